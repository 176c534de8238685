"""The cards of a page: the entries of its boxes that link to other stories, told by their build and not by wording.

A card is a linked headline with what stands beside it. Cards that are built alike and stand near each other form a
shelf; whether a shelf is one of stories or a menu is told by `shelves.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice

import attrs

from newscrawler.extract.body.cues import is_box_heading, is_noise, opens_part
from newscrawler.extract.lists.storylinks import is_listing
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box
from newscrawler.extract.page.metadata import absolute
from newscrawler.extract.page.parts import BITS
from newscrawler.sources.profile import PageProfile
from newscrawler.text import clean, fold
from newscrawler.urls import normalise_url

_REACH = 12
"""Boxes around a headline that are looked at."""
_HEADLINE, _WORDS, _LETTERS, _LONGEST = 25, 3, 6, 250
"""Characters, words, or letters of a script without blanks, from which a text can be a headline; most characters."""
_LINE, _ENTRY = 160, 600
"""Characters of a paragraph, and of another block, up to which a link that opens it can be its headline."""
_LINKS = 3
"""Links of a block that are looked at: an entry's headline is among its first."""
_CARD, _CARD_SIZE, _BUTTON = 3, 60, 30
"""Levels up from a headline without a link to the card that has one, elements of the card that are looked at, and
characters up to which the link beside it may have words of its own."""
_HEADING, _DATE = 60, 24
"""Characters up to which a line between two cards is a heading, and a link's text a date."""
_DATE_ONLY = re.compile(r"(?:[^\W\d]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d]{3,9})\.?,? \d{4}$")
_TOGETHER = 6
"""Blocks from one link of a card to the next one to the same page."""
_OPEN, _APART = 3, 40
"""Shelves that a card may still join, and blocks that may lie between two cards of one."""
WHOLE, _MENUS = frozenset({"body", "html"}), frozenset({"nav", "menu"})


@attrs.define(eq=False)
class Card:
    """An entry as it is read."""

    block: Block
    """That of its headline."""
    url: str
    headline: str
    near: list[Box]
    """The boxes around its headline, the innermost first."""
    epoch: int
    """How many parts of the article stand above it."""
    first: int
    last: int
    """`order` of its first and its last linked block."""
    places: dict[Box, int] = attrs.field(init=False)
    """The places of these boxes."""
    up: int = _REACH
    """How many of `near` belong to it alone: the next one holds another card too."""

    def __attrs_post_init__(self) -> None:
        self.places = {box: place for place, box in enumerate(self.near)}


@attrs.define(eq=False)
class Shelf:
    """Cards built alike."""

    cards: list[Card]
    common: Box | None = None
    """The innermost box around the last two of them."""


@attrs.define(eq=False)
class Page:
    """A page as its cards are read."""

    blocks: Sequence[Block]
    taken: Collection[int]
    """`order`s of the article's own blocks."""
    base: str
    profile: PageProfile
    own: Collection[str] = ()
    """The page's own addresses, normalised."""
    holders: set[Box] = attrs.field(init=False)
    """The boxes right around the article's own blocks."""
    start: int = attrs.field(init=False)
    """`order` of the first of these."""

    def __attrs_post_init__(self) -> None:
        self.start = min(self.taken, default=0)
        self.holders = {box for order in self.taken if (box := self.blocks[order].box.parent) is not None}


def read_shelves(page: Page) -> list[Shelf]:
    """Give all links of a page that could be headlines, by shelf."""
    shelves: list[Shelf] = []
    for card in _find_cards(page):
        for shelf in shelves[: -_OPEN - 1 : -1]:
            if _joins(shelf, card, page):
                shelf.cards.append(card)
                break
        else:
            shelves.append(Shelf([card]))
    return shelves


def _find_cards(page: Page) -> list[Card]:
    cards: list[Card] = []
    epoch = 0
    parted = False
    for block in page.blocks:
        if block.order in page.taken:
            parted = True
            continue
        if len(block.text) < _HEADLINE and (
            not _MENUS.isdisjoint(block.within) or not (block.heading or is_wordy(block.text))
        ):
            continue
        found = _headline_link(block, page) if block.links else _bare_headline(block, page)
        if found is None:
            continue
        url, shown = found
        if parted:
            epoch += 1
            parted = False
        last = cards[-1] if cards else None
        if last is not None and last.url == url and last.epoch == epoch and block.order - last.last <= _TOGETHER:
            if block.heading and not last.block.heading and fold(last.headline) != fold(shown):
                cards[-1] = Card(block, url, shown, _around(block.box), epoch, last.first, block.order)
            cards[-1].last = block.order
        else:
            cards.append(Card(block, url, shown, _around(block.box), epoch, block.order, block.order))
    return cards


