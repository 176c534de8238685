"""What happens to a text between the wire and the sites that print it: each edit takes paragraphs and gives paragraphs.

Known from wire practice: stories are cut from the bottom to the hole they must fill, or by a feed to a number of
characters; desks drop, swap, join and part paragraphs, localise spelling and titles, trim clauses, replace a lead
when the
agency sends a write-through, and print mistakes; feeds and templates mangle quotes, dashes, entities and letters.
Names and digits stay as they are, so that what tells look-alikes apart is in every copy.
"""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable

import dedup_words as words
from dedup_sites import Site

Paragraphs = list[str]
_PAIRS = [(pair.partition("/")[0], pair.partition("/")[2]) for pair in words.SYNONYMS]
_SYNONYMS = dict(_PAIRS) | {b: a for a, b in reversed(_PAIRS)}
_SPELLING = dict(pair.split("/") for pair in words.SPELLING)
_SPELLED = re.compile(r"\b(?:" + "|".join(_SPELLING) + r")\b")
_SMALL = re.compile(r"(?<![\d,.$-])\b(?:[2-9]|1[0-2])\b(?![\d,.%:-])")
_CLAUSE = re.compile(r", [a-z][a-z ]{8,60},(?= )")
_TITLES = {
    " percent": " per cent",
    " kilometres": " km",
    "$": "US$",
    "Deputy ": "Dep. ",
    " million": "m",
    "spokesman": "spokesperson",
}


def copy_edit(rng: random.Random, paragraphs: Paragraphs, rate: float) -> Paragraphs:
    """Change a share `rate` of the words: synonyms, words dropped, fillers put in."""
    edited = []
    for paragraph in paragraphs:
        parts = paragraph.split(" ")
        count = int(len(parts) * rate + rng.random())
        for _ in range(count):
            at = int(len(parts) * rng.random())
            word = parts[at]
            if not word.isalpha() or not word.islower():
                continue
            synonym = _SYNONYMS.get(word)
            if synonym:
                parts[at] = synonym
            elif rng.random() < 0.5:
                parts[at] = f"{rng.choice(words.FILLERS)} {word}"
            elif len(parts) > 8:
                del parts[at]
        edited.append(" ".join(parts))
    return edited


