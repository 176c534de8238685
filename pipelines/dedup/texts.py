"""Texts on their way to their stories, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.signatures import Signatures

VERSION = 2
"""Of the rules by which texts are linked, kept in each link."""

Reason = Literal["sameText", "nearDuplicate"]


@attrs.frozen
class Text:
    """A text to decide."""

    id: str
    text: str
    day: float
    """When it was captured, in days."""
    site: str | None = None
    """Where it stands: what a site repeats is passed over."""
    story: str | None = None
    """Its story, where that is certain: then only its link to it is asked."""


@attrs.frozen
class Link:
    """Why a text belongs to its story."""

    score: float
    """Probability that both tell the same story."""
    share: float
    """Of the shingles of the shorter text that the longer one has."""
    to: str
    """Id of the text with which it was compared."""
    reason: Reason


@attrs.frozen
class Decision:
    story: str
    link: Link | None
    """None: it founded the story, or nothing that is known of its story is like it."""


@attrs.frozen(eq=False)
class Batch:
    """Texts that are read and wait for their stories."""

    texts: Sequence[Text]
    signatures: Signatures
    lines: Sequence[Sequence[int]]
    """Keys of their lines."""


@attrs.define(eq=False)
class Entry:
    """What a batch adds to what is known. True where it adds anything."""

    day: float
    """Of its latest text."""
    ids: list[str]
    """Of the texts that are representatives, new ones and those matched again."""
    stories: list[str]
    founded: NDArray[np.bool_]
    days: NDArray[np.float64]
    signatures: Signatures
    furniture: list[int] = attrs.field(factory=list)
    """Keys of lines that are furniture from now on."""
    seen: dict[int, int] = attrs.field(factory=dict)
    """What is seen of lines; for the process that decided alone, and stored nowhere."""
    redirects: list[tuple[str, str]] = attrs.field(factory=list)
    """Stories that are one with another one: (the loser, the winner)."""
    apart: list[tuple[str, str]] = attrs.field(factory=list)
    """Stories that are never one."""

    def __bool__(self) -> bool:
        return bool(self.ids or self.furniture or self.redirects or self.apart)


class Redirects(dict[str, str]):
    """What stories have become: (the loser: the winner)."""

    def add(self, loser: str, winner: str) -> None:
        """Know that a story became part of another, which may have been part of it before."""
        self.pop(winner, None)
        self[loser] = winner

    def current(self, story: str) -> str:
        """Give the story that a story has become."""
        while story in self:
            story = self[story]
        return story


def day_of(moment: datetime) -> float:
    """Give a moment in days, as texts have theirs; UTC where it has no zone."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400


def days_of(date: str | None, last: float) -> float:
    """Give an ISO date in days, `last` where there is none. Raises ValueError where it is no date,
    OverflowError where it is before the year 1 or after 9999 in UTC.
    """
    if date is None:
        return last
    moment = datetime.fromisoformat(date)
    return day_of(moment.astimezone(UTC) if moment.tzinfo else moment)
