"""The source line: who wrote the story, beside the date, above it or right below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from newscrawler.extract.body.anchors import Anchor
from newscrawler.extract.body.cues import has_source_label, is_box_heading, is_noise, reads_like_name, source_name
from newscrawler.extract.body.headline import Headline
from newscrawler.extract.body.passage import FULL_STOP
from newscrawler.extract.page.blocks import Block
from newscrawler.sources.agencies import find_agency
from newscrawler.text import fold

_LENGTH = 60
"""Characters of a source line; the longest known source has 34."""
_LABEL = re.compile(r"^(?:source|news source|date|published|posted|updated|time|by|author|from)\s*:?$", re.IGNORECASE)


@attrs.define
class SourceLine:
    name: str
    index: int
    """`order` of its block."""
    rank: int
    """2: a known agency, a labelled line or the credit's name; 1: reads like a name; 0: merely stands there."""


def find_source_line(
    blocks: Sequence[Block], anchor: Anchor, headline: Headline | None, kept: Sequence[Block], credit: str | None
) -> SourceLine | None:
    """Give the source; of several lines that may name it the best founded one, beside, above, below in this order.

    `kept` is the body so far, `credit` the name in the trailing credit where there is one.
    """
    beside = _judge(anchor.rest, blocks[anchor.index].order, credit)
    candidates = [beside, _above(blocks, anchor, headline, credit), _below(kept, credit)]
    return max((each for each in candidates if each is not None), key=lambda each: each.rank, default=None)


def _judge(text: str, index: int, credit: str | None) -> SourceLine | None:
    name = source_name(text)
    if name is None or len(text) > _LENGTH + 30:
        return None
    known = (
        find_agency(name) is not None or has_source_label(text) or (credit is not None and fold(credit) == fold(name))
    )
    return SourceLine(name, index, 2 if known else 1 if reads_like_name(name) else 0)


def _above(blocks: Sequence[Block], anchor: Anchor, headline: Headline | None, credit: str | None) -> SourceLine | None:
    for block in reversed(blocks[max(0, anchor.index - 5) : anchor.index]):
        if headline is not None and (block.order == headline.index or fold(block.text) == fold(headline.text)):
            return None
        if is_noise(block.text) or _LABEL.match(block.text):
            continue
        listed = block.link_share > 0.85 and bool(block.within & {"nav", "li"})
        if listed or len(block.text) > _LENGTH or FULL_STOP.search(block.text.rstrip(" :|·•-–—")):
            return None
        found = _judge(block.text, block.order, credit)
        if found is None or is_box_heading(block.text) or (block.heading and not found.rank):
            return None
        return found
    return None


def _below(kept: Sequence[Block], credit: str | None) -> SourceLine | None:
    for block in kept[:2]:
        found = _judge(block.text, block.order, credit) if len(block.text) <= _LENGTH else None
        if found is not None and found.rank:
            return found
    return None
