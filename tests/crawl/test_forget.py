"""A takedown of the bundled network's stories: nothing of them is left, and nothing brings them back."""

from __future__ import annotations

import html
import json
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli.terminal import run_on_terminal
from commands import Ran, Run, call
from forked import start
from pymongo.database import Database
from warcio.archiveiterator import ArchiveIterator

from newscrawler.demo.server import Served

from .conftest import truth_of
from .recorded import Answer, Asked, recorded

pytestmark = pytest.mark.slow

Db = Database[dict[str, Any]]


@pytest.fixture
def crawl(fresh: Served, newscrawler: Run, database_uri: str) -> Any:
    def crawling(*options: str) -> Ran:
        ran = newscrawler("crawl", fresh.profile, "--mongo-uri", database_uri, *options)
        assert ran.code == 0, ran.stderr
        assert "Traceback" not in ran.stderr
        return ran

    return crawling


@pytest.fixture
def forget(database_uri: str) -> Any:
    return lambda *given: call("forget", *given, "--mongo-uri", database_uri)


def phrases(served: Served, story: dict[str, Any]) -> list[str]:
    """Give what would betray the story wherever it is kept, and no other: of its headline, its deck and its text."""
    others = json.dumps([each for each in truth_of(served) if each["id"] != story["id"]], ensure_ascii=False)
    parts = [story["headline"], story["deck"] or "", *story["paragraphs"]]
    cuts = [part[at : at + 45] for part in parts for at in range(0, len(part) - 44, 15)]
    told = [cut for cut in cuts if cut not in others and '"' not in cut]
    assert len(told) > len(parts)
    return told


def holders(db: Db, wanted: list[str]) -> dict[str, int]:
    """Give by collection how many documents hold one of these phrases."""
    found = {}
    for name in db.list_collection_names():
        texts = [json.dumps(doc, default=str, ensure_ascii=False) for doc in db[name].find()]
        found[name] = sum(any(phrase in text for phrase in wanted) for text in texts)
    return {name: count for name, count in found.items() if count}


def chosen(served: Served) -> dict[str, Any]:
    """Give a story that several outlets show."""
    return max(truth_of(served), key=lambda story: len(story["outlets"]))


def archived(folder: Path, wanted: list[str], urls: set[str]) -> int:
    """Give how many archived answers of these addresses hold one of these phrases."""
    found = 0
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_headers["WARC-Target-URI"] in urls and record.rec_type == "response":
                    body = record.content_stream().read().decode(errors="replace")
                    found += any(html.escape(phrase) in body or phrase in body for phrase in wanted)
    return found


def test_a_story_is_forgotten_and_nothing_brings_it_back(
    fresh: Served,
    crawl: Any,
    forget: Any,
    newscrawler: Run,
    database_uri: str,
    database: Db,
    tmp_path: Path,
    folder: Path,
) -> None:
    crawl("--copies", "all", "--archive")
    story = chosen(fresh)
    wanted = phrases(fresh, story)
    page = database["articles"].find_one({"networkId": str(story["id"])})
    assert page is not None
    held = holders(database, wanted)
    assert held.keys() >= {"articles", "copies", "stories", "teasers"}, held
    copies = database["copies"].count_documents({"storyId": page["storyId"]})
    others = database["articles"].count_documents({"storyId": {"$ne": page["storyId"]}})
    urls = set(database["articles"].distinct("url", {"storyId": page["storyId"]}))
    assert archived(folder, wanted, urls) == copies

    dry = forget(page["url"], "--dry-run", "--json")
    assert dry.code == 0, dry.stderr
    assert holders(database, wanted) == held
    assert dry.json["gone"]["copies"] == copies == len(dry.json["pages"])
    assert database["tombstones"].count_documents({}) == 0

    done = forget(page["url"], "--why", "asked for by its subject", "--json")
    assert done.code == 0, done.stderr
    assert done.json["gone"] == {"archived": copies, **dry.json["gone"]}
    assert archived(folder, wanted, urls) == 0
    assert holders(database, wanted) == {}
    assert database["articles"].count_documents({}) == others
    stone = database["tombstones"].find_one({"_id": page["storyId"]})
    assert stone is not None
    assert (stone["kind"], stone["why"], stone["url"]) == ("story", "asked for by its subject", page["url"])
    assert "pending" not in stone
    assert holders(database, wanted) == {}

    for name in ("article", "story"):
        told = call(name, page["storyId"] if name == "story" else page["url"], "--mongo-uri", database_uri)
        assert told.code == 1
        assert "was forgotten on" in told.stderr
        assert "asked for by its subject" in told.stderr
        assert len(told.stderr.splitlines()) == 1

    fresh.control("reset", only="stats")
    # Whatever plan of visits there is or will be.
    past = datetime(2025, 5, 1, tzinfo=UTC)
    assert database["urls"].update_many({"reason": "forgotten"}, {"$set": {"revisitAt": past}}).modified_count > 1
    for options in (["--copies", "all"], ["--refetch", "--copies", "all"], ["--retry-errors"]):
        crawl(*options)
        assert holders(database, wanted) == {}
    assert str(story["id"]) not in fresh.counts()["articlesPerStory"]
    assert database["articles"].count_documents({}) == others

    saved = tmp_path / "page.html"
    with urllib.request.urlopen(page["url"]) as answer:  # noqa: S310 - of the network that is served here
        saved.write_bytes(answer.read())
    replayed = newscrawler("replay", saved, "--url", page["url"], "--mongo-uri", database_uri, "--json")
    assert replayed.code == 0, replayed.stderr
    assert replayed.json["counts"]["store/forgotten"] == 1
    assert holders(database, wanted) == {}
    again = newscrawler("replay", folder, "--source", fresh.profile, "--mongo-uri", database_uri)
    assert again.code == 0, again.stderr
    assert holders(database, wanted) == {}


