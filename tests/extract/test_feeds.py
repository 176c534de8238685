"""Feeds and sitemaps, as sites write them and as an enemy would."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import urllib.request
import zlib
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.lists.feeds import MAX_SITEMAP, FeedError, read_feed, read_sitemap
from newscrawler.items import Link, Teaser
from newscrawler.sources.profile import Outlet, Profile

URL = "https://www.harbour.example/rss/sea"
PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    time_zone="Australia/Sydney",
    outlets=[Outlet(name="H", domain="harbour.example")],
).for_page(URL)


def feed(body: str | bytes) -> tuple[list[Teaser], list[Link]]:
    return read_feed(body.encode() if isinstance(body, str) else body, url=URL, profile=PROFILE)


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Sea</title>{"".join(items)}</channel></rss>'


def sitemap(body: str | bytes) -> list[Link]:
    return read_sitemap(body.encode() if isinstance(body, str) else body, url=URL, profile=PROFILE)


def test_rss_with_its_source() -> None:
    teasers, links = feed(
        rss(
            """<item><title>A boat &amp;amp; its &lt;b&gt;crew&lt;/b&gt;</title><link>/news/17/a-boat</link>
            <description><![CDATA[<p>PARIS, France: The country&#8217;s <a href="x">boats</a> are late...</p>]]>
            </description>
            <pubDate>Thu, 01 May 2025 20:03:00 +1000</pubDate><source url="https://rv.example/">RT.com</source>
            <enclosure url="/boat.jpg" type="image/jpeg" length="1"/></item>""",
            "<item><title>Second</title><link>https://www.harbour.example/news/18/b</link>"
            "<source url='x'>Nobody's Wire</source></item>",
        )
    )
    first, second = links
    assert (first.url, first.kind, first.headline) == (
        "https://www.harbour.example/news/17/a-boat",
        "article",
        "A boat & its crew",
    )
    assert first.datePublished == "2025-05-01T10:03:00Z"
    assert first.sourceOrganization is not None
    assert (first.sourceOrganization.name, first.sourceOrganization.domain) == ("RT.com", "rt.com")
    assert second.sourceOrganization is not None
    assert (second.sourceOrganization.name, second.sourceOrganization.domain) == ("Nobody's Wire", None)
    assert second.datePublished is None
    teaser = teasers[0]
    assert (teaser.text, teaser.truncated) == ("PARIS, France: The country’s boats are late...", True)
    assert teaser.dateline is not None
    assert teaser.dateline.text == "PARIS, France"
    assert teaser.image is not None
    assert teaser.image.url == "https://www.harbour.example/boat.jpg"
    assert [(entry.position, entry.url) for entry in teasers] == [(0, first.url), (1, second.url)]
    assert (teasers[1].headline, teasers[1].text) == ("Second", None)


@pytest.mark.parametrize(
    ("categories", "section"),
    [
        ("<category>Sea &amp;amp; Shore</category><category>boats</category>", "Sea & Shore"),
        ("<category><![CDATA[ Sea ]]></category>", "Sea"),
        ("<category> </category><category domain='x'>Shore</category>", "Shore"),
        ("<category/>", None),
        ("", None),
    ],
)
def test_the_section_is_the_first_category(categories: str, section: str | None) -> None:
    _, (link,) = feed(rss(f"<item><title>A boat</title><link>/news/17/a-boat</link>{categories}</item>"))
    assert link.section == section


def test_atom() -> None:
    teasers, links = feed(
        """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Sea</title>
        <entry><title type="html">A boat &lt;i&gt;late&lt;/i&gt;</title><link rel="alternate" href="/news/17/a-boat"/>
        <updated>2025-05-01T20:03:00+10:00</updated><summary>Text.</summary><source><title>ANI</title></source></entry>
        </feed>"""
    )
    assert [(link.url[-7:], link.headline, link.datePublished) for link in links] == [
        ("/a-boat", "A boat late", "2025-05-01T10:03:00Z")
    ]
    assert links[0].sourceOrganization is not None
    assert links[0].sourceOrganization.name == "ANI"
    assert teasers[0].text == "Text."


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('<source url="https://www.reuters.com/rss">Reuters</source>', ("Reuters", "reuters.com", "GB")),
        ('<source url="https://english.news.cn/rss"></source>', ("Xinhua", "xinhuanet.com", "CN")),
        ('<source url="https://www.gull.example/rss">Gull Wire</source>', ("Gull Wire", "gull.example", None)),
        ('<source url="https://www.harbour.example/rss">Gull Wire</source>', ("Gull Wire", None, None)),
        ('<source url="https://www.harbour.example/rss">H</source>', None),
        ("<author>AFP</author>", ("AFP", "afp.com", "FR")),
        ("<author>desk@harbour.com (Press Association)</author>", ("Press Association", "pa.media", "GB")),
        ("<author>Anna Keel</author>", None),
        ("<source></source>", None),
        ("", None),
    ],
)
def test_who_wrote_an_entry(told: str, expected: tuple[str, str | None, str | None] | None) -> None:
    _, links = feed(rss(f"<item><title>A boat</title><link>/news/17/a-boat</link>{told}</item>"))
    found = links[0].sourceOrganization
    assert (found and (found.name, found.domain, found.country)) == expected


def test_rdf() -> None:
    _, links = feed(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Sea</title></channel>
        <item rdf:about="y"><title>A boat</title><link>https://www.harbour.example/news/17/a-boat</link>
        <dc:date>2025-05-01T20:03:00+10:00</dc:date></item></rdf:RDF>"""
    )
    assert [(link.headline, link.datePublished) for link in links] == [("A boat", "2025-05-01T10:03:00Z")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Thu, 01 May 2025 10:03:00 GMT", "2025-05-01T10:03:00Z"),
        ("Thu, 01 May 2025 10:03:00 EST", "2025-05-01T15:03:00Z"),
        ("2025-05-01T10:03:00Z", "2025-05-01T10:03:00Z"),
        ("01 May 2025, 20:03 GMT+10", "2025-05-01T10:03:00Z"),
        ("some day", None),
        ("", None),
        ("Thu, 31 Feb 2025 10:03:00 GMT", None),
    ],
)
def test_dates_of_feeds(written: str, expected: str | None) -> None:
    _, links = feed(rss(f"<item><title>x</title><link>/news/1/a</link><pubDate>{written}</pubDate></item>"))
    assert [link.datePublished for link in links] == [expected]


