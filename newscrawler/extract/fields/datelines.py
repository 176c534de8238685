"""Datelines: where (and sometimes by whom and when) a text was filed, taken off its opening.

The grammar: places (places.py), then an agency and a date in either order, each behind a comma, a blank or a dash, the
agency in parentheses or between slashes; closed by a colon, a dash or what else wires close with. A few wires put the
agency or the date first, and those of East Asia have forms of their own.

What is believed: a region, a country, an agency or a date proves a place, a known city in capitals needs none of them,
and one in small letters only a dash between blanks. A dateline opens a sentence: small letters behind it, capitals
alone or a word or two are a headline, a list or a label.
"""

from __future__ import annotations

import re
from functools import lru_cache

import attrs

from newscrawler.extract.fields.dates import parse_month_day
from newscrawler.extract.fields.eastdatelines import split_eastern
from newscrawler.extract.fields.gazetteer import country_codes, has_only_other_words, region_countries
from newscrawler.extract.fields.months import MONTHS
from newscrawler.extract.fields.places import SMALL_WORDS, Location, read_places
from newscrawler.items import Agency, Dateline, Place
from newscrawler.sources.agencies import find_agency

_MAX_LENGTH = 140
"""Longest dateline looked for, in characters: three places, a date and an agency."""
_OPENING = _MAX_LENGTH + 4
_READ = _OPENING + _MAX_LENGTH
"""Characters of a text that are looked at: its opening, and the sentence behind a dateline."""
_REMEMBERED = 2_048
"""Starts of texts that are remembered, some 1 MB: a network's boxes show one snippet on hundreds of pages."""
_TRIES = 8
"""Closing marks tried in a text: "ST. JOHN'S, N.L. – May 1, 2025 – (CNW) – " has seven."""
_MARKS = re.compile(r":|--|[–—―)/]|\s[-_]\s|\.-|(?:\d|[A-Z]{4})\.\s|】|电|電")
"""One of them closes every dateline; the patterns take longer."""
_PROSE = re.compile(
    r"[^\W\d_],?\s(?<!\bde\s)(?<!\der\s)"
    rf"(?!d[’']|[ae]l-|(?:and|via|{SMALL_WORDS})\b)[a-z]"
)
"""A word that is written small, no part of names and no month behind a day ("1er mai"): no dateline goes as far."""
_CLOSE = re.compile(
    r"""
      (?P<colon> \s*:(?=\s)\s* | (?<=\)):(?=\S) )
    | (?P<dash>
        (?<=[)\]/])\.?\s?(?:--|[-–—―_])\s*          # "(Reuters) -The", "(EFE).- El"
        | \s+(?:--|[-–—―_])\s+
        | \s+(?:--|[–—―])(?=\S) | (?<=[^\W_])(?:--|[–—―])\s+
        | (?<=[A-ZÀ-ÞİŁŚŞ\d.])(?:--|[–—―])(?=\S)    # "PARIS—The", "Calif.--("
        | (?P<tight> (?<=[^\W\d_])(?:--|[–—―])(?=[^\Wa-z\d_]) )
        | \.-\s+ )                                  # "CARACAS.- El"
    | (?P<slash> (?<=\d)\s+/\s+ )                   # "/ ACCESSWIRE / May 1, 2025 / "
    | (?P<point> (?<=[\w/])\.\s+(?=[^\Wa-z\d_]) )    # "/TASS/. ", "May 1. "
    | (?P<bare> (?<=\))\s?(?=[^\Wa-z\d_]|["“‘'¿¡]) )  # "Mumbai, May 1 (IANS) The"
    """,
    re.VERBOSE,
)
_AGENCY = re.compile(
    r"""
      \((?P<round>[^()]{2,60})\)$
    | (?:\s|^|(?<=[.,]))/\s?(?P<slashes>[^/]{2,40}?)\s?/$
    | ,\s+(?P<comma>[A-Z][A-Z/-]{1,10})$
    | \s[-–—]\s(?P<dash>(?:РИА|ТАСС|Интерфакс|RIA|TASS|Interfax)(?:\s\w{1,10})?|[A-Z][\w ]{0,30}[Ww]ire)$
    | (?<=\w)\s(?P<blank>[A-Z]{2,6})$
    """,
    re.VERBOSE,
)
_AGENCY_FIRST = re.compile(r"\((?P<agency>[^()]{2,40})\)\s*(?:--|[-–—―])?\s*(?=\S)|\((?P<alone>[^()]{2,40})\)$")
_WIRE_FIRST = re.compile(r"(?P<wire>[A-Z]{3,8}|NewsVoir|PRNewswire)\s+(?=[A-Z][a-z][^\[]*\[)")
"""Before a city of ANI's form: "VMPL New Delhi [India], June 3"."""
_AGENCY_NAME = re.compile(r"[\w.][\w./&'’ -]{1,50}")
_WITH_DATE = re.compile(r"(?P<agency>.+?)\s*(?:,|\s[-–—])\s+(?P<date>[^-–—]+)")
"""Inside the parentheses: "Newsfile Corp. - May 1, 2025"."""
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year{0}>\d{{4}}))?"
_DATE = re.compile(
    r"(?:(?:le|den|am|il|el|em)\s+)?(?:(?:[MTWFS]\w{2,8}day|Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\.?,?\s+)?(?:"
    rf"(?P<month>[^\W\d_]{{3,12}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR.format('')}"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+)?(?P<month2>[^\W\d_]{3,12})"
    rf"\.?{_YEAR.format('2')})\.?",
    re.IGNORECASE,
)
_DATE_LAST = re.compile(
    rf"(?P<before>^|[,.]\s*|(?<=\])\s*|\s?/\s|\s?[-–—]+\s?|:\s|\s)(?P<date>{_DATE.pattern})$", re.IGNORECASE
)
_DATE_FIRST = re.compile(rf"(?P<date>{_DATE.pattern})(?:\s*[,–—:]\s*|\s-+\s)(?=\S)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MAY_END_AGENCY = re.compile(r"[)/A-Z-]$|\s[-–—]\s")
"""Where it is not found `_AGENCY` is not either, in a fraction of the time."""
_LINKS = " ,:-–—―_"
"""What links the parts of a dateline; cut off where the part behind it is."""
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SENTENCE = re.compile(r"[\"“”„‘'«»¿¡(\[]*(?P<first>\w)")
_FEWEST = 4
"""Words of a sentence behind a place that nothing else proves."""


