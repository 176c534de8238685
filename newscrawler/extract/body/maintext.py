"""The body of a page that no cue describes: which blocks are the text, by weights learned from labelled pages.

A block is told by its length, links and punctuation, by what the site calls the parts around it, by how far it stands
from the box that holds most of the prose, by the list of like blocks it belongs to, and by its neighbours. What
speaks for and against is summed (`signs.py`); a block with more for it is text.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

import attrs

from newscrawler.extract.body.mainbox import LINKED, link_boxes, path_to_main, place_of
from newscrawler.extract.body.signs import MARKS, Key, weight
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box
from newscrawler.extract.page.parts import BITS

_LENGTHS = (4, 8, 15, 25, 40, 60, 90, 140, 250, 500)
_LONG = _LENGTHS[-1]
_STEPS = [bisect(_LENGTHS, size) for size in range(_LONG)]
_SHARES = (0.01, 0.1, 0.25, 0.5, 0.8, 0.95)
_COUNTS = (2, 3, 5, 9, 20, 50)
_MASSES = (0.01, 0.05, 0.15, 0.3, 0.6)
_DIGITS = (0.05, 0.15, 0.4)
_SURE = 1.75
"""From so much for or against a block its neighbours are not asked: of the tuning pages' blocks two in three are such,
and what the neighbours say would turn 0.04 % of them, most of these wrongly."""
_PROSE, _SENTENCE, _MOST = 80, 40, 1000
"""Characters from which a block is prose, from which one that ends as a sentence does is, and for which it counts."""
_ONCE = 60
"""Characters from which a text that stands in a body twice is there once: a short one may be the author's refrain."""
_CELLS = frozenset({"td", "th"})
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "figure", "figcaption", "header"})
_ELSEWHERE = BITS["related"] | BITS["popup"] | BITS["foot"] | BITS["side"]
_BARRED = BITS["comment"] | BITS["quoted"]
_STOPS, _CLOSERS = frozenset(".!?…:;"), "\"”’')]*"
_PROSY, _HEADED, _HEAVY = 4, 2, 1
"""Bits of a block's code: prose, a heading, more links than text."""
_AGAIN, _BOLD, _IMAGE, _TITLE, _UPPER, _CUT, _DIGITS_0, *_, _DATED = (1 << place for place in range(len(MARKS)))
_FAR = 4
"""Steps up from the main box that are told apart."""

_DIGIT = re.compile(r"\d")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE = re.compile(
    rf"\b{_MONTH}[a-z]*\.? \d|\d {_MONTH}|\d{{4}}-\d\d-\d\d|\d/\d{{1,2}}/\d{{2}}"
    r"|\b\d+ (?:min|h(?:ou)?r|day|week|month|year)s? (?:ago|read)",
    re.IGNORECASE,
)


@attrs.define(eq=False)
class _Kind:
    """The blocks of one tag and class that stand in one box: what they have in common."""

    key: Key
    up: int
    """How many steps up from the main box they stand, and how many down from there."""
    down: int
    count: int = 0
    size: int = 0
    linked: float = 0.0
    """Characters of link text."""
    prose: float = 0.0
    shape: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Of the list of like blocks they are part of: steps of count, mean length, links and share of the page's prose."""
    sum: float | None = None
    """What speaks for them together, once summed."""


@attrs.define(eq=False)
class _Look:
    """A block in steps."""

    block: Block
    size: int
    length: int
    share: int
    ends: bool
    prose: float
    """Characters of prose that it counts for."""
    kind: _Kind = attrs.field(init=False)


