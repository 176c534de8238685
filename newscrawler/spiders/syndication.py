"""The spider: it asks what a source lists, and follows what the page objects found. Networks differ by profile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawler.items import Capture, Link
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.queries import known_pages, validators_of
from newscrawler.mongo.runs import new_run_id
from newscrawler.pages.capture import page_params
from newscrawler.pages.rules import page_rules
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import DEFAULT_DELAY, ProfileError
from newscrawler.sources.target import Target, find_target
from newscrawler.spiders.frontier import Frontier

LISTS_FIRST, ARTICLES_FIRST = 10, 100


class SyndicationSpider(Spider):
    """Crawls one source.

    Arguments (`scrapy crawl syndication -a source=...`): `source` (profile name, profile file or URL), `limit`
    (articles), `since` (ISO date), `refetch` ("1": known articles too).
    """

    name = "syndication"

    def __init__(
        self, *, target: Target, limit: int | None, since: str | None, refetch: bool, dry_run: bool, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.target = target
        self.source = target.name
        self.profile = target.profile
        self.started = datetime.now(UTC)
        self.run_id = new_run_id(self.started)
        self.refetch = refetch
        self.dry_run = dry_run
        self.frontier = Frontier(target.profile, limit=limit, since=since)
        self.answers = 0
        """Responses of any status, robots.txt aside."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments, and set what the profile decides: page rules and politeness.

        Raises ProfileError, CloseSpider.
        """
        source = kwargs.pop("source", None)
        if not source:
            raise ProfileError("no source: give -a source=NAME, a profile file or a URL")
        limit = kwargs.pop("limit", None)
        spider = super().from_crawler(
            crawler,
            *args,
            target=find_target(source),
            limit=int(limit) if limit else None,
            since=kwargs.pop("since", None),
            refetch=str(kwargs.pop("refetch", "")).lower() in ("1", "true", "yes"),
            dry_run=not any("StorePipeline" in str(name) for name in crawler.settings.getdict("ITEM_PIPELINES")),
            **kwargs,
        )
        politeness = spider.profile.politeness
        delay = DEFAULT_DELAY if politeness.delay is None else politeness.delay
        slot = {"concurrency": politeness.concurrency, "delay": delay, "jitter": 0.0}
        crawler.settings.set("SCRAPY_POET_RULES", page_rules(spider.profile), priority="spider")
        crawler.settings.set("DOWNLOAD_SLOTS", {spider.profile.group: slot}, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask what the source lists: everything in its profile, or the one URL."""
        if self.target.url is not None:
            yield self._request(self.target.url, role="start")
            return
        for kind, role in (("feeds", "feed"), ("sections", "section"), ("sitemaps", "sitemap")):
            for link in self.frontier.new_lists(
                [Link(url=url, kind="list") for url in self.profile.addresses(kind)], ["list"]
            ):
                yield self._request(link.url, role=role)

    async def parse(self, response: Response, capture: Capture) -> AsyncIterator[Capture | Request]:
        """Hand the page's capture on, and ask for what it leads to."""
        self.answers += 1
        capture.fetchedAt = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        capture.runId = self.run_id
        if capture.http is not None and response.meta.get("redirect_urls"):
            capture.http.requestedUrl = response.meta["redirect_urls"][0]
        role = response.meta["role"]
        self.crawler.stats.inc_value(f"crawl/{capture.kind}")
        if capture.http is not None and capture.http.status >= 400:
            self.crawler.stats.inc_value(f"crawl/http_{capture.http.status}")
        old = capture.article is not None and self.frontier.too_old(capture.article.datePublished)
        if old:
            self.crawler.stats.inc_value("crawl/too_old")
        else:
            yield capture
        if role == "article":
            if capture.kind == "article" and not old:
                self.frontier.fetched += 1
            else:
                self.frontier.give_back()
        if self.frontier.is_done:
            raise CloseSpider("limit")
        async for request in self._follow(capture, role, response.meta["depth_in_list"]):
            yield request

    async def _follow(self, capture: Capture, role: str, page: int) -> AsyncIterator[Request]:
        if role == "start":
            role = self._role_of(capture)
        if role != "article":
            for request in self._lists(capture, role, page):
                yield request
            found = self.frontier.new_articles(capture.links)
            for url in self.frontier.admit([found[identity] for identity in await self._unknown(list(found))]):
                yield await self._article(url)
        else:
            for url in self.frontier.admit():
                yield await self._article(url)

    def _role_of(self, capture: Capture) -> str:
        """Tell what the one URL of a source is: an article alone, or what lists others."""
        if capture.kind == "article":
            return "article"
        if capture.kind in ("feed", "sitemap"):
            self.frontier.any_host = True
            return capture.kind
        return "front" if urlsplit(capture.url).path in ("", "/") else "section"

    def _lists(self, capture: Capture, role: str, page: int) -> Iterator[Request]:
        """Give the requests for further lists: a section's next page, a sitemap's parts, a front page's lists."""
        if self.frontier.is_full:
            return
        if role == "front":
            for link in self.frontier.new_lists(capture.links, ("feed", "list")):
                yield self._request(link.url, role="feed" if link.kind == "feed" else "leaf")
        elif role == "section" and page < self.profile.section_pages:
            following = [link for link in capture.links if link.rel == "next"]
            for link in self.frontier.new_lists(following[:1], ("list",)):
                yield self._request(link.url, role="section", page=page + 1)
        elif role == "sitemap":
            for link in self.frontier.new_lists(capture.links, ("sitemap",)):
                yield self._request(link.url, role="sitemap")

    async def _unknown(self, identities: list[str]) -> list[str]:
        """Leave out the pages that earlier crawls fetched."""
        if self.refetch or self.dry_run or not identities:
            return identities
        known = await known_pages(crawl_database(self.crawler), identities)
        self.crawler.stats.inc_value("crawl/known", len(known))
        return [identity for identity in identities if identity not in known]

    async def _article(self, url: str) -> Request:
        request = self._request(url, role="article")
        if self.refetch and not self.dry_run:
            identity = page_id(url, self.profile)
            etag, modified = (await validators_of(crawl_database(self.crawler), [identity])).get(identity, (None, None))
            if etag:
                request.headers["If-None-Match"] = etag
            if modified:
                request.headers["If-Modified-Since"] = modified
        return request

    def _request(self, url: str, *, role: str, page: int = 1) -> Request:
        first = ARTICLES_FIRST if role == "article" and self.frontier.limit is not None else 0
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            priority=first if role == "article" else LISTS_FIRST,
            meta={
                "role": role,
                "depth_in_list": page,
                "page_params": page_params(self.profile.for_page(url)),
            },
        )

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Count a request that got no usable answer, and give its place under the limit to the next article."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy's addition to the failure
        if isinstance(failure.value, IgnoreRequest):
            self.crawler.stats.inc_value("crawl/ignored")
        else:
            self.crawler.stats.inc_value("crawl/failed")
            self.crawler.stats.inc_value(f"crawl/failed/{type(failure.value).__name__}")
            self.logger.warning("%s: no answer: %s", request.url, failure.getErrorMessage())
        if request.meta["role"] == "article":
            self.frontier.give_back()
            for url in self.frontier.admit():
                yield await self._article(url)
