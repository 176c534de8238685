"""The store as a Scrapy pipeline: captures are buffered, and written in batches beside the crawl."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from pymongo.errors import PyMongoError
from scrapy import signals
from scrapy.exceptions import CloseSpider, DropItem

from newscrawler.items import Capture
from newscrawler.mongo import server
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.errors import ServerError
from newscrawler.mongo.schema import SchemaMismatch, ensure_schema
from newscrawler.sources.agencies import agencies
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

__all__ = ["Reject", "StorePipeline", "store", "store_rejects"]

logger = logging.getLogger(__name__)

BATCH = 150
"""Captures written at once: between 100 and 200 a bulk's fixed cost is spread, and a lost one soon sent again."""

BOUND = 4 * BATCH
"""Captures that may wait; a crawl that brings more waits for the database."""

PERIOD = 1.0
"""Seconds after which a capture is written, however few wait: what an operator sees is a second old."""

PATIENCE = 60.0
"""Seconds for which a lost database is tried again: a replica set elects in 10 to 12, a restart takes a few."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds between tries, doubling."""

LOST = "database lost"
"""The spider's closing reason where the database did not come back."""


_pipelines: WeakKeyDictionary[Crawler, StorePipeline] = WeakKeyDictionary()


def store_of(crawler: Crawler) -> StorePipeline | None:
    """Give the store of a crawl; None in a dry run."""
    return _pipelines.get(crawler)


class StorePipeline:
    """Writes captures, and what other pipelines dropped, in batches; one batch at a time.

    `process_item` returns at once while fewer than `BOUND` items wait. A batch stays in the buffer until MongoDB has
    acknowledged it; a lost database is tried for `PATIENCE` seconds, then the spider closes for reason `LOST`.
    Settings: NEWSCRAWLER_STORE_PATIENCE (seconds).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._patience = crawler.settings.getfloat("NEWSCRAWLER_STORE_PATIENCE", PATIENCE)
        self._waiting: list[Capture | Reject] = []
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._closing = False
        self._lost = False
        self._embedded = False
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = _pipelines[crawler] = cls(crawler)
        crawler.signals.connect(pipeline.item_dropped, signals.item_dropped)
        crawler.signals.connect(pipeline.item_error, signals.item_error)
        return pipeline

    @property
    def is_away(self) -> bool:
        return self._lost

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= BOUND

    @property
    def is_empty(self) -> bool:
        """Whether all that came is stored."""
        return not self._waiting

    def hasten(self) -> None:
        """Write what waits now."""
        self._wake.set()

    async def open_spider(self) -> None:
        self._db = crawl_database(self._crawler)
        try:
            await ensure_schema(self._db)
            await store_reference(self._db, self._profile, agencies())
            self._engines = await open_engines(self._db, days=self._profile.signature_days)
            await settle(self._db, self._engines)
            await tend(self._db, self._profile)
            self._embedded = await asyncio.to_thread(_is_embedded, await self._db.client.address)
        except SchemaMismatch as exc:
            logger.error("%s", exc)  # noqa: TRY400 - one line for the operator, no traceback
            raise CloseSpider("schema mismatch") from exc
        except PyMongoError as exc:
            logger.error("MongoDB cannot be used: %s", _line(exc))  # noqa: TRY400 - as above
            raise CloseSpider(LOST) from exc
        self._writer = asyncio.create_task(self._write_on())

    async def process_item(self, item: Capture) -> Capture:
        self._add(item)
        while len(self._waiting) >= BOUND and not self._lost:
            self._room.clear()
            await self._room.wait()
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

    def _add(self, entry: Capture | Reject) -> None:
        if self._lost:
            self._count({"store/lost": 1})
            return
        self._waiting.append(entry)
        if len(self._waiting) >= BATCH:
            self._wake.set()

    def _count(self, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            self._crawler.stats.inc_value(name, count)

    async def _write_on(self) -> None:
        """Write batch after batch until the spider closes and nothing waits."""
        while not self._lost and (self._waiting or not self._closing):
            if len(self._waiting) < BATCH and not self._closing:
                await self._until_woken()
            batch = self._waiting[:BATCH]
            if batch and await self._persist(batch):
                del self._waiting[: len(batch)]
            self._room.set()

    async def _until_woken(self) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), PERIOD)
        except TimeoutError:
            return

    async def _persist(self, batch: list[Capture | Reject]) -> bool:
        """Write one batch, however often it takes; give False where the database is lost for good."""
        captures = [entry for entry in batch if isinstance(entry, Capture)]
        rejects = [entry for entry in batch if isinstance(entry, Reject)]

        async def write() -> Counter[str]:
            counts = await self._store(captures)
            return counts + await store_rejects(self._db, rejects, self._profile)

        try:
            counts = await self._insist(write)
        except Exception:
            # The crawl must not go on for hours without a writer, nor wait for it for ever.
            logger.exception("the store failed")
            counts = None
        if counts is None:
            self._give_up()
            return False
        self._count({**counts, "store/flush": 1})
        return True

    async def _store(self, captures: list[Capture]) -> Counter[str]:
        try:
            following = getattr(self._crawler.spider, "following", None)
            return await store(self._db, captures, self._profile, self._engines, following)
        except PyMongoError:
            raise
        except Exception as exc:
            # A mistake of ours in one capture must not take the others of its batch with it.
            if len(captures) > 1:
                return sum([await self._store([capture]) for capture in captures], Counter())
            logger.exception("%s cannot be stored", captures[0].url)
            reject = Reject(item=captures[0], reason="store error", stage="store", detail=repr(exc))
            return await store_rejects(self._db, [reject], self._profile)

    async def _insist(self, write: Callable[[], Awaitable[Counter[str]]]) -> Counter[str] | None:
        deadline = time.monotonic() + self._patience
        pause = FIRST_PAUSE
        while True:
            try:
                return await write()
            except PyMongoError as exc:
                self._count({"store/retry": 1})
                left = deadline - time.monotonic()
                if left <= 0:
                    logger.error("MongoDB did not come back within %d s: %s", self._patience, _line(exc))  # noqa: TRY400
                    return None
                logger.warning("MongoDB does not answer, %d s left to try: %s", left, _line(exc))
            if self._embedded:
                await asyncio.to_thread(_revive)
            await asyncio.sleep(min(pause, max(left, 0.0)))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _give_up(self) -> None:
        self._lost = True
        self._count({"store/lost": len(self._waiting)})
        if not self._closing and self._crawler.engine is not None:
            self._closer = asyncio.create_task(self._crawler.engine.close_spider_async(reason=LOST))


def _is_embedded(address: tuple[str, int] | None) -> bool:
    """Tell whether the database in use is the embedded server's, which we may start again."""
    return address is not None and address == ("127.0.0.1", server.status().port)


def _revive() -> None:
    try:
        server.start()
    except ServerError as exc:
        logger.warning("%s", exc)


def _stage(exc: BaseException | None) -> str:
    """Give the pipeline that raised `exc` by its module's last name: "validate"."""
    trace = exc.__traceback__ if exc else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return str(trace.tb_frame.f_globals.get("__name__", "pipeline")).rpartition(".")[2] if trace else "pipeline"


def _line(exc: Exception) -> str:
    return " ".join(str(exc).split())[:200]
