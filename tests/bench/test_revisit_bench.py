"""The bench of coming back, on a small network: ours finds more with fewer requests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "bench" / "revisit.py"


def rows(table: str) -> dict[str, list[float]]:
    """Give the figures of a table by the name of the rule."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    return {name: [float(cell.replace(",", "")) for cell in cells] for name, *cells in lines}


def test_ours_finds_more_with_fewer_requests_than_fixed_intervals() -> None:
    command = [sys.executable, str(SCRIPT), "--outlets", "4", "--stories", "100", "--days", "9"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    _, lists, articles = ran.stdout.split("\n\n")
    ours, fixed = rows(lists)["ours"], rows(lists)["every 2 h"]
    requests, late, soon = 0, 2, 3
    assert ours[requests] < fixed[requests]
    assert ours[late] < fixed[late]
    assert ours[soon] > fixed[soon]
    ours, fixed = rows(articles)["ours"], rows(articles)["every 24 h for 7 d"]
    caught = 2
    assert ours[requests] < fixed[requests]
    assert ours[caught] > fixed[caught]
