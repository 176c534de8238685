"""The page as a reader's eye runs down it: a flat list of blocks of text with their links, in page order.

Everything that reads a page reads these, so markup matters only here: block tags, `<br>` and the line ends of
`<pre>` part blocks; scripts, hidden parts and form controls never enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import attrs

from newscrawler.text import clean

_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "select",
        "textarea",
        "button",
        "title",
        "audio",
        "video",
        "map",
        "datalist",
        "dialog",
    ]
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_LISTS = frozenset({"body", "html", "ul", "ol", "tbody", "table"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WRAPPED = 120
"""Lines of preformatted text no longer than this, with blank lines between some, are wrapped paragraphs."""
_SENTENCE_END = re.compile(r"[.!?…:;\"”’)\]]$")
# libxml2 puts a <p> around text that stands in the body itself.
_FLOW = frozenset(["body", "div", "td", "article", "section", "main", "form", "center", "p"])
_MORE = re.compile(
    r"[\[(]?(?:(?:read|view|see|show|find out|learn)?\s?(?:more|all)|full (?:story|article)|continue(?: reading)?"
    r"|read (?:on|full (?:story|article)))[\])]?\s*[»>›→….]*$",
    re.IGNORECASE,
)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_SOURCE_LINE = "\x0b"
"""Stands for a line end of the source, which HTML shows as a blank."""
MAX_BLOCKS = 20_000
"""A page of more blocks is read up to here."""


@attrs.define(eq=False)
class Block:
    """A paragraph, heading, list entry, cell or line."""

    text: str
    element: Any
    """The nearest element that encloses it as a block."""
    order: int = 0
    heading: int = 0
    """1 to 6 in h1 to h6, else 0."""
    within: frozenset[str] = frozenset()
    """Tags of all its ancestors."""
    links: list[tuple[str, str]] = attrs.field(factory=list)
    """(href as written, text) of each link in it."""
    images: list[str] = attrs.field(factory=list)
    """src of the images in it or, having no text of their own, just before it."""
    emphasised: bool = False
    """All of it in <b> or <strong>."""

    @property
    def link_share(self) -> float:
        """Give the share of the text that is link text, 0 to 1."""
        return min(1.0, sum(len(text) for _, text in self.links) / len(self.text)) if self.text else 0.0


@attrs.define
class _Run:
    """A piece of inline text and the link around it."""

    text: str
    href: str | None
    bold: bool


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[_Run] = []
        self.images: list[str] = []
        self.path: list[str] = []
        self.elements: list[Any] = []
        self.hrefs: list[str] = []
        self.bold = 0
        self.pre = 0

    def text(self, text: str | None) -> None:
        if text:
            text = text if self.pre else text.replace("\n", _SOURCE_LINE)
            self.runs.append(_Run(text, self.hrefs[-1] if self.hrefs else None, self.bold > 0))

    def flush(self) -> None:
        """End the block: cut the collected runs at line ends and keep each line that has text."""
        runs, self.runs = self.runs, []
        if not runs:
            return
        if not self.pre and self.path and self.path[-1] in _FLOW and _lines_are_paragraphs(runs):
            runs = [_Run(run.text.replace(_SOURCE_LINE, "\n"), run.href, run.bold) for run in runs]
        for line in _lines(runs, wrapped=self.pre > 0):
            self._emit(line)

    def _emit(self, runs: list[_Run]) -> None:
        text = clean("".join(run.text for run in runs))
        if not text or len(self.blocks) >= MAX_BLOCKS:
            return
        text, runs = _without_more(text, runs)
        links: list[tuple[str, str]] = []
        for run in runs:
            if run.href is not None:
                if links and links[-1][0] == run.href:
                    links[-1] = (run.href, links[-1][1] + run.text)
                else:
                    links.append((run.href, run.text))
        heading = next((_HEADINGS[tag] for tag in reversed(self.path) if tag in _HEADINGS), 0)
        self.blocks.append(
            Block(
                text=text,
                element=self.elements[-1] if self.elements else None,
                order=len(self.blocks),
                heading=heading,
                within=frozenset(self.path),
                links=[(href, clean(shown)) for href, shown in links],
                images=self.images,
                emphasised=all(run.bold for run in runs if run.text.strip()),
            )
        )
        self.images = []


def _without_more(text: str, runs: list[_Run]) -> tuple[str, list[_Run]]:
    """Cut a closing "Read more" off a text that goes before it; its link stays, without words."""
    last = next((run for run in reversed(runs) if run.text.strip()), None)
    if last is None or last.href is None or _MORE.match(clean(last.text)) is None:
        return text, runs
    rest = text[: len(text) - len(clean(last.text))].rstrip()
    if not rest:
        return text, runs
    return rest, [_Run("", run.href, run.bold) if run is last else run for run in runs]


def _lines(runs: list[_Run], *, wrapped: bool) -> Iterator[list[_Run]]:
    """Cut runs at line ends; a line end amid a sentence is a blank instead."""
    lines: list[list[_Run]] = [[]]
    for run in runs:
        for index, piece in enumerate(run.text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append(_Run(piece, run.href, run.bold))
    shown = [clean("".join(run.text for run in line)) for line in lines]
    if wrapped and max(map(len, shown)) <= _WRAPPED and "" in shown[1:-1]:
        joined = [True, *(bool(before and here) for before, here in pairwise(shown))]
    else:
        joined = [False, *(_continues(before, here) for before, here in pairwise(shown))]
    current: list[_Run] = []
    for line, join in zip(lines, joined, strict=True):
        if join:
            current += [_Run(" ", None, bold=True), *line]
        else:
            yield current
            current = line
    yield current


def _lines_are_paragraphs(runs: list[_Run]) -> bool:
    """Tell whether text without any markup is parted by the source's own line ends, as a pasted text file is."""
    if len(runs) > 3 or any(run.href for run in runs):
        return False
    lines = [line for line in "".join(run.text for run in runs).split(_SOURCE_LINE) if line.strip()]
    return len(lines) >= 6 and max(map(len, lines)) > _WRAPPED and sum(map(len, lines)) > 1_000


