"""Takedown: an operator's word that a page or story is to be forgotten, and all that goes by it.

The tombstone is written first, and is `pending` until everything has gone. Every step can be repeated: the same
command again, or the next process that stores, finishes what one that died has left. What articles are needed for to
find the rest goes before them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.records import TombstoneKind, TombstoneRecord
from newscrawler.mongo.tombstones import FORGOTTEN, tombstone_async
from newscrawler.sources.identity import page_id, story_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import domain_of, is_web_url, netloc, normalise_url
from pipelines.agreement import compare_copies
from pipelines.forgotten import Forgotten
from pipelines.identities import Page
from pipelines.moves import MoveRefused, find_story, resolve
from pipelines.openings import article_forms, is_cut_of, snippet_forms
from pipelines.plain import Doc, document
from pipelines.promos.lines import promo_key
from pipelines.stories import count_stories

Database = AsyncDatabase[Doc]

LISTS = ("list", "feed", "sitemap")
_TOUCH = {"$currentDate": {"updatedAt": True}}
_SETTLED = {
    "state": "gone",
    "reason": FORGOTTEN,
    **dict.fromkeys(["nextFetchAt", "leasedBy", "revisitAt", "etag", "lastModified", "shownDigest"]),
}
"""How the document in `urls` of a forgotten page stands."""
_PATTERNS = 50
"""Addresses of one regular expression: MongoDB takes some 32 KB of it, and an address has 2 at the most, mostly .1."""


class Unknown(MongoError):  # noqa: N818 - what the operator is told
    """There is nothing to forget; the message is one line."""


@attrs.frozen
class Named:
    """What an operator has named."""

    page: str | None
    """Null where it was a story."""
    story: str
    url: str | None
    done: bool = False
    """Forgotten before; what is left of it goes now."""
    also: str | None = None
    """The story by what the page itself is called."""


@attrs.define(kw_only=True)
class Takedown:
    """What goes: a story by all its names with its pages, or pages alone."""

    story: str
    names: dict[str, str | None]
    """Of the story, with the network's id where that gives it; empty where a page alone goes."""
    pages: dict[str, str | None]
    """Their addresses, by `_id`."""
    teasers: list[str]
    openings: list[int]
    outlets: int
    """That show these pages."""
    elsewhere: int
    """Pages of the story that stay."""

    @property
    def kind(self) -> TombstoneKind:
        return "story" if self.names else "page"

    @property
    def identity(self) -> str:
        """Give the `_id` of its tombstone; there may be others, of the story's other names and pages."""
        return self.story if self.names else next(iter(self.pages))

    def queries(self) -> dict[str, Doc]:
        """Give by collection what is deleted, in the order in which it is."""
        pages, names = {"$in": [*self.pages]}, {"$in": [*self.names]}
        shown = [{"targetArticleId": pages}, {"teaserId": {"$in": self.teasers}}, {"pageId": pages, "self": True}]
        sightings: dict[str, Doc] = {"sightings": {"$or": [*shown, {"storyId": names}]}}
        teasers: dict[str, Doc] = {"teasers": {"_id": {"$in": self.teasers}}}
        # A story's teasers tell of their sightings, a page's are known by theirs.
        announced = sightings | teasers if self.names else teasers | sightings
        return announced | {
            "revisions": {"articleId": pages},
            "lines": {"_id": pages},
            "rejects": {"pageId": pages},
            "copies": {"_id": pages},
            "articles": {"_id": pages},
            "stories": {"_id": names},
        }


