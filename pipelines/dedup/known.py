"""What is known of stories: made of entries alone, in their order, so that all who have read the same know the same."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.furniture import Furniture
from pipelines.dedup.index import Index
from pipelines.dedup.signatures import Kind
from pipelines.dedup.texts import Entry, Redirects

_RECENT = 64
"""Entries of whose days the earliest is now: a replay of old pages beside a crawl is not forgotten as it is read."""


class Known:
    """Stories of one kind of texts, each by a few representatives: the texts of it that differ most."""

    def __init__(self, kind: Kind, *, days: float) -> None:
        self.kind = kind
        self.days = days
        """After so many without a match a representative is forgotten."""
        self.index = Index(kind)
        self.furniture = Furniture()
        self.redirects = Redirects()
        self.apart: set[frozenset[str]] = set()
        """Pairs of stories that are never one, whatever a text tells."""
        self._ids: dict[int, str] = {}
        """Texts of rows."""
        self._rows: dict[str, int] = {}
        self._exact: dict[int, int] = {}
        """Rows of digests."""
        self._names: dict[int, str] = {}
        """Stories by number, the older the lower."""
        self._numbers: dict[str, int] = {}
        self._latest = 0
        self._sizes: defaultdict[int, int] = defaultdict(int)
        """Representatives of stories."""
        self._recent: deque[float] = deque(maxlen=_RECENT)
        self._forgotten = -np.inf

    @property
    def horizon(self) -> float:
        """Day from which it is counted back what is to be forgotten."""
        return min(self._recent, default=0.0)

    @property
    def latest_day(self) -> float:
        """Day of the last entry."""
        return self._recent[-1] if self._recent else 0.0

    def story_of(self, row: int) -> str:
        """Give the story of a representative."""
        return self._names[int(self.index.story[row])]

    def text_of(self, row: int) -> str:
        """Give the id of a representative's text."""
        return self._ids[row]

    def equal(self, digest: int, day: float) -> int | None:
        """Give the representative that is the same word for word, None where none is of these days."""
        row = self._exact.get(digest)
        return row if row is not None and abs(self.index.seen[row] - day) <= self.days else None

    def size(self, story: str) -> int:
        """Give how many representatives a story has."""
        return self._sizes.get(self._numbers.get(story, -1), 0)

    def age(self, story: str) -> int:
        """Give what sorts stories by when they became known; what is not known yet comes last."""
        return self._numbers.get(story, self._latest + 1)

    def stories_of(self, rows: NDArray[np.intp]) -> Sequence[str]:
        """Give the stories of representatives."""
        return [self._names[story] for story in self.index.story[rows].tolist()]

    def apply(self, entry: Entry) -> None:
        """Know what an entry tells. Now and then what had no match for long is forgotten."""
        for before, story in entry.apart:
            # Its name may be that of a text whose story became part of another.
            self.redirects.pop(story, None)
            self.apart.add(frozenset((self.current(before), story)))
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
        self.furniture.confirm(entry.furniture, entry.seen)
        self._recent.append(entry.day)
        if self.horizon >= self._forgotten + 1:
            self._forget(self.horizon)

    def current(self, story: str) -> str:
        """Give the story that a story has become."""
        return self.redirects.current(story)

    def _forget(self, day: float) -> None:
        """Forget what has not been matched for `days`."""
        self._forgotten = day
        live = self.index.live()
        rows = live[self.index.seen[live] + self.days < day]
        for row, story, digest in zip(
            rows.tolist(), self.index.story[rows].tolist(), self.index.signatures.digest[rows].tolist(), strict=True
        ):
            text = self._ids.pop(row)
            # An id that stands twice in a stream has two rows.
            if self._rows.get(text) == row:
                del self._rows[text]
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
        self.apart = {frozenset(winner if story == loser else story for story in pair) for pair in self.apart}
        self.redirects.add(loser, winner)
        if loser in self._numbers:
            old, new = self._numbers.pop(loser), self._number(winner)
            del self._names[old]
            self.index.story[self.index.story == old] = new
            self._sizes[new] += self._sizes.pop(old)
