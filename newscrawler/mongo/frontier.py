"""The frontier: which addresses of a source are due, and which run has them in hand.

A page that a crawl is to ask is a document in `urls` with `nextFetchAt`. A run that takes it moves that moment to the
end of its lease, which it renews while it lives; the store clears it with the page's answer. So what a run that died
had in hand is due again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from pymongo import InsertOne, UpdateOne, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from newscrawler.items import Role
from newscrawler.mongo.client import reaching
from newscrawler.mongo.records import UrlRecord
from newscrawler.mongo.schema import VERSION
from newscrawler.mongo.tombstones import FORGOTTEN

Doc = dict[str, Any]

LEASE = 60.0
"""Seconds for which a run takes an address: four renewals, so that one that lives loses nothing in a pause of its
database's that a restart or an election makes."""

SOON = timedelta(seconds=2 * LEASE)
"""What is due within this time, such as what another run has in hand, a crawl waits for."""

LATE = 10**9
"""Rank from which on addresses are asked only when nothing else is left: the further copies of sampled stories."""

_DUE: Doc = {"$type": "date"}
"""Without these words MongoDB does not use its indexes of what is due and what is held, which are partial."""
_HELD: Doc = {"$type": "string"}

_TURN = ("url", "source", "role", "listPage", "storyId", "needed", "foundOn", "rank")
_KNOWN = ("outlet", "etag", "lastModified", "failures", "followedFor")
_BLANK: Doc = dict.fromkeys(each.name for each in attrs.fields(UrlRecord) if each.name != "id")
_STAMP: Doc = {"$currentDate": {"updatedAt": True}}
_NEVER_ASKED: Doc = {"state": "discovered", "fetchedAt": None, "revisitAt": None, "followedFor": None}
_DUPLICATE_KEY = 11000


@attrs.define(frozen=True, kw_only=True)
class Entry:
    """An address to ask, and how it is to be followed; fields as in `urls`."""

    id: str
    url: str
    role: Role
    rank: int
    outlet: str | None = None
    listPage: int = 1
    storyId: str | None = None
    needed: int = 1
    foundOn: str | None = None
    etag: str | None = None
    """As the page sent it last, like the next."""
    lastModified: str | None = None
    failures: int = 0
    followedFor: str | None = None


