"""What is derived of a story: its counts, its founding article, its origin; never incremented, always counted anew.

A story whose copies change is marked (`recount`) before they are written and counted after; a process that dies in
between leaves the mark, and the next one counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from pipelines import merges
from pipelines.plain import Doc
from pipelines.reads import MOST, by_id
from pipelines.writes import Write, write

SHARE = 1000
"""Stories counted at once: an `$in` of this size and 400 copies each stay far below MongoDB's limits."""

FOUNDING = ("headline", "sourceOrganization", "datePublished", "datePrecision", "inLanguage")
"""What a story takes from its founding article."""

_TELLING = [
    {"$eq": ["$linked.sourceOrganization", None]},
    {"$eq": ["$linked.datePublished", None]},
    "$linked.at",
    "$linked.pageId",
    "$linked",
]


async def count_marked(db: AsyncDatabase[Doc]) -> None:
    """Count the stories that an earlier process left marked."""
    await count_stories(db, [doc["_id"] async for doc in db["stories"].find({"recount": True}, {"_id": 1})])


async def count_stories(db: AsyncDatabase[Doc], stories: Sequence[str]) -> None:
    """Lay counts, founding article and origin over these stories; the work grows with their own copies alone."""
    for start in range(0, len(stories), SHARE):
        await _count(db, list(stories[start : start + SHARE]))


async def _count(db: AsyncDatabase[Doc], stories: list[str]) -> None:
    counts, first = await asyncio.gather(
        _aggregated(db["copies"], _counts_of(stories)), _aggregated(db["articles"], _founding_of(stories))
    )
    counted = {doc["_id"]: doc for doc in counts}
    founding = {doc["_id"]: doc["first"][1] for doc in first}
    articles = await by_id(db["articles"], {"_id": {"$in": [*founding.values()]}}, dict.fromkeys(FOUNDING, 1))
    unfounded = [
        story for story in stories if not (articles.get(founding.get(story, "")) or {}).get("sourceOrganization")
    ]
    linked = await _aggregated(db["copies"], _links_of(unfounded)) if unfounded else []
    links = {doc["_id"]: doc["best"][-1] for doc in linked}
    told = {
        story: _derived(counts, articles.get(founding.get(story, "")), links.get(story))
        for story, counts in counted.items()
    }
    writes = [
        Write(story, merges.counted_story(derived), guard=merges.uncounted(derived)) for story, derived in told.items()
    ]
    await write(db["stories"], writes)


async def _aggregated(collection: AsyncCollection[Doc], steps: list[Doc]) -> list[Doc]:
    return await (await collection.aggregate(steps, batchSize=MOST)).to_list()


def _derived(counts: Doc, article: Doc | None, link: Doc | None) -> Doc:
    article, link = article or {}, link or {}
    return {
        "foundingArticleId": article.get("_id"),
        "headline": article.get("headline") or link.get("headline"),
        "sourceOrganization": article.get("sourceOrganization") or link.get("sourceOrganization"),
        "datePublished": article.get("datePublished") or link.get("datePublished"),
        "datePrecision": article.get("datePrecision"),
        "inLanguage": article.get("inLanguage"),
        "copyCount": counts["copyCount"],
        "fetchedCount": counts["fetchedCount"],
        "outletCount": counts["outletCount"],
    }


def _counts_of(stories: list[str]) -> list[Doc]:
    fetched = {"$cond": [{"$eq": ["$state", "fetched"]}, 1, 0]}
    return [
        {"$match": {"storyId": {"$in": stories}}},
        {
            "$group": {
                "_id": {"story": "$storyId", "outlet": "$outlet"},
                "copies": {"$sum": 1},
                "fetched": {"$sum": fetched},
            }
        },
        {
            "$group": {
                "_id": "$_id.story",
                "copyCount": {"$sum": "$copies"},
                "fetchedCount": {"$sum": "$fetched"},
                "outletCount": {"$sum": 1},
            }
        },
    ]


def _founding_of(stories: list[str]) -> list[Doc]:
    return [
        {"$match": {"storyId": {"$in": stories}}},
        {"$project": {"storyId": 1, "key": ["$firstCapturedAt", "$_id"]}},
        {"$group": {"_id": "$storyId", "first": {"$min": "$key"}}},
    ]


def _links_of(stories: list[str]) -> list[Doc]:
    return [
        {"$match": {"storyId": {"$in": stories}, "linked": {"$ne": None}}},
        {"$project": {"storyId": 1, "key": _TELLING}},
        {"$group": {"_id": "$storyId", "best": {"$min": "$key"}}},
    ]
