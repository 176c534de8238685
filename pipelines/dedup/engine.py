"""The engine: to which story a text belongs, decided as it arrives, by what earlier texts have left in an index.

A story is known by a few representatives, the texts that differ most. A text is compared with those that share an
anchor; the likeliest story takes it, or it founds one. Stories are never united by what they share (no union-find):
one text that says parts of two stories joins neither to the other.

Texts are decided many at a time, in their order. What a batch adds is an `Entry`; what is known is made of entries
alone, in their order, so that all who have read the same entries know the same.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.furniture import Furniture
from pipelines.dedup.index import Couples, Index, within
from pipelines.dedup.likeness import compare, is_whole, scores
from pipelines.dedup.signatures import Kind, Signatures, empty, sign

VERSION = 2
"""Of the rules by which texts are linked, kept in each link."""
ENOUGH = 0.5
"""Likeness from which a story takes a text: of .15, .25, .35 and .5 the best for both kinds on two sets."""
_EQUAL = 0.95
"""Likeness to two stories from which a text tells that they are one: of 70 such pairs in two sets ... were not."""
_SLIGHT = 2
"""Representatives of the slighter of two stories that are united: what is large on both sides is not one."""
_CERTAIN = 2.0
"""Of a text that is the same, above all likeness."""
_REPRESENTATIVES = 6
_DIFFERENT = 0.8
"""Share of common shingles below which a text becomes one more representative of its story."""
_RECENT = 64
"""Entries of whose days the earliest is now: a replay of old pages beside a crawl is not forgotten as it is read."""


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
    """None: it founded the story, or nothing of its story is like it."""
    agrees: bool | None = None
    """Where the story was certain: whether the text is like what is known of it; None where nothing is."""


@attrs.frozen(eq=False)
class Batch:
    """Texts that are read and wait for their stories."""

    texts: Sequence[Text]
    signatures: Signatures
    lines: Sequence[Sequence[int]]
    """Keys of their lines."""


@attrs.define(eq=False)
class Entry:
    """What a batch adds to what is known."""

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
    redirects: list[tuple[str, str]] = attrs.field(factory=list)
    """Stories that are one with another one: (the loser, the winner)."""
    apart: list[tuple[str, str]] = attrs.field(factory=list)
    """Stories that are never one."""

    def __bool__(self) -> bool:
        return bool(self.ids or self.furniture or self.redirects or self.apart)


class Engine:
    """Stories of one kind of texts, in memory."""

    def __init__(self, kind: Kind, *, days: float = 30) -> None:
        self.kind = kind
        self.days = days
        """After so many without a match a representative is forgotten."""
        self.index = Index(kind)
        self._ids: dict[int, str] = {}
        """Texts of rows."""
        self._rows: dict[str, int] = {}
        self._exact: dict[int, int] = {}
        """Rows of digests."""
        self._names: dict[int, str] = {}
        """Stories by number."""
        self._latest = 0
        self._numbers: dict[str, int] = {}
        self._sizes: defaultdict[int, int] = defaultdict(int)
        """Representatives of stories."""
        self.furniture = Furniture()
        self._recent: deque[float] = deque(maxlen=_RECENT)
        self._forgotten = -np.inf
        self.redirects: dict[str, str] = {}
        """What stories have become: (the newer: the older)."""
        self.apart: set[frozenset[str]] = set()
        """Pairs of stories that are never one, whatever a text tells."""

    def assign(self, texts: Sequence[Text]) -> list[Decision]:
        """Give the story of each text. They arrive in about the order of their days."""
        decisions, entry = self.decide(self.read(texts))
        self.apply(entry)
        return decisions

    def read(self, texts: Sequence[Text]) -> Batch:
        """Sign texts; of the work on them the larger part, and of nobody else's concern."""
        cut = [self.furniture.cut(text.text, text.site) for text in texts]
        return Batch(texts, sign([text for text, _ in cut], self.kind), [keys for _, keys in cut])

    def decide(self, batch: Batch) -> tuple[list[Decision], Entry]:
        """Give the story of each text, and what is to be applied; nothing is known of it before."""
        decisions, entry = _Decisions(self, batch).decide()
        for keys, decision in zip(batch.lines, decisions, strict=True):
            entry.furniture += self.furniture.learn(keys, decision.story)
        return decisions, entry

    def apply(self, entry: Entry) -> None:
        """Know what an entry tells. Now and then what had no match for long is forgotten."""
        for one, other in entry.apart:
            self.apart.add(frozenset((one, other)))
        new = np.array([place for place, id_ in enumerate(entry.ids) if id_ not in self._rows], np.intp)
        for place, id_ in enumerate(entry.ids):
            if id_ in self._rows:
                row = self._rows[id_]
                self.index.seen[row] = max(self.index.seen[row], entry.days[place])
                self._move(row, entry.stories[place])
        if len(new):
            self._add(entry, new)
        for loser, winner in entry.redirects:
            self._redirect(loser, winner)
        self.furniture.confirm(entry.furniture)
        self._recent.append(entry.day)
        if self.horizon >= self._forgotten + 1:
            self.forget(self.horizon)

    @property
    def horizon(self) -> float:
        """Day from which it is counted back what is to be forgotten."""
        return min(self._recent, default=0.0)

    def split(self, texts: Sequence[Text], story: str, before: str) -> Entry:
        """Give what is to be applied that these texts are a story of their own, no longer part of `before`."""
        batch = self.read(texts)
        count = len(texts)
        return Entry(
            day=max(text.day for text in texts),
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
            day=self._recent[-1] if self._recent else 0.0,
            ids=[],
            stories=[],
            founded=np.zeros(0, np.bool_),
            days=np.zeros(0),
            signatures=empty(self.kind, 0),
            redirects=[(loser, winner)],
        )

    def current(self, story: str) -> str:
        """Give the story that a story has become."""
        while story in self.redirects:
            story = self.redirects[story]
        return story

    def forget(self, day: float) -> None:
        """Forget what has not been matched for `days`."""
        self._forgotten = day
        live = self.index.live()
        rows = live[self.index.seen[live] + self.days < day]
        for row, story, digest in zip(
            rows.tolist(), self.index.story[rows].tolist(), self.index.signatures.digest[rows].tolist(), strict=True
        ):
            del self._rows[self._ids.pop(row)]
            if self._exact.get(digest) == row:
                del self._exact[digest]
            self._left(story)
        self.index.remove(rows)

    def _add(self, entry: Entry, new: NDArray[np.intp]) -> None:
        stories = [self._number(entry.stories[place]) for place in new]
        signatures = entry.signatures.of(new)
        rows = self.index.add(signatures, np.array(stories, np.int64), entry.days[new], entry.founded[new]).tolist()
        for row, place, story, digest in zip(rows, new.tolist(), stories, signatures.digest.tolist(), strict=True):
            self._ids[row] = entry.ids[place]
            self._rows[entry.ids[place]] = row
            self._exact.setdefault(digest, row)
            self._sizes[story] += 1

    def _number(self, story: str) -> int:
        found = self._numbers.get(story)
        if found is None:
            found = self._numbers[story] = self._latest = self._latest + 1
            self._names[found] = story
        return found

    def _move(self, row: int, story: str) -> None:
        before, after = int(self.index.story[row]), self._number(self.current(story))
        if before != after:
            self.index.story[row] = after
            self._sizes[after] += 1
            self._left(before)

    def _left(self, story: int) -> None:
        self._sizes[story] -= 1
        if not self._sizes[story]:
            del self._sizes[story]
            del self._numbers[self._names.pop(story)]

    def _redirect(self, loser: str, winner: str) -> None:
        self.apart.discard(frozenset((loser, winner)))
        self.redirects.pop(winner, None)
        self.redirects[loser] = winner
        if loser in self._numbers:
            old, new = self._numbers.pop(loser), self._number(winner)
            del self._names[old]
            self.index.story[self.index.story == old] = new
            self._sizes[new] += self._sizes.pop(old)


