"""A crawl that was killed goes on where it was: nothing is lost, and only what was in flight is asked again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from forked import start
from pymongo.database import Database

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running

from .conftest import hold_up, let_go, truth_of

pytestmark = pytest.mark.slow

Db = Database[dict[str, Any]]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve three outlets whose answers take a while, so that a crawl can be met in its midst."""
    folder = tmp_path_factory.mktemp("slow")
    with running(build_network(3, 16, 7), folder, port=0, crawl_delay=0.0, latency=0.04) as served:
        yield served


@pytest.fixture
def network(slow: Served) -> Served:
    slow.control("reset")
    return slow


def shown(served: Served) -> set[tuple[str, str]]:
    return {(entry["outlet"], str(story["id"])) for story in truth_of(served) for entry in story["outlets"]}


def held(db: Db, **query: Any) -> set[tuple[str, str]]:
    return {(doc["outlet"], doc["networkId"]) for doc in db["copies"].find(query)}


def lists_asked(served: Served) -> dict[str, int]:
    counted: dict[str, int] = served.counts()["byUrl"]
    return counted


def lists_stored(db: Db) -> set[str]:
    return {doc["url"] for doc in db["urls"].find({"role": {"$nin": ["article", None]}, "fetchedAt": {"$ne": None}})}


def states(db: Db) -> list[tuple[str, str | None]]:
    return [(run["state"], run["reason"]) for run in db["runs"].find().sort("startedAt")]


