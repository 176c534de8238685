"""What could not be stored, kept with its reason: one document a page, step and reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
from pymongo.asynchronous.database import AsyncDatabase
from scrapy.exceptions import DropItem

from newscrawler.items import Capture
from newscrawler.mongo.records import RejectRecord
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Profile
from newscrawler.text import digest
from pipelines import merges
from pipelines.documents import redirect_document, url_document
from pipelines.identities import page_of
from pipelines.plain import document, moment
from pipelines.validate import is_instant, validate_page
from pipelines.writes import Write, write

MAX_RAW = 64 * 1024
"""Characters of the raw item that are kept: ten times a long article, so that thousands of rejects stay small."""


@attrs.define(kw_only=True)
class Reject:
    """An item that a step refused."""

    item: Any
    reason: str
    stage: str
    detail: str | None = None


def slug(reason: str) -> str:
    """Give the reason as the last part of a stat's name: "bad URL" is "bad_url"."""
    return re.sub(r"[^a-z0-9]+", "_", reason.lower()).strip("_") or "unknown"


async def store_rejects(db: AsyncDatabase[dict[str, Any]], rejects: Sequence[tuple[Reject, Profile]]) -> Counter[str]:
    """Store what earlier steps refused, and mark its pages in `urls`, so that a crawl asks them again.

    Each comes with the profile by which its page was read. The same reject again only moves `lastSeen`. Gives the
    counts ("reject/bad_url"). Raises PyMongoError where the database is lost.
    """
    await write(db["urls"], [mark for reject, profile in rejects for mark in _marks(reject, profile)])
    await write_rejects(db, rejects)
    return Counter(f"reject/{slug(reject.reason)}" for reject, _ in rejects)


async def write_rejects(db: AsyncDatabase[dict[str, Any]], rejects: Sequence[tuple[Reject, Profile]]) -> None:
    """Write the documents in `rejects` alone."""
    documents = {doc["_id"]: doc for doc in (reject_document(reject, profile) for reject, profile in rejects)}
    await write(db["rejects"], [Write(doc["_id"], merges.reject(doc)) for doc in documents.values()])


def _marks(reject: Reject, profile: Profile) -> list[Write]:
    try:
        page = page_of(validate_page(reject.item), profile)
    except (DropItem, ValueError):
        return []
    documents = [url_document(page) | {"reason": reject.reason}, redirect_document(page)]
    return [Write(doc["_id"], merges.url(doc, shown=None)) for doc in documents if doc is not None]


def reject_document(reject: Reject, profile: Profile) -> dict[str, Any]:
    """Give the document of a reject, whatever its item is: nothing in it can be refused in turn."""
    item = reject.item
    url = _safe(getattr(item, "url", None))
    fetched = getattr(item, "fetchedAt", None)
    at = moment(fetched) if isinstance(fetched, str) and is_instant(fetched) else datetime.now(UTC)
    try:
        page = page_id(url, profile) if url else None
    except ValueError:
        page = None
    raw = raw_json(item)
    record = RejectRecord(
        id=digest(reject.stage, reject.reason, page or url or raw),
        pageId=page,
        url=url,
        outlet=page.rsplit("/", 2)[-2] if page else None,
        reason=reject.reason,
        detail=_safe(reject.detail),
        stage=reject.stage,
        runId=_safe(getattr(item, "runId", None)),
        firstSeen=at,
        lastSeen=at,
        raw=raw[:MAX_RAW],
        rawTruncated=len(raw) > MAX_RAW,
    )
    return document(record)


def raw_json(item: Any) -> str:
    """Give any item as JSON in ASCII: a lone surrogate or a giant integer in it is no trouble to MongoDB."""
    try:
        return json.dumps(attrs.asdict(item) if isinstance(item, Capture) else item, default=repr)
    except RecursionError:
        # Its repr would end in the same way.
        return json.dumps(f"a {type(item).__name__} nested too deeply")
    except (TypeError, ValueError):
        return json.dumps(repr(item))


def _safe(text: Any) -> str | None:
    return str(text)[:2083].encode("utf-8", "backslashreplace").decode() if text is not None else None
