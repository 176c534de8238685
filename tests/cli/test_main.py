"""The door itself: help, version, usage errors, and what goes to which stream."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from commands import Run, run

import newscrawler as package
from newscrawler.cli.main import COMMANDS, cli


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="newscrawler")


def every_command() -> list[tuple[str, ...]]:
    context = click.Context(cli)
    found: list[tuple[str, ...]] = [()]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, sub) for sub in command.commands]
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    told = said(*command, "--help")
    assert told.exit_code == 0, told.output
    assert told.stderr == ""
    named = " ".join(["newscrawler", *command])
    # On a line of its own, indented, so that it can be copied.
    examples = [line.strip() for line in told.stdout.splitlines()[1:] if line.startswith("     ")]
    assert any(named in line for line in examples), told.stdout
    assert said(*command, "-h").stdout == told.stdout


def test_help_tells_every_command_in_the_order_of_a_days_work() -> None:
    told = said("--help").stdout
    places = [told.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


def test_version() -> None:
    ran = run("--version")
    assert (ran.code, ran.stdout, ran.stderr) == (0, f"newscrawler {package.__version__}\n", "")


def test_without_a_command_help_is_told(newscrawler: Run) -> None:
    ran = newscrawler()
    assert ran.code in (0, 2)
    assert "extract" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["--nosuch"],
        ["crawl"],
        ["extract"],
        ["replay"],
        ["story"],
        ["article"],
        ["export"],
        ["export", "nosuch"],
        ["export", "stories", "--format", "xml"],
        ["sources", "nosuch"],
        ["db", "nosuch"],
        ["runs", "--limit", "0"],
        ["runs", "--limit", "many"],
        ["stories", "--since", "yesterday"],
        ["stories", "--min-outlets", "0"],
        ["demo", "--outlets", "1"],
        ["demo", "--port", "70000"],
        ["crawl", "bignewsnetwork", "--limit", "0"],
        ["crawl", "bignewsnetwork", "--copies", "some"],
        ["extract", "page.html", "--url", "ftp://harbour.example/"],
        ["sources", "check", "nosuch"],
        ["stories", "--mongo-uri", "http://harbour.example/"],
    ],
    ids=" ".join,
)
def test_usage_errors_are_2_with_nothing_on_stdout(arguments: list[str]) -> None:
    told = said(*arguments)
    assert told.exit_code == 2, told.output
    assert told.stdout == ""
    assert sum(line.startswith("Error: ") for line in told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


def test_usage_errors_are_2_from_the_shell_too() -> None:
    ran = run("nosuch")
    assert (ran.code, ran.stdout) == (2, "")
    assert "nosuch" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", ["runs", "status", "stories", "story 17", "article 17", "export stories"])
def test_a_lost_database_is_1_in_one_line(command: str) -> None:
    uri = "mongodb://me:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=100"
    told = said(*command.split(), "--mongo-uri", uri)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1
    assert "secret" not in told.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m newscrawler sources list --json | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "[0\n"
    assert done.stderr == ""


@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_no_error(redirected: str) -> None:
    command = f"{sys.executable} -m newscrawler sources list {redirected}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_json_is_utf8_whatever_the_locale_says() -> None:
    text = "Zoë sailed on Thursday with all of the harbour's passengers and their dogs. " * 8
    page = (
        f"<meta charset=utf-8><title>Zoë sails</title><article><h1>Zoë sails</h1><p>{text}</p><p>{text}</p></article>"
    )
    command = [sys.executable, "-m", "newscrawler", "extract", "-", "--url", "https://a.example/1"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, input=page.encode(), capture_output=True, env=environment, check=False)
    assert (done.stderr, "Zoë" in done.stdout.decode()) == (b"", True)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "newscrawler", "sources", "list"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith(b"Error: stdout: No space left on device")


@pytest.mark.parametrize("module", ["click", "scrapy.crawler"])
def test_an_interrupt_while_modules_are_imported_ends_without_a_word(module: str) -> None:
    code = (
        "import os, runpy, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(name, *_):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder)\n"
        "runpy.run_module('newscrawler', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", code, "crawl", "nosuch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_sources(newscrawler: Run) -> None:
    listed = newscrawler("sources", "list", "--json")
    (row,) = [row for row in listed.json if row["name"] == "bignewsnetwork"]
    assert row["outlets"] >= 70
    checked = newscrawler("sources", "check", "bignewsnetwork", "--json")
    assert checked.code == 0
    assert len(checked.json["addresses"]["feeds"]) == row["feeds"] > 0
    assert "bignewsnetwork" in newscrawler("sources", "list").stdout


def test_naming_the_package_loads_neither_scrapy_nor_pymongo() -> None:
    code = (
        "import sys, newscrawler.cli.main; newscrawler.cli.main.cli(['--version'], standalone_mode=False);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'scrapy', 'twisted', 'pymongo', 'trafilatura'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
