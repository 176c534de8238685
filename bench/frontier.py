"""How many addresses a second go into the frontier and out of it, and what a crawl that meets a million of them holds.

    .venv/bin/python bench/frontier.py                             # both tables, about 20 minutes
    .venv/bin/python bench/frontier.py --known 10000 --workers 1,2
    .venv/bin/python bench/frontier.py --discover 1000000 --known ""

In and out, against an embedded server of the bench's own, with so many addresses known beforehand that are not due.
Each worker is a process with a connection of its own. "in" are addresses a second that are new, of 24 links on each of
the 150 pages of a batch, as the store puts them; "in, known" those of the same pages once more; "out" those that are
taken, 16 at a time as the scheduler does, and settled in batches of 150 as the store does with their pages.

`--discover` crawls (`newscrawler crawl`, in a process of its own) a site whose sitemap leads to sitemaps of 100 new
addresses each until so many addresses are known, and tells the process's memory on the way. What a crawl costs beside
Scrapy's own schedulers is measured by bench/crawl.py.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.items import Capture, Http
from newscrawler.mongo import server
from newscrawler.mongo.client import connect, connect_async, with_database
from newscrawler.mongo.frontier import Entry, Frontier
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Outlet, Profile
from pipelines import merges
from pipelines.documents import url_document
from pipelines.identities import page_of
from pipelines.writes import Write, write

Doc = dict[str, Any]
Db = AsyncDatabase[Doc]

SOURCE = "bench"
PAGES, LINKS = 150, 24
"""Of a batch, of a page."""
AHEAD = 16
"""Addresses that the scheduler takes at once where 16 requests may be under way."""
LISTED = 100
"""Addresses of a sitemap."""
PROFILE = Profile(
    name=SOURCE, article_path="/news/<id>/<slug>", outlets=[Outlet(name="Harbour Tribune", domain="harbour.example")]
)
_SITE = """name = "bench-discovery"
sitemaps = ["/sitemap.xml"]
allow_private = true

[politeness]
delay = 0.0
concurrency = 16

