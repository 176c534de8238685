"""Which page showed which teaser from when to when: opened when first shown, closed when gone.

A page that shows what it showed before costs nothing here: its `urls` document holds a digest of all that it shows.
A capture older than the page's newest cannot say what came after it, so it opens and closes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from json.encoder import encode_basestring_ascii
from typing import Any

import attrs

from newscrawler.items import Capture, Teaser
from newscrawler.mongo.records import SightingRecord
from newscrawler.text import digest
from pipelines.documents import claim_of, shown_digest
from pipelines.identities import Page, Target, Targets
from pipelines.plain import Doc, document

SightingKey = tuple[str, str | None, str | None, int]
"""Teaser, section, target, and which of several that are equal in these."""


@attrs.define
class Look:
    """How what one capture shows stands to what its page showed before."""

    digest: str | None
    """Of what is shown now, None where the page does not tell (an error, a 304)."""
    changed: bool = False
    """Shows something else than before, and is the newest capture of its page."""
    older: bool = False
    """Shows what the page showed before its newest capture."""
    before: datetime | None = None
    """The last capture before this one that told what the page showed."""
    polled: datetime | None = None
    """The last capture before this one that told what the page lists; None where it is no list, feed or sitemap."""

    @property
    def news(self) -> bool:
        """Whether its teasers and links can tell anything that is not stored."""
        return self.changed or self.older


@attrs.define(frozen=True, eq=False)
class Sight:
    """A page that links to a copy; of two sights the earlier is the less, then the one that tells more."""

    at: datetime
    absent: datetime | None
    """The last poll of the page that did not show it."""
    page: str

    @classmethod
    def of(cls, copy: Doc) -> Sight:
        """Give a copy's first sight."""
        return cls(copy["firstSeen"], copy["absentAt"], copy["firstSeenOn"])

    def __lt__(self, other: Sight) -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[datetime, timedelta, str]:
        return self.at, self.at - self.absent if self.absent else timedelta.max, self.page

    @property
    def fields(self) -> Doc:
        """What a copy keeps of its first sight."""
        return {"firstSeen": self.at, "firstSeenOn": self.page, "absentAt": self.absent}


def compare(pages: Sequence[Page], known: Iterable[Doc]) -> list[Look]:
    """Give a look for each page; `pages` in the order of their fetch, `known` the `urls` documents there are."""
    known = list(known)
    state = {doc["_id"]: (doc["shownDigest"], doc["shownAt"]) for doc in known}
    told = defaultdict(list, {doc["_id"]: _told(doc) for doc in known})
    looks = []
    for page in pages:
        digest, at = state.get(page.id, (None, None))
        earlier = [when for when in told[page.id] if when < page.at]
        look = Look(
            digest=shown_digest(page.capture) if page.shows else None,
            before=max(earlier, default=None),
        )
        look.polled = look.before if page.lists else None
        if page.shows or (earlier and _not_modified(page)):
            told[page.id].append(page.at)
        if look.digest is not None:
            look.older = at is not None and page.at < at
            look.changed = not look.older and look.digest != digest
            if not look.older:
                digest, at = look.digest, page.at
        state[page.id] = (digest, at)
        looks.append(look)
    return looks


def _told(doc: Doc) -> list[datetime]:
    """Give the captures from which it is stored what the page showed: the newest, and one that found it unmodified."""
    if doc["shownAt"] is None:
        return []
    return [doc["shownAt"], *([doc["fetchedAt"]] if doc["state"] == "notModified" else [])]


def _not_modified(page: Page) -> bool:
    return page.capture.http is not None and page.capture.http.status == 304


def follow(
    pages: Sequence[Page], looks: Sequence[Look], stored: Iterable[Doc], targets: Targets
) -> list[tuple[Doc, int]]:
    """Give the sightings to write, opened or closed, each with the page (its place in the batch) that did so last.

    `stored` are the open sightings of all pages that changed.
    """
    showing = _open_now(stored)
    written: dict[str, tuple[Doc, int]] = {}
    for number, (page, look) in enumerate(zip(pages, looks, strict=True)):
        if not look.changed:
            continue
        now, before = _shown_keys(page.capture), showing[page.id]
        for key in [key for key in before if key not in now]:
            doc = before.pop(key)
            seen = max(doc["openedAt"], look.before or doc["openedAt"])
            written[doc["_id"]] = doc | {"lastSeen": seen, "closedAt": page.at}, number
        opened = _opener(page)
        for key, teaser in now.items():
            if key not in before:
                doc = opened(key, teaser, targets(teaser.url, page.profile))
                before[key] = doc
                written[doc["_id"]] = doc, number
    return list(written.values())


def _open_now(stored: Iterable[Doc]) -> defaultdict[str, dict[SightingKey, Doc]]:
    seen: Counter[tuple[Any, ...]] = Counter()
    pages: defaultdict[str, dict[SightingKey, Doc]] = defaultdict(dict)
    for doc in sorted(stored, key=lambda doc: (doc["openedAt"], doc["position"])):
        base = (doc["teaserId"], doc["section"], doc["targetUrl"])
        pages[doc["pageId"]][(*base, seen[doc["pageId"], *base])] = doc
        seen[doc["pageId"], *base] += 1
    return pages


def _shown_keys(capture: Capture) -> dict[SightingKey, Teaser]:
    """Give each teaser that the page shows under what makes a later sighting of it the same."""
    seen: Counter[tuple[str, str | None, str | None]] = Counter()
    keys: dict[SightingKey, Teaser] = {}
    for teaser in capture.teasers:
        base = (teaser.id, teaser.section, teaser.url)
        keys[(*base, seen[base])] = teaser
        seen[base] += 1
    return keys


def _opener(page: Page) -> Callable[[SightingKey, Teaser, Target | None], Doc]:
    """Give what makes the documents of the sightings that a page opens, of which most is the same."""
    record = SightingRecord(
        id="",
        pageId=page.id,
        outlet=page.outlet,
        teaserId="",
        storyId=None,
        targetUrl=None,
        targetArticleId=None,
        section=None,
        position=0,
        self_=False,
        openedAt=page.at,
        lastSeen=None,
        closedAt=None,
        runId=page.capture.runId,
    )
    same, at = document(record), page.at.isoformat()

    def opened(key: SightingKey, teaser: Teaser, target: Target | None) -> Doc:
        claim = claim_of(page, teaser, target)
        return {
            **same,
            "_id": digest(page.id, _named(key), at),
            "teaserId": teaser.id,
            "storyId": claim.story if claim else None,
            "targetUrl": teaser.url,
            "targetArticleId": target.id if target else None,
            "section": teaser.section,
            "position": teaser.position,
            "self": teaser.self,
        }

    return opened


def _named(key: SightingKey) -> str:
    """Give a key in JSON, by hand: a third of the time of `json.dumps`, and there are 24 on a page."""
    teaser, section, url, number = key
    return f"[{_text(teaser)}, {_text(section)}, {_text(url)}, {number}]"


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring_ascii(text)
