"""Tombstones: what is left of a page or story that an operator had forgotten, by which nothing brings it back."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from newscrawler.mongo.client import reaching
from newscrawler.sources.identity import page_id, story_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import is_web_url, normalise_url

Doc = dict[str, Any]

FORGOTTEN = "forgotten"
"""Reason of a page in `urls` that is not to be asked any more, by an operator's word."""


def tombstone(db: Database[Doc], name: str, profile: Profile | None = None) -> Doc | None:
    """Give the tombstone of a page or story by its `_id`, by a network's id, or by a page's URL."""
    return db["tombstones"].find_one(_query(name, profile))


async def tombstone_async(db: AsyncDatabase[Doc], name: str, profile: Profile | None = None) -> Doc | None:
    """As `tombstone`."""
    return await db["tombstones"].find_one(_query(name, profile))


async def forgotten_urls(db: AsyncDatabase[Doc]) -> list[str]:
    """Give the addresses of all that is forgotten. Raises MongoUnavailable where the database is lost."""
    async with reaching("the tombstones"):
        return [doc["url"] async for doc in db["tombstones"].find({"url": {"$ne": None}}, {"url": 1})]


def in_words(found: Doc) -> str:
    """Tell of a tombstone in one line."""
    why = f": {' '.join(found['why'].split())}" if found["why"] else ""
    return f"{found['_id']} was forgotten on {found['at']:%Y-%m-%d %H:%M} UTC by {found['by']}{why}"


def _query(name: str, profile: Profile | None) -> Doc:
    if not is_web_url(name):
        return {"$or": [{"_id": name}, {"networkId": name}]}
    url = normalise_url(name)
    names: list[str] = []
    if profile is not None:
        page, network_id = page_id(url, profile), profile.network_id(url)
        names = [page, story_id(page, network_id, profile)]
    return {"$or": [{"_id": {"$in": names}}, {"url": url}]}
