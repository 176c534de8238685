"""Processes that read, as many as there are cores; what they read comes back in order."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Self

from newscrawler.archive.reading import Outcome, Reader
from newscrawler.archive.timeline import Entry
from newscrawler.archive.transfer import register

CHUNK = 8
"""Entries handed over at once: handing one over costs .1 ms, reading it 3."""
AHEAD = 16
"""Chunks a process may be ahead of what is stored: a batch is stored while the next one is read."""
_WATCH = 1.0
"""Seconds between two looks whether the parent is alive."""

_reader: Reader


class WorkerLost(RuntimeError):  # noqa: N818 - what the operator is told
    """A process that read was killed; the message is one line."""


class Workers:
    """Reads by several processes, or by a thread of this one where `count` is 1; to be used as a context."""

    def __init__(self, reader: Reader, count: int) -> None:
        self._count = max(count, 1)
        self._executor: Executor
        if self._count == 1:
            self._executor = ThreadPoolExecutor(1, initializer=_begin, initargs=(reader, None))
        else:
            # Forked, they share what is loaded; macOS cannot without harm.
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            own = (reader, os.getpid())
            self._executor = ProcessPoolExecutor(self._count, context, initializer=_begin, initargs=own)

    def __enter__(self) -> Self:
        # Forked now, before the database's client has threads and sockets of its own.
        self._executor.submit(_nothing).result()
        return self

    def __exit__(self, *raised: object) -> None:
        self._executor.shutdown(cancel_futures=True)

    async def read(self, entries: Iterable[Entry]) -> AsyncIterator[Outcome]:
        """Give what becomes of entries, in their order. Raises WorkerLost."""
        waiting: deque[Future[list[Outcome]]] = deque()
        chunks = iter(_chunks(entries))
        try:
            while True:
                for chunk in islice(chunks, self._count * AHEAD - len(waiting)):
                    waiting.append(self._executor.submit(_read, chunk))
                if not waiting:
                    return
                for outcome in await asyncio.wrap_future(waiting.popleft()):
                    yield outcome
        except BrokenProcessPool as exc:
            raise WorkerLost("a process that read was killed, perhaps for want of memory: try fewer --workers") from exc


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    left = iter(entries)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _begin(reader: Reader, parent: int | None) -> None:
    global _reader  # noqa: PLW0603 - what a process of a pool knows
    _reader = reader
    if parent is not None:
        register()
        # Ctrl-C reaches every process of a terminal: the parent ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process where its parent is gone, which leaves it waiting for ever."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _nothing() -> None:
    """Do nothing, in a process that is there by then."""


def _read(entries: list[Entry]) -> list[Outcome]:
    async def outcomes() -> list[Outcome]:
        return [await _reader.outcome(entry) for entry in entries]

    return asyncio.run(outcomes())
