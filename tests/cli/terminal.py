"""The command line on a terminal, as a person has it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

from commands import Ran


def run_on_terminal(*arguments: str | Path, typed: str = "", interrupt_at: str = "", **environment: str) -> Ran:
    """Run a command with a terminal for stdin, stdout and stderr; what it prints is all in `stdout`.

    `typed` is typed at once; the command is interrupted as soon as it shows `interrupt_at`.
    """
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-m", "newscrawler", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    told = b""
    try:
        while chunk := os.read(ours, 65536):
            told += chunk
            if interrupt_at and interrupt_at.encode() in told:
                started.send_signal(signal.SIGINT)
                # Python may just be about to wait for input: then it sees the signal with the next key alone.
                os.write(ours, b"\n")
                interrupt_at = ""
    except OSError:
        pass  # Linux: nobody holds the other end any more
    os.close(ours)
    return Ran(started.wait(timeout=60), told.decode().replace("\r\n", "\n"), "")
