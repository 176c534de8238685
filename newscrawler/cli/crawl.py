"""`newscrawler crawl`: one source, now."""

from __future__ import annotations

import re
from datetime import datetime

import click

from newscrawler.cli.crawling import run_crawls
from newscrawler.cli.options import copies_option, echo_json, json_option, mongo_option
from newscrawler.cli.report import build_report, next_command, print_report
from newscrawler.fetch.handler import download_handlers
from newscrawler.mongo.client import resolve_uri, with_database
from newscrawler.mongo.uris import database_name
from newscrawler.sources.target import find_target


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), help="Fetch so many articles at most.")
@click.option("--since", metavar="DATE", help="Leave articles that are known to be older (ISO date or instant).")
@click.option("--refetch", is_flag=True, help="Fetch known articles again.")
@click.option("--fresh", is_flag=True, help="Leave what earlier crawls had still to ask, and begin anew.")
@click.option("--retry-errors", is_flag=True, help="Ask again for all that failed.")
@click.option("--no-cooldown", is_flag=True, help="Ask a network though it refused us and cools down.")
@copies_option
@click.option(
    "--archive/--no-archive",
    default=None,
    help="Keep every response as it came, in WARC files (default: as the profile says).",
)
@click.option("--dry-run", is_flag=True, help="Store nothing: captures as JSON lines on stdout.")
@mongo_option
@json_option
@click.pass_obj
def crawl(
    level: int,
    sources: tuple[str, ...],
    limit: int | None,
    since: str | None,
    refetch: bool,
    fresh: bool,
    retry_errors: bool,
    no_cooldown: bool,
    copies: str | None,
    archive: bool | None,
    dry_run: bool,
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """Crawl sources into MongoDB: profiles by name or file, or any URL.

    An article's URL means that page; a feed, sitemap or section what it lists; a front page its feeds and sections.
    Feeds and lists are asked again, articles once. On a network one outlet's copy of a story is fetched, and the others
    are known from the links to them. Ctrl-C stops cleanly, a second one at once.

    \b
    Example:
        newscrawler crawl bignewsnetwork --limit 50
        newscrawler crawl https://www.londonmercury.com/ --dry-run
    """
    for source in sources:
        download_handlers(find_target(source).profile)
    if since is not None and not _is_date(since):
        raise click.BadParameter(f"{since}: give YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", param_hint="--since")
    if dry_run and archive:
        raise click.UsageError("--archive: a dry run keeps nothing")
    uri = None
    if not dry_run:
        uri = resolve_uri(mongo_uri)
        uri = with_database(uri, database_name(uri))
    given = {"limit": limit, "since": since, "copies": copies}
    given |= {"archive": archive, "refetch": refetch, "fresh": fresh, "retry_errors": retry_errors}
    given |= {"no_cooldown": no_cooldown}
    outcomes = run_crawls(sources, given, uri=uri, level=level)
    reports = [build_report(outcome, uri) for outcome in outcomes]
    if as_json:
        echo_json(reports[0] if len(sources) == 1 else reports)
    else:
        for report in reports:
            print_report(report, next_command=next_command(mongo_uri), to_stderr=dry_run)
    raise SystemExit(max((outcome.exit_code for outcome in outcomes), default=1))


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
