"""A crawl that is archived, and the database made again from the archive alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Run
from proof.contents import compare, contents
from pymongo.database import Database

from newscrawler.demo.server import Served

from .conftest import truth_of

pytestmark = pytest.mark.slow

Db = Database[dict[str, Any]]
COLLECTIONS = ("articles", "copies", "stories", "teasers", "sightings", "revisions", "urls")
RUNS_OWN = {"updatedAt", "runId"}
TURN = {
    *("firstSeen", "source", "role", "listPage", "storyId", "needed", "foundOn", "rank"),
    *("nextFetchAt", "leasedBy", "failures", "revisitAt", "interval", "bornAt", "followedFor"),
}
"""What the frontier alone knows of an address, and when it first did."""


def documents(db: Db) -> dict[str, dict[str, dict[str, Any]]]:
    """Give all documents as they are, less what is a run's own."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name in COLLECTIONS:
        out = RUNS_OWN | (TURN if name == "urls" else set())
        # A crawl gives up a page that is not there after some tries; what a replay has was tried as often as it was.
        asked = {"fetchedAt": {"$ne": None}, "status": {"$ne": 404}}
        docs = db[name].find(asked if name == "urls" else {})
        found[name] = {doc["_id"]: {k: v for k, v in doc.items() if k not in out} for doc in docs}
    return found


def differing(live: dict[str, Any], again: dict[str, Any]) -> list[str]:
    return [
        f"{identity}: {key}: {doc.get(key)!r}, then {again.get(identity, {}).get(key)!r}"
        for identity, doc in live.items()
        for key in {*doc, *again.get(identity, {})}
        if doc.get(key) != again.get(identity, {}).get(key)
    ] + [f"{identity}: only then" for identity in again.keys() - live.keys()]


def test_the_database_is_made_again_of_the_archive(
    fresh: Served, folder: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    stories = [story["id"] for story in truth_of(fresh)]
    command = ["crawl", fresh.profile, "--archive", "--copies", "all", "--refetch", "--mongo-uri", database_uri]
    for number, kind in enumerate(("404", "500", "empty", "challenge", "redirect", "truncated")):
        fresh.control("fault", networkId=stories[number], kind=kind)
    assert newscrawler(*command, "--fresh").code == 0
    for story in stories[4:9]:
        fresh.control("correct", networkId=story)
    fresh.control("fault", networkId=stories[10], kind="404")
    for number in range(4):
        fresh.control("fault", networkId=stories[number], kind=None)
    fresh.control("clock", advance=3600)
    assert newscrawler(*command, "--fresh").code == 0
    # At the same moment of the network, most pages are as they were.
    assert newscrawler(*command, "--fresh").code == 0

    assert database["urls"].count_documents({"state": "notModified"})
    assert database["revisions"].count_documents({})
    live, docs = contents(database), documents(database)
    for name in database.list_collection_names(filter={"name": {"$ne": "schema"}}):
        database[name].delete_many({})

    replayed = newscrawler("replay", folder, "--source", fresh.profile, "--mongo-uri", database_uri, "--json")
    assert replayed.code == 0, replayed.stderr
    assert replayed.json["counts"]["record/redirect"]
    found = compare(live, contents(database))
    assert not found, str(found)
    again = documents(database)
    assert {name: differing(docs[name], again[name])[:5] for name in COLLECTIONS} == {name: [] for name in COLLECTIONS}

    article = database["articles"].find_one()
    assert article is not None
    raw = newscrawler("article", article["_id"], "--raw", "--mongo-uri", database_uri)
    assert raw.code == 0
    assert article["headline"] in raw.stdout
