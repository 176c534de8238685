"""The frontier: what is due is taken in its turn, by one run at a time, and what a dead run held is due again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asking import Db, asked
from pymongo.database import Database
from pymongo.errors import AutoReconnect

from newscrawler.mongo import frontier as frontiers
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.frontier import LATE, LEASE, Entry, Frontier

Stored = Database[dict[str, Any]]


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    return ready_uri


def page(number: int, **fields: Any) -> Entry:
    given: dict[str, Any] = {"role": "article", "rank": number, "url": f"https://a.example/{number}"} | fields
    return Entry(id=f"a.example/{number}", **given)


async def open_to(db: Db, run: str = "run-1", source: str = "tidewire") -> Frontier:
    frontier = Frontier(db, source, run)
    await frontier.begin()
    return frontier


def by(*runs: str) -> list[dict[str, Any]]:
    return [{"runId": {"$in": runs}}]


def numbers(entries: Iterable[Entry]) -> list[int]:
    return [int(entry.id.rpartition("/")[2]) for entry in entries]


def answered(database: Stored, number: int, run: str, **fields: Any) -> None:
    """Settle an address as the store does when its page came."""
    settled = {"nextFetchAt": None, "leasedBy": None, "runId": run, "state": "fetched"}
    database["urls"].update_one(
        {"_id": f"a.example/{number}"}, {"$set": settled | {"fetchedAt": datetime.now(UTC)} | fields}
    )


async def taken_soon(frontier: Frontier, count: int) -> list[int]:
    """Take what another run made due: each has the server's time as the answer reached it, some ms apart."""
    for _ in range(1000):
        if found := numbers(await frontier.take(count)):
            return found
        await asyncio.sleep(0.02)
    return []


def pass_time(database: Stored, seconds: float) -> None:
    """Let what is due at some time be due so much earlier."""
    earlier = {"$subtract": ["$nextFetchAt", int(seconds * 1000)]}
    database["urls"].update_many({"nextFetchAt": {"$type": "date"}}, [{"$set": {"nextFetchAt": earlier}}])


def test_what_is_put_is_taken_once_in_the_order_of_its_rank(database_uri: str) -> None:
    async def go(db: Db) -> list[Any]:
        frontier = await open_to(db)
        new = await frontier.put([page(3), page(1, storyId="s/1", foundOn="b"), page(2)], unless=by("run-1"))
        first = await frontier.take(2)
        return [new, first[0], numbers(first), numbers(await frontier.take(5)), numbers(await frontier.take(5))]

    wanted = page(1, storyId="s/1", foundOn="b")
    assert asked(database_uri, go) == [3, wanted, [1, 2], [3], []]


def test_to_put_again_changes_nothing(database_uri: str, database: Stored) -> None:
    async def put(db: Db) -> int:
        return await (await open_to(db)).put([page(1), page(2)], unless=by("run-1"))

    assert asked(database_uri, put) == 2
    before = list(database["urls"].find())
    assert asked(database_uri, put) == 0
    assert list(database["urls"].find()) == before


def test_what_is_known_is_kept_when_it_is_due_again(database_uri: str, database: Stored) -> None:
    async def put(db: Db) -> int:
        return await (await open_to(db, "run-2")).put([page(1, rank=7, foundOn="b")], unless=by("run-2"))

    async def first(db: Db) -> None:
        await (await open_to(db)).put([page(1)], unless=by("run-1"))

    asked(database_uri, first)
    answered(database, 1, "run-1", etag='"1"', kind="article", failures=0, shownDigest="d")
    before = database["urls"].find_one() or {}
    assert asked(database_uri, put) == 1
    after = database["urls"].find_one() or {}
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"rank", "foundOn", "nextFetchAt", "updatedAt"}


def test_a_run_wakes_only_what_it_has_not_asked(database_uri: str, database: Stored) -> None:
    async def first(db: Db) -> None:
        await (await open_to(db)).put([page(1), page(2)], unless=by("run-1"))

    async def second(db: Db) -> tuple[int, list[int]]:
        frontier = await open_to(db, "run-2")
        return await frontier.put([page(1), page(2)], unless=by("run-2", "run-1")), numbers(await frontier.take(5))

    asked(database_uri, first)
    answered(database, 1, "run-1")
    answered(database, 2, "run-0")
    assert asked(database_uri, second) == (1, [2])


