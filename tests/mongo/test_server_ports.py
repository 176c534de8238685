"""The embedded server's port: kept, taken by somebody else, lost."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from pathlib import Path

import pytest

from newscrawler.mongo import process, server

from .embedded import remember, remembered, version_folder


@pytest.mark.parametrize("silent", [False, pytest.param(True, marks=[pytest.mark.slow, pytest.mark.long])])
@pytest.mark.usefixtures("data_dir")
def test_a_taken_port_is_left_to_its_owner_and_the_data_moves_to_another(silent: bool) -> None:
    uri = server.start()
    remember(uri, "before")
    port = server.status().port
    assert port
    server.stop()
    with listen(port) as owner:
        if not silent:
            threading.Thread(target=hang_up, args=[owner], daemon=True).start()
        moved = server.start()
        assert moved != uri
        remember(moved, "after")
        owner.shutdown(socket.SHUT_RDWR)
    server.stop()
    assert server.start() == moved  # the new one is kept, though the old one is free again
    assert remembered(moved) == ["after", "before"]


def listen(port: int) -> socket.socket:
    """Take the port; some kernels hold a dead process's for a moment."""
    deadline = time.monotonic() + 20
    while not process.is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    return socket.create_server(("127.0.0.1", port))


def hang_up(listener: socket.socket) -> None:
    """Answer every caller by closing; without that, mongod waits for half a minute for an answer."""
    with contextlib.suppress(OSError):
        while True:
            listener.accept()[0].close()


@pytest.mark.usefixtures("data_dir")
def test_a_port_taken_between_look_and_launch_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ports = iter([taken, process.free_port()])
        monkeypatch.setattr(process, "free_port", lambda: next(ports))
        server.start()
    assert server.status().state == "running"
    assert server.status().port != taken


@pytest.mark.parametrize("kept", ["many\n", None])
def test_a_lost_port_is_chosen_anew(data_dir: Path, kept: str | None) -> None:
    remember(server.start(), "before")
    port_file = version_folder(data_dir) / "port"
    server.stop()
    if kept is None:
        port_file.unlink()
    else:
        port_file.write_text(kept)
    uri = server.start()
    assert remembered(uri) == ["before"]
    assert port_file.read_text() == f"{server.status().port}\n"
