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
    async def assign(self, texts: Sequence[Text]) -> Assigned: ...
    async def merge(self, loser: str, winner: str) -> None: ...
    async def split(self, texts: Sequence[str], from_story: str, new_story: str) -> None: ...


@attrs.define(frozen=True)
class Engines:
    articles: Engine
    teasers: Engine


class Alone:
    async def assign(self, texts: Sequence[Text]) -> Assigned:
        decisions = [Decision(story=text.story or text.id, link=None, agrees=None) for text in texts]
        return Assigned(decisions=decisions, redirects=[])

    async def merge(self, loser: str, winner: str) -> None: ...
    async def split(self, texts: Sequence[str], from_story: str, new_story: str) -> None: ...


async def open_engines(db: object, profile: object = None) -> Engines:
    del db, profile
    return Engines(Alone(), Alone())
