"""A place as datelines write it: a city, with region and country behind a comma or in brackets, or none of them."""

from __future__ import annotations

import re

import attrs

from newscrawler.extract.fields.gazetteer import (
    city_countries,
    country_codes,
    has_other_word,
    is_common,
    region_countries,
)
from newscrawler.items import Place

_BRACKET = re.compile(r"\s*\[([^\[\]]{2,40})\]$")
_PARENTHESIS = re.compile(r"\s*\(([^()]{2,40})\)$")
_CAPITAL = re.compile(r"(?P<city>.+?)\s(?P<region>D\.?\s?C\.?)")
_NAME = re.compile(r"(?:[^\W\d_]|[‘’'](?=[^\W\d_]))(?:(?!\s[.'’-]|[.'’-]{2})[\w.'’/ -]){1,60}")
_ABOARD = re.compile(r"aboard\b|at sea$|en route\b|(?:the )?(?:USS|HMS|USNS|USCGC|INS|HMAS|HMCS)\s", re.IGNORECASE)
"""Ships and aircraft are in no country."""
_LONGEST = 5
"""Words of a city: "Rio de Janeiro do Sul"; aboard a ship there are twice as many."""
SMALL_WORDS = (
    "a|al|am|an|at|au|auf|aux|bei|da|das|de|dei|del|della|den|der|des|di|do|dos|du|e|el|en|es|et|i|in|la|las|le|les|lès|los"
    "|of|on|op|sous|sur|the|ul|und|upon|y|zu"
)
"""Words that are written small within names, as alternatives of a pattern."""
_SMALL = frozenset(SMALL_WORDS.split("|"))
_PREPOSITIONS = frozenset(["in", "of", "on", "upon", "and"])
"""They open a sentence, where those of "Los Angeles" and "Den Haag" open a name."""
_ACRONYMS = frozenset(["USS", "HMS", "USNS", "USCGC", "HMAS", "HMCS", "SAR", "UN", "US", "UK", "NATO", "EU", "UAE"])
_CREDENTIALS = frozenset(["MD", "MA", "MS", "PA"])
"""Behind a name, they are a physician's or a scholar's rather than a state."""
_NOT_OWN = re.compile(r"^the\s|\scity$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|y|e|&)\s+", re.IGNORECASE)
_LISTED = re.compile(rf",\s*|{_AND.pattern}", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*(?!(?:main|oder|saale|m\.|o\.)(?!\w))", re.IGNORECASE)
"""Parts places; "Frankfurt/Main" is one."""


@attrs.define(kw_only=True)
class Location:
    """A place, and how far its own words prove it."""

    place: Place
    known: bool
    """The gazetteer has a city of that name."""
    told: bool
    """A region or country that is known stands with it, behind a comma or in square brackets."""
    noted: bool
    """One stands with it in parentheses, as behind much else: "Price (UK)"."""
    common: bool
    """The city's name is a word or a person's name as well."""
    capitals: bool
    """The city is written in capitals."""
    odd: bool
    """Something in brackets is neither region nor country, as far as is known."""
    country_alone: bool
    """It is a country or region without a city."""
    joined: bool = False
    """An "and" joins it to another, as in any sentence."""


def read_places(text: str) -> list[Location]:
    """Give the places of "SEOUL/WASHINGTON, D.C."; none where any part of `text` is no place's name."""
    found = _all(_SLASH.split(text))
    if _AND.search(text) is None or (found and (len(found) > 1 or found[0].known or found[0].country_alone)):
        return found
    # "Trinidad and Tobago" is one place, "JERUSALEM and CAIRO" are two, "PARIS, LONDON and ROME" three.
    several = _all(_AND.split(text)) or _all(_LISTED.split(text))
    return (
        [attrs.evolve(each, joined=True) for each in several]
        if all(each.known or each.told for each in several)
        else []
    )


def _all(pieces: list[str]) -> list[Location]:
    if len(pieces) > 4:
        return []
    read = [_location(piece.strip(" ,")) for piece in pieces]
    found = [location for location in read if location is not None]
    return found if len(found) == len(read) else []


def _location(piece: str) -> Location | None:
    inside: dict[re.Pattern[str], str] = {}
    for form in (_BRACKET, _PARENTHESIS):
        if (found := form.search(piece)) is not None:
            inside[form] = found[1].strip()
            piece = piece[: found.start()]
    city, *behind = [part.strip() for part in piece.split(",")]
    if not behind and (capital := _CAPITAL.fullmatch(city)) is not None:
        city, behind = capital["city"], [capital["region"]]
    if len(behind) > 2 or not _is_name(city):
        return None
    codes = _codes(city)
    region, country, odd = _surroundings([*behind, *reversed(inside.values())], codes)
    if odd and behind:
        return None
    aboard = _ABOARD.match(city) is not None
    if not (codes or aboard) and (has_other_word(city) or " in " in city or _is_person(city, region)):
        return None
    alone = () if country or codes else (country_codes(city) or region_countries(city))
    return Location(
        place=Place(name=_shown(city), region=region, country=country or next(iter(codes or alone), None)),
        known=bool(codes),
        told=aboard or (country is not None and (bool(behind) or _BRACKET in inside)),
        noted=country is not None,
        common=is_common(city),
        capitals=city.upper() == city,
        odd=odd,
        country_alone=bool(alone),
    )


def _surroundings(parts: list[str], codes: tuple[str, ...]) -> tuple[str | None, str | None, bool]:
    """Give region, country and whether they are odd, of what stands behind a city that lies in `codes`.

    Before a country a region may be unknown; what else is neither is odd.
    """
    region: str | None = None
    country: str | None = None
    odd = False
    for place, part in enumerate(parts):
        regions, countries = region_countries(part), country_codes(part)
        options = (*regions, *countries)
        code = next((code for code in codes if code in options), options[0] if options else None)
        if code is None:
            odd = odd or region is not None or place == len(parts) - 1 or not _is_name(part)
            region = region or part
        elif code in regions and region is None and country is None:
            # "Georgia": the city has told which.
            region, country = part, code
        elif code in countries:
            country = code
        else:
            odd = True
    return region, country, odd


def _codes(city: str) -> tuple[str, ...]:
    """Give the countries of a city, also of "DAVAO CITY", "THE PENTAGON" and "Frankfurt/Main"."""
    codes = city_countries(city)
    bare = _NOT_OWN.sub("", city.partition("/")[0])
    if not codes and bare != city:
        codes = city_countries(bare)
    # "Jordan" is a quarter of Hong Kong, too: a country's name is a city's where the city lies in that country.
    own = country_codes(city)
    return () if own and codes and codes[0] not in own else codes


def _is_name(city: str) -> bool:
    """Tell whether each word of `city` is written as part of a name."""
    words = city.split()
    return (
        _NAME.fullmatch(city) is not None
        and len(words) <= _LONGEST * (2 if _ABOARD.match(city) else 1)
        and words[0][:2].lower() != words[0][:2]
        and words[0].lower() not in _PREPOSITIONS
        and all(word in _SMALL or word[:1].upper() == word[:1] or word[:3] in {"al-", "el-"} for word in words)
    )


def _is_person(city: str, region: str | None) -> bool:
    return region in _CREDENTIALS and city.upper() != city


def _shown(city: str) -> str:
    """Give "WASHINGTON" as "Washington"; what has small letters already stays."""
    if city.upper() != city:
        return city
    words = city.split()
    return " ".join([_word(word, first=place == 0) for place, word in enumerate(words)])


def _word(word: str, *, first: bool) -> str:
    if word in _ACRONYMS or "." in word[:-1]:
        return word
    if word.lower() in _SMALL and not first:
        return word.lower()
    parts = [
        part.lower()
        if (place or not first) and part.lower() in _SMALL
        else _capitalized(part, first=first and not place)
        for place, part in enumerate(word.split("-"))
    ]
    return "-".join(parts)


def _capitalized(word: str, *, first: bool) -> str:
    """Give "MCALLEN" as "McAllen", "L'AQUILA" as "L'Aquila", "VAL-D'OR" as "Val-d'Or", "XI'AN" as "Xi'an"."""
    word = re.sub(r"(?<=^\w['’])\w", lambda found: found[0].upper(), word.capitalize())
    if not first and word[:2] in {"D'", "D’"}:
        word = f"d{word[1:]}"
    return re.sub(r"^Mc(\w)(?=\w{2})", lambda found: f"Mc{found[1].upper()}", word)
