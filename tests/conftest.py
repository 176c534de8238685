"""What tests stand on: an environment without the developer's own configuration, and a real MongoDB of their own."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Run, run
from pymongo.database import Database

from newscrawler.settings import configuration

REPO = Path(__file__).resolve().parents[1]

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
def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URI, without a database, of an embedded MongoDB that lives as long as the session."""
    from newscrawler.mongo import server

    data_dir = tmp_path_factory.mktemp("mongodb")
    with pytest.MonkeyPatch.context() as patch:
        # For commands that tests start: they find this very server.
        patch.setenv("NEWSCRAWLER_DATA_DIR", str(data_dir))
        configuration.cache_clear()
        try:
            yield server.start(data_dir)
        finally:
            server.stop(force=True, data_dir=data_dir)


@pytest.fixture
def database_uri(mongo_uri: str) -> Iterator[str]:
    """Give the whole URI of a database that is this test's alone."""
    from newscrawler.mongo.client import connect, with_database

    name = f"test_{uuid.uuid4().hex[:12]}"
    yield with_database(mongo_uri, name)
    with connect(mongo_uri, "newscrawler tests").client as client:
        client.drop_database(name)


@pytest.fixture
def database(database_uri: str) -> Iterator[Database[dict[str, Any]]]:
    from newscrawler.mongo.client import connect

    connected = connect(database_uri, "newscrawler tests")
    with connected.client:
        yield connected


@pytest.fixture
def newscrawler() -> Run:
    """Give the function that runs the command in a process of its own and tells how it ended."""
    return run


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
