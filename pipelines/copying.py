"""The copies of a batch, fetched or only linked to, and the stories that they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from newscrawler.items import Link
from newscrawler.mongo.records import StoryEventRecord
from pipelines import merges
from pipelines.documents import fetched_copy, linked_copy, links_of, new_story
from pipelines.pages import Batch, Database, ids_of
from pipelines.plain import Doc, document
from pipelines.reads import by_id
from pipelines.sightings import Sight
from pipelines.stories import count_stories
from pipelines.writes import Write, laid

_COPY_STATE = {
    **dict.fromkeys(["state", "storyId", "firstSeen", "firstSeenOn", "absentAt", "lastSeen"], 1),
    **{f"linked.{name}": 1 for name in ("at", "pageId", "sourceOrganization", "datePublished")},
}

_STORY_STATE = dict.fromkeys(["recount", "firstSeen", "lastSeen", "foundingArticleId"], 1)

_Again = tuple[int, datetime, datetime | None, bool]
"""Of what is seen again: on which page, when, since when where that is earlier than known, whether to count anew."""


async def store_copies(db: Database, batch: Batch) -> list[Doc]:
    """Store stories and copies, and give the copies.

    A story is there, and marked for its count, before its copies change.
    """
    fetched = [(number, fetched_copy(page, article)) for number, page, article in batch.articles()]
    linked = _linked_copies(batch)
    copies = [*linked, *fetched]
    known = await by_id(db["copies"], ids_of({doc["_id"] for _, doc in copies}), _COPY_STATE)
    batch.stored += ((identity, doc["storyId"]) for identity, doc in known.items())
    batch.marked |= {doc["storyId"] for _, doc in copies if _copy_tells_more(doc, known.get(doc["_id"]))}
    pages = {doc["storyId"]: number for number, doc in copies}
    await _store_stories(db, batch, _stories_of(doc for _, doc in copies), pages)
    first = {doc["_id"]: number for number, doc in reversed(fetched)}
    writes = [
        laid(doc, merges.fetched_copy, number, new=doc["_id"] not in known and first[doc["_id"]] == number)
        for number, doc in fetched
    ]
    again: defaultdict[_Again, list[str]] = defaultdict(list)
    for number, doc in linked:
        before = known.get(doc["_id"])
        if before is None or doc["_id"] in first:
            new = before is None and doc["_id"] not in first
            writes.append(laid(doc, merges.linked_copy, number, new=new))
        elif _copy_tells_more(doc, before) or Sight.of(doc) < Sight.of(before):
            writes.append(laid(doc, merges.linked_copy, number))
        elif doc["lastSeen"] > before["lastSeen"]:
            # Of most links to a known copy this is all that is new.
            again[number, doc["lastSeen"], None, False].append(doc["_id"])
    outcome = await batch.write(db, "copies", [*writes, *_seen_again(again)])
    batch.counts["store/copy_new"] += len(outcome.new)
    inferred = {identity for identity, doc in known.items() if doc["state"] == "inferred"}
    batch.counts["store/copy_fetched"] += len(inferred & {doc["_id"] for _, doc in fetched})
    await count_stories(db, sorted(batch.marked))
    return [doc for _, doc in copies]


def _copy_tells_more(doc: Doc, known: Doc | None) -> bool:
    """Tell whether a copy may change what its story counts or says."""
    if known is None:
        return True
    if doc["state"] == "fetched":
        return bool(known["state"] != "fetched")
    # Of a null, a projection of its fields gives nothing.
    return "linked" not in known or merges.telling(doc["linked"]) < merges.telling(known["linked"])


async def _store_stories(db: Database, batch: Batch, stories: Sequence[Doc], pages: dict[str, int]) -> None:
    """Mint the stories that are new, and mark those whose count will change, or was left undone."""
    known = await by_id(db["stories"], ids_of({doc["_id"] for doc in stories}), _STORY_STATE)
    batch.founded = {identity: doc.get("foundingArticleId") for identity, doc in known.items()}
    batch.marked |= {identity for identity, doc in known.items() if doc.get("recount")}
    # First the event, then the story: told twice it is told once, but a story that is there is told no more.
    events = [
        StoryEventRecord(
            id=f"{story['_id']}/minted",
            storyId=story["_id"],
            event="minted",
            at=story["firstSeen"],
            runId=batch.pages[pages[story["_id"]]].capture.runId,
            other=None,
            copies=None,
            by=None,
            why=None,
            pending=False,
        )
        for story in stories
        if story["_id"] not in known
    ]
    told = [(pages[event.storyId], merges.settled_event(document(event))) for event in events]
    await batch.write(db, "storyEvents", [laid(doc, merges.event, number, new=True) for number, doc in told])
    writes = []
    again: defaultdict[_Again, list[str]] = defaultdict(list)
    for doc in stories:
        recount, before, number = doc["_id"] in batch.marked, known.get(doc["_id"]), pages[doc["_id"]]
        if before is None:
            made = doc if recount else {name: value for name, value in doc.items() if name != "recount"}
            writes.append(laid(made, partial(merges.story, recount=recount), number, new=True))
        elif "firstSeen" in before:
            first = doc["firstSeen"] if doc["firstSeen"] < before["firstSeen"] else None
            if recount or first or before["lastSeen"] < doc["lastSeen"]:
                again[number, doc["lastSeen"], first, recount].append(doc["_id"])
    outcome = await batch.write(db, "stories", [*writes, *_seen_again(again, guard=merges.NOT_MERGED)])
    batch.counts["store/story_new"] += len(outcome.new)


def _seen_again(seen: Mapping[_Again, list[str]], guard: Doc | None = None) -> list[Write]:
    """Give one write for all that a page shows again: a list may show thousands."""
    return [
        Write(first, merges.seen_again(last, first=since, recount=recount), number, guard, others=others)
        for (number, last, since, recount), (first, *others) in seen.items()
    ]


def _linked_copies(batch: Batch) -> list[tuple[int, Doc]]:
    """Give one copy for each address that changed pages link to, from the link that tells most."""
    best: dict[str, tuple[tuple[Any, ...], int, Link]] = {}
    sights: dict[str, tuple[Sight, datetime]] = {}
    for number, page in batch.news():
        sight = Sight(page.at, batch.looks[number].polled, page.id)
        for link in links_of(page.capture):
            target = batch.targets(link.url, page.profile)
            if target is None or target.network_id is None or target.id == page.id:
                continue
            first, last = sights.get(target.id, (sight, page.at))
            sights[target.id] = min(first, sight), max(last, page.at)
            choice = (link.sourceOrganization is None, link.datePublished is None, page.at, page.id)
            if target.id not in best or choice < best[target.id][0]:
                best[target.id] = choice, number, link
    copies = []
    for identity, (_, number, link) in best.items():
        page = batch.pages[number]
        doc = linked_copy(page, link, batch.targets(link.url, page.profile))
        if doc is not None:
            first, last = sights[identity]
            copies.append((number, doc | first.fields | {"lastSeen": last}))
    return copies


def _stories_of(copies: Iterable[Doc]) -> list[Doc]:
    stories: dict[str, Doc] = {}
    for copy in copies:
        story = stories.setdefault(copy["storyId"], new_story(copy))
        if story["networkId"] is None:
            # A copy that came from a merged story is no witness of this one's name.
            story |= {name: value for name, value in new_story(copy).items() if name in ("networkId", "network")}
        _widen(story, copy)
    return list(stories.values())


def _widen(doc: Doc, other: Doc) -> None:
    doc["firstSeen"] = min(doc["firstSeen"], other["firstSeen"])
    doc["lastSeen"] = max(doc["lastSeen"], other["lastSeen"])
