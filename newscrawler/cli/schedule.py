"""`newscrawler schedule`: start crawls when their profiles say so, and tell when that is."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from newscrawler.cli.options import echo_json, echo_table, json_option, mongo_option
from newscrawler.mongo import turns
from newscrawler.schedule.agenda import Entry, agenda
from newscrawler.schedule.plan import ScheduleError, first_due, next_due
from newscrawler.schedule.runner import run_schedule

INTERRUPTED = 130
NONE = "no source has a schedule"


sources_argument = click.argument("sources", metavar="[SOURCE]...", nargs=-1)


@click.group()
def schedule() -> None:
    """Crawl sources when they are due.

    A profile says when: `schedule = "every 30m"` (m, h or d), or cron's five fields as in
    `schedule = "0 6,18 * * *"`, in the zone `schedule_zone` (default UTC). SOURCE is a profile's name or file;
    without any, all bundled and own profiles with a schedule. Example:

    \b
        newscrawler schedule next
    """


@schedule.command()
@sources_argument
@mongo_option
@click.pass_context
def run(ctx: click.Context, sources: tuple[str, ...], mongo_uri: str | None) -> None:
    """Start each crawl when it is due, until stopped; a log on stderr.

    A source is never crawled twice at once: where it still is when due, that turn is skipped, and `runs` says so.
    Turns missed while nothing ran are made up for by one crawl. SIGTERM or Ctrl-C stops the running crawls cleanly
    and waits for them; a second one ends them at once.

    \b
    Examples:
        newscrawler schedule run
        newscrawler schedule run bignewsnetwork ./mine.toml --mongo-uri mongodb://db.internal/news
    """
    entries = agenda(sources)
    if not entries:
        raise ScheduleError(f"{NONE}: write one into a profile (newscrawler sources list)")
    quiet = ctx.find_root().obj == logging.ERROR
    signals = asyncio.run(run_schedule(entries, uri=mongo_uri, say=_ignore if quiet else _log))
    if signals != [signal.SIGTERM]:
        raise SystemExit(INTERRUPTED)


@schedule.command("list")
@sources_argument
@json_option
def list_(sources: tuple[str, ...], as_json: bool) -> None:
    """Tell which sources are scheduled, and how; needs no database.

    \b
    Example:
        newscrawler schedule list --json
    """
    entries = agenda(sources)
    if as_json:
        told = [{"source": e.source, "name": e.name, "schedule": e.plan.text, "zone": e.plan.zone.key} for e in entries]
        echo_json(told)
        return
    rows = [(entry.name, entry.plan.text, entry.plan.zone.key, entry.source) for entry in entries]
    echo_table(["name", "schedule", "zone", "source"], rows, empty=NONE)


@schedule.command("next")
@sources_argument
@click.option("-n", "count", default=1, show_default=True, type=click.IntRange(1, 1000), help="Turns of each source.")
@mongo_option
@json_option
def next_(sources: tuple[str, ...], count: int, mongo_uri: str | None, as_json: bool) -> None:
    """Tell when each source is due next, counted from its last run; the soonest first, in UTC.

    \b
    Examples:
        newscrawler schedule next
        newscrawler schedule next bignewsnetwork -n 5 --json
    """
    entries = agenda(sources)
    with turns.opened(mongo_uri) as db:
        last = turns.last_starts(db, [entry.name for entry in entries])
    now = datetime.now(UTC)
    coming = [(due, entry) for entry in entries for due in _coming(entry, last.get(entry.name), now, count)]
    coming.sort(key=lambda turn: (turn[0], turn[1].name))
    if as_json:
        echo_json([{"due": f"{due:%Y-%m-%dT%H:%M:%SZ}", "source": e.source, "name": e.name} for due, e in coming])
        return
    rows = [(f"{due:%Y-%m-%d %H:%M:%S}Z", entry.name, entry.plan.text) for due, entry in coming]
    echo_table(["due", "name", "schedule"], rows, empty=NONE)


def _coming(entry: Entry, last: datetime | None, now: datetime, count: int) -> Iterator[datetime]:
    """Give the next times of a source; one that is overdue is due now."""
    due = max(first_due(entry.plan, last, now), now)
    for _ in range(count):
        yield due
        due = next_due(entry.plan, due)


def _log(line: str) -> None:
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z {line}", err=True)


def _ignore(line: str) -> None:
    del line
