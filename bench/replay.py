"""How fast a replay is: pages a second, where the time goes, and memory, over real pages made into a WARC file.

    .venv/bin/python bench/replay.py
    .venv/bin/python bench/replay.py --limit 150 --rounds 3 --readers
    .venv/bin/python bench/replay.py --limit 300 --rounds 3 --sites 300 1

The pages (`html/ID.html.gz` and `gold.jsonl`, see --pages) are no part of the repository; without them this says so
and ends. They are written, packed record by record, into a temporary folder.

- Shares: processor time of one process, a page: "find" the record in its file (once, before anything is read),
  "unpack" it and its HTTP answer, "parse" the page to a tree, "read" all else of it, "dedup" in the engines of
  near-duplicates, "store" all else that it takes to store it. The server's time is not in it.
- Rates: the whole command, `replay --output` and into MongoDB, by 1 and by 2 processes; pages by wall clock and by
  processor time (of all processes of it, the server's left out), round trips to MongoDB a page (as the server counts
  requests), and the largest resident set of one process.
- `--sites 500 1`: storing alone, the same pages as those of so many sites, in turn.
- `--readers`: what unpacking all records takes this reader, warcio and fastwarc.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
from databases import emptied, serving
from fastwarc.warc import ArchiveIterator as FastIterator
from pymongo.database import Database
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.archive.places import find_records
from newscrawler.archive.reading import Reader
from newscrawler.archive.records import Found, read_record
from newscrawler.archive.replay import Batches
from newscrawler.archive.timeline import Entry, Timeline
from newscrawler.extract.page import tree
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.pages import html
from pipelines.dedup.shared import Shared

PAGES = Path(__file__).parents[2] / "shared" / "pages"


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of gold.jsonl and html/ (%(default)s)")
    parser.add_argument("--limit", type=int, default=500, help="pages (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="a figure is the median of so many (%(default)s)")
    parser.add_argument("--readers", action="store_true", help="compare readers of WARC, and nothing else")
    parser.add_argument("--sites", type=int, nargs="+", help="store the pages as those of so many sites, no more")
    parser.add_argument("--mongo-uri", help="a MongoDB to use (default: one of its own)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newscrawler-bench-") as name:
        folder = Path(name)
        count = made(given.pages, given.limit, folder / "pages.warc.gz")
        print(f"{count} pages, {(folder / 'pages.warc.gz').stat().st_size // max(count, 1) // 1024} KB each, packed")
        if given.readers:
            tell_readers(folder / "pages.warc.gz", count, given.rounds)
            return
        if given.sites:
            paths = {f"storing, {sites} sites": folder / f"{sites}.warc.gz" for sites in given.sites}
            for sites, path in zip(given.sites, paths.values(), strict=True):
                made(given.pages, given.limit, path, sites)
            with serving(given.mongo_uri, folder / "mongodb") as uri:
                tell_rates({name: (path, uri, 1) for name, path in paths.items()}, count, given.rounds)
            return
        with serving(given.mongo_uri, folder / "mongodb") as uri, emptied(uri) as (whole, _):
            tell_shares(folder / "pages.warc.gz", whole)
        with serving(given.mongo_uri, folder / "mongodb") as uri:
            ways = {
                f"{name}, {workers} process{'es' if workers > 1 else ''}": (folder / "pages.warc.gz", to, workers)
                for name, to in (("reading", None), ("storing", uri))
                for workers in (1, 2)
            }
            tell_rates(ways, count, given.rounds)


def made(pages: Path, limit: int, path: Path, sites: int | None = None) -> int:
    """Write the pages, as of so many sites where that is told, into a WARC file, and give how many there are."""
    gold = pages / "gold.jsonl"
    if not gold.is_file():
        raise SystemExit(f"no pages to replay: {gold} is not there (--pages DIR names another folder)")
    count = 0
    with path.open("wb") as file, gold.open(encoding="utf-8") as lines:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for line in lines:
            row = json.loads(line)
            page = pages / "html" / f"{row['id']}.html.gz"
            if count >= limit or not page.is_file():
                continue
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            url = row["url"] or f"https://unknown.invalid/{row['id']}"
            if sites is not None:
                url = f"https://site{count % sites}.example/{row['id']}"
            at = {"WARC-Date": f"2025-05-01T{count // 3600:02}:{count // 60 % 60:02}:{count % 60:02}Z"}
            body = BytesIO(gzip.decompress(page.read_bytes()))
            kind = "response"
            writer.write_record(
                writer.create_warc_record(url, kind, payload=body, http_headers=headers, warc_headers_dict=at)
            )
            count += 1
    return count


@attrs.define
class Clock:
    """Processor time of what is called through it."""

    seconds: float = 0.0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                self.seconds += time.process_time() - began

        return timed

    def around_async(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return await call(*args, **kwargs)
            finally:
                self.seconds += time.process_time() - began

        return timed


def tell_shares(path: Path, uri: str) -> None:
    """Print where the time of one process goes."""
    find, parse, dedup, read, store = (Clock() for _ in range(5))
    with Timeline() as timeline:
        find.around(timeline.add)([path])
        entries = list(timeline.entries())
    unpack = Clock()
    for entry in entries:
        unpack.around(unpacked)(entry)
    html.parse = parse.around(tree.parse)  # type: ignore[attr-defined]  # what the page object calls
    for name in ("assign", "merge", "catch_up"):
        setattr(Shared, name, dedup.around_async(getattr(Shared, name)))

    async def run() -> None:
        reader = Reader("bench")
        db = connect_async(uri, "newscrawler bench")
        async with db.client:
            batches = Batches(db, Counter())
            await ensure_schema(db)
            for entry in entries:
                began = time.process_time()
                outcome = await reader.outcome(entry)
                read.seconds += time.process_time() - began
                if outcome.item is not None:
                    batches.add(outcome.item, reader.sites.profile(outcome.url))
                if batches.is_full:
                    began = time.process_time()
                    await batches.flush()
                    store.seconds += time.process_time() - began
            began = time.process_time()
            await batches.flush()
            store.seconds += time.process_time() - began

    asyncio.run(run())
    shares = {
        "find": find.seconds,
        "unpack": unpack.seconds,
        "parse": parse.seconds,
        "read": read.seconds - unpack.seconds - parse.seconds,
        "dedup": dedup.seconds,
        "store": store.seconds - dedup.seconds,
    }
    total = sum(shares.values())
    print(f"\n{'':<10}{'ms a page':>10}{'share':>8}")
    for name, seconds in shares.items():
        print(f"{name:<10}{1000 * seconds / len(entries):>10.2f}{seconds / total:>8.1%}")
    reading = find.seconds + read.seconds
    print(f"reading: {len(entries) / reading:.0f} pages/s a core; storing too: {len(entries) / total:.0f}")


def unpacked(entry: Entry) -> bytes:
    with entry.place.file.open("rb") as file:
        return read_record(file, entry.place.offset or 0).content


def tell_rates(ways: dict[str, tuple[Path, str | None, int]], count: int, rounds: int) -> None:
    """Print how fast the command is: of each way the archive, the server to store it or None, and the processes."""
    runs: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (path, uri, workers) in ways.items():
            reading = ["replay", str(path), "--workers", str(workers)]
            if uri is None:
                runs[name].append((*ran(*reading, "--output", str(path.with_name("out"))), 0))
                continue
            with emptied(uri) as (whole, db):
                before = requests_of(db)
                wall, cpu, rss = ran(*reading, "--mongo-uri", whole)
                runs[name].append((wall, cpu, rss, requests_of(db) - before))
    print(f"\n{'':<24}{'pages/s':>9}{'a core':>9}{'RSS':>9}{'trips a page':>14}")
    for name, each in runs.items():
        wall, cpu, rss, trips = (statistics.median(column) for column in zip(*each, strict=True))
        print(f"{name:<24}{count / wall:>9.0f}{count / cpu:>9.0f}{rss / 1024:>6.0f} MB{trips / count:>14.2f}")


def requests_of(db: Database[dict[str, Any]]) -> int:
    """Give how many requests a server has answered."""
    return int(db.client.admin.command("serverStatus")["network"]["numRequests"])


def ran(*arguments: str) -> tuple[float, float, float]:
    """Run the command, and give its seconds, its processor seconds, and the KB of its largest process."""
    code = (
        "import resource, sys, time\nfrom newscrawler.cli.replay import replay\n"
        "began, before = time.monotonic(), time.process_time()\n"
        "try:\n    replay.main(sys.argv[2:], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        "own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "cpu = time.process_time() - before + others.ru_utime + others.ru_stime\n"
        "print(time.monotonic() - began, cpu, max(own.ru_maxrss, others.ru_maxrss), file=sys.stderr)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True, env=dict(os.environ)
    )
    wall, cpu, rss = map(float, done.stderr.splitlines()[-1].split())
    return wall, cpu, rss


def tell_readers(path: Path, count: int, rounds: int) -> None:
    """Print what unpacking takes each reader."""

    def ours() -> Iterator[int]:
        for found in find_records(path):
            if isinstance(found, Found):
                with path.open("rb") as file:
                    yield len(read_record(file, found.offset).content)

    def warcio() -> Iterator[int]:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                yield len(record.content_stream().read())

    def fastwarc() -> Iterator[int]:
        with path.open("rb") as file:
            for record in FastIterator(file):
                yield len(record.reader.read())

    print(f"\n{'':<10}{'ms a record':>12}")
    for reader in (ours, warcio, fastwarc):
        times = []
        for _ in range(rounds):
            began = time.process_time()
            sum(reader())
            times.append(time.process_time() - began)
        print(f"{reader.__name__:<10}{1000 * min(times) / count:>12.3f}")


if __name__ == "__main__":
    main()
