"""Reading any article: newscrawler beside other extractors, over real pages with gold, for quality and for time.

    make bench ARGS="--limit 50"            builds .bench-venv with the peers and runs all tools
    .venv/bin/python bench/extract.py --tools newscrawler --rounds 1 --split tune --worst 10

The pages (`html/ID.html.gz` and `gold.jsonl`, see --pages) are no part of the repository; without them this says so and
exits with 2. `extract_metric.py` tells what the figures mean, docs/benchmarks.md what they were.

Time is the processor's (`time.process_time`), not the clock's, so that other work on the machine disturbs less. The
tools take turns page by page, a different one first each time, so that a slow moment meets all alike; each page is
read in several rounds, of which its fastest counts. Garbage is collected before each reading, so that nobody pays for
another's; what a tool remembers of a page stays warm from round to round.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import hashlib
import json
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import attrs
import extract_metric as metric
from extract_losses import print_body_losses, print_field_losses
from extract_tools import FLOOR, SUBJECT, TOOLS, Read, Reading, Tool

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
SPLITS = ("tune", "check")


@attrs.frozen
class Page:
    """A page's gold."""

    id: str
    url: str
    body: str
    headline: str | None
    date: str | None
    authors: list[str]
    file: Path

    @property
    def split(self) -> str:
        """By a digest of the id: the same at every run, whatever other pages there are."""
        return SPLITS[hashlib.blake2b(self.id.encode()).digest()[-1] % 2]

    def read(self) -> bytes:
        return gzip.decompress(self.file.read_bytes())


@attrs.define
class Run:
    """What a tool gave for each page, and in what time."""

    tool: Tool
    read: Read
    readings: dict[str, Reading] = attrs.field(factory=dict)
    seconds: dict[str, float] = attrs.field(factory=dict)
    """The fastest round of each page."""
    errors: Counter[str] = attrs.field(factory=Counter)
    """What was raised, by its class; such a page counts as one without any answer."""


def main() -> None:
    options = _options()
    pages = _pages(options.pages, split=options.split, limit=options.limit)
    # What tools say of a page they cannot read is not this bench's subject.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tools = [tool for tool in TOOLS if options.tools is None or tool.name in options.tools]
    runs = [Run(tool, tool.load()) for tool in (*tools, FLOOR) if tool.version is not None]
    _measure(runs, pages, rounds=options.rounds)
    rows = {run.tool.name: _scores(run, runs[-1], pages) for run in runs}
    if options.json:
        print(json.dumps({"pages": len(pages), "rounds": options.rounds, "tools": rows}, indent=1))
        return
    print(f"{len(pages)} pages, {options.rounds} rounds, Python {sys.version.split()[0]}")
    _print_table([*tools, FLOOR], rows)
    for run in runs:
        if run.errors:
            raised = ", ".join(f"{name} on {count}" for name, count in run.errors.items())
            print(f"{run.tool.name} raised {raised} of {len(pages)} pages")
    if options.worst and runs[0].tool is SUBJECT:
        if options.field == "body":
            print_body_losses(pages, runs[0].readings, options.worst)
        else:
            print_field_losses(pages, runs[0].readings, options.field, options.worst)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="newscrawler's reading of articles beside other extractors'")
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of gold.jsonl and html/ (%(default)s)")
    parser.add_argument("--tools", type=lambda text: text.split(","), help="names of the first column, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="readings of each page, the fastest counts (%(default)s)")
    parser.add_argument("--limit", type=int, help="the first N pages only")
    parser.add_argument(
        "--split", choices=SPLITS, help="half of the pages: what is tuned on one is checked on the other"
    )
    parser.add_argument("--json", action="store_true", help="all figures, those of each page too, as one JSON object")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="tell the N pages that newscrawler reads worst"
    )
    parser.add_argument("--field", choices=("body", "headline", "date", "authors"), default="body", help="for --worst")
    options = parser.parse_args()
    names = [tool.name for tool in TOOLS]
    for name in options.tools or []:
        if name not in names:
            parser.error(f"no tool {name!r}; there are: {', '.join(names)}")
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    if options.worst and options.tools and SUBJECT.name not in options.tools:
        parser.error(f"--worst tells of {SUBJECT.name}, which --tools leaves out")
    return options


def _pages(folder: Path, *, split: str | None, limit: int | None) -> list[Page]:
    gold = folder / "gold.jsonl"
    if not gold.is_file():
        _stop(f"no pages to read: {gold} is not there (--pages DIR names another folder)")
    with gold.open(encoding="utf-8") as lines:
        pages = [
            Page(
                id=row["id"],
                # Readers ask for an address, and the gold does not know all.
                url=row["url"] or f"https://unknown.invalid/{row['id']}",
                body=row["body"],
                headline=row["headline"],
                date=row["date"],
                authors=row["authors"],
                file=folder / "html" / f"{row['id']}.html.gz",
            )
            for row in map(json.loads, lines)
        ]
    pages = [page for page in pages if split in (None, page.split)][:limit]
    for page in pages:
        if not page.file.is_file():
            _stop(f"no page to read: {page.file} is not there, though {gold} names it")
    if not pages:
        _stop(f"no pages to read: none of {gold} is left")
    return pages


