"""`newscrawler demo`: served until stopped, or crawled into a database of its own."""

from __future__ import annotations

import html
import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import attrs
import pytest
from commands import fork
from forked import start
from ports import own_port
from pymongo import MongoClient

from newscrawler.sources.profile import load_profile


@attrs.define
class Serving:
    """A demo that serves: its process, and the files that hold what it says."""

    process: BaseProcess
    stdout: Path
    stderr: Path

    def first_line(self) -> str:
        deadline = time.monotonic() + 180
        while "\n" not in (said := self.stdout.read_text("utf-8")):
            assert self.process.is_alive(), self.stderr.read_text("utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return said


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[Serving, dict[str, str]]]:
    """Serve within the block; give the process and what it told first."""
    folder.mkdir(exist_ok=True)
    stdout, stderr = folder / "stdout", folder / "stderr"
    stdout.touch()
    process = start(
        *("demo", "--serve", "--outlets", "2", "--stories", "5", *options),
        stdout=stdout,
        stderr=stderr,
        environment={"NEWSCRAWLER_DATA_DIR": str(folder)},
    )
    server = Serving(process, stdout, stderr)
    try:
        yield server, json.loads(server.first_line())
    finally:
        process.kill()
        process.join()
        process.close()


def fetched(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own loopback address
        return response.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_tells_its_addresses_and_stops_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path, "--port", "0") as (server, told):
        assert told.keys() == {"url", "profile", "stats", "truth"}
        truth = [json.loads(line) for line in Path(told["truth"]).read_text("utf-8").splitlines()]
        assert len(truth) == 5
        assert {"id", "headline", "source", "published", "outlets"} <= truth[0].keys()
        entry = truth[0]["outlets"][0]
        assert {"url", "firstShown"} <= entry.keys()
        profile = load_profile(Path(told["profile"]))
        assert len(profile.outlets) == 2
        assert profile.network_id(entry["url"]) == truth[0]["id"]

        counted = json.loads(fetched(told["stats"]))
        assert [counted[kind] for kind in ("article", "section", "feed", "sitemap", "robots", "other")] == [0] * 6
        assert truth[0]["headline"] in html.unescape(fetched(entry["url"]))
        fetched(told["url"])
        assert json.loads(fetched(told["stats"]))["article"] == 1

        assert server.process.pid
        os.kill(server.process.pid, number)
        server.process.join(180)
        assert server.process.exitcode == 0
        assert server.stdout.read_text("utf-8").count("\n") == 1
        assert server.stderr.read_text("utf-8") == ""


def test_the_port_may_be_chosen_and_is_then_not_shared(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0") as (_, told):
        port = told["url"].rstrip("/").rsplit(":", 1)[1]
        ran = fork("demo", "--serve", "--outlets", "2", "--stories", "5", "--port", port)
        assert (ran.code, ran.stdout) == (1, "")
        assert ran.stderr.count("\n") == 1
        assert port in ran.stderr


def test_the_same_seed_is_the_same_network(tmp_path: Path) -> None:
    truths = []
    for folder, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        with serving(tmp_path / folder, "--port", "0", "--seed", seed) as (_, told):
            lines = Path(told["truth"]).read_text("utf-8").splitlines()
            truths.append([(story["id"], story["paragraphs"]) for story in map(json.loads, lines)])
    assert truths[0] == truths[1] != truths[2]


def test_too_many_outlets_are_a_usage_error() -> None:
    ran = fork("demo", "--serve", "--outlets", "100000")
    assert (ran.code, ran.stdout) == (2, "")
    assert "100000" in ran.stderr


@pytest.fixture
def port() -> str:
    """Give a port of this test's own: two demos at once would else meet at the default one."""
    return str(own_port())


@pytest.mark.usefixtures("mongo_uri")
def test_a_second_demo_finds_nothing_new(port: str) -> None:
    first = fork("demo", "--json", "--copies", "all", "--outlets", "2", "--stories", "5", "--port", port)
    assert first.code == 0, first.stderr
    report = first.json
    assert "/newscrawler_demo" in report["uri"]
    truth = [json.loads(line) for line in Path(report["truth"]).read_text("utf-8").splitlines()]
    copies = sum(len(story["outlets"]) for story in truth)
    assert (report["totals"]["stories"], report["totals"]["articles"]) == (len(truth), copies)
    assert (report["run"]["newStories"], report["run"]["newArticles"]) == (len(truth), copies)
    client: MongoClient[dict[str, Any]]
    with MongoClient(report["uri"]) as client:
        db = client.get_default_database()
        assert db.name == "newscrawler_demo"
        assert set(db["stories"].distinct("networkId")) == {str(story["id"]) for story in truth}

    second = fork("demo", "--json", "--outlets", "2", "--stories", "5", "--port", port).json
    assert second["uri"] == report["uri"]
    new = ("newArticles", "changedArticles", "newStories", "newCopies", "newTeasers")
    assert [second["run"][name] for name in new] == [0] * len(new)
    assert second["totals"] == report["totals"] | {"runs": 2}

    shown = fork("demo", "--outlets", "2", "--stories", "5", "--port", port)
    assert shown.code == 0
    assert "nothing was new" in shown.stdout
    # Another network takes the place of this one: its counts agree with its own truth.
    other = fork("demo", "--json", "--outlets", "2", "--stories", "4", "--seed", "2", "--port", port).json
    assert other["totals"]["stories"] == other["totals"]["copiesFetched"] == 4
    assert other["totals"]["copies"] > 4
