"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.fields.dates import parse_date, parse_date_line, parse_month_day

# What the networks print, with zones of both signs: GMT+10 is ten hours ahead of UTC.
LINES = [
    ("01 May 2025, 20:03 GMT+10", "2025-05-01T10:03:00Z"),
    ("1st May 2025, 20:03 GMT+10", "2025-05-01T10:03:00Z"),
    ("2nd May 2025, 20:03 GMT+10", "2025-05-02T10:03:00Z"),
    ("3rd May 2025, 20:03 GMT+10", "2025-05-03T10:03:00Z"),
    ("14th Nov 2024, 22:40 GMT-5", "2024-11-15T03:40:00Z"),
    ("14 November 2024, 22:40 GMT-5", "2024-11-15T03:40:00Z"),
    ("14 Nov. 2024, 22:40 GMT-5", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024, 22:40 GMT-05", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024, 22:40 GMT-0500", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024, 22:40 GMT-05:00", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024, 22:40 GMT−5", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024, 22:40 GMT–5", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024 22:40 GMT -5", "2024-11-15T03:40:00Z"),
    ("14 Nov 2024 at 22:40 UTC", "2024-11-14T22:40:00Z"),
    ("14 Nov 2024, 22.40 GMT", "2024-11-14T22:40:00Z"),
    ("14 NOV 2024, 22:40 gmt+0", "2024-11-14T22:40:00Z"),
    ("03 Jun 2025, 16:45 GMT+5:30", "2025-06-03T11:15:00Z"),
    ("03 Jun 2025, 16:45 GMT+0530", "2025-06-03T11:15:00Z"),
    ("03 Jun 2025, 16:45 GMT+5:45", "2025-06-03T11:00:00Z"),
    ("03 Jun 2025, 16:45 GMT-3:30", "2025-06-03T20:15:00Z"),
    ("03 Jun 2025, 16:45:59 GMT+12", "2025-06-03T04:45:00Z"),
    ("03 Jun 2025, 4:45 PM GMT+10", "2025-06-03T06:45:00Z"),
    ("03 Jun 2025, 4:45pm GMT+10", "2025-06-03T06:45:00Z"),
    ("03 Jun 2025, 4:45 a.m. GMT+10", "2025-06-02T18:45:00Z"),
    ("03 Jun 2025, 12:05 AM GMT", "2025-06-03T00:05:00Z"),
    ("03 Jun 2025, 12:05 PM GMT", "2025-06-03T12:05:00Z"),
    ("03 Sept 2025, 00:00 GMT+1", "2025-09-02T23:00:00Z"),
    ("29 Feb 2024, 23:59 GMT-1", "2024-03-01T00:59:00Z"),
    ("31 Dec 2024, 23:30 GMT-1", "2025-01-01T00:30:00Z"),
    ("RV.com | 01 May 2025, 20:03 GMT+10 | Share", "2025-05-01T10:03:00Z"),
]


@pytest.mark.parametrize(("text", "iso"), LINES)
def test_the_networks_date_line(text: str, iso: str) -> None:
    found = parse_date_line(text)
    assert found is not None
    assert (found.iso, found.precision, found.zone_from) == (iso, "instant", "page")
    assert found.raw in text


@pytest.mark.parametrize(
    "text",
    [
        "31 Feb 2025, 20:03 GMT+10",
        "29 Feb 2025, 20:03 GMT",
        "00 May 2025, 20:03 GMT",
        "32 May 2025, 20:03 GMT",
        "01 May 2025, 24:03 GMT",
        "01 May 2025, 20:60 GMT",
        "01 May 2025, 20:03 GMT+99",
        "01 May 0000, 20:03 GMT",
        "01 Mai 2025, 20:03 GMT",
        "01 May 2025, 20:03",
        "01 May 2025",
        "20:03 GMT+10",
        "101 May 2025, 20:03 GMT",
        "01 May 20255, 20:03 GMT",
        "",
    ],
)
def test_what_is_no_date_line(text: str) -> None:
    assert parse_date_line(text) is None


