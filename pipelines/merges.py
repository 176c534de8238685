"""How a document meets what is stored, collection by collection: updates that MongoDB computes itself.

Each is idempotent, and the outcome does not depend on the order in which captures arrive (docs/data-model.md names
the exceptions): "newest wins" compares `capturedAt`, "earliest wins" compares `firstSeen`. `updatedAt` moves only
where something else does, so whoever reads by it sees changes alone.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

Doc = dict[str, Any]
Update = list[Doc]

FIRST_SIGHT = ("firstSeen", "firstSeenOn", "absentAt")
"""What a copy keeps of the capture that showed it first."""

NOT_MERGED: Doc = {"mergedInto": {"$exists": False}}
_NOTHING: Doc = {"$literal": {}}
_BELONGING = ("storyId", "link")
"""What only a merge, a split or an operator's word changes."""
_CLAIM = ("storyId", "storySince", "link")
"""What a teaser keeps of what tells its story."""


def upsert(*parts: Any) -> Update:
    """Give the update that lays `parts` (expressions of documents) over what is stored, missing or not."""
    following = {"$mergeObjects": ["$$ROOT", *parts]}
    stamped = {"$mergeObjects": ["$$next", {"updatedAt": "$$NOW"}]}
    choice = {"$cond": [{"$eq": ["$$next", "$$ROOT"]}, "$$ROOT", stamped]}
    return [{"$replaceWith": {"$let": {"vars": {"next": following}, "in": choice}}}]


def literal(value: Any) -> Doc:
    return {"$literal": value}


def insert_only(doc: Doc, marker: str) -> Update:
    """Store `doc` where nothing is yet (`marker` is missing); else change nothing."""
    return upsert(_if(_missing(marker), literal(_body(doc))))


def put(doc: Doc) -> Update:
    """Store `doc` whole; no change where it is the same already."""
    return upsert(literal(_body(doc)))


def article(doc: Doc) -> Update:
    """Newest capture wins; an equal content moves `capturedAt` alone. An article stays in its story.

    Of one capture read twice, the later reader wins: a replay corrects what an older version read.
    Its record is the newest capture's, and stays where a replay of that tells none.
    """
    content = _without(doc, "_id", "storyId", "runId", "firstCapturedAt", "capturedAt", "record")
    at = doc["capturedAt"]
    newer = _or(
        _lt("$capturedAt", at),
        {"$and": [{"$eq": ["$capturedAt", at]}, {"$gte": [doc["extractorVersion"], "$extractorVersion"]}]},
    )
    same = {"$eq": [{"$mergeObjects": ["$$ROOT", "$$new"]}, "$$ROOT"]}
    run = {"$cond": [same, "$runId", literal(doc["runId"])]}
    return upsert(
        {
            "$let": {
                "vars": {"new": literal(content)},
                "in": _if(newer, {"$mergeObjects": ["$$new", {"runId": run}]}),
            }
        },
        _first(doc, "storyId"),
        _if({"$lt": ["$capturedAt", at]}, literal({"record": doc["record"]})),
        _if({"$eq": ["$capturedAt", at]}, {"record": {"$ifNull": ["$record", literal(doc["record"])]}}),
        {"capturedAt": {"$max": ["$capturedAt", at]}, "firstCapturedAt": {"$min": ["$firstCapturedAt", at]}},
    )


def revision(doc: Doc) -> Update:
    """What was worked out last wins; each way back to the text stays."""
    deltas = {"$mergeObjects": ["$deltas", literal(doc["deltas"])]}
    return upsert(literal(_without(doc, "_id", "deltas")), {"deltas": deltas})


def fetched_copy(doc: Doc) -> Update:
    """Newest capture wins over links and older captures. A copy stays in its story, and keeps the reason why."""
    content = _without(doc, "_id", *_BELONGING, "agrees", "linked", "lastSeen", *FIRST_SIGHT)
    newer = {"$lte": [{"$ifNull": ["$capturedAt", None]}, doc["capturedAt"]]}
    kept = _kept("agrees", "linked")
    sight = _first_sight(doc), _last_sight(doc)
    return upsert(_if(newer, literal(content)), kept, _first(doc, *_BELONGING), *sight)


