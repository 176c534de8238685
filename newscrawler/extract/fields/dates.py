"""Dates as pages write them, read strictly where the form is known (`dateforms`), else by dateparser.

`GMT+10` means ten hours ahead of UTC here, as newsrooms write it; python-dateutil would read it the other way.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from newscrawler.extract.fields.dateforms import find_written, hour_of
from newscrawler.items import DatePrecision, DateZoneFrom

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_OFFSET = r"(?P<sign>[+\-−–])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?"
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?:\s*(?P<half>[ap])\.?m\.?)?"

_ZONE = re.compile(r"(?<=[\d\sm.(])(?:gmt|utc)")
_DATE_LINE = re.compile(
    rf"(?:\b{_WEEKDAY},?\s+)?(?<!\d)"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})|(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)"
    # The offset is taken whole or not at all: "GMT+10" glued to a name must not become GMT.
    rf"\.?,?\s+(?P<year>\d{{4}}),?\s+(?:at\s+)?{_CLOCK}\s*\(?(?:GMT|UTC)(?:\s?{_OFFSET})?+\)?(?!\d)",
    re.IGNORECASE,
)
"""The networks' `DD Mon YYYY, HH:MM GMT+H`, also with weekday, ordinal, seconds, a.m./p.m. and half-hour zones."""

MONTH_DAY = re.compile(
    rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?$"
    rf"|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH})\.?(?:\s+(?P<year2>\d{{4}}))?$",
    re.IGNORECASE,
)
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T\s])", re.IGNORECASE)
_ZONE_IN_BRACKETS = re.compile(r"\[[\w/+-]{1,40}\]$")
_UTC_AT_END = re.compile(r"\s+(?:UTC|GMT|Z)$")
_BLANK_BEFORE_OFFSET = re.compile(r"\s([+-]\d{2}:?\d{2})$")
_LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "ru", "pl", "tr"]
_MAX_RAW = 120
"""Longer strings are no dates; dateparser takes seconds over them."""


@attrs.define(frozen=True)
class Moment:
    """A point in time as a page gives it."""

    iso: str
    """ISO 8601 in UTC with "Z", or YYYY-MM-DD."""
    precision: DatePrecision
    zone_from: DateZoneFrom | None
    """Null on a day alone."""
    raw: str
    local: str = attrs.field(default="", eq=False)
    """The same as the page's own clock shows it, YYYY-MM-DDTHH:MM:SS or YYYY-MM-DD."""
    doubtful: bool = attrs.field(default=False, eq=False)
    """Day and month were numbers that could be either."""


def may_have_date_line(text: str) -> bool:
    """Tell at little cost whether a date line can stand in `text`: each names its zone, behind a clock."""
    # Bytes are made small in a tenth of the time that text beyond ASCII takes.
    small = text.encode("utf-8", "surrogatepass").lower()
    # An "outcome" has the letters, too.
    return (b"gmt" in small or b"utc" in small) and _ZONE.search(text.lower()) is not None


def find_date_line(text: str) -> re.Match[str] | None:
    """Give where the first `DD Mon YYYY, HH:MM GMT+H` of `text` stands; None where there is none."""
    # The pattern takes long over a text that has no such line.
    return _DATE_LINE.search(text) if may_have_date_line(text) else None


def parse_date_line(text: str) -> Moment | None:
    """Give the first `DD Mon YYYY, HH:MM GMT+H` of `text`; None where there is none or it is no real date."""
    found = find_date_line(text)
    return moment_of(found) if found is not None else None


def moment_of(found: re.Match[str]) -> Moment | None:
    """Give the moment of a date line (`find_date_line`); None where it is no real date."""
    hour, minute = hour_of(found["hour"], found["half"]), int(found["minute"])
    offset = _offset(found)
    month, day = _MONTHS[(found["month"] or found["month2"]).lower()], int(found["day"] or found["day2"])
    try:
        local = datetime(int(found["year"]), month, day, hour, minute, tzinfo=timezone(offset))
        return Moment(_iso(local), "instant", "page", found[0], _local(local))
    except (ValueError, OverflowError):
        return None


def _offset(found: re.Match[str]) -> timedelta:
    if not found["sign"]:
        return timedelta(0)
    hours = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return hours if found["sign"] == "+" else -hours


