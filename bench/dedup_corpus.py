"""The labelled set: a stream of invented articles and teasers in order of arrival, each with the story that it is a
copy of.

No text of it is anybody's. dedup_stories.py and dedup_formulas.py write the stories and the look-alikes, dedup_edits.py
makes the copies' edits, dedup_sites.py has what sites put around a text. A seed gives the same documents each time; the
seed of names alone gives other people, places and companies.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import dedup_copies
from dedup_formulas import series
from dedup_names import World
from dedup_scripts import LANGUAGES, Bureau, tables
from dedup_series import Series
from dedup_sites import Site, sites
from dedup_stories import Newsroom, Story

Document = dict[str, Any]
START = date(2025, 1, 6)
_MEAN_SIZE = 3.5
"""Copies a story, as `Newsroom.size` draws them in the mean; it sets how many stories a day needs."""
_KINDS = {"news": 70, "brief": 4, "follow_up": 8, "twin": 3, "roundup": 3, "speech": 4, "formula": 8}
"""Of a hundred stories in English, how many are of each kind."""


@attrs.frozen
class Wanted:
    """What to generate."""

    articles: int = 15_600
    teasers: int = 15_800
    days: int = 30
    """The documents arrive over so many days, and a few after."""
    seed: int = 1
    names_seed: int = 1
    other_languages: float = 0.03
    """Share of the stories that are in another language than English."""


def documents(wanted: Wanted) -> Iterator[Document]:
    """Give the documents in order of their dates; `kind` is article or teaser; `story`, `edits` and `like` are gold."""
    left = {"article": wanted.articles, "teaser": wanted.teasers}
    pending: list[tuple[datetime, int, Document]] = []
    press = _Press(wanted)
    for number in range(10 * wanted.days):
        day = START + timedelta(days=number)
        for document, at in press.day(day):
            heapq.heappush(pending, (at, press.printed, document))
        tomorrow = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
        while pending and pending[0][0] < tomorrow:
            document = heapq.heappop(pending)[2]
            if left[document["kind"]]:
                left[document["kind"]] -= 1
                yield document
        if not any(left.values()):
            return


class _Press:
    """Prints a day's stories at all sites."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.printed = 0
        self.rng = random.Random(f"corpus {wanted.seed}")
        self.world = World.of(wanted.names_seed)
        self.sites = sites(wanted.names_seed)
        self.room = Newsroom(self.world, self.rng)
        self.bureaus = [Bureau(language, wanted.names_seed) for language in LANGUAGES]
        self.own_sites = {bureau.language: bureau.sites(self.sites) for bureau in self.bureaus}
        self.stories = max(wanted.articles, wanted.teasers) / wanted.days / _MEAN_SIZE
        self.series: list[Series] = []
        self.last: list[list[str]] = []
        """Ids of each series' latest texts."""
        made = series(self.world, wanted.names_seed)
        daily = 0.0
        while daily < self.stories * _KINDS["formula"] / 100:
            self.series.append(next(made))
            self.last.append([])
            daily += 1 / self.series[-1].every

    def day(self, day: date) -> Iterator[tuple[Document, datetime]]:
        for story in self._stories(day):
            yield from self._copies(story)

    def _stories(self, day: date) -> Iterator[Story]:
        rng, room = self.rng, self.room
        if not room.recent:
            for _ in range(10):
                yield room.news(day)
        makers = [getattr(room, kind) for kind in _KINDS if kind != "formula"]
        weights = [weight for kind, weight in _KINDS.items() if kind != "formula"]
        count = int(self.stories * (1 - _KINDS["formula"] / 100) + rng.random())
        for _ in range(count):
            if rng.random() < self.wanted.other_languages:
                yield from tables(room, day) if rng.random() < 0.1 else (rng.choice(self.bureaus).story(room, day),)
            else:
                yield rng.choices(makers, weights)[0](day)
        number = (day - START).days
        for which, line in enumerate(self.series):
            if (number - line.start) % line.every == 0:
                yield self._formula(line, self.last[which], day)

    def _formula(self, line: Series, last: list[str], day: date) -> Story:
        headline, paragraphs = line.instance(self.rng, day)
        story = Story(
            id=self.room.id(), kind=line.kind, day=day, size=self.room.size(20), headlines=[headline], deck="",
            paragraphs=paragraphs, place=line.place, agency=self.rng.choice(self.world.agencies),
            like=line.kind, resembles=last[-5:],
        )  # fmt: skip
        last.append(story.id)
        del last[:-5]
        return story

    def _copies(self, story: Story) -> Iterator[tuple[Document, datetime]]:
        wanted, rng = self.wanted, self.rng
        start = datetime.combine(story.day, datetime.min.time(), UTC) + timedelta(minutes=rng.randrange(1440))
        most = max(wanted.articles, wanted.teasers)
        for kind, share in (("article", wanted.articles / most), ("teaser", wanted.teasers / most)):
            count = int(story.size * share + rng.random())
            for number in range(count):
                # Most copies come within a day; one in twenty some days later.
                hours = rng.expovariate(1 / (70 if rng.random() < 0.05 else 9)) if number else rng.random()
                at = start + timedelta(hours=min(hours, 240))
                yield self._copy(kind, story, at), at

    def _copy(self, kind: str, story: Story, at: datetime) -> Document:
        rng = self.rng
        printers = self.own_sites.get(story.kind, self.sites)
        site: Site = printers[int(len(printers) * rng.random() ** 1.5)]
        if kind == "article":
            copy = dedup_copies.article(rng, story, site, at.year * 12 + at.month - 2025 * 12 - 1)
        else:
            copy = dedup_copies.teaser(rng, story, site)
        self.printed += 1
        id_ = f"{rng.getrandbits(48):012x}"
        date_ = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return dedup_copies.record(copy, story, site, id=id_, kind=kind, date=date_)
