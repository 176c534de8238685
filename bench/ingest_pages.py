"""Captures for bench/ingest.py: article pages of the bundled network, read as a crawl reads them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from operator import itemgetter

import attrs
from web_poet import HttpResponse

from newscrawler.archive.reading import clean
from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.layouts import layout_of
from newscrawler.demo.layouts.page import ArticlePage as Shown
from newscrawler.demo.layouts.page import Site
from newscrawler.demo.network import Network, build_network
from newscrawler.demo.outlets import Outlet as DemoOutlet
from newscrawler.demo.stories import Story
from newscrawler.items import Capture, Http
from newscrawler.pages.capture import page_params
from newscrawler.pages.html import ArticlePage
from newscrawler.sources.profile import Outlet, Profile

_AGE = timedelta(minutes=5)
"""From a page's first showing to its capture: a crawl that follows the network sees its boxes as they are then."""


def profile_of(network: Network, *, named: bool) -> Profile:
    """Give the network's profile, that of a group without ids of its own where it is not `named`."""
    outlets = [Outlet(name=each.name, domain=each.domain, country=each.country) for each in network.outlets]
    return Profile(name="bench", article_path="/news/<id>/<slug>" if named else None, language="en", outlets=outlets)


def captures_of(pages: int, outlets: int, *, copies: bool) -> tuple[Network, list[Capture]]:
    """Give a network and captures of so many of its article pages, in order of fetch: one a story, or every copy."""
    network = build_network(outlets, pages, 7)
    profile = profile_of(network, named=True)
    fetched: dict[tuple[str, int], tuple[datetime, Story, DemoOutlet]] = {}
    showings = zip(network.outlets, network.showings, strict=True)
    for shown, number, story in sorted(
        ((i.shown, o.number, i.story) for o, items in showings for i in items), key=itemgetter(0, 1)
    ):
        fetched.setdefault((story.id, number if copies else 0), (shown + _AGE, story, network.outlets[number]))
    return network, [_capture(network, profile, *each) for each in [*fetched.values()][-pages:]]


def _capture(network: Network, profile: Profile, at: datetime, story: Story, outlet: DemoOutlet) -> Capture:
    layout, base = layout_of(outlet), f"https://www.{outlet.domain}"
    shown = Shown(Site(outlet, base, "/rss"), story, boxes_of(network, outlet, story, at), base + story.path)
    head = {"Content-Type": f"text/html; charset={layout.encoding}"}
    response = HttpResponse(shown.url, layout.article(shown).encode(layout.encoding), headers=head)
    page = ArticlePage(response=response, page_params=page_params(profile.for_page(shown.url)))
    read = asyncio.run(page.to_item())
    http = Http(status=200, etag=f'"{len(response.body)}"')
    moment = at.isoformat().replace("+00:00", "Z")
    found = clean(attrs.evolve(read, fetchedAt=moment, runId="bench", http=http), profile)
    if not isinstance(found, Capture):
        raise TypeError(f"{shown.url}: {found.reason}")
    return found
