"""Stories of real pages for dedup_real.py: the texts are read when it runs, and none is kept here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import attrs

_LEAST_PAGE = 120
_LEAST_STORY, _MOST_STORY = 130, 600
"""Words."""
_RESERVED = 0.22
"""Share of a page's parts that are no stories but the later matter of the one before, for updates and follow-ups."""
_SHARED = 0.1
"""A part that shares more of its shingles with an earlier one is left out: pages repeat their own advice."""


@attrs.define
class Part:
    """Consecutive paragraphs of one page."""

    headline: str
    paragraphs: list[str]
    later: list[str] = attrs.Factory(list)
    """What the page says next, where no story has it."""
    page: str = ""


def words_of(paragraphs: list[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def parts(folder: Path, *, half: int | None, rng: Random) -> list[Part]:
    """Give the stories of the pages; `half` 0 or 1 takes every other page. OSError, ValueError: no such pages."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        pages = sorted((json.loads(line) for line in lines), key=lambda page: page["id"])
    found: list[Part] = []
    seen: set[str] = set()
    for number, page in enumerate(pages):
        if half is not None and number % 2 != half:
            continue
        if len(page["body"].split()) < _LEAST_PAGE:
            continue
        for part in _parted(page, rng):
            own = _shingles(" ".join(part.paragraphs))
            if len(own & seen) <= _SHARED * len(own):
                found.append(part)
            seen |= own
    return found


def _parted(page: dict[str, str], rng: Random) -> Iterator[Part]:
    last: Part | None = None
    for group in _groups(_paragraphs(page["body"]), rng):
        if last is not None and not last.later and rng.random() < _RESERVED / (1 - _RESERVED):
            last.later = [paragraph for paragraph in group if len(paragraph.split()) >= 12]
            yield last
            last = None
            continue
        if last is not None:
            yield last
        last = _part(group, page)
    if last is not None:
        yield last


def _paragraphs(body: str) -> list[str]:
    return [" ".join(text.split()) for text in re.split(r"\n\s*\n", body) if text.strip()]


def _groups(paragraphs: list[str], rng: Random) -> Iterator[list[str]]:
    group: list[str] = []
    wanted = _wanted(rng)
    for paragraph in paragraphs:
        group.append(paragraph)
        if words_of(group) >= wanted:
            if words_of(group) <= _MOST_STORY * 1.3:
                yield group
            group, wanted = [], _wanted(rng)
    if words_of(group) >= _LEAST_STORY:
        yield group


def _wanted(rng: Random) -> float:
    return min(_MOST_STORY, max(_LEAST_STORY, rng.lognormvariate(5.42, 0.38)))


def _part(group: list[str], page: dict[str, str]) -> Part | None:
    """A lead of a sentence or more comes first; what stands before it is the headline. None: a list or a table."""
    start = next((at for at, text in enumerate(group) if len(text.split()) >= 14), len(group))
    heading = next((text for text in group[:start] if 3 <= len(text.split()) <= 14), "")
    paragraphs = group[start:]
    while paragraphs and len(paragraphs[-1].split()) < 9:
        paragraphs = paragraphs[:-1]
    text = " ".join(paragraphs)
    letters = sum(char.isalpha() or char == " " for char in text)
    if (
        words_of(paragraphs) < _LEAST_STORY * 0.8
        or letters < 0.85 * len(text)
        or len(text.split()) < 9 * len(paragraphs)
    ):
        return None
    opening = " ".join(paragraphs[0].split()[:11]).rstrip(",;:.- ")
    return Part(headline=heading.strip("-•* :") or opening, paragraphs=paragraphs, page=page["id"])


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))}
