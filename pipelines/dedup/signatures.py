"""What stands for a text when texts are compared: samples of its shingles, of its opening, its names and its numbers.

Each run of `width` words is a shingle; of their 32-bit hashes the smallest are kept, a sample that two texts draw alike
(bottom-k: Cohen and Kelley 2007). The shingles of the opening are sampled apart, as copies share it and follow-ups do
not; so are names and numbers, which part stories that are told in the same words. Texts are signed many at a time: all
is columns, for a call costs more than its work on one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.words import LANGUAGES, Words, words_of

Hashes = NDArray[np.uint32]

NONE = 0xFFFFFFFF
"""Stands where a sample has no more hashes."""
_MIX = np.array(
    [0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D, 0xFD7046C5, 0xB55A4F09], np.uint64
)
"""Odd constants that part the words of a shingle by their places (those of xxHash)."""
_FINAL = np.uint64(0x9FB21C651E98DF25)
_UNSPACED_MORE = 2
"""Letters more than words a shingle has in scripts without blanks: two letters are about a word."""
_OPENING = 40
"""Shingles of the opening: a paragraph."""
_CLEAR = 2
"""Times that the frequent words of a language outnumber those of any other where a text is of it."""
_TOLD = 3
"""Frequent words at least that tell a language: with 4 a quarter of tables in two languages met (bench/dedup.py)."""


@attrs.frozen
class Kind:
    """How texts of one kind are compared."""

    name: str
    width: int
    """Words of a shingle."""
    sketch: int
    """Hashes that are kept."""
    anchors: int
    """Of these, the smallest, by which candidates are found."""
    facts: int
    """Hashes that are kept of the opening, of names and of numbers."""
    least: int
    """Words below which a text is like none: "Watch live" is no story."""


# Half the anchors lose up to .002, two thirds of the sketch .001, half the names and numbers .006 (dedup_parts.py).
ARTICLES = Kind("articles", width=4, sketch=96, anchors=16, facts=24, least=12)
TEASERS = Kind("teasers", width=3, sketch=32, anchors=10, facts=8, least=4)
KINDS = {kind.name: kind for kind in (ARTICLES, TEASERS)}


@attrs.define(eq=False)
class Signatures:
    """Texts as they are compared, one a row."""

    sketch: Hashes
    """Samples of their shingles, ascending, `NONE` at the end."""
    lead: Hashes
    """Of the shingles of their openings."""
    names: Hashes
    numbers: Hashes
    words: NDArray[np.int32]
    """How many."""
    language: NDArray[np.uint8]
    """Number of the language that their frequent words tell, 0 where they tell none."""
    digest: NDArray[np.uint64]
    """Of all words in their order."""

    def __len__(self) -> int:
        return len(self.words)

    def of(self, rows: NDArray[np.intp]) -> Signatures:
        """Give those of some rows."""
        return Signatures(*(column[rows] for column in self.columns()))

    def and_those(self, others: Signatures) -> Signatures:
        """Give these and others behind them."""
        return Signatures(*map(np.concatenate, zip(self.columns(), others.columns(), strict=True)))

    def columns(self) -> tuple[NDArray[Any], ...]:
        return (self.sketch, self.lead, self.names, self.numbers, self.words, self.language, self.digest)


_AT_ONCE = 64
"""Texts whose words are held at once: more no longer fit beside each other in a processor's own memory."""
_MOST = 1 << 20
"""Characters, unless one text has more: each takes some 40 bytes, so 64 books at once took gigabytes."""


def sign(texts: Sequence[str], kind: Kind) -> Signatures:
    """Give the signatures of texts."""
    parts = [_sign(part, kind).columns() for part in _parts(texts)]
    return Signatures(*(np.concatenate(column) for column in zip(*parts, strict=True))) if parts else empty(kind, 0)


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for end, text in enumerate(texts):
        if end > start and (end - start == _AT_ONCE or size + len(text) > _MOST):
            yield texts[start:end]
            start, size = end, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def empty(kind: Kind, size: int) -> Signatures:
    """Give signatures of nothing."""
    return Signatures(
        sketch=np.full((size, kind.sketch), NONE, np.uint32),
        lead=np.full((size, kind.facts), NONE, np.uint32),
        names=np.full((size, kind.facts), NONE, np.uint32),
        numbers=np.full((size, kind.facts), NONE, np.uint32),
        words=np.zeros(size, np.int32),
        language=np.zeros(size, np.uint8),
        digest=np.zeros(size, np.uint64),
    )


