"""What tests of the embedded server ask of it and do to it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from newscrawler.mongo import binary, server
from newscrawler.mongo.client import connect
from newscrawler.mongo.errors import ServerError


def version_folder(data_dir: Path) -> Path:
    return data_dir / "mongodb" / binary.find().series


def remember(uri: str, what: str) -> None:
    with connect(uri).client as client:
        client["kept"]["words"].insert_one({"_id": what})


def remembered(uri: str) -> list[str]:
    with connect(uri).client as client:
        return sorted(document["_id"] for document in client["kept"]["words"].find())


def kill(data_dir: Path) -> None:
    pid = server.status(data_dir).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    # Until the kernel has begun to clear it away, it looks alive to everybody.
    while server.status(data_dir).pid == pid:
        time.sleep(0.01)


def refusal(data_dir: Path) -> str:
    """Give the line that `start` refuses with."""
    with pytest.raises(ServerError) as told:
        server.start(data_dir)
    assert "\n" not in str(told.value)
    return str(told.value)
