"""What Retry-After says, in either form or in none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scrapy.http import Response

from newscrawler.fetch.retries import LONGEST_ASKED, retry_after

NOW = datetime(2025, 5, 1, 10, 3, tzinfo=UTC)


def said(text: str, date: str | None = format_datetime(NOW, usegmt=True)) -> float | None:
    headers = {"Retry-After": text} | ({"Date": date} if date else {})
    return retry_after(Response("http://harbour.example/", status=503, headers=headers))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 01 May 2025 10:05:00 GMT", 120),
        ("Thursday, 01-May-25 10:05:00 GMT", 120),
        ("Thu May  1 10:05:00 2025", 120),
        ("Thu, 01 May 2025 09:00:00 GMT", 0),
        ("999999999999", LONGEST_ASKED),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_ASKED),
    ],
)
def test_seconds_and_dates(text: str, seconds: float) -> None:
    assert said(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "-5",
        "1e9",
        "1.5",
        "٣",
        "9" * 5000,
        "Thu, 99 Foo 2025 99:99:99 GMT",
        "Thu, 01 May 99999 10:05:00 GMT",
        "\x00",
        "é",
    ],
)
def test_anything_else_says_nothing(text: str) -> None:
    assert said(text) is None


def test_a_date_is_held_against_our_clock_where_the_server_tells_none() -> None:
    for date in (None, "yesterday"):
        seconds = said(format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True), date)
        assert seconds is not None
        assert 3600 < seconds <= 7200


def test_none() -> None:
    assert retry_after(Response("http://harbour.example/", status=503)) is None