def test_two_runs_share_what_is_due_and_never_take_the_same(database_uri: str) -> None:
    async def go(db: Db) -> list[int]:
        runs = [await open_to(db, f"run-{n}") for n in range(4)]
        await runs[0].put([page(n) for n in range(200)], unless=by("run-0"))

        async def work(frontier: Frontier) -> list[int]:
            mine: list[int] = []
            idle = 0
            while idle < 2:
                found = numbers(await frontier.take(7))
                mine += found
                # Where another was quicker with all of them there may be more.
                idle = 0 if found else idle + 1
            return mine

        shares = await asyncio.gather(*(work(each) for each in runs))
        return sorted(number for share in shares for number in share)

    assert asked(database_uri, go) == list(range(200))


def test_what_a_dead_run_held_is_due_when_its_lease_is_over(database_uri: str, database: Stored) -> None:
    async def die(db: Db) -> list[int]:
        frontier = await open_to(db)
        await frontier.put([page(1), page(2)], unless=by("run-1"))
        return numbers(await frontier.take(1))

    async def live(db: Db) -> list[int]:
        return numbers(await (await open_to(db, "run-2")).take(5))

    assert asked(database_uri, die) == [1]
    pass_time(database, LEASE - 5)
    assert asked(database_uri, live) == [2]
    pass_time(database, 10)
    assert asked(database_uri, live) == [1]


def test_a_run_that_lives_keeps_what_it_holds_and_gives_it_back_at_its_end(database_uri: str, database: Stored) -> None:
    async def go(db: Db) -> list[Any]:
        one, two = await open_to(db), await open_to(db, "run-2")
        await one.put([page(1), page(2)], unless=by("run-1"))
        await one.take(1)
        pass_time(database, LEASE - 5)
        await one.renew()
        pass_time(database, LEASE - 5)
        told = [numbers(await two.take(1)), numbers(await two.take(1)), numbers(await one.in_hand())]
        await one.give_back()
        told += [numbers(await one.in_hand()), await taken_soon(two, 1)]
        # As the run that comes next does for one that died.
        await one.give_back("run-2")
        return [*told, numbers(await one.take(5))]

    assert asked(database_uri, go) == [[2], [], [1], [], [1], [1, 2]]


