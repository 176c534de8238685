"""The pages of one batch on their way into the collections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.items import Article
from newscrawler.sources.profile import Profile
from pipelines.identities import Page, Targets
from pipelines.plain import Doc
from pipelines.rejects import Reject
from pipelines.sightings import Look
from pipelines.visits import Visit
from pipelines.writes import Outcome, Write, write

Database = AsyncDatabase[Doc]


@attrs.define
class Batch:
    """The pages of one batch in the order of their fetch, and what has become of them so far."""

    pages: list[Page]
    targets: Targets
    counts: Counter[str] = attrs.field(factory=Counter)
    rejects: list[tuple[Reject, Profile]] = attrs.field(factory=list)
    reasons: dict[int, str] = attrs.field(factory=dict)
    """Why pages (by place in the batch) are not wholly stored."""
    looks: list[Look] = attrs.field(factory=list)
    visits: dict[int, Visit] = attrs.field(factory=dict)
    """When what a crawl asked is asked again, by the place of its answer in the batch."""
    founded: dict[str, str | None] = attrs.field(factory=dict)
    """The founding articles that stories had before."""
    marked: set[str] = attrs.field(factory=set)
    """Stories to count anew."""
    stored: list[tuple[str, str]] = attrs.field(factory=list)
    """The story of each article and copy that was there before, by `_id`."""

    @property
    def profiles(self) -> list[Profile]:
        """Those of its sources, by which its pages were read."""
        return list({id(page.profile): page.profile for page in self.pages}.values())

    def articles(self) -> Iterable[tuple[int, Page, Article]]:
        """Give the pages whose article is, or can be, stored."""
        for number, page in enumerate(self.pages):
            if page.article is not None and number not in self.reasons:
                yield number, page, page.article

    def news(self) -> Iterable[tuple[int, Page]]:
        """Give the pages that show what is not stored yet."""
        return ((number, page) for number, page in enumerate(self.pages) if self.looks[number].news)

    def leads(self, number: int) -> bool:
        """Tell whether a page may lead to what is to be asked: lists do whenever a crawl wants more, boxes once."""
        return self.pages[number].shows and (self.pages[number].lists or self.looks[number].news)

    async def write(self, db: Database, collection: str, writes: Sequence[Write]) -> Outcome:
        """Write, and turn what MongoDB refuses into rejects."""
        outcome = await write(db[collection], writes)
        for refused, reason, detail in outcome.refused:
            page = self.pages[refused.page]
            reject = Reject(item=page.capture, reason=reason, stage=f"store/{collection}", detail=detail)
            self.rejects.append((reject, page.profile))
            self.reasons.setdefault(refused.page, reason)
        return outcome


def ids_of(ids: Iterable[str]) -> Doc:
    """Give the query for these documents."""
    return {"_id": {"$in": sorted(ids)}}
