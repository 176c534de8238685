"""The command with settings from the environment, and how many megabytes it took at the most as its last line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newscrawler import settings
from newscrawler.cli.main import main as command


def main() -> None:
    for name in ("DOWNLOAD_TIMEOUT", "RETRY_TIMES"):
        if name in os.environ:
            setattr(settings, name, int(os.environ[name]))
    try:
        command()
    finally:
        (peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
        sys.stderr.write(f"peak {int(peak.split()[1]) // 1024}\n")
