"""What the store asks of an engine of near-duplicates."""

from __future__ import annotations

from collections.abc import Sequence
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


@attrs.define(frozen=True, kw_only=True)
class Assigned:
    decisions: list[Decision]
    redirects: list[tuple[str, str]]


class Engine(Protocol):
    """What is known of one kind of texts, by all processes."""

    async def assign(self, texts: Sequence[Text]) -> Assigned:
        """Decide on texts, one or more; of one that has its `story` only whether it agrees."""

    async def merge(self, loser: str, winner: str) -> None:
        """Keep an operator's word in mind: both are one. Told twice it is told once."""

    async def split(self, texts: Sequence[str], from_story: str, new_story: str) -> None:
        """Keep an operator's word in mind: these texts are of a story of their own. Told twice it is told once."""


@attrs.define(frozen=True)
class Engines:
    articles: Engine
    teasers: Engine


class Alone:
    """Stands in for an engine: every text is like no other."""

    async def assign(self, texts: Sequence[Text]) -> Assigned:
        decisions = [Decision(story=text.story or text.id, link=None, agrees=None) for text in texts]
        return Assigned(decisions=decisions, redirects=[])

    async def merge(self, loser: str, winner: str) -> None:
        """Keep nothing in mind."""

    async def split(self, texts: Sequence[str], from_story: str, new_story: str) -> None:
        """Keep nothing in mind."""


async def open_engines(db: object, profile: object = None) -> Engines:
    del db, profile
    return Engines(Alone(), Alone())
