"""The demo while it is served: a virtual clock, corrections, faults asked for, and the count of requests."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from newscrawler.demo.network import Network
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story, rewritten

KINDS = ("article", "section", "feed", "sitemap", "robots", "other")


@dataclass
class Counts:
    """What was asked so far; robots.txt is left out of the measures of manners, since it tells them."""

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    stories: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)
    """Requests of what is neither an article nor robots.txt, by URL."""
    sizes: Counter[str] = field(default_factory=Counter)
    """Bytes of the bodies sent, by kind."""
    again: Counter[str] = field(default_factory=Counter)
    """Requests for an address that was asked before, by kind."""
    asked: set[str] = field(default_factory=set)
    disallowed: int = 0
    concurrent: int = 0
    max_concurrent: int = 0
    min_gap: float | None = None
    """Seconds between the starts of two requests, at the least."""
    last_start: float | None = None

    def start(self, kind: str, url: str) -> None:
        self.kinds[kind] += 1
        self.again[kind] += url in self.asked
        self.asked.add(url)
        if kind == "robots":
            return
        now = time.monotonic()
        if self.last_start is not None:
            gap = now - self.last_start
            self.min_gap = gap if self.min_gap is None else min(self.min_gap, gap)
        self.last_start = now
        self.concurrent += 1
        self.max_concurrent = max(self.max_concurrent, self.concurrent)

    def finish(self, kind: str, status: int | None, size: int) -> None:
        """Note the end of a request and its bytes; `status` is None where the connection was cut."""
        self.sizes[kind] += size
        self.statuses[str(status or "cut")] += 1
        if kind != "robots":
            self.concurrent -= 1

    def as_dict(self) -> dict[str, Any]:
        return {
            **{kind: self.kinds[kind] for kind in KINDS},
            "byStatus": dict(sorted(self.statuses.items())),
            "articlesPerStory": dict(sorted(self.stories.items())),
            "byUrl": dict(sorted(self.paths.items())),
            "bytes": {kind: self.sizes[kind] for kind in KINDS},
            "again": {kind: self.again[kind] for kind in KINDS},
            "disallowed": self.disallowed,
            "maxConcurrent": self.max_concurrent,
            "minGapMs": None if self.min_gap is None else round(self.min_gap * 1000, 3),
        }


class Live:
    """One served network and all that changes while it is served."""

    def __init__(self, network: Network, *, speed: float = 0.0) -> None:
        self.network = network
        self.speed = speed
        """Virtual seconds a real second."""
        self.counts = Counts()
        self.faults: dict[tuple[str, str | None], str] = {}
        """Kind of fault by the id of the story whose pages answer so, and the outlet's domain (None: on all)."""
        self.asked: Counter[str] = Counter()
        """How often each fault was met, for those that end."""
        self._corrected: dict[str, Story] = {}
        self._advanced = timedelta()
        self._started = time.monotonic()

    def now(self) -> datetime:
        """Give the virtual time, UTC."""
        running = (time.monotonic() - self._started) * self.speed
        return self.network.end + self._advanced + timedelta(seconds=running)

    def advance(self, seconds: float) -> None:
        """Move the clock; backwards too, to before some stories were shown."""
        self._advanced += timedelta(seconds=seconds)

    def story(self, outlet: Outlet, story_id: str) -> Story | None:
        """Give a story as the outlet shows it now, None where it does not."""
        shown = self.network.shown.get((outlet.number, story_id))
        if shown is None or shown > self.now():
            return None
        known = self.network.by_id[story_id]
        return self._corrected.get(story_id) or self.network.text_on(outlet, known)

    def fault(self, outlet: Outlet, story_id: str) -> str | None:
        """Give the kind of fault with which an outlet answers for a story."""
        return self.faults.get((story_id, outlet.domain)) or self.faults.get((story_id, None))

    def modified(self, story: Story, shown: datetime) -> datetime:
        """Give when a story's text last changed at an outlet that first showed it at `shown`."""
        latest = self._corrected.get(story.id)
        return latest.corrected if latest and latest.corrected else shown

    def correct(self, story_id: str) -> Story:
        """Publish a story anew under its id, a second from now. Raises KeyError where there is none of this id."""
        self.advance(1)
        known = self._corrected.get(story_id) or self.network.by_id[story_id]
        moment = self.now()
        self._corrected[story_id] = replace(rewritten(known, "correction", moment.isoformat()), corrected=moment)
        return self._corrected[story_id]

    def reset(self) -> None:
        """Put everything back to the start."""
        # Requests under way still finish on the counts that they started on.
        self.counts = Counts()
        self.faults.clear()
        self.asked.clear()
        self._corrected.clear()
        self._advanced = timedelta()
        self._started = time.monotonic()
