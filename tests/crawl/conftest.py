"""A crawl as an operator starts it: the command, in a process of its own, against the bundled network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve four outlets with thirty stories for the tests of one module."""
    with running(build_network(4, 30, 7), tmp_path_factory.mktemp("demo"), port=0, crawl_delay=0.0) as served:
        yield served


@pytest.fixture
def fresh(network: Served) -> Iterator[Served]:
    """Give the network with its counts, faults and clock reset."""
    network.control("reset")
    yield network
    network.control("reset")


def truth_of(served: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.truth.read_text("utf-8").splitlines()]
