"""The signs by which text is told from furniture, and what each weighs.

A key is a kind of sign with the numbers that it is made from; `SIGNS` spells the signs of a key out. The weights
(`data/maintext.json`) are a logistic regression's, made by `bench/train_maintext.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from newscrawler.extract.page.parts import BITS

Key = tuple[Any, ...]

VOCABULARY = frozenset((files("newscrawler.extract") / "data" / "furniture.txt").read_text(encoding="utf-8").split())
"""Words that furniture is made of; what each weighs is learned."""


@lru_cache(maxsize=200_000)
def weight(kind: str, *key: Any) -> float:
    """Give what the signs of a key add to the log of the odds that a block is text."""
    known = _weights()
    return sum(known.get(sign, 0.0) for sign in SIGNS[kind](*key))


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(
        (files("newscrawler.extract") / "data" / "maintext.json").read_text(encoding="utf-8")
    )
    return weights


def _shape(length: int, share: int, ends: bool, heading: int) -> list[str]:
    return [
        "bias",
        f"length {length}",
        f"links {share}",
        f"length {length} links {min(share, 4)}",
        f"length {length} ends {ends:d}",
        f"heading {heading}",
    ]


def _place(up: int, down: int, length: int, tag: str) -> list[str]:
    return [
        f"tag {tag}",
        f"up {up}",
        f"up {up} down {down}",
        f"up {min(up, 3)} length {length}",
        f"up {min(up, 3)} tag {tag}",
    ]


def _names(inherited: int, own: int, above: int) -> list[str]:
    told = (("in", inherited), ("is", own), ("of", above))
    return [f"{where} {kind}" for kind, bit in BITS.items() for where, bits in told if bits & bit]


def _group(shape: tuple[int, int, int, int], length: int | None) -> list[str]:
    count, mean, share, mass = shape
    signs = [f"group of {count}", f"group length {mean}", f"group links {share}", f"group mass {mass}"]
    return signs if length is None else [*signs, f"main group mass {mass} length {length // 2}"]


def _where(where: int, length: int, ends: bool, heading: int) -> list[str]:
    side = "before" if where < 0 else "after"
    return [f"{side} {abs(where)}", f"{side} length {length}", f"{side} heading {heading}", f"{side} ends {ends:d}"]


def _near(offset: int, look: int) -> list[str]:
    signs = [f"near {offset} length {look >> 3}"]
    return signs + [
        f"near {offset} {name}" for name, bit in (("linked", 1), ("heading", 2), ("prose", 4)) if look & bit
    ]


def _beside(before: int, after: int) -> list[str]:
    return [f"beside {before} before", f"beside {after} after", f"beside {before} {after}"]


SIGNS: dict[str, Callable[..., list[str]]] = {
    "shape": _shape,
    "place": _place,
    "names": _names,
    "within": lambda tags: [f"within {tag}" for tag in sorted(tags)],
    "group": _group,
    "where": _where,
    "amid": lambda up: ["amid", f"amid up {up}"],
    "page": lambda h1, part: [f"h1 {h1}", f"part {part}"],
    "near": _near,
    "beside": _beside,
    "mark": lambda mark: [mark],
    "heads": lambda look: [f"heads {look >> 3} {look & 1}", f"heads heading {(look & 2) >> 1}"],
    "row": lambda length, inside: [f"row {length}", f"row main {inside:d}"],
    "digits": lambda share: [f"digits {share}"],
    "date": lambda length: [f"date length {length // 2}"],
    "word": lambda word, size: [f"word {word} {size}"],
    "opens": lambda word, long: [f"opens {word} {long:d}"],
}
"""The signs that each kind of key stands for."""
