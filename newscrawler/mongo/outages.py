"""A database that goes away and comes back, for a crawl that waits for it: what an outage is, and getting through."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.errors import BulkWriteError, ConnectionFailure, NetworkTimeout, OperationFailure, PyMongoError

from newscrawler.mongo import server
from newscrawler.mongo.client import first_cause, redacted
from newscrawler.mongo.errors import DiskFull, MongoUnavailable, ServerError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

TICK = 1.0
"""Seconds between two looks at an operation that goes on: a batch takes .3 to 1 s, so that few are looked at."""

ANSWER_SECONDS = 5.0
"""How long a ping may take; measured 1 ms beside a crawl, and tens of them on a machine with ten times its load."""

BLOCKED_SECONDS = 30.0
"""How long an operation may go on, on a server that answers, before the operator is told; a batch takes .3 to 1 s."""

STOP_SECONDS = 4.0
"""How long a crawl that is being stopped waits for a database that is away: one that died is back in 3, and with what
else has to end the operator has the prompt back in 5."""

LOOK = 0.25
"""Seconds between two looks at whether a crawl is being stopped."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds between tries, doubling."""

OUT_OF_DISK = 14031
_GONE = {6, 7, 89, 91, 189, 202, 9001, 10107, 11600, 11602, 13435, 13436}
"""MongoDB's codes for hosts and networks that are gone, a server that shuts down, and one that is no primary now."""
_HELD_UP = {24, 46, 50, 64, 112, 133, 134, 262, 371, 11601, OUT_OF_DISK}
"""And for locks, limits of time, too few members that are up, writes that are blocked and a disk without room."""
PASSING = frozenset(_GONE | _HELD_UP)