@given(st.integers(1, 68_000_000), st.integers(-12 * 4, 14 * 4))
def test_every_instant_in_every_zone(minute: int, quarters: int) -> None:
    zone = timezone(timedelta(minutes=15 * quarters))
    moment = datetime.fromtimestamp(60 * minute, UTC)
    hours, quarter = divmod(abs(quarters), 4)
    shown = f"GMT{'-' if quarters < 0 else '+'}{hours}" + (f":{15 * quarter}" if quarter else "")
    found = parse_date_line(f"{moment.astimezone(zone):%d %b %Y, %H:%M} {shown}")
    assert found is not None
    assert found.iso == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2025-05-01T20:03:00+10:00", "2025-05-01T10:03:00Z"),
        ("2025-05-01T20:03:00+1000", "2025-05-01T10:03:00Z"),
        ("2025-05-01T20:03:00 +10:00", "2025-05-01T10:03:00Z"),
        ("2025-05-01 20:03:00+05:30", "2025-05-01T14:33:00Z"),
        ("2025-05-01T20:03+10:00", "2025-05-01T10:03:00Z"),
        ("2025-05-01T10:03:00Z", "2025-05-01T10:03:00Z"),
        ("2025-05-01T10:03:00.5Z", "2025-05-01T10:03:00Z"),
        ("2025-05-01T10:03:00.1234567Z", "2025-05-01T10:03:00Z"),
        ("2025-05-01T10:03:00.000-03:30", "2025-05-01T13:33:00Z"),
        ("2025-05-01 10:03:00 UTC", "2025-05-01T10:03:00Z"),
        ("2025-05-01 10:03:00 GMT", "2025-05-01T10:03:00Z"),
        ("  2025-05-01T10:03:00Z\n", "2025-05-01T10:03:00Z"),
        ("Thu, 01 May 2025 20:03:00 +1000", "2025-05-01T10:03:00Z"),
        ("Thu, 01 May 2025 10:03:00 GMT", "2025-05-01T10:03:00Z"),
        ("Thu, 01 May 2025 06:03:00 -0400", "2025-05-01T10:03:00Z"),
        ("Thu, 01 May 2025 10:03:00 +0000", "2025-05-01T10:03:00Z"),
        *LINES[:20],
    ],
)
def test_instants_with_a_zone(raw: str, iso: str) -> None:
    found = parse_date(raw, zone="America/New_York")
    assert found is not None
    assert (found.iso, found.precision, found.zone_from) == (iso, "instant", "page")


@pytest.mark.parametrize(
    "raw",
    [
        *["2025-05-01", "01 May 2025", "1 May 2025", "1st May 2025", "May 1, 2025", "May 1st, 2025", "MAY 1 2025"],
        *["1 May, 2025", "Thursday, May 1, 2025", "1. Mai 2025", "1er mai 2025", "1 de mayo de 2025", "1 maggio 2025"],
        *["1 de maio de 2025", "1 mei 2025", "1 мая 2025", "1 maja 2025", "1 May\u0131s 2025", "01/05/2025"],
    ],
)
def test_a_day_alone_stays_a_day(raw: str) -> None:
    found = parse_date(raw, zone="Australia/Sydney")
    assert found is not None
    assert (found.iso, found.precision, found.zone_from) == ("2025-05-01", "day", None)


@pytest.mark.parametrize(
    ("raw", "zone", "iso", "zone_from"),
    [
        ("2025-05-01T20:03:00", "Australia/Sydney", "2025-05-01T10:03:00Z", "profile"),
        ("2025-01-01T20:03:00", "Australia/Sydney", "2025-01-01T09:03:00Z", "profile"),
        ("2025-05-01 20:03", "Asia/Kolkata", "2025-05-01T14:33:00Z", "profile"),
        ("May 1, 2025 8:03 PM", "America/New_York", "2025-05-02T00:03:00Z", "profile"),
        ("2025-05-01T20:03:00", None, "2025-05-01T20:03:00Z", "assumed"),
        ("2025-05-01T20:03:00", "Mars/Olympus", "2025-05-01T20:03:00Z", "assumed"),
        ("2025-05-01T20:03:00", "../../etc/passwd", "2025-05-01T20:03:00Z", "assumed"),
        ("1 мая 2025, 20:03", None, "2025-05-01T20:03:00Z", "assumed"),
        ("1. Mai 2025, 20:03", "Europe/Berlin", "2025-05-01T18:03:00Z", "profile"),
    ],
)
def test_a_time_without_a_zone_is_the_profiles_else_assumed(
    raw: str, zone: str | None, iso: str, zone_from: str
) -> None:
    found = parse_date(raw, zone=zone)
    assert found is not None
    assert (found.iso, found.precision, found.zone_from) == (iso, "instant", zone_from)


