"""The command line on a terminal, as a person has it."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from contextlib import suppress
from pathlib import Path

from commands import Ran
from forked import start

END = b"\0"
"""What no command prints."""
PATIENCE = 10
"""Seconds after which what does not end when it is interrupted is interrupted again."""


def run_on_terminal(*arguments: str | Path, typed: str = "", interrupt_at: str = "", **environment: str) -> Ran:
    """Run a command with a terminal for stdin, stdout and stderr; what it prints is all in `stdout`.

    `typed` is typed at once; the command is interrupted when it shows `interrupt_at` and waits for an answer.
    """
    ours, theirs = pty.openpty()
    terminal = os.ttyname(theirs)
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    process = start(*arguments, **streams, environment={"TERM": "xterm", **environment})
    assert process.pid
    os.write(ours, typed.encode())
    told = b""
    # Held open until the command has opened it: it is empty for who reads, but there.
    ended = interrupted = False
    while not told.endswith(END):
        waited_for = [ours] if ended else [ours, process.sentinel]
        ready, _, _ = select.select(waited_for, [], [], PATIENCE if interrupted else None)
        told += os.read(ours, 65536) if ours in ready else b""
        if process.sentinel in ready:
            # The terminal may still hold what was printed, in front of this.
            ended = True
            os.write(theirs, END)
        elif not ended and interrupt_at and interrupt_at.encode() in told and (not interrupted or not ready):
            # Python's `input` swallows an interrupt that comes while it gets ready.
            while process.is_alive() and not _is_asleep(process.pid):
                time.sleep(0.01)
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGINT)
            # Python may just be about to wait for input: then it sees the signal with the next key alone. And it may be
            # where nobody takes an interrupt (a callback): then a person presses the keys again.
            os.write(ours, b"\n")
            interrupted = True
    process.join()
    code = process.exitcode
    process.close()
    os.close(theirs)
    os.close(ours)
    assert code is not None
    return Ran(code, told.removesuffix(END).decode().replace("\r\n", "\n"), "")


def _is_asleep(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"
    except OSError:
        return False
