"""Where a file has WARC records, however it was packed, torn or lied about.

A file that is packed record by record is not unpacked to find them: a record begins where a gzip member begins that
starts with a WARC header. A page that was archived could hold such a member of its own, to pass off as a record. It
lies within the record of that page, whose reading tells its true end; so that this is known first, a file whose
dates do not go up is walked through member by member, each unpacked to its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from newscrawler.archive.members import MAGIC, Unpacking, is_packed, places_of, read_at, size_of
from newscrawler.archive.records import HEAD, Found, Head, head_at, next_start, plain_end

_START = re.compile(rb"(?<=\n)WARC/\d+\.\d+[ \t]*\r?\n")


@attrs.frozen
class Damage:
    """A place of a file where a record should be."""

    offset: int
    what: str


def is_warc(path: Path) -> bool:
    """Tell whether a file begins as a WARC file does. Raises OSError."""
    with path.open("rb") as file:
        return head_at(file, 0) is not None


def is_one_stream(path: Path) -> bool:
    """Tell whether a file's first gzip member holds more than one record: it must be unpacked to be found. OSError."""
    with path.open("rb") as file:
        head = head_at(file, 0)
        if head is None or not is_packed(file, 0):
            return False
        after, passed, beyond = head.size + (head.length or 0), 0, bytearray(b"\n")
        for piece in Unpacking(file, 0):
            beyond += piece[max(0, after - passed) :]
            passed += len(piece)
            if len(beyond) > HEAD:
                break
        return _START.search(beyond) is not None


def unpack(path: Path, into: BinaryIO) -> None:
    """Write what a gzip file holds, as far as it can be unpacked. Raises OSError."""
    with path.open("rb") as file:
        offset = 0
        while is_packed(file, offset):
            unpacking = Unpacking(file, offset)
            into.writelines(unpacking)
            if unpacking.problem:
                return
            offset = unpacking.end


def find_records(path: Path, *, strictly: bool = False) -> Iterator[Found | Damage]:
    """Give the records of a file in the order in which they stand there. Raises OSError.

    `strictly` unpacks each to its end.
    """
    with path.open("rb") as file:
        if not is_packed(file, 0) and head_at(file, 0) is not None:
            yield from _plain_records(file)
        elif strictly:
            yield from _walked_records(file)
        else:
            yield from _packed_records(file)


def _packed_records(file: BinaryIO) -> Iterator[Found | Damage]:
    size = size_of(file)
    before: tuple[Head, int] | None = None
    for offset in places_of(MAGIC, file, 0):
        head = head_at(file, offset)
        if head is None:
            continue
        if before is not None:
            yield Found(*before, offset - before[1])
        elif offset:
            yield Damage(0, f"{offset} bytes are no record")
        before = head, offset
    if before is not None:
        yield Found(*before, size - before[1])
    elif size:
        yield Damage(0, "no WARC record in it")


def _walked_records(file: BinaryIO) -> Iterator[Found | Damage]:
    offset, size = 0, size_of(file)
    while offset < size:
        head = head_at(file, offset)
        unpacking = Unpacking(file, offset) if head is not None else None
        for _ in unpacking or ():
            pass
        end = unpacking.end if unpacking is not None and not unpacking.problem else None
        if end is None:
            end = next((at for at in places_of(MAGIC, file, offset + 1) if head_at(file, at)), size)
            if head is None:
                yield Damage(offset, f"{end - offset} bytes are no record")
        if head is not None:
            yield Found(head, offset, end - offset)
        offset = end


def _plain_records(file: BinaryIO) -> Iterator[Found | Damage]:
    offset, size = 0, size_of(file)
    while offset < size:
        head = head_at(file, offset)
        if head is None:
            end = next_start(file, offset + 1)
            yield Damage(offset, f"{end - offset} bytes are no record")
            offset = end
            continue
        end = plain_end(file, offset, head)
        yield Found(head, offset, end - offset)
        after = read_at(file, end, 8)
        offset = end + len(after) - len(after.lstrip(b"\r\n"))
