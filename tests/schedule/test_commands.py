"""`newscrawler schedule`: what is printed, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pymongo.database import Database

from newscrawler.cli.main import cli
from newscrawler.mongo.runs import run_document, start_run

PROFILE = """
name = "{name}"
{schedule}
[[outlets]]
name = "The Example"
domain = "example.com"
"""


def profile(folder: Path, name: str, schedule: str) -> str:
    path = folder / f"{name}.toml"
    path.write_text(PROFILE.format(name=name, schedule=schedule))
    return str(path)


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schedule", *arguments])


def test_list_tells_the_bundled_profiles() -> None:
    result = said("list", "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert {"source": "bignewsnetwork", "name": "bignewsnetwork", "schedule": "every 30m", "zone": "UTC"} in rows


def test_list_tells_those_that_are_named(tmp_path: Path) -> None:
    path = profile(tmp_path, "mine", 'schedule = "0 6 * * *"\nschedule_zone = "Europe/Berlin"')
    result = said("list", path)
    assert result.exit_code == 0
    assert "mine  0 6 * * *  Europe/Berlin" in result.stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "has no schedule"),
        ('schedule = "often"', "schedule 'often': give"),
        ('schedule = "0 6 * * *"\nschedule_zone = "Mars"', "schedule_zone 'Mars': no such time zone"),
    ],
)
@pytest.mark.parametrize("command", ["list", "next", "run"])
def test_a_profile_that_cannot_be_scheduled_is_a_matter_of_configuration(
    tmp_path: Path, command: str, line: str, message: str
) -> None:
    result = said(command, profile(tmp_path, "mine", line))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_files_of_one_source_are_refused(tmp_path: Path) -> None:
    first = profile(tmp_path, "mine", 'schedule = "every 1h"')
    second = str(tmp_path / "copy.toml")
    Path(second).write_text(Path(first).read_text())
    result = said("list", first, second)
    assert result.exit_code == 2
    assert "are both 'mine'" in result.stderr


def test_next_counts_from_the_last_run(tmp_path: Path, database: Database[dict[str, Any]], database_uri: str) -> None:
    last = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10)
    start_run(database, run_document("earlier", "ran", last))
    sources = [profile(tmp_path, name, 'schedule = "every 1h"') for name in ("ran", "new")]
    result = said("next", *sources, "-n", "2", "--json", "--mongo-uri", database_uri)
    assert result.exit_code == 0, result.stderr
    rows = json.loads(result.stdout)
    assert [row["name"] for row in rows] == ["new", "ran", "new", "ran"]
    assert [row["due"] for row in rows if row["name"] == "ran"] == [
        (last + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (1, 2)
    ]


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    source = profile(tmp_path, "mine", 'schedule = "every 1h"')
    uri = "mongodb://me:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=100"
    for command in ("next", "run"):
        result = said(command, source, "--mongo-uri", uri)
        assert result.exit_code == 1
        assert "cannot be reached" in result.stderr
        assert "secret" not in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_run_stops_cleanly(tmp_path: Path, database_uri: str, number: signal.Signals, code: int) -> None:
    source = profile(tmp_path, "mine", 'schedule = "0 0 29 2 *"')
    process = subprocess.Popen(
        [sys.executable, "-m", "newscrawler", "schedule", "run", source, "--mongo-uri", database_uri],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert process.stderr is not None
    assert "mine: due" in process.stderr.readline()
    process.send_signal(number)
    stdout, stderr = process.communicate()
    assert (process.returncode, stdout, stderr) == (code, "", "")


@pytest.mark.parametrize("command", ["run", "list", "next"])
def test_each_help_has_an_example_on_lines_of_its_own(command: str) -> None:
    assert f"\n      newscrawler schedule {command}" in said(command, "--help").stdout
