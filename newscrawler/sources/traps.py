"""Crawler traps: addresses without end (calendars, paging, session ids) that lead to nothing new.

What an address is worth is told by those like it. Pages are counted by the pattern of their address, and only while
they bring nothing new: an archive, however deep, brings articles, and each begins the count anew.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import cached_property, lru_cache
from heapq import nsmallest
from urllib.parse import urlsplit

import attrs

from newscrawler.items import Capture, Role
from newscrawler.sources.profile import Profile
from newscrawler.urls import netloc, normalise_url

_DEPTH = 4
"""Segments of a path that tell pages apart: what stands below is one pattern, or a path that grows would be many."""
_NAMES = 2
"""Names of parameters that tell pages apart, likewise: the facets of a shop combine to thousands."""
_LONG = 24
"""Characters from which a segment is a digest or a title, and nobody's section."""
_PATTERNS = 4_096
_SEEN = 5_000
"""Patterns that are kept, the latest of them, and what each has shown: some 70 bytes an entry."""
_OF_PAGE = 64
"""Links of one page that stand for all, those with the smallest hashes: a sitemap has 50,000, and 400 outlets have each
theirs. Of a page of 200 links with 20 new ones they miss these once in 2,000 times."""
_NUMBERED = re.compile(r"\d")


@lru_cache(maxsize=8192)
def pattern_of(url: str) -> str:
    """Give what stands for an address and those like it: its last segment, and what is numbered or long, folded."""
    parts = urlsplit(url)
    segments = [each for each in parts.path.split("/") if each]
    folded = ["#" if len(each) >= _LONG or _NUMBERED.search(each) else each for each in segments[:-1]]
    path = "/".join([*folded[:_DEPTH], *["**" for _ in folded[_DEPTH : _DEPTH + 1]], "*"])
    names = sorted({each.partition("=")[0] for each in parts.query.split("&") if each})
    query = "&".join([*names[:_NAMES], *["*" for _ in names[_NAMES : _NAMES + 1]]])
    return f"{netloc(url)}/{path}" + (f"?{query}" if query else "")


@attrs.define
class _Record:
    """What pages of one pattern have brought."""

    in_vain: int = 0
    """Pages in a row that brought nothing."""
    seen: set[int] = attrs.field(factory=set)


class Traps:
    """What one crawl has met, pattern by pattern.

    A page that was asked as an article brings something new by its text, any other by the articles that it links to:
    where no page of its pattern has shown them in this crawl, be they stored already or not. Links to patterns that are
    spent count for nothing.
    """

    def __init__(self, profile: Profile) -> None:
        self.budget = profile.trap_budget
        self.spent: set[str] = set()
        self._records: OrderedDict[str, _Record] = OrderedDict()
        self._profile = profile

    def is_spent(self, url: str) -> bool:
        """Tell whether an address is to be left; what the profile lists is asked whatever it brings."""
        return bool(self.spent) and pattern_of(url) in self.spent and normalise_url(url) not in self._listed

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(normalise_url(url) for url in self._profile.listed)

    def note(self, capture: Capture, role: Role) -> str | None:
        """Take note of an answer with a page, and as what it was asked; give its pattern where that is spent now."""
        if self.budget is None:
            return None
        pattern = pattern_of((capture.http and capture.http.requestedUrl) or capture.url)
        record = self._records.setdefault(pattern, _Record())
        self._records.move_to_end(pattern)
        if len(self._records) > _PATTERNS:
            self._records.popitem(last=False)
        shown = self._shown(capture, role)
        if shown <= record.seen:
            record.in_vain += 1
        else:
            record.in_vain = 0
            if len(record.seen) > _SEEN:
                record.seen.clear()
            record.seen |= shown
        if record.in_vain < self.budget or pattern in self.spent:
            return None
        self.spent.add(pattern)
        return pattern

    def _shown(self, capture: Capture, role: Role) -> set[int]:
        article = capture.article
        if article is not None:
            return {hash((article.headline, article.articleBody))}
        if role == "article":
            return set()
        links = (link.url for link in capture.links if link.kind == "article")
        return set(nsmallest(_OF_PAGE, {hash(url) for url in links if not self.is_spent(url)}))
