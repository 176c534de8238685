"""What a dry run finds, as JSON lines on stdout."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exporters import JsonLinesItemExporter


class CapturePrinter:
    """A Scrapy extension that prints each capture as it comes; where nobody takes it, the crawl ends."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        out: Any = sys.stdout.buffer
        self._exporter = JsonLinesItemExporter(out, encoding="utf8")
        self._closer: asyncio.Task[None] | None = None
        self.error: OSError | None = None
        """Why stdout took nothing any more: its reader has gone, its disk is full."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        printer = cls(crawler)
        crawler.signals.connect(printer.item_scraped, signals.item_scraped)
        return printer

    def item_scraped(self, item: Any) -> None:
        if self.error is not None:
            return
        try:
            self._exporter.export_item(item)
            sys.stdout.buffer.flush()
        except OSError as exc:
            self.error = exc
            self._closer = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="stdout lost"))
