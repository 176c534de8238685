"""The words of texts as texts are compared: their hashes, which are names or numbers, of which language they tell.

A word is what stands between blanks and dashes, folded: case, apostrophes and punctuation gone, so that what copies
change in passing changes little. Texts are read as bytes, all of a batch at once, for most of the time went into
words that were made one by one: it is four times faster than a look-up of each. The hash of a word is a polynomial of
its bytes, worked out from running sums (Karp and Rabin 1987), the same in every process and release.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import NDArray

from newscrawler.text import each_foreign

_TYPES = (
    *((char, "'") for char in "’‘´ʼ"),
    *((char, '"') for char in "“”„«»"),
    *((char, "-") for char in "–—―\u2011"),
    *((char, " ") for char in "…\u00a0\u202f\u2009"),
    ("\u00ad", ""),
)
"""What typesetters put for plain characters; without it most texts are plain bytes."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts without blanks between words: Thai, Japanese, Chinese. Each is a word."""
_NEXT, _CAPITAL = b"\x00", b"\x7f"
"""What stands between two texts, and before a capital that is none of A to Z."""
_STOP = {
    "en": "the and of to that was with from have said were which their been would after for on it is are by this they",
    "es": "el los las del una por con para su como más pero fue sus este y estos son entre sobre también años ha muy",
    "fr": "le les des une du est dans qui au pour sur pas plus avec il et ont été cette aux ce sont par mais",
    "de": "der die das und den von zu mit sich des auf für ist nicht ein im dem eine wurden sind bei nach auch wie",
    "pt": "os uma não dos ao mais da do foi pela pelo seu são também em com e estes na no às foram sua nos",
    "it": "il di che della per un sono dei nel alla più gli è delle con una stati i ha dal anche si dopo questi",
    "nl": "het een van dat op te zijn voor met niet aan er ook maar de werden bij naar deze uit heeft door",
    "pl": "w na się z nie do że jest od za po jak przez i oraz są który ale tym został dla",
    "tr": "ve bir bu için ile olarak da çok daha olan gibi sonra en olduğu kadar her ise",
    "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan oleh adalah ke juga telah",
    "ru": "и в на что не с по как его это из для но к от за были был также они",
}
"""Frequent words of languages that share letters; a word of two of them tells neither."""
LANGUAGES = 1 + len(_STOP)

_BASE, _INVERSE = 0x9E3779B97F4A7C15, pow(0x9E3779B97F4A7C15, -1, 1 << 64)
"""An odd number (2**64 over the golden ratio) and the one that undoes it."""
_MIX = np.uint64(0xD6E8FEB86659FD93)
_BLANKS, _ENDS, _END = b" \t\r\x0b\x0c\x1c\x1d\x1e\x1f-/_", b".!?:\n\x01", b"\x01"
"""What parts words, what ends sentences too, and what is put for that."""
_KEPT = b"%$+" + _BLANKS + _ENDS + _NEXT + _CAPITAL
_PASSED = bytes(byte for byte in range(128) if not chr(byte).isalnum() and byte not in _KEPT)
_PLAIN = bytes.maketrans(_BLANKS + _ENDS, b" " * len(_BLANKS) + _END * len(_ENDS))
_HIGHEST_BLANK = ord(" ")
_IS_UPPER = np.array([65 <= byte <= 90 or byte in _CAPITAL for byte in range(256)])
_IS_DIGIT = np.array([48 <= byte <= 57 for byte in range(256)])
_OPENS_UNSPACED = np.array([byte == 0xE0 or 0xE3 <= byte <= 0xE9 or byte == 0xEF for byte in range(256)])


@attrs.define
class Words:
    """The words of a batch of texts, one after the other."""

    hash: NDArray[np.uint64]
    owner: NDArray[np.intp]
    """Which text has it."""
    name: NDArray[np.bool_]
    """It has a capital and opens no sentence."""
    number: NDArray[np.bool_]
    language: NDArray[np.uint8]
    """Of which language it is a frequent word; 0: of none or several."""
    unspaced: NDArray[np.bool_]
    """It is a letter of a script without blanks."""


_SHORT = 2
_CLOSES = re.compile(r"(?::|\s--?|\s[–—|]|/-|\)\.?\s?[-–—|])\s")
_LONGEST_DATELINE = 90
_SMALL = frozenset(("and", "de", "of", "la", "al", "by"))
_LONGEST = 30
"""Letters of a word that may be cut off at a text's end; scripts without blanks have none."""
_UNSPACED_BYTES = 3
"""Of each of their letters in UTF-8."""


