"""A MongoDB of a test's own, that it may kill, freeze or leave without disk."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from newscrawler.mongo import server
from newscrawler.mongo.client import connect, with_database

PATIENCE = 180
"""Seconds after which a test gives up."""


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@attrs.define
class OwnMongod:
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
            return int(client.get_default_database()["articles"].count_documents({}))


@contextmanager
def own_mongod(folder: Path) -> Iterator[OwnMongod]:
    """Start one on this data folder, and take it away with what it has stored."""
    try:
        yield OwnMongod(folder, with_database(server.start(folder), "own"))
    finally:
        pid = server.status(folder).pid
        if pid:
            # Nobody reads this data again, and a clean end takes a second.
            os.kill(pid, signal.SIGKILL)
            until(lambda: server.status(folder).pid != pid)
        shutil.rmtree(folder / "mongodb", ignore_errors=True)
