"""A crawl of its own process whose MongoDB, of its own too, is killed, frozen or short of disk in the middle."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from captures import article
from forked import start
from mongods import PATIENCE, OwnMongod, own_mongod, until
from pymongo.errors import PyMongoError

from newscrawler.items import Capture
from newscrawler.mongo import server
from newscrawler.mongo.client import connect

ITEMS = [article(number, minutes=number / 10) for number in range(450)]
AWAY, BACK, FULL, LOST = "does not answer", "is back after", "disk full at", "captures were not stored"


class Crawl:
    """A crawl of ITEMS, or of others, that is under way."""

    def __init__(
        self,
        folder: Path,
        mongo: OwnMongod,
        *,
        given: Sequence[Capture] = ITEMS,
        data_dir: Path | None = None,
        **settings: Any,
    ) -> None:
        items = folder / "items.pickle"
        items.write_bytes(pickle.dumps(given))
        self._out, self._err = folder / "stdout", folder / "stderr"
        options = json.dumps({"items": str(items), "uri": mongo.uri, "settings": settings})
        environment = {"NEWSCRAWLER_DATA_DIR": str(data_dir or mongo.folder)}
        self._mongo = mongo
        self.process = start(
            options, stdout=self._out, stderr=self._err, program="crawl_items", environment=environment
        )

    def until_it_stores(self) -> None:
        until(lambda: self._mongo.articles() > 0)

    def until_it_tells(self, words: str) -> None:
        until(lambda: words in self.told)

    @property
    def told(self) -> str:
        return self._err.read_text() if self._err.exists() else ""

    def times(self, words: str) -> int:
        return self.told.count(words)

    def stats(self) -> dict[str, Any]:
        """Wait for its end."""
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0, self.told
        found: dict[str, Any] = json.loads(self._out.read_text().splitlines()[-1])
        return found


@pytest.fixture
def mongo(quick_folder: Path, tmp_path: Path) -> Iterator[OwnMongod]:
    with own_mongod(quick_folder / tmp_path.name) as started:
        yield started


Crawling = Callable[..., Crawl]


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawling]:
    """Give the function that starts a crawl, which ends with the test."""
    crawls = []

    def begin(mongo: OwnMongod, **options: Any) -> Crawl:
        crawls.append(Crawl(tmp_path, mongo, **options))
        return crawls[-1]

    yield begin
    for each in crawls:
        each.process.kill()
        each.process.join()


def test_a_server_that_was_killed_is_started_again_and_nothing_is_lost(mongo: OwnMongod, crawl: Crawling) -> None:
    running = crawl(mongo)
    running.until_it_stores()
    mongo.signal(signal.SIGKILL)
    stats = running.stats()
    assert stats["finish_reason"] == "finished"
    assert mongo.articles() == len(ITEMS)
    assert (stats["store/away"], stats["store/restarted"]) == (1, 1)
    assert stats["store/away_seconds"] >= 1
    assert stats["store/retry"] >= 1
    assert "store/lost" not in stats
    assert (running.times(AWAY), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)


@pytest.mark.slow
def test_a_server_that_died_before_the_crawl_began_is_started_again(mongo: OwnMongod, crawl: Crawling) -> None:
    mongo.signal(signal.SIGKILL)
    stats = crawl(mongo).stats()
    assert stats["store/restarted"] == 1
    assert mongo.articles() == len(ITEMS)


@pytest.mark.slow
@pytest.mark.long
def test_a_server_that_hangs_is_told_and_waited_for(mongo: OwnMongod, crawl: Crawling) -> None:
    running = crawl(mongo)
    running.until_it_stores()
    mongo.signal(signal.SIGSTOP)
    running.until_it_tells(AWAY)
    time.sleep(8)
    mongo.signal(signal.SIGCONT)
    stats = running.stats()
    assert mongo.articles() == stats["store/article_new"] + stats["store/article_unchanged"] == len(ITEMS)
    assert (stats["store/away"], stats["store/hung"]) == (1, 1)
    assert "store/restarted" not in stats
    assert (running.times(AWAY), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)


@pytest.mark.slow
@pytest.mark.long
def test_a_crawl_that_is_stopped_does_not_wait_for_its_database(mongo: OwnMongod, crawl: Crawling) -> None:
    running = crawl(mongo)
    running.until_it_stores()
    mongo.signal(signal.SIGSTOP)
    running.until_it_tells(AWAY)
    assert running.process.pid
    began = time.monotonic()
    os.kill(running.process.pid, signal.SIGINT)
    stats = running.stats()
    assert time.monotonic() - began < 15
    assert stats["store/lost"] >= 150
    assert f"{stats['store/lost']} {LOST}" in running.told
    mongo.signal(signal.SIGCONT)


@pytest.mark.slow
def test_a_database_that_stays_away_longer_than_it_may_closes_the_spider(
    mongo: OwnMongod, crawl: Crawling, tmp_path: Path
) -> None:
    # Of another data folder: this one's server is somebody else's to start.
    more = [article(number, minutes=number / 10) for number in range(900)]
    running = crawl(mongo, given=more, data_dir=tmp_path / "other", NEWSCRAWLER_STORE_PATIENCE=1)
    running.until_it_stores()
    mongo.signal(signal.SIGKILL)
    stats = running.stats()
    assert stats["finish_reason"] == "database lost"
    assert "did not come back within 1 s" in running.told
    assert stats["store/lost"] > 0
    server.start(mongo.folder)
    assert stats.get("store/article_new", 0) <= mongo.articles() < len(more)


@pytest.mark.slow
@pytest.mark.long
def test_a_database_of_the_operators_own_is_waited_for(mongo: OwnMongod, crawl: Crawling, tmp_path: Path) -> None:
    running = crawl(mongo, data_dir=tmp_path / "other")
    running.until_it_stores()
    mongo.signal(signal.SIGKILL)
    running.until_it_tells(AWAY)
    time.sleep(15)
    server.start(mongo.folder)
    stats = running.stats()
    assert mongo.articles() == len(ITEMS)
    assert stats["store/away"] == 1
    assert "store/restarted" not in stats
    assert (running.times(AWAY), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)


@pytest.mark.slow
@pytest.mark.long
def test_a_database_that_died_between_the_commands_look_and_the_crawl_is_waited_for(
    mongo: OwnMongod, crawl: Crawling, tmp_path: Path
) -> None:
    mongo.signal(signal.SIGKILL)
    running = crawl(mongo, data_dir=tmp_path / "other", NEWSCRAWLER_MONGO_MET=True)
    running.until_it_tells(AWAY)
    time.sleep(6)
    server.start(mongo.folder)
    stats = running.stats()
    assert mongo.articles() == len(ITEMS)
    assert stats["store/away"] == 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 900 MB: a new server takes 300, and wants 256 to be left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900m", "tmpfs", folder]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount the small disk that this test fills")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def cramped(disk: Path) -> Iterator[OwnMongod]:
    """Give a server on a small disk."""
    with own_mongod(disk) as started:
        yield started


def leave(disk: Path, room: int) -> None:
    """Fill the disk but for so many MB."""
    with (disk / "filling").open("wb") as filling:
        os.posix_fallocate(filling.fileno(), 0, shutil.disk_usage(disk).free - (room << 20))


@pytest.mark.slow
def test_a_full_disk_pauses_the_crawl_before_mongod_dies_of_it(cramped: OwnMongod, crawl: Crawling) -> None:
    running = crawl(cramped)
    running.until_it_stores()
    leave(cramped.folder, 200)
    running.until_it_tells(FULL)
    stored = cramped.articles()
    time.sleep(3)
    assert cramped.articles() == stored < len(ITEMS)
    (cramped.folder / "filling").unlink()
    stats = running.stats()
    assert cramped.articles() == len(ITEMS)
    assert (stats["store/away"], stats["store/disk_full"]) == (1, 1)
    assert "store/restarted" not in stats
    assert (running.times(FULL), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)


@pytest.mark.slow
@pytest.mark.long
def test_a_mongod_that_died_of_a_full_disk_is_started_when_there_is_room(cramped: OwnMongod, crawl: Crawling) -> None:
    running = crawl(cramped)
    running.until_it_stores()
    leave(cramped.folder, 1)
    with connect(cramped.uri, "newscrawler tests").client as client, contextlib.suppress(PyMongoError):
        # The crawl pauses itself; somebody else writes on.
        while True:
            client["others"]["heap"].insert_many([{"bytes": os.urandom(100_000)} for _ in range(10)])
    running.until_it_tells(FULL)
    until(lambda: server.status(cramped.folder).state == "stopped")
    time.sleep(5)
    assert server.status(cramped.folder).state == "stopped"
    (cramped.folder / "filling").unlink()
    stats = running.stats()
    assert cramped.articles() == len(ITEMS)
    assert (stats["store/away"], stats["store/disk_full"], stats["store/restarted"]) == (1, 1, 1)
    assert (running.times(FULL), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)
