"""The step that keeps out what was forgotten: pages by their own identity or their story's, and what announces them.

Of a page that is forgotten only the answer is told, in `urls`, so that it is not due again. Of any other one teasers
and links that lead to such pages are left out, as are teasers without a target of ours that are cut from such a text.
Where nothing is forgotten nothing is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.items import Capture, Teaser
from newscrawler.mongo.tombstones import FORGOTTEN
from newscrawler.sources.profile import Profile
from pipelines.documents import asked_id
from pipelines.identities import Page, Target, Targets, page_of
from pipelines.openings import keys, snippet_forms
from pipelines.plain import Doc
from pipelines.rejects import Reject

_OVERLAP = timedelta(minutes=2)
"""By which writes that run at one time may become visible out of their order."""


@attrs.define
class Forgotten:
    """What a process knows to be forgotten; it grows while the process runs."""

    pages: set[str] = attrs.field(factory=set)
    stories: set[str] = attrs.field(factory=set)
    openings: set[int] = attrs.field(factory=set)
    _seen: datetime | None = None

    async def look(self, db: AsyncDatabase[Doc]) -> list[str]:
        """Learn what was forgotten since the last look, and give the `_id` of that. Of none it costs an empty find."""
        since: Doc = {"updatedAt": {"$gte": self._seen - _OVERLAP}} if self._seen else {}
        fields = {"kind": 1, "openings": 1, "updatedAt": 1}
        found = [doc async for doc in db["tombstones"].find(since, fields)]
        known = {"page": self.pages, "story": self.stories}
        new = [doc["_id"] for doc in found if doc["_id"] not in known[doc["kind"]]]
        for doc in found:
            self.pages.add(doc["_id"])
            if doc["kind"] == "story":
                self.stories.add(doc["_id"])
                self.openings.update(doc["openings"])
        self._seen = max((doc["updatedAt"] for doc in found), default=self._seen)
        return new

    def without(self, page: Page, targets: Targets) -> Page:
        """Give a page without what is forgotten of it; where that is the page itself, nothing but its answer."""
        if not self.pages:
            return page
        if not self.pages.isdisjoint([page.id, asked_id(page)]) or page.story in self.stories:
            return _silenced(page)
        capture = page.capture
        lead = partial(targets, profile=page.profile)
        teasers = [teaser for teaser in capture.teasers if not self._announces(teaser, lead)]
        links = [link for link in capture.links if not self._has(lead(link.url))]
        if len(teasers) == len(capture.teasers) and len(links) == len(capture.links):
            return page
        return attrs.evolve(page, capture=attrs.evolve(capture, teasers=teasers, links=links))

    def without_placed(self, pages: Sequence[Page]) -> tuple[list[Page], list[Page]]:
        """Give pages, whose stories are found by now, without what tells a forgotten one, and those that did."""
        sent_again = [page for page in pages if page.article and page.story in self.stories]
        return [_silenced(page) if page in sent_again else page for page in pages], sent_again

    def sifted(
        self, rejects: Sequence[tuple[Reject, Profile]]
    ) -> tuple[list[tuple[Capture, Profile]], list[tuple[Reject, Profile]]]:
        """Give of items that were refused the pages that are forgotten, and the others without what is."""
        if not self.pages:
            return [], [*rejects]
        silent: list[tuple[Capture, Profile]] = []
        others: list[tuple[Reject, Profile]] = []
        targets = Targets()
        for reject, profile in rejects:
            capture = reject.item
            try:
                if isinstance(capture, Capture):
                    capture = self.without(page_of(capture, profile), targets).capture
            except ValueError:
                # At no address it is nobody's page.
                pass
            if isinstance(capture, Capture) and capture.reason == FORGOTTEN:
                silent.append((capture, profile))
            else:
                others.append((attrs.evolve(reject, item=capture), profile))
        return silent, others

    def _announces(self, teaser: Teaser, lead: Callable[[str | None], Target | None]) -> bool:
        target = lead(teaser.url)
        if self._has(target):
            return True
        if not teaser.text or (target is not None and target.story is not None):
            return False
        place = teaser.dateline.text if teaser.dateline else None
        return not self.openings.isdisjoint(keys(snippet_forms(teaser.text, place)))

    def _has(self, target: Target | None) -> bool:
        return target is not None and (target.id in self.pages or target.story in self.stories)


def _silenced(page: Page) -> Page:
    capture = page.capture
    silent = Capture(
        url=capture.url,
        kind="other",
        outlet=capture.outlet,
        fetchedAt=capture.fetchedAt,
        runId=capture.runId,
        reason=FORGOTTEN,
        http=attrs.evolve(capture.http, etag=None, lastModified=None) if capture.http else None,
    )
    return attrs.evolve(page, capture=silent, lines=(), promos=())
