"""The collections' validators, indexes and version, and their set-up.

Validators come from the attrs classes in `records.py` and `items.py`, so what the code may write and what MongoDB
takes are one thing.
"""

from __future__ import annotations

import json
import types
import typing
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union

import attrs
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, OperationFailure

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.records import DATES, OPTIONAL, RECORDS, REMAINS
from newscrawler.text import digest

VERSION = 5
"""Raised when stored documents have to be migrated (`migrations.py`); a database of another version is refused."""

Doc = dict[str, Any]

_BSON_TYPES: dict[Any, list[str]] = {
    str: ["string"],
    # One Python type, two widths in BSON.
    int: ["int", "long"],
    # An aggregation may give a whole number where the field is a measure.
    float: ["double", "int", "long"],
    bool: ["bool"],
    bytes: ["binData"],
    datetime: ["date"],
    type(None): ["null"],
}

UPDATED = "updatedAt"
"""Index by which every collection is read incrementally."""

# Every join that docs/data-model.md shows, and each read that the program makes, has its index here.
_INDEXES: dict[str, dict[str, list[str]]] = {
    "urls": {"outletState": ["outlet", "state"], "state": ["state", "kind"], "runId": ["runId"]},
    "articles": {
        # Covers the choice of a story's founding article.
        "storyId": ["storyId", "firstCapturedAt", "_id"],
        "networkId": ["networkId"],
        "canonicalUrl": ["canonicalUrl"],
        "url": ["url"],
        "contentDigest": ["contentDigest"],
        "outletPublished": ["outlet", "datePublished"],
        "datePublished": ["datePublished"],
        "source": ["sourceOrganization.name", "datePublished"],
        # Covers the count of an outlet's stories, against which a promo's sightings are held.
        "outletCaptured": ["outlet", "firstCapturedAt", "storyId"],
        "promos": ["promos.promoId"],
        "openings": ["openings"],
        "runId": ["runId"],
    },
    "revisions": {
        "articleId": ["articleId", "firstSeen"],
        "silent": ["silent", "replacedAt"],
        "outlet": ["outlet", "replacedAt"],
        "runId": ["runId"],
    },
    "copies": {
        # Covers the count of a story's copies.
        "storyId": ["storyId", "state", "outlet", "firstSeen", "lastSeen"],
        "outlet": ["outlet", "firstSeen"],
        "networkId": ["networkId"],
        "state": ["state", "firstSeen"],
    },
    "stories": {
        "networkId": ["networkId"],
        "foundingArticleId": ["foundingArticleId"],
        # The orders in which stories are listed.
        "datePublished": ["datePublished", "_id"],
        "firstSeen": ["firstSeen", "_id"],
        "outletCount": ["outletCount", "firstSeen", "_id"],
        "source": ["sourceOrganization.name", "datePublished"],
    },
    "storyEvents": {"storyId": ["storyId", "at"], "other": ["other"]},
    "teasers": {
        "storyId": ["storyId"],
        "groupId": ["groupId"],
        "firstSeen": ["firstSeen"],
        "targetArticleId": ["targetArticleId"],
        "openings": ["openings"],
    },
    "sightings": {
        # Finds what a page shows now: closedAt is null on these.
        "pageId": ["pageId", "closedAt"],
        "teaserId": ["teaserId", "openedAt"],
        "storyId": ["storyId", "openedAt"],
        # Finds those that wait for their article, too.
        "targetArticleId": ["targetArticleId", "storyId"],
        "outlet": ["outlet", "openedAt"],
        "runId": ["runId"],
    },
    "rejects": {"runReason": ["runId", "reason"], "pageId": ["pageId"], "reason": ["reason"]},
    "outlets": {"source": ["source"], "network": ["network"]},
    "agencies": {"domain": ["domain"]},
    "signatures": {"kindAt": ["kind", "at"]},
    "lines": {"lines": ["lines"], "sourceAt": ["source", "at"]},
    "promos": {"sourceState": ["source", "state"]},
    "claims": {"runId": ["runId"]},
    "tombstones": {"url": ["url"], "networkId": ["networkId"], "storyId": ["storyId"]},
    # A document a network.
    "cooldowns": {},
    "runs": {"source": ["source", "startedAt"], "startedAt": ["startedAt"], "state": ["state"]},
}