def _continues(before: str, here: str) -> bool:
    return bool(before and here) and not _SENTENCE_END.search(before) and here[0].islower() and len(before) > 40


def read_blocks(root: Any) -> list[Block]:
    """Give the page's visible text as blocks, in page order, at most MAX_BLOCKS."""
    walk = _Walk()
    # An explicit stack: hostile pages nest deeper than Python recurses.
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving:
            _leave(walk, element)
            continue
        if not isinstance(element.tag, str):
            walk.text(element.tail)
            continue
        if _hidden(element) and element is not root:
            walk.text(element.tail)
            continue
        _enter(walk, element)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    walk.flush()
    return walk.blocks


def _hidden(element: Any) -> bool:
    if element.tag in _SKIP or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _is_block(element: Any) -> bool:
    if element.tag in _BLOCK:
        return True
    style = element.get("style")
    return style is not None and element.tag != "a" and _BLOCK_STYLE.search(style) is not None


def _preformatted(element: Any) -> bool:
    """Tell whether the line ends of the element's text are shown."""
    style = element.get("style")
    return element.tag == "pre" or (style is not None and _PRE_STYLE.search(style) is not None)


def share_entry(first: Any, second: Any) -> bool:
    """Tell whether two elements stand in one entry of a list: side by side, or with one level of wrapping between."""
    if first is None or second is None:
        return False
    parent = first.getparent()
    around = [first, parent, parent.getparent() if parent is not None else None]
    if second in around[:2]:
        return True
    holder = second.getparent()
    for each in (holder, holder.getparent() if holder is not None else None):
        if each is not None and each in around and each.tag not in _LISTS:
            return True
    return False


def _enter(walk: _Walk, element: Any) -> None:
    tag = element.tag
    if _is_block(element):
        walk.flush()
        walk.elements.append(element)
        walk.path.append(tag)
        walk.pre += _preformatted(element)
    elif tag == "br":
        walk.runs.append(_Run("\n", None, bold=True))
    elif tag == "a":
        href = (element.get("href") or "").strip()
        if walk.runs and walk.runs[-1].href == href and href:
            # Two links to one page side by side are a headline and its snippet.
            walk.runs.append(_Run("\n", None, bold=True))
        walk.hrefs.append(href)
    elif tag in ("b", "strong"):
        walk.bold += 1
    elif tag == "img":
        src = element.get("src") or element.get("data-src")
        if src and not src.startswith("data:"):
            walk.images.append(src.strip())
    walk.text(element.text)


def _leave(walk: _Walk, element: Any) -> None:
    tag = element.tag
    if _is_block(element):
        walk.flush()
        walk.elements.pop()
        walk.path.pop()
        walk.pre -= _preformatted(element)
    elif tag == "a":
        walk.hrefs.pop()
    elif tag in ("b", "strong"):
        walk.bold -= 1
    walk.text(element.tail)
