"""Turns: what the scheduler asks of `runs`, and what it records there for crawls that could not do so themselves."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database

from newscrawler.mongo.client import connected, resolve_uri
from newscrawler.mongo.records import RunState
from newscrawler.mongo.runs import finish_run, new_run_id, run_document, running, start_run
from newscrawler.mongo.schema import check_schema

Doc = dict[str, Any]

_ROUNDING = timedelta(seconds=1)
"""MongoDB keeps milliseconds: a run may seem to begin a little before the process that it runs in."""


@contextmanager
def opened(uri: str | None) -> Iterator[Database[Doc]]:
    """Give the database at `uri`, the configured or embedded one where None, for a few questions.

    Raises MongoError where it cannot be asked or is of another version.
    """
    with connected(resolve_uri(uri), "newscrawler schedule") as db:
        check_schema(db)
        yield db


def last_starts(db: Database[Doc], sources: Sequence[str]) -> dict[str, datetime]:
    """Give when the newest run of each source began; those that never ran are left out."""
    found = {source: db["runs"].find_one({"source": source}, sort=[("startedAt", -1)]) for source in sources}
    return {source: run["startedAt"] for source, run in found.items() if run}


def crawled_by(db: Database[Doc], source: str) -> str | None:
    """Tell which living run crawls `source`, such as "run 20250501T100300Z-1f3a5c (pid 7 on host)"."""
    run = running(db, source)
    return f"run {run['_id']} (pid {run['pid']} on {run['host']})" if run else None


def record_turn(db: Database[Doc], source: str, started: datetime, state: RunState, reason: str) -> None:
    """Record a turn of `source` in which no crawl recorded a run, because none took place or it never got so far."""
    run_id = new_run_id(started)
    start_run(db, run_document(run_id, source, started, {"startedBy": "schedule"}))
    finish_run(db, run_id, state, reason, {}, {})


def settle_turn(db: Database[Doc], source: str, started: datetime, pid: int | None, end: str | None) -> str:
    """See to it that `runs` tells of a crawl that is over; give its outcome, such as "finished" or "failed: why".

    `started` is when its process `pid` (None: there was none) was started on this host, `end` what went wrong with it
    as far as its process tells. A run that it left open is closed; where it has none, a failed one is recorded.
    """
    mine = {"source": source, "host": socket.gethostname(), "pid": pid, "startedAt": {"$gte": started - _ROUNDING}}
    run = db["runs"].find_one(mine, sort=[("startedAt", -1)])
    if run is None:
        state, reason = "failed", end or "it ended without recording a run"
        record_turn(db, source, started, "failed", reason)
    elif run["state"] == "running":
        state, reason = "lost", end or "its process ended without closing the run"
        finish_run(db, run["_id"], "lost", reason, run["counts"], run["stats"])
    else:
        state, reason = run["state"], run["reason"]
    # Scrapy gives "finished" as the reason, too.
    return f"{state}: {reason}" if reason and reason != state else state
