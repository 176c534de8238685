"""The authors of an article: chosen among JSON-LD, meta tags, author links and the bylines near the headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawler.extract.fields.bylines import BY_LINE, has_role, is_personal, names_of
from newscrawler.extract.fields.titles import SiteNames, key
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.text import clean

_AUTHOR_HREF = re.compile(
    r"/(?:authors?|by|byline|writers?|contributors?|columnists?|reporters?|journalists?|staff|people|person|profiles?|autore?s?|auteurs?|autoren"
    r"|redaktion|yazar(?:lar)?|penulis|correspondents?|team|team-members?|experts?)/[^/?#]",
    re.IGNORECASE,
)
_MARK = re.compile(r"author|byline|by-line|writer|contributor|autor|auteur|reporter", re.IGNORECASE)
_NO_MARK = re.compile(
    r"\bbio\b|desc|avatar|image|img|photo|social|share|follow|role\b|job-?title|related|comment", re.IGNORECASE
)
_OTHER_ROLE = re.compile(
    r"review|edited|editor\b|fact|check|photo|illustrat|translat|verified|approved|sponsor|medical", re.IGNORECASE
)
_INLINE = ("span", "a", "strong", "em", "b", "address", "cite", "i", "p")
_MARKED_LINE = 110
"""Characters of a line in which an author can be marked, beside date and section."""
_MAX_INSIDE = 8
"""Elements within a line that are looked at."""
_MAX_BELOW, _SHORT = 400, 60
"""Blocks below the headline, and characters of one, in which a page's only author is looked for."""
_TOGETHER = 3
"""Blocks between the links to two authors of one article."""
_ASIDE = frozenset(["nav", "footer"])
_LONGEST = 160
"""Characters of a line that is a byline."""


def find_authors(
    metadata: Metadata, opening: Sequence[Block], blocks: Sequence[Block], sites: SiteNames, *, headline: str | None
) -> tuple[list[str], str | None]:
    """Give the names of the article's authors and the cue that told them; none and None where nothing does.

    `opening` are the lines around the headline (`find_opening`), `blocks` the page's, `sites` the outlet's names: none
    of them is a person.
    """
    title = key(headline or "")
    organizations = {key(name) for name in metadata.claims.organizations[:12]}

    def barred(name: str) -> bool:
        folded = key(name)
        return folded == title or folded in organizations or (sites.has(name) and not is_personal(name))

    claimed: list[str] = []
    cue = None
    for each in ("json-ld", "meta"):
        raws = list(dict.fromkeys(c.text for c in metadata.claims.authors if c.cue == each))
        claimed = [name for raw in raws[:30] for name in names_of(raw, barred=barred)]
        if claimed:
            cue = each
            break
    claimed = _distinct(claimed)
    # A name of one word may be an account's; a longer byline than the head's names those whom it forgot.
    shown, shown_cue = _shown(opening, barred, deep=all(" " not in name for name in claimed))
    if not claimed and not shown:
        shown, shown_cue = _only_one(blocks[opening[0].order :] if opening else blocks, barred)
    if not claimed:
        return shown, shown_cue
    if shown and (len(shown) > len(claimed) or all(" " not in name for name in claimed)):
        folded = {key(name) for name in shown}
        account = all(" " not in name for name in claimed) and any(" " in name for name in shown)
        if account or {key(name) for name in claimed} <= folded:
            return shown, f"{shown_cue} and {cue}" if not account else shown_cue
    return claimed, cue


def _only_one(blocks: Sequence[Block], barred: Callable[[str], bool]) -> tuple[list[str], str | None]:
    """Give the writer named below the text, where the page links or marks one alone: several are other stories'."""
    names: list[str] = []
    for block in blocks[:_MAX_BELOW]:
        if len(block.text) > _SHORT or block.heading == 1:
            continue
        raws = [shown for href, shown in block.links[:3] if _AUTHOR_HREF.search(href)] if block.links else []
        if _is_authors(_own(block.element)):
            raws.append(block.text)
        if raws and not block.within & _ASIDE:
            names = _distinct([*names, *(name for raw in raws for name in names_of(raw, barred=barred, strict=True))])
            if len(names) > 1:
                break
    return (names, "only author") if len(names) == 1 else ([], None)


