"""Pages that stand in place of content: challenges, walls, shells and notices, told by their words and their markup.

A wall says so in its title, in a heading or in a line of its own; or a short page speaks of itself in whole sentences,
or its scripts, forms and frames name a vendor. None of this makes a wall of a page with prose: articles about captchas,
cookies and error 404 quote them all, and a teaser before a paywall is an article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Literal

import attrs

from newscrawler.extract.page import wallwords as words
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.text import is_truncated
from newscrawler.urls import netloc

_PARAGRAPH = 150
"""Characters of a block from which it can be prose: the lines of menus and most notices are shorter."""
_PROSE, _CLAIMED_PROSE = 500, 150
"""Characters of prose from which a page is no wall: of any page, of one that claims to be an article."""
_GLIMPSE = 60
"""Characters of a block from which it can be what a paywall lets one see."""
_SHORT, _LONG = 1_500, 8_000
"""Characters of visible text up to which a page can be a wall: by a sentence or a vendor's mark, by a title."""
_SHELL = 300
"""Characters that a page may show and still be a shell: a name, a menu, a line of copyright."""
_ENTRY, _ENTRIES = 25, 8
"""Characters of a link from which it is a headline, and headlines from which a page is a list, or ends in one."""
_FIRST_LINES = 8
_LONGEST_LINE = 120
_MAX_NAMED = 300
"""Elements that are asked for names, and characters of each script: a wall has few and says what it is soon."""
_LONGEST_SCRIPT = 2_000
_NAMING = ("src", "action", "id", "class", "href", "content")
_PARTS = re.compile(r"\s+[|·•–—:»-]+\s+|\s*\|\s*|\s*::\s*")
_ENDS = " .!?…:;,-–—#*\"'“”«»()[]"


@attrs.frozen
class Wall:
    """What stands in place of content."""

    kind: Literal["blocked", "other"]
    reason: str


@attrs.frozen
class _Signs:
    wall: Wall
    lines: re.Pattern[str]
    sentences: re.Pattern[str]
    marks: re.Pattern[str] | None = None


def _blocked(reason: str) -> Wall:
    return Wall("blocked", reason)


_WALLS = (
    _Signs(_blocked("bot challenge"), words.CHALLENGE_LINES, words.CHALLENGE_SENTENCES, words.CHALLENGE_MARKS),
    _Signs(_blocked("rate limit"), words.RATE_LINES, words.RATE_SENTENCES),
    _Signs(_blocked("geo block"), words.GEO_LINES, words.GEO_SENTENCES),
    _Signs(_blocked("maintenance"), words.MAINTENANCE_LINES, words.MAINTENANCE_SENTENCES),
    _Signs(_blocked("parked domain"), words.PARKED_LINES, words.PARKED_SENTENCES, words.PARKED_MARKS),
    _Signs(Wall("other", "soft 404"), words.MISSING_LINES, words.MISSING_SENTENCES),
    _Signs(_blocked("login wall"), words.LOGIN_LINES, words.LOGIN_SENTENCES),
    _Signs(_blocked("paywall"), words.PAYWALL_LINES, words.PAYWALL_SENTENCES),
)
_CONSENT, _SHELL_WALL = _blocked("consent wall"), _blocked("javascript shell")
_WEAK = frozenset({"login wall", "paywall"})
"""Their lines stand on content's pages too, so that any glimpse of an article makes it one."""


def wall_of(root: Any, blocks: Sequence[Block], metadata: Metadata, url: str) -> Wall | None:
    """Tell what stands in place of content on a page; None where it is content, or nothing at all."""
    length = sum([len(block.text) for block in blocks])
    if length > _LONG:
        return None
    claimed = metadata.published is not None or (metadata.type or "").lower().endswith("article")
    limit = _CLAIMED_PROSE if claimed else _PROSE
    is_prose = _prose(blocks) >= limit
    is_list = sum(block.link_share >= 0.5 and len(block.text) >= _ENTRY for block in blocks) >= _ENTRIES
    lines = list(_lines(blocks, metadata.title, headings_alone=is_list))
    for signs in _WALLS:
        weak = signs.wall.reason in _WEAK
        if weak and is_list:
            continue
        if not any(signs.lines.fullmatch(line) for line in lines) and (
            is_prose or is_list or length > _SHORT or not _is_told(signs, blocks, root)
        ):
            continue
        if _prose(blocks, but=signs.sentences, shortest=_GLIMPSE if weak else _PARAGRAPH) < (
            _GLIMPSE if weak else limit
        ):
            return signs.wall
    if is_list:
        return None
    if _prose(blocks, but=words.CONSENT_WORDS) < limit and _asks_consent(root, blocks, lines, url, claimed=claimed):
        return _CONSENT
    return _SHELL_WALL if length <= _SHELL and not is_prose and _is_shell(root, blocks) else None


