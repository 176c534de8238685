"""The tutorial's crawl as it is put on trial beside ours: the same network, the same injuries, JOBDIR to go on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import attrs

from newscrawler.mongo.client import with_database

from .crawling import Spawned
from .ground import Ground, empty
from .mongods import Mongod
from .trials import Trial, run
from .watched import Watched

DATABASE = "tutorial"
SCRIPT = Path(__file__).with_name("tutorial.py")


@attrs.define
class Tutorial:
    """The spider as a shell starts it; each further start goes on with its JOBDIR."""

    watch: Watched
    uri: str
    job: Path
    log: Path

    def __call__(self) -> Spawned:
        settings = [f"MONGO_URI={self.uri}", f"MONGO_DATABASE={DATABASE}", f"JOBDIR={self.job}", "LOG_LEVEL=WARNING"]
        with self.log.open("ab") as log:
            return Spawned(
                subprocess.Popen(
                    [
                        *(sys.executable, "-m", "scrapy", "runspider", str(SCRIPT)),
                        *("-a", f"profile={self.watch.served.profile}"),
                        *(option for setting in settings for option in ("-s", setting)),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # Not in the checkout, whose scrapy.cfg would give it our settings.
                    cwd=self.log.parent,
                    env={name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"},
                )
            )


@attrs.define
class Peer:
    """The tutorial's crawl on a ground."""

    ground: Ground
    expected: Counter[str] = attrs.field(factory=Counter)
    requests: int = 0
    seconds: float = 0.0

    def undisturbed(self) -> None:
        """Crawl once without a trial, which tells what is to be there."""
        trial = run(self.trial("tutorial"))
        self.expected = stored(trial)
        self.requests, self.seconds = self.ground.watch.asked, self.ground.watch.seconds

    def trial(self, name: str, mongod: Mongod | None = None) -> Trial:
        """Set up a trial: empty database, no JOBDIR yet, nothing asked."""
        mongod = mongod or self.ground.mongod
        mongod.start()
        uri = with_database(mongod.uri, DATABASE)
        empty(uri)
        self.ground.watch.reset()
        folder = self.ground.folder
        command = Tutorial(self.ground.watch, uri, folder / f"{name}.job", folder / f"{name}.log")
        return Trial(
            self.ground.watch,
            mongod,
            uri,
            command,
            Random(f"{self.ground.seed} {name}"),
            self.requests,
            self.seconds,
            tells=False,
        )

    def losses(self, trial: Trial) -> tuple[int, int]:
        """Give how many articles are lost and how many are there once too often."""
        trial.mongod.start()
        found = stored(trial)
        return (self.expected - found).total(), (found - self.expected).total()


def stored(trial: Trial) -> Counter[str]:
    with trial.database() as db:
        return Counter(doc["url"] for doc in db["articles"].find({}, {"url": 1}))
