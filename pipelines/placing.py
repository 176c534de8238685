"""Which story each page of a batch belongs to, found before documents are made of them.

A network's id decides, and the engine is told; an article that is stored stays where it is. On
any other text the engine decides. What was merged is replaced by the story that has it now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.records import StoryLink
from pipelines.dedup.shared import Shared
from pipelines.dedup.texts import VERSION, Decision, Text, day_of
from pipelines.documents import content_digest
from pipelines.engines import Engines
from pipelines.identities import Page, Targets
from pipelines.moves import finish_moves, follow, merge_stories, move_copies, resolve
from pipelines.plain import Doc
from pipelines.reads import by_id
from pipelines.stories import count_marked
from pipelines.takedown import finish_takedowns

Database = AsyncDatabase[Doc]


async def place(db: Database, pages: Sequence[Page], targets: Targets, engine: Shared) -> list[Page]:
    """Give the pages, which come in the order of their fetch, with the story of each and why it is that one.

    Stories that the engine found to be one are merged, and targets of links get the stories that have them now.
    """
    fields = {"storyId": 1, "contentDigest": 1, "capturedAt": 1}
    ids = sorted({page.id for page in pages if page.article})
    known = await by_id(db["articles"], {"_id": {"$in": ids}}, fields)
    pages = [_kept(page, known.get(page.id)) for page in pages]
    pages = _redirected(pages, await resolve(db, (page.story for page in pages)))
    texts = _texts(pages, known)
    found, merged = await engine.assign(list(texts.values()))
    for loser, winner in merged:
        await merge_stories(db, loser, winner, at=pages[-1].at, run=pages[-1].capture.runId, engine=engine)
    engine.followed(merged)
    decisions = dict(zip(texts, found, strict=True))
    pages = [_decided(page, texts[page.id], decisions[page.id]) if page.id in texts else page for page in pages]
    linked = {target.story for target in targets.known if target.story is not None}
    ends = await resolve(db, linked.union(page.story for page in pages))
    targets.redirect(ends)
    return _redirected(pages, ends)


def _kept(page: Page, known: Doc | None) -> Page:
    """Leave an article in the story in which it is stored; where the network's id vouches, by that."""
    by_id = page.link.reason == "networkId"
    return page if known is None or by_id else attrs.evolve(page, story=known["storyId"])


def _redirected(pages: Iterable[Page], ends: Mapping[str, str]) -> list[Page]:
    return [attrs.evolve(page, story=ends[page.story]) if page.story in ends else page for page in pages]


def _texts(pages: Iterable[Page], known: Mapping[str, Doc]) -> dict[str, Text]:
    """Give by page what the engine is to look at: articles that are new, or say something new."""
    texts: dict[str, Text] = {}
    for page in pages:
        article, stored = page.article, known.get(page.id)
        if article is None or not article.articleBody or page.id in texts:
            continue
        if stored is None or (stored["capturedAt"] <= page.at and stored["contentDigest"] != content_digest(article)):
            fixed = page.story if stored is not None or page.link.reason == "networkId" else None
            texts[page.id] = Text(page.id, article.articleBody, day_of(page.at), site=page.outlet, story=fixed)
    return texts


def _decided(page: Page, text: Text, decision: Decision) -> Page:
    if text.story is not None:
        return attrs.evolve(page, story=decision.story)
    found = decision.link
    if found is None:
        return attrs.evolve(page, story=decision.story)
    link = StoryLink(score=found.score, reason=found.reason, to=found.to, engineVersion=VERSION)
    return attrs.evolve(page, story=decision.story, link=link)


async def place_again(db: Database, copies: Sequence[Doc], stored: Iterable[tuple[str, str]]) -> None:
    """Move what others have merged or split while these copies were written to where it is now.

    `stored` gives, by `_id`, the story of each article and copy that was there before.
    """
    stands: defaultdict[str, set[str]] = defaultdict(set)
    for identity, story in [*stored, *((copy["_id"], copy["storyId"]) for copy in copies)]:
        stands[identity].add(story)
    written = set().union(*stands.values())
    named = {copy["_id"]: copy["link"]["to"] for copy in copies if copy["link"]["reason"] == "networkId"}
    ends = await resolve(db, written.union(named.values()))
    await follow(db, written & ends.keys())
    strays: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for identity, name in named.items():
        for story in {ends.get(story, story) for story in stands[identity]} - {ends.get(name, name)}:
            strays[story, ends.get(name, name)].append(identity)
    for (old, new), ids in strays.items():
        await move_copies(db, ids, old, new)


async def group_teasers(db: Database, teasers: Sequence[Doc], engine: Shared) -> None:
    """Give teasers, new ones or such as have no group yet, the group of those that say nearly the same."""
    texts = [Text(doc["_id"], doc["text"], day_of(doc["firstSeen"])) for doc in teasers if doc["text"]]
    decisions, merged = await engine.assign(texts)
    groups = {text.id: decision.story for text, decision in zip(texts, decisions, strict=True)}
    for doc in teasers:
        doc["groupId"] = groups.get(doc["_id"], doc["groupId"])
    await merge_groups(db, merged)
    engine.followed(merged)


async def group_again(db: Database, teasers: Iterable[Doc], engine: Shared) -> None:
    """Move teasers whose groups others have made one with another while they were written."""
    await engine.catch_up()
    known = engine.engine.known
    groups = {doc["groupId"] for doc in teasers if doc["groupId"]}
    await merge_groups(db, [(group, known.current(group)) for group in sorted(groups & known.redirects.keys())])


async def settle(db: Database, engines: Engines) -> None:
    """Finish what earlier processes left undone that died behind the engines' word or before an operator's was done."""
    await finish_takedowns(db, engines.forgotten)
    await finish_moves(db, engines.articles)
    known = engines.articles.engine.known
    query = {"_id": {"$in": [*known.redirects]}, "mergedInto": {"$exists": False}}
    for doc in await db["stories"].find(query, {"lastSeen": 1}).to_list():
        await merge_stories(db, doc["_id"], known.current(doc["_id"]), at=doc["lastSeen"], engine=engines.articles)
    await merge_groups(db, engines.teasers.engine.known.redirects.items())
    await count_marked(db)


async def merge_groups(db: Database, merged: Iterable[tuple[str, str]]) -> None:
    """Give the teasers of groups that became part of another the group that they are of now."""
    for loser, winner in merged:
        change = {"$set": {"groupId": winner}, "$currentDate": {"updatedAt": True}}
        await db["teasers"].update_many({"groupId": loser}, change)