class _Powers:
    """Powers of the base and of its inverse, as many as the longest batch has asked for."""

    def __init__(self) -> None:
        self.up: NDArray[np.uint64] = np.ones(1, np.uint64)
        self.down: NDArray[np.uint64] = np.ones(1, np.uint64)

    def reach(self, count: int) -> None:
        if count > len(self.up):
            count = 1 << count.bit_length()
            self.up = np.cumprod(np.append(np.uint64(1), np.full(count - 1, _BASE, np.uint64)), dtype=np.uint64)
            self.down = np.cumprod(np.append(np.uint64(1), np.full(count - 1, _INVERSE, np.uint64)), dtype=np.uint64)


_POWERS = _Powers()


def words_of(texts: Sequence[str]) -> Words:
    """Give the words of texts; a word that "..." cuts off at a text's end is none."""
    plain = _NEXT.join([b"", *(plain_bytes(text) for text in texts), b""]).translate(_PLAIN, _PASSED)
    data, folded = np.frombuffer(plain, np.uint8), np.frombuffer(plain.lower(), np.uint8)
    blank = data <= _HIGHEST_BLANK
    edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    first = data[starts]
    opens = (data[starts - 1] <= _END[0]) | (data[np.maximum(starts - 2, 0)] <= _END[0])
    starts = starts + (first == _CAPITAL[0])
    _POWERS.reach(len(data))
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(folded * _POWERS.up[: len(data)], out=sums[1:])
    hashes = _mixed((sums[ends] - sums[starts]) * _POWERS.down[starts])
    size = ends - starts
    begins = np.searchsorted(starts, np.flatnonzero(data == _NEXT[0]))
    return Words(
        hash=hashes,
        owner=np.repeat(np.arange(len(texts)), np.diff(begins)),
        name=_IS_UPPER[first] & ~opens & (size > _SHORT),
        number=_IS_DIGIT[first] | _IS_DIGIT[data[starts + 1]],
        language=_language_of(hashes),
        unspaced=(size == _UNSPACED_BYTES) & _OPENS_UNSPACED[first],
    )


def plain_bytes(text: str) -> bytes:
    """Give a text in bytes of which each is part of a word or none: entities, typography and foreign forms resolved."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if text.rstrip().endswith(("...", "…")):
        text = _without_cut_word(text.rstrip())
    text = text[_dateline_end(text) :]
    for mark in (_NEXT, _CAPITAL):
        text = text.replace(mark.decode(), " ")
    if not text.isascii():
        for char, plain in _TYPES:
            text = text.replace(char, plain)
        if not text.isascii():
            text = each_foreign(text, _folded)
    return text.encode("utf-8", "replace")


def _dateline_end(text: str) -> int:
    """Give where a text begins behind what looks like a dateline, whichever names it has: copies differ in it."""
    close = _CLOSES.search(text, 0, _LONGEST_DATELINE)
    if close is None or any(word[0].islower() and word not in _SMALL for word in text[: close.start()].split()):
        return 0
    return close.end()


def _without_cut_word(text: str) -> str:
    kept = text.rstrip(".…")
    blank = kept.rfind(" ", -_LONGEST)
    return kept[:blank] if blank >= 0 and not kept[-1].isspace() else kept


@lru_cache(1 << 16)
def _folded(token: str) -> str:
    """Give a token that is not plain in its folded words."""
    parts = []
    for word in _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFKC", token)).split():
        folded = unicodedata.normalize("NFKC", word.casefold())
        folded = "".join(char for char in folded if char.isalnum() or char.isascii() or char in "€£¥")
        first = next((char for char in word if char.isalnum()), "")
        parts.append(_CAPITAL.decode() + folded if folded and first.isupper() else folded)
    return " ".join(parts)


def _hash(word: bytes) -> np.uint64:
    """Give the hash of one word."""
    total = sum(byte * pow(_BASE, place, 1 << 64) for place, byte in enumerate(word))
    return np.uint64(_mixed(np.array([total % (1 << 64)], np.uint64))[0])


def _mixed(sums: NDArray[np.uint64]) -> NDArray[np.uint64]:
    sums ^= sums >> np.uint64(32)
    sums *= _MIX
    sums ^= sums >> np.uint64(29)
    return sums


_TABLE_SHIFT = np.uint64(48)
"""Leaves a table's places, in which no two of the frequent words meet."""


def _frequent() -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Give the frequent words' hashes and their languages, by the first bits of the hashes."""
    hashes, languages = np.zeros(1 << 16, np.uint64), np.zeros(1 << 16, np.uint8)
    for number, words in enumerate(_STOP.values(), 1):
        for word in words.split():
            hashed = _hash(word.encode())
            place = hashed >> _TABLE_SHIFT
            languages[place] = 0 if hashes[place] else number
            hashes[place] = hashed
    return hashes, languages


_FREQUENT, _LANGUAGE = _frequent()


def _language_of(hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
    place = hashes >> _TABLE_SHIFT
    return np.where(_FREQUENT[place] == hashes, _LANGUAGE[place], np.uint8(0))
