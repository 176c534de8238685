"""The embedded MongoDB: one private mongod on loopback, shared by every process of this user.

All synchronous: they are called by commands, and by crawls before their loop is busy. Whatever goes wrong is a
ServerError in one line.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pymongo.errors import PyMongoError

from newscrawler.mongo import process
from newscrawler.mongo.binary import Mongod, find
from newscrawler.mongo.errors import DiskFull, ServerError
from newscrawler.mongo.process import REPLICA_SET, PortTaken, Running
from newscrawler.mongo.replica import make_primary, probe
from newscrawler.settings import configuration

logger = logging.getLogger(__name__)

CRAWL_APP = "newscrawler crawl"
"""What the name of a crawl's connection begins with: `stop` looks for it."""

SCHEME = "mongodb://127.0.0.1:"
"""What its URI begins with, before the port."""

LOCK_SECONDS = 180.0
"""How long one process waits while another starts or stops the server; above what both of those may take."""

MIN_FREE_BYTES = 256 * 1024 * 1024
"""mongod ends at once when a disk is full, and lays out its journal in files of 100 MB, two at a time: with so much
left it took another 120 MB of documents that do not compress, where a crawl's batch has 16 MB at the most."""


@dataclass(frozen=True, slots=True)
class Status:
    state: Literal["running", "stopped", "unreachable"]
    """Unreachable: the process is there and does not answer."""
    uri: str | None
    """Without a database; null where it does not run."""
    port: int | None
    pid: int | None
    version: str | None
    """Of the server; where it does not run, of the mongod that would be started."""
    folder: Path
    """Where data, log and port of its version are."""
    size: int
    """Bytes on disk."""
    users: tuple[str, ...]
    """The names that connected clients give themselves, each once."""

    @property
    def crawls(self) -> tuple[str, ...]:
        return tuple(user for user in self.users if user.startswith(CRAWL_APP))


def start(data_dir: Path | None = None) -> str:
    """Start the server unless it runs, and give its URI, without a database. Returns when it takes writes.

    `data_dir` is the configured one where None. Raises ServerError.
    """
    root = _root(data_dir)
    with _locked(root):
        found = _running(root)
        folder, server = found or _start(root)
        make_primary(server)
        # Every crawl comes by here: a server that stays up for months keeps a small log too.
        if found and process.limit_log(folder):
            with probe(server) as client, contextlib.suppress(PyMongoError):
                client.admin.command("logRotate", "server")
        return _uri(server)


def stop(*, force: bool = False, data_dir: Path | None = None) -> bool:
    """Stop the server cleanly and wait for its end; tells whether it ran.

    Raises ServerError where a crawl uses it or where it does not say whether one does, unless `force`.
    """
    root = _root(data_dir)
    if not root.exists():
        return False
    with _locked(root):
        found = _running(root)
        if found is None:
            return False
        folder, server = found
        if not force:
            _refuse_in_use(server)
        process.end(server, folder, kill=force)
        return True


def is_running(data_dir: Path | None = None) -> bool:
    """Tell whether its process is there, without asking whether it answers."""
    return _running(_root(data_dir)) is not None


def owns(uri: str, data_dir: Path | None = None) -> bool:
    """Tell whether this is the embedded server's URI, whether it runs or not."""
    ports = [_kept_port(folder) for folder in _folders(_root(data_dir))]
    return any(uri.startswith(f"{SCHEME}{port}/") for port in ports if port)


def check_room(data_dir: Path | None = None) -> None:
    """Raise DiskFull where so little room is left that the server may end any moment.

    ServerError where its folder cannot be used at all.
    """
    root = _root(data_dir)
    try:
        _check_room(root)
    except OSError as exc:
        raise ServerError(_not_usable(root, exc)) from exc


def status(data_dir: Path | None = None) -> Status:
    """Tell how the server is, without starting it."""
    root = _root(data_dir)
    found = _running(root)
    if found is None:
        mongod = None
        with contextlib.suppress(ServerError):
            mongod = find()
        folder = root / mongod.series if mongod else next(iter(_folders(root)), root)
        version = mongod.version if mongod else None
        return Status("stopped", None, None, None, version, folder, _size(folder), ())
    folder, server = found
    try:
        with probe(server) as client:
            version, users = client.server_info()["version"], _users(server)
    except PyMongoError:
        return Status("unreachable", _uri(server), server.port, server.pid, None, folder, _size(folder), ())
    return Status("running", _uri(server), server.port, server.pid, version, folder, _size(folder), users)


