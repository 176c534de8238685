"""Runs of inline text: what stands within one block, cut into lines and joined to text and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newscrawler.text import clean

BREAK = "\x0b"
"""Stands for a line end that is shown: that of a `<br>` or of preformatted text."""
PASTED = 1_000
"""Characters from which text without any markup can be a pasted file."""
Run = tuple[str, str | None, bool]
"""A piece of inline text, the link around it, and whether it is bold."""
LINE_END: Run = (BREAK, None, True)
_MAX_LINES = 40_000
"""Lines of one run that are read, twice as many as a page's blocks: some are joined."""
_WRAPPED = 120
"""Lines of preformatted text no longer than this, with blank lines between some, are wrapped paragraphs."""
_SENTENCE_END = re.compile(r"[.!?…:;\"”’)\]]$")
_MORE = re.compile(
    r"[\[(]?(?:(?:read|view|see|show|find out|learn)?\s?(?:more|all)|full (?:story|article)|continue(?: reading)?"
    r"|read (?:on|full (?:story|article)))[\])]?\s*[»>›→….]*$",
    re.IGNORECASE,
)
_LONGEST_MORE = 60


def links_of(runs: list[Run]) -> list[tuple[str, str]]:
    links: list[tuple[str, str]] = []
    for text, href, _ in runs:
        if href is not None:
            if links and links[-1][0] == href:
                links[-1] = (href, links[-1][1] + text)
            else:
                links.append((href, text))
    return [(href, clean(shown)) for href, shown in links]


def without_more(text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Cut a closing "Read more" off a text that goes before it; its link stays, without words."""
    for index in range(len(runs) - 1, 0, -1):
        words, href, bold = runs[index]
        if not words or words.isspace():
            continue
        if href is None or len(words) > _LONGEST_MORE or _MORE.match(shown := clean(words)) is None:
            break
        rest = text[: len(text) - len(shown)].rstrip()
        if not rest:
            break
        return rest, [*runs[:index], ("", href, bold), *runs[index + 1 :]]
    return text, runs


def lines_of(runs: list[Run], *, wrapped: bool) -> Iterator[list[Run]]:
    """Cut runs at line ends; a line end amid a sentence is a blank instead."""
    lines: list[list[Run]] = [[]]
    for text, href, bold in runs:
        if len(lines) > _MAX_LINES:
            break
        for index, piece in enumerate(text.split(BREAK, _MAX_LINES)[:_MAX_LINES]):
            if index:
                lines.append([])
            if piece:
                lines[-1].append((piece, href, bold))
    shown = [clean("".join([run[0] for run in line])) for line in lines]
    if wrapped and max(map(len, shown)) <= _WRAPPED and "" in shown[1:-1]:
        joined = [True, *(bool(before and here) for before, here in pairwise(shown))]
    else:
        joined = [False, *(_continues(before, here) for before, here in pairwise(shown))]
    current: list[Run] = []
    for line, join in zip(lines, joined, strict=True):
        if join:
            current += [(" ", None, True), *line]
        else:
            yield current
            current = line
    yield current


def are_pasted(runs: list[Run], whole: str) -> bool:
    """Tell whether text without any markup is parted by the source's own line ends, as a pasted text file is."""
    if len(runs) > 3 or any(run[1] for run in runs):
        return False
    lines = [line for line in re.split("[\n\v]", whole) if line.strip()]
    return len(lines) >= 6 and max(map(len, lines)) > _WRAPPED and sum(map(len, lines)) > PASTED


def _continues(before: str, here: str) -> bool:
    return bool(before and here) and not _SENTENCE_END.search(before) and here[0].islower() and len(before) > 40
