"""When a page is asked again: a list by what it brought, an article on a plan that decays, a failure on another.

What is gained and what it costs is in docs/benchmarks.md (bench/revisit.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from newscrawler.sources.spans import read_span
from newscrawler.text import digest


def _span(value: object) -> object:
    return read_span(value) if isinstance(value, str) else value


Span = Annotated[timedelta, BeforeValidator(_span)]

LONGER, NOTHING_NEW, SOONER = 1.5, 2.0, 0.5
"""By what the time between two looks at a list is multiplied where more than `MOSTLY` of its links were known, where
all of them were, and where less than `HARDLY` of them were."""
MOSTLY, HARDLY = 2 / 3, 1 / 3
HEAD_START = 8
"""A list's time begins, and ends its way down, so many times below `least`: three looks that find nothing do not yet
set aside one that brought much."""
JITTER = 0.1
"""Share by which times differ from the rule, so that what was asked at once is not asked at once for ever."""
TOO_SOON = 0.5
"""A look that the plan wants is left out where less than this share of its age has passed since the last one."""


class Revisits(BaseModel):
    """The `[revisits]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: Span = timedelta(minutes=10)
    """A list whose time is no longer than this is asked in every crawl."""
    most: Span = timedelta(hours=1)
    """Time between two looks at a list that brings something new, at most."""
    quiet: Span = timedelta(days=1)
    """Time between two looks at a list that brings nothing, or that fails, at most."""
    articles: tuple[Span, ...] = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
    """Ages at which a story's article is asked again, for corrections."""
    retries: tuple[Span, ...] = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
    """After how long a page that failed is asked again, failure by failure; then it is given up."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta(0) < self.least <= self.most <= self.quiet:
            raise ValueError("least, most and quiet are above 0 and in this order")
        if list(self.articles) != sorted({*self.articles}) or not all((*self.articles, *self.retries)):
            raise ValueError("articles and retries are above 0, and those of articles grow")
        return self

    def interval(self, before: float | None, links: int, new: int) -> float:
        """Give the seconds between two looks at a list that showed `links` to articles, of which `new` were not known.

        `before` is what it was until now; None: it is looked at for the first time.
        """
        least = self.least.total_seconds() / HEAD_START
        if before is None:
            return least
        if not new:
            return min(before * NOTHING_NEW, self.quiet.total_seconds())
        most = self.most.total_seconds()
        known = links - new
        if known > MOSTLY * links:
            return min(before * LONGER, most)
        return max(least, min(before * (SOONER if known < HARDLY * links else 1.0), most))

    def list_at(self, page: str, asked: datetime, interval: float) -> datetime:
        """Give when the list `page`, asked at `asked`, may be asked again."""
        if interval <= self.least.total_seconds():
            return asked
        return asked + _jittered(timedelta(seconds=interval), page, asked)

    def article_at(self, page: str, asked: datetime, born: datetime) -> datetime | None:
        """Give when an article that is as old as `born` tells, asked at `asked`, is asked again; None: no more."""
        for age in self.articles:
            at = born + _jittered(age, page, born)
            if at - asked >= TOO_SOON * age:
                return at
        return None

    def retry_at(self, page: str, asked: datetime, failures: int) -> datetime | None:
        """Give when a page is asked again that failed `failures` times in a row, at last at `asked`; None: no more."""
        if failures > len(self.retries):
            return None
        return asked + _jittered(self.retries[failures - 1], page, asked)


def _jittered(span: timedelta, page: str, at: datetime) -> timedelta:
    """Give a span that differs a little, by the page and the moment: the same batch stored twice says the same."""
    share = int(digest(page, at.isoformat())[:8], 16) / 16**8
    return span * (1 + JITTER * (2 * share - 1))
