"""The one download slot of a network, whose outlets share one backend: how fast it is asked, and when not at all."""

from __future__ import annotations

import logging
import random
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawler.sources.profile import DEFAULT_DELAY, Profile
from newscrawler.urls import netloc

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

LONGEST_DELAY = 60.0
"""Seconds between two requests that a robots.txt may ask for: 1,440 a day, with which a network's 1,100 new stories a
day can just be followed. One host of 400 that asks for a day would else stop them all."""

SHORTEST_UNIT = 0.25
"""Seconds by which a back-off is reckoned where the network's delay is shorter."""

LONGEST_WAIT = 60.0
"""Seconds that a crawl waits for a network at the most: a story is claimed for 120 s, and its page may be asked once
more after that. What asks for more is not waited for."""

TOLD = 5.0
"""Seconds of a wait from which it is told: shorter ones are hardly more than the delay."""


class SiteRests(IgnoreRequest):
    """The host is to be asked nothing for some `seconds`."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} is asked nothing for {seconds:.0f} s")
        self.seconds = seconds


class NetworkRests(IgnoreRequest):
    """The network cools down: this crawl asks it nothing more."""

    def __init__(self) -> None:
        super().__init__("the network cools down")


Waiting = tuple[Request, "Deferred[Response]"]


class _Queue(deque[Waiting]):
    """What has its turn next: a request gets here some time after it was checked."""

    def __init__(self, slot: NetworkSlot) -> None:
        super().__init__()
        self._slot = slot

    def append(self, item: Waiting, /) -> None:
        if self._slot.is_open_to(item):
            super().append(item)

    def popleft(self) -> Waiting:
        item = super().popleft()
        # Scrapy counts a request only in a task that starts later, so that without a delay all that waits would go out
        # at once, whatever the concurrency.
        self._slot.transferring.add(item[0])
        return item


class NetworkSlot(Slot):
    """Scrapy's slot, which can also be held, slowed down and closed."""

    def __init__(self, profile: Profile) -> None:
        wanted = profile.politeness.delay
        super().__init__(profile.politeness.concurrency, DEFAULT_DELAY if wanted is None else wanted, 0.0)
        self.queue = _Queue(self)
        self.name = profile.group
        self.is_closed = False
        self.resting: dict[str, float] = {}
        """Hosts that are asked nothing, and until when (of the monotonic clock)."""
        # A site alone may say that it can be asked faster; of a network one outlet would say so for all.
        self._least = DEFAULT_DELAY if wanted is None and len(profile.outlets) > 1 else wanted
        self._told = 0.0
        self._held_until = 0.0
        self._trouble = 0
        """How often in a row the network said that it has too much to do."""

    def download_delay(self) -> float:
        """Give the seconds that lie between the last request and the next one; Scrapy asks before each."""
        return max(self.delay, self._held_until - self.lastseen)

    def slow_down(self, url: str, wanted: float) -> None:
        """Let `wanted` seconds lie between requests, as the robots.txt at `url` asks, where that is longer.

        Of a site alone, whose profile states none, they count where they are shorter too.
        """
        if wanted > LONGEST_DELAY:
            logger.warning("%s asks for %g s between requests: %g s are kept", url, wanted, LONGEST_DELAY)
            wanted = LONGEST_DELAY
        if self._least is None or wanted > self._least:
            self.delay = self._least = wanted
            logger.info("%s asks for %g s between requests", url, wanted)

    def back_off(self, why: str, times: int, *, overloaded: bool, asked: float | None) -> None:
        """Send nothing for a while, since a request for the `times`th time failed.

        The wait doubles with each time, and with each in a row that told of an `overloaded` network; `asked` are the
        seconds that the server named, at most LONGEST_WAIT.
        """
        now = monotonic()
        power = max(times, self._trouble if overloaded else 0)
        wait = min(max(self.delay, SHORTEST_UNIT) * 2.0 ** min(power, 16), LONGEST_WAIT)
        if overloaded and now >= self._held_until:
            # What was sent before a wait began tells nothing new.
            self._trouble = power + 1
        # Crawls that failed together are not to come back together.
        wait = max(wait * random.uniform(1.0, 1.5), (asked or 0.0) + random.uniform(0.0, 1.0) * bool(asked))  # noqa: S311 - no secret
        if now + wait <= self._held_until:
            return
        self._held_until = now + wait
        level = logging.WARNING if wait >= TOLD and now >= self._told else logging.DEBUG
        if level == logging.WARNING:
            self._told = now + wait
        logger.log(level, "%s: waits %.1f s before it asks %s again", why, wait, self.name)

    def recovered(self) -> None:
        """Take note of an answer that tells of no trouble."""
        self._trouble = 0

    def rest(self, host: str, seconds: float) -> None:
        """Ask a host nothing for so long."""
        self.resting[host] = max(self.resting.get(host, 0.0), monotonic() + seconds)
        self._sweep()

    def check(self, host: str) -> None:
        """Raise NetworkRests or SiteRests where the host is not to be asked now."""
        if self.is_closed:
            raise NetworkRests
        until = self.resting.get(host)
        if until is not None:
            left = until - monotonic()
            if left > 0:
                raise SiteRests(host, left)
            del self.resting[host]

    def shut(self) -> None:
        """Send nothing any more, not even what has its turn already."""
        self.is_closed = True
        self._sweep()

    def is_open_to(self, item: Waiting) -> bool:
        """Tell whether a request may be sent; one that may not fails."""
        request, waiting = item
        if self.is_closed or self.resting:
            try:
                self.check(netloc(request.url))
            except IgnoreRequest as exc:
                waiting.errback(exc)
                return False
        return True

    def _sweep(self) -> None:
        waiting = [*self.queue]
        self.queue.clear()
        self.queue.extend(item for item in waiting if self.is_open_to(item))


_slots: WeakKeyDictionary[Crawler, NetworkSlot] = WeakKeyDictionary()


def network_slot(crawler: Crawler) -> NetworkSlot:
    """Give the slot of the network that a crawl asks."""
    slot = _slots.get(crawler)
    if slot is None:
        slot = _slots[crawler] = NetworkSlot(crawler.spider.profile)  # type: ignore[union-attr]  # its users are made after the spider
    return slot
