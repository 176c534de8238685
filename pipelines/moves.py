"""Stories that become one, and parts of a story that become one of their own: what moves where.

Each is an event of `storyEvents`, written first and `pending` until everything has followed it. Every step can be
repeated, so a process that dies on the way leaves an event with which the next one goes on (`finish_moves`).

What is merged leaves `{mergedInto, at}`, always into a story that is none such: `resolve` finds it. A writer that
looked before a merge and writes after it looks again behind its batch (`follow`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.records import StoryEventRecord
from newscrawler.mongo.schema import VERSION
from pipelines import merges
from pipelines.agreement import compare_copies
from pipelines.dedup.shared import Shared
from pipelines.dedup.texts import VERSION as ENGINE_VERSION
from pipelines.dedup.texts import Text, day_of
from pipelines.documents import new_story
from pipelines.plain import Doc, document
from pipelines.stories import count_stories
from pipelines.writes import Write, write

Database = AsyncDatabase[Doc]

MEMBERS = ("sightings", "teasers", "articles", "copies")
"""Collections whose documents point to their story."""
_LATE = timedelta(days=1)
"""For so long a merged story is looked after by each process that starts: a batch in flight may have written to it."""
_TOUCH = {"$currentDate": {"updatedAt": True}}


class MoveRefused(MongoError):  # noqa: N818 - what the operator is told
    """A merge or split that cannot be; the message is one line."""


async def resolve(db: Database, stories: Iterable[str]) -> dict[str, str]:
    """Give, for those of these stories that were merged, the story that has what was theirs."""
    into: dict[str, str] = {}
    asked = set(stories)
    while asked:
        query = {"_id": {"$in": sorted(asked)}, "mergedInto": {"$exists": True}}
        found = {doc["_id"]: doc["mergedInto"] async for doc in db["stories"].find(query, {"mergedInto": 1})}
        into |= found
        asked = set(found.values()) - into.keys()
    return {story: _end(story, into) for story in into}


def _end(story: str, into: Mapping[str, str]) -> str:
    met = set()
    while story in into and story not in met:
        met.add(story)
        story = into[story]
    return story


async def find_story(db: Database, name: str) -> str:
    """Give the story of this `_id` or network's id, of one that was merged the winner. Raises MoveRefused."""
    if await db["stories"].find_one({"_id": name}, {"_id": 1}):
        return (await resolve(db, [name])).get(name, name)
    # Of what was merged away only the copies tell the network's id.
    named: set[str] = {*await db["stories"].distinct("_id", {"networkId": name})}
    named.update(await db["copies"].distinct("storyId", {"networkId": name}))
    ends = await resolve(db, named)
    found = {ends.get(each, each) for each in named}
    if len(found) != 1:
        raise MoveRefused(f"{'two stories' if found else 'no story'} {name}: see newscrawler stories")
    return found.pop()


async def merge_stories(
    db: Database,
    loser: str,
    winner: str,
    *,
    at: datetime | None = None,
    run: str | None = None,
    by: Literal["engine", "operator"] = "engine",
    why: str | None = None,
    engine: Shared | None = None,
) -> str:
    """Merge `loser` into `winner`, stored yet or not, and give the story that has what was the loser's then.

    `at` is when the capture that tells was fetched; None for an operator's word, which is told to the engine, too, as
    is one that was left half done. What an operator split, no engine merges.
    """
    at = at or await _now(db)
    while True:
        ends = await resolve(db, [loser, winner])
        loser, winner = ends.get(loser, loser), ends.get(winner, winner)
        if loser == winner or (by == "engine" and await _parted(db, loser, winner)):
            return loser
        event = StoryEventRecord(
            id=f"{loser}/merged",
            storyId=loser,
            event="merged",
            at=at,
            runId=run,
            other=winner,
            copies=None,
            by=by,
            why=why,
            pending=True,
        )
        # Another process may be merging it, into this story or another one: that is done first.
        await write(db["storyEvents"], [Write(event.id, merges.event(document(event)))])
        told = await db["storyEvents"].find_one({"_id": event.id})
        await finish(db, told or document(event), engine)


async def _parted(db: Database, one: str, other: str) -> bool:
    """Tell whether an operator parted two stories, or such as became part of them."""
    names = [[story, *await db["stories"].distinct("_id", {"mergedInto": story})] for story in (one, other)]
    pairs = [{"storyId": {"$in": new}, "other": {"$in": old}} for new, old in (names, names[::-1])]
    return await db["storyEvents"].find_one({"event": "split", "$or": pairs}, {"_id": 1}) is not None


