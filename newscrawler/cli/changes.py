"""How changes are shown: before and after, field by field, coloured on a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from newscrawler.archive.changes import Change, entry_changes, inner_changes
from newscrawler.archive.comparison import STATES, Compared, Comparison, slowest_of
from newscrawler.differences import Part, paragraphs, words
from newscrawler.extract.version import VERSION

WHOLE = 300
"""Characters of a text that came or went as a whole: a long paragraph is known by its first lines."""
CONTEXT = 40
"""Characters shown on each side of a change within a text."""
LONG = 60
"""From so many characters on, a text's two sides are told apart word by word."""

SLOW = 0.02
"""Seconds from which on a page is told as slow: a usual one takes .003."""

_COLOURS = {"gone": "red", "new": "green"}
_MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def echo_page(page: Compared, *, err: bool = False) -> None:
    """Print one page that is not the same as before."""
    lines = [f"{click.style(page.path, bold=True)}  {click.style(page.state, fg='yellow')}", f"  {page.url}"]
    if page.note:
        lines.append(f"  {page.note}")
    for change in page.changes:
        lines += [f"  {click.style(change.field, fg='cyan')}", *(f"    {line}" for line in change_lines(change))]
    echo_lines([*lines, ""], err=err)


def echo_summary(comparison: Comparison, pages: Sequence[Compared], unusable: int, seconds: float) -> None:
    """Print what became of each field that differs anywhere, how many pages fill it, and which took longest."""
    lines = []
    differing = {name: n for name, n in comparison.counts.items() if n.gained or n.lost or n.changed}
    if differing:
        width = max(map(len, differing))
        lines.append(f"{'field':<{width}}{'before':>8}{'after':>8}{'gained':>8}{'lost':>8}{'changed':>9}")
        for name, n in differing.items():
            lost = click.style(f"{n.lost:>8}", fg="red") if n.lost else f"{n.lost:>8}"
            lines.append(f"{name:<{width}}{n.before:>8}{n.after:>8}{n.gained:>8}{lost}{n.changed:>9}")
        lines.append("")
    for version, count in sorted(comparison.versions.items()):
        lines.append(f"before was read by extractor version {version} on {count} pages; this is version {VERSION}")
    lines += [*_coverage_lines(comparison), *_slowest_lines(pages)]
    told = [state for state in STATES if state != "passed" or comparison.states[state]]
    states = ", ".join(f"{comparison.states[state]} {state}" for state in told)
    lines.append(f"pages: {states}, {unusable} not usable, in {seconds:.1f} s")
    echo_lines(lines)


def _coverage_lines(comparison: Comparison) -> Iterator[str]:
    """Give the share of the pages that fill each field."""
    shares = comparison.coverage()
    width = max(map(len, shares), default=0)
    for number, (name, (before, after)) in enumerate(shares.items()):
        if not number:
            yield f"{'filled on':<{width}}{'before':>8}{'after':>8}"
        told = f"{after:>8.1%}"
        yield f"{name:<{width}}{before:>8.1%}{click.style(told, fg='red') if after < before else told}"
    if shares:
        yield ""


def _slowest_lines(pages: Sequence[Compared]) -> Iterator[str]:
    slow = [page for page in slowest_of(pages) if page.seconds >= SLOW]
    for number, page in enumerate(slow):
        yield f"{'slowest' if not number else '':<8}{page.seconds * 1000:>6.0f} ms  {page.path}"
    if slow:
        yield ""


def change_lines(change: Change) -> Iterator[str]:
    """Give the lines that tell a change, styled."""
    before, after = change.before, change.after
    if isinstance(before, str) and isinstance(after, str):
        yield from _text_lines(before, after)
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from (f"~ {_inner(each)}" for each in inner_changes(before, after))
    elif _objects(before) and _objects(after):
        yield from _list_lines(before, after)
    elif before is None and after is None:
        yield "~ null on one side, no such field on the other"
    else:
        yield _styled("gone", f"- {_shown(before)}")
        yield _styled("new", f"+ {_shown(after)}")


def _text_lines(before: str, after: str) -> Iterator[str]:
    if max(len(before), len(after)) < LONG:
        yield _styled("gone", f"- {_shown(before)}")
        yield _styled("new", f"+ {_shown(after)}")
        return
    same = 0
    for parts in paragraphs(before, after):
        if all(kind == "same" for kind, _ in parts):
            same += 1
        elif len(parts) == 1:
            kind, text = parts[0]
            yield _styled(kind, f"{'-' if kind == 'gone' else '+'} {_shown(text)}")
        else:
            yield f"~ {_in_context(parts)}"
    if same:
        yield click.style(f"({same} paragraphs the same)", dim=True)


def _in_context(parts: Sequence[Part]) -> str:
    """Give a text with its changes marked, what is the same between them cut short."""
    shown = []
    for place, (kind, text) in enumerate(parts):
        clean = _printable(text)
        if kind != "same":
            opened, closed = _MARKS[kind]
            shown.append(_styled(kind, f"{opened}{clean}{closed}"))
            continue
        head = clean[:CONTEXT] if place > 0 else ""
        tail = clean[-CONTEXT:] if place < len(parts) - 1 else ""
        shown.append(clean if len(clean) <= len(head) + len(tail) else f"{head}…{tail}")
    return "".join(shown)


def _list_lines(before: list[Any], after: list[Any]) -> Iterator[str]:
    moved = 0
    said = False
    for entry in entry_changes(before, after):
        if entry.before is None or entry.after is None:
            kind, sign = ("new", "+") if entry.before is None else ("gone", "-")
            yield _styled(kind, f"{sign} {_entry(entry.after or entry.before or {})}")
            said = True
            continue
        inner = [each for each in entry.changes if each.field != "position"]
        moved += len(inner) < len(entry.changes)
        if inner:
            yield f"~ {_entry(entry.after)}: {'; '.join(map(_inner, inner))}"
            said = True
    if moved:
        yield f"~ another position: {moved} entries"
    elif not said:
        yield "~ another order"


def _entry(entry: dict[str, Any]) -> str:
    told = [entry.get(name) for name in ("position", "section", "headline", "name", "text", "url")]
    return _clip(" | ".join(str(each) for each in told if each is not None), WHOLE // 2)


def _inner(change: Change) -> str:
    if isinstance(change.before, str) and isinstance(change.after, str) and len(change.before) >= LONG:
        return f"{change.field}: {_in_context(words(change.before, change.after))}"
    if change.before is None and change.after is None:
        return f"{change.field}: null in one, not there in the other"
    before, after = _styled("gone", _shown(change.before)), _styled("new", _shown(change.after))
    return f"{change.field}: {before} → {after}"


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _shown(value: Any) -> str:
    if isinstance(value, str) and value:
        return _clip(value, WHOLE)
    if _objects(value) and len(value) > 3:
        return f"{len(value)} entries"
    return _clip(json.dumps(value, ensure_ascii=False), WHOLE)


def _clip(text: str, length: int) -> str:
    text = _printable(text)
    return text if len(text) <= length else f"{text[:length]}… ({len(text)} characters)"


def _printable(text: str) -> str:
    # A page may hold what a terminal takes for a command.
    return _CONTROL.sub("�", text.replace("\n", "¶"))


def _styled(kind: str, text: str) -> str:
    return click.style(text, fg=_COLOURS[kind])


def echo_lines(lines: Sequence[str], *, err: bool = False) -> None:
    """Print styled lines, coloured where a terminal reads them."""
    stream = sys.stderr if err else sys.stdout
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for line in lines:
        click.echo(line, err=err, color=colour)
