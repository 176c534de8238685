"""The entries of a page's boxes of stories, as their markup shows them: headline, snippet, image, time and section."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from newscrawler.extract.body.cues import is_noise
from newscrawler.extract.fields.dates import parse_date
from newscrawler.extract.lists.cards import Card, Page, stands_in
from newscrawler.extract.lists.entries import SNIPPET, Entry
from newscrawler.extract.lists.shelves import read_boxes
from newscrawler.extract.lists.turns import read_turns, without_label
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box
from newscrawler.extract.page.metadata import absolute
from newscrawler.sources.profile import PageProfile

_BEFORE, _BEHIND = 4, 8
"""Blocks before and behind a headline that may belong to its card."""
_ALONE, _STEPS = 1, 6
"""Boxes around a headline that are its card's where no other card tells, and levels up to the whole of a card."""
_DATE = 60
"""Longest line, in characters, that is looked at as a date."""
_MARKS = " -–—:|·•,()«»\u2039\u203a"
_SIGNED = re.compile(r"(?:^|[\W\d])by\s|\bago\b|\bread$", re.IGNORECASE)
_SIGNED_LENGTH = 100
"""Longest line, in characters, that is one of author and age for having these words, and so no snippet."""
_DIGIT = re.compile(r"\d")


def read_box_entries(
    blocks: Sequence[Block], taken: Collection[int], base: str, profile: PageProfile, own: Collection[str]
) -> list[Entry]:
    """Give the entries of the boxes in page order.

    `taken` are the `order`s of the article's own blocks, `own` the page's addresses.
    """
    page = Page(blocks, taken, base, profile, own)
    found: list[tuple[float, Entry]] = []
    for shelf, heading in read_boxes(page):
        section = heading.rstrip(": ") if heading else None
        for card, following in zip(shelf.cards, [*shelf.cards[1:], None], strict=True):
            found.append((card.block.order, _entry(card, following, section, page)))
    if taken:
        found += read_turns(blocks[max(taken)], blocks, base)
    found.sort(key=lambda each: each[0])
    return [entry for _, entry in found]


def _entry(card: Card, following: Card | None, section: str | None, page: Page) -> Entry:
    up = card.up if card.up < len(card.near) else min(_ALONE, len(card.near) - 1)
    inner = card.near[up - 1] if up else None
    common = card.near[up]
    entry = Entry(section, headline=without_label(card.headline), url=card.url)
    _take_rest(card, entry, page)
    start = max(0, card.first - _BEFORE)
    end = card.last + _BEHIND if following is None else min(following.first, card.last + _BEHIND)
    for block in page.blocks[start:end]:
        if block is card.block or block.order in page.taken:
            continue
        inside = inner is not None and stands_in(block.box, inner)
        beside = block.order > card.first and (block.box is common or block.box.parent is common)
        if not inside and not (beside and (following is not None or block.order <= card.last + 2)):
            if block.order > card.last:
                break
            continue
        _take(block.text, entry, page, snippet=block.order > card.block.order)
    element = _element(inner, common)
    if element is not None:
        entry.image = _image(element, page.base)
        if entry.published is None:
            entry.published = _time(element, page)
    if entry.image is None and card.block.images:
        entry.image = absolute(card.block.images[0], page.base)
    return entry


def _take_rest(card: Card, entry: Entry, page: Page) -> None:
    """Take what stands in one block with the headline."""
    text = card.block.text
    if len(text) > len(card.headline) and card.headline in text:
        before, _, behind = text.partition(card.headline)
        _take(before.strip(_MARKS), entry, page, snippet=False)
        _take(behind.strip(_MARKS), entry, page, snippet=True)


def _take(text: str, entry: Entry, page: Page, *, snippet: bool) -> None:
    if len(text) <= _DATE and entry.published is None and _DIGIT.search(text):
        moment = parse_date(text, zone=page.profile.time_zone, guess=False)
        if moment is not None:
            entry.published = moment.iso
            return
    if snippet and entry.text is None and len(text) >= SNIPPET and text != entry.headline and not is_noise(text):
        entry.text = text


def _element(inner: Box | None, common: Box) -> Any:
    """Give the element that is the card: the outermost one around its headline that stands in the common box."""
    element = inner.element if inner is not None else None
    for _ in range(_STEPS):
        if element is None:
            return None
        parent = element.getparent()
        if parent is common.element or parent is None:
            return element
        element = parent
    return element


def _image(element: Any, base: str) -> str | None:
    for image in islice(element.iter("img"), 2):
        src = image.get("src") or ""
        if not src or src.startswith("data:"):
            src = image.get("data-src") or image.get("data-lazy-src") or ""
        if src and not src.startswith("data:") and (url := absolute(src, base)):
            return url
    return None


def _time(element: Any, page: Page) -> str | None:
    for time in islice(element.iter("time"), 1):
        raw = time.get("datetime") or time.text or ""
        moment = parse_date(raw, zone=page.profile.time_zone, guess=False)
        if moment is not None:
            return moment.iso
    return None
