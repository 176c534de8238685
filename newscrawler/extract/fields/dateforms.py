"""The written forms of dates: month names of many languages, orders of numbers, clocks and zones, read strictly.

A form is recognised whole or not at all; what no calendar has ("31 Feb") is no date. Nothing here knows today's date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import attrs

from newscrawler.extract.fields.months import MONTHS

ZONES: dict[str, float] = {
    name: hours
    for hours, names in {
        -10: "hst",
        -9: "akst",
        -8: "pst akdt",
        -7: "mst pdt",
        -6: "cst mdt",
        -5: "est cdt",
        -4: "edt ast",
        -3.5: "nst",
        -3: "brt art adt",
        -2.5: "ndt",
        0: "utc gmt z wet",
        1: "west bst cet mez wat",
        2: "cest mesz eet cat sast",
        3: "eest msk trt eat",
        4: "gst",
        5: "pkt",
        5.5: "ist",
        7: "wib ict",
        8: "wita sgt hkt pht awst",
        9: "wit jst kst",
        9.5: "acst",
        10: "aest",
        10.5: "acdt",
        11: "aedt",
        12: "nzst",
        13: "nzdt",
    }.items()
    for name in names.split()
}
"""Hours ahead of UTC. Of letters that several zones share, the one whose newsrooms write them: IST is India's."""
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
"""What American newsrooms write in summer and winter alike."""

_GAP = r"[\s\u00a0]"
_WORD = r"[^\W\d_]{3,14}"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|-?го|'?a)?"
_OF = r"(?:of|de|del|di|do|den|d['’])"
_YEAR = r"(?P<year>(?:19|20)\d\d|(?<=['’])\d\d)(?!\d)"
_FORMS = (
    re.compile(
        r"(?<!\d)(?P<year>\d{4})(?P<part>[-/.])(?P<month>\d{1,2})(?P=part)(?P<day>\d{1,2})(?!\d)"
        r"|(?<!\d)(?P<year2>\d{4})\s?[年년]\s?(?P<month2>\d{1,2})\s?[月월]\s?(?P<day2>\d{1,2})\s?[日일]"
    ),
    re.compile(
        rf"(?<![\d.,:/])(?P<day>\d{{1,2}}){_ORDINAL}(?:\.?{_GAP}?[-/]?|{_GAP}{_OF}{_GAP}?|\.)(?P<word>{_WORD})"
        rf"(?:\.?,?{_GAP}{{1,2}}(?:{_OF}{_GAP})?|[-/. ]{{1,2}}|,|\.?,?{_GAP}?['’]){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<word>{_WORD})\.?{_GAP}{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"(?:,{_GAP}?|\.?{_GAP}{{1,2}}){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d)[.,]?{_GAP}(?P<word>{_WORD})\.?{_GAP}(?P<day>\d{{1,2}})\.?(?!\d)"),
    re.compile(
        r"(?<![\d./-])(?P<first>\d{1,2})(?P<part>[-/.])(?P<second>\d{1,2})(?P=part)(?P<year>\d{4}|\d\d)(?![\d/])"
    ),
)
_OF_NUMBERS = (_FORMS[0], _FORMS[-1])
_NUMERIC = re.compile(r"\d[-/.年년]|\d\s[年년]")
"""Stands in dates of numbers alone."""
_UNIX = re.compile(
    rf"(?<!\w)(?P<word>{_WORD})\s+(?P<day>\d{{1,2}})\s+(?P<clock>\d{{2}}:\d{{2}}:\d{{2}})"
    r"\s+(?P<zone>[A-Z]{1,5}|[+-]\d{4})\s+(?P<year>\d{4})$"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?")
_JOIN = (
    rf"(?:{_GAP}*[,|·•@/–—-]{{0,2}}{_GAP}*(?:(?:at|um|à|á|a las|a la|às|as|alle ore|alle|ore|om|kl\.?|klo|o godz\.?|o|в"
    rf"|saat|pukul|la|la ora)(?=[\s\d])|[Tt])?{_GAP}*)"
)
_OFFSET = r"(?P<sign>[+\-−–])(?P<ahead>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)"
_ZONE = (
    rf"(?:{_GAP}*\(?(?:(?P<utc>GMT|UTC){_GAP}?)?(?:{_OFFSET})(?!\w)"
    rf"|{_GAP}*\(?(?P<zone>[A-Za-z]{{1,5}})(?![\w+]))?"
)
_CLOCK = (
    rf"(?P<hour>\d{{1,2}})(?:(?:[:.]|{_GAP}?[hH時시]{_GAP}?)(?P<minute>\d{{2}})[分분]?"
    r"(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    rf"(?:{_GAP}*(?P<half>[ap])\.?{_GAP}?m\b\.?|{_GAP}?(?P<oclock>Uhr|h\b|hrs?\b|WIB\b)?)"
)
_AFTER = re.compile(_JOIN + _CLOCK + _ZONE, re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}{_ZONE}\)?{_GAP}*[,|·•–—-]?{_GAP}*(?:on{_GAP}+)?(?:{_WORD}\.?,?{_GAP}*)?$", re.IGNORECASE
)
HAS_YEAR = re.compile(r"[\d'’](?:(?<=\d)(?:\d{3}|[./-]\d{1,2}[./-]\d\d)|(?<!\d)\d\d)")
"""What no written date lacks: four digits of a year, or two after day and month."""
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d)")
"""Where a name and a month stand side by side in the markup and together in its text."""
_MAX_TRIES = 20


