"""`sources promos --keep` and `--drop`: which line is meant, said in one line where none or two are."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from newscrawler.cli.main import cli
from newscrawler.mongo.client import connect
from newscrawler.mongo.records import PromoRecord
from newscrawler.mongo.schema import VERSION
from newscrawler.sources.target import find_target
from pipelines.plain import document, moment

SITE = "http://tide.example"
ID = "3fa94c01" * 4


@pytest.fixture
def uri(database_uri: str) -> str:
    """Give the URI of a database that knows one line of the site."""
    at = moment("2025-05-01T10:00:00Z")
    record = PromoRecord(
        id=f"{find_target(SITE).profile.name}/{ID}",
        source=find_target(SITE).profile.name,
        text="Follow {outlet} wherever you row.",
        folded="follow {outlet} wherever you row",
        state="learning",
        outlets=[],
        stories=5,
        firstSeen=at,
        lastSeen=at,
        pending=False,
    )
    with connect(database_uri, "newscrawler tests").client as client:
        client.get_default_database()["promos"].insert_one(
            document(record) | {"schemaVersion": VERSION, "updatedAt": at}
        )
    return database_uri


def said(uri: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sources", "promos", SITE, *arguments, "--mongo-uri", uri])


def state(uri: str) -> str:
    with connect(uri, "newscrawler tests").client as client:
        return str(client.get_default_database()["promos"].find_one()["state"])


def test_a_line_is_not_kept_and_dropped_at_once(uri: str) -> None:
    told = said(uri, "--keep", ID[:8], "--drop", ID[:4])
    assert (told.exit_code, told.stdout) == (2, "")
    assert "either --keep or --drop it" in told.stderr
    assert state(uri) == "learning"


@pytest.mark.parametrize("shown", [ID[:8], ID[:8].upper(), ID, "whole"])
def test_a_line_is_known_by_what_the_listings_show(uri: str, shown: str) -> None:
    told = said(uri, "--keep", f"{find_target(SITE).profile.name}/{ID}" if shown == "whole" else shown)
    assert told.exit_code == 0, told.stderr
    assert state(uri) == "kept"


def test_an_unknown_line_names_the_command_that_lists_them(uri: str) -> None:
    told = said(uri, "--drop", "ffff")
    assert told.exit_code == 2
    assert f"newscrawler sources promos {SITE} --learning" in " ".join(told.stderr.split())
