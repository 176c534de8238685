"""The engine: to which story a text belongs, decided as it arrives, by what earlier texts have left in an index.

A story is known by a few representatives, the texts that differ most. A text is compared with those that share an
anchor; the likeliest story takes it, or it founds one. Stories are never united by what they share (no union-find):
one text that says parts of two stories joins neither to the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
import numpy as np

from pipelines.dedup.likeness import Likeness, compare, is_near, measures
from pipelines.dedup.signatures import KINDS, Kind, Sample, Signature, sign

_FREQUENT = 8
"""Stories in which a shingle is no evidence any more: furniture, formulas, an affair's background."""
_SLOTS = 1 << 24
_QUERY = 48
"""Smallest hashes of a text that are looked up among the anchors."""
_CROWD = 64
"""Representatives of one anchor from which it is passed over: it would soon be frequent."""
_CANDIDATES = 8
"""Representatives that are compared, those with most anchors in common."""
_ENOUGH = 0.35
"""Likeness from which a story takes a text: of .15, .25, .35 and .5 the best for both kinds on two sets."""
_REPRESENTATIVES = 6
_DIFFERENT = 0.8
"""Share of common shingles below which a text becomes one more representative of its story."""
_RENEW = 256
"""Founded stories after which a representative is asked anew which of its shingles are frequent."""


@attrs.define(eq=False)
class Representative:
    story: str
    signature: Signature
    clean: Sample
    """Its sketch without what was frequent when it was last asked."""
    asked: int
    seen: float
    """Day of its last match."""


class Engine:
    """Stories of one kind of texts, in memory."""

    def __init__(self, kind: Kind, *, days: float = 30) -> None:
        self.kind = kind
        self.days = days
        """After so many without a match a representative is forgotten."""
        self._counts = np.zeros(_SLOTS, np.uint8)
        self._anchors: defaultdict[int, list[Representative]] = defaultdict(list)
        self._exact: dict[int, Representative] = {}
        self._own: defaultdict[str, list[Representative]] = defaultdict(list)
        self._queue: deque[Representative] = deque()
        self._founded = 0
        self._forgotten = 0.0
        """Day on which it last forgot."""

    def assign(self, identity: str, text: str, day: float) -> tuple[str, Likeness | None]:
        """Give the story of a text and, where it is not the first of it, how like it is to what is known of it.

        `day` is its time in days; texts arrive in about its order. Once a day what had no match for long is forgotten.
        """
        if day >= self._forgotten + 1:
            self.forget(day)
        signature = sign(text, self.kind)
        twin = self._exact.get(signature.digest)
        if twin is not None and signature.words:
            twin.seen = max(twin.seen, day)
            return twin.story, Likeness(1.0, 1.0)
        clean = signature.sketch.without(self._frequent(signature.sketch))
        best: tuple[Likeness, Representative] | None = None
        for candidate in self._candidates(clean):
            likeness = compare(signature, clean, candidate.signature, self._cleaned(candidate), self.kind)
            if likeness is not None and (best is None or likeness.score > best[0].score):
                best = likeness, candidate
        if best is None or best[0].score < _ENOUGH:
            self._add(identity, signature, clean, day)
            self._count(signature.sketch)
            return identity, None
        likeness, like = best
        like.seen = max(like.seen, day)
        if likeness.share < _DIFFERENT and len(self._own[like.story]) < _REPRESENTATIVES:
            self._add(like.story, signature, clean, day)
        return like.story, likeness

    def teach(self, story: str, signature: Signature) -> Iterator[list[float]]:
        """Take a text whose story is told; give the measures of each comparison, then 1 where it was its own."""
        clean = signature.sketch.without(self._frequent(signature.sketch))
        seen: dict[str, tuple[float, list[float]]] = {}
        for candidate in self._candidates(clean):
            common, here, there = clean.shared(self._cleaned(candidate))
            share = common / max(min(here, there), 1)
            if is_near(common, min(here, there)) and share > seen.get(candidate.story, (-1.0, []))[0]:
                found = measures(signature, candidate.signature, common, min(here, there))
                seen[candidate.story] = share, [*found, float(candidate.story == story)]
        yield from (found for _, found in seen.values())
        own = self._own[story]
        if not own:
            self._count(signature.sketch)
        if len(own) < _REPRESENTATIVES and seen.get(story, (0.0, []))[0] < _DIFFERENT:
            self._add(story, signature, clean, 0)

    def forget(self, day: float) -> None:
        """Forget what has not been matched for `days`."""
        self._forgotten = day
        for _ in range(len(self._queue)):
            oldest = self._queue.popleft()
            if oldest.seen + self.days >= day:
                self._queue.append(oldest)
                continue
            for anchor in oldest.signature.sketch.hashes[: self.kind.anchors]:
                self._anchors[anchor].remove(oldest)
                if not self._anchors[anchor]:
                    del self._anchors[anchor]
            if self._exact.get(oldest.signature.digest) is oldest:
                del self._exact[oldest.signature.digest]
            self._own[oldest.story].remove(oldest)
            if not self._own[oldest.story]:
                del self._own[oldest.story]

    def _candidates(self, clean: Sample) -> list[Representative]:
        votes: Counter[Representative] = Counter()
        for anchor in clean.hashes[:_QUERY]:
            found = self._anchors.get(anchor)
            if found is not None and len(found) <= _CROWD:
                votes.update(found)
        return [candidate for candidate, _ in votes.most_common(_CANDIDATES)]

    def _add(self, story: str, signature: Signature, clean: Sample, day: float) -> None:
        new = Representative(story, signature, clean, self._founded, day)
        for anchor in signature.sketch.hashes[: self.kind.anchors]:
            self._anchors[anchor].append(new)
        self._exact[signature.digest] = new
        self._own[story].append(new)
        self._queue.append(new)

    def _count(self, sketch: Sample) -> None:
        places = np.array(sketch.hashes, np.uint32) >> 8
        self._counts[places] = np.minimum(self._counts[places], 250) + 1
        self._founded += 1

    def _frequent(self, sketch: Sample) -> list[bool]:
        places = np.array(sketch.hashes, np.uint32) >> 8
        often: list[bool] = (self._counts[places] > _FREQUENT).tolist()
        return often

    def _cleaned(self, candidate: Representative) -> Sample:
        if self._founded - candidate.asked > _RENEW:
            sketch = candidate.signature.sketch
            candidate.clean, candidate.asked = sketch.without(self._frequent(sketch)), self._founded
        return candidate.clean


def cluster(documents: Iterator[Mapping[str, Any]], *, kind: str) -> dict[str, str]:
    """Give the story of each document by its `id`; `documents` (id, text, date) come in order of arrival.

    `kind` is "articles" or "teasers".
    """
    engine = Engine(KINDS[kind])
    stories: dict[str, str] = {}
    day = 0.0
    for document in documents:
        day = days_of(document.get("date"), day)
        stories[document["id"]], _ = engine.assign(document["id"], document["text"], day)
    return stories


def days_of(date: str | None, last: float) -> float:
    """Give an ISO date in days, `last` where there is none. Raises ValueError where it is no date."""
    if date is None:
        return last
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400
