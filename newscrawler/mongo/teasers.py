"""Which teasers announced a story, with which headline, and on which pages from when to when."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pymongo.database import Database

Doc = dict[str, Any]

_TEASER = ("headline", "text", "groupId", "storyId", "storySince", "link", "firstSeen", "firstSeenOn")
_SIGHTING = (
    *("teaserId", "pageId", "outlet", "section", "position", "self", "targetUrl", "targetArticleId"),
    *("openedAt", "lastSeen", "closedAt"),
)


def teasers_of(db: Database[Doc], story_id: str) -> list[Doc]:
    """Give the teasers that announce a story, the first shown first, each with its `sightings` as they were opened.

    A sighting that leads to another story under the same text is left out.
    """
    teasers = {doc["_id"]: doc for doc in db["teasers"].find({"storyId": story_id}, dict.fromkeys(_TEASER, 1))}
    query = {"$or": [{"storyId": story_id}, {"teaserId": {"$in": sorted(teasers)}, "storyId": None}]}
    sightings: defaultdict[str, list[Doc]] = defaultdict(list)
    for doc in db["sightings"].find(query, dict.fromkeys(_SIGHTING, 1)):
        sightings[doc.pop("teaserId")].append(doc)
    # Of a text that announces two stories, the later one has the showings that lead to it.
    others = {"_id": {"$in": sorted(sightings.keys() - teasers.keys())}}
    teasers |= {doc["_id"]: doc for doc in db["teasers"].find(others, dict.fromkeys(_TEASER, 1))}
    shown = {each: sorted(docs, key=lambda doc: (doc["openedAt"], doc["_id"])) for each, docs in sightings.items()}
    ordered = sorted(teasers.values(), key=lambda doc: (doc["firstSeen"], doc["_id"]))
    return [doc | {"sightings": shown.get(doc["_id"], [])} for doc in ordered]
