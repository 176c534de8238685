"""What a database holds, reduced to what must be the same whatever happened while it was filled.

Left out are times, runs, and what the order of arrival decides even where nothing is disturbed: which of a story's
pages founded it, and which of the pages that show a link or a teaser was the first to do so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import attrs
from pymongo.database import Database

Doc = dict[str, Any]
Key = Hashable

EVERYWHERE = {"_id", "schemaVersion", "updatedAt", "runId"}
LEFT_OUT = {
    "articles": {"firstCapturedAt", "capturedAt", "storyId"},
    "copies": {"firstSeen", "firstSeenOn", "absentAt", "lastSeen", "capturedAt", "storyId", "agrees", "link", "linked"},
    "teasers": {
        *("firstSeen", "firstSeenOn", "storySince", "headline", "url", "image", "datePublished"),
        *("targetArticleId", "link", "groupId", "storyId"),
    },
    "sightings": {"openedAt", "closedAt", "lastSeen", "storyId"},
    "revisions": {"firstSeen", "lastSeen", "replacedAt"},
    "stories": {"firstSeen", "lastSeen", "foundingArticleId"},
}
"""Fields that are not compared as they are; ids of stories and groups are, by what belongs to them."""

SHOWN_FIRST = 3


@attrs.frozen
class Contents:
    """By collection: how often each key is there, and what is said under it."""

    counts: dict[str, Counter[Key]]
    said: dict[str, dict[Key, Doc]]

    def __str__(self) -> str:
        return ", ".join(f"{counter.total()} {name}" for name, counter in self.counts.items())


def contents(db: Database[Doc]) -> Contents:
    """Read everything that is compared."""
    docs = {name: list(db[name].find()) for name in LEFT_OUT}
    stories = [doc for doc in docs["stories"] if "mergedInto" not in doc]
    copies: dict[str, list[str]] = defaultdict(list)
    for doc in docs["copies"]:
        copies[doc["storyId"]].append(doc["_id"])
    # A story is its copies: the id may be that of the page which came first.
    named: dict[str | None, Key] = {story: tuple(sorted(ids)) for story, ids in copies.items()}
    named[None] = None
    groups: dict[str, list[str]] = defaultdict(list)
    for doc in docs["teasers"]:
        groups[doc["groupId"]].append(doc["_id"])
    founders = {doc["_id"]: doc["foundingArticleId"] for doc in stories}

    def story_of(doc: Doc) -> Key:
        return named.get(doc["storyId"], f"no copies: {doc['storyId']}")

    rows: dict[str, Iterable[tuple[Key, Doc]]] = {
        "articles": ((d["_id"], {"story": story_of(d)}) for d in docs["articles"]),
        "copies": (
            (d["_id"], {"story": story_of(d), "agrees": d["_id"] == founders.get(d["storyId"]) or d["agrees"]})
            for d in docs["copies"]
        ),
        "teasers": (
            (
                d["_id"],
                {
                    "story": story_of(d),
                    "alike": tuple(sorted(groups[d["groupId"]])),
                    # Its year is that of the page which showed the teaser first; the text has the day.
                    "dateline": d["dateline"] and {**d["dateline"], "date": None},
                },
            )
            for d in docs["teasers"]
        ),
        "sightings": (
            (
                (d["pageId"], d["teaserId"], d["section"], d["targetUrl"], d["position"]),
                {"story": story_of(d), "open": d["closedAt"] is None},
            )
            for d in docs["sightings"]
        ),
        "revisions": ((d["_id"], {}) for d in docs["revisions"]),
        "stories": ((named.get(d["_id"], d["_id"]), {}) for d in stories),
    }
    counts: dict[str, Counter[Key]] = {name: Counter() for name in rows}
    said: dict[str, dict[Key, Doc]] = {name: {} for name in rows}
    for name, found in rows.items():
        out = EVERYWHERE | LEFT_OUT[name]
        for doc, (key, more) in zip(stories if name == "stories" else docs[name], found, strict=True):
            counts[name][key] += 1
            said[name][key] = {field: value for field, value in doc.items() if field not in out} | more
    return Contents(counts, said)


@attrs.frozen
class Comparison:
    """How what was found differs from what should be there: by collection, the keys and what is wrong with each."""

    lost: dict[str, list[str]]
    doubled: dict[str, list[str]]
    """There more often than it should be, or not to be there at all."""
    differing: dict[str, list[str]]

    def __bool__(self) -> bool:
        """Tell whether anything is wrong."""
        return any(self.totals)

    @property
    def totals(self) -> tuple[int, int, int]:
        """Give how many are lost, doubled and differing."""
        lost, doubled, differing = (
            sum(map(len, found.values())) for found in (self.lost, self.doubled, self.differing)
        )
        return lost, doubled, differing

    def __str__(self) -> str:
        return "\n".join(self._lines()) or "nothing lost, nothing doubled, nothing differs"

    def _lines(self) -> Iterator[str]:
        for what in ("lost", "doubled", "differing"):
            found: Mapping[str, list[str]] = getattr(self, what)
            for name, examples in found.items():
                yield f"{len(examples)} {name} {what}:"
                yield from (f"    {example}" for example in examples[:SHOWN_FIRST])


def compare(expected: Contents, found: Contents) -> Comparison:
    """Compare a database with that of an undisturbed run."""
    lost, doubled, differing = {}, {}, {}
    for name, should in expected.counts.items():
        there = found.counts[name]
        lost[name] = [f"{key} x{n}" for key, n in (should - there).items()]
        doubled[name] = [f"{key} x{n}" for key, n in (there - should).items()]
        differing[name] = [
            f"{key}: {field} is {_short(theirs.get(field))}, not {_short(ours.get(field))}"
            for key, ours in expected.said[name].items()
            if (theirs := found.said[name].get(key)) is not None
            for field in sorted(ours.keys() | theirs.keys())
            if ours.get(field) != theirs.get(field)
        ]
    return Comparison(*({name: keys for name, keys in each.items() if keys} for each in (lost, doubled, differing)))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."
