"""Claims: one run at a time may fetch a page, and a dead run's claim runs out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asking import Db, asked
from pymongo.database import Database

from newscrawler.mongo.claims import claim, release
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.schema import ensure_schema


def test_a_claim_holds_for_its_run_until_it_is_given_up(database_uri: str) -> None:
    async def go(db: Db) -> list[bool]:
        await ensure_schema(db)
        told = [await claim(db, "tidewire/1", run, 60) for run in ("run-1", "run-2", "run-1")]
        told.append(await claim(db, "tidewire/2", "run-2", 60))
        await release(db, "run-1")
        return [*told, *[await claim(db, name, "run-2", 60) for name in ("tidewire/1", "tidewire/2")]]

    assert asked(database_uri, go) == [True, False, True, True, True, True]


def test_the_claim_of_a_dead_run_runs_out(database_uri: str, database: Database[dict[str, Any]]) -> None:
    async def go(db: Db) -> list[bool]:
        await ensure_schema(db)
        first = await claim(db, "tidewire/1", "run-1", 60)
        early = await claim(db, "tidewire/1", "run-2", 60)
        await db["claims"].update_one({}, [{"$set": {"until": {"$subtract": ["$until", 61_000]}}}])
        return [first, early, await claim(db, "tidewire/1", "run-2", 60), await claim(db, "tidewire/1", "run-1", 60)]

    assert asked(database_uri, go) == [True, False, True, False]
    assert database["claims"].index_information()["until"]["expireAfterSeconds"] == 0


def test_of_many_runs_at_one_moment_one_gets_it(database_uri: str) -> None:
    async def go(db: Db) -> list[bool]:
        await ensure_schema(db)
        return await asyncio.gather(*(claim(db, "tidewire/1", f"run-{n}", 60) for n in range(20)))

    assert sum(asked(database_uri, go)) == 1


def test_a_lost_database_is_told_in_one_line() -> None:
    uri = "mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=100"
    with pytest.raises(MongoUnavailable, match=r"^tidewire/1 cannot be claimed: [^\n]+$"):
        asked(uri, lambda db: claim(db, "tidewire/1", "run-1", 60))
