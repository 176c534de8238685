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

import attrs
import pytest
from captures import article
from forked import start
from pymongo.errors import PyMongoError

from newscrawler.items import Capture
from newscrawler.mongo import server
from newscrawler.mongo.client import connect, with_database

ITEMS = [article(number, minutes=number / 10) for number in range(450)]
AWAY, BACK, FULL, LOST = "does not answer", "is back after", "disk full at", "captures were not stored"
PATIENCE = 60
"""Seconds after which a test gives up."""


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@attrs.define
class Server:
    """A MongoDB of the test's own."""

    folder: Path
    uri: str

    def signal(self, number: int) -> None:
        pid = server.status(self.folder).pid
        assert pid
        os.kill(pid, number)
        if number == signal.SIGKILL:
            until(lambda: server.status(self.folder).pid != pid)

    def articles(self) -> int:
        with connect(self.uri, "newscrawler tests").client as client:
            return int(client["halfway"]["articles"].count_documents({}))


class Crawl:
    """A crawl of ITEMS, or of others, that is under way."""

    def __init__(
        self,
        folder: Path,
        mongo: Server,
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
def mongo(quick_folder: Path, tmp_path: Path) -> Iterator[Server]:
    folder = quick_folder / tmp_path.name
    yield Server(folder, with_database(server.start(folder), "halfway"))
    server.stop(force=True, data_dir=folder)
    shutil.rmtree(folder)


@pytest.fixture
def crawl(mongo: Server, tmp_path: Path) -> Iterator[Callable[..., Crawl]]:
    crawls = []

    def begin(**options: Any) -> Crawl:
        crawls.append(Crawl(tmp_path, mongo, **options))
        return crawls[-1]

    yield begin
    for each in crawls:
        each.process.kill()
        each.process.join()


def test_a_server_that_was_killed_is_started_again_and_nothing_is_lost(
    mongo: Server, crawl: Callable[..., Crawl]
) -> None:
    running = crawl()
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


def test_a_server_that_died_before_the_crawl_began_is_started_again(mongo: Server, crawl: Callable[..., Crawl]) -> None:
    mongo.signal(signal.SIGKILL)
    stats = crawl().stats()
    assert stats["store/restarted"] == 1
    assert mongo.articles() == len(ITEMS)


def test_a_server_that_hangs_is_told_and_waited_for(mongo: Server, crawl: Callable[..., Crawl]) -> None:
    running = crawl()
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


def test_a_crawl_that_is_stopped_does_not_wait_for_its_database(mongo: Server, crawl: Callable[..., Crawl]) -> None:
    running = crawl()
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


def test_a_database_that_stays_away_longer_than_it_may_closes_the_spider(
    mongo: Server, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    # Of another data folder: this one's server is somebody else's to start.
    more = [article(number, minutes=number / 10) for number in range(900)]
    running = crawl(given=more, data_dir=tmp_path / "other", NEWSCRAWLER_STORE_PATIENCE=1)
    running.until_it_stores()
    mongo.signal(signal.SIGKILL)
    stats = running.stats()
    assert stats["finish_reason"] == "database lost"
    assert "did not come back within 1 s" in running.told
    assert stats["store/lost"] > 0
    server.start(mongo.folder)
    assert stats.get("store/article_new", 0) <= mongo.articles() < len(more)


@pytest.mark.slow
def test_a_database_of_the_operators_own_is_waited_for(
    mongo: Server, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    running = crawl(data_dir=tmp_path / "other")
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 900 MB: a new server takes 300, and wants 256 to be left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900m", "tmpfs", folder]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount the small disk that this test fills")
    yield folder
    subprocess.run(["umount", folder], check=True)


def leave(disk: Path, room: int) -> None:
    """Fill the disk but for so many MB; what filled it before makes room first."""
    (disk / "filling").unlink(missing_ok=True)
    with (disk / "filling").open("wb") as filling:
        os.posix_fallocate(filling.fileno(), 0, shutil.disk_usage(disk).free - (room << 20))


@pytest.mark.slow
def test_a_full_disk_pauses_the_crawl_before_mongod_dies_of_it(small_disk: Path, tmp_path: Path) -> None:
    mongo = Server(small_disk, with_database(server.start(small_disk), "halfway"))
    try:
        running = Crawl(tmp_path, mongo)
        running.until_it_stores()
        leave(small_disk, 200)
        running.until_it_tells(FULL)
        stored = mongo.articles()
        time.sleep(3)
        assert mongo.articles() == stored < len(ITEMS)
        (small_disk / "filling").unlink()
        stats = running.stats()
        assert mongo.articles() == len(ITEMS)
        assert (stats["store/away"], stats["store/disk_full"]) == (1, 1)
        assert "store/restarted" not in stats
        assert (running.times(FULL), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)
    finally:
        server.stop(force=True, data_dir=small_disk)


@pytest.mark.slow
def test_a_mongod_that_died_of_a_full_disk_is_started_when_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    mongo = Server(small_disk, with_database(server.start(small_disk), "halfway"))
    try:
        running = Crawl(tmp_path, mongo)
        running.until_it_stores()
        leave(small_disk, 1)
        with connect(mongo.uri, "newscrawler tests").client as client, contextlib.suppress(PyMongoError):
            # The crawl pauses itself; somebody else writes on.
            while True:
                client["others"]["heap"].insert_many([{"bytes": os.urandom(100_000)} for _ in range(10)])
        running.until_it_tells(FULL)
        until(lambda: server.status(small_disk).state == "stopped")
        time.sleep(5)
        assert server.status(small_disk).state == "stopped"
        (small_disk / "filling").unlink()
        stats = running.stats()
        assert mongo.articles() == len(ITEMS)
        assert (stats["store/away"], stats["store/disk_full"], stats["store/restarted"]) == (1, 1, 1)
        assert (running.times(FULL), running.times(BACK), len(running.told.splitlines())) == (1, 1, 2)
    finally:
        server.stop(force=True, data_dir=small_disk)
