"""Redirects by `<meta http-equiv="refresh">`."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from newscrawler.fetch.refresh import RefreshMiddleware

URL = "http://harbour.example/news/1/storm"
TARGET = "http://harbour.example/news/1/storm-grows"


def asked(page: str, encoding: str = "utf-8", *, robots: bool = False) -> Request | HtmlResponse:
    request = Request(URL, meta={} if robots else {"entry": None})
    response = HtmlResponse(URL, body=page.encode(encoding), encoding=encoding, request=request)
    answer = RefreshMiddleware.from_crawler(get_crawler()).process_response(request, response)
    assert isinstance(answer, Request | HtmlResponse)
    return answer


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "shift_jis"])
@pytest.mark.parametrize("word", ["refresh", "Refresh", "REFRESH"])
def test_a_page_that_leads_elsewhere_is_followed(word: str, encoding: str) -> None:
    answer = asked(f'<html><head><meta http-equiv="{word}" content="0; url={TARGET}"></head></html>', encoding)
    assert isinstance(answer, Request)
    assert answer.url == TARGET


def test_a_page_in_place_of_a_robots_txt_leads_nowhere() -> None:
    page = f'<html><head><meta http-equiv="refresh" content="0; url={TARGET}"></head></html>'
    assert isinstance(asked(page, robots=True), HtmlResponse)


def test_as_far_down_as_scrapy_looks() -> None:
    tag = f'<meta http-equiv="refresh" content="0; url={TARGET}">'
    answer = asked("<!--" + "𝔖" * (4096 - len(tag) - 7) + "-->" + tag)
    assert isinstance(answer, Request)


@pytest.mark.parametrize(
    "page", ["<html><p>Harbour reopens</p></html>", "<html><p>Harbour to refresh fleet</p></html>"]
)
def test_any_other_is_handed_on(page: str) -> None:
    answer = asked(page)
    assert isinstance(answer, HtmlResponse)
    # It is decoded once, by the page object, where nothing speaks of a refresh.
    assert (answer._cached_ubody is None) == ("refresh" not in page)
