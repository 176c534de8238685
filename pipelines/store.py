"""The store as a Scrapy pipeline: captures are buffered, and written in batches beside the crawl."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import PyMongoError
from scrapy import signals
from scrapy.exceptions import CloseSpider, DropItem

from newscrawler.items import Capture
from newscrawler.mongo.client import (
    crawl_database,
    first_cause,
    give_up,
    is_refusal,
    keep_open_for,
    resolve_uri,
    unavailable,
)
from newscrawler.mongo.errors import MongoError, MongoUnavailable
from newscrawler.mongo.outages import Outages, is_outage
from newscrawler.mongo.runs import DATABASE_LOST
from newscrawler.mongo.schema import SchemaMismatch, ensure_schema
from newscrawler.sources.agencies import agencies
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Profile
from pipelines.batch import store
from pipelines.engines import open_engines
from pipelines.placing import settle
from pipelines.promos.cleaning import tend
from pipelines.reference import store_reference
from pipelines.rejects import Reject, store_rejects

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

__all__ = ["Reject", "StorePipeline", "store", "store_of", "store_rejects"]

logger = logging.getLogger(__name__)

BATCH = 150
"""Captures written at once: between 100 and 200 a bulk's fixed cost is spread, and a lost one soon sent again."""

BATCH_BYTES = 16 * 1024 * 1024
"""And bytes, as `_weight` counts them: 150 usual captures have 4 MB, of giant pages one batch has a few."""

BOUND, BOUND_BYTES = 4 * BATCH, 4 * BATCH_BYTES
"""Captures, and their bytes, that may wait; a crawl that brings more waits for the database."""

PERIOD = 1.0
"""Seconds after which a capture is written, however few wait: what an operator sees is a second old."""

IDLE_PERIODS = 5
"""Periods without a capture after which the database is asked whether it is there: fetching must pause then, too."""


def store_of(crawler: Crawler) -> StorePipeline | None:
    """Give the crawl's store: what fetches asks it whether to go on. None where nothing is stored, as in a dry run."""
    return crawler.get_item_pipeline(StorePipeline)