def _stop(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(2)


def _measure(runs: list[Run], pages: list[Page], *, rounds: int) -> None:
    # What a tool loads or compiles at its first page belongs to none.
    for run in runs:
        _read(run, pages[0], pages[0].read())
        run.seconds.clear()
        run.errors.clear()
    gc.collect()
    gc.freeze()
    for round_ in range(rounds):
        for number, page in enumerate(pages):
            body = page.read()
            first = (number + round_) % len(runs)
            for run in (*runs[first:], *runs[:first]):
                gc.collect()
                _read(run, page, body)
            if sys.stderr.isatty() and number % 20 == 0:
                print(f"\rround {round_ + 1} of {rounds}, page {number} of {len(pages)} ", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _read(run: Run, page: Page, body: bytes) -> None:
    start = time.process_time()
    try:
        reading = run.read(body, page.url)
    except Exception as exc:  # noqa: BLE001 - whatever a tool raises, the others go on
        seconds = time.process_time() - start
        reading = Reading(note=f"raised {type(exc).__name__}")
    else:
        seconds = time.process_time() - start
    # Every round reads the same, so each counts its error once.
    if page.id not in run.seconds and reading.note.startswith("raised "):
        run.errors[reading.note.removeprefix("raised ")] += 1
    run.seconds[page.id] = min(seconds, run.seconds.get(page.id, seconds))
    run.readings[page.id] = reading


def _scores(run: Run, floor: Run, pages: list[Page]) -> dict[str, Any]:
    """Give a tool's figures; those of fields that it does not give are None."""
    row: dict[str, Any] = {"version": run.tool.version, "errors": run.errors.total()}
    given = [(page, run.readings[page.id]) for page in pages]
    if "body" in run.tool.gives:
        bodies = {page.id: metric.body_overlap(page.body, reading.body) for page, reading in given}
        row["precision"], row["recall"], row["f1"] = metric.macro(bodies.values())
        for split in SPLITS:
            half = [bodies[page.id] for page in pages if page.split == split]
            row[f"f1_{split}"] = metric.macro(half)[2] if half else None
        row["words"] = metric.mean(metric.word_f1(page.body, reading.body) for page, reading in given)
    if "headline" in run.tool.gives:
        row["headline"] = metric.mean(
            metric.same_headline(page.headline, reading.headline) for page, reading in given if page.headline
        )
    if "date" in run.tool.gives:
        row["day"] = metric.mean(
            metric.same_day(page.date, metric.days(reading.date, reading.date_raw))
            for page, reading in given
            if page.date
        )
        row["instant"] = metric.mean(
            metric.instant(reading.date) == wanted for page, reading in given if (wanted := metric.instant(page.date))
        )
    if "authors" in run.tool.gives:
        sets = [found for page, reading in given if (found := metric.author_overlap(page.authors, reading.authors))]
        row["authors_f1"] = metric.mean(found.f1 for found in sets)
        row["authors_precision"] = metric.mean(found.precision for found in sets)
        row["authors_recall"] = metric.mean(found.recall for found in sets)
    total = sum(run.seconds.values())
    row["ms"] = total / len(pages) * 1000
    row["times"] = total / sum(floor.seconds.values())
    row["each"] = {page.id: _page_scores(run, page) for page in pages}
    return row


def _page_scores(run: Run, page: Page) -> dict[str, Any]:
    figures: dict[str, Any] = {"ms": run.seconds[page.id] * 1000}
    if "body" in run.tool.gives:
        body = metric.body_overlap(page.body, run.readings[page.id].body)
        figures |= {"precision": body.precision, "recall": body.recall, "f1": body.f1}
    return figures


COLUMNS = {
    "F1": "f1",
    "precision": "precision",
    "recall": "recall",
    "F1 tune": "f1_tune",
    "F1 check": "f1_check",
    "words": "words",
    "headline": "headline",
    "day": "day",
    "instant": "instant",
    "authors": "authors_f1",
    "a.prec": "authors_precision",
    "a.rec": "authors_recall",
    "ms/page": "ms",
    "x parse": "times",
}


def _print_table(tools: list[Tool], rows: dict[str, dict[str, Any]]) -> None:
    lines = [["tool", *COLUMNS]]
    for tool in tools:
        if tool.name not in rows:
            lines.append([tool.name, "not installed"])
            continue
        name = f"{tool.name} {tool.version}"
        lines.append([name, *_cells(rows[tool.name])])
    first = max(len(line[0]) for line in lines)
    for line in lines:
        cells = zip(line[1:], COLUMNS, strict=False)
        print(line[0].ljust(first), *(cell.rjust(max(len(column), 5)) for cell, column in cells), sep="  ")


def _cells(row: dict[str, Any]) -> Iterator[str]:
    for key in COLUMNS.values():
        value = row.get(key)
        if value is None:
            yield "-"
        else:
            yield f"{value:.1f}" if key in ("ms", "times") else f"{value:.3f}"


if __name__ == "__main__":
    main()