class Frontier:
    """The addresses of one source, for one run.

    Where the database is lost `put`, which belongs to the store, raises PyMongoError, all others MongoUnavailable.
    """

    def __init__(self, db: AsyncDatabase[Doc], source: str, run_id: str) -> None:
        self._db = db
        self._urls = db["urls"]
        # A lease that a server forgets which dies costs a request; to wait for its journal costs more than the crawl.
        self._leases = db["urls"].with_options(write_concern=WriteConcern(w=1, j=False))
        self.source = source
        self.run_id = run_id
        self._clock = datetime.now(UTC), time.monotonic()
        self._renewed = time.monotonic()
        self._doubtful: list[str] = []
        """Addresses of which it is not known whether this run has them: the answer was lost."""

    async def begin(self) -> None:
        """Take the time from the server, from which on it passes: this machine's clock may jump."""
        async with reaching("the server's clock"):
            hello = await self._db.client.admin.command("hello")
        self._clock = hello["localTime"], time.monotonic()

    @property
    def now(self) -> datetime:
        """The server's time."""
        told, began = self._clock
        return told + timedelta(seconds=time.monotonic() - began)

    async def put(self, entries: Iterable[Entry], *, unless: Sequence[Doc]) -> int:
        """Make addresses due that are new, or known and not of these queries; give how many those are.

        What waits for another source, and no run has in hand, is this one's from now on.
        """
        now = self.now
        found = {entry.id: entry for entry in entries}
        if not found:
            return 0
        held = {doc["_id"] async for doc in self._urls.find({"_id": {"$in": [*found]}}, {"_id": 1})}
        new = [self._insert(entry, now) for entry in found.values() if entry.id not in held]
        known = [entry for entry in found.values() if entry.id in held]
        changes = [self._wake(entry, now, unless) for entry in known]
        return await self._write([*new, *changes])

    async def wake(self, *, unless: Sequence[Doc]) -> int:
        """Make due the articles whose time to be asked again has come, and give how many those are.

        They are asked for themselves. Those that failed and were asked for a story are left: `ripe_copies` gives them.
        """
        now = self.now
        ripe = self._ripe(now) | {"$or": [{"storyId": None}, {"state": {"$ne": "fetchError"}}], "$nor": [*unless]}
        due: Doc = {"nextFetchAt": now, "leasedBy": None, "storyId": None, "needed": 0}
        async with reaching("the frontier"):
            result = await self._urls.update_many(ripe, {"$set": due, **_STAMP})
        return result.modified_count

    async def ripe_copies(self) -> list[Entry]:
        """Give the copies of stories that failed and whose time to be asked again has come."""
        ripe = self._ripe(self.now) | {"storyId": _HELD, "state": "fetchError"}
        async with reaching("the frontier"):
            return [_entry(doc) async for doc in self._urls.find(ripe).sort("rank", 1)]

    async def give_up(self, entries: Iterable[Entry]) -> None:
        """Ask no more for what failed."""
        ids = [entry.id for entry in entries]
        async with reaching("the frontier"):
            await self._urls.update_many({"_id": {"$in": ids}}, {"$set": {"revisitAt": None}, **_STAMP})

    def _ripe(self, now: datetime) -> Doc:
        wanted: Doc = {"source": self.source, "role": "article", "reason": {"$ne": FORGOTTEN}}
        return wanted | {"revisitAt": _DUE | {"$lte": now}, "nextFetchAt": None}

    async def take(self, count: int, *, late: bool = False, articles: bool | None = None) -> list[Entry]:
        """Take up to `count` addresses that are due, in their turn.

        `late`: those of a rank from `LATE` on, else those below. `articles`: those alone (True), all others (False).
        """
        if time.monotonic() - self._renewed > LEASE / 2:
            # After a pause of the database's what is in hand, or waits to be stored, would seem to be due.
            await self.renew()
        now = self.now
        rank = {"$gte": LATE} if late else {"$lt": LATE}
        query = {"source": self.source, "rank": rank, "nextFetchAt": _DUE | {"$lte": now}}
        if articles is not None:
            query["role"] = "article" if articles else {"$ne": "article"}
        fields = dict.fromkeys([*_TURN, *_KNOWN, "state", "reason"], 1)
        async with reaching("the frontier"):
            if self._doubtful:
                doubtful = self._held() | {"_id": {"$in": self._doubtful}}
                await self._leases.update_many(doubtful, {"$set": {"leasedBy": None, "nextFetchAt": now}})
                self._doubtful = []
            due = [doc async for doc in self._urls.find(query, fields).sort("rank", 1).limit(count)]
            if not due:
                return []
            self._doubtful = [doc["_id"] for doc in due]
            ids = {"$in": self._doubtful}
            until = now + timedelta(seconds=LEASE)
            lease = {"$set": {"leasedBy": self.run_id, "nextFetchAt": until}}
            taken = await self._leases.update_many({"_id": ids, "nextFetchAt": {"$lte": now}}, lease)
            if taken.modified_count < len(due):
                # Another run was quicker with the rest.
                mine = self._urls.find({"_id": ids, "leasedBy": self.run_id, "nextFetchAt": {"$gt": now}}, {"_id": 1})
                held = {doc["_id"] async for doc in mine}
                due = [doc for doc in due if doc["_id"] in held]
            self._doubtful = []
            return await self._in_full([_entry(doc) for doc in due])

    async def _in_full(self, entries: list[Entry]) -> list[Entry]:
        """Have articles asked in full that are not stored, whatever was answered: "not modified" would tell nothing."""
        answered = [each.id for each in entries if each.role == "article" and (each.etag or each.lastModified)]
        if not answered:
            return entries
        stored = self._db["copies"].find({"_id": {"$in": answered}, "state": "fetched"}, {"_id": 1})
        lost = {*answered} - {doc["_id"] async for doc in stored}
        return [attrs.evolve(each, etag=None, lastModified=None) if each.id in lost else each for each in entries]

    async def renew(self) -> None:
        """Hold what this run has in hand for another `LEASE`."""
        until = self.now + timedelta(seconds=LEASE)
        async with reaching("leases"):
            await self._leases.update_many(self._held(), {"$set": {"nextFetchAt": until}})
        self._renewed = time.monotonic()

    async def give_back(self, run_id: str | None = None) -> None:
        """Make due at once what this run (another one that died) has in hand."""
        now = self.now
        async with reaching("leases"):
            await self._urls.update_many(self._held(run_id), {"$set": {"leasedBy": None, "nextFetchAt": now}})

    async def in_hand(self) -> list[Entry]:
        """Give what this run has taken and not settled."""
        async with reaching("leases"):
            return [_entry(doc) async for doc in self._urls.find(self._held())]

    async def is_at_rest(self) -> bool:
        """Tell whether nothing is due soon, nor in another run's hand."""
        query = {"source": self.source, "nextFetchAt": _DUE | {"$lte": self.now + SOON}}
        async with reaching("the frontier"):
            return await self._urls.find_one(query, {"_id": 1}) is None

    async def postpone(self, entry: Entry, seconds: float) -> None:
        """Ask for it later: another run is about to make it needless."""
        at = self.now + timedelta(seconds=seconds)
        await self._settle(entry, {"nextFetchAt": at})

    async def close(self, entry: Entry) -> None:
        """Want it no more."""
        await self._settle(entry, {"runId": self.run_id, "nextFetchAt": None, "revisitAt": None})

    async def missed(self, entry: Entry, reason: str, *, failed: bool, again: datetime | None = None) -> None:
        """Note that it was asked and gave no answer; not `failed`: it was not asked after all.

        `again` is when it is asked once more.
        """
        change: Doc = {"runId": self.run_id, "nextFetchAt": None, "reason": reason, "revisitAt": again}
        await self._settle(entry, change | ({"state": "fetchError"} if failed else {}), failures=int(failed))

    async def forget(self, entry: Entry) -> None:
        """Know nothing of an address that was not answered yet; one that was is closed."""
        async with reaching(entry.url):
            await self._urls.delete_one({"_id": entry.id, "fetchedAt": None})
        await self.close(entry)

    async def retry_errors(self) -> int:
        """Make due what failed last time, and give how many those are."""
        now = self.now
        failed = [{"state": {"$in": ["fetchError", "gone"]}}, {"reason": {"$ne": None}}]
        query = {"source": self.source, "nextFetchAt": None, "reason": {"$ne": FORGOTTEN}, "$or": failed}
        async with reaching("the frontier"):
            result = await self._urls.update_many(query, {"$set": {"nextFetchAt": now, "leasedBy": None}})
        return result.modified_count

    async def hasten(self) -> None:
        """Make due at once what was put off, as for a site that was to rest."""
        now = self.now
        put_off = {"source": self.source, "nextFetchAt": _DUE | {"$gt": now}, "leasedBy": None}
        async with reaching("the frontier"):
            await self._urls.update_many(put_off, {"$set": {"nextFetchAt": now}, **_STAMP})

    async def start_over(self) -> int:
        """Leave what waits and no living run has in hand, and give how many those are.

        Lists are as if they had never been asked: one that has not changed would not tell again what is left here.
        """
        in_nobodys_hand = [{"leasedBy": None}, {"nextFetchAt": {"$lte": self.now}}]
        query = {"source": self.source, "nextFetchAt": _DUE, "$or": in_nobodys_hand}
        lists = {"source": self.source, "role": {"$nin": ["article", None]}, "$or": in_nobodys_hand}
        async with reaching("the frontier"):
            # First: who is killed after this has lost nothing yet.
            await self._urls.update_many(lists, {"$set": _NEVER_ASKED, **_STAMP})
            gone = await self._urls.delete_many(query | {"fetchedAt": None, "shownAt": None})
            left = await self._urls.update_many(query, {"$set": {"nextFetchAt": None, "leasedBy": None}})
        return gone.deleted_count + left.modified_count

    def _held(self, run_id: str | None = None) -> Doc:
        return {"leasedBy": _HELD | {"$eq": run_id or self.run_id}}

    async def _settle(self, entry: Entry, change: Doc, *, failures: int = 0) -> None:
        update: Doc = {"$set": {"leasedBy": None, **change}, **_STAMP}
        if failures:
            update["$inc"] = {"failures": failures}
        async with reaching(entry.url):
            await self._urls.update_one({"_id": entry.id, "leasedBy": self.run_id}, update)

    def _insert(self, entry: Entry, now: datetime) -> InsertOne[Doc]:
        fields = {"outlet": entry.outlet, "state": "discovered", "firstSeen": now, "failures": 0}
        doc = _BLANK | self._turn(entry) | fields
        # Whatever is there by now is left as it is: the insert collides with it. `updatedAt` is the server's time as
        # this run has it: by upserts, which let the server write its own, 702 go in a second instead of 1,303.
        return InsertOne({"_id": entry.id, **doc, "nextFetchAt": now, "schemaVersion": VERSION, "updatedAt": now})

    def _wake(self, entry: Entry, now: datetime, unless: Sequence[Doc]) -> UpdateOne:
        elsewhere = {"source": {"$ne": self.source}, "leasedBy": None}
        asleep = {"_id": entry.id, "$or": [{"nextFetchAt": None}, elsewhere], "$nor": [*unless, {"reason": FORGOTTEN}]}
        return UpdateOne(asleep, {"$set": self._turn(entry) | {"nextFetchAt": now, "leasedBy": None}, **_STAMP})

    def _turn(self, entry: Entry) -> Doc:
        return {name: getattr(entry, name) for name in _TURN if name != "source"} | {"source": self.source}

    async def _write(self, changes: Sequence[InsertOne[Doc] | UpdateOne]) -> int:
        if not changes:
            return 0
        try:
            result = await self._urls.bulk_write(changes, ordered=False)
        except BulkWriteError as exc:
            others = [error for error in exc.details["writeErrors"] if error["code"] != _DUPLICATE_KEY]
            if others or exc.details.get("writeConcernErrors"):
                raise
            return int(exc.details["nInserted"] + exc.details["nModified"])
        return result.inserted_count + result.modified_count


def _entry(doc: Doc) -> Entry:
    # Of a page that could not wholly be stored, "not modified" would tell nothing.
    whole = doc["state"] in {"fetched", "notModified"} and doc["reason"] is None
    return Entry(
        id=doc["_id"],
        url=doc["url"],
        role=doc["role"],
        rank=doc["rank"],
        outlet=doc["outlet"],
        listPage=doc["listPage"] or 1,
        storyId=doc["storyId"],
        needed=doc["needed"] or 0,
        foundOn=doc["foundOn"],
        etag=doc["etag"] if whole else None,
        lastModified=doc["lastModified"] if whole else None,
        failures=doc["failures"],
        followedFor=doc["followedFor"],
    )
