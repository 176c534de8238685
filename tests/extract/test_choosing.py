"""Headline, date and authors of any page: which of its claims is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.article import article_from_body
from newscrawler.extract.page.blocks import read_blocks
from newscrawler.extract.page.metadata import read_metadata
from newscrawler.extract.page.tree import mended, parse
from newscrawler.items import Article
from newscrawler.sources.profile import PageProfile, profile_for_site

URL = "https://www.harbour.example/news/a-boat-comes-late"
TEXT = (
    "<p>" + "The boat that was due at noon came in at seven, and nobody on the quay could say why it had. " * 3 + "</p>"
)
HEADLINE = "A boat comes late to the harbour"


def read(
    head: str = "", body: str = "", *, url: str = URL, html: str = '<html lang="en">', zone: str | None = None
) -> Article:
    profile = profile_for_site(url).for_page(url)
    if zone is not None:
        profile = PageProfile(domain=profile.domain, time_zone=zone)
    text = f"<!doctype html>{html}<head>{head}</head><body>{body}<article>{TEXT}</article></body></html>"
    root = parse(mended(text))
    return article_from_body(["The boat."], read_metadata(root, url), read_blocks(root), profile, url)


def linked(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def meta(**claims: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{text}">' for name, text in claims.items())


@pytest.mark.parametrize(
    ("head", "body", "headline", "cue"),
    [
        (meta(og__title=HEADLINE), f"<h1>{HEADLINE}</h1>", HEADLINE, "h1 and og"),
        (meta(og__title=HEADLINE), f"<h1>Harbour Letter</h1><h1>{HEADLINE}</h1>", HEADLINE, "h1 and og"),
        (meta(og__title=HEADLINE), f"<h1>News</h1><h2>{HEADLINE}</h2>", HEADLINE, "h2 and og"),
        (meta(og__title="Late boat: why a boat comes late"), f"<h1>{HEADLINE}</h1>", HEADLINE, "h1 and og"),
        (meta(og__title="Why boats are late"), f"<h1>{HEADLINE}</h1>", HEADLINE, "h1"),
        (linked(headline=HEADLINE) + meta(og__title=HEADLINE), "<h1>Our blog</h1>", HEADLINE, "json-ld"),
        (linked(headline=HEADLINE), "", HEADLINE, "json-ld"),
        (meta(og__title=f"{HEADLINE} | Harbour Letter", og__site_name="Harbour Letter"), "", HEADLINE, "og"),
        (meta(og__title=f"{HEADLINE} - harbour.example"), "", HEADLINE, "og"),
        (f"<title>{HEADLINE} - The Harbour</title>", "", HEADLINE, "title"),
        (f"<title>Harbour » {HEADLINE}</title>", "", HEADLINE, "title"),
        (f"<title>{HEADLINE} - by Anna Keel</title>" + meta(author="Anna Keel"), "", HEADLINE, "title"),
        (meta(og__title="Ships &amp;amp; boats come late"), "", "Ships & boats come late", "og"),
        (linked(headline="A boat &#8217;s late"), "<h1>A boat ’s late</h1>", "A boat ’s late", "h1 and json-ld"),
        (
            meta(og__title=HEADLINE),
            f"<nav><h1>{HEADLINE} and more</h1></nav><h1>{HEADLINE}</h1>",
            HEADLINE,
            "h1 and og",
        ),
        ("", f"<h1>{HEADLINE}</h1>", HEADLINE, "h1"),
        ("", "", None, None),
        # A date, a label or a counter within the heading is none of the headline; nor is its site, where it is <title>.
        (meta(og__title=HEADLINE), f"<h1><time>May 13</time> {HEADLINE}</h1>", HEADLINE, "h1 and og"),
        (meta(og__title=HEADLINE), f"<h1><a href='/a'>{HEADLINE}</a> (paper.example) 87</h1>", HEADLINE, "h1 and og"),
        (meta(og__title=HEADLINE), f"<h1>{HEADLINE} - Part 2</h1>", f"{HEADLINE} - Part 2", "h1 and og"),
        (
            f"<title>{HEADLINE} | Boats | The Harbour</title>",
            f"<h1>{HEADLINE} | Boats | The Harbour</h1>",
            HEADLINE,
            None,
        ),
        # A <br> parts a heading; a kicker is no part of the headline.
        (meta(og__title=HEADLINE), "<h1>A boat comes late<br>to the harbour</h1>", HEADLINE, "h1 and og"),
        (meta(og__title=HEADLINE), f"<h1>Boats<br>{HEADLINE}</h1>", HEADLINE, "h1 and og"),
        # An only h1 is not outdone by a lower heading because of a few words more.
        (
            meta(og__title="7 late boats: how they come"),
            "<h1>Late boats, and how a quay lives with them</h1><h2>Late boats: how they come</h2>",
            "Late boats, and how a quay lives with them",
            "h1",
        ),
        (meta(og__title=f"{HEADLINE} | Harbour Town", og__site_name="Harbour Town Letter"), "", HEADLINE, "og"),
        # Dashes are the headline's own where what they part is no name.
        ("<title>Quay levy - what it costs</title>", "", "Quay levy - what it costs", "title"),
    ],
)
def test_the_headline(head: str, body: str, headline: str | None, cue: str | None) -> None:
    article = read(head, body)
    assert article.headline == headline
    assert cue is None or article.evidence["headline"] == cue


H1 = f"<h1>{HEADLINE}</h1>"
PUBLISHED = "2025-05-13T20:03:00+10:00"
INSTANT = "2025-05-13T10:03:00Z"


@pytest.mark.parametrize(
    ("head", "body", "iso", "cue"),
    [
        (linked(datePublished=PUBLISHED), H1, INSTANT, "json-ld"),
        (meta(article__published_time=PUBLISHED), H1, INSTANT, "meta"),
        ("", f'{H1}<time datetime="{PUBLISHED}">May 13</time>', INSTANT, "time"),
        (
            "",
            f'{H1}<p>May 13, 2025</p><time itemprop="datePublished" datetime="{PUBLISHED}"></time>',
            INSTANT,
            "microdata",
        ),
        ("", f"{H1}<p>By Anna Keel | May 13, 2025</p>", "2025-05-13", "visible line"),
        ("", f"<p>13. Mai 2025, 20:03 Uhr</p>{H1}", "2025-05-13T20:03:00Z", "visible line"),
        ("", f"{H1}<p>Published May 13, 2025. Updated May 15, 2025</p>", "2025-05-13", "published line"),
        ("", f"{H1}<p>Updated: May 15, 2025</p><p>Published: May 13, 2025</p>", "2025-05-13", "published line"),
        ("", f"{H1}<p>Last updated</p><p>May 15, 2025</p>", "2025-05-15", "updated line"),
        # A day in the head and the same day's time on the page make an instant.
        (linked(datePublished="2025-05-13"), f"{H1}<p>May 13, 2025 8:03 PM EDT</p>", "2025-05-14T00:03:00Z", None),
        # The local clock called UTC: the page tells the same clock with its zone.
        (linked(datePublished="2025-05-13T20:03:00Z"), f"{H1}<p>13 May 2025 20:03 GMT+10</p>", INSTANT, None),
        # No zone in one claim, the same clock with a zone in another.
        (linked(datePublished="2025-05-13T20:03:00") + meta(article__published_time=PUBLISHED), H1, INSTANT, None),
        # What publishing systems write where they know nothing.
        (linked(datePublished="1970-01-01T00:00:00Z"), f"{H1}<p>May 13, 2025</p>", "2025-05-13", "visible line"),
        (linked(datePublished="2925-05-13T00:00:00Z"), f"{H1}<p>May 13, 2025</p>", "2025-05-13", "visible line"),
        (linked(datePublished="0001-01-01T00:00:00Z"), f"{H1}<p>May 13, 2025</p>", "2025-05-13", "visible line"),
        # "Published" in the head is the date of change; the page shows when it was published.
        (
            linked(datePublished="2025-09-01T10:00:00Z", dateModified="2025-09-01T10:00:00Z"),
            f"{H1}<p>May 13, 2025</p>",
            "2025-05-13",
            "visible line",
        ),
        # The page shows the date of change; the head tells when it was published.
        (
            linked(datePublished="2025-05-13T10:03:00Z", dateModified="2025-09-01T10:00:00Z"),
            f"{H1}<p>September 1, 2025</p>",
            INSTANT,
            "json-ld",
        ),
        # Numbers in doubt follow what another claim tells, else the language.
        (linked(dateModified="2025-06-05"), f"{H1}<p>05/06/2025</p>", "2025-06-05", None),
        ("", f"{H1}<p>05/06/2025</p>", "2025-05-06", None),
        (
            "",
            f"{H1}<ul><li>1</li></ul><p>The fair of May 13, 2025 drew more people than the harbour can hold.</p>",
            None,
            None,
        ),
        # Numbers in doubt follow any other time of the page.
        (
            "",
            f"{H1}<p><time>06-05-2025</time></p>{TEXT * 3}<aside><time datetime='2025-05-06'>May 6</time></aside>",
            "2025-05-06",
            "time",
        ),
        # The moment of the last change, called that of publication, where another claim of that day is earlier.
        (
            linked(datePublished="2025-05-13T14:48:03Z", dateModified="2025-05-13T14:48:00Z")
            + meta(article__published_time=INSTANT),
            H1,
            INSTANT,
            None,
        ),
        # Where nothing around the headline tells it: a line below that says what it is, a bare date beside it.
        ("", f"{H1}{TEXT * 9}<p>Posted on May 13, 2025</p>", "2025-05-13", "credit line"),
        ("", f"{H1}{TEXT * 9}<aside><h3>Published</h3><p>May 13, 2025</p></aside>", "2025-05-13", "credit line"),
        ("", f"<aside><p>May 13, 2025</p></aside>{H1}", "2025-05-13", "credit line"),
        ("", f"{H1}{TEXT * 9}<p>May 13, 2025</p>", None, None),
        ("", f"<article>{H1}{TEXT}<footer><time>May 13, 2025</time></footer></article>", "2025-05-13", "any time"),
        ("", f'{H1}<p><span itemprop="datePublished" content="{PUBLISHED}">May 13, 2025</span>', INSTANT, None),
        ("", f'<nav><time datetime="{PUBLISHED}">x</time></nav>{H1}', None, None),
        ("", H1, None, None),
    ],
)
def test_the_date(head: str, body: str, iso: str | None, cue: str | None) -> None:
    article = read(head, body)
    assert article.datePublished == iso
    assert cue is None or article.evidence["date"] == cue
    if iso is not None:
        assert article.datePrecision == ("day" if len(iso) == 10 else "instant")
        assert article.datePublishedRaw


def test_the_url_tells_a_day() -> None:
    article = read("", H1, url="https://www.harbour.example/2025/05/13/a-boat")
    assert (article.datePublished, article.evidence["date"]) == ("2025-05-13", "url")
    assert read("", H1, url="https://www.harbour.example/2025/13/45/a-boat").datePublished is None
    assert read("", H1, url="https://www.harbour.example/2025/may/13/a-boat").datePublished == "2025-05-13"
    assert read("", H1, url="https://www.harbour.example/news/2025/5/3/a-boat").datePublished == "2025-05-03"


def test_the_month_in_the_url_supports_a_day() -> None:
    lines = f"{H1}<p>May 13, 2025</p><p>A guide to the boats, first published June 3, 2024</p>"
    assert read("", lines).datePublished == "2024-06-03"
    assert read("", lines, url="https://www.harbour.example/2025/05/a-boat").datePublished == "2025-05-13"


def test_day_first_where_the_site_is_british() -> None:
    line = f"{H1}<p>05/06/2025</p>"
    assert read("", line, url="https://www.harbour.co.uk/a").datePublished == "2025-06-05"
    assert read("", line, html='<html lang="en-GB">').datePublished == "2025-06-05"
    assert read("", line, html='<html lang="fr">').datePublished == "2025-06-05"


def test_whose_zone_it_is() -> None:
    head = linked(datePublished="2025-05-13T20:03:00")
    assert (read(head, H1).dateZoneFrom, read(head, H1).datePublished) == ("assumed", "2025-05-13T20:03:00Z")
    article = read(head, H1, zone="Australia/Sydney")
    assert (article.dateZoneFrom, article.datePublished) == ("profile", INSTANT)
    assert read(linked(datePublished=PUBLISHED), H1).dateZoneFrom == "page"


def people(article: Article) -> list[str]:
    return [person.name for person in article.authors]


ANNA, BERT = "Anna Keel", "Bert Mast"


@pytest.mark.parametrize(
    ("head", "body", "names", "cue"),
    [
        (linked(author={"@type": "Person", "name": ANNA}), H1, [ANNA], "json-ld"),
        (linked(author=[{"name": ANNA}, {"name": BERT}]), H1, [ANNA, BERT], "json-ld"),
        (linked(author={"name": [ANNA, BERT]}), H1, [ANNA, BERT], "json-ld"),
        (linked(author="By Anna Keel and Bert Mast"), H1, [ANNA, BERT], "json-ld"),
        (linked(author={"@type": "Organization", "name": "Harbour Letter"}), f"{H1}<p>By {ANNA}</p>", [ANNA], "byline"),
        (linked(author={"name": "Harbour Letter"}, publisher={"name": "Harbour Letter"}), H1, [], None),
        (linked(author={"name": "Reuters"}), H1, [], None),
        (linked(author={"name": "admin"}), f"{H1}<p>By {ANNA}</p>", [ANNA], "byline"),
        (meta(author=ANNA), H1, [ANNA], "meta"),
        (meta(author="Anna Keel, Bert Mast"), H1, [ANNA, BERT], "meta"),
        (meta(author="keel"), f"{H1}<p>By {ANNA}</p>", [ANNA], "byline"),
        (meta(author=ANNA), f"{H1}<p>By {ANNA} and {BERT}</p>", [ANNA, BERT], "byline and meta"),
        (meta(author=ANNA), f"{H1}<p>By Carl Lund and {BERT}</p>", ["Carl Lund", BERT], "byline"),
        (linked(author=ANNA), f"{H1}<p>By Carl Lund and {BERT}</p>", [ANNA], "json-ld"),
        (linked(author=ANNA), f"{H1}<p>By Dr {ANNA}, {BERT}</p>", [f"Dr {ANNA}", BERT], "byline and json-ld"),
        ("", f'{H1}<p>By <a href="/author/keel">{ANNA}</a> ⋅ Review Editor</p>', [ANNA], "author link"),
        (
            "",
            f'{H1}<p>By {ANNA}</p><p>Contributions from: <a href="/author/mast">{BERT}</a></p>',
            [ANNA],
            "byline",
        ),
        ("", f'{H1}{TEXT * 9}<p>Fact checked by</p><p class="author-name">{ANNA}</p>', [], None),
        ("", f'{H1}{TEXT * 9}<div class="author"><p class="name">{ANNA}</p></div>', [ANNA], "only author"),
        ("", f'{H1}<p>Text <a href="/author/anna-keel">{ANNA}</a> May 13</p>', [ANNA], "author link"),
        ("", f'{H1}<div class="article-author">{ANNA}</div>', [ANNA], "author mark"),
        ("", f'{H1}<p>13 May <span itemprop="author">{ANNA}</span></p>', [ANNA], "author mark"),
        ("", f"{H1}<p>By</p><p>{ANNA}</p>", [ANNA], "byline"),
        ("", f"{H1}<p>{ANNA} | Senior Writer | May 13, 2025</p>", [ANNA], "byline"),
        ("", f"{H1}<p>Reviewed by {ANNA}</p>", [], None),
        ("", f'{H1}{TEXT * 4}<p class="author-name">{ANNA}</p>', [ANNA], "only author"),
        ("", f'{H1}{TEXT * 4}<p class="author">{ANNA}</p><p class="author">{BERT}</p>', [], None),
        ("", H1, [], None),
        # A publisher that is a person signs; one that is called an organization, too.
        (linked(author={"name": ANNA}, publisher={"name": ANNA}), f"{H1}<p>{ANNA}</p>", [ANNA], "json-ld"),
        (linked(author={"name": ANNA}, publisher={"name": ANNA}), H1, [], None),
        (
            linked(author={"@type": "Organization", "@id": "/keel", "name": ANNA}),
            f"{H1}<p>By {ANNA}</p>",
            [ANNA],
            "byline",
        ),
        # Below the text: a line that says it, its label in a line of its own.
        ("", f"{H1}{TEXT * 9}<p>Written by {ANNA}</p>", [ANNA], "credit"),
        ("", f"{H1}{TEXT * 9}<p>This post was written by {ANNA}, Head of Ropes.</p>", [ANNA], "credit"),
        ("", f"{H1}{TEXT * 9}<p>Authors: {ANNA} and {BERT}</p><p>Written by Carl Lund</p>", [ANNA, BERT], "credit"),
        ("", f"{H1}{TEXT * 9}<aside><h3>About the author</h3><p>{ANNA}</p></aside>", [ANNA], "credit"),
        ("", f"{H1}{TEXT * 9}<footer>Posted by: {ANNA} · In: Boats, Ropes</footer>", [ANNA], "only author"),
        ("", f"{H1}{TEXT * 9}<p>Posted by {ANNA}</p><p>Posted by {BERT}</p>", [], None),
        ("", f"{H1}{TEXT * 9}<p>Written by</p><p>It was a late boat.</p>", [], None),
        # A name alone below the headline, which a box repeats, or beside the date; words that the text uses are none.
        ("", f"{H1}<p>{ANNA}</p>{TEXT * 9}<h4>{ANNA}</h4>", [ANNA], "name line"),
        ("", f"{H1}<p>{ANNA}</p>{TEXT * 9}", [], None),
        ("", f"{H1}<p>May 13, 2025 • {ANNA} in Boats</p>{TEXT * 9}", [ANNA], "name line"),
        ("", f'{H1}<p><a href="/quay">Keel Quay</a></p>{TEXT * 9}<h4>Keel Quay</h4>', [], None),
        (linked(articleSection="Keel Quay"), f"{H1}<p>Keel Quay</p>{TEXT * 9}<h4>Keel Quay</h4>", [], None),
        ("", f"{H1}<p>Late Boat</p>{TEXT * 9}<h4>Late Boat</h4>", [], None),
        ("", f"{H1}<p>North Korea</p>{TEXT * 9}<h4>North Korea</h4>", [], None),
    ],
)
def test_the_authors(head: str, body: str, names: list[str], cue: str | None) -> None:
    article = read(head, body)
    assert (people(article), article.evidence.get("authors")) == (names, cue)


def test_headline_and_byline_are_no_text() -> None:
    root = parse(f"<html><body>{H1}<p>By {ANNA}</p>{TEXT}</body></html>")
    profile = profile_for_site(URL).for_page(URL)
    lines = [HEADLINE, f"By {ANNA}, May 13, 2025", "By noon the boat was due, and it was not there."]
    article = article_from_body(lines, read_metadata(root, URL), read_blocks(root), profile, URL)
    assert article.articleBody == lines[2]


@pytest.mark.parametrize(
    ("head", "paragraph", "url", "evidence"),
    [
        ("", "The boat.", URL, {}),
        (linked(correction="The boat was early."), "The boat.", URL, {"correction": "json-ld"}),
        ("", "Correction: the boat was early.", URL, {"correction": "paragraph"}),
        ("", "An earlier version of this story called the boat early.", URL, {"correction": "paragraph"}),
        ("", "Corrections are rare on this quay", URL, {}),
        (linked(liveBlogUpdate=[]).replace("NewsArticle", "LiveBlogPosting"), "The boat.", URL, {"live": "json-ld"}),
        ("", "The boat.", "https://www.harbour.example/news/live/boats", {"live": "url"}),
    ],
)
def test_live_blogs_and_corrections(head: str, paragraph: str, url: str, evidence: dict[str, str]) -> None:
    root = parse(f"<html><head>{head}</head><body>{H1}{TEXT}</body></html>")
    profile = profile_for_site(url).for_page(url)
    article = article_from_body([paragraph], read_metadata(root, url), read_blocks(root), profile, url)
    assert {cue: article.evidence[cue] for cue in ("live", "correction") if cue in article.evidence} == evidence


CLAIMS = st.text(max_size=60) | st.sampled_from(
    [PUBLISHED, "May 13, 2025", "05/06/2025", ANNA, "By ", HEADLINE, "|", "1970-01-01"]
)


@given(
    st.lists(CLAIMS, min_size=6, max_size=6), st.sampled_from([str, lambda text: [text], lambda text: {"name": text}])
)
def test_no_claims_break_it(claims: list[str], shape: Any) -> None:
    title, headline, published, modified, author, line = claims
    head = linked(headline=shape(headline), datePublished=shape(published), dateModified=modified, author=shape(author))
    root = parse(
        mended(f"<html><title>{title}</title>{head}<body><h1>{title}</h1><p>{line}</p><time>{line}</time>{TEXT}")
    )
    profile = profile_for_site(URL).for_page(URL)
    article = article_from_body([], read_metadata(root, URL), read_blocks(root), profile, URL)
    assert all(person.name for person in article.authors)
