"""Habits of a draft: the language, the time zone and the promos that its articles share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

import attrs

from newscrawler.extract.body.cues import PROMO_LENGTH
from newscrawler.extract.draft.pages import SeenPage
from newscrawler.extract.fields.dates import parse_date
from newscrawler.items import Article
from newscrawler.sources.outletname import masked
from newscrawler.text import fold

_EDGE = 3
"""Paragraphs at each end of a body among which a promo is looked for."""
_OPENING = 60
"""Characters of a promo that are kept, whole words: what follows often changes with the page."""


@attrs.define
class Zones:
    """What the dates of the articles say of their zone."""

    offsets: Counter[int] = attrs.field(factory=Counter)
    """Dates by their minutes east of Greenwich."""
    bare: int = 0
    """Times without a zone."""

    @property
    def name(self) -> str | None:
        """Give the IANA name of the one offset, in whole hours, that two dates or more carry."""
        if len(self.offsets) != 1 or sum(self.offsets.values()) < 2:
            return None
        (minutes,) = self.offsets
        if minutes % 60 or abs(minutes) > 12 * 60:
            return None
        # These names count westward.
        return f"Etc/GMT{'-' if minutes > 0 else '+'}{abs(minutes) // 60}" if minutes else "UTC"


def draft_zones(articles: Sequence[Article]) -> Zones:
    zones = Zones()
    for article in articles:
        moment = parse_date(article.datePublishedRaw) if article.datePublishedRaw else None
        if moment is None or moment.precision == "day":
            continue
        if moment.zone_from != "page":
            zones.bare += 1
        else:
            passed = datetime.fromisoformat(f"{moment.local}Z") - datetime.fromisoformat(moment.iso)
            zones.offsets[round(passed.total_seconds() / 60)] += 1
    return zones


def draft_language(pages: Sequence[SeenPage]) -> tuple[str, int, int] | None:
    """Give the main language of the pages, how many tell it, and how many tell any."""
    told = [page.metadata.language.split("-")[0] for page in pages if page.metadata and page.metadata.language]
    if not told:
        return None
    language, count = Counter(told).most_common(1)[0]
    return language, count, len(told)


def draft_promos(articles: Sequence[Article]) -> dict[str, int]:
    """Give the openings that stand at an end of two stories' bodies or more, with their number of stories.

    The outlet's name in them becomes `{outlet}`. Copies of one story are counted once.
    """
    stories: dict[str, Article] = {}
    for article in articles:
        if article.articleBody:
            stories.setdefault(fold(article.headline or article.articleBody), article)
    told: dict[str, set[str]] = defaultdict(set)
    bodies: set[str] = set()
    for headline, article in stories.items():
        paragraphs = (article.articleBody or "").split("\n\n")
        # The middle tells a rewritten headline over the same text.
        middle = fold(paragraphs[len(paragraphs) // 2])
        if middle in bodies or len(paragraphs) <= 2:
            continue
        bodies.add(middle)
        outlet = article.publisher.name if article.publisher else None
        for paragraph in {*paragraphs[:_EDGE], *paragraphs[-_EDGE:]}:
            if len(paragraph) >= PROMO_LENGTH:
                told[_opening(paragraph, outlet)].add(headline)
    return {opening: len(where) for opening, where in told.items() if len(where) > 1}


def _opening(paragraph: str, outlet: str | None) -> str:
    shown = masked(paragraph, outlet) if outlet else paragraph
    if len(shown) <= _OPENING:
        return shown
    return re.sub(r"\s+\S*$", "", shown[: _OPENING + 1])
