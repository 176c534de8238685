"""Requests that are sent again, once the whole network was left in peace for a while."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from newscrawler.fetch.slot import LONGEST_WAIT, network_slot
from newscrawler.urls import netloc

logger = logging.getLogger(__name__)

OVERLOADED = frozenset({429, 503})
"""Statuses by which a server says that it has too much to do; any other trouble may be the page's own."""

LONGEST_ASKED = 86_400.0
"""Seconds: a server that asks for more is asked again after a day all the same."""


def retry_after(response: Response) -> float | None:
    """Give the seconds that Retry-After names, in either form; None where there is none that can be read.

    A date is held against the server's own clock where it tells it.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if re.fullmatch(r"[0-9]{1,15}", text):
        return min(float(text), LONGEST_ASKED)
    until = _date(text)
    if until is None:
        return None
    now = _date((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_ASKED)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class BackOffMiddleware(RetryMiddleware):
    """Scrapy's, which sends a request again at once; here the network's slot waits first.

    A host that asks for a longer wait than a crawl makes is asked nothing until then, and the page is left for a
    later crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._slot = network_slot(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackOffMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        status = response.status
        if status not in self.retry_http_codes:
            self._slot.recovered()
            return response
        host = netloc(request.url)
        overloaded = status in OVERLOADED
        asked = retry_after(response) if overloaded else None
        if asked is not None and asked > LONGEST_WAIT:
            logger.warning("HTTP %d from %s: asked nothing for %.0f s, as its Retry-After says", status, host, asked)
            self._slot.rest(host, asked)
            return response
        again = self._retry(request, f"HTTP {status}")
        if again is not None or overloaded:
            self._slot.back_off(f"HTTP {status} from {host}", _times(request), overloaded=overloaded, asked=asked)
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if not isinstance(again, Request):
            return None
        why = f"{type(exception).__name__} from {netloc(request.url)}"
        self._slot.back_off(why, _times(request), overloaded=False, asked=None)
        return again


def _times(request: Request) -> int:
    """Give how often a request has failed by now."""
    times: int = request.meta.get("retry_times", 0)
    return times + 1
