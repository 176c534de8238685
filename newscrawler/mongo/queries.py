"""What is asked of the collections: listings for people and programs, and what a crawl must know beforehand.

Listings are JSON-ready: plain dicts and lists, instants as ISO 8601 with "Z". Times given by callers are aware.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from newscrawler.mongo.cooldowns import cooldowns_by_source
from newscrawler.mongo.frontier import SOON
from newscrawler.mongo.records import RECORDS
from newscrawler.mongo.runs import as_shown, ended_early, latest
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Profile
from newscrawler.urls import is_web_url, normalise_url

Doc = dict[str, Any]

LIVE: Doc = {"mergedInto": None}
"""Stories that were not merged away."""
KNOWN_STATES = ["fetched", "notModified", "redirected"]


def totals(db: Database[Doc]) -> Doc:
    """Give how many documents of each kind there are, by what a report calls them."""
    return {
        "outlets": len(db["copies"].distinct("outlet")),
        "pages": db["urls"].count_documents({"state": {"$in": KNOWN_STATES}}),
        "articles": db["articles"].estimated_document_count(),
        # Of those that were merged away only the id is left.
        "stories": db["stories"].count_documents(LIVE),
        "copies": db["copies"].estimated_document_count(),
        "copiesFetched": db["copies"].count_documents({"state": "fetched"}),
        "teasers": db["teasers"].estimated_document_count(),
        "sightings": db["sightings"].estimated_document_count(),
        "rejects": db["rejects"].estimated_document_count(),
        "runs": db["runs"].estimated_document_count(),
    }


def promos(db: Database[Doc], source: str, *, learning: bool = False) -> list[Doc]:
    """Give the lines of a source that are judged, and those being learned if asked, the last seen first.

    Each has `articles`, from how many it is cut.
    """
    query: Doc = {"source": source} | ({} if learning else {"state": {"$ne": "learning"}})
    found = [plain(doc) for doc in db["promos"].find(query).sort({"lastSeen": DESCENDING, "_id": ASCENDING})]
    return [doc | {"articles": db["articles"].count_documents({"promos.promoId": doc["_id"]})} for doc in found]


def promo_ids(db: Database[Doc], source: str) -> list[str]:
    """Give the ids of a source's lines, those being learned too."""
    return [doc["_id"] for doc in db["promos"].find({"source": source}, {"_id": 1})]


def article(db: Database[Doc], id_or_url: str, profile: Profile | None = None) -> Doc | None:
    """Give an article by its `_id` or by its URL (final, canonical, or any spelling of it where `profile` is given)."""
    if not is_web_url(id_or_url):
        found = db["articles"].find_one({"_id": id_or_url})
        return plain(found) if found else None
    url = normalise_url(id_or_url)
    found = db["articles"].find_one({"_id": page_id(url, profile)}) if profile else None
    found = found or db["articles"].find_one({"url": url})
    # A canonical URL is a claim that many pages may make: only where one does, is it an address.
    found = found or _only(db, "articles", {"canonicalUrl": url})
    return plain(found) if found else None


def with_revisions(db: Database[Doc], article_id: str) -> tuple[Doc, list[Doc]]:
    """Give an article and its revisions as they are stored. Raises KeyError where there is no such article."""
    found = db["articles"].find_one({"_id": article_id})
    if found is None:
        raise KeyError(article_id)
    return found, list(db["revisions"].find({"articleId": article_id}))


def _only(db: Database[Doc], collection: str, query: Doc) -> Doc | None:
    found = list(db[collection].find(query).limit(2))
    return found[0] if len(found) == 1 else None


def runs(db: Database[Doc], *, source: str | None = None, limit: int = 20) -> list[Doc]:
    """Give the last runs, the newest first; one whose heartbeat is stale has state "lost"."""
    query = {} if source is None else {"source": source}
    now = server_time(db)
    found = db["runs"].find(query).sort({"startedAt": DESCENDING, "_id": DESCENDING}).limit(limit)
    return [plain(as_shown(doc, now)) for doc in found]


