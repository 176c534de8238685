"""How likely a text is one more copy of a story: learned weights of a few measures of two signatures."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import attrs

from pipelines.dedup.signatures import Kind, Sample, Signature

_LEAST = 0.25
"""Share of common shingles below which no copy was seen that a weight could save (bench/train_dedup.py)."""
_FEWEST = 3
"""Common shingles at least: a phrase is no copy."""


@attrs.define(frozen=True)
class Likeness:
    score: float
    """Probability that both tell the same story."""
    share: float
    """Of the shingles of the shorter text that the longer one has."""


def compare(one: Signature, one_clean: Sample, other: Signature, other_clean: Sample, kind: Kind) -> Likeness | None:
    """Give how like two texts are; None where they have too little in common.

    `one_clean` and `other_clean` are their sketches without frequent shingles.
    """
    common, here, there = one_clean.shared(other_clean)
    least = min(here, there)
    if not is_near(common, least):
        return None
    found = measures(one, other, common, least)
    weights = _weights()[kind.name]
    return Likeness(1 / (1 + math.exp(-sum([w * m for w, m in zip(weights, found, strict=True)]))), common / least)


def is_near(common: int, least: int) -> bool:
    """Tell whether two texts have so much in common that a closer look pays."""
    return common >= min(_FEWEST, max(least, 1)) and common >= _LEAST * least


def measures(one: Signature, other: Signature, common: int, least: int) -> list[float]:
    """Give what the weights are of, in their order."""
    share = common / least
    names, numbers = one.names.shared(other.names), one.numbers.shared(other.numbers)
    lead = one.lead.shared(other.lead)
    same_names = (names[0] + 1) / (min(names[1:]) + 1)
    same_numbers = (numbers[0] + 0.5) / (min(numbers[1:]) + 0.5)
    same_lead = lead[0] / max(min(lead[1:]), 1)
    size = min(len(one.words), len(other.words)) / max(len(one.words), len(other.words), 1)
    return [
        1.0,
        share,
        share * share,
        math.log1p(common),
        same_names,
        same_numbers,
        same_lead,
        same_lead * share,
        size,
        size * share,
        same_names * share,
        same_numbers * share,
        math.log1p(min(numbers[1:]) - numbers[0]),
        math.log1p(min(names[1:]) - names[0]),
    ]


@cache
def _weights() -> dict[str, list[float]]:
    """Give the weights of each kind, as bench/train_dedup.py learned them."""
    told: dict[str, list[float]] = json.loads((Path(__file__).parent / "weights.json").read_text("utf-8"))
    return told
