"""Which links of a page a crawl follows: what the source lists, once each, within the limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator

import attrs

from newscrawler.items import Link
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import domain_of, netloc


@attrs.define
class Frontier:
    """Addresses known to this crawl, and the articles that wait for a place under its limit."""

    profile: Profile
    limit: int | None = None
    """Articles to fetch at most."""
    since: str | None = None
    """ISO date or instant; articles known to be older are left."""
    any_host: bool = False
    """Follow articles on other hosts too: the source is a single feed or sitemap, which lists what it likes."""
    seen: set[str] = attrs.field(factory=set)
    waiting: deque[str] = attrs.field(factory=deque)
    taken: int = 0
    """Articles asked, less those that turned out to be none."""
    fetched: int = 0

    def new_articles(self, links: Iterable[Link]) -> dict[str, str]:
        """Give page identity and URL of the linked articles that this crawl has not met, each once."""
        found = {}
        for link in links:
            if link.kind != "article" or not self._on_network(link.url) or self.too_old(link.datePublished):
                continue
            identity = page_id(link.url, self.profile)
            if identity not in self.seen:
                self.seen.add(identity)
                found[identity] = link.url
        return found

    def new_lists(self, links: Iterable[Link], kinds: Collection[str]) -> Iterator[Link]:
        """Give the linked lists, feeds and sitemaps of `kinds` that this crawl has not met, each once."""
        for link in links:
            if link.kind in kinds and self._on_network(link.url):
                identity = page_id(link.url, self.profile)
                if identity not in self.seen:
                    self.seen.add(identity)
                    yield link

    def admit(self, urls: Iterable[str] = ()) -> Iterator[str]:
        """Give the articles to ask now: all of them, or as many as the limit still has room for."""
        self.waiting.extend(urls)
        while self.waiting and (self.limit is None or self.taken < self.limit):
            self.taken += 1
            yield self.waiting.popleft()

    def give_back(self) -> None:
        """Free the place of an article that could not be fetched or was none."""
        self.taken -= 1

    @property
    def is_full(self) -> bool:
        """Tell whether the limit has no room for another article."""
        return self.limit is not None and self.taken >= self.limit

    @property
    def is_done(self) -> bool:
        """Tell whether as many articles as the limit allows were fetched."""
        return self.limit is not None and self.fetched >= self.limit

    def too_old(self, published: str | None) -> bool:
        """Tell whether a date is known and before `since`; dates and instants compare by their common length."""
        if self.since is None or published is None:
            return False
        length = min(len(self.since), len(published))
        return published[:length] < self.since[:length]

    def _on_network(self, url: str) -> bool:
        if self.any_host or self.profile.outlet_of(url) is not None:
            return True
        domains = {outlet.domain for outlet in self.profile.outlets}
        return domain_of(netloc(url)) in domains
