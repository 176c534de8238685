"""Keepers whose archive fails, as on a disk that is full or broken."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from newscrawler.archive import keeping
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.keeping import Keeper
from newscrawler.archive.warc import Exchange
from newscrawler.items import WarcRecord

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FullKeeper(Keeper):
    """Has no room when it is asked for the thirtieth time, nor for five times after that."""

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        super().__init__(crawler, archive)
        keeping.PAUSE = 0.2
        append, asked = self._writer.append, 0

        def sometimes(exchange: Exchange) -> WarcRecord:
            nonlocal asked
            asked += 1
            if 30 <= asked < 36:
                raise OSError(errno.ENOSPC, "No space left on device")
            return append(exchange)

        self._writer.append = sometimes  # type: ignore[method-assign]


class BrokenKeeper(Keeper):
    """Can make nothing durable."""

    async def sync(self) -> None:
        raise ArchiveError("the archive cannot be written: Input/output error")
