"""Documents stored before a line was judged: cut once it is confirmed or dropped, whole again once it is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Literal

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.items import Article, Publisher
from newscrawler.mongo.records import PromoCut
from newscrawler.sources.outletname import OUTLET
from newscrawler.sources.profile import Profile
from newscrawler.text import is_truncated
from pipelines.documents import content_digest
from pipelines.openings import article_forms, keys, snippet_forms
from pipelines.plain import Doc, plain
from pipelines.promos.learning import forget, judged
from pipelines.promos.lines import Outlet, Promos, cut_snippet, restored

Database = AsyncDatabase[Doc]

_WORD = re.compile(r"(?<![\w'’])[^\W\d_]{4,}(?![\w'’])")
_FIRST = re.compile(r"\W*([^\W_]+)")
_WORDS = 3
"""Words of a line, the longest, by which MongoDB looks for articles that may have it."""
_BEFORE = timedelta(days=1)
"""By which a list that leads to articles may have been fetched before the first of them that shows a line."""
_TEXT = ("description", "articleBody", "wordCount", "dateline")


async def tend(db: Database, *profiles: Profile) -> None:
    """Forget what sources have long not shown, and finish what an earlier process left."""
    await forget(db, {profile.name for profile in profiles})
    await clean(db, *profiles)


async def clean(db: Database, *profiles: Profile) -> int:
    """Mend what is stored of sources by the lines that were judged since, and give how many documents changed."""
    sources = {profile.name: profile for profile in reversed(profiles)}
    query = {"source": {"$in": sorted(sources)}, "state": {"$ne": "learning"}, "pending": True}
    pending = [doc async for doc in db["promos"].find(query)]
    if not pending:
        return 0
    promos = await judged(db, {promo["source"] for promo in pending})
    changed = 0
    for promo in pending:
        profile = sources[promo["source"]]
        async for doc in db["articles"].find(_holders(promo, profile)):
            changed += await _mend_article(db, doc, promos, profile)
        if promo["state"] != "kept":
            changed += await _mend_teasers(db, promo, promos, profile)
        # Marked again in the meantime, it is looked at again.
        seen = {"_id": promo["_id"], "updatedAt": promo["updatedAt"]}
        await db["promos"].update_one(seen, {"$set": {"pending": False}, "$currentDate": {"updatedAt": True}})
    return changed


async def decide(db: Database, profile: Profile, identity: str, state: Literal["kept", "dropped"]) -> int:
    """Keep or drop a line for good, on all outlets of its source; give how many stored documents changed by it."""
    decided = {"state": state, "pending": True} | ({"outlets": None} if state == "dropped" else {})
    await db["promos"].update_one({"_id": identity}, {"$set": decided, "$currentDate": {"updatedAt": True}})
    return await clean(db, profile)


def _holders(promo: Doc, profile: Profile) -> Doc:
    """Give the query for articles that may have the line, or had it."""
    if promo["state"] == "kept":
        return {"promos.promoId": promo["_id"]}
    domains = promo["outlets"] or [outlet.domain for outlet in profile.outlets]
    scope = {"outlet": {"$in": domains}, "capturedAt": {"$gte": promo["firstSeen"]}}
    words = sorted(set(_WORD.findall(promo["text"].replace(OUTLET, " "))), key=lambda word: (-len(word), word))
    texts = [{name: {"$all": [re.compile(word, re.IGNORECASE) for word in words[:_WORDS]]}} for name in _TEXT[:2]]
    return {**scope, "$or": texts} if words else scope


def uncut(doc: Doc) -> Doc:
    """Give a stored article with its cut lines back, as its page shows them."""
    return {**doc, **_told(restored(_article(doc), _cuts(doc)), doc), "promos": []}


async def _mend_article(db: Database, doc: Doc, promos: Promos, profile: Profile) -> bool:
    cuts = _cuts(doc)
    article, _, left = promos.cut_article(restored(_article(doc), cuts), profile, cuts)
    if left == cuts:
        return False
    told = _told(article, doc)
    place = told.get("dateline", doc["dateline"])
    opens = article_forms(article.description, article.articleBody, place and place["text"])
    change = {**told, "promos": plain(left), "contentDigest": content_digest(article), "openings": keys(opens)}
    # A newer capture that came in between was cut as it was stored.
    unchanged = {"_id": doc["_id"], "contentDigest": doc["contentDigest"], "promos": doc["promos"]}
    update = {"$set": change, "$currentDate": {"updatedAt": True}}
    return bool((await db["articles"].update_one(unchanged, update)).modified_count)


def _cuts(doc: Doc) -> list[PromoCut]:
    return [PromoCut(**cut) for cut in doc["promos"]]


def _told(article: Article, doc: Doc) -> Doc:
    """Give the fields that depend on the cuts; what follows from a body stays where the body does."""
    names = _TEXT if article.articleBody != doc["articleBody"] else _TEXT[:1]
    return {name: value for name, value in plain(article).items() if name in names}


def _article(doc: Doc) -> Article:
    """Give what promos need to know of a stored article."""
    published = doc["datePublished"]
    return Article(
        url=doc["url"],
        headline=doc["headline"],
        description=doc["description"],
        articleBody=doc["articleBody"],
        creditText=doc["creditText"],
        datePublished=published.isoformat() if published else None,
        publisher=Publisher(**doc["publisher"]) if doc["publisher"] else None,
    )


async def _mend_teasers(db: Database, promo: Doc, promos: Promos, profile: Profile) -> int:
    """Cut the line from the snippets that it opens; their identities stay, as do their sightings."""
    outlets = {each.domain: Outlet(profile.name, each.name, each.domain) for each in profile.outlets}
    openings: dict[str, dict[str, list[str]]] = {}
    opening = _FIRST.match(promo["text"].partition(OUTLET)[0])
    shown: Doc = {"$regex": rf"^\W*{opening[1]}", "$options": "i"} if opening else {"$ne": None}
    changed = 0
    async for doc in db["teasers"].find({"firstSeen": {"$gte": promo["firstSeen"] - _BEFORE}, "text": shown}):
        # A page's identity ends in its outlet's domain and its own name.
        domain = doc["firstSeenOn"].split("/")[-2]
        if domain not in outlets:
            continue
        if domain not in openings:
            openings[domain] = promos.openings(outlets[domain])
        text = cut_snippet(doc["text"], openings[domain])
        if text == doc["text"]:
            continue
        dateline = parse_dateline(text) if text else None
        told: dict[str, Any] = {
            "text": text,
            "truncated": text is not None and is_truncated(text),
            "dateline": plain(dateline),
            "openings": keys(snippet_forms(text, dateline.text if dateline else None)),
        }
        update = {"$set": told, "$currentDate": {"updatedAt": True}}
        changed += (await db["teasers"].update_one({"_id": doc["_id"], "text": doc["text"]}, update)).modified_count
    return changed