async def find(db: Database, name: str, profile: Profile | None = None) -> Named:
    """Give the page or story of this `_id`, network's id or URL. Raises Unknown, MoveRefused."""
    done = await tombstone_async(db, name, profile)
    if done is not None:
        return Named(done["_id"] if done["kind"] == "page" else None, done["storyId"], done["url"], done=True)
    page = await _page_at(db, name, profile) if is_web_url(name) else name
    for collection in ("copies", "articles"):
        found = await db[collection].find_one({"_id": page}, {"storyId": 1, "url": 1})
        if page is not None and found is not None:
            return Named(page, found["storyId"], found["url"])
    known = await db["urls"].find_one({"_id": page}, {"url": 1, "kind": 1, "role": 1})
    if page is not None and known is not None:
        if known["kind"] in LISTS or known["role"] not in (None, "article", "start"):
            raise Unknown(f"{name} is a list of articles: name one of them, or drop it from the profile")
        return Named(page, page, known["url"])
    if is_web_url(name):
        raise Unknown(f"nothing is known of {name}")
    try:
        return Named(None, await find_story(db, name), None)
    except MoveRefused as exc:
        raise Unknown(f"nothing is known of {name}: give an _id of articles, copies or stories, or a URL") from exc


async def _page_at(db: Database, given: str, profile: Profile | None) -> str | None:
    url = normalise_url(given)
    domain = (await db["outlets"].find_one({"hosts": netloc(url)}, {"_id": 1}) or {}).get("_id") or domain_of(
        netloc(url)
    )
    places: list[tuple[str, Doc]] = [("articles", {"url": url})]
    places += [(name, {"outlet": domain, "url": url}) for name in ("copies", "urls")]
    if profile is not None:
        places = [(name, {"_id": page_id(url, profile)}) for name in ("articles", "copies", "urls")] + places
    for name, query in places:
        found = await db[name].find_one(query)
        if found is not None:
            # Who names an address that led elsewhere means what is shown there.
            return str(found.get("redirectTo") or found["_id"])
    claimed = await db["articles"].find({"canonicalUrl": url}, {"_id": 1}).limit(2).to_list()
    return str(claimed[0]["_id"]) if len(claimed) == 1 else None


async def survey(db: Database, named: Named, *, alone: bool = False) -> Takedown:
    """Give what goes with a story or, where the page `alone` is to go, with that.

    A page that is all there is of its story goes as one.
    """
    if alone and named.page is not None:
        story = (await resolve(db, [named.story])).get(named.story, named.story)
        others = await db["copies"].count_documents({"storyId": story, "_id": {"$ne": named.page}})
        if others:
            return await _of_page(db, named.page, attrs.evolve(named, story=story), others)
    return await _of_story(db, named)


async def _of_page(db: Database, page: str, named: Named, others: int) -> Takedown:
    led = {"targetArticleId": page}
    shown = set(await db["sightings"].distinct("teaserId", led))
    shown.update(await db["teasers"].distinct("_id", led))
    elsewhere = {"teaserId": {"$in": sorted(shown)}, "targetArticleId": {"$ne": page}}
    return Takedown(
        story=named.story,
        names={},
        pages={page: named.url},
        teasers=sorted(shown - {*await db["sightings"].distinct("teaserId", elsewhere)}),
        openings=[],
        outlets=1,
        elsewhere=others,
    )


async def _of_story(db: Database, named: Named) -> Takedown:
    story = named.story
    names = {story, *await db["stories"].distinct("_id", {"mergedInto": story})}
    names |= {named.also} if named.also else set()
    fields = dict.fromkeys(["url", "network", "networkId", "outlet"], 1)
    copies = [doc async for doc in db["copies"].find({"storyId": {"$in": sorted(names)}}, fields)]
    network = {
        f"{doc['network']}/{doc['networkId']}": doc["networkId"] for doc in copies if doc["networkId"] is not None
    }
    names |= network.keys()
    texts = dict.fromkeys(["url", "outlet", "description", "articleBody", "dateline", "openings"], 1)
    articles = [doc async for doc in db["articles"].find({"storyId": {"$in": sorted(names)}}, texts)]
    buried = [doc async for doc in db["tombstones"].find({"storyId": story, "kind": "page"}, {"url": 1})]
    pages = {doc["_id"]: doc["url"] for doc in (*buried, *copies, *articles)}
    if named.page is not None:
        pages.setdefault(named.page, named.url)
    openings = sorted({key for doc in articles for key in doc["openings"]})
    query = [{"storyId": {"$in": sorted(names)}}, {"targetArticleId": {"$in": sorted(pages)}}]
    teasers = {doc["_id"] async for doc in db["teasers"].find({"$or": query}, {"_id": 1})}
    teasers |= await _cut_from(db, articles, openings)
    return Takedown(
        story=story,
        names={name: network.get(name) for name in (story, *sorted(names - {story}))},
        pages=pages,
        teasers=sorted(teasers),
        openings=openings,
        outlets=len({doc["outlet"] for doc in (*copies, *articles)}),
        elsewhere=0,
    )


