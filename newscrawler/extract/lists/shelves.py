"""Which shelves of cards are boxes of stories: told by their build, by what the site calls it and by their heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import attrs

from newscrawler.extract.body.cues import is_box_heading, is_noise, opens_part
from newscrawler.extract.lists.cards import Card, Shelf, read_shelves, stands_in
from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.boxes import Box
from newscrawler.extract.page.parts import BITS
from newscrawler.sources.profile import PageProfile
from newscrawler.urls import netloc

_ENOUGH = 4.5
"""From so much for a shelf it is one of stories."""
_ABOVE, _HEADING, _PROSE = 8, 80, 120
"""Blocks above a shelf among which its heading is, and characters up to which it is one and from which text parts it."""
_DEEP, _OUTER, _INNER = 4, 3, 4
"""Levels from a heading up to a box that holds the shelf too, and from a card up to where names speak of it."""
_WHOLE, _CELLS = frozenset({"body", "html"}), frozenset({"td", "th"})
_MENUS = frozenset({"nav", "menu"})
_MENU_WORDS, _LONE = 6, 3
"""Mean words of headlines from which a menu may be one of stories, and words from which a card may stand alone."""
_BARRED = BITS["comment"] | BITS["quoted"] | BITS["letter"]
_MENU = BITS["nav"] | BITS["contents"] | BITS["share"]
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
_CALL = re.compile(
    r"(?:check|buy|shop|see|view|get|start|sign|subscribe|book|order|join|register|request|click|download|donate"
    r"|opens? in|add|contact|call|learn more|read|find out|visit|try|watch now|show|browse)\b",
    re.IGNORECASE,
)
_CALL_WORDS = 6
_DIGIT = re.compile(r"\d")
_TURN = re.compile(
    r"(?<![a-z])(?:prev(?:ious)?(?![a-z])|next(?![a-z])|adjacent|post-?nav|nav-?links|older(?![a-z])|newer(?![a-z]))|pagina",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:«|←|‹|<)?\s*(?:previous|next|older|newer|prev)(?: (?:post|article|story))?\s*(?::|»|→|$|\s(?=\S))"
    r"|(?-i:Previous|Prev|Next)(?=[A-Z0-9\"“‘'])",
    re.IGNORECASE,
)


@attrs.define(eq=False)
class Page:
    """What is known of the page around its shelves."""

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


def read_boxes(page: Page) -> list[tuple[Shelf, str | None]]:
    """Give the shelves that are boxes of stories, each with its heading."""
    found: list[tuple[Shelf, str | None]] = []
    before: tuple[Block, int] | None = None
    for shelf in read_shelves(page.blocks, page.taken, page.base):
        cards = shelf.cards
        words = sum([card.headline.count(" ") for card in cards]) / len(cards) + 1
        turns = len(cards) <= 2 and _turns(cards, page)
        if not turns and (
            (words < _MENU_WORDS and not _MENUS.isdisjoint(cards[0].block.within))
            or (len(cards) == 1 and words < _LONE)
        ):
            continue
        heading = None if turns else _heading_of(shelf, page, before)
        before = (heading, cards[0].epoch) if heading is not None else before
        if turns or _score(shelf, words, heading, page) >= _ENOUGH:
            found.append((shelf, heading.text if heading is not None else None))
    return found


def _turns(cards: Sequence[Card], page: Page) -> bool:
    """Tell whether one or two cards lead to the previous and the next story."""
    if all(_LABEL.match(card.headline) for card in cards):
        return True
    if cards[0].first < page.start:
        return False
    return all(any(is_turn(box.element) for box in card.near[:_INNER]) for card in cards)


def without_label(headline: str) -> str:
    """Cut "Previous post:" off a headline."""
    for _ in range(3):
        found = _LABEL.match(headline)
        if found is None or found.end() == len(headline):
            break
        headline = headline[found.end() :].strip()
    return headline


def is_turn(element: Any) -> bool:
    """Tell whether an element's names say that it leads to the previous and the next page."""
    return _TURN.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _heading_of(shelf: Shelf, page: Page, before: tuple[Block, int] | None) -> Block | None:
    first = shelf.cards[0]
    entry = first.near[first.up - 1] if 0 < first.up <= len(first.near) else None
    level = first.block.heading
    plain: Block | None = None
    near, taken = True, False
    for order in range(first.first - 1, max(-1, first.first - 1 - _ABOVE), -1):
        block = page.blocks[order]
        text = block.text
        if len(text) > _PROSE:
            break
        if entry is not None and len(shelf.cards) > 1 and stands_in(block.box, entry):
            continue
        if len(text) <= _HEADING and _stands_over(block, first):
            if (opens_part(text) and is_box_heading(text)) or (block.heading and _BOX.search(text)):
                return block
            if not taken and not is_noise(text):
                if block.heading and (not level or block.heading <= level):
                    if not level or block.heading < level or _READING.search(text):
                        return block
                    plain = plain or block
                elif plain is None and near and not block.links and text[-1] not in ".!," and not _DIGIT.search(text):
                    plain = block
        if order in page.taken:
            # A sentence may stand between a heading and its box.
            if taken or block.heading:
                break
            taken = True
        elif block.link_share > 0.5 and not block.heading:
            break
        near = False
    if plain is None and before is not None and before[1] == first.epoch and _stands_over(before[0], first):
        return before[0]
    return plain


