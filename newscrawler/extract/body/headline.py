"""The headline: the block that the page's own claims name, else the likeliest near the date line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from newscrawler.extract.body.anchors import Anchor
from newscrawler.extract.body.cues import has_source_label, is_box_heading, is_noise, reads_like_name
from newscrawler.extract.body.passage import FULL_STOP, is_snippet
from newscrawler.extract.fields.dates import DATE_LINE
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import TITLE_SEPARATOR, Metadata
from newscrawler.sources.agencies import find_agency
from newscrawler.sources.profile import PageProfile
from newscrawler.text import fold

_LONGEST = 300
_SHORTEST = 8
"""Characters of a heading: "Top news" is none."""
_MATCH = 20
"""Characters from which a headline that only opens or closes a claim is believed."""
_NEAR = 10
"""Blocks above the date line in which an h1 speaks against a title that reads like a site's name."""


@attrs.define
class Headline:
    text: str
    index: int | None
    """`order` of its block, null where only the page's head tells it."""
    sure: float
    """2: the head and the page agree; 1: an h1; less: a guess."""


def find_headline(blocks: Sequence[Block], anchor: Anchor, metadata: Metadata, profile: PageProfile) -> Headline | None:
    """Choose the headline of the page whose date line is `anchor`."""
    names = {fold(name) for name in (profile.outlet, metadata.site_name, profile.domain) if name}
    above = [block for block in blocks[: anchor.index] if _may_be(block, blocks, names)]
    near = list(reversed(above))
    # A headline below the date line is rare but real.
    below = [block for block in blocks[anchor.index : anchor.index + 4] if block.heading == 1]
    shown_h1 = next((block for block in [*near[:_NEAR], *below] if block.heading == 1), None)
    claims = [
        fold(claim)
        for claim in [*metadata.headlines(), title_without_site(metadata, profile) or ""]
        if shown_h1 is None or not reads_like_name(claim) or fold(claim) == fold(shown_h1.text)
    ]
    for block in [*near, *below]:
        shown = fold(block.text)
        # A title has the site's name or a label ("Print:") beside the headline.
        if shown in claims or (len(shown) >= _MATCH and any(_edge(claim, shown) for claim in claims)):
            return Headline(block.text, block.order, 2)
    h1 = next((block for block in [*near[:40], *below] if block.heading == 1 and len(block.text) >= _SHORTEST), None)
    if h1 is not None:
        return Headline(h1.text, h1.order, 1)
    claim = metadata.headline or title_without_site(metadata, profile)
    if claim and not reads_like_name(claim):
        return Headline(claim, None, 0)
    headings = [block for block in near[:6] if block.heading and len(block.text) >= _SHORTEST]
    if headings:
        best = min(headings, key=lambda block: block.heading)
        return Headline(best.text, best.order, 0.5)
    plain = next((block for block in near[:4] if _plain(block)), None)
    if plain is not None:
        return Headline(plain.text, plain.order, 0.25)
    return Headline(claim, None, 0) if claim else None


def _edge(claim: str, shown: str) -> bool:
    return claim.startswith(shown) or claim.endswith(shown)


def _may_be(block: Block, blocks: Sequence[Block], names: set[str]) -> bool:
    if len(block.text) > _LONGEST or block.within & {"nav", "footer"}:
        return False
    shown = fold(block.text)
    return bool(shown) and shown not in names and not is_box_heading(block.text) and not _of_entry(block, blocks)


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
        len(text.split()) > 3
        and find_agency(text) is None
        and not has_source_label(text)
        and not DATE_LINE.search(text)
    )


def title_without_site(metadata: Metadata, profile: PageProfile) -> str | None:
    """Give `<title>` without the site's name: the one known, else a last or first part that reads like a name."""
    title = metadata.title
    if not title:
        return None
    names = {fold(name) for name in (profile.outlet, metadata.site_name) if name}
    parts = TITLE_SEPARATOR.split(title)
    for edge in (-1, 0):
        if len(parts) > 1 and (fold(parts[edge]) in names or (not names and reads_like_name(parts[edge]))):
            start, end = (0, title.rindex(parts[-1])) if edge else (len(parts[0]), len(title))
            return title[start:end].strip(" |-–—:»•") or title
    return title
