"""Politeness by network: its outlets share one backend, so all their requests share one download slot."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from newscrawler.sources.profile import Profile

logger = logging.getLogger(__name__)


class PolitenessMiddleware:
    """Puts every request, robots.txt included, into the slot of the profile's politeness group.

    The longest Crawl-delay of the network's hosts becomes the slot's where it is longer than the profile's, or where
    the profile states none: Scrapy's robots middleware reads it but never applies it.
    """

    def __init__(self, crawler: Crawler, profile: Profile) -> None:
        self._crawler = crawler
        self._slot = profile.group
        self._delay = profile.politeness.delay

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler, crawler.spider.profile)  # type: ignore[union-attr]  # made after the spider
        crawler.signals.connect(middleware.robots_parsed, signals.robots_parsed)
        if "(+" not in crawler.settings["USER_AGENT"]:
            logger.warning("sites cannot tell whom to ask: set NEWSCRAWLER_CONTACT to your e-mail or a URL")
        return middleware

    def process_request(self, request: Request) -> None:
        request.meta["download_slot"] = self._slot

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        wanted = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        slot = self._crawler.engine.downloader.slots.get(self._slot)
        if wanted is None or slot is None or (self._delay is not None and wanted <= self._delay):
            return
        logger.info("%s asks for a delay of %g s between requests", request.url, wanted)
        slot.delay = self._delay = wanted
