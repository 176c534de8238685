"""Runs: each crawl or replay of a source is recorded when it starts, while it lives, and when it ends."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

import newscrawler
from newscrawler.mongo.client import reaching
from newscrawler.mongo.records import RunState
from newscrawler.mongo.schema import VERSION

Doc = dict[str, Any]

STALE = timedelta(seconds=90)
"""A run that gave no sign of life for so long is lost; heartbeats come every 15 s or so. One that waits longer for its
database looks lost until it is back."""

BESIDE = 20
"""Runs of one source, the last, among which is what went on beside one that was lost."""

DATABASE_LOST = "database lost"
"""Reason of a run whose database did not come back."""

RESUMED = timedelta(hours=1)
"""A run that ended before its time is carried on for so long: what lists showed then is not asked for again. As a
list that has long shown nothing new, it would be asked again after an hour too."""

ALIVE: Doc = {
    "state": "running",
    "$expr": {"$gt": ["$heartbeatAt", {"$subtract": ["$$NOW", int(STALE.total_seconds() * 1000)]}]},
}
"""The runs that are going on, by the server's clock."""


def new_run_id(now: datetime) -> str:
    """Give an id that sorts by time and that no other process gives: "20250501T100300Z-1f3a5c"."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def run_document(run_id: str, source: str, started: datetime, options: Doc | None = None) -> Doc:
    """Give the document with which a run starts, on this host and in this process."""
    return {
        "_id": run_id,
        "source": source,
        "startedAt": started,
        "finishedAt": None,
        "heartbeatAt": started,
        "state": "running",
        "reason": None,
        "options": _storable(options or {}),
        "counts": {},
        "stats": {},
        "version": newscrawler.__version__,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "schemaVersion": VERSION,
    }


def start_run(db: Database[Doc], run: Doc) -> None:
    """Record a run that starts; `run` is a `run_document`."""
    db["runs"].update_one(*_start(run), upsert=True)


async def start_run_async(db: AsyncDatabase[Doc], run: Doc) -> None:
    """As `start_run`. Raises MongoUnavailable where the database is lost."""
    await _update(db, *_start(run), upsert=True)


def heartbeat(db: Database[Doc], run_id: str, counts: Doc) -> None:
    """Record that a run is alive, and what it has done so far."""
    db["runs"].update_one(*_beat(run_id, counts))


async def heartbeat_async(db: AsyncDatabase[Doc], run_id: str, counts: Doc) -> None:
    """As `heartbeat`. Raises MongoUnavailable where the database is lost."""
    await _update(db, *_beat(run_id, counts))


def finish_run(  # noqa: PLR0917 - what is told of a run's end, in the document's order
    db: Database[Doc], run_id: str, state: RunState, reason: str | None, counts: Doc, stats: Doc
) -> None:
    """Record the end of a run: "finished", "interrupted" or "failed", why, and what it did."""
    db["runs"].update_one(*_finish(run_id, state, reason, counts, stats))


async def finish_run_async(  # noqa: PLR0917 - as above
    db: AsyncDatabase[Doc], run_id: str, state: RunState, reason: str | None, counts: Doc, stats: Doc
) -> None:
    """As `finish_run`. Raises MongoUnavailable where the database is lost."""
    await _update(db, *_finish(run_id, state, reason, counts, stats))


async def end_dead_runs(db: AsyncDatabase[Doc]) -> list[str]:
    """Mark the runs as lost whose process on this host is gone, and give their ids.

    Raises MongoUnavailable where the database is lost.
    """
    here = {"state": "running", "host": socket.gethostname()}
    async with reaching("runs", "cannot be read"):
        dead = [doc["_id"] async for doc in db["runs"].find(here, {"pid": 1}) if not _is_alive(doc["pid"])]
        if dead:
            change = {"$set": {"state": "lost", "reason": "killed"}, **_stamp("finishedAt")}
            await db["runs"].update_many({"_id": {"$in": dead}, "state": "running"}, change)
    return dead


async def unfinished_runs(db: AsyncDatabase[Doc], source: str, but: str) -> list[str]:
    """Give the last runs of a source, newest first, up to one that came to its end: what run `but` carries on.

    Those that began more than `RESUMED` ago or are still going on are none. Raises MongoUnavailable.
    """
    began = {"$gte": datetime.now(UTC) - RESUMED}
    query = {"source": source, "_id": {"$ne": but}, "startedAt": began, "state": {"$nin": ["skipped", "running"]}}
    found = []
    async with reaching("runs", "cannot be read"):
        async for run in db["runs"].find(query, {"state": 1, "reason": 1}).sort("startedAt", -1):
            if run["state"] not in {"lost", "interrupted"} and run["reason"] != DATABASE_LOST:
                break
            found.append(run["_id"])
    return found


async def living_runs(db: AsyncDatabase[Doc], source: str, but: str) -> list[str]:
    """Give the runs of a source that go on beside run `but`. Raises MongoUnavailable where the database is lost."""
    query = {"source": source, "_id": {"$ne": but}, **ALIVE}
    async with reaching("runs", "cannot be read"):
        return [run["_id"] async for run in db["runs"].find(query, {"_id": 1})]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def running(db: Database[Doc], source: str) -> Doc | None:
    """Give the run of `source` that is alive: running, with a heartbeat of the last 90 s by the server's clock."""
    return db["runs"].find_one({"source": source, **ALIVE}, sort=[("startedAt", -1)])


