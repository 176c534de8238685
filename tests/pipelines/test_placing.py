"""Which story a page belongs to, by what the store leaves in a real MongoDB of what an engine says."""

from __future__ import annotations

import asyncio

from captures import PROFILE, article, listing, teaser
from exact import exact_engines

from newscrawler.mongo.client import connect_async
from newscrawler.sources.profile import profile_for_site
from pipelines.collapse import collapse
from pipelines.normalise import normalise
from pipelines.store import store

SITE = profile_for_site("https://www.harbour.example/")


def page(number, *, words="Crabs walk home", minutes=0, **fields):
    return article(number, minutes=minutes, body=f"{words} tonight, said text {number}.", networkId=None, **fields)


def ids_of(database):
    """Give the `_id` of each article by its number."""
    return {int(doc["url"].split("/")[4]) - 1000: doc["_id"] for doc in database["articles"].find()}


def test_without_an_id_a_text_joins_the_story_that_it_is_like(storing, database):
    storing([page(1), page(2, minutes=1), page(3, words="Seals sing now", minutes=2)], profile=SITE)
    ids = ids_of(database)
    stories = {doc["_id"]: doc for doc in database["stories"].find()}
    assert stories.keys() == {ids[1], ids[3]}
    assert (stories[ids[1]]["copyCount"], stories[ids[1]]["foundingArticleId"]) == (2, ids[1])
    assert database["articles"].find_one({"_id": ids[2]})["storyId"] == ids[1]
    links = {doc["_id"]: doc["link"] for doc in database["copies"].find()}
    assert links[ids[1]] == {"score": 1.0, "reason": "founding", "to": ids[1], "engineVersion": 2}
    assert links[ids[2]] == {"score": 0.9, "reason": "nearDuplicate", "to": ids[1], "engineVersion": 2}
    assert {doc["_id"] for doc in database["storyEvents"].find()} == {f"{ids[1]}/minted", f"{ids[3]}/minted"}


def test_an_article_stays_in_its_story_whatever_it_says_later(storing, database):
    storing([page(1), page(2, minutes=1), page(3, words="Seals sing now", minutes=2)], profile=SITE)
    before = database["copies"].find_one({"storyId": ids_of(database)[1]}, sort={"firstSeen": -1})
    storing([page(2, words="Seals sing now", minutes=9)], profile=SITE)
    after = database["copies"].find_one({"_id": before["_id"]})
    assert (after["storyId"], after["link"], after["agrees"]) == (before["storyId"], before["link"], False)
    assert database["articles"].find_one({"_id": before["_id"]})["storyId"] == before["storyId"]


def test_a_text_that_disagrees_with_its_id_is_flagged(storing, database):
    storing([article(1), article(1, outlet=1, minutes=1), article(1, outlet=2, minutes=2, body="Quite another text.")])
    agrees = {doc["outlet"]: doc["agrees"] for doc in database["copies"].find()}
    assert agrees == {"harbour.example": None, "lagoon.example": True, "delta.example": False}
    assert database["stories"].find_one()["copyCount"] == 3
    # What says nothing new is not compared again, and what an older capture says changes nothing.
    storing([article(1, outlet=2, minutes=5, body="Quite another text.")], [article(1, outlet=2, minutes=1)])
    assert database["copies"].find_one({"outlet": "delta.example"})["agrees"] is False
    storing([article(1, outlet=2, minutes=6)])
    assert database["copies"].find_one({"outlet": "delta.example"})["agrees"] is True


def test_what_is_sent_again_under_another_id_is_merged(storing, database):
    same = "Seals sing now, and nobody minds."
    storing([article(1, body=same), listing([2], minutes=1)])
    counts = storing([article(2, outlet=1, minutes=2, body=same, teasers=[teaser(1, story=2, self_=True)])])
    assert database["stories"].find_one({"_id": "tidewire/1002"})["mergedInto"] == "tidewire/1001"
    for name in ("articles", "copies", "teasers", "sightings"):
        assert {doc["storyId"] for doc in database[name].find()} == {"tidewire/1001"}, name
    story = database["stories"].find_one({"_id": "tidewire/1001"})
    assert (story["copyCount"], story["fetchedCount"], story["networkId"]) == (3, 2, "1001")
    assert counts["store/story_new"] == 0
    link = database["copies"].find_one({"_id": "tidewire/lagoon.example/1002"})["link"]
    assert (link["reason"], link["to"]) == ("networkId", "tidewire/1002")


def test_within_one_batch_too(storing, database):
    same = "Seals sing now, and nobody minds."
    storing([article(2, outlet=1, minutes=2, body=same), article(1, body=same)])
    assert database["stories"].find_one({"_id": "tidewire/1002"})["mergedInto"] == "tidewire/1001"
    assert database["stories"].find_one({"_id": "tidewire/1001"})["networkId"] == "1001"
    assert database["copies"].count_documents({"storyId": "tidewire/1001"}) == 2


def test_teasers_that_say_nearly_the_same_share_a_group(storing, database, engines):
    storing([listing([], teasers=[teaser(1), teaser(2, position=1)])])
    assert {doc["groupId"] for doc in database["teasers"].find()} == {teaser(1).id}
    database["teasers"].update_many({}, {"$set": {"groupId": None}})
    asked = len(engines.teasers.texts)
    storing([listing([], minutes=1, teasers=[teaser(2), teaser(3, position=1)])])
    groups = {doc["_id"]: doc["groupId"] for doc in database["teasers"].find()}
    # As after a migration: a teaser gets its group when it is shown again.
    assert groups == {teaser(1).id: None, teaser(2).id: teaser(1).id, teaser(3).id: teaser(1).id}
    assert len(engines.teasers.texts) == asked + 1


def test_workers_at_once_leave_what_one_does(database, database_uri):
    texts = ["Seals sing now", "Crabs walk home", "Gulls cry out"]
    pages = [
        article(number, outlet=outlet, minutes=number, body=f"{texts[number % 3]}, says {number}.", run="r")
        for number in range(9)
        for outlet in range(3)
    ]
    ready = [collapse(normalise(each, PROFILE)) for each in pages]
    engines = exact_engines()

    async def work(order):
        db = connect_async(database_uri, "newscrawler tests")
        try:
            for start in range(0, len(order), 4):
                await store(db, order[start : start + 4], PROFILE, engines)
        finally:
            await db.client.close()

    async def run():
        await asyncio.gather(work(ready[::2]), work(ready[1::2][::-1]), work(ready))

    asyncio.run(run())
    live = [doc["_id"] for doc in database["stories"].find({"mergedInto": None})]
    assert len(live) == 3
    assert {doc["copyCount"] for doc in database["stories"].find({"mergedInto": None})} == {9}
    merged = {doc["_id"]: doc["mergedInto"] for doc in database["stories"].find({"mergedInto": {"$ne": None}})}
    assert len(merged) == 6
    assert set(merged.values()) == set(live)
    for name in ("articles", "copies", "lines"):
        assert set(database[name].distinct("storyId")) == set(live), name
    assert database["storyEvents"].count_documents({"event": "merged"}) == 6
    assert database["stories"].count_documents({"recount": True}) == 0
