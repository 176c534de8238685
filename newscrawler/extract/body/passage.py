"""The body under a date line: what is kept as its paragraphs, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import attrs

from newscrawler.extract.body.anchors import Anchor
from newscrawler.extract.body.cues import (
    MORE_INFORMATION,
    is_box_heading,
    is_noise,
    is_pointer,
    is_promo,
    parenthesised_credit,
)
from newscrawler.extract.page.blocks import Block
from newscrawler.sources.profile import PageProfile
from newscrawler.text import is_truncated

PARAGRAPH = 80
"""From this length, in characters, a block is prose rather than a label; the networks' snippets end at 143."""
_SENTENCE = 40
"""From this length a block that ends as a sentence does is prose too."""
_LOOKAHEAD = 60
"""Blocks after the date line in which the body must begin, boxes between included."""
_BOX = 40
"""Blocks that a box amid the body may have."""
_ASIDE = frozenset({"nav", "aside", "footer", "figure", "figcaption", "menu", "caption"})
SENTENCE_END = re.compile(r"[.!?…:;](?:[\"”’')\]]*)$|[\"”]$")
FULL_STOP = re.compile(r"[.!…:;](?:[\"”’')\]]*)$")

Ending = Literal["promo", "box", "credit", "end"]


@attrs.define
class Body:
    kept: list[Block]
    """Paragraphs, intertitles and list items, and what else stands among them: deck first, credit last."""
    ended_by: Ending

    @property
    def prose(self) -> int:
        """Give the characters of running text, snippets aside."""
        whole = [block for block in self.kept if not is_snippet(block)]
        long = sum(len(block.text) for block in whole if len(block.text) >= PARAGRAPH)
        return long or sum(len(block.text) for block in whole if FULL_STOP.search(block.text))

    @property
    def first_prose(self) -> int | None:
        """Give the `order` of the first paragraph."""
        return next((block.order for block in self.kept if is_prose(block) and not is_snippet(block)), None)


def read_body(blocks: Sequence[Block], anchor: Anchor, profile: PageProfile) -> Body:
    """Give what stands between the anchor and the credit, the promos or the first box that closes the article."""
    enclosing = _ancestors(blocks[anchor.index].element)
    kept: list[Block] = []
    prose = in_box = False
    for block in blocks[anchor.index + 1 :]:
        if not prose and block.order - blocks[anchor.index].order > _LOOKAHEAD:
            break
        if is_promo(block.text, profile.promos, profile.outlet):
            if prose:
                return Body(kept, "promo")
            in_box = True
        elif MORE_INFORMATION.match(block.text) or is_box_heading(block.text):
            if prose and _closes(block, enclosing, blocks, kept):
                return Body(kept, "box")
            in_box = True
        elif prose and parenthesised_credit(block.text) is not None:
            return Body([*kept, block], "credit")
        elif is_noise(block.text) or _apart(block, enclosing) or _points_elsewhere(block):
            continue
        elif is_linked(block):
            in_box = True
        elif not (in_box and (is_snippet(block) or not (is_prose(block) or _goes_on(block, kept)))):
            in_box = False
            kept.append(block)
            prose = prose or is_prose(block)
    return Body(kept, "end")


def _goes_on(block: Block, kept: Sequence[Block]) -> bool:
    """Tell whether the block is one more of the paragraphs kept so far: an element of their kind beside them."""
    last = next((each for each in reversed(kept) if not each.heading), None)
    if last is None or block.element is last.element:
        return False
    alike = block.element.tag == last.element.tag or bool(block.heading)
    return alike and block.element.getparent() is last.element.getparent()


def _closes(heading: Block, enclosing: set[Any], blocks: Sequence[Block], kept: Sequence[Block]) -> bool:
    """Tell whether a box heading ends the article: unless the box is shut in and paragraphs go on behind it."""
    shut_in = heading.element.getparent() is not kept[-1].element.getparent()
    for block in blocks[heading.order + 1 : heading.order + 1 + _BOX]:
        if is_promo(block.text):
            return True
        if _apart(block, enclosing) or is_noise(block.text) or is_snippet(block) or is_linked(block):
            continue
        if shut_in and _goes_on(block, kept) and (SENTENCE_END.search(block.text) or len(block.text.split()) > 7):
            return False
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


def _points_elsewhere(block: Block) -> bool:
    return block.link_share > 0.5 and is_pointer(block.text)


def is_linked(block: Block) -> bool:
    """Tell whether a block is a link rather than prose with a link in it; a linked credit is none."""
    if block.link_share <= 0.85 or parenthesised_credit(block.text) is not None:
        return False
    return len(block.text) < PARAGRAPH or is_truncated(block.text) or not SENTENCE_END.search(block.text)


def is_snippet(block: Block) -> bool:
    """Tell whether a block is cut as a teaser's text is."""
    return is_truncated(block.text) and 60 <= len(block.text) <= 200


def is_prose(block: Block) -> bool:
    """Tell whether a block is a paragraph: long, or a sentence of some length."""
    long = len(block.text) >= PARAGRAPH
    return not block.heading and (long or (len(block.text) >= _SENTENCE and bool(SENTENCE_END.search(block.text))))
