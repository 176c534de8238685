"""What tells a teaser's story besides the page that shows it: the article at its target, else an article's text.

What is there is told as teasers are written. Behind the writes of a batch both are looked up, from both sides: what its
teasers lead to and are cut from, and which teasers wait for its articles. Of two processes that store a teaser and its
article at one time, one at least sees both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.records import TeaserLink
from pipelines import merges
from pipelines.documents import LINKING, Claim
from pipelines.moves import resolve
from pipelines.openings import ARTICLE, article_forms, is_cut_of, snippet_forms
from pipelines.plain import Doc, plain
from pipelines.reads import by_id
from pipelines.writes import Write, write

Database = AsyncDatabase[Doc]

STORIES, COPIES = 20, 8
"""Stories that may share a key and copies of each that are compared: a key of more is a formula, such as that of a
developing story, and tells nothing."""

_UNTOLD: Doc = {"storyId": None, "link": None}
_BY_TEXT: Doc = {"link.reason": "text"}


@attrs.define(kw_only=True, frozen=True)
class News:
    """What a batch brought that may tell."""

    articles: Collection[str]
    """`_id` of those that it stored."""
    addresses: Mapping[str, str]
    """Those of them whose story no network's id tells, by their own `_id` and that of a page that led there."""
    targets: Collection[str]
    """Pages to which its teasers lead, where no network's id tells their story."""
    teasers: Collection[str]
    """`_id` of its teasers."""


async def announce(db: Database, news: News) -> list[tuple[str, str]]:
    """Link teasers by what a batch brought, which is written by now; give the articles used, with their stories."""
    return [*await _by_url(db, news), *await _by_text(db, news)]


async def articles_at(db: Database, pages: Collection[str]) -> dict[str, tuple[str, str]]:
    """Give by page the stored article to which it leads, and its story."""
    if not pages:
        return {}
    redirects = db["urls"].find(_ids(pages) | {"redirectTo": {"$ne": None}}, {"redirectTo": 1})
    leads = {page: page for page in pages} | {doc["_id"]: doc["redirectTo"] async for doc in redirects}
    return await _stories_of(db, leads)


async def _stories_of(db: Database, leads: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    if not leads:
        return {}
    found = db["articles"].find(_ids(leads.values()), {"storyId": 1})
    stories = {doc["_id"]: doc["storyId"] async for doc in found}
    return {page: (article, stories[article]) for page, article in leads.items() if article in stories}


async def _by_url(db: Database, news: News) -> list[tuple[str, str]]:
    articles = await articles_at(db, news.targets) | await _stories_of(db, news.addresses)
    if not articles:
        return []
    shown = {"targetArticleId": {"$in": sorted(articles)}}
    claims: defaultdict[str, list[Claim]] = defaultdict(list)

    def told(at: datetime, page: str) -> Claim:
        article, story = articles[page]
        return Claim(at, story, "url", article)

    waiting = [doc async for doc in db["sightings"].find(shown | {"storyId": None})]
    for sighting in waiting:
        claims[sighting["teaserId"]].append(told(sighting["openedAt"], sighting["targetArticleId"]))
    # A showing older than its page's newest has no sighting, but may be the teaser's first.
    fields = dict.fromkeys(["firstSeen", "targetArticleId", "storySince"], 1)
    async for teaser in db["teasers"].find(shown, fields):
        if teaser["storySince"] is None or teaser["firstSeen"] < teaser["storySince"]:
            claims[teaser["_id"]].append(told(teaser["firstSeen"], teaser["targetArticleId"]))
    # Found by their sightings, they come first: broken off, the same batch finds the same.
    await write(db["teasers"], [Write(each, merges.claim(min(mine).fields)) for each, mine in sorted(claims.items())])
    stories = [(doc["_id"], articles[doc["targetArticleId"]][1]) for doc in waiting]
    await write(db["sightings"], [Write(each, merges.told_sighting(story)) for each, story in stories])
    return [*articles.values()]


async def _by_text(db: Database, news: News) -> list[tuple[str, str]]:
    stored = await by_id(db["articles"], _ids(news.articles), {"openings": 1})
    brought = {"openings": {"$in": [key for doc in stored.values() for key in doc["openings"]]}}
    query = {"$or": [_ids(news.teasers) | _UNTOLD, brought | _UNTOLD, brought | _BY_TEXT]}
    fields = dict.fromkeys(["text", "dateline", "openings", "storyId"], 1)
    teasers = [doc async for doc in db["teasers"].find(query, fields) if doc["openings"]]
    if not teasers:
        return []
    holders = await _holders(db, {key for doc in teasers for key in doc["openings"]})
    openings = await _openings(db, {each for stories in holders.values() for ids in stories.values() for each in ids})
    ends = await resolve(db, {doc["storyId"] for doc in (*openings.values(), *teasers) if doc["storyId"]})
    writes, used = [], {}
    for teaser in teasers:
        held = [holders[key] for key in teaser["openings"] if key in holders]
        forms = snippet_forms(teaser["text"], _place(teaser))
        found = {
            each: openings[each]
            for stories in held
            for ids in stories.values()
            for each in ids
            if each in openings and is_cut_of(forms, openings[each]["forms"])
        }
        stories = {ends.get(story, story) for story in (doc["storyId"] for doc in (*found.values(), teaser)) if story}
        if len(stories) > 1 or any(len(each) > STORIES for each in held):
            link, story = TeaserLink(reason="ambiguous", to=None, engineVersion=LINKING), None
        elif found:
            to = min(found, key=lambda each: (found[each]["firstCapturedAt"], each))
            link, story = TeaserLink(reason="text", to=to, engineVersion=LINKING), stories.pop()
            used[to] = story
        else:
            continue
        told = {"storyId": story, "storySince": None, "link": plain(link)}
        writes.append(Write(teaser["_id"], merges.told_by_text(told)))
    await write(db["teasers"], writes)
    return [*used.items()]


async def _holders(db: Database, keys: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """Give by key the stories of the articles that have it, each with the first of these articles."""
    having = {"$match": {"openings": {"$in": sorted(keys)}}}
    steps: list[Doc] = [
        having,
        {"$project": {"storyId": 1, "openings": 1, "firstCapturedAt": 1}},
        {"$sort": {"firstCapturedAt": 1, "_id": 1}},
        {"$unwind": "$openings"},
        having,
        {"$group": {"_id": {"key": "$openings", "story": "$storyId"}, "articles": {"$push": "$_id"}}},
        {"$project": {"articles": {"$slice": ["$articles", COPIES]}}},
    ]
    found: defaultdict[int, dict[str, list[str]]] = defaultdict(dict)
    async for doc in await db["articles"].aggregate(steps):
        found[doc["_id"]["key"]][doc["_id"]["story"]] = doc["articles"]
    return found


async def _openings(db: Database, articles: Iterable[str]) -> dict[str, Doc]:
    """Give of articles the `forms` in which they may be cut, with their stories."""
    body = {"$substrCP": ["$articleBody", 0, ARTICLE]}
    fields = {"description": 1, "articleBody": body, "dateline": 1, "storyId": 1, "firstCapturedAt": 1}
    return {
        doc["_id"]: doc | {"forms": article_forms(doc["description"], doc["articleBody"], _place(doc))}
        async for doc in db["articles"].find(_ids(articles), fields)
    }


def _place(doc: Doc) -> str | None:
    return doc["dateline"]["text"] if doc["dateline"] else None


def _ids(ids: Iterable[str]) -> Doc:
    return {"_id": {"$in": sorted(set(ids))}}
