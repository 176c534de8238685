"""The page as a reader's eye runs down it: a flat list of blocks of text with their links, in page order.

Everything that reads a page reads these, so markup matters only here: block tags, `<br>` and the line ends of
`<pre>` part blocks; scripts, hidden parts and form controls never enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

import attrs
from lxml import etree

from newscrawler.extract.page.boxes import SHOWING, Box, is_hidden, makes_block
from newscrawler.extract.page.runs import BREAK, LINE_END, PASTED, Run, are_pasted, lines_of, links_of, without_more
from newscrawler.text import clean

_SKIP = (
    *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "select"),
    *("textarea", "button", "title", "audio", "video", "map", "datalist", "dialog"),
)
_BLOCK = (
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup"),
    *("hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "ul"),
)
_MENUS = frozenset({"nav", "menu", "footer"})
_CONTENT = ("p", "h1", "article", "main", "pre", "blockquote", "table", "br")
"""What a menu has none of: one that does may be a part of the page that was never closed."""
_LISTS = frozenset({"body", "html", "ul", "ol", "tbody", "table"})
# libxml2 puts a <p> around text that stands in the body itself.
_FLOW = frozenset(["body", "div", "td", "article", "section", "main", "form", "center", "p"])
MAX_BLOCKS = 20_000
"""A page of more blocks is read up to here."""
_MAX_RUNS = 100_000
"""Pieces of one block that are read: a paragraph has a few dozen."""


class _Full(Exception):  # noqa: N818 - it tells no error
    """The page has more blocks than are read."""


@attrs.define(eq=False)
class Block:
    """A paragraph, heading, list entry, cell or line."""

    text: str
    box: Box
    """The nearest element that encloses it as a block."""
    element: Any
    """That element in the tree."""
    order: int
    heading: int
    """1 to 6 in h1 to h6, else 0."""
    within: frozenset[str]
    """Tags of that element and of those around it that are blocks."""
    links: Sequence[tuple[str, str]] = ()
    """(href as written, text) of each link in it."""
    images: Sequence[str] = ()
    """src of the images in it or, having no text of their own, just before it."""
    emphasised: bool = False
    """All of it in <b> or <strong>."""
    link_share: float = 0.0
    """The share of the text that is link text, 0 to 1."""


_INLINE, _SKIPPED, _BROKEN, _PICTURED, _LINKED, _BOLD, _BOXED = range(7)
_PARTS: dict[Any, int] = {
    **dict.fromkeys(_BLOCK, _BOXED),
    **dict.fromkeys((*_SKIP, etree.Comment, etree.ProcessingInstruction, etree.Entity), _SKIPPED),
    "br": _BROKEN,
    "a": _LINKED,
    "b": _BOLD,
    "strong": _BOLD,
    "img": _PICTURED,
}
"""What a tag does to the run of text; a tag that is not here stands within its line."""


class _Walk:
    """The run of text that is open, and what is around it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.images: list[str] = []
        self.box: Box | None = None
        """The innermost element around the run that is a block."""
        self.href: str | None = None
        self.hrefs: list[str | None] = []
        """The links around that of `href`."""
        self.bold = 0

    def run(self, root: Any) -> None:  # noqa: C901, PLR0912 - a call an element would cost a third more
        """Walk the tree in page order."""
        runs, part_of = self.runs, _PARTS.get
        around = root.getparent()
        opened, parts = [around], [_INLINE]
        muted = 0
        # Each element is looked at once, when it opens; its parent tells which ones have closed before it.
        for element in chain(root.iter(), (None,)):
            parent = element.getparent() if element is not None else around
            while opened[-1] is not parent:
                part = parts.pop()
                if part >= _LINKED:
                    self.leave(part)
                text = opened.pop().tail
                if muted and len(opened) <= muted:
                    muted = 0
                if text and not muted and (runs or not text.isspace()):
                    runs.append((text, self.href, self.bold > 0))
            if element is None:
                break
            if muted:
                opened.append(element)
                parts.append(_SKIPPED)
                continue
            part = part_of(element.tag, _INLINE)
            if not len(element):
                # Two in three elements hold no other: they are opened and closed at once.
                if part != _SKIPPED:
                    self.leaf(part, element)
                text = element.tail
            else:
                if part == _BOXED and element.tag in _MENUS and next(element.iter(*_CONTENT), None) is None:
                    self.flush()
                    part = _SKIPPED
                elif part == _BOXED and not runs:
                    self.box = Box(element, element.tag, self.box)
                else:
                    part = self.enter(part, element)
                if part == _SKIPPED:
                    muted = len(opened)
                opened.append(element)
                parts.append(part)
                text = element.text if part != _SKIPPED else None
            if text and (runs or not text.isspace()):
                runs.append((text, self.href, self.bold > 0))
        self.flush()

    def leaf(self, part: int, element: Any) -> None:
        """Take an element that holds no other."""
        text = element.text
        if part == _BOXED:
            if self.runs:
                if is_hidden(element):
                    return
                self.flush()
            if text and not text.isspace():
                self.take(Box(element, element.tag, self.box), [(text, self.href, self.bold > 0)], text)
        elif text or part in {_BROKEN, _PICTURED}:
            if part <= _PICTURED or not SHOWING.isdisjoint(element.keys()):
                part = self.enter(part, element)
                if text and part != _SKIPPED:
                    self.runs.append((text, self.href, self.bold > 0))
                if part >= _LINKED:
                    self.leave(part)
            elif self.runs or not text.isspace():
                href = self.target_of(element) if part == _LINKED else self.href
                self.runs.append((text, href, part == _BOLD or self.bold > 0))

    def enter(self, part: int, element: Any) -> int:
        """Enter an element; give its part as its attributes change it."""
        if part == _BROKEN:
            self.runs.append(LINE_END)
            return part
        if part == _SKIPPED:
            # An unclosed button swallows the page behind it.
            return _INLINE if element.tag == "button" and element.find(".//p") is not None else part
        if not SHOWING.isdisjoint(element.keys()):
            if is_hidden(element):
                return _SKIPPED
            part = _BOXED if part in {_INLINE, _BOLD} and makes_block(element) else part
        if part == _BOXED:
            self.flush()
            self.box = Box(element, element.tag, self.box)
        elif part == _LINKED:
            self.hrefs.append(self.href)
            self.href = self.target_of(element)
        elif part == _BOLD:
            self.bold += 1
        elif part == _PICTURED:
            src = element.get("src") or element.get("data-src")
            if src and not src.startswith("data:") and self.box is not None and not self.box.setting.hidden:
                self.images.append(src.strip())
        return part

    def target_of(self, element: Any) -> str:
        """Give where a link leads that opens now."""
        href: str = (element.get("href") or "").strip()
        if href and self.runs and self.runs[-1][1] == href:
            # Two links to one page side by side are a headline and its snippet.
            self.runs.append(LINE_END)
        return href

    def leave(self, part: int) -> None:
        if part == _BOXED:
            if self.runs:
                self.flush()
            self.box = self.box.parent if self.box is not None else None
        elif part == _LINKED:
            self.href = self.hrefs.pop()
        else:
            self.bold -= 1

    def flush(self) -> None:
        """End the line that is open."""
        runs = self.runs[:_MAX_RUNS]
        self.runs.clear()
        if runs and self.box is not None:
            self.take(self.box, runs, runs[0][0] if len(runs) == 1 else "".join([run[0] for run in runs]))

    def take(self, box: Box, runs: list[Run], whole: str) -> None:
        """Cut what stands in a box at line ends and keep each line that has text."""
        if whole.isspace() or box.setting.hidden:
            return
        if box.setting.pre or (len(whole) > PASTED and box.tag in _FLOW and are_pasted(runs, whole)):
            runs = [(text.replace("\n", BREAK), href, bold) for text, href, bold in runs]
        elif BREAK not in whole:
            self.emit(box, runs, whole)
            return
        for line in lines_of(runs, wrapped=box.setting.pre):
            self.emit(box, line, "".join([run[0] for run in line]))

    def emit(self, box: Box, runs: list[Run], whole: str) -> None:
        text = clean(whole)
        blocks = self.blocks
        if not text:
            return
        if len(blocks) >= MAX_BLOCKS:
            raise _Full
        links: Sequence[tuple[str, str]] = ()
        share = 0.0
        _, href, bold = runs[0]
        if len(runs) == 1:
            if href is not None:
                links, share = ((href, text),), 1.0
        else:
            bold = all([run[2] for run in runs if not run[0].isspace()])  # noqa: C419 - a generator costs more
            if any([run[1] is not None for run in runs]):  # noqa: C419
                text, runs = without_more(text, runs)
                links = links_of(runs)
                share = min(1.0, sum([len(shown) for _, shown in links]) / len(text))
        images: Sequence[str] = ()
        if self.images:
            images, self.images = self.images, []
        setting = box.setting
        blocks.append(
            Block(text, box, box.element, len(blocks), setting.heading, setting.within, links, images, bold, share)
        )


def read_blocks(root: Any) -> list[Block]:
    """Give the page's visible text as blocks, in page order, at most MAX_BLOCKS."""
    walk = _Walk()
    with suppress(_Full):
        walk.run(root)
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
