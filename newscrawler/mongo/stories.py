"""Stories as people ask for them: filtered and sorted, and one with its copies, its spread and its origin.

Listings are JSON-ready, as those of `queries.py`. Times given by callers are aware.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

from pymongo import ASCENDING, DESCENDING
from pymongo.collation import Collation
from pymongo.database import Database
from pymongo.errors import ExecutionTimeout

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.origins import ARTICLE_FIELDS, origin
from newscrawler.mongo.queries import LIVE, plain
from newscrawler.mongo.spread import appearances, first_movers, order, spread
from newscrawler.mongo.teasers import teasers_of
from newscrawler.sources.agencies import find_agency
from newscrawler.text import folded_words

Doc = dict[str, Any]

CountryOf = Literal["outlet", "agency", "dateline"]
Sort = Literal["seen", "published", "outlets"]

SORTS: dict[Sort, list[str]] = {
    "seen": ["firstSeen", "_id"],
    "published": ["datePublished", "_id"],
    "outlets": ["outletCount", "firstSeen", "_id"],
}
"""By what stories are sorted, the greatest first; each has its index."""
SEARCH_WORDS = 10
SEARCH_SECONDS = 20
"""How long a listing may take."""

_APOSTROPHE = "['`´ʼ‘’ʹ′]?"


class SlowQuery(MongoError):  # noqa: N818 - what the operator is told
    """A listing would take too long; the message is one line."""


def stories(
    db: Database[Doc],
    *,
    since: datetime | None = None,
    min_outlets: int = 0,
    source: str | None = None,
    outlet: str | None = None,
    country: str | None = None,
    country_of: CountryOf = "outlet",
    search: str | None = None,
    sort: Sort = "seen",
    limit: int = 20,
) -> list[Doc]:
    """Give the stories for which all holds that is asked, the newest (or most) first.

    `since` is when they were first seen, `source` who wrote them (any name of an agency) or the network, `outlet`
    domain or name of one that shows them, `country` that of such an outlet, of the agency or of a place in the
    dateline, `search` words that all stand in headline, deck or text. Raises ValueError on a country that is no code
    and on too many words, SlowQuery after SEARCH_SECONDS.
    """
    if country is not None and not re.fullmatch("[A-Za-z]{2}", country):
        raise ValueError(f"country: {country} is no code of two letters, such as AU")
    query: Doc = {**LIVE}
    if since is not None:
        query["firstSeen"] = {"$gte": since}
    if min_outlets:
        query["outletCount"] = {"$gte": min_outlets}
    if source is not None:
        query["$or"] = [{"sourceOrganization.name": {"$in": _names(source)}}, {"network": source}]
    if country is not None and country_of == "agency":
        query["sourceOrganization.country"] = country.upper()
    steps: list[Doc] = [{"$match": query}, {"$sort": dict.fromkeys(SORTS[sort], DESCENDING)}]
    # Each story in its order until there are enough: what follows is looked up for no more than these.
    if outlet is not None:
        steps += _shown_on([outlet.lower(), *_domains(db, {"name": outlet})])
    if country is not None and country_of == "outlet":
        steps += _shown_on(_domains(db, {"country": country.upper()}))
    if country is not None and country_of == "dateline":
        steps += _founded(["dateline.places.country"])
        steps.append({"$match": {"founding.dateline.places.country": country.upper()}})
    if search is not None:
        steps += _founded(["description", "articleBody"])
        steps.append({"$match": {"$and": [_has(word) for word in search_words(search)]}})
    steps += [{"$limit": limit}, {"$unset": ["founding", "shown"]}]
    try:
        found = db["stories"].aggregate(steps, maxTimeMS=SEARCH_SECONDS * 1000, allowDiskUse=True)
        return [plain(doc) for doc in found]
    except ExecutionTimeout as exc:
        raise SlowQuery(f"the search took more than {SEARCH_SECONDS} s: ask for less, such as --since") from exc


def search_words(search: str) -> list[str]:
    """Give the words for which is searched, folded as texts are compared. Raises ValueError on none or too many."""
    words = list(dict.fromkeys(folded_words(search)))
    if not 1 <= len(words) <= SEARCH_WORDS:
        raise ValueError(f"search for 1 to {SEARCH_WORDS} words")
    return words


def _names(source: str) -> list[str]:
    known = find_agency(source)
    return [source, *((known.name, *known.aliases, *known.codes) if known else ())]


def _domains(db: Database[Doc], query: Doc) -> list[str]:
    return [doc["_id"] for doc in db["outlets"].find(query, {"_id": 1}, collation=Collation("en", strength=2))]


def _shown_on(domains: list[str]) -> list[Doc]:
    shown: Doc = {
        "from": "copies",
        "localField": "_id",
        "foreignField": "storyId",
        "pipeline": [{"$match": {"outlet": {"$in": domains}}}, {"$limit": 1}, {"$project": {"_id": 1}}],
        "as": "shown",
    }
    return [{"$lookup": shown}, {"$match": {"shown": {"$ne": []}}}]


def _founded(fields: list[str]) -> list[Doc]:
    founding: Doc = {
        "from": "articles",
        "localField": "foundingArticleId",
        "foreignField": "_id",
        "pipeline": [{"$project": dict.fromkeys(fields, 1)}],
        "as": "founding",
    }
    return [{"$lookup": founding}]


def _has(word: str) -> Doc:
    # A word begins as it was typed, and may end in any way: "flood" finds "floods". Letters without case (Chinese)
    # are written without blanks between words.
    begins = r"(?<![\p{L}\p{N}])" if word.lower() != word.upper() or word.isdigit() else ""
    pattern = begins + _APOSTROPHE.join(map(re.escape, word))
    match = {"$regex": f"(*UCP){pattern}", "$options": "i"}
    return {"$or": [{"headline": match}, {"founding.description": match}, {"founding.articleBody": match}]}


def story(db: Database[Doc], story_id: str) -> Doc | None:
    """Give a story by its `_id` or its network's id, of one that was merged away the winner.

    With `origin`, `firstMovers` and `spread` (the outlets in order), `copies` in the order of their first sight,
    `teasers` with their sightings, and `timeline`: the events of the story, as `storyEvents` has them, and of its
    copies. None where there is none, or where two networks use the id.
    """
    found = _find(db, story_id)
    if found is None:
        return None
    identity = found["_id"]
    copies = list(db["copies"].find({"storyId": identity}).sort({"firstSeen": ASCENDING, "_id": ASCENDING}))
    articles = list(db["articles"].find({"storyId": identity}, dict.fromkeys(ARTICLE_FIELDS, 1)))
    events = list(db["storyEvents"].find({"$or": [{"storyId": identity}, {"other": identity}]}))
    shown = appearances(copies, found)
    first = first_movers(shown)
    told: Doc = plain(
        {
            **found,
            "origin": origin(found, copies, articles, first),
            "firstMovers": first,
            "spread": spread(order(shown)),
            "copies": copies,
            "teasers": teasers_of(db, identity),
            "timeline": _timeline(events, copies),
        }
    )
    return told


def _find(db: Database[Doc], name: str) -> Doc | None:
    found = _present(db, name)
    if found is not None:
        return found
    # Of what was merged away only the copies tell the network's id.
    by_copies = db["copies"].distinct("storyId", {"networkId": name})
    ids = {*db["stories"].distinct("_id", {"networkId": name, **LIVE}), *by_copies}
    named = {doc["_id"]: doc for each in ids if (doc := _present(db, each)) is not None}
    return next(iter(named.values())) if len(named) == 1 else None


def _present(db: Database[Doc], story_id: str) -> Doc | None:
    """Give the story of this `_id`, of one that was merged away the winner."""
    found = db["stories"].find_one({"_id": story_id})
    while found is not None and found.get("mergedInto"):
        found = db["stories"].find_one({"_id": found["mergedInto"]})
    return found


def _timeline(events: list[Doc], copies: list[Doc]) -> list[Doc]:
    told = ("at", "event", "storyId", "other", "by", "why")
    entries = [{"outlet": None, "url": None} | {name: event[name] for name in told} for event in events]
    for copy in copies:
        known = {"outlet": copy["outlet"], "url": copy["url"]} | dict.fromkeys(told)
        entries.append(known | {"at": copy["firstSeen"], "event": "seen"})
        if copy["capturedAt"]:
            entries.append(known | {"at": copy["capturedAt"], "event": "fetched"})
    turn = {"minted": 0, "seen": 2, "fetched": 3}
    return sorted(entries, key=lambda entry: (entry["at"], turn.get(entry["event"], 1), entry["url"] or ""))
