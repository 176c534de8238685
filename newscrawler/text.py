"""Text as shown, text as compared, and digests of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_CUT_ENDS = ("...", "…", "[...]", "[…]")
ELLIPSIS_END = re.compile(r"\s*(?:\.{3,}|…|\[(?:\.{3}|…)\])\s*$")

# Joiners (U+200C, U+200D) stay in text as shown: Persian and emoji are written with them.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
_JOINERS = dict.fromkeys([0x200C, 0x200D])
_APOSTROPHES = re.compile("['`´ʼ‘’ʹ′]")
_WORD = re.compile(r"[\w%$€£¥+]+")
"""A word, but for the underscores, which part words too."""
_ASCII = str.maketrans(
    {char: char.lower() if char != "_" and _WORD.match(char) else " " for char in map(chr, range(128))}
    | dict.fromkeys("'`")
)
"""What folding makes of each character of plain text."""


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
    if text.isascii():
        return text.translate(_ASCII).split()
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    # Compatibility forms take "´" apart into a blank and a mark, and give apostrophes themselves (U+FF07).
    folded = _APOSTROPHES.sub("", text)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    folded = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", folded))
    return _WORD.findall(folded.replace("_", " "))


def digest(*parts: str) -> str:
    """Give 32 hex digits (BLAKE2b, 128 bits) that stand for `parts`, the same in every process and release.

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    data = [part.encode("utf-8", "surrogatepass") for part in parts]
    told = b"".join([piece for each in data for piece in (len(each).to_bytes(8, "big"), each)])
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def is_truncated(text: str) -> bool:
    """Tell whether a snippet ends in an ellipsis."""
    return text.rstrip().endswith(_CUT_ENDS)
