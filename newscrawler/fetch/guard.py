"""What is not asked although something leads to it: other hosts, traps, and private addresses behind a proxy."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self
from urllib.request import getproxies

from scrapy import Request
from scrapy.exceptions import NotConfigured

from newscrawler.fetch.addresses import PrivateAddressError, addresses_of, end_of
from newscrawler.fetch.refusals import OffNetwork, PrivateAddress, Trapped
from newscrawler.urls import domain_of, is_web_url, netloc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class GuardMiddleware:
    """Refuses redirects off the network, and addresses of a pattern that brought nothing for too long."""

    def __init__(self, crawler: Crawler) -> None:
        self._spider: Any = crawler.spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if "entry" not in request.meta:
            # robots.txt, which may lie anywhere (RFC 9309, 2.3.1.2).
            return
        following = self._spider.following
        if following is None:
            return
        before = request.meta.get("redirect_urls")
        if before and not is_web_url(request.url):
            raise OffNetwork(f"redirected to {request.url[:100]}, which is too long or no web address")
        if before and not following.on_network(request.url) and _site(request.url) != _site(before[0]):
            raise OffNetwork(f"redirected to {request.url}, off the network; a crawl of that address would follow it")
        if request.meta["entry"].role != "start" and following.traps.is_spent(request.url):
            raise Trapped("one of too many such pages that bring nothing new")


class LookUpMiddleware:
    """Judges where a host is before others look it up: a proxy from the environment, or the profile's own handler.

    They may be told another address than we: who uses them has to see to it that they reach no private one. A host
    that only they find is theirs to judge.
    """

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        self._addresses = addresses_of(spider.profile, spider.target.url)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        profile = crawler.spider.profile  # type: ignore[union-attr]  # made after the spider
        if profile.download_handler is None and not getproxies():
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        host, port = end_of(request.url)
        try:
            await asyncio.to_thread(self._addresses.resolve, host, port)
        except PrivateAddressError as exc:
            raise PrivateAddress(str(exc)) from exc
        except OSError as exc:
            logger.debug("%s: %s", host, exc)


def _site(url: str) -> str:
    return domain_of(netloc(url))
