"""docs/add-a-network.md, followed word for word by a newcomer in an empty folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

PORT = 8918
"""The guide's; where it is taken the guide is followed on another one."""
_BLOCK = re.compile(r"^```(?P<kind>sh|text)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP, _END = "=== step ", " ends with "


@attrs.define
class Step:
    commands: str
    expected: str | None = None


def steps_of(guide: str) -> list[Step]:
    """Give the guide's commands, each with what it says that they print."""
    steps: list[Step] = []
    for block in _BLOCK.finditer(guide):
        if block["kind"] == "sh":
            steps.append(Step(block["text"]))
        else:
            assert steps[-1].expected is None, "two outputs of one block"
            steps[-1].expected = block["text"]
    return steps


def fits(expected: str, printed: str) -> bool:
    """Tell whether a text is what the guide says, blanks at line ends standing for nothing.

    "..." stands for anything, on a line of its own for any number of lines, none included.
    """
    lines = ["(?:.*\n)?" if line == "...\n" else re.escape(line) for line in f"{_trimmed(expected)}\n".splitlines(True)]
    return re.fullmatch("".join(lines).replace(r"\.\.\.", ".*?"), f"{_trimmed(printed)}\n", re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().strip("\n").splitlines())


def _port() -> int:
    for port in (PORT, 0):
        with socket.socket() as each:
            try:
                each.bind(("127.0.0.2", port))
            except OSError:
                continue
            return int(each.getsockname()[1])
    raise AssertionError("no port is free")


@pytest.fixture
def newcomer(tmp_path: Path, repo: Path) -> Iterator[dict[str, str]]:
    """Give the environment of somebody who has nothing but the command."""
    names = ("PATH", "LANG", "LC_ALL", "TMPDIR")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environment["PATH"]])
    environment |= {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(repo)}
    (tmp_path / "home").mkdir()
    yield environment
    stop = [sys.executable, "-m", "newscrawler", "db", "stop", "--force"]
    subprocess.run(stop, env=environment, capture_output=True, check=False, timeout=60)


def follow(steps: list[Step], folder: Path, environment: dict[str, str]) -> list[tuple[int, str]]:
    """Type the steps into one shell in `folder`; give the exit code of each and what it printed."""
    script = "".join(f'{step.commands}\necho "\n{_STEP}{number}{_END}$?"\n' for number, step in enumerate(steps))
    # What a broken step leaves behind ends with the shell.
    script = f"trap 'kill $(jobs -p) 2>/dev/null' EXIT\n{script}"
    done = subprocess.run(
        ["bash"],
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=environment,
        timeout=280,
        check=False,
    )
    ends = re.compile(rf"(.*?)^{_STEP}\d+{_END}(\d+)\n", re.MULTILINE | re.DOTALL)
    return [(int(code), printed) for printed, code in ends.findall(done.stdout)]


@pytest.mark.slow
def test_the_guide_does_what_it_says(tmp_path: Path, repo: Path, newcomer: dict[str, str]) -> None:
    guide = (repo / "docs" / "add-a-network.md").read_text("utf-8").replace(str(PORT), str(_port()))
    steps = steps_of(guide)
    assert len(steps) >= 8
    folder = tmp_path / "empty"
    folder.mkdir()
    outcomes = follow(steps, folder, newcomer)
    assert len(outcomes) == len(steps)
    for step, (code, printed) in zip(steps, outcomes, strict=True):
        assert code == 0, f"{step.commands}\n{printed}"
        if step.expected is not None:
            assert fits(step.expected, printed), f"{step.commands}\nsays\n{step.expected}\nprints\n{printed}"


def test_an_output_is_compared_line_by_line() -> None:
    assert fits("a  b\n...\nd\n", "a  b   \nc\nd\n")
    assert fits("seconds ...\n", "seconds 12.5\n")
    assert not fits("a\nb\n", "a\nc\nb\n")
    assert not fits("a\n", "a\nb\n")
