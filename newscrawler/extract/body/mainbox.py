"""The box that holds most of a page's prose, and how others stand to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box

LINKED = 0.8
"""Share of link text from which a block is none: half of all blocks, and next to none of the text."""
_LINKS_OF_BOX = 2
"""From so many links to other stories an `<aside>` is a box of them."""
_DESCENT = 0.6
"""The main box is the deepest one from which no box in it holds this share of the prose."""
_PARAGRAPHS = frozenset({"p", "li", "span"})


def path_to_main(prose: Iterable[tuple[Box, float]]) -> dict[Box, int]:
    """Give the box that holds most of the prose, and those around it with their distances from it.

    `prose` is the boxes of paragraphs, each with the characters that it counts for.
    """
    mass: dict[Box, float] = {}
    inside: dict[Box | None, list[Box]] = {}
    beside: dict[Box | None, float] = {}
    # Paragraphs stand side by side: what they have goes up in one sum.
    for box, characters in prose:
        if box not in mass:
            mass[box] = 0.0
            inside.setdefault(box.parent, []).append(box)
        mass[box] += characters
        beside[box.parent] = beside.get(box.parent, 0.0) + characters
    for holder, characters in beside.items():
        around = holder
        while around is not None:
            if around not in mass:
                mass[around] = 0.0
                inside.setdefault(around.parent, []).append(around)
            mass[around] += characters
            around = around.parent
    main: Box | None = None
    while deeper := inside.get(main):
        heaviest = max(deeper, key=mass.__getitem__)
        if main is not None and (mass[heaviest] < _DESCENT * mass[main] or heaviest.tag in _PARAGRAPHS):
            break
        main = heaviest
    path: dict[Box, int] = {}
    while main is not None:
        path[main] = len(path)
        main = main.parent
    return path


def link_boxes(blocks: Sequence[Block], path: dict[Box, int]) -> set[int]:
    """Give the orders of the blocks in an `<aside>` that links to other stories."""
    members: dict[Box, list[Block]] = {}
    for block in blocks:
        if "aside" not in block.within:
            continue
        box: Box | None = block.box
        aside = None
        while box is not None and box not in path:
            aside = box if box.tag == "aside" else aside
            box = box.parent
        if aside is not None:
            members.setdefault(aside, []).append(block)
    return {
        block.order
        for aside in members.values()
        if sum(block.link_share >= LINKED for block in aside) >= _LINKS_OF_BOX
        for block in aside
    }


def place_of(box: Box, places: dict[Box, tuple[int, int]]) -> tuple[int, int]:
    """Give how many steps up from the main box, then how many down from there, a box stands; `places` keeps both."""
    around: Box | None = box
    below = []
    while around is not None and around not in places:
        below.append(around)
        around = around.parent
    up, down = places[around] if around is not None else (9, 0)
    for inner in reversed(below):
        down += 1
        places[inner] = (up, down)
    return up, down
