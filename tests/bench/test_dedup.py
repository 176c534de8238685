"""bench/dedup.py as it is typed: a set, tools in turns, a command line tool beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "dedup.py"


def dedup(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BENCH, *map(str, words)], capture_output=True, text=True, check=False, timeout=100
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dedup") / "small.jsonl"
    done = dedup("generate", file, "--articles", 300, "--teasers", 200, "--days", 5)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return file


def test_a_tool_is_scored_and_one_that_is_not_there_is_told(small: Path) -> None:
    done = dedup(
        "run", small, "--kind", "teasers", "--tools", "datasketch,exact", "--errors", "--chunk", 20, "--months"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("200 teasers, ")
    assert "datasketch" in done.stdout
    assert "twin" in done.stdout
    assert "exact by month" in done.stdout


def test_a_command_that_knows_the_gold_is_perfect(small: Path, tmp_path: Path) -> None:
    program = tmp_path / "oracle.py"
    program.write_text(
        "import json, sys\n"
        f"gold = {{row['id']: row['story'] for row in map(json.loads, open({str(small)!r}))}}\n"
        "for line in open(sys.argv[1]):\n"
        "    row = json.loads(line)\n"
        "    assert sorted(row) == ['date', 'headline', 'id', 'site', 'text'], row\n"
        "    print(row['id'], gold[row['id']], sep='\\t')\n",
        encoding="utf-8",
    )
    command = f"{sys.executable} {program} {{file}} --kind {{kind}}"
    done = dedup("run", small, "--kind", "articles", "--tools", "exact", "--command", command, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["documents"] == 300
    assert figures["tools"][sys.executable]["f1"] == 1
    assert figures["tools"]["exact"]["f1"] < 0.5
    assert figures["tools"]["exact"]["growth"] is None, "one turn tells no growth"


def test_a_command_that_fails_is_told_below_the_table(small: Path) -> None:
    done = dedup("run", small, "--kind", "teasers", "--tools", "exact", "--command", "false")
    assert done.returncode == 0, done.stderr
    assert "false ended with 1" in done.stdout


def test_a_set_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = dedup("run", tmp_path / "none.jsonl", "--kind", "articles")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is not there" in done.stderr
