"""Whose page a capture is, and where its links lead: identities by which documents meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from newscrawler.items import Article, Capture
from newscrawler.mongo.records import PromoCut
from newscrawler.sources.identity import page_id, story_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import domain_of, netloc
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

    @property
    def story(self) -> str:
        """Identity of the page's own story, were it an article."""
        return story_id(self.id, self.profile.network_id(self.capture.url), self.profile)


@attrs.define(kw_only=True, frozen=True)
class Target:
    """A page of the profile's outlets to which a link leads."""

    id: str
    outlet: str
    network_id: str | None
    """The network's id where the page is an article of a network."""
    story: str | None


def page_of(capture: Capture, profile: Profile) -> Page:
    """Give the page of a validated capture. Raises ValueError where its URL or fetch time is none."""
    if capture.fetchedAt is None:
        raise ValueError("no fetch time")
    outlet = profile.outlet_of(capture.url)
    return Page(
        capture=capture,
        profile=profile,
        id=page_id(capture.url, profile),
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
    return Target(id=identity, outlet=outlet.domain, network_id=network_id, story=story)


class Targets:
    """Targets of links, each worked out once a batch: lists repeat theirs, and an identity costs some 50 µs."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._known: dict[str | None, Target | None] = {}

    def __call__(self, url: str | None) -> Target | None:
        if url not in self._known:
            self._known[url] = target_of(url, self._profile)
        return self._known[url]
