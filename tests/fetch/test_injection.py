"""What a callback is given: planned once a page type, and of the page's own type all the same."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response, XmlResponse
from scrapy.utils.test import get_crawler

from newscrawler.fetch.injection import CaptureMiddleware
from newscrawler.items import Capture
from newscrawler.pages.capture import page_params
from newscrawler.pages.rules import page_rules
from newscrawler.sources.profile import Outlet, Profile

PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    feeds=["/rss"],
    outlets=[Outlet(name="Harbour Gazette", domain="harbour.example", url="http://harbour.example/")],
)
ARTICLE = (
    '<html><head><title>Storm nears</title><meta property="og:type" content="article"></head><body><article>'
    "<h1>Storm nears</h1><p>By Mara Quill</p>"
    + "<p>The harbour closed its outer gates at noon, and the ferries to the islands stayed where they were.</p>" * 4
    + "</article></body></html>"
)
FEED = (
    '<rss version="2.0"><channel><title>All</title><item><title>Storm nears</title>'
    "<link>http://harbour.example/news/1/storm</link></item></channel></rss>"
)


class Reader(Spider):
    name = "reader"

    def read(self, response: Response, capture: Capture) -> None:
        pass


@pytest.fixture
def middleware() -> CaptureMiddleware:
    crawler = get_crawler(Reader, {"SCRAPY_POET_RULES": page_rules(PROFILE)})
    crawler.spider = Reader.from_crawler(crawler)
    return CaptureMiddleware.from_crawler(crawler)


def answered(middleware: CaptureMiddleware, url: str, kind: type[HtmlResponse | XmlResponse], body: str) -> Capture:
    params = page_params(PROFILE.for_page(url))
    request = Request(url, callback=middleware.crawler.spider.read, meta={"page_params": params})
    assert middleware.process_request(request) is None
    response = kind(url, body=body.encode(), request=request)
    answer = middleware.process_response(request, response)
    assert asyncio.run(answer) is response
    capture = request.cb_kwargs["capture"]
    assert isinstance(capture, Capture)
    return capture


def test_pages_of_all_types_are_read_each_by_its_own(middleware: CaptureMiddleware) -> None:
    for number in (1, 2):
        url = f"http://harbour.example/news/{number}/storm"
        article = answered(middleware, url, HtmlResponse, ARTICLE.replace("Storm", f"Storm {number}"))
        feed = answered(middleware, "http://harbour.example/rss", XmlResponse, FEED)
        assert article.url == url
        assert article.article is not None
        assert article.article.headline == f"Storm {number} nears"
        assert (feed.kind, [link.url for link in feed.links if link.kind == "article"]) == (
            "feed",
            ["http://harbour.example/news/1/storm"],
        )


def test_a_callback_is_looked_at_once_a_page_type(
    middleware: CaptureMiddleware, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(middleware, "http://harbour.example/news/1/storm", HtmlResponse, ARTICLE)
    looked = []
    signature = inspect.signature

    def counted(function: object, **options: bool) -> inspect.Signature:
        looked.append(getattr(function, "__name__", None))
        return signature(function, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(inspect, "signature", counted)
    answered(middleware, "http://harbour.example/news/2/storm", HtmlResponse, ARTICLE)
    assert "read" not in looked
