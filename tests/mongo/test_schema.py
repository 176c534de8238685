import asyncio
from datetime import UTC, datetime

import pytest
from pymongo.errors import WriteError

from newscrawler.mongo.client import connect, connect_async
from newscrawler.mongo.records import RECORDS, RunRecord, TeaserRecord, UrlRecord
from newscrawler.mongo.schema import (
    VERSION,
    SchemaMismatch,
    check_schema,
    ensure_schema,
    fingerprint,
    json_schema,
)

NOW = datetime(2025, 5, 1, tzinfo=UTC)


@pytest.fixture
def set_up(database_uri):
    def run(times=1):
        async def go():
            db = connect_async(database_uri, "newscrawler tests")
            try:
                await asyncio.gather(*(ensure_schema(db) for _ in range(times)))
            finally:
                await db.client.close()

        asyncio.run(go())

    return run


def test_every_collection_has_validator_and_indexes(set_up, database):
    assert check_schema(database) is False
    set_up()
    assert check_schema(database) is True
    found = {each["name"]: each for each in database.list_collections()}
    assert set(found) == {*RECORDS, "schema"}
    for name in RECORDS:
        assert found[name]["options"]["validator"]["$jsonSchema"]["required"], name
        assert "updatedAt" in database[name].index_information(), name
    assert {"_id": "schema", "version": VERSION}.items() <= database["schema"].find_one().items()


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("articles", {"storyId": "x"}),
        ("articles", {"canonicalUrl": "x"}),
        ("articles", {"outlet": "x", "datePublished": NOW}),
        ("copies", {"storyId": "x"}),
        ("sightings", {"teaserId": "x"}),
        ("sightings", {"pageId": "x", "closedAt": None}),
        ("sightings", {"targetArticleId": "x"}),
        ("sightings", {"storyId": "x"}),
        ("teasers", {"storyId": "x"}),
        ("stories", {"networkId": "x"}),
        ("stories", {"recount": True}),
        ("stories", {"_id": {"$in": ["x", "y"]}, "mergedInto": {"$exists": True}}),
        ("stories", {"mergedInto": "x"}),
        ("storyEvents", {"storyId": "x"}),
        ("storyEvents", {"pending": True}),
        ("rejects", {"runId": "x"}),
        ("urls", {"updatedAt": {"$gt": NOW}}),
        ("stories", {"updatedAt": {"$gt": NOW}}),
        ("runs", {"source": "x"}),
    ],
)
def test_joins_use_an_index(ready_uri, collection, query):
    with connect(ready_uri, "newscrawler tests").client as client:
        found = client.get_default_database()[collection].find(query)
        plan = found.explain()["queryPlanner"]["winningPlan"]
    assert "IXSCAN" in str(plan)
    assert "COLLSCAN" not in str(plan)


def test_twice_and_by_two_at_once_is_once(set_up, database):
    set_up(times=3)
    before = database["schema"].find_one()
    set_up()
    assert database["schema"].find_one() == before


def test_a_validator_refuses_what_is_not_of_the_shape(set_up, database):
    set_up()
    event = {"_id": "s/minted", "storyId": "s", "event": "minted", "at": NOW, "runId": None}
    event |= dict.fromkeys(["other", "copies", "by", "why"])
    stamps = {"schemaVersion": VERSION, "updatedAt": NOW}
    database["storyEvents"].insert_one({**event, **stamps})
    for bad in ({"event": "born"}, {"at": "2025-05-01"}, {"storyId": None}):
        with pytest.raises(WriteError, match="validation"):
            database["storyEvents"].insert_one({**event, **stamps, "_id": "other", **bad})
    with pytest.raises(WriteError, match="validation"):
        database["storyEvents"].insert_one({**event, "_id": "other"})


def test_a_story_is_whole_or_tells_into_which_it_was_merged(set_up, database):
    set_up()
    merged = {"_id": "s", "mergedInto": "t", "at": NOW, "schemaVersion": VERSION, "updatedAt": NOW}
    database["stories"].insert_one(merged)
    for bad in ({"mergedInto": None}, {"at": None}, {"headline": "Tide"}):
        with pytest.raises(WriteError, match="validation"):
            database["stories"].insert_one({**merged, "_id": "other", **bad})


def test_an_index_that_changed_is_made_anew(set_up, database):
    set_up()
    database["copies"].drop_index("outlet")
    database["copies"].create_index([("outlet", -1)], name="outlet")
    database["schema"].update_one({}, {"$set": {"fingerprint": "of an earlier build"}})
    set_up()
    assert database["copies"].index_information()["outlet"]["key"] == [("outlet", 1), ("firstSeen", 1)]
    assert database["schema"].find_one()["fingerprint"] == fingerprint()


def test_another_version_is_refused_in_one_line(set_up, database):
    database["schema"].insert_one({"_id": "schema", "version": VERSION + 1})
    with pytest.raises(SchemaMismatch, match=rf"has schema version {VERSION + 1}, .* name another database") as refusal:
        set_up()
    assert "\n" not in str(refusal.value)
    with pytest.raises(SchemaMismatch):
        check_schema(database)
    assert database.list_collection_names() == ["schema"]


def test_another_programs_database_is_left_alone(set_up, database):
    database["articles"].insert_one({"title": "somebody else's"})
    with pytest.raises(SchemaMismatch, match="of another program"):
        set_up()
    assert database.list_collection_names() == ["articles"]


def test_rules_follow_the_types():
    rules = json_schema(UrlRecord)["properties"]
    assert rules["_id"] == {"bsonType": ["string"]}
    assert rules["state"]["enum"] == ["discovered", "fetched", "notModified", "redirected", "fetchError", "gone"]
    assert rules["lastSeen"] == {"bsonType": ["date", "null"]}
    teaser = json_schema(TeaserRecord)["properties"]
    assert teaser["dateline"]["bsonType"] == ["object", "null"]
    assert teaser["dateline"]["properties"]["date"] == {"bsonType": ["date", "null"]}
    assert teaser["dateline"]["properties"]["places"]["items"]["required"] == ["name", "region", "country"]
    assert json_schema(RunRecord)["properties"]["counts"] == {"bsonType": ["object"]}
    article = json_schema(RECORDS["articles"])["properties"]
    assert article["datePublished"] == {"bsonType": ["date", "null"]}
    assert article["datePrecision"] == {"bsonType": ["string", "null"], "enum": ["instant", "day", None]}
    assert article["evidence"] == {"bsonType": ["object"], "additionalProperties": {"bsonType": ["string"]}}
