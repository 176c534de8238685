"""The project's settings and spider without the reading of pages: it fetches all that a site lists.

.venv/bin/python bench/crawl_fetching.py PROFILE CONCURRENCY [SETTING=JSON...]
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

from crawl_bare import given_settings, page_urls
from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawler.spiders.syndication import SyndicationSpider


class Fetching(SyndicationSpider):
    async def start(self) -> AsyncIterator[Request]:
        for url in page_urls(self.profile.outlets[0].base_url.rstrip("/")):
            yield Request(url, callback=self.leave)

    def leave(self, response: Response) -> None:
        """Do nothing: a callback that asks for no Capture gets none made."""


def main() -> None:
    profile, concurrency, *others = sys.argv[1:]
    settings = Settings()
    settings.setmodule("newscrawler.settings", priority="project")
    # Without a pipeline that stores it is a dry run, which asks no database; what is to be asked Scrapy keeps.
    own = {
        "ITEM_PIPELINES": {},
        "CONCURRENT_REQUESTS": int(concurrency),
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    }
    for name, value in own.items():
        settings.set(name, value, priority="cmdline")
    for name, value in given_settings(others).items():
        settings.set(name, value, priority="cmdline")
    process = CrawlerProcess(settings)
    process.crawl(Fetching, source=profile)
    process.start()


if __name__ == "__main__":
    main()