def linked_copy(doc: Doc) -> Update:
    """The link that tells most wins, of these the earliest; a fetched copy keeps what its page says."""
    facts = _without(doc, "_id", *_BELONGING, "agrees", "linked", "lastSeen", *FIRST_SIGHT)
    stored = [
        {"$eq": ["$linked.sourceOrganization", None]},
        {"$eq": ["$linked.datePublished", None]},
        "$linked.at",
        "$linked.pageId",
    ]
    better = _or({"$lte": ["$linked", None]}, _lt(literal(telling(doc["linked"])), stored))
    return upsert(
        _if(better, literal({"linked": doc["linked"]})),
        _if({"$and": [better, {"$ne": ["$state", "fetched"]}]}, literal(facts)),
        _kept("agrees"),
        _first(doc, *_BELONGING),
        _first_sight(doc),
        _last_sight(doc),
    )


def seen_again(last: datetime, *, first: datetime | None = None, recount: bool = False) -> Doc:
    """Widen the time in which a copy or story was seen that is known to be stored, and to keep all else that it has."""
    change: Doc = {"$max": {"lastSeen": last}, "$currentDate": {"updatedAt": True}}
    if first is not None:
        change["$min"] = {"firstSeen": first}
    return change | ({"$set": {"recount": True}} if recount else {})


def telling(linked: Doc) -> list[Any]:
    """Give the order of links: those that name the source first, then those with a date, then the earliest."""
    return [linked["sourceOrganization"] is None, linked["datePublished"] is None, linked["at"], linked["pageId"]]


def story(doc: Doc, *, recount: bool) -> Update:
    """Mint the story where it is not yet, and widen the time in which it was seen; a merged one stays as it is."""
    content = _without(doc, "_id", "networkId", "network", "firstSeen", "lastSeen", "recount")
    mark = [literal({"recount": True})] if recount else []
    named = _first(doc, "networkId", "network")
    minted = _if(_missing("copyCount"), literal(content))
    return upsert(_if(_missing("mergedInto"), {"$mergeObjects": [minted, named, _span(doc), *mark]}))


def merged_story(doc: Doc) -> Update:
    """Leave of a story, stored yet or not, what tells into which it was merged; once merged it stays so."""
    left = {"$mergeObjects": [{"_id": "$_id"}, literal(_body(doc)), {"updatedAt": "$$NOW"}]}
    return [{"$replaceWith": {"$cond": [_missing("mergedInto"), left, "$$ROOT"]}}]


def spanned_story(span: Doc) -> Update:
    """Set the time in which a story was seen."""
    return upsert(_if(_missing("mergedInto"), literal(span)))


def event(doc: Doc) -> Update:
    """Tell an event once."""
    return insert_only(settled_event(doc), "at")


def settled_event(doc: Doc) -> Doc:
    """Give an event as it is stored: without `pending` where nothing is left to do."""
    return doc if doc.get("pending") else _without(doc, "pending")


def counted_story(derived: Doc) -> Doc:
    """Lay what was derived from copies and articles over a story, which waits for its count no more."""
    return {"$set": derived, "$unset": {"recount": ""}, "$currentDate": {"updatedAt": True}}


def uncounted(derived: Doc) -> Doc:
    """Give the query for a story that says something else, or waits for its count; a merged one does neither."""
    return NOT_MERGED | {"$nor": [derived | {"recount": {"$exists": False}}]}


def teaser(doc: Doc) -> Update:
    """The earliest showing wins (of one showing read twice, the later reader), and the least claim of a story."""
    key = [doc["firstSeen"], literal(doc["firstSeenOn"])]
    stored = ["$firstSeen", "$firstSeenOn"]
    earlier = _or(
        _missing("firstSeen"),
        _lt(key, stored),
        {"$and": [{"$eq": [stored, key]}, {"$gt": [doc["extractorVersion"], "$extractorVersion"]}]},
    )
    shown = _without(doc, "_id", "groupId", *_CLAIM)
    kept = _kept(*_CLAIM)
    return upsert(
        _if(earlier, literal(shown)), kept, *([_claimed(doc)] if doc["storyId"] else []), _first(doc, "groupId")
    )


