"""How likely a text is one more copy of a story: learned weights of a few measures of two signatures."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import attrs
import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.signatures import NONE, Hashes, Kind, Signatures

Measures = NDArray[np.float64]

_LEAST = 0.25
"""Share of common shingles below which no copy was seen that a weight could save (bench/train_dedup.py)."""
_FEWEST = 3
"""Common shingles at least: a phrase is no copy."""

_LEAD, _SIZE, _HALF = 6, 7, 0.5
"""Places among the measures, and the share of the opening or of the words that tells a whole."""


@attrs.frozen
class Pairs:
    """Pairs of texts that have something in common."""

    near: NDArray[np.intp]
    """Which of the pairs asked for are near enough for a closer look."""
    share: Measures
    """Of the shingles of the shorter text that the longer one has, of each that is near."""
    measures: Measures
    """What the weights are of, a row each."""


def compare(one: Signatures, other: Signatures, one_clean: Hashes, other_clean: Hashes) -> Pairs:
    """Compare texts pair by pair; the clean hashes are those of their sketches without frequent shingles, `NONE` there.

    Two samples are compared as the whole sets would be, whatever the lengths: what counts is the share of the shorter
    text that the longer one has.
    """
    top = np.minimum(_top(one.sketch), _top(other.sketch))
    common, here, there = _shared(one_clean, other_clean, top)
    least, most = np.minimum(here, there), np.maximum(here, there)
    near = np.flatnonzero((common >= np.minimum(_FEWEST, np.maximum(least, 1))) & (common >= _LEAST * least))
    apart = (one.language[near] != other.language[near]) & (one.language[near] > 0) & (other.language[near] > 0)
    near = near[~apart]
    common, least, most = common[near], least[near], most[near]
    one, other = one.of(near), other.of(near)
    share = common / np.maximum(least, 1)
    names, names_least, names_most = _facts(one.names, other.names)
    numbers, numbers_least, numbers_most = _facts(one.numbers, other.numbers)
    lead, lead_least, _ = _facts(one.lead, other.lead)
    fewer, more = np.minimum(one.words, other.words), np.maximum(one.words, other.words)
    columns = [
        np.ones(len(near)),
        share,
        common / np.maximum(most, 1),
        np.log1p(common),
        (names + 1) / (names_least + 1),
        (numbers + 0.5) / (numbers_least + 0.5),
        lead / np.maximum(lead_least, 1),
        fewer / np.maximum(more, 1),
        np.log1p(fewer),
        np.log1p(numbers_least - numbers),
        np.log1p(names_least - names),
        np.log1p(numbers_most - numbers),
        np.log1p(names_most - names),
        np.log1p(numbers),
        np.log1p(names),
        least / np.maximum(_held(one.sketch, other.sketch, top[near]), 1),
    ]
    return Pairs(near, share, np.stack(columns, axis=1))


def scores(measures: Measures, kind: Kind) -> Measures:
    """Give the probability that both texts of each pair tell the same story."""
    layers = _weights()[kind.name]
    hidden = np.tanh(measures @ layers[0])
    found: Measures = 1 / (1 + np.exp(-(hidden @ layers[1][:-1] + layers[1][-1])))
    return found


def is_whole(measures: Measures) -> NDArray[np.bool_]:
    """Tell of which pairs neither text is but a part of the other that does not open it: no item of a round-up."""
    found: NDArray[np.bool_] = (measures[:, _LEAD] >= _HALF) | (measures[:, _SIZE] >= _HALF)
    return found


def _top(sample: Hashes) -> Hashes:
    """Give up to which hash all of each set are in its sample."""
    top: Hashes = sample[:, -1]
    return top


def _facts(one: Hashes, other: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    common, here, there = _shared(one, other, np.minimum(_top(one), _top(other)))
    return common, np.minimum(here, there), np.maximum(here, there)


def _held(one: Hashes, other: Hashes, top: Hashes) -> NDArray[np.intp]:
    bound = np.minimum(top, NONE - 1)[:, None]
    found: NDArray[np.intp] = np.minimum((one <= bound).sum(1), (other <= bound).sum(1))
    return found


def _shared(one: Hashes, other: Hashes, top: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Give how many hashes both have, and how many each has of those that both could show."""
    both = np.concatenate([one, other], axis=1)
    both.sort(axis=1)
    common = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] != NONE)).sum(1)
    bound = np.minimum(top, NONE - 1)[:, None]
    return common, (one <= bound).sum(1), (other <= bound).sum(1)


@cache
def _weights() -> dict[str, list[Measures]]:
    """Give the weights of each kind, as bench/train_dedup.py learned them: of the hidden units, and of the score."""
    told = json.loads((Path(__file__).parent / "weights.json").read_text("utf-8"))
    return {kind: [np.array(layer) for layer in layers] for kind, layers in told.items()}
