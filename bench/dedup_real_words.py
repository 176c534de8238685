"""Words of dedup_real.py: what copy editors put for one another, spellings of two countries, names to swap in."""

from __future__ import annotations

from pathlib import Path
from random import Random


def sections(name: str) -> dict[str, list[str]]:
    """Give the lines of a text file of this folder by the [section] in which they stand."""
    held: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " " not in line:
            lines = held[line[1:-1]] = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return held


_HELD = sections("dedup_real_words.txt")
_NAMES = {
    kind: [word for line in _HELD[kind] for word in line.split()]
    for kind in ("first", "last", "place", "firm", "start", "end")
}
BRITISH: dict[str, str] = dict(line.split() for line in _HELD["british"])


def _same() -> dict[str, list[str]]:
    same: dict[str, list[str]] = {}
    for line in _HELD["same"]:
        first, *others = (word.replace("-", " ") for word in line.split())
        same.setdefault(first, []).extend(others)
        for other in others:
            if " " not in other:
                same.setdefault(other, []).append(first)
    return same


SAME = _same()
SHORT_FORMS = {
    "do not": "don't", "does not": "doesn't", "did not": "didn't", "is not": "isn't", "are not": "aren't",
    "cannot": "can't", "will not": "won't", "you are": "you're", "it is": "it's", "we are": "we're",
    "they are": "they're", "you will": "you'll", "that is": "that's", "have not": "haven't", "would not": "wouldn't",
    "I am": "I'm", "for example": "for instance", "in order to": "to", "as well as": "and also",
    "a lot of": "plenty of", "such as": "like", "more than": "over", "due to": "because of",
    "based on": "according to",
}  # fmt: skip
FILLERS = (
    "also", "now", "just", "still", "often", "generally", "indeed", "clearly", "largely", "perhaps", "usually",
    "simply", "in fact", "of course",
)  # fmt: skip
DROPPED = {"also", "just", "really", "very", "quite", "simply", "actually", "still", "even", "already", "truly", "that"}


def first_name(rng: Random) -> str:
    return rng.choice(_NAMES["first"])


def last_name(rng: Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(_NAMES["last"])
    return rng.choice(_NAMES["start"]) + rng.choice(_NAMES["end"])


def person(rng: Random) -> str:
    return f"{first_name(rng)} {last_name(rng)}"


def place(rng: Random) -> str:
    return rng.choice(_NAMES["place"]).replace("-", " ")


def firm(rng: Random) -> str:
    return rng.choice(_NAMES["firm"])


def any_name(rng: Random) -> str:
    """Give one capitalised word that could be a person, a place or a firm."""
    return rng.choice((last_name, place, firm))(rng).split()[0]
