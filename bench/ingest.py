"""How fast captures become documents, beside what `insert_many` of the same pages costs.

    .venv/bin/python bench/ingest.py --pages 1500 --rounds 5
    .venv/bin/python bench/ingest.py --pages 1500 --rounds 5 --copies

Article pages of the bundled network (ingest_pages.py), one a story or, with `--copies`, every outlet's, are stored in
batches of 150 by each way in turn, each time into a database of its own; a figure is the median of the rounds. All
write with w=majority, journalled, to the same server, which is started under a temporary folder but for --mongo-uri.

- "page": a document a page with article, teasers and links in it, as a tutorial's pipeline would; one collection, no
  index, no validator. From items, each made a document by ItemAdapter, or from documents that are ready.
- "rows": the very documents that our store leaves, ready, each collection's in one `insert_many` a batch; with our
  validators and indexes.
- "store": ours. "ids" where a network's id tells the story, "texts" where the engine of near-duplicates does, "idle"
  where ids do and the engine is left out.

CPU is user and system time, the client's of this process, the server's of mongod.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
from databases import serving
from ingest_pages import captures_of, profile_of
from itemadapter import ItemAdapter
from pymongo import AsyncMongoClient, WriteConcern, monitoring
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.items import Capture
from newscrawler.mongo.client import connect_async, with_database
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.profile import Profile
from pipelines.batch import store
from pipelines.dedup.shared import Shared
from pipelines.dedup.texts import Decision, Text
from pipelines.engines import Engines, open_engines
from pipelines.store import BATCH

Db = AsyncDatabase[dict[str, Any]]
Load = Callable[[Db], Awaitable[Callable[[int, int], Awaitable[Any]]]]
"""Makes a database ready and gives what stores the pages from one place to another."""

_BASE = "page, from items"


@attrs.define
class Cost:
    """Of one way in one round, a page: seconds."""

    wall: float
    client: float
    server: float


class Idle(Shared):
    """An engine that takes each text for the first of its story."""

    async def assign(self, texts: Sequence[Text]) -> tuple[list[Decision], list[tuple[str, str]]]:
        return [Decision(text.story or text.id, None) for text in texts], []

    async def catch_up(self) -> None:
        pass


class Trips(monitoring.CommandListener):
    """Counts commands by name and collection."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        of = event.command.get("collection" if event.command_name == "getMore" else event.command_name)
        self.counts[f"{of if isinstance(of, str) else 'server'} {event.command_name}"] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


