"""Whose page a capture is, and where its links lead: identities by which documents meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from newscrawler.items import Article, Capture
from newscrawler.mongo.records import PromoCut, StoryLink
from newscrawler.sources.identity import page_id, story_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import domain_of, netloc
from pipelines.dedup.texts import VERSION as ENGINE_VERSION
from pipelines.plain import moment
from pipelines.promos.lines import Line
from pipelines.validate import answered


@attrs.define(kw_only=True, frozen=True)
class Page:
    """A capture with its identities."""

    capture: Capture
    profile: Profile
    id: str
    at: datetime
    """When it was fetched."""
    outlet: str
    network: str | None
    story: str
    """Identity of the page's own story, were it an article."""
    link: StoryLink
    """Why it belongs to that story."""
    lines: Sequence[Line] = ()
    """Of its article."""
    promos: Sequence[PromoCut] = ()
    """Lines cut from its article."""

    @property
    def article(self) -> Article | None:
        """The article, where the page is one; an error page's is none."""
        return self.capture.article if self.capture.kind == "article" and answered(self.capture) else None

    @property
    def shows(self) -> bool:
        """Whether its teasers and links tell what the page shows now."""
        return answered(self.capture) and self.capture.kind in ("article", "list", "feed", "sitemap")

    @property
    def lists(self) -> bool:
        """Whether it lists what is new, so that what it does not show it did not show yet; boxes are drawn at will."""
        return self.shows and self.capture.kind != "article"


@attrs.define(kw_only=True, frozen=True)
class Target:
    """A page of the profile's outlets to which a link leads."""

    id: str
    outlet: str
    network_id: str | None
    """The network's id where the page is an article of a network."""
    link: StoryLink | None
    """Why a copy at this address belongs to its story."""
    story: str | None
    article: str | None = None
    """The stored article to which it leads, where that tells the story and no network's id does."""


def page_of(capture: Capture, profile: Profile) -> Page:
    """Give the page of a validated capture. Raises ValueError where its URL or fetch time is none."""
    if capture.fetchedAt is None:
        raise ValueError("no fetch time")
    outlet = profile.outlet_of(capture.url)
    identity = page_id(capture.url, profile)
    network_id = profile.network_id(capture.url)
    story = story_id(identity, network_id, profile)
    return Page(
        capture=capture,
        profile=profile,
        id=identity,
        story=story,
        link=link_by_id(story) if network_id is not None else link_of_founder(story),
        at=moment(capture.fetchedAt),
        outlet=outlet.domain if outlet else domain_of(netloc(capture.url)),
        network=profile.name if profile.is_network and outlet else None,
    )


def target_of(url: str | None, profile: Profile) -> Target | None:
    """Give the page of the profile's outlets at `url`, None off them."""
    outlet = profile.outlet_of(url) if url else None
    if url is None or outlet is None:
        return None
    identity = page_id(url, profile)
    network_id = profile.network_id(url)
    story = story_id(identity, network_id, profile) if network_id is not None else None
    link = link_by_id(story) if story is not None else None
    return Target(id=identity, outlet=outlet.domain, network_id=network_id, story=story, link=link)


def link_by_id(story: str) -> StoryLink:
    """Give the link of a copy for which the network's id vouches."""
    return StoryLink(score=1.0, reason="networkId", to=story, engineVersion=ENGINE_VERSION)


def link_of_founder(story: str) -> StoryLink:
    """Give the link of the article that founded its story."""
    return StoryLink(score=1.0, reason="founding", to=story, engineVersion=ENGINE_VERSION)


class Targets:
    """Targets of links, each worked out once a batch: lists repeat theirs, and an identity costs some 50 µs.

    A link leads where the profile of its page says: to another one the same address may be nobody's.
    """

    def __init__(self) -> None:
        self._known: defaultdict[int, dict[str | None, Target | None]] = defaultdict(dict)
        """By the identity of a profile, which lives as long as the pages that are read by it, and address."""
        self._last: tuple[Profile, dict[str | None, Target | None]] | None = None
        """The profile that was asked for last, which is nearly always the one that is asked for next."""

    @property
    def known(self) -> Collection[Target]:
        """Those that were asked for so far."""
        return [target for known in self._known.values() for target in known.values() if target is not None]

    def redirect(self, ends: Mapping[str, str]) -> None:
        """Give targets of merged stories those that have them now."""
        for known in self._known.values():
            for url, target in known.items():
                if target is not None and target.story is not None and target.story in ends:
                    known[url] = attrs.evolve(target, story=ends[target.story])

    def tell(self, articles: Mapping[str, tuple[str, str]]) -> None:
        """Give targets the articles, with their stories, to which they lead (by page)."""
        for known in self._known.values():
            for url, target in known.items():
                if target is not None and target.story is None and target.id in articles:
                    article, story = articles[target.id]
                    known[url] = attrs.evolve(target, story=story, article=article)

    def __call__(self, url: str | None, profile: Profile) -> Target | None:
        if self._last is None or self._last[0] is not profile:
            self._last = profile, self._known[id(profile)]
        known = self._last[1]
        try:
            return known[url]
        except KeyError:
            found = known[url] = target_of(url, profile)
            return found
