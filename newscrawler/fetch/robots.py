"""robots.txt of a site that is asked for a page or two, without a crawl."""

from __future__ import annotations

import attrs
from protego import Protego

from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.settings import ROBOTSTXT_USER_AGENT
from newscrawler.sources.profile import DEFAULT_DELAY


@attrs.define
class Robots:
    """What one host[:port] allows and tells."""

    rules: Protego

    @property
    def delay(self) -> float:
        """Seconds between two requests: the Crawl-delay, else as long as a crawl waits by default."""
        wanted = self.rules.crawl_delay(ROBOTSTXT_USER_AGENT)
        return DEFAULT_DELAY if wanted is None else wanted

    @property
    def sitemaps(self) -> list[str]:
        return list(self.rules.sitemaps)

    def allows(self, url: str) -> bool:
        return bool(self.rules.can_fetch(url, ROBOTSTXT_USER_AGENT))


def fetch_robots(front: str, *, user_agent: str) -> Robots:
    """Ask the host of `front` ("https://host/") for its robots.txt; one that has none allows all, as in a crawl."""
    try:
        body = fetch_page(f"{front}robots.txt", user_agent=user_agent).body
    except FetchError:
        body = b""
    return Robots(Protego.parse(body.decode("utf-8", "replace")))