async def _cut_from(db: Database, articles: Iterable[Doc], openings: Collection[int]) -> set[str]:
    """Give the teasers whose text is cut from one of these articles, whatever they lead to."""
    forms = {
        form
        for doc in articles
        for form in article_forms(doc["description"], doc["articleBody"], (doc["dateline"] or {}).get("text"))
    }
    found = db["teasers"].find({"openings": {"$in": [*openings]}}, {"text": 1, "dateline": 1})
    return {
        doc["_id"]
        async for doc in found
        if is_cut_of(snippet_forms(doc["text"], (doc["dateline"] or {}).get("text")), forms)
    }


async def count(db: Database, takedown: Takedown) -> dict[str, int]:
    """Give how many documents of each collection go."""
    return {name: await db[name].count_documents(query) for name, query in takedown.queries().items()}


async def bury(db: Database, takedown: Takedown, named: Named, *, why: str | None, by: str) -> None:
    """Write the tombstones, the story's or page's own first; of one that stands already the word stays."""
    now: datetime = (await db.client.admin.command("hello"))["localTime"]
    kinds: dict[str, TombstoneKind] = {
        **dict.fromkeys(takedown.pages, "page"),
        **dict.fromkeys(takedown.names, "story"),
    }
    for name in [takedown.identity, *(kinds.keys() - {takedown.identity})]:
        kind, url = kinds[name], takedown.pages.get(name, named.url)
        stone = TombstoneRecord(
            id=name,
            kind=kind,
            storyId=takedown.story,
            networkId=takedown.names.get(name),
            url=url,
            at=now,
            why=why,
            by=by,
            openings=[],
            pending=True,
        )
        doc = document(stone)
        word = {field: doc.pop(field) for field in ("_id", "networkId", "url", "at", "why", "by", "openings")}
        kept = {field: word[field] for field in ("networkId", "url", "at", "why", "by")}
        keys = {"$each": takedown.openings if kind == "story" else []}
        update = {"$set": doc, "$setOnInsert": kept, "$addToSet": {"openings": keys}, **_TOUCH}
        await db["tombstones"].update_one({"_id": word["_id"]}, update, upsert=True)


async def erase(db: Database, takedown: Takedown) -> dict[str, int]:
    """Delete all that goes, and give how many documents of each collection did."""
    pages = [*takedown.pages]
    if not takedown.names:
        await db["stories"].update_one({"_id": takedown.story}, {"$set": {"recount": True}})
    await _unlearn(db, pages)
    await _blank_rejects(db, takedown)
    # Before the copies, which tell the pages: whoever asks for these now is told no.
    asked = [{"_id": {"$in": pages}}, {"storyId": {"$type": "string", "$in": [*takedown.names]}}]
    await db["urls"].update_many({"$or": asked}, {"$set": _SETTLED, **_TOUCH})
    gone = {}
    for name, query in takedown.queries().items():
        gone[name] = (await db[name].delete_many(query)).deleted_count
    if not takedown.names:
        await count_stories(db, [takedown.story])
        await _compare_again(db, takedown.story)
    stones = [*takedown.names, *pages]
    await db["tombstones"].update_many({"_id": {"$in": stones}}, {"$unset": {"pending": ""}, **_TOUCH})
    return gone


async def _compare_again(db: Database, story: str) -> None:
    """Compare the copies that stay with the article that is the founding one now."""
    found = await db["stories"].find_one({"_id": story}, {"foundingArticleId": 1})
    if found is not None and found.get("foundingArticleId"):
        await compare_copies(db, {found["foundingArticleId"]: story}, least=1)


