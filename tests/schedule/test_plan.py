"""Schedules as a table: what is written, a moment, and the moments that follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.schedule.plan import ScheduleError, first_due, next_due, parse_schedule


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def following(schedule: str, zone: str, after: str, count: int) -> list[str]:
    plan = parse_schedule(schedule, zone)
    moment, found = at(after), []
    for _ in range(count):
        moment = next_due(plan, moment)
        assert moment.tzinfo is UTC
        found.append(moment.strftime("%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("schedule", "zone", "after", "expected"),
    [
        ("every 30m", "UTC", "2025-05-01T10:03", ["05-01 10:33", "05-01 11:03"]),
        ("Every  2 H", "UTC", "2025-05-01T23:03", ["05-02 01:03"]),
        ("every 1d", "UTC", "2025-05-01T10:03", ["05-02 10:03"]),
        ("*/15 * * * *", "UTC", "2025-05-01T10:03", ["05-01 10:15", "05-01 10:30"]),
        ("*/15 * * * *", "UTC", "2025-05-01T10:15", ["05-01 10:30"]),
        ("0 6,18 * * *", "Asia/Kolkata", "2025-05-01T10:03", ["05-01 12:30", "05-02 00:30"]),
        ("0 9 * * MON-FRI", "America/New_York", "2025-05-02T14:00", ["05-05 13:00", "05-06 13:00"]),
        ("0 0 * * 7", "UTC", "2025-05-01T00:00", ["05-04 00:00", "05-11 00:00"]),
        ("0 12 29 2 *", "UTC", "2025-05-01T00:00", ["02-29 12:00"]),
        ("  0   12 1 * * ", "UTC", "2025-05-01T12:00", ["06-01 12:00"]),
    ],
)
def test_the_next_moments(schedule: str, zone: str, after: str, expected: list[str]) -> None:
    assert following(schedule, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("schedule", "zone", "after", "expected"),
    [
        # Berlin, 30 March 2025: 02:00 to 03:00 is skipped at 01:00 UTC.
        ("30 2 * * *", "Europe/Berlin", "2025-03-29T00:00", ["03-29 01:30", "03-30 01:30", "03-31 00:30"]),
        ("30 1 * * *", "Europe/Berlin", "2025-03-29T12:00", ["03-30 00:30", "03-30 23:30"]),
        ("0 3 * * *", "Europe/Berlin", "2025-03-29T12:00", ["03-30 01:00", "03-31 01:00"]),
        ("30 * * * *", "Europe/Berlin", "2025-03-30T00:00", ["03-30 00:30", "03-30 01:30", "03-30 02:30"]),
        ("30 2 * * *", "Europe/Berlin", "2025-03-30T01:10", ["03-30 01:30", "03-31 00:30"]),
        ("every 1d", "Europe/Berlin", "2025-03-29T12:00", ["03-30 12:00"]),
        # Berlin, 26 October 2025: 02:00 to 03:00 comes twice, at 00:00 and 01:00 UTC.
        ("30 2 * * *", "Europe/Berlin", "2025-10-25T12:00", ["10-26 00:30", "10-27 01:30"]),
        ("30 2 * * *", "Europe/Berlin", "2025-10-26T00:31", ["10-27 01:30"]),
        (
            "30 * * * *",
            "Europe/Berlin",
            "2025-10-25T23:00",
            ["10-25 23:30", "10-26 00:30", "10-26 01:30", "10-26 02:30"],
        ),
        ("*/20 * * * *", "Europe/Berlin", "2025-10-26T00:40", ["10-26 01:00", "10-26 01:20", "10-26 01:40"]),
        ("0,30 2-3 * * *", "Europe/Berlin", "2025-10-26T00:00", ["10-26 00:30", "10-26 02:00", "10-26 02:30"]),
        # Half an hour on Lord Howe Island, 6 April 2025: 01:30 to 02:00 comes twice, at 14:30 and 15:00 UTC.
        ("*/15 * * * *", "Australia/Lord_Howe", "2025-04-05T14:45", ["04-05 15:00", "04-05 15:15", "04-05 15:30"]),
        # Samoa had no 30 December 2011.
        ("0 12 * * *", "Pacific/Apia", "2011-12-29T23:00", ["12-30 22:00", "12-31 22:00"]),
    ],
)
def test_where_the_clocks_change(schedule: str, zone: str, after: str, expected: list[str]) -> None:
    assert following(schedule, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("schedule", "zone", "said"),
    [
        ("", "UTC", "five fields"),
        ("@daily", "UTC", "five fields"),
        ("* * * * * *", "UTC", "five fields"),
        ("every 90s", "UTC", "five fields"),
        ("every -1h", "UTC", "five fields"),
        ("every 0m", "UTC", "at least 1m"),
        ("R 2 * * *", "UTC", "five fields"),
        ("0 2,H * * *", "UTC", "five fields"),
        ("61 * * * *", "UTC", "61"),
        ("0 0 31 2 *", "UTC", "31 2"),
        ("0 2 * * *", "Europe/Atlantis", "Europe/Atlantis"),
        ("0 2 * * *", "../etc/passwd", "no such time zone"),
        ("0 2 * * *", "Europe", "no such time zone"),
        ("0 2 * * *", "", "no such time zone"),
    ],
)
def test_what_is_not_valid_is_told_in_one_line(schedule: str, zone: str, said: str) -> None:
    with pytest.raises(ScheduleError) as error:
        parse_schedule(schedule, zone)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("schedule", "last", "now", "expected"),
    [
        ("0 * * * *", None, "2025-05-01T10:03", "2025-05-01T11:00"),
        ("every 2h", None, "2025-05-01T10:03", "2025-05-01T10:03"),
        ("every 2h", "2025-05-01T09:30", "2025-05-01T10:03", "2025-05-01T11:30"),
        # Missed while nobody ran: due in the past, so at once; the run after it counts from then.
        ("0 * * * *", "2025-04-20T10:00", "2025-05-01T10:03", "2025-04-20T11:00"),
        ("every 2h", "2025-04-20T10:00", "2025-05-01T10:03", "2025-04-20T12:00"),
        # A clock that was set back.
        ("every 2h", "2025-06-01T10:00", "2025-05-01T10:00", "2025-05-01T12:00"),
    ],
)
def test_the_first_run_after_a_start(schedule: str, last: str | None, now: str, expected: str) -> None:
    assert first_due(parse_schedule(schedule), at(last) if last else None, at(now)) == at(expected)


@given(
    schedule=st.sampled_from(["*/7 * * * *", "30 2 * * *", "15,45 1-3 * * *", "0 */2 * * *", "5 0 1 * *"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Antarctica/Troll"]),
    minutes=st.integers(0, 3 * 366 * 24 * 60),
)
def test_the_next_moment_is_later_and_none_lies_between(schedule: str, zone: str, minutes: int) -> None:
    plan = parse_schedule(schedule, zone)
    after = at("2024-01-01T00:00") + timedelta(minutes=minutes)
    due = next_due(plan, after)
    assert due > after
    middle = after + (due - after) / 2
    assert next_due(plan, middle) == due
