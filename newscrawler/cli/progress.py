"""What an operator sees while a crawl runs: a bar on a terminal, else a plain line every few seconds; on stderr."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column
from scrapy import signals
from scrapy.crawler import Crawler

LIVE, PLAIN = 0.5, 5.0
"""Seconds between two updates of the bar, and between two plain lines."""


class ProgressDisplay:
    """A Scrapy extension that shows the crawl's stats as they grow."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        display = cls(crawler)
        crawler.signals.connect(display.spider_opened, signals.spider_opened)
        crawler.signals.connect(display.spider_closed, signals.spider_closed)
        return display

    async def spider_opened(self) -> None:
        self._began = time.monotonic()
        self._task = asyncio.create_task(self._live() if sys.stderr.isatty() else self._plain())

    async def spider_closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def line(self) -> str:
        """Give the state in one line: pages, articles, stories, teasers, rate, errors."""
        stats = self._crawler.stats.get_stats()
        pages = stats.get("response_received_count", 0)
        rate = pages / max(time.monotonic() - self._began, 0.001)
        failed = stats.get("crawl/failed", 0) + sum(v for k, v in stats.items() if k.startswith("crawl/http_"))
        return (
            f"{pages} pages  {stats.get('crawl/article', 0)} articles  {stats.get('store/story_new', 0)} new stories  "
            f"{stats.get('store/teaser_seen', 0)} teasers  {rate:.1f} pages/s  {failed} errors"
        )

    async def _plain(self) -> None:
        while True:
            await asyncio.sleep(PLAIN)
            print(self.line(), file=sys.stderr, flush=True)  # noqa: T201 - the operator's line

    async def _live(self) -> None:
        limit = self._crawler.spider.quota.limit  # type: ignore[union-attr]  # our spider has one
        # The text comes last: a narrow terminal cuts it.
        text = TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis"))
        clock = TimeElapsedColumn(table_column=Column(min_width=len("0:00:00")))
        bars = [BarColumn(bar_width=12, table_column=Column(min_width=12))] if limit else []
        columns = (SpinnerColumn(), *bars, clock, text)
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.line(), total=limit)
            while True:
                await asyncio.sleep(LIVE)
                done = self._crawler.stats.get_value("crawl/article", 0)
                bar.update(task, description=self.line(), completed=done)
