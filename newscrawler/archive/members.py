"""Gzip members in a file: where one begins, and what it holds as far as it can be unpacked."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
"""With which a member begins."""
_GZIP = 31
"""What zlib calls this format."""
_BLOCK = 1 << 20
"""Bytes searched, or unpacked, at once."""
_READ = 64 * 1024
"""Bytes of a member read at once: most records have fewer."""
_PIECE = 256
"""Bytes unpacked at once where what follows may be damaged: zlib gives nothing of a piece that is."""


class Unpacking:
    """One member, piece by piece; then `end`, where it ends in its file, or `problem`, why that is not known."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._offset = offset
        self.end = offset
        self.problem: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        place, member = self._offset, zlib.decompressobj(_GZIP)
        waiting = b""
        try:
            while not member.eof:
                if not waiting:
                    waiting = read_at(self._file, place, _READ)
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


def beginning(member: bytes, size: int) -> bytes:
    """Give the first `size` bytes, or some more, of what a member's beginning holds, as far as it is not damaged."""
    unpacking, start = zlib.decompressobj(_GZIP), bytearray()
    try:
        for place in range(0, len(member), _PIECE):
            start += unpacking.decompress(member[place : place + _PIECE], size)
            if len(start) >= size or unpacking.eof:
                break
    except zlib.error:
        pass
    return bytes(start)


def is_packed(file: BinaryIO, offset: int) -> bool:
    """Tell whether what stands at a place looks like a member."""
    return read_at(file, offset, len(MAGIC)) == MAGIC


def places_of(what: bytes, file: BinaryIO, start: int) -> Iterator[int]:
    """Give where bytes stand in a file, from a place on."""
    place, kept = start, b""
    while block := read_at(file, place, _BLOCK):
        block, first = kept + block, place - len(kept)
        at = block.find(what)
        while at >= 0:
            yield first + at
            at = block.find(what, at + 1)
        place = first + len(block)
        kept = block[-(len(what) - 1) :]


def read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    """Give so many bytes of a file, fewer where it ends."""
    file.seek(offset)
    return file.read(size)


def size_of(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
