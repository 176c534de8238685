"""The layout of a network's article page: which block is the headline, the source line, the deck, the body.

The anchor is the date line ("DD Mon YYYY, HH:MM GMT+H"). What stands above it is the head, what follows until the
credit, the promos or the first box is the body; the rest is furniture and boxes. It rests on wording and order,
since markup differs by outlet and year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import attrs

from newscrawler.extract.blocks import Block
from newscrawler.extract.cues import (
    BOX_HEADING,
    MORE_INFORMATION,
    credit_of,
    has_source_label,
    is_box_heading,
    is_noise,
    is_promo,
    reads_like_name,
    source_name,
    split_credit,
)
from newscrawler.extract.datelines import parse_dateline
from newscrawler.extract.dates import DATE_LINE, Moment, parse_date_line
from newscrawler.extract.metadata import TITLE_SEPARATOR, Metadata
from newscrawler.sources.agencies import find_agency
from newscrawler.sources.profile import PageProfile
from newscrawler.text import fold, is_truncated

_DATE_REST = 90
"""Characters that may stand beside the date in its line: a source, labels, a zone's name."""
_SOURCE_LENGTH = 60
_PARAGRAPH = 80
"""From this length a block is prose rather than a label."""
_DECK = (25, 300)
_LOOKAHEAD = 60
"""Blocks after the date line in which the body must begin, boxes between included."""
_ASIDE = frozenset({"nav", "aside", "footer", "figure", "figcaption", "menu", "caption"})
_SENTENCE_END = re.compile(r"[.!?…:;](?:[\"”’')\]]*)$|[\"”]$")
_FULL_STOP = re.compile(r"[.!…:;](?:[\"”’')\]]*)$")
_DECK_HINT = re.compile(
    r"deck|dek\b|sub-?(?:title|head)|summary|standfirst|excerpt|intro|description|lead", re.IGNORECASE
)
_BYLINE = re.compile(r"^by\s+(?P<names>[A-Z][^.:;!?]{2,60})$", re.IGNORECASE)


@attrs.define
class Layout:
    headline: str | None
    source: str | None
    """Name in the source line."""
    byline: str | None
    date: Moment
    deck: str | None
    paragraphs: list[str]
    credit: str | None
    """As shown."""
    credit_name: str | None
    taken: set[int]
    """`order` of every block that is the article's own, so that no teaser is read from it."""
    ended_by: str
    """What closed the body: "promo", "box" or "end"."""


def find_layout(blocks: Sequence[Block], metadata: Metadata, profile: PageProfile) -> Layout | None:
    """Give the layout of an article page, None where no date line has prose under it."""
    best: tuple[float, _Anchor, _Body] | None = None
    anchors = _anchors(blocks)
    for anchor in anchors:
        body = _read_body(blocks, anchor, profile)
        prose = sum(len(block.text) for block in body.kept if len(block.text) >= _PARAGRAPH and not _snippet(block))
        if not prose and not any(_FULL_STOP.search(block.text) and not _snippet(block) for block in body.kept):
            continue
        headline = _headline(blocks, anchor, metadata, profile)
        score = min(prose, 2000) / 2000 + (headline.sure if headline else 0) + (0.5 if anchor.rest else 0)
        # The date of an entry in a list has other dates, not prose, right under it.
        score -= 1.5 * any(anchor.index < other.index < body.kept[0].order for other in anchors)
        if metadata.published and (claimed := parse_date_line(metadata.published)) and claimed.iso == anchor.moment.iso:
            score += 1
        if best is None or score > best[0]:
            best = (score, anchor, body)
    if best is None:
        return None
    return _compose(blocks, best[1], best[2], metadata, profile)


@attrs.define
class _Anchor:
    """A block that holds a date line."""

    index: int
    moment: Moment
    rest: str
    """What stands beside the date."""


@attrs.define
class _Body:
    kept: list[Block]
    ended_by: str


@attrs.define
class _Head:
    text: str
    index: int | None
    sure: float


def _anchors(blocks: Sequence[Block]) -> list[_Anchor]:
    found = []
    for index, block in enumerate(blocks):
        match = DATE_LINE.search(block.text) if len(block.text) < 200 else None
        moment = parse_date_line(block.text) if match else None
        if match is None or moment is None:
            continue
        rest = f"{block.text[: match.start()]} {block.text[match.end() :]}".strip()
        if len(rest) <= _DATE_REST and not _FULL_STOP.search(rest.rstrip(":;")):
            found.append(_Anchor(index, moment, rest))
    return found