def claim(fields: Doc) -> Update:
    """Lay what a sighting tells of its teaser's story over the teaser, where that is the least claim so far."""
    return upsert(_if({"$not": _missing("firstSeen")}, _claimed(fields)))


def told_by_text(fields: Doc) -> Update:
    """Lay over a teaser what its text tells; what a sighting tells stays, and so does that several stories have it."""
    return upsert(_if(_or(_silent(), {"$eq": ["$link.reason", "text"]}), literal(fields)))


def told_sighting(story: str) -> Update:
    """Give a sighting the story of its target, which came later."""
    return upsert(_if({"$eq": ["$storyId", None]}, literal({"storyId": story})))


def _claimed(fields: Doc) -> Doc:
    """Lay `fields` (storyId, storySince, link) over a teaser: a text's word yields to them, and a greater claim."""
    key = [fields["storySince"], *map(literal, (fields["storyId"], fields["link"]["reason"], fields["link"]["to"]))]
    less = _lt(key, ["$storySince", "$storyId", "$link.reason", "$link.to"])
    by_text = {"$in": [{"$ifNull": ["$link.reason", None]}, ["text", "ambiguous"]]}
    return _if(_or(_silent(), by_text, less), literal({name: fields[name] for name in _CLAIM}))


def _silent() -> Doc:
    """Nothing tells a teaser's story yet."""
    return {"$and": [{"$lte": ["$storyId", None]}, {"$lte": ["$link", None]}]}


def sighting(doc: Doc) -> Update:
    """Open a sighting, or close it where `doc` does; what is closed stays as it is."""
    closing = literal({"lastSeen": doc["lastSeen"], "closedAt": doc["closedAt"]})
    is_open = {"$eq": ["$closedAt", None]}
    parts = [_if(_missing("openedAt"), literal(_body(doc)))]
    return upsert(*parts, _if(is_open, closing)) if doc["closedAt"] else upsert(*parts)


def url(doc: Doc, *, shown: str | None, visit: Doc | None = None) -> Update:
    """The newest answer wins; one without a page (304, an error) leaves alone what the last page told.

    The page is no longer due. What the frontier knows of it stays: why, for whom and in which turn it is asked.

    `shown` is the digest of what the page shows, None where that is not known or older than what is stored; `visit`
    says when it is to be asked again.
    """
    at = doc["fetchedAt"]
    newer = {"$lte": [{"$ifNull": ["$fetchedAt", None]}, at]}
    there = doc["state"] in ("fetched", "notModified", "redirected")
    told = ("kind", "etag", "lastModified") if doc["state"] not in ("fetched", "redirected") else ()
    turn = ("source", "role", "listPage", "storyId", "needed", "foundOn", "rank")
    hand = ("nextFetchAt", "leasedBy")
    looks = ("revisitAt", "interval", "bornAt", "followedFor")
    shows = ("shownDigest", "shownAt", "changedAt")
    latest = _without(doc, "_id", "firstSeen", "lastSeen", "failures", *shows, *told, *turn, *hand, *looks)
    # By a clock that was set back a page seems older than it is, and would be due for ever.
    done = _or(newer, {"$eq": ["$leasedBy", literal(doc["runId"])]}) if doc["runId"] else newer
    failures = {"$ifNull": ["$failures", 0]}
    again = {"$and": [{"$eq": ["$fetchedAt", at]}, {"$eq": ["$state", doc["state"]]}]}
    count = 0 if there else {"$cond": [again, failures, {"$add": [failures, 1]}]}
    parts: list[Any] = [
        _kept(*turn, *hand, *looks),
        _if(done, literal(dict.fromkeys(hand) | (visit or {}))),
        {"failures": {"$cond": [newer, count, failures]}},
        _if(newer, literal(latest)),
    ]
    parts.append({name: {"$ifNull": [f"${name}", literal(doc[name])]} for name in told})
    parts.append({"firstSeen": {"$min": ["$firstSeen", at]}})
    parts.append({"lastSeen": {"$max": ["$lastSeen", at]}} if there else _kept("lastSeen"))
    if shown:
        same = {"$eq": ["$shownDigest", shown]}
        changed = {"$cond": [same, {"$ifNull": ["$changedAt", at]}, at]}
        showing = {"shownDigest": shown, "shownAt": at, "changedAt": changed}
        parts.append(_if({"$lte": [{"$ifNull": ["$shownAt", None]}, at]}, showing))
    else:
        parts.append(_kept("shownDigest", "shownAt", "changedAt"))
    return upsert(*parts)


