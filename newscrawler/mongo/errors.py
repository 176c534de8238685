"""What can go wrong between us and MongoDB, each in one line for the operator."""

from __future__ import annotations

from pathlib import Path


class MongoError(RuntimeError):
    """The message is one line: what happened, to what, what to do. No password is in it."""


class ServerError(MongoError):
    """The embedded server could not be found, started, reached or stopped."""


class DiskFull(ServerError):  # noqa: N818 - a state of the disk, named as operators would say it
    """The embedded server's disk has too little room."""

    def __init__(self, folder: Path, free: int, wanted: int) -> None:
        self.what = f"disk full at {folder}: {free >> 20} MB free, MongoDB wants {wanted >> 20}"
        """What happened, without what to do: a crawl waits, a command does not."""
        super().__init__(f"{self.what}: free some, or set NEWSCRAWLER_DATA_DIR to another disk")


class MongoUnavailable(MongoError):  # noqa: N818 - a state of the database, named as operators would say it
    """The database cannot be reached, or does not let us in."""
