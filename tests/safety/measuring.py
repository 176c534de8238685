"""A crawl that tells how much memory it took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commands import Run

MEMORY = 300
"""Megabytes that a crawl may take for a bomb of 500."""


def told(ran: Any) -> str:
    assert "Traceback" not in ran.stderr, ran.stderr[-2000:]
    return ran.stderr


def crawled(newscrawler: Run, profile: Path, program: str = "measured", **environment: str) -> tuple[Any, int]:
    """Crawl; give how it ended, and how many megabytes it took at the most."""
    ran = newscrawler("crawl", profile, "--dry-run", program=program, **environment)
    *_, last = ran.stderr.strip().splitlines()
    name, _, peak = last.partition(" ")
    assert name == "peak", ran.stderr
    return ran, int(peak)
