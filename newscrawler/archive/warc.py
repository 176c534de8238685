"""WARC 1.1 records as bytes: a gzip member a record, each of which can be read without the others.

A response is kept as it came over the wire but for chunks, which Scrapy's handlers put together: its body is still
compressed where the server sent it so, and `Content-Encoding` tells. warcio writes the WARC headers; it is not given
those of HTTP, for it rewrites what is not ASCII in them.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO, Literal
from urllib.parse import urlsplit

import attrs
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Kind = Literal["warcinfo", "response", "request", "revisit", "metadata"]
Header = tuple[bytes, bytes]

LEVEL = 3
"""Of gzip. On 150 real pages 6 takes 2.4 times the time for 11 % less, 1 takes .8 for 7 % more. What comes compressed
is not packed again: that took .5 ms of the 1.1 of such a page, and makes it no smaller but for its headers."""

_HTTP = "application/http; msgtype="
_CONTENT_TYPES: dict[Kind, str] = {
    "warcinfo": "application/warc-fields",
    "response": f"{_HTTP}response",
    "revisit": f"{_HTTP}response",
    "request": f"{_HTTP}request",
    "metadata": "text/plain",
}
_PLAIN: Kind = "metadata"
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL, NOT_MODIFIED = f"{_REVISIT}identical-payload-digest", f"{_REVISIT}server-not-modified"
_CHUNK = 256 * 1024
_HEAD = 64 * 1024
"""Bytes at a record's start within which its own headers end."""


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    NO_PAYLOAD_DIGEST_TYPES = (_PLAIN,)
    """Payloads' digests are given: without the HTTP headers it would take all of a block for payload."""


@attrs.frozen(kw_only=True)
class Exchange:
    """A request and its response, as they went over the wire."""

    url: str
    at: str
    """When the response came: ISO 8601, UTC, with "Z"."""
    method: str = "GET"
    asked: Sequence[Header] = ()
    """The request's headers."""
    protocol: str = "HTTP/1.1"
    status: int
    headers: Sequence[Header] = ()
    body: bytes = b""
    ip: str | None = None
    truncated: str | None = None
    """Why the body is not whole, in WARC's words: "length", "time", "disconnect", "unspecified"."""


@attrs.frozen
class Original:
    """An earlier record that holds the payload of a later one."""

    id: str
    url: str
    at: str


def new_id() -> str:
    """Give the identity of a new record, without WARC's angle brackets."""
    return f"urn:uuid:{uuid.uuid4()}"


def payload_digest(body: bytes) -> str:
    """Give what stands for a payload: "sha1:" and base32, as all writers of WARC do."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def response(exchange: Exchange, identity: str, digest: str) -> bytes:
    """Give the `response` record, whose payload has `digest`."""
    block = _head(exchange) + exchange.body
    packed = any(name.lower() == b"content-encoding" for name, _ in exchange.headers)
    fields = [*_fields(identity, exchange), ("WARC-Payload-Digest", digest)]
    return _member("response", fields, block, level=0 if packed else LEVEL)


def revisit(exchange: Exchange, identity: str, digest: str, original: Original | None) -> bytes:
    """Give the `revisit` record of a 304, or of a payload that `original` holds: what came but for the body."""
    if exchange.status == HTTPStatus.NOT_MODIFIED:
        more = [("WARC-Profile", NOT_MODIFIED)]
    else:
        more = [("WARC-Profile", IDENTICAL), ("WARC-Payload-Digest", digest)]
    if original is not None:
        more += [
            ("WARC-Refers-To", f"<{original.id}>"),
            ("WARC-Refers-To-Target-URI", original.url),
            ("WARC-Refers-To-Date", original.at),
        ]
    return _member("revisit", [*_fields(identity, exchange), *more], _head(exchange))


def request(exchange: Exchange, concurrent: str) -> bytes:
    """Give the `request` record to the response whose record is `concurrent`."""
    parts = urlsplit(exchange.url)
    asked = exchange.asked
    if not any(name.lower() == b"host" for name, _ in asked):
        asked = [(b"Host", parts.netloc.rpartition("@")[2].encode("ascii", "replace")), *asked]
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    block = f"{exchange.method} {target} HTTP/1.1\r\n".encode("ascii", "replace") + _lines(asked) + b"\r\n"
    fields = [field for field in _fields(new_id(), exchange) if field[0] != "WARC-Truncated"]
    return _member("request", [*fields, ("WARC-Concurrent-To", f"<{concurrent}>")], block)


def warcinfo(filename: str, at: str, told: dict[str, str]) -> bytes:
    """Give the record that begins a file."""
    fields = [("WARC-Record-ID", f"<{new_id()}>"), ("WARC-Date", at), ("WARC-Filename", filename)]
    block = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return _member("warcinfo", fields, block.encode())


def _fields(identity: str, exchange: Exchange) -> list[tuple[str, str]]:
    fields = [("WARC-Record-ID", f"<{identity}>"), ("WARC-Date", exchange.at), ("WARC-Target-URI", exchange.url)]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    return fields


def _head(exchange: Exchange) -> bytes:
    try:
        reason = HTTPStatus(exchange.status).phrase
    except ValueError:
        reason = ""
    # A body that was sent in chunks is whole by now.
    headers = [header for header in exchange.headers if header[0].lower() != b"transfer-encoding"]
    return f"{exchange.protocol} {exchange.status} {reason}\r\n".encode("ascii") + _lines(headers) + b"\r\n"


def _lines(headers: Iterable[Header]) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in headers)


def _member(kind: Kind, fields: Sequence[tuple[str, str]], block: bytes, level: int = LEVEL) -> bytes:
    headers = StatusAndHeaders("", [("WARC-Type", kind), *fields], protocol="WARC/1.1")
    # For warcio every one is of a kind of which it writes the block as it is given: of a revisit it would write none.
    record = ArcWarcRecord("warc", _PLAIN, headers, BytesIO(block), None, _CONTENT_TYPES[kind], len(block))
    out = BytesIO()
    _Writer(out, gzip=False, warc_version="1.1").write_record(record)
    return zlib.compress(out.getvalue(), level, wbits=31)


@attrs.frozen
class Member:
    """A whole record in a file, as far as its headers tell."""

    offset: int
    length: int
    """Bytes that it takes in the file."""
    fields: dict[str, str]
    """Its WARC headers, their names in lower case."""
    line: str
    """The first line of its block."""

    @property
    def kind(self) -> str:
        return self.fields.get("warc-type", "")

    @property
    def id(self) -> str:
        return self.fields.get("warc-record-id", "").strip("<>")

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def status(self) -> int | None:
        """The response's."""
        parts = self.line.split(" ", 2)
        return int(parts[1]) if len(parts) > 1 and parts[0].startswith("HTTP/") and parts[1].isdecimal() else None


