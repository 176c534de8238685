"""Scrapy with its defaults and our frontier: what is to be asked is in MongoDB, and each page is marked there as done.

The mark is made of an item, where a bare crawl gives none: Scrapy starts CONCURRENT_ITEMS tasks for each page that
gives any, whatever the frontier, and so has as many here as in our crawls.

.venv/bin/python bench/crawl_frontier.py PROFILE CONCURRENCY URI [SETTING=JSON...]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from crawl_bare import given_settings, page_urls
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from newscrawler.items import Capture, Http
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.frontier import Entry, Frontier
from newscrawler.mongo.runs import new_run_id
from newscrawler.mongo.schema import ensure_schema
from newscrawler.settings import CONCURRENT_ITEMS
from newscrawler.sources.copies import copy_rule
from newscrawler.sources.identity import page_id
from newscrawler.sources.lists import Lists
from newscrawler.sources.target import find_target
from newscrawler.spiders.feeding import StoredFeed
from pipelines import merges
from pipelines.documents import url_document
from pipelines.engines import open_engines
from pipelines.following import Following
from pipelines.identities import page_of
from pipelines.store import StorePipeline
from pipelines.writes import Write, write


class Marking(StorePipeline):
    """Stores of each page that it is done, as the last step of the store does, and nothing else."""

    async def _set_up(self) -> None:
        await ensure_schema(self._db)
        self._engines = await open_engines(self._db, days=self._profile.signature_days)

    async def _store(self, captures: list[Capture]) -> Counter[str]:
        pages = [page_of(capture, self._profile) for capture in captures]
        writes = [Write(page.id, merges.url(url_document(page), shown=None)) for page in pages]
        await write(self._db["urls"], writes)
        return Counter()


class Fed(Spider):
    name = "fed"
    source: str

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.profile = find_target(self.source).profile
        self.run_id = new_run_id(datetime.now(UTC))

    async def start(self) -> AsyncIterator[Request]:
        db = crawl_database(self.crawler)
        frontier = Frontier(db, self.source, self.run_id)
        await frontier.begin()
        following = Following(
            frontier=frontier,
            profile=self.profile,
            rule=copy_rule("all"),
            lists=Lists(datetime.now(UTC)),
            runs=(self.run_id,),
            source=self.source,
        )
        self.feed = StoredFeed(db, frontier, following)
        urls = page_urls(self.profile.outlets[0].base_url.rstrip("/"))
        entries = [
            Entry(id=page_id(url, self.profile), url=url, role="article", rank=2 + number)
            for number, url in enumerate(urls)
        ]
        await frontier.put(entries, unless=following.asked)
        self.crawler.engine.scheduler.begin()
        requests: list[Request] = []
        for request in requests:
            yield request

    def request_for(self, entry: Entry) -> Request:
        return Request(entry.url, dont_filter=True, meta={"entry": entry})

    async def take(self, count: int) -> list[Entry]:
        return await self.feed.take(count)

    async def take_last(self, count: int) -> list[Entry] | None:
        return await self.feed.take_last(count)

    async def renew(self) -> None:
        await self.feed.renew()

    async def give_back(self) -> None:
        await self.feed.give_back()

    def parse(self, response: Response) -> Capture:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Capture(
            url=response.url, kind="other", fetchedAt=at, runId=self.run_id, http=Http(status=response.status)
        )


def main() -> None:
    source, concurrency, uri, *others = sys.argv[1:]
    # As of the others; and what the frontier is made of.
    same = {"CONCURRENT_REQUESTS": int(concurrency), "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency)}
    ours = {
        "SCHEDULER": "newscrawler.fetch.scheduler.FrontierScheduler",
        "CONCURRENT_ITEMS": CONCURRENT_ITEMS,
        "ITEM_PIPELINES": {Marking: 900},
        "NEWSCRAWLER_MONGO_URI": uri,
    }
    process = CrawlerProcess({**same, **ours, **given_settings(others)})
    process.crawl(Fed, source=source)
    process.start()


if __name__ == "__main__":
    main()