class SchemaMismatch(MongoError):  # noqa: N818 - a state of the database, named as operators would say it
    """The database is not one that this release may write to; the message is one line for the operator."""


def json_schema(record: type, *, optional: frozenset[str] = frozenset()) -> Doc:
    """Give the `$jsonSchema` of the documents that `record` (an attrs class with an `id`) describes."""
    schema = _object(record)
    properties: Doc = {"_id" if name == "id" else name: rule for name, rule in schema["properties"].items()}
    properties |= {"schemaVersion": {"bsonType": ["int", "long"]}, "updatedAt": {"bsonType": ["date"]}}
    required = [name for name in properties if name not in optional]
    return {"bsonType": "object", "required": required, "properties": properties}


def _object(cls: type) -> Doc:
    hints = typing.get_type_hints(cls)
    dates = frozenset().union(*(DATES.get(base, frozenset()) for base in cls.__mro__))
    fields = [field.name for field in attrs.fields(cls)]
    rules = {name: _rule(datetime | None if name in dates else hints[name]) for name in fields}
    return {"bsonType": ["object"], "required": fields, "properties": rules}


def _rule(hint: Any) -> Doc:
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union([_rule(part) for part in typing.get_args(hint)])
    if origin is Literal:
        return {"bsonType": ["string"], "enum": list(typing.get_args(hint))}
    if origin is list:
        return {"bsonType": ["array"], "items": _rule(typing.get_args(hint)[0])}
    if origin is dict:
        values = typing.get_args(hint)[1]
        return {"bsonType": ["object"]} | ({} if values is Any else {"additionalProperties": _rule(values)})
    if attrs.has(hint):
        return _object(hint)
    return {"bsonType": _BSON_TYPES[hint]}


def _union(rules: list[Doc]) -> Doc:
    """Give one rule for `X | None`: the other keywords bind only values of their own type, but an enum binds all."""
    merged: Doc = {}
    for rule in rules:
        merged |= {key: value for key, value in rule.items() if key != "bsonType"}
    merged["bsonType"] = [name for rule in rules for name in rule["bsonType"]]
    if "enum" in merged and "null" in merged["bsonType"]:
        merged["enum"] = [*merged["enum"], None]
    return merged


@cache
def validators() -> dict[str, Doc]:
    """Give each collection's validator."""
    return {name: {"$jsonSchema": _shapes(name, record)} for name, record in RECORDS.items()}


def _shapes(name: str, record: type) -> Doc:
    whole = json_schema(record, optional=OPTIONAL.get(name, frozenset()))
    if name not in REMAINS:
        return whole
    remains = json_schema(REMAINS[name])
    shared = [key for key in whole["required"] if key in remains["required"]]
    return {"required": shared, "anyOf": [whole, remains | {"additionalProperties": False}]}


def indexes() -> dict[str, list[IndexModel]]:
    """Give each collection's indexes, named after what they serve."""
    found = {}
    for collection in RECORDS:
        named = _INDEXES[collection] | {UPDATED: [UPDATED]}
        models = [IndexModel([(key, ASCENDING) for key in keys], name=name) for name, keys in named.items()]
        found[collection] = models
    # What a process left behind that died before its count, merge or split was done; nearly always empty.
    recount = IndexModel([("recount", DESCENDING)], name="recount", partialFilterExpression={"recount": True})
    found["stories"].append(recount)
    pending = IndexModel([("pending", DESCENDING)], name="pending", partialFilterExpression={"pending": True})
    for collection in ("storyEvents", "tombstones"):
        found[collection].append(pending)
    # Of merged stories alone: which of a batch's stories are others now.
    merged = [("_id", ASCENDING), ("mergedInto", ASCENDING)]
    only = {"mergedInto": {"$exists": True}}
    found["stories"].append(IndexModel(merged, name="merged", partialFilterExpression=only))
    found["stories"].append(IndexModel([merged[1]], name="mergedInto", partialFilterExpression=only))
    # Of a few copies in a hundred; tells the outlets whose texts differ.
    compared = IndexModel(
        [("network", ASCENDING), ("capturedAt", ASCENDING)],
        name="compared",
        partialFilterExpression={"agrees": {"$gte": False}},
    )
    found["copies"].append(compared)
    # What waits is little beside what was fetched.
    found["urls"] += [
        IndexModel(
            [("source", ASCENDING), ("revisitAt", ASCENDING)],
            name="revisitAt",
            partialFilterExpression={"revisitAt": {"$type": "date"}},
        ),
        IndexModel(
            [("source", ASCENDING), ("rank", ASCENDING), ("nextFetchAt", ASCENDING)],
            name="frontier",
            partialFilterExpression={"nextFetchAt": {"$type": "date"}},
        ),
        *(
            IndexModel([(name, ASCENDING)], name=name, partialFilterExpression={name: {"$type": "string"}})
            for name in ("leasedBy", "storyId")
        ),
    ]
    found["claims"].append(IndexModel([("until", ASCENDING)], name="until", expireAfterSeconds=0))
    return found


