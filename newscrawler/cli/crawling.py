"""One crawl in this process: settings, Scrapy's process, and how it ended."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import click
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawler.cli.captures import CapturePrinter
from newscrawler.cli.progress import ProgressDisplay
from newscrawler.mongo import server
from newscrawler.mongo.client import MongoUnavailable, connected
from newscrawler.mongo.cooldowns import COOLING_DOWN
from newscrawler.mongo.runs import DATABASE_LOST
from newscrawler.mongo.schema import check_schema
from newscrawler.spiders.syndication import SyndicationSpider

logger = logging.getLogger(__name__)

RARELY = (20_000, 20, 20)
"""When Python looks for circles among objects, by generation. A page makes some thousand objects that die by
themselves; looked at every 700, as by default, they cost 8 % of a crawl, so 2 %, and no memory (docs/benchmarks.md)."""

FAILED = frozenset({DATABASE_LOST, "frontier failed", "schema mismatch", "start_error", COOLING_DOWN})


@attrs.define
class Outcome:
    """How a crawl ended."""

    run_id: str
    source: str
    reason: str
    """Scrapy's finish reason; "no answer" where the source gave none at all."""
    seconds: float
    stats: dict[str, Any]
    network: str | None = None
    """The profile's name where the source is a network."""

    @property
    def exit_code(self) -> int:
        if self.reason == "shutdown":
            return 130
        return 1 if self.reason in FAILED or self.reason == "no answer" else 0


def run_crawls(
    sources: Sequence[str],
    arguments: Mapping[str, Any],
    *,
    uri: str | None,
    level: int,
    settings: Mapping[str, Any] | None = None,
) -> list[Outcome]:
    """Crawl sources one after the other until they are done or the operator stops them.

    `uri` None is a dry run, whose captures go to stdout as JSON lines; `arguments` are the spider's. Scrapy's reactor
    runs once a process, and so does this.
    Raises MongoError where the database cannot be used from the first, Abort where the operator stops at once, OSError
    where stdout takes no more of a dry run's captures.
    """
    if uri is not None:
        _meet(uri)
    process = CrawlerProcess(_settings(uri, level, settings or {}))
    waiting = list(sources)
    outcomes: list[Outcome] = []
    unprinted: list[OSError] = []
    begun = 0

    def crawl_next() -> None:
        nonlocal begun
        source = waiting.pop(0)
        begun += 1
        began = time.monotonic()
        crawler = process.create_crawler(SyndicationSpider)

        def ended(result: object) -> None:
            outcomes.append(_outcome(crawler, source, time.monotonic() - began))
            if isinstance(result, Failure) and not isinstance(result.value, CloseSpider):
                logger.error("crawl of %s failed: %s", source, result.getErrorMessage())
            printer = crawler.get_extension(CapturePrinter) if _has_begun(crawler) else None
            if printer is not None and printer.error is not None:
                unprinted.append(printer.error)
            elif waiting and outcomes[-1].reason != "shutdown":
                crawl_next()

        process.crawl(crawler, source=source, **arguments).addBoth(ended)

    crawl_next()
    # What was imported stays; nothing is to look at it again.
    gc.freeze()
    gc.set_threshold(*RARELY)
    process.start()
    if len(outcomes) < begun:
        logger.warning("stopped at once: what was under way is due again")
        raise click.Abort
    if unprinted:
        raise unprinted[0]
    return outcomes


def _meet(uri: str) -> None:
    """Let a database that is not there, or of another version, be told in one line, before anything begins."""
    try:
        with connected(uri) as database:
            check_schema(database)
    except MongoUnavailable:
        if server.owns(uri):
            # One that died is started by the crawl.
            return
        raise


def _settings(uri: str | None, level: int, given: Mapping[str, Any]) -> Settings:
    chosen = Settings()
    chosen.setmodule("newscrawler.settings", priority="project")
    chosen.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    # Commands print a report of their own; Scrapy's dump of all stats is for -v.
    chosen.set("STATS_DUMP", level <= logging.INFO, priority="cmdline")
    extensions = chosen.getdict("EXTENSIONS")
    if level < logging.ERROR:
        extensions[ProgressDisplay] = 200
    if uri is None:
        pipelines = {name: at for name, at in chosen.getdict("ITEM_PIPELINES").items() if "StorePipeline" not in name}
        chosen.set("ITEM_PIPELINES", pipelines, priority="cmdline")
        extensions[CapturePrinter] = 300
    else:
        chosen.set("NEWSCRAWLER_MONGO_URI", uri, priority="cmdline")
        chosen.set("NEWSCRAWLER_MONGO_MET", value=True, priority="cmdline")
    chosen.set("EXTENSIONS", extensions, priority="cmdline")
    for name, value in given.items():
        chosen.set(name, value, priority="cmdline")
    return chosen


def _has_begun(crawler: Crawler) -> bool:
    # Scrapy's types say that they are always there.
    return getattr(crawler, "extensions", None) is not None


def _outcome(crawler: Crawler, source: str, seconds: float) -> Outcome:
    stats = dict(crawler.stats.get_stats())
    spider = crawler.spider
    if not isinstance(spider, SyndicationSpider):
        return Outcome("", source, "start_error", seconds, stats)
    reason = str(stats.get("finish_reason", "start_error"))
    if reason in ("finished", "limit") and spider.is_unanswered:
        reason = "no answer"
    if "store/lost" in stats:
        # A crawl that ended for another reason may still wait for its database, and in vain.
        reason = DATABASE_LOST
    network = spider.profile.name if spider.profile.is_network else None
    return Outcome(spider.run_id, spider.source, reason, seconds, stats, network)