def state_of(run: Doc, now: datetime) -> RunState:
    """Give a run's state as it is to be shown: one that was killed is lost. `now` as the server has it."""
    return "lost" if run["state"] == "running" and _silence(run, now) else run["state"]


def as_shown(run: Doc, now: datetime) -> Doc:
    """Give a run with the state, and the reason for it, as they are to be shown."""
    silence = _silence(run, now) if run["state"] == "running" else None
    return run | ({"state": "lost", "reason": silence} if silence else {})


def _silence(run: Doc, now: datetime) -> str | None:
    """Tell why a run that has told no end is lost: its process on this host is gone, or its heartbeat stale."""
    if run["host"] == socket.gethostname() and not _is_alive(run["pid"]):
        return "killed"
    beat = run["heartbeatAt"]
    # A driver that was not asked for zones gives UTC without one.
    age = now - (beat if beat.tzinfo else beat.replace(tzinfo=UTC))
    return "no sign of life" if age > STALE else None


def latest(db: Database[Doc], source: str, now: datetime) -> Doc:
    """Give the run of a source by which one knows how it stands, as it is to be shown.

    It is the last to begin or, where that was lost, the last that went on beside it.
    """
    found = db["runs"].find({"source": source}).sort({"startedAt": DESCENDING, "_id": DESCENDING}).limit(BESIDE)
    newest, *others = (as_shown(run, now) for run in found)
    if newest["state"] != "lost":
        return newest
    went_on = (run for run in others if run["state"] == "running" or run["heartbeatAt"] > newest["heartbeatAt"])
    return next(went_on, newest)


def ended_early(db: Database[Doc], run: Doc, now: datetime) -> list[Doc]:
    """Give the runs, newest first, that ended before their time and that `run` carries on or went on beside.

    Each as it is to be shown; `unfinished_runs` gives a crawl what it carries on.
    """
    began = {"$gte": run["startedAt"] - RESUMED}
    query = {"source": run["source"], "_id": {"$ne": run["_id"]}, "startedAt": began}
    found = []
    for doc in db["runs"].find(query).sort({"startedAt": DESCENDING, "_id": DESCENDING}):
        other, earlier = as_shown(doc, now), doc["startedAt"] <= run["startedAt"]
        if earlier and run["options"].get("fresh"):
            break
        if other["state"] in {"lost", "interrupted"} or other["reason"] == DATABASE_LOST:
            found.append(other)
        elif earlier and other["state"] not in {"running", "skipped"} and other["finishedAt"] <= run["startedAt"]:
            # One that ended later went on beside it, and so did what died beside both.
            break
    return found


async def server_process(db: AsyncDatabase[Doc]) -> tuple[str | None, str | None]:
    """Give which member answers and which process of it, where the server tells. Raises MongoUnavailable."""
    async with reaching("the server"):
        hello = await db.client.admin.command("hello")
    process = hello.get("topologyVersion", {}).get("processId")
    return hello.get("me"), str(process) if process else None


async def _update(db: AsyncDatabase[Doc], which: Doc, change: Doc, *, upsert: bool = False) -> None:
    async with reaching(f"run {which['_id']}", "is not recorded"):
        await db["runs"].update_one(which, change, upsert=upsert)


def _start(run: Doc) -> tuple[Doc, Doc]:
    content = {key: value for key, value in run.items() if key not in ("_id", "heartbeatAt")}
    return {"_id": run["_id"]}, {"$set": content, **_stamp("heartbeatAt")}


def _beat(run_id: str, counts: Doc) -> tuple[Doc, Doc]:
    return {"_id": run_id}, {"$set": {"counts": _storable(counts)}, **_stamp("heartbeatAt")}


def _finish(run_id: str, state: RunState, reason: str | None, counts: Doc, stats: Doc) -> tuple[Doc, Doc]:
    changes = {"state": state, "reason": reason, "counts": _storable(counts), "stats": _storable(stats)}
    return {"_id": run_id}, {"$set": changes, **_stamp("heartbeatAt", "finishedAt")}


def _stamp(*fields: str) -> Doc:
    return {"$currentDate": dict.fromkeys((*fields, "updatedAt"), True)}


def _storable(value: Any) -> Any:
    """Give plain data that MongoDB takes and queries reach: no dot or leading "$" in a name, odd objects as text."""
    if isinstance(value, dict):
        return {str(key).replace(".", ":").replace("$", "_"): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_storable(each) for each in value]
    if value is None or isinstance(value, bool | float | datetime):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else str(value)
    return str(value).encode("utf-8", "backslashreplace").decode()
