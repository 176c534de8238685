"""The previous and the next story, where a page links them below its article in a menu that shows nothing else.

Such menus are no blocks: what a page's menus say is skipped when its text is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from newscrawler.extract.body.cues import is_noise
from newscrawler.extract.lists.cards import Card, is_wordy
from newscrawler.extract.lists.entries import Entry
from newscrawler.extract.lists.storylinks import is_listing
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import absolute
from newscrawler.text import clean

_LEVELS, _SIBLINGS, _CHILDREN = 14, 12, 6
"""Levels up from the article's end on which a menu is looked for, elements behind it on each, and children of these."""
_MENUS, _LINKS, _TURNS = 3, 6, 2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TURN = re.compile(
    r"(?<![a-z])(?:prev(?:ious)?(?![a-z])|next(?![a-z])|adjacent|post-?nav|nav-?links|older(?![a-z])|newer(?![a-z]))|pagina",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:[«←<]|\u2039)?\s*(?:previous|next|older|newer|prev)(?: (?:post|article|story))?\s*(?::|»|→|$|\s(?=\S))"
    r"|(?-i:Previous|Prev|Next)(?=[A-Z0-9\"“‘'])",
    re.IGNORECASE,
)
_INNER = 4
"""Boxes around a headline whose names are asked."""


def are_turns(cards: Sequence[Card], start: int) -> bool:
    """Tell whether one or two cards lead to the previous and the next story; the article starts at block `start`."""
    if all(_LABEL.match(card.headline) for card in cards):
        return True
    if cards[0].first < start:
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


def read_turns(last: Block, blocks: Sequence[Block], base: str) -> list[tuple[float, Entry]]:
    """Give the entries of the menus behind the article's `last` block, each with its place among the blocks."""
    found: list[tuple[float, Entry]] = []
    for menu in islice(filter(is_turn, _menus_behind(last.element)), _MENUS):
        links = [link for link in islice(menu.iter("a"), _LINKS) if link.get("href")]
        entries = [entry for link in links if (entry := _entry(link, base)) is not None]
        place = _place(menu, blocks) if 1 <= len({entry.url for entry in entries}) <= _TURNS else None
        if place is not None:
            section = _section(menu)
            for entry in entries:
                entry.section = section
                found.append((place, entry))
    return found


def _menus_behind(element: Any) -> Iterator[Any]:
    for _ in range(_LEVELS):
        if element is None or element.tag == "body":
            return
        for sibling in islice(element.itersiblings(), _SIBLINGS):
            if sibling.tag == "nav":
                yield sibling
                continue
            for child in islice(sibling, _CHILDREN):
                if child.tag == "nav":
                    yield child
        element = element.getparent()


def _entry(link: Any, base: str) -> Entry | None:
    url = absolute(link.get("href"), base)
    if url is None or is_listing(url):
        return None
    titles = [each for each in link.iterdescendants() if each.tag in _HEADINGS or "title" in (each.get("class") or "")]
    headline = without_label(clean(" ".join((titles[0] if titles else link).itertext())))
    if not (is_wordy(headline) or (titles and headline)) or is_noise(headline):
        return None
    return Entry(None, headline=headline, url=url)


def _section(menu: Any) -> str | None:
    """Give the menu's own heading: one that neither is a link nor stands in one."""
    for heading in menu.iter(*_HEADINGS):
        if next(heading.iter("a"), None) is None and next(heading.iterancestors("a"), None) is None:
            return clean("".join(heading.itertext())) or None
    return None


def _place(menu: Any, blocks: Sequence[Block]) -> float | None:
    """Give the place of the block that follows a menu; None where the menu's own text is among the blocks."""
    orders = {block.element: block.order for block in reversed(blocks)}
    if any(element in orders for element in menu.iter()):
        return None
    element = menu
    while element is not None:
        for sibling in element.itersiblings():
            for each in sibling.iter():
                if each in orders:
                    return orders[each] - 0.5
        element = element.getparent()
    return float(len(blocks))
