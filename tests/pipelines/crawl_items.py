"""A crawl without a network: `main`, called with OPTIONS (JSON), yields pickled items, and prints how it ended.

That is Scrapy's stats, and whether the store `is_empty`. Options:

`uri`, `items` (path of the pickle), `settings`.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import scrapy
from captures import PROFILE
from scrapy.crawler import AsyncCrawlerProcess

from newscrawler.settings import ITEM_PIPELINES
from pipelines.store import store_of


class ItemsSpider(scrapy.Spider):
    name = "items"
    profile = PROFILE
    source = "items"

    def __init__(self, items=()):
        super().__init__()
        self.items = items

    async def start(self):
        for number in range(len(self.items)):
            yield scrapy.Request(f"data:,{number}")

    def parse(self, response):
        yield self.items[int(response.text)]


def main():
    options = json.loads(sys.argv[1])
    items = pickle.loads(Path(options["items"]).read_bytes())  # noqa: S301 - written by the test itself
    process = AsyncCrawlerProcess(
        {
            "ITEM_PIPELINES": ITEM_PIPELINES,
            "NEWSCRAWLER_MONGO_URI": options["uri"],
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "WARNING",
            **options.get("settings", {}),
        }
    )
    crawler = process.create_crawler(ItemsSpider)
    process.crawl(crawler, items=items)
    process.start()
    told = {"is_empty": store_of(crawler).is_empty}
    print(json.dumps(crawler.stats.get_stats() | told, default=str))  # noqa: T201 - what the test reads
