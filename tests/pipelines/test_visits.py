"""What a page that is as it was costs the database."""

from __future__ import annotations

from captures import PROFILE, article, instant, listing
from pymongo.database import Database

from newscrawler.items import Capture, Http


def unchanged(page: Capture, minutes: float) -> Capture:
    return Capture(
        url=page.url,
        kind="empty",
        outlet=page.outlet,
        fetchedAt=instant(minutes),
        runId="run-2",
        reason="not modified",
        http=Http(status=304),
    )


def test_a_page_that_is_as_it_was_costs_one_update(storing, database: Database) -> None:
    pages = [article(1), listing([1, 2, 3])]
    storing(pages)
    before = {doc["_id"]: doc for doc in database["urls"].find({"state": "fetched"})}
    last = database.client["local"]["oplog.rs"].find().sort("$natural", -1).limit(1).next()["ts"]
    counts = storing([unchanged(page, 60) for page in pages], profile=PROFILE)
    written = [
        (each["op"], each["ns"].partition(".")[2])
        for entry in database.client["local"]["oplog.rs"].find(
            {"ts": {"$gt": last}, "op": {"$in": ["i", "u", "d", "c"]}}
        )
        for each in (entry["o"].get("applyOps") or [entry])
        if each["ns"].startswith(f"{database.name}.")
    ]
    assert written == [("u", "urls"), ("u", "urls")]
    assert counts["store/url_not_modified"] == 2
    for identity, doc in before.items():
        now = database["urls"].find_one({"_id": identity})
        assert now is not None
        assert (now["state"], now["status"], now["reason"]) == ("notModified", 304, None)
        assert now["lastSeen"] > doc["lastSeen"]
        told = ("kind", "etag", "lastModified", "shownDigest", "shownAt", "changedAt")
        assert {name: now[name] for name in told} == {name: doc[name] for name in told}
