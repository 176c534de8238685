"""Exchanges and archives for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newscrawler.archive.folder import Archive
from newscrawler.archive.repair import prepare
from newscrawler.archive.warc import Exchange
from newscrawler.archive.writer import Writer
from newscrawler.items import WarcRecord

PAGE = b"<html><p>The ferry waits for its cat.</p></html>"


def exchange(number: int = 1, body: bytes = PAGE, **changes: Any) -> Exchange:
    """Give a page's exchange; `number` tells its address and time."""
    told: dict[str, Any] = {
        "url": f"https://www.millpond.example/news/{number}/ferry?page=2",
        "at": f"2025-05-01T10:{number:02}:00Z",
        "asked": [(b"User-Agent", b"newscrawler/1 (+tests)"), (b"Accept", b"*/*")],
        "status": 200,
        "headers": [(b"Content-Type", b"text/html; charset=utf-8"), (b"X-Town", "M\xfchlteich".encode())],
        "body": body,
        "ip": "127.0.0.1",
    }
    return Exchange(**told | changes)


def archive(folder: Path, **changes: Any) -> Archive:
    """Give an archive that is ready to be written to."""
    made = Archive(folder, **changes)
    prepare(made)
    return made


def written(given: Archive, exchanges: Sequence[Exchange], source: str = "millpond") -> list[WarcRecord]:
    """Write as one crawl does, and finish its files."""

    async def write() -> list[WarcRecord]:
        writer = Writer(given, source, {"isPartOf": source})
        records = [writer.append(each) for each in exchanges]
        await writer.close()
        return records

    return asyncio.run(write())


def page(given: Archive, record: WarcRecord) -> bytes:
    return given.page(record)
