"""What operators and other processes say of stories, as the store keeps it."""

from __future__ import annotations

import asyncio

import pytest
from captures import START, article, listing, teaser

from newscrawler.mongo.client import connect_async
from pipelines import batch, moves
from pipelines.engines import open_engines
from pipelines.moves import merge_stories, split_story
from pipelines.placing import group_teasers, merge_groups, settle

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


class Killed(BaseException):
    """As kill -9: nothing after it is done."""


def test_an_operator_s_merge_that_a_crawl_finishes_is_told_to_the_engine(storing, calling, engines, monkeypatch):
    storing([article(1, body="Seals sing now"), article(2, minutes=1)])

    async def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(moves, "finish", die)
        with pytest.raises(Killed):
            calling(lambda db, _: merge_stories(db, SECOND, THIRD, by="operator", engine=engines.articles))
    engines.articles.texts.clear()
    engines.articles.texts["else"] = ("Seals sing now", FIRST)
    storing([article(2, minutes=7, body="Seals sing now")])
    assert engines.articles.merged == [(SECOND, THIRD)]


def test_teasers_whose_groups_become_one_while_they_are_written_are_of_one(storing, database, monkeypatch):
    async def then_merged(db, teasers, engine):
        await group_teasers(db, teasers, engine)
        loser = teasers[0]["groupId"]
        engine.engine.known.redirects[loser] = "another"
        await merge_groups(db, [(loser, "another")])

    monkeypatch.setattr(batch, "group_teasers", then_merged)
    storing([listing([1], teasers=[teaser(1, story=1)])])
    assert [doc["groupId"] for doc in database["teasers"].find()] == ["another"]