def parse_date(raw: str, *, zone: str | None = None, month_first: bool = False, guess: bool = True) -> Moment | None:
    """Give the moment that a date string of any known form tells; None where it tells none.

    `zone` is the profile's IANA zone, used where the string has a time without a zone; without it UTC is assumed.
    Midnight without a zone is a day: publishing systems write so what has no time. `month_first` reads 05/06/2025 as
    May 6. Without `guess` a form that is not known is not tried by dateparser, which takes milliseconds.
    """
    raw = raw.strip()
    if not raw or len(raw) > _MAX_RAW:
        return None
    found = _parse_iso(raw, zone) if _ISO_START.match(raw) else parse_date_line(raw)
    found = found or _parse_written(raw, zone, month_first=month_first)
    return found if found is not None or not guess else _parse_free(raw, zone)


def _parse_iso(raw: str, zone: str | None) -> Moment | None:
    if len(raw) == 10:
        try:
            day = datetime.fromisoformat(raw).date().isoformat()
        except ValueError:
            return None
        return Moment(day, "day", None, raw, day)
    try:
        value = datetime.fromisoformat(raw)
    except ValueError:
        text = _ZONE_IN_BRACKETS.sub("", raw)
        text = _UTC_AT_END.sub("Z", text)
        text = _BLANK_BEFORE_OFFSET.sub(r"\1", text)
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return None
    return _moment(value, zone, raw)


def _parse_written(raw: str, zone: str | None, *, month_first: bool) -> Moment | None:
    written = find_written(raw, month_first=month_first)
    if written is None:
        return None
    if written.clock is None:
        day = f"{written.year:04}-{written.month:02}-{written.day:02}"
        return Moment(day, "day", None, written.raw, day, written.doubtful)
    # The zone is the page's: it stands in the string.
    value = datetime(written.year, written.month, written.day, *written.clock, tzinfo=written.zone)
    found = _moment(value, zone, written.raw)
    return attrs.evolve(found, doubtful=written.doubtful) if found is not None else None


def _parse_free(raw: str, zone: str | None) -> Moment | None:
    if not re.search(r"\d", raw):
        return None
    from dateparser import DateDataParser  # noqa: PLC0415 - half a second of import that most pages never need

    parser = DateDataParser(
        languages=_LANGUAGES,
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
    )
    try:
        found = parser.get_date_data(raw)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
    if found.date_obj is None:
        return None
    if not re.search(r"\d[:.h]\d{2}", raw):
        day = found.date_obj.date().isoformat()
        return Moment(day, "day", None, raw, day)
    return _moment(found.date_obj, zone, raw)


def _moment(value: datetime, zone: str | None, raw: str) -> Moment | None:
    zone_from: DateZoneFrom = "page"
    if value.tzinfo is None:
        if not (value.hour or value.minute or value.second):
            day = value.date().isoformat()
            return Moment(day, "day", None, raw, day)
        zone_from = "profile" if zone else "assumed"
        try:
            value = value.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        except (ZoneInfoNotFoundError, ValueError):
            zone_from, value = "assumed", value.replace(tzinfo=UTC)
    try:
        return Moment(_iso(value), "instant", zone_from, raw, _local(value))
    except (ValueError, OverflowError):
        return None


def _iso(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _local(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(timespec="seconds")


def parse_month_day(raw: str, *, near: str | None) -> str | None:
    """Give YYYY-MM-DD of "May 1", "1 May" or "May 1, 2025".

    Without a year, the one that puts the day nearest to `near` (an ISO string); None where that is missing too.
    """
    found = MONTH_DAY.fullmatch(raw.strip())
    if found is None:
        return None
    month, day = _MONTHS[(found["month"] or found["month2"]).lower()], int(found["day"] or found["day2"])
    year = found["year"] or found["year2"]
    if year is None and near is None:
        return None
    years = [int(year)] if year else [int((near or "")[:4]) + shift for shift in (-1, 0, 1)]
    days = [candidate for y in years if (candidate := _date(y, month, day)) is not None]
    if year or near is None:
        return days[0] if days else None
    reference = datetime.fromisoformat(near[:10])
    return min(days, key=lambda iso: abs(datetime.fromisoformat(iso) - reference), default=None)


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
