"""The process that starts each crawl when it is due.

A crawl is a process of its own, in a session of its own: a Ctrl-C in the terminal reaches this process alone, which
passes it on once. Each source is looked after by one task, so that it never runs twice from here; that nobody else
crawls it is asked of `runs` before each start. Times missed while this process was down are made up for by one run.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

import attrs

from newscrawler.mongo import turns
from newscrawler.mongo.errors import MongoError
from newscrawler.schedule.agenda import Entry
from newscrawler.schedule.plan import first_due, next_due

CRAWL = (sys.executable, "-m", "newscrawler", "crawl")

RETRY = timedelta(minutes=1)
"""After how long a start is tried again where the database could not be asked: an embedded server that died and a
replica set that elects are back within seconds."""

NAP = 60.0
"""Longest sleep in seconds: a clock that was set, or a machine that slept, is noticed within it."""

GRACE = 5.0
"""Seconds that a crawl has, told twice to stop, before it is killed."""

LAST_WORDS = 1.0
"""Seconds to wait for the rest of a crawl's output: a server that it started may hold the pipe open for ever."""

Say = Callable[[str], None]
P = ParamSpec("P")
T = TypeVar("T")
Database = Any
"""A database of `newscrawler.mongo`: only the floors below name the driver's own type."""


@attrs.define(frozen=True)
class Shift:
    """What the tasks of one run of the scheduler share."""

    uri: str | None
    """MongoDB as the operator gave it, None for the configured or the embedded one."""
    command: Sequence[str]
    """What starts a crawl; the source is put behind it."""
    say: Say
    stopping: asyncio.Event = attrs.field(factory=asyncio.Event)
    signals: list[signal.Signals] = attrs.field(factory=list)
    """Those that told us to stop, in order."""
    crawls: set[asyncio.subprocess.Process] = attrs.field(factory=set)


async def run_schedule(
    entries: Sequence[Entry], *, uri: str | None, say: Say, command: Sequence[str] = CRAWL
) -> list[signal.Signals]:
    """Start each entry's crawl whenever it is due, until SIGTERM or SIGINT; give the signals that came.

    `say` gets one line for whatever happens, the crawls' own lines included. At the first signal no crawl starts any
    more, and the running ones are asked to stop and waited for; at the second they end at once. Raises MongoError
    where the database cannot be asked at the start; later that only puts off the crawls that are due.
    """
    shift = Shift(uri=uri, command=command, say=say)
    with _signals(shift):
        last = await _ask(shift, turns.last_starts, [entry.name for entry in entries])
        async with asyncio.TaskGroup() as group:
            for entry in entries:
                group.create_task(_look_after(entry, last.get(entry.name), shift))
    return shift.signals


@contextmanager
def _signals(shift: Shift) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        shift.signals.append(number)
        shift.stopping.set()
        again = len(shift.signals) > 1
        if shift.crawls:
            shift.say(f"stopping {len(shift.crawls)} crawl(s) {'at once' if again else 'and waiting for them'}")
        for crawl in shift.crawls:
            _send(crawl, signal.SIGINT)
        if again:
            loop.call_later(GRACE, kill)

    def kill() -> None:
        for crawl in shift.crawls:
            _send(crawl, signal.SIGKILL)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _look_after(entry: Entry, last: datetime | None, shift: Shift) -> None:
    """Start a source's crawls until the shift ends, and wait for the last one."""
    crawl: asyncio.Task[None] | None = None
    due = first_due(entry.plan, last, _now())
    shift.say(f"{entry.name}: due {_when(max(due, _now()))}")
    while await _wait_until(due, shift):
        try:
            if crawl and not crawl.done():
                busy: str | None = "its last crawl"
            else:
                busy = await _ask(shift, turns.crawled_by, entry.name)
            if busy:
                reason = f"{busy} still runs"
                shift.say(f"{entry.name}: skipped: {reason}")
                await _ask(shift, turns.record_turn, entry.name, _now(), "skipped", reason)
            elif not shift.stopping.is_set():
                crawl = asyncio.create_task(_crawl(entry, shift))
            due = next_due(entry.plan, _now())
        except MongoError as exc:
            due = min(next_due(entry.plan, _now()), _now() + RETRY)
            shift.say(f"{entry.name}: not started, to be tried again {_when(due)}: {exc}")
    if crawl:
        await crawl


async def _wait_until(due: datetime, shift: Shift) -> bool:
    """Wait until `due`; tell whether it came before the end of the shift."""
    while not shift.stopping.is_set():
        left = (due - _now()).total_seconds()
        if left <= 0:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(shift.stopping.wait(), min(left, NAP))
    return False


async def _crawl(entry: Entry, shift: Shift) -> None:
    """Run one crawl to its end, and see to it that `runs` tells of it whatever became of it."""
    started = _now()
    pid, end = None, None
    try:
        pid, end = await _run([*shift.command, entry.source], entry, shift)
    except OSError as exc:
        end = f"cannot start {shift.command[0]}: {exc.strerror or exc}"
    try:
        outcome = await _ask(shift, turns.settle_turn, entry.name, started, pid, end)
    except MongoError as exc:
        outcome = f"{end or 'done'}; could not be recorded: {exc}"
    shift.say(f"{entry.name}: {outcome}")


async def _run(command: list[str], entry: Entry, shift: Shift) -> tuple[int, str | None]:
    """Run a crawl's process, passing on its lines; give its pid, and how it ended where that was not well."""
    environment = dict(os.environ)
    if shift.uri:
        # Not on the command line: that is for everybody to see, and the URI may hold a password.
        environment["MONGODB_URI"] = shift.uri
    reading, writing = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    shift.crawls.add(process)
    shift.say(f"{entry.name}: started (pid {process.pid})")
    if shift.stopping.is_set():
        _send(process, signal.SIGINT)
    lines: list[str] = []
    reader = asyncio.create_task(_pass_on(reading, entry, shift, lines))
    code = await process.wait()
    shift.crawls.discard(process)
    await asyncio.wait([reader], timeout=LAST_WORDS)
    reader.cancel()
    return process.pid, _end(code, lines)


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        process.send_signal(number)


def _end(code: int, lines: list[str]) -> str | None:
    """Say how a process ended that did not end well, in the last words that it left."""
    if code == 0:
        return None
    cause = f"exit code {code}" if code > 0 else f"killed by {signal.Signals(-code).name}"
    return f"{cause}: {lines[-1][:500]}" if lines else cause


async def _pass_on(reading: int, entry: Entry, shift: Shift, lines: list[str]) -> None:
    """Say each line that comes through the pipe; `lines` holds the last one."""
    stream = asyncio.StreamReader(limit=2**20)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # longer than the limit
                continue
            if not line:
                return
            text = line.decode("utf-8", "replace").rstrip()
            shift.say(f"{entry.name} | {text}")
            if text:
                lines[:] = [text]


async def _ask(shift: Shift, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Give what `function` answers of the database, asked in a thread: signals are not kept waiting for it."""

    def ask() -> T:
        with turns.opened(shift.uri) as db:
            return function(db, *args, **kwargs)

    return await asyncio.to_thread(ask)


def _now() -> datetime:
    return datetime.now(UTC)


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
