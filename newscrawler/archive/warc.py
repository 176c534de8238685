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
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import Literal
from urllib.parse import urlsplit

import attrs
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Kind = Literal["warcinfo", "response", "request", "revisit", "metadata"]
Header = tuple[bytes, bytes]

LEVEL = 3
"""Of gzip. On 150 real pages 6 takes 2.4 times the time for 11 % less, 1 takes .8 for 7 % more. What comes compressed
is not packed again: that took .5 ms of the 1.1 of such a page, and makes it no smaller but for its headers."""

_BLOCK = 65_535
"""Bytes that a block of deflate holds at the most."""
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


def blank(identity: str, at: str, length: int) -> bytes:
    """Give a record of exactly so many bytes in its file, that says nothing but its identity and date.

    What fills it are spaces that are not compressed, so that it can stand for any other one.
    Raises ValueError where that is too short for one.
    """
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <{identity}>\r\nWARC-Date: {at}\r\n"
        f"Content-Type: {_CONTENT_TYPES['metadata']}\r\nContent-Length:"
    ).encode("ascii", "replace")
    around = len(_stored(b""))
    # A block of deflate takes 5 bytes of its own.
    blocks = max(1, -(-(length - around + 5) // (_BLOCK + 5)))
    room = length - (around - 5) - 5 * blocks - len(head) - len(b" \r\n\r\n\r\n\r\n")
    digits = next((n for n in range(1, 20) if room >= n and len(str(room - n)) <= n), None)
    if digits is None:
        raise ValueError(f"{length} bytes are too few to stand for a record that is gone")
    size = room - digits
    # One space more where a digit less is needed.
    text = head + str(size).rjust(digits + 1).encode() + b"\r\n\r\n" + b" " * size + b"\r\n\r\n"
    return _stored(text, blocks)


def _stored(text: bytes, blocks: int = 1) -> bytes:
    """Give a gzip member with `text` in so many blocks, none of them compressed."""
    out = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number in range(blocks):
        part = text[number * _BLOCK : (number + 1) * _BLOCK]
        size = len(part)
        out += [bytes([number == blocks - 1]), size.to_bytes(2, "little"), (size ^ 0xFFFF).to_bytes(2, "little"), part]
    return b"".join([*out, zlib.crc32(text).to_bytes(4, "little"), (len(text) & 0xFFFFFFFF).to_bytes(4, "little")])
