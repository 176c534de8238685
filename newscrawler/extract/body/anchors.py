"""Date lines: the anchors from which an article page is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from newscrawler.extract.body.cues import COMMENTS
from newscrawler.extract.fields.dates import Moment, find_date_line, moment_of
from newscrawler.extract.page.blocks import Block, share_entry
from newscrawler.extract.page.metadata import absolute
from newscrawler.text import clean
from newscrawler.urls import normalise_url

_REST = 90
"""Characters that may stand beside the date in its line: a source, labels, a zone's name."""
_LINE = 200
"""Longer blocks are prose that tells a date."""
_MAX_ANCHORS = 200
"""Date lines that are tried: each costs a look at the blocks under it."""
_FULL_STOP = re.compile(r"[.!…](?:[\"”’')\]]*)$")


@attrs.define
class Anchor:
    """A block that holds a date line, or the headline of a page that dates itself in its head alone."""

    index: int
    moment: Moment
    rest: str = ""
    """What stands beside the date."""
    doubtful: bool = False
    """It dates an entry of a list or a comment rather than the page."""


def find_anchors(blocks: Sequence[Block], url: str) -> list[Anchor]:
    """Give the date lines of the page at `url`, in page order."""
    found = []
    commented = False
    for index, block in enumerate(blocks):
        commented = block.heading != 1 and (commented or COMMENTS.match(block.text) is not None)
        match = find_date_line(block.text) if len(block.text) < _LINE else None
        moment = moment_of(match) if match is not None else None
        if match is None or moment is None:
            continue
        rest = clean(f"{block.text[: match.start()]} {block.text[match.end() :]}")
        if len(rest) <= _REST and not _FULL_STOP.search(rest):
            doubtful = commented or _of_entry(blocks, index, url)
            found.append(Anchor(index, moment, rest, doubtful))
            if len(found) == _MAX_ANCHORS:
                break
    return found


def _of_entry(blocks: Sequence[Block], index: int, url: str) -> bool:
    """Tell whether the date belongs to a linked headline: in its line, or right under it in one entry."""
    block = blocks[index]
    before = blocks[index - 1] if index else None
    links = list(block.links)
    if before is not None and before.heading != 1 and share_entry(before.element, block.element):
        links += before.links if before.link_share > 0.85 else []
    own = normalise_url(url)
    targets = [absolute(href, url) for href, text in links if len(text.split()) >= 3]
    return any(target is not None and normalise_url(target) != own for target in targets)
