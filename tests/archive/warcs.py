"""WARC files as they come: written plainly, so that each part can be made to lie."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Sequence
from pathlib import Path

HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def http(body: bytes, status: str = "200 OK", headers: Sequence[tuple[str, str]] = HEADERS) -> bytes:
    """Give an HTTP answer as a record holds it."""
    told = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status}\r\n{told}\r\n".encode() + body


def record(
    url: str,
    content: bytes,
    at: str = "2025-05-01T10:00:00Z",
    kind: str = "response",
    *,
    length: int | str | None = None,
    version: str = "1.0",
    **fields: str,
) -> bytes:
    """Give a record; `fields` are more headers, "_" in their names for "-"; `length` what it says of its own."""
    told = {
        "WARC-Type": kind,
        "WARC-Date": at,
        "WARC-Target-URI": url,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "Content-Type": f"application/http; msgtype={kind}",
    }
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    told["Content-Length"] = str(len(content) if length is None else length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"WARC/{version}\r\n{lines}\r\n".encode() + content + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Give records as a file that is packed record by record."""
    return b"".join(gzip.compress(each, 6) for each in records)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def page(number: int, words: str = "The goose left the ferry at noon and walked home along the pier.") -> bytes:
    """Give a page with an article."""
    paragraphs = "".join(f"<p>{words} It was seen {times} times on that day.</p>" for times in range(3, 9))
    return (
        f"<html><head><title>Goose number {number} leaves the ferry</title></head>"
        f"<body><article><h1>Goose number {number} leaves the ferry</h1>"
        f'<time datetime="2025-05-01T09:00:00Z">1 May 2025</time>{paragraphs}</article></body></html>'
    ).encode()