def members(file: BinaryIO) -> Iterator[Member]:
    """Give the records of a file from where it stands on, up to the first that is not whole.

    A record is whole where its gzip member is and has the length that its headers say.
    """
    offset, data = file.tell(), b""
    while True:
        decoder, ended = zlib.decompressobj(wbits=31), False
        head, size, taken = bytearray(), 0, 0
        while not ended:
            data = data or file.read(_CHUNK)
            try:
                text = decoder.decompress(data, _CHUNK)
            except zlib.error:
                return
            ended = decoder.eof
            if not (data or text or ended):
                return
            rest = decoder.unused_data if ended else decoder.unconsumed_tail
            taken, data, size = taken + len(data) - len(rest), rest, size + len(text)
            head += text[: max(0, _HEAD - len(head))]
        member = _parsed(bytes(head), size, offset, taken)
        if member is None:
            return
        yield member
        offset = member.end


def _parsed(head: bytes, size: int, offset: int, length: int) -> Member | None:
    own, found, block = head.partition(b"\r\n\r\n")
    first, *lines = own.decode("utf-8", "replace").split("\r\n")
    split = (line.partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in split}
    told = fields.get("content-length", "")
    if not (found and first.startswith("WARC/") and told.isdecimal() and size == len(own) + 8 + int(told)):
        return None
    return Member(offset, length, fields, block.partition(b"\r\n")[0].decode("latin-1"))


class RecordError(ValueError):
    """There is no record to be read; the message is one line."""


def read_record(file: BinaryIO, identity: str) -> ArcWarcRecord:
    """Give the record that begins where a file stands, to be read before the file is closed.

    Raises RecordError where none does, or another one.
    """
    try:
        found = next(iter(ArchiveIterator(file)), None)
    except (ArchiveLoadFailed, zlib.error, EOFError):
        found = None
    if found is None or (found.rec_headers.get_header("WARC-Record-ID") or "").strip("<>") != identity:
        raise RecordError(f"{identity} is not where it is said to be")
    return found


def blank(member: Member) -> bytes:
    """Give a record of exactly the length of `member`, with its identity and date and nothing else of it.

    What fills it are spaces that are not compressed, so that the records behind it stay where they are.
    Raises RecordError where that is too short for one.
    """
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <{member.id}>\r\nWARC-Date: {member.fields.get('warc-date', '')}\r\n"
        f"Content-Type: {_CONTENT_TYPES['metadata']}\r\nContent-Length:"
    ).encode("ascii", "replace")
    around = len(_stored(b""))
    # A block of deflate holds 65,535 bytes, and takes 5 of its own.
    blocks = max(1, -(-(member.length - around + 5) // (_BLOCK + 5)))
    room = member.length - (around - 5) - 5 * blocks - len(head) - len(b" \r\n\r\n\r\n\r\n")
    digits = next((n for n in range(1, 20) if room >= n and len(str(room - n)) <= n), None)
    if digits is None:
        raise RecordError(f"{member.length} bytes are too few to stand for a record that is gone")
    size = room - digits
    # One space more where a digit less is needed.
    text = head + str(size).rjust(digits + 1).encode() + b"\r\n\r\n" + b" " * size + b"\r\n\r\n"
    return _stored(text, blocks)


_BLOCK = 65_535


def _stored(text: bytes, blocks: int = 1) -> bytes:
    """Give a gzip member with `text` in so many blocks, none of them compressed."""
    out = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number in range(blocks):
        part = text[number * _BLOCK : (number + 1) * _BLOCK]
        size = len(part)
        out += [bytes([number == blocks - 1]), size.to_bytes(2, "little"), (size ^ 0xFFFF).to_bytes(2, "little"), part]
    return b"".join([*out, zlib.crc32(text).to_bytes(4, "little"), (len(text) & 0xFFFFFFFF).to_bytes(4, "little")])
