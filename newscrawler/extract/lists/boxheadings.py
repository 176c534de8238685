"""The heading of a box of stories: the line above its cards that names what they are."""

from __future__ import annotations

import re

from newscrawler.extract.body.cues import is_box_heading, is_noise, opens_part
from newscrawler.extract.lists.cards import WHOLE, Card, Page, Shelf, stands_in
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box

_ABOVE, _HEADING, _PROSE = 8, 80, 120
"""Blocks above a shelf that may head it, characters up to which they do, and from which they part it from a heading."""
_LINKED = 0.5
"""Share of links from which a line above a shelf is another box's."""
_DEEP = 4
"""Levels from a heading up to a box that holds the shelf, too."""
_DIGIT = re.compile(r"\d")
_READING = re.compile(
    r"\b(?:related|recommended|recent|latest|popular|trending|featured|more|also|further|next|missed?|archives?"
    r"|icymi|similar|top|editors?|picks?|must|keep|continue|resources|explore|discover|suggested|news|newest"
    r"|stories|articles|posts?|blogs?|reads?|reading|read|updates|headlines|insights"
    r"|mehr|weitere|aktuell(?:e|es)?|meistgelesen(?:e)?|beiträge|artikel|auch|lire|aussi|plus|articles|récents"
    r"|más|también|relacionad[oa]s|noticias|recientes|leggi|anche|articoli|correlati|mais|leia|também|meer|ook|lees)\b",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"in case you missed|icymi|(?:further|suggested|recommended|related) (?:reading|reads)|keep reading|up next"
    r"|you (?:may|might|['’]ll) (?:also )?(?:like|enjoy|love)|(?:read|see) (?:next|also)|more (?:like this|you)"
    r"|(?:related|recommended|suggested|similar|latest|recent|popular|trending|featured|more|other|new(?:est)?)"
    r" (?:\w+ )?(?:posts?|articles?|stories|news|reads|guides|blogs?|resources|content|pages|reviews|recipes)\b",
    re.IGNORECASE,
)


def names_stories(heading: str) -> bool:
    """Tell whether a heading has a word that headings of boxes of stories have."""
    return _READING.search(heading) is not None


def heads_box(heading: str) -> bool:
    """Tell whether a heading is certainly that of a box of stories."""
    return (opens_part(heading) and is_box_heading(heading)) or _BOX.search(heading) is not None


def heading_of(shelf: Shelf, page: Page, before: tuple[Block, int] | None) -> Block | None:
    """Give the block that heads a shelf.

    `before` is the heading of a shelf above it with that shelf's `epoch`: where the shelf has none of its own and both
    stand in one box, it is its heading as well.
    """
    first = shelf.cards[0]
    entry = first.near[first.up - 1] if 0 < first.up <= len(first.near) and len(shelf.cards) > 1 else None
    plain: Block | None = None
    near, taken = True, False
    for block in page.blocks[max(0, first.first - _ABOVE) : first.first][::-1]:
        if len(block.text) > _PROSE:
            break
        if entry is not None and stands_in(block.box, entry):
            continue
        if len(block.text) <= _HEADING and _stands_over(block, first):
            if _heads(block, first, taken=taken):
                return block
            if (
                plain is None
                and not taken
                and not is_noise(block.text)
                and (block.heading or (near and _may_head(block)))
            ):
                plain = block
        if block.order in page.taken:
            # A sentence may stand between a heading and its box.
            if taken or block.heading:
                break
            taken = True
        elif block.link_share > _LINKED and not block.heading:
            break
        near = False
    if plain is None and before is not None and before[1] == first.epoch and _stands_over(before[0], first):
        return before[0]
    return plain


def _heads(block: Block, first: Card, *, taken: bool) -> bool:
    """Tell whether a block certainly heads the shelf of the card `first`; `taken`: article text stands between."""
    if heads_box(block.text) and (block.heading or is_box_heading(block.text)):
        return True
    level = first.block.heading
    if taken or not block.heading or (level and block.heading > level) or is_noise(block.text):
        return False
    # A heading of the headlines' own level may be an entry that leads to no story.
    return not level or block.heading < level or names_stories(block.text)


def _may_head(block: Block) -> bool:
    """Tell whether the line right above a shelf may be its heading, being none by its tag."""
    return not block.links and block.text[-1] not in ".!," and _DIGIT.search(block.text) is None


def _stands_over(heading: Block, card: Card) -> bool:
    """Tell whether a box around a heading, few levels up, is around a card too."""
    box: Box | None = heading.box
    for _ in range(_DEEP):
        if box is None or box.tag in WHOLE:
            return False
        if box in card.near:
            return True
        box = box.parent
    return False
