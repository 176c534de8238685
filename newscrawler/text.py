"""Text as shown, text as compared, and digests of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_CUT_ENDS = ("...", "…", "[...]", "[…]")

# Joiners (U+200C, U+200D) stay in text as shown: Persian and emoji are written with them.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
_JOINERS = dict.fromkeys([0x200C, 0x200D])
_APOSTROPHES = re.compile("['`´ʼ‘’ʹ′]")
_WORD = re.compile(r"[\w%$€£¥+]+")
"""A word, but for the underscores, which part words too."""
_FOLDED = bytes(ord(chr(byte).lower()) if byte != 0x5F and _WORD.match(chr(byte)) else 0x20 for byte in range(128))
_FOLDED += bytes(range(128, 256))
"""What folding makes of each byte of a text whose foreign parts are folded, but for apostrophes."""
_TYPESET = (*((char, "") for char in "’‘"), *((char, " ") for char in "“”–—…\u00a0"))
"""What typesetters put for plain characters, and what folding makes of it."""
_ASKED = ord("?")
_ASCII = "\x7f"
_LONGEST_KNOWN = 40
"""Letters of a part that is remembered; scripts without blanks have longer ones, and none twice."""


def clean(text: str) -> str:
    """Give `text` as a reader sees it: white space collapsed, invisible characters gone, ends stripped."""
    text = text.strip()
    # Most text is clean already, which is told in a fraction of the time; what is not printed includes line ends.
    if text.isprintable() and "  " not in text:
        return text
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(text.translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """Give the form in which texts are compared: case, apostrophes, punctuation and compatibility forms folded.

    Apostrophes vanish without a trace because the networks' snippets lose them ("countrys").
    """
    return " ".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """Give the words of `fold(text)`."""
    if not text.isascii():
        for char, plain in _TYPESET:
            text = text.replace(char, plain)
        if not text.isascii():
            text = each_foreign(text, _folded)
    folded = text.encode("utf-8", "surrogatepass").translate(_FOLDED, b"'`")
    return folded.decode("utf-8", "surrogatepass").split()


def each_foreign(text: str, change: Callable[[str], str]) -> str:
    """Give a text with the parts between blanks changed that are not ASCII: few are, and a look at each costs more."""
    parts, end, size = [], 0, len(text)
    # What is not ASCII becomes "?", which is found many times as fast as a class of characters.
    told = text.encode("ascii", "replace")
    place = told.find(_ASKED)
    while place >= 0:
        if text[place] > _ASCII:
            first = text.rfind(" ", end, place) + 1 or end
            parts.append(text[end:first])
            end = text.find(" ", place)
            end = end if end >= 0 else size
            parts.append(change(text[first:end]))
            place = end - 1
        place = told.find(_ASKED, place + 1)
    return "".join([*parts, text[end:]])


def _folded(part: str) -> str:
    # Few, and they come again.
    return _folded_part(part) if len(part) <= _LONGEST_KNOWN else _folded_part.__wrapped__(part)


@lru_cache(1 << 13)
def _folded_part(text: str) -> str:
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    # Compatibility forms take "´" apart into a blank and a mark, and give apostrophes themselves (U+FF07).
    folded = _APOSTROPHES.sub("", text)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    folded = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", folded))
    return " ".join(_WORD.findall(folded.replace("_", " ")))


def digest(*parts: str) -> str:
    """Give 32 hex digits (BLAKE2b, 128 bits) that stand for `parts`, the same in every process and release.

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    told = b""
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        told += len(data).to_bytes(8, "big") + data
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def is_truncated(text: str) -> bool:
    """Tell whether a snippet ends in an ellipsis."""
    return text.rstrip().endswith(_CUT_ENDS)


def without_ellipsis(text: str) -> str:
    """Give a text without the ellipsis in which it ends and the blanks before it, the same object where it has none."""
    if not is_truncated(text):
        return text
    text = text.rstrip()
    cut = next((end for end in _CUT_ENDS[1:] if text.endswith(end)), None)
    return (text.removesuffix(cut) if cut else text.rstrip(".")).rstrip()
