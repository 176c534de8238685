"""The links of a page that a crawl may follow, with what they are likely to lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.page.metadata import absolute
from newscrawler.items import Link, Teaser
from newscrawler.sources.profile import PageProfile
from newscrawler.text import clean
from newscrawler.urls import netloc, normalise_url

_NEXT_TEXT = re.compile(r"^(?:next|older|more|›|»|→|next page|older (?:posts|stories|news))\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:[?&](?:page|p|pg|paged)=|/page/)(\d{1,4})\b", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:^|[/.])(?:rss|atom|feed)s?(?:$|[/.?])", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
MAX_LINKS = 5_000
_MAX_ELEMENTS = 20_000
"""Links that are looked at, repeats counted; the fullest of the tuning pages has 1,244."""
_LABEL = 40
"""Characters of the longest label of a section in a menu."""


def read_links(root: Any, *, url: str, base: str, profile: PageProfile, teasers: Sequence[Teaser]) -> list[Link]:
    """Give each linked web page once, in page order; headlines and sections are those of the teasers."""
    known = {normalise_url(teaser.url): teaser for teaser in reversed(teasers) if teaser.url}
    found: dict[str, Link] = {}
    own = normalise_url(url)
    for element in islice(root.iter("link", "a"), _MAX_ELEMENTS):
        href = element.get("href")
        rel = element.get("rel")
        told = rel.lower().split() if rel else ()
        # Most of a head's links lead to no page: to styles, icons and other languages.
        if not href or (element.tag == "link" and not _leads_to_page(element, told)):
            continue
        target = absolute(href, base)
        if target is None:
            continue
        if len(found) >= MAX_LINKS:
            break
        key = normalise_url(target)
        # A further link to the same page tells nothing new, unless it may have a longer headline.
        if key == own or (key in found and key not in known and not looks_like_article(target, profile)):
            continue
        link = _link(element, target, told, url, profile)
        teaser = known.get(key)
        if teaser is not None:
            if link.rel is None:
                # What a box shows as a story is one, whatever its address looks like.
                link.kind = "article"
            link.headline, link.section = teaser.headline or link.headline, teaser.section
        earlier = found.setdefault(key, link)
        if earlier is not link and link.kind == "article" and len(link.headline or "") > len(earlier.headline or ""):
            earlier.headline = link.headline
    return list(found.values())


def _leads_to_page(element: Any, told: Sequence[str]) -> bool:
    """Tell whether a `<link>` of these relations names a feed or the next page."""
    return "next" in told or _is_feed(element, told)


def _is_feed(element: Any, told: Sequence[str]) -> bool:
    return "alternate" in told and _FEED_TYPE.match(element.get("type") or "") is not None


def _link(element: Any, target: str, told: Sequence[str], url: str, profile: PageProfile) -> Link:
    if element.tag == "link":
        if _is_feed(element, told):
            return Link(url=target, kind="feed", headline=element.get("title"), rel="alternate")
        return Link(url=target, kind="list", rel="next")
    text = clean("".join(element.itertext()) if len(element) else element.text or "") or None
    address = _address(target)
    if "next" in told or (address.numbered and _is_next(target, text or "", url)):
        return Link(url=target, kind="list", rel="next")
    if looks_like_article(target, profile):
        return Link(url=target, kind="article", headline=text)
    if address.feed:
        return Link(url=target, kind="feed", headline=text)
    listed = text and len(text) <= _LABEL and address.section_of == netloc(url)
    return Link(url=target, kind="list" if listed else "other", headline=text)


def _is_next(target: str, text: str, url: str) -> bool:
    """Tell whether a link is a list's next page: one page number on from this page's, on the same path."""
    there = _PAGE_NUMBER.search(target)
    if there is None or netloc(target) != netloc(url):
        return False
    here = _PAGE_NUMBER.search(url)
    same = _PAGE_NUMBER.sub("", urlsplit(target).path).rstrip("/") == _PAGE_NUMBER.sub("", urlsplit(url).path).rstrip(
        "/"
    )
    return (
        same and int(there[1]) == (int(here[1]) if here else 1) + 1 and bool(_NEXT_TEXT.match(text) or text.isdigit())
    )


class _Address(NamedTuple):
    """What an address itself tells."""

    numbered: bool
    """It may be that of a list's further page."""
    feed: bool
    section_of: str | None
    """The host whose section it may be, since it stands one or two levels deep; null where it stands deeper."""


@lru_cache(maxsize=8_192)
def _address(target: str) -> _Address:
    path, _, query = target.partition("#")[0].partition("://")[2].partition("?")
    small = path.lower()
    depth = len([part for part in path.split("/") if part]) - 1
    # Each pattern takes longer than a look for what it cannot do without.
    return _Address(
        ("=" in target or "/page/" in target.lower()) and _PAGE_NUMBER.search(target) is not None,
        ("rss" in small or "atom" in small or "feed" in small)
        and _FEED_PATH.search(path.partition("/")[2]) is not None,
        netloc(target) if 1 <= depth <= 2 and not query else None,
    )
