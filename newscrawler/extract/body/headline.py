"""The headline: the block that the page's own claims name, else the likeliest near the date line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from newscrawler.extract.body.anchors import Anchor
from newscrawler.extract.body.cues import has_source_label, is_box_heading, is_noise, reads_like_name
from newscrawler.extract.body.passage import FULL_STOP, is_snippet
from newscrawler.extract.fields.dates import find_date_line
from newscrawler.extract.fields.titles import SiteNames, find_title
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.sources.agencies import find_agency

_LONGEST = 300
_SHORTEST = 8
"""Characters of a heading: "Top news" is none."""


@attrs.define
class Headline:
    text: str
    index: int | None
    """`order` of its block, null where only the page's head tells it."""
    sure: float
    """2: the head and the page agree; 1: an h1; less: a guess."""


def find_headline(blocks: Sequence[Block], anchor: Anchor, metadata: Metadata, names: SiteNames) -> Headline | None:
    """Choose the headline of the page whose date line is `anchor`: the nearest above it of those that may be one."""
    near = [block for block in reversed(blocks[: anchor.index]) if _may_be(block, blocks)]
    # A headline below the date line is rare but real.
    near += [block for block in blocks[anchor.index : anchor.index + 4] if block.heading == 1]
    title = find_title(near, metadata, names)
    if title is not None and title.order is not None:
        return Headline(title.text, title.order, 1 if title.cue == "h1" else 2)
    if title is not None and not reads_like_name(title.text):
        return Headline(title.text, None, 0)
    headings = [block for block in near[:6] if block.heading and len(block.text) >= _SHORTEST]
    if headings:
        best = min(headings, key=lambda block: block.heading)
        return Headline(best.text, best.order, 0.5)
    plain = next((block for block in near[:4] if _plain(block)), None)
    if plain is not None:
        return Headline(plain.text, plain.order, 0.25)
    return Headline(title.text, None, 0) if title is not None else None


def _may_be(block: Block, blocks: Sequence[Block]) -> bool:
    if len(block.text) > _LONGEST or block.within & {"nav", "footer"}:
        return False
    return not is_box_heading(block.text) and not _of_entry(block, blocks)


def _of_entry(block: Block, blocks: Sequence[Block]) -> bool:
    """Tell whether the block is an entry of a list, which may carry the story's own headline."""
    if block.link_share <= 0.85 or block.heading == 1:
        return False
    following = blocks[block.order + 1] if block.order + 1 < len(blocks) else None
    in_list = not block.heading and bool(block.within & {"li", "aside"})
    return in_list or (following is not None and is_snippet(following))


def _plain(block: Block) -> bool:
    """Tell whether an unmarked line can be a headline: neither label nor sentence nor source."""
    text = block.text
    if FULL_STOP.search(text) or is_noise(text) or block.link_share >= 0.5 or not 15 <= len(text) <= 250:
        return False
    return (
        len(text.split()) > 3 and find_agency(text) is None and not has_source_label(text) and not find_date_line(text)
    )
