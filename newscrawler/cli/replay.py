"""`newscrawler replay`: saved pages, read again by the pages and pipelines of a crawl."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from newscrawler.archive.replay import replay as replay_pages
from newscrawler.archive.saved import SavedPage, SavedPageError, find_pages, load_page
from newscrawler.cli.options import echo_json, json_option, mongo_option
from newscrawler.items import Capture
from newscrawler.mongo import queries
from newscrawler.mongo.client import connect, connect_async, resolve_uri, with_database
from newscrawler.mongo.runs import finish_run_async, new_run_id, run_document, start_run_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.mongo.uris import database_name, redacted
from newscrawler.urls import is_web_url

FIELDS = ("headline", "datePublished", "articleBody", "authors", "description", "sourceOrganization", "mainImage")


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page, where PATH is a single file.")
@click.option("--dry-run", is_flag=True, help="Store nothing: captures as JSON lines on stdout, the report on stderr.")
@mongo_option
@json_option
def replay(paths: tuple[Path, ...], url: str | None, dry_run: bool, mongo_uri: str | None, as_json: bool) -> None:
    """Read saved HTML (files or folders, .html and .html.gz) through the same pages and pipelines as a crawl.

    A page's address comes from --url, a JSON file beside it ({"url": ...}), a line of gold.jsonl beside it, or its
    canonical link. A page whose address is not known is named and left out (exit code 1).

    \b
    Example:
        newscrawler replay saved/ --dry-run > captures.jsonl
        newscrawler replay page.html --url https://www.londonmercury.com/news/278000001/a-story
    """
    if url is not None and (len(paths) > 1 or paths[0].is_dir() or not is_web_url(url)):
        raise click.BadParameter("an http or https URL goes with a single file", param_hint="--url")
    try:
        files = find_pages(list(paths))
    except SavedPageError as exc:
        raise click.ClickException(str(exc)) from exc
    uri = None
    if not dry_run:
        uri = resolve_uri(mongo_uri)
        uri = with_database(uri, database_name(uri))
    report = asyncio.run(_replay(files, url, uri))
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False), err=dry_run)
    else:
        _print(report, to_stderr=dry_run)
    raise SystemExit(1 if report["unusable"] or not report["pages"] else 0)


async def _replay(files: list[Path], url: str | None, uri: str | None) -> dict[str, Any]:
    began = time.monotonic()
    started = datetime.now(UTC)
    run_id = new_run_id(started)
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    unusable: list[str] = []

    def pages() -> Iterator[SavedPage]:
        for file in files:
            try:
                yield load_page(file, url=url)
            except SavedPageError as exc:
                unusable.append(str(exc))
                click.echo(str(exc), err=True)

    db = None
    if uri is not None:
        db = connect_async(uri, "newscrawler crawl replay")
        await ensure_schema(db)
        await start_run_async(db, run_document(run_id, "replay", started, {"files": len(files)}))
    try:
        async for outcome in replay_pages(pages(), run_id=run_id, db=db, counts=counts):
            if not isinstance(outcome, Capture):
                counts[f"reject/{outcome.reason}"] += db is None
                kinds["rejected"] += 1
                continue
            kinds[outcome.kind] += 1
            fields.update(name for name in FIELDS if outcome.article and getattr(outcome.article, name))
            if db is None:
                echo_json(attrs.asdict(outcome))
        if db is not None:
            await finish_run_async(db, run_id, "finished", None, counts, {})
    finally:
        if db is not None:
            await db.client.close()
    totals = None
    if uri is not None:
        database = connect(uri, "newscrawler report")
        with database.client:
            totals = queries.totals(database)
    return {
        "uri": uri,
        "runId": run_id,
        "pages": sum(kinds.values()),
        "kinds": dict(kinds.most_common()),
        "fields": {name: fields[name] for name in FIELDS},
        "counts": dict(sorted((name, count) for name, count in counts.items() if count)),
        "unusable": unusable,
        "seconds": round(time.monotonic() - began, 1),
        "totals": totals,
    }


def _print(report: dict[str, Any], *, to_stderr: bool) -> None:
    def line(name: str, value: object) -> None:
        click.echo(f"{name:<26}{value}", err=to_stderr)

    line("pages read", f"{report['pages']} in {report['seconds']} s")
    for kind, count in report["kinds"].items():
        line(f"  {kind}", count)
    for name, count in report["fields"].items():
        line(f"with {name}", f"{count} of {report['kinds'].get('article', 0)} articles")
    for name, count in report["counts"].items():
        line(name, count)
    line("not usable", len(report["unusable"]))
    if report["uri"]:
        line("data", redacted(report["uri"]))
