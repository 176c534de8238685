"""Stories of dedup_real.py that look like one another by nature: forms filled with other figures, names and days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import attrs
from dedup_real_words import firm, first_name, last_name, person, place, sections

_SLOT = re.compile(r"\{([a-z]+)(\d*)(?::(-?[\d.]+)-([\d.]+))?\}")
_CHOICES = sections("dedup_real_words.txt")
"""What a slot of words may hold, a line each."""


_DRIFTING = {"market", "currency", "gold", "livestock", "grain", "weather", "air", "dams"}


@attrs.frozen
class Form:
    kind: str
    period: int
    headline: str
    paragraphs: list[str]


@attrs.frozen
class Instance:
    kind: str
    series: int
    day: date
    headline: str
    paragraphs: list[str]


def forms() -> list[Form]:
    told = (Path(__file__).parent / "dedup_real_forms.txt").read_text("utf-8")
    blocks = (block.split("\n") for block in told.strip().split("\n\n")[1:])
    return [Form(first.split()[0], int(first.split()[1]), headline, texts) for first, headline, *texts in blocks]


def instances(rng: Random, first: date, days: int, *, count: int) -> list[Instance]:
    """Give about `count` filled forms, in runs of consecutive days or weeks, several series a form."""
    made: list[Instance] = []
    known = forms()
    series = 0
    while len(made) < count:
        for form in rng.sample(known, len(known)):
            series += 1
            made += _run(form, series, rng, first, days)
            if len(made) >= count:
                break
    return made[:count]


def _run(form: Form, series: int, rng: Random, first: date, days: int) -> Iterator[Instance]:
    held: dict[str, str] = {}
    drifting: dict[str, float] | None = {} if form.kind in _DRIFTING else None
    length = min(rng.randrange(4, 13), max(2, days // form.period))
    at = rng.randrange(max(1, days - length * form.period))
    for number in range(length):
        day = first + timedelta(days=at + number * form.period)
        values = dict(held)
        headline, *texts = [_fill(text, values, day, rng, drifting) for text in (form.headline, *form.paragraphs)]
        held = {slot: value for slot, value in values.items() if slot.startswith("s") and slot[1:2].isalpha()}
        held = {slot: value for slot, value in held.items() if slot not in ("sky", "sky2", "sector")}
        yield Instance(form.kind, series, day, headline, texts)


def _fill(text: str, values: dict[str, str], day: date, rng: Random, drifting: dict[str, float] | None) -> str:
    def figure(match: re.Match[str]) -> str:
        key = f"{match[2]}{match[0]}{match.start()}"
        low, high = float(match[3]), float(match[4])
        drawn = rng.uniform(low, high)
        if drifting is not None:
            # From day to day a price is never far from what it was.
            drawn = drifting.get(key, drawn) + rng.gauss(0, 0.04) * (high - low) * rng.choice((0.1, 0.3, 1.0))
            drawn = drifting[key] = min(high, max(low, drawn))
        return _shown(drawn, decimals=len(match[4].partition(".")[2]))

    def filled(match: re.Match[str]) -> str:
        slot, number, low, _ = match.groups()
        if slot == "n" and not number:
            return figure(match)
        key = slot + number
        if key not in values:
            values[key] = figure(match) if low else _value(slot, number, values, day, rng)
        return values[key]

    return _SLOT.sub(filled, text)


def _shown(drawn: float, *, decimals: int) -> str:
    if decimals:
        return f"{drawn:,.{decimals}f}"
    return f"{drawn:,.0f}" if drawn >= 10000 else f"{drawn:.0f}"


def _value(slot: str, number: str, values: dict[str, str], day: date, rng: Random) -> str:
    if slot in ("person", "last", "first"):
        given, family = f"first{number}", f"last{number}"
        values.setdefault(given, first_name(rng))
        values.setdefault(family, last_name(rng))
        return {"person": f"{values[given]} {values[family]}", "last": values[family], "first": values[given]}[slot]
    if slot == "team":
        return f"{place(rng)} {rng.choice(('United', 'City', 'Rovers', 'Athletic', 'Rangers'))}"
    if slot == "past":
        gone = day - timedelta(days=rng.randrange(20, 70))
        return f"{gone.day} {gone:%B %Y}"
    if slot in ("date", "weekday"):
        shown = day + timedelta(days=(int(number) if number else 0) * (3 if slot == "weekday" else 24))
        return f"{shown:%A}" if slot == "weekday" else f"{shown.day} {shown:%B %Y}"
    drawn = {"place": place, "splace": place, "firm": firm, "sfirm": firm, "sperson": person}.get(slot)
    return drawn(rng) if drawn else rng.choice(_CHOICES[slot])
