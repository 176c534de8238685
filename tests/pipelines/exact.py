"""An engine that takes texts for one story where their first words are the same: what the store is told in tests."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.dedup import Decision, Engine, Link, Text
from pipelines.dedup.signatures import ARTICLES
from pipelines.engines import Engines

OPENING = 3
"""Words."""


class ExactEngine:
    """Remembers what it was told, as processes that share a state do."""

    def __init__(self) -> None:
        self.engine = Engine(ARTICLES)
        """Of the real one, for what it has merged: nothing."""
        self.texts: dict[str, tuple[str, str]] = {}
        """Opening and story of each text."""
        self.merged: list[tuple[str, str]] = []
        self.splits: list[tuple[list[str], str, str]] = []

    async def assign(self, texts: Sequence[Text]) -> tuple[list[Decision], list[tuple[str, str]]]:
        redirects: list[tuple[str, str]] = []
        return [self._decide(text, redirects) for text in texts], redirects

    def _decide(self, text: Text, redirects: list[tuple[str, str]]) -> Decision:
        opening = " ".join(text.text.split()[:OPENING])
        like = [(to, story) for to, (known, story) in self.texts.items() if known == opening]
        story = text.story or (like[0][1] if like else text.id)
        others = [known for to, (known, held) in self.texts.items() if held == story and to != text.id]
        if text.story is not None and not others and like and like[0][1] != story:
            redirects.append((story, like[0][1]))
            self.texts = {
                to: (known, like[0][1] if held == story else held) for to, (known, held) in self.texts.items()
            }
            story = like[0][1]
        self.texts.setdefault(text.id, (opening, story))
        link = Link(score=0.9, share=0.8, to=like[0][0], reason="nearDuplicate") if like else None
        return Decision(story=story, link=link)

    async def catch_up(self) -> None:
        """All is known at once."""

    def followed(self, redirects: Sequence[tuple[str, str]]) -> None:
        """What is merged is told once."""

    async def merge(self, loser: str, winner: str) -> None:
        self.merged.append((loser, winner))
        self.texts = {to: (known, winner if held == loser else held) for to, (known, held) in self.texts.items()}

    async def split(self, texts: Sequence[Text], story: str, before: str) -> None:
        self.splits.append(([text.id for text in texts], story, before))
        self.texts |= {text.id: (self.texts[text.id][0], story) for text in texts if text.id in self.texts}


def exact_engines() -> Engines:
    return Engines(ExactEngine(), ExactEngine())
