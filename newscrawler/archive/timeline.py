"""What is to be replayed, in the order of its dates, however many files hold it and in whichever order they are given.

It is kept in a temporary SQLite file that goes with the process: 250 bytes a record, whatever the memory.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import attrs

from newscrawler.archive.places import Damage, find_records, is_one_stream, is_warc, unpack
from newscrawler.archive.records import Found, instant
from newscrawler.archive.saved import saved_at

OPEN = ".open"
"""Behind the name of a file that a crawl is writing, or was when it was killed."""
SUFFIXES = (".warc", ".warc.gz", f".warc.gz{OPEN}")
_SMALL = 4096
"""Bytes of a record that tells no page below which it cannot hide one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TABLES = """
CREATE TABLE entries (
    at INTEGER, file INTEGER, offset INTEGER, length INTEGER, kind TEXT, url TEXT,
    record TEXT, digest TEXT, refersTo TEXT, refersToUrl TEXT, refersToAt INTEGER
);
"""


@attrs.frozen
class Place:
    """Where something is kept."""

    path: Path
    """As it was given."""
    file: Path
    """What is read: what was unpacked, or the path itself."""
    offset: int | None = None
    """Of a WARC record in `file`; None of a saved page, which is the file."""
    length: int = 0

    @property
    def record(self) -> tuple[str, int] | None:
        """Name of the file in which a record can be found, and its place there; None where there is none."""
        if self.offset is None or self.file != self.path:
            return None
        return self.path.name.removesuffix(OPEN), self.offset

    def __str__(self) -> str:
        return str(self.path) if self.offset is None else f"{self.path}@{self.offset}"


@attrs.frozen
class Entry:
    """What is to be read next."""

    place: Place
    kind: str
    """"page", or the type of a record: "response", "revisit"; "other" of one that tells no page."""
    at: datetime
    url: str | None = None
    """Of a record."""
    original: Place | None = None
    """Of a revisit: the record whose content it found again, where that is in these files."""


@attrs.frozen
class Reached:
    """Up to where entries were replayed."""

    at: int
    file: str
    offset: int