def test_entries_without_an_address_are_left_out() -> None:
    teasers, links = feed(
        rss(
            "<item><title>No link</title></item>",
            "<item><title>Script</title><link>javascript:void(0)</link></item>",
            "<item><link>/news/17/a-boat</link></item>",
        )
    )
    assert teasers == []
    assert [(link.url[-7:], link.headline) for link in links] == [("/a-boat", None)]


@pytest.mark.parametrize("body", ["<html><body><p>Not here</p></body></html>", "", "words", "<a/>", "{}", "\x00" * 99])
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(FeedError, match=r"^not a feed$"):
        feed(body)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    broken = rss("<item><title>A boat & crew</title><link>/news/17/a-boat</link></item><item><title>Cut off")
    _, links = feed(broken.removesuffix("</channel></rss>"))
    assert links[0].url.endswith("/news/17/a-boat")


def test_a_feed_in_another_charset() -> None:
    text = rss("<item><title>Café</title><link>/news/17/a</link></item>").replace('"1.0"?', '"1.0" encoding="cp1252"?')
    assert feed(text.encode("cp1252"))[1][0].headline == "Café"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_options: Any) -> Any:
        raise AssertionError("the reader asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "body",
    [
        b"http://127.0.0.1:9/feed.xml",
        b"feed://127.0.0.1:9/feed.xml",
        b"file:///etc/passwd",
        b"/etc/passwd",
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss><channel><title>http://127.0.0.1:9/</title></channel></rss>',
    ],
)
def test_a_body_is_never_fetched(body: bytes) -> None:
    try:
        _, links = feed(body)
    except FeedError:
        return
    assert links == []


def entity_bomb(name: str, inner: str) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE {name} [<!ENTITY e0 "boat">{entities}]>{inner.format("&e11;")}'


