"""The previous and the next story, where a page links them in a menu of its own that shows nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from newscrawler.extract.body.cues import is_noise
from newscrawler.extract.lists.cards import is_wordy
from newscrawler.extract.lists.entries import Entry
from newscrawler.extract.lists.shelves import is_turn, without_label
from newscrawler.extract.lists.storylinks import is_listing
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import absolute
from newscrawler.text import clean

_MENUS, _LINKS, _TURNS = 200, 6, 2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_turns(blocks: Sequence[Block], base: str) -> list[tuple[float, Entry]]:
    """Give the entries of the menus that lead to the previous and the next story, each with its place among blocks."""
    found: list[tuple[float, Entry]] = []
    for menu in islice(blocks[0].element.getroottree().iter("nav"), _MENUS):
        if not is_turn(menu):
            continue
        links = [link for link in islice(menu.iter("a"), _LINKS) if link.get("href")]
        entries = [entry for link in links if (entry := _entry(link, base)) is not None]
        if not 1 <= len({entry.url for entry in entries}) <= _TURNS:
            continue
        place = _place(menu, blocks)
        if place is not None:
            section = next((clean("".join(each.itertext())) for each in menu.iter(*_HEADINGS) if each.getparent().tag != "a" and next(each.iter("a"), None) is None and next(each.iterancestors("a"), None) is None), None)
            for entry in entries:
                entry.section = section
                found.append((place, entry))
    return found


def _entry(link: Any, base: str) -> Entry | None:
    url = absolute(link.get("href"), base)
    if url is None or is_listing(url):
        return None
    titles = [each for each in link.iter() if each is not link and (each.tag in _HEADINGS or "title" in (each.get("class") or ""))]
    headline = without_label(clean(" ".join((titles[0] if titles else link).itertext())))
    if not (is_wordy(headline) or (titles and headline)) or is_noise(headline):
        return None
    return Entry(None, headline=headline, url=url)


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
