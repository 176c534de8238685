"""What a crawl must know of what is stored before it decides what to fetch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.client import reaching
from newscrawler.sources.lists import Listed

Doc = dict[str, Any]

LIST_ASKED = "crawl/list_asked"
"""The stat that counts requests for feeds, sections and sitemaps, by which runs tell what is left of a day."""


async def fetched_outlets(db: AsyncDatabase[Doc], stories: Sequence[str]) -> dict[str, set[str]]:
    """Give the outlets whose copy of these stories is fetched, by story; a story without any is left out."""
    query = {"storyId": {"$in": list(stories)}, "state": "fetched"}
    held: dict[str, set[str]] = {}
    async for doc in db["copies"].find(query, {"_id": 0, "storyId": 1, "outlet": 1}):
        held.setdefault(doc["storyId"], set()).add(doc["outlet"])
    return held


async def is_stored(db: AsyncDatabase[Doc], story: str, needed: int, but: Collection[str]) -> bool:
    """Tell whether `needed` copies of a story are fetched on other outlets than `but`.

    Raises MongoUnavailable where the database is lost.
    """
    query = {"storyId": story, "outlet": {"$nin": list(but)}, "state": "fetched"}
    async with reaching(story):
        return await db["copies"].count_documents(query, limit=needed) >= needed


async def is_in_hand(db: AsyncDatabase[Doc], page: str, run_id: str) -> bool:
    """Tell whether a run has a page (`urls._id`) in hand: asked, or about to be, and not stored.

    Raises MongoUnavailable where the database is lost.
    """
    async with reaching(page):
        return await db["urls"].find_one({"_id": page, "leasedBy": run_id}, {"_id": 1}) is not None


async def looks_at(
    db: AsyncDatabase[Doc], pages: Sequence[str], wish: str
) -> dict[str, tuple[datetime, datetime | None]]:
    """Give when these pages (`urls._id`) were last asked, and when they may be asked again.

    Those that were followed for another wish than this one may at once (None).
    """
    asked = {"_id": {"$in": list(pages)}, "fetchedAt": {"$ne": None}}
    found = db["urls"].find(asked, {"fetchedAt": 1, "revisitAt": 1, "followedFor": 1})
    return {doc["_id"]: (doc["fetchedAt"], doc["revisitAt"] if _is_for(doc, wish) else None) async for doc in found}


def _is_for(doc: Doc, wish: str) -> bool:
    # A list that never answered with a page was followed for none.
    return doc["followedFor"] in (wish, None)


async def lists_due(db: AsyncDatabase[Doc], source: str, now: datetime) -> list[Listed]:
    """Give the lists to which pages of `source` led and which are to be asked again."""
    due = {"source": source, "revisitAt": {"$type": "date", "$lte": now}, "role": {"$ne": "article"}}
    found = db["urls"].find(due | {"foundOn": {"$ne": None}}, dict.fromkeys(["url", "role", "listPage", "foundOn"], 1))
    return [
        Listed(doc["url"], doc["_id"], doc["role"], doc["listPage"] or 1, foundOn=doc["foundOn"]) async for doc in found
    ]


async def known_links(db: AsyncDatabase[Doc], pages: Sequence[str]) -> set[str]:
    """Give those of these articles that were linked to before, or fetched."""
    known: set[str] = set()
    for name in ("urls", "copies"):
        known |= {doc["_id"] async for doc in db[name].find({"_id": {"$in": list(pages)}}, {"_id": 1})}
    return known


async def founding_articles(db: AsyncDatabase[Doc], stories: Sequence[str]) -> set[str]:
    """Give the founding articles of these stories."""
    found = db["stories"].find({"_id": {"$in": list(stories)}}, {"foundingArticleId": 1})
    return {doc["foundingArticleId"] async for doc in found if doc.get("foundingArticleId")}


async def lists_asked(
    db: AsyncDatabase[Doc], source: str, since: datetime, but: Collection[str]
) -> tuple[int, datetime | None]:
    """Give how many lists the runs of `source` since then asked, those in `but` left out, and when the last began."""
    query = {"source": source, "startedAt": {"$gte": since}, "_id": {"$nin": list(but)}}
    asked, last = 0, None
    async for run in db["runs"].find(query, {"startedAt": 1, f"counts.{LIST_ASKED}": 1}):
        asked += run["counts"].get(LIST_ASKED, 0)
        last = max(last or run["startedAt"], run["startedAt"])
    return asked, last


async def is_known(db: AsyncDatabase[Doc], page: str) -> bool:
    """Tell whether the page is a copy that is stored, fetched or not."""
    return await db["copies"].find_one({"_id": page}, {"_id": 1}) is not None
