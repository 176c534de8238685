"""A clock that jumps under a running process: libfaketime reads how far it is off, from a file, at each look."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

FOLDERS = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime")
NAME = "libfaketimeMT.so.1"


def library() -> Callable[[Path], dict[str, str]] | None:
    """Give what makes the environment of a process whose clock follows a file; None without libfaketime.

    LIBFAKETIME may name the library.
    """
    found = [os.environ.get("LIBFAKETIME", ""), *(f"{folder}/{NAME}" for folder in FOLDERS)]
    path = next((path for path in found if path and Path(path).is_file()), None)
    if path is None:
        return None

    def environment(offset: Path) -> dict[str, str]:
        offset.write_text("+0s", "ascii")
        return {
            "LD_PRELOAD": path,
            "FAKETIME_TIMESTAMP_FILE": str(offset),
            # Seconds: without a cache every look at the clock reads the file.
            "FAKETIME_CACHE_DURATION": "1",
            # Timers and delays go by this one, which no administrator can set.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    return environment
