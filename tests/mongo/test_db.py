"""`newscrawler db`, on an embedded server of the test's own and on servers that are not ours."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mongods import until
from pymongo import MongoClient

from newscrawler.cli.main import cli
from newscrawler.mongo import binary, process, server
from newscrawler.mongo.client import connect
from newscrawler.settings import configuration


def newscrawler_db(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["db", *arguments], prog_name="newscrawler")


@pytest.mark.usefixtures("data_dir")
def test_commands_tell_results_on_stdout_and_the_rest_on_stderr() -> None:
    stopped = newscrawler_db("status", "--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)["state"]) == (0, "stopped")

    shown = newscrawler_db("uri")  # starts it
    assert (shown.exit_code, shown.stderr) == (0, "")
    uri = shown.stdout.strip()
    assert re.fullmatch(r"mongodb://127\.0\.0\.1:\d+/newscrawler\?replicaSet=newscrawler", uri)
    client: MongoClient[dict[str, object]]
    with MongoClient(uri) as client:
        assert client.get_default_database().name == "newscrawler"

    again = newscrawler_db("start")
    assert (again.exit_code, again.stdout, again.stderr) == (0, f"{uri}\n", "already running\n")
    running = json.loads(newscrawler_db("status", "--json").stdout)
    assert (running["state"], running["uri"], running["embedded"]) == ("running", uri, True)
    assert newscrawler_db("status").stdout.startswith("state    running\n")
    checked = newscrawler_db("check", "--json")
    told = json.loads(checked.stdout)
    assert (told["ok"], told["uri"]) == (checked.exit_code == 0, uri)

    ended = newscrawler_db("stop")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", "stopped\n")
    assert newscrawler_db("stop").stderr == "not running\n"


@pytest.mark.parametrize("command", ["", "start", "stop", "status", "uri", "check"])
def test_every_help_has_an_example(command: str) -> None:
    told = newscrawler_db(*command.split(), "--help")
    assert told.exit_code == 0
    assert "Example" in told.stdout
    assert f"newscrawler db {command or 'status'}" in told.stdout.partition("Example")[2]


@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_server_of_the_operators_own_is_not_ours(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    given = newscrawler_db(command, "--mongo-uri", "mongodb://u:s3cret@db.internal/news")
    monkeypatch.setenv("MONGODB_URI", "mongodb://u:s3cret@db.internal/news")
    configuration.cache_clear()
    for refused in (given, newscrawler_db(command)):
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert f"is not ours to {command}" in refused.stderr
        assert "s3cret" not in refused.stderr
    assert not data_dir.exists()


def test_a_server_of_the_operators_own_is_looked_at(mongo_uri: str) -> None:
    whole = mongo_uri.replace("/?", "/news?")
    assert newscrawler_db("uri", "--mongo-uri", whole).stdout == f"{whole}\n"
    told = json.loads(newscrawler_db("status", "--mongo-uri", whole, "--json").stdout)
    assert (told["state"], told["uri"], told["embedded"]) == ("running", whole, False)
    assert "ok    majority" in newscrawler_db("check", "--mongo-uri", whole).stdout


def test_a_server_that_cannot_be_reached_fails_its_check() -> None:
    nobody = "mongodb://u:s3cret@127.0.0.1:1/news?serverSelectionTimeoutMS=50"
    checked = newscrawler_db("check", "--mongo-uri", nobody)
    assert checked.exit_code == 1
    assert checked.stdout.startswith("FAIL  connect      MongoDB at mongodb://u:***@127.0.0.1:1/news cannot be reached")
    assert json.loads(newscrawler_db("status", "--json", "--mongo-uri", nobody).stdout)["state"] == "unreachable"
    assert newscrawler_db("check", "--mongo-uri", "nonsense").exit_code == 2


def test_a_standalone_server_fails_its_check(tmp_path: Path) -> None:
    """Transactions and change streams would fail there, in the middle of a crawl."""
    port = process.free_port()
    standalone = subprocess.Popen(
        [binary.find().path, "--dbpath", tmp_path, "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket"],
        stdout=subprocess.DEVNULL,
    )
    with standalone:
        until(lambda: standalone.poll() is not None or not process.is_free(port))
        checked = newscrawler_db("check", "--mongo-uri", f"mongodb://127.0.0.1:{port}")
        standalone.terminate()
    assert checked.exit_code == 1
    assert "FAIL  replica set  a standalone server" in checked.stdout


@pytest.mark.usefixtures("data_dir")
def test_stop_is_refused_in_one_line_while_a_crawl_uses_it() -> None:
    # Impatient: closing a client whose server has ended looks for the server once more.
    with connect(server.start() + "&serverSelectionTimeoutMS=100", "newscrawler crawl bignews").client:
        refused = newscrawler_db("stop")
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert server.status().state == "running"
        assert newscrawler_db("stop", "--force").exit_code == 0
    assert server.status().state == "stopped"


@pytest.mark.usefixtures("data_dir")
def test_a_server_that_cannot_be_started_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mongod = tmp_path / "mongod"
    mongod.write_text("#!/bin/sh\nexit 3\n")
    mongod.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for command in ("start", "uri", "check"):
        refused = newscrawler_db(command)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert "cannot run" in refused.stderr