def test_entities_are_never_expanded() -> None:
    bomb = entity_bomb("rss", rss("<item><title>{}</title><link>/news/1/a</link></item>").split("?>", 1)[1])
    assert len(json.dumps([attrs.asdict(link) for link in feed(bomb)[1]])) < 10_000
    local = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    told = feed(local + rss("<item><title>a &x; b</title><link>/news/1/a</link></item>").split("?>", 1)[1])
    assert "root:" not in repr(told)
    bomb = entity_bomb(
        "urlset", "<urlset><url><loc>https://www.harbour.example/news/1/a</loc><title>{}</title></url></urlset>"
    )
    try:
        links = sitemap(bomb)
    except FeedError:
        return
    assert len(repr(links)) < 10_000


URLSET = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://www.harbour.example/news/17/a-boat </loc>
<lastmod>2025-05-02</lastmod><news:news><news:publication><news:name>H</news:name></news:publication>
<news:publication_date>2025-05-01T20:03:00+10:00</news:publication_date><news:title>A boat</news:title></news:news>
</url><url><loc>https://www.harbour.example/about</loc></url><url><loc>mailto:x@y.z</loc></url><url></url></urlset>"""


@pytest.mark.parametrize(
    "body",
    [
        URLSET.encode(),
        gzip.compress(URLSET.encode(), mtime=0),
        URLSET.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
        URLSET.replace('xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "").encode(),
        ("\n  " + URLSET).encode(),
        URLSET.replace("<lastmod>2025-05-02</lastmod>", "<lastmod>a & b</lastmod>").encode(),
        URLSET.encode().removesuffix(b"</urlset>"),
        URLSET.replace("urlset", "sm:urlset").replace("xmlns=", "xmlns:sm=").encode(),
    ],
)
def test_a_sitemap(body: bytes) -> None:
    first, about = sitemap(body)
    assert (first.url, first.kind) == ("https://www.harbour.example/news/17/a-boat", "article")
    assert (about.url, about.kind) == ("https://www.harbour.example/about", "other")
    assert (first.headline, first.datePublished) == ("A boat", "2025-05-01T10:03:00Z")


def test_a_sitemap_index() -> None:
    found = sitemap(
        "<sitemapindex><sitemap><loc>/sitemap-1.xml.gz</loc><lastmod>x</lastmod></sitemap>"
        "<!-- a word --><sitemap><loc>https://www.harbour.example/news/1/a</loc></sitemap></sitemapindex>"
    )
    assert [(link.url, link.kind) for link in found] == [
        ("https://www.harbour.example/sitemap-1.xml.gz", "sitemap"),
        ("https://www.harbour.example/news/1/a", "sitemap"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a sitemap"),
        (b"<html><p>Not here</p></html>", "not a sitemap"),
        (b"words", "not a sitemap"),
        (b"<rss/>", "not a sitemap"),
        (b"\x1f\x8b\x00\x00", "broken gzip"),
        (gzip.compress(b"<html/>", mtime=0), "not a sitemap"),
        (gzip.compress(b" " * (MAX_SITEMAP + 1), 1, mtime=0), "unpacks to more"),
    ],
)
def test_what_is_no_sitemap(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason) as caught:
        sitemap(body)
    assert "\n" not in str(caught.value)


def test_a_truncated_gzip_gives_what_can_be_read() -> None:
    packed = gzip.compress(
        URLSET.replace("</urlset>", "<url><loc>/news/18/b</loc></url>" * 500 + "</urlset>").encode(), mtime=0
    )
    assert len(zlib.decompressobj(wbits=31).decompress(packed[:-20])) > len(URLSET)
    assert sitemap(packed[:-20])[0].url.endswith("/a-boat")


@given(st.binary(max_size=200))
def test_no_bytes_break_it(body: bytes) -> None:
    for prefix in (b"", b"<rss><channel><item><link>/a</link>", b"<urlset><url><loc>/a</loc>", b"\x1f\x8b"):
        with contextlib.suppress(FeedError):
            read_feed(prefix + body, url=URL, profile=PROFILE)
        with contextlib.suppress(FeedError):
            read_sitemap(prefix + body, url=URL, profile=PROFILE)
