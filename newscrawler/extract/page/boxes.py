"""The boxes of a page: the elements that part its text, each with what is known of it and of those around it."""

from __future__ import annotations

import re
from typing import Any

import attrs

from newscrawler.extract.page.parts import names_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)")
_STREAMED = re.compile(r"S:\w+$")
"""React's server sends a part of the page hidden and lets a script move it into place."""
_WHOLE = frozenset({"html", "body"})
SHOWING = frozenset({"style", "hidden"})
"""The attributes by which an element may be hidden, or a block."""
_NAMES = frozenset({"class", "id", "itemprop"})


@attrs.define(eq=False)
class Setting:
    """What a box inherits from those around it; boxes of one setting share it."""

    within: frozenset[str] = frozenset()
    """Tags of the boxes around it and its own."""
    heading: int = 0
    """1 to 6 in h1 to h6, else 0."""
    hidden: bool = False
    pre: bool = False
    """Line ends in it are shown."""
    inner: dict[str, Setting] = attrs.field(factory=dict)
    """By tag, the settings of the boxes in it that have no style of their own."""

    def of(self, tag: str, *, hidden: bool = False, pre: bool = False) -> Setting:
        """Give the setting of a box in this one."""
        heading = _HEADINGS.get(tag) or self.heading
        return Setting(self.within | {tag}, heading, self.hidden or hidden, self.pre or pre or tag == "pre")


class Box:
    """An element that encloses text as a block."""

    __slots__ = ("element", "name", "parent", "setting", "tag", "told")

    setting: Setting
    name: str
    """Its class as written; there once `parts` were asked for."""
    told: tuple[int, int] | None
    """The answer of `parts`, once asked for."""

    def __init__(self, element: Any, tag: str, parent: Box | None) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.told = None
        around = parent.setting if parent is not None else Setting()
        if not SHOWING.isdisjoint(element.keys()):
            pre = _PRE_STYLE.search(_style(element)) is not None
            if (hidden := is_hidden(element)) or pre:
                self.setting = around.of(tag, hidden=hidden, pre=pre)
                return
        setting = around.inner.get(tag)
        if setting is None:
            setting = around.inner[tag] = around.of(tag)
        self.setting = setting

    def parts(self) -> tuple[int, int]:
        """Give what the names in and around it speak of, and what its own do, as bits of `parts.BITS`."""
        if self.told is not None:
            return self.told
        untold = []
        box: Box | None = self
        while box is not None and box.told is None:
            untold.append(box)
            box = box.parent
        told = (0, 0) if box is None or box.told is None else box.told
        for box in reversed(untold):
            own = box.look()
            told = box.told = (told[0] | own, own)
        return told

    def look(self) -> int:
        """Give what its own names speak of, and keep its class."""
        own = 0
        self.name = ""
        for name, value in self.element.items():
            if name in _NAMES:
                own |= names_of(value)
                if name == "class":
                    self.name = value
        # The names of the whole page ("single-post comments-open") tell nothing of its parts.
        return 0 if self.tag in _WHOLE else own


def is_hidden(element: Any) -> bool:
    """Tell whether an element itself is hidden."""
    if _HIDDEN_STYLE.search(_style(element)):
        return True
    return element.get("hidden") is not None and not _STREAMED.match(element.get("id") or "")


def makes_block(element: Any) -> bool:
    """Tell whether the style of an element that stands in a line makes a block of it."""
    return _BLOCK_STYLE.search(_style(element)) is not None


def _style(element: Any) -> str:
    """Give an element's style in small letters, so that no pattern need look for both."""
    style: str = element.get("style") or ""
    return style.lower()
