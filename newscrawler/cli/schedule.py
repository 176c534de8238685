"""`newscrawler schedule`: start crawls when their profiles say so, and tell when that is."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from newscrawler.mongo import turns
from newscrawler.mongo.errors import MongoError
from newscrawler.schedule.agenda import Entry, agenda
from newscrawler.schedule.plan import ScheduleError, first_due, next_due
from newscrawler.schedule.runner import run_schedule
from newscrawler.settings import ConfigurationError
from newscrawler.sources.profile import ProfileError

INTERRUPTED = 130


class Misconfigured(click.ClickException):
    exit_code = 2


sources_argument = click.argument("sources", metavar="[SOURCE]...", nargs=-1)
mongo_option = click.option(
    "--mongo-uri", metavar="URI", help="A MongoDB of your own (default: MONGODB_URI, else the embedded one)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="A JSON array on stdout.")


@click.group()
def schedule() -> None:
    r"""Crawl sources when they are due.

    A profile says when: `schedule = "every 30m"` (m, h or d), or cron's five fields as in
    `schedule = "0 6,18 * * *"`, in the zone `schedule_zone` (default UTC). SOURCE is a profile's name or file;
    without any, all bundled and own profiles with a schedule. Example:

    \b
        newscrawler schedule next
    """


@schedule.command()
@sources_argument
@mongo_option
def run(sources: tuple[str, ...], mongo_uri: str | None) -> None:
    r"""Start each crawl when it is due, until stopped; a log on stderr.

    A source is never crawled twice at once: where it still is when due, that turn is skipped, and `runs` says so.
    Turns missed while nothing ran are made up for by one crawl. SIGTERM or Ctrl-C stops the running crawls cleanly
    and waits for them; a second one ends them at once.

    \b
    Examples:
        newscrawler schedule run
        newscrawler schedule run bignewsnetwork ./mine.toml --mongo-uri mongodb://db.internal/news
    """
    with _in_one_line():
        entries = _entries(sources)
        if not entries:
            raise ScheduleError("no source has a schedule: write one into a profile (newscrawler sources list)")
        signals = asyncio.run(run_schedule(entries, uri=mongo_uri, say=_log))
    if signals != [signal.SIGTERM]:
        raise SystemExit(INTERRUPTED)


@schedule.command("list")
@sources_argument
@json_option
def list_(sources: tuple[str, ...], as_json: bool) -> None:
    r"""Tell which sources are scheduled, and how; needs no database.

    \b
    Example:
        newscrawler schedule list --json
    """
    with _in_one_line():
        entries = _entries(sources)
    rows = [
        {"source": entry.source, "name": entry.name, "schedule": entry.plan.text, "zone": entry.plan.zone.key}
        for entry in entries
    ]
    _show(rows, as_json=as_json)


@schedule.command("next")
@sources_argument
@click.option("-n", "count", default=1, show_default=True, type=click.IntRange(1, 1000), help="Turns of each source.")
@mongo_option
@json_option
def next_(sources: tuple[str, ...], count: int, mongo_uri: str | None, as_json: bool) -> None:
    r"""Tell when each source is due next, counted from its last run; the soonest first, in UTC.

    \b
    Examples:
        newscrawler schedule next
        newscrawler schedule next bignewsnetwork -n 5 --json
    """
    with _in_one_line():
        entries = _entries(sources)
        with turns.opened(mongo_uri) as db:
            last = turns.last_starts(db, [entry.name for entry in entries])
    now = datetime.now(UTC)
    coming = [(due, entry) for entry in entries for due in _coming(entry, last.get(entry.name), now, count)]
    rows = [
        {"due": due.strftime("%Y-%m-%dT%H:%M:%SZ"), "source": entry.source, "name": entry.name}
        for due, entry in sorted(coming, key=lambda turn: (turn[0], turn[1].name))
    ]
    _show(rows, as_json=as_json)


def _entries(sources: tuple[str, ...]) -> list[Entry]:
    try:
        return agenda(sources)
    except (ProfileError, ScheduleError) as exc:
        raise Misconfigured(str(exc)) from exc


def _coming(entry: Entry, last: datetime | None, now: datetime, count: int) -> Iterator[datetime]:
    """Give the next times of a source; one that is overdue is due now."""
    due = max(first_due(entry.plan, last, now), now)
    for _ in range(count):
        yield due
        due = next_due(entry.plan, due)


def _show(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows))
        return
    if not rows:
        click.echo("no source has a schedule", err=True)
        return
    widths = [max(len(str(row[key])) for row in rows) for key in rows[0]]
    for row in rows:
        click.echo(
            "  ".join(str(value).ljust(width) for value, width in zip(row.values(), widths, strict=True)).rstrip()
        )


def _log(line: str) -> None:
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z {line}", err=True)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn what can go wrong into one line on stderr and DESIGN's exit code."""
    try:
        yield
    except (ConfigurationError, ScheduleError) as exc:
        raise Misconfigured(str(exc)) from exc
    except MongoError as exc:
        raise click.ClickException(str(exc)) from exc
