"""One crawl that is hurt at random moments and started again until it ends well, and what is to be seen of it then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Protocol

import attrs
from pymongo.database import Database

from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import MongoUnavailable

from .mongods import Mongod
from .watched import Watched

Doc = dict[str, Any]

PATIENCE = 100.0
"""Seconds that a started command may take to end; the longest whole form takes a quarter of that."""
STARTS = 60
"""Times that a command is started again before it counts as one that never ends well."""
SPREAD = 0.8
"""Of the requests of a run that an injury's share is, those within which its moment lies: the rest leaves room for all
injuries before the run ends."""
LINGER = 0.2
"""Of the time between two moments, what passes at most between the request that opens one and the moment: it falls into
any step between fetching and storing."""


class Started(Protocol):
    """A process that runs the command."""

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""


@attrs.define
class Trial:
    """What a trial is made of, and what it saw."""

    watch: Watched
    mongod: Mongod
    uri: str
    """Of the database that the command fills."""
    start: Callable[[], Started]
    """Starts the command, the same each time."""
    rng: Random
    requests: int
    seconds: float
    """That an undisturbed run makes, and takes."""
    injuries: int = 0
    starts: int = 0
    codes: list[int] = attrs.field(factory=list)
    """How it ended, each time that nobody killed it."""
    waiting: list[int] = attrs.field(factory=list)
    """Articles that were asked and not stored, at each death."""
    stored: dict[str, int] = attrs.field(factory=dict)
    """Requests so far of each article that was stored when the command died."""

    def begin(self) -> Started:
        self.starts += 1
        return self.start()

    @contextmanager
    def database(self) -> Iterator[Database[Doc]]:
        connected = connect(self.uri, "newscrawler proof")
        with connected.client:
            yield connected

    def moment(self, process: Started, times: int) -> bool:
        """Wait for a random moment, such that `times` of them fall into a run; tell whether the process lives to it."""
        more = self.rng.randint(0, round(SPREAD * self.requests / times))
        if not self.watch.wait_for(self.watch.asked + more, lambda: process.code is not None):
            return False
        end = time.monotonic() + self.rng.uniform(0, LINGER * self.seconds / times)
        while time.monotonic() < end and process.code is None:
            time.sleep(0.005)
        return process.code is None

    def note(self) -> None:
        """Take down what is stored: the command has died, and is not to ask for that again."""
        with self.database() as db:
            done = {doc["url"] for doc in db["urls"].find({"kind": "article", "state": "fetched"}, {"url": 1})}
        for url in done & self.watch.articles.keys():
            self.stored.setdefault(url, self.watch.articles[url])
        self.waiting.append(len(self.watch.articles.keys() - done))

    @property
    def again(self) -> int:
        """Requests of an article that had been asked for before."""
        return self.watch.articles.total() - len(self.watch.articles)

    @property
    def needless(self) -> list[str]:
        """Articles that were asked again although they were stored."""
        return [url for url, count in self.stored.items() if self.watch.articles[url] > count]


Injury = Callable[[Trial, Started], None]


def run(trial: Trial, injure: Injury | None = None, times: int = 0) -> Trial:
    """Start the command, hurt it `times` times if it lives that long, and start it again until it ends with 0.

    Raises AssertionError where it does not end, or never well.
    """
    process = trial.begin()
    while True:
        if injure and trial.injuries < times and trial.moment(process, times):
            trial.injuries += 1
            injure(trial, process)
        elif ended(process) is None:
            process.kill()
            raise AssertionError(f"the command has not ended in {PATIENCE:.0f} s")
        if process.code is None:
            continue
        if process.code == 0:
            return trial
        if process.code > 0:
            trial.codes.append(process.code)
        assert trial.starts < STARTS, f"started {STARTS} times, it never ended with 0 but with {trial.codes[-5:]}"
        process = trial.begin()


def ended(process: Started, seconds: float = PATIENCE) -> int | None:
    """Wait for the end of a process and give its exit code, None where it goes on."""
    end = time.monotonic() + seconds
    while process.code is None and time.monotonic() < end:
        time.sleep(0.01)
    return process.code


def answers(uri: str) -> bool:
    """Tell whether a database is there, at once; `uri` has options already."""
    try:
        connect(f"{uri}&serverSelectionTimeoutMS=300", "newscrawler proof").client.close()
    except MongoUnavailable:
        return False
    return True
