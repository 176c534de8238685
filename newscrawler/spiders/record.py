"""The record of a run in `runs`: when it starts, every few seconds while it lives, and when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.cooldowns import COOLING_DOWN
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.records import RunState
from newscrawler.mongo.runs import (
    DATABASE_LOST,
    finish_run_async,
    heartbeat_async,
    run_document,
    server_process,
    start_run_async,
)
from newscrawler.spiders.syndication import SWITCHES, SyndicationSpider

logger = logging.getLogger(__name__)

PERIOD = 15.0
"""Seconds between signs of life; a run is taken for lost after 90 s without one."""
_COUNTED = ("store/", "reject/", "crawl/", "archive/", "retry/count")
CLOCK = 60.0
"""Seconds by which this machine's clock must be off from where it was at the start to be told of."""
_STATES: dict[str, RunState] = {
    "finished": "finished",
    "limit": "finished",
    "shutdown": "interrupted",
    COOLING_DOWN: "interrupted",
}


class RunRecorder:
    """Keeps the crawl's document in `runs`; switched off in a dry run."""

    def __init__(self, crawler: Crawler, spider: SyndicationSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._beating: asyncio.Task[None] | None = None
        self._server: tuple[str | None, str | None] = None, None
        self._clock = _clock()
        self._run: dict[str, Any] = {}
        self._recorded = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(spider, SyndicationSpider) or spider.dry_run:
            raise NotConfigured
        recorder = cls(crawler, spider)
        crawler.signals.connect(recorder.spider_opened, signals.spider_opened)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        return recorder

    async def spider_opened(self) -> None:
        options = {
            "limit": self._spider.quota.limit,
            "since": self._spider.since,
            "copies": str(self._spider.rule),
            "archive": self._spider.archive,
            **{name: name in self._spider.switches for name in SWITCHES},
        }
        self._run = run_document(self._spider.run_id, self._spider.source, self._spider.started, options)
        with contextlib.suppress(MongoUnavailable):
            # The store tells of a lost database; until it is back there is nothing to record.
            await self._begin()
        await self._look()
        self._beating = asyncio.create_task(self._beat())

    async def _begin(self) -> None:
        if not self._recorded:
            await start_run_async(crawl_database(self._crawler), self._run)
            self._recorded = True

    async def spider_closed(self, reason: str) -> None:
        if self._beating is None:
            return
        self._beating.cancel()
        state, why = _STATES.get(reason, "failed"), reason
        if state == "finished" and self._spider.is_unanswered:
            state, why = "failed", "no answer"
        if reason == COOLING_DOWN and not self._crawler.stats.get_value("downloader/request_count"):
            # It took nothing over that a later crawl could carry on.
            state = "skipped"
        if "store/lost" in self._crawler.stats.get_stats():
            # Whatever else ended it: what it could not store is to be asked again.
            state, why = "failed", DATABASE_LOST
        else:
            await self._look()
        try:
            await self._begin()
            await finish_run_async(
                crawl_database(self._crawler), self._spider.run_id, state, why, self._counts(), self._stats()
            )
        except MongoUnavailable as exc:
            # Of a database that was never there the store has told.
            logger.log(logging.ERROR if self._recorded else logging.DEBUG, "%s", exc)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(PERIOD)
            await self._look()
            try:
                await self._begin()
                await heartbeat_async(crawl_database(self._crawler), self._spider.run_id, self._counts())
            except MongoUnavailable:
                # The store pipeline tells of a lost database, and tries again.
                continue

    async def _look(self) -> None:
        """Take note of what nobody else notices: a server that was quickly back, a clock that was set."""
        off = _clock() - self._clock
        if abs(off) >= CLOCK:
            self._crawler.stats.set_value("crawl/clock_off", round(off))
        try:
            member, process = await server_process(crawl_database(self._crawler))
        except MongoUnavailable:
            # The store pipeline tells of it.
            return
        known_member, known = self._server
        if known is not None and member == known_member and process != known:
            self._crawler.stats.inc_value("store/server_restarted")
        self._server = member, process

    def _counts(self) -> dict[str, Any]:
        return {name: value for name, value in self._stats().items() if name.startswith(_COUNTED)}

    def _stats(self) -> dict[str, Any]:
        return dict(self._crawler.stats.get_stats())


def _clock() -> float:
    """Give what stays the same for as long as nobody sets this machine's clock."""
    return time.time() - time.monotonic()
