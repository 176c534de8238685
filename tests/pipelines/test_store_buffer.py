"""What the store tells those that fetch: whether it is full, empty or without its database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from captures import article, listing
from crawl_items import ItemsSpider
from pymongo.errors import OperationFailure
from scrapy.exceptions import CloseSpider
from scrapy.utils.test import get_crawler

from newscrawler.mongo import outages
from newscrawler.mongo.client import connect_async
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


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(180):
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
    # Time to be refused in, on a machine that has much to do.
    monkeypatch.setattr("newscrawler.mongo.outages.ANSWER_SECONDS", 1.5)

    async def crawl():
        with pytest.raises(CloseSpider):
            async with opened("mongodb://127.0.0.1:9/tide?serverSelectionTimeoutMS=1500"):
                pass

    asyncio.run(crawl())
    assert "MongoDB cannot be used" in caplog.text
    assert "127.0.0.1:9: [Errno 111]" in caplog.text


def test_a_user_that_may_no_longer_write_is_told_once_and_no_page_is_given_up(
    database_uri, database, monkeypatch, caplog
):
    told = 'not authorized on tide to execute command { insert: "articles", ordered: false }'

    async def refused(*_):
        raise OperationFailure(told, 13, {"ok": 0.0, "errmsg": told, "code": 13})

    async def crawl():
        async with opened(database_uri) as pipeline:
            monkeypatch.setattr(stores, "store", refused)
            for number in range(3):
                await pipeline.process_item(article(number))

    asyncio.run(crawl())
    assert database["rejects"].count_documents({}) == database["urls"].count_documents({}) == 0
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert "not authorized on tide: insert articles: check what its user may do: 3 captures were not stored" in line


def test_a_database_that_answers_and_does_nothing_is_told_once(mongo_uri, monkeypatch, caplog):
    monkeypatch.setattr(outages, "TICK", 0.02)
    monkeypatch.setattr(outages, "BLOCKED_SECONDS", 0.1)

    def told():
        return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]

    async def blocked():
        await until(told)
        # And some times as long.
        await asyncio.sleep(0.4)

    async def wait():
        async with connect_async(mongo_uri).client as client:
            waiting = outages.Outages(client, mongo_uri, patience=60, is_stopped=lambda: False, count=lambda *_: None)
            await waiting.through(blocked)

    asyncio.run(wait())
    (line,) = told()
    assert "answers, but has not done" in line