def typos(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Swap, lose or double a letter in about one word of sixty."""
    edited = []
    for paragraph in paragraphs:
        parts = paragraph.split(" ")
        for _ in range(int(len(parts) / 60 + rng.random())):
            at = int(len(parts) * rng.random())
            word = parts[at]
            if len(word) > 4 and word.isalpha() and word.islower():
                cut = rng.randint(1, len(word) - 2)
                tail = rng.choice(
                    (word[cut + 1 :], word[cut] + word[cut:], word[cut + 1] + word[cut] + word[cut + 2 :])
                )
                parts[at] = word[:cut] + tail
        edited.append(" ".join(parts))
    return edited


def clauses(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Drop a clause between commas, or put one in, in about a third of the paragraphs."""
    edited = []
    for paragraph in paragraphs:
        text = paragraph
        if rng.random() < 0.35:
            text = _CLAUSE.sub("", text, count=1)
            if text == paragraph and ", " in text:
                text = text.replace(", ", f", {rng.choice(words.CLAUSES)}, ", 1)
        edited.append(text)
    return edited


def spelling(_rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    return [_SPELLED.sub(lambda match: _SPELLING[match[0]], paragraph) for paragraph in paragraphs]


def numbers(_rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Write small numbers as words."""
    return [_SMALL.sub(lambda match: words.NUMBER_WORDS[match[0]], paragraph) for paragraph in paragraphs]


def titles(_rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Follow another house style for units, titles and sums."""
    edited = []
    for paragraph in paragraphs:
        text = paragraph
        for old, new in _TITLES.items():
            text = text.replace(old, new)
        edited.append(text)
    return edited


def dropped(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Drop a fifth of the paragraphs, never the first."""
    kept = [paragraph for paragraph in paragraphs[1:] if rng.random() > 0.22]
    return [paragraphs[0], *kept]


def reordered(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    if len(paragraphs) < 3:
        return paragraphs
    moved = paragraphs[:]
    moved.insert(rng.randrange(1, len(moved) - 1), moved.pop(rng.randrange(1, len(moved))))
    return moved


def merged(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    size = rng.choice((2, 3, 50))
    return [" ".join(paragraphs[at : at + size]) for at in range(0, len(paragraphs), size)]


def split(_rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    return [sentence for paragraph in paragraphs for sentence in paragraph.replace(". ", ".\n").split("\n")]


def shouted(_rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Set the first words in capitals, as some templates do with the lead."""
    head = paragraphs[0].split(" ")
    return [" ".join([*(word.upper() for word in head[:6]), *head[6:]]), *paragraphs[1:]]


def cut_paragraphs(rng: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """Keep the first paragraphs, nearly half of the text at least."""
    return paragraphs[: max(1, round(len(paragraphs) * rng.uniform(0.45, 0.95)))]


def cut_characters(text: str, limit: int) -> str:
    """Cut a text within a word, with three dots, as feeds do."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


EDITS: dict[str, tuple[float, Callable[[random.Random, Paragraphs], Paragraphs]]] = {
    "dropped": (0.11, dropped),
    "reordered": (0.12, reordered),
    "synonyms": (0.35, lambda rng, text: copy_edit(rng, text, rng.choice((0.01, 0.01, 0.02, 0.03, 0.05, 0.1)))),
    "clauses": (0.1, clauses),
    "numbers": (0.12, numbers),
    "titles": (0.12, titles),
    "typos": (0.12, typos),
    "merged": (0.12, merged),
    "split": (0.1, split),
    "case": (0.05, shouted),
    "cut": (0.12, cut_paragraphs),
}
"""Each edit with its chance in a copy, in the order in which they are made: desks before templates."""


def typeset(site: Site, text: str, edits: list[str]) -> str:
    """Set a text as the site's feed and templates do, and add to `edits` what was changed."""
    if '"' in text and site.quotes != "straight":
        edits.append("quotes")
        left, right = {"curly": "“”", "guillemets": "«»", "double": ("''", "''")}[site.quotes]
        pieces = text.split('"')
        text = "".join(piece + (left if at % 2 == 0 else right) for at, piece in enumerate(pieces[:-1])) + pieces[-1]
    if "'" in text and site.apostrophes != "kept":
        edits.append("apostrophes")
        text = text.replace("'", "’" if site.apostrophes == "curly" else "")
    if site.dashes and (" - " in text or " – " in text):
        edits.append("dashes")
        text = text.replace(" - ", f" {site.dashes} ").replace(" – ", f" {site.dashes} ")
    if site.unicode != "none":
        edits.append("unicode")
        text = _UNICODE[site.unicode](text)
    if site.entities != "none":
        mangled = _entities(site.entities, text)
        if mangled != text:
            edits.append("entities")
            text = mangled
    return text


_UNICODE: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "nbsp": lambda text: re.sub(r"(?<=\d) ", "\u00a0", text).replace(" the ", " the\u00a0"),
    "soft": lambda text: text.replace("ation", "a\u00adtion").replace("ment", "\u00adment"),
    "wide": lambda text: text.replace("fi", "ﬁ").replace("...", "…"),
}


def _entities(style: str, text: str) -> str:
    if style == "named":
        return html.escape(text)
    if style == "twice":
        return html.escape(html.escape(text, quote=False).replace("’", "&rsquo;"))
    return (
        text.replace("&", "&#38;")
        .replace("'", "&#39;")
        .replace("’", "&#8217;")
        .replace("“", "&#8220;")
        .replace("”", "&#8221;")
    )
