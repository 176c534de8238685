"""The scheduler: it hands out what the frontier has due, taken in advance, for Scrapy asks without waiting.

Only redirects and retries are Scrapy's own requests; everything else is an address in the frontier.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from typing import TYPE_CHECKING, Protocol, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.defer import deferred_from_coro

from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.frontier import LEASE, Entry
from pipelines.store import StorePipeline, store_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

RENEWAL = LEASE / 4
"""Seconds between renewals."""

STARVED, RESTING = 0.05, 0.5
"""Seconds between looks at the frontier while pages are under way that may lead on, and while others have them."""


class Feeding(Protocol):
    """A spider that says what to ask. Its methods that wait may raise MongoUnavailable."""

    def request_for(self, entry: Entry) -> Request:
        """Give the request for an address."""

    async def take(self, count: int) -> list[Entry]:
        """Give up to `count` addresses to ask now."""

    async def take_last(self, count: int) -> list[Entry] | None:
        """Give what is to be asked only when nothing is under way; None: nothing is left, nor will be."""

    async def renew(self) -> None:
        """Hold what is in hand."""

    async def give_back(self) -> None:
        """Let go what is in hand."""


class FrontierScheduler(BaseScheduler):
    """Scrapy's SCHEDULER for spiders that feed it from a frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ahead = 2 * crawler.settings.getint("CONCURRENT_REQUESTS")
        self._buffer: deque[Entry] = deque()
        self._own: deque[Request] = deque()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_done = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self._spider: Feeding = spider  # type: ignore[assignment]  # the spiders that name this scheduler feed it

    def begin(self) -> None:
        """Start to take addresses: the spider has said what there is to ask."""
        self._tasks = [asyncio.ensure_future(self._feed()), asyncio.ensure_future(self._hold())]

    def close(self, reason: str) -> Deferred[None]:  # noqa: ARG002 - Scrapy's own signature
        return deferred_from_coro(self._end())

    def enqueue_request(self, request: Request) -> bool:
        self._own.append(request)
        return True

    def has_pending_requests(self) -> bool:
        return bool(self._own or self._buffer or not self._is_done)

    def next_request(self) -> Request | None:
        store = store_of(self._crawler)
        if store is not None and store.is_away:
            return None
        if len(self._buffer) <= self._ahead // 2:
            self._wake.set()
        if self._own:
            return self._own.popleft()
        return self._spider.request_for(self._buffer.popleft()) if self._buffer else None

    async def _feed(self) -> None:
        while True:
            try:
                pause = await self._refill()
            except MongoUnavailable as exc:
                # The store tells of a lost database, and waits for it.
                logger.debug("%s", exc)
                pause = RESTING
            except Exception:
                # Nobody would notice, and the crawl would wait for ever.
                logger.exception("the frontier failed")
                self._closer = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="frontier failed"))
                return
            if self._is_done:
                self._nudge()
                return
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
            if pause == STARVED:
                await asyncio.sleep(STARVED)

    async def _refill(self) -> float:
        """Take what there is room for; give how long to wait before the next look."""
        room = self._ahead - len(self._buffer)
        store = store_of(self._crawler)
        if room <= 0 or (store is not None and (store.is_away or store.is_full)):
            return RESTING
        found: list[Entry] | None = await self._spider.take(room)
        if not found and not self._buffer and not self._own:
            if not self._is_quiet(store):
                if store is not None:
                    store.hasten()
                return STARVED
            found = await self._spider.take_last(room)
            self._is_done = found is None
        held = self._in_hand(store) if found else set()
        new = [entry for entry in found or () if entry.id not in held]
        self._buffer.extend(new)
        if new:
            self._nudge()
        return RESTING

    def _in_hand(self, store: StorePipeline | None) -> set[str]:
        """Give what waits here, is under way or waits to be stored: a MongoDB that was killed may forget it."""
        slot = self._crawler.engine._slot  # noqa: SLF001 - as below
        requests = [*self._own, *(slot.inprogress if slot is not None else ())]
        entries = [*self._buffer, *(request.meta["entry"] for request in requests if "entry" in request.meta)]
        return {entry.id for entry in entries} | (store.waiting_pages() if store is not None else set())

    def _is_quiet(self, store: StorePipeline | None) -> bool:
        """Tell whether nothing is under way that may lead on."""
        engine = self._crawler.engine
        slot = engine._slot  # noqa: SLF001 - it holds a request until all that came of it is in the pipelines
        busy = (slot is not None and slot.inprogress) or not engine.scraper.slot.is_idle()  # type: ignore[union-attr]  # it is there
        return not busy and (store is None or store.is_empty)

    def _nudge(self) -> None:
        slot = self._crawler.engine._slot  # noqa: SLF001 - there is no public way to say that there is work
        if slot is not None:
            slot.nextcall.schedule()

    async def _hold(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            with contextlib.suppress(MongoUnavailable):
                await self._spider.renew()

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        store = store_of(self._crawler)
        try:
            await self._spider.give_back()
        except MongoUnavailable as exc:
            # Of one that was given up the store has told.
            is_told = store is not None and store.is_away
            logger.log(logging.DEBUG if is_told else logging.WARNING, "%s", exc)
