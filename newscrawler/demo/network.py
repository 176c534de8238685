"""The demo's network: which outlet shows which story from when on. It never changes once built."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from newscrawler.demo.grammar import seeded
from newscrawler.demo.outlets import Outlet, build_outlets
from newscrawler.demo.stories import Story, rewritten, write_story

OUTLETS = 8
STORIES = 250
SEED = 1

SECTIONS = ("International", "Business", "Sport", "Science", "Culture")

_FIRST_DAY = datetime(2025, 5, 1, 6, 0, tzinfo=UTC)
_FIRST_ID = 278_100_000
"""Ids of nine digits beginning with 27, as the network's are."""
_MINUTES_APART = 25
"""Mean minutes between two stories: 250 of them span four days, so that news sitemaps leave most of them out."""
_ON_FEW = 0.1
"""Share of the stories that stand on one to three outlets only."""


class Showing(NamedTuple):
    shown: datetime
    """When the outlet first showed it, UTC."""
    story: Story


@dataclass(frozen=True)
class Network:
    seed: int
    agree: float
    """Share of the outlets that show a story's text unchanged."""
    outlets: tuple[Outlet, ...]
    stories: tuple[Story, ...]
    """In the order of publication."""
    showings: tuple[tuple[Showing, ...], ...]
    """By outlet, oldest first."""

    @cached_property
    def by_id(self) -> dict[str, Story]:
        return {story.id: story for story in self.stories}

    @cached_property
    def by_host(self) -> dict[str, Outlet]:
        return {outlet.host: outlet for outlet in self.outlets}

    @cached_property
    def shown(self) -> dict[tuple[int, str], datetime]:
        """When each story was first shown, by number of the outlet and id."""
        return {(n, item.story.id): item.shown for n, items in enumerate(self.showings) for item in items}

    @cached_property
    def end(self) -> datetime:
        """Five minutes past the first full hour at which all that will be shown has been."""
        last = max(items[-1].shown for items in self.showings if items)
        return last.replace(minute=0, second=0) + timedelta(hours=1, minutes=5)

    def visible(self, outlet: Outlet, now: datetime, section: str | None = None) -> Sequence[Showing]:
        """Give what an outlet shows at `now`, newest first, of one section or of all."""
        items = self._by_section[outlet.number, section]
        count = bisect_right(items, now, key=lambda item: item.shown)
        return items[:count][::-1]

    def first_outlets(self, now: datetime, section: str | None = None) -> list[tuple[Showing, Outlet]]:
        """Give the stories that the network shows at `now`, newest first, each with the outlet that was first."""
        return [
            (item, outlet)
            for item, outlet in self._first_showings
            if item.shown <= now and section in (None, item.story.section)
        ]

    def text_on(self, outlet: Outlet, story: Story) -> Story:
        """Give a story as an outlet words it: its own words where it does not agree."""
        if self.agree >= 1 or seeded("agree", self.seed, outlet.number, story.id).random() < self.agree:
            return story
        return rewritten(story, outlet.domain)

    @cached_property
    def _by_section(self) -> dict[tuple[int, str | None], tuple[Showing, ...]]:
        found: dict[tuple[int, str | None], tuple[Showing, ...]] = {}
        for number, items in enumerate(self.showings):
            found[number, None] = items
            for section in SECTIONS:
                found[number, section] = tuple(item for item in items if item.story.section == section)
        return found

    @cached_property
    def _first_showings(self) -> list[tuple[Showing, Outlet]]:
        first: dict[str, tuple[Showing, Outlet]] = {}
        for outlet, items in zip(self.outlets, self.showings, strict=True):
            for item in items:
                known = first.get(item.story.id)
                if known is None or item.shown < known[0].shown:
                    first[item.story.id] = (item, outlet)
        return sorted(first.values(), key=lambda found: found[0].shown, reverse=True)


def build_network(
    outlets: int = OUTLETS,
    stories: int = STORIES,
    seed: int = SEED,
    *,
    agree: float = 1.0,
    begins: datetime = _FIRST_DAY,
) -> Network:
    """Give the network of these numbers, the same for the same arguments; its first story is of `begins`.

    Raises ValueError where a number is out of range.
    """
    if stories < 1:
        raise ValueError(f"stories: {stories} is not 1 or more")
    rng = seeded("network", seed)
    shown_by = build_outlets(outlets, rng)
    written: list[Story] = []
    headlines: set[str] = set()
    showings: list[list[Showing]] = [[] for _ in shown_by]
    moment, story_id, number = begins, _FIRST_ID + rng.randrange(10_000), 0
    while len(written) < stories:
        number += 1
        story = write_story(seed, number, str(story_id), moment)
        if story.headline in headlines:
            continue
        headlines.add(story.headline)
        written.append(story)
        for outlet, delay in _spread(len(shown_by), rng):
            showings[outlet].append(Showing(moment + delay, story))
        moment += timedelta(minutes=rng.randint(1, 2 * _MINUTES_APART - 1))
        story_id += rng.randint(3, 60)
    return Network(
        seed=seed,
        agree=agree,
        outlets=shown_by,
        stories=tuple(written),
        showings=tuple(tuple(sorted(items, key=lambda item: item.shown)) for items in showings),
    )


def _spread(outlets: int, rng: random.Random) -> list[tuple[int, timedelta]]:
    """Give the outlets that show a story and how long after publication: the first soon, the others within hours."""
    if rng.random() < _ON_FEW:
        chosen = rng.sample(range(outlets), min(outlets, rng.randint(1, 3)))
    else:
        chosen = rng.sample(range(outlets), max(1, round(outlets * rng.uniform(0.8, 1.0))))
    first = timedelta(seconds=rng.randint(0, 240))
    delays = [first, *(first + timedelta(seconds=rng.randint(60, 6 * 3600)) for _ in chosen[1:])]
    return list(zip(chosen, delays, strict=True))
