"""An attacker for each test, and the crawl that meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .attackers import Attacker, attacking


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    """Serve on two loopback addresses: 127.0.0.1 is the site, 127.0.0.2 is somebody else's."""
    with attacking("127.0.0.1", "127.0.0.2") as served:
        yield served


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up, and empty for each test."""
    return ready_uri


@pytest.fixture
def profile(attacker: Attacker, tmp_path: Path) -> Path:
    """Give the profile of a site with one section."""
    return attacker.profile(tmp_path, 'sections = ["/"]', "allow_private = true")
