"""A database that an earlier release made, brought to this one's schema without losing anything."""

from __future__ import annotations

from typing import Any

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.records import RECORDS
from newscrawler.mongo.runs import ALIVE
from newscrawler.mongo.schema import VERSION, SchemaMismatch, ensure_schema

Doc = dict[str, Any]

_ADDED: dict[int, dict[str, Doc]] = {
    2: {"articles": {"promos": []}, "agencies": {"domains": []}, "teasers": {"datePublished": None}},
    3: {
        "urls": {"changedAt": None},
        "articles": {"openings": []},
        "copies": {"firstSeenOn": None, "absentAt": None},
        "teasers": {"link": None, "targetArticleId": None, "openings": []},
        "storyEvents": dict.fromkeys(["other", "copies", "by", "why"]),
    },
    4: {
        "urls": {
            **dict.fromkeys(["source", "role", "listPage", "storyId", "needed", "foundOn", "rank"]),
            **dict.fromkeys(["nextFetchAt", "leasedBy"]),
            "failures": 0,
        },
    },
    5: {
        "urls": dict.fromkeys(["revisitAt", "interval", "bornAt", "followedFor"]),
        "articles": {"robots": [], "record": None},
    },
}
"""By version: the fields that its documents have and those before had not, with what stands for "not known"."""


class MigrationRefused(MongoError):  # noqa: N818 - what the operator is told
    """The database cannot be migrated now; the message is one line."""


@attrs.define
class Migration:
    """What was done."""

    before: int | None
    """None: the database holds nothing of ours yet."""
    after: int
    changed: int
    """Documents that got new fields."""


async def migrate(db: AsyncDatabase[Doc]) -> Migration:
    """Bring `db` to this release's schema; broken off, the same call goes on.

    Raises SchemaMismatch on a database of a later release, MigrationRefused while a crawl writes to it.
    """
    found = await db["schema"].find_one({"_id": "schema"})
    before = found.get("version") if found else None
    if before is None or before == VERSION:
        await ensure_schema(db)
        return Migration(before, VERSION, 0)
    if not isinstance(before, int) or before > VERSION:
        raise SchemaMismatch(
            f"database {db.name!r} has schema version {before!r}, this newscrawler knows {VERSION}: "
            "use the release that made it"
        )
    await _refuse_while_crawled(db)
    changed = 0
    for version in range(before + 1, VERSION + 1):
        for collection, fields in _ADDED.get(version, {}).items():
            for name, value in fields.items():
                change = {"$set": {name: value}, "$currentDate": {"updatedAt": True}}
                result = await db[collection].update_many({name: {"$exists": False}}, change)
                changed += result.modified_count
    for collection in RECORDS:
        # Nothing that a reader of changes has to read again.
        await db[collection].update_many({"schemaVersion": {"$lt": VERSION}}, {"$set": {"schemaVersion": VERSION}})
    # Without a fingerprint validators and indexes are laid anew.
    await db["schema"].update_one({"_id": "schema"}, {"$set": {"version": VERSION, "fingerprint": None}})
    await ensure_schema(db)
    return Migration(before, VERSION, changed)


async def _refuse_while_crawled(db: AsyncDatabase[Doc]) -> None:
    run = await db["runs"].find_one(ALIVE)
    if run is not None:
        raise MigrationRefused(
            f"database {db.name!r} is written to by a crawl of {run['source']} (run {run['_id']}): let it end first"
        )