def _around(box: Box | None) -> list[Box]:
    near: list[Box] = []
    while box is not None and len(near) < _REACH:
        near.append(box)
        box = box.parent
    return near


def _headline_link(block: Block, page: Page) -> tuple[str, str] | None:
    """Give (URL, text) of a block's link that can be a headline: words enough, and most of the block or its start."""
    size = len(block.text)
    opening = size <= (_LINE if block.box.tag == "p" else _ENTRY)
    first: tuple[str, str] | None = None
    for href, shown in block.links[:_LINKS]:
        length = len(shown)
        if length > _LONGEST or not (block.heading or is_wordy(shown)):
            continue
        most = 2 * length >= size
        if most or (opening and block.text.startswith(shown) and (length >= _HEADLINE or size <= _LINE)):
            if is_noise(shown) or _is_date(shown):
                continue
            url = absolute(href, page.base)
            if url is not None and not is_listing(url) and not ("#" in url and normalise_url(url) in page.own):
                if most:
                    return url, shown
                first = url, shown
    return first


def _is_date(text: str) -> bool:
    return len(text) <= _DATE and text[-1].isdigit() and _DATE_ONLY.match(text) is not None


def _bare_headline(block: Block, page: Page) -> tuple[str, str] | None:
    """Give (URL, text) of a headline that is no link itself: the only link without a title in its card leads there."""
    text = block.text
    if len(text) > _LONGEST or not is_wordy(text):
        return None
    behind = page.blocks[block.order + 1 : block.order + 1 + _CARD]
    if not (block.images or any(each.links and len(each.text) <= _BUTTON for each in behind)):
        return None
    if not (block.heading or block.box.parts()[1] & BITS["head"]):
        return None
    element = block.element
    for _ in range(_CARD):
        element = element.getparent()
        if element is None or element.tag in WHOLE:
            return None
        urls = set()
        for link in islice(element.iter(), _CARD_SIZE):
            if link.tag != "a":
                continue
            url = absolute(link.get("href") or "", page.base)
            if url is not None and not is_listing(url):
                if len(shown := clean("".join(link.itertext()))) > _BUTTON and not text.startswith(shown):
                    return None
                urls.add(url)
        if urls:
            return (urls.pop(), text) if len(urls) == 1 else None
    return None


def is_wordy(text: str) -> bool:
    """Tell whether a text has as many words as a headline; scripts without blanks have but letters."""
    if len(text) >= _HEADLINE or text.count(" ") + 1 >= _WORDS:
        return True
    return not text.isascii() and sum(map(str.isalpha, text)) >= _LETTERS


def _joins(shelf: Shelf, card: Card, page: Page) -> bool:
    """Tell whether a card stands on a shelf: near its last one, built alike, and no heading between."""
    last = shelf.cards[-1]
    if card.first - last.last > _APART:
        return False
    meeting = _meet(last, card)
    if meeting is None:
        return False
    common, up, down = meeting
    alike = up == down and all(one.tag == other.tag for one, other in zip(last.near[:up], card.near[:up], strict=True))
    if not (alike or common is shelf.common) or _headed_between(last, card, up, down, page.blocks):
        return False
    if last.epoch != card.epoch and not _is_inside(last, card, up, page):
        return False
    last.up, card.up = min(last.up, up), down
    shelf.common = common
    return True


def _meet(first: Card, second: Card) -> tuple[Box, int, int] | None:
    """Give the innermost box around both, and how many of each's boxes stand in it."""
    places = first.places
    for down, box in enumerate(second.near):
        up = places.get(box)
        if up is not None:
            return None if box.tag in WHOLE else (box, up, down)
    return None


def _headed_between(first: Card, second: Card, up: int, down: int, blocks: Sequence[Block]) -> bool:
    entries = [card.near[level - 1] for card, level in ((first, up), (second, down)) if level]
    return any(
        len(block.text) <= _HEADING
        and (block.heading or (opens_part(block.text) and is_box_heading(block.text)))
        and not any(stands_in(block.box, entry) for entry in entries)
        for block in blocks[first.last + 1 : second.first]
    )


def _is_inside(card: Card, following: Card, up: int, page: Page) -> bool:
    """Tell whether all that the article took between two cards stands in the first one."""
    if not up or following.first - card.last > _TOGETHER:
        return False
    inner = card.near[up - 1]
    return all(
        stands_in(block.box, inner)
        for block in page.blocks[card.last + 1 : following.first]
        if block.order in page.taken
    )


def stands_in(box: Box | None, outer: Box) -> bool:
    """Tell whether a box is another one or stands in it."""
    for _ in range(_REACH):
        if box is None or box is outer:
            break
        box = box.parent
    return box is outer
