"""Claims: a crawl says what it is about to fetch, so that another one at the same time does not.

A crawl gives up its claims when it ends. Those of one that died run out, and MongoDB deletes them.
"""

from __future__ import annotations

from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from newscrawler.mongo.client import reaching
from newscrawler.mongo.schema import VERSION

Doc = dict[str, Any]


async def claim(db: AsyncDatabase[Doc], identity: str, run_id: str, seconds: float) -> bool:
    """Claim a story (`stories._id`) for so long, by the server's clock; False where another's claim holds.

    A run that claims again prolongs its claim. Raises MongoUnavailable where the database is lost.
    """
    until = {"$add": ["$$NOW", int(seconds * 1000)]}
    mine = {
        "_id": "$_id",
        "runId": {"$literal": run_id},
        "until": until,
        "schemaVersion": VERSION,
        "updatedAt": "$$NOW",
    }
    held = {"$and": [{"$gt": ["$until", "$$NOW"]}, {"$ne": ["$runId", {"$literal": run_id}]}]}
    update = [{"$replaceWith": {"$cond": [held, "$$ROOT", mine]}}]

    async def holder() -> str | None:
        found = await db["claims"].find_one_and_update(
            {"_id": identity}, update, upsert=True, return_document=ReturnDocument.AFTER
        )
        return found["runId"] if found else None

    async with reaching(identity, "cannot be claimed"):
        try:
            return await holder() == run_id
        except DuplicateKeyError:
            # Two runs inserted at the same moment; now it is an update.
            return await holder() == run_id


async def release(db: AsyncDatabase[Doc], run_id: str) -> None:
    """Give up all claims of a run. Raises MongoUnavailable where the database is lost: then they run out."""
    async with reaching(f"claims of run {run_id}", "are left to run out"):
        await db["claims"].delete_many({"runId": run_id})