async def split_story(
    db: Database,
    story: str,
    copies: Collection[str],
    *,
    why: str | None = None,
    engine: Shared | None = None,
) -> str:
    """Make a story of its own of these copies of `story`, by an operator's word, and give its id.

    The part with the founding article keeps the id, be it the named one; of a network's id all copies go together.
    Raises MoveRefused where that leaves nothing, or a copy is of another story.
    """
    story = (await resolve(db, [story])).get(story, story)
    part = await _part(db, story, copies)
    # Its first article lends its name, unless it did before.
    name = await _first_of(db, part)
    number, new = 1, name
    while await db["stories"].find_one({"_id": new}, {"_id": 1}):
        number += 1
        new = f"{name}/{number}"
    event = StoryEventRecord(
        id=f"{new}/split",
        storyId=new,
        event="split",
        at=await _now(db),
        runId=None,
        other=story,
        copies=[copy["_id"] for copy in part],
        by="operator",
        why=why,
        pending=True,
    )
    outcome = await write(db["storyEvents"], [Write(event.id, merges.event(document(event)))])
    if event.id not in outcome.new:
        raise MoveRefused(f"another split of {story} is under way: try again")
    await finish(db, document(event), engine)
    return new


async def finish_moves(db: Database, engine: Shared) -> None:
    """Finish merges and splits that earlier processes left, and move copies that came to a merged story late."""
    async for event in db["storyEvents"].find({"pending": True}):
        await finish(db, event, engine)
    query = {"mergedInto": {"$exists": True}, "updatedAt": {"$gte": await _now(db) - _LATE}}
    await follow(db, [doc["_id"] async for doc in db["stories"].find(query, {"_id": 1})])


async def finish(db: Database, event: Doc, engine: Shared | None) -> None:
    """Do what a merge or split entails, or the rest of it."""
    await (_merge if event["event"] == "merged" else _split)(db, event, engine)
    await db["storyEvents"].update_one({"_id": event["_id"]}, {"$unset": {"pending": ""}, **_TOUCH})


async def _merge(db: Database, event: Doc, engine: Shared | None) -> None:
    loser, winner = event["storyId"], event["other"]
    if event["by"] == "operator" and engine is not None:
        await engine.merge(loser, winner)
    left = {"mergedInto": winner, "at": event["at"], "schemaVersion": VERSION}
    await write(db["stories"], [Write(loser, merges.merged_story(left))])
    ends = await resolve(db, [loser])
    await _move_all(db, loser, ends[loser])


async def follow(db: Database, stories: Iterable[str]) -> None:
    """Move what stands under stories that were merged to where it belongs."""
    for loser, winner in (await resolve(db, stories)).items():
        if [name for name in MEMBERS if await db[name].find_one({"storyId": loser}, {"_id": 1})]:
            await _move_all(db, loser, winner)


async def _move_all(db: Database, loser: str, winner: str) -> None:
    # Whoever looks up a story that was merged finds the end in one step.
    await db["stories"].update_many({"mergedInto": loser}, {"$set": {"mergedInto": winner}, **_TOUCH})
    copy = await db["copies"].find_one({"storyId": {"$in": [loser, winner]}})
    if copy is not None:
        # Marked for its count before anything changes, and minted where its own copies are yet to come.
        story = new_story({**copy, "storyId": winner})
        await write(db["stories"], [Write(winner, merges.story(story, recount=True))])
    held = [doc["_id"] async for doc in db["articles"].find({"storyId": loser}, {"_id": 1})]
    await _set_story(db, "lines", {"_id": {"$in": held}, "storyId": loser}, winner)
    for name in MEMBERS:
        await _set_story(db, name, {"storyId": loser}, winner)
    await _count(db, [winner])
    # It may have been merged itself, before all of this came to it.
    await follow(db, [winner])


async def _part(db: Database, story: str, named: Collection[str]) -> list[Doc]:
    """Give the copies that get a new story where `named` are parted from the others."""
    fields = dict.fromkeys(["networkId", "network", "outlet", "headline", "firstSeen", "lastSeen", "storyId"], 1)
    copies = [doc async for doc in db["copies"].find({"storyId": story}, fields)]
    found = {copy["_id"] for copy in copies}
    if strange := sorted(set(named) - found):
        raise MoveRefused(f"{strange[0]} is no copy of {story}: see newscrawler story {story}")
    units = {_unit(copy) for copy in copies if copy["_id"] in named}
    part = [copy for copy in copies if _unit(copy) in units]
    rest = [copy for copy in copies if _unit(copy) not in units]
    if not rest:
        of = sorted(unit for unit in units if unit not in found)
        why = f"; of {of[0]}, the network's id, there is one story" if of else ""
        raise MoveRefused(f"{story} has nothing but what is to be split from it{why}")
    founder = await _first_of(db, copies)
    keeps = story if story in map(_unit, copies) else next(_unit(copy) for copy in copies if copy["_id"] == founder)
    return part if keeps not in units else rest


def _unit(copy: Doc) -> str:
    """Give what cannot be parted: all copies of one network id, else the copy itself."""
    return f"{copy['network']}/{copy['networkId']}" if copy["networkId"] is not None else str(copy["_id"])


