"""Cool-downs: how long they last, and who knows of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asking import Db, asked
from pymongo.database import Database

from newscrawler.mongo.cooldowns import FIRST, LONGEST, begin_cooldown, cooldown, cooldowns_by_source, end_cooldown
from newscrawler.mongo.errors import MongoUnavailable


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up: its validators take what is written."""
    return ready_uri


def begin(db: Db, source: str = "tidewire", run: str = "run-1", least: float = 0.0) -> Awaitable[datetime]:
    return begin_cooldown(db, "tide", source, run, "HTTP 403, 8 in a row", least)


def seconds_left(until: datetime) -> float:
    return (until - datetime.now(UTC)).total_seconds()


def test_it_doubles_each_time_up_to_a_day_and_begins_anew_after_one(
    database_uri: str, database: Database[dict[str, Any]]
) -> None:
    lengths = []
    for passed in (0, *[23 * 3600] * 8, 25 * 3600):
        # So much time has passed since the end of the last one.
        ended = datetime.now(UTC) - timedelta(seconds=passed)
        database["cooldowns"].update_one({}, {"$set": {"until": ended}})
        lengths.append(seconds_left(asked(database_uri, begin)))
    wanted = [FIRST * 2**n for n in range(6)] + [16 * 3600, LONGEST, LONGEST, FIRST]
    assert wanted[5] == 8 * 3600
    assert lengths == pytest.approx(wanted, abs=10)
    assert database["cooldowns"].find_one()["times"] == 1  # type: ignore[index]


def test_runs_that_are_refused_together_begin_one(database_uri: str, database: Database[dict[str, Any]]) -> None:
    async def go(db: Db) -> list[datetime]:
        return await asyncio.gather(*[begin(db, f"source-{n % 2}", f"run-{n}") for n in range(6)])

    ends = asked(database_uri, go)
    assert len(set(ends)) == 1
    [doc] = database["cooldowns"].find()
    assert (doc["_id"], doc["times"], sorted(doc["sources"])) == ("tide", 1, ["source-0", "source-1"])


def test_it_lasts_as_long_as_the_server_asks(database_uri: str) -> None:
    async def go(db: Db) -> list[datetime]:
        return [await begin(db, least=least) for least in (7200, 0, 9000)]

    first, second, third = asked(database_uri, go)
    assert first == second
    assert seconds_left(first) == pytest.approx(7200, abs=10)
    assert seconds_left(third) == pytest.approx(9000, abs=10)


def test_who_asks_is_told_as_long_as_it_lasts(database_uri: str, database: Database[dict[str, Any]]) -> None:
    async def go(db: Db) -> list[Any]:
        before = await cooldown(db, "tide", "tidewire")
        await begin(db)
        told = [await cooldown(db, group, source) for group in ("tide", "other") for source in ("tidewire", "ebb")]
        return [before, *told]

    before, ours, ebbs, *others = asked(database_uri, go)
    assert before is None
    assert others == [None, None]
    assert ours["reason"] == ebbs["reason"] == "HTTP 403, 8 in a row"
    assert cooldowns_by_source(database).keys() == {"tidewire", "ebb"}

    async def end(db: Db) -> Any:
        await end_cooldown(db, "tide")
        return await cooldown(db, "tide", "tidewire")

    assert asked(database_uri, end) is None
    assert cooldowns_by_source(database) == {}
    # The next is longer all the same.
    assert seconds_left(asked(database_uri, begin)) == pytest.approx(2 * FIRST, abs=10)


def test_a_lost_database_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.mongo.client.SELECTION_MS", 100)
    for call in (begin, lambda db: cooldown(db, "tide", "tidewire"), lambda db: end_cooldown(db, "tide")):
        with pytest.raises(MongoUnavailable, match="the cool-down of tide"):
            asked("mongodb://127.0.0.1:9/none", call)