def _stands_over(heading: Block, card: Card) -> bool:
    """Tell whether a box around a heading, few levels up, is around a card too."""
    box: Box | None = heading.box
    for _ in range(_DEEP):
        if box is None or box.tag in _WHOLE:
            return False
        if box in card.near:
            return True
        box = box.parent
    return False


def _score(shelf: Shelf, words: float, heading: Block | None, page: Page) -> float:
    """Sum up what speaks for and against a shelf of stories; what costs most comes last, where it can still decide."""
    cards = shelf.cards
    first, count = cards[0], len(cards)
    title = heading.text if heading is not None else ""
    reading = bool(title) and _READING.search(title) is not None
    headed = bool(title) and (is_box_heading(title) or _BOX.search(title) is not None)
    bits = 0
    tags = set()
    for box in first.near[: min(first.up, _INNER) + _OUTER]:
        bits |= box.parts()[1]
        tags.add(box.tag)
    in_text = any(box in page.holders for box in first.near[:_INNER])
    related = bits & BITS["related"] != 0
    if count == 1 and not (reading or headed or (related and not in_text)):
        return 0
    within = first.block.within
    score = 2 * headed + 2.5 * reading + 0.5 * bool(title) + 2 * related
    score += bool(bits & (BITS["card"] | BITS["article"])) + min(3, max(-2, words - 4))
    score += 1 if count >= 3 else -5 if count == 1 else -1
    score += sum([2 * bool(card.block.images) + 1.5 * (card.block.heading > 0) for card in cards]) / count
    score -= (3 if words < _MENU_WORDS else 1) * bool(bits & _MENU) + 4 * (not _MENUS.isdisjoint(within))
    score -= 4 * ("footer" in within and bits & BITS["foot"] != 0) + 2 * ("header" in within)
    score -= 5 * bool(bits & _BARRED) + bool(bits & BITS["popup"]) + 2 * bool(bits & BITS["advert"])
    score -= bool(bits & BITS["author"]) + 3 * (not tags.isdisjoint(_CELLS)) + 3 * in_text
    score -= 1.5 * (first.block.order < page.start)
    if not _ENOUGH - 2 <= score < _ENOUGH + 6.5:
        return score
    host = netloc(page.base)
    score -= sum([1.5 * (netloc(card.url) != host) + 5 * _calls(card.headline) for card in cards]) / count
    if score >= _ENOUGH or score < _ENOUGH - 2:
        return score
    return score + 2 * sum([looks_like_article(card.url, page.profile) for card in cards]) / count


def _calls(headline: str) -> bool:
    """Tell whether a link's text calls to do something else than to read a story."""
    return headline.count(" ") < _CALL_WORDS and _CALL.match(headline) is not None
