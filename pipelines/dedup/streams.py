"""Streams of texts through an engine in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import attrs

from pipelines.dedup.engine import Engine
from pipelines.dedup.signatures import KINDS
from pipelines.dedup.texts import Text

BATCH = 256
"""Texts decided at once: of 64, 256 and 1,024 the fastest (bench/dedup.py); a call on columns costs more than its
work on one text."""


@attrs.frozen
class Decided:
    """What became of one batch."""

    stories: Sequence[tuple[str, str]]
    """Each text's id and story, in their order."""
    redirects: Sequence[tuple[str, str]]
    """Stories that became part of another on the way: the one that ended, and the other."""


def in_memory(texts: Iterable[Text], kind: str, *, days: float, size: int = BATCH) -> Iterator[Decided]:
    """Give the stories of texts, `size` of them at a time, forgotten after `days` without a match."""
    engine = Engine(KINDS[kind], days=days)
    for batch in batches_of(texts, size):
        decisions, entry = engine.decide(engine.read(batch))
        engine.known.apply(entry)
        stories = [(text.id, decision.story) for text, decision in zip(batch, decisions, strict=True)]
        yield Decided(stories, entry.redirects)


def batches_of(texts: Iterable[Text], size: int) -> Iterator[list[Text]]:
    """Give texts `size` at a time."""
    texts = iter(texts)
    while batch := list(islice(texts, size)):
        yield batch
