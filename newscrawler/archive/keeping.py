"""Keeping what a crawl fetches: downloader middlewares that hand every response to the archive.

`Keeper` sees responses as they come from the wire, redirects, errors and robots.txt too. Pages of HTML wait for
`PageKeeper`, which sees them unpacked, for they may say that they are not to be archived. What is kept is durable
before the store marks its page as done.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from newscrawler.archive.delivery import deliver_all
from newscrawler.archive.erasure import erase_urls
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.index import IndexBroken
from newscrawler.archive.permission import headers_allow, page_allows
from newscrawler.archive.repair import prepare
from newscrawler.archive.warc import Exchange, Header
from newscrawler.archive.writer import Writer
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.tombstones import forgotten_urls
from pipelines.store import store_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http.headers import Headers

logger = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds between tries to write to an archive that takes nothing."""

_WAITING = "unarchived"
_PAGES = (b"text/html", b"application/xhtml+xml")
_CUT = {"dataloss": "disconnect", "download_stopped": "length"}
"""Scrapy's flags of answers that did not come whole, and WARC's words for them."""


class NotKept(IgnoreRequest):
    """The archive took nothing, and the crawl was stopped: the page counts as not fetched."""


class Keeper:
    """Writes responses to the archive where the crawl keeps them. Its stats are `archive/...`.

    While the archive takes nothing, for its disk is full, responses wait, and with them all that is to be fetched.
    `meta["record"]` tells where a response was kept, `meta["fetched_at"]` when it came.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        spider = crawler.spider
        told = {
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": spider.source,  # type: ignore[union-attr]  # made after the spider
            "robots": "obey" if crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": crawler.settings["USER_AGENT"],
        }
        self._crawler = crawler
        self._archive = archive
        self._writer = Writer(archive, spider.source, told)  # type: ignore[union-attr]  # as above
        self._is_full = False
        self._delivery: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the archive ready. Raises ArchiveError, IndexBroken; NotConfigured where the crawl keeps nothing."""
        if not getattr(crawler.spider, "archive", False):
            raise NotConfigured
        archive = Archive.configured()
        prepare(archive)
        keeper = cls(crawler, archive)
        crawler.signals.connect(keeper.spider_opened, signals.spider_opened)
        crawler.signals.connect(keeper.spider_closed, signals.spider_closed)
        return keeper

    def spider_opened(self) -> None:
        store = store_of(self._crawler)
        if store is not None:
            store.before_batch = self.sync
        self._deliver()

    async def process_response(self, request: Request, response: Response) -> Response:
        meta = request.meta
        # A redirect hands on what the response before it left.
        meta.pop("record", None)
        meta["fetched_at"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if not headers_allow(response.headers.getlist("X-Robots-Tag")):
            self.refuse()
        elif response.status == 200 and _is_page(response):
            meta[_WAITING] = response
        else:
            await self.keep(request, response)
        return response

    async def keep(self, request: Request, response: Response) -> None:
        """Write a response, however long that takes. Raises NotKept where the crawl is stopped meanwhile."""
        exchange = _exchange(request, response)
        while True:
            try:
                request.meta["record"] = self._writer.append(exchange)
                break
            except (OSError, sqlite3.Error) as exc:
                self._tell(exc)
            if not self._crawler.crawling:
                raise NotKept("the archive takes nothing")
            await asyncio.sleep(PAUSE)
        if self._is_full:
            self._is_full = False
            logger.warning("the archive %s takes responses again: going on", self._archive.folder)
        stats = self._crawler.stats
        stats.inc_value("archive/response")
        stats.set_value("archive/revisit", self._writer.revisits)

    def refuse(self) -> None:
        """Count a response that is not to be archived."""
        self._crawler.stats.inc_value("archive/noarchive")

    async def sync(self) -> None:
        """Make durable all that was kept. Raises ArchiveError."""
        if await self._writer.sync():
            self._deliver()

    async def spider_closed(self) -> None:
        try:
            await self._writer.close()
        except ArchiveError as exc:
            logger.error("%s", exc)  # noqa: TRY400 - one line for the operator
        await self._erase_forgotten()
        self._deliver()
        if self._delivery is not None:
            await self._delivery

    async def _erase_forgotten(self) -> None:
        """Erase what was forgotten under another id, or while its answer was under way: there was no record yet."""
        try:
            urls = await forgotten_urls(crawl_database(self._crawler))
            if urls:
                await asyncio.to_thread(erase_urls, self._archive, urls)
        except (MongoUnavailable, ArchiveError, IndexBroken) as exc:
            logger.warning("%s: what was forgotten meanwhile may be in the archive: give forget once more", exc)

    def _deliver(self) -> None:
        """Copy what is finished, beside the crawl."""
        if self._archive.to is None:
            return
        before = self._delivery

        async def deliver() -> None:
            if before is not None:
                await before
            copied = await asyncio.to_thread(deliver_all, self._archive)
            self._crawler.stats.inc_value("archive/delivered", copied)

        self._delivery = asyncio.create_task(deliver())

    def _tell(self, exc: Exception) -> None:
        level = logging.DEBUG if self._is_full else logging.WARNING
        self._is_full = True
        logger.log(
            level,
            "the archive %s takes nothing (%s): fetching pauses; free some of its disk, the crawl goes on by itself",
            self._archive.folder,
            getattr(exc, "strerror", None) or exc,
        )


class PageKeeper:
    """Has pages of HTML kept that do not forbid it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not getattr(crawler.spider, "archive", False):
            raise NotConfigured
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        waiting: Response | None = request.meta.pop(_WAITING, None)
        if waiting is None:
            return response
        keeper = self._crawler.get_downloader_middleware(Keeper)
        if keeper is None:
            return response
        if page_allows(response.body):
            await keeper.keep(request, waiting)
        else:
            keeper.refuse()
        return response


def _is_page(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"text/html").partition(b";")[0].strip().lower()
    return kind in _PAGES


def _exchange(request: Request, response: Response) -> Exchange:
    protocol = response.protocol or ""
    return Exchange(
        url=response.url,
        at=request.meta["fetched_at"],
        method=request.method,
        asked=_headers(request.headers),
        # A block of WARC is written as HTTP/1 has it, whatever came.
        protocol=protocol if protocol.startswith("HTTP/1") else "HTTP/1.1",
        status=response.status,
        headers=_headers(response.headers),
        body=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
        truncated=next((why for flag, why in _CUT.items() if flag in response.flags), None),
    )


def _headers(headers: Headers) -> list[Header]:
    return [(name, value) for name, values in headers.items() for value in values]