@attrs.define
class _Head:
    locations: list[Location] = attrs.field(factory=list)
    agency: str | None = None
    agency_known: bool = False
    """It is one of the agencies' data file."""
    date: str | None = None
    dated: bool = False
    """It has a date, even if no year is near that would make a day of it."""
    loose: bool = False
    """A dash leads to the date, as in "Video - May 1"."""

    @property
    def marks(self) -> int:
        """How many of date and agency it has."""
        return self.dated + (self.agency is not None)


def split_dateline(text: str, *, near: str | None = None) -> tuple[Dateline | None, str]:
    """Give the dateline that opens `text`, or None, and the text behind it.

    `near` (an ISO date) gives the year of a date that has none.
    """
    start = text[:_READ]
    # The day of `near` matters to dates alone, so that what has none is found again on pages of any day.
    day = near[:10] if near is not None and _DIGIT.search(start) is not None else None
    found = _find(start, day)
    if found is None:
        return None, text
    dateline, end = found
    return _fresh(dateline), text[end:]


def parse_dateline(text: str, *, near: str | None = None) -> Dateline | None:
    """Give the dateline that opens `text`, None where there is none."""
    return split_dateline(text, near=near)[0]


@lru_cache(_REMEMBERED)
def _find(text: str, near: str | None) -> tuple[Dateline, int] | None:
    """Give the dateline that opens a text and where it ends."""
    opening = text[:_OPENING]
    if (prose := _PROSE.search(opening)) is not None:
        opening = opening[: prose.end() - 1]
    if _MARKS.search(opening) is None:
        return None
    if (eastern := split_eastern(opening, near=near)) is not None:
        return eastern
    best: tuple[_Head, int, int] | None = None
    for close in _closes(opening):
        head = _read(opening[: close.start()].strip(), near)
        if head is None or (best is not None and head.marks <= best[0].marks):
            continue
        if _believed(head, close, text[close.end() : close.end() + _MAX_LENGTH]):
            best = head, close.start(), close.end()
    if best is None:
        return None
    head, start, end = best
    dateline = Dateline(
        text=text[:start].strip(),
        places=[location.place for location in head.locations],
        agency=Agency(name=head.agency) if head.agency else None,
        date=head.date,
    )
    return dateline, end


def _fresh(dateline: Dateline) -> Dateline:
    """Give a copy, so that who changes a dateline changes no other page's."""
    places = [Place(name=place.name, region=place.region, country=place.country) for place in dateline.places]
    agency = Agency(name=dateline.agency.name) if dateline.agency is not None else None
    return Dateline(text=dateline.text, places=places, agency=agency, date=dateline.date)


def _closes(opening: str) -> list[re.Match[str]]:
    """Give the places where a dateline may end; a point ends one only behind a date or a wire's slash."""
    found = []
    for close in _CLOSE.finditer(opening):
        if close["point"] and not any(char in "/0123456789" for char in opening[: close.start()]):
            continue
        found.append(close)
        if len(found) == _TRIES:
            break
    return found


def _read(text: str, near: str | None) -> _Head | None:
    """Give the parts of a dateline without its closing mark; None where `text` is none."""
    head = _Head()
    body = _take_first(text, head, near)
    while (shorter := _take_last(body, head, near)) is not None:
        body = shorter
    if body:
        head.locations = read_places(body)
    if not head.locations and (body or not head.agency_known):
        return None
    return head


