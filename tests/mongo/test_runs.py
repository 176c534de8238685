import asyncio
from datetime import UTC, datetime, timedelta

from newscrawler.mongo import queries, runs
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.schema import ensure_schema

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)


def begin(db, source="tidewire", now=NOW, **options):
    run = runs.run_document(runs.new_run_id(now), source, now, options)
    runs.start_run(db, run)
    return run["_id"]


def test_ids_sort_by_time_and_never_meet():
    ids = [runs.new_run_id(NOW + timedelta(seconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert ids[0].startswith("20250501T120000Z-")
    assert len({runs.new_run_id(NOW) for _ in range(50)}) == 50


def test_a_run_lives_and_ends(database):
    run = begin(database, limit=5, since=NOW)
    assert runs.running(database, "tidewire")["_id"] == run
    assert runs.running(database, "other") is None
    runs.heartbeat(database, run, {"article_new": 3})
    assert database["runs"].find_one()["counts"] == {"article_new": 3}
    runs.finish_run(database, run, "finished", "finished", {"article_new": 4}, {"a/b.c": 1, "when": NOW, "n": 2**70})
    doc = database["runs"].find_one()
    assert (doc["state"], doc["reason"], doc["counts"]) == ("finished", "finished", {"article_new": 4})
    assert doc["stats"] == {"a/b:c": 1, "when": NOW, "n": str(2**70)}
    assert doc["options"] == {"limit": 5, "since": NOW}
    ends = [doc[name] for name in ("finishedAt", "heartbeatAt", "updatedAt")]  # the server reads its clock for each
    assert max(ends) - min(ends) < timedelta(minutes=1)
    assert runs.running(database, "tidewire") is None


def test_a_run_without_a_sign_of_life_is_lost(database):
    run = begin(database)
    stale = queries.server_time(database) - runs.STALE - timedelta(seconds=1)
    database["runs"].update_one({"_id": run}, {"$set": {"heartbeatAt": stale}})
    assert runs.running(database, "tidewire") is None
    assert queries.runs(database)[0]["state"] == "lost"
    assert queries.status(database)[0]["stale"] is True


def test_runs_written_by_a_crawl_pass_the_validator(database_uri, database):
    async def crawl():
        db = connect_async(database_uri, "newscrawler tests")
        try:
            await ensure_schema(db)
            run = runs.run_document(runs.new_run_id(NOW), "tidewire", NOW)
            await runs.start_run_async(db, run)
            await runs.heartbeat_async(db, run["_id"], {"page": 1})
            await runs.finish_run_async(db, run["_id"], "interrupted", "shutdown", {"page": 2}, {})
        finally:
            await db.client.close()

    asyncio.run(crawl())
    assert database["runs"].find_one()["state"] == "interrupted"


def test_what_died_is_told_and_carried_on_whatever_else_goes_on_or_ends_beside(database_uri, database):
    now = queries.server_time(database)
    dead, beside, last = (begin(database, now=now + timedelta(seconds=n)) for n in range(3))
    database["runs"].update_one({"_id": dead}, {"$set": {"state": "lost", "reason": "killed", "finishedAt": now}})

    async def carried_on():
        db = connect_async(database_uri, "newscrawler tests")
        async with db.client:
            return await runs.unfinished_runs(db, "tidewire", last)

    assert asyncio.run(carried_on()) == [dead]
    for run, seconds in ((beside, 60), (last, 90)):
        runs.finish_run(database, run, "finished", "finished", {}, {})
        database["runs"].update_one({"_id": run}, {"$set": {"finishedAt": now + timedelta(seconds=seconds)}})
        assert [each["_id"] for each in queries.status(database)[0]["before"]] == [dead]
    # What ended before the last one began had carried that on.
    database["runs"].update_one({"_id": beside}, {"$set": {"finishedAt": now + timedelta(seconds=1)}})
    assert queries.status(database)[0]["before"] == []
