"""Politeness by network: its outlets share one backend, so all their requests share one download slot."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)


class PolitenessMiddleware:
    """Puts every request, robots.txt included, into the slot of the profile's politeness group.

    A Crawl-delay longer than the profile's delay, of any of the network's hosts, becomes the slot's: Scrapy's robots
    middleware reads it but never applies it.
    """

    def __init__(self, crawler: Crawler, slot: str) -> None:
        self._crawler = crawler
        self._slot = slot

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler, crawler.spider.profile.group)  # type: ignore[union-attr]  # made after the spider
        crawler.signals.connect(middleware.robots_parsed, signals.robots_parsed)
        return middleware

    def process_request(self, request: Request) -> None:
        request.meta["download_slot"] = self._slot

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        wanted = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        engine = self._crawler.engine
        if wanted is None or engine is None:
            return
        slot = engine.downloader.slots.get(self._slot)
        if slot is not None and wanted > slot.delay:
            logger.info("%s asks for a delay of %g s between requests", request.url, wanted)
            slot.delay = wanted
