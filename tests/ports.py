"""Ports that a test may leave and take again: nobody is given one meanwhile."""

from __future__ import annotations

import os
import socket
from itertools import count

FIRST, MANY = 20_000, 7_000
"""Below those of embedded servers, and those that a kernel gives to whoever names none."""

_numbers = count(101 * os.getpid())
"""From where no other test process begins."""


def own_port() -> int:
    """Give a port that is free on all addresses."""
    for number in _numbers:
        port = FIRST + number % MANY
        with socket.socket() as each:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                each.bind(("", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")