@cache
def fingerprint() -> str:
    """Give a digest of validators and indexes: where the database's own is the same there is nothing to set up."""
    described = {name: [model.document for model in models] for name, models in indexes().items()}
    return digest(json.dumps([validators(), described], sort_keys=True, default=dict))


def _judge(found: Doc | None, name: str) -> bool:
    """Tell whether the database is as this release sets it up. Raises SchemaMismatch on another version."""
    if found is None:
        return False
    if found.get("version") != VERSION:
        version = found.get("version")
        older = isinstance(version, int) and version < VERSION
        raise SchemaMismatch(
            f"database {name!r} has schema version {version!r}, this newscrawler needs {VERSION}: "
            + ("run newscrawler db migrate" if older else "use the release that made it, or name another database")
        )
    return bool(found.get("fingerprint") == fingerprint())


def check_schema(db: Database[Doc]) -> bool:
    """Tell whether `db` is set up for this release (False: empty, or set up by a near relative).

    Raises SchemaMismatch on a database of another version.
    """
    return _judge(db["schema"].find_one({"_id": "schema"}), db.name)


def renew_unless(db: Database[Doc], content: Doc) -> None:
    """Drop a database that is of another schema version or was made of other content than `content` tells.

    For databases that can be made again, such as the demo's.
    """
    held = db["schema"].find_one({"_id": "content"}) or {}
    try:
        check_schema(db)
        same = held.get("content") == content
    except SchemaMismatch:
        same = False
    if not same:
        db.client.drop_database(db.name)
        change = {"$set": {"content": content, "schemaVersion": VERSION}, "$currentDate": {"updatedAt": True}}
        db["schema"].update_one({"_id": "content"}, change, upsert=True)


async def ensure_schema(db: AsyncDatabase[Doc]) -> None:
    """Create what is missing of collections, validators and indexes; one read where nothing is.

    Raises SchemaMismatch on a database of another version, or of another program.
    """
    found = await db["schema"].find_one({"_id": "schema"})
    if _judge(found, db.name):
        return
    existing = set(await db.list_collection_names())
    if found is None:
        await _refuse_foreign(db, existing)
    for name, validator in validators().items():
        await _set_up(db, name, validator, exists=name in existing)
    await db["schema"].update_one(
        {"_id": "schema"},
        {
            "$set": {"version": VERSION, "schemaVersion": VERSION, "fingerprint": fingerprint()},
            "$currentDate": {"updatedAt": True},
        },
        upsert=True,
    )


async def _refuse_foreign(db: AsyncDatabase[Doc], existing: set[str]) -> None:
    # A run may be recorded before the first set-up.
    for name in sorted(existing & (RECORDS.keys() - {"runs"})):
        if await db[name].find_one({"schemaVersion": {"$exists": False}}, {"_id": 1}):
            raise SchemaMismatch(
                f"database {db.name!r} holds a collection {name!r} of another program: name another database in the URI"
            )


async def _set_up(db: AsyncDatabase[Doc], name: str, validator: Doc, *, exists: bool) -> None:
    if not exists:
        try:
            await db.create_collection(name, validator=validator)
        except (CollectionInvalid, OperationFailure) as exc:
            # Two processes may set up one database at the same moment.
            if isinstance(exc, OperationFailure) and exc.code != 48:
                raise
            exists = True
    if exists:
        await db.command("collMod", name, validator=validator, validationLevel="strict", validationAction="error")
    wanted = {str(model.document["name"]): model for model in indexes()[name]}
    present = await db[name].index_information()
    for index, model in wanted.items():
        if index in present and [*map(tuple, present[index]["key"])] != [*dict(model.document["key"]).items()]:
            await db[name].drop_index(index)
    await db[name].create_indexes(list(wanted.values()))
