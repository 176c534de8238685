import attrs
import pytest
from captures import article, listing, teaser
from scrapy.exceptions import DropItem

from newscrawler.items import Capture, Http
from pipelines.validate import validate


def changed(**fields):
    capture = article(1)
    return attrs.evolve(capture, article=attrs.evolve(capture.article, **fields))


@pytest.mark.parametrize(
    "capture", [article(1), listing([1]), changed(datePublished="2025-05-01"), changed(datePublished=None)]
)
def test_gives_a_sound_capture_back(capture):
    assert validate(capture) is capture


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"url": "https://a.example/"}, "not a capture"),
        (None, "not a capture"),
        (attrs.evolve(article(1), url="/news/1"), "bad URL"),
        (attrs.evolve(article(1), url="https://a.example/\ud800"), "bad URL"),
        (attrs.evolve(article(1), url=None), "bad URL"),
        (attrs.evolve(article(1), kind="page"), "unknown kind"),
        (attrs.evolve(article(1), fetchedAt=None), "no fetch time"),
        (attrs.evolve(article(1), fetchedAt="yesterday"), "bad fetch time"),
        (attrs.evolve(article(1), fetchedAt="2025-05-01T10:00:00"), "bad fetch time"),
        (attrs.evolve(article(1), fetchedAt="9999-12-31T23:59:59-05:00"), "bad fetch time"),
        (attrs.evolve(article(1), article=None), "no article"),
        (changed(url="news/1"), "bad article URL"),
        (changed(headline=" "), "no headline"),
        (changed(articleBody=None), "no body"),
        (changed(datePublished="1 May 2025"), "date not ISO 8601"),
        (changed(dateModified="2025-05-01T10:00:00"), "date not ISO 8601"),
        (changed(datePublished="2025-W18-4"), "date not ISO 8601"),
        (listing([], teasers=[attrs.evolve(teaser(1), id="")]), "teaser without id"),
        (listing([], teasers=[attrs.evolve(teaser(1), text=None, headline=None)]), "teaser without text"),
    ],
)
def test_drops_what_breaks_the_contract(item, reason):
    with pytest.raises(DropItem, match=f"^{reason}$"):
        validate(item)


@pytest.mark.parametrize("status", [304, 404, 500])
def test_asks_nothing_more_of_a_response_without_a_page(status):
    capture = Capture(
        url="https://a.example/", kind="article", fetchedAt="2025-05-01T10:00:00Z", http=Http(status=status)
    )
    assert validate(capture) is capture