@pytest.mark.parametrize(
    "raw",
    [
        *["", "  ", "today", "yesterday", "2 hours ago", "May", "May 2025", "2025", "20:03", "1714557780", "-", "null"],
        *["2025-02-30", "31 Feb 2025", "February 30, 2025", "31 Feb 2025, 20:03 GMT+10", "0000-00-00"],
        *["2025-05-01T25:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "Boat 7 sank", "1" * 5_000],
    ],
)
def test_what_tells_no_date(raw: str) -> None:
    assert parse_date(raw) is None


DAY, CLOCK = "2025-05-13", "2025-05-13T20:03:00Z"
WRITTEN = [
    # language, raw, iso, zone_from: null on a day alone
    ("en", "13 May 2025", DAY, None),
    ("en", "May 13th, 2025", DAY, None),
    ("en", "Tuesday, May 13, 2025 8:03 PM", CLOCK, "assumed"),
    ("en", "Published: May 13, 2025 at 8:03 p.m. ET", "2025-05-14T00:03:00Z", "page"),
    ("en", "May 13, 2025 8:03pm EST", "2025-05-14T01:03:00Z", "page"),
    ("en", "Jan. 13, 2025 8:03 PM ET", "2025-01-14T01:03:00Z", "page"),
    ("en", "10:03 AM EDT, Tue May 13, 2025", "2025-05-13T14:03:00Z", "page"),
    ("en", "20:03 IST, May 13, 2025", "2025-05-13T14:33:00Z", "page"),
    ("en", "8:03 p.m. on May 13, 2025", CLOCK, "assumed"),
    ("en", "13 May 2025 | 20:03 GMT+10", "2025-05-13T10:03:00Z", "page"),
    ("en", "13 May 2025 20:03 UTC-3", "2025-05-13T23:03:00Z", "page"),
    ("en", "13 May 2025 20:03 BST", "2025-05-13T19:03:00Z", "page"),
    ("en", "13 May 2025 20:03 XYZ", CLOCK, "assumed"),
    ("en", "Tue May 13 2025 20:03:00 GMT+1000 (AEST)", "2025-05-13T10:03:00Z", "page"),
    ("en", "Tue May 13 20:03:00 UTC 2025", CLOCK, "page"),
    ("en", "Tue May 13 20:03:00 +0530 2025", "2025-05-13T14:33:00Z", "page"),
    ("en", "13-May-2025", DAY, None),
    ("en", "13/May/2025", DAY, None),
    ("en", "May 13, 2025 12:00 AM", DAY, None),
    ("de", "13. Mai 2025, 20:03 Uhr", CLOCK, "assumed"),
    ("de", "Veröffentlicht am 13.05.2025 um 20.03 Uhr", CLOCK, "assumed"),
    ("de", "13. Dez. 2025 20:03 MEZ", "2025-12-13T19:03:00Z", "page"),
    ("de", "13.5.25", DAY, None),
    ("fr", "13 mai 2025 à 20h03", CLOCK, "assumed"),
    ("fr", "Publié le 1er août 2025", "2025-08-01", None),
    ("fr", "mardi 13 févr. 2024", "2024-02-13", None),
    ("es", "13 de mayo de 2025 a las 20:03", CLOCK, "assumed"),
    ("es", "13 mayo 2025 8:03 p. m.", CLOCK, "assumed"),
    ("it", "13 maggio 2025 alle ore 20:03", CLOCK, "assumed"),
    ("pt", "13 de maio de 2025 às 20h03", CLOCK, "assumed"),
    ("pt", "13/05/2025 20h03", CLOCK, "assumed"),
    ("nl", "13 mei 2025 om 20:03", CLOCK, "assumed"),
    ("pl", "13 maja 2025, 20:03", CLOCK, "assumed"),
    ("cs", "13. května 2025", DAY, None),
    ("ru", "13 мая 2025 в 20:03", CLOCK, "assumed"),
    ("ru", "13 мая 2025, 20:03 MSK", "2025-05-13T17:03:00Z", "page"),
    ("uk", "13 травня 2025, 20:03", CLOCK, "assumed"),
    ("tr", "13 May\u0131s 2025 20:03", CLOCK, "assumed"),
    ("sv", "den 13 maj 2025 kl. 20.03", CLOCK, "assumed"),
    ("da", "13. maj 2025 kl. 20:03", CLOCK, "assumed"),
    ("fi", "13. toukokuuta 2025", DAY, None),
    ("hu", "2025. május 13. 20:03", CLOCK, "assumed"),
    ("ro", "13 mai 2025, 20:03", CLOCK, "assumed"),
    ("id", "13 Mei 2025 20:03 WIB", "2025-05-13T13:03:00Z", "page"),
    ("el", "13 Μαΐου 2025", DAY, None),
    ("ar", "13 مايو 2025", DAY, None),
    ("zh", "2025年5月13日 20:03", CLOCK, "assumed"),
    ("ja", "2025年5月13日 20時03分", CLOCK, "assumed"),
    ("ko", "2025년 5월 13일", DAY, None),
    ("-", "2025/05/13 20:03", CLOCK, "assumed"),
    ("-", "2025.05.13", DAY, None),
    ("-", "20250513", DAY, None),
    ("-", "20250513T200300Z", CLOCK, "page"),
    ("-", "2025-05-13T00:00:00", DAY, None),
    ("-", "2025-05-13T00:00:00+02:00", "2025-05-12T22:00:00Z", "page"),
    ("-", "2025-05-13T8:03:00Z", "2025-05-13T08:03:00Z", "page"),
    ("-", "2025-05-13T20:03:00+02:00[Europe/Paris]", "2025-05-13T18:03:00Z", "page"),
    ("-", "2025-05-13T20:03:00.123456789Z", CLOCK, "page"),
]


@pytest.mark.parametrize(("language", "raw", "iso", "zone_from"), WRITTEN)
def test_written_forms(language: str, raw: str, iso: str, zone_from: str | None) -> None:
    found = parse_date(raw, guess=False)
    assert found is not None, language
    assert (found.iso, found.zone_from) == (iso, zone_from)
    assert found.precision == ("instant" if zone_from else "day")
    assert found.raw in raw


@pytest.mark.parametrize(
    ("raw", "month_first", "day", "doubtful"),
    [
        ("05/06/2025", False, "2025-06-05", True),
        ("05/06/2025", True, "2025-05-06", True),
        ("13/06/2025", True, "2025-06-13", False),
        ("06/13/2025", False, "2025-06-13", False),
        ("05.06.2025", True, "2025-06-05", True),
        ("05/05/2025", True, "2025-05-05", False),
        ("5-6-25", True, "2025-05-06", True),
    ],
)
def test_numbers_by_their_order(raw: str, month_first: bool, day: str, doubtful: bool) -> None:
    found = parse_date(raw, month_first=month_first, guess=False)
    assert found is not None
    assert (found.iso, found.doubtful) == (day, doubtful)


@pytest.mark.parametrize(
    "raw",
    [
        *["13/13/2025", "0/5/2025", "31 April 2025", "32 May 2025", "2025-13-01", "13 Mayhem 2025", "10 Best 2024"],
        *["May 13", "20:03", "v1.2.3", "1.2.3.4", "555-0123", "13 May 2025 25:03", "13 May 2025 20:03 +9900", "10.000"],
    ],
)
def test_what_no_form_takes_for_a_date(raw: str) -> None:
    assert parse_date(raw, guess=False) is None


def test_the_pages_own_clock_is_kept() -> None:
    found = parse_date("14 May 2025 00:03 GMT+10")
    assert found is not None
    assert (found.iso, found.local) == ("2025-05-13T14:03:00Z", "2025-05-14T00:03:00")


@given(st.text(alphabet="0123456789 .,:/-MayGMTUC+年月日hpm", max_size=120), st.booleans())
def test_no_near_date_breaks_it(raw: str, month_first: bool) -> None:
    found = parse_date(raw, zone="Asia/Kolkata", month_first=month_first, guess=False)
    assert found is None or datetime.fromisoformat(found.iso)


@given(st.text(max_size=130))
def test_no_text_breaks_it(raw: str) -> None:
    found = parse_date(raw, zone="Asia/Kolkata")
    if found is not None:
        assert datetime.fromisoformat(found.iso)
        assert found.precision == ("day" if len(found.iso) == 10 else "instant")


@pytest.mark.parametrize(
    ("raw", "near", "day"),
    [
        ("May 1", "2025-05-02T00:00:00Z", "2025-05-01"),
        ("1 May", "2025-05-02", "2025-05-01"),
        ("May 1, 2024", "2025-05-02", "2024-05-01"),
        ("1 May 2024", None, "2024-05-01"),
        ("Dec 31", "2025-01-02", "2024-12-31"),
        ("Jan 1", "2024-12-31", "2025-01-01"),
        ("Sept. 5", "2025-09-05", "2025-09-05"),
        ("Feb 29", "2025-03-01", "2024-02-29"),
        ("Feb 29", "2022-03-01", None),
        ("May 1", None, None),
        ("May 32", "2025-05-02", None),
        ("Mayor 1", "2025-05-02", None),
        ("May", "2025-05-02", None),
        ("Feb 30, 2025", None, None),
    ],
)
def test_days_of_datelines_take_the_nearest_year(raw: str, near: str | None, day: str | None) -> None:
    assert parse_month_day(raw, near=near) == day
