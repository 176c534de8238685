"""What the store tells those that fetch: whether it is full, empty or without its database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from captures import article, listing
from crawl_items import ItemsSpider
from scrapy.exceptions import CloseSpider
from scrapy.utils.test import get_crawler

from pipelines import store as stores
from pipelines.store import StorePipeline


@asynccontextmanager
async def opened(uri: str) -> AsyncIterator[StorePipeline]:
    """Give the store of a crawler that is set up and asks for nothing."""
    crawler = get_crawler(ItemsSpider, {"NEWSCRAWLER_MONGO_URI": uri})
    crawler.spider, crawler.crawling = ItemsSpider(), True
    pipeline = StorePipeline.from_crawler(crawler)
    try:
        await pipeline.open_spider()
        yield pipeline
    finally:
        await pipeline.close_spider()
        await pipeline._db.client.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - what is waited for is the pipeline's own affair
            await asyncio.sleep(0.01)


def test_what_waits_is_written_at_once_when_asked(database_uri, database, monkeypatch):
    monkeypatch.setattr(stores, "PERIOD", 60.0)

    async def crawl():
        async with opened(database_uri) as pipeline:
            assert pipeline.is_empty
            await pipeline.process_item(article(1))
            await asyncio.sleep(0.2)
            assert not pipeline.is_empty
            assert database["articles"].count_documents({}) == 0
            pipeline.hasten()
            await until(lambda: pipeline.is_empty)
            assert database["articles"].count_documents({}) == 1
            # And what comes later waits for its batch again.
            await pipeline.process_item(article(2))
            await asyncio.sleep(0.2)
            assert not pipeline.is_empty
            assert not pipeline.is_away

    asyncio.run(crawl())
    assert database["articles"].count_documents({}) == 2


def test_a_few_giant_pages_fill_the_store_as_many_small_ones_do(database_uri, database, monkeypatch):
    monkeypatch.setattr(stores, "BATCH_BYTES", 3 << 20)
    monkeypatch.setattr(stores, "BOUND_BYTES", 8 << 20)
    text = "tide " * (210 << 10)

    async def crawl():
        async with opened(database_uri) as pipeline:
            for number in range(8):
                assert not pipeline.is_full
                pipeline._add(article(number, body=f"{number} {text}"))
            assert pipeline.is_full
            waiting = asyncio.create_task(pipeline.process_item(article(9)))
            await asyncio.sleep(0)
            assert not waiting.done()
            await waiting
            assert not pipeline.is_full
        # One batch has two of them: what is heavy is sent in pieces.
        assert pipeline._crawler.stats.get_value("store/flush") >= 4

    asyncio.run(crawl())
    assert database["articles"].count_documents({}) == 9


def test_a_page_that_is_heavier_than_a_batch_is_stored_too(database_uri, database, monkeypatch):
    monkeypatch.setattr(stores, "BATCH_BYTES", 1000)

    async def crawl():
        async with opened(database_uri) as pipeline:
            await pipeline.process_item(listing([*range(50)]))

    asyncio.run(crawl())
    assert database["copies"].count_documents({}) == 50


def test_a_database_that_never_answered_is_told_at_once(caplog, monkeypatch):
    monkeypatch.setattr("newscrawler.mongo.outages.ANSWER_SECONDS", 0.3)

    async def crawl():
        with pytest.raises(CloseSpider):
            async with opened("mongodb://127.0.0.1:9/tide?serverSelectionTimeoutMS=300"):
                pass

    asyncio.run(crawl())
    assert "MongoDB cannot be used" in caplog.text
    assert "127.0.0.1:9: [Errno 111]" in caplog.text
