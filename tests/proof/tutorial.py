"""What a Scrapy tutorial leads to: a spider, a pipeline that inserts each item, and JOBDIR to go on after a stop.

    scrapy runspider tutorial.py -a profile=demo.toml -s MONGO_URI=... -s MONGO_DATABASE=... -s JOBDIR=...

The pipeline is the one of Scrapy's documentation. The spider reads the same lists as a crawl of the profile does, but
the sitemaps, and follows what they list; each page is one item.
"""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, Self

import pymongo
import scrapy
from itemadapter import ItemAdapter


class MongoPipeline:
    collection_name = "articles"

    def __init__(self, mongo_uri: str, mongo_db: str) -> None:
        self.mongo_uri = mongo_uri
        self.mongo_db = mongo_db

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.settings.get("MONGO_URI"), crawler.settings.get("MONGO_DATABASE"))

    def open_spider(self) -> None:
        self.client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(self.mongo_uri)
        self.db = self.client[self.mongo_db]

    def close_spider(self) -> None:
        self.client.close()

    def process_item(self, item: Any) -> Any:
        self.db[self.collection_name].insert_one(ItemAdapter(item).asdict())
        return item


class TutorialSpider(scrapy.Spider):
    name = "tutorial"
    custom_settings: ClassVar[dict[str, Any]] = {
        "ITEM_PIPELINES": {MongoPipeline: 300},
        # As polite as the profile asks for.
        "DOWNLOAD_DELAY": 0.01,
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }

    def __init__(self, profile: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.profile = tomllib.loads(Path(profile).read_text("utf-8"))

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.profile["feeds"]:
            yield scrapy.Request(url, self.parse_feed)
        for outlet in self.profile["outlets"]:
            for path in outlet["feeds"]:
                yield scrapy.Request(outlet["url"].rstrip("/") + path, self.parse_feed)
            for path in self.profile["sections"]:
                yield scrapy.Request(outlet["url"].rstrip("/") + path, self.parse_section)

    def parse_feed(self, response: Any) -> Iterator[scrapy.Request]:
        for url in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(url, self.parse_article)

    def parse_section(self, response: Any) -> Iterator[scrapy.Request]:
        for link in response.css("a"):
            path = link.attrib.get("href", "")
            if "/news/" in path:
                yield response.follow(link, self.parse_article)
            elif "/section/" in path and "page" in path:
                yield response.follow(link, self.parse_section)

    def parse_article(self, response: Any) -> Iterator[dict[str, Any]]:
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "text": " ".join(response.css("p::text").getall()),
        }
