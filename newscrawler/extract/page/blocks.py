"""The page as a reader's eye runs down it: a flat list of blocks of text with their links, in page order.

Everything that reads a page reads these, so markup matters only here: block tags, `<br>` and the line ends of
`<pre>` part blocks; scripts, hidden parts and form controls never enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import attrs
from lxml import etree

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
_STREAMED = re.compile(r"S:\w+$")
"""React's server sends a part of the page hidden and lets a script move it into place."""
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
_LONGEST_MORE = 60
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


_Run = tuple[str, str | None, bool]
"""A piece of inline text, the link around it, and whether it is bold."""
_LINE_END: _Run = ("\n", None, True)
_SKIPPED, _BROKEN, _LINKED, _BOLD, _PICTURED, _BOXED, _PREFORMATTED = range(1, 8)
_PARTS = {
    **dict.fromkeys(_BLOCK, _BOXED),
    **dict.fromkeys(_SKIP, _SKIPPED),
    "br": _BROKEN,
    "a": _LINKED,
    "b": _BOLD,
    "strong": _BOLD,
    "img": _PICTURED,
    "pre": _PREFORMATTED,
}
"""What a tag does to the run of text; a tag that is not here does nothing."""


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[_Run] = []
        self.images: list[str] = []
        self.boxes: list[tuple[Any, frozenset[str], int]] = [(None, frozenset(), 0)]
        """The elements around it that are blocks, the innermost last: element, tags so far, level of heading."""
        self.href: str | None = None
        self.hrefs: list[str | None] = []
        """The links around that of `href`."""
        self.bold = 0
        self.pre = 0

    def enter(self, part: int, element: Any) -> None:
        if part >= _BOXED:
            if self.runs:
                self.flush()
            _, within, heading = self.boxes[-1]
            tag = element.tag
            self.boxes.append((element, _with(within, tag), _HEADINGS.get(tag) or heading))
            self.pre += part == _PREFORMATTED
        elif part == _LINKED:
            href = (element.get("href") or "").strip()
            if self.runs and self.runs[-1][1] == href and href:
                # Two links to one page side by side are a headline and its snippet.
                self.runs.append(_LINE_END)
            self.hrefs.append(self.href)
            self.href = href
        elif part == _BROKEN:
            self.runs.append(_LINE_END)
        elif part == _BOLD:
            self.bold += 1
        else:
            src = element.get("src") or element.get("data-src")
            if src and not src.startswith("data:"):
                self.images.append(src.strip())

    def leave(self, part: int) -> None:
        if part >= _BOXED:
            if self.runs:
                self.flush()
            self.boxes.pop()
            self.pre -= part == _PREFORMATTED
        elif part == _LINKED:
            self.href = self.hrefs.pop()
        elif part == _BOLD:
            self.bold -= 1

    def flush(self) -> None:
        """End the block: cut the collected runs at line ends and keep each line that has text."""
        runs = self.runs[:]
        self.runs.clear()
        whole = runs[0][0] if len(runs) == 1 else "".join([run[0] for run in runs])
        if whole.isspace():
            return
        if _SOURCE_LINE in whole and not self.pre and self._flows() and _lines_are_paragraphs(runs):
            runs = [(text.replace(_SOURCE_LINE, "\n"), href, bold) for text, href, bold in runs]
        elif "\n" not in whole:
            self._emit(runs, whole)
            return
        for line in _lines(runs, wrapped=self.pre > 0):
            self._emit(line, "".join([run[0] for run in line]))

    def _flows(self) -> bool:
        element = self.boxes[-1][0]
        return element is not None and element.tag in _FLOW

    def _emit(self, runs: list[_Run], whole: str) -> None:
        text = clean(whole)
        if not text or len(self.blocks) >= MAX_BLOCKS:
            return
        links: list[tuple[str, str]] = []
        if len(runs) == 1:
            _, href, bold = runs[0]
            if href is not None:
                links.append((href, text))
        else:
            text, runs = _without_more(text, runs)
            links = _links(runs)
            bold = all(run[2] for run in runs if not run[0].isspace())
        element, within, heading = self.boxes[-1]
        self.blocks.append(Block(text, element, len(self.blocks), heading, within, links, self.images, bold))
        self.images = []


