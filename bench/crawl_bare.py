"""Scrapy with its defaults: it fetches all pages that a site lists, and does nothing with them.

.venv/bin/python bench/crawl_bare.py URL CONCURRENCY [SETTING=JSON...]
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


def page_urls(base: str) -> list[str]:
    """Give the addresses of all pages that the site at `base` lists."""
    return [url for each in _locations(f"{base}/sitemap.xml") for url in _locations(each)]


def given_settings(arguments: Iterable[str]) -> dict[str, Any]:
    """Give what `NAME=JSON` arguments set."""
    return {name: json.loads(value) for name, _, value in (each.partition("=") for each in arguments)}


def _locations(url: str) -> list[str]:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own loopback address
        return re.findall("<loc>(.*?)</loc>", response.read().decode())


class Bare(Spider):
    name = "bare"
    base: str

    async def start(self) -> AsyncIterator[Request]:
        for url in page_urls(self.base):
            yield Request(url)

    def parse(self, response: Response) -> None:
        pass


def main() -> None:
    base, concurrency, *others = sys.argv[1:]
    # The one thing that all crawlers measured have in common.
    same = {"CONCURRENT_REQUESTS": int(concurrency), "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency)}
    process = CrawlerProcess({**same, **given_settings(others)})
    process.crawl(Bare, base=base)
    process.start()


if __name__ == "__main__":
    main()
