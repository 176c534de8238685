"""A crawl as an operator starts it: the command, in a process of its own, against the bundled network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running
from newscrawler.settings import configuration

NETWORK = (4, 20, 7)
"""Outlets, stories, seed."""


HOUR = timedelta(hours=1)
_MOMENTS = {
    "urls": ["firstSeen", "lastSeen", "fetchedAt", "shownAt", "changedAt", "revisitAt", "bornAt", "nextFetchAt"],
    "runs": ["startedAt", "finishedAt", "heartbeatAt"],
}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve four outlets, each of another layout, with twenty stories for the tests of one module."""
    with running(build_network(*NETWORK), tmp_path_factory.mktemp("demo"), port=0, crawl_delay=0.0) as served:
        yield served


@pytest.fixture
def fresh(network: Served) -> Iterator[Served]:
    """Give the network with its counts, faults and clock reset."""
    network.control("reset")
    yield network
    network.control("reset")


def truth_of(served: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.truth.read_text("utf-8").splitlines()]


def hold_up(served: Served, stories: int = 2) -> None:
    """Let the oldest stories be slow, seconds a page: they come last, so that a crawl is met in its midst before."""
    for story in truth_of(served)[:stories]:
        served.control("fault", networkId=story["id"], kind="slow")


def let_go(served: Served) -> None:
    """End what `hold_up` began."""
    for story in truth_of(served):
        served.control("fault", networkId=story["id"], kind=None)


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up, and empty for each test."""
    return ready_uri


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the archive's folder, of the commands and of this process."""
    monkeypatch.setenv("NEWSCRAWLER_ARCHIVE_DIR", str(tmp_path / "archive"))
    configuration.cache_clear()
    return tmp_path / "archive"


def let_pass(db: Database[dict[str, Any]], span: timedelta) -> None:
    """Let what crawls know of their past be older by a span."""
    for collection, names in _MOMENTS.items():
        earlier = {name: {"$subtract": [f"${name}", span / timedelta(milliseconds=1)]} for name in names}
        db[collection].update_many({}, [{"$set": earlier}])