[[outlets]]
name = "Harbour Tribune"
domain = "harbourtribune.example"
url = "{base}/"
hosts = ["{host}"]
"""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "mongodb"
        uri = options.mongo_uri or server.start(data)
        try:
            if options.known:
                _rates(uri, options)
            if options.discover:
                _discover(uri, Path(folder), options.discover)
        finally:
            if options.mongo_uri is None:
                server.stop(force=True, data_dir=data)


def _options() -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(each) for each in text.split(",") if each]

    parser = argparse.ArgumentParser(description="addresses a second in and out of the frontier, and memory")
    parser.add_argument("--known", type=numbers, default=[10_000, 1_000_000], help="(10000,1000000)")
    parser.add_argument("--workers", type=numbers, default=[1, 2, 4], help="(1,2,4)")
    parser.add_argument("--batches", type=int, default=3, help="that each worker puts (%(default)s)")
    parser.add_argument("--discover", type=int, default=1_000_000, help="0: not (%(default)s)")
    parser.add_argument("--mongo-uri", metavar="URI", help="(an embedded server of its own)")
    return parser.parse_args()


def _rates(uri: str, options: argparse.Namespace) -> None:
    print("| known | workers | in, URLs/s | in, known | out, URLs/s | CPU ms of a worker, in | out |")
    print("|---|---|---|---|---|---|---|")
    for known in options.known:
        own = with_database(uri, f"newscrawler_bench_{os.getpid()}_{known}")
        asyncio.run(_fill(own, known))
        for workers in options.workers:
            with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
                count = options.batches * PAGES * LINKS * workers
                told = []
                for what in (_put, _put, _take):
                    # Of each its own addresses, by its number; the first call imports.
                    list(pool.map(_ready, range(workers)))
                    began = time.monotonic()
                    work = partial(_work, own, what, known * 100 + workers, options.batches)
                    cpu = list(pool.map(work, range(workers)))
                    told.append((count / (time.monotonic() - began), sum(cpu) / count * 1000))
            (new, cpu_in), (again, _), (out, cpu_out) = told
            row = f"| {known:,} | {workers} | {new:,.0f} | {again:,.0f} | {out:,.0f} | {cpu_in:.2f} | {cpu_out:.2f} |"
            print(row, flush=True)
        with connect(own).client as client:
            client.drop_database(own.rpartition("/")[2].partition("?")[0])


def _ready(number: int) -> int:
    time.sleep(0.2)
    return number


async def _fill(uri: str, count: int) -> None:
    """Store addresses that were fetched and are not due."""
    db = connect_async(uri)
    async with db.client:
        await ensure_schema(db)
        frontier = Frontier(db, SOURCE, "run-0")
        await frontier.begin()
        await frontier.put([_entry(-1, 0)], unless=[{"runId": "run-0"}])
        like = await db["urls"].find_one() or {}
        like |= {"nextFetchAt": None, "state": "fetched", "runId": "run-0", "kind": "article"}
        like |= {"fetchedAt": like["firstSeen"], "lastSeen": like["firstSeen"], "status": 200, "shownDigest": "0" * 32}
        for first in range(0, count, 2000):
            entries = [_entry(-2, number) for number in range(first, min(count, first + 2000))]
            docs = [like | {"_id": entry.id, "url": entry.url, "rank": entry.rank} for entry in entries]
            await db["urls"].insert_many(docs, ordered=False)
        await db["urls"].delete_one({"_id": _entry(-1, 0).id})


def _entry(part: int, number: int) -> Entry:
    url = f"https://www.harbour.example/news/{(part + 5) * 10**8 + number}/what-the-tide-brought-to-the-pier"
    minutes = 10**7 + (number * 7919) % 10**6
    return Entry(id=page_id(url, PROFILE), url=url, role="article", rank=minutes, storyId=f"{SOURCE}/{part}/{number}")


def _work(uri: str, what: Callable[..., Any], part: int, batches: int, number: int) -> float:
    """Give the CPU seconds that a worker needed."""

    async def go() -> float:
        db = connect_async(uri)
        async with db.client:
            frontier = Frontier(db, SOURCE, f"run-{number}")
            await frontier.begin()
            began = time.process_time()
            await what(db, frontier, part * 10 + number, batches)
            return time.process_time() - began

    return asyncio.run(go())


async def _put(db: Db, frontier: Frontier, part: int, batches: int) -> None:
    del db
    size = PAGES * LINKS
    for batch in range(batches):
        entries = [_entry(part, batch * size + number) for number in range(size)]
        await frontier.put(entries, unless=[{"runId": frontier.run_id}])


async def _take(db: Db, frontier: Frontier, part: int, batches: int) -> None:
    del part, batches
    waiting: list[Entry] = []
    idle = 0
    while idle < 3:
        taken = await frontier.take(AHEAD)
        waiting += taken
        idle = 0 if taken else idle + 1
        if len(waiting) >= PAGES or (idle and waiting):
            await _settle(db, frontier, waiting)
            waiting = []


async def _settle(db: Db, frontier: Frontier, entries: list[Entry]) -> None:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    pages = [
        page_of(Capture(url=e.url, kind="article", fetchedAt=at, runId=frontier.run_id, http=Http(status=200)), PROFILE)
        for e in entries
    ]
    await write(db["urls"], [Write(page.id, merges.url(url_document(page), shown=None)) for page in pages])


def _discover(uri: str, folder: Path, count: int) -> None:
    own = with_database(uri, f"newscrawler_bench_{os.getpid()}_discovery")
    with _served(count // LISTED + 1) as base, connect(own).client as client:
        profile = folder / "discovery.toml"
        profile.write_text(_SITE.format(base=base, host=base.partition("//")[2]), "utf-8")
        command = [sys.executable, "-m", "newscrawler", "crawl", str(profile), "--mongo-uri", own]
        errors = (folder / "errors").open("wb")
        urls = client.get_default_database()["urls"]
        print("\n| addresses known | s | RSS of the crawl, MB | at most |")
        print("|---|---|---|---|")
        began, told, known = time.monotonic(), 0, 0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors) as crawl:  # noqa: S603 - our own
            try:
                while crawl.poll() is None and known < count:
                    time.sleep(1)
                    known = urls.estimated_document_count()
                    if known >= told + count // 20 or known >= count:
                        told = known
                        now, most = _memory(crawl.pid)
                        print(f"| {known:,} | {time.monotonic() - began:.0f} | {now:.0f} | {most:.0f} |", flush=True)
            finally:
                crawl.kill()
        if known < count:
            print((folder / "errors").read_text("utf-8")[-2000:], file=sys.stderr)
        client.drop_database(client.get_default_database().name)


def _memory(pid: int) -> tuple[float, float]:
    """Give a process's memory now and at most, in MB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines())
    now, most = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lists: int

    def do_GET(self) -> None:
        base = f"http://{self.headers['Host']}"
        number = self.path.removeprefix("/sitemap-").removesuffix(".xml")
        if self.path == "/sitemap.xml":
            body = _locations("sitemap", [f"{base}/sitemap-{each}.xml" for each in range(self.lists)])
        elif number.isdecimal():
            first = int(number) * LISTED
            body = _locations("url", [f"{base}/news/{first + each}/what-the-tide-brought" for each in range(LISTED)])
        else:
            body = b""
        self.send_response(200 if body or self.path == "/robots.txt" else 404)
        self.send_header("Content-Type", "application/xml" if body else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def _locations(tag: str, urls: list[str]) -> bytes:
    root = {"url": "urlset", "sitemap": "sitemapindex"}[tag]
    inner = "".join(f"<{tag}><loc>{url}</loc></{tag}>" for url in urls)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


@contextmanager
def _served(lists: int) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"lists": lists})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{site.server_port}"
        finally:
            site.shutdown()


if __name__ == "__main__":
    main()
