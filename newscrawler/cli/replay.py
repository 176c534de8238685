"""`newscrawler replay`: saved pages, read again by the pages and pipelines of a crawl."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from newscrawler.archive.cases import SavedPageError
from newscrawler.archive.changes import FIELDS as COMPARED
from newscrawler.archive.changes import fields_named
from newscrawler.archive.comparison import STATES, Compared, Comparison, captured, stored
from newscrawler.archive.replay import FAILED
from newscrawler.archive.replay import replay as replay_pages
from newscrawler.archive.saved import SavedPage, find_pages, load_page
from newscrawler.cli.changes import echo_page, echo_summary
from newscrawler.cli.options import echo_json, json_option, mongo_option
from newscrawler.extract.version import VERSION
from newscrawler.items import Capture
from newscrawler.mongo import queries
from newscrawler.mongo.client import connect, connect_async, resolve_uri, with_database
from newscrawler.mongo.runs import finish_run_async, new_run_id, run_document, start_run_async
from newscrawler.mongo.schema import check_schema, ensure_schema
from newscrawler.mongo.uris import database_name, redacted
from newscrawler.urls import is_web_url

FIELDS = ("headline", "datePublished", "articleBody", "authors", "description", "sourceOrganization", "mainImage")


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page, where PATH is a single file.")
@click.option("--dry-run", is_flag=True, help="Store nothing: captures as JSON lines on stdout, the report on stderr.")
@click.option("--diff", is_flag=True, help="Store nothing: show what differs from before, field by field.")
@click.option("--against", type=click.Path(path_type=Path), help="With --diff: captures of an earlier --dry-run.")
@click.option("--field", "names", multiple=True, metavar="NAME", help="With --diff: this field alone (repeatable).")
@mongo_option
@json_option
def replay(
    paths: tuple[Path, ...],
    url: str | None,
    dry_run: bool,
    diff: bool,
    against: Path | None,
    names: tuple[str, ...],
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """Read saved HTML (files or folders, .html and .html.gz) through the same pages and pipelines as a crawl.

    A page's address comes from --url, a JSON file beside it ({"url": ...}), a line of gold.jsonl beside it, or its
    canonical link. A page whose address is not known is named and left out (exit code 1). A fixture is read by its
    own page class and parameters.

    --diff compares a fixture with the output that it expects, another page with the article that MongoDB holds, and
    all of them with --against where that is given. Exit code 1 where anything differs.

    \b
    Example:
        newscrawler replay fixtures/ --diff
        newscrawler replay saved/ --dry-run > before.jsonl
        newscrawler replay saved/ --diff --against before.jsonl --field headline
        newscrawler replay page.html --url https://www.londonmercury.com/news/278000001/a-story
    """
    if url is not None and (len(paths) > 1 or paths[0].is_dir() or not is_web_url(url)):
        raise click.BadParameter("an http or https URL goes with a single file", param_hint="--url")
    if not diff and (against is not None or names):
        raise click.UsageError("--against and --field go with --diff")
    try:
        files = find_pages(list(paths)) if url is None else list(paths)
    except SavedPageError as exc:
        raise click.ClickException(str(exc)) from exc
    if diff:
        raise SystemExit(_diff(files, url, against, names, mongo_uri, as_json=as_json))
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


def _diff(
    files: list[Path],
    url: str | None,
    against: Path | None,
    names: tuple[str, ...],
    mongo_uri: str | None,
    *,
    as_json: bool,
) -> int:
    began = time.monotonic()
    unusable: list[str] = []
    compared: list[Compared] = []
    with _comparison(files, against, names, mongo_uri) as comparison:
        for file in files:
            try:
                page = comparison.compare(load_page(file, url=url))
            except SavedPageError as exc:
                unusable.append(str(exc))
                click.echo(str(exc), err=True)
                continue
            compared.append(page)
            if page.state != "same" and not as_json:
                echo_page(page)
    seconds = time.monotonic() - began
    if as_json:
        echo_json(
            {
                "pages": [attrs.asdict(page) | {"path": str(page.path)} for page in compared],
                "states": {state: comparison.states[state] for state in STATES},
                "fields": {name: attrs.asdict(counts) for name, counts in comparison.counts.items()},
                "extractorVersion": VERSION,
                "earlierVersions": dict(comparison.versions),
                "unusable": unusable,
                "seconds": round(seconds, 1),
            }
        )
    else:
        echo_summary(comparison, len(unusable), seconds)
    return 0 if compared and not unusable and comparison.states["same"] == len(compared) else 1


@contextmanager
def _comparison(
    files: list[Path], against: Path | None, names: tuple[str, ...], mongo_uri: str | None
) -> Iterator[Comparison]:
    """Give the comparison with --against, else with MongoDB, which is reached only where a page is no fixture."""
    try:
        fields = fields_named(names)
        earlier = None if against is None else captured(against)
    except KeyError as exc:
        raise click.BadParameter(f"{exc.args[0]}: none of {', '.join(COMPARED)}", param_hint="--field") from exc
    except SavedPageError as exc:
        raise click.ClickException(str(exc)) from exc
    if earlier is not None or not any(file.is_file() for file in files):
        yield Comparison(earlier, fixtures_too=earlier is not None, fields=fields)
        return
    database = connect(resolve_uri(mongo_uri), "newscrawler")
    with database.client:
        check_schema(database)
        yield Comparison(stored(database), fields=fields)


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
                if outcome.reason == FAILED:
                    unusable.append(f"{outcome.item.url}: {outcome.detail}")
                    click.echo(unusable[-1], err=True)
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
