"""Whether a site lets its pages be archived, as its headers and pages say by "noarchive"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawler.settings import ROBOTSTXT_USER_AGENT

_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""(?<![\w-])(name|content)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
"""Words that a colon follows, and a value; a date, which may have commas and colons itself, names nobody either."""
_NAMES = ("robots", ROBOTSTXT_USER_AGENT)


def headers_allow(headers: Sequence[bytes]) -> bool:
    """Tell whether the values of X-Robots-Tag let a response be archived: "noarchive", "newscrawler: noarchive"."""
    for value in headers:
        agent = ""
        for part in value.decode("latin-1").lower().split(","):
            before, _, word = (part if ":" in part else f":{part}").partition(":")
            named = before.strip()
            if named in _VALUED or " " in named:
                continue
            # A name holds for the words behind it.
            agent = named or agent
            if word.strip() == "noarchive" and agent in ("", *_NAMES):
                return False
    return True


def page_allows(body: bytes) -> bool:
    """Tell whether the meta tags of a page let it be archived."""
    # The word itself tells of almost all pages that they do, at once.
    if b"noarchive" not in body.lower():
        return True
    for tag in _META.findall(body):
        told = {name.lower(): value.strip(b"\"' ").decode("latin-1") for name, value in _ATTRIBUTE.findall(tag)}
        words = {word.strip().lower() for word in told.get(b"content", "").split(",")}
        if told.get(b"name", "").lower() in _NAMES and "noarchive" in words:
            return False
    return True
