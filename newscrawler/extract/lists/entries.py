"""An entry of a box: what a teaser is before its identity and its dateline are told."""

from __future__ import annotations

from typing import Any

import attrs

SNIPPET = 40
"""Shortest text, in characters, that can be a snippet; the networks' have 133 to 143."""


@attrs.define
class Entry:
    """A linked headline, a snippet, or both."""

    section: str | None
    """The heading of its box."""
    headline: str | None = None
    text: str | None = None
    """The snippet."""
    url: str | None = None
    image: str | None = None
    published: str | None = None
    """The date beside it, as items write it."""
    element: Any = None
    """Where its headline stands."""
    open: bool = True
    """A snippet may still follow."""
