"""An operator's crawl of the bundled network whose MongoDB is killed or frozen, and what the commands tell of it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import call
from forked import start
from mongods import PATIENCE, OwnMongod, own_mongod, until

from newscrawler.demo.server import Served
from newscrawler.settings import configuration

pytestmark = pytest.mark.slow


@pytest.fixture
def mongo(quick_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnMongod]:
    """Give the embedded server of the commands in this test."""
    folder = quick_folder / tmp_path.name
    monkeypatch.setenv("NEWSCRAWLER_DATA_DIR", str(folder))
    configuration.cache_clear()
    with own_mongod(folder) as started:
        yield started


def test_a_crawl_goes_on_when_its_server_was_killed_and_status_tells(
    fresh: Served, mongo: OwnMongod, tmp_path: Path
) -> None:
    told = tmp_path / "stderr"
    options = ["crawl", fresh.profile, "--copies", "all", "--mongo-uri", mongo.uri]
    crawl = start(*options, stdout=tmp_path / "stdout", stderr=told)
    until(lambda: mongo.articles() > 0)
    mongo.signal(signal.SIGKILL)
    crawl.join(PATIENCE)
    assert crawl.exitcode == 0, told.read_text()
    assert "Traceback" not in told.read_text()
    assert mongo.articles() == fresh.counts()["article"]
    (one,) = json.loads(call("status", "--json", "--mongo-uri", mongo.uri).stdout)
    assert (one["state"], one["counts"]["store/restarted"]) == ("finished", 1)
    assert "started again 1x" in call("status", "--mongo-uri", mongo.uri).stdout


@pytest.mark.long
def test_a_crawl_whose_database_hangs_can_be_stopped(fresh: Served, mongo: OwnMongod, tmp_path: Path) -> None:
    told = tmp_path / "stderr"
    options = ["crawl", fresh.profile, "--copies", "all", "--mongo-uri", mongo.uri]
    crawl = start(*options, stdout=tmp_path / "stdout", stderr=told)
    until(lambda: mongo.articles() > 0)
    mongo.signal(signal.SIGSTOP)
    until(lambda: "does not answer" in told.read_text())
    assert crawl.pid
    os.kill(crawl.pid, signal.SIGINT)
    crawl.join(PATIENCE)
    mongo.signal(signal.SIGCONT)
    assert crawl.exitcode == 1, told.read_text()
    assert "Traceback" not in told.read_text()
    assert "were not stored" in told.read_text()
    # Nobody else waits for what the store has given up.
    assert "cannot be reached" not in told.read_text()
    assert told.read_text().count("the database is away") == 1
