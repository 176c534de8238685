"""HTTP answers as archives keep them: as they were sent, or half undone by who wrote them down."""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BufferedIOBase, BytesIO

import attrs
import brotli  # type: ignore[import-untyped]  # has no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BYTES = 64 * 1024 * 1024
"""Of a body, unpacked."""
_PIECE = 256 * 1024
"""Bytes unpacked at once."""
_STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})\b[^\r\n]*\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(r"\r?\n[ \t]+")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def status_of(content: bytes) -> int | None:
    """Give the status of the answer that begins a record's content; None where none does."""
    found = _STATUS.match(content)
    return int(found[1]) if found else None


@attrs.frozen
class Answer:
    status: int
    headers: dict[str, str]
    """By their names as sent; those that come several times are joined by a comma. Nothing of how the body was sent."""
    body: bytes
    """Unpacked and joined."""


def answer_of(content: bytes) -> Answer | None:
    """Give the answer that a response record holds; None where it holds none.

    What was undone already is told by the body itself, whatever the headers say.
    """
    start = _STATUS.match(content)
    if start is None:
        return None
    # A status line with nothing behind it ends in one line break alone.
    end = _END.search(content, start.end() - 2)
    told = content[start.end() : end.start() if end else len(content)]
    headers: dict[str, str] = {}
    sent: dict[str, str] = {}
    for line in _FOLDED.sub(" ", told.decode("utf-8", "replace")).splitlines():
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not name:
            continue
        if name.lower() in _UNDONE:
            sent[name.lower()] = value
        else:
            known = next((each for each in headers if each.lower() == name.lower()), name)
            headers[known] = f"{headers[known]}, {value}" if known in headers else value
    body = content[end.end() :] if end else b""
    if "chunked" in sent.get("transfer-encoding", "").lower():
        body = _joined(body)
    for encoding in reversed(sent.get("content-encoding", "").lower().split(",")):
        body = _unpacked(body, encoding.strip())
    return Answer(int(start[1]), headers, body[:MAX_BYTES])


def _joined(body: bytes) -> bytes:
    """Give a chunked body whole; one that is not chunked as it is, one that breaks off as far as it goes."""
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(body, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        part = body[found.end() : found.end() + size]
        place = found.end() + size
        if len(part) == size and body[place : place + 1] not in {b"\r", b"\n", b""}:
            break
        parts.append(part)
        place += 2 if body[place : place + 2] == b"\r\n" else 1
        if place >= len(body):
            return b"".join(parts)
    return body if not parts else b"".join(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Give a body as a crawl unpacks it; itself where it is not packed so."""
    if encoding in {"gzip", "x-gzip"}:
        return _gunzipped(body)
    if encoding == "zstd":
        return _read(zstd.ZstdFile(BytesIO(body)), body)
    if encoding == "deflate":
        # Some send zlib's format, as is written, some the bare stream.
        return next((found for bits in (15, -15) if (found := _inflated(body, bits)) is not body), body)
    if encoding == "br":
        return _unbrotlied(body)
    return body


def _gunzipped(body: bytes) -> bytes:
    member = zlib.decompressobj(31)
    with suppress(zlib.error):
        found = member.decompress(body, MAX_BYTES)
        if member.eof and not member.unused_data:
            # Nearly all are one whole member, unpacked at once: a file of them takes .2 ms more.
            return found
    return _read(gzip.GzipFile(fileobj=BytesIO(body)), body)


def _read(file: BufferedIOBase, body: bytes) -> bytes:
    """Give what a packed file holds, of one that breaks off or has a wrong checksum what was there before."""
    found = bytearray()
    try:
        while len(found) < MAX_BYTES and (piece := file.read1(_PIECE)):
            found += piece
    except (OSError, EOFError, zlib.error, zstd.ZstdError):
        return bytes(found) or body
    return bytes(found)


def _inflated(body: bytes, bits: int) -> bytes:
    return _whole(zlib.decompressobj(bits).decompress, body, zlib.error)


def _unbrotlied(body: bytes) -> bytes:
    unpacking = brotli.Decompressor()

    def piece(packed: bytes, size: int) -> bytes:
        found: bytes = unpacking.process(packed, output_buffer_limit=size)
        return found

    return _whole(piece, body, brotli.error)


def _whole(unpack: Callable[[bytes, int], bytes], body: bytes, error: type[Exception]) -> bytes:
    """Give what can be unpacked, `body` itself where nothing can."""
    try:
        return unpack(body, MAX_BYTES) or body
    except error:
        return body
