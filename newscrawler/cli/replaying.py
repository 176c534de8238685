"""How a replay is run for an operator: what it has come to is shown while it goes on, and summed up behind it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any, Self, TextIO

import attrs
import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from newscrawler.archive.reading import FAILED, Outcome, Reader, Sites
from newscrawler.archive.replay import Replay
from newscrawler.archive.timeline import Timeline
from newscrawler.archive.workers import Workers
from newscrawler.items import Capture
from newscrawler.mongo import queries
from newscrawler.mongo.client import connect, connect_async
from newscrawler.mongo.replays import SOURCE, left_off, reach
from newscrawler.mongo.runs import finish_run_async, new_run_id, run_document, start_run_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.profile import Profile

FIELDS = ("headline", "datePublished", "articleBody", "authors", "description", "sourceOrganization", "mainImage")
PLAIN = 10.0
"""Seconds between two plain lines."""
_MANY = 64
"""Pages from which on more than one process reads: to start them takes as long as to read some twenty."""


@attrs.define
class Display:
    """What stderr shows while entries are read: a bar on a terminal, else a plain line every few seconds."""

    total: int
    _bar: Progress | None = None
    _task: TaskID | None = None
    _done: int = 0
    _began: float = attrs.field(factory=time.monotonic)
    _said: float = attrs.field(factory=time.monotonic)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self.total)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Tell that one more is done."""
        self._done += 1
        now = time.monotonic()
        rate = f"{self._done / max(now - self._began, 0.001):.0f} pages/s"
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, description=rate)
        elif now - self._said > PLAIN:
            self._said = now
            click.echo(f"{self._done} of {self.total}  {rate}", err=True)


@attrs.define(kw_only=True)
class Summary:
    """What a replay came to."""

    kinds: Counter[str] = attrs.field(factory=Counter)
    fields: Counter[str] = attrs.field(factory=Counter)
    unusable: list[str] = attrs.field(factory=list)
    skipped: int = 0
    """Entries that an earlier replay had stored."""

    def tell(self, line: str) -> None:
        """Take note of what cannot be used, and say so."""
        self.unusable.append(line)
        click.echo(line, err=True)

    def add(self, outcome: Outcome, counts: Counter[str], *, stored: bool) -> None:
        if outcome.problem is not None:
            self.tell(outcome.problem)
        item = outcome.item
        if isinstance(item, Capture):
            self.kinds[item.kind] += 1
            self.fields.update(name for name in FIELDS if item.article and getattr(item.article, name))
        elif item is not None:
            if item.reason == FAILED:
                self.tell(f"{item.item.url}: {item.detail}")
            counts[f"reject/{item.reason}"] += not stored
            self.kinds["rejected"] += 1


@attrs.define(kw_only=True, frozen=True)
class Order:
    """What is to be done with what is read."""

    uri: str | None
    """Where to store it; None: nowhere."""
    lines: TextIO | None
    """Where to write captures."""
    workers: int | None
    """Processes; None: as many as there are cores."""
    url: str | None
    profiles: tuple[Profile, ...]
    fresh: bool


def workers_for(timeline: Timeline, wanted: int | None) -> int:
    """Give how many processes are to read."""
    if wanted is not None:
        return wanted
    return len(os.sched_getaffinity(0)) if timeline.count() >= _MANY else 1


async def run(timeline: Timeline, order: Order) -> dict[str, Any]:
    """Replay what a timeline holds, and give the report.

    Raises SchemaMismatch, PyMongoError and MongoUnavailable where the database is lost, WorkerLost.
    """
    began = time.monotonic()
    started = datetime.now(UTC)
    run_id = new_run_id(started)
    summary = Summary()
    for problem in timeline.problems:
        summary.tell(problem)
    sites = Sites(order.profiles)
    with Workers(Reader(run_id, Sites(order.profiles), order.url), workers_for(timeline, order.workers)) as workers:
        replay = Replay(timeline, workers, sites)
        if order.uri is None:
            await _read(replay, order, summary)
        else:
            await _store(replay, order, summary, run_id, started)
    return {
        "uri": order.uri,
        "runId": run_id,
        "pages": sum(summary.kinds.values()),
        "skipped": summary.skipped,
        "kinds": dict(summary.kinds.most_common()),
        "fields": {name: summary.fields[name] for name in FIELDS},
        "counts": dict(sorted((name, count) for name, count in replay.counts.items() if count)),
        "unusable": summary.unusable,
        "seconds": round(time.monotonic() - began, 1),
        "totals": None if order.uri is None else _totals(order.uri),
    }


async def _read(replay: Replay, order: Order, summary: Summary) -> None:
    with Display(replay.timeline.count()) as display:
        async for outcome in replay.outcomes():
            summary.add(outcome, replay.counts, stored=False)
            if isinstance(outcome.item, Capture) and order.lines is not None:
                order.lines.write(json.dumps(attrs.asdict(outcome.item), ensure_ascii=False) + "\n")
            display.advance()


async def _store(replay: Replay, order: Order, summary: Summary, run_id: str, started: datetime) -> None:
    db = connect_async(order.uri or "", "newscrawler crawl replay")
    timeline = replay.timeline
    try:
        await ensure_schema(db)
        before = None if order.fresh else await left_off(db, timeline.digest)
        if before is not None:
            replay.go_on(before)
            summary.skipped = timeline.count() - timeline.count(replay.after)
            click.echo(f"going on behind {summary.skipped} of {timeline.count()}; --fresh starts over", err=True)
        options = {"digest": timeline.digest, "entries": timeline.count()}
        await start_run_async(db, run_document(run_id, SOURCE, started, options))
        if before is not None:
            await reach(db, run_id, before, {})
        with Display(timeline.count(replay.after)) as display:
            async for outcome in replay.outcomes(db, run_id):
                summary.add(outcome, replay.counts, stored=True)
                display.advance()
        await finish_run_async(db, run_id, "finished", None, replay.counts, {})
    except asyncio.CancelledError:
        stats = {"reached": replay.reached} if replay.reached else {}
        await finish_run_async(db, run_id, "interrupted", "interrupted", replay.counts, stats)
        raise
    finally:
        await db.client.close()


def _totals(uri: str) -> dict[str, Any]:
    database = connect(uri, "newscrawler report")
    with database.client:
        return queries.totals(database)
