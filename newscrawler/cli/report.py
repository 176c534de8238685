"""The report at the end of a crawl or a replay: what it did, what the database holds, where, and what to type next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from newscrawler.cli.crawling import Outcome
from newscrawler.extract.page.robots import OBEYED
from newscrawler.mongo import queries
from newscrawler.mongo.agreement import differing_outlets
from newscrawler.mongo.client import connected
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.runs import DATABASE_LOST
from newscrawler.mongo.uris import redacted

REJECT = "reject/"
_REFUSED = "crawl/refused_"


def build_report(outcome: Outcome, uri: str | None) -> dict[str, Any]:
    """Give the report as plain data; `uri` is None after a dry run, which has no totals.

    Totals are null where the database was lost, or cannot be reached any more.
    """
    stats = outcome.stats
    report: dict[str, Any] = {
        "uri": uri,
        "source": outcome.source,
        "runId": outcome.run_id,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 1),
        "run": {
            "pages": sum(v for k, v in stats.items() if k.startswith("crawl/") and k.split("/")[1] in _PAGES),
            "articles": stats.get("crawl/article", 0),
            "newArticles": stats.get("store/article_new", 0),
            "changedArticles": stats.get("store/article_changed", 0),
            "newStories": stats.get("store/story_new", 0),
            "newCopies": stats.get("store/copy_new", 0),
            "teasersSeen": stats.get("store/teaser_seen", 0),
            "newTeasers": stats.get("store/teaser_new", 0),
            "listsAsked": stats.get("crawl/list_asked", 0),
            "otherOutlet": stats.get("crawl/other_outlet", 0),
            "known": stats.get("crawl/known", 0),
            "notAnswered": stats.get("crawl/failed", 0),
            "refused": {k.removeprefix(_REFUSED): v for k, v in sorted(stats.items()) if k.startswith(_REFUSED)},
            "traps": stats.get("crawl/trap", 0),
            "robots": {name: stats[f"crawl/{name}"] for name in OBEYED if f"crawl/{name}" in stats},
            "statuses": {
                k.removeprefix("crawl/http_"): v for k, v in sorted(stats.items()) if k.startswith("crawl/http_")
            },
            "rejects": {k.removeprefix(REJECT): v for k, v in sorted(stats.items()) if k.startswith(REJECT)},
        },
        "totals": None,
        "differing": [],
    }
    if uri is not None and outcome.reason != DATABASE_LOST:
        try:
            with connected(uri, "newscrawler report") as database:
                report["totals"] = queries.totals(database)
                if outcome.network:
                    report["differing"] = differing_outlets(database, outcome.network)
        except MongoUnavailable as exc:
            click.echo(str(exc), err=True)
    return report


_PAGES = frozenset({"article", "list", "feed", "sitemap", "blocked", "empty", "other"})


def print_report(report: Mapping[str, Any], *, next_command: str, to_stderr: bool = False) -> None:
    """Print the report as a table on stdout, or on stderr where stdout carries captures."""
    run, totals = report["run"], report["totals"]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column, justify in (("", "left"), ("this run", "right"), ("in the database", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]  # rich's own literals
    held = totals or {}
    for name, now, all_ in (
        ("outlets", "", held.get("outlets", "")),
        ("pages fetched", run["pages"], held.get("pages", "")),
        ("articles", f"{run['articles']} ({_new(run)})", held.get("articles", "")),
        ("distinct stories", f"{run['newStories']} new", held.get("stories", "")),
        ("copies", f"{run['newCopies']} new", held.get("copies", "")),
        ("copies fetched", f"{run['newArticles']} new", held.get("copiesFetched", "")),
        ("teasers seen", run["teasersSeen"], held.get("sightings", "")),
        ("teasers distinct", f"{run['newTeasers']} new", held.get("teasers", "")),
        ("no answer", run["notAnswered"], ""),
        *((f"refused: {why.replace('_', ' ')}", count, "") for why, count in run["refused"].items()),
        *((("traps", run["traps"], ""),) if run["traps"] else ()),
        *((f"pages that say {directive}", count, "") for directive, count in run["robots"].items()),
        *((f"HTTP {status}", count, "") for status, count in run["statuses"].items()),
        *((f"reject: {reason}", count, "") for reason, count in run["rejects"].items()),
        ("seconds", report["seconds"], ""),
    ):
        table.add_row(name, str(now), str(all_))
    Console(highlight=False, stderr=to_stderr).print(table)
    if report["reason"] not in ("finished", "limit"):
        click.echo(f"ended early: {report['reason']}", err=to_stderr)
    if totals is not None and not is_new(report):
        click.echo("nothing was new", err=to_stderr)
    if report["differing"]:
        click.echo(f"texts differ, so fetched in full: {', '.join(report['differing'])}", err=to_stderr)
    if report["uri"]:
        click.echo(f"data: {redacted(report['uri'])}")
        click.echo(f"next: {next_command}")


def _new(run: Mapping[str, Any]) -> str:
    changed = f", {run['changedArticles']} changed" if run["changedArticles"] else ""
    return f"{run['newArticles']} new{changed}"


def next_command(mongo_uri: str | None) -> str:
    """Give what to type to see the stories; the URI is named where it was given, without its password."""
    return f'newscrawler stories --mongo-uri "{redacted(mongo_uri)}"' if mongo_uri else "newscrawler stories"


def is_new(report: Mapping[str, Any]) -> bool:
    """Tell whether the run brought anything that the database did not hold."""
    run = report["run"]
    return any(run[name] for name in ("newArticles", "changedArticles", "newStories", "newCopies", "newTeasers"))
