"""When each outlet first showed a story, in what order: intervals, and ties wherever these overlap.

Pure functions over documents of `copies` and `stories`; times are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Literal

import attrs

TimeBasis = Literal["published", "feed", "seen"]
"""What bounds an interval beside the first sight: the page's own date, that of a feed or sitemap, or polls alone."""

COPY_FIELDS = ("outlet", "state", "networkId", "firstSeen", "absentAt", "datePublished", "linked.datePublished")
"""What of a copy bounds its first appearance."""

_DAY = timedelta(days=1)

Doc = dict[str, Any]


@attrs.define(frozen=True)
class Appearance:
    """A first appearance: after `since` (not before it, where a date tells it), and at `until` at the latest."""

    since: datetime | None
    """None: as early as you like."""
    until: datetime
    basis: TimeBasis

    def is_before(self, other: Appearance) -> bool:
        """Tell whether this one certainly came before the other."""
        if other.since is None:
            return False
        return self.until < other.since or (self.until == other.since and other.basis == "seen")


@attrs.define(frozen=True)
class Place:
    """An outlet in the order in which a story spread."""

    outlet: str | None
    appearance: Appearance
    first: int
    """Its place at the best, from 1."""
    last: int
    """Its place at the worst: the same where nothing ties with it."""
    copy: Doc


def appearance_of(copy: Doc, story: Doc) -> Appearance:
    """Give the interval within which a copy first appeared.

    Polls bound it: the last one of a list that did not show the copy, and the first that did. A date tells more where
    it lies within. An outlet's own date is the time itself. On a network all outlets show the date of the story, whose
    copies may come hours later: there it is no more than the earliest possible time.
    """
    since, until = copy["absentAt"], copy["firstSeen"]
    told, basis = _date(copy, story)
    # A day without a time is kept as its midnight.
    latest = told + _DAY if told is not None and told.time() == time.min else told
    if told is None or latest is None or told > until or (since is not None and latest <= since):
        return Appearance(since, until, "seen")
    if copy["networkId"] is None:
        return Appearance(told if since is None else max(told, since), min(latest, until), basis)
    if since is not None and since >= told:
        return Appearance(since, until, "seen")
    return Appearance(told, until, basis)


def _date(copy: Doc, story: Doc) -> tuple[datetime | None, TimeBasis]:
    """Give the date that the copy bears, else the date of its story where one id stands for both."""
    fetched = copy["state"] == "fetched"
    if copy["datePublished"] is not None:
        return copy["datePublished"], "published" if fetched else "feed"
    linked = (copy.get("linked") or {}).get("datePublished")
    if linked is not None:
        return linked, "feed"
    if copy["networkId"] is not None and copy["networkId"] == story["networkId"]:
        return story["datePublished"], "published" if story["foundingArticleId"] else "feed"
    return None, "seen"


def appearances(copies: Iterable[Doc], story: Doc) -> dict[str | None, tuple[Appearance, Doc]]:
    """Give each outlet's first appearance, with the copy that was seen first."""
    found: dict[str | None, tuple[Appearance, Doc]] = {}
    for copy in copies:
        one, outlet = appearance_of(copy, story), copy["outlet"]
        if outlet not in found:
            found[outlet] = one, copy
            continue
        # An outlet with several copies has shown the story since the first of them.
        other, held = found[outlet]
        early = min(one, other, key=_bounds)
        since = None if one.since is None or other.since is None else min(one.since, other.since)
        found[outlet] = attrs.evolve(early, since=since), copy if early is one else held
    return found


def order(shown: dict[str | None, tuple[Appearance, Doc]]) -> list[Place]:
    """Give the outlets in order, each with the places that it may have."""
    everyone = [appearance for appearance, _ in shown.values()]
    places = [
        Place(
            outlet=outlet,
            appearance=one,
            first=1 + sum(other.is_before(one) for other in everyone),
            last=len(everyone) - sum(one.is_before(other) for other in everyone),
            copy=copy,
        )
        for outlet, (one, copy) in shown.items()
    ]
    return sorted(places, key=lambda place: (place.first, place.last, *_bounds(place.appearance), place.outlet or ""))


def first_movers(shown: dict[str | None, tuple[Appearance, Doc]]) -> list[str | None]:
    """Give the outlets of which none was certainly before: one that was first, or all that tie for it."""
    earliest = min((one for one, _ in shown.values()), key=lambda one: one.until, default=None)
    if earliest is None:
        return []
    return sorted((outlet for outlet, (one, _) in shown.items() if not earliest.is_before(one)), key=str)


def _bounds(one: Appearance) -> tuple[datetime, datetime]:
    return one.until, one.since or one.until.min.replace(tzinfo=one.until.tzinfo)


def spread(places: Sequence[Place]) -> list[Doc]:
    """Give the order as documents, for listings."""
    return [
        {
            "place": place.first,
            "lastPlace": place.last,
            "outlet": place.outlet,
            "since": place.appearance.since,
            "until": place.appearance.until,
            "timeBasis": place.appearance.basis,
            "state": place.copy["state"],
            "url": place.copy["url"],
            "articleId": place.copy["_id"] if place.copy["state"] == "fetched" else None,
            "seenOn": place.copy["firstSeenOn"],
        }
        for place in places
    ]
