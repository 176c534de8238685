"""Commands that connect asynchronously, where no MongoDB answers: one line with the first cause alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import fork

NOWHERE = "mongodb://127.0.0.1:1/news?serverSelectionTimeoutMS=1500"
"""Time to be refused in, on a machine that has much to do."""


@pytest.mark.parametrize("command", ["migrate", "replay"])
def test_the_line_has_no_topology(command: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>A boat.</p>", "utf-8")
    page = [str(tmp_path / "page.html"), "--url", "http://tide.example/1"]
    ran = fork(*(["db", "migrate"] if command == "migrate" else ["replay", *page]), "--mongo-uri", NOWHERE)
    assert (ran.code, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert "refused" in line or "failed" in line
    assert "Topology" not in line
    assert line.endswith(": see newscrawler db check")
