"""The command line as tests start it: within the tests' own process, or in one of its own."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner
from forked import CONTACT, start

from newscrawler.cli.main import main
from newscrawler.settings import configuration
from newscrawler.sources import catalog


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


def call(*arguments: str | Path, stdin: bytes | None = None) -> Ran:
    """Run a command within this process, which saves the second and a half that importing takes.

    Not for commands that crawl: Twisted's reactor runs once a process. `fork` is for them.
    """
    runner = CliRunner()
    with (
        runner.isolation(input=stdin) as (stdout, stderr, _),
        _as_if_just_started(["newscrawler", *map(str, arguments)]),
    ):
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        code = ended.value.code
        return Ran(
            code if isinstance(code, int) else int(code is not None),
            stdout.getvalue().decode(),
            stderr.getvalue().decode(),
        )


@contextmanager
def _as_if_just_started(argv: list[str]) -> Iterator[None]:
    """Let the command find nothing that a process reads once, and leave nothing behind."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", argv)
        for name, value in CONTACT.items():
            patch.setenv(name, value)
        _forget()
        try:
            yield
        finally:
            _forget()
            root.handlers[:] = handlers
            root.setLevel(level)


def _forget() -> None:
    configuration.cache_clear()
    catalog._known_profiles.cache_clear()


def fork(*arguments: str | Path, program: str = "newscrawler", **environment: str) -> Ran:
    """Run a command in a process of its own that has imported everything already."""
    with tempfile.TemporaryDirectory() as folder:
        stdout, stderr = Path(folder, "stdout"), Path(folder, "stderr")
        process = start(*arguments, stdout=stdout, stderr=stderr, program=program, environment=environment)
        process.join(240)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        assert code is not None
        return Ran(code, stdout.read_text("utf-8"), stderr.read_text("utf-8"))


def run(*arguments: str | Path, stdin: bytes | None = None) -> Ran:
    """Run a command as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "newscrawler", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=240,
        check=False,
        env=os.environ | CONTACT,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
