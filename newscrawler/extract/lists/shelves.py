"""Which shelves of cards are boxes of stories: told by their build, by what the site calls it and by their heading."""

from __future__ import annotations

import re

from newscrawler.extract.lists.boxheadings import heading_of, heads_box, names_stories
from newscrawler.extract.lists.cards import Card, Page, Shelf, read_shelves
from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.lists.turns import are_turns
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.parts import BITS
from newscrawler.urls import netloc

_ENOUGH = 4.5
"""From so much for a shelf it is one of stories. The weights were set by hand on the 20 tuning pages of
tests/extract/gold and by looking through 120 others of ../shared/pages; of the tuning pages' shelves, those of stories
have 4.8 and more, the others up to 4.2."""
_INNER, _OUTER = 4, 3
"""Boxes around a headline that at most are its card's, and beyond those how many whose names speak of it."""
_CELLS = frozenset({"td", "th"})
_MENUS = frozenset({"nav", "menu"})
_MENU_WORDS, _LONE = 6, 3
"""Mean words of headlines from which a menu may be one of stories, and words from which a card may stand alone."""
_BARRED = BITS["comment"] | BITS["quoted"] | BITS["letter"]
_MENU = BITS["nav"] | BITS["contents"] | BITS["share"]
_GOODS = re.compile(r"product|price|\bcart\b", re.IGNORECASE)
_CALL = re.compile(
    r"(?:check|buy|shop|see|view|get|start|sign|subscribe|book|order|join|register|request|click|download|donate"
    r"|opens? in|add|contact|call|learn more|read|find out|visit|try|watch now|show|browse)\b",
    re.IGNORECASE,
)
_CALL_WORDS, _BUTTON_WORDS = 6, 3
"""Words from which a text is no call to do something, and none that several cards show."""


def read_boxes(page: Page) -> list[tuple[Shelf, str | None]]:
    """Give the shelves that are boxes of stories, each with its heading."""
    found: list[tuple[Shelf, str | None]] = []
    before: tuple[Block, int] | None = None
    for shelf in read_shelves(page):
        cards = shelf.cards = _without_buttons(shelf.cards)
        if not cards:
            continue
        words = sum([card.headline.count(" ") for card in cards]) / len(cards) + 1
        turns = len(cards) <= 2 and are_turns(cards, page.start)
        if not turns and (
            (words < _MENU_WORDS and not _MENUS.isdisjoint(cards[0].block.within))
            or (len(cards) == 1 and words < _LONE)
        ):
            continue
        heading = None if turns else heading_of(shelf, page, before)
        before = (heading, cards[0].epoch) if heading is not None else before
        if turns or (_score(shelf, words, heading, page) >= _ENOUGH and not _sells(cards[0], heading)):
            found.append((shelf, heading.text if heading is not None else None))
    return found


def _without_buttons(cards: list[Card]) -> list[Card]:
    """Leave out short texts that several cards show, such as "Get the recipe"."""
    headlines = [card.headline for card in cards]
    if len(set(headlines)) == len(cards):
        return cards
    return [card for card in cards if card.headline.count(" ") >= _BUTTON_WORDS or headlines.count(card.headline) == 1]


def _score(shelf: Shelf, words: float, heading: Block | None, page: Page) -> float:
    """Sum up what speaks for and against a shelf of stories; what costs most comes last, where it can still decide."""
    cards = shelf.cards
    first, count = cards[0], len(cards)
    title = heading.text if heading is not None else ""
    reading = bool(title) and names_stories(title)
    headed = bool(title) and heads_box(title)
    within = first.block.within
    score = 2 * headed + 2.5 * reading + 0.5 * bool(title) + min(3, max(-2, words - 4))
    score += 1 if count >= 3 else -5 if count == 1 else -1
    score += sum([2 * bool(card.block.images) + 1.5 * (card.block.heading > 0) for card in cards]) / count
    score -= 4 * (not _MENUS.isdisjoint(within)) + 2 * ("header" in within) + 1.5 * (first.block.order < page.start)
    if score < _ENOUGH - 5:
        # Names and addresses speak for it by 5 at most.
        return score
    bits = 0
    tags = set()
    for box in first.near[: min(first.up, _INNER) + _OUTER]:
        bits |= box.parts()[1]
        tags.add(box.tag)
    in_text = any(box in page.holders for box in first.near[:_INNER])
    related = bits & BITS["related"] != 0
    if count == 1 and not (reading or headed or (related and not in_text)):
        return 0
    score += 2 * related + bool(bits & (BITS["card"] | BITS["article"]))
    score -= (3 if words < _MENU_WORDS else 1) * bool(bits & _MENU)
    score -= 4 * ("footer" in within and bits & BITS["foot"] != 0)
    score -= 5 * bool(bits & _BARRED) + bool(bits & BITS["popup"]) + 2 * bool(bits & BITS["advert"])
    score -= bool(bits & BITS["author"]) + 3 * (not tags.isdisjoint(_CELLS)) + 3 * in_text
    if not _ENOUGH - 2 <= score < _ENOUGH + 6.5:
        return score
    host = netloc(page.base)
    score -= sum([1.5 * (netloc(card.url) != host) + 5 * _calls(card.headline) for card in cards]) / count
    if score >= _ENOUGH or score < _ENOUGH - 2:
        return score
    return score + 2 * sum([looks_like_article(card.url, page.profile) for card in cards]) / count


def _sells(card: Card, heading: Block | None) -> bool:
    """Tell whether the names around a card speak of goods, and no heading of stories."""
    if heading is not None and heads_box(heading.text):
        return False
    return any(_GOODS.search(box.element.get("class") or "") for box in card.near[:_INNER])


def _calls(headline: str) -> bool:
    """Tell whether a link's text calls to do something else than to read a story."""
    return headline.count(" ") < _CALL_WORDS and _CALL.match(headline) is not None
