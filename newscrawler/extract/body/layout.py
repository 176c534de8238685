"""The layout of a network's article page: which block is the headline, the source line, the deck, the body.

The anchor is the date line ("DD Mon YYYY, HH:MM GMT+H"). What stands above it is the head, what follows until the
credit, the promos or the first box is the body; the rest is furniture and boxes. It rests on wording and order,
since markup differs by outlet and year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import attrs

from newscrawler.extract.body.anchors import Anchor, find_anchors
from newscrawler.extract.body.cues import (
    credit_of,
    is_box_heading,
    is_noise,
    is_promo,
    may_have_promo,
    reads_like_name,
    split_credit,
)
from newscrawler.extract.body.headline import Headline, find_headline
from newscrawler.extract.body.passage import FULL_STOP, Body, is_linked, is_prose, is_snippet, read_body
from newscrawler.extract.body.sourceline import SourceLine, find_source_line
from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.extract.fields.dates import Moment, find_date_line, may_have_date_line, parse_date
from newscrawler.extract.fields.titles import SiteNames, site_names
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.sources.profile import NEWS_PATH, PageProfile, match_path
from newscrawler.text import fold, is_truncated

_DECK = (15, 300)
"""Characters of a deck."""
_SHORT = 25
"""A line shorter than this between date and body, if it reads like a name, is a label."""
_DECK_CLASS = re.compile(r"deck|dek\b|sub-?(?:title|head)|standfirst|summary|excerpt", re.IGNORECASE)
_LEAD_CLASS = re.compile(r"intro|lead|description", re.IGNORECASE)
_BYLINE = re.compile(r"^by\s+[A-Z][^.:;!?]{2,60}$", re.IGNORECASE)
_END_CREDIT = re.compile(r"\s*\([^()]{2,40}\)$")


@attrs.define
class Layout:
    headline: str | None
    source: str | None
    """Name in the source line."""
    opening: list[Block]
    """What stands between headline and text: date line, byline, source line."""
    date: Moment
    date_cue: str
    """"date line", or "metadata" where only the page's head tells the date."""
    deck: str | None
    paragraphs: list[str]
    credit: str | None
    """As shown."""
    credit_name: str | None
    taken: set[int]
    """`order` of every block that is the article's own, so that no teaser is read from it."""
    ended_by: str
    """What closed the body."""


def find_layout(blocks: Sequence[Block], metadata: Metadata, profile: PageProfile, url: str) -> Layout | None:
    """Give the layout of a network's article page; None where no date has prose under it."""
    # Nearly all other sites' pages are told at once, by what their whole text lacks.
    page = "\n".join([block.text for block in blocks])
    anchors = find_anchors(blocks, url) if may_have_date_line(page) else []
    of_network = profile.network is not None or _has_promo(page, blocks, profile)
    if not anchors and not of_network:
        return None
    names = site_names(metadata, profile)
    claimed = parse_date(metadata.published, zone=profile.time_zone) if metadata.published else None
    best: tuple[float, Anchor, Body, Headline | None] | None = None
    for anchor in anchors:
        body = read_body(blocks, anchor, profile)
        if not body.prose:
            continue
        headline = find_headline(blocks, anchor, metadata, names)
        score = min(body.prose, 2000) / 2000 + (headline.sure if headline else 0) + 0.5 * bool(anchor.rest)
        # A clock, a ticker or a dated list has other dates, not prose, right under it.
        start = body.first_prose or body.kept[0].order
        score -= 3 * any(anchor.index < other.index < start for other in anchors) + 3 * anchor.doubtful
        score += claimed is not None and claimed.iso == anchor.moment.iso
        if best is None or score > best[0]:
            best = (score, anchor, body, headline)
    # A date line alone is no cue of a network: other sites write "UTC" too.
    named = match_path(NEWS_PATH, url) is not None
    if best is not None and best[2].ended_by == "end" and not named and not of_network:
        return None
    if best is not None:
        return _compose(blocks, best[1], best[2], best[3], metadata, cue="date line")
    if claimed is None or not of_network:
        return None
    return _dated_by_head(blocks, claimed, metadata, profile, names)


def _has_promo(page: str, blocks: Sequence[Block], profile: PageProfile) -> bool:
    """Tell whether a promo of a network stands on the page, whose whole text is `page`."""
    if not may_have_promo(page, profile.promos):
        return False
    return any(is_promo(block.text, profile.promos, profile.outlet) for block in blocks)


def _dated_by_head(
    blocks: Sequence[Block], moment: Moment, metadata: Metadata, profile: PageProfile, names: SiteNames
) -> Layout | None:
    """Read a network's page that shows no date from its headline on."""
    everything = Anchor(len(blocks), moment)
    headline = find_headline(blocks, everything, metadata, names)
    first = next((block.order for block in blocks if headline and fold(block.text) == fold(headline.text)), None)
    if headline is None or first is None:
        return None
    anchor = Anchor(first, moment)
    body = read_body(blocks, anchor, profile)
    return _compose(blocks, anchor, body, headline, metadata, cue="metadata") if body.prose else None


