"""What marks an author's name on a page: the address that it links to, the classes of its element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

from newscrawler.extract.page.blocks import Block
from newscrawler.text import clean

_AUTHOR_PARTS = frozenset(
    [
        *["author", "authors", "by", "byline", "writer", "writers", "contributor", "contributors", "columnist"],
        *["columnists", "reporter", "reporters", "journalist", "journalists", "staff", "people", "person", "profile"],
        *[
            "profiles",
            "autor",
            "autors",
            "autores",
            "autore",
            "auteur",
            "auteurs",
            "autoren",
            "redaktion",
            "yazar",
            "yazarlar",
        ],
        *["penulis", "correspondent", "correspondents", "team", "team-member", "team-members", "expert", "experts"],
    ]
)
"""Parts of an address behind which an author's name stands."""
_MARKS = ("author", "byline", "by-line", "writer", "contributor", "autor", "auteur", "reporter")
_NO_MARK = re.compile(
    r"\bbio\b|desc|avatar|image|img|photo|social|share|follow|role\b|job-?title|related|comment", re.IGNORECASE
)
OTHER_ROLE = re.compile(
    r"review|edited|editor\b|fact|check|photo|illustrat|translat|verified|approved|sponsor|medical|contributions\b",
    re.IGNORECASE,
)
"""Tells those who had another part in a text than writing it."""
_INLINE = ("span", "a", "strong", "em", "b", "address", "cite", "i", "p")
_MARKED_LINE = 110
"""Characters of a line in which an author can be marked, beside date and section."""
_MAX_INSIDE = 8
"""Elements within a line that are looked at."""
LONGEST_BYLINE = 160
"""Characters of a line that is a byline."""


def leads_to_author(href: str) -> bool:
    """Tell whether an address is that of an author's page: /author/anna-keel."""
    parts = href.lower().split("/")
    if _AUTHOR_PARTS.isdisjoint(parts):
        return False
    named = (behind[:1] not in ("", "?", "#") for part, behind in pairwise(parts) if part in _AUTHOR_PARTS)
    return any(named)


def marked_names(block: Block) -> Iterator[tuple[str, bool]]:
    """Give the text of a line, or of elements in it, that are marked as the author's; and whether it is the whole."""
    text = block.text
    marks = _marks(block.element)
    if (
        _names_author(marks)
        and not OTHER_ROLE.search(text + marks)
        and not _NO_MARK.search(block.element.get("class") or "")
    ):
        yield text, True
    elif 3 < len(text) <= _MARKED_LINE and len(block.element):
        for element in islice(block.element.iter(*_INLINE), _MAX_INSIDE):
            if any(is_author_mark(mark) for mark in map(element.get, ("class", "itemprop", "rel")) if mark):
                inner = clean("".join(islice(element.itertext(), 20)))
                if inner and len(inner) <= LONGEST_BYLINE and inner in text:
                    yield inner, False


def _marks(element: Any) -> str:
    """Give the classes and the like of an element and of the one around it."""
    marks = []
    for _ in range(2):
        if element is None or element.tag in ("body", "html", "article", "main"):
            break
        marks += [element.get("class") or "", element.get("itemprop") or ""]
        element = element.getparent()
    return " ".join(marks)


@lru_cache(maxsize=4096)
def is_author_mark(marks: str) -> bool:
    """Tell whether the classes of an element are those of the author's name."""
    return _names_author(marks) and _NO_MARK.search(marks) is None


def _names_author(marks: str) -> bool:
    small = marks.lower()
    return any(mark in small for mark in _MARKS)