def kill_in_its_midst(served: Served, uri: str, db: Db, folder: Path, *options: str) -> None:
    """Start a crawl, and kill it when a third of the articles is stored."""
    streams = {"stdout": folder / "stdout", "stderr": folder / "stderr"}
    hold_up(served, stories=1)
    crawl = start("crawl", served.profile, "--mongo-uri", uri, *options, **streams)
    wanted = len(truth_of(served)) // 3
    deadline = time.monotonic() + 180
    while db["articles"].count_documents({}) < wanted:
        assert crawl.is_alive(), streams["stderr"].read_text("utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert crawl.pid is not None
    os.kill(crawl.pid, signal.SIGKILL)
    crawl.join()
    crawl.close()
    let_go(served)


def interrupted(db: Db) -> None:
    """Let it seem that the last crawl was ended before its time."""
    db["runs"].update_many({"state": "finished"}, {"$set": {"state": "interrupted", "reason": "shutdown"}})


def test_a_crawl_that_was_killed_goes_on_where_it_was(
    network: Served, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    kill_in_its_midst(network, database_uri, database, tmp_path, "--copies", "all")
    lists, before = lists_stored(database), network.counts()["article"]
    # What is not marked as done, be its article stored or not.
    in_flight = before - database["urls"].count_documents({"role": "article", "fetchedAt": {"$ne": None}})
    assert held(database, state="fetched") < shown(network)
    again = newscrawler("crawl", network.profile, "--copies", "all", "--mongo-uri", database_uri)
    assert again.code == 0, again.stderr
    assert held(database, state="fetched") == held(database) == shown(network)
    assert database["urls"].count_documents({"nextFetchAt": {"$ne": None}}) == 0
    assert states(database) == [("lost", "killed"), ("finished", "finished")]
    counted = network.counts()
    assert counted["article"] == len(shown(network)) + counted["again"]["article"]
    assert counted["again"]["article"] <= in_flight
    assert {url for url, times in lists_asked(network).items() if times > 1} <= lists_asked(network).keys() - lists


def test_leases_that_a_killed_server_forgot_are_not_asked_twice(
    network: Served, tmp_path: Path, database_uri: str, database: Db
) -> None:
    streams = {"stdout": tmp_path / "stdout", "stderr": tmp_path / "stderr"}
    crawl = start("crawl", network.profile, "--copies", "all", "--mongo-uri", database_uri, **streams)
    leased = {"leasedBy": {"$type": "string"}, "role": "article"}
    forgotten, last = 0, None
    while crawl.is_alive():
        newest = database["urls"].find_one(leased, sort=[("nextFetchAt", -1)])
        if newest is not None and last is not None and newest["nextFetchAt"] > last and forgotten < 200:
            # All that it holds: what it took this moment, and what waits to be stored.
            gone = {"$set": {"leasedBy": None, "nextFetchAt": newest["firstSeen"]}}
            forgotten += database["urls"].update_many(leased, gone).modified_count
        last = newest["nextFetchAt"] if newest is not None else last
        time.sleep(0.005)
    assert crawl.exitcode == 0, streams["stderr"].read_text("utf-8")
    crawl.close()
    assert forgotten
    assert held(database, state="fetched") == shown(network)
    assert network.counts()["again"]["article"] == 0


def test_a_crawl_that_was_killed_when_all_was_asked_has_nothing_left_to_ask(
    network: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    command = ["crawl", network.profile, "--mongo-uri", database_uri]
    assert newscrawler(*command).code == 0
    interrupted(database)
    network.control("reset", only="stats")
    again = newscrawler(*command)
    assert again.code == 0, again.stderr
    assert (network.counts()["article"], lists_asked(network)) == (0, {})
    assert states(database)[-1] == ("finished", "finished")


@pytest.mark.parametrize("options", [(), ("--copies", "all")])
def test_what_a_crawl_beside_this_one_has_just_asked_of_lists_is_not_asked_again(
    network: Served, newscrawler: Run, database_uri: str, database: Db, options: tuple[str, ...]
) -> None:
    command = ["crawl", network.profile, "--mongo-uri", database_uri]
    assert newscrawler(*command).code == 0
    # As if it were still at it, on another host.
    goes_on = {"$set": {"state": "running", "host": "harbour"}, "$currentDate": {"heartbeatAt": True}}
    database["runs"].update_one({}, goes_on)
    network.control("reset", only="stats")
    again = newscrawler(*command, *options)
    assert again.code == 0, again.stderr
    # Who wants more of them reads them in full.
    assert bool(lists_asked(network)) == bool(options)


def test_to_begin_afresh_leaves_what_was_still_to_ask(
    network: Served, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    kill_in_its_midst(network, database_uri, database, tmp_path, "--copies", "all")
    waiting = database["urls"].count_documents({"nextFetchAt": {"$ne": None}})
    assert waiting > 0
    lists = lists_stored(database)
    network.control("reset", only="stats")
    again = newscrawler("crawl", network.profile, "--copies", "skip", "--fresh", "--mongo-uri", database_uri)
    assert again.code == 0, again.stderr
    # Copies that the crawl before wanted are not asked, and what it knew is.
    assert lists <= lists_asked(network).keys()
    assert network.counts()["article"] < waiting
    assert {story for _, story in held(database, state="fetched")} == {story for _, story in shown(network)}
    assert database["urls"].count_documents({"nextFetchAt": {"$ne": None}}) == 0


def test_who_begins_afresh_finds_what_lists_showed_before(
    network: Served, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    kill_in_its_midst(network, database_uri, database, tmp_path, "--copies", "all")
    # The lists have not changed meanwhile, and would say no more than that, those either that are to be asked again.
    database["urls"].update_many({"role": "feed"}, [{"$set": {"nextFetchAt": "$firstSeen", "leasedBy": None}}])
    command = ["crawl", network.profile, "--copies", "all", "--mongo-uri", database_uri]
    again = newscrawler(*command, "--fresh")
    assert again.code == 0, again.stderr
    assert held(database, state="fetched") == held(database) == shown(network)
    network.control("reset", only="stats")
    again = newscrawler(*command, "--fresh")
    assert again.code == 0, again.stderr
    assert network.counts()["article"] == 0


def test_what_failed_is_asked_again_where_that_is_wanted(
    network: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    command = ["crawl", network.profile, "--copies", "all", "--mongo-uri", database_uri]
    several = [str(story["id"]) for story in truth_of(network) if len(story["outlets"]) > 1]
    broken = dict(zip(("404", "truncated"), several, strict=False))
    for kind, story in broken.items():
        network.control("fault", networkId=story, kind=kind)
    assert newscrawler(*command).code == 0
    lost = {(outlet, story) for outlet, story in shown(network) if story in broken.values()}
    assert held(database, state="inferred") == lost
    for story in broken.values():
        network.control("fault", networkId=story, kind=None)
    interrupted(database)
    network.control("reset", only="stats")
    again = newscrawler(*command, "--retry-errors")
    assert again.code == 0, again.stderr
    assert held(database, state="inferred") == set()
    assert (network.counts()["article"], lists_asked(network)) == (len(lost), {})
