"""Which links of a page a crawl follows: what the source lists, once each, within the limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import attrs

from newscrawler.items import Link
from newscrawler.sources.identity import page_id, story_id
from newscrawler.sources.profile import Profile
from newscrawler.spiders.copies import Wanted
from newscrawler.spiders.lists import Listed
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
    waiting: deque[Wanted] = attrs.field(factory=deque)
    taken: int = 0
    """Articles asked, less those that turned out to be none."""
    fetched: int = 0

    def articles(self, links: Iterable[Link]) -> list[Wanted]:
        """Give the linked articles, each once; those of a network name the story of which they are a copy."""
        found = {}
        for link in links:
            if link.kind != "article" or not self._on_network(link.url) or self.too_old(link.datePublished):
                continue
            identity = page_id(link.url, self.profile)
            outlet = self.profile.outlet_of(link.url)
            network_id = self.profile.network_id(link.url)
            story = None if network_id is None else story_id(identity, network_id, self.profile)
            found[identity] = Wanted(link.url, identity, outlet.domain if outlet else None, story)
        return list(found.values())

    def unseen(self, pages: Iterable[Wanted]) -> list[Wanted]:
        """Give those of the pages that this crawl has not met."""
        new = [page for page in pages if page.id not in self.seen]
        self.seen.update(page.id for page in new)
        return new

    def listed(self) -> list[Listed]:
        """Give what the profile lists, wherever it is: a network's feeds may stand on a host that is no outlet's."""
        shared, profile = set(self.profile.shared_feeds), self.profile
        lists = [
            Listed(url, page_id(url, profile), role, shared=url in shared)
            for kind, role in (("feeds", "feed"), ("sections", "section"), ("sitemaps", "sitemap"))
            for url in profile.addresses(kind)
        ]
        return self._new(lists)

    def lists(self, urls: Iterable[str], role: str, *, page: int = 1) -> list[Listed]:
        """Give the lists at these addresses of the network that this crawl has not met, each once."""
        return self._new(Listed(url, page_id(url, self.profile), role, page) for url in urls if self._on_network(url))

    def _new(self, lists: Iterable[Listed]) -> list[Listed]:
        new = {each.id: each for each in lists if each.id not in self.seen}
        self.seen.update(new)
        return list(new.values())

    def admit(self, pages: Iterable[Wanted] = ()) -> Iterator[Wanted]:
        """Give the articles to ask now: all of them, or as many as the limit still has room for."""
        self.waiting.extend(pages)
        while self.waiting and (self.limit is None or self.taken < self.limit):
            self.taken += 1
            yield self.waiting.popleft()

    def settle(self) -> None:
        """Free the places of all articles that never came: nothing is under way."""
        self.taken = self.fetched

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
