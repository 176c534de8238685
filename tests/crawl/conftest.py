"""A crawl as an operator starts it: the command, in a process of its own, against the bundled network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running

Run = Callable[..., "Ran"]


@attrs.define
class Ran:
    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve four outlets with thirty stories for the tests of one module."""
    with running(build_network(4, 30, 7), tmp_path_factory.mktemp("demo"), port=0, crawl_delay=0.0) as served:
        yield served


@pytest.fixture
def fresh(network: Served) -> Iterator[Served]:
    """Give the network with its counts, faults and clock reset."""
    network.control("reset")
    yield network
    network.control("reset")


@pytest.fixture
def newscrawler() -> Run:
    """Give a function that runs the command and returns how it ended."""

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "newscrawler", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            timeout=100,
            check=False,
            env={**os.environ, "NEWSCRAWLER_CONTACT": "tests@newscrawler.example"},
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def truth_of(served: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.truth.read_text("utf-8").splitlines()]
