"""A store that sends every batch twice, as one does whose answer was lost."""

from __future__ import annotations

from collections import Counter

from newscrawler.items import Capture
from pipelines.store import StorePipeline


class TwicePipeline(StorePipeline):
    async def _store(self, captures: list[Capture]) -> Counter[str]:
        await super()._store(captures)
        return await super()._store(captures)
