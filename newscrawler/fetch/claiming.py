"""An article is claimed before it is fetched: crawls at the same time fetch a story once between them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured

from newscrawler.mongo.claims import claim, release
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.crawlstate import is_in_hand, is_stored
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.frontier import Entry

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


LEASE = 120.0
"""Seconds from a page's turn until it is stored: three tries of 30 s, and a database that restarts."""


STORIES = 10_000
"""Stories of which this crawl remembers the page that it asked last: ten times what it has in hand at once, which is
some hundred pages and what waits to be stored (`pipelines.store.BOUND`)."""


class ClaimedElsewhere(IgnoreRequest):
    """Another crawl, or another request of this one, is about to fetch a copy of the story."""


class FetchedElsewhere(IgnoreRequest):
    """As many copies of the story as are wanted are fetched."""


class ClaimMiddleware:
    """Claims the story of which a request asks a copy, at the moment of its fetch; switched off in a dry run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._has_claimed = False
        self._pages: OrderedDict[str, str] = OrderedDict()
        """By story the page (`urls._id`) that was asked last."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.spider.dry_run:  # type: ignore[union-attr]  # made after the spider
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def process_request(self, request: Request) -> None:
        wanted: Entry | None = request.meta.get("entry")
        if wanted is None or wanted.storyId is None:
            # A page that no other one stands for is in this crawl's hand.
            return
        spider, slot = self._crawler.spider, self._crawler.engine.downloader.slots.get(request.meta["download_slot"])
        # Requests that the engine took before this one have their turns first.
        turn = (slot.delay if slot else 0.0) * self._crawler.settings.getint("CONCURRENT_REQUESTS")
        db = crawl_database(self._crawler)
        self._has_claimed = True
        try:
            if not await claim(db, wanted.storyId, spider.run_id, LEASE + turn):  # type: ignore[union-attr]  # as above
                raise ClaimedElsewhere("another crawl fetches it")
            if await self._is_asked(wanted.storyId, wanted.id):
                raise ClaimedElsewhere("another copy is under way")
            but = spider.following.differing  # type: ignore[union-attr]  # as above
            if await is_stored(db, wanted.storyId, wanted.needed, but):
                raise FetchedElsewhere("it is fetched already")
        except MongoUnavailable as exc:
            # The store tells of a lost database, and waits for it; to fetch twice is better than not at all.
            logger.debug("%s", exc)

    async def _is_asked(self, story: str, page: str) -> bool:
        """Tell whether this crawl has another copy of the story in hand: two that choose at once may each choose one.

        Else this page is what it asks. Raises MongoUnavailable.
        """
        last = self._pages.setdefault(story, page)
        run_id = self._crawler.spider.run_id  # type: ignore[union-attr]  # as above
        if last != page and await is_in_hand(crawl_database(self._crawler), last, run_id):
            return True
        self._pages[story] = page
        if len(self._pages) > STORIES:
            self._pages.popitem(last=False)
        return False

    async def spider_closed(self) -> None:
        if not self._has_claimed:
            return
        try:
            await release(crawl_database(self._crawler), self._crawler.spider.run_id)  # type: ignore[union-attr]  # as above
        except MongoUnavailable as exc:
            logger.warning("%s", exc)
