"""What stands for a text when texts are compared: samples of its shingles, of its opening, its names and its numbers.

A text is folded (case, apostrophes, punctuation and entities gone), so that what copies change in passing changes
little. Each run of `width` words is a shingle; of their 32-bit hashes the smallest are kept, a sample that two texts
draw alike (bottom-k: Cohen and Kelley 2007). The shingles of the opening are sampled apart, as copies share it and
follow-ups do not; so are names and numbers, which part stories that are told in the same words.
"""

from __future__ import annotations

import html
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import blake2b

import attrs
import numpy as np

from newscrawler.text import folded_words

_MIX = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D], np.uint64)
"""Odd constants that part the words of a shingle by their places (those of xxHash)."""
_FINAL = np.uint64(0x9FB21C651E98DF25)
_TYPES = (
    *((char, "'") for char in "’‘´ʼ"),
    *((char, " ") for char in "“”„«»–—―…\u00a0\u202f\u2009"),
    ("\u00ad", ""),
)
"""What typesetters put for plain characters; without it most texts are ASCII, which folds at a tenth of the cost."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts without blanks between words: Thai, Japanese, Chinese."""
_UNSPACED_MORE = 2
"""Letters more than words a shingle has there: two letters are about a word."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[\w,;’'\"“] )[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}(?:[-’'][^\W\d_]+)?")
"""A word with a capital behind another word: what opens a sentence has one in any case."""
_OPENING = 40
"""Shingles of the opening: a paragraph."""
_LEAD, _NAMES, _NUMBERS = 16, 16, 16
_WORDS = 1 << 17
"""Words whose hashes are held: a year of news has some more, the rare ones."""
_ALL = 1 << 32


@attrs.define(frozen=True)
class Kind:
    """How texts of one kind are compared."""

    name: str
    width: int
    """Words of a shingle."""
    sketch: int
    """Hashes that are kept."""
    anchors: int
    """Of these, the smallest, by which candidates are found."""


ARTICLES = Kind("articles", width=4, sketch=96, anchors=16)
TEASERS = Kind("teasers", width=3, sketch=64, anchors=10)
KINDS = {kind.name: kind for kind in (ARTICLES, TEASERS)}


class Sample:
    """The smallest hashes of a set, ascending, by which two sets can be compared as if they were whole."""

    __slots__ = ("hashes", "known", "top")

    def __init__(self, hashes: list[int], *, whole: bool) -> None:
        self.hashes = hashes
        self.known = frozenset(hashes)
        self.top = _ALL if whole or not hashes else hashes[-1]
        """Up to which hash all of the set are here."""

    @classmethod
    def of(cls, words: Iterable[str], most: int) -> Sample:
        """Give the sample of a set of words."""
        hashes = sorted({zlib.crc32(word.encode()) for word in words})
        return cls(hashes[:most], whole=len(hashes) <= most)

    def shared(self, other: Sample) -> tuple[int, int, int]:
        """Give how many hashes both have, and how many each has of those that both could show."""
        top = min(self.top, other.top)
        common = len(self.known & other.known)
        return common, bisect_right(self.hashes, top), bisect_right(other.hashes, top)

    def without(self, frequent: Sequence[bool]) -> Sample:
        """Give the sample without the hashes for which `frequent`, place by place, is true."""
        kept = [each for each, often in zip(self.hashes, frequent, strict=True) if not often]
        sample = Sample(kept, whole=True)
        sample.top = self.top
        return sample


class _Hashes(dict[str, int]):
    """Hashes of words, each worked out once; of more than it holds it starts anew."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS:
            self.clear()
        self[word] = found = zlib.crc32(word.encode())
        return found


_HASHES = _Hashes()


@attrs.define(eq=False, slots=False)
class Signature:
    """A text as it is compared."""

    text: str
    words: list[str]
    """Folded."""
    sketch: Sample
    """Of its shingles."""
    lead: Sample
    """Of the shingles of its opening."""

    @cached_property
    def digest(self) -> int:
        """64 bits of the folded text."""
        return int.from_bytes(blake2b(" ".join(self.words).encode(), digest_size=8).digest(), "big")

    @cached_property
    def names(self) -> Sample:
        return Sample.of(map(str.casefold, _NAME.findall(self.text)), _NAMES)

    @cached_property
    def numbers(self) -> Sample:
        return Sample.of((number.replace(",", "") for number in _NUMBER.findall(self.text)), _NUMBERS)


def sign(text: str, kind: Kind) -> Signature:
    """Give the signature of a text."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    words = folded_words(text if text.isascii() else _plain(text))
    width = kind.width
    tokens = words
    if not text.isascii() and _UNSPACED.search(text):
        tokens = [each for word in words for each in (word if _UNSPACED.search(word) else [word])]
        width += _UNSPACED_MORE
    hashed = np.array([_HASHES[word] for word in tokens], np.uint64)
    count = max(len(hashed) - width + 1, min(len(hashed), 1))
    mixed = np.zeros(count, np.uint64)
    for place in range(min(width, len(hashed))):
        mixed += hashed[place : place + count] * _MIX[place]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FINAL
    shingles = (mixed >> np.uint64(32)).astype(np.uint32)
    return Signature(text, words, _smallest(shingles, kind.sketch), _smallest(shingles[:_OPENING], _LEAD))


def _plain(text: str) -> str:
    for char, plain in _TYPES:
        text = text.replace(char, plain)
    return text


def _smallest(shingles: np.ndarray, most: int) -> Sample:
    # Twice as many hold them, repeats and all, but for texts that say little else than one thing.
    found = sorted(set(np.sort(shingles)[: 2 * most].tolist()))
    return Sample(found[:most], whole=len(shingles) <= most)