def test_what_is_held_through_a_pause_of_the_database_is_not_taken_again(
    database_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go(db: Db) -> list[int]:
        frontier = await open_to(db)
        await frontier.put([page(1), page(2)], unless=by("run-1"))
        await frontier.take(1)
        later = time.monotonic() + 2 * LEASE
        monkeypatch.setattr(frontiers, "time", SimpleNamespace(monotonic=lambda: later))
        return numbers(await frontier.take(5))

    assert asked(database_uri, go) == [2]


def test_what_is_postponed_is_due_later(database_uri: str, database: Stored) -> None:
    async def go(db: Db) -> list[Any]:
        frontier = await open_to(db)
        await frontier.put([page(1)], unless=by("run-1"))
        (entry,) = await frontier.take(1)
        await frontier.postpone(entry, 10)
        told = [numbers(await frontier.in_hand()), await frontier.is_at_rest(), numbers(await frontier.take(1))]
        pass_time(database, 11)
        return [*told, numbers(await frontier.take(1))]

    assert asked(database_uri, go) == [[], False, [], [1]]


def test_what_gave_no_answer_is_told_once_and_asked_no_more_in_this_run(database_uri: str, database: Stored) -> None:
    async def go(db: Db) -> list[Any]:
        frontier = await open_to(db)
        await frontier.put([page(1), page(2), page(3)], unless=by("run-1"))
        failed, forbidden, wanted = await frontier.take(3)
        await frontier.missed(failed, "no answer: TimeoutError", failed=True)
        # Told twice, as when the first answer was lost.
        await frontier.missed(failed, "no answer: TimeoutError", failed=True)
        await frontier.missed(forbidden, "not asked", failed=False)
        await frontier.close(wanted)
        told = [await frontier.is_at_rest(), await frontier.put([failed, forbidden, wanted], unless=by("run-1"))]
        return [*told, await (await open_to(db, "run-2")).put([failed, forbidden, wanted], unless=by("run-2"))]

    assert asked(database_uri, go) == [True, 0, 3]
    known = {doc["_id"][-1]: (doc["state"], doc["failures"], doc["reason"]) for doc in database["urls"].find()}
    assert known == {
        "1": ("fetchError", 1, "no answer: TimeoutError"),
        "2": ("discovered", 0, "not asked"),
        "3": ("discovered", 0, None),
    }


def test_what_is_forgotten_is_known_no_more_unless_it_was_answered_once(database_uri: str, database: Stored) -> None:
    async def go(db: Db) -> bool:
        frontier = await open_to(db)
        await frontier.put([page(1), page(2)], unless=by("run-1"))
        answered(database, 2, "run-0")
        await frontier.put([page(2)], unless=by("run-1"))
        for entry in await frontier.take(2):
            await frontier.forget(entry)
        return await frontier.is_at_rest()

    assert asked(database_uri, go)
    assert [(doc["_id"], doc["nextFetchAt"]) for doc in database["urls"].find()] == [("a.example/2", None)]


def test_a_run_that_lost_its_lease_settles_nothing(database_uri: str, database: Stored) -> None:
    async def go(db: Db) -> list[int]:
        one, two = await open_to(db), await open_to(db, "run-2")
        await one.put([page(1)], unless=by("run-1"))
        (entry,) = await one.take(1)
        pass_time(database, LEASE + 1)
        await two.take(1)
        await one.missed(entry, "no answer", failed=True)
        await one.postpone(entry, 5)
        await one.close(entry)
        await one.give_back()
        return numbers(await two.in_hand())

    assert asked(database_uri, go) == [1]
    assert (database["urls"].find_one() or {})["failures"] == 0


def test_what_failed_is_due_again_where_that_is_asked_for(database_uri: str, database: Stored) -> None:
    async def put(db: Db) -> None:
        await (await open_to(db)).put([page(n) for n in range(6)], unless=by("run-1"))
        await (await open_to(db, source="other")).put([page(9)], unless=by("run-1"))

    async def retry(db: Db) -> tuple[int, list[int]]:
        frontier = await open_to(db, "run-2")
        return await frontier.retry_errors(), numbers(await frontier.take(9))

    asked(database_uri, put)
    answered(database, 0, "run-1")
    answered(database, 1, "run-1", state="fetchError", reason="http 500")
    answered(database, 2, "run-1", state="gone")
    answered(database, 3, "run-1", reason="challenge page")
    answered(database, 4, "run-1", state="discovered", fetchedAt=None, reason="not asked")
    answered(database, 5, "run-1", state="notModified")
    answered(database, 9, "run-1", state="fetchError")
    assert asked(database_uri, retry) == (4, [1, 2, 3, 4])


def test_to_start_over_leaves_what_waits_and_nobody_has_in_hand(database_uri: str, database: Stored) -> None:
    async def put(db: Db) -> None:
        frontier = await open_to(db, "dead")
        await frontier.put([page(n) for n in range(4)], unless=by("dead"))
        await frontier.take(1)
        pass_time(database, LEASE + 1)
        await (await open_to(db, "alive")).put([page(-1)], unless=by("alive"))
        await (await open_to(db, "alive")).take(1)
        await (await open_to(db, source="other")).put([page(9)], unless=by("run-1"))

    async def start_over(db: Db) -> int:
        frontier = await open_to(db, "run-2")
        await frontier.put([page(1)], unless=by("run-2"))
        return await frontier.start_over()

    asked(database_uri, put)
    # Was answered once, and is due again.
    answered(database, 1, "run-1")
    assert asked(database_uri, start_over) == 4
    left = {doc["_id"]: (doc["source"], doc["nextFetchAt"] is None) for doc in database["urls"].find()}
    assert left == {
        "a.example/-1": ("tidewire", False),
        "a.example/1": ("tidewire", True),
        "a.example/9": ("other", False),
    }


def test_a_source_is_at_rest_when_nothing_of_it_is_due_or_in_a_hand(database_uri: str) -> None:
    async def go(db: Db) -> list[bool]:
        one, two = await open_to(db), await open_to(db, "run-2")
        other = await open_to(db, source="other")
        told = [await one.is_at_rest()]
        await two.put([page(1)], unless=by("run-2"))
        told.append(await one.is_at_rest())
        (entry,) = await two.take(1)
        told += [await one.is_at_rest(), await other.is_at_rest()]
        await two.close(entry)
        return [*told, await one.is_at_rest()]

    assert asked(database_uri, go) == [True, False, False, True, True]


def test_what_is_late_is_taken_apart_and_so_are_articles_and_lists(database_uri: str) -> None:
    async def go(db: Db) -> list[list[int]]:
        frontier = await open_to(db)
        found = [page(1, rank=0, role="feed"), page(2, rank=5), page(3, rank=6), page(4, rank=LATE + 5)]
        await frontier.put(found, unless=by("run-1"))
        taken = [await frontier.take(1, articles=True), await frontier.take(5, articles=False)]
        taken += [await frontier.take(5), await frontier.take(5), await frontier.take(5, late=True)]
        return [numbers(each) for each in taken]

    assert asked(database_uri, go) == [[2], [1], [3], [], [4]]


def test_a_wrong_clock_of_this_machine_does_not_matter(
    database_uri: str, database: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(days=400)

    async def go(db: Db) -> list[list[int]]:
        right = await open_to(db)
        monkeypatch.setattr(frontiers, "datetime", Wrong)
        wrong = await open_to(db, "run-2")
        await wrong.put([page(1), page(2)], unless=by("run-2"))
        first = await taken_soon(right, 1)
        taken = [await wrong.take(5), await wrong.take(5), await right.take(5)]
        return [first, *(numbers(each) for each in taken)]

    assert asked(database_uri, go) == [[1], [2], [], []]
    now = datetime.now(UTC)
    due = [doc["nextFetchAt"] for doc in database["urls"].find()]
    assert all(now < each < now + timedelta(seconds=LEASE + 5) for each in due)


def test_what_is_due_or_held_is_found_by_its_index(database_uri: str) -> None:
    async def go(db: Db) -> list[int]:
        frontier = await open_to(db)
        await frontier.put([page(n) for n in range(500)], unless=by("run-1"))
        await db.command("profile", 2)
        try:
            (entry, *_) = await frontier.take(10)
            await frontier.renew()
            await frontier.in_hand()
            await frontier.close(entry)
            await frontier.give_back()
            await frontier.is_at_rest()
        finally:
            await db.command("profile", 0)
        told = db["system.profile"].find({"ns": f"{db.name}.urls", "op": {"$in": ["query", "update"]}})
        looked = [doc["docsExamined"] async for doc in told if "docsExamined" in doc]
        await db.drop_collection("system.profile")
        return looked

    looked = asked(database_uri, go)
    assert len(looked) == 7
    assert max(looked) <= 10


def test_what_waits_for_another_source_is_taken_over_unless_a_run_has_it(database_uri: str) -> None:
    async def go(db: Db) -> list[Any]:
        other, mine = await open_to(db, "run-2", "other"), await open_to(db)
        await other.put([page(1), page(2)], unless=by("run-2"))
        await other.take(1)
        told = [await mine.put([page(1), page(2)], unless=by("run-1")) for _ in range(2)]
        return [*told, numbers(await mine.take(5)), numbers(await other.take(5))]

    assert asked(database_uri, go) == [1, 0, [2], []]


def test_what_was_taken_by_a_request_whose_answer_was_lost_is_taken_again(
    database_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go(db: Db) -> list[list[int]]:
        frontier = await open_to(db)
        await frontier.put([page(n) for n in range(3)], unless=by("run-1"))
        mine = numbers(await frontier.take(1))
        update = frontier._leases.update_many

        async def update_and_lose(*given: Any) -> None:
            await update(*given)
            raise AutoReconnect("connection closed")

        monkeypatch.setattr(frontier._leases, "update_many", update_and_lose)
        with pytest.raises(MongoUnavailable):
            await frontier.take(5)
        monkeypatch.setattr(frontier._leases, "update_many", update)
        return [mine, numbers(await frontier.take(5))]

    assert asked(database_uri, go) == [[0], [1, 2]]


def test_a_lost_database_is_told_in_one_line() -> None:
    uri = "mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=100"

    async def take(db: Db) -> list[Entry]:
        return await Frontier(db, "tidewire", "run-1").take(1)

    with pytest.raises(MongoUnavailable, match=r"^the frontier cannot be reached: [^\n]+$"):
        asked(uri, take)


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ({}, ('"e"', "Thu")),
        ({"state": "notModified"}, ('"e"', "Thu")),
        ({"state": "fetchError"}, (None, None)),
        ({"reason": "breaks the schema"}, (None, None)),
    ],
)
def test_only_of_a_page_that_is_wholly_stored_it_is_asked_whether_it_changed(
    database_uri: str, database: Stored, stored: dict[str, Any], sent: tuple[str | None, str | None]
) -> None:
    async def go(db: Db) -> Any:
        frontier = await open_to(db)
        await frontier.put([page(1)], unless=by())
        await frontier.take(1)
        answered(database, 1, "run-1", etag='"e"', lastModified="Thu", **stored)
        copy = {"_id": page(1).id, "state": "fetched"}
        database["copies"].insert_one(copy, bypass_document_validation=True)
        again = await open_to(db, "run-2")
        await again.put([page(1)], unless=by("run-2"))
        return await again.take(1)

    (entry,) = asked(database_uri, go)
    assert (entry.etag, entry.lastModified) == sent
