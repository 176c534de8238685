"""The opening of a page's article: the short lines around its headline, where date and byline stand."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawler.extract.page.blocks import Block

_ABOVE, _BELOW = 6, 18
"""Blocks above and below the headline; on the tuning pages dates and bylines stand within five and fifteen."""
_PROSE = 160
"""Characters from which a block is text rather than a line of the opening."""
_TEXTS = 2
"""Blocks of text that may stand in an opening: a deck and a summary."""
MAX_LINE = 200
"""Characters of a line that can hold a date or a byline."""


def find_opening(blocks: Sequence[Block], order: int | None) -> list[Block]:
    """Give the short blocks around the headline, whose place in `blocks` is `order`, those below it first.

    Where `order` is None the first h1 stands for it, else the first block of an `<article>` or `<main>`.
    """
    if order is None:
        order = _likely(blocks)
    lines: list[Block] = []
    texts = 0
    for block in blocks[order : order + 1 + _BELOW]:
        if len(block.text) <= MAX_LINE:
            lines.append(block)
        if block.order > order and len(block.text) > _PROSE and "header" not in block.within:
            texts += 1
            if texts > _TEXTS:
                break
    above = [block for block in blocks[max(0, order - _ABOVE) : order] if len(block.text) <= MAX_LINE]
    return lines + above[::-1]


def _likely(blocks: Sequence[Block]) -> int:
    first = next((block.order for block in blocks if block.heading == 1), None)
    if first is None:
        first = next((block.order for block in blocks if block.within & {"article", "main"}), 0)
    return first