def main() -> None:
    options = _options()
    network, captures = captures_of(options.pages, options.outlets, copies=options.copies)
    print(f"{len(captures):,} pages of {len({each.article.networkId for each in captures if each.article}):,} stories")
    named, nameless = (profile_of(network, named=each) for each in (True, False))
    unnamed = [_without_id(each) for each in captures]
    loads: dict[str, Load] = {
        _BASE: lambda db: _pages(db, captures),
        "page, ready": lambda db: _ready(db, captures),
        "store, ids, engine idle": lambda db: _store(db, captures, named, idle=True),
        "store, ids": lambda db: _store(db, captures, named),
        "store, texts": lambda db: _store(db, unnamed, nameless),
    }
    if options.only:
        loads = {name: load for name, load in loads.items() if options.only in name}
    with tempfile.TemporaryDirectory() as folder, serving(options.mongo_uri, Path(folder) / "mongodb") as uri:
        asyncio.run(_run(loads, options, uri, captures, named))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="captures stored, beside insert_many of the same")
    parser.add_argument("--pages", type=int, default=1500, help="(%(default)s)")
    parser.add_argument("--outlets", type=int, default=8, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--copies", action="store_true", help="every outlet's copy of a story")
    parser.add_argument("--only", help="the ways whose name has this in it")
    parser.add_argument("--mongo-uri", metavar="URI", help="(a server of its own)")
    return parser.parse_args()


def _without_id(capture: Capture) -> Capture:
    article = attrs.evolve(capture.article, networkId=None) if capture.article else None
    return attrs.evolve(capture, article=article)


async def _run(
    loads: dict[str, Load], options: argparse.Namespace, uri: str, captures: list[Capture], profile: Profile
) -> None:
    db = connect_async(with_database(uri, f"bench_ingest_{os.getpid()}"), "newscrawler bench")
    try:
        if not options.only:
            rows = await _rows_of(db, captures, profile)
            loads = {**loads, "rows, ready": lambda db: _insert_rows(db, rows)}
        pid = int((await db.client.admin.command("serverStatus"))["pid"])
        costs: defaultdict[str, list[Cost]] = defaultdict(list)
        for number in range(options.rounds):
            for name in random.Random(number).sample([*loads], len(loads)):
                costs[name].append(await _timed(db, loads[name], len(captures), pid))
                print(f"round {number + 1}: {name}", file=sys.stderr)
        _print_costs(costs)
    finally:
        await db.client.drop_database(db.name)
        await db.client.close()
    for name, load in loads.items():
        if name.startswith("store"):
            await _print_trips(name, load, uri, len(captures))


async def _fresh(db: Db) -> None:
    await db.client.drop_database(db.name)
    await asyncio.sleep(0.2)


async def _timed(db: Db, load: Load, pages: int, pid: int) -> Cost:
    await _fresh(db)
    step = await load(db)
    before, cpu, wall = _cpu_of(pid), time.process_time(), time.perf_counter()
    for start in range(0, pages, BATCH):
        await step(start, start + BATCH)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Cost(wall / pages, cpu / pages, (_cpu_of(pid) - before) / pages)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _journalled(db: Db) -> Db:
    return db.with_options(write_concern=WriteConcern("majority", j=True))


async def _pages(db: Db, captures: list[Capture]) -> Callable[[int, int], Awaitable[Any]]:
    pages = _journalled(db)["pages"]
    return lambda start, end: pages.insert_many([ItemAdapter(each).asdict() for each in captures[start:end]])


async def _ready(db: Db, captures: list[Capture]) -> Callable[[int, int], Awaitable[Any]]:
    pages, made = _journalled(db)["pages"], [ItemAdapter(each).asdict() for each in captures]
    return lambda start, end: pages.insert_many(made[start:end])


async def _store(
    db: Db, captures: list[Capture], profile: Profile, *, idle: bool = False
) -> Callable[[int, int], Awaitable[Any]]:
    await ensure_schema(db)
    engines = Engines(Idle(db, "articles"), Idle(db, "teasers")) if idle else await open_engines(db, days=30)
    return lambda start, end: store(db, captures[start:end], profile, engines)


async def _rows_of(db: Db, captures: list[Capture], profile: Profile) -> dict[str, list[dict[str, Any]]]:
    """Give what our store leaves, by collection in the order of writing."""
    await _fresh(db)
    step = await _store(db, captures, profile)
    for start in range(0, len(captures), BATCH):
        await step(start, start + BATCH)
    names = [name for name in await db.list_collection_names() if name != "schema"]
    return {name: await db[name].find().sort("$natural").to_list() for name in sorted(names)}


async def _insert_rows(db: Db, rows: dict[str, list[dict[str, Any]]]) -> Callable[[int, int], Awaitable[Any]]:
    await ensure_schema(db)
    pages = len(rows["urls"])

    async def step(start: int, end: int) -> None:
        for name, documents in rows.items():
            share = documents[start * len(documents) // pages : end * len(documents) // pages]
            if share:
                await _journalled(db)[name].insert_many(share, ordered=False)

    return step


def _print_costs(costs: dict[str, list[Cost]]) -> None:
    base = _BASE if _BASE in costs else next(iter(costs))
    others = [base, "rows, ready"] if "rows, ready" in costs else [base]
    titles = [f"x {name}: wall | x {name}: client" for name in others]
    print(f"\n| way | pages/s | ms a page | client CPU, ms | server CPU, ms | {' | '.join(titles)} |")
    print("|---" * (5 + 2 * len(others)) + "|")
    for way, rounds in sorted(costs.items()):
        wall, client, own = (
            statistics.median(getattr(each, of) for each in rounds) for of in ("wall", "client", "server")
        )
        told = [f"{1 / wall:,.0f}", f"{wall * 1e3:.2f}", f"{client * 1e3:.2f}", f"{own * 1e3:.2f}"]
        for other in others:
            pairs = [*zip(costs[other], rounds, strict=True)]
            told += [f"{statistics.median(a.wall / b.wall for a, b in pairs):.3f}"]
            told += [f"{statistics.median(a.client / b.client for a, b in pairs):.3f}"]
        print(f"| {way} | {' | '.join(told)} |", flush=True)


async def _print_trips(name: str, load: Load, uri: str, pages: int) -> None:
    trips = Trips()
    whole = with_database(uri, f"bench_ingest_{os.getpid()}")
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(whole, w="majority", event_listeners=[trips])
    db = client.get_default_database()
    try:
        await _fresh(db)
        step = await load(db)
        trips.counts.clear()
        for start in range(0, pages, BATCH):
            await step(start, start + BATCH)
        batches = -(-pages // BATCH)
        told = ", ".join(f"{count / batches:.3g} {each}" for each, count in sorted(trips.counts.items()))
        print(f"\n{name}: {trips.counts.total() / batches:.1f} round trips a batch: {told}")
    finally:
        await client.drop_database(db.name)
        await client.close()


if __name__ == "__main__":
    main()