def test_it_may_be_killed_and_crawls_may_run_meanwhile(
    fresh: Served, forget: Any, database_uri: str, database: Db, tmp_path: Path
) -> None:
    story = chosen(fresh)
    wanted = phrases(fresh, story)
    given = [str(story["id"]), "--mongo-uri", database_uri]
    streams = {"stdout": tmp_path / "stdout", "stderr": tmp_path / "stderr"}
    crawling = start("crawl", fresh.profile, "--copies", "all", "--mongo-uri", database_uri, **streams)
    deadline = time.monotonic() + 180
    while database["articles"].find_one({"networkId": given[0]}) is None:
        assert crawling.is_alive(), streams["stderr"].read_text("utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.01)
    killed = start("forget", *given, stdout=tmp_path / "told", stderr=tmp_path / "said")
    while database["tombstones"].find_one() is None and killed.is_alive():
        time.sleep(0.001)
    killed.kill()
    assert forget(*given[:1]).code == 0
    crawling.join(180)
    assert crawling.exitcode == 0, streams["stderr"].read_text("utf-8")
    assert holders(database, wanted) == {}
    assert database["tombstones"].count_documents({"pending": True}) == 0
    assert database["stories"].count_documents({}) == len(truth_of(fresh)) - 1


def test_on_a_terminal_it_asks(crawl: Any, forget: Any, database_uri: str, database: Db) -> None:
    crawl()
    page = database["articles"].find_one()
    assert page is not None
    given = ["forget", page["_id"], "--mongo-uri", database_uri]
    refused = run_on_terminal(*given, typed="n\n")
    assert refused.code == 1
    assert "Delete this for good?" in refused.stdout
    assert "nothing was deleted" in refused.stdout
    assert database["articles"].find_one({"_id": page["_id"]}) == page
    agreed = run_on_terminal(*given, typed="y\n")
    assert agreed.code == 0, agreed.stdout
    assert database["articles"].find_one({"_id": page["_id"]}) is None
    again = forget(page["url"], "--json")
    assert again.code == 0
    assert sum(again.json["gone"].values()) == 0
    assert "forgotten before" in again.stderr

    assert forget("https://nowhere.example/news/1/x").code == 1
    assert forget(page["url"], "--undo", "--page").code == 2
    undone = forget(page["url"], "--undo")
    assert undone.code == 0, undone.stderr
    assert "crawls may fetch it again" in undone.stdout
    crawl("--refetch")
    assert database["articles"].count_documents({"storyId": page["storyId"]}) == 1


def test_the_archive_holds_it_no_more(
    fresh: Served, forget: Any, newscrawler: Run, database_uri: str, database: Db, tmp_path: Path
) -> None:
    pytest.importorskip("newscrawler.archive.erasure")
    archive = tmp_path / "archive"
    ran = newscrawler(
        *("crawl", fresh.profile, "--copies", "all", "--archive", "--mongo-uri", database_uri),
        NEWSCRAWLER_ARCHIVE_DIR=str(archive),
    )
    assert ran.code == 0, ran.stderr
    story = chosen(fresh)
    page = database["articles"].find_one({"networkId": str(story["id"])})
    assert page is not None
    telling = [text.encode() for text in phrases(fresh, story) if text in page["articleBody"] and "'" not in text]

    def shows(record: Any) -> bool:
        content = record.content_stream().read()
        return any(text in content for text in telling)

    def kept() -> list[str]:
        found: list[str] = []
        for file in archive.glob("*.warc.gz"):
            with file.open("rb") as stream:
                records = filter(shows, ArchiveIterator(stream))
                found += [record.rec_headers.get_header("WARC-Target-URI") for record in records]
        return found

    held = kept()
    own = [url for url in held if f"/{story['id']}/" in url]
    assert own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSCRAWLER_ARCHIVE_DIR", str(archive))
        done = forget(page["url"], "--json")
    assert done.code == 0, done.stderr
    assert done.json["gone"]["archived"] == len(story["outlets"])
    assert [url for url in kept() if f"/{story['id']}/" in url] == []


def test_nor_does_it_hold_what_came_while_it_was_forgotten(
    forget: Any, database_uri: str, database: Db, folder: Path, newscrawler: Run, tmp_path: Path
) -> None:
    is_asked, is_forgotten = threading.Event(), threading.Event()

    def hold(asked: Asked) -> Answer | None:
        if asked.path.startswith("/news/2002/") and asked.nth:
            is_asked.set()
            is_forgotten.wait(20)
        return None

    with recorded(tmp_path, delay=0.0, outlets=1) as tide:
        options = [tide.profile, "--archive", "--mongo-uri", database_uri]
        assert newscrawler("crawl", *options).code == 0
        tide.answer = hold
        streams = {"stdout": tmp_path / "stdout", "stderr": tmp_path / "stderr"}
        crawling = start("crawl", *options, "--refetch", **streams)
        assert is_asked.wait(180)
        done = forget("tide/2002", "--json")
        is_forgotten.set()
        crawling.join(180)
    assert done.json["gone"]["archived"] == 1, done.stderr
    assert crawling.exitcode == 0, streams["stderr"].read_text("utf-8")
    assert database["articles"].count_documents({"networkId": "2002"}) == 0
    held: list[str] = []
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            held += [each.rec_headers.get_header("WARC-Target-URI") or "" for each in ArchiveIterator(file)]
    assert any("/news/2001/" in url for url in held)
    assert not any("/news/2002/" in url for url in held)
