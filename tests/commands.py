"""The command line as tests start it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs


@attrs.define
class Ran:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.stdout.splitlines()]


Run = Callable[..., Ran]


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
