"""What it costs to keep a page in the archive, beside warcio's own writer, in processor time.

    PYTHONPATH=. .venv/bin/python bench/archive.py --pages 300 --rounds 7

The pages are those of `bench/crawl.py`, 67 KB each. `plain` ones come as they are, `gzip` ones packed as most servers
send them, `again` are plain ones that their addresses have shown before. Time is that of the process: records made,
written, and fsynced every 150 pages with their index. warcio writes the same responses and requests, without fsync or
index.
The figures are those of the fastest round; rounds take turns, so that what slows the machine slows all.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from crawl_site import pages_of
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.archive.folder import Archive
from newscrawler.archive.permission import headers_allow, page_allows
from newscrawler.archive.repair import prepare
from newscrawler.archive.warc import Exchange
from newscrawler.archive.writer import Writer
from pipelines.store import BATCH

ASKED = [(b"User-Agent", b"newscrawler/1"), (b"Accept", b"text/html,*/*;q=0.8"), (b"Accept-Encoding", b"gzip")]
HEADERS = [(b"Content-Type", b"text/html; charset=utf-8"), (b"Server", b"bench"), (b"Etag", b'"6f1c2a"')]

Way = Callable[[Path, Sequence[Exchange]], float]


def main() -> None:
    parser = argparse.ArgumentParser(description="processor time and bytes of a page in the archive")
    parser.add_argument("--pages", type=int, default=300, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=7, help="(%(default)s)")
    options = parser.parse_args()
    bodies = [body for body, kind in pages_of(options.pages, "http://127.0.0.1").values() if "html" in kind]
    plain = [_exchange(number, body) for number, body in enumerate(bodies)]
    packed = [
        _exchange(number, gzip.compress(body, 6), (b"Content-Encoding", b"gzip")) for number, body in enumerate(bodies)
    ]
    ways: dict[str, tuple[Way, list[Exchange]]] = {
        "plain": (ours, plain),
        "gzip": (ours, packed),
        "again": (again, plain),
        "plain, warcio": (warcio, plain),
        "gzip, warcio": (warcio, packed),
        "noarchive looked for": (permission, plain),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    sizes: dict[str, float] = {}
    for number in range(options.rounds):
        for name, (way, exchanges) in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                times[name].append(way(Path(folder), exchanges) / len(exchanges) * 1000)
                sizes[name] = (
                    sum(path.stat().st_size for path in Path(folder).glob("*.warc.gz")) / len(exchanges) / 1000
                )
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    print(f"{len(bodies)} pages of {sum(map(len, bodies)) / len(bodies) / 1000:.0f} KB\n")
    print("| pages | CPU ms a page | median | KB in the archive |\n|---|---|---|---|")
    for name, each in times.items():
        print(f"| {name} | {min(each):.2f} | {sorted(each)[len(each) // 2]:.2f} | {sizes[name] or 0:.1f} |")


def _exchange(number: int, body: bytes, *more: tuple[bytes, bytes]) -> Exchange:
    url, at = f"http://127.0.0.1/news/{number}/bench", "2025-05-01T10:00:00Z"
    return Exchange(url=url, at=at, asked=ASKED, status=200, headers=[*HEADERS, *more], body=body, ip="127.0.0.1")


def ours(folder: Path, exchanges: Sequence[Exchange]) -> float:
    return asyncio.run(_write(folder, exchanges))


def again(folder: Path, exchanges: Sequence[Exchange]) -> float:
    asyncio.run(_write(folder, exchanges))
    for path in folder.glob("*.warc.gz"):
        path.rename(path.with_suffix(".before"))
    return asyncio.run(_write(folder, exchanges))


async def _write(folder: Path, exchanges: Sequence[Exchange]) -> float:
    archive = Archive(folder)
    prepare(archive)
    writer = Writer(archive, "bench", {})
    began = time.process_time()
    for number, exchange in enumerate(exchanges, 1):
        writer.append(exchange)
        if number % BATCH == 0:
            await writer.sync()
    await writer.close()
    return time.process_time() - began


def warcio(folder: Path, exchanges: Sequence[Exchange]) -> float:
    began = time.process_time()
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, warc_version="1.1")
        for exchange in exchanges:
            dated = {"WARC-Date": exchange.at}
            head = StatusAndHeaders("200 OK", _text(exchange.headers), protocol="HTTP/1.1")
            body = BytesIO(exchange.body)
            sent = writer.create_warc_record(
                exchange.url, "response", body, len(exchange.body), warc_headers_dict=dated, http_headers=head
            )
            line = StatusAndHeaders("GET / HTTP/1.1", _text(exchange.asked), is_http_request=True)
            asked = writer.create_warc_record(exchange.url, "request", warc_headers_dict=dated, http_headers=line)
            writer.write_request_response_pair(asked, sent)
    return time.process_time() - began


def _text(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode(), value.decode()) for name, value in headers]


def permission(folder: Path, exchanges: Sequence[Exchange]) -> float:
    del folder
    began = time.process_time()
    if not all(headers_allow([]) and page_allows(each.body) for each in exchanges):
        sys.exit("a page of the bench says noarchive")
    return time.process_time() - began


if __name__ == "__main__":
    main()