def _read_body(blocks: Sequence[Block], anchor: _Anchor, profile: PageProfile) -> _Body:
    enclosing = _ancestors(blocks[anchor.index].element)
    kept: list[Block] = []
    prose = False
    skipping_box = False
    for block in blocks[anchor.index + 1 :]:
        if not prose and block.order - blocks[anchor.index].order > _LOOKAHEAD:
            break
        if is_promo(block.text, profile.promos, profile.outlet):
            if prose:
                return _Body(kept, "promo")
            skipping_box = True
            continue
        if MORE_INFORMATION.match(block.text) or is_box_heading(block.text):
            if prose and _closes(block, enclosing, blocks, kept):
                return _Body(kept, "box")
            skipping_box = True
            continue
        if is_noise(block.text) or _apart(block, enclosing):
            continue
        if _linked(block):
            skipping_box = True
            continue
        if skipping_box and (_snippet(block) or not (_prose(block) or _goes_on(block, kept))):
            continue
        skipping_box = False
        kept.append(block)
        prose = prose or _prose(block)
    return _Body(kept, "end")


def _goes_on(block: Block, kept: Sequence[Block]) -> bool:
    """Tell whether the block is one more of the paragraphs kept so far: an element of their kind beside them."""
    if not kept or block.element is kept[-1].element:
        return False
    return block.element.tag == kept[-1].element.tag and block.element.getparent() is kept[-1].element.getparent()


def _closes(heading: Block, enclosing: set[Any], blocks: Sequence[Block], kept: Sequence[Block]) -> bool:
    """Tell whether a box heading ends the article: it does unless prose goes on behind a short list."""
    if MORE_INFORMATION.match(heading.text):
        return True
    boxed = 0
    for block in blocks[heading.order + 1 : heading.order + 16]:
        if _apart(block, enclosing) or is_noise(block.text):
            continue
        if _goes_on(block, kept) and not _snippet(block) and not _linked(block) and not is_promo(block.text):
            return False
        if _snippet(block) or _linked(block) or is_box_heading(block.text) or is_promo(block.text):
            boxed += 1
            if is_promo(block.text) or boxed > 8:
                return True
            continue
        if _prose(block) and block.link_share < 0.5:
            # An untruncated snippet under a linked headline is still a teaser.
            before = blocks[block.order - 1]
            return _linked(before) and before.element.getparent() is block.element.getparent()
    return True


def _ancestors(element: Any) -> set[Any]:
    return {element, *element.iterancestors()} if element is not None else set()


def _apart(block: Block, enclosing: set[Any]) -> bool:
    """Tell whether the block stands in a part of the page that the date line is not in: aside, nav, figure."""
    if not block.within & _ASIDE:
        return False
    element = block.element
    while element is not None and element not in enclosing:
        if element.tag in _ASIDE:
            return True
        element = element.getparent()
    return False


def _linked(block: Block) -> bool:
    """Tell whether a block is a link rather than prose with a link in it."""
    return block.link_share > 0.85 and (len(block.text) < _PARAGRAPH or is_truncated(block.text) or not _ends(block))


def _snippet(block: Block) -> bool:
    return is_truncated(block.text) and 60 <= len(block.text) <= 200


def _prose(block: Block) -> bool:
    return not block.heading and (len(block.text) >= _PARAGRAPH or (len(block.text) >= 40 and _ends(block)))


def _ends(block: Block) -> bool:
    return _SENTENCE_END.search(block.text) is not None


def _compose(blocks: Sequence[Block], anchor: _Anchor, body: _Body, metadata: Metadata, profile: PageProfile) -> Layout:
    head = _headline(blocks, anchor, metadata, profile)
    kept = list(body.kept)
    credit = credit_name = None
    while kept and not (_prose(kept[-1]) and (body.ended_by != "end" or not _snippet(kept[-1]))):
        # A last paragraph of a few words ends in a full stop; tags and labels do not.
        if credit_of(kept[-1].text) is not None:
            credit, credit_name = kept[-1].text, credit_of(kept[-1].text)
        elif not kept[-1].heading and len(kept[-1].text.split()) >= (3 if _FULL_STOP.search(kept[-1].text) else 8):
            break
        kept.pop()
    if kept and credit is None and credit_of(kept[-1].text) is not None:
        credit, credit_name = kept[-1].text, credit_of(kept.pop().text)
    source, source_index = _source(blocks, anchor, head, credit_name, kept)
    byline = None
    while kept and not _prose(kept[0]):
        first = kept[0]
        if found := _BYLINE.match(first.text):
            byline = found["names"]
        elif first.order == source_index or len(first.text) < _DECK[0] or (first.emphasised and first.text.isupper()):
            pass
        else:
            break
        kept.pop(0)
    above = blocks[head.index + 1 : anchor.index] if head is not None and head.index is not None else []
    deck, deck_index = _deck(above, kept, source_index, metadata)
    if kept and deck_index == kept[0].order:
        kept.pop(0)
    texts = [block.text for block in kept]
    if texts and credit is None:
        texts[-1], credit = split_credit(texts[-1], source)
        credit_name = credit.strip("()") if credit else None
    own = {block.order for block in body.kept} | {blocks[anchor.index].order}
    own |= {order for order in (source_index, deck_index, head.index if head else None) if order is not None}
    return Layout(
        headline=head.text if head else None,
        source=source,
        byline=byline,
        date=anchor.moment,
        deck=deck,
        paragraphs=texts,
        credit=credit,
        credit_name=credit_name,
        taken=own,
        ended_by=body.ended_by,
    )


