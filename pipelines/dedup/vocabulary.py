"""Words as texts are compared by them: each distinct one is folded once, and known by a number from then on.

A token is what stands between blanks. Its word is the token folded (case, apostrophes, punctuation gone), so that what
copies change in passing changes little. The hashes are the same in every process and release; the numbers are not.
"""

from __future__ import annotations

import html
import re
import zlib

import numpy as np

from newscrawler.text import folded_words

MOST = 1 << 18
"""Words that are held: a year of news has some more, the rare ones; then all are forgotten and learned anew."""
_PARTING = ("—", "–", "-", "/", "…")
"""What parts words without a blank."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts without blanks between words: Thai, Japanese, Chinese."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[^\w]*[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")
_ENDS = re.compile(r"[.!?:][\"'”’»)]*$")
_POSSESSIVE = re.compile(r"['’]s?\W*$")
_STOP = {
    "en": "the and of to that was with from have said were which their been would after",
    "es": "el los las del una por con para su como más pero fue sus este",
    "fr": "le les des une du est dans qui au pour sur pas plus avec il",
    "de": "der die das und den von zu mit sich des auf für ist nicht ein",
    "pt": "os uma não dos ao mais da do foi pela pelo seu são também em",
    "it": "il di che della per un sono dei nel alla più gli è delle",
    "nl": "het een van dat op te zijn voor met niet aan er ook maar",
    "pl": "w na się z nie do że jest od za po jak przez",
    "tr": "ve bir bu için ile olarak da çok daha olan gibi sonra",
    "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan",
    "ru": "и в на что не с по как его это из для но к от",
}
"""Frequent words of languages that share letters; a word of two of them tells neither."""
LANGUAGES = tuple(_STOP)


def _languages() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, words in enumerate(_STOP.values(), 1):
        for word in words.split():
            found[word] = 0 if word in found else number
    return found


class Vocabulary(dict[str, int]):
    """Numbers of tokens; what stands for the token of a number is in the arrays."""

    def __init__(self) -> None:
        self._stop = _languages()
        self.word = np.zeros(MOST, np.uint64)
        """Hash of the folded token."""
        self.name = np.zeros(MOST, np.uint32)
        """Hash of the name, where the token has a capital; 0 else."""
        self.number = np.zeros(MOST, np.uint32)
        """Hash of the number in it; 0 else."""
        self.language = np.zeros(MOST, np.uint8)
        """Of which language it is a frequent word, from 1; 0 else."""
        self.silent = np.zeros(MOST, np.bool_)
        """Nothing of it is left when it is folded."""
        self.ends = np.zeros(MOST, np.bool_)
        """A sentence ends with it."""
        self.unspaced = np.zeros(MOST, np.bool_)
        """It is of a script without blanks: its letters count for words."""

    def __missing__(self, token: str) -> int:
        self[token] = place = len(self)
        if place >= MOST:
            raise OverflowError
        folded = "".join(folded_words(token))
        self.word[place] = zlib.crc32(folded.encode("utf-8", "surrogatepass"))
        self.silent[place] = not folded
        self.unspaced[place] = len(token) > 1 and _UNSPACED.search(token) is not None
        self.ends[place] = _ENDS.search(token) is not None
        self.language[place] = self._stop.get(folded, 0)
        if numbers := _NUMBER.findall(token):
            self.number[place] = zlib.crc32(" ".join(numbers).replace(",", "").encode()) or 1
        self.name[place] = 0
        if _NAME.match(token):
            name = "".join(folded_words(_POSSESSIVE.sub("", token)))
            self.name[place] = zlib.crc32(name.encode("utf-8", "surrogatepass")) or 1
        return place

    def clear(self) -> None:
        super().clear()
        for column in (self.number, self.name):
            column[:] = 0


def tokens_of(text: str) -> list[str]:
    """Give the tokens of a text, the letters of scripts without blanks apart; a word cut by "..." is none."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    cut = text.rstrip().endswith(("...", "…"))
    for mark in _PARTING:
        if mark in text:
            text = text.replace(mark, " ")
    tokens = text.split()
    if cut and tokens and (tokens[-1].strip(".") or not tokens[-1]):
        tokens.pop()
    if not text.isascii() and _UNSPACED.search(text):
        return [each for token in tokens for each in (token if _UNSPACED.search(token) else (token,))]
    return tokens
