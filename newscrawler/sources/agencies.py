"""News agencies and wire sources, from a data file: their names, aliases, domains and countries."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path

import attrs

from newscrawler.text import fold

_FILE = Path(__file__).parent / "data" / "agencies.toml"


@attrs.define(kw_only=True, frozen=True)
class WireSource:
    name: str
    aliases: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """Other names that pages use."""
    codes: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """Abbreviations that are words elsewhere: read in a credit's own place only."""
    domain: str | None = None
    domains: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """Where it publishes beside `domain`."""
    country: str | None = None

    @property
    def all_domains(self) -> tuple[str, ...]:
        return (self.domain, *self.domains) if self.domain else self.domains


@attrs.define(frozen=True)
class _Entry:
    agency: WireSource
    is_code: bool
    in_capitals: bool
    """Every spelling of the name is one word in capitals."""


@cache
def agencies() -> tuple[WireSource, ...]:
    """Give all known agencies and wire sources, in the file's order."""
    return tuple(WireSource(**entry) for entry in tomllib.loads(_FILE.read_text("utf-8"))["agencies"])


@cache
def _by_name() -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for agency in agencies():
        names = (agency.name, *agency.all_domains, *agency.aliases)
        for name in (*names, *agency.codes):
            key = fold(name)
            capitals = name.isupper() and name.isascii() and name.isalpha()
            spelled = found.get(key)
            in_capitals = capitals and (spelled is None or spelled.in_capitals)
            found[key] = _Entry(agency, name not in names, in_capitals)
    return found


@cache
def _by_domain() -> dict[str, WireSource]:
    return {domain: agency for agency in agencies() for domain in agency.all_domains}


@lru_cache(2_048)
def find_agency(name: str, *, codes: bool = True) -> WireSource | None:
    """Give the agency of a name, alias or domain as a page writes it, None where it is not known.

    Without `codes` abbreviations that are words elsewhere are not known. An abbreviation may be written in capitals or
    small letters, not as a name is: "Sana" signs texts, too.
    """
    entry = _by_name().get(fold(name))
    if entry is None or (entry.is_code and not codes):
        return None
    if entry.in_capitals and name.istitle() and "." not in name:
        return None
    return entry.agency


@cache
def _telling_words() -> frozenset[str]:
    """Give the longest word of each name."""
    return frozenset(max(name.split(), key=len) for name in _by_name())


def may_name_agency(text: str) -> bool:
    """Tell at little cost whether an agency's name can stand in a text; False is certain."""
    return not _telling_words().isdisjoint(fold(text.replace("'", " ").replace("’", " ")).split())


def agency_at(host: str) -> WireSource | None:
    """Give the agency that publishes at a host, whatever subdomain of its own it is."""
    known = _by_domain()
    labels = host.partition(":")[0].split(".")
    return next((known[part] for part in (".".join(labels[at:]) for at in range(len(labels))) if part in known), None)