def _headline(blocks: Sequence[Block], anchor: _Anchor, metadata: Metadata, profile: PageProfile) -> _Head | None:
    """Choose the headline: the block that the page's own claims name, else the nearest heading above the date."""
    claims = [fold(claim) for claim in metadata.headlines()]
    names = {fold(name) for name in (profile.outlet, metadata.site_name, profile.domain) if name}
    above = [
        block for block in blocks[: anchor.index] if len(block.text) <= 300 and not block.within & {"nav", "footer"}
    ]
    above = [block for block in above if fold(block.text) not in names and not is_box_heading(block.text)]
    near = list(reversed(above))
    # A headline below the date line is rare but real.
    below = [block for block in blocks[anchor.index + 1 : anchor.index + 4] if block.heading == 1]
    for block in [*near, *below]:
        shown = fold(block.text)
        if shown and any(_same_headline(shown, claim) for claim in claims) and not _linked_elsewhere(block):
            return _Head(block.text, block.order, 2)
    for levels, sure in (((1,), 1.0), ((2, 3, 4, 5, 6), 0.5)):
        for block in [*near[: 40 if levels == (1,) else 6], *below]:
            if block.heading in levels and len(block.text) >= 8:
                return _Head(block.text, block.order, sure)
    for block in near[:4]:
        text = block.text
        plain = not _FULL_STOP.search(text) and not is_noise(text) and block.link_share < 0.5
        if (
            plain
            and 15 <= len(text) <= 250
            and source_name(text)
            and find_agency(text) is None
            and len(text.split()) > 3
        ):
            return _Head(text, block.order, 0.25)
    claim = metadata.headline or _title_without_site(metadata, profile)
    return _Head(claim, None, 0) if claim else None


def _same_headline(shown: str, claim: str) -> bool:
    return shown == claim or (len(shown) >= 20 and claim.startswith(shown)) or (len(claim) >= 20 and shown == claim)


def _linked_elsewhere(block: Block) -> bool:
    """Tell whether the block is an entry of a list that happens to carry the story's headline."""
    return block.link_share > 0.85 and not block.heading and bool(block.within & {"li", "aside"})


def _title_without_site(metadata: Metadata, profile: PageProfile) -> str | None:
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


def _source(
    blocks: Sequence[Block], anchor: _Anchor, head: _Head | None, credit: str | None, kept: Sequence[Block]
) -> tuple[str | None, int | None]:
    """Read the source line: beside the date, above it, or right below it; with the `order` of its block."""
    beside = source_name(anchor.rest)
    if beside is not None:
        return beside, blocks[anchor.index].order
    for block in reversed(blocks[max(0, anchor.index - 4) : anchor.index]):
        if head is not None and (block.order == head.index or fold(block.text) == fold(head.text)):
            break
        if is_noise(block.text):
            continue
        name = source_name(block.text)
        likely = name is not None and len(block.text) <= _SOURCE_LENGTH and not _FULL_STOP.search(_bare(block.text))
        named = not block.heading or find_agency(name or "") is not None or reads_like_name(name or "")
        if likely and named and not is_box_heading(block.text):
            return name, block.order
        break
    for block in kept[:2]:
        name = source_name(block.text)
        if name is None or len(block.text) > _SOURCE_LENGTH:
            continue
        confirmed = credit is not None and fold(credit) == fold(name)
        if confirmed or find_agency(name) is not None or has_source_label(block.text) or reads_like_name(name):
            return name, block.order
    return None, None


def _bare(text: str) -> str:
    return text.rstrip(" :|·•-–—")


def _deck(
    above: Sequence[Block], kept: Sequence[Block], source_index: int | None, metadata: Metadata
) -> tuple[str | None, int | None]:
    """Find the deck: above the date line, else the first block below it.

    A deck has no full stop at its end; one that has is believed only where markup or the page's own description
    says so. A dateline opens a body, never a deck.
    """
    for block in above:
        text = block.text
        if block.order != source_index and not is_noise(text) and not _linked(block) and _deck_like(block, metadata):
            return text, block.order
    if len(kept) < 2:
        return None, None
    first = kept[0]
    return (first.text, first.order) if _deck_like(first, metadata) else (None, None)


def _deck_like(block: Block, metadata: Metadata) -> bool:
    text = block.text
    if not _DECK[0] <= len(text) <= _DECK[1] or len(text.split()) < 4 or parse_dateline(text) is not None:
        return False
    if is_box_heading(text) or BOX_HEADING.match(text) or is_promo(text) or DATE_LINE.search(text):
        return False
    if not _FULL_STOP.search(text) and not (text.endswith(('"', "”")) and _quoted_sentence(text)):
        return True
    hinted = block.heading > 1 or _DECK_HINT.search(
        f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    )
    return bool(hinted) and metadata.description is not None and fold(metadata.description) == fold(text)


def _quoted_sentence(text: str) -> bool:
    return re.search(r"[.!?,][\"”]$", text) is not None
