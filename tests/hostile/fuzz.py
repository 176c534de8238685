"""Fuzz the reader with mutations of the fixtures.

    .venv/bin/python tests/hostile/fuzz.py --count 300000 --seed 1 --jobs 2

A document or URL that breaks a promise of `checks` is made smaller, written to the folder of `--save` and
told; the exit code is then 1. `--only NUMBER` repeats one mutation of a seed.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Self

import attrs
import click
from checks import check, check_url
from corpus import seeds
from mutations import Document, mutated, mutated_url

BATCH = 200
URL_EVERY = 10
"""Of so many mutations one is of a URL."""
TWICE_EVERY = 20
"""Of so many documents one is read twice, since it must read alike."""
PIPELINED_EVERY = 5
"""Of so many documents one goes through page object and pipelines too, which takes longer than all else."""
_STEPS = 2_000
"""Tries to make a failing document smaller."""


@attrs.frozen
class Finding:
    """What broke a promise."""

    number: int
    told: str
    """The exception and the line of ours that it came from."""
    document: Document


@attrs.frozen
class Told:
    """What a batch of mutations came to."""

    kinds: Counter[str]
    findings: list[Finding]
    slowest: tuple[float, int]
    """Seconds of processor time and the number of the mutation."""


def try_batch(task: tuple[int, range]) -> Told:
    """Try mutations of a seed by their numbers."""
    seed, numbers = task
    # A warning is a mistake, as in the tests.
    warnings.simplefilter("error")
    corpus = seeds()
    kinds: Counter[str] = Counter()
    findings = []
    slowest = (0.0, -1)
    for number in numbers:
        before = time.process_time()
        document, attempt = _attempt(corpus, seed, number)
        told = failure(attempt, document)
        slowest = max(slowest, (time.process_time() - before, number))
        if told is not None:
            findings.append(Finding(number, told, _smaller(document, attempt, told)))
        kinds["url" if number % URL_EVERY == 0 else "failed" if told else "document"] += 1
    return Told(kinds, findings, slowest)


def _attempt(corpus: list[Document], seed: int, number: int) -> tuple[Document, Callable[[Document], object]]:
    if number % URL_EVERY == 0:
        url = mutated_url(seed, number).encode("utf-8", "surrogatepass")
        return Document(url, ""), lambda found: check_url(found.body.decode("utf-8", "surrogatepass"))
    twice, pipelined = number % TWICE_EVERY == 1, number % PIPELINED_EVERY == 1
    return mutated(corpus, seed, number), lambda found: check(found, twice=twice, pipelined=pipelined)


def failure(attempt: Callable[[Document], object], document: Document) -> str | None:
    """Give what breaks and where; None where all holds."""
    try:
        attempt(document)
    except Exception as exc:  # noqa: BLE001 - whatever it lets through is a finding
        frames = [frame for frame in traceback.extract_tb(exc.__traceback__) if "site-packages" not in frame.filename]
        frame = [frame for frame in frames if frame.name != "_hold"][-1]
        return f"{type(exc).__name__}: {str(exc)[:120]} ({Path(frame.filename).name}:{frame.lineno})"
    return None


def _smaller(document: Document, attempt: Callable[[Document], object], told: str) -> Document:
    """Cut what can go without the failure's going: halves first, then ever smaller parts."""
    where = told.rpartition("(")[2]
    size = max(1, len(document.body) // 2)
    steps = 0
    while steps < _STEPS and " took " not in told:
        at, cut_any = 0, False
        while at < len(document.body) and steps < _STEPS:
            steps += 1
            less = attrs.evolve(document, body=document.body[:at] + document.body[at + size :])
            again = failure(attempt, less)
            if again is not None and again.rpartition("(")[2] == where:
                document, cut_any = less, True
            else:
                at += size
        if size == 1 and not cut_any:
            break
        size = max(1, size // 2)
    return document


def fuzz(count: int, *, seed: int, jobs: int, seconds: float | None = None) -> Iterator[Told]:
    """Try `count` mutations of `seed` in batches, fewer where `seconds` are over."""
    starts = range(0, count, BATCH)
    tasks = ((seed, range(start, min(start + BATCH, count))) for start in starts)
    until = time.monotonic() + seconds if seconds is not None else None
    with Pool(jobs) if jobs > 1 else _Here() as pool:
        yield from pool.imap_unordered(try_batch, _while_time(tasks, until))


def _while_time(tasks: Iterator[tuple[int, range]], until: float | None) -> Iterator[tuple[int, range]]:
    return itertools.takewhile(lambda _: until is None or time.monotonic() < until, tasks)


class _Here:
    """Does a pool's work in this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def imap_unordered(
        self, function: Callable[[tuple[int, range]], Told], tasks: Iterator[tuple[int, range]]
    ) -> Iterator[Told]:
        return map(function, tasks)


def main() -> int:
    parser = argparse.ArgumentParser(description="fuzz the reader")
    parser.add_argument("--count", type=int, default=10_000, help="mutations to try")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="stop when they are over")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--only", type=int, help="try this one mutation, and raise what it raises")
    parser.add_argument("--save", type=Path, default=Path("fuzz-findings"), help="folder for what fails")
    options = parser.parse_args()
    if options.only is not None:
        document, attempt = _attempt(seeds(), options.seed, options.only)
        click.echo(f"{document.url} {document.content_type} {len(document.body)} bytes", err=True)
        attempt(document)
        return 0
    began = time.monotonic()
    tried: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    slowest = (0.0, -1)
    for told in fuzz(options.count, seed=options.seed, jobs=options.jobs, seconds=options.seconds):
        tried += told.kinds
        slowest = max(slowest, told.slowest)
        for finding in told.findings:
            seen[finding.told] += 1
            if seen[finding.told] == 1:
                options.save.mkdir(parents=True, exist_ok=True)
                path = options.save / f"{options.seed}-{finding.number}"
                path.write_bytes(finding.document.body)
                click.echo(f"{path}: {finding.document.url} {finding.document.content_type}: {finding.told}")
        if sum(tried.values()) % (BATCH * 50) == 0:
            click.echo(f"{sum(tried.values())} tried in {time.monotonic() - began:.0f} s", err=True)
    click.echo(
        f"{sum(tried.values())} mutations of seed {options.seed} in {time.monotonic() - began:.0f} s:"
        f" {sum(seen.values())} failed in {len(seen)} ways; the slowest took {slowest[0]:.2f} s (number {slowest[1]})"
    )
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
