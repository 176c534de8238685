"""Walls are told with their reason; articles that quote or resemble one stay articles."""

from __future__ import annotations

import asyncio

import pytest
from corpus import walls
from web_poet import HttpResponse

import newscrawler
from newscrawler.archive.reading import clean
from newscrawler.extract.page.tree import mended_body, parse
from newscrawler.extract.reader import Reading, read_html
from newscrawler.items import Capture
from newscrawler.pages.capture import page_params
from newscrawler.pages.html import ArticlePage
from newscrawler.sources.catalog import page_profile
from newscrawler.sources.profile import profile_for_site

URL = "https://www.harbour.example/news/17/a-goose-leaves"

PROSE = """
<p>The harbour master counted the boats twice on Thursday evening, and twice he came to eleven where twelve should be,
which he wrote down in the book that he keeps for the purpose.</p>
<p>The twelfth, a ferry with nine passengers and a crate of geese, had stopped at the wrong island to let a goose off,
and nobody on board thought to tell the shore of it before night fell.</p>
<p>Nobody was hurt or late for anything of note, and the goose, her owner said, has been house hunting there ever
since, in so far as a goose can be said to hunt for anything at all.</p>
<p>It was the third time since the spring that a ferry had been led astray by its cargo, and the harbour office now
asks that all geese be booked through to the last stop in advance.</p>
"""
CASES = walls()


def reading(page: str, url: str = URL) -> Reading:
    return read_html(parse(mended_body(page.encode())), url=url, profile=page_profile(url))


@pytest.mark.parametrize(("reason", "page"), CASES)
@pytest.mark.parametrize("url", [URL, "https://www.londonmercury.com/news/278000001/a-goose-leaves"])
def test_a_wall_is_told_with_its_reason(page: str, reason: str, url: str) -> None:
    found = reading(page, url)
    assert (found.kind, found.reason) == ("other" if reason == "soft 404" else "blocked", reason)
    assert (found.article, found.teasers, found.links) == (None, [], [])
    assert newscrawler.read(page, url)["kind"] == found.kind


@pytest.mark.parametrize("host", ["consent.harbour.example", "guce.harbour.example"])
def test_a_consent_host_needs_no_words(host: str) -> None:
    assert reading("<title>The Harbour</title><p>Agreed?</p>", f"https://{host}/v2/collect").reason == "consent wall"


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("Just a moment", "Verify you are human, the page said, and the captcha would not go away."),
        ("What a captcha is", "Complete the captcha, it says, and checking your browser takes five seconds."),
        ("404", "The page you are looking for is no longer available, and there is a song about it."),
        ("Page not found", "Page not found"),
        ("Access denied", "Access Denied"),
        ("We value your privacy", "We and our partners use cookies, every page says, and asks for your consent."),
        ("Before you continue", "We use cookies, it says, and store and/or access information on a device."),
        ("Too many requests", "Too many requests reach the harbour office."),
        ("Not available in your country", "Some pages are not available in your country."),
        ("This domain is for sale", "This domain is for sale, the sign on the harbour's old address says."),
        ("Under maintenance", "The lighthouse is under maintenance, and the site is down for maintenance too."),
        ("Log in to continue", "Please log in, says every page these days."),
        ("Enable JavaScript", "You need to enable JavaScript to run this app, it says."),
    ],
)
@pytest.mark.parametrize("head", ["", '<meta property="og:type" content="article">'])
def test_an_article_about_a_wall_is_an_article(title: str, opening: str, head: str) -> None:
    banner = (
        "<div class=cookies><p>We and our partners use cookies with your consent.</p><button>Accept all</button></div>"
        "<noscript>You need to enable JavaScript.</noscript><div id=root></div><script src='https://hcaptcha.com/1/api.js'></script>"
        "<a href='/login'>Log in</a>"
    )
    page = f"<title>{title} | The Harbour</title>{head}<h1>{title}</h1><p>{opening}</p>{PROSE}{banner}"
    found = reading(page)
    assert (found.kind, found.reason) == ("article", None)


def test_a_teaser_before_a_paywall_is_an_articles() -> None:
    teaser = PROSE.partition("</p>")[0] + "</p>"
    head = '<meta property="og:type" content="article"><meta property="article:published_time" content="2025-05-01">'
    page = f"<title>A goose leaves</title>{head}<h1>A goose leaves</h1>{teaser}<p>Subscribe to continue reading</p>"
    found = reading(page + "<p>Log in to read on.</p>")
    assert found.kind == "article"
    assert found.article is not None
    assert (found.article.articleBody or "").startswith("The harbour master")


def test_a_front_page_with_such_headlines_is_a_list() -> None:
    headlines = [
        "Access denied",
        "Page not found",
        "Just a moment",
        "Before you continue",
        "Under maintenance",
        "Not found",
    ]
    entries = "".join(
        f"<li><a href='/news/{n}/a-boat-is-late'>{headline}</a><p>Boat number {n} came home late again, and she...</p>"
        for n, headline in enumerate(headlines)
    )
    assert (
        reading(
            f"<title>The Harbour</title><h1>The Harbour</h1><ul>{entries}</ul>", "https://www.harbour.example/"
        ).kind
        == "list"
    )


@pytest.mark.parametrize(("reason", "page"), CASES)
def test_a_crawl_keeps_the_reason(reason: str, page: str) -> None:
    profile = profile_for_site(URL)
    response = HttpResponse(URL, page.encode(), status=200)
    found = asyncio.run(ArticlePage(response=response, page_params=page_params(profile.for_page(URL))).to_item())
    found.fetchedAt = "2025-05-02T00:00:00Z"
    cleaned = clean(found, profile)
    assert isinstance(cleaned, Capture)
    assert (cleaned.reason, cleaned.article) == (reason, None)
