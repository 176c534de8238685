"""The store with the engine whose state is in MongoDB: workers that share it, and one that dies behind its word."""

from __future__ import annotations

import asyncio

import pytest
from captures import PROFILE, article
from test_near_duplicates import story, text

from newscrawler.mongo.client import connect_async
from newscrawler.sources.profile import profile_for_site
from pipelines import placing
from pipelines.collapse import collapse
from pipelines.engines import open_engines
from pipelines.normalise import normalise
from pipelines.placing import settle
from pipelines.store import store

SITE = profile_for_site("https://www.harbour.example/")


@pytest.fixture
def working(database_uri):
    """Give the function that lets workers store batches at once, each a process with engines of its own."""

    def run(*workers, profile=PROFILE):
        async def work(batches):
            db = connect_async(database_uri, "newscrawler tests")
            try:
                engines = await open_engines(db, days=30)
                await settle(db, engines)
                for batch in batches:
                    await store(db, [collapse(normalise(each, profile)) for each in batch], profile, engines)
            finally:
                await db.client.close()

        async def together():
            await asyncio.gather(*map(work, workers))

        asyncio.run(together())

    return run


def copy(number, told, *, outlet=0, minutes=0, **fields):
    """Give a page that tells the story of number `told`, in words of its own at its end."""
    body = text([*story(told), f"Text {number} of {outlet} ends here."])
    return article(number, outlet=outlet, minutes=minutes, body=body, **fields)


def test_workers_that_share_an_index_find_the_stories_that_one_finds(working, database):
    pages = [copy(number, number % 4, networkId=None, minutes=number) for number in range(24)]
    batches = [pages[start : start + 3] for start in range(0, 24, 3)]
    working(batches[::2], batches[1::2], batches[3:5], profile=SITE)
    working(batches, profile=SITE)
    assert {doc["copyCount"] for doc in database["stories"].find({"mergedInto": None})} == {6}
    told = {doc["_id"]: int(doc["url"].split("/")[4]) % 4 for doc in database["articles"].find()}
    for name in ("articles", "copies"):
        found = {(told[doc["_id"]], doc["storyId"]) for doc in database[name].find()}
        assert len(found) == 4, name
    reasons = {doc["link"]["reason"] for doc in database["copies"].find()}
    assert reasons <= {"founding", "nearDuplicate", "sameText"}
    for doc in database["copies"].find({"link.reason": "nearDuplicate"}):
        assert told[doc["link"]["to"]] == told[doc["_id"]]


def test_what_is_sent_again_under_another_id_is_one_story(working, database):
    first = [copy(number, number, outlet=outlet) for number in range(3) for outlet in range(2)]
    again = [copy(number + 50, number, outlet=outlet, minutes=9) for number in range(3) for outlet in range(2)]
    working([first[::2], again[::2]], [first[1::2], again[1::2]])
    assert {doc["_id"]: doc["mergedInto"] for doc in database["stories"].find({"mergedInto": {"$ne": None}})} == {
        f"tidewire/{1050 + number}": f"tidewire/{1000 + number}" for number in range(3)
    }
    assert {doc["copyCount"] for doc in database["stories"].find({"mergedInto": None})} == {4}


class Killed(BaseException):
    """As kill -9: nothing after it is done."""


def test_who_dies_behind_the_engine_s_word_is_finished_by_the_next(working, database, monkeypatch):
    working([[copy(1, 1)], [copy(1, 1, outlet=1)]])

    async def die(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(placing, "merge_stories", die)
        with pytest.raises(Killed):
            working([[copy(2, 1, minutes=5)]])
    assert database["stories"].count_documents({}) == 1
    working([[copy(2, 1, minutes=5)]])
    assert database["stories"].find_one({"_id": "tidewire/1002"})["mergedInto"] == "tidewire/1001"
    assert database["stories"].find_one({"_id": "tidewire/1001"})["copyCount"] == 3
