"""A crawl as an operator starts it: the command, in a process of its own, against the bundled network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running

NETWORK = (4, 20, 7)
"""Outlets, stories, seed."""


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


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up, and empty for each test."""
    return ready_uri
