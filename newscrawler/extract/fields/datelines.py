"""Datelines: where (and sometimes by whom and when) a text was filed, taken off its opening.

The grammar: places parted by "/", each a city with optional region or country behind a comma or in brackets; then
an optional date and an optional agency in parentheses; closed by ":" or a dash between blanks.
"""

from __future__ import annotations

import re

import attrs

from newscrawler.extract.fields.dates import MONTH_DAY, parse_month_day
from newscrawler.extract.fields.gazetteer import city_country, country_code, region_country
from newscrawler.items import Agency, Dateline, Place

_MAX_LENGTH = 110
"""Longest dateline looked for, in characters: three places, a date and an agency."""
_CLOSE = re.compile(r"\s*(?::(?=\s)|\s(?:--|-|–|—|―)(?=\s)|(?<=[\])A-Z])\s?(?:--|–|—)\s?)\s*")
_MARKS = (":", " -", "--", "–", "—", "―", ")")
"""One of them closes every dateline; the patterns take longer."""
_AGENCY = re.compile(r"\s*\(([A-Z][\w./&' -]{1,40})\)\s*$")
_OPEN_END = re.compile(r"(?P<head>.{3,100}?\([A-Z][\w./& -]{1,30}\))\s+(?=[A-Z\"“‘'])")
"""A dateline that only its agency closes: "Mumbai, May 1 (IANS) The ..."."""
_BRACKET = re.compile(r"\s*\[([^\[\]]{2,40})\]\s*$")
_PARENTHESIS = re.compile(r"\s*\(([^()]{2,40})\)\s*$")
_CITY = re.compile(r"[^\W\d_][\w.'’ -]{1,40}$")
_SMALL = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "al",
        "le",
        "les",
        "da",
        "do",
        "dos",
        "du",
        "of",
        "and",
        "the",
        "upon",
        "sur",
        "am",
        "an",
        "der",
        "den",
        "bei",
        "y",
        "in",
        "i",
    ]
)


@attrs.define
class _Parts:
    places: list[Place]
    agency: str | None = None
    date: str | None = None
    sure: bool = False
    """A region, country, agency or date came with it: no gazetteer is needed to believe the city."""


def split_dateline(text: str, *, near: str | None = None) -> tuple[Dateline | None, str]:
    """Give the dateline that opens `text`, or None, and the text behind it.

    `near` (an ISO date) gives the year of a date that has none.
    """
    opening = text[: _MAX_LENGTH + 4]
    if not any(mark in opening for mark in _MARKS):
        return None, text
    for close in _CLOSE.finditer(opening):
        head = text[: close.start()].strip()
        rest = text[close.end() :]
        if len(head) > _MAX_LENGTH or not rest:
            break
        dateline = _dateline(head, near, colon=":" in close[0])
        if dateline is not None:
            return dateline, rest
    unclosed = _OPEN_END.match(text)
    if unclosed is not None:
        dateline = _dateline(unclosed["head"], near, colon=False)
        if dateline is not None and dateline.agency is not None and dateline.date is not None:
            return dateline, text[unclosed.end() :]
    return None, text


def parse_dateline(text: str, *, near: str | None = None) -> Dateline | None:
    """Give the dateline that opens `text`, None where there is none."""
    return split_dateline(text, near=near)[0]


def _dateline(head: str, near: str | None, *, colon: bool) -> Dateline | None:
    parts = _Parts([])
    body = head
    agency = _AGENCY.search(body)
    if agency is not None and region_country(agency[1]) is None and country_code(agency[1]) is None:
        parts.agency, parts.sure = agency[1].strip(), True
        body = body[: agency.start()].rstrip(" ,")
    body = _take_date(body, near, parts)
    pieces = body.split("/") if body else []
    places = [_place(piece.strip(), parts) for piece in pieces]
    if not places or None in places or len(places) > 4:
        return None
    parts.places = [place for place in places if place is not None]
    if not parts.sure and not all(place.country for place in parts.places):
        return None
    if not parts.sure and colon and head.upper() != head:
        # "Reading: ..." is a label unless it is written as wires write a city.
        return None
    return Dateline(
        text=head,
        places=parts.places,
        agency=Agency(name=parts.agency) if parts.agency else None,
        date=parts.date,
    )


def _take_date(body: str, near: str | None, parts: _Parts) -> str:
    """Cut a date off the end: behind a comma or a blank, "May 1", "1 May", "May 1, 2025"."""
    for comma in reversed([found.start() for found in re.finditer(r",|(?<=\])\s", body)]):
        tail = body[comma + 1 :].strip()
        if MONTH_DAY.fullmatch(tail):
            parts.date = parse_month_day(tail, near=near)
            parts.sure = True
            return body[:comma].rstrip(" ,")
    return body


def _place(piece: str, parts: _Parts) -> Place | None:
    country: str | None = None
    region: str | None = None
    bracket = _BRACKET.search(piece)
    if bracket is not None:
        country = country_code(bracket[1])
        region = None if country else bracket[1].strip()
        piece, parts.sure = piece[: bracket.start()], True
    inner = _PARENTHESIS.search(piece)
    if inner is not None:
        region, piece = inner[1].strip(), piece[: inner.start()]
        parts.sure = parts.sure or region_country(region) is not None
    city, *behind = [part.strip() for part in piece.split(",")]
    if not behind and (unparted := re.fullmatch(r"(.+?)\s(D\.?C\.?)", city)):
        city, behind = unparted[1], [unparted[2]]
    for part in behind:
        if (code := region_country(part)) is not None and (code == "US" or country_code(part) is None):
            # "Georgia" the state needs a city to tell; the country wins below where the city is its own.
            region, country = part, country or code
        elif (code := country_code(part)) is not None:
            country = code
        else:
            return None
        parts.sure = True
    if region and country == "US" and (own := country_code(region)) is not None and city_country(city) == own:
        region, country = None, own
    if not _CITY.match(city) or not _named(city):
        return None
    if country is None and region is not None:
        country = region_country(region)
    return Place(name=_shown(city), region=region, country=country or city_country(city) or country_code(city))


def _named(city: str) -> bool:
    """Tell whether each word of `city` is written as part of a name."""
    words = city.split()
    return len(words) <= 5 and all(word[0].isupper() or word in _SMALL or not word[0].isalpha() for word in words)


def _shown(city: str) -> str:
    """Give "WASHINGTON" as "Washington"; what has small letters already stays."""
    if city.upper() != city:
        return city
    words = [word if "." in word else word.title().replace("'S", "'s") for word in city.split()]
    return " ".join(words)
