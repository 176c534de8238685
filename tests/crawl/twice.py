"""Stores that send batches twice, as one does whose answer was lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawler.items import Capture
from pipelines.store import StorePipeline

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class TwicePipeline(StorePipeline):
    async def _store(self, captures: list[Capture]) -> Counter[str]:
        await super()._store(captures)
        return await super()._store(captures)


class SomeTwicePipeline(StorePipeline):
    """Sends every other batch twice."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._batches = 0

    async def _store(self, captures: list[Capture]) -> Counter[str]:
        self._batches += 1
        if self._batches % 2:
            await super()._store(captures)
        return await super()._store(captures)