@lru_cache(maxsize=4096)
def _is_authors(marks: str) -> bool:
    """Tell whether the classes of an element are those of the author's name."""
    return _MARK.search(marks) is not None and _NO_MARK.search(marks) is None


def _distinct(names: list[str]) -> list[str]:
    """Give each person once: the fullest form of names that differ in case, marks or a missing part."""
    kept: dict[str, str] = {}
    for name in names:
        form = key(name)
        if form and form not in kept:
            kept[form] = name
    return [name for form, name in kept.items() if not any(form != other and form in other.split() for other in kept)]


def _shown(opening: Sequence[Block], barred: Callable[[str], bool], *, deep: bool) -> tuple[list[str], str | None]:
    """Give the names in the lines around the headline, by the strongest cue that any line has.

    Without `deep` the marks of elements, which cost most, are not looked at.
    """
    found: dict[str, tuple[int, list[str]]] = {}
    for index, block in enumerate(opening):
        if block.heading == 1 or len(block.text) > _LONGEST or block.within & _ASIDE:
            continue
        following = opening[index + 1] if index + 1 < len(opening) else None
        for cue, raw, strict in _cues(block, following, deep=deep and not found):
            order, names = found.get(cue, (block.order, []))
            # One byline a page: further ones are other stories'. Links to several authors stand together.
            if not names or (cue == "author link" and 0 <= block.order - order <= _TOGETHER):
                more = names_of(raw, barred=barred, strict=strict)
                found[cue] = (block.order, [*names, *more])
    for cue in ("author link", "byline", "author mark"):
        if names := found.get(cue, (0, []))[1]:
            return _distinct(names), cue
    return [], None


def _cues(block: Block, following: Block | None, *, deep: bool) -> Iterator[tuple[str, str, bool]]:
    """Give the cue, the text that should hold names, and whether it must look like names, of one line."""
    text = block.text
    label = BY_LINE.match(text)
    if label is not None:
        if len(text) - label.end() > 2:
            yield "byline", text, False
        elif following is not None and following.order == block.order + 1:
            yield "byline", following.text, False
    elif "|" in text and has_role(text):
        yield "byline", text, True
    for href, shown in block.links[:10]:
        if shown and len(shown) <= 60 and _AUTHOR_HREF.search(href) and not _OTHER_ROLE.search(text):
            yield "author link", shown, " " in shown
    if not deep:
        return
    yield from _marked(block, labelled=label is not None)


def _marked(block: Block, *, labelled: bool) -> Iterator[tuple[str, str, bool]]:
    """Give the text of a line, or of elements in it, that are marked as the author's."""
    text = block.text
    marks = _marks(block.element)
    if _MARK.search(marks) and not _OTHER_ROLE.search(text + marks) and not _NO_MARK.search(_own(block.element)):
        yield "author mark", text, True
    elif 3 < len(text) <= _MARKED_LINE and block.element is not None and not labelled:
        for element in islice(block.element.iter(*_INLINE), _MAX_INSIDE):
            if any(_is_authors(mark) for mark in map(element.get, ("class", "itemprop", "rel")) if mark):
                inner = clean("".join(islice(element.itertext(), 20)))
                if inner and len(inner) <= _LONGEST and inner in text:
                    yield "author mark", inner, True


def _own(element: Any) -> str:
    return element.get("class") or "" if element is not None else ""


def _marks(element: Any) -> str:
    """Give the classes and the like of an element and of the one around it."""
    marks = []
    for _ in range(2):
        if element is None or element.tag in ("body", "html", "article", "main"):
            break
        marks += [element.get("class") or "", element.get("itemprop") or ""]
        element = element.getparent()
    return " ".join(marks)
