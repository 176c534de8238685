"""`sources promos`: what is repeated, and the operator's word on it, over pages replayed into a real MongoDB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import call

from newscrawler.cli.main import cli
from newscrawler.mongo.client import connect, with_database

from .tidepost import PROMO, SITE, STORIES, page, save


@pytest.fixture(scope="module")
def uri(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URI of a database into which six stories of a site were replayed, each with the site's promo."""
    whole = with_database(mongo_uri, "test_promos")
    folder = tmp_path_factory.mktemp("promos")
    for number, (name, text) in enumerate(STORIES.items()):
        save(folder, name, page(name, text), number)
    assert call("replay", folder, "--mongo-uri", whole).code == 0
    yield whole
    with connect(mongo_uri, "newscrawler tests").client as client:
        client.drop_database("test_promos")


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sources", "promos", *arguments], prog_name="newscrawler")


def bodies(uri: str) -> list[str]:
    with connect(uri, "newscrawler tests").client as client:
        return [doc["articleBody"] for doc in client.get_default_database()["articles"].find()]


def test_a_promo_is_listed_kept_and_dropped(uri: str) -> None:
    assert not any(PROMO in body for body in bodies(uri))
    (promo,) = json.loads(said(SITE, "--json", "--mongo-uri", uri).stdout)
    assert promo["text"] == PROMO.replace("Tide Post", "{outlet}")
    assert (promo["state"], promo["articles"], promo["stories"]) == ("confirmed", 6, 6)
    identity = promo["_id"].split("/")[1][:8]
    table = said(SITE, "--mongo-uri", uri).stdout
    assert identity in table
    assert "Follow the {outlet}" in table

    told = said(SITE, "--keep", identity, "--mongo-uri", uri)
    assert told.exit_code == 0, told.stderr
    assert "kept, 6 stored documents changed" in told.stderr
    assert "kept" in told.stdout
    assert all(body.endswith(PROMO) for body in bodies(uri))
    assert "dropped, 6 stored" in said(SITE, "--drop", identity, "--mongo-uri", uri).stderr
    assert not any(PROMO in body for body in bodies(uri))


def test_extract_shows_what_the_page_says(uri: str, tmp_path: Path) -> None:
    assert uri
    save(tmp_path, "mayor", page("mayor", STORIES["mayor"]), 0)
    ran = call("extract", tmp_path / "mayor.html", "--url", f"{SITE}/2025/05/01/mayor")
    assert PROMO in ran.json["article"]["articleBody"]


@pytest.mark.parametrize(
    "arguments", [("nosuch",), (SITE, "--keep", "ffffffff"), (SITE, "--drop", "")], ids=["source", "line", "empty"]
)
def test_what_is_not_known_is_2_in_one_line(uri: str, arguments: tuple[str, ...]) -> None:
    told = said(*arguments, "--mongo-uri", uri)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "\n" not in told.stderr.strip().split("Error:")[-1].strip()


def test_a_source_without_promos_says_so(database_uri: str) -> None:
    told = said("bignewsnetwork", "--mongo-uri", database_uri)
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "no promos known of bignewsnetwork\n")