async def _unlearn(db: Database, pages: list[str]) -> None:
    """Delete lines of these pages that are no promos so far, but kept in mind as repeated ones."""
    keys = {key async for doc in db["lines"].find({"_id": {"$in": pages}}, {"lines": 1}) for key in doc["lines"]}
    if keys:
        learned = db["promos"].find({"state": "learning"}, {"_id": 1})
        mine = [doc["_id"] async for doc in learned if promo_key(doc["_id"]) in keys]
        await db["promos"].delete_many({"_id": {"$in": mine}})


async def _blank_rejects(db: Database, takedown: Takedown) -> None:
    """Empty the raw items of other pages that show what goes; which page was refused, and why, stays told."""
    shown = [*(url for url in takedown.pages.values() if url), *takedown.teasers]
    for start in range(0, len(shown), _PATTERNS):
        pattern = {"$regex": "|".join(f'"{re.escape(each)}"' for each in shown[start : start + _PATTERNS])}
        blank = {"$set": {"raw": "", "rawTruncated": True, "detail": None}, **_TOUCH}
        await db["rejects"].update_many({"raw": pattern}, blank)


async def finish(db: Database, names: Iterable[str], sent_again: Sequence[Page] = ()) -> None:
    """Delete what is stored of these, which have a tombstone: what a process that died left, or one wrote meanwhile.

    And what is of pages that tell such a story under another id: that is forgotten, too.
    """
    wanted = sorted({*names, *(page.story for page in sent_again)})
    if not wanted:
        return
    stones = {doc["_id"]: doc async for doc in db["tombstones"].find({"_id": {"$in": wanted}})}
    for name in names:
        if name in stones:
            stone = stones[name]
            own = name if stone["kind"] == "page" else None
            await _finish(db, Named(own, stone["storyId"], stone["url"]), stone)
    for page in sent_again:
        if page.story in stones:
            stone = stones[page.story]
            also = story_id(page.id, page.profile.network_id(page.capture.url), page.profile)
            await _finish(db, Named(page.id, stone["storyId"], page.capture.url, also=also), stone)


async def _finish(db: Database, named: Named, stone: Doc) -> None:
    whole = {"_id": stone["storyId"], "kind": "story"}
    alone = stone["kind"] == "page" and await db["tombstones"].find_one(whole, {"_id": 1}) is None
    takedown = await survey(db, named, alone=alone)
    await bury(db, takedown, named, why=stone["why"], by=stone["by"])
    await erase(db, takedown)


async def finish_takedowns(db: Database, forgotten: Forgotten) -> None:
    """Finish what earlier processes left, and what was written while something was forgotten."""
    if not forgotten.pages:
        return
    left = {doc["_id"] async for doc in db["tombstones"].find({"pending": True}, {"_id": 1})}
    for name, known in (("articles", forgotten.pages), ("copies", forgotten.pages), ("stories", forgotten.stories)):
        left.update([doc["_id"] async for doc in db[name].find({"_id": {"$in": sorted(known)}}, {"_id": 1})])
    await finish(db, left)


async def undo(db: Database, named: Named) -> int:
    """Remove the tombstones of a page or of a story with its pages, so that crawls may fetch them again.

    Gives how many there were; what was deleted stays so until then.
    """
    whole = await db["tombstones"].find_one({"_id": named.story, "kind": "story"}, {"_id": 1})
    query: Doc = {"storyId": named.story} if whole or named.page is None else {"_id": named.page}
    names = {doc["_id"] async for doc in db["tombstones"].find(query, {"_id": 1})}
    # Before the tombstones: broken off, the same command finds them.
    settled = db["urls"].find({"state": "gone", "reason": FORGOTTEN}, {"_id": 1})
    mine = [doc["_id"] async for doc in settled if not names.isdisjoint([doc["_id"], _network_story(doc["_id"])])]
    await db["urls"].update_many({"_id": {"$in": mine}}, {"$set": {"reason": None}, **_TOUCH})
    return (await db["tombstones"].delete_many({"_id": {"$in": sorted(names)}})).deleted_count


def _network_story(page: str) -> str:
    """Give the story of a page of a network, by the form of its `_id`."""
    return f"{page.split('/', maxsplit=1)[0]}/{page.rpartition('/')[2]}"
