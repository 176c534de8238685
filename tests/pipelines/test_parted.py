"""What an operator parted, as the store with the real engines keeps it."""

from __future__ import annotations

import asyncio

import pytest
from captures import START, article, listing

from newscrawler.mongo.client import connect_async
from pipelines.engines import open_engines
from pipelines.moves import merge_stories, split_story
from pipelines.placing import settle

FIRST, SECOND, THIRD = "tidewire/1001", "tidewire/1002", "tidewire/1003"


@pytest.fixture
def calling(database_uri):
    def call(work):
        async def run():
            db = connect_async(database_uri, "newscrawler tests")
            try:
                engines = await open_engines(db, days=30)
                await settle(db, engines)
                return await work(db, engines.articles)
            finally:
                await db.client.close()

        return asyncio.run(run())

    return call


def test_copies_that_were_not_fetched_can_be_parted(storing, database, calling):
    storing([article(1), listing([2], outlet=1, minutes=5)])
    assert database["articles"].count_documents({}) == 1
    unfetched = [doc["_id"] for doc in database["copies"].find({"storyId": SECOND})]
    calling(lambda db, engine: merge_stories(db, SECOND, FIRST, by="operator", engine=engine))
    new = calling(lambda db, engine: split_story(db, FIRST, unfetched, engine=engine))
    assert [doc["_id"] for doc in database["copies"].find({"storyId": new})] == unfetched
    assert database["storyEvents"].count_documents({"pending": True}) == 0


def test_no_engine_merges_by_way_of_a_third_story_what_was_parted(storing, database, calling):
    storing([article(1), article(2, minutes=1), article(3, minutes=2)])
    calling(lambda db, engine: merge_stories(db, SECOND, FIRST, by="operator", engine=engine))
    parted = ["tidewire/harbour.example/1002"]
    new = calling(lambda db, engine: split_story(db, FIRST, parted, engine=engine))
    calling(lambda db, _: merge_stories(db, new, THIRD, at=START))
    calling(lambda db, _: merge_stories(db, THIRD, FIRST, at=START))
    assert {doc["_id"] for doc in database["stories"].find({"mergedInto": None})} == {FIRST, THIRD}
