"""What a page forbids to robots, in its `X-Robots-Tag` headers and `<meta name="robots">`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

OBEYED = ("noarchive", "nofollow", "noindex")
"""Directives that are read. The others are about showing pages in search results, `unavailable_after` among them."""
_AGENT = "newscrawler"
_EVERYBODY = ("robots", "*")
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives that look like the name of a robot, with what it is told."""


def directives_in(headers: Iterable[str]) -> set[str]:
    """Give what `X-Robots-Tag` headers forbid us, of OBEYED; "none" is noindex and nofollow.

    The name of a robot holds for what follows it in the same header: "googlebot: noindex, nofollow".
    """
    found: set[str] = set()
    for header in headers:
        ours = True
        for part in header.lower().split(","):
            name, colon, told = part.partition(":")
            name = name.strip()
            # A date of `unavailable_after` has commas and colons of its own.
            if colon and name not in _VALUED and " " not in name:
                ours = name in (_AGENT, *_EVERYBODY)
            if ours:
                found |= _told(told if colon else part)
    return found


def directives_of(root: Any) -> set[str]:
    """Give what the `<meta>` elements of a page forbid us.

    Those count that stand in its head, or in the body where a head that was closed too early leaves them: on 300 of the
    500 tuning pages all are there, and a look at each element of a page would be 1 % of its reading.
    """
    found: set[str] = set()
    head, body = root.find("head"), root.find("body")
    metas = chain(() if head is None else head.iter("meta"), () if body is None else body.iterchildren("meta"))
    for element in metas:
        if (element.get("name") or "").strip().lower() in (_AGENT, "robots"):
            for part in (element.get("content") or "").lower().split(","):
                found |= _told(part)
    return found


def _told(part: str) -> set[str]:
    word = part.strip()
    if word == "none":
        return {"noindex", "nofollow"}
    return {word} & set(OBEYED)
