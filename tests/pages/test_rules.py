"""Which page object reads which address, and that it reads what `newscrawler.read` reads."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import attrs
import pytest
from web_poet import HttpResponse, PageParams, RulesRegistry

import newscrawler
from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.layouts import LAYOUTS, layout_of
from newscrawler.demo.layouts.page import ArticlePage as ShownPage
from newscrawler.demo.layouts.page import Site
from newscrawler.demo.network import Network, build_network
from newscrawler.items import Capture
from newscrawler.pages.capture import CapturePage, page_params
from newscrawler.pages.html import AnyPage, ArticlePage, ListPage
from newscrawler.pages.rules import page_class, page_rules
from newscrawler.pages.xml import FeedPage, SitemapPage
from newscrawler.sources.catalog import find_profile
from newscrawler.sources.profile import Outlet, PageProfile, Profile, profile_for_site

PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    feeds=["https://feeds.tidewire.example/all", "/rss?kind=sea"],
    sections=["/", "/section/sea"],
    sitemaps=["/sitemap.xml"],
    outlets=[
        Outlet(name="Harbour Gazette", domain="harbour.example"),
        Outlet(
            name="Lagoon Courier",
            domain="lagoon.example",
            url="http://127.0.0.3:8917/",
            hosts=["127.0.0.3:8917"],
            feeds=["/rss/lagoon"],
        ),
    ],
)
HARBOUR, LAGOON = "https://www.harbour.example", "http://127.0.0.3:8917"


def registry(profile: Profile) -> RulesRegistry:
    return RulesRegistry(rules=page_rules(profile))


def capture(page: type[CapturePage], response: HttpResponse, params: PageParams[str, object] | None = None) -> Capture:
    return asyncio.run(page(response=response, page_params=params or PageParams()).to_item())


@pytest.mark.parametrize(
    ("url", "use"),
    [
        (f"{HARBOUR}/news/17/a-boat", ArticlePage),
        (f"{HARBOUR}/news/17/", ArticlePage),
        (f"{HARBOUR}/news/17", ArticlePage),
        (f"{HARBOUR}/news/17/a-boat?page=2#x", ArticlePage),
        ("http://harbour.example/news/17/a-boat", ArticlePage),
        (f"{LAGOON}/news/17/a-boat", ArticlePage),
        (f"{HARBOUR}/", ListPage),
        (f"{HARBOUR}/section/sea", ListPage),
        (f"{LAGOON}/", ListPage),
        (f"{LAGOON}/section/sea", ListPage),
        ("https://feeds.tidewire.example/all", FeedPage),
        (f"{HARBOUR}/rss?kind=sea", FeedPage),
        (f"{LAGOON}/rss?kind=sea", FeedPage),
        (f"{LAGOON}/rss/lagoon", FeedPage),
        (f"{HARBOUR}/sitemap.xml", SitemapPage),
        (f"{LAGOON}/sitemap.xml", SitemapPage),
        # What no rule names is read by what it turns out to be.
        (f"{HARBOUR}/rss/lagoon", AnyPage),
        (f"{HARBOUR}/rss", AnyPage),
        (f"{HARBOUR}/section/sky", AnyPage),
        (f"{HARBOUR}/old/news/17/a-boat", AnyPage),
        ("http://127.0.0.3:8918/news/17/a-boat", AnyPage),
        ("http://127.0.0.4:8917/news/17/a-boat", AnyPage),
        ("http://127.0.0.3/news/17/a-boat", AnyPage),
        ("https://elsewhere.example/news/17/a-boat", AnyPage),
        ("https://elsewhere.example/", AnyPage),
        ("http://[::1]:8917/", AnyPage),
    ],
)
def test_which_class_reads_which_address(url: str, use: type[CapturePage]) -> None:
    assert page_class(url, registry(PROFILE)) is use


def test_every_address_of_the_bundled_profile_has_its_class() -> None:
    profile = find_profile("bignewsnetwork")
    rules = registry(profile)
    for outlet in profile.outlets:
        assert page_class(f"{outlet.base_url}news/278000001/a-story", rules) is ArticlePage
    for kind, use in (("feeds", FeedPage), ("sections", ListPage), ("sitemaps", SitemapPage)):
        assert {page_class(url, rules) for url in profile.addresses(kind)} <= {use}


def test_a_site_of_no_network_is_read_by_what_its_pages_are() -> None:
    rules = registry(profile_for_site(f"{HARBOUR}/a"))
    assert page_class(f"{HARBOUR}/news/17/a-boat", rules) is AnyPage


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network(len(LAYOUTS), 12, 5)


def demo_pages(network: Network) -> list[HttpResponse]:
    found = []
    for outlet in network.outlets:
        layout = layout_of(outlet)
        story = network.showings[outlet.number][-1].story
        site = Site(outlet, f"https://www.{outlet.domain}", "/rss")
        shown = ShownPage(site, story, boxes_of(network, outlet, story, network.end), f"https://x.example{story.path}")
        head = {"Content-Type": "text/html" + (f"; charset={layout.encoding}" if layout.in_header else "")}
        found.append(HttpResponse(shown.url, layout.article(shown).encode(layout.encoding), headers=head))
    return found


def test_page_objects_and_read_agree(network: Network) -> None:
    for response in demo_pages(network):
        url = str(response.url)
        told = newscrawler.read(bytes(response.body), url)
        for page in (AnyPage, ArticlePage):
            found = capture(page, response)
            assert found.article is not None
            assert {"kind": found.kind, "article": attrs.asdict(found.article)} == {
                name: told[name] for name in ("kind", "article")
            }
            assert [attrs.asdict(teaser) for teaser in found.teasers] == told["teasers"]
            assert told["teasers"]


def test_the_profile_in_the_parameters_is_the_one_used(network: Network) -> None:
    response = demo_pages(network)[0]
    url = str(response.url)
    given = PageProfile(
        network="tidewire", outlet="The Given", domain="given.example", article_path="/news/<id>/<slug>", language="en"
    )
    found = capture(ArticlePage, response, page_params(given))
    assert found.article is not None
    assert found.article.publisher is not None
    assert attrs.asdict(found.article.publisher) == {
        "name": "The Given",
        "domain": "given.example",
        "network": "tidewire",
    }
    assert found.outlet == "given.example"
    assert found.article.networkId == url.split("/")[4]
    alone = capture(ArticlePage, response)
    assert alone.article is not None
    assert (alone.article.networkId, alone.outlet) == (None, network.outlets[0].domain)


def test_parameters_survive_json(network: Network) -> None:
    profile = Profile(name="t", article_path="/news/<id>", promos=["Read {outlet}"], outlets=PROFILE.outlets)
    params = page_params(profile.for_page(f"{HARBOUR}/"))
    assert PageParams(attrs.evolve(PageProfile(**params["profile"])).as_params()) == params["profile"]  # type: ignore[arg-type]
    response = demo_pages(network)[0]
    assert capture(AnyPage, response, params) == capture(AnyPage, response, params)


def test_a_page_depends_on_response_and_profile_alone(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = demo_pages(network)[1]
    params = page_params(PROFILE.for_page(str(response.url)))
    before = capture(ArticlePage, response, params)
    sources = tmp_path / "newscrawler" / "sources"
    sources.mkdir(parents=True)
    domain = network.outlets[1].domain
    (sources / "other.toml").write_text(f'name = "other"\n[[outlets]]\nname = "Other"\ndomain = "{domain}"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("MONGODB_URI", "mongodb://127.0.0.1:9/x")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(tmp_path)
    assert capture(ArticlePage, response, params) == before
    assert before.fetchedAt is None
    assert os.listdir(tmp_path) == ["newscrawler"]  # noqa: PTH208 - names alone


def answer(body: bytes = b"<p>words</p>", *, status: int | None = 200, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(f"{HARBOUR}/a", body, status=status, headers=named)


@pytest.mark.parametrize(
    ("response", "kind", "reason"),
    [
        (answer(status=404), "other", "HTTP 404"),
        (answer(status=410), "other", "HTTP 410"),
        (answer(status=500), "other", "HTTP 500"),
        (answer(status=401), "blocked", "HTTP 401"),
        (answer(status=403), "blocked", "HTTP 403"),
        (answer(status=429), "blocked", "HTTP 429"),
        (answer(status=451), "blocked", "HTTP 451"),
        (answer(b"", status=304), "empty", "not modified"),
        (answer(b""), "empty", "no content"),
        (answer(b" \n "), "empty", "no content"),
        (answer(b"%PDF-1.7\x00\x01", Content_Type="application/pdf"), "other", "binary"),
        (answer(b"GIF89a", Content_Type="image/gif"), "other", "binary"),
        (answer(b"<title>Just a moment...</title><p>Wait.</p>"), "blocked", "bot challenge"),
    ],
)
@pytest.mark.parametrize("page", [AnyPage, ArticlePage, ListPage])
def test_outcomes_without_content(page: type[CapturePage], response: HttpResponse, kind: str, reason: str) -> None:
    found = capture(page, response)
    assert (found.kind, found.reason) == (kind, reason)
    assert (found.article, found.teasers, found.links) == (None, [], [])
    assert found.http is not None
    assert found.http.status == response.status


@pytest.mark.parametrize("page", [FeedPage, SitemapPage])
def test_html_in_place_of_xml(page: type[CapturePage]) -> None:
    found = capture(page, answer(b"<!doctype html><p>This has moved"))
    assert found.kind == "other"
    assert found.reason is not None
    assert "HTML" in found.reason


def test_a_sitemap_at_a_feeds_address_is_no_feed() -> None:
    sitemap: Any = answer(b"<urlset><url><loc>/news/17/a</loc></url></urlset>")
    assert capture(FeedPage, sitemap).kind == "other"
    assert capture(AnyPage, sitemap).kind == "sitemap"


def test_validators_are_kept_as_sent() -> None:
    found = capture(AnyPage, answer(ETag='W/"a"', Last_Modified="Thu, 01 May 2025 10:03:00 GMT"))
    assert found.http is not None
    assert (found.http.etag, found.http.lastModified) == ('W/"a"', "Thu, 01 May 2025 10:03:00 GMT")
