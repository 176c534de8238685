"""The spider: it asks what a source lists, and hands on what the page objects found. Networks differ by profile.

What a page leads to is settled where it is stored (`pipelines.following`); here is what is asked next, and what becomes
of requests without an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawler.archive.keeping import NotKept
from newscrawler.fetch.claiming import ClaimedElsewhere, FetchedElsewhere
from newscrawler.fetch.handler import download_handlers
from newscrawler.fetch.politeness import cooldown_of
from newscrawler.fetch.refusals import Refused, Trapped
from newscrawler.fetch.slot import NetworkRests, SiteRests
from newscrawler.items import Capture
from newscrawler.mongo.client import crawl_database
from newscrawler.mongo.crawlstate import LIST_ASKED
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.frontier import Entry, Frontier
from newscrawler.mongo.runs import new_run_id
from newscrawler.pages.capture import page_params
from newscrawler.pages.rules import page_rules
from newscrawler.sources.copies import copy_rule
from newscrawler.sources.identity import page_id
from newscrawler.sources.lists import Lists
from newscrawler.sources.profile import ProfileError
from newscrawler.sources.target import Target, find_target
from newscrawler.spiders.feeding import DryFeed, Feed, Quota, StoredFeed
from pipelines.following import Following, Waiting
from pipelines.validate import answered, validate

SWITCHES = ("refetch", "fresh", "retry_errors", "no_cooldown")

AGAIN = 0.5
"""Seconds after which a crawl that could not begin, for its database was lost, tries again."""


class SyndicationSpider(Spider):
    """Crawls one source.

    Arguments (`scrapy crawl syndication -a source=...`): `source` (profile name, profile file or URL), `limit`
    (articles), `since` (ISO date), `copies` ("skip", "sample:0.02" or "all", in place of what the profile says), and as
    switches ("1") `refetch` (known articles too), `fresh` (leave what earlier crawls had still to ask),
    `retry_errors` (ask again for all that failed) and `no_cooldown` (ask a network that cools down). `archive` ("1" or
    "0") keeps every response in the archive, or does not, whatever the profile says; a dry run never does.
    """

    name = "syndication"

    def __init__(
        self,
        *,
        target: Target,
        limit: int | None,
        since: str | None,
        copies: str,
        switches: frozenset[str],
        archive: bool,
        dry_run: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.target = target
        self.source = target.name
        self.profile = target.profile
        self.started = datetime.now(UTC)
        self.run_id = new_run_id(self.started)
        self.rule = copy_rule(copies)
        self.since = since
        self.switches = switches
        self.quota = Quota(limit)
        self.archive = archive
        self.dry_run = dry_run
        self.asked = 0
        """Addresses that had their turn and that no other run asked in this one's place."""
        self.answers = 0
        """Responses of any status, robots.txt aside."""
        self.feed = Feed()
        """Nothing is in hand until the crawl has begun."""
        self.following: Following | None = None

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
        given = {name: _is_on(kwargs.pop(name, "")) for name in SWITCHES}
        archive = kwargs.pop("archive", None)
        dry_run = not any("StorePipeline" in str(name) for name in crawler.settings.getdict("ITEM_PIPELINES"))
        spider = super().from_crawler(
            crawler,
            *args,
            target=target,
            limit=int(limit) if limit else None,
            since=kwargs.pop("since", None),
            copies=copies,
            switches=frozenset(name for name, on in given.items() if on),
            archive=(target.profile.archive if archive is None else _is_on(archive)) and not dry_run,
            dry_run=dry_run,
            **kwargs,
        )
        crawler.settings.set("SCRAPY_POET_RULES", page_rules(spider.profile), priority="spider")
        handlers = crawler.settings.getdict("DOWNLOAD_HANDLERS") | download_handlers(spider.profile)
        crawler.settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
        # So many connections are kept open.
        concurrency = spider.profile.politeness.concurrency
        crawler.settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", concurrency, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Fill the frontier with what the source lists: everything in its profile, or the one URL."""
        url, start = self.target.url, None
        if url is not None:
            start = Entry(id=page_id(url, self.profile), url=url, role="start", rank=0, needed=0)
        self.feed = self._open()
        self.following = self.feed.following
        while True:
            try:
                if await cooldown_of(self.crawler).begins():
                    return
                await self.feed.begin(start, self.switches)
                break
            except MongoUnavailable as exc:
                # The store tells of a lost database, and ends the crawl where it is not to wait for it.
                self.logger.debug("%s", exc)
                await asyncio.sleep(AGAIN)
        if self.following.differing:
            differing = ", ".join(sorted(self.following.differing))
            self.logger.warning("fetched in full, since their texts differ: %s", differing)
        scheduler: Any = self.crawler.engine.scheduler
        scheduler.begin()
        requests: list[Request] = []
        for request in requests:
            # What Scrapy wants is a generator.
            yield request

    def _open(self) -> Feed:
        if self.dry_run:
            dry = DryFeed()
            dry.following = self._following(dry)
            return dry
        database = crawl_database(self.crawler)
        frontier = Frontier(database, self.source, self.run_id)
        limited = self.quota.limit is not None
        return StoredFeed(database, frontier, self._following(frontier), is_limited=limited)

    def _following(self, waiting: Waiting) -> Following:
        return Following(
            frontier=waiting,
            profile=self.profile,
            rule=self.rule,
            lists=Lists(self.started),
            runs=(self.run_id,),
            source=self.source,
            since=self.since,
            refetch="refetch" in self.switches,
            whole=self.target.url is None,
        )

    async def take(self, count: int) -> list[Entry]:
        """Give addresses to ask now: articles alone where their number is limited."""
        if self.quota.limit is None:
            return await self.feed.take(count)
        found = await self.feed.take(min(count, self.quota.room), articles=True) if self.quota.room else []
        self.quota.taken += len(found)
        return found

    async def take_last(self, count: int) -> list[Entry] | None:
        """Give what is left when nothing is under way: lists, where the limit wants more than those before gave."""
        if self.quota.limit is not None:
            # Some were asked and never came.
            self.quota.taken = self.quota.fetched
            if self.quota.is_done:
                return None
            found = await self.take(count) or await self.feed.take(1, articles=False)
            if found:
                return found
        return await self.feed.take_last(count)

    async def renew(self) -> None:
        """Hold what is in hand, as long as the network is to be asked."""
        await self.feed.renew()
        await cooldown_of(self.crawler).lasts()

    async def give_back(self) -> None:
        """Let go what is in hand."""
        await self.feed.give_back()

    @property
    def is_unanswered(self) -> bool:
        """Whether the source gave no answer at all; other runs, before or beside this one, may leave nothing to ask."""
        lists_nothing = self.target.url is None and self.following is not None and not self.following.seeds()
        return not self.answers and (self.asked > 0 or lists_nothing)

    def request_for(self, entry: Entry) -> Request:
        """Give the request for an address; a page that is known is wanted only where it has changed."""
        self.asked += 1
        request = Request(
            entry.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={"entry": entry, "page_params": page_params(self.profile.for_page(entry.url))},
        )
        if entry.role == "article" or self._is_followed(entry):
            if entry.etag:
                request.headers["If-None-Match"] = entry.etag
            if entry.lastModified:
                request.headers["If-Modified-Since"] = entry.lastModified
        return request

    def _is_followed(self, entry: Entry) -> bool:
        """Tell whether a list leads to nothing more while it is as it was: what led to less was asked in full."""
        if entry.role == "start" or "refetch" in self.switches:
            return False
        return entry.followedFor == self.feed.following.wish

    async def parse(self, response: Response, capture: Capture) -> AsyncIterator[Capture]:
        """Hand the page's capture on."""
        self.answers += 1
        entry: Entry = response.meta["entry"]
        # Of a response in the archive its time there, from which a replay takes it.
        capture.fetchedAt = response.meta.get("fetched_at") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        capture.record = response.meta.get("record")
        capture.runId = self.run_id
        if capture.http is not None and page_id(response.url, self.profile) != entry.id:
            capture.http.requestedUrl = entry.url
        if entry.role != "article":
            self.crawler.stats.inc_value(LIST_ASKED)
        self.crawler.stats.inc_value(f"crawl/{capture.kind}")
        if capture.http is not None and capture.http.status >= 400:
            self.crawler.stats.inc_value(f"crawl/http_{capture.http.status}")
        for directive in capture.http.robots if capture.http else ():
            self.crawler.stats.inc_value(f"crawl/{directive}")
        spent = answered(capture) and self.feed.following.traps.note(capture, entry.role)
        if spent:
            self.crawler.stats.inc_value("crawl/trap")
            budget = self.profile.trap_budget
            self.logger.warning("%s: %s such pages in a row brought nothing new: no more are asked", spent, budget)
        old = capture.article is not None and self.feed.following.too_old(capture.article.datePublished)
        if entry.role == "article":
            counts = _is_article(capture) and not old
            self.quota.fetched += counts
            self.quota.taken -= not counts
        if old:
            self.crawler.stats.inc_value("crawl/too_old")
            await self._outdate(entry)
        else:
            await self.feed.follow(capture, entry)
            yield capture
        if self.quota.is_done:
            raise CloseSpider("limit")

    async def failed(self, failure: Failure) -> None:
        """Count a request that got no usable answer, and have another outlet asked in its place."""
        if isinstance(failure.value, NotKept):
            # It stays in this crawl's hand, and is due again when that ends.
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy's addition to the failure
        entry: Entry = request.meta["entry"]
        if isinstance(failure.value, NetworkRests):
            # It stays in hand, and is due again when the crawl has ended.
            return
        elsewhere = isinstance(failure.value, ClaimedElsewhere | FetchedElsewhere)
        ignored = isinstance(failure.value, IgnoreRequest)
        if elsewhere:
            self.crawler.stats.inc_value("crawl/fetched_elsewhere")
            self.asked -= 1
        elif ignored:
            self.crawler.stats.inc_value("crawl/ignored")
            if isinstance(failure.value, Refused):
                self.crawler.stats.inc_value(f"crawl/refused_{failure.value.why}")
                tell = self.logger.debug if isinstance(failure.value, Trapped) else self.logger.warning
                tell("%s: %s", entry.url, failure.value)
        else:
            self.crawler.stats.inc_value("crawl/failed")
            self.crawler.stats.inc_value(f"crawl/failed/{type(failure.value).__name__}")
            self.logger.warning("%s: no answer: %s", request.url, failure.getErrorMessage())
        if entry.role == "article":
            self.quota.taken -= 1
        else:
            self.crawler.stats.inc_value(LIST_ASKED)
        try:
            if elsewhere:
                await self.feed.leave(entry, claimed=isinstance(failure.value, ClaimedElsewhere))
            elif isinstance(failure.value, SiteRests):
                replaced = await self.feed.rest(entry, failure.value.seconds)
                self.crawler.stats.inc_value("crawl/other_outlet", int(replaced))
            else:
                reason = str(failure.value) or "not asked" if ignored else f"no answer: {type(failure.value).__name__}"
                replaced = await self.feed.missed(entry, reason, failed=not ignored)
                self.crawler.stats.inc_value("crawl/other_outlet", int(replaced))
        except MongoUnavailable as exc:
            # Its lease runs out, and it is due again.
            self.logger.debug("%s", exc)

    async def _outdate(self, entry: Entry) -> None:
        try:
            await self.feed.outdate(entry)
        except MongoUnavailable as exc:
            # It is due again, and too old again.
            self.logger.debug("%s", exc)


def _is_on(argument: object) -> bool:
    return str(argument).lower() in ("1", "true", "yes")


def _is_article(capture: Capture) -> bool:
    """Tell whether the store will keep the capture as an article."""
    try:
        return validate(capture).kind == "article" and answered(capture)
    except DropItem:
        return False
