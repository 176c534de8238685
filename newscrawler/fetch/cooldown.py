"""When a network refuses us: what counts as that, and the end of the crawl until its cool-down is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from newscrawler.fetch.slot import NetworkSlot
from newscrawler.items import Capture
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.cooldowns import (
    COOLING_DOWN,
    FIRST,
    begin_cooldown,
    cooldown,
    end_cooldown,
    rest_host,
    resting_hosts,
)
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.sources.profile import Profile
from newscrawler.urls import netloc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

REFUSALS = 8
"""In a row, no other answer between them. Where every fourth page is refused for its own sake, as by a paywall, that
happens once in 65,000 pages."""
OUTLETS = 3
"""Of which they come at the least, or from all where a network has fewer: what one outlet refuses is its own affair."""
PAGES = 3
"""Paths of which they are at the least: one story may be forbidden on all outlets."""

REFUSING = frozenset({403, 429, 503})
"""Statuses of refusals; 429 and 503 once the page was asked as often as it is."""
WALLS = frozenset({"bot challenge", "rate limit"})
"""Reasons of blocked pages that turn a crawler away. Paywalls, logins, consent, places and laws are the page's own."""


class Refusals:
    """Counts the refusals in a row of a network."""

    def __init__(self, crawler: Crawler, slot: NetworkSlot) -> None:
        self._profile: Profile = crawler.spider.profile  # type: ignore[union-attr]  # made after the spider
        self._slot = slot
        self._count = 0
        self._outlets: set[str] = set()
        self._pages: set[str] = set()
        self._resting: set[str] = set()
        self._has_pages = False
        """The network has shown something that is no refusal."""
        self._needed = min(OUTLETS, len(self._profile.outlets))

    def note(self, request: Request, response: Response) -> str | None:
        """Take note of a page's last answer; give why the network is to be left alone, where it is."""
        refusal = _refusal(request, response)
        if refusal is None:
            self._has_pages |= response.status < 400
            if self._count and response.status < 400:
                self._count = 0
                for each in (self._outlets, self._pages, self._resting):
                    each.clear()
            return None
        host = netloc(request.url)
        outlet = self._profile.outlet_of(request.url)
        name = outlet.domain if outlet else host
        self._count += 1
        self._outlets.add(name)
        self._pages.add(urlsplit(request.url).path)
        if host in self._slot.resting:
            # It named a time, so that one answer is enough of it.
            self._resting.add(name)
        many = self._count >= REFUSALS and len(self._pages) >= PAGES and len(self._outlets) >= self._needed
        if not many and len(self._resting) < self._needed:
            return None
        return self._in_words(refusal)

    def of_all(self) -> str | None:
        """Give, at a crawl's end, why a network is to be left alone that has shown nothing else, however few pages."""
        if self._has_pages or not self._count or len(self._outlets) < self._needed:
            return None
        return self._in_words("all was refused")

    def _in_words(self, what: str) -> str:
        outlets = f"{len(self._outlets)} outlets" if len(self._outlets) > 1 else next(iter(self._outlets))
        return f"{what}, {self._count} in a row from {outlets}"


def _refusal(request: Request, response: Response) -> str | None:
    if response.status in REFUSING:
        return f"HTTP {response.status}"
    capture = request.cb_kwargs.get("capture")
    if isinstance(capture, Capture) and capture.kind == "blocked" and capture.reason in WALLS:
        return capture.reason
    return None


class CoolDown:
    """The network's cool-down as one crawl meets it; a dry run, which stores nothing, knows none but its own."""

    def __init__(self, crawler: Crawler, slot: NetworkSlot) -> None:
        self._crawler = crawler
        self._spider: Any = crawler.spider
        self._slot = slot
        self._tasks: list[asyncio.Task[None]] = []

    async def begins(self) -> bool:
        """Tell, before the first request, whether the network cools down: then the crawl ends.

        The operator's word ends a cool-down. Raises MongoUnavailable where the database is lost.
        """
        if "no_cooldown" in self._spider.switches and not self._spider.dry_run:
            await end_cooldown(crawl_database(self._crawler), self._slot.name)
            return False
        return await self.lasts()

    async def lasts(self) -> bool:
        """Tell whether the network cools down, since another crawl was refused too: then this one ends.

        Raises MongoUnavailable where the database is lost.
        """
        if self._slot.is_closed or self._spider.dry_run:
            return self._slot.is_closed
        db = crawl_database(self._crawler)
        found = await cooldown(db, self._slot.name, self._spider.source)
        if found is None:
            for host, seconds in (await resting_hosts(db, self._slot.name)).items():
                self._slot.rest(host, seconds)
            return False
        self._leave(found["reason"], found["until"])
        return True

    def note_rest(self, host: str, reason: str) -> None:
        """Tell other crawls, and the next, of a host that named a time."""
        if not self._spider.dry_run:
            self._tasks.append(asyncio.ensure_future(self._note_rest(host, reason)))

    async def _note_rest(self, host: str, reason: str) -> None:
        seconds = self._slot.resting.get(host, 0.0) - monotonic()
        if seconds <= 0:
            return
        db = crawl_database(self._crawler)
        try:
            await rest_host(db, self._slot.name, host, self._spider.run_id, reason, seconds)
        except MongoUnavailable as exc:
            logger.warning("%s", exc)

    @property
    def is_beginning(self) -> bool:
        """Tell whether the crawl is about to end for it."""
        return any(not task.done() for task in self._tasks)

    def start(self, reason: str) -> None:
        """Begin a cool-down, for `reason`, and end the crawl."""
        if not self._slot.is_closed:
            self._slot.shut()
            self._tasks.append(asyncio.ensure_future(self._start(reason)))

    async def _start(self, reason: str) -> None:
        now = monotonic()
        least = max([0.0, *(until - now for until in self._slot.resting.values())])
        until = datetime.now(UTC) + timedelta(seconds=max(FIRST, least))
        if not self._spider.dry_run:
            db = crawl_database(self._crawler)
            try:
                until = await begin_cooldown(
                    db, self._slot.name, self._spider.source, self._spider.run_id, reason, least
                )
            except MongoUnavailable as exc:
                # The crawl ends all the same; one that starts anew will be refused for itself.
                logger.warning("%s", exc)
        self._leave(reason, until)

    def _leave(self, reason: str, until: datetime) -> None:
        logger.warning(
            "%s refuses us (%s) and is asked nothing until %s: what is left stays due; crawl --no-cooldown asks now",
            self._slot.name,
            reason,
            f"{until.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}",
        )
        self._slot.shut()
        self._tasks.append(asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=COOLING_DOWN)))
