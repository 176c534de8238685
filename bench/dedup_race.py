"""Tools side by side: each in a process of its own, taking turns over the same documents, chunk by chunk.

The time is the processor's within a tool's turns alone: reading and decoding the file belongs to nobody. A tool that is
given an iterator need not know: the iterator waits for the next turn between two chunks. What a tool does after the
last
document is told apart, as "end". The memory is the process's highest resident set.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import attrs
from dedup_tools import Document, Tool

GIVEN = ("id", "text", "headline", "site", "date")
"""What a tool is told of a document; the rest is gold."""


@attrs.define
class Run:
    tool: Tool
    clusters: dict[str, str] = attrs.field(factory=dict)
    seconds: list[float] = attrs.field(factory=list)
    """Of each chunk."""
    end: float = 0.0
    megabytes: float = 0.0
    error: str = ""
    _pipe: Connection | None = None

    @property
    def total(self) -> float:
        return sum(self.seconds) + self.end


def race(tools: list[tuple[Tool, float | None]], file: Path, kind: str, *, chunk: int, count: int) -> list[Run]:
    """Let each tool (with its threshold, None for its best) cluster the `count` documents of `file`, taking turns."""
    context = multiprocessing.get_context("spawn")
    runs, processes = [], []
    for tool, threshold in tools:
        here, there = context.Pipe()
        process = context.Process(target=_child, args=(there, tool.name, threshold, kind, (file, chunk)), daemon=True)
        process.start()
        there.close()
        processes.append(process)
        runs.append(Run(tool, pipe=here))
    running = runs[:]
    turn = 0
    while running:
        # Another goes first each time.
        first = turn % len(running)
        for run in (*running[first:], *running[:first]):
            if _turn(run):
                running.remove(run)
        turn += 1
        if sys.stderr.isatty():
            print(f"\r{min(turn * chunk, count):,} of {count:,} documents ", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for process in processes:
        process.join()
    return runs


def _turn(run: Run) -> bool:
    """Let a tool have its turn; tell whether it was its last."""
    pipe = cast("Connection", run._pipe)  # noqa: SLF001 - set above
    try:
        pipe.send("go")
        answer: tuple[str, Any] = pipe.recv()
    except (EOFError, BrokenPipeError):
        run.error = run.error or "its process ended early"
        return True
    what, value = answer
    if what == "chunk":
        run.seconds.append(value)
        return False
    if what == "raised":
        run.error = value
        return True
    run.end, run.megabytes, run.clusters = value
    return True


class _Turns:
    """The documents as a tool sees them: an iterator that waits for its turn before each chunk."""

    def __init__(self, pipe: Connection, file: Path, chunk: int) -> None:
        self._pipe = pipe
        self._file = file
        self._chunk = chunk
        self.started = 0.0

    def documents(self) -> Iterator[Document]:
        with self._file.open(encoding="utf-8") as lines:
            chunk: list[Document] = []
            for line in lines:
                row = json.loads(line)
                chunk.append({key: row[key] for key in GIVEN})
                if len(chunk) == self._chunk:
                    yield from self._one(chunk)
                    chunk = []
            if chunk:
                yield from self._one(chunk)
        # The last turn is for what comes after the last document.
        self._pipe.recv()
        self.started = time.process_time()

    def _one(self, chunk: list[Document]) -> Iterator[Document]:
        self._pipe.recv()
        start = time.process_time()
        yield from chunk
        self._pipe.send(("chunk", time.process_time() - start))


def _child(pipe: Connection, name: str, threshold: float | None, kind: str, turns: tuple[Path, int]) -> None:
    from dedup_tools import TOOLS  # noqa: PLC0415 - a tool's functions do not go through a pipe

    taken = _Turns(pipe, *turns)
    try:
        cluster = next(tool for tool in TOOLS if tool.name == name).load(kind, threshold)
        clusters = cluster(taken.documents())
        pipe.send(("done", (time.process_time() - taken.started, _highest(), clusters)))
    except Exception as exc:  # noqa: BLE001 - whatever a tool raises, the others go on
        pipe.send(("raised", f"raised {type(exc).__name__}: {exc}"))


def _highest() -> float:
    """Give this process's highest resident set in megabytes (Linux; elsewhere 0)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    fields = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(fields["VmHWM"].split()[0]) / 1024
