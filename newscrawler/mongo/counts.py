"""The truth of counts: stories, copies and teasers by outlet, agency, country and day, and who was first.

All is counted by story: what belongs to a story counts where the story does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import attrs
from pymongo.database import Database

from newscrawler.mongo.queries import LIVE, plain
from newscrawler.mongo.spread import COPY_FIELDS, appearances, first_movers
from newscrawler.sources.agencies import find_agency

SHARE = 200
"""Stories counted at once: with 400 copies each, some 80,000 small documents in memory."""

UNKNOWN = "unknown"

_STORY_FIELDS = ("networkId", "foundingArticleId", "sourceOrganization", "datePublished", "firstSeen")

Doc = dict[str, Any]
Key = str


@attrs.define
class _Row:
    stories: int = 0
    copies: int = 0
    teasers: int = 0


@attrs.define
class _Tally:
    """What is counted so far, share by share."""

    outlets: Mapping[str, Doc]
    all: _Row = attrs.field(factory=_Row)
    fetched: int = 0
    shared: int = 0
    """Stories on several outlets."""
    decided: int = 0
    """Of these the ones of which one outlet was certainly first."""
    first: Counter[str] = attrs.field(factory=Counter)
    tied: Counter[str] = attrs.field(factory=Counter)
    by_outlet: defaultdict[Key, _Row] = attrs.field(factory=lambda: defaultdict(_Row))
    by_agency: defaultdict[Key, _Row] = attrs.field(factory=lambda: defaultdict(_Row))
    by_day: defaultdict[Key, _Row] = attrs.field(factory=lambda: defaultdict(_Row))
    by_country: dict[str, defaultdict[Key, _Row]] = attrs.field(
        factory=lambda: {of: defaultdict(_Row) for of in ("outlet", "agency", "dateline")}
    )

    def count(self, story: Doc, copies: list[Doc], teasers: Mapping[str, set[str]], lands: set[str]) -> None:
        """Count one story: `teasers` by the outlet that showed them ("" has all), `lands` of its dateline."""
        everything = _Row(1, len(copies), len(teasers.get("", ())))
        agency, seat = _agency(story["sourceOrganization"])
        day = story["datePublished"] or story["firstSeen"]
        self.fetched += sum(copy["state"] == "fetched" for copy in copies)
        for row in (
            self.all,
            self.by_agency[agency],
            self.by_day[f"{day:%Y-%m-%d}"],
            self.by_country["agency"][seat],
            *(self.by_country["dateline"][land] for land in lands or {UNKNOWN}),
        ):
            _add(row, everything)
        self._count_outlets(copies, teasers)
        self._count_first(story, copies)

    def _count_outlets(self, copies: list[Doc], teasers: Mapping[str, set[str]]) -> None:
        pages = Counter(copy["outlet"] or UNKNOWN for copy in copies)
        shown: defaultdict[str, set[str]] = defaultdict(set)
        lands: Counter[str] = Counter()
        for outlet, number in pages.items():
            _add(self.by_outlet[outlet], _Row(1, number, 0))
            lands[self._land(outlet)] += number
        for outlet, ids in teasers.items():
            if outlet:
                self.by_outlet[outlet].teasers += len(ids)
                shown[self._land(outlet)] |= ids
        for land in lands.keys() | shown.keys():
            _add(self.by_country["outlet"][land], _Row(int(land in lands), lands[land], len(shown[land])))

    def _count_first(self, story: Doc, copies: list[Doc]) -> None:
        shown = appearances(copies, story)
        if len(shown) < 2:
            return
        first = [outlet or UNKNOWN for outlet in first_movers(shown)]
        self.shared += 1
        self.decided += len(first) == 1
        (self.first if len(first) == 1 else self.tied).update(first)

    def _land(self, outlet: str) -> str:
        return self.outlets.get(outlet, {}).get("country") or UNKNOWN


def counts(db: Database[Doc], *, since: datetime | None = None) -> Doc:
    """Give the report over the stories first seen since then, over all where None.

    A row has `stories`, `copies` (pages that show one: what a naive count takes for stories) and distinct `teasers`.
    An outlet's row has `first`, stories that it alone was first to show, and `tied`, those where it may have been. A
    story's day is that of its publication, else of its first sight. A story with several countries counts in each.
    """
    tally = _Tally({doc["_id"]: doc for doc in db["outlets"].find({}, {"name": 1, "country": 1})})
    seen: Doc = {} if since is None else {"firstSeen": {"$gte": since}}
    stories = db["stories"].find({**LIVE, **seen}, dict.fromkeys(_STORY_FIELDS, 1))
    while share := list(islice(stories, SHARE)):
        _count(db, tally, share)
    every = tally.all
    report: Doc = plain(
        {
            "since": since,
            "stories": every.stories,
            "copies": every.copies,
            "fetched": tally.fetched,
            "outlets": sum(1 for row in tally.by_outlet.values() if row.copies),
            "teasers": every.teasers,
            "teasersOfNoStory": db["teasers"].count_documents({"storyId": None, **seen}),
            "shareOfCopies": _share(every.copies - every.stories, every.copies),
            "naive": {"stories": every.copies, "times": _share(every.copies, every.stories)},
            "firstMovers": {
                "stories": tally.shared,
                "decided": tally.decided,
                "tied": tally.shared - tally.decided,
            },
            "byOutlet": [
                row
                | {
                    "name": tally.outlets.get(row["outlet"], {}).get("name"),
                    "country": tally.outlets.get(row["outlet"], {}).get("country"),
                    "first": tally.first[row["outlet"]],
                    "tied": tally.tied[row["outlet"]],
                }
                for row in _rows("outlet", tally.by_outlet)
            ],
            "byAgency": list(_rows("agency", tally.by_agency)),
            "byCountry": {of: list(_rows("country", rows)) for of, rows in tally.by_country.items()},
            "byDay": sorted(_rows("day", tally.by_day), key=lambda row: str(row["day"])),
        }
    )
    return report


def _count(db: Database[Doc], tally: _Tally, stories: list[Doc]) -> None:
    chosen = {"storyId": {"$in": [story["_id"] for story in stories]}}
    copies: defaultdict[str, list[Doc]] = defaultdict(list)
    for copy in db["copies"].find(chosen, dict.fromkeys(("storyId", *COPY_FIELDS), 1) | {"_id": 0}):
        copies[copy["storyId"]].append(copy)
    teasers: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for teaser in db["teasers"].find(chosen, {"storyId": 1}):
        teasers[teaser["storyId"]][""].add(teaser["_id"])
    shown = {"_id": {"story": "$storyId", "teaser": "$teaserId"}, "outlets": {"$addToSet": "$outlet"}}
    for sight in db["sightings"].aggregate([{"$match": chosen}, {"$group": shown}]):
        story, teaser = sight["_id"]["story"], sight["_id"]["teaser"]
        # A snippet may have stood for two stories; it is counted for the one that it is kept for.
        if teaser in teasers[story][""]:
            for outlet in sight["outlets"]:
                teasers[story][outlet or UNKNOWN].add(teaser)
    founding = {"_id": {"$in": [story["foundingArticleId"] for story in stories if story["foundingArticleId"]]}}
    lands = {
        doc["_id"]: {place["country"] or UNKNOWN for place in (doc["dateline"] or {}).get("places", [])}
        for doc in db["articles"].find(founding, {"dateline.places.country": 1})
        if doc.get("dateline")
    }
    for each in stories:
        identity = each["_id"]
        tally.count(each, copies[identity], teasers[identity], lands.get(each["foundingArticleId"], set()))


def _agency(source: Doc | None) -> tuple[str, str]:
    """Give the one name of an agency that pages name in several ways, and the country of its seat."""
    if source is None:
        return UNKNOWN, UNKNOWN
    known = find_agency(source["name"])
    country = source["country"] or (known.country if known else None)
    return known.name if known else source["name"], country or UNKNOWN


def _add(row: _Row, more: _Row) -> None:
    row.stories += more.stories
    row.copies += more.copies
    row.teasers += more.teasers


def _rows(name: str, rows: Mapping[Key, _Row]) -> Iterator[Doc]:
    """Give the rows with what they count, those of most stories first."""
    order = sorted(rows.items(), key=lambda item: (-item[1].stories, -item[1].copies, item[0]))
    for key, row in order:
        yield {name: None if key == UNKNOWN else key, **attrs.asdict(row)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
