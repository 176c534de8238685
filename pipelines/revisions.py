"""What a capture means for the history of its article: the revisions to write before the article is.

Whoever writes an article has read it before, and writes only where it is still as read (`guard`); who is beaten looks
again. So no text leaves an article that is not kept as a revision, whoever dies in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.records import RevisionRecord
from pipelines.plain import Doc, document
from pipelines.versions import TEXTS, History, Version, delta, differing, history_of, version_of

KNOWN = (
    *("url", "outlet", *TEXTS, "promos", "contentDigest", "openings", "dateModified", "extractorVersion"),
    *("firstCapturedAt", "capturedAt", "runId", "wordCount", "dateline"),
)
"""What has to be known of a stored article."""

_TOLD_BY_TEXT = (*TEXTS, "promos", "contentDigest", "openings", "wordCount", "dateline")
_GUARDED = ("capturedAt", "extractorVersion", "contentDigest", "promos")


@attrs.define
class Revised:
    """What to write of one article."""

    article: Doc
    """As it is to be."""
    revisions: list[Doc]
    """Those that are new, or tell something else than before."""


def guard(known: Doc | None) -> Doc:
    """Give the condition under which an article is still as it was read."""
    return {name: known[name] if known else None for name in _GUARDED}


async def revise(db: AsyncDatabase[Doc], docs: Sequence[Doc], known: Mapping[str, Doc]) -> list[Revised]:
    """Give what captures (as documents of different articles) make of their articles and the history of these.

    `known` are the stored articles with at least `KNOWN`.
    """
    meetings = [_Meeting(doc, known.get(doc["_id"])) for doc in docs]
    stored = await _stored(db, [meeting.doc["_id"] for meeting in meetings if not meeting.settled])
    return [meeting.revised(stored[meeting.doc["_id"]]) for meeting in meetings]


async def review(db: AsyncDatabase[Doc], known: Mapping[str, Doc]) -> list[Doc]:
    """Give the revisions of these articles that tell something else than what is stored by now.

    Two processes that put captures into one history at one time do not see each other's; who reads last does.
    """
    stored = await _stored(db, known)
    return [doc for identity, each in known.items() for doc in _revisions(history_of(each, stored[identity]), each)]


async def _stored(db: AsyncDatabase[Doc], articles: Iterable[str]) -> dict[str, list[Doc]]:
    found: defaultdict[str, list[Doc]] = defaultdict(list)
    ids = sorted(articles)
    if ids:
        async for revision in db["revisions"].find({"articleId": {"$in": ids}}):
            found[revision["articleId"]].append(revision)
    return found


class _Meeting:
    """A capture and its article as stored."""

    def __init__(self, doc: Doc, known: Doc | None) -> None:
        self.doc, self.known = doc, known
        if known is not None:
            self.seen, self.present = version_of(doc), version_of(known)
            self.promos = {cut["text"] for each in (doc, known) for cut in each["promos"]}
            self.same = not differing(self.seen, self.present, self.promos)

    @property
    def settled(self) -> bool:
        """Whether there is no history, or none that the capture could change: the newest, saying what was said."""
        if self.known is None:
            return True
        read_so = self.seen.extractorVersion == self.present.extractorVersion
        return self.same and read_so and self.seen.last >= self.present.last

    def revised(self, stored: Sequence[Doc]) -> Revised:
        doc = self.doc
        if self.known is not None and self.same and self.seen.texts != self.present.texts:
            # Promos alone differ: the text stays, for from it the earlier ones are restored.
            doc = doc | {name: self.known[name] for name in _TOLD_BY_TEXT}
        if self.known is None or self.settled:
            return Revised(doc, [])
        history = history_of(self.known, stored, self.promos)
        history.place(self.seen)
        return Revised(doc, _revisions(history, self.known))


def _revisions(history: History, article: Doc) -> list[Doc]:
    """Give the documents of the versions that are not stored, or not so."""
    present = history.live[-1]
    changed = []
    taken = {version.stored["_id"] for version in [*history.live, *history.reread] if version.stored}
    for version, heir in history.followed():
        before = version.stored
        identity = before["_id"] if before else _free_id(article["_id"], version, taken)
        taken.add(identity)
        way: dict[str, Any] = {}
        if (before is None or before["replacedAt"] > article["capturedAt"]) and version.digest != present.digest:
            # By the text that the article has, or will have when this has been written.
            way = {present.digest: delta(present.texts, version.texts)}
        record = RevisionRecord(
            id=identity,
            articleId=article["_id"],
            outlet=article["outlet"],
            **_change(version, heir, history.promos),
            firstSeen=version.first,
            lastSeen=version.last,
            dateModified=version.dateModified,
            extractorVersion=version.extractorVersion,
            runId=version.runId,
            textDigest=version.digest,
            deltas=(before["deltas"] if before else {}) | way,
        )
        doc = document(record)
        if before is None or doc != {name: before[name] for name in doc}:
            changed.append(doc)
    return changed


def _change(version: Version, heir: Version, promos: Collection[str]) -> dict[str, Any]:
    """Give what a revision tells of the change that ended its version, which `heir` followed."""
    before = version.stored
    replaced = max(heir.first, version.last)
    # What was told of the same change stays told, since what is stored of it may be less.
    told = before if before and heir is version.heir and replaced > version.last else None
    fields = told["fields"] if told else differing(version, heir, promos)
    one_reader = replaced > version.last and not version.readers.isdisjoint(heir.readers)
    kind = "revision" if fields and (one_reader or (told and told["kind"] == "revision")) else "reread"
    silent = kind == "revision" and version.dateModified == heir.opened
    if told and (told["kind"], told["replacedAt"], told["dateModified"]) == (kind, replaced, version.dateModified):
        silent = told["silent"]
    return {"kind": kind, "silent": silent, "fields": fields, "replacedAt": replaced, "replacedBy": heir.digest}


def _free_id(article: str, version: Version, taken: Collection[str]) -> str:
    seen = version.first.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    name = f"{article}@{seen}/{version.digest[:8]}"
    return next(each for each in chain([name], (f"{name}/{n}" for n in count(2))) if each not in taken)
