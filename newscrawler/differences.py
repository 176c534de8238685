"""Where two texts differ: word by word, paragraph by paragraph, and as the few edits that make one of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Part = tuple[Literal["same", "gone", "new"], str]
"""A stretch of text: in both, in the first alone, in the second alone."""

PARAGRAPH_BREAK = "\n\n"

CLOSE = 24
"""Characters between two edits, below which they are one: kept in a document, an edit takes some 40 bytes by itself."""
LONGEST = 20_000
"""Characters of a stretch that is compared word by word (0.05 s at worst); longer ones are replaced whole."""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_PARAGRAPH = re.compile(rf".*?{PARAGRAPH_BREAK}|.+\Z", re.DOTALL)
_WORD = re.compile(r"\s*(?:\w+|[^\w\s])|\s+\Z")


class Edit(NamedTuple):
    """Replace `length` characters of a text, from `at` on, by `text`."""

    at: int
    length: int
    text: str


def edits(before: str, after: str) -> list[Edit]:
    """Give what makes `after` of `before`, in reading order, places counted in characters of `before`."""
    # A paragraph keeps its break, and below a word the blank before it: the pieces joined are the text.
    found: list[Edit] = []
    for gone, added, place in _changed(_PARAGRAPH.findall(before), _PARAGRAPH.findall(after)):
        if max(len(gone), len(added)) > LONGEST:
            _extend(found, before, Edit(place, len(gone), added))
            continue
        for less, more, at in _changed(_WORD.findall(gone), _WORD.findall(added)):
            _extend(found, before, Edit(place + at, len(less), more))
    return found


def edited(before: str, changes: Iterable[Edit]) -> str:
    """Give the text that edits make of `before`."""
    pieces, place = [], 0
    for edit in changes:
        pieces += [before[place : edit.at], edit.text]
        place = edit.at + edit.length
    return "".join([*pieces, before[place:]])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Give the stretches that differ: what was there, what is there instead, and at which character of the old text."""
    place = 0
    # What stands everywhere is no anchor, without which a text of few words would take minutes.
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        gone = "".join(old[start:end])
        if tag != "equal":
            yield gone, "".join(new[new_start:new_end]), place
        place += len(gone)


def _extend(found: list[Edit], before: str, edit: Edit) -> None:
    """Add an edit, as one with the last where the two are close."""
    end = found[-1].at + found[-1].length if found else 0
    if found and edit.at - end < CLOSE:
        last = found.pop()
        edit = Edit(last.at, edit.at + edit.length - last.at, last.text + before[end : edit.at] + edit.text)
    found.append(edit)


def words(before: str, after: str) -> list[Part]:
    """Give the parts in reading order: "same" and "gone" joined are `before`, "same" and "new" joined are `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    # What most corrections leave alone costs nothing: the matcher's time grows with the square of what is equal.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    parts: list[Part] = [("same", "".join(old[:head]))] if head else []
    end = len(old) - tail
    parts += _parts(old[head:end], new[head : len(new) - tail])
    if tail:
        parts.append(("same", "".join(old[end:])))
    return parts


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Give how many elements both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _parts(old: Sequence[str], new: Sequence[str]) -> list[Part]:
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
