"""Unordered bulk writes that let one bad document fail without the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import attrs
import bson
from bson.errors import BSONError
from pymongo import InsertOne, UpdateMany, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from newscrawler.mongo.outages import is_outage
from pipelines.merges import Update

Doc = dict[str, Any]

DUPLICATE_KEY = 11000
TOO_LARGE = 10334
"""MongoDB says so of a document, and of the whole bulk where the update that brings it is too large already."""
TOO_DEEP = 15
"""And so of what is nested more than 200 deep."""
MAX_BYTES, MAX_DEPTH = 16 * 1024 * 1024, 180
"""MongoDB's own limits of a document."""

_UNWRITABLE = (BSONError, DocumentTooLarge, OverflowError, UnicodeError, TypeError, RecursionError)
"""What the driver raises for a value that BSON cannot hold: the whole bulk fails, whichever document it was."""


@attrs.define
class Write:
    """An update of one document, and the page for which it is made (its place in the batch)."""

    id: str
    update: Update | Doc | Callable[[Doc], Update]
    """How the document meets what is stored, or a plain change of one that is known to be stored; of a `new` one what
    makes the update of it, should it be needed."""
    page: int = -1
    guard: Doc | None = None
    """Fields that the stored document must still have; null on all where there must be none."""
    new: Doc | None = None
    """The whole document where none was found: inserted, a third of an update's work, and merged if there is one."""
    others: Sequence[str] = ()
    """Further documents that are updated alike; all of them are known to be stored, and none is where the guard is not
    met."""

    @property
    def merging(self) -> Update | Doc:
        """The update that lays the document over what is stored."""
        return self.update(self.new or {}) if callable(self.update) else self.update


def laid(
    doc: Doc, merge: Callable[[Doc], Update], page: int = -1, *, new: bool = False, guard: Doc | None = None
) -> Write:
    """Give the write that lays a document over what is stored; `new` where none was found."""
    return Write(doc["_id"], merge, page, guard, new=doc) if new else Write(doc["_id"], merge(doc), page, guard)


@attrs.define
class Outcome:
    """What became of a bulk: ids that are new, and the writes that were refused, with reason and detail."""

    new: set[str] = attrs.field(factory=set)
    refused: list[tuple[Write, str, str]] = attrs.field(factory=list)
    beaten: list[Write] = attrs.field(factory=list)
    """Not written, since the document was no longer as their guard says."""


async def write(collection: AsyncCollection[Doc], writes: Sequence[Write]) -> Outcome:
    """Write what can be written. Raises PyMongoError where the database is lost or refuses the whole."""
    outcome = Outcome()
    try:
        again = await _bulk(collection, writes, outcome)
    except (*_UNWRITABLE, OperationFailure) as exc:
        if isinstance(exc, OperationFailure) and exc.code not in (TOO_LARGE, TOO_DEEP):
            raise
        # Only now is each encoded for itself: on the usual path that would be done twice.
        good = [each for each in writes if not _unwritable(each, outcome)]
        again = await _bulk(collection, good, outcome)
    # Two crawls may insert one document at the same moment; the second time it is an update.
    await _bulk(collection, again, outcome, last=True)
    return outcome


async def _bulk(
    collection: AsyncCollection[Doc], writes: Sequence[Write], outcome: Outcome, *, last: bool = False
) -> list[Write]:
    """Write, and give what is worth a second attempt."""
    if not writes:
        return []
    inserted = {} if last else {place: each.new for place, each in enumerate(writes) if each.new is not None}
    now = await _now(collection) if inserted else None
    try:
        operations = [
            InsertOne(inserted[place] | {"updatedAt": now}) if place in inserted else _update(each)
            for place, each in enumerate(writes)
        ]
        result = await collection.bulk_write(operations, ordered=False)
    except BulkWriteError as exc:
        if is_outage(exc):
            raise
        outcome.new.update(each["_id"] for each in exc.details["upserted"])
        refused = {error["index"] for error in exc.details["writeErrors"]}
        outcome.new.update(writes[place].id for place in inserted.keys() - refused)
        again = []
        for error in exc.details["writeErrors"]:
            each = writes[error["index"]]
            if error["code"] == DUPLICATE_KEY and each.guard is not None:
                outcome.beaten.append(each)
            elif error["code"] == DUPLICATE_KEY and not last:
                again.append(each)
            else:
                outcome.refused.append((each, *_reason(error)))
        return again
    outcome.new.update((result.upserted_ids or {}).values(), (writes[place].id for place in inserted))
    return []


def _update(each: Write) -> UpdateOne | UpdateMany:
    guard, update = each.guard or {}, each.merging
    if each.others:
        return UpdateMany({"_id": {"$in": [each.id, *each.others]}} | guard, update)
    # A merge gives a whole document, a plain change alone no document at all.
    return UpdateOne({"_id": each.id} | guard, update, upsert=isinstance(update, list))


async def _now(collection: AsyncCollection[Doc]) -> datetime:
    """Give the server's clock: an update can ask for it, an insert cannot."""
    now: datetime = (await collection.database.client.admin.command("hello"))["localTime"]
    return now


def _unwritable(each: Write, outcome: Outcome) -> bool:
    try:
        update = each.merging
        size = len(bson.encode({"update": update}))
    except _UNWRITABLE as exc:
        outcome.refused.append((each, "not BSON", f"{type(exc).__name__}: {exc}"[:500]))
        return True
    if size > MAX_BYTES:
        outcome.refused.append((each, "too large", f"{size} bytes"))
        return True
    if (depth := _depth(update)) > MAX_DEPTH:
        outcome.refused.append((each, "nested too deeply", f"{depth} levels"))
        return True
    return False


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        inner = [
            [*each.values()] if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)
        ]
        depth, level = depth + 1, list(chain.from_iterable(inner))
    return depth


def _reason(error: Doc) -> tuple[str, str]:
    codes = {121: "breaks the schema", TOO_LARGE: "too large", 17280: "key too large", DUPLICATE_KEY: "duplicate key"}
    detail = error.get("errInfo") or error.get("errmsg")
    return codes.get(error["code"], "refused by MongoDB"), str(detail)[:2000]
