"""What a site's robots.txt forbids is not asked, and a site that cannot tell is asked nothing."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawler.fetch.compression import HEAD
from newscrawler.fetch.refusals import BadEncoding
from newscrawler.fetch.robots import MAX_SIZE, Robots, is_absent, parse_robots
from newscrawler.fetch.slot import NetworkRests, SiteRests, network_slot
from newscrawler.urls import netloc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_PACKING = 4096
"""Bytes by which what cannot be packed grows when it is, at the most: 5 in 16 KB, and a header."""

KEPT = 24 * 3600.0
"""Seconds for which a robots.txt holds, at the most that RFC 9309 allows."""

AGAIN = 600.0
"""Seconds after which one that could not be had is asked for again: a site that restarts is back by then."""


class RobotsMiddleware:
    """In place of Scrapy's, which takes a robots.txt that it cannot have for leave to ask all.

    Each site is asked for its robots.txt before anything else, through the network's slot and with the retries of any
    request. Its delays are the network's.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._slot = network_slot(crawler)
        self._known: dict[str, tuple[float, asyncio.Future[Robots]]] = {}
        """By scheme and host: when it was asked for, and what it says."""
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        """Bytes of each robots.txt that is under way."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    def bytes_received(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt of which there is more than is read."""
        if HEAD not in request.meta:
            return
        count = self._received[request] = self._received.get(request, 0) + len(data)
        if count > MAX_SIZE + _PACKING:
            raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self._robots(request)
        if not robots.allows(request.url):
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise IgnoreRequest("Forbidden by robots.txt")

    async def _robots(self, request: Request) -> Robots:
        parts = urlparse_cached(request)
        site = f"{parts.scheme}://{parts.netloc}"
        asked, found = self._known.get(site, (0.0, None))
        if found is None or monotonic() - asked > KEPT:
            found = asyncio.ensure_future(self._ask(f"{site}/robots.txt"))
            self._known[site] = monotonic(), found
        try:
            # Who waits may be stopped; the others wait on.
            return await asyncio.shield(found)
        except IgnoreRequest:
            # When the site has rested, it is asked again.
            self._known.pop(site, None)
            raise

    async def _ask(self, url: str) -> Robots:
        stats = self._crawler.stats
        stats.inc_value("robotstxt/request_count")
        # However long it is, its head counts.
        meta = {"dont_obey_robotstxt": True, "download_maxsize": 0, HEAD: MAX_SIZE + 1}
        request = Request(url, priority=1000, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except (NetworkRests, SiteRests):
            raise
        except BadEncoding as exc:
            raise self._rest(url, str(exc)) from exc
        except IgnoreRequest as exc:
            # Redirected too often, or to where nobody is asked: as if there were none.
            logger.info("%s: %s: all is allowed", url, exc)
            return Robots()
        except Exception as exc:
            raise self._rest(url, f"no answer: {type(exc).__name__}") from exc
        stats.inc_value("robotstxt/response_count")
        stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 300:
            if is_absent(response.status):
                return Robots()
            raise self._rest(url, f"HTTP {response.status}")
        robots = parse_robots(response.body)
        if robots.wanted is not None:
            self._slot.slow_down(url, robots.wanted)
        return robots

    def _rest(self, url: str, why: str) -> SiteRests:
        host = netloc(url)
        logger.warning("%s: %s: the site is asked nothing for %.0f s", url, why, AGAIN)
        self._slot.rest(host, AGAIN)
        return SiteRests(host, self._slot.resting[host] - monotonic())