def _prose(blocks: Sequence[Block], *, but: re.Pattern[str] | None = None, shortest: int = _PARAGRAPH) -> int:
    """Give the characters of the blocks that are prose, those left out that speak of the wall itself."""
    return sum(
        len(block.text)
        for block in blocks
        if len(block.text) >= shortest
        and block.link_share < 0.5
        and not is_truncated(block.text)
        and not (but is not None and but.search(_plain(block.text)))
    )


def _lines(blocks: Sequence[Block], title: str | None, *, headings_alone: bool) -> Iterator[str]:
    """Give the parts of the title, the main headings and the first lines, in small letters."""
    if title and len(title) <= 2 * _LONGEST_LINE:
        yield from (_plain(part) for part in [title, *_PARTS.split(title)])
    headings = (block for block in blocks if block.heading in (1, 2))
    first = (block for block in blocks if block.link_share < 0.5 and not headings_alone)
    for block in chain(islice(headings, 3), islice(first, _FIRST_LINES)):
        if len(block.text) <= _LONGEST_LINE:
            yield _plain(block.text)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").strip(_ENDS)


def _is_told(signs: _Signs, blocks: Sequence[Block], root: Any) -> bool:
    texts = (block.text.lower().replace("’", "'") for block in blocks if block.link_share < 0.5)
    if any(map(signs.sentences.search, texts)):
        return True
    if signs.marks is None:
        return False
    names = _names(root)
    if signs.marks.search(names):
        return True
    # Forms of content's pages ask for captchas too.
    is_bare = sum(len(block.text) for block in blocks) <= _SHELL
    return is_bare and signs.wall.reason == "bot challenge" and words.CAPTCHA_MARKS.search(names) is not None


def _names(root: Any) -> str:
    """Give what the page's scripts, forms, frames and boxes are called, in small letters."""
    names: list[str] = []
    for element in islice(root.iter("script", "form", "iframe", "div", "meta", "body", "link"), _MAX_NAMED):
        names += [value[:_LONGEST_SCRIPT] for name in _NAMING if (value := element.get(name))]
        if element.tag == "script" and element.text:
            names.append(element.text[:_LONGEST_SCRIPT])
    return " ".join(names).lower()


def _asks_consent(root: Any, blocks: Sequence[Block], lines: Sequence[str], url: str, *, claimed: bool) -> bool:
    """Tell whether a page does nothing but ask for consent: by its address, its title, or its text and a button."""
    if words.CONSENT_HOST.match(netloc(url)) or any(words.CONSENT_LINES.fullmatch(line) for line in lines):
        return True
    texts = [block.text.lower().replace("’", "'") for block in blocks]
    length = sum(map(len, texts))
    if claimed or length > 2 * _SHORT or not any(words.CONSENT_SENTENCES.search(text) for text in texts):
        return False
    spoken = sum(len(text) for text in texts if words.CONSENT_WORDS.search(text))
    if spoken < length / 2:
        return False
    return words.CONSENT_MARKS.search(_names(root)) is not None or any(map(words.ACCEPT.fullmatch, _buttons(root)))


def _buttons(root: Any) -> Iterator[str]:
    for element in islice(root.iter("button", "input", "a"), _MAX_NAMED):
        text = element.get("value") if element.tag == "input" else "".join(islice(element.itertext(), 9))
        yield _plain((text or "")[:_LONGEST_LINE])


def _is_shell(root: Any, blocks: Sequence[Block]) -> bool:
    """Tell whether a page that shows next to nothing would be filled in by its scripts."""
    if next(root.iter("script"), None) is None:
        return False
    noscripts = ("".join(islice(element.itertext(), 50)) for element in islice(root.iter("noscript"), 20))
    said = chain((block.text for block in blocks), noscripts)
    if any(words.SCRIPTLESS.search(text[:_LONGEST_SCRIPT].lower()) for text in said):
        return True
    roots = (
        each
        for each in islice(root.iter("div", "app-root", "main"), _MAX_NAMED)
        if not "".join(each.itertext()).strip()
    )
    return any(words.SHELL_ROOT.match((each.get("id") or each.tag).lower()) for each in roots)
