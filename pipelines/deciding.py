"""What the store asks of an engine of near-duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, Protocol

import attrs


@attrs.define(frozen=True, kw_only=True)
class Text:
    id: str
    text: str
    day: float
    story: str | None = None


@attrs.define(frozen=True, kw_only=True)
class Link:
    score: float
    share: float
    to: str
    reason: Literal["sameText", "nearDuplicate"]


@attrs.define(frozen=True, kw_only=True)
class Decision:
    story: str
    link: Link | None
    agrees: bool | None


def day_of(moment: datetime) -> float:
    """Give a moment in days, as texts have theirs."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400


class Engine(Protocol):
    """What is known of one kind of texts, by all processes."""

    async def assign(self, texts: Sequence[Text]) -> tuple[list[Decision], list[tuple[str, str]]]:
        """Decide on texts, of one that has its `story` only whether it agrees; give also what was merged into what."""

    async def merge(self, loser: str, winner: str) -> None:
        """Keep an operator's word in mind: both are one. Told twice it is told once."""

    async def split(self, texts: Sequence[Text], story: str, before: str) -> None:
        """Keep an operator's word in mind: these texts are a `story` of their own. Told twice it is told once."""


@attrs.define(frozen=True)
class Engines:
    articles: Engine
    teasers: Engine


class Alone:
    """Stands in for an engine: every text is like no other."""

    async def assign(self, texts: Sequence[Text]) -> tuple[list[Decision], list[tuple[str, str]]]:
        return [Decision(story=text.story or text.id, link=None, agrees=None) for text in texts], []

    async def merge(self, loser: str, winner: str) -> None:
        """Keep nothing in mind."""

    async def split(self, texts: Sequence[Text], story: str, before: str) -> None:
        """Keep nothing in mind."""


async def open_engines(db: object, profile: object = None) -> Engines:
    del db, profile
    return Engines(Alone(), Alone())
