"""`dedup`: anybody's texts in, `id<TAB>storyId` out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newscrawler.cli.main import cli

ONE = "The mayor of Brine Bay resigned on Monday after a long quarrel about 17 lamps, and the council was not amused."
OTHER = "A squid of remarkable patience was measured by pupils of the old school, who found it longer than their boat."


def dedup(file: Path, *arguments: str) -> Result:
    command = ["dedup", str(file), "--kind", "articles", *arguments]
    return CliRunner().invoke(cli, command, prog_name="newscrawler")


def written(folder: Path, *lines: str) -> Path:
    file = folder / "texts.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_each_line_gets_its_story(tmp_path: Path) -> None:
    texts = {"a": ONE, "b": OTHER, "c": f"BRINE BAY - {ONE}", "d": OTHER.upper()}
    file = written(tmp_path, *(json.dumps({"id": name, "text": text}) for name, text in texts.items()))
    told = dedup(file)
    assert (told.exit_code, told.stdout) == (0, "a\ta\nb\tb\nc\ta\nd\tb\n")
    assert dedup(file, "--live").stdout == told.stdout


def test_a_bad_line_is_named_and_left_out(tmp_path: Path) -> None:
    good = json.dumps({"id": 7, "text": ONE, "date": "2025-05-01"})
    bad = [
        "no JSON",
        "[1]",
        '{"id": "x"}',
        json.dumps({"id": "x", "text": ONE, "date": "soon"}),
        '{"id": "x\\ty", "text": ""}',
    ]
    file = written(tmp_path, good, *bad, "", good)
    told = dedup(file)
    assert (told.exit_code, told.stdout) == (1, "7\t7\n7\t7\n")
    named = [line for line in told.stderr.splitlines() if line.startswith(str(file))]
    assert [line.split(":")[1] for line in named] == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize("arguments", [["nosuch.jsonl", "--kind", "articles"], ["--kind", "articles"], [__file__]])
def test_usage(arguments: list[str]) -> None:
    told = CliRunner().invoke(cli, ["dedup", *arguments], prog_name="newscrawler")
    assert (told.exit_code, told.stdout) == (2, "")
