"""Where two texts differ: word by word, and paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "gone", "new"], str]
"""A stretch of text: in both, in the first alone, in the second alone."""

PARAGRAPH_BREAK = "\n\n"

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def words(before: str, after: str) -> list[Part]:
    """Give the parts in reading order: "same" and "gone" joined are `before`, "same" and "new" joined are `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    parts: list[Part] = []
    # White space is no anchor: two phrases that share nothing but blanks are one change.
    for tag, start, end, new_start, new_end in SequenceMatcher(str.isspace, old, new).get_opcodes():
        gone, added = "".join(old[start:end]), "".join(new[new_start:new_end])
        if tag == "equal":
            parts.append(("same", gone))
            continue
        if gone:
            parts.append(("gone", gone))
        if added:
            parts.append(("new", added))
    return parts


def paragraphs(before: str, after: str) -> list[list[Part]]:
    """Give the paragraphs of both texts in reading order, each as its parts.

    A paragraph that is in one text alone is one part, "gone" or "new"; what was rewritten in part is told by `words`.
    """
    old, new = before.split(PARAGRAPH_BREAK), after.split(PARAGRAPH_BREAK)
    found: list[list[Part]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[("same", each)] for each in old[start:end]]
        else:
            found += _replaced(old[start:end], new[new_start:new_end])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Part]]:
    """Pair each old paragraph with the next new one that is much like it."""
    taken = 0
    for text in old:
        like = next((i for i in range(taken, len(new)) if _alike(text, new[i])), None)
        if like is None:
            yield [("gone", text)]
            continue
        for each in new[taken:like]:
            yield [("new", each)]
        yield words(text, new[like])
        taken = like + 1
    for each in new[taken:]:
        yield [("new", each)]


def _alike(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    # Half of the words: of two paragraphs of one article, 99 in 100 pairs share less than a third (500 saved pages).
    return 2 * len(first & second) >= max(len(first), len(second), 1)
