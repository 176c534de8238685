"""What tests stand on: an environment without the developer's own configuration, and a real MongoDB of their own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Run, fork
from hypothesis import HealthCheck, settings
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database

from newscrawler.settings import configuration

REPO = Path(__file__).resolve().parents[1]

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of each test run's own is made in it
ROOM = 4 << 30
"""Bytes: a server takes 300 MB, and each test process has two at the most."""

# The same examples each time, however fast the machine; `--hypothesis-profile default` looks for others.
settings.register_profile("newscrawler", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newscrawler")

_READY = "test_ready"
_home = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Hide the developer's configuration and databases before any test module is imported: settings read them then."""
    home = config.stash[_home] = Path(tempfile.mkdtemp(prefix="newscrawler-tests-"))
    for name in list(os.environ):
        if name == "MONGODB_URI" or name.startswith("NEWSCRAWLER_"):
            del os.environ[name]
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ["NEWSCRAWLER_DATA_DIR"] = str(home / "data" / "newscrawler")
    configuration.cache_clear()
    # A shell starts its background jobs with SIGINT ignored, which commands that tests interrupt would inherit.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_home], ignore_errors=True)


@pytest.fixture(autouse=True)
def _fresh_configuration() -> Iterator[None]:
    """Let no test see the configuration of another one."""
    configuration.cache_clear()
    yield
    configuration.cache_clear()


@pytest.fixture(scope="session")
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder for MongoDB's data, in memory where there is room: a new database's indexes are 2 s on a disk."""
    try:
        room = shutil.disk_usage(MEMORY).free
    except OSError:
        room = 0
    if room < ROOM:
        yield tmp_path_factory.mktemp("mongodb")
        return
    folder = Path(tempfile.mkdtemp(prefix="newscrawler-tests-", dir=MEMORY))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mongo_uri(quick_folder: Path) -> Iterator[str]:
    """Give the URI, without a database, of an embedded MongoDB that lives as long as the session."""
    from newscrawler.mongo import server

    data_dir = quick_folder / "session"
    with pytest.MonkeyPatch.context() as patch:
        # For commands that tests start: they find this very server.
        patch.setenv("NEWSCRAWLER_DATA_DIR", str(data_dir))
        configuration.cache_clear()
        try:
            yield server.start(data_dir)
        finally:
            server.stop(force=True, data_dir=data_dir)


@pytest.fixture(scope="session")
def _cleaner(mongo_uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    from newscrawler.mongo.client import connect

    with connect(mongo_uri, "newscrawler tests").client as client:
        yield client


@pytest.fixture
def bare_uri(mongo_uri: str, _cleaner: MongoClient[dict[str, Any]]) -> Iterator[str]:
    """Give the whole URI of a database that is this test's alone and holds nothing, no collection either."""
    from newscrawler.mongo.client import with_database

    name = f"test_{uuid.uuid4().hex[:12]}"
    yield with_database(mongo_uri, name)
    _cleaner.drop_database(name)


@pytest.fixture(scope="session")
def _ready_uri(mongo_uri: str) -> str:
    from newscrawler.mongo.client import connect_async, with_database
    from newscrawler.mongo.schema import ensure_schema

    uri = with_database(mongo_uri, _READY)

    async def set_up() -> None:
        db = connect_async(uri, "newscrawler tests")
        async with db.client:
            await ensure_schema(db)

    asyncio.run(set_up())
    return uri


@pytest.fixture
def ready_uri(_ready_uri: str, _cleaner: MongoClient[dict[str, Any]]) -> Iterator[str]:
    """Give the URI of a database that is set up, which takes longer than most tests, and empty for each test."""
    yield _ready_uri
    # Seen by all at once; to wait for the journal, collection by collection, would take longer than most tests.
    database = _cleaner.get_database(_READY, write_concern=WriteConcern(w=1, j=False))
    for name in database.list_collection_names(filter={"name": {"$ne": "schema"}}):
        database[name].delete_many({})


@pytest.fixture
def database_uri(bare_uri: str) -> str:
    """Give the whole URI of a database that is this test's alone; folders whose tests store give `ready_uri`."""
    return bare_uri


@pytest.fixture
def database(database_uri: str) -> Iterator[Database[dict[str, Any]]]:
    from newscrawler.mongo.client import connect

    connected = connect(database_uri, "newscrawler tests")
    with connected.client:
        yield connected


@pytest.fixture
def newscrawler() -> Run:
    """Give the function that runs the command in a process of its own and tells how it ended."""
    return fork


@pytest.fixture(scope="session")
def repo() -> Path:
    """Give the root of the checkout."""
    return REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of pages and seed that lies beside the checkout."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return folder
