"""The archive: a folder of WARC files, one of which each crawl is writing, and the place to which they are copied."""

from __future__ import annotations

import fcntl
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self, cast

import attrs
import fsspec

from newscrawler.archive.answers import answer_of
from newscrawler.archive.index import NAME as INDEX
from newscrawler.archive.index import Index
from newscrawler.archive.records import Record, RecordError, read_record
from newscrawler.items import WarcRecord
from newscrawler.settings import configuration

SUFFIX, OPEN = ".warc.gz", ".open"
"""Of WARC files, and what follows in the name of one that is not finished."""


class ArchiveError(OSError):
    """The archive cannot be used; the message is one line."""


@attrs.frozen
class Archive:
    """Where the operator keeps what was fetched."""

    folder: Path
    to: str | None = None
    """fsspec URL to which finished files are copied."""
    keep: bool = True
    """Whether a file stays in the folder that was delivered."""
    size: int = 10**9
    """Bytes after which a file is finished."""

    @classmethod
    def configured(cls) -> Self:
        """Give the one of the configuration. Raises ConfigurationError."""
        given = configuration()
        folder = given.archive_dir or given.data_dir / "archive"
        return cls(folder.expanduser(), given.archive_to, given.archive_keep, given.archive_size)

    def path(self, name: str) -> Path:
        return self.folder / name

    def local(self, name: str) -> Path | None:
        """Give a file in the folder, finished or not; None where it is gone."""
        finished = self.path(name)
        # Finished between the two looks, it is there at the third.
        for path in (finished, finished.with_name(name + OPEN), finished):
            if path.exists():
                return path
        return None

    def finished(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def unfinished(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}{OPEN}"))

    def url(self, name: str) -> str | None:
        """Give the address of a file's copy, None where none are made."""
        return f"{self.to.rstrip('/')}/{name}" if self.to else None

    def new_name(self, source: str, serial: int) -> str:
        """Give the name of a crawl's next file."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        own, host = (re.sub(r"[^A-Za-z0-9._-]+", "_", each)[:60] for each in (source, socket.gethostname()))
        return f"newscrawler-{own}-{stamp}-{serial:05d}-{host}{SUFFIX}"

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """Open a file, or its copy where it is gone. Raises ArchiveError where there is neither."""
        local = self.local(name)
        if local is not None:
            with local.open("rb") as file:
                yield file
            return
        url = self._delivered(name) or self.url(name)
        if url is None:
            raise ArchiveError(f"{name} is not in {self.folder}: say with NEWSCRAWLER_ARCHIVE_DIR or _TO where it is")
        try:
            copy = fsspec.open(url, "rb").open()
        except (OSError, ImportError, ValueError) as exc:
            raise ArchiveError(f"{name} is not in {self.folder}, and {url} cannot be read: {exc}") from exc
        with copy as file:
            yield cast("BinaryIO", file)

    def _delivered(self, name: str) -> str | None:
        if not self.path(INDEX).exists():
            return None
        index = Index(self.folder)
        try:
            return index.files().get(name)
        finally:
            index.close()

    def page(self, at: WarcRecord) -> bytes:
        """Give what a response at a pointer brought, unpacked.

        Of a revisit it is what that refers to. Raises ArchiveError where a file cannot be read, RecordError where it
        does not hold the record, or holds it no more.
        """
        found = self._record(at)
        if found.head.type == "revisit":
            refers = found.head.refers_to
            original = self._place(refers)
            if original is None:
                raise RecordError(f"{at.id} in {at.file} holds no page, and {refers or 'what it repeats'} is not known")
            at, found = original, self._record(original)
        if found.head.type != "response":
            raise RecordError(f"{at.id} was erased from {at.file}")
        answer = answer_of(found.content)
        if answer is None:
            raise RecordError(f"{at.file}, {at.offset}: {at.id} holds no HTTP answer")
        return answer.body

    def _record(self, at: WarcRecord) -> Record:
        with self.opened(at.file) as file, suppress(RecordError):
            found = read_record(file, at.offset)
            if found.head.id == at.id:
                return found
        raise RecordError(f"{at.file}, {at.offset}: {at.id} is not where it is said to be")

    def _place(self, identity: str) -> WarcRecord | None:
        if not self.path(INDEX).exists():
            return None
        index = Index(self.folder)
        try:
            row = index.record(identity)
        finally:
            index.close()
        return WarcRecord(file=row.file, offset=row.offset, id=row.id) if row else None


def lock(file: int) -> bool:
    """Take a file for this process until it is closed; False where another one has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
