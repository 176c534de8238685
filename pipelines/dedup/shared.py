"""One index for any number of processes: what each batch adds is a document of `signatures`, a log in one order.

Each process holds the whole living index in memory and decides on what it has read, as far as the log's number n; what
it adds is inserted as number n + 1. Where another was faster the insert fails: what that one added is read, and the
batch is decided anew. So all decide as one process would that had the batches in the log's order, no story is founded
twice, and a process that dies has added its batch or has not. Nothing waits for a lock.

What was matched again is logged again (once a day at most), so that documents older than the days of a signature hold
nothing that lives, and are deleted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from newscrawler.mongo.records import SignaturesRecord, StoryPair
from pipelines.dedup.engine import Engine
from pipelines.dedup.signatures import KINDS, Signatures, empty
from pipelines.dedup.texts import Decision, Entry, Text
from pipelines.plain import Doc, document

_DIGITS = 12
_SHORTEN_EVERY = 100
"""Batches after which a process deletes what has expired."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Shared:
    """The engine of one kind of texts whose state is in a database."""

    def __init__(self, db: AsyncDatabase[Doc], kind: str, *, days: float = 30) -> None:
        self._log = db["signatures"]
        self.engine = Engine(KINDS[kind], days=days)
        self.number = -1
        """Of the last document that was read."""
        self._told: set[str] = set()
        """Stories that became part of another by what was decided here, and `followed` was not yet told of."""

    @classmethod
    async def open(cls, db: AsyncDatabase[Doc], kind: str, *, days: float = 30) -> Shared:
        """Give the engine with all that is known. `days` are those of a signature, from its last match."""
        shared = cls(db, kind, days=days)
        await shared.catch_up()
        return shared

    async def assign(self, texts: Sequence[Text]) -> tuple[list[Decision], list[tuple[str, str]]]:
        """Give the story of each text, and which stories became part of another (the loser, the winner).

        What is decided is stored when this returns; asked again, it decides the same, and tells of the same stories
        until `followed` says that all has followed them. Raises PyMongoError where the database is lost.
        """
        if not texts:
            return [], []
        batch = self.engine.read(texts)
        # Behind the reading, which takes the longest: what others added meanwhile would have it decided twice.
        await self.catch_up()
        while True:
            decisions, entry = self.engine.decide(batch)
            # Before they are stored: of a lost connection nobody knows whether they were.
            self._told.update(loser for loser, _ in entry.redirects)
            if not entry:
                self.engine.known.furniture.confirm([], entry.seen)
                break
            if await self._add(entry):
                break
        known = self.engine.known
        self._told &= known.redirects.keys()
        return decisions, [(loser, known.current(loser)) for loser in sorted(self._told)]

    def followed(self, redirects: Iterable[tuple[str, str]]) -> None:
        """Be told that all that belonged to stories which became part of another belongs to that one."""
        self._told.difference_update(loser for loser, _ in redirects)

    async def merge(self, loser: str, winner: str) -> None:
        """Store that two stories are one, whatever their texts tell."""
        await self.catch_up()
        while not await self._add(self.engine.merge(loser, winner)):
            pass

    async def split(self, texts: Sequence[Text], story: str, before: str) -> None:
        """Store that texts are a story of their own and no part of the one `before`, whatever they tell."""
        await self.catch_up()
        while not await self._add(self.engine.split(texts, story, before)):
            pass

    async def catch_up(self) -> None:
        """Read what others have added.

        Done before each batch: to a process that waited for long the document behind its number may be deleted, and
        what it put there nobody would read. After it, 64 more must come before any of them is (known.py).
        """
        first, last = self._id(self.number + 1), self._id(10**_DIGITS - 1)
        async for doc in self._log.find({"_id": {"$gte": first, "$lte": last}}).sort("_id"):
            self.engine.known.apply(entry_of(doc, self.engine))
            self.number = int(doc["_id"].rpartition("/")[2])

    async def _add(self, entry: Entry) -> bool:
        """Append to the log; where another was faster read what it added and give False."""
        doc = document(record_of(self._id(self.number + 1), entry, self.engine))
        # An update, as only that has the server's time; one that finds the document would not insert.
        new = {"_id": doc.pop("_id"), "kind": {"$exists": False}}
        try:
            await self._log.update_one(new, {"$set": doc, "$currentDate": {"updatedAt": True}}, upsert=True)
        except DuplicateKeyError:
            await self.catch_up()
            return False
        self.engine.known.apply(entry)
        self.number += 1
        if self.number % _SHORTEN_EVERY == 0:
            await self._shorten()
        return True

    async def _shorten(self) -> None:
        """Delete what holds nothing that lives.

        The newest document stays, as it gives the next its number, and an operator's word.
        """
        oldest = self.engine.known.horizon - self.engine.known.days - 1
        if oldest > 0:
            expired = {"kind": self.engine.kind.name, "apart": [], "at": {"$lt": _EPOCH + timedelta(days=oldest)}}
            await self._log.delete_many(expired | {"_id": {"$lt": self._id(self.number)}})

    def _id(self, number: int) -> str:
        return f"{self.engine.kind.name}/{number:0{_DIGITS}}"


def record_of(identity: str, entry: Entry, engine: Engine) -> SignaturesRecord:
    """Give the document of an entry."""
    columns = [*entry.signatures.columns(), entry.days, entry.founded]
    return SignaturesRecord(
        id=identity,
        kind=engine.kind.name,
        at=_EPOCH + timedelta(days=entry.day),
        day=entry.day,
        texts=entry.ids,
        stories=entry.stories,
        columns=b"".join(column.astype(column.dtype.newbyteorder("<")).tobytes() for column in columns),
        furniture=np.array(entry.furniture, "<u8").tobytes(),
        redirects=[StoryPair(one=loser, other=winner) for loser, winner in entry.redirects],
        apart=[StoryPair(one=one, other=other) for one, other in entry.apart],
    )


def entry_of(doc: dict[str, Any], engine: Engine) -> Entry:
    """Give the entry of a document."""
    count = len(doc["texts"])
    shapes = [*empty(engine.kind, 0).columns(), np.zeros(0, np.float64), np.zeros(0, np.bool_)]
    columns, start = [], 0
    for shape in shapes:
        kind = shape.dtype.newbyteorder("<")
        size = count * math.prod(shape.shape[1:])
        column = np.frombuffer(doc["columns"], kind, size, start).astype(shape.dtype)
        columns.append(column.reshape(count, *shape.shape[1:]))
        start += size * kind.itemsize
    return Entry(
        day=doc["day"],
        ids=doc["texts"],
        stories=doc["stories"],
        founded=columns[-1],
        days=columns[-2],
        signatures=Signatures(*columns[:-2]),
        furniture=np.frombuffer(doc["furniture"], "<u8").tolist(),
        redirects=[(pair["one"], pair["other"]) for pair in doc["redirects"]],
        apart=[(pair["one"], pair["other"]) for pair in doc["apart"]],
    )
