"""Which lists a crawl asks: their turns, the day's budget, and when each is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.sources.lists import Listed, Lists, Look, share_of_day

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def listed(name: str, *, shared: bool = False) -> Listed:
    return Listed(f"https://{name}.example/", name, "section", shared=shared)


def test_the_networks_own_come_first_then_the_longest_unasked() -> None:
    lists = [listed("a"), listed("b"), listed("c"), listed("feed", shared=True)]
    looks = {"a": Look(ago(1), None), "b": Look(ago(3), ago(2)), "feed": Look(ago(0.1), ago(0.1))}
    chosen = Lists(NOW).choose(lists, looks)
    assert [each.id for each in chosen] == ["feed", "c", "b", "a"]
    few = Lists(NOW, left=3)
    assert [each.id for each in few.choose(lists, looks)] == ["feed", "c", "b"]
    assert few.choose([listed("d")], {}) == []


def test_within_a_budget_every_list_has_its_turn() -> None:
    lists = [listed(str(number)) for number in range(10)]
    looks: dict[str, Look] = {}
    turns = dict.fromkeys((each.id for each in lists), 0)
    for crawl in range(20):
        now = NOW + timedelta(minutes=30 * crawl)
        for each in Lists(now, left=3).choose(lists, looks):
            looks[each.id] = Look(now, now)
            turns[each.id] += 1
    assert set(turns.values()) <= {5, 6, 7}


def test_one_list_is_asked_though_none_is_due_or_paid_for() -> None:
    looks = {"a": Look(ago(1), ago(-1)), "b": Look(ago(2), ago(-2))}
    assert [each.id for each in Lists(NOW).choose([listed("a"), listed("b")], looks)] == ["b"]
    spent = Lists(NOW, left=0)
    assert [each.id for each in spent.choose([listed("a"), listed("b")], {})] == ["a"]
    assert spent.choose([listed("c")], {}) == []


@pytest.mark.parametrize(
    ("asked", "minutes", "share"),
    [(0, None, 480), (100, None, 380), (100, 30, 10), (475, 30, 5), (500, 30, 0), (0, 1, 1)],
)
def test_a_days_budget_is_spread_over_its_crawls(asked: int, minutes: float | None, share: int) -> None:
    assert share_of_day(480, asked, None if minutes is None else timedelta(minutes=minutes)) == share
