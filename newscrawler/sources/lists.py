"""Which lists a crawl asks: the network's own first, the others in rotation, within the day's budget."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import attrs

from newscrawler.items import Role

DAY = timedelta(days=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


@attrs.define(frozen=True)
class Listed:
    """A list that may be asked."""

    url: str
    id: str
    """The page's identity."""
    role: Role
    """How its links are followed."""
    page: int = 1
    """Of a section, through its paging."""
    shared: bool = False
    """Whether it speaks for the whole network."""
    foundOn: str | None = None
    """The page that led to it; None: the profile names it."""


@attrs.define(frozen=True)
class Look:
    """When a list was last asked, and when it is to be asked again."""

    asked: datetime
    due: datetime | None
    """None: whenever there is a crawl."""

    def is_due(self, now: datetime) -> bool:
        return self.due is None or self.due <= now


def share_of_day(budget: int, asked: int, since_last: timedelta | None) -> int:
    """Give how many lists a crawl may ask where `asked` of the day's `budget` are spent.

    Each crawl gets what the time since the last one began is worth; the first of a day gets all that is left.
    """
    left = max(0, budget - asked)
    return left if since_last is None else min(left, math.ceil(budget * (since_last / DAY)))


@attrs.define
class Lists:
    """The lists that this crawl asked, and how many it still may."""

    now: datetime
    left: int | None = None
    """None: there is no budget."""
    asked: int = 0

    def choose(self, lists: Iterable[Listed], looks: Mapping[str, Look]) -> list[Listed]:
        """Give those to ask now, in their order; one at least in every crawl, so that it can tell a lost source."""

        def turn(each: Listed) -> tuple[bool, datetime]:
            look = looks.get(each.id)
            return not each.shared, look.asked if look else _NEVER

        known = sorted(lists, key=turn)
        due = [each for each in known if each.id not in looks or looks[each.id].is_due(self.now)]
        if self.left is not None:
            due = due[: self.left]
        chosen = due or ([] if self.asked else known[:1])
        self.asked += len(chosen)
        if self.left is not None:
            self.left = max(0, self.left - len(chosen))
        return chosen
