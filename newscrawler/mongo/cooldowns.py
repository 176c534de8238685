"""Cool-downs: a network that refused a crawl is asked by none until its cool-down is over, by the server's clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from newscrawler.mongo.client import reaching
from newscrawler.mongo.schema import VERSION

Doc = dict[str, Any]

COOLING_DOWN = "cooling down"
"""Reason of a run that a cool-down ended, or never let begin."""

FIRST, LONGEST = 15 * 60.0, 24 * 3600.0
"""Seconds of a first cool-down, and of the longest: it doubles each time that the next comes within a day after its
end. A quarter of an hour is what lists are worth that are asked every half; what lasts for days a person is to see."""

_RUNNING: Doc = {"$gt": ["$until", "$$NOW"]}


async def begin_cooldown(  # noqa: PLR0917 - what is told of it
    db: AsyncDatabase[Doc], group: str, source: str, run_id: str, reason: str, least: float
) -> datetime:
    """Begin a network's cool-down of `least` seconds at the least, and give its end.

    Two runs that meet the same refusals begin one. Raises MongoUnavailable where the database is lost.
    """
    again = {"$gt": [{"$dateAdd": {"startDate": "$until", "unit": "day", "amount": 1}}, "$$NOW"]}
    branches = [{"case": _RUNNING, "then": "$times"}, {"case": again, "then": {"$add": ["$times", 1]}}]
    times = {"$switch": {"branches": branches, "default": 1}}
    doubled = {"$multiply": [FIRST, {"$pow": [2, {"$min": [{"$subtract": ["$times", 1]}, 16]}]}]}
    length = {"$max": [{"$min": [doubled, LONGEST]}, least]}
    end = {"$add": ["$$NOW", {"$toLong": {"$multiply": [length, 1000]}}]}
    update = [
        # An end that is not there is less than any time, so that a first one is neither running nor one more.
        {"$set": {"since": {"$cond": [_RUNNING, "$since", "$$NOW"]}, "times": times}},
        {
            "$set": {
                "until": {"$cond": [_RUNNING, {"$max": ["$until", {"$add": ["$$NOW", int(least * 1000)]}]}, end]},
                "sources": {"$setUnion": [{"$ifNull": ["$sources", []]}, {"$literal": [source]}]},
                "reason": {"$cond": [_RUNNING, "$reason", {"$literal": reason}]},
                "runId": {"$cond": [_RUNNING, "$runId", {"$literal": run_id}]},
                "schemaVersion": VERSION,
                "updatedAt": "$$NOW",
            }
        },
    ]

    async def begun() -> datetime:
        found = await db["cooldowns"].find_one_and_update(
            {"_id": group}, update, upsert=True, return_document=ReturnDocument.AFTER
        )
        until: datetime = found["until"] if found else datetime.now(UTC)
        return until

    async with reaching(f"the cool-down of {group}", "is not recorded"):
        try:
            return await begun()
        except DuplicateKeyError:
            # Two runs inserted it at the same moment; now it is an update.
            return await begun()


async def cooldown(db: AsyncDatabase[Doc], group: str, source: str) -> Doc | None:
    """Give the network's cool-down that lasts, of which `source` is noted to have met it; else None.

    Raises MongoUnavailable where the database is lost.
    """
    lasting = {"_id": group, "$expr": _RUNNING}
    async with reaching(f"the cool-down of {group}"):
        found = await db["cooldowns"].find_one(lasting)
        if found is not None and source not in found["sources"]:
            met = {"$addToSet": {"sources": source}, "$currentDate": {"updatedAt": True}}
            await db["cooldowns"].update_one({"_id": group}, met)
    return found


async def end_cooldown(db: AsyncDatabase[Doc], group: str) -> None:
    """End a network's cool-down, if one lasts, and its hosts' rest: the next is longer all the same.

    Raises MongoUnavailable where the database is lost.
    """
    async with reaching(f"the cool-down of {group}"):
        ended = [{"$set": {"until": "$$NOW", "updatedAt": "$$NOW"}}]
        mine = {"$or": [{"_id": group}, _hosts_of(group)], "$expr": _RUNNING}
        await db["cooldowns"].update_many(mine, ended)


async def rest_host(  # noqa: PLR0917 - what is told of it
    db: AsyncDatabase[Doc], group: str, host: str, run_id: str, reason: str, seconds: float
) -> None:
    """Have no crawl ask a network's host for so many seconds. Raises MongoUnavailable where the database is lost."""
    until = {"$add": ["$$NOW", int(seconds * 1000)]}
    told = {"reason": {"$literal": reason}, "runId": {"$literal": run_id}, "since": "$$NOW", "updatedAt": "$$NOW"}
    fixed = {"sources": [], "times": 1, "schemaVersion": VERSION, "until": {"$max": ["$until", until]}}
    async with reaching(f"the rest of {host}", "is not recorded"):
        await db["cooldowns"].update_one({"_id": f"{group} {host}"}, [{"$set": told | fixed}], upsert=True)


async def resting_hosts(db: AsyncDatabase[Doc], group: str) -> dict[str, float]:
    """Give for how many seconds more hosts of a network are to rest.

    Raises MongoUnavailable where the database is lost.
    """
    left = {"left": {"$subtract": ["$until", "$$NOW"]}}
    async with reaching(f"the hosts of {group}"):
        found = db["cooldowns"].find(_hosts_of(group) | {"$expr": _RUNNING}, left)
        return {doc["_id"].rpartition(" ")[2]: doc["left"] / 1000 async for doc in found}


def _hosts_of(group: str) -> Doc:
    return {"_id": {"$regex": f"^{re.escape(group)} "}}


def cooldowns_by_source(db: Database[Doc]) -> dict[str, Doc]:
    """Give the cool-downs that last, by each source that met them: network, reason, since, until, times."""
    found: dict[str, Doc] = {}
    for doc in db["cooldowns"].find({"$expr": _RUNNING}):
        told = {"network": doc["_id"], **{name: doc[name] for name in ("reason", "since", "until", "times")}}
        found |= dict.fromkeys(doc["sources"], told)
    return found
