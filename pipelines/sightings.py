"""Which page showed which teaser from when to when: opened when first shown, closed when gone.

A page that shows what it showed before costs nothing here: its `urls` document holds a digest of all that it shows.
A capture older than the page's newest cannot say what came after it, so it opens and closes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from pipelines.documents import SightingKey, shown_digest, shown_keys, sighting_document
from pipelines.identities import Page, Targets
from pipelines.plain import Doc
from pipelines.validate import answered


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
    """When the page was last there before this capture."""

    @property
    def news(self) -> bool:
        """Whether its teasers and links can tell anything that is not stored."""
        return self.changed or self.older


def compare(pages: Sequence[Page], known: Iterable[Doc]) -> list[Look]:
    """Give a look for each page; `pages` in the order of their fetch, `known` the `urls` documents there are."""
    state = {doc["_id"]: (doc["shownDigest"], doc["shownAt"], doc["lastSeen"]) for doc in known}
    looks = []
    for page in pages:
        digest, at, seen = state.get(page.id, (None, None, None))
        look = Look(digest=shown_digest(page.capture) if page.shows else None, before=seen)
        if look.digest is not None:
            look.older = at is not None and page.at < at
            look.changed = not look.older and look.digest != digest
            if not look.older:
                digest, at = look.digest, page.at
        if answered(page.capture) or _not_modified(page):
            seen = max(filter(None, (seen, page.at)))
        state[page.id] = (digest, at, seen)
        looks.append(look)
    return looks


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
        now, before = shown_keys(page.capture), showing[page.id]
        for key in [key for key in before if key not in now]:
            doc = before.pop(key)
            seen = max(doc["openedAt"], look.before or doc["openedAt"])
            written[doc["_id"]] = doc | {"lastSeen": seen, "closedAt": page.at}, number
        for key, teaser in now.items():
            if key not in before:
                doc = sighting_document(page, key, teaser, targets(teaser.url))
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