class Outages:
    """Gets operations on one database through its outages, one operation at a time.

    An outage and its end are told in one line each. `count` is told how often and how long there was one (`away`,
    `away_seconds`), for how many of them the server hung (`hung`) or its disk was full (`disk_full`), and how often the
    embedded server was started again because it had died (`restarted`).
    """

    def __init__(
        self,
        client: AsyncMongoClient[dict[str, Any]],
        uri: str,
        *,
        met: bool = False,
        patience: float,
        is_stopped: Callable[[], bool],
        count: Callable[[str, int], None],
    ) -> None:
        """Wait `patience` seconds at the most, and `STOP_SECONDS` in a crawl that `is_stopped`.

        `met`: the database has answered somebody under this address already.
        """
        self.is_away = False
        """There is an outage: nothing is to be fetched that could not be stored."""
        self._client = client
        self._uri = uri
        self._name = f"MongoDB at {redacted(uri).partition('?')[0]}"
        self._patience = patience
        self._is_stopped = is_stopped
        self._count = count
        self._embedded = server.owns(uri)
        # Who has never answered may be a mistake in an address: that is told at once, and not waited for.
        self._met = met or self._embedded
        self._said: set[str] = set()
        self._why = ""
        self._since = 0.0
        self._heard = 0.0
        """When the server was last known to be there."""
        self._stopped = float("inf")
        self._pause = FIRST_PAUSE

    async def through(self, operation: Callable[[], Awaitable[Result]]) -> Result:
        """Give what `operation` gives: it is repeated until MongoDB has done it, and must be one that can be.

        Raises MongoUnavailable where patience ends. Raises what `operation` does where that is no outage, or where the
        database has never answered.
        """
        if not self.is_away:
            self._heard = time.monotonic()
        task = asyncio.create_task(self._insist(operation))
        try:
            while not (await asyncio.wait({task}, timeout=LOOK))[0]:
                self._see_to_patience()
            return task.result()
        finally:
            await _end(task)

    async def ping(self) -> None:
        """Raise PyMongoError where no server that takes writes answers within `ANSWER_SECONDS`."""
        with pymongo.timeout(ANSWER_SECONDS):
            await self._client.admin.command("ping")
        self._heard = time.monotonic()

    async def _insist(self, operation: Callable[[], Awaitable[Result]]) -> Result:
        while True:
            try:
                self._see_to_room()
                result = await self._watched(operation)
            except (PyMongoError, ServerError) as exc:
                if not self._met or not is_outage(exc):
                    raise
                self._tell(exc)
            else:
                self._met = True
                self._tell_end()
                return result
            await self._until_it_answers()

    async def _watched(self, operation: Callable[[], Awaitable[Result]]) -> Result:
        """Await an operation for as long as the server answers: one that hangs would keep it for ever."""
        task = asyncio.ensure_future(operation())
        began, is_told = time.monotonic(), False
        try:
            while not (await asyncio.wait({task}, timeout=TICK))[0]:
                await self.ping()
                if not is_told and time.monotonic() - began > BLOCKED_SECONDS:
                    is_told = True
                    logger.warning(
                        "%s answers, but has not done in %.0f s what was asked of it: its writes may be blocked"
                        " (fsyncLock), or its disk too slow; the crawl waits, and a second Ctrl-C ends it",
                        self._name,
                        BLOCKED_SECONDS,
                    )
            return task.result()
        finally:
            await _end(task)

    async def _until_it_answers(self) -> None:
        while True:
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            try:
                self._see_to_room()
                if self._embedded and not server.is_running():
                    await self._start_again()
                await self.ping()
            except (PyMongoError, ServerError) as exc:
                self._tell(exc)
            else:
                return

    async def _start_again(self) -> None:
        uri = await asyncio.to_thread(server.start)
        self._count("restarted", 1)
        if not server.owns(self._uri):
            # Its port, which it keeps, is somebody else's by now: this client would ask there for ever.
            raise MongoUnavailable(f"{self._name} is at {uri} now, where a crawl that is under way cannot follow")

    def _see_to_room(self) -> None:
        if self._embedded:
            server.check_room()

    def _see_to_patience(self) -> None:
        now = time.monotonic()
        if self._is_stopped():
            self._stopped = min(self._stopped, now)
        if self.is_away and now - self._since > self._patience:
            self._count_seconds()
            raise MongoUnavailable(f"{self._name} did not come back within {self._patience:.0f} s: {self._why}")
        if now - max(self._heard, self._stopped) > STOP_SECONDS:
            if self.is_away:
                self._count_seconds()
            self.is_away = True
            why = self._why or "it does not answer"
            raise MongoUnavailable(f"{self._name} is away ({why}), and the crawl was stopped")

    def _tell(self, problem: Exception) -> None:
        """Word an outage for the operator, once for each cause that it turns out to have."""
        try:
            # mongod dies of a full disk, and all that a client sees is a connection that was closed.
            self._see_to_room()
        except ServerError as exc:
            problem = exc
        self._why = first_cause(problem)
        if not self.is_away:
            self.is_away, self._since = True, time.monotonic()
            self._count("away", 1)
            if isinstance(problem, NetworkTimeout):
                self._count("hung", 1)
        if isinstance(problem, DiskFull):
            self._say("disk", f"{problem.what}: fetching pauses; free some, the crawl goes on by itself")
        elif _is_disk_full(problem):
            self._say(
                "disk", f"disk full: {self._name} ({self._why}): fetching pauses; free some, it goes on by itself"
            )
        elif isinstance(problem, ServerError):
            self._say(self._why, f"MongoDB cannot be started again, which is tried until it can be: {self._why}")
        else:
            todo = (
                "one that died is started again, `newscrawler db stop --force` ends one that hangs"
                if self._embedded
                else "see whether it runs, and the network"
            )
            fault = "takes no writes" if isinstance(problem, OperationFailure) else "does not answer"
            self._say("away", f"{self._name} {fault} ({self._why}): fetching pauses until it is back; {todo}")

    def _say(self, cause: str, line: str) -> None:
        level = logging.DEBUG if cause in self._said else logging.WARNING
        logger.log(level, "%s", line)
        if cause == "disk" and cause not in self._said:
            self._count("disk_full", 1)
        self._said.add(cause)

    def _tell_end(self) -> None:
        if self.is_away:
            logger.warning("%s is back after %d s: going on", self._name, self._count_seconds())
        self.is_away, self._pause, self._why = False, FIRST_PAUSE, ""
        self._said.clear()

    def _count_seconds(self) -> int:
        seconds = math.ceil(time.monotonic() - self._since)
        self._count("away_seconds", seconds)
        return seconds


def is_outage(exc: Exception) -> bool:
    """Tell whether this is the server's state, which passes, and nothing in what was asked of it."""
    if isinstance(exc, ServerError | ConnectionFailure) or _is_disk_full(exc):
        return True
    if isinstance(exc, BulkWriteError):
        errors = [*exc.details.get("writeErrors", ()), *exc.details.get("writeConcernErrors", ())]
        return bool(exc.details.get("writeConcernErrors")) or any(error.get("code") in PASSING for error in errors)
    if isinstance(exc, OperationFailure) and exc.code in PASSING:
        return True
    return isinstance(exc, PyMongoError) and (exc.timeout or exc.has_error_label("RetryableWriteError"))


def _is_disk_full(exc: Exception) -> bool:
    # Hosted ones have a quota, which they word each in its own way.
    told = str(exc).lower()
    return isinstance(exc, OperationFailure) and (
        exc.code == OUT_OF_DISK or "no space left" in told or "space quota" in told
    )


async def _end(task: asyncio.Future[Any]) -> None:
    """Cancel a task unless it is over, and see its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
