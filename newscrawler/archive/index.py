"""What the archive's folder holds, in an SQLite file beside it: found by address and identity.

It is made of the WARC files, and made again of those that are there where it is missing: nothing is known by it alone,
but which files were delivered. It tells durable records only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

import attrs

from newscrawler.archive.answers import status_of
from newscrawler.archive.records import Record
from newscrawler.archive.warc import Original
from newscrawler.urls import normalise_url

NAME = "index.sqlite"
VERSION = 1
_PATIENCE = 60.0
"""Seconds to wait for another crawl that writes to it, which takes milliseconds."""

_TABLES = """
CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL,
    status INTEGER, digest TEXT, origin TEXT, address TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_address ON records (address, at);
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, delivered TEXT) WITHOUT ROWID;
"""


_COLUMNS = "id, url, at, file, offset, status, digest, origin"


class IndexBroken(RuntimeError):  # noqa: N818 - what the operator is told
    """The index cannot be used; the message is one line."""


@attrs.frozen
class Row:
    """A response in the archive."""

    id: str
    url: str
    at: str
    file: str
    offset: int
    status: int | None
    digest: str | None
    """Of its payload."""
    origin: str | None
    """The record that holds its payload: itself, or what a revisit refers to."""

    @classmethod
    def of(cls, record: Record, file: str) -> Self | None:
        """Give what is kept of a record; None where it is no response."""
        head = record.head
        if not head.is_response:
            return None
        return cls(
            id=head.id,
            url=head.url,
            at=head.fields.get("warc-date", ""),
            file=file,
            offset=record.offset,
            status=status_of(record.content),
            digest=head.fields.get("warc-payload-digest"),
            origin=head.id if head.type == "response" else head.refers_to or None,
        )

    @property
    def original(self) -> Original:
        """What a revisit of it refers to."""
        return Original(self.id, self.url, self.at)


class Index:
    """One connection to the index of an archive's folder, for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises IndexBroken."""
        path = folder / NAME
        try:
            self._db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            # What a power failure takes from its end is in files that are not finished, or not listed.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise IndexBroken(f"{path}: made by another release: remove it, and it is made again of the archive")
            self._db.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
        except sqlite3.DatabaseError as exc:
            raise IndexBroken(f"{path}: {exc}: where it is broken, remove it: it is made again of the archive") from exc

    def close(self) -> None:
        self._db.close()

    def add(self, rows: Iterable[Row], finished: Sequence[str] = ()) -> None:
        """Take in records, and names of files that are whole; what is known already stays as it is."""
        values = [(*attrs.astuple(row), _address(row.url)) for row in rows]
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            cursor.executemany("INSERT OR IGNORE INTO files VALUES (?, NULL)", [(name,) for name in finished])
            cursor.execute("COMMIT")

    def forget(self, ids: Iterable[str]) -> None:
        """Leave out records."""
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany("DELETE FROM records WHERE id = ?", [(each,) for each in ids])
            cursor.execute("COMMIT")

    def record(self, identity: str) -> Row | None:
        return self._first("id = ?", identity)

    def of_url(self, url: str) -> list[Row]:
        """Give all responses of one address, however it was spelled, the earliest first."""
        query = f"SELECT {_COLUMNS} FROM records WHERE address = ? ORDER BY at, id"  # noqa: S608 - constants
        return [Row(*each) for each in self._db.execute(query, (_address(url),))]

    def same_payload(self, url: str, digest: str) -> Row | None:
        """Give the record of this URL that holds this payload."""
        return self._first("address = ? AND url = ? AND digest = ? AND origin = id", _address(url), url, digest)

    def last_page(self, url: str) -> Row | None:
        """Give the record that holds what this URL showed last."""
        last = "SELECT origin FROM records WHERE address = ? AND url = ? AND status = 200 ORDER BY at DESC LIMIT 1"
        return self._first(f"id = ({last})", _address(url), url)

    def has_file(self, name: str) -> bool:
        return self._db.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone() is not None

    def files(self) -> dict[str, str | None]:
        """Give the files that are whole, with the URL to which each was delivered."""
        return dict(self._db.execute("SELECT name, delivered FROM files ORDER BY name").fetchall())

    def delivered(self, name: str, url: str | None) -> None:
        """Take note that a file was delivered, or (None) is to be delivered again."""
        self._db.execute("UPDATE files SET delivered = ? WHERE name = ?", (url, name))

    def _first(self, which: str, *values: str) -> Row | None:
        query = f"SELECT {_COLUMNS} FROM records WHERE {which} LIMIT 1"  # noqa: S608 - constants
        found = self._db.execute(query, values).fetchone()
        return Row(*found) if found else None


def _address(url: str) -> str:
    """Give what spellings of an address have in common: it is normalised, and without scheme and "www."."""
    with suppress(ValueError):
        url = normalise_url(url)
    return (url.partition("://")[2] or url).removeprefix("www.")
