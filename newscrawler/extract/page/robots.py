"""What a page forbids to robots, in its `X-Robots-Tag` headers and `<meta name="robots">`."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Give what the `<meta>` elements of a page forbid us, wherever they stand in it."""
    found: set[str] = set()
    for element in root.iter("meta"):
        if (element.get("name") or "").strip().lower() in (_AGENT, "robots"):
            for part in (element.get("content") or "").lower().split(","):
                found |= _told(part)
    return found


def _told(part: str) -> set[str]:
    word = part.strip()
    if word == "none":
        return {"noindex", "nofollow"}
    return {word} & set(OBEYED)
