"""The index: what is known of stories, in columns, and which of it a text may be like.

A row is a representative of a story. An anchor, one of the smallest hashes of its sketch, leads to it by a table of a
few places a slot: where more rows share an anchor the newest push out the oldest, as what many stories have leads to
none.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.signatures import NONE, Hashes, Kind, Signatures, empty

Rows = NDArray[np.intp]

FREQUENT = 8
"""Stories in which a shingle is no evidence any more: furniture, formulas, an affair's background. 4 and 16 are as good
within .004, without articles lose .003 (bench/dedup_parts.py)."""
_COUNTED = 9
"""Bits of a hash that its count passes over: a month of one network fills a third of the places."""
_QUERY = 48
"""Smallest hashes of a text that are looked up among the anchors: a text three times as long as a representative
still finds it. 24 lose nothing (bench/dedup_parts.py)."""
_PLACES = 8
"""Of a slot of the table: as many as there may be stories before a shingle is frequent."""
_FEWEST = 1 << 10
"""Rows at first."""
_SLOTS = 4
"""Slots of the table a row: with 16 anchors one in fifty is pushed out of a full table (Poisson)."""
_SPREAD = np.uint32(0x9E3779B1)
_CANDIDATES = 6
"""Rows that are compared with a text, those with most anchors in common: 3 lose up to .002, 12 gain nothing
(bench/dedup_parts.py)."""


@attrs.define
class Couples:
    """Which text is to be compared with which row, both by number, the texts in their order."""

    text: Rows
    row: Rows


class Index:
    """Representatives of stories of one kind; rows are reused when they are forgotten."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.signatures = empty(kind, _FEWEST)
        self.story = np.zeros(_FEWEST, np.int64)
        self.seen = np.full(_FEWEST, np.inf)
        """Day of the last match."""
        self.founded = np.zeros(_FEWEST, np.bool_)
        """Whether the story began with it."""
        self._counts = np.zeros(1 << (32 - _COUNTED), np.int32)
        self._free = list(range(_FEWEST - 1, 0, -1))
        """Rows that hold nothing; row 0 never does, as 0 stands for no row in the table."""
        self._table = np.zeros((_FEWEST * _SLOTS, _PLACES), np.int32)
        self._next = np.zeros(len(self._table), np.uint8)

    def add(
        self, new: Signatures, story: NDArray[np.int64], seen: NDArray[np.float64], founded: NDArray[np.bool_]
    ) -> Rows:
        """Add representatives, and give their rows."""
        while len(self._free) < len(new):
            self._grow()
        rows = np.array([self._free.pop() for _ in range(len(new))], np.intp)
        for column, given in zip(self.signatures.columns(), new.columns(), strict=True):
            column[rows] = given
        self.story[rows], self.seen[rows], self.founded[rows] = story, seen, founded
        self._enter(rows)
        self._count(new.sketch[founded], 1)
        return rows

    def remove(self, rows: Rows) -> None:
        """Forget representatives."""
        slots = self._slots(self.signatures.sketch[rows, : self.kind.anchors])
        for slot, row in zip(slots, rows, strict=True):
            self._table[slot] = np.where(self._table[slot] == row, 0, self._table[slot])
        self._count(self.signatures.sketch[rows[self.founded[rows]]], -1)
        self.seen[rows] = np.inf
        self._free.extend(rows.tolist())

    def live(self) -> Rows:
        """Give the rows that hold a representative."""
        return np.flatnonzero(self.seen < np.inf)

    def clean(self, sketch: Hashes) -> Hashes:
        """Give sketches without frequent shingles, `NONE` in their place."""
        return np.where(self._counts[sketch >> _COUNTED] > FREQUENT, np.uint32(NONE), sketch)

    def candidates(self, clean: Hashes) -> Couples:
        """Give the rows that share most anchors with each text."""
        asked = _first(clean, _QUERY)
        held = self._table[self._slots(asked)]
        held[asked == NONE] = 0
        texts = np.broadcast_to(np.arange(len(clean))[:, None, None], held.shape)
        found = held > 0
        return most_shared(texts[found], held[found].astype(np.intp))

    def _slots(self, hashes: Hashes) -> Rows:
        shift = np.uint32(32 - (len(self._table) - 1).bit_length())
        slots: Rows = ((hashes * _SPREAD) >> shift).astype(np.intp)
        return slots

    def _enter(self, rows: Rows) -> None:
        anchors = self.signatures.sketch[rows, : self.kind.anchors]
        known = anchors != NONE
        slots, rows = self._slots(anchors)[known], np.broadcast_to(rows[:, None], anchors.shape)[known]
        order = np.argsort(slots, kind="stable")
        slots, rows = slots[order], rows[order]
        places = (self._next[slots] + _ranks(slots)) % _PLACES
        self._table[slots, places] = rows
        np.add.at(self._next, slots, 1)
        self._next %= _PLACES

    def _count(self, sketches: Hashes, by: int) -> None:
        np.add.at(self._counts, sketches[sketches != NONE] >> _COUNTED, by)

    def _grow(self) -> None:
        size = len(self.seen)
        more = empty(self.kind, size)
        self.signatures = self.signatures.and_those(more)
        self.story = np.concatenate([self.story, np.zeros(size, np.int64)])
        self.seen = np.concatenate([self.seen, np.full(size, np.inf)])
        self.founded = np.concatenate([self.founded, np.zeros(size, np.bool_)])
        self._free = [*range(2 * size - 1, size - 1, -1), *self._free]
        self._table = np.zeros((2 * len(self._table), _PLACES), np.int32)
        self._next = np.zeros(len(self._table), np.uint8)
        self._enter(self.live())


def most_shared(texts: Rows, rows: Rows) -> Couples:
    """Give of each text the rows that it meets most often, `_CANDIDATES` at most."""
    keys, votes = np.unique((texts.astype(np.int64) << 32) | rows, return_counts=True)
    texts, rows = (keys >> 32).astype(np.intp), (keys & 0xFFFFFFFF).astype(np.intp)
    order = np.lexsort((-votes, texts))
    texts, rows = texts[order], rows[order]
    kept = _ranks(texts) < _CANDIDATES
    return Couples(texts[kept], rows[kept])


def within(clean: Hashes, sketch: Hashes, kind: Kind) -> Couples:
    """Give the earlier texts of one batch that share most anchors with each."""
    asked = _first(clean, _QUERY)
    anchors = sketch[:, : kind.anchors]
    owners = np.broadcast_to(np.arange(len(sketch))[:, None], anchors.shape).ravel()
    order = np.argsort(anchors.ravel(), kind="stable")
    ordered, owners = anchors.ravel()[order], owners[order]
    queries = asked.ravel()
    texts = np.repeat(np.arange(len(clean)), asked.shape[1])[queries != NONE]
    queries = queries[queries != NONE]
    first = np.searchsorted(ordered, queries, "left")
    many = np.searchsorted(ordered, queries, "right") - first
    texts = np.repeat(texts, many)
    met = owners[np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())]
    earlier = met < texts
    return most_shared(texts[earlier], met[earlier])


def _first(clean: Hashes, most: int) -> Hashes:
    """Give the smallest hashes of each row, those that are frequent passed over."""
    found: Hashes = np.sort(clean, axis=1)[:, :most]
    return found


def _ranks(keys: Rows) -> Rows:
    """Give for each of these keys, equal ones side by side, its place among its equals."""
    if not len(keys):
        return keys
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    ranks: Rows = np.arange(len(keys)) - np.repeat(begins, np.diff(np.append(begins, len(keys))))
    return ranks
