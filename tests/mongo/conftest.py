from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawler.mongo import server
from newscrawler.settings import configuration


@pytest.fixture
def data_dir(quick_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the configured data folder, the test's own; what runs there at its end is killed."""
    folder = quick_folder / tmp_path.name
    monkeypatch.setenv("NEWSCRAWLER_DATA_DIR", str(folder))
    configuration.cache_clear()
    yield folder
    # Not `stop`: nobody reads this data again, and a clean end takes a second.
    if pid := server.status(folder).pid:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
