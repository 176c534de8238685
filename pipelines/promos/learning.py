"""The state of promos in MongoDB: lines of articles indexed, repeated ones judged, old ones forgotten.

An article's lines are one document of `lines`, whatever batch or crawler brings them; a line of its own in `promos` is
what stands under several stories alone, a few a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from pymongo import DeleteMany
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.records import LinesRecord, PromoRecord
from newscrawler.sources.profile import Profile
from pipelines import merges
from pipelines.identities import Page
from pipelines.plain import Doc, document
from pipelines.promos.judging import SHARE, Told, scopes
from pipelines.promos.lines import Line, Promos
from pipelines.reads import by_id
from pipelines.writes import Write, laid, write

Database = AsyncDatabase[Doc]

SIGHTINGS = 36
"""Latest articles of a line that are looked at."""
LEARNING_DAYS, CONFIRMED_DAYS = 14, 90
"""Days without a sighting, counted from the source's newest, after which a line is forgotten. What stands under one
story in twenty comes again within hours; a promo of the season may pause for weeks."""
MOST_LINES = 1_000
"""Lines of an article from which none is learned: 150 such articles, a batch, are asked for with 2 of the 16 MB that
MongoDB takes."""
_DAY = timedelta(days=1)


async def judged(db: Database, sources: Iterable[str]) -> Promos:
    """Give the lines of sources that were judged before."""
    fields = {"source": 1, "folded": 1, "outlets": 1, "lastSeen": 1, "state": 1, "stories": 1}
    return Promos((await by_id(db["promos"], _of(sources), fields)).values())


async def mark_judged_since(db: Database, sources: Iterable[str], promos: Promos) -> None:
    """Mark the lines that others have judged since `promos` were read: what was stored by these may need mending."""
    found = await by_id(db["promos"], _of(sources) | {"state": {"$ne": "learning"}}, {"state": 1, "outlets": 1})
    since = [identity for identity, doc in found.items() if not promos.agrees(doc)]
    if since:
        change = {"$set": {"pending": True}, "$currentDate": {"updatedAt": True}}
        await db["promos"].update_many({"_id": {"$in": since}}, change)


def _of(sources: Iterable[str]) -> Doc:
    return {"source": {"$in": sorted(sources)}}


async def learn(db: Database, pages: Iterable[Page], promos: Promos) -> int:
    """Index the lines of pages whose articles are stored; give how many are confirmed by it as promos.

    `promos` are those by which the pages were cut.
    """
    pages = [page for page in pages if page.article is not None and len(page.lines) <= MOST_LINES]
    records = {record["_id"]: record for record in (_record(page) for page in pages)}
    met = {line.key: (line, page.profile) for page in pages for line in page.lines if not promos.settles(line)}
    stored = await _stored(db, set(met))
    sightings = _sightings(stored | records, set(met))
    await write(
        db["lines"], [laid(record, merges.lines, new=identity not in stored) for identity, record in records.items()]
    )
    await _still_seen(db, pages, promos)
    ripe = {key: found for key, found in sightings.items() if _stories(found) >= promos.due(met[key][0])}
    told = await _told(db, {each["_id"] for found in ripe.values() for each in _latest(found)}) if ripe else {}
    return sum([await _judge(db, *met[key], found, told) for key, found in ripe.items()])


def _record(page: Page) -> Doc:
    record = LinesRecord(
        id=page.id,
        source=page.profile.name,
        storyId=page.story,
        outlet=page.outlet,
        at=page.at,
        lines=sorted({line.key for line in page.lines}),
    )
    return document(record)


async def _stored(db: Database, keys: set[int]) -> dict[str, Doc]:
    """Give the stored articles that have one of the lines."""
    fields = {"storyId": 1, "outlet": 1, "at": 1, "lines": 1}
    return await by_id(db["lines"], {"lines": {"$in": sorted(keys)}}, fields)


def _sightings(articles: Mapping[str, Doc], keys: set[int]) -> dict[int, list[Doc]]:
    """Give the articles that have each line."""
    found: defaultdict[int, list[Doc]] = defaultdict(list)
    for doc in articles.values():
        for key in keys.intersection(doc["lines"]):
            found[key].append(doc)
    return found


def _stories(sightings: Iterable[Doc]) -> int:
    return len({each["storyId"] for each in sightings})


async def _still_seen(db: Database, pages: Sequence[Page], promos: Promos) -> None:
    """Keep in mind that promos are still shown, once a day each."""
    by_source: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_source[page.profile.name].append(page)
    writes = []
    for own in by_source.values():
        newest = max(page.at for page in own)
        shown = promos.unseen_since({cut.promoId for page in own for cut in page.promos}, newest - _DAY)
        change = {"$max": {"lastSeen": newest}, "$currentDate": {"updatedAt": True}}
        writes += [Write(identity, change) for identity in shown]
    await write(db["promos"], writes)


def _latest(sightings: Iterable[Doc]) -> list[Doc]:
    return sorted(sightings, key=lambda each: (each["at"], each["_id"]), reverse=True)[:SIGHTINGS]


async def _told(db: Database, articles: Iterable[str]) -> dict[str, Told]:
    fields = {"storyId": 1, "headline": 1, "articleBody": 1}
    found = db["articles"].find({"_id": {"$in": sorted(articles)}}, fields)
    return {doc["_id"]: Told.of(doc) async for doc in found}


async def _judge(
    db: Database, line: Line, profile: Profile, sightings: Sequence[Doc], told: Mapping[str, Told]
) -> bool:
    """Confirm a line where its sightings speak for it; else keep in mind that it is repeated."""
    outlets: list[str] | None = []
    for scope in scopes(line.folded, _latest(sightings), told):
        if outlets is not None and await _share(db, profile, scope, sightings) >= SHARE:
            outlets = None if scope is None else [*outlets, *(each for each in scope if each not in outlets)]
    times = [each["at"] for each in sightings]
    record = PromoRecord(
        id=line.id,
        source=profile.name,
        text=line.masked,
        folded=line.folded,
        state="learning" if outlets == [] else "confirmed",
        outlets=outlets,
        stories=_stories(sightings),
        firstSeen=min(times),
        lastSeen=max(times),
        pending=outlets != [],
    )
    await write(db["promos"], [Write(record.id, merges.promo(document(record)))])
    return outlets != []


async def _share(db: Database, profile: Profile, scope: list[str] | None, sightings: Sequence[Doc]) -> float:
    """Give the share of what outlets published, while a line was sighted, that shows it.

    Of the whole network, or of the outlets in `scope`, whose first sighting each chose them and tells nothing.
    """
    outlets = scope or [outlet.domain for outlet in profile.outlets]
    chosen = 0 if scope is None else len(scope)
    shown = {(each["outlet"], each["storyId"]) for each in sightings if each["outlet"] in outlets}
    # By first captures: what is fetched again is not published again.
    spans = {"_id": None, "from": {"$min": "$firstCapturedAt"}, "to": {"$max": "$firstCapturedAt"}}
    here = {"$match": {"_id": {"$in": [each["_id"] for each in sightings]}}}
    span = [each async for each in await db["articles"].aggregate([here, {"$group": spans}])]
    if not span:
        return 0.0
    during = {"outlet": {"$in": outlets}, "firstCapturedAt": {"$gte": span[0]["from"], "$lte": span[0]["to"]}}
    group = {"$group": {"_id": {"outlet": "$outlet", "story": "$storyId"}}}
    counted = [each async for each in await db["articles"].aggregate([{"$match": during}, group, {"$count": "n"}])]
    published = int(counted[0]["n"]) if counted else 0
    return (len(shown) - chosen) / max(published - chosen, 1)


async def forget(db: Database, sources: Iterable[str]) -> None:
    """Forget the lines that sources have long not shown; what an operator decided stays."""
    # In this form MongoDB reads one key a source.
    steps: list[Doc] = [
        {"$match": _of(sources)},
        {"$sort": {"source": -1, "at": -1}},
        {"$group": {"_id": "$source", "at": {"$first": "$at"}}},
    ]
    newest = {doc["_id"]: doc["at"] async for doc in await db["lines"].aggregate(steps)}
    if not newest:
        return
    lines, promos = [], []
    for source, at in newest.items():
        learning, confirmed = (at - timedelta(days=days) for days in (LEARNING_DAYS, CONFIRMED_DAYS))
        lines.append(DeleteMany({"source": source, "at": {"$lt": learning}}))
        promos.append(DeleteMany({"source": source, "state": "learning", "lastSeen": {"$lt": learning}}))
        promos.append(DeleteMany({"source": source, "state": "confirmed", "lastSeen": {"$lt": confirmed}}))
    await db["lines"].bulk_write(lines, ordered=False)
    await db["promos"].bulk_write(promos, ordered=False)
