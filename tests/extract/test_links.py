"""The links that a crawl may follow: what they lead to, and which one is a list's next page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newscrawler.extract.lists.links import MAX_LINKS, read_links
from newscrawler.extract.page.tree import parse
from newscrawler.items import Link, Teaser
from newscrawler.sources.profile import Outlet, Profile, profile_for_site

SECTION = "https://www.harbour.example/section/sea"
NETWORK = Profile(
    name="tidewire", article_path="/news/<id>/<slug>", outlets=[Outlet(name="H", domain="harbour.example")]
)


def links(page: str, *, url: str = SECTION, profile: Profile = NETWORK, teasers: Sequence[Teaser] = ()) -> list[Link]:
    root = parse(f"<html>{page}</html>")
    return read_links(root, url=url, base=url, profile=profile.for_page(url), teasers=teasers)


def kinds(page: str, *, profile: Profile = NETWORK) -> list[tuple[str, str]]:
    return [(link.url.removeprefix("https://www.harbour.example"), link.kind) for link in links(page, profile=profile)]


def test_kinds_on_a_network() -> None:
    page = """
        <a href="/news/17/a-boat">A boat is late</a> <a href="/news/18">Short</a> <a href="/section/sky">Sky</a>
        <a href="/rss/sea">RSS</a> <a href="/feed">Feed</a> <a href="/print/17/a/b">Print</a>
        <a href="/search?q=boat">Search</a> <a href="https://lagoon.example/news/19/x">Elsewhere</a>
        <a href="mailto:a@harbour.example">Write</a> <a href="#top">Top</a> <a>No address</a> <a href="">Empty</a>
    """
    assert kinds(page) == [
        ("/news/17/a-boat", "article"),
        ("/news/18", "article"),
        ("/section/sky", "list"),
        ("/rss/sea", "feed"),
        ("/feed", "feed"),
        ("/print/17/a/b", "other"),
        ("/search?q=boat", "other"),
        ("https://lagoon.example/news/19/x", "article"),
    ]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/2025/05/a-boat", "article"),
        ("/sea/a-boat-that-came-home-late", "article"),
        ("/sea/boat-2781004.html", "article"),
        ("/a/b/278100417/x", "article"),
        ("/news/17/a-boat", "article"),
        ("/sea/", "list"),
        ("/about-us", "list"),
        ("/", "other"),
    ],
)
def test_kinds_on_a_site_of_no_known_network(path: str, kind: str) -> None:
    site = profile_for_site(SECTION)
    assert kinds(f'<a href="{path}">Some words here</a>', profile=site) == [(path, kind)]


def test_each_page_once_in_page_order_under_its_longest_headline() -> None:
    page = """
        <a href="/news/17/a-boat"><img src="x.jpg"></a><a href="/news/18/b">Second</a>
        <a href="/news/17/a-boat/#comments">A boat</a><a href="/news/17/a-boat?utm_source=x">A boat is late</a>
    """
    found = links(page)
    assert [(link.url.rsplit("/", 1)[1], link.headline) for link in found] == [
        ("a-boat", "A boat is late"),
        ("b", "Second"),
    ]


def test_headline_and_section_are_the_teasers() -> None:
    teaser = Teaser(
        id="x", position=0, headline="A boat is late", section="Sea", url="https://www.harbour.example/news/17/a-boat/"
    )
    (link,) = links('<a href="/news/17/a-boat">more</a>', teasers=[teaser])
    assert (link.headline, link.section) == ("A boat is late", "Sea")


def test_a_page_does_not_lead_to_itself() -> None:
    assert links(f'<a href="{SECTION}">x</a><a href="#a">y</a><a href="{SECTION}/?utm_source=z">z</a>') == []


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (SECTION, '<link rel="next" href="/section/sea?page=2">'),
        (SECTION, '<a rel="next nofollow" href="/section/sea?offset=20">Older</a>'),
        (SECTION, '<a href="/section/sea?page=2">Next</a>'),
        (SECTION, '<a href="?page=2">older >></a>'),
        (SECTION, '<a href="/section/sea?page=2">2</a>'),
        (SECTION, '<a href="/section/sea/page/2">Next »</a>'),
        (f"{SECTION}?page=2", '<a href="?page=1">Newer</a><a href="?page=3">Next</a>'),
        (f"{SECTION}/page/2", '<a href="/section/sea/page/3">›</a><a href="/section/sea/page/9">9</a>'),
    ],
)
def test_the_next_page(url: str, page: str) -> None:
    found = [link for link in links(page, url=url) if link.rel == "next"]
    assert len(found) == 1
    assert found[0].kind == "list"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (f"{SECTION}?page=2", '<a href="?page=1">Next</a>'),
        (SECTION, '<a href="?page=3">3</a>'),
        (SECTION, '<a href="?page=2">Two boats are late</a>'),
        (SECTION, '<a href="/section/sky?page=2">Next</a>'),
        (SECTION, '<a href="https://lagoon.example/section/sea?page=2">Next</a>'),
        (SECTION, '<a href="/news/17/a-boat">Next</a>'),
        (SECTION, '<link rel="prev" href="?page=2">'),
    ],
)
def test_what_is_not_the_next_page(url: str, page: str) -> None:
    assert [link for link in links(page, url=url) if link.rel == "next"] == []


def test_feeds_that_the_page_announces() -> None:
    found = links(
        '<head><link rel="alternate" type="application/rss+xml" title="Sea" href="/x/1">'
        '<link type="application/atom+xml; charset=utf-8" rel="ALTERNATE" href="/x/2">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="text/html" href="/m">'
        '<link rel="stylesheet" href="/x.css"></head><body><p>x</body>'
    )
    assert [(link.url[-4:], link.kind, link.rel, link.headline) for link in found] == [
        ("/x/1", "feed", "alternate", "Sea"),
        ("/x/2", "feed", "alternate", None),
    ]


def test_broken_addresses_and_too_many_of_them() -> None:
    page = '<a href="http://[">x</a><a href="https://h.example:99999/">x</a><a href="\x00">x</a>' + "".join(
        f'<a href="/news/{number}/x">x</a>' for number in range(MAX_LINKS + 10)
    )
    assert len(links(page)) == MAX_LINKS


def test_repeats_of_one_link_are_looked_at_up_to_the_bound() -> None:
    page = '<a href="/news/1/x">x</a>' * 20_000 + '<a href="/news/2/y">y</a>'
    assert [link.url for link in links(page)] == ["https://www.harbour.example/news/1/x"]
