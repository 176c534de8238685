"""What a page's head claims, in all the ways in which heads claim it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.extract.page.metadata import Metadata, absolute, read_metadata
from newscrawler.extract.page.tree import parse
from newscrawler.urls import is_web_url

URL = "https://www.harbour.example/news/17/a-boat"


def claims(head: str, *, html: str = "<html>") -> Metadata:
    return read_metadata(parse(f"<!doctype html>{html}<head>{head}</head><body><p>Text.</p></body></html>"), URL)


def linked_data(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "A boat",
    "description": "It is late",
    "datePublished": "2025-05-01T10:03:00Z",
    "dateModified": "2025-05-01T11:00:00Z",
    "author": [{"@type": "Person", "name": "Anna Keel"}, {"name": "Bert Mast"}],
    "publisher": {"name": "Harbour Gazette"},
    "articleSection": "Sea",
    "image": {"url": "/boat.jpg"},
    "inLanguage": "en-GB",
    "isAccessibleForFree": "False",
    "isBasedOn": "https://rv.example/boat",
}


def told(found: Metadata) -> tuple[Any, ...]:
    return (found.headline, found.description, found.published, found.modified, found.authors, found.section)


@pytest.mark.parametrize(
    "node",
    [
        ARTICLE,
        [{"@type": "Organization", "name": "X"}, ARTICLE],
        {"@graph": [{"@type": "WebPage"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["ReportageNewsArticle", "Thing"]},
        {**ARTICLE, "author": ["Anna Keel", "Bert Mast"], "image": ["/boat.jpg", "/other.jpg"]},
        {**ARTICLE, "headline": {"@value": "A boat"}, "articleSection": ["Sea", "Sky"]},
        {**ARTICLE, "headline": " A <b>boat</b>\n"},
    ],
)
def test_linked_data(node: Any) -> None:
    found = claims(linked_data(node))
    assert told(found) == (
        "A boat",
        "It is late",
        "2025-05-01T10:03:00Z",
        "2025-05-01T11:00:00Z",
        ["Anna Keel", "Bert Mast"],
        "Sea",
    )
    assert (found.site_name, found.language, found.free) == ("Harbour Gazette", "en-gb", False)
    assert found.image == "https://www.harbour.example/boat.jpg"
    assert found.based_on == "https://rv.example/boat"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "A boat",}',
        '<!-- {"@type": "NewsArticle", "headline": "A boat"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A boat"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "A\nboat"}',
    ],
)
def test_linked_data_as_sites_write_it(script: str) -> None:
    assert claims(f'<script type="application/ld+json; charset=utf-8">{script}</script>').headline == "A boat"


@pytest.mark.parametrize(
    "script",
    [
        *[
            "",
            "{",
            "null",
            "7",
            '"NewsArticle"',
            "[[[]]]",
            '{"@type": {"a": 1}}',
            '{"@type": "NewsArticle"}',
            "[" * 50_000,
        ],
        '{"@type": "Recipe", "name": "A soup"}',
        json.dumps(
            {"@type": "NewsArticle", "headline": 7, "author": 7, "image": [], "datePublished": {}, "publisher": 1}
        ),
        json.dumps({"@type": "NewsArticle", "author": [None, {"name": None}, {"name": ["x"]}], "url": {"@id": 1}}),
    ],
)
def test_linked_data_that_tells_nothing(script: str) -> None:
    found = claims(f'<title>A boat</title><script type="application/ld+json">{script}</script>')
    assert (found.headline, found.published, found.image) == (None, None, None)
    assert found.title == "A boat"


@pytest.mark.parametrize(
    "script",
    [
        r"""{"@type": "NewsArticle", "headline": "A boat", "about": "it\'s late"}""",
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;A boat&quot;}",
        '{"@type": "WebPage"}\n{"@type": "NewsArticle", "headline": "A boat"}',
        '{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "A boat"}',
        '[{"@type": "NewsArticle", "headline": "A boat",},];',
        '{"@type": "NewsArticle", "headline": "A boat", "description": "a "quoted" word"}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "A boat"}',
    ],
)
def test_linked_data_that_has_to_be_mended(script: str) -> None:
    assert claims(f'<script type="application/ld+json">{script}</script>').headline == "A boat"


def test_what_is_salvaged_of_a_script_beyond_repair() -> None:
    found = claims(
        '<script type="application/ld+json">{"@type": "Organization", "name": "X"}, {"@type": "NewsArticle",'
        ' "headline": "A boat", "datePublished": "2025-05-01", "author": {"@type": "Person", "name": "Anna Keel"},'
        ' "description": "an "open" word</script>'
    )
    assert (found.headline, found.published, found.authors) == ("A boat", "2025-05-01", ["Anna Keel"])


def test_the_pages_own_article_of_several() -> None:
    other = {**ARTICLE, "headline": "Another boat", "url": "https://www.harbour.example/news/16/another"}
    own = {**ARTICLE, "url": URL}
    assert claims(linked_data([other, own])).headline == "A boat"
    del own["url"]
    assert claims("<title>A boat - Harbour Gazette</title>" + linked_data([other, own])).headline == "A boat"


def test_people_told_by_their_id() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#anna"}, "publisher": {"@id": "#gazette"}},
        {"@type": "Person", "@id": "#anna", "name": "Anna Keel"},
        {"@type": "NewsMediaOrganization", "@id": "#gazette", "name": "Harbour Gazette"},
    ]
    found = claims(linked_data({"@graph": graph}))
    assert (found.authors, found.site_name) == (["Anna Keel"], "Harbour Gazette")


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (linked_data({**ARTICLE, "isAccessibleForFree": True}), True),
        (linked_data({**ARTICLE, "isAccessibleForFree": "http://schema.org/False"}), False),
        (linked_data({**ARTICLE, "isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": "false"}}), False),
        (linked_data({"@type": "NewsArticle"}), None),
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta property="article:content_tier" content="metered">', None),
    ],
)
def test_what_may_be_read_without_paying(head: str, free: bool | None) -> None:
    assert claims(head).free is free


def test_live_blogs() -> None:
    assert claims(linked_data({**ARTICLE, "@type": "LiveBlogPosting"})).live
    assert not claims(linked_data(ARTICLE)).live


def test_claims_escaped_twice() -> None:
    found = claims('<meta property="og:title" content="Ships &amp;amp; a boat&amp;#8217;s end">')
    assert found.headline == "Ships & a boat\u2019s end"


def test_all_claims_are_kept() -> None:
    found = claims(
        linked_data(ARTICLE)
        + '<meta property="og:title" content="The boat"><meta name="date" content="2025-05-02">'
        + '<meta name="author" content="Carl Lund"><meta name="twitter:label1" content="Written by">'
        + '<meta name="twitter:data1" content="Dora Bow">'
    ).claims
    assert [(claim.text, claim.cue) for claim in found.headlines] == [("A boat", "json-ld"), ("The boat", "og")]
    assert [(claim.text, claim.cue) for claim in found.published] == [
        ("2025-05-01T10:03:00Z", "json-ld"),
        ("2025-05-02", "meta"),
    ]
    assert [claim.text for claim in found.authors] == ["Anna Keel", "Bert Mast", "Carl Lund", "Dora Bow"]


def test_a_second_broken_script_hides_no_good_one() -> None:
    assert claims('<script type="application/ld+json">{oops</script>' + linked_data(ARTICLE)).headline == "A boat"


def test_meta_tags() -> None:
    found = claims(
        """<title> A boat |
        Harbour Gazette </title>
        <meta property="og:type" content="article"><meta property="og:title" content="A boat">
        <meta property="og:description" content="It is late"><meta name="description" content="Another">
        <meta property="og:site_name" content="Harbour Gazette"><meta property="og:image" content="/boat.jpg">
        <meta property="og:locale" content="en_GB"><meta name="author" content="Anna Keel">
        <meta property="article:author" content="https://www.harbour.example/people/anna">
        <meta property="article:published_time" content="2025-05-01T10:03:00Z">
        <meta property="article:modified_time" content="2025-05-01T11:00:00Z">
        <meta property="article:section" content="Sea"><link rel="canonical" href="/news/17/a-boat">"""
    )
    assert told(found) == (
        "A boat",
        "It is late",
        "2025-05-01T10:03:00Z",
        "2025-05-01T11:00:00Z",
        ["Anna Keel"],
        "Sea",
    )
    assert found.title == "A boat | Harbour Gazette"
    assert (found.site_name, found.language, found.type) == ("Harbour Gazette", "en-gb", "article")
    assert (found.canonical, found.image) == (URL, "https://www.harbour.example/boat.jpg")


def test_other_names_of_the_same() -> None:
    found = claims(
        '<meta name="twitter:title" content="A boat"><meta name="description" content="It is late">'
        '<meta name="pubdate" content="2025-05-01"><meta itemprop="dateModified" content="2025-05-02">'
        '<meta property="og:url" content="https://www.harbour.example/canonical">',
        html='<html lang="PT-br">',
    )
    assert told(found) == ("A boat", "It is late", "2025-05-01", "2025-05-02", [], None)
    assert (found.canonical, found.language) == ("https://www.harbour.example/canonical", "pt-br")


def test_a_page_that_claims_nothing() -> None:
    assert claims("") == Metadata(base=URL)


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        (["Home", "Sea", "Boats", "A boat"], "Sea"),
        (["Home", "News", "Sea", "A boat"], "Sea"),
        (["Home", "Our Blog", "A boat"], None),
        (["Home", "A boat"], None),
    ],
)
def test_the_section_on_the_breadcrumb_trail(trail: list[str], section: str | None) -> None:
    steps = [{"@type": "ListItem", "position": at, "name": name} for at, name in enumerate(trail)]
    crumbs = linked_data({"@type": "BreadcrumbList", "itemListElement": steps})
    assert claims(crumbs).section == section
    assert claims(crumbs + '<meta itemprop="articleSection" content="Ropes">').section == "Ropes"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a", "https://www.harbour.example/a"),
        ("a", "https://www.harbour.example/news/17/a"),
        ("//lagoon.example/a", "https://lagoon.example/a"),
        ("?page=2", "https://www.harbour.example/news/17/a-boat?page=2"),
        (" https://lagoon.example/\na ", "https://lagoon.example/a"),
        ("#top", None),
        ("mailto:a@harbour.example", None),
        ("javascript:void(0)", None),
        ("data:image/gif;base64,x", None),
        ("http://[", None),
        ("https://harbour.example:99999/", None),
        ("https://" + "a" * 3_000, None),
    ],
)
def test_addresses_are_absolute_or_none(href: str, expected: str | None) -> None:
    assert absolute(href, URL) == expected


href_pieces = st.sampled_from(
    [
        *["/", "//", ".", "..", "news", "17", "a-b", "?", "?a=1", "&b", ";", "#", "#c", "?#", "%41", ":", "@", "é"],
        *["\t", " ", "[", "https:", "https://", "https:///"],
    ]
)


@given(
    st.lists(href_pieces, max_size=6).map("".join) | st.lists(href_pieces, max_size=5).map("/a{}".format),
    st.sampled_from(
        [
            *[URL, "http://WWW.harbour.example:80/a/b?c#d", "https://harbour.example", "ftp://harbour.example/"],
            *["https://harbour.example:8917/a/b?c", "https://harbour.example:8917/"],
        ]
    ),
)
@example("//", URL)
@example("/\t/", URL)
@example("https:a", URL)
@example("https://", URL)
def test_addresses_are_joined_as_the_standard_library_joins_them(href: str, base: str) -> None:
    try:
        joined = urljoin(base, href.strip().replace("\t", ""))
    except ValueError:
        joined = ""
    local = not href.strip() or href.strip().startswith("#")
    assert absolute(href, base) == (joined if is_web_url(joined) and not local else None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", URL),
        ('<base href="https://cdn.example/x/">', "https://cdn.example/x/"),
        ('<base href="/x/">', "https://www.harbour.example/x/"),
        ('<base target="_top"><base href="/x/">', "https://www.harbour.example/x/"),
        ('<base href="javascript:0">', URL),
    ],
)
def test_the_base_of_links(head: str, expected: str) -> None:
    assert read_metadata(parse(f"<html><head>{head}</head><body>x</body></html>"), URL).base == expected
