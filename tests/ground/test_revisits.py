"""When pages are asked again: lists by what they bring, articles by their age, failures a few times more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from newscrawler.sources.revisits import JITTER, Revisits
from newscrawler.sources.spans import read_span

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
RULE = Revisits()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("new", "longer"), [(0, True), (1, True), (9, True), (10, False), (20, False), (21, None), (30, None)]
)
def test_a_list_is_asked_less_where_most_was_known_and_sooner_where_little_was(new: int, longer: bool | None) -> None:
    interval = RULE.interval(1200.0, 30, new)
    assert (interval > 1200) is (longer is True)
    assert (interval < 1200) is (longer is None)


def test_a_list_keeps_within_the_bounds_of_its_profile() -> None:
    rule = Revisits(least="10m", most="2h", quiet="12h")  # type: ignore[arg-type]  # as TOML has them
    brief = dull = 600.0
    for _ in range(50):
        brief, dull = rule.interval(brief, 30, 30), rule.interval(dull, 30, 1)
    assert (brief, dull, rule.interval(40_000.0, 30, 0)) == (75.0, 7200.0, 43_200.0)
    # What had long brought nothing, and now does, is at once among those that bring something.
    assert rule.interval(43_200.0, 30, 3) == 7200.0


def test_what_is_short_enough_is_asked_in_every_crawl() -> None:
    interval: float | None = None
    for _ in range(4):
        interval = RULE.interval(interval, 30, 0)
        assert RULE.list_at("a", NOW, interval) == NOW
    assert RULE.list_at("a", NOW, RULE.interval(interval, 30, 0)) > NOW + timedelta(minutes=15)


@given(st.floats(min_value=601, max_value=86_400), st.text(max_size=20))
def test_times_differ_a_little_and_always_alike(interval: float, page: str) -> None:
    at = RULE.list_at(page, NOW, interval)
    assert abs((at - NOW).total_seconds() - interval) <= JITTER * interval + 1e-5
    assert at == RULE.list_at(page, NOW, interval)


def test_an_article_is_asked_on_a_plan_that_decays() -> None:
    asked, looks = NOW, []
    while (at := RULE.article_at("a", asked, NOW)) is not None:
        looks.append((at - NOW) / HOUR)
        asked = at
    assert looks == [pytest.approx(hours, rel=JITTER) for hours in (1, 6, 24, 168)]


@pytest.mark.parametrize(
    ("age", "first"), [(0.5 * HOUR, 1), (0.7 * HOUR, 6), (5 * HOUR, 24), (3 * DAY, 168), (5 * DAY, None)]
)
def test_one_that_is_older_when_it_is_found_joins_the_plan_late(age: timedelta, first: float | None) -> None:
    born = NOW - age
    at = Revisits(articles=("1h", "6h", "1d", "7d")).article_at("page", NOW, born)  # type: ignore[arg-type]
    assert at is None if first is None else at is not None and (at - born) / HOUR == pytest.approx(first, rel=JITTER)


def test_a_failure_is_asked_again_and_then_given_up() -> None:
    spans = [RULE.retry_at("a", NOW, failures) for failures in (1, 2, 3, 4)]
    assert [at and (at - NOW) / HOUR for at in spans] == [
        *(pytest.approx(hours, rel=JITTER) for hours in (1, 6, 24)),
        None,
    ]
    assert Revisits(retries=()).retry_at("a", NOW, 1) is None


@pytest.mark.parametrize(
    "table",
    [
        {"least": "0m"},
        {"least": "2h"},
        {"quiet": "1m"},
        {"articles": ["6h", "1h"]},
        {"articles": ["1h", "1h"]},
        {"retries": ["0h"]},
        {"articles": ["soon"]},
        {"more": "1h"},
    ],
)
def test_a_table_that_makes_no_sense_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Revisits.model_validate(table)


@pytest.mark.parametrize(("text", "span"), [("30m", 0.5 * HOUR), (" 7 D ", 7 * DAY), ("90s", timedelta(seconds=90))])
def test_a_span_is_read_as_it_is_written(text: str, span: timedelta) -> None:
    assert read_span(text) == span
