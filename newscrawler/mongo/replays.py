"""How far a replay has come, in its run's document: by that the same command goes on where it was killed."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.client import reaching
from newscrawler.mongo.runs import ALIVE, end_dead_runs

Doc = dict[str, Any]

SOURCE = "replay"
"""Under which replays are recorded."""


async def left_off(db: AsyncDatabase[Doc], files: str) -> Doc | None:
    """Give how far the last replay of `files` (their digest) came; None where there was none, or it came to its end.

    Raises MongoUnavailable where the database is lost.
    """
    await end_dead_runs(db)
    async with reaching("runs", "cannot be read"):
        query = {"source": SOURCE, "options.digest": files}
        run = await db["runs"].find_one(query, {"state": 1, "stats.reached": 1}, sort=[("startedAt", -1), ("_id", -1)])
        if run is None or run["state"] == "finished":
            return None
        if run["state"] == "running" and await db["runs"].find_one({"_id": run["_id"], **ALIVE}, {"_id": 1}):
            return None
    reached: Doc | None = run["stats"].get("reached")
    return reached


async def reach(db: AsyncDatabase[Doc], run_id: str, reached: Doc, counts: Doc) -> None:
    """Record that a replay is alive, how far it has come and what it has done. Raises MongoUnavailable."""
    async with reaching(f"run {run_id}", "is not recorded"):
        change: Doc = {"$set": {"stats.reached": reached, "counts": counts}}
        change["$currentDate"] = {"heartbeatAt": True, "updatedAt": True}
        await db["runs"].update_one({"_id": run_id}, change)
