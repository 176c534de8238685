"""A plain crawler of a network: Scrapy as it comes, following every link of the outlets from their front pages.

    .venv/bin/python bench/plain_crawler.py demo-8917.toml

Each address is asked once a crawl; nothing is kept, so that the next crawl asks all again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import Spider

from newscrawler.sources.profile import load_profile


class PlainSpider(Spider):
    """Follows the links of `starts`' hosts (with their ports), on which it stays."""

    name = "plain"

    def __init__(self, starts: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = starts
        self.hosts = {urlsplit(url).netloc for url in starts}
        self.links = LinkExtractor()

    def parse(self, response: Response) -> Iterator[Request]:
        """Ask for what a page links to."""
        if isinstance(response, HtmlResponse):
            for link in self.links.extract_links(response):
                if urlsplit(link.url).netloc in self.hosts:
                    yield Request(link.url)


def main() -> None:
    profile = load_profile(Path(sys.argv[1]))
    settings = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    process.crawl(PlainSpider, starts=[outlet.base_url for outlet in profile.outlets])
    process.start()


if __name__ == "__main__":
    main()
