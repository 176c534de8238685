"""The boxes of a page: the elements that part its text, each with what is known of it and of those around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import attrs

from newscrawler.extract.page.parts import names_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_STREAMED = re.compile(r"S:\w+$")
"""React's server sends a part of the page hidden and lets a script move it into place."""
_WHOLE = frozenset({"html", "body"})
_PLAIN = frozenset({"style", "hidden"})
_NAMES = frozenset({"class", "id", "itemprop"})


@attrs.frozen(eq=False)
class Setting:
    """What a box inherits from those around it; boxes of one setting share it."""

    within: frozenset[str] = frozenset()
    """Tags of the boxes around it and its own."""
    heading: int = 0
    """1 to 6 in h1 to h6, else 0."""
    hidden: bool = False
    pre: bool = False
    """Line ends in it are shown."""


_PAGE = Setting()


@lru_cache(maxsize=16_384)
def _setting(around: Setting, tag: str, hidden: bool, pre: bool) -> Setting:
    return Setting(
        around.within | {tag},
        _HEADINGS.get(tag) or around.heading,
        around.hidden or hidden,
        around.pre or pre or tag == "pre",
    )


class Box:
    """An element that encloses text as a block."""

    __slots__ = ("_parts", "element", "name", "parent", "setting", "tag")

    name: str
    """Its class as written; there once `parts` were asked for."""

    def __init__(self, element: Any, tag: str, parent: Box | None) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self._parts: tuple[int, int] | None = None
        around = parent.setting if parent is not None else _PAGE
        if _PLAIN.isdisjoint(element.keys()):
            self.setting = _setting(around, tag, False, False)
        else:
            style = element.get("style") or ""
            self.setting = _setting(around, tag, is_hidden(element), _PRE_STYLE.search(style) is not None)

    def parts(self) -> tuple[int, int]:
        """Give what the names in and around it speak of, and what its own do, as bits of `parts.BITS`."""
        found = self._parts
        if found is None:
            chain = [self]
            around = self.parent
            while around is not None and around._parts is None:
                chain.append(around)
                around = around.parent
            inherited = around._parts[0] if around is not None and around._parts is not None else 0
            for box in reversed(chain):
                own = 0
                box.name = ""
                for name, value in box.element.items():
                    if name in _NAMES:
                        own |= names_of(value)
                        if name == "class":
                            box.name = value
                # The names of the whole page ("single-post comments-open") tell nothing of its parts.
                own = 0 if box.tag in _WHOLE else own
                inherited |= own
                found = box._parts = (inherited, own)
        return found or (0, 0)


def is_hidden(element: Any) -> bool:
    """Tell whether an element itself is hidden."""
    style = element.get("style")
    if style is not None and _HIDDEN_STYLE.search(style):
        return True
    return element.get("hidden") is not None and not _STREAMED.match(element.get("id") or "")


def makes_block(element: Any) -> bool:
    """Tell whether the style of an element that stands in a line makes a block of it."""
    style = element.get("style")
    return style is not None and _BLOCK_STYLE.search(style) is not None