def _sign(texts: Sequence[str], kind: Kind) -> Signatures:
    words = words_of(texts)
    count = len(texts)
    size = np.bincount(words.owner, minlength=count)
    shingles, of, place = _shingles(words, size, kind)
    opening = place < _OPENING
    short = (words.hash >> np.uint64(32)).astype(np.uint32)
    return Signatures(
        sketch=_smallest(shingles, of, count, kind.sketch),
        lead=_smallest(shingles[opening], of[opening], count, kind.facts),
        names=_smallest(short[words.name], words.owner[words.name], count, kind.facts),
        numbers=_smallest(short[words.number], words.owner[words.number], count, kind.facts),
        words=size.astype(np.int32),
        language=_language(words, count),
        digest=_digests(short, size),
    )


def _shingles(words: Words, size: NDArray[np.intp], kind: Kind) -> tuple[Hashes, NDArray[np.intp], NDArray[np.intp]]:
    """Give all shingles, whose each is, and its place in the text."""
    owner, many = words.owner, len(words.owner)
    place = np.arange(many) - (np.cumsum(size) - size)[owner]
    left = size[owner] - place
    """Words from here to the text's end."""
    wide = np.zeros(len(size), np.bool_)
    if words.unspaced.any():
        wide = 2 * np.bincount(owner, words.unspaced, minlength=len(size)) > size
    longest = kind.width + _UNSPACED_MORE * bool(wide.any())
    hashes = np.concatenate([words.hash, np.zeros(longest, np.uint64)])
    mixed = hashes[:many] * _MIX[0]
    for step in range(1, longest):
        within = left > step if step < kind.width else (left > step) & wide[owner]
        mixed += hashes[step : step + many] * _MIX[step] * within
    kept = (left >= kind.width + _UNSPACED_MORE * wide[owner]) | (place == 0)
    mixed, owner, place = mixed[kept], owner[kept], place[kept]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FINAL
    return (mixed >> np.uint64(32)).astype(np.uint32), owner, place


def _smallest(hashes: Hashes, owner: NDArray[np.intp], count: int, most: int) -> Hashes:
    """Give the smallest hashes of each text, ascending and each once."""
    found = np.full((count, most), NONE, np.uint32)
    keys = (owner.astype(np.uint64) << np.uint64(32)) | hashes
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    owner = (keys >> np.uint64(32)).astype(np.intp)
    size = np.bincount(owner, minlength=count)
    rank = np.arange(len(keys)) - (np.cumsum(size) - size)[owner]
    kept = rank < most
    found[owner[kept], rank[kept]] = keys[kept].astype(np.uint32)
    return found


def _language(words: Words, count: int) -> NDArray[np.uint8]:
    telling = np.flatnonzero(words.language)
    told = words.owner[telling] * LANGUAGES + words.language[telling]
    counts = np.bincount(told, minlength=count * LANGUAGES).reshape(count, LANGUAGES)
    ordered = np.sort(counts, axis=1)
    clear = (ordered[:, -1] >= _TOLD) & (ordered[:, -1] >= _CLEAR * ordered[:, -2])
    return np.where(clear, counts.argmax(1), 0).astype(np.uint8)


def _digests(words: Hashes, size: NDArray[np.intp]) -> NDArray[np.uint64]:
    data = words.astype("<u4").tobytes()
    ends = 4 * np.cumsum(size)
    found = [
        blake2b(data[end - 4 * many : end], digest_size=8).digest()
        for end, many in zip(ends.tolist(), size.tolist(), strict=True)
    ]
    return np.frombuffer(b"".join(found), "<u8").astype(np.uint64)
