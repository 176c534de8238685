"""One crawl that is hurt at random moments and started again until it ends well, and what is to be seen of it then."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Protocol

import attrs
from commands import call
from pymongo.database import Database

from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import MongoUnavailable

from .mongods import Mongod
from .watched import Watched

Doc = dict[str, Any]

PATIENCE = 300.0
"""Seconds that a started command may take to end, a minute of which may be a lease that has to run out."""
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
    start: Callable[..., Started]
    """Starts the command, the same each time; takes further options of it."""
    rng: Random
    requests: int
    seconds: float
    """That an undisturbed run makes, and takes."""
    injuries: int = 0
    starts: int = 0
    codes: list[int] = attrs.field(factory=list)
    """How it ended, each time that nobody killed it."""
    waiting: list[int] = attrs.field(factory=list)
    """Pages that were asked and not stored, at each death."""
    stored: dict[str, int] = attrs.field(factory=dict)
    """Requests so far of each page that was stored when the command died."""
    due: int = 0
    """Addresses that were still to be asked when the command had ended well."""
    tells: bool = True
    """Whether `newscrawler status` tells of the command: it is ours."""
    to_tell: list[str] = attrs.field(factory=list)
    """What `newscrawler status` must tell when the command has ended: patterns."""
    untold: list[str] = attrs.field(factory=list)
    """What it did not tell."""

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
        """Take down what is stored: the command has died, and is not to ask for that again.

        `newscrawler status` must tell of its death, unless it died before its run was recorded.
        """
        with self.database() as db:
            dead = [
                run for run in db["runs"].find() if run["state"] == "lost" or not Path(f"/proc/{run['pid']}").exists()
            ]
            done = {doc["url"] for doc in db["urls"].find({"state": "fetched"}, {"url": 1})}
        requests = self.watch.requests
        for url in done & requests.keys():
            self.stored.setdefault(url, requests[url])
        self.waiting.append(len(requests.keys() - done))
        if dead:
            self.hear("killed")
            self.expect("went on after .* ended early .*killed")

    def hear(self, *patterns: str) -> None:
        """Ask `newscrawler status`, which must tell all of this now."""
        for pattern in patterns if self.tells else ():
            told, row = status(self.uri)
            if not re.search(pattern, told):
                self.untold.append(f"status does not tell of {pattern!r}: {row}")

    def expect(self, pattern: str) -> None:
        """Have `newscrawler status` tell this when the command has ended."""
        if pattern not in self.to_tell:
            self.to_tell.append(pattern)

    @property
    def again(self) -> int:
        """Requests of a page that had been asked for before."""
        return self.watch.asked - len(self.watch.requests)

    def faults(self) -> list[str]:
        """Tell what should not have happened: pages asked again without need, ends that nobody asked for."""
        found = []
        needless = [url for url, count in self.stored.items() if self.watch.requests[url] > count]
        if needless:
            found.append(f"{len(needless)} pages were stored and asked again: {', '.join(needless[:3])}")
        allowed = sum(self.waiting) + self.watch.cuts
        if self.again > allowed:
            found.append(f"{self.again} pages were asked again, {allowed} were under way at a death or cut")
        if self.due:
            found.append(f"it ended well, and {self.due} addresses are still to be asked")
        found += self.untold
        if self.codes:
            found.append(f"it ended with {self.codes} and had to be started again")
        return found


Injury = Callable[[Trial, Started], None]


def status(uri: str) -> tuple[str, Doc]:
    """Give what `newscrawler status` tells of the one source that was crawled: for people, and for programs."""
    whole, told = (call("status", *given, "--mongo-uri", uri) for given in (["--json"], []))
    assert (whole.code, told.code) == (0, 0), whole.stderr + told.stderr
    (row,) = whole.json
    row = {name: value for name, value in row.items() if name not in {"source", "counts"}}
    return " ".join(told.stdout.split()), row


def run(trial: Trial, injure: Injury | None = None, times: int = 0) -> Trial:
    """Start the command, hurt it `times` times if it lives that long, and start it again until it ends with 0.

    Raises AssertionError where it does not end, or never well.
    """
    process = trial.begin()
    try:
        while process.code != 0:
            if process.code is not None:
                if process.code > 0:
                    trial.codes.append(process.code)
                assert trial.starts < STARTS, f"started {STARTS} times, it ended with {trial.codes[-5:]}, never with 0"
                process = trial.begin()
            if injure and trial.injuries < times and trial.moment(process, times):
                trial.injuries += 1
                injure(trial, process)
            else:
                assert ended(process) is not None, f"the command has not ended in {PATIENCE:.0f} s"
        trial.mongod.start()
        trial.hear(*trial.to_tell)
        with trial.database() as db:
            trial.due = db["urls"].count_documents({"nextFetchAt": {"$ne": None}})
    finally:
        if process.code is None:
            process.kill()
    return trial


def run_beside_another(trial: Trial, injure: Injury) -> Trial:
    """Start the command twice, hurt one of both so that it dies, and leave the rest to the other one."""
    other = trial.begin()

    def hurt(trial: Trial, process: Started) -> None:
        injure(trial, process)
        trial.start = lambda: other

    try:
        run(trial, hurt, 1)
        assert ended(other) == 0, f"the one that nobody hurt ended with {other.code}"
    finally:
        if other.code is None:
            other.kill()
    return trial


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
