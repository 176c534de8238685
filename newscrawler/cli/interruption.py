"""Ctrl-C while modules are imported, when nothing has begun that would have to be ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

INTERRUPTED = 130


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """End the process with INTERRUPTED, without a word, where Ctrl-C comes within the block.

    KeyboardInterrupt would be a traceback there, or nothing: libraries swallow it while they are imported.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        # Ignored, as of a shell's background jobs, or somebody's own.
        yield
        return
    signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(*_: object) -> NoReturn:
    os._exit(INTERRUPTED)
