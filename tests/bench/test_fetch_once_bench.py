"""The bench of what a network costs, on a small one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "fetch_once.py"


def rows(uri: str, *arguments: str) -> list[dict[str, str]]:
    command = [sys.executable, str(SCRIPT), "--mongo-uri", uri, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    head, _, *lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.slow
@pytest.mark.long
def test_a_plain_crawler_fetches_every_copy_and_ours_a_story_once(mongo_uri: str) -> None:
    ours, plain = rows(mongo_uri, "--outlets", "3", "--stories", "10", "--copies", "skip", "--plain")
    assert (ours["articles"], ours["a story"]) == ("10", "1.000")
    assert ours["recorded"] == ours["copies"] == plain["articles"]
    assert ours["revisits"].endswith(" (0)")
