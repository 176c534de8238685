"""What marks an author's name on a page: the address that it links to, the classes of its element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawler.extract.page.blocks import Block
from newscrawler.text import clean

AUTHOR_HREF = re.compile(
    r"/(?:authors?|by|byline|writers?|contributors?|columnists?|reporters?|journalists?|staff|people|person|profiles?|autore?s?|auteurs?|autoren"
    r"|redaktion|yazar(?:lar)?|penulis|correspondents?|team|team-members?|experts?)/[^/?#]",
    re.IGNORECASE,
)
_MARK = re.compile(r"author|byline|by-line|writer|contributor|autor|auteur|reporter", re.IGNORECASE)
_NO_MARK = re.compile(
    r"\bbio\b|desc|avatar|image|img|photo|social|share|follow|role\b|job-?title|related|comment", re.IGNORECASE
)
OTHER_ROLE = re.compile(
    r"review|edited|editor\b|fact|check|photo|illustrat|translat|verified|approved|sponsor|medical",
    re.IGNORECASE,
)
"""Tells those who had another part in a text than writing it."""
_INLINE = ("span", "a", "strong", "em", "b", "address", "cite", "i", "p")
_MARKED_LINE = 110
"""Characters of a line in which an author can be marked, beside date and section."""
_MAX_INSIDE = 8
"""Elements within a line that are looked at."""
_LONGEST = 160
"""Characters of a line that is a byline."""


def marked_names(block: Block, *, labelled: bool) -> Iterator[tuple[str, str, bool]]:
    """Give the text of a line, or of elements in it, that are marked as the author's."""
    text = block.text
    marks = _marks(block.element)
    if _MARK.search(marks) and not OTHER_ROLE.search(text + marks) and not _NO_MARK.search(own_class(block.element)):
        yield "author mark", text, True
    elif 3 < len(text) <= _MARKED_LINE and block.element is not None and not labelled:
        for element in islice(block.element.iter(*_INLINE), _MAX_INSIDE):
            if any(is_author_mark(mark) for mark in map(element.get, ("class", "itemprop", "rel")) if mark):
                inner = clean("".join(islice(element.itertext(), 20)))
                if inner and len(inner) <= _LONGEST and inner in text:
                    yield "author mark", inner, True


def _marks(element: Any) -> str:
    """Give the classes and the like of an element and of the one around it."""
    marks = []
    for _ in range(2):
        if element is None or element.tag in ("body", "html", "article", "main"):
            break
        marks += [element.get("class") or "", element.get("itemprop") or ""]
        element = element.getparent()
    return " ".join(marks)


def own_class(element: Any) -> str:
    return element.get("class") or "" if element is not None else ""


@lru_cache(maxsize=4096)
def is_author_mark(marks: str) -> bool:
    """Tell whether the classes of an element are those of the author's name."""
    return _MARK.search(marks) is not None and _NO_MARK.search(marks) is None
