"""A mongod that can be hurt: killed, frozen, or left without room on its disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
from pymongo.errors import PyMongoError

from newscrawler.mongo import process, server
from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import MongoUnavailable

SMALL = 800 << 20
"""Bytes of a small disk: MongoDB takes 300 MB, and is not started where less than 256 are free."""


@attrs.define
class Mongod:
    """The embedded server on a data folder of its own."""

    data_dir: Path
    folder: Path = attrs.field(init=False)
    uri: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.start()
        (port,) = self.data_dir.glob("mongodb/*/port")
        # Resolved, as on mongod's command line.
        self.folder = port.parent.resolve()

    def start(self) -> None:
        """Start it unless it runs; its port, and so its URI, stays the same."""
        self.uri = server.start(self.data_dir)

    def stop(self) -> None:
        server.stop(force=True, data_dir=self.data_dir)

    def kill(self) -> None:
        """Kill -9, and wait until it is gone; nothing where it does not run."""
        if (pid := self.pid) is None:
            return
        os.kill(pid, signal.SIGKILL)
        while self.pid == pid:
            time.sleep(0.01)

    def freeze(self, seconds: float) -> None:
        """Let it answer nobody for so long."""
        pid = self.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    def checkpoint(self) -> None:
        """Make it write its data files now, which it does each minute: by that it finds a disk full."""
        with suppress(PyMongoError, MongoUnavailable), connect(self.uri, "newscrawler proof").client as client:
            client.admin.command("fsync")

    @property
    def pid(self) -> int | None:
        """None where it does not run."""
        found = process.running(self.folder)
        return found.pid if found else None


@contextmanager
def mongod_on_small_disk(folder: Path) -> Iterator[Mongod]:
    """Give a MongoDB whose disk is full soon. Raises PermissionError where a disk is not ours to mount."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "newscrawler-proof", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise PermissionError(f"no small disk can be mounted: {mounted.stderr.strip()}")
    try:
        mongod = Mongod(folder)
        try:
            yield mongod
        finally:
            mongod.stop()
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte free on a small disk within the block."""
    assert shutil.disk_usage(disk).total <= SMALL, f"{disk} is no small disk"
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
    try:
        yield
    finally:
        filler.unlink()