class _Option(NamedTuple):
    score: float
    share: float
    row: int
    """In the index; -1 - place of an earlier text of the batch."""
    whole: bool
    """Neither text is a mere part of the other that does not open it."""


class _Decisions:
    """One batch on its way to its stories."""

    def __init__(self, engine: Engine, batch: Batch) -> None:
        self._engine = engine
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
            if words[place] < self._engine.kind.least:
                decision = Decision(text.story or text.id, None)
            else:
                equal = self._equal(text, digests[place], exact)
                given = [*equal, *options.get(place, ())]
                decision = self._likeliest(place, text, given) if text.story is None else self._fixed(place, text, given)
                exact.setdefault(digests[place], place)
            self._stories.append(decision.story)
            decisions.append(decision)
        if self._redirects:
            decisions = [
                attrs.evolve(each, story=self._redirects.get(each.story, each.story)) for each in decisions
            ]
        return decisions, self._entry()

    def _options(self) -> dict[int, list[_Option]]:
        """Give for each text what it may be like, the likeliest first."""
        engine, own = self._engine, self._signatures
        clean = engine.index.clean(own.sketch)
        known = engine.index.candidates(clean)
        near = abs(engine.index.seen[known.row] - np.array([text.day for text in self._texts])[known.text]) <= engine.days
        known = Couples(known.text[near], known.row[near])
        before = within(clean, own.sketch, engine.kind)
        other = engine.index.signatures.of(known.row)
        there = [
            np.concatenate(both) for both in zip(other.columns(), own.of(before.row).columns(), strict=True)
        ]
        texts = np.concatenate([known.text, before.text])
        rows = np.concatenate([known.row, -1 - before.row])
        others = Signatures(*there)
        pairs = compare(own.of(texts), others, clean[texts], engine.index.clean(others.sketch))
        score = scores(pairs.measures, engine.kind)
        order = np.argsort(-score, kind="stable")
        found: dict[int, list[_Option]] = defaultdict(list)
        texts, rows, whole = texts[pairs.near], rows[pairs.near], is_whole(pairs.measures)
        columns = (texts[order], score[order], pairs.share[order], rows[order], whole[order])
        for text, *option in zip(*(column.tolist() for column in columns), strict=True):
            found[text].append(_Option(*option))
        return found

    def _equal(self, text: Text, digest: int, exact: Mapping[int, int]) -> list[_Option]:
        """Give the text that is the same word for word."""
        engine = self._engine
        row = engine._exact.get(digest)
        if row is not None and abs(engine.index.seen[row] - text.day) <= engine.days:
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
        return self._join(place, text, story, best)

    def _fixed(self, place: int, text: Text, options: Sequence[_Option]) -> Decision:
        """Decide a text whose story is certain; where nothing is known of that, it may be another one sent again."""
        story = self._redirects.get(str(text.story), str(text.story))
        if self._size(story):
            best = next((option for option in options if self._told(option.row)[0] == story), None)
            if best is None or best.score < ENOUGH:
                return Decision(story, None, agrees=False)
            return attrs.evolve(self._join(place, text, story, best), agrees=True)
        if options and options[0].score >= _EQUAL and options[0].whole:
            told = self._told(options[0].row)[0]
            if frozenset((story, told)) not in self._engine.apart:
                self._redirects[story] = told
                return self._join(place, text, told, options[0])
        return self._found(place, text)

    def _found(self, place: int, text: Text) -> Decision:
        story = text.story or text.id
        self._represent(place, story)
        self._founded.append(place)
        return Decision(story, None)

    def _join(self, place: int, text: Text, story: str, best: _Option) -> Decision:
        to = self._told(best.row)[1]
        if best.row >= 0:
            self._match(best.row, text.day)
        if best.share < _DIFFERENT and self._size(story) < _REPRESENTATIVES:
            self._represent(place, story)
        if to == text.id:
            return Decision(story, None)
        reason: Reason = "sameText" if best.score == _CERTAIN else "nearDuplicate"
        return Decision(story, Link(min(best.score, 1.0), best.share, to, reason))

    def _told(self, row: int) -> tuple[str, str]:
        """Give the story and the id of what an option means."""
        engine = self._engine
        if row >= 0:
            story, to = engine._names[engine.index.story[row]], engine._ids[row]
        else:
            story, to = self._stories[-1 - row], self._texts[-1 - row].id
        return self._redirects.get(story, story), to

    def _unite(self, one: str, other: str) -> str:
        """Redirect the newer of two stories to the older, which is given."""
        if one == other or min(self._size(one), self._size(other)) > _SLIGHT:
            return one
        if frozenset((one, other)) in self._engine.apart:
            return one
        numbers = self._engine._numbers
        latest = self._engine._latest + 1
        one, other = sorted((one, other), key=lambda story: (numbers.get(story, latest), story))
        for loser, winner in self._redirects.items():
            if winner == other:
                self._redirects[loser] = one
        self._redirects[other] = one
        return one

    def _match(self, row: int, day: float) -> None:
        if day >= self._engine.index.seen[row] + 1:
            self._matched[row] = max(day, self._matched.get(row, day))

    def _size(self, story: str) -> int:
        if story not in self._sizes:
            number = self._engine._numbers.get(story)
            self._sizes[story] = self._engine._sizes.get(number, 0) if number is not None else 0
        return self._sizes[story]

    def _represent(self, place: int, story: str) -> None:
        self._sizes[story] = self._size(story) + 1
        self._added[place] = story

    def _entry(self) -> Entry:
        engine = self._engine
        places = np.array([*self._added], np.intp)
        rows = np.array([*self._matched], np.intp)
        founded = set(self._founded)
        parts = [self._signatures.of(places).columns(), engine.index.signatures.of(rows).columns()]
        return Entry(
            day=max(text.day for text in self._texts),
            ids=[self._texts[place].id for place in self._added] + [engine._ids[row] for row in self._matched],
            stories=[*self._added.values(), *(engine._names[story] for story in engine.index.story[rows])],
            founded=np.concatenate([np.array([p in founded for p in self._added], np.bool_), engine.index.founded[rows]]),
            days=np.array([self._texts[p].day for p in self._added] + [*self._matched.values()], np.float64),
            signatures=Signatures(*(np.concatenate(both) for both in zip(*parts, strict=True))),
            redirects=[*self._redirects.items()],
        )


def days_of(date: str | None, last: float) -> float:
    """Give an ISO date in days, `last` where there is none. Raises ValueError where it is no date."""
    if date is None:
        return last
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400