def _take_first(text: str, head: _Head, near: str | None) -> str:
    """Take the agency of "(ANSA) - ROMA" and "VMPL New Delhi [India]", the date of "May 1, 2025 – LONDON"."""
    if (agency := _AGENCY_FIRST.match(text)) is not None and _take_agency(agency["agency"] or agency["alone"], head):
        text = text[agency.end() :]
    if (date := _DATE_FIRST.match(text)) is not None and _take_date(date["date"], head, near):
        text = text[date.end() :]
    if (wire := _WIRE_FIRST.match(text)) is not None and head.agency is None and _take_agency(wire["wire"], head):
        text = text[wire.end() :]
    return text


def _take_last(text: str, head: _Head, near: str | None) -> str | None:
    """Take an agency or a date off the end; None where there is none."""
    if head.agency is None and _MAY_END_AGENCY.search(text) and (agency := _AGENCY.search(text)) is not None:
        kind = str(agency.lastgroup)
        before = text[: agency.start()].rstrip(_LINKS)
        dated = head.dated or _DATE_LAST.search(before) is not None
        name = agency[kind]
        if (both := _WITH_DATE.fullmatch(name)) is not None and not head.dated and _is_agency(both["agency"]):
            # What is no date after all belongs to the name.
            name = both["agency"] if _take_date(both["date"], head, near) else name
        sure = kind in {"round", "slashes", "dash"} or (kind == "comma" and dated) or find_agency(name) is not None
        if sure and _take_agency(name, head, dated=dated):
            return before
    if not head.dated and _DIGIT.search(text) and (date := _DATE_LAST.search(text)) is not None:
        if date["before"].isspace() and head.agency is None and not text[: date.start()].endswith("]"):
            return None
        if _take_date(date["date"], head, near):
            head.loose = not date["before"].strip(" -–—")
            return text[: date.start()].rstrip(_LINKS) + ("/" if "/" in date["before"] else "")
    return None


def _take_agency(name: str, head: _Head, *, dated: bool = False) -> bool:
    """Take a name for the agency, where it may be one; an unknown one with small letters only beside a date."""
    name = name.strip()
    known = any(find_agency(part) is not None for part in (name, re.split(r"[/-]", name)[0]))
    if not known and ((name[:1].islower() and not dated) or not _is_agency(name)):
        return False
    head.agency, head.agency_known = name, known
    return True


def _is_agency(name: str) -> bool:
    return _AGENCY_NAME.fullmatch(name) is not None and not (
        region_countries(name) or country_codes(name) or has_only_other_words(name)
    )


def _take_date(raw: str, head: _Head, near: str | None) -> bool:
    found = _DATE.fullmatch(raw)
    month = MONTHS.get((found["month"] or found["month2"]).lower()) if found is not None else None
    if found is None or month is None:
        return False
    day, year = found["day"] or found["day2"], found["year"] or found["year2"]
    if not 1 <= int(day) <= 31:
        return False
    written = f"{int(day)} {_ENGLISH[month - 1]} {year or ''}".strip()
    head.date = parse_month_day(written, near=near)
    # Without a year in sight no day can be given; else there is no such day.
    head.dated = head.date is not None or (year is None and near is None)
    return head.dated


def _believed(head: _Head, close: re.Match[str], rest: str) -> bool:
    """Tell whether a head that can be read as a dateline is one, from its marks, its closing and what follows."""
    if not rest or (close["bare"] and not (head.agency and head.dated)):
        return False
    if close["point"] and not (head.dated and (head.agency or all(each.told for each in head.locations))):
        return False
    if not head.locations:
        # An agency alone, "(Reuters) - " or "May 1 (Reuters) - ".
        return close["dash"] is not None
    start = _SENTENCE.match(rest)
    if not head.agency_known and (start is None or start["first"].islower()):
        return False
    return all(_proved(location, head, close, rest) for location in head.locations)


def _proved(location: Location, head: _Head, close: re.Match[str], rest: str) -> bool:
    """Tell whether region, country, date or agency prove a place, or how it is written where there are none."""
    if location.odd and not head.marks:
        return False
    if location.told or head.agency_known or (location.noted and (location.known or head.marks)):
        return True
    if head.dated:
        return location.known or location.capitals or not head.loose
    if head.agency is not None:
        return location.capitals or (location.known and not location.common)
    if not location.known or location.common:
        return False
    if not location.capitals and (location.joined or close["colon"] or close["tight"]):
        return False
    return len(rest.split()) >= _FEWEST and rest.upper() != rest and not (not location.capitals and _opens_place(rest))


def _opens_place(text: str) -> bool:
    """Tell whether another place opens `text`: "Paris - Roubaix in six hours", "India - Pakistan talks"."""
    words = re.findall(r"[\w'’-]+", text[:60])
    return any(
        location.known or location.country_alone
        for size in (1, 2)
        for location in (read_places(" ".join(words[:size])) if len(words) >= size else [])
    )
