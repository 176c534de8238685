"""The body of a page that no cue describes: which blocks are the text, by weights learned from labelled pages.

A block is told by its length, links and punctuation, by what the site calls the parts around it, by how far it stands
from the element that holds most of the prose, by the list of like blocks it belongs to, by its neighbours, and by the
words of furniture in it. What speaks for and against is summed (`signs.py`); a block with more for it is text.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from typing import Any

import attrs

from newscrawler.extract.body.signs import VOCABULARY, Key, weight
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.parts import BITS, Known, parts_of

_LENGTHS = (4, 8, 15, 25, 40, 60, 90, 140, 250, 500)
_SHARES = (0.01, 0.1, 0.25, 0.5, 0.8, 0.95)
_COUNTS = (2, 3, 5, 9, 20, 50)
_MASSES = (0.01, 0.05, 0.15, 0.3, 0.6)
_PARTS = (0.02, 0.1, 0.3, 0.7, 0.9, 0.98)
_DIGITS = (0.05, 0.15, 0.4)
_LINKED = 0.8
"""A block with a larger share of link text is none: half of all blocks, and next to none of the text."""
_LINKED_STEP = bisect(_SHARES, _LINKED)
_LINKS_OF_BOX = 2
"""From so many links to other stories an `<aside>` is a box of them."""
_PROSE, _SENTENCE, _MOST = 80, 40, 1000
"""Characters from which a block is prose, from which one that ends as a sentence does is, and for which it counts."""
_DESCENT = 0.6
"""The main element is the deepest one from which no child holds this share of the prose."""
_ONCE = 60
"""Characters from which a text that stands in a body twice is there once: a short one may be the author's refrain."""
_WORDS = 300
"""Characters of a block whose words are looked at."""
_CELLS = frozenset({"td", "th"})
_PARAGRAPHS = frozenset({"p", "li", "span"})
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "figure", "figcaption", "header"})
_ELSEWHERE = BITS["related"] | BITS["popup"] | BITS["foot"] | BITS["side"]
_TOLD = _OUTSIDE | {
    *("table", "td", "ul", "ol", "li", "dl", "article", "main", "section", "blockquote", "details", "pre")
}
"""The elements around a block that say something."""

_DIGIT = re.compile(r"\d")
_END = re.compile(r"[.!?…:;][\"”’')\]*]*$")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE = re.compile(
    rf"\b{_MONTH}[a-z]*\.? \d|\d {_MONTH}|\d{{4}}-\d\d-\d\d|\d/\d{{1,2}}/\d{{2}}"
    r"|\b\d+ (?:min|h(?:ou)?r|day|week|month|year)s? (?:ago|read)",
    re.IGNORECASE,
)


@attrs.define
class _Look:
    """A block as its neighbours see it, in steps."""

    block: Block
    size: int
    length: int
    share: int
    ends: bool
    prose: float
    """Characters of prose that it counts for."""
    code: int
    """Its length, links, heading and prose in one number, as the sign "near" takes it apart."""


