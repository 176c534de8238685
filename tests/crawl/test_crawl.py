"""The main job: the bundled network crawled into a real MongoDB, and what the collections then hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cli.terminal import run_on_terminal
from commands import Run, call, fork
from forked import start
from pymongo.database import Database

from newscrawler.demo.server import Served

from .conftest import hold_up, truth_of

Db = Database[dict[str, Any]]
COLLECTIONS = ["urls", "articles", "copies", "stories", "storyEvents", "teasers", "sightings", "rejects", "outlets"]


def sizes(db: Db) -> dict[str, int]:
    return {name: db[name].count_documents({}) for name in COLLECTIONS}


def content(db: Db) -> dict[str, Any]:
    """Give every document without what a second crawl may move."""
    moved = {"updatedAt", "lastSeen", "shownAt", "fetchedAt", "runId", "capturedAt", "state", "schemaVersion"}
    moved |= {"status", "interval", "revisitAt"}
    return {
        name: [{k: v for k, v in doc.items() if k not in moved} for doc in db[name].find().sort("_id")]
        for name in COLLECTIONS
    }


def test_a_crawl_holds_what_the_network_shows_and_a_second_adds_nothing(
    fresh: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    ran = newscrawler("crawl", fresh.profile, "--copies", "all", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    truth = truth_of(fresh)
    pages = {(entry["outlet"], story["id"]): story for story in truth for entry in story["outlets"]}

    report = ran.json
    assert report["uri"] == database_uri
    assert report["totals"]["stories"] == len(truth) == report["run"]["newStories"]
    assert report["totals"]["articles"] == len(pages) == report["run"]["newArticles"]
    assert report["run"]["rejects"] == {}

    stats = fresh.counts()
    assert stats["article"] == len(pages)
    assert stats["maxConcurrent"] == 1
    assert stats["disallowed"] == 0

    articles = {(doc["outlet"], doc["networkId"]): doc for doc in database["articles"].find()}
    assert articles.keys() == {(outlet, str(identity)) for outlet, identity in pages}
    for (outlet, identity), story in pages.items():
        doc = articles[outlet, str(identity)]
        assert doc["_id"] == f"demo/{outlet}/{identity}"
        assert doc["storyId"] == f"demo/{identity}"
        assert doc["headline"] == story["headline"]
        assert doc["description"] == story["deck"]
        assert doc["articleBody"].split("\n\n") == story["paragraphs"]
        assert doc["creditText"] == story["credit"]
        assert doc["sourceOrganization"]["name"] == story["source"]
        assert doc["datePublished"] == datetime.fromisoformat(story["published"])
        assert doc["publisher"]["domain"] == outlet
        assert doc["publisher"]["network"] == "demo"
        assert (doc["dateline"] or {}).get("text") == story["dateline"]
    assert database["copies"].count_documents({"state": "fetched"}) == len(pages)
    for story in database["stories"].find():
        assert story["copyCount"] == story["outletCount"] == sum(key[1] == story["networkId"] for key in pages)
        assert story["foundingArticleId"] is not None
    assert not database["teasers"].count_documents({"storyId": None})
    assert database["runs"].find_one()["state"] == "finished"  # type: ignore[index]

    before, held = sizes(database), content(database)
    fresh.control("reset", only="stats")
    again = newscrawler("crawl", fresh.profile, "--copies", "all", "--mongo-uri", database_uri)
    assert again.code == 0, again.stderr
    assert "nothing was new" in again.stdout
    assert fresh.counts()["article"] == 0
    assert fresh.counts()["section"] > 0
    assert sizes(database) == before
    assert content(database) == held
    assert database["runs"].count_documents({}) == 2


def test_faults_are_outcomes(fresh: Served, newscrawler: Run, database_uri: str, database: Db) -> None:
    # Each page that fails is asked three times, with waits between.
    truth = sorted(truth_of(fresh), key=lambda story: len(story["outlets"]))
    kinds = ["404", "403", "500", "truncated", "loop", "empty", "challenge", "redirect"]
    for story, kind in zip(truth, kinds, strict=False):
        fresh.control("fault", networkId=story["id"], kind=kind)
    ran = newscrawler("crawl", fresh.profile, "--copies", "all", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    broken = {kind: str(story["id"]) for story, kind in zip(truth, kinds, strict=False)}
    fetched = set(database["articles"].distinct("networkId"))
    assert fetched == {str(story["id"]) for story in truth} - {broken[kind] for kind in kinds if kind != "redirect"}
    copies = {kind: len(story["outlets"]) for story, kind in zip(truth, kinds, strict=False)}
    statuses = ran.json["run"]["statuses"]
    assert statuses["404"] >= copies["404"]
    assert statuses["500"] >= copies["500"]
    # They are given up when they still are not there the next day.
    missing = database["urls"].count_documents({"status": 404, "state": "fetchError", "revisitAt": {"$ne": None}})
    assert missing >= copies["404"]
    assert database["rejects"].count_documents({}) > 0
    # What was only seen linked is a copy of a known story all the same.
    assert database["stories"].count_documents({}) == len(truth)
    assert database["copies"].find_one({"networkId": broken["404"]})["state"] == "inferred"  # type: ignore[index]


def test_a_correction_is_found_by_a_refetch(fresh: Served, newscrawler: Run, database_uri: str, database: Db) -> None:
    story = truth_of(fresh)[0]
    url = story["outlets"][0]["url"]
    assert newscrawler("crawl", url, "--mongo-uri", database_uri).code == 0
    # A URL of an unknown host is a site of its own: the network's profile is not among the bundled ones.
    first = database["articles"].find_one()
    assert first is not None
    assert first["headline"] == story["headline"]
    fresh.control("correct", networkId=story["id"])
    ran = newscrawler("crawl", url, "--refetch", "--mongo-uri", database_uri, "--json")
    assert ran.json["run"]["changedArticles"] == 1
    assert database["articles"].count_documents({}) == 1
    assert database["articles"].find_one()["contentDigest"] != first["contentDigest"]  # type: ignore[index]


def test_limit_counts_articles(fresh: Served, newscrawler: Run, database_uri: str, database: Db) -> None:
    fresh.control("fault", networkId=truth_of(fresh)[0]["id"], kind="404")
    ran = newscrawler("crawl", fresh.profile, "--limit", "5", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    assert database["articles"].count_documents({}) == 5
    rest = newscrawler("crawl", fresh.profile, "--mongo-uri", database_uri, "--json")
    assert rest.json["run"]["newArticles"] == database["articles"].count_documents({}) - 5


@pytest.mark.parametrize(("stdout", "code", "told"), [("/dev/full", 1, "stdout: No space left"), ("| true", 0, "")])
def test_a_dry_run_ends_where_nobody_takes_its_captures(fresh: Served, stdout: str, code: int, told: str) -> None:
    to = stdout if stdout.startswith("|") else f"> {stdout}"
    command = f"{sys.executable} -m newscrawler -q crawl {fresh.profile} --dry-run {to}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert done.stderr.count("\n") == len(told.splitlines())
    assert told in done.stderr
    assert fresh.counts()["article"] < len(truth_of(fresh))


def test_on_a_terminal_a_line_shows_how_far_it_is(fresh: Served, database_uri: str) -> None:
    ran = run_on_terminal("crawl", fresh.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stdout
    assert "pages/s" in ran.stdout
    assert "ERROR" not in ran.stdout


def test_any_address_means_what_it_lists(fresh: Served, newscrawler: Run, database_uri: str, database: Db) -> None:
    addresses = call("sources", "check", fresh.profile, "--json").json["addresses"]
    pages = [entry["url"] for story in truth_of(fresh) for entry in story["outlets"]]
    outlets = list(dict.fromkeys(url.split("/news/")[0] for url in pages))

    def first(kind: str, outlet: str) -> str:
        return next(url for url in addresses[kind] if url.startswith(outlet) and url.rstrip("/") != outlet)

    front, feed, sitemap, section = outlets
    sources = [f"{front}/", first("feeds", feed), first("sitemaps", sitemap), first("sections", section)]
    ran = newscrawler("crawl", *sources, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    # More than the ten that a front page lists itself, and the section of one outlet less.
    found = Counter(doc["url"].split("/news/")[0] for doc in database["articles"].find())
    assert found.keys() == set(outlets)
    assert min(found[front], found[feed], found[sitemap]) >= 15
    assert [report["run"]["newArticles"] for report in ran.json] == [found[outlet] for outlet in outlets]


def test_a_dry_run_prints_captures_and_stores_nothing(fresh: Served, newscrawler: Run, database: Db) -> None:
    story = truth_of(fresh)[1]
    ran = newscrawler("crawl", story["outlets"][0]["url"], "--dry-run")
    assert ran.code == 0, ran.stderr
    (capture,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert capture["kind"] == "article"
    assert capture["article"]["headline"] == story["headline"]
    assert capture["teasers"]
    assert not any(sizes(database).values())


def test_scrapys_own_command_crawls_too(fresh: Served, database_uri: str, database: Db) -> None:
    given = ["-a", f"source={fresh.profile}", "-a", "limit=3"]
    done = fork("crawl", "syndication", *given, program="scrapy", MONGODB_URI=database_uri)
    assert done.code == 0, done.stderr
    assert database["articles"].count_documents({}) == 3


def test_ctrl_c_stops_cleanly(fresh: Served, database_uri: str, database: Db, tmp_path: Path) -> None:
    told = tmp_path / "stderr"
    hold_up(fresh)
    crawl = start("crawl", fresh.profile, "--mongo-uri", database_uri, stdout=tmp_path / "stdout", stderr=told)
    assert crawl.pid
    deadline = time.monotonic() + 180
    while not fresh.counts()["article"] and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(crawl.pid, signal.SIGINT)
    crawl.join(180)
    assert crawl.exitcode == 130, told.read_text()
    crawl.close()
    assert "Traceback" not in told.read_text()
    assert database["runs"].find_one()["state"] == "interrupted"  # type: ignore[index]


def test_a_second_ctrl_c_stops_at_once(fresh: Served, database_uri: str, database: Db, tmp_path: Path) -> None:
    told, stdout = tmp_path / "stderr", tmp_path / "stdout"
    hold_up(fresh)
    crawl = start("crawl", fresh.profile, "--copies", "all", "--mongo-uri", database_uri, stdout=stdout, stderr=told)
    assert crawl.pid
    deadline = time.monotonic() + 180
    while not fresh.counts()["article"] and time.monotonic() < deadline:
        time.sleep(0.05)
    while crawl.is_alive() and time.monotonic() < deadline:
        # It may have ended since.
        with suppress(ProcessLookupError):
            os.kill(crawl.pid, signal.SIGINT)
        time.sleep(0.01)
    crawl.join()
    assert crawl.exitcode == 130, told.read_text()
    crawl.close()
    assert "Traceback" not in told.read_text()
    assert not database["runs"].count_documents({"state": "finished"})


def test_a_source_without_any_answer_is_a_failure(
    newscrawler: Run, database_uri: str, database: Db, tmp_path: Path
) -> None:
    profile = tmp_path / "nobody.toml"
    outlet = '[[outlets]]\nname = "Nobody"\ndomain = "nobody.example"\nurl = "http://127.0.0.1:9/"\n'
    profile.write_text(f'name = "nobody"\nallow_private = true\n[politeness]\ndelay = 0\n{outlet}')
    ran = newscrawler("crawl", profile, "--mongo-uri", database_uri)
    assert ran.code == 1
    assert "Traceback" not in ran.stderr
    assert database["runs"].find_one()["state"] == "failed"  # type: ignore[index]


@pytest.mark.parametrize("source", ["nosuch", "/no/such.toml", "ftp://example.com/", "http://"])
def test_a_source_that_is_none_is_a_usage_error_in_one_line(source: str) -> None:
    ran = call("crawl", source)
    assert ran.code == 2
    assert ran.stdout == ""
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_handler_that_cannot_be_loaded_is_told_in_one_line(tmp_path: Path) -> None:
    profile = tmp_path / "browser.toml"
    outlet = '[[outlets]]\nname = "Nobody"\ndomain = "nobody.example"\n'
    profile.write_text(f'name = "browser"\ndownload_handler = "no_such_browser.Handler"\n{outlet}')
    ran = call("crawl", profile)
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "no_such_browser.Handler" in ran.stderr


def test_a_database_that_is_not_there_is_told_in_one_line(newscrawler: Run, fresh: Served) -> None:
    ran = newscrawler(
        "crawl", fresh.profile, "--mongo-uri", "mongodb://user:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=500"
    )
    assert (ran.code, ran.stdout) == (1, "")
    assert "secret" not in ran.stderr
    (line,) = ran.stderr.splitlines()
    assert "cannot be reached" in line
    assert "MONGODB_URI" in line
