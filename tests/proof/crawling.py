"""The crawl as it is put on trial: the operator's command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

import attrs
from forked import CONTACT, start

from .watched import Watched


@attrs.define
class Forked:
    process: BaseProcess

    @property
    def code(self) -> int | None:
        return self.process.exitcode

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@attrs.define
class Spawned:
    process: subprocess.Popen[bytes]

    @property
    def code(self) -> int | None:
        return self.process.poll()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@attrs.define
class Crawl:
    """`newscrawler crawl` of a served network, with every copy, into a database."""

    watch: Watched
    uri: str
    data_dir: Path
    """The crawl's own: where it is the folder of the mongod that it uses, that one is embedded to it."""
    log: Path
    """Its stdout and stderr, of all starts."""
    environment: dict[str, str] = attrs.field(factory=dict)
    """What is in its environment beside; such a crawl is started as a shell does, else forked."""

    def __call__(self, *options: str) -> Forked | Spawned:
        arguments = ["crawl", str(self.watch.served.profile), "--copies", "all", "--mongo-uri", self.uri, *options]
        own = {"NEWSCRAWLER_DATA_DIR": str(self.data_dir)}
        if not self.environment:
            return Forked(start(*arguments, stdout=self.log, stderr=self.log, environment=own))
        with self.log.open("ab") as log:
            return Spawned(
                subprocess.Popen(
                    [sys.executable, "-m", "newscrawler", *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=os.environ | CONTACT | own | self.environment,
                )
            )
