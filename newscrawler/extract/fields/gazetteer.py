"""Names of countries, regions and cities, each with the countries that it may stand for, as ISO 3166-1 alpha-2 codes.

Cities are those of GeoNames (CC BY 4.0) with over 15,000 people, in a table that scripts/cities.py writes; countries,
regions and a few places of the news are kept by hand. Loaded at first use, in some 10 ms.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from newscrawler.text import fold

_DATA = Path(__file__).parents[1] / "data"


def country_codes(name: str) -> tuple[str, ...]:
    """Give the countries of that name as newsrooms write it ("U.K.", "Deutschland"), the likelier first."""
    return _named("countries", name)


def region_countries(name: str) -> tuple[str, ...]:
    """Give the countries with a state, province or district of that name ("D.C.", "Calif.", "Punjab")."""
    return _named("regions", name)


def city_countries(name: str) -> tuple[str, ...]:
    """Give the countries with a city of that name, that of the most populous first."""
    key = _key(name)
    first = _kept()["cities"].get(key, ())
    start = f"{key}\t".encode()
    line = _cities()[bisect_left(_cities(), start)]
    found = line[len(start) :].decode().split() if line.startswith(start) else ()
    return (*first, *(code for code in found if code not in first))


def is_common(name: str) -> bool:
    """Tell whether a city's name is rather a word, a person's name or, being as short as those, an abbreviation."""
    key = _key(name)
    return key in _words("common") or (len(key) <= 3 and key.isascii())


def has_other_word(name: str) -> bool:
    """Tell whether words of labels or of sentences are among the words of `name`."""
    return not _words("other").isdisjoint(_folded(name).split())


def has_only_other_words(name: str) -> bool:
    """Tell whether `name` has only words of labels or of sentences, and numbers."""
    return all(word in _words("other") or word.isdigit() for word in _folded(name).split())


def _named(kind: str, name: str) -> tuple[str, ...]:
    key = _key(name)
    if len(key.replace(" ", "")) == 2 and not (name.isupper() or name.rstrip().endswith(".")):
        # "IN", "Pa." and "U.S." are abbreviations; "in" and "us" are words.
        return ()
    return _kept()[kind].get(key.removeprefix("the "), ())


def _key(name: str) -> str:
    # Folded, the Turkish capital would part its word.
    return _folded(name.replace("İ", "I") if "İ" in name else name)


@lru_cache(4_096)
def _folded(name: str) -> str:
    # Of one name much is asked, and the same cities open many a text.
    return fold(name)


@cache
def _cities() -> list[bytes]:
    """Give the table's lines in their order, and an end above them all: a search costs 1 µs, a dict of them 50 ms."""
    return [*(_DATA / "cities.tsv").read_bytes().splitlines(), b"\xff"]


@cache
def _kept() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Give the countries of each name, by kind; a name under several countries has them in the file's order."""
    kept: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, countries in _file().items():
        if kind != "words":
            names = kept.setdefault(kind, {})
            for code, packed in countries.items():
                for name in map(fold, packed.split("|")):
                    if code not in names.get(name, ()):
                        names[name] = (*names.get(name, ()), code)
    return kept


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_file()["words"][kind].split("|"))


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads((_DATA / "places.toml").read_text("utf-8"))