def read_main_text(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Give the blocks of the page's main text, in page order; none where the page has none.

    `title` is what the page's head calls itself, to know it again where it stands in the text.
    """
    page = _Page(blocks, title)
    return _without_box_headings([look.block for look in page.candidates if page.is_text(look)], blocks)


def _without_box_headings(kept: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """Leave out the headings of boxes of which nothing else is kept."""
    around: set[Box] = set()
    for block in kept:
        box = None if block.heading else block.box.parent
        while box is not None and box not in around:
            around.add(box)
            box = box.parent
    found: list[Block] = []
    for block in reversed(kept):
        following = blocks[block.order + 1 : block.order + 2]
        headed = not block.heading or not following or (bool(found) and found[-1] is following[0])
        if headed or not _shares_box(block, following[0], around):
            found.append(block)
    return found[::-1]


def _shares_box(heading: Block, following: Block, around: set[Box]) -> bool:
    """Tell whether both stand in a box that is not `around` the text."""
    outer = heading.box
    while outer.parent is not None and outer.parent not in around:
        outer = outer.parent
    box = following.box.parent
    while box is not None and box is not outer:
        box = box.parent
    return outer is not heading.box and box is outer


def paragraphs_of(kept: Sequence[Block]) -> list[str]:
    """Give the paragraphs of a main text: a table's row in one, a long text once, no heading at the end."""
    while kept and kept[-1].heading:
        kept = kept[:-1]
    seen: set[str] = set()
    paragraphs: list[str] = []
    row: Box | None = None
    for block in kept:
        before, row = row, row_of(block)
        if row is not None and row is before:
            paragraphs[-1] += f" | {block.text}"
        elif block.text not in seen:
            paragraphs.append(block.text)
            if len(block.text) > _ONCE:
                seen.add(block.text)
        else:
            row = None
    return paragraphs


def row_of(block: Block) -> Box | None:
    """Give the box of the table row in which a block is a cell."""
    return block.box.parent if block.box.tag in _CELLS else None


def block_keys(blocks: Sequence[Block], title: str | None) -> list[list[Key] | None]:
    """Give the keys of each block's signs; None for one that can be no text: a link, a reader's comment."""
    page = _Page(blocks, title)
    keys: list[list[Key] | None] = [None] * len(blocks)
    for look in page.candidates:
        keys[look.block.order] = [*page.common(look), page.shape(look), *page.around(look)]
    return keys


def _trust(block: Block) -> float:
    """Give how far prose speaks for the boxes around it: little where they are said to be something else."""
    inherited = block.box.parts()[0]
    if inherited & BITS["comment"]:
        return 0.01
    return 1.0 if not inherited & _ELSEWHERE and block.within.isdisjoint(_OUTSIDE) else 0.2


class _Page:
    """What the signs of a block need to know of the others."""

    def __init__(self, blocks: Sequence[Block], title: str | None) -> None:
        self.blocks = blocks
        self.title = (title or "").lower()
        self.codes = [0, 0]
        """Of each block its length, links, heading and prose in one number, as the signs take it apart."""
        looks: list[_Look] = []
        for block in blocks:
            text, heading, exact = block.text, block.heading, block.link_share
            size = len(text)
            length = _STEPS[size] if size < _LONG else len(_LENGTHS)
            code = length >> 1 << 3
            if exact >= LINKED and not heading:
                self.codes.append(code | _HEAVY)
                continue
            ends = text[-1] in _STOPS or (text[-1] in _CLOSERS and text.rstrip(_CLOSERS)[-1:] in _STOPS)
            share = bisect(_SHARES, exact) if exact else 0
            prose = 0.0
            if heading:
                code |= _HEADED
            elif size >= _SENTENCE and exact <= 0.4 and (ends or size >= _PROSE):
                code |= _PROSY
                prose = min(size, _MOST) * _trust(block)
            self.codes.append(code | (share >= 3))
            looks.append(_Look(block, size, length, share, ends, prose))
        self.codes += [0, 0]
        path = path_to_main((look.block.box, look.prose) for look in looks if look.prose)
        # Comments and posts from elsewhere read as text does, captions often: they are barred unless the article itself
        # stands in a part of that name. On the tuning pages 2 % of such blocks are text by the gold.
        main = next(iter(path), None)
        barred = _BARRED & ~(main.parts()[0] if main is not None else 0)
        boxes = link_boxes(blocks, path)
        self.candidates = [
            look
            for look in looks
            if not look.block.box.parts()[0] & barred
            and "figcaption" not in look.block.within
            and look.block.order not in boxes
        ]
        self._part(path)
        inside = [look.block.order for look in self.candidates if look.prose >= _ONCE and not look.kind.up]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, len(blocks))
        self.first_of = {look.block.text: look.block.order for look in reversed(self.candidates)}
        """By text, the first candidate that has it."""

    def _part(self, path: dict[Box, int]) -> None:
        """Part the candidates into kinds, and tell each kind of its list."""
        kinds: dict[Key, _Kind] = {}
        places = {box: (up, 0) for box, up in path.items()}
        for look in self.candidates:
            block = look.block
            box = block.box
            key = (box.parent, box.tag, box.name, box.parts()[1]) if box not in path else (box,)
            kind = kinds.get(key)
            if kind is None:
                up, down = place_of(box, places)
                kind = kinds[key] = _Kind(_kin(box), min(up, _FAR), down)
            look.kind = kind
            kind.count += 1
            kind.size += look.size
            kind.linked += look.share and block.link_share * look.size
            kind.prose += look.prose
        lists: dict[Key, list[_Kind]] = {}
        for kind in kinds.values():
            lists.setdefault(kind.key, []).append(kind)
        total = sum([kind.prose for kind in kinds.values()]) or 1.0
        for members in lists.values():
            count, size = sum([kind.count for kind in members]), sum([kind.size for kind in members])
            mass = bisect(_MASSES, sum([kind.prose for kind in members]) / total)
            linked = bisect(_SHARES, sum([kind.linked for kind in members]) / size)
            for kind in members:
                kind.shape = bisect(_COUNTS, count), bisect(_LENGTHS, size / count), linked, mass

    def is_text(self, look: _Look) -> bool:
        """Tell whether more speaks for a candidate than against it."""
        kind = look.kind
        if kind.sum is None:
            kind.sum = sum([weight(*key) for key in self.common(look)])
        odds = kind.sum + weight(*self.shape(look))
        if -_SURE < odds < _SURE:
            odds += sum([weight(*key) for key in self.around(look)])
        return odds > 0

    def common(self, look: _Look) -> list[Key]:
        """Give the keys that a block shares with all of its kind."""
        kind, box = look.kind, look.block.box
        inherited, own = box.parts()
        above = box.parent.parts()[1] if box.parent is not None else 0
        return [
            ("place", kind.up, min(kind.down, 5), box.tag),
            ("names", inherited, own, above),
            ("within", look.block.within),
            ("group", *kind.shape),
        ]

    def shape(self, look: _Look) -> Key:
        """Give the key of what a block itself looks like."""
        return ("shape", look.length, look.share, look.ends, look.block.heading, look.kind.up, look.kind.shape[-1])

    def around(self, look: _Look) -> list[Key]:
        """Give the keys of what stands around a block, and of its marks."""
        order, heading = look.block.order, look.block.heading
        before2, before, _, after, after2 = self.codes[order : order + 5]
        parent = look.block.box.parent
        above = order > 0 and self.blocks[order - 1].box.parent is parent
        below = order + 1 < len(self.blocks) and self.blocks[order + 1].box.parent is parent
        if order < self.first:
            where = -1 - bisect(_COUNTS, self.first - order)
        elif order > self.last:
            where = 1 + bisect(_COUNTS, order - self.last)
        else:
            where = 0
        return [
            ("where", where, look.kind.up, look.length, look.ends, heading),
            # One by one: there are 48 of each, and most pages have some four together that none had before.
            *(("near", -2, before2), ("near", -1, before), ("near", 1, after), ("near", 2, after2)),
            (
                "beside",
                above and 1 + (before & _PROSY > 0),
                below and 1 + (after & _PROSY > 0),
                after if heading else None,
            ),
            ("marks", self._marks(look), look.length),
        ]

    def _marks(self, look: _Look) -> int:
        """Give what else tells of a block, as bits of `signs.MARKS`."""
        text, size = look.block.text, look.size
        marks = _BOLD * look.block.emphasised | _IMAGE * bool(look.block.images)
        if self.first_of[text] < look.block.order:
            marks |= _AGAIN
        if 12 < size < 400 and text.lower() in self.title:
            marks |= _TITLE
        if text.isupper():
            marks |= _UPPER
        if text[-1] in ".…" and text.endswith(("...", "…")):
            marks |= _CUT
        if size < 120 and _DIGIT.search(text):
            marks |= _DIGITS_0 << bisect(_DIGITS, sum(map(str.isdigit, text)) / size)
            if _DATE.search(text):
                marks |= _DATED
        return marks


def _kin(box: Box) -> Key:
    """Give what blocks of one list have in common: the tags and classes of the box and the two around it."""
    parent = box.parent
    if parent is None:
        return box.tag, box.name
    outer = parent.parent
    if outer is None:
        return box.tag, box.name, parent.tag, parent.name
    return box.tag, box.name, parent.tag, parent.name, outer.tag, outer.name
