"""The embedded server through what befalls one that runs: each test has a data folder and a server of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.mongo import binary, process, server
from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import ServerError

from .embedded import kill, remember, remembered, version_folder

IMPATIENT = "&serverSelectionTimeoutMS=100"
"""For clients whose server ends under them: closing one looks for the server once more."""


def test_started_found_running_stopped_and_started_again(data_dir: Path) -> None:
    assert server.status().state == "stopped"
    assert not data_dir.exists()  # looking leaves nothing behind

    uri = server.start()
    assert re.fullmatch(r"mongodb://127\.0\.0\.1:\d+/\?replicaSet=newscrawler", uri)
    remember(uri, "first")
    running = server.status()
    assert (running.state, running.uri, running.folder) == ("running", uri, version_folder(data_dir))
    assert running.version == binary.find().version
    assert running.size > 0
    assert server.start() == uri
    assert server.status().pid == running.pid

    assert server.stop()
    assert server.status().state == "stopped"
    assert not server.stop()

    assert server.start() == uri  # the port is kept
    assert remembered(uri) == ["first"]


@pytest.mark.usefixtures("data_dir")
def test_it_listens_on_loopback_alone_and_keeps_no_socket_file() -> None:
    server.start()
    pid, port = server.status().pid, server.status().port
    options = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    assert options[options.index("--wiredTigerCacheSizeGB") + 1] == "0.25"
    listening = Path(f"/proc/{pid}/net/tcp").read_text() + Path(f"/proc/{pid}/net/tcp6").read_text()
    # Hexadecimal address and port, state 0A: listening.
    assert re.findall(rf"(\w+):{port:04X} \w+:0000 0A", listening) == ["0100007F"]
    assert not Path(f"/tmp/mongodb-{port}.sock").exists()  # noqa: S108 - where mongod would put it


@pytest.mark.usefixtures("data_dir")
def test_it_outlives_the_process_that_started_it() -> None:
    code = "from newscrawler.mongo import server; print(server.start())"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert server.status().state == "running"
    assert server.start() == started.stdout.strip()
    pid = server.status().pid
    assert pid
    assert os.getsid(pid) != os.getsid(0)  # a closed terminal does not end it


@pytest.mark.usefixtures("data_dir")
def test_processes_that_start_at_once_share_one_server() -> None:
    code = "from newscrawler.mongo import server; print(server.start(), server.status().pid)"
    commands = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(3)]
    assert len({command.communicate()[0] for command in commands}) == 1
    assert [command.returncode for command in commands] == [0, 0, 0]


def test_a_killed_server_comes_back_with_all_that_was_acknowledged(data_dir: Path) -> None:
    uri = server.start()
    for word in ("one", "two", "three"):
        remember(uri, word)
    kill(data_dir)
    assert server.start() == uri
    assert remembered(uri) == ["one", "three", "two"]


def test_a_stale_lock_keeps_nobody_out(data_dir: Path) -> None:
    """The pid in it is nobody's, or by now somebody else's, who must come to no harm."""
    remember(server.start(), "before")
    kill(data_dir)
    stale = version_folder(data_dir) / "data" / "mongod.lock"
    for lock in (b"garbage\n\xff", b"1\n", b"-1\n", b"999999999\n", b"%d\n" % os.getpid()):
        stale.write_bytes(lock)
        assert server.status().state == "stopped"
        assert not server.stop(force=True)
    assert remembered(server.start()) == ["before"]


def test_a_start_cut_short_before_the_replica_set_is_made_is_carried_on(data_dir: Path) -> None:
    folder = version_folder(data_dir)
    process.data_folder(folder).mkdir(parents=True)
    launched = process.launch(binary.find(), folder, process.free_port())
    uri = server.start()
    assert server.status().pid == launched.pid
    remember(uri, "written")


def test_the_log_is_limited(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.start()
    log = version_folder(data_dir) / "mongod.log"
    older = log.with_name("mongod.log.1")
    assert not older.exists()
    monkeypatch.setattr(process, "LOG_BYTES", 1000)
    server.start()  # while it runs
    assert older.stat().st_size > 1000
    server.stop()
    assert "Shutting down" in log.read_text()
    older.unlink()
    server.start()  # before it runs
    assert "Shutting down" in older.read_text()
    assert sorted(path.name for path in log.parent.glob("mongod.log*")) == ["mongod.log", "mongod.log.1"]


@pytest.mark.usefixtures("data_dir")
def test_stop_is_refused_while_a_crawl_uses_it() -> None:
    uri = server.start() + IMPATIENT
    with connect(uri, "newscrawler crawl bignews").client, connect(uri, "somebody's notebook").client:
        assert server.status().users == ("newscrawler crawl bignews", "somebody's notebook")
        with pytest.raises(ServerError, match=r"in use by newscrawler crawl bignews: stop that first, or .*--force"):
            server.stop()
        assert server.status().state == "running"
        assert server.stop(force=True)
        assert server.status().state == "stopped"


@pytest.mark.usefixtures("data_dir")
def test_stop_does_not_mind_who_only_reads() -> None:
    with connect(server.start() + IMPATIENT, "somebody's notebook").client:
        assert server.stop()


@pytest.mark.usefixtures("data_dir")
def test_a_server_that_hangs_is_unreachable_and_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    uri = server.start()
    remember(uri, "before")
    pid = server.status().pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr("newscrawler.mongo.replica.PROBE_MS", 200)
    assert server.status().state == "unreachable"
    with pytest.raises(ServerError, match=rf"mongod \(pid {pid}\) does not answer on port \d+: .*--force"):
        server.stop()
    monkeypatch.setattr(process, "STOP_SECONDS", 0.2)
    assert server.stop(force=True)
    assert server.start() == uri
    assert remembered(uri) == ["before"]
