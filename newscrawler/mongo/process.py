"""One mongod as a process of this machine: seen, launched, ended. What it holds is `server`'s business.

A folder of one MongoDB version holds `data/` (mongod's own), `port` (the one it keeps) and `mongod.log`.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from newscrawler.mongo.binary import ELSEWHERE, Mongod, environment
from newscrawler.mongo.errors import ServerError

REPLICA_SET = "newscrawler"

LAUNCH_SECONDS = 120.0
"""How long mongod may take until it listens; 0.7 s when new, 0.8 s after kill -9, more where a big journal is read."""

STOP_SECONDS = 60.0
"""How long a clean end may take; measured 1 to 2 s."""

GRACE_SECONDS = 5.0
"""How long a killed mongod may go on holding its port and its lock while the kernel clears it away."""

LOG_BYTES = 8 * 1024 * 1024
"""Size at which the log starts anew; one older log is kept. A start and an end write 60 kB."""

PORTS = range(27100, 32000)
"""Below 32768, where Linux begins to hand out ports for outgoing connections, and clear of MongoDB's own 27017."""

PORT_TAKEN = 48
FOLDER_IN_USE = 100
OTHER_VERSION = 62
"""Exit codes of mongod."""


class PortTaken(Exception):  # noqa: N818 - not an error of the operator's: the caller takes another port
    """Somebody else listens on the port that was asked for."""


@dataclass(frozen=True, slots=True)
class Running:
    pid: int
    port: int


def data_folder(folder: Path) -> Path:
    return folder / "data"


def log_file(folder: Path) -> Path:
    return folder / "mongod.log"


def running(folder: Path) -> Running | None:
    """Give the mongod that runs on this folder, verified by its command line: a pid alone may be anybody's by now."""
    try:
        pid = int((data_folder(folder) / "mongod.lock").read_text(encoding="ascii", errors="replace"))
    except (OSError, ValueError):
        return None
    return _on_folder(pid, folder)


def launch(mongod: Mongod, folder: Path, port: int) -> Running:
    """Start mongod on this folder and wait until it listens; it outlives us, in a session of its own.

    Raises PortTaken where the port is somebody else's, ServerError where it does not come up.
    """
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        began = _log_size(folder)
        code = _run(mongod, folder, port)
        if code == 0 and (server := running(folder)):
            return server
        told = _told(folder, began)
        if code == PORT_TAKEN:
            raise PortTaken
        if code != FOLDER_IN_USE or time.monotonic() > deadline:
            raise ServerError(_failure(mongod, folder, code, told))
        time.sleep(0.2)


def end(server: Running, folder: Path, *, kill: bool) -> None:
    """End this mongod cleanly and wait for it. With `kill`, one that does not end in time is killed.

    Nothing acknowledged is lost by that: the journal has it. Raises ServerError where it goes on.
    """
    try:
        os.kill(server.pid, signal.SIGTERM)
        if _gone(server, folder, STOP_SECONDS):
            return
        if kill:
            os.kill(server.pid, signal.SIGKILL)
            if _gone(server, folder, GRACE_SECONDS):
                return
    except ProcessLookupError:
        return
    except PermissionError:
        raise ServerError(f"mongod (pid {server.pid}) belongs to another user: let that user stop it") from None
    raise ServerError(f"mongod (pid {server.pid}) has not ended in {STOP_SECONDS:.0f} s: see {log_file(folder)}")


def is_free(port: int) -> bool:
    """Tell whether mongod could listen on this port of the loopback address."""
    with socket.socket() as probe:
        # As mongod does: a port whose last connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Give a port that nobody listens on. Raises ServerError where all are taken."""
    for port in random.sample(PORTS, len(PORTS)):
        if is_free(port):
            return port
    raise ServerError(f"no free port on 127.0.0.1 between {PORTS.start} and {PORTS.stop - 1}: {ELSEWHERE}")


def comes_free(port: int, folder: Path) -> bool:
    """Tell whether the port is free, waiting for one that this folder's own mongod, killed, may still hold."""
    deadline = time.monotonic() + (GRACE_SECONDS if _unclean(folder) else 0)
    while not is_free(port):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.1)
    return True


def limit_log(folder: Path) -> bool:
    """Set a log that has grown too big aside, over the last such one. Tells whether it did: mongod must reopen it."""
    if _log_size(folder) <= LOG_BYTES:
        return False
    log_file(folder).replace(log_file(folder).with_suffix(".log.1"))
    return True


