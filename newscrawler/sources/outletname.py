"""The outlet's own name in what all outlets of a network repeat: `{outlet}` stands for it."""

from __future__ import annotations

import re
from functools import lru_cache

OUTLET = "{outlet}"
"""Stands for the outlet's name in promos, those of a profile and those that are learned."""


def masked(text: str, *names: str) -> str:
    """Give text as shown with `{outlet}` in place of these names, where they are whole words."""
    return _pattern(names).sub(OUTLET, text)


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