def _compose(
    blocks: Sequence[Block], anchor: Anchor, body: Body, headline: Headline | None, metadata: Metadata, *, cue: str
) -> Layout:
    top = headline.index if headline is not None else None
    kept = [block for block in body.kept if top is None or block.order > top]
    source = find_source_line(blocks, anchor, headline, kept, None)
    credit, credit_name = _trim_end(kept, body, source)
    if source is None or not source.rank:
        source = find_source_line(blocks, anchor, headline, kept, credit_name)
    _trim_start(kept, source)
    start = top if top is not None and top < anchor.index else anchor.index
    opening = list(blocks[start : kept[0].order if kept else anchor.index + 1])
    above = blocks[top + 1 if top is not None else max(0, anchor.index - 3) : anchor.index]
    aside = anchor.rest if source is not None and source.index != anchor.index else ""
    deck, deck_index = _deck(
        [block for block in above if source is None or block.order != source.index], kept, metadata
    )
    if deck is None and len(aside.split()) > 3:
        deck = aside
    if kept and deck_index == kept[0].order:
        kept.pop(0)
    texts = _once([block.text for block in kept])
    if texts and credit is None:
        texts[-1], credit = split_credit(texts[-1], source.name if source else None)
        credit_name = credit.strip("()") if credit else None
    taken = {block.order for block in body.kept} | {blocks[anchor.index].order}
    taken |= {order for order in (source.index if source else None, deck_index, top) if order is not None}
    taken |= _links_between(blocks, body.kept)
    return Layout(
        headline=headline.text if headline else None,
        source=source.name if source else None,
        opening=opening,
        date=anchor.moment,
        date_cue=cue,
        deck=deck,
        paragraphs=texts,
        credit=credit,
        credit_name=credit_name,
        taken=taken,
        ended_by=body.ended_by,
    )


def _links_between(blocks: Sequence[Block], kept: Sequence[Block]) -> set[int]:
    """Give the lone links between two paragraphs: hints at another story, not entries of a box."""
    between = [blocks[before.order + 1] for before, after in pairwise(kept) if after.order == before.order + 2]
    return {block.order for block in between if is_linked(block) and not is_truncated(block.text)}


def _trim_end(kept: list[Block], body: Body, source: SourceLine | None) -> tuple[str | None, str | None]:
    """Take credit, tags and stray snippets off the end of `kept`; give the credit as shown and its name."""
    credit = name = None
    strays = body.ended_by == "end" and sum(map(is_snippet, kept)) > 1
    while kept:
        last = kept[-1]
        found = credit_of(last.text, source.name if source else None)
        if found is not None:
            credit, name = last.text, found
        elif not (strays and is_snippet(last)) and _ends_body(last):
            break
        kept.pop()
    return credit, name


def _ends_body(block: Block) -> bool:
    """Tell whether a block is worth being a body's last: tags and labels have no full stop and few words."""
    text = _END_CREDIT.sub("", block.text)
    if is_prose(block) or block.element.tag == "li":
        return True
    return not block.heading and len(text.split()) >= (3 if FULL_STOP.search(text) else 8)


def _trim_start(kept: list[Block], source: SourceLine | None) -> None:
    """Take the source line, a byline and labels off the start of `kept`."""
    while kept and not is_prose(kept[0]):
        first = kept[0]
        label = len(first.text) < _SHORT and not first.heading and reads_like_name(first.text)
        sourced = source is not None and first.order == source.index
        if not label and not sourced and not _BYLINE.match(first.text):
            break
        kept.pop(0)


def _once(texts: list[str]) -> list[str]:
    """Give a body without its exact repeat: some pages hold one for phones and one for desks."""
    half = len(texts) // 2
    return texts[:half] if half and texts[:half] == texts[half:] else texts


def _deck(above: Sequence[Block], kept: Sequence[Block], metadata: Metadata) -> tuple[str | None, int | None]:
    """Find the deck: between headline and date line, else the first block below it; with its block's `order`."""
    for block in above:
        furniture = block.within & {"nav", "footer"} or is_noise(block.text) or is_linked(block)
        if not furniture and len(block.text.split()) > 3 and _deck_like(block, metadata):
            return block.text, block.order
    if len(kept) > 1 and _deck_like(kept[0], metadata):
        return kept[0].text, kept[0].order
    return None, None


def _deck_like(block: Block, metadata: Metadata) -> bool:
    """Tell whether a block can be a deck.

    A deck has no full stop at its end; one that has is believed where the markup says so. A dateline opens a body.
    """
    text = block.text
    if not _DECK[0] <= len(text) <= _DECK[1] or len(text.split()) < 3 or parse_dateline(text) is not None:
        return False
    if is_box_heading(text) or is_promo(text) or find_date_line(text):
        return False
    if not FULL_STOP.search(text) and not re.search(r"[.!?,][\"”]$", text):
        return True
    marks = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    if block.heading > 1 or _DECK_CLASS.search(marks):
        return True
    return bool(_LEAD_CLASS.search(marks)) and fold(metadata.description or "") == fold(text)