async def _first_of(db: Database, copies: Collection[Doc]) -> str:
    """Give the founding one of these copies: that with the earliest article, else the one first seen."""
    query = {"_id": {"$in": [copy["_id"] for copy in copies]}}
    article = await db["articles"].find_one(query, {"_id": 1}, sort={"firstCapturedAt": 1, "_id": 1})
    return str(article["_id"] if article else min(copies, key=lambda copy: (copy["firstSeen"], copy["_id"]))["_id"])


async def _split(db: Database, event: Doc, engine: Shared | None) -> None:
    new, ids, old = event["storyId"], event["copies"], str(event["other"])
    old = (await resolve(db, [old])).get(old, old)
    if engine is not None:
        articles = db["articles"].find({"_id": {"$in": ids}}, {"articleBody": 1, "capturedAt": 1})
        texts = [Text(doc["_id"], doc["articleBody"] or "", day_of(doc["capturedAt"])) async for doc in articles]
        await engine.split(texts, new, old)
    copies = [doc async for doc in db["copies"].find({"_id": {"$in": ids}})]
    names = {copy["networkId"]: copy["network"] for copy in copies}
    story = {**new_story({**copies[0], "storyId": new}), "networkId": None}
    if len(names) == 1:
        story |= {"networkId": copies[0]["networkId"], "network": copies[0]["network"]}
    await write(db["stories"], [Write(new, merges.story(story, recount=True))])
    # By what the network calls it, what is parted finds its story from now on.
    named = [*ids, *map(_unit, copies)]
    query = {"_id": {"$in": named}, "mergedInto": old}
    await db["stories"].update_many(query, {"$set": {"mergedInto": new}, **_TOUCH})
    link = {"score": 1.0, "reason": "operator", "to": new, "engineVersion": ENGINE_VERSION}
    await move_copies(db, ids, old, new, link=link)


async def move_copies(db: Database, ids: Collection[str], old: str, new: str, *, link: Doc | None = None) -> None:
    """Move these pages' articles and copies, and what announces them, from one story to another."""
    mine = {"_id": {"$in": list(ids)}, "storyId": old}
    await _mark(db, [old, new])
    await _set_story(db, "lines", mine, new)
    shown = {"$or": [{"targetArticleId": {"$in": list(ids)}}, {"pageId": {"$in": list(ids)}, "self": True}]}
    await _set_story(db, "sightings", {"storyId": old, **shown}, new)
    await _move_teasers(db, shown, old, new)
    told = {"link.reason": {"$in": ["url", "text"]}, "link.to": {"$in": list(ids)}}
    await _set_story(db, "teasers", {"storyId": old, **told}, new)
    await _set_story(db, "articles", mine, new)
    await _set_story(db, "copies", mine, new, link)
    await _count(db, [old, new])


async def _move_teasers(db: Database, shown: Doc, old: str, new: str) -> None:
    """Move the teasers whose earliest sighting that tells announces what was moved."""
    teasers = await db["sightings"].distinct("teaserId", {"storyId": new, **shown})
    first: list[Doc] = [
        {"$match": {"teaserId": {"$in": teasers}, "storyId": {"$ne": None}}},
        {"$project": {"teaserId": 1, "key": ["$openedAt", "$storyId"]}},
        {"$group": {"_id": "$teaserId", "first": {"$min": "$key"}}},
    ]
    found = [doc["_id"] async for doc in await db["sightings"].aggregate(first) if doc["first"][1] == new]
    await _set_story(db, "teasers", {"_id": {"$in": found}, "storyId": old}, new)


async def _set_story(db: Database, collection: str, query: Doc, story: str, link: Doc | None = None) -> None:
    told: Doc = {"storyId": story} | ({} if link is None else {"link": link})
    await db[collection].update_many(query, {"$set": told, **_TOUCH})


async def _now(db: Database) -> datetime:
    """Give the server's clock."""
    now: datetime = (await db.client.admin.command("hello"))["localTime"]
    return now


async def _mark(db: Database, stories: list[str]) -> None:
    """Have these stories counted anew, by the next process where this one dies."""
    query = {"_id": {"$in": stories}, "mergedInto": {"$exists": False}}
    await db["stories"].update_many(query, {"$set": {"recount": True}})


async def _count(db: Database, stories: list[str]) -> None:
    spans: list[Doc] = [
        {"$match": {"storyId": {"$in": stories}}},
        {"$group": {"_id": "$storyId", "firstSeen": {"$min": "$firstSeen"}, "lastSeen": {"$max": "$lastSeen"}}},
    ]
    seen: dict[str, Any] = {doc.pop("_id"): doc async for doc in await db["copies"].aggregate(spans)}
    await write(db["stories"], [Write(story, merges.spanned_story(span)) for story, span in seen.items()])
    await count_stories(db, stories)
    founding = db["stories"].find(
        {"_id": {"$in": stories}, "foundingArticleId": {"$ne": None}}, {"foundingArticleId": 1}
    )
    await compare_copies(db, {doc["foundingArticleId"]: doc["_id"] async for doc in founding}, least=1)
