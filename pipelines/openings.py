"""How articles open and what snippets are cut from: by it a snippet finds its article where no link tells.

A snippet is a cut of deck and body, glued without a mark, with or without the dateline; it loses apostrophes and may
end amid a word. So both are compared by their letters alone, and a snippet is an article's where one of the forms in
which the article may be cut starts with all of it. What both open with has keys, by which they are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from newscrawler.text import digest, fold, without_ellipsis

LENGTH = 60
"""Letters and digits of a key, and of a snippet at the least: `OwnStory` asks for as much of a page's own snippet."""
SNIPPET = 1_000
"""Characters of a snippet that are compared; those of the networks have 143."""
ARTICLE = 4_000
"""Characters of an article's body that are, more than any snippet has letters."""
_REMEMBERED = 1_000
"""Characters of a paragraph that is remembered: a batch has some thousand, which its lines, digests and openings
ask for."""


def snippet_forms(text: str | None, dateline: str | None) -> list[str]:
    """Give a snippet's letters, with its dateline (as shown) and without; nothing of one that is too short to tell."""
    return _long(_with_and_without(_letters(without_ellipsis((text or "")[:SNIPPET])), dateline))


def article_forms(description: str | None, body: str | None, dateline: str | None) -> list[str]:
    """Give what snippets of an article may start with: deck and body or the body alone, with dateline and without."""
    deck, bodies = _letters(description or ""), _with_and_without(_letters((body or "")[:ARTICLE]), dateline)
    return _long([*bodies, *(deck + each for each in bodies)])


def keys(forms: Iterable[str]) -> list[int]:
    """Give the keys of snippet or article, 63 bits each, sorted."""
    return sorted({int(digest("opening", form[:LENGTH])[:16], 16) >> 1 for form in forms})


def is_cut_of(snippet: Iterable[str], article: Iterable[str]) -> bool:
    """Tell whether one form of a snippet starts one form of an article."""
    starts = tuple(snippet)
    return bool(starts) and any(form.startswith(starts) for form in article)


def _with_and_without(text: str, dateline: str | None) -> list[str]:
    return [text, text.removeprefix(_letters(dateline or ""))]


def _long(forms: Iterable[str]) -> list[str]:
    return [form for form in dict.fromkeys(forms) if len(form) >= LENGTH]


def folded(text: str) -> str:
    """Give a text folded."""
    return " ".join(filter(None, map(folded_paragraph, text.split("\n\n"))))


def folded_paragraph(text: str) -> str:
    """Give a paragraph folded; asked again in the same batch it costs nothing."""
    return _folded(text) if len(text) <= _REMEMBERED else fold(text)


@lru_cache(1 << 13)
def _folded(text: str) -> str:
    return fold(text)


def _letters(text: str) -> str:
    return folded(text).replace(" ", "")