def reject(doc: Doc) -> Update:
    """The newest occurrence wins; first and last seen widen."""
    newer = {"$lte": [{"$ifNull": ["$lastSeen", None]}, doc["lastSeen"]]}
    return upsert(_if(newer, literal(_without(doc, "_id", "firstSeen", "lastSeen"))), _span(doc))


def lines(doc: Doc) -> Update:
    """The newest capture wins, whichever is stored last."""
    newer = {"$lte": [{"$ifNull": ["$at", None]}, doc["at"]]}
    return upsert(_if(newer, literal(_body(doc))))


def promo(doc: Doc) -> Update:
    """A line once judged stays so, and an operator's word is final; outlets on which it is cut are added.

    Who brings a line that is cut already has stored it uncut: what is stored is to be looked at again.
    """
    cut = {"$in": ["$state", ["confirmed", "dropped"]]}
    new = {"state": doc["state"], "outlets": doc["outlets"], "pending": doc["pending"]}
    both = {"$setUnion": ["$outlets", doc["outlets"] or []]}
    wider = None if doc["outlets"] is None else {"$cond": [{"$eq": ["$outlets", None]}, None, both]}
    return upsert(
        {
            "$cond": [
                _missing("state"),
                literal(_without(_body(doc), "firstSeen", "lastSeen")),
                {"stories": doc["stories"]},
            ]
        },
        _if({"$eq": ["$state", "learning"]}, literal(new)),
        _if(cut, {"outlets": wider, "pending": True}),
        _span(doc),
    )


def _first_sight(doc: Doc) -> Doc:
    """The earliest sight of a copy wins; of one capture told twice, the telling that knows an earlier poll."""
    width = {"$ifNull": [{"$subtract": [doc["firstSeen"], doc["absentAt"]]}, math.inf]}
    stored = {"$ifNull": [{"$subtract": ["$firstSeen", "$absentAt"]}, math.inf]}
    told = [doc["firstSeen"], width, literal(doc["firstSeenOn"])]
    earlier = _or(_missing("firstSeen"), _lt(told, ["$firstSeen", stored, "$firstSeenOn"]))
    return _if(earlier, literal({name: doc[name] for name in FIRST_SIGHT}))


def _last_sight(doc: Doc) -> Doc:
    return {"lastSeen": {"$max": ["$lastSeen", doc["lastSeen"]]}}


def _span(doc: Doc) -> Doc:
    return {"firstSeen": {"$min": ["$firstSeen", doc["firstSeen"]]}, **_last_sight(doc)}


def _kept(*names: str) -> Doc:
    """Keep these as they are, null where they are not yet."""
    return {name: {"$ifNull": [f"${name}", None]} for name in names}


def _first(doc: Doc, *names: str) -> Doc:
    """Keep these as they are, those of `doc` where they are not yet."""
    return {name: {"$ifNull": [f"${name}", literal(doc[name])]} for name in names}


def _if(condition: Any, part: Any) -> Doc:
    return {"$cond": [condition, part, _NOTHING]}


def _missing(name: str) -> Doc:
    return {"$eq": [{"$type": f"${name}"}, "missing"]}


def _lt(left: Any, right: Any) -> Doc:
    return {"$lt": [left, right]}


def _or(*conditions: Any) -> Doc:
    return {"$or": list(conditions)}


def _without(doc: Doc, *names: str) -> Doc:
    return {name: value for name, value in doc.items() if name not in names}


def _body(doc: Doc) -> Doc:
    return _without(doc, "_id")
