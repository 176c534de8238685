"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.dates import parse_date, parse_date_line, parse_month_day

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
