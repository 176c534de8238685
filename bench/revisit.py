"""What coming back costs and finds: a month of a network in virtual time, by our rules and by fixed intervals.

    .venv/bin/python bench/revisit.py
    .venv/bin/python bench/revisit.py --outlets 40 --stories 1100 --days 30       # some minutes

The network publishes `--stories` a day, more by day than by night and at weekends, in seven sections of unequal weight,
each on half to all of its outlets within an hour or so. An outlet lists its newest 25 in a feed, and those of a section
on the section's page; two more of its lists show nothing at all. One story in eight is corrected, at the median two and
a half hours after it came, a quarter of them a second time. A crawl begins every ten minutes and asks what is due.

The rules are those of crawls: `newscrawler/sources/revisits.py`. "found" is the share of copies (stories) that some
list showed while a crawl looked; "late" is how long they waited, in the mean. A correction is caught where the article
is asked between it and the next one; "late" is the median of those that are caught.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import statistics
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import attrs

from newscrawler.sources.revisits import Revisits

HOUR, DAY = 3600.0, 86_400.0
TICK = 600.0
"""Seconds between crawls."""
LENGTH = 25
"""Links of a list."""
SECTIONS = (0.35, 0.25, 0.15, 0.12, 0.08, 0.04, 0.01)
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)

State = float | None
ListRule = Callable[[str, float, State, int, int], tuple[State, float]]
"""By a list, the time, what the rule knew, how many links it showed and how many were new: what it knows, and when."""
ArticleRule = Callable[[str, float, float], float | None]
"""By an article, the time and its publication: when it is asked again."""


@attrs.define
class World:
    days: int
    stories: list[float]
    """When each was published, in seconds."""
    copies: array[float]
    of: array[int]
    """The story of each copy."""
    lists: list[tuple[list[float], list[int]]]
    """When each item of a list came, and which copy it is."""
    corrections: dict[int, list[float]]


def main() -> None:
    options = _options()
    world = _world(options.outlets, options.stories, options.days, options.seed)
    print(
        f"{len(world.stories):,} stories, {len(world.copies):,} copies on {len(world.lists)} lists, "
        f"{sum(map(len, world.corrections.values())):,} corrections\n"
    )
    print("| lists | requests a day | copies found | late, min | within 1 h | stories found | late, min |")
    print("|---|---|---|---|---|---|---|")
    rule = Revisits()
    found: list[float] = []
    for name, lists in _list_rules(rule):
        figures, seen = _lists(world, lists)
        found = seen if name == "ours" else found
        print(f"| {name} | " + " | ".join(figures) + " |")
    print("\n| articles | requests a day | a story | corrections caught | late, h |\n|---|---|---|---|---|")
    for name, articles in _article_rules(rule):
        print(f"| {name} | " + " | ".join(_articles(world, articles, found)) + " |")


def _list_rules(rule: Revisits) -> Iterator[tuple[str, ListRule]]:
    def ours(name: str, at: float, state: State, links: int, new: int) -> tuple[State, float]:
        interval = rule.interval(state, links, new)
        return interval, _seconds(rule.list_at(name, _moment(at), interval))

    def fixed(every: float) -> ListRule:
        return lambda _name, at, _state, _links, _new: (None, at + every)

    yield "ours", ours
    for name, every in (("10 min", 600.0), ("30 min", 1800.0), ("1 h", HOUR), ("2 h", 2 * HOUR), ("4 h", 4 * HOUR)):
        yield f"every {name}", fixed(every)


def _article_rules(rule: Revisits) -> Iterator[tuple[str, ArticleRule]]:
    def ours(name: str, at: float, born: float) -> float | None:
        again = rule.article_at(name, _moment(at), _moment(born))
        return None if again is None else _seconds(again)

    def fixed(every: float, until: float) -> ArticleRule:
        return lambda _name, at, born: at + every if at + every - born <= until else None

    yield "ours", ours
    for hours, days in ((1, 1), (6, 1), (6, 7), (12, 2), (24, 4), (24, 7), (24, 30)):
        yield f"every {hours} h for {days} d", fixed(hours * HOUR, days * DAY)


def _lists(world: World, rule: ListRule) -> tuple[list[str], list[float]]:
    """Give the figures of a rule for lists, and when each story was found (-1: never)."""
    found = array("d", [-1.0]) * len(world.copies)
    first = [-1.0] * len(world.stories)
    states: list[State] = [None] * len(world.lists)
    waiting = [(0.0, number) for number in range(len(world.lists))]
    end, requests = world.days * DAY, 0
    while waiting:
        due, number = heapq.heappop(waiting)
        at = math.ceil(due / TICK) * TICK
        if at >= end:
            continue
        requests += 1
        times, copies = world.lists[number]
        count = bisect_right(times, at)
        shown = copies[max(0, count - LENGTH) : count]
        new = [copy for copy in shown if found[copy] < 0]
        for copy in new:
            found[copy] = at
            story = world.of[copy]
            first[story] = at if first[story] < 0 else first[story]
        states[number], again = rule(str(number), at, states[number], len(shown), len(new))
        # What is due at once is asked by the next crawl.
        heapq.heappush(waiting, (max(again, at + 1), number))
    # Those of the last day had no time to be found.
    ripe = end - DAY
    copy_waits = [
        (seen - came) if seen >= 0 else None for seen, came in zip(found, world.copies, strict=True) if came < ripe
    ]
    story_waits = [
        (seen - came) if seen >= 0 else None for seen, came in zip(first, world.stories, strict=True) if came < ripe
    ]
    known = [wait for wait in copy_waits if wait is not None]
    stories = [wait for wait in story_waits if wait is not None]
    figures = [
        f"{requests / world.days:,.0f}",
        f"{len(known) / len(copy_waits):.3f}",
        f"{statistics.mean(known) / 60:.0f}",
        f"{sum(wait <= HOUR for wait in known) / len(copy_waits):.3f}",
        f"{len(stories) / len(story_waits):.3f}",
        f"{statistics.mean(stories) / 60:.0f}",
    ]
    return figures, first


def _articles(world: World, rule: ArticleRule, found: list[float]) -> list[str]:
    requests = asked = caught = missed = 0
    waits: list[float] = []
    for story, seen in enumerate(found):
        if seen < 0:
            continue
        asked += 1
        looks, at = [], seen
        while (again := rule(str(story), at, world.stories[story])) is not None:
            at = math.ceil(again / TICK) * TICK
            looks.append(at)
        requests += len(looks)
        # What came before the article was fetched is none any more.
        changes = [change for change in world.corrections.get(story, ()) if change > seen]
        for change, following in zip(changes, [*changes, math.inf][1:], strict=True):
            look = next((look for look in looks if change <= look < following), None)
            caught, missed = caught + (look is not None), missed + (look is None)
            waits += [look - change] if look is not None else []
    return [
        f"{requests / world.days:,.0f}",
        f"{requests / asked:.1f}",
        f"{caught / (caught + missed):.3f}",
        f"{statistics.median(waits) / HOUR:.1f}",
    ]


def _world(outlets: int, stories: int, days: int, seed: int) -> World:
    chance = random.Random(seed)
    published = [*_moments(chance, stories, days)]
    section = chance.choices(range(len(SECTIONS)), SECTIONS, k=len(published))
    world = World(days, published, array("d"), array("q"), [], {})
    for _ in range(outlets):
        share = chance.uniform(0.5, 1.0)
        shown = [
            (at + chance.expovariate(1 / 900), story) for story, at in enumerate(published) if chance.random() < share
        ]
        lists: list[tuple[list[float], list[int]]] = [([], []) for _ in range(len(SECTIONS) + 3)]
        for at, story in sorted(shown):
            for times, copies in (lists[-1], lists[section[story]]):
                times.append(at)
                copies.append(len(world.copies))
            world.copies.append(at)
            world.of.append(story)
        world.lists += lists
    for story, at in enumerate(published):
        if chance.random() < 1 / 8:
            change = at + chance.lognormvariate(math.log(2.5 * HOUR), 1.6)
            world.corrections[story] = [change]
            if chance.random() < 1 / 4:
                world.corrections[story].append(change + chance.lognormvariate(math.log(6 * HOUR), 1.4))
    return world


def _moments(chance: random.Random, stories: int, days: int) -> Iterator[float]:
    """Give when stories are published: 1.8 times the mean in the afternoon, a fifth at night, half at weekends."""
    at, highest = 0.0, 1.8 * 1.2
    while True:
        at += chance.expovariate(stories / DAY * highest)
        if at >= days * DAY:
            return
        daily = 1 + 0.8 * math.sin((at / HOUR - 9) / 24 * 2 * math.pi)
        weekly = 0.5 if int(at // DAY) % 7 >= 5 else 1.2
        if chance.random() < daily * weekly / highest:
            yield at


def _moment(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> float:
    return (moment - BEGIN).total_seconds()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="freshness and corrections against requests, in virtual time")
    parser.add_argument("--outlets", type=int, default=20, help="(%(default)s)")
    parser.add_argument("--stories", type=int, default=400, help="a day (%(default)s)")
    parser.add_argument("--days", type=int, default=30, help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