def status(db: Database[Doc]) -> list[Doc]:
    """Give each source that ever ran: its last run, what that did, whether it is to be looked at, and a cool-down.

    `waiting` is how many pages are to be asked now, `before` which runs ended early that this one carries on.
    """
    now = server_time(db)
    cooling = cooldowns_by_source(db)
    found = []
    for source in sorted(db["runs"].distinct("source")):
        # A source that runs every few minutes has thousands of them: only the last are read.
        run = latest(db, source, now)
        before = ended_early(db, run, now)
        due = {"source": source, "nextFetchAt": {"$type": "date", "$lte": now + SOON}}
        entry = {
            "source": source,
            "runs": db["runs"].count_documents({"source": source}),
            "lastRun": run["_id"],
            "state": run["state"],
            "reason": run["reason"],
            "startedAt": run["startedAt"],
            "finishedAt": run["finishedAt"],
            "counts": run["counts"],
            "rejects": db["rejects"].count_documents({"runId": run["_id"]}),
            "cooldown": cooling.get(source),
            "stale": run["state"] == "lost",
            "waiting": db["urls"].count_documents(due),
            "before": [{name: each[name] for name in ("_id", "state", "reason")} for each in before],
        }
        found.append(plain(entry))
    return found


def outlets(db: Database[Doc]) -> list[Doc]:
    """Give each outlet with its articles and copies, by domain."""
    fetched = _counts(db, "copies", "$outlet", {"state": "fetched"})
    copies = _counts(db, "copies", "$outlet", {})
    found = db["outlets"].find().sort({"_id": ASCENDING})
    return [plain(doc | {"articles": fetched.get(doc["_id"], 0), "copies": copies.get(doc["_id"], 0)}) for doc in found]


def sources(db: Database[Doc]) -> list[Doc]:
    """Give each source, as profiles name them, with the number of its outlets."""
    return [{"source": name, "outlets": n} for name, n in sorted(_counts(db, "outlets", "$source", {}).items())]


def rejects_by_reason(db: Database[Doc], run_id: str | None = None) -> dict[str, int]:
    """Give how many rejects of a run (of all, where None) have each reason, the most frequent first."""
    counts = _counts(db, "rejects", "$reason", {} if run_id is None else {"runId": run_id})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def export(db: Database[Doc], collection: str) -> Iterator[Doc]:
    """Give every document of a collection in the order of `_id`. Raises KeyError where there is no such collection."""
    if collection not in RECORDS:
        raise KeyError(collection)
    return (plain(doc) for doc in db[collection].find().sort({"_id": ASCENDING}))


async def known_pages(db: AsyncDatabase[Doc], ids: Sequence[str]) -> set[str]:
    """Give those of these pages (`urls._id`) whose article is stored, so that a crawl need not fetch them again."""
    query = {"_id": {"$in": list(ids)}, "kind": "article", "state": {"$in": KNOWN_STATES}, "reason": None}
    return {doc["_id"] async for doc in db["urls"].find(query, {"_id": 1})}


def server_time(db: Database[Doc]) -> datetime:
    """Give the server's clock, by which heartbeats and `updatedAt` are stamped."""
    now: datetime = db.client.admin.command("hello")["localTime"]
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def plain(value: Any) -> Any:
    """Give a document as JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        precision = "milliseconds" if moment.microsecond else "seconds"
        return moment.isoformat(timespec=precision).replace("+00:00", "Z")
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _counts(db: Database[Doc], collection: str, key: str, query: Doc) -> dict[str, int]:
    groups = db[collection].aggregate([{"$match": query}, {"$group": {"_id": key, "n": {"$sum": 1}}}])
    return {doc["_id"]: doc["n"] for doc in groups if doc["_id"] is not None}
