"""Whether a MongoDB can do what crawls need of it, one check after the other."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from newscrawler.mongo.client import Document, connect, unavailable
from newscrawler.mongo.errors import MongoUnavailable

OLDEST = (6, 0)
"""The MongoDB that the tests run on."""

MIN_FREE_BYTES = 1024**3
"""A network of 400 outlets adds some 100 MB a month; below a gigabyte somebody should know."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str


def check_database(uri: str) -> list[Check]:
    """Run every check against this MongoDB; where it cannot be reached, that is the only one.

    Leaves nothing behind. Raises ConfigurationError for what is no URI.
    """
    try:
        database = connect(uri, "newscrawler db check")
    except MongoUnavailable as exc:
        return [Check("connect", ok=False, detail=str(exc))]
    with database.client:
        checks = [Check("connect", ok=True, detail=f"database {database.name}")]
        for name, look in _CHECKS.items():
            try:
                ok, detail = look(database)
            except PyMongoError as exc:
                ok, detail = False, str(unavailable(exc, uri))
            checks.append(Check(name, ok=ok, detail=detail))
        return checks


def _ping(database: Database[Document]) -> tuple[bool, str]:
    began = time.perf_counter()
    database.client.admin.command("ping")
    return True, f"{(time.perf_counter() - began) * 1000:.1f} ms"


def _versions(database: Database[Document]) -> tuple[bool, str]:
    version = database.client.server_info()
    told = f"MongoDB {version['version']}, pymongo {pymongo.version}"
    if tuple(version["versionArray"][:2]) < OLDEST:
        return False, f"{told}: MongoDB {'.'.join(map(str, OLDEST))} or later is needed"
    return True, told


def _replica_set(database: Database[Document]) -> tuple[bool, str]:
    hello = database.client.admin.command("hello")
    if "setName" in hello:
        return True, f"{hello['setName']}: transactions and change streams work"
    if hello.get("msg") == "isdbgrid":
        return True, "sharded cluster: transactions and change streams work"
    return False, "a standalone server: start it with --replSet and run rs.initiate() once"


def _majority(database: Database[Document]) -> tuple[bool, str]:
    scratch = database.client[f"newscrawler_check_{uuid.uuid4().hex[:8]}"]
    try:
        collection = scratch.get_collection(
            "scratch", write_concern=WriteConcern("majority", wtimeout=10000), read_concern=ReadConcern("majority")
        )
        began = time.perf_counter()
        collection.insert_one({"_id": "written"})
        ok = collection.find_one({"_id": "written"}) is not None
        took = (time.perf_counter() - began) * 1000
        return ok, f"written and read back in {took:.1f} ms" if ok else "what was written is not read back"
    finally:
        database.client.drop_database(scratch.name)


def _disk(database: Database[Document]) -> tuple[bool, str]:
    stats = database.command("dbStats")
    if not stats.get("fsTotalSize"):
        # A database that holds nothing yet has no folder whose disk could be measured.
        stats = database.client.admin.command("dbStats")
    if not stats.get("fsTotalSize"):
        return True, "the server does not tell"
    free = stats["fsTotalSize"] - stats["fsUsedSize"]
    told = f"{free / 1e9:.1f} GB free"
    return free >= MIN_FREE_BYTES, told if free >= MIN_FREE_BYTES else f"{told}: free some before the server ends"


_CHECKS: dict[str, Callable[[Database[Document]], tuple[bool, str]]] = {
    "ping": _ping,
    "versions": _versions,
    "replica set": _replica_set,
    "majority": _majority,
    "disk": _disk,
}
