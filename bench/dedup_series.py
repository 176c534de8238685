"""A series of formula stories, and what their formulas share."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import attrs
import dedup_words as words

Paragraphs = list[str]


@attrs.define
class Series:
    """One formula for one place or company; `instance` writes the text of a day."""

    kind: str
    """What look-alike its texts are of each other: market, earnings or formula."""
    place: str
    every: int
    """Days from one text to the next."""
    instance: Callable[[random.Random, date], tuple[str, Paragraphs]]
    """From chance and a day to headline and paragraphs."""
    start: int = 0
    """Its first day is this many days after that of the series beside it."""


def pick(rng: random.Random, text: str, count: int) -> list[str]:
    """Draw `count` of the variants that bars part; a series keeps those it drew."""
    return rng.sample([" ".join(part.split()) for part in text.split("|")], count)


def num(rng: random.Random, low: float, high: float, digits: int = 2) -> str:
    return f"{rng.uniform(low, high):,.{digits}f}"


def moved(rng: random.Random) -> str:
    return rng.choice(("rose", "fell", "gained", "lost", "added", "slipped", "climbed", "dropped"))


def weekday(day: date) -> str:
    return words.WEEKDAYS[day.weekday()]


def written(day: date) -> str:
    return f"{words.MONTHS[day.month - 1]} {day.day}"
