"""Records of WARC files: where they are, and what is in them, however the file was packed, torn or lied about.

A file that is packed record by record is not unpacked to find them: a record begins where a gzip member begins that
starts with a WARC header. A page that was archived could hold such a member of its own, to pass off as a record. It
lies within the record of that page, whose reading tells its true end; so that this is known first, a file whose
dates do not go up is walked through member by member, each unpacked to its end.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import attrs

MAX_BYTES = 64 * 1024 * 1024
"""Of a record that are kept, unpacked; the rest is passed over."""
HEAD = 64 * 1024
"""Bytes within which a record's header ends."""
_BLOCK = 1 << 20
_FIRST_LOOK = 4096
"""Bytes looked at first: a header has some 600."""
_PIECE = 256
"""Bytes unpacked at once where what follows may be damaged: zlib gives nothing of a piece that is."""
_MAGIC = b"\x1f\x8b\x08"
_HEADER = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n(.*?)\r?\n\r?\n", re.DOTALL)
_NEXT = re.compile(rb"(?:\r?\n){0,2}WARC/\d")
_START = re.compile(rb"(?<=\n)WARC/\d+\.\d+[ \t]*\r?\n")
_FOLDED = re.compile(r"\r?\n[ \t]+")


class DamageError(ValueError):
    """A record cannot be read; the message is one line, without its place."""


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
    def url(self) -> str:
        # Some write it as WARC 1.0's grammar has it.
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def id(self) -> str:
        """WARC-Record-ID, without its brackets."""
        return self.fields.get("warc-record-id", "").strip("<>")

    @property
    def at(self) -> datetime | None:
        """WARC-Date, to the microsecond; None where it is none."""
        return instant(self.fields.get("warc-date"))

    @property
    def length(self) -> int | None:
        """Content-Length, None where it is no number."""
        told = self.fields.get("content-length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None


@attrs.frozen
class Found:
    """A record's place in its file, as it stands there (packed or not)."""

    head: Head
    offset: int
    length: int


@attrs.frozen
class Damage:
    """A place of a file where a record should be."""

    offset: int
    what: str


@attrs.frozen
class Record:
    """A record that was read."""

    head: Head
    content: bytes
    """What follows the header, at most MAX_BYTES."""
    whole: bool
    """Nothing was cut off by MAX_BYTES."""
    end: int
    """Where it ends in its file."""


def instant(text: str | None) -> datetime | None:
    """Give an ISO 8601 time in UTC; None where it is none."""
    try:
        found = datetime.fromisoformat((text or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_warc(path: Path) -> bool:
    """Tell whether a file begins as a WARC file does. Raises OSError."""
    with path.open("rb") as file:
        return _head_at(file, 0) is not None


def is_one_stream(path: Path) -> bool:
    """Tell whether a file's first gzip member holds more than one record: it must be unpacked to be found. OSError."""
    with path.open("rb") as file:
        head = _head_at(file, 0)
        if head is None or not _is_packed(file, 0):
            return False
        after, passed, beyond = head.size + (head.length or 0), 0, bytearray(b"\n")
        for piece in _Unpacking(file, 0):
            beyond += piece[max(0, after - passed) :]
            passed += len(piece)
            if len(beyond) > HEAD:
                break
        return _START.search(beyond) is not None


def unpack(path: Path, into: BinaryIO) -> None:
    """Write what a gzip file holds, as far as it can be unpacked. Raises OSError."""
    with path.open("rb") as file:
        offset = 0
        while _is_packed(file, offset):
            unpacking = _Unpacking(file, offset)
            into.writelines(unpacking)
            if unpacking.problem:
                return
            offset = unpacking.end


def find_records(path: Path, *, strictly: bool = False) -> Iterator[Found | Damage]:
    """Give the records of a file in the order in which they stand there. Raises OSError.

    `strictly` unpacks each to its end.
    """
    with path.open("rb") as file:
        if not _is_packed(file, 0) and _head_at(file, 0) is not None:
            yield from _plain_records(file)
        elif strictly:
            yield from _walked_records(file)
        else:
            yield from _packed_records(file)


def read_record(path: Path, offset: int, length: int) -> Record:
    """Give the record at a place that `find_records` gave. Raises DamageError and OSError."""
    with path.open("rb") as file:
        return _read_packed(file, offset, length) if _is_packed(file, offset) else _read_plain(file, offset, length)


def _packed_records(file: BinaryIO) -> Iterator[Found | Damage]:
    size = _size(file)
    before: tuple[int, Head] | None = None
    for offset in _places_of(file, _MAGIC, 0):
        head = _head_at(file, offset)
        if head is None:
            continue
        if before is not None:
            yield Found(before[1], before[0], offset - before[0])
        elif offset:
            yield Damage(0, f"{offset} bytes are no record")
        before = offset, head
    if before is not None:
        yield Found(before[1], before[0], size - before[0])
    elif size:
        yield Damage(0, "no WARC record in it")


def _walked_records(file: BinaryIO) -> Iterator[Found | Damage]:
    offset, size = 0, _size(file)
    while offset < size:
        head = _head_at(file, offset)
        unpacking = _Unpacking(file, offset) if head is not None else None
        for _ in unpacking or ():
            pass
        end = unpacking.end if unpacking is not None and not unpacking.problem else None
        if end is None:
            end = next((at for at in _places_of(file, _MAGIC, offset + 1) if _head_at(file, at)), size)
            if head is None:
                yield Damage(offset, f"{end - offset} bytes are no record")
        if head is not None:
            yield Found(head, offset, end - offset)
        offset = end


def _plain_records(file: BinaryIO) -> Iterator[Found | Damage]:
    offset, size = 0, _size(file)
    while offset < size:
        head = _head_at(file, offset)
        if head is None:
            end = _next_start(file, offset + 1)
            yield Damage(offset, f"{end - offset} bytes are no record")
            offset = end
            continue
        end = offset + head.size + (head.length or 0)
        after = _pread(file, end, 16)
        if head.length is None or end > size or not (_NEXT.match(after) or not after.strip()):
            # Its length is not what it says, or it is cut off.
            end = _next_start(file, offset + head.size)
        yield Found(head, offset, end - offset)
        after = _pread(file, end, 8)
        offset = end + len(after) - len(after.lstrip(b"\r\n"))


def _read_packed(file: BinaryIO, offset: int, length: int) -> Record:
    kept, size, end = _member(file, offset, length)
    head = _parsed(kept)
    if head is None:
        raise DamageError("no WARC header")
    last = size
    if head.length is not None and (
        size == head.size + head.length + 4 or _NEXT.match(kept, head.size + head.length) is not None
    ):
        last = head.size + head.length
    elif kept.endswith(b"\r\n\r\n"):
        # The member tells where the record ends, whatever the record says.
        last = size - 4
    return Record(head, kept[head.size : min(last, head.size + MAX_BYTES)], last <= head.size + MAX_BYTES, end)


def _member(file: BinaryIO, offset: int, length: int) -> tuple[bytes, int, int]:
    """Give what a gzip member holds, as much as is kept, how long that is, and where the member ends."""
    if length <= _BLOCK:
        # Nearly all: unpacked in one go.
        whole = zlib.decompressobj(31)
        try:
            content = whole.decompress(_pread(file, offset, length), _BLOCK * 16)
        except zlib.error as exc:
            raise DamageError(f"damaged: {exc}") from exc
        if whole.eof:
            return content, len(content), offset + length - len(whole.unused_data)
    kept, size = bytearray(), 0
    unpacking = _Unpacking(file, offset)
    for piece in unpacking:
        kept += piece[: max(0, HEAD + MAX_BYTES - len(kept))]
        size += len(piece)
    if unpacking.problem:
        raise DamageError(unpacking.problem)
    return bytes(kept), size, unpacking.end


def _read_plain(file: BinaryIO, offset: int, length: int) -> Record:
    head = _head_at(file, offset)
    if head is None:
        raise DamageError("no WARC header")
    end = offset + length
    if head.length is not None and end == _size(file) and length < head.size + head.length:
        raise DamageError(f"cut off: {length - head.size} of {head.length} bytes are there")
    content = _pread(file, offset + head.size, min(length - head.size, MAX_BYTES))
    if head.length is None or length - head.size != head.length:
        content = content.removesuffix(b"\r\n\r\n")
    return Record(head, content, length - head.size <= MAX_BYTES, end)


class _Unpacking:
    """One gzip member, piece by piece; then `end`, where it ends, or `problem`."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._offset = offset
        self.end = offset
        self.problem: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        place, member = self._offset, zlib.decompressobj(31)
        waiting = b""
        try:
            while not member.eof:
                if not waiting:
                    waiting = _pread(self._file, place, _BLOCK // 16)
                    place += len(waiting)
                # At a file's end what was read before may still give something.
                piece = member.decompress(waiting, _BLOCK)
                if not (piece or waiting or member.eof):
                    self.problem = "cut off: the file ends within it"
                    return
                waiting = member.unconsumed_tail
                yield piece
        except zlib.error as exc:
            self.problem = f"damaged: {exc}"
            return
        self.end = place - len(member.unused_data)


def _head_at(file: BinaryIO, offset: int) -> Head | None:
    """Give the header of the record that begins here, None where none does."""
    for size in (_FIRST_LOOK, HEAD):
        start = _pread(file, offset, size)
        if start.startswith(_MAGIC):
            start = _beginning(start, size)
        if not start.startswith(b"WARC/"):
            return None
        head = _parsed(start)
        if head is not None:
            return head
    return None


def _beginning(member: bytes, size: int) -> bytes:
    """Give what the beginning of a gzip member holds, as far as it is not damaged."""
    unpacking, start = zlib.decompressobj(31), bytearray()
    try:
        for place in range(0, len(member), _PIECE):
            start += unpacking.decompress(member[place : place + _PIECE], size)
            if len(start) >= size or unpacking.eof:
                break
    except zlib.error:
        pass
    return bytes(start)


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


def _is_packed(file: BinaryIO, offset: int) -> bool:
    return _pread(file, offset, len(_MAGIC)) == _MAGIC


def _places_of(file: BinaryIO, what: bytes, start: int) -> Iterator[int]:
    """Give where bytes stand in a file, from a place on."""
    place, kept = start, b""
    while block := _pread(file, place, _BLOCK):
        block, first = kept + block, place - len(kept)
        at = block.find(what)
        while at >= 0:
            yield first + at
            at = block.find(what, at + 1)
        place = first + len(block)
        kept = block[-(len(what) - 1) :]


def _next_start(file: BinaryIO, start: int) -> int:
    """Give where the next record begins in a file that is not packed, at the latest its end."""
    for at in _places_of(file, b"\nWARC/", start - 1):
        if _head_at(file, at + 1) is not None:
            return at + 1
    return _size(file)


def _pread(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size