def read_main_text(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Give the blocks of the page's main text, in page order; none where the page has none.

    `title` is what the page's head calls itself, to know it again where it stands in the text.
    """
    keys = block_keys(blocks, title)
    kept = [
        block
        for block, found in zip(blocks, keys, strict=True)
        if found is not None and sum([weight(*key) for key in found]) > 0
    ]
    return _without_box_headings(kept, blocks)


def _without_box_headings(kept: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """Leave out the headings of boxes of which nothing else is kept."""
    around: set[Any] = set()
    for block in kept:
        if not block.heading:
            around.update(block.element.iterancestors())
    found: list[Block] = []
    for block in reversed(kept):
        following = blocks[block.order + 1 : block.order + 2]
        headed = not block.heading or not following or (bool(found) and found[-1] is following[0])
        if headed or not _shares_box(block, following[0], around):
            found.append(block)
    return found[::-1]


def _shares_box(heading: Block, following: Block, around: set[Any]) -> bool:
    """Tell whether both stand in an element that is not `around` the text."""
    box = heading.element
    while (outer := box.getparent()) is not None and outer not in around:
        box = outer
    return box is not heading.element and box in following.element.iterancestors()


def paragraphs_of(kept: Sequence[Block]) -> list[str]:
    """Give the paragraphs of a main text: a table's row in one, a long text once, no heading at the end."""
    while kept and kept[-1].heading:
        kept = kept[:-1]
    seen: set[str] = set()
    paragraphs: list[str] = []
    row: Any = None
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


def block_keys(blocks: Sequence[Block], title: str | None) -> list[list[Key] | None]:
    """Give the keys of each block's signs; None for one that can be no text: a link, a reader's comment."""
    looks = [_look(block) for block in blocks]
    parts: Known = {}
    for look in looks:
        if look.prose:
            inherited = parts_of(look.block.element, parts)[0]
            if inherited & BITS["comment"]:
                look.prose *= 0.01
            elif inherited & _ELSEWHERE or not look.block.within.isdisjoint(_OUTSIDE):
                look.prose *= 0.2
    path = _path_to_main(looks)
    # Readers' comments read as text does; they are barred unless the article itself stands in a part of that name.
    barred = BITS["comment"] & ~parts.get(next(iter(path), None), (0, 0))[0]
    boxes = _boxes(looks, path)
    candidates = [
        look
        for look in looks
        if (look.share < _LINKED_STEP or look.block.heading)
        and look.block.order not in boxes
        and not parts_of(look.block.element, parts)[0] & barred
    ]
    keys: list[list[Key] | None] = [None] * len(blocks)
    if candidates:
        _Page(looks, candidates, parts, path, (title or "").lower()).fill(keys)
    return keys


def _boxes(looks: Sequence[_Look], path: dict[Any, int]) -> set[int]:
    """Give the orders of the blocks in an `<aside>` that links to other stories."""
    members: dict[Any, list[_Look]] = {}
    for look in looks:
        element, box = look.block.element, None
        if "aside" not in look.block.within:
            continue
        while element is not None and element not in path:
            box = element if element.tag == "aside" else box
            element = element.getparent()
        if box is not None:
            members.setdefault(box, []).append(look)
    return {
        look.block.order
        for box in members.values()
        if sum(look.share >= _LINKED_STEP for look in box) >= _LINKS_OF_BOX
        for look in box
    }


def _look(block: Block) -> _Look:
    text = block.text
    size = len(text)
    exact = block.link_share if block.links else 0.0
    share = bisect(_SHARES, exact)
    ends = _END.search(text, max(0, size - 8)) is not None
    prose = not block.heading and exact <= 0.4 and (size >= _PROSE or (size >= _SENTENCE and ends))
    length = bisect(_LENGTHS, size)
    code = (length // 2 << 3) + (share >= 3) + 2 * bool(block.heading) + 4 * prose
    return _Look(block, size, length, share, ends, min(size, _MOST) if prose else 0, code)


def _path_to_main(looks: Sequence[_Look]) -> dict[Any, int]:
    """Give the element that holds most of the prose, and those around it with their distances from it."""
    mass: dict[Any, float] = {}
    root = None
    for look in looks:
        element = look.block.element if look.prose else None
        while element is not None:
            mass[element] = mass.get(element, 0.0) + look.prose
            root, element = element, element.getparent()
    main = root
    while main is not None:
        deeper = max((child for child in main if child in mass), key=mass.__getitem__, default=None)
        if deeper is None or mass[deeper] < _DESCENT * mass[main] or deeper.tag in _PARAGRAPHS:
            break
        main = deeper
    path: dict[Any, int] = {}
    while main is not None:
        path[main] = len(path)
        main = main.getparent()
    return path


class _Page:
    """What the signs of a block need to know of the others."""

    def __init__(
        self, looks: Sequence[_Look], candidates: Sequence[_Look], parts: Known, path: dict[Any, int], title: str
    ) -> None:
        self.looks = looks
        self.candidates = candidates
        self.parts = parts
        self.title = title
        self.codes = [0, 0, *(look.code for look in looks), 0, 0]
        self.parents = [None, *(look.block.element.getparent() for look in looks), None]
        self.places = [_place(look.block.element, path) for look in candidates]
        inside = [
            look.block.order
            for look, (up, _) in zip(candidates, self.places, strict=True)
            if look.prose >= _ONCE and up == 0
        ]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, len(looks))
        self.h1 = next((look.block.order for look in looks if look.block.heading == 1), None)
        self.total = sum([look.prose for look in candidates]) or 1.0
        self.rows = _rows(candidates)

    def fill(self, keys: list[list[Key] | None]) -> None:
        """Set the keys of the candidates."""
        groups = self._groups()
        seen: set[str] = set()
        before = 0.0
        for look, place, group in zip(self.candidates, self.places, groups, strict=True):
            order = look.block.order
            h1 = 0 if self.h1 is None else 1 + (order > self.h1) - (order < self.h1) + 1
            found: list[Key] = [
                ("shape", look.length, look.share, look.ends, look.block.heading),
                ("place", min(place[0], 4), min(place[1], 5), look.length, look.block.element.tag),
                ("within", look.block.within & _TOLD),
                ("group", group, None if place[0] else look.length),
                ("page", h1, bisect(_PARTS, before / self.total)),
            ]
            found += self._around(look, place[0])
            found += self._marks(look, seen)
            found += _words(look)
            if row := self.rows.get(order):
                found.append(("row", bisect(_LENGTHS, row), place[0] == 0))
            keys[order] = found
            seen.add(look.block.text)
            if place[0] == 0:
                before += look.prose

    def _groups(self) -> list[tuple[int, int, int, int]]:
        """Give for each candidate how many blocks are of its list, their mean length, links and share of the prose."""
        members = [_group_of(look.block.element) for look in self.candidates]
        stats: dict[Any, list[float]] = {}
        for member, look in zip(members, self.candidates, strict=True):
            stat = stats.setdefault(member, [0.0, 0.0, 0.0, 0.0])
            stat[0] += 1
            stat[1] += look.size
            stat[2] += look.share and look.block.link_share * look.size
            stat[3] += look.prose
        shapes = {
            member: (
                bisect(_COUNTS, count),
                bisect(_LENGTHS, size / count),
                bisect(_SHARES, linked / size),
                bisect(_MASSES, prose / self.total),
            )
            for member, (count, size, linked, prose) in stats.items()
        }
        return [shapes[member] for member in members]

    def _around(self, look: _Look, up: int) -> list[Key]:
        order = look.block.order
        codes, parents = self.codes, self.parents
        parent = parents[order + 1]
        inherited, own = self.parts[look.block.element]
        found: list[Key] = [
            ("names", inherited, own, self.parts[parent][1] if parent is not None else 0),
            ("near", -2, codes[order]),
            ("near", -1, codes[order + 1]),
            ("near", 1, codes[order + 3]),
            ("near", 2, codes[order + 4]),
            (
                "beside",
                (parents[order] is parent) + (parents[order] is parent and codes[order + 1] & 4 > 0),
                (parents[order + 2] is parent) + (parents[order + 2] is parent and codes[order + 3] & 4 > 0),
            ),
        ]
        if order < self.first:
            found.append(
                ("where", -1 - bisect(_COUNTS, self.first - order), look.length, look.ends, look.block.heading)
            )
        elif order > self.last:
            found.append(("where", 1 + bisect(_COUNTS, order - self.last), look.length, look.ends, look.block.heading))
        else:
            found.append(("amid", min(up, 3)))
        if look.block.heading:
            found.append(("heads", codes[order + 3]))
        return found

    def _marks(self, look: _Look, seen: set[str]) -> list[Key]:
        block, text = look.block, look.block.text
        found: list[Key] = []
        if text in seen:
            found.append(("mark", "again"))
        if block.emphasised:
            found.append(("mark", f"bold length {look.length // 3}"))
        if block.images:
            found.append(("mark", "image"))
        if look.size > 12 and text.lower() in self.title:
            found.append(("mark", "title"))
        if text.isupper():
            found.append(("mark", "upper"))
        if text.endswith(("...", "…")):
            found.append(("mark", "cut"))
        return found


def _words(look: _Look) -> list[Key]:
    text, size = look.block.text, look.size
    found: list[Key] = []
    if size < 120 and _DIGIT.search(text):
        found.append(("digits", bisect(_DIGITS, sum(map(str.isdigit, text)) / size)))
        if _DATE.search(text):
            found.append(("date", look.length))
    words = text[:_WORDS].lower().split()
    step = (size > 40) + (size > 140)
    found += [("word", word, step) for word in VOCABULARY.intersection(words)]
    if words and words[0] in VOCABULARY:
        found.append(("opens", words[0], size > 90))
    return found


def _place(element: Any, path: dict[Any, int]) -> tuple[int, int]:
    """Give how many steps up from the main element, then how many down from there, a block stands."""
    down = 0
    while element is not None and element not in path:
        element = element.getparent()
        down += 1
    return (path[element] if element is not None else 9), down


def _group_of(element: Any) -> Key:
    """Give what blocks of one list have in common: the tags and classes of the element and two around it."""
    key: list[Any] = []
    for _ in range(3):
        if element is None:
            break
        key += (element.tag, element.get("class"))
        element = element.getparent()
    return tuple(key)


def row_of(block: Block) -> Any:
    """Give the table row in which a block is a cell."""
    return block.element.getparent() if block.element is not None and block.element.tag in _CELLS else None


def _rows(looks: Sequence[_Look]) -> dict[int, int]:
    """Give the characters of the table row in which a cell stands, by the order of its block."""
    sizes: dict[Any, int] = {}
    cells = [(look, row) for look in looks if (row := row_of(look.block)) is not None]
    for look, row in cells:
        sizes[row] = sizes.get(row, 0) + look.size
    return {look.block.order: sizes[row] for look, row in cells}
