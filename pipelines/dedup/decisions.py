"""How a batch of texts comes to its stories: the likeliest story takes a text, or the text founds one.

A text is compared with the representatives that share an anchor with it, and with the texts before it in its batch.
Stories are never united by what they share (no union-find): one text that says parts of two joins neither to the other.
Only a text that is whole, and all but certain to be of both, tells that two stories are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs
import numpy as np

from pipelines.dedup.index import within
from pipelines.dedup.known import Known
from pipelines.dedup.likeness import compare, is_whole, scores
from pipelines.dedup.texts import Batch, Decision, Entry, Link, Reason, Text

ENOUGH = 0.5
"""Likeness from which a story takes a text: .4 and .6 are as good within .002 (bench/dedup_parts.py)."""
_EQUAL = 0.95
"""Likeness to two stories from which a text tells that they are one: .9 is as good, never .002 to .03 worse
(bench/dedup_parts.py); on an earlier draw of real texts .9 chained stories together."""
_SLIGHT = 2
"""Representatives of the slighter of two stories that are united: what is large on both sides is not one. On an earlier
draw of real texts one wrong union of two large stories cost .05 of F1, with this bound none did."""
_CERTAIN = 2.0
"""Of a text that is the same, above all likeness."""
_REPRESENTATIVES = 6
"""Of a story: 3 lose up to .001, one up to .004 (bench/dedup_parts.py)."""
_REFRESHED = 1 / 30
"""Of the days of a signature, after which a match is written down anew; a day at most (shared.py)."""
_DIFFERENT = 0.8
"""Share of common shingles below which a text becomes one more representative of its story: .9 gains nothing
(bench/dedup_parts.py)."""


class _Option(NamedTuple):
    score: float
    share: float
    row: int
    """In the index; -1 - place of an earlier text of the batch."""
    whole: bool
    """Neither text is a mere part of the other that does not open it."""


class Decisions:
    """One batch on its way to its stories."""

    def __init__(self, known: Known, batch: Batch) -> None:
        self._known = known
        self._texts = batch.texts
        self._signatures = batch.signatures
        self._stories: list[str] = []
        self._founded: list[int] = []
        self._added: dict[int, str] = {}
        """Stories of the texts that become representatives."""
        self._sizes: dict[str, int] = {}
        self._matched: dict[int, float] = {}
        """Days of rows that were matched anew."""
        self._redirects: dict[str, str] = {}

    def decide(self) -> tuple[list[Decision], Entry]:
        options = self._options()
        digests = self._signatures.digest.tolist()
        words = self._signatures.words.tolist()
        exact: dict[int, int] = {}
        decisions = []
        for place, text in enumerate(self._texts):
            if words[place] < self._known.kind.least:
                decision = Decision(text.story or text.id, None)
            else:
                equal = self._equal(text, digests[place], exact)
                given = [*equal, *options.get(place, ())]
                decision = (
                    self._likeliest(place, text, given) if text.story is None else self._fixed(place, text, given)
                )
                exact.setdefault(digests[place], place)
            self._stories.append(decision.story)
            decisions.append(decision)
        if self._redirects:
            decisions = [attrs.evolve(each, story=self._redirects.get(each.story, each.story)) for each in decisions]
        return decisions, self._entry()

    def _options(self) -> dict[int, list[_Option]]:
        """Give for each text what it may be like, the likeliest first."""
        index, own = self._known.index, self._signatures
        clean = index.clean(own.sketch)
        met, before = index.candidates(clean), within(clean, own.sketch, self._known.kind)
        days = np.array([text.day for text in self._texts])
        recent = abs(index.seen[met.row] - days[met.text]) <= self._known.days
        texts = np.concatenate([met.text[recent], before.text])
        rows = np.concatenate([met.row[recent], -1 - before.row])
        others = index.signatures.of(met.row[recent]).and_those(own.of(before.row))
        pairs = compare(own.of(texts), others, clean[texts], index.clean(others.sketch))
        score = scores(pairs.measures, self._known.kind)
        order = np.argsort(-score, kind="stable")
        found: dict[int, list[_Option]] = defaultdict(list)
        texts, rows, whole = texts[pairs.near], rows[pairs.near], is_whole(pairs.measures)
        columns = (texts[order], score[order], pairs.share[order], rows[order], whole[order])
        for text, *option in zip(*(column.tolist() for column in columns), strict=True):
            found[text].append(_Option(*option))
        return found

    def _equal(self, text: Text, digest: int, exact: Mapping[int, int]) -> list[_Option]:
        """Give the text that is the same word for word."""
        row = self._known.equal(digest, text.day)
        if row is not None:
            return [_Option(_CERTAIN, 1.0, row, whole=True)]
        return [_Option(_CERTAIN, 1.0, -1 - exact[digest], whole=True)] if digest in exact else []

    def _likeliest(self, place: int, text: Text, options: Sequence[_Option]) -> Decision:
        if not options or options[0].score < ENOUGH:
            return self._found(place, text)
        best = options[0]
        story = self._told(best.row)[0]
        if best.score >= _EQUAL and best.whole:
            for other in options[1:]:
                if other.score >= _EQUAL and other.whole:
                    story = self._unite(story, self._told(other.row)[0])
        return self._join(place, text, story, best, options)

    def _fixed(self, place: int, text: Text, options: Sequence[_Option]) -> Decision:
        """Decide a text whose story is certain; where nothing is known of that, it may be another one sent again."""
        story = self._redirects.get(str(text.story), str(text.story))
        if self._size(story):
            best = next((option for option in options if self._told(option.row)[0] == story), None)
            if best is None or best.score < ENOUGH:
                return Decision(story, None)
            return self._join(place, text, story, best, options)
        if options and options[0].score >= _EQUAL and options[0].whole:
            told = self._told(options[0].row)[0]
            if not self._are_apart(story, told):
                self._redirects[story] = told
                return self._join(place, text, told, options[0], options)
        return self._found(place, text)

    def _found(self, place: int, text: Text) -> Decision:
        story = text.story or text.id
        self._represent(place, story)
        self._founded.append(place)
        return Decision(story, None)

    def _join(self, place: int, text: Text, story: str, best: _Option, options: Sequence[_Option]) -> Decision:
        if best.row >= 0:
            self._match(best.row, text.day)
        if best.share < _DIFFERENT and self._size(story) < _REPRESENTATIVES:
            self._represent(place, story)
        return Decision(story, self._link(text, story, options))

    def _link(self, text: Text, story: str, options: Sequence[_Option]) -> Link | None:
        """Give what links a text to its story; one that is decided on again may find itself, which is no reason."""
        for option in options:
            held, to = self._told(option.row)
            if to == text.id and option.row >= 0 and self._known.index.founded[option.row]:
                return None
            if held == story and to != text.id and option.score >= ENOUGH:
                reason: Reason = "sameText" if option.score == _CERTAIN else "nearDuplicate"
                return Link(min(option.score, 1.0), option.share, to, reason)
        return None

    def _told(self, row: int) -> tuple[str, str]:
        """Give the story and the id of what an option means."""
        if row >= 0:
            story, to = self._known.story_of(row), self._known.text_of(row)
        else:
            story, to = self._stories[-1 - row], self._texts[-1 - row].id
        return self._redirects.get(story, story), to

    def _unite(self, one: str, other: str) -> str:
        """Redirect the newer of two stories to the older, which is given."""
        if one == other or min(self._size(one), self._size(other)) > _SLIGHT:
            return one
        if self._are_apart(one, other):
            return one
        one, other = sorted((one, other), key=lambda story: (self._known.age(story), story))
        for loser, winner in self._redirects.items():
            if winner == other:
                self._redirects[loser] = one
        self._redirects[other] = one
        return one

    def _are_apart(self, one: str, other: str) -> bool:
        """Tell whether an operator parted these stories, or such as became part of them in this batch."""
        asked, became = {one, other}, self._redirects
        return any({became.get(story, story) for story in pair} == asked for pair in self._known.apart)

    def _match(self, row: int, day: float) -> None:
        if day >= self._known.index.seen[row] + min(1.0, _REFRESHED * self._known.days):
            self._matched[row] = max(day, self._matched.get(row, day))

    def _size(self, story: str) -> int:
        if story not in self._sizes:
            self._sizes[story] = self._known.size(story)
        return self._sizes[story]

    def _represent(self, place: int, story: str) -> None:
        self._sizes[story] = self._size(story) + 1
        self._added[place] = story

    def _entry(self) -> Entry:
        known, own = self._known, self._signatures
        places, rows = np.array([*self._added], np.intp), np.array([*self._matched], np.intp)
        return Entry(
            day=max(text.day for text in self._texts),
            ids=[*(self._texts[place].id for place in self._added), *(known.text_of(row) for row in self._matched)],
            stories=[*self._added.values(), *known.stories_of(rows)],
            founded=np.concatenate([np.isin(places, self._founded), known.index.founded[rows]]),
            days=np.array([*(self._texts[place].day for place in self._added), *self._matched.values()], np.float64),
            signatures=own.of(places).and_those(known.index.signatures.of(rows)),
            redirects=[*self._redirects.items()],
        )
