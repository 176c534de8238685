"""WARC records: what stands in one at a known place, packed or not, and whether it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

import attrs

from newscrawler.archive.members import MAGIC, Unpacking, beginning, is_packed, places_of, read_at, size_of

MAX_BYTES = 64 * 1024 * 1024
"""Of a record's content that are kept; the rest is passed over."""
HEAD = 64 * 1024
"""Bytes within which a record's header ends."""
_FIRST_LOOK = 4096
"""Bytes looked at first: a header has some 600."""
_END = b"\r\n\r\n"
"""Behind a record's content."""
_HEADER = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n(.*?)\r?\n\r?\n", re.DOTALL)
_NEXT = re.compile(rb"(?:\r?\n){0,2}WARC/\d")
_FOLDED = re.compile(r"\r?\n[ \t]+")


class RecordError(ValueError):
    """There is no record to be read; the message is one line."""


@attrs.frozen
class Head:
    """A record's header."""

    fields: dict[str, str]
    """By their names in small letters; of several of one name the first."""
    size: int
    """Bytes of the header itself."""

    @property
    def type(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def is_response(self) -> bool:
        """It tells what an address answered, be it by another record's content."""
        return self.type in {"response", "revisit"}

    @property
    def url(self) -> str:
        # Some write it as WARC 1.0's grammar has it.
        return self._reference("warc-target-uri")

    @property
    def id(self) -> str:
        """WARC-Record-ID, without its brackets."""
        return self._reference("warc-record-id")

    @property
    def refers_to(self) -> str:
        """Of a revisit the id of the record that has its content, "" where it tells none."""
        return self._reference("warc-refers-to")

    @property
    def concurrent_to(self) -> str:
        """Of a request the id of its response, "" where it tells none."""
        return self._reference("warc-concurrent-to")

    @property
    def at(self) -> datetime | None:
        """WARC-Date, to the microsecond; None where it is none."""
        return instant(self.fields.get("warc-date"))

    @property
    def length(self) -> int | None:
        """Content-Length, None where it is no number."""
        told = self.fields.get("content-length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None

    def _reference(self, name: str) -> str:
        return self.fields.get(name, "").strip("<>")


@attrs.frozen
class Found:
    """A record's place in its file, as it stands there (packed or not)."""

    head: Head
    offset: int
    length: int
    """Of one that is packed and was not walked through: up to the next one, which may lie within it."""

    @property
    def end(self) -> int:
        return self.offset + self.length


@attrs.frozen
class Record(Found):
    """A record that was read, by which it is known how long it is."""

    content: bytes
    """What follows the header, as much of it as is kept."""
    exact: bool
    """It is as long as its header says."""


def instant(text: str | None) -> datetime | None:
    """Give an ISO 8601 time in UTC; None where it is none."""
    try:
        found = datetime.fromisoformat((text or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_record(file: BinaryIO, offset: int) -> Record:
    """Give the record at a place, with at most MAX_BYTES of its content. Raises RecordError and OSError."""
    return _read_packed(file, offset, MAX_BYTES) if is_packed(file, offset) else _read_plain(file, offset)


def whole_records(file: BinaryIO, offset: int = 0) -> Iterator[Record]:
    """Give the records of a file that is packed record by record, from a place on, up to the first that is not whole.

    One is whole where its gzip member is, and has the length that its header says. Of its content HEAD bytes are
    kept. Raises OSError.
    """
    with suppress(RecordError):
        while (record := _read_packed(file, offset, HEAD)).exact:
            yield record
            offset = record.end


def _read_packed(file: BinaryIO, offset: int, most: int) -> Record:
    pieces: list[bytes] = []
    size = kept = 0
    unpacking = Unpacking(file, offset)
    for piece in unpacking:
        size += len(piece)
        if kept < HEAD + most:
            pieces.append(piece)
            kept += len(piece)
    if unpacking.problem:
        raise RecordError(unpacking.problem)
    start = b"".join(pieces)
    head = _parsed(start)
    if head is None:
        raise RecordError("no WARC header")
    told = None if head.length is None else head.size + head.length
    exact = told is not None and size == told + len(_END)
    last = size
    if told is not None and (exact or _NEXT.match(start, told) is not None):
        last = told
    elif start.endswith(_END):
        # The member tells where the record ends, whatever the record says.
        last = size - len(_END)
    content = start[head.size : min(last, head.size + most)]
    return Record(head, offset, unpacking.end - offset, content, exact)


def _read_plain(file: BinaryIO, offset: int) -> Record:
    head = head_at(file, offset)
    if head is None:
        raise RecordError("no WARC header")
    end = plain_end(file, offset, head)
    size = end - offset - head.size
    if head.length is not None and end == size_of(file) and size < head.length:
        raise RecordError(f"cut off: {size} of {head.length} bytes are there")
    content = read_at(file, offset + head.size, min(size, MAX_BYTES))
    exact = size == head.length
    return Record(head, offset, end - offset, content if exact else content.removesuffix(_END), exact)


def plain_end(file: BinaryIO, offset: int, head: Head) -> int:
    """Give where the content of a record ends that is not packed."""
    end = offset + head.size + (head.length or 0)
    after = read_at(file, end, 16)
    if head.length is None or end > size_of(file) or not (_NEXT.match(after) or not after.strip()):
        # Its length is not what it says, or it is cut off.
        return next_start(file, offset + head.size)
    return end


def head_at(file: BinaryIO, offset: int) -> Head | None:
    """Give the header of the record that begins here, None where none does."""
    for size in (_FIRST_LOOK, HEAD):
        start = read_at(file, offset, size)
        if start.startswith(MAGIC):
            start = beginning(start, size)
        if not start.startswith(b"WARC/"):
            return None
        head = _parsed(start)
        if head is not None:
            return head
    return None


def _parsed(start: bytes | bytearray) -> Head | None:
    found = _HEADER.match(start)
    if found is None:
        return None
    fields: dict[str, str] = {}
    for line in _FOLDED.sub(" ", found[1].decode("utf-8", "replace")).splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return Head(fields, found.end())


def next_start(file: BinaryIO, start: int) -> int:
    """Give where the next record begins in a file that is not packed, at the latest its end."""
    for at in places_of(b"\nWARC/", file, start - 1):
        if head_at(file, at + 1) is not None:
            return at + 1
    return size_of(file)
