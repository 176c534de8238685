"""Politeness by network: its outlets share one backend, so all their requests share one download slot."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from newscrawler.fetch.cooldown import CoolDown, Refusals
from newscrawler.fetch.retries import OVERLOADED
from newscrawler.fetch.slot import network_slot
from newscrawler.urls import netloc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class PolitenessMiddleware:
    """Puts every request, robots.txt included, into the network's slot, unless it is not to be asked now."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._slot = network_slot(crawler)
        self._refusals = Refusals(crawler, self._slot)
        self.cooldown = CoolDown(crawler, self._slot)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if "(+" not in crawler.settings["USER_AGENT"]:
            logger.warning("sites cannot tell whom to ask: set NEWSCRAWLER_CONTACT to your e-mail or a URL")
        politeness = cls(crawler)
        crawler.signals.connect(politeness.spider_idle, signals.spider_idle)
        return politeness

    def spider_idle(self) -> None:
        """Have the crawl that is over end for a cool-down where all that it asked was refused.

        One page that an operator typed tells of itself alone.
        """
        spider: Any = self._crawler.spider
        why = None if self._slot.is_closed or spider.target.url else self._refusals.of_all()
        if why is not None:
            self.cooldown.start(why)
        if self.cooldown.is_beginning:
            raise DontCloseSpider

    def process_request(self, request: Request) -> None:
        slot = self._slot
        if slot.is_closed or slot.resting:
            slot.check(netloc(request.url))
        slots = self._crawler.engine.downloader.slots
        if slot.name not in slots:
            # Scrapy drops one that was idle for a minute, and what is known of the network would go with it.
            slots[slot.name] = slot
        request.meta["download_slot"] = slot.name

    def process_response(self, request: Request, response: Response) -> Response:
        names_time = bool(self._slot.resting) and netloc(request.url) in self._slot.resting
        if names_time and response.status in OVERLOADED:
            self.cooldown.note_rest(netloc(request.url), f"HTTP {response.status}")
        # A robots.txt tells of a refusal only where it names a time.
        if "entry" in request.meta or names_time:
            why = self._refusals.note(request, response)
            if why is not None:
                self.cooldown.start(why)
        return response


def cooldown_of(crawler: Crawler) -> CoolDown:
    """Give the cool-down that a crawl's politeness keeps."""
    middleware = crawler.get_downloader_middleware(PolitenessMiddleware)
    return middleware.cooldown  # type: ignore[union-attr]  # the settings name it
