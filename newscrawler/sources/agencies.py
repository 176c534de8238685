"""News agencies and wire sources, from a data file: their names, aliases, domains and countries."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import attrs

from newscrawler.text import fold

_FILE = Path(__file__).parent / "data" / "agencies.toml"


@attrs.define(kw_only=True, frozen=True)
class WireSource:
    name: str
    domain: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = attrs.field(default=(), converter=tuple)


@cache
def agencies() -> tuple[WireSource, ...]:
    """Give all known agencies and wire sources, in the file's order."""
    return tuple(WireSource(**entry) for entry in tomllib.loads(_FILE.read_text("utf-8"))["agencies"])


@cache
def _by_name() -> dict[str, WireSource]:
    return {fold(name): agency for agency in agencies() for name in (agency.name, agency.domain or "", *agency.aliases)}


def find_agency(name: str) -> WireSource | None:
    """Give the agency of a name, alias or domain as a page writes it, None where it is not known."""
    return _by_name().get(fold(name))