def _run(mongod: Mongod, folder: Path, port: int) -> int:
    arguments = [
        *("--dbpath", str(data_folder(folder)), "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket"),
        *("--replSet", REPLICA_SET, "--wiredTigerCacheSizeGB", "0.25"),
        # The default is 5 % of the disk; 1 GB holds some days of a network, and change streams resume from it.
        *("--oplogSize", "1024"),
        *("--fork", "--quiet", "--logpath", str(log_file(folder)), "--logappend", "--logRotate", "reopen"),
        # It writes 100 MB of measurements that only MongoDB's support reads, at every second.
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # A replica set's primary waits 15 s for others to take over before it ends; here are no others.
        *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
    ]
    try:
        # --fork: this returns once the server listens; the server is init's child, never a zombie of ours.
        return subprocess.run(  # noqa: S603 - the mongod that was found
            [mongod.path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LAUNCH_SECONDS,
            env=environment(),
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        raise ServerError(
            f"mongod has not come up in {LAUNCH_SECONDS:.0f} s: try again if it is recovering, see {log_file(folder)}"
        ) from None
    except OSError as exc:
        raise ServerError(f"{mongod.path} cannot be run here ({exc.strerror}): {ELSEWHERE}") from exc


def _failure(mongod: Mongod, folder: Path, code: int, told: list[str]) -> str:
    """Word in one line why mongod did not come up, from its exit code and from what its log tells since the launch."""
    log, everything = log_file(folder), "\n".join(told)
    if code == OTHER_VERSION or "unsupported WiredTiger" in everything:
        return (
            f"the data in {folder} was not written by MongoDB {mongod.series} ({mongod.path}):"
            f" put the mongod that wrote it first on PATH, or move that folder away"
        )
    if code == FOLDER_IN_USE and "DBPathInUse" in everything:
        return f"{folder} is held by a mongod that is not visible from here (another container?): stop it there"
    if "No space left" in everything:
        return f"no space left for {folder}: free some, or set NEWSCRAWLER_DATA_DIR to another disk"
    if "--repair" in everything or "WT_TRY_SALVAGE" in everything or "No such file" in everything:
        return f"the data in {folder} is damaged (see {log}): put a backup in its place, or move that folder away"
    last = told[-1] if told else "nothing in its log"
    return f"mongod did not come up (exit code {code}): {last[:200]} (see {log})"


def _told(folder: Path, began: int) -> list[str]:
    """Give the errors that mongod logged from this offset on, each as one line."""
    try:
        with log_file(folder).open("rb") as log:
            log.seek(began)
            lines = log.read().splitlines()
    except OSError:
        return []
    told = []
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            entry = json.loads(line)
            if entry["s"] in {"E", "F"}:
                told.append(" ".join(f"{entry['msg']} {json.dumps(entry.get('attr', ''))}".split()))
    # A fatal assertion's two last lines tell where in mongod's source it happened, not what.
    causes = [entry for entry in told if not entry.startswith(("Fatal assertion", "***aborting"))]
    return causes or told


def _log_size(folder: Path) -> int:
    try:
        return log_file(folder).stat().st_size
    except OSError:
        return 0


def _unclean(folder: Path) -> bool:
    """Tell whether the last mongod was killed: a clean end empties the lock file."""
    try:
        return (data_folder(folder) / "mongod.lock").stat().st_size > 0
    except OSError:
        return False


def _on_folder(pid: int, folder: Path) -> Running | None:
    arguments = _command_line(pid)
    with contextlib.suppress(ValueError, IndexError):
        if Path(arguments[arguments.index("--dbpath") + 1]) == data_folder(folder):
            return Running(pid, int(arguments[arguments.index("--port") + 1]))
    return None


def _gone(server: Running, folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _lives(server.pid) and (_on_folder(server.pid, folder) or not _command_line(server.pid)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _lives(pid: int) -> bool:
    """Tell whether anything of the process is left: until its last thread is gone it holds its port and its lock,
    though its command line is empty already.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    # proc(5): field 3 is the state, field 20 the number of threads; a zombie alone holds nothing.
    return not (state[0] in "ZX" and int(state[17]) <= 1)


def _command_line(pid: int) -> list[str]:
    """Give a process's arguments, empty where there is no such process (or only its zombie)."""
    if pid <= 0:
        return []
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0")
    except OSError:
        return []