class StorePipeline:
    """Writes captures, and what other pipelines dropped, in batches; one batch at a time.

    `process_item` returns at once unless the store `is_full`. A batch stays in the buffer until MongoDB has
    acknowledged it (by a majority, in the journal). While the database `is_away` the store waits, without end unless
    NEWSCRAWLER_STORE_PATIENCE (seconds) sets one or the crawl is stopped: then the spider closes for reason
    DATABASE_LOST, and what was not stored is due again. One that has never answered is not waited for, unless
    NEWSCRAWLER_MONGO_MET says that it did before the crawl began. Its stats are `store/...`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.before_batch: Callable[[], Awaitable[object]] | None = None
        """Awaited before a batch is written: what has to be safe before its pages count as done. Raises OSError."""
        self._crawler = crawler
        self._waiting: list[Capture | Reject] = []
        self._weights: list[int] = []
        self._bytes = 0
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._hasty = False
        self._closing = False
        self._lost = False
        self._outages: Outages | None = None
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.item_dropped, signals.item_dropped)
        crawler.signals.connect(pipeline.item_error, signals.item_error)
        return pipeline

    @property
    def is_away(self) -> bool:
        """The database is not there, or lost for good: what is fetched now could not be stored."""
        return self._lost or (self._outages is not None and self._outages.is_away)

    @property
    def is_full(self) -> bool:
        """As much waits as may, and `process_item` with it."""
        return len(self._waiting) >= BOUND or self._bytes >= BOUND_BYTES

    @property
    def is_empty(self) -> bool:
        """Nothing waits, and no batch is being written."""
        return not self._waiting

    def hasten(self) -> None:
        """Write now what waits, however little it is."""
        self._hasty = True
        self._wake.set()

    def waiting_pages(self) -> set[str]:
        """Give the pages (`urls._id`) whose answers wait to be stored, each by the address that was asked."""
        items = (entry.item if isinstance(entry, Reject) else entry for entry in self._waiting)
        found = set()
        for item in items:
            if isinstance(item, Capture):
                with suppress(ValueError):
                    asked = item.http.requestedUrl if item.http else None
                    found.add(page_id(asked or item.url, self._profile))
        return found

    async def open_spider(self) -> None:
        settings = self._crawler.settings
        try:
            self._uri = await asyncio.to_thread(resolve_uri, settings.get("NEWSCRAWLER_MONGO_URI"))
            self._db = crawl_database(self._crawler)
            self._outages = Outages(
                self._db.client,
                self._uri,
                met=settings.getbool("NEWSCRAWLER_MONGO_MET"),
                patience=settings.getfloat("NEWSCRAWLER_STORE_PATIENCE", math.inf),
                is_stopped=lambda: not self._crawler.crawling,
                count=lambda name, n: self._count({f"store/{name}": n}),
            )
            await self._outages.through(self._outages.ping)
            await self._outages.through(self._set_up)
        except SchemaMismatch as exc:
            logger.error("%s", exc)  # noqa: TRY400 - one line for the operator, no traceback
            raise CloseSpider("schema mismatch") from exc
        except (PyMongoError, MongoError) as exc:
            logger.error("MongoDB cannot be used: %s", first_cause(exc))  # noqa: TRY400 - as above
            raise CloseSpider(DATABASE_LOST) from exc
        self._writer = asyncio.create_task(self._write_on(self._outages))
        keep_open_for(self._crawler, self._writer)

    async def process_item(self, item: Capture) -> Capture:
        self._add(item)
        # Scrapy closes the pipelines when nothing is in them: in a crawl that is being stopped nobody waits here.
        while self.is_full and not self._lost and self._crawler.crawling:
            self._room.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._room.wait(), PERIOD)
        return item

    async def close_spider(self) -> None:
        if self._writer is None:
            return
        self._closing = True
        self._wake.set()
        await self._writer

    def item_dropped(self, item: Any, exception: DropItem) -> None:
        self._add(Reject(item=item, reason=str(exception), stage=_stage(exception)))

    def item_error(self, item: Any, failure: Failure) -> None:
        detail = f"{type(failure.value).__name__}: {failure.value}"
        self._add(Reject(item=item, reason="pipeline error", stage=_stage(failure.value), detail=detail))

    @property
    def _profile(self) -> Profile:
        return self._crawler.spider.profile  # type: ignore[union-attr,no-any-return]  # every spider of ours has one

    async def _set_up(self) -> None:
        await ensure_schema(self._db)
        await store_reference(self._db, self._profile, agencies=agencies())
        self._engines = await open_engines(self._db, days=self._profile.signature_days)
        await settle(self._db, self._engines)
        await tend(self._db, self._profile)

    def _add(self, entry: Capture | Reject) -> None:
        if self._lost:
            self._count({"store/lost": 1})
            return
        self._waiting.append(entry)
        self._weights.append(_weight(entry))
        self._bytes += self._weights[-1]
        if self._has_batch():
            self._wake.set()

    def _has_batch(self) -> bool:
        return len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES

    def _next_batch(self) -> list[Capture | Reject]:
        """Give the first that wait: `BATCH` of them, or fewer where they are heavy, and one at least."""
        light = sum(weight <= BATCH_BYTES for weight in accumulate(self._weights[:BATCH]))
        return self._waiting[: max(light, 1)]

    def _count(self, counts: Mapping[str, int]) -> None:
        for name, count in counts.items():
            self._crawler.stats.inc_value(name, count)

    async def _write_on(self, outages: Outages) -> None:
        """Write batch after batch until the spider closes and nothing waits."""
        idle = 0
        try:
            while self._waiting or not self._closing:
                if not (self._has_batch() or self._closing or (self._hasty and self._waiting)):
                    await self._until_woken()
                if self._waiting:
                    await self._persist(outages, self._next_batch())
                    idle = 0
                    continue
                self._hasty = False
                idle += 1
                if idle >= IDLE_PERIODS:
                    await outages.through(outages.ping)
                    idle = 0
        except (MongoUnavailable, OSError) as exc:
            self._give_up(str(exc))
            if outages.is_away:
                give_up()
        except Exception as exc:
            # The crawl must not go on for hours without a writer, nor wait for it for ever.
            logger.exception("the store failed")
            self._give_up(f"the store failed: {exc!r}"[:200])

    async def _until_woken(self) -> None:
        self._wake.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), PERIOD)

    async def _persist(self, outages: Outages, batch: list[Capture | Reject]) -> None:
        """Write one batch, however often it takes, and take it out of the buffer."""
        captures = [entry for entry in batch if isinstance(entry, Capture)]
        refused = [(entry, self._profile) for entry in batch if isinstance(entry, Reject)]
        forgotten, rejects = self._engines.forgotten.sifted(refused)
        captures += (capture for capture, _ in forgotten)
        times = 0

        async def write() -> Counter[str]:
            nonlocal times
            times += 1
            counts = await self._store(captures)
            return counts + await store_rejects(self._db, rejects)

        if self.before_batch is not None:
            await self.before_batch()
        try:
            counts = await outages.through(write)
        finally:
            self._count({"store/retry": times - 1} if times > 1 else {})
        self._count({**counts, "store/flush": 1})
        self._bytes -= sum(self._weights[: len(batch)])
        del self._waiting[: len(batch)], self._weights[: len(batch)]
        self._room.set()

    async def _store(self, captures: list[Capture]) -> Counter[str]:
        try:
            following = getattr(self._crawler.spider, "following", None)
            return await store(self._db, captures, self._profile, self._engines, following)
        except Exception as exc:
            if is_outage(exc):
                raise
            if is_refusal(exc):
                # It is not about these captures, and holds for the next ones.
                raise unavailable(exc, self._uri) from exc
            # A mistake of ours in one capture must not take the others of its batch with it.
            if len(captures) > 1:
                return sum([await self._store([capture]) for capture in captures], Counter())
            logger.exception("%s cannot be stored", captures[0].url)
            reject = Reject(item=captures[0], reason="store error", stage="store", detail=repr(exc))
            return await store_rejects(self._db, [(reject, self._profile)])

    def _give_up(self, why: str) -> None:
        self._lost = True
        left = len(self._waiting)
        self._count({"store/lost": left})
        logger.error("%s: %d captures were not stored; their pages are due again", why, left)
        self._waiting, self._weights, self._bytes = [], [], 0
        self._room.set()
        if not self._closing and self._crawler.engine is not None:
            self._closer = asyncio.create_task(self._crawler.engine.close_spider_async(reason=DATABASE_LOST))


def _weight(entry: Capture | Reject) -> int:
    """Estimate how many bytes of memory a capture takes.

    Measured: 1,200 without text, 740 for a teaser (more with a dateline), 365 for a link.
    """
    item = entry.item if isinstance(entry, Reject) else entry
    if not isinstance(item, Capture):
        # Whatever a pipeline of somebody's let pass: its size is not known, and such items are few.
        return BATCH_BYTES // BATCH
    body = sys.getsizeof(item.article.articleBody) if item.article else 0
    return 1200 + body + 1000 * len(item.teasers) + 365 * len(item.links)


def _stage(exc: BaseException | None) -> str:
    """Give the pipeline that raised `exc` by its module's last name: "validate"."""
    trace = exc.__traceback__ if exc else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return str(trace.tb_frame.f_globals.get("__name__", "pipeline")).rpartition(".")[2] if trace else "pipeline"
