"""What the reader finds on the pages of a draft, read as a crawl with the drafted profile would."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from newscrawler.extract.draft.pages import SeenPage
from newscrawler.extract.draft.profile import FIELDS
from newscrawler.items import Article, Kind
from newscrawler.sources.profile import Profile


@attrs.define
class Finding:
    """One page."""

    url: str
    kind: Kind
    reason: str | None
    fields: dict[str, bool]
    """Of an article: which are there."""
    words: int | None
    teasers: int
    links: int
    """Links that a crawl may follow as stories."""

    @property
    def missing(self) -> list[str]:
        return [name for name, there in self.fields.items() if not there]


def find_fields(pages: Sequence[SeenPage], profile: Profile) -> list[Finding]:
    """Give what each page has of the fields that a crawl stores."""
    found = []
    for page in pages:
        reading = page.read_with(profile)
        article = reading.article
        found.append(
            Finding(
                url=page.url,
                kind=reading.kind,
                reason=reading.reason,
                fields=dict(zip(FIELDS, _told(article), strict=True)) if article else {},
                words=article.wordCount if article else None,
                teasers=len(reading.teasers),
                links=sum(link.kind == "article" for link in reading.links),
            )
        )
    return found


def _told(article: Article) -> list[bool]:
    values = (
        *(article.headline, article.datePublished, article.sourceOrganization, article.description),
        *(article.articleBody, article.authors, article.creditText, article.dateline),
    )
    return [bool(value) for value in values]
