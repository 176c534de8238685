"""Where newscrawler reads worst: what it missed and what it kept, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import extract_metric as metric
from extract_tools import Reading

_RUNS, _LONGEST = 6, 200


class Gold(Protocol):
    """What is needed of a page."""

    @property
    def id(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def headline(self) -> str | None: ...
    @property
    def date(self) -> str | None: ...
    @property
    def authors(self) -> list[str]: ...


def print_body_losses(pages: Sequence[Gold], readings: Mapping[str, Reading], count: int) -> None:
    """Print the `count` pages of the lowest F1, with the longest runs of words that are on one side alone."""
    overlaps = {page.id: metric.body_overlap(page.body, readings[page.id].body) for page in pages}
    for page in sorted(pages, key=lambda page: overlaps[page.id].f1)[:count]:
        found, reading = overlaps[page.id], readings[page.id]
        figures = f"F1 {found.f1:.3f}  precision {_figure(found.precision)}  recall {_figure(found.recall)}"
        print("", f"{page.id}  {figures}  {reading.note}".rstrip(), page.url, sep="\n")
        _print_runs("missed", metric.unshared(page.body, reading.body))
        _print_runs("kept  ", metric.unshared(reading.body, page.body))


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _print_runs(label: str, runs: list[str]) -> None:
    longest = sorted(range(len(runs)), key=lambda number: -len(runs[number]))[:_RUNS]
    for number in sorted(longest):
        run = runs[number]
        rest = f" ... [{len(run)} characters]" if len(run) > _LONGEST else ""
        print(f"  {label} | {run[:_LONGEST]}{rest}")
    if len(runs) > _RUNS:
        print(f"  {label} | and {len(runs) - _RUNS} shorter runs")


def print_field_losses(pages: Sequence[Gold], readings: Mapping[str, Reading], field: str, count: int) -> None:
    """Print the first `count` pages whose headline, date or authors are wrong, gold above what was read.

    Of wrong authors those with the lowest F1 come first.
    """
    wrong: list[tuple[float, Gold, str, str]] = []
    for page in pages:
        reading = readings[page.id]
        if field == "headline" and page.headline and not metric.same_headline(page.headline, reading.headline):
            wrong.append((0, page, page.headline, reading.headline or "-"))
        elif field == "date" and page.date:
            found = metric.days(reading.date, reading.date_raw)
            if not metric.same_day(page.date, found):
                wrong.append((0, page, page.date, f"{reading.date or '-'}  written {reading.date_raw!r}"))
        elif field == "authors":
            names = metric.author_overlap(page.authors, reading.authors)
            if names and names.f1 < 1:
                wrong.append((names.f1, page, _listed(page.authors), _listed(reading.authors)))
    wrong.sort(key=lambda loss: loss[0])
    nothing = sum(given.startswith("-") for *_, given in wrong)
    print("", f"{field}: {len(wrong)} of {len(pages)} pages wrong, {nothing} of them without any", sep="\n")
    for _, page, gold, given in wrong[:count]:
        note = f"  {readings[page.id].note}".rstrip()
        print("", f"{page.id}  {page.url}{note}", f"  gold  {gold}", f"  read  {given}", sep="\n")


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names) or "-"