def _start(root: Path) -> tuple[Path, Running]:
    mongod = find()
    folder = root / mongod.series
    _tell_other_versions(root, mongod)
    try:
        process.data_folder(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_room(folder)
        return folder, _launch(mongod, folder)
    except OSError as exc:
        raise ServerError(_not_usable(folder, exc)) from exc


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise DiskFull(folder, free, MIN_FREE_BYTES)


def _launch(mongod: Mongod, folder: Path) -> Running:
    """Launch it on the port that the folder keeps; on another one where that is somebody else's by now."""
    port = _kept_port(folder)
    if port is None or not process.comes_free(port, folder):
        if port is not None:
            # Half a minute, because mongod asks whoever listens on the old port whether it is that member.
            logger.warning("port %d is somebody else's: MongoDB takes another one (may take half a minute)", port)
        port = process.free_port()
    # Between the look and the launch somebody may take the port: three such accidents in a row are none.
    for _ in range(3):
        # Kept before the launch: who is killed in between leaves no server on a port that nobody knows.
        _port_file(folder).write_text(f"{port}\n", encoding="ascii")
        process.limit_log(folder)
        try:
            return process.launch(mongod, folder, port)
        except PortTaken:
            port = process.free_port()
    raise ServerError("every port that was free a moment ago is taken: try again")


def _tell_other_versions(root: Path, mongod: Mongod) -> None:
    others = [folder.name for folder in _folders(root)]
    if others and mongod.series not in others:
        logger.warning(
            "MongoDB %s (%s) starts with an empty database: the data of MongoDB %s stays in %s, for its own mongod",
            mongod.series,
            mongod.path,
            " and ".join(others),
            root,
        )


def _refuse_in_use(server: Running) -> None:
    try:
        users = _users(server)
    except PyMongoError as exc:
        raise ServerError(
            f"mongod (pid {server.pid}) does not answer on port {server.port}: `newscrawler db stop --force` ends it"
        ) from exc
    crawls = [user for user in users if user.startswith(CRAWL_APP)]
    if crawls:
        raise ServerError(
            f"the embedded MongoDB is in use by {', '.join(crawls)}: stop that first, or `newscrawler db stop --force`"
        )


def _users(server: Running) -> tuple[str, ...]:
    with probe(server) as client:
        operations = client.admin.aggregate(
            [
                {"$currentOp": {"allUsers": True, "idleConnections": True}},
                {"$match": {"appName": {"$exists": True, "$ne": "newscrawler server"}}},
                {"$group": {"_id": "$appName"}},
                {"$sort": {"_id": 1}},
            ]
        )
        return tuple(operation["_id"] for operation in operations)


def _uri(server: Running) -> str:
    return f"{SCHEME}{server.port}/?replicaSet={REPLICA_SET}"


def _root(data_dir: Path | None) -> Path:
    # Resolved: a running mongod is known by this path on its command line.
    return (data_dir or configuration().data_dir).expanduser().resolve() / "mongodb"


def _folders(root: Path) -> list[Path]:
    """Give the folders of every MongoDB version that has kept data here, the newest first."""
    found = [path.parent for path in root.glob("*/data") if path.parent.name.replace(".", "").isdigit()]
    return sorted(found, key=lambda folder: [int(part) for part in folder.name.split(".")], reverse=True)


def _running(root: Path) -> tuple[Path, Running] | None:
    """Give the server that runs, of whichever version: it serves until it is stopped, even if another mongod came."""
    for folder in _folders(root):
        if server := process.running(folder):
            return folder, server
    return None


def _port_file(folder: Path) -> Path:
    return folder / "port"


def _kept_port(folder: Path) -> int | None:
    try:
        port = int(_port_file(folder).read_text(encoding="ascii", errors="replace"))
    except (FileNotFoundError, ValueError):
        return None
    return port if 0 < port < 65536 else None


def _size(folder: Path) -> int:
    """Count what it occupies: MongoDB's journal files are longer than the room they take."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_blocks * 512
    return total


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the lock under which the server is started and stopped."""
    lock = FileLock(root / "lock", timeout=LOCK_SECONDS)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ServerError(
            f"another process has held {root / 'lock'} for {LOCK_SECONDS:.0f} s: see what it is"
        ) from None
    except OSError as exc:
        raise ServerError(_not_usable(root, exc)) from exc
    try:
        yield
    finally:
        lock.release()


def _not_usable(folder: Path, exc: OSError) -> str:
    return f"{exc.filename or folder} cannot be used ({exc.strerror}): set NEWSCRAWLER_DATA_DIR to a folder of your own"


__all__ = ["CRAWL_APP", "ServerError", "Status", "check_room", "is_running", "owns", "start", "status", "stop"]
