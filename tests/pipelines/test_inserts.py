"""What is new is inserted; it must be what its merge would have stored, whoever is there first."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from captures import PROFILE, article, listing, teaser

from newscrawler.mongo.client import connect_async
from pipelines import merges
from pipelines.writes import Write, laid, write

COLLECTIONS = ("stories", "storyEvents", "articles", "copies", "teasers", "sightings", "lines", "revisions", "urls")
LONG = "Pier {0} saw the tide rise, and nobody in the harbour of Brine Bay minded the water at all that evening."


def batch():
    shown = [teaser(1, story=2, outlet=1), teaser(2, story=1), teaser(3, story=4)]
    return [
        article(1, teasers=shown, body=LONG.format(1)),
        article(2, outlet=1, minutes=3, teasers=shown[:2]),
        listing([1, 2, 4], outlet=2, minutes=5, teasers=shown[::-1]),
        listing([1, 2], outlet=2, minutes=9, teasers=shown[:1]),
        article(1, minutes=12, body=LONG.format(11)),
    ]


def everything(database):
    return {
        name: [{key: value for key, value in doc.items() if key != "updatedAt"} for doc in database[name].find()]
        for name in COLLECTIONS
    }


def by_id(documents):
    return {name: sorted(each, key=lambda doc: doc["_id"]) for name, each in documents.items()}


def merged(doc, merge, page=-1, *, new=False, guard=None):
    del new
    return Write(doc["_id"], merge(doc), page, guard)


def test_what_is_inserted_is_what_its_merge_stores(storing, database, monkeypatch, engines):
    counts = storing(batch())
    inserted = everything(database)
    assert all(inserted.values())
    for name in COLLECTIONS:
        database[name].delete_many({})
    engines.articles.texts.clear()
    engines.teasers.texts.clear()
    for module in ("pipelines.batch", "pipelines.promos.learning"):
        monkeypatch.setattr(f"{module}.laid", merged)
    assert storing(batch()) == counts
    assert by_id(everything(database)) == by_id(inserted)


@pytest.fixture
def writing(database_uri):
    def run(*writes, collection="lines"):
        async def send():
            db = connect_async(database_uri, "newscrawler tests")
            try:
                return await write(db[collection], writes)
            finally:
                await db.client.close()

        return asyncio.run(send())

    return run


def lines(number, at=0, **fields):
    moment = datetime(2025, 5, 1, tzinfo=UTC) + timedelta(minutes=at)
    told = {"source": PROFILE.name, "storyId": "s", "outlet": "o.example", "lines": [1], "schemaVersion": 3}
    return {"_id": f"a/{number}", "at": moment, **told, **fields}


def test_what_another_process_stored_meanwhile_is_merged(writing, database):
    writing(laid(lines(1, at=5, lines=[5]), merges.lines, new=True))
    late = laid(lines(1, at=3, lines=[3]), merges.lines, new=True)
    outcome = writing(late, laid(lines(2), merges.lines, new=True))
    assert outcome.new == {"a/2"}
    assert not outcome.refused
    assert [doc["lines"] for doc in database["lines"].find().sort("_id")] == [[5], [1]]


def test_under_a_guard_the_late_insert_is_beaten(writing, database):
    writing(laid(lines(1, lines=[5]), merges.lines, new=True))
    outcome = writing(laid(lines(1, at=9, lines=[3]), merges.lines, new=True, guard={"at": None}))
    assert [each.id for each in outcome.beaten] == ["a/1"]
    assert not outcome.new
    assert database["lines"].find_one()["lines"] == [5]


def test_one_that_cannot_be_stored_holds_up_no_other(writing, database):
    bad = lines(1, outlet=7), lines(2, outlet={1, 2}), lines(3, outlet="x" * 17_000_000)
    good = lines(4), lines(5)
    outcome = writing(*(laid(doc, merges.lines, number, new=True) for number, doc in enumerate((*bad, *good))))
    assert {(each.page, reason) for each, reason, _ in outcome.refused} == {
        (0, "breaks the schema"),
        (1, "not BSON"),
        (2, "too large"),
    }
    assert {doc["_id"] for doc in database["lines"].find()} == {"a/4", "a/5"}


def test_an_insert_has_the_servers_time(writing, database):
    writing(laid(lines(1), merges.lines, new=True))
    now = database.client.admin.command("hello")["localTime"].replace(tzinfo=UTC)
    assert timedelta() <= now - database["lines"].find_one()["updatedAt"] < timedelta(minutes=1)


def test_a_link_that_tells_nothing_new_moves_the_last_sight_alone(storing, database):
    def copy():
        found = database["copies"].find_one({"_id": "tidewire/harbour.example/1001"})
        return {name: value for name, value in found.items() if name not in ("lastSeen", "updatedAt")}, found

    storing([listing([1], minutes=5)])
    before, first = copy()
    storing([listing([1], minutes=9, path="section/sky")])
    after, later = copy()
    assert after == before
    assert later["lastSeen"] - first["lastSeen"] == timedelta(minutes=4)
    assert later["updatedAt"] > first["updatedAt"]
    storing([listing([1], minutes=7, path="section/wind")])
    assert copy() == (after, later)
    storing([listing([1], minutes=3, path="section/rain")])
    assert copy()[1]["firstSeen"] == first["firstSeen"] - timedelta(minutes=2)


def test_one_update_widens_all_that_is_seen_again(writing, database):
    writing(*(laid(lines(number, at=number), merges.lines, new=True) for number in (1, 2, 3, 4)))
    update = {"$set": {"outlet": "again.example"}}
    outcome = writing(Write("a/1", update, guard={"lines": {"$ne": []}}, others=["a/2", "a/4", "a/9"]))
    assert not outcome.new
    assert not outcome.refused
    told = {doc["_id"]: doc["outlet"] == "again.example" for doc in database["lines"].find()}
    assert told == {"a/1": True, "a/2": True, "a/3": False, "a/4": True}


def test_stories_that_a_list_shows_again_are_widened(storing, database):
    stories = database["stories"]
    storing([listing([1, 2, 3], minutes=5)])
    first = {doc["_id"]: doc for doc in stories.find()}
    storing([listing([1, 2, 3], minutes=9, path="section/sky"), listing([3], minutes=2, path="section/rain")])
    later = {doc["_id"]: doc for doc in stories.find()}
    assert {later[each]["lastSeen"] - first[each]["lastSeen"] for each in first} == {timedelta(minutes=4)}
    assert first["tidewire/1003"]["firstSeen"] - later["tidewire/1003"]["firstSeen"] == timedelta(minutes=3)
    assert later["tidewire/1001"]["firstSeen"] == first["tidewire/1001"]["firstSeen"]
    assert not any("recount" in doc for doc in later.values())


def test_a_story_merged_meanwhile_is_neither_widened_nor_counted(storing, writing, database):
    storing([listing([1], minutes=5)])
    stories, name = database["stories"], "tidewire/1001"
    doc = stories.find_one({"_id": name})
    left = {each: doc[each] for each in ("_id", "schemaVersion", "updatedAt")} | {"mergedInto": "tidewire/1002"}
    stories.replace_one({"_id": name}, left | {"at": doc["updatedAt"]})
    seen = merges.seen_again(datetime(2030, 1, 1, tzinfo=UTC), recount=True)
    counted = {"copyCount": 9}
    outcome = writing(
        Write(name, seen, guard=merges.NOT_MERGED),
        Write(name, seen, guard=merges.NOT_MERGED, others=["tidewire/1003"]),
        Write(name, merges.counted_story(counted), guard=merges.uncounted(counted)),
        collection="stories",
    )
    assert not outcome.refused
    assert stories.find_one({"_id": name}) == left | {"at": doc["updatedAt"]}
