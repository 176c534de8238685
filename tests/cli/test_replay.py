"""`newscrawler replay`: saved pages through the pages and pipelines of a crawl."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from pymongo.database import Database

from .conftest import FETCHED, Saved

Db = Database[dict[str, Any]]
COLLECTIONS = ["urls", "articles", "copies", "stories", "storyEvents", "teasers", "sightings", "rejects", "revisions"]
MOVED = {"updatedAt", "lastSeen", "runId"}


def content(db: Db) -> dict[str, Any]:
    """Give every document without what a second replay of the same bytes may move."""
    return {
        name: [{k: v for k, v in doc.items() if k not in MOVED} for doc in db[name].find().sort("_id")]
        for name in COLLECTIONS
    }


def test_a_folder_twice_is_the_same_documents(newscrawler: Run, saved: Saved, database_uri: str, database: Db) -> None:
    ran = newscrawler("replay", saved.folder, "--mongo-uri", database_uri, "--json")
    assert (ran.code, ran.stderr) == (0, "")
    report = ran.json
    assert report["uri"] == database_uri
    assert report["pages"] == report["kinds"]["article"] == len(saved.pages)
    assert report["unusable"] == []
    assert report["totals"]["articles"] == len(saved.pages)
    assert report["totals"]["stories"] >= len(saved.stories)

    for url, story in saved.pages.items():
        domain = url.split("/")[2].removeprefix("www.")
        doc = database["articles"].find_one({"_id": f"tidewire/{domain}/{story.id}"})
        assert doc is not None
        assert doc["url"] == url
        assert doc["storyId"] == f"tidewire/{story.id}"
        assert doc["headline"] == story.headline
        assert doc["articleBody"].split("\n\n") == list(story.paragraphs)
        assert doc["sourceOrganization"]["name"] == story.agency.name
    assert database["outlets"].count_documents({}) == 5
    assert database["runs"].count_documents({"source": "replay", "state": "finished"}) == 1

    held = content(database)
    assert newscrawler("replay", saved.folder, "--mongo-uri", database_uri).code == 0
    assert content(database) == held
    assert database["runs"].count_documents({"source": "replay", "state": "finished"}) == 2


def test_a_dry_run_is_json_lines_on_stdout_and_the_report_on_stderr(newscrawler: Run, saved: Saved) -> None:
    ran = newscrawler("replay", saved.folder, "--dry-run")
    assert ran.code == 0
    captures = ran.lines
    assert {capture["url"]: capture["article"]["headline"] for capture in captures} == {
        url: story.headline for url, story in saved.pages.items()
    }
    assert {capture["fetchedAt"] for capture in captures if "harbour" not in capture["url"]} >= {FETCHED}
    assert f"pages read                {len(captures)} in " in ran.stderr
    with_json = newscrawler("replay", saved.page(captures[0]["url"]), "--dry-run", "--json")
    assert [line["url"] for line in with_json.lines] == [captures[0]["url"]]
    assert json.loads(with_json.stderr)["uri"] is None


def test_the_report_for_people(newscrawler: Run, saved: Saved, database_uri: str) -> None:
    page = saved.page(next(iter(saved.pages)))
    ran = newscrawler("replay", page, "--mongo-uri", database_uri)
    assert ran.code == 0
    told = dict(line.split("  ", 1) for line in ran.stdout.splitlines() if "  " in line.strip())
    assert told["with headline"].strip() == "1 of 1 articles"
    assert told["data"].strip() == database_uri


def test_the_address_may_be_given(newscrawler: Run, saved: Saved) -> None:
    page = saved.page(next(iter(saved.pages)))
    given = "https://www.elsewhere.example/news/9/x"
    (capture,) = newscrawler("replay", page, "--url", given, "--dry-run").lines
    assert (capture["url"], capture["outlet"]) == (given, "elsewhere.example")


def test_without_a_time_beside_it_a_page_was_fetched_when_its_file_was_made(
    newscrawler: Run, saved: Saved, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(saved.page(next(iter(saved.pages))).read_bytes())
    os.utime(page, (1_746_093_780, 1_746_093_780))
    (capture,) = newscrawler("replay", page, "--dry-run").lines
    assert capture["fetchedAt"] == "2025-05-01T10:03:00Z"


def test_a_saved_error_page_is_an_outcome(newscrawler: Run, tmp_path: Path) -> None:
    (tmp_path / "gone.html").write_text("<p>Gone")
    (tmp_path / "gone.json").write_text('{"url": "https://www.harbour.example/gone", "status": 410}')
    ran = newscrawler("replay", tmp_path, "--dry-run")
    assert ran.code == 0
    assert [(line["kind"], line["reason"]) for line in ran.lines] == [("other", "HTTP 410")]


def test_files_that_cannot_be_used_are_named_and_left_out(newscrawler: Run, saved: Saved, tmp_path: Path) -> None:
    (tmp_path / "0-nowhere.html").write_text("<p>It tells no address")
    (tmp_path / "1-broken.html.gz").write_bytes(gzip.compress(b"<p>words")[:-9])
    (tmp_path / "2-nogzip.html.gz").write_bytes(b"words")
    (tmp_path / "3-badjson.html").write_text("<p>words")
    (tmp_path / "3-badjson.json").write_text("{")
    (tmp_path / "4-badurl.html").write_text("<p>words")
    (tmp_path / "4-badurl.json").write_text('{"url": "ftp://harbour.example/"}')
    (tmp_path / "notes.txt").write_text("no page")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/5-caf\xe9.html")).write_text("<p>words")
    (tmp_path / "9-good.html").write_bytes(saved.page(next(iter(saved.pages))).read_bytes())
    ran = newscrawler("replay", tmp_path, "--dry-run")
    assert ran.code == 1
    assert [line["kind"] for line in ran.lines] == ["article"]
    told = ran.stderr.splitlines()
    assert [Path(line.partition(": ")[0]).name[:2] for line in told[1:6]] == ["0-", "1-", "2-", "3-", "4-"]
    assert "not usable                6" in told
    assert "its name is not UTF-8" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "notes" not in ran.stderr


def test_an_empty_folder_is_nothing_done(newscrawler: Run, tmp_path: Path) -> None:
    assert newscrawler("replay", tmp_path, "--dry-run").code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{}/none.html"], 1),
        (["{}", "--url", "https://www.harbour.example/"], 2),
        (["{}/a.html", "{}/b.html", "--url", "https://www.harbour.example/"], 2),
        (["{}/a.html", "--url", "harbour.example"], 2),
    ],
)
def test_wrong_arguments(newscrawler: Run, tmp_path: Path, arguments: list[str], code: int) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<p>words")
    ran = newscrawler("replay", *[argument.format(tmp_path) for argument in arguments], "--dry-run")
    assert (ran.code, ran.stdout) == (code, "")
    assert "Traceback" not in ran.stderr


def test_fixtures_are_saved_pages_too(newscrawler: Run, repo: Path) -> None:
    folder = repo / "fixtures" / "newscrawler.pages.html.ArticlePage"
    ran = newscrawler("replay", folder, "--dry-run", "--json")
    assert ran.code == 0, ran.stderr
    cases = {path.parent.name for path in folder.glob("*/output.json")}
    assert json.loads(ran.stderr)["pages"] == len(cases)
    assert {line["url"] for line in ran.lines} == {
        json.loads(path.read_text("utf-8"))["url"] for path in folder.glob("*/output.json")
    }


def test_fixtures_are_stored_by_their_own_profile(
    newscrawler: Run, repo: Path, database_uri: str, database: Db
) -> None:
    folder = repo / "fixtures" / "newscrawler.pages.html.ArticlePage"
    assert newscrawler("replay", folder, "--mongo-uri", database_uri).code == 0
    outputs = [json.loads(path.read_bytes()) for path in folder.glob("*/output.json")]
    articles = [output["article"] for output in outputs if output["article"]]
    of_the_network = {
        f"demo/{article['publisher']['domain']}/{article['networkId']}" for article in articles if article["networkId"]
    }
    assert len(of_the_network) >= 4
    assert of_the_network <= {doc["_id"] for doc in database["articles"].find()}
    assert of_the_network <= {doc["_id"] for doc in database["copies"].find({"network": "demo"})}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_real_pages_go_through_without_an_exception(newscrawler: Run, shared: Path, database_uri: str) -> None:
    # Every tenth: tests/extract/test_teasers.py reads them all.
    files = sorted((shared / "pages" / "html").glob("*.html.gz"))[::10]
    ran = newscrawler("replay", *files, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.json["pages"] == len(files) == 50
    assert ran.json["kinds"].get("rejected", 0) == 0
    assert ran.json["fields"]["headline"] >= 49
    assert ran.json["fields"]["articleBody"] >= 49