class Timeline:
    """The pages and records of files; to be used as a context, at whose end it is gone."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        """Files and records that cannot be used, in a line each."""
        self._files: list[Place] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._told = hashlib.sha256()
        # Without a name it is a file that nobody else sees, and that goes with the process.
        self._db = sqlite3.connect("")
        self._db.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._db.close()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def digest(self) -> str:
        """What tells these files from others: names, sizes and times."""
        return self._told.hexdigest()[:32]

    def add(self, paths: list[Path]) -> None:
        """Take in files; of WARC files the records."""
        for path in sorted(dict.fromkeys(paths)):
            try:
                state = path.stat()
                self._told.update(f"{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
                if path.is_file() and (path.name.endswith(SUFFIXES) or _is_unnamed_warc(path)):
                    self._add_records(path)
                else:
                    self._add_page(path)
            except OSError as exc:
                self.problems.append(f"{path}: cannot be read: {exc.strerror or exc}")
            except UnicodeEncodeError:
                # Neither MongoDB nor JSON could hold it.
                self.problems.append(f"{str(path)!a}: its name is not UTF-8: rename it")
        self._db.executescript(
            "CREATE INDEX byDate ON entries (at, file, offset);"
            "CREATE INDEX byRecord ON entries (record) WHERE record IS NOT NULL;"
            "CREATE INDEX byDigest ON entries (digest, at) WHERE digest IS NOT NULL;"
        )

    def count(self, after: Reached | None = None) -> int:
        """Give how many entries there are, or are left."""
        where, values = self._behind(after)
        found: int = self._db.execute(f"SELECT COUNT(*) FROM entries WHERE {where}", values).fetchone()[0]  # noqa: S608
        return found

    def entries(self, after: Reached | None = None) -> Iterator[Entry]:
        """Give entries by their dates; those of one date by file and place in it."""
        where, values = self._behind(after)
        rows = self._db.execute(
            f"SELECT at, file, offset, length, kind, url, refersTo, refersToUrl, refersToAt, digest FROM entries "  # noqa: S608
            f"WHERE {where} ORDER BY at, file, offset",
            values,
        )
        for at, file, offset, length, kind, url, *refers in rows:
            place = self._files[file] if kind == "page" else self._placed(file, offset, length)
            original = self._original(*refers) if kind == "revisit" else None
            yield Entry(place, kind, _EPOCH + timedelta(microseconds=at), url, original)

    def reached(self, place: Place, at: datetime) -> Reached:
        """Give how far a replay is that has come to a place."""
        return Reached(_micros(at), str(place.path), place.offset or 0)

    def _behind(self, after: Reached | None) -> tuple[str, tuple[int, ...]]:
        if after is None:
            return "1", ()
        file = next((number for number, each in enumerate(self._files) if str(each.path) == after.file), -1)
        return "(at, file, offset) > (?, ?, ?)", (after.at, file, after.offset)

    def _original(self, record: str | None, url: str | None, at: int | None, digest: str | None) -> Place | None:
        """Give the record to which a revisit refers: by its id, else by address and date, else by its content."""
        ways = (
            ("record = ?", (record,), record),
            ("digest = ? AND url = ? AND at = ?", (digest, url, at), digest and url and at),
            ("digest = ?", (digest,), digest),
        )
        for where, values, known in ways:
            found = (
                known
                and self._db.execute(
                    f"SELECT file, offset, length FROM entries WHERE {where} AND kind = 'response' ORDER BY at LIMIT 1",  # noqa: S608
                    values,
                ).fetchone()
            )
            if found:
                file, offset, length = found
                return self._placed(file, offset, length)
        return None

    def _placed(self, file: int, offset: int, length: int) -> Place:
        known = self._files[file]
        return Place(known.path, known.file, offset, length)

    def _add_page(self, path: Path) -> None:
        at = instant(saved_at(path)) or _EPOCH
        self._files.append(Place(path, path))
        self._db.execute(
            "INSERT INTO entries (at, file, offset, kind) VALUES (?, ?, 0, 'page')",
            (_micros(at), len(self._files) - 1),
        )

    def _add_records(self, path: Path) -> None:
        self._files.append(Place(path, self._unpacked(path) if is_one_stream(path) else path))
        if not self._take_in():
            # What lies within another record has a date behind it, or is told by a file that goes back in time.
            self._db.execute("DELETE FROM entries WHERE file = ?", (len(self._files) - 1,))
            self._take_in(strictly=True)

    def _take_in(self, *, strictly: bool = False) -> bool:
        """Take in the last file's records; give whether their dates go up, by which they can be trusted."""
        file = self._files[-1]
        last = _EPOCH
        problems: list[str] = []
        for found in find_records(file.file, strictly=strictly):
            if isinstance(found, Damage):
                problems.append(f"{file.path}@{found.offset}: {found.what}")
                continue
            kind = found.head.type
            if not found.head.is_response or not found.head.url[:8].lower().startswith(("http://", "https://")):
                if found.length < _SMALL:
                    continue
                kind = "other"
            at = found.head.at
            if at is None:
                if kind != "other":
                    problems.append(f"{file.path}@{found.offset}: WARC-Date is missing or no time")
                at, kind = last, "other"
            if at < last and not strictly:
                return False
            last = at
            self._db.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._row(found, kind, at))
        self.problems += problems
        return True

    def _row(self, found: Found, kind: str, at: datetime) -> tuple[str | int | None, ...]:
        head, fields = found.head, found.head.fields
        refers_at = instant(fields.get("warc-refers-to-date"))
        return (
            *(_micros(at), len(self._files) - 1, found.offset, found.length, kind, head.url),
            *(head.id or None, fields.get("warc-payload-digest")),
            *(head.refers_to or None, fields.get("warc-refers-to-target-uri")),
            _micros(refers_at) if refers_at else None,
        )

    def _unpacked(self, path: Path) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="newscrawler-replay-")
        copy = Path(self._folder.name) / f"{len(self._files)}.warc"
        with copy.open("wb") as file:
            unpack(path, file)
        return copy


def _is_unnamed_warc(path: Path) -> bool:
    return not path.name.endswith((".html", ".htm", ".xml", ".rss")) and is_warc(path)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
