"""What may happen to a crawl: each injury hurts a trial's command once, at the moment at which it is called."""

from __future__ import annotations

import time
from threading import Thread

from .clock import Clock
from .mongods import filled
from .trials import Injury, Started, Trial, answers

REVIVAL = 60.0
"""Seconds that a crawl has to start its embedded MongoDB again; it takes one or two."""
LONG = 20.0
"""Seconds after which each crawl has noticed that its database is away, be it that it had nothing to store."""
AWAY, RESTARTED = r"away \d+x, \d+ s", r"restarted \d+x|started again \d+x"
"""As `newscrawler status` words what a database went through, and what was done."""
TRIES = 3
"""Requests after which a crawl leaves a page that does not come: Scrapy's first one and RETRY_TIMES."""


def crawler_killed(trial: Trial, process: Started) -> None:
    process.kill()
    trial.note()


def mongod_killed(least: float, most: float) -> Injury:
    """Give the injury of a MongoDB that is killed, and started again by others within these seconds."""

    def kill(trial: Trial, process: Started) -> None:
        del process
        trial.mongod.kill()
        time.sleep(trial.rng.uniform(least, most))
        trial.mongod.start()
        trial.expect(RESTARTED if least < LONG else AWAY)

    return kill


def embedded_mongod_killed(trial: Trial, process: Started) -> None:
    """Kill MongoDB and leave it to the crawl to start it again."""
    trial.mongod.kill()
    _wait_for_revival(trial, process)
    trial.expect(RESTARTED)


def both_killed(trial: Trial, process: Started) -> None:
    first, second = trial.rng.sample([trial.mongod.kill, process.kill], 2)
    first()
    second()
    trial.mongod.start()
    trial.note()


def frozen(seconds: float) -> Injury:
    """Give the injury of a MongoDB that answers nobody for so long."""

    def freeze(trial: Trial, process: Started) -> None:
        del process
        trial.mongod.freeze(seconds)
        if seconds >= LONG:
            trial.expect(AWAY)

    return freeze


def disk_full(seconds: float, *, embedded: bool = True) -> Injury:
    """Give the injury of MongoDB's disk, a small one, that has no byte left for so long; MongoDB ends by that.

    Who has it embedded starts it again; else others do once there is room.
    """

    def fill(trial: Trial, process: Started) -> None:
        before = trial.mongod.pid
        with filled(trial.mongod.data_dir):
            # In vain, and perhaps for ever: mongod may answer no more.
            Thread(target=trial.mongod.checkpoint, daemon=True).start()
            time.sleep(seconds)
        if embedded:
            _wait_for_revival(trial, process)
            if trial.mongod.pid != before:
                # Else it wrote nothing in that time, and nobody noticed.
                trial.expect(f"disk full|{RESTARTED}")
        else:
            trial.mongod.start()

    return fill


def answers_cut(at_most: int, seconds: float) -> Injury:
    """Give the injury of a server that cuts half of its answers for so long, no address more often than `at_most`."""

    def cut(trial: Trial, process: Started) -> None:
        del process
        cuts: dict[str, int] = {}

        def is_cut(url: str) -> bool:
            chosen = cuts.get(url, 0) < at_most and trial.rng.random() < 0.5
            cuts[url] = cuts.get(url, 0) + chosen
            return chosen

        trial.watch.cut = is_cut
        time.sleep(seconds)
        trial.watch.cut = lambda _: False
        if trial.watch.cuts:
            trial.expect("requests tried again")
        if max(cuts.values(), default=0) >= TRIES:
            trial.expect("pages did not come: crawl --retry-errors asks again")

    return cut


def clock_jumps(clock: Clock) -> Injury:
    """Give the injury of a clock that is suddenly hours off."""

    def jump(trial: Trial, process: Started) -> None:
        # A crawl that has not begun takes the new time for its own.
        trial.watch.wait_for(1, lambda: process.code is not None)
        clock.set(3600 * trial.rng.choice([-24, -3, -1, 1, 3, 24]))
        trial.expect("this host's clock moved by")

    return jump


def _wait_for_revival(trial: Trial, process: Started) -> None:
    end = time.monotonic() + REVIVAL
    while not answers(trial.uri):
        if process.code is not None:
            # It gave up: whoever starts it again has the database started too.
            trial.mongod.start()
            return
        assert time.monotonic() < end, f"the crawl has not started its MongoDB again in {REVIVAL:.0f} s"
        time.sleep(0.1)