@cache
def _with(within: frozenset[str], tag: str) -> frozenset[str]:
    return within | {tag}


def _links(runs: list[_Run]) -> list[tuple[str, str]]:
    links: list[tuple[str, str]] = []
    for text, href, _ in runs:
        if href is not None:
            if links and links[-1][0] == href:
                links[-1] = (href, links[-1][1] + text)
            else:
                links.append((href, text))
    return [(href, clean(shown)) for href, shown in links]


def _without_more(text: str, runs: list[_Run]) -> tuple[str, list[_Run]]:
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


def _lines(runs: list[_Run], *, wrapped: bool) -> Iterator[list[_Run]]:
    """Cut runs at line ends; a line end amid a sentence is a blank instead."""
    lines: list[list[_Run]] = [[]]
    for text, href, bold in runs:
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append((piece, href, bold))
    shown = [clean("".join([run[0] for run in line])) for line in lines]
    if wrapped and max(map(len, shown)) <= _WRAPPED and "" in shown[1:-1]:
        joined = [True, *(bool(before and here) for before, here in pairwise(shown))]
    else:
        joined = [False, *(_continues(before, here) for before, here in pairwise(shown))]
    current: list[_Run] = []
    for line, join in zip(lines, joined, strict=True):
        if join:
            current += [(" ", None, True), *line]
        else:
            yield current
            current = line
    yield current


def _lines_are_paragraphs(runs: list[_Run]) -> bool:
    """Tell whether text without any markup is parted by the source's own line ends, as a pasted text file is."""
    if len(runs) > 3 or any(run[1] for run in runs):
        return False
    lines = [line for line in "".join([run[0] for run in runs]).split(_SOURCE_LINE) if line.strip()]
    return len(lines) >= 6 and max(map(len, lines)) > _WRAPPED and sum(map(len, lines)) > 1_000


def _continues(before: str, here: str) -> bool:
    return bool(before and here) and not _SENTENCE_END.search(before) and here[0].islower() and len(before) > 40


def _part(element: Any, part: int | None) -> int | None:
    """Give the part of an element whose tag gives `part`, as its attributes change it."""
    if part == _SKIPPED:
        # An unclosed button swallows the page behind it.
        return None if element.tag == "button" and element.find(".//p") is not None else part
    if element.get("hidden") is not None and not _STREAMED.match(element.get("id") or ""):
        return _SKIPPED
    style = element.get("style")
    if style is None:
        return part
    if _HIDDEN_STYLE.search(style):
        return _SKIPPED
    if part not in {_LINKED, _BOXED} and _BLOCK_STYLE.search(style):
        part = _BOXED
    return _PREFORMATTED if part == _BOXED and _PRE_STYLE.search(style) else part


def read_blocks(root: Any) -> list[Block]:
    """Give the page's visible text as blocks, in page order, at most MAX_BLOCKS."""
    walk = _Walk()
    runs, parts = walk.runs, _PARTS
    entered: list[int | None] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            part = parts.get(element.tag)
            attribute = element.get
            if part == _SKIPPED or attribute("style") is not None or attribute("hidden") is not None:
                part = _part(element, part)
                if part == _SKIPPED and element is not root:
                    walker.skip_subtree()
                    entered.append(None)
                    continue
            if part is not None:
                walk.enter(part, element)
            entered.append(part)
            text = element.text
        else:
            if event == "end":
                part = entered.pop()
                if part is not None:
                    walk.leave(part)
            text = element.tail
        if text and (runs or not text.isspace()):
            if "\n" in text and not walk.pre:
                text = text.replace("\n", _SOURCE_LINE)
            runs.append((text, walk.href, walk.bold > 0))
    walk.flush()
    return walk.blocks


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
