"""One crawl's files in the archive: records are appended, and durable after `sync`."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

import attrs

import newscrawler
from newscrawler.archive import warc
from newscrawler.archive.folder import OPEN, Archive, ArchiveError, lock, sync_folder
from newscrawler.archive.index import Index, Row
from newscrawler.items import WarcRecord

logger = logging.getLogger(__name__)

MIN_FREE = 64 * 1024 * 1024
"""Bytes of the disk that are left alone: four of the largest responses, and room for the index."""


@attrs.define
class _File:
    """A file that is being written."""

    name: str
    descriptor: int
    size: int = 0
    records: int = 0


class Writer:
    """Appends what one crawl fetches. All but what `sync` waits for runs in the event loop's thread."""

    def __init__(self, archive: Archive, source: str, told: dict[str, str]) -> None:
        """Write to `archive`, whose folder is there. `told` are the fields of each file's `warcinfo`."""
        self.revisits = 0
        """Responses of which the body was known."""
        self._archive = archive
        self._source = source
        self._told = {"software": f"newscrawler/{newscrawler.__version__}", "format": "WARC File Format 1.1"} | told
        self._serial = 0
        self._file: _File | None = None
        self._full: list[_File] = []
        self._rows: list[Row] = []
        self._recent: dict[str, Row] = {}
        """The last response of each address, of those that are not in the index yet."""
        self._index = Index(archive.folder)
        self._other = Index(archive.folder)
        """For `sync`, which has a thread of its own."""
        self._syncing = asyncio.Lock()
        self._failed = False

    def append(self, exchange: warc.Exchange) -> WarcRecord:
        """Write a response and its request. Raises OSError where that cannot be: nothing of them is left then."""
        identity, digest = warc.new_id(), warc.payload_digest(exchange.body)
        original = self._original(exchange, digest)
        is_revisit = original is not None or exchange.status == HTTPStatus.NOT_MODIFIED
        if is_revisit:
            data = warc.revisit(exchange, identity, digest, original.original if original else None)
        else:
            data = warc.response(exchange, identity, digest)
        # The response first: of what is torn behind it nothing refers to what is gone.
        data += warc.request(exchange, identity)
        self._check_room(len(data))
        file = self._file_for(len(data))
        offset = file.size
        _write(file, data)
        file.records += 1
        self.revisits += is_revisit
        origin = (original.id if original else None) if is_revisit else identity
        row = Row(identity, exchange.url, exchange.at, file.name, offset, exchange.status, digest, origin)
        self._rows.append(row)
        self._recent[exchange.url] = row
        return WarcRecord(file=file.name, offset=offset, id=identity)

    async def sync(self) -> list[str]:
        """Make durable all that was appended, and give the names of files that were finished.

        Raises ArchiveError where that cannot be.
        """
        async with self._syncing:
            rows, self._rows = self._rows, []
            full, self._full = self._full, []
            file = self._file
            try:
                await asyncio.to_thread(self._settle, rows, full, file)
            except (OSError, sqlite3.Error) as exc:
                # What is durable by now nobody knows: it is left to be repaired.
                self._failed = True
                raise ArchiveError(f"the archive {self._archive.folder} cannot be written: {exc}") from exc
            for row in rows:
                if self._recent.get(row.url) is row:
                    del self._recent[row.url]
            return [each.name for each in full]

    async def close(self) -> list[str]:
        """Finish the file that is being written, and give the names of those that were finished.

        Raises ArchiveError.
        """
        if self._file is not None:
            self._full.append(self._file)
            self._file = None
        try:
            return [] if self._failed else await self.sync()
        finally:
            self._index.close()
            self._other.close()

    def _original(self, exchange: warc.Exchange, digest: str) -> Row | None:
        """Give the record that holds the payload, or of a 304 what the address showed last.

        Only one of the same address: that of another may have to be erased, and this one not.
        """
        recent = self._recent.get(exchange.url)
        if exchange.status == HTTPStatus.NOT_MODIFIED:
            if recent is not None and recent.status == HTTPStatus.OK and recent.origin == recent.id:
                return recent
            return self._index.last_page(exchange.url)
        if not exchange.body:
            return None
        if recent is not None and recent.digest == digest and recent.origin == recent.id:
            return recent
        return self._index.same_payload(exchange.url, digest)

    def _check_room(self, size: int) -> None:
        if shutil.disk_usage(self._archive.folder).free < MIN_FREE + size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _file_for(self, size: int) -> _File:
        file = self._file
        if file is not None and file.records and file.size + size > self._archive.size:
            self._full.append(file)
            file = self._file = None
        if file is None:
            file = self._file = self._begin()
        return file

    def _begin(self) -> _File:
        while True:
            name = self._archive.new_name(self._source, self._serial)
            self._serial += 1
            path = self._archive.path(name + OPEN)
            # It may be gone from the folder, delivered: its name stays its own.
            if self._archive.path(name).exists() or self._index.has_file(name):
                continue
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                continue
            # Between these two another crawl may take it for one that was left, and remove it.
            if lock(descriptor) and path.exists():
                break
            os.close(descriptor)
        file = _File(name, descriptor)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            _write(file, warc.warcinfo(name, at, self._told))
        except OSError:
            os.close(descriptor)
            path.unlink()
            raise
        return file

    def _settle(self, rows: Sequence[Row], full: Sequence[_File], file: _File | None) -> None:
        for each in full:
            os.fsync(each.descriptor)
            path = self._archive.path(each.name)
            path.with_name(each.name + OPEN).rename(path)
            os.close(each.descriptor)
        if file is not None:
            os.fsync(file.descriptor)
        if rows or full:
            sync_folder(self._archive.folder)
        self._other.add(rows, [each.name for each in full])


def _write(file: _File, data: bytes) -> None:
    """Append all of `data`, or nothing."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(file.descriptor, view) :]
    except OSError:
        os.ftruncate(file.descriptor, file.size)
        raise
    file.size += len(data)
