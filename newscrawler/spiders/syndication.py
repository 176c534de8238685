"""The spider: it asks what a source lists, and follows what the page objects found. Networks differ by profile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

import attrs
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider, DropItem, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawler.fetch.claiming import FetchedElsewhere
from newscrawler.items import Capture, LinkKind
from newscrawler.mongo.agreement import differing_outlets_async
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.crawlstate import (
    LIST_ASKED,
    fetched_outlets,
    is_known,
    lists_asked,
    looks_at,
)
from newscrawler.mongo.queries import known_pages, validators_of
from newscrawler.mongo.runs import new_run_id
from newscrawler.pages.capture import page_params
from newscrawler.pages.rules import page_rules
from newscrawler.sources.copies import copy_rule
from newscrawler.sources.profile import DEFAULT_DELAY, ProfileError
from newscrawler.sources.target import Target, find_target
from newscrawler.spiders.copies import Copies, Wanted
from newscrawler.spiders.frontier import Frontier
from newscrawler.spiders.lists import DAY, Listed, Lists, Look, share_of_day
from pipelines.validate import answered, validate

LISTS_FIRST, NETWORK_FIRST, ARTICLES_FIRST = 10, 20, 100


class SyndicationSpider(Spider):
    """Crawls one source.

    Arguments (`scrapy crawl syndication -a source=...`): `source` (profile name, profile file or URL), `limit`
    (articles), `since` (ISO date), `refetch` ("1": known articles too), `copies` ("skip", "sample:0.02" or "all", in
    place of what the profile says).
    """

    name = "syndication"

    def __init__(
        self,
        *,
        target: Target,
        limit: int | None,
        since: str | None,
        refetch: bool,
        copies: str,
        dry_run: bool,
        **kwargs: Any,
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
        self.lists = Lists(self.started)
        self.copies = Copies(copy_rule(copies), refetch=refetch)
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
        target = find_target(source)
        copies = kwargs.pop("copies", None) or target.profile.copies
        try:
            copy_rule(copies)
        except ValueError as exc:
            raise ProfileError(f"copies: {exc}") from exc
        spider = super().from_crawler(
            crawler,
            *args,
            target=target,
            limit=int(limit) if limit else None,
            since=kwargs.pop("since", None),
            refetch=str(kwargs.pop("refetch", "")).lower() in ("1", "true", "yes"),
            copies=copies,
            dry_run=not any("StorePipeline" in str(name) for name in crawler.settings.getdict("ITEM_PIPELINES")),
            **kwargs,
        )
        politeness = spider.profile.politeness
        delay = DEFAULT_DELAY if politeness.delay is None else politeness.delay
        slot = {"concurrency": politeness.concurrency, "delay": delay, "jitter": 0.0}
        crawler.settings.set("SCRAPY_POET_RULES", page_rules(spider.profile), priority="spider")
        crawler.settings.set("DOWNLOAD_SLOTS", {spider.profile.group: slot}, priority="spider")
        crawler.signals.connect(spider.came_to_rest, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask what the source lists: everything in its profile, or the one URL."""
        rule = self.copies.rule
        if self.profile.is_network and rule.compares and not rule.all and not self.dry_run:
            differing = await differing_outlets_async(crawl_database(self.crawler), self.profile.name)
            self.copies.differing = frozenset(differing)
            if differing:
                self.logger.warning("fetched in full, since their texts differ: %s", ", ".join(differing))
        if self.target.url is not None:
            yield self._request(self.target.url, role="start")
            return
        if self.profile.list_budget is not None and not self.dry_run:
            database, day_ago = crawl_database(self.crawler), self.started - DAY
            asked, last = await lists_asked(database, self.source, day_ago, self.run_id)
            self.lists.left = share_of_day(self.profile.list_budget, asked, self.started - last if last else None)
        for request in await self._ask(self.frontier.listed()):
            yield request

    async def parse(self, response: Response, capture: Capture) -> AsyncIterator[Capture | Request]:
        """Hand the page's capture on, and ask for what it leads to."""
        self.answers += 1
        capture.fetchedAt = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        capture.runId = self.run_id
        if capture.http is not None and response.meta.get("redirect_urls"):
            capture.http.requestedUrl = response.meta["redirect_urls"][0]
        role = response.meta["role"]
        if role != "article":
            self.crawler.stats.inc_value(LIST_ASKED)
        self.crawler.stats.inc_value(f"crawl/{capture.kind}")
        if capture.http is not None and capture.http.status >= 400:
            self.crawler.stats.inc_value(f"crawl/http_{capture.http.status}")
        old = capture.article is not None and self.frontier.too_old(capture.article.datePublished)
        following = self._account(capture, response.meta["wanted"], old=old) if role == "article" else []
        if old:
            self.crawler.stats.inc_value("crawl/too_old")
        else:
            yield capture
        if self.frontier.is_done:
            raise CloseSpider("limit")
        async for request in self._follow(capture, role, response.meta["page_of_list"], following):
            yield request

    def _account(self, capture: Capture, page: Wanted, *, old: bool) -> list[Wanted]:
        """Take note of what an article's address answered, and give what is to be asked in its place."""
        if _is_article(capture) and not old:
            self.frontier.fetched += 1
            self.copies.fetched(page)
            return []
        self.frontier.give_back()
        if capture.http is not None and capture.http.status == 304:
            self.copies.fetched(page)
        elif old:
            # Its other copies are as old.
            self.copies.leave(page)
        else:
            return self._instead(page)
        return []

    def _instead(self, page: Wanted) -> list[Wanted]:
        """Give the copy on another outlet that is to be asked where a page failed."""
        other = self.copies.failed(page)
        if other is None:
            return []
        self.crawler.stats.inc_value("crawl/other_outlet")
        return [other]

    async def _follow(self, capture: Capture, role: str, page: int, articles: list[Wanted]) -> AsyncIterator[Request]:
        if role == "start":
            role = self._role_of(capture)
        if role != "article":
            for request in await self._lists(capture, role, page):
                yield request
            articles = await self._choose(self.frontier.articles(capture.links))
        for wanted in self.frontier.admit(articles):
            yield await self._article(wanted)

    async def _choose(self, linked: list[Wanted]) -> list[Wanted]:
        """Give those of the linked articles that are to be fetched."""
        alone = [page for page in linked if page.story is None or self.copies.rule.all]
        copies = [page for page in linked if page.story is not None and not self.copies.rule.all]
        unmet = self.copies.unmet(page.story for page in copies if page.story)
        held = {} if self.dry_run or not unmet else await fetched_outlets(crawl_database(self.crawler), unmet)
        for story in unmet:
            self.copies.meet(story, held.get(story, ()))
        self.crawler.stats.inc_value("crawl/known", len(held))
        chosen = [wanted for page in copies if (wanted := self.copies.link(page)) is not None]
        return [*chosen, *await self._unknown(self.frontier.unseen(alone))]

    def came_to_rest(self) -> None:
        """Ask for the further copies of sampled stories, now that it is known which outlets show them, and for others
        in place of pages that never came.
        """
        self.frontier.settle()
        waiting = {page.story for page in self.frontier.waiting if page.story}
        pages = list(self.frontier.admit([*self.copies.lost(waiting), *self.copies.samples()]))
        for page in pages:
            self.crawler.engine.crawl(self._request(page.url, role="article", wanted=page))
        if pages:
            raise DontCloseSpider

    def _role_of(self, capture: Capture) -> str:
        """Tell what the one URL of a source is: an article alone, or what lists others."""
        if capture.kind == "article":
            return "article"
        if capture.kind in ("feed", "sitemap"):
            self.frontier.any_host = True
            return capture.kind
        return "front" if urlsplit(capture.url).path in ("", "/") else "section"

    async def _lists(self, capture: Capture, role: str, page: int) -> list[Request]:
        """Give the requests for further lists: a section's next page, a sitemap's parts, a front page's lists."""
        if self.frontier.is_full:
            return []
        lists: list[Listed] = []
        if role == "front":
            lists = self.frontier.lists(_urls(capture, "feed"), "feed")
            lists += self.frontier.lists(_urls(capture, "list"), "leaf")
        elif role == "section" and page < self.profile.section_pages:
            following = [link.url for link in capture.links if link.rel == "next" and link.kind == "list"]
            lists = self.frontier.lists(following[:1], "section", page=page + 1)
            if lists and not await self._goes_on(capture, lists[0]):
                return []
        elif role == "sitemap":
            lists = self.frontier.lists(_urls(capture, "sitemap"), "sitemap")
        return await self._ask(lists)

    async def _goes_on(self, capture: Capture, following: Listed) -> bool:
        """Tell whether a section's next page may show something new: it was never asked, or this one ends in news."""
        if self.refetch or self.dry_run:
            return True
        database = crawl_database(self.crawler)
        if not await looks_at(database, [following.id]):
            return True
        articles = self.frontier.articles(capture.links)
        return not articles or not await is_known(database, articles[-1].id)

    async def _ask(self, lists: list[Listed]) -> list[Request]:
        """Give the requests for those of the lists that have their turn."""
        looks: dict[str, Look] = {}
        if lists and not self.refetch and not self.dry_run:
            found = await looks_at(crawl_database(self.crawler), [each.id for each in lists])
            looks = {identity: Look(*look) for identity, look in found.items()}
        return [self._request(each.url, role=each.role, listed=each) for each in self.lists.choose(lists, looks)]

    async def _unknown(self, pages: list[Wanted]) -> list[Wanted]:
        """Leave out the pages that earlier crawls fetched; each is wanted for itself."""
        if self.refetch:
            return [attrs.evolve(page, story=None, needed=0) for page in pages]
        known: set[str] = set()
        if pages and not self.dry_run:
            known = await known_pages(crawl_database(self.crawler), [page.id for page in pages])
            self.crawler.stats.inc_value("crawl/known", len(known))
        return [attrs.evolve(page, story=None) for page in pages if page.id not in known]

    async def _article(self, page: Wanted) -> Request:
        request = self._request(page.url, role="article", wanted=page)
        if self.refetch and not self.dry_run:
            sent = await validators_of(crawl_database(self.crawler), [page.id])
            etag, modified = sent.get(page.id, (None, None))
            if etag:
                request.headers["If-None-Match"] = etag
            if modified:
                request.headers["If-Modified-Since"] = modified
        return request

    def _request(self, url: str, *, role: str, listed: Listed | None = None, wanted: Wanted | None = None) -> Request:
        if role == "article":
            priority = ARTICLES_FIRST if self.frontier.limit is not None else 0
            # A story's founding article is to be another's than of an outlet whose texts differ.
            priority -= wanted is not None and wanted.outlet in self.copies.differing
        else:
            priority = NETWORK_FIRST if listed and listed.shared else LISTS_FIRST
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            priority=priority,
            meta={
                "role": role,
                "page_of_list": listed.page if listed else 1,
                "wanted": wanted,
                "page_params": page_params(self.profile.for_page(url)),
            },
        )

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Count a request that got no usable answer, and give its place under the limit to the next article."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy's addition to the failure
        if isinstance(failure.value, FetchedElsewhere):
            self.crawler.stats.inc_value("crawl/fetched_elsewhere")
        elif isinstance(failure.value, IgnoreRequest):
            self.crawler.stats.inc_value("crawl/ignored")
        else:
            self.crawler.stats.inc_value("crawl/failed")
            self.crawler.stats.inc_value(f"crawl/failed/{type(failure.value).__name__}")
            self.logger.warning("%s: no answer: %s", request.url, failure.getErrorMessage())
        if request.meta["role"] == "article":
            page, following = request.meta["wanted"], []
            self.frontier.give_back()
            if isinstance(failure.value, FetchedElsewhere):
                self.copies.leave(page)
            else:
                following = self._instead(page)
            for wanted in self.frontier.admit(following):
                yield await self._article(wanted)
        else:
            self.crawler.stats.inc_value(LIST_ASKED)


def _urls(capture: Capture, kind: LinkKind) -> list[str]:
    return [link.url for link in capture.links if link.kind == kind]


def _is_article(capture: Capture) -> bool:
    """Tell whether the store will keep the capture as an article."""
    try:
        return validate(capture).kind == "article" and answered(capture)
    except DropItem:
        return False