@attrs.define
class Written:
    """A date as written: a day, perhaps with a clock's time, perhaps with a zone."""

    year: int
    month: int
    day: int
    raw: str
    clock: tuple[int, int, int] | None = None
    zone: tzinfo | None = None
    doubtful: bool = False
    """Day and month could be the other way round."""


def find_written(text: str, *, month_first: bool = False) -> Written | None:
    """Give the first date in `text`, None where there is none or it is no real date.

    `month_first` decides numbers that could be either, such as 05/06/2025.
    """
    if not HAS_YEAR.search(text):
        return None
    text = _GLUED.sub(" ", text)
    best: tuple[int, int, Written] | None = None
    if text[-1].isdigit() and (unix := _UNIX.search(text)) and (written := _unix(unix)) is not None:
        return written
    numeric = _NUMERIC.search(text) is not None
    for form in _FORMS:
        if form in _OF_NUMBERS and not numeric:
            continue
        for tries, found in enumerate(form.finditer(text)):
            if tries >= _MAX_TRIES or (best is not None and found.start() >= best[0]):
                break
            written = _day(found, month_first=month_first)
            if written is not None:
                best = (found.start(), found.end(), written)
                break
    if best is None:
        return _compact(text)
    start, end, written = best
    return _timed(written, text, start, end)


def _day(found: re.Match[str], *, month_first: bool) -> Written | None:
    parts = found.groupdict()
    year, day = int(parts["year"] or parts["year2"]), parts.get("day") or parts.get("day2")
    doubtful = False
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if parts["part"] == "." and first <= 31:
            month_first = False
        if first > 12 or second > 12:
            month_first = second > 12
        else:
            doubtful = first != second
        month, number = (first, second) if month_first else (second, first)
    else:
        word = parts.get("word")
        month = MONTHS.get(word.lower().replace("i̇", "i"), 0) if word else int(parts["month"] or parts["month2"])
        number = int(day or 0)
    if len(parts["year"] or parts["year2"]) == 2:
        year += 2000 if year < 70 else 1900
    if not _is_day(year, month, number):
        return None
    return Written(year, month, number, found[0], doubtful=doubtful)


def _timed(written: Written, text: str, start: int, end: int) -> Written | None:
    """Add the clock's time that stands behind the date or else before it."""
    after = _AFTER.match(text, end)
    if after is not None and _is_clock(after):
        written.raw = text[start : after.end()].strip()
        return _with_clock(written, after)
    before = _BEFORE.search(text[max(0, start - 40) : start])
    if before is not None and _is_clock(before):
        written.raw = text[max(0, start - 40) :][before.start() : before.end()] + text[start:end]
        return _with_clock(written, before)
    return written


def _is_clock(found: re.Match[str]) -> bool:
    """Tell whether the digits are a time: with minutes, or an hour that says so."""
    return bool(found["minute"] or found["half"] or (found["oclock"] or "").lower() == "uhr")


def _with_clock(written: Written, found: re.Match[str]) -> Written | None:
    hour, minute, second = hour_of(found["hour"], found["half"]), int(found["minute"] or 0), int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    written.clock = (hour, minute, min(second, 59))
    if found["sign"]:
        written.zone = offset(found["sign"], found["ahead"], found["minutes"])
        return written if written.zone is not None else None
    written.zone = zone_named(found["zone"] or "")
    if found["oclock"] and found["oclock"].lower() == "wib":
        written.zone = zone_named("wib")
    return written


def hour_of(hour: str, half: str | None) -> int:
    """Give the hour of the day that a clock's hour and its "a" or "p", if any, tell; "13 p.m." stays 13."""
    told = int(hour)
    if half and told <= 12:
        return told % 12 + (12 if half.lower() == "p" else 0)
    return told


def offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    """Give the zone that is so far from UTC: "GMT+10" is ten hours ahead of it. None beyond a day."""
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if ahead > timedelta(hours=14):
        return None
    return timezone(ahead if sign == "+" else -ahead)


def zone_named(name: str) -> tzinfo | None:
    """Give the zone of letters such as "CEST" or "ET"; None where they are no known zone's."""
    name = name.lower()
    if name in _REGIONS:
        return ZoneInfo(_REGIONS[name])
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else None


def _unix(found: re.Match[str]) -> Written | None:
    month = MONTHS.get(found["word"].lower(), 0)
    year, day = int(found["year"]), int(found["day"])
    hour, minute, second = map(int, found["clock"].split(":"))
    if not _is_day(year, month, day) or hour > 23 or minute > 59 or second > 59:
        return None
    raw = found["zone"]
    zone = offset(raw[0], raw[1:3], raw[3:]) if raw[0] in "+-" else zone_named(raw)
    return Written(year, month, day, found[0], (hour, minute, second), zone)


def _compact(text: str) -> Written | None:
    """Read 20250501 and 20250501T200300Z, which stand for nothing but themselves."""
    found = _COMPACT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not 1900 <= year <= 2100 or not _is_day(year, month, day):
        return None
    written = Written(year, month, day, text.strip())
    if found[4]:
        hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        written.clock = (hour, minute, second)
        raw = found[7] or ""
        written.zone = offset(raw[0], raw[1:3], raw[-2:]) if raw[:1] in "+-" and raw else zone_named(raw)
    return written


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return False
    return True
