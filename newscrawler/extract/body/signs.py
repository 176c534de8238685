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

MARKS = ("again", "bold", "image", "title", "upper", "cut", "digits 0", "digits 1", "digits 2", "digits 3", "date")
"""What a block may be marked by, each with its bit."""
_TOLD = frozenset(
    [
        *("nav", "footer", "aside", "form", "figure", "figcaption", "header", "table", "td", "ul", "ol", "li", "dl"),
        *("article", "main", "section", "blockquote", "details", "pre"),
    ]
)
"""The boxes around a block that say something."""


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


def _shape(*look: int) -> list[str]:
    length, share, ends, heading, up, mass = look
    signs = [
        "bias",
        f"length {length}",
        f"links {share}",
        f"length {length} links {min(share, 4)}",
        f"length {length} ends {ends:d}",
        f"heading {heading}",
        f"up {min(up, 3)} length {length}",
    ]
    return signs if up else [*signs, f"main group mass {mass} length {length // 2}"]


def _place(up: int, down: int, tag: str) -> list[str]:
    return [f"tag {tag}", f"up {up}", f"up {up} down {down}", f"up {min(up, 3)} tag {tag}"]


def _names(inherited: int, own: int, above: int) -> list[str]:
    told = (("in", inherited), ("is", own), ("of", above))
    return [f"{where} {kind}" for kind, bit in BITS.items() for where, bits in told if bits & bit]


def _group(count: int, mean: int, share: int, mass: int) -> list[str]:
    return [f"group of {count}", f"group length {mean}", f"group links {share}", f"group mass {mass}"]


def _where(where: int, up: int, length: int, ends: bool, heading: int) -> list[str]:
    if not where:
        return ["amid", f"amid up {min(up, 3)}"]
    side = "before" if where < 0 else "after"
    return [f"{side} {abs(where)}", f"{side} length {length}", f"{side} heading {heading}", f"{side} ends {ends:d}"]


def _near(offset: int, code: int) -> list[str]:
    told = [name for name, bit in (("linked", 1), ("heading", 2), ("prose", 4)) if code & bit]
    return [f"near {offset} {name}" for name in (f"length {code >> 3}", *told)]


def _beside(before: int, after: int, headed: int | None) -> list[str]:
    signs = [f"beside {before:d} before", f"beside {after:d} after", f"beside {before:d} {after:d}"]
    if headed is not None:
        signs += [f"heads {headed >> 3} {headed & 1}", f"heads heading {(headed & 2) >> 1}"]
    return signs


def _marks(marks: int, length: int) -> list[str]:
    signs = [name for place, name in enumerate(MARKS) if marks >> place & 1]
    return [f"{sign} length {length // 3}" if sign in {"bold", "date"} else sign for sign in signs]


SIGNS: dict[str, Callable[..., list[str]]] = {
    "shape": _shape,
    "place": _place,
    "names": _names,
    "within": lambda tags: [f"within {tag}" for tag in sorted(tags & _TOLD)],
    "group": _group,
    "where": _where,
    "near": _near,
    "beside": _beside,
    "marks": _marks,
}
"""The signs that each kind of key stands for."""
