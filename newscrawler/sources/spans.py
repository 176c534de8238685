"""Lengths of time as an operator writes them: "30m", "6h", "7d"."""

from __future__ import annotations

import re
from datetime import timedelta

_SPAN = re.compile(r"(\d{1,5})\s*([smhd])", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def read_span(text: str) -> timedelta:
    """Read a whole number with its unit: s, m, h or d. Raises ValueError on anything else."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'{text!r}: give a number and a unit (s, m, h or d), such as "30m"')
    return timedelta(**{_UNITS[found[2].lower()]: int(found[1])})
