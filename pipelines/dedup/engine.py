"""The engine: to which story each text belongs, decided as it arrives, by what earlier texts have left.

Texts are decided many at a time, in their order. What a batch adds is an entry, and what is known is made of entries
alone (known.py); so a batch can be decided, stored, and only then be known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.dedup.decisions import Decisions
from pipelines.dedup.known import Known
from pipelines.dedup.signatures import Kind, empty, sign
from pipelines.dedup.texts import Batch, Decision, Entry, Text


class Engine:
    """Stories of one kind of texts, in memory. Of a text nothing is known after `days` without a match."""

    def __init__(self, kind: Kind, *, days: float = 30) -> None:
        self.kind = kind
        self.known = Known(kind, days=days)

    def assign(self, texts: Sequence[Text]) -> list[Decision]:
        """Give the story of each text. They arrive in about the order of their days."""
        decisions, entry = self.decide(self.read(texts))
        self.known.apply(entry)
        return decisions

    def read(self, texts: Sequence[Text]) -> Batch:
        """Sign texts; of the work on them the larger part, and of nobody else's concern."""
        cut = [self.known.furniture.cut(text.text, text.site) for text in texts]
        return Batch(texts, sign([text for text, _ in cut], self.kind), [keys for _, keys in cut])

    def decide(self, batch: Batch) -> tuple[list[Decision], Entry]:
        """Give the story of each text, and what is to be applied; nothing is known of it before."""
        decisions, entry = Decisions(self.known, batch).decide()
        stories = (decision.story for decision in decisions)
        entry.furniture, entry.seen = self.known.furniture.learn(zip(batch.lines, stories, strict=True))
        return decisions, entry

    def split(self, texts: Sequence[Text], story: str, before: str) -> Entry:
        """Give what is to be applied that these texts are a story of their own, no longer part of `before`."""
        batch = self.read(texts)
        count = len(texts)
        return Entry(
            day=max((text.day for text in texts), default=self.known.latest_day),
            ids=[text.id for text in texts],
            stories=[story] * count,
            founded=np.arange(count) == 0,
            days=np.array([text.day for text in texts]),
            signatures=batch.signatures,
            apart=[(before, story)],
        )

    def merge(self, loser: str, winner: str) -> Entry:
        """Give what is to be applied that two stories are one."""
        return Entry(
            day=self.known.latest_day,
            ids=[],
            stories=[],
            founded=np.zeros(0, np.bool_),
            days=np.zeros(0),
            signatures=empty(self.kind, 0),
            redirects=[(loser, winner)],
        )
