"""The command, where each lookup of a name gives another address: first one that is allowed, then one that is not."""

from __future__ import annotations

import socket

from newscrawler import settings
from newscrawler.cli.main import main as command


def main() -> None:
    addresses = ["127.0.0.2"]

    def lookup(name: str) -> str:
        assert name == "rebinding.example"
        return addresses.pop() if addresses else "127.0.0.1"

    socket.gethostbyname = lookup
    settings.DNSCACHE_ENABLED = False
    command()
