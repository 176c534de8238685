"""`newscrawler replay`: what was kept, read again by the pages and pipelines of a crawl."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

import attrs
import click

from newscrawler.archive.cases import SavedPageError, is_case
from newscrawler.archive.changes import FIELDS as COMPARED
from newscrawler.archive.changes import fields_named
from newscrawler.archive.comparison import STATES, Compared, Comparison, captured, slowest_of, stored
from newscrawler.archive.reading import Reader, Sites
from newscrawler.archive.replay import Replay
from newscrawler.archive.saved import find_pages, load_page
from newscrawler.archive.timeline import SUFFIXES, Timeline
from newscrawler.archive.workers import WorkerLost, Workers
from newscrawler.cli.changes import echo_page, echo_summary
from newscrawler.cli.options import echo_json, json_option, mongo_option
from newscrawler.cli.replaying import Display, Order, run, workers_for
from newscrawler.extract.version import VERSION
from newscrawler.mongo.client import connect, resolve_uri, with_database
from newscrawler.mongo.schema import check_schema
from newscrawler.mongo.uris import database_name, redacted
from newscrawler.sources.catalog import find_profile
from newscrawler.urls import is_web_url


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page, where PATH is a single file.")
@click.option("--source", "sources", multiple=True, metavar="NAME|FILE", help="Profile to read by (repeatable).")
@click.option("--workers", type=click.IntRange(1), help="Processes that read (default: one a core).")
@click.option("--fresh", is_flag=True, help="Start over, whatever an interrupted replay of these files has stored.")
@click.option("--dry-run", is_flag=True, help="Store nothing: captures as JSON lines on stdout, the report on stderr.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Store nothing: captures to this file.")
@click.option("--diff", is_flag=True, help="Store nothing: show what differs from before, field by field.")
@click.option("--against", type=click.Path(path_type=Path), help="With --diff: captures of an earlier --dry-run.")
@click.option("--field", "names", multiple=True, metavar="NAME", help="With --diff: this field alone (repeatable).")
@mongo_option
@json_option
def replay(
    paths: tuple[Path, ...],
    url: str | None,
    sources: tuple[str, ...],
    workers: int | None,
    fresh: bool,
    dry_run: bool,
    output: Path | None,
    diff: bool,
    against: Path | None,
    names: tuple[str, ...],
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """Read what was kept through the same pages and pipelines as a crawl: WARC files, saved HTML, fixtures, folders.

    Of WARC files (.warc, .warc.gz; a crawl's own or anybody's) the responses are read in the order of their dates. A
    saved page's address comes from --url, a JSON file beside it ({"url": ...}), a line of gold.jsonl beside it, or its
    canonical link. What cannot be used is named and left out (exit code 1). A fixture is read by its own page class
    and parameters. Killed, the same command goes on where it was.

    --diff compares a fixture with the output that it expects, another page with the article that MongoDB holds, and
    all of them with --against where that is given. Exit code 1 where anything differs.

    \b
    Example:
        newscrawler replay archive/
        newscrawler replay CC-NEWS-20250501.warc.gz --output captures.jsonl
        newscrawler replay fixtures/ --diff
        newscrawler replay saved/ --dry-run > before.jsonl
        newscrawler replay saved/ --diff --against before.jsonl --field headline
        newscrawler replay page.html --url https://www.londonmercury.com/news/278000001/a-story
    """
    if url is not None and (len(paths) > 1 or paths[0].is_dir() or not is_web_url(url)):
        raise click.BadParameter("an http or https URL goes with a single file", param_hint="--url")
    if not diff and (against is not None or names):
        raise click.UsageError("--against and --field go with --diff")
    if dry_run + diff + (output is not None) > 1:
        raise click.UsageError("one of --dry-run, --output and --diff at a time")
    profiles = tuple(find_profile(source) for source in sources)
    files = _files(paths) if url is None else list(paths)
    if output is not None and output.resolve() in {file.resolve() for file in files}:
        raise click.UsageError(f"--output: {output} is to be replayed, and would be lost")
    try:
        if diff:
            reader = Reader(sites=Sites(profiles), url=url)
            raise SystemExit(_diff(files, reader, workers, against, names, mongo_uri, as_json=as_json))
        with ExitStack() as stack, Timeline() as timeline:
            uri, lines = None, None
            if output is not None:
                lines = stack.enter_context(_written(output))
            elif dry_run:
                lines = sys.stdout
            else:
                uri = resolve_uri(mongo_uri)
                uri = with_database(uri, database_name(uri))
            timeline.add(files)
            order = Order(uri=uri, lines=lines, workers=workers, url=url, profiles=profiles, fresh=fresh)
            report = asyncio.run(run(timeline, order))
    except WorkerLost as exc:
        raise click.ClickException(str(exc)) from exc
    except KeyboardInterrupt:
        raise click.Abort from None
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False), err=dry_run)
    else:
        _print(report, to_stderr=dry_run)
    raise SystemExit(1 if report["unusable"] or not (report["pages"] or report["skipped"]) else 0)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    try:
        files = find_pages(list(paths), others=SUFFIXES)
    except SavedPageError as exc:
        raise click.ClickException(str(exc)) from exc
    if not files:
        told = ", ".join(map(str, paths))
        raise click.ClickException(f"{told}: nothing to replay: no WARC file, saved page or fixture")
    return files


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """Give a file to write, which is there under its name when it is whole. Raises ClickException."""
    # Nothing takes the place of a pipe or a device.
    is_stream = path.exists() and not path.is_file()
    beside = path.with_name(f".{path.name}.part")
    try:
        with (path if is_stream else beside).open("w", encoding="utf-8") as file:
            yield file
        if not is_stream:
            beside.replace(path)
    except OSError as exc:
        raise click.ClickException(f"{path}: cannot be written: {exc.strerror or exc}") from exc
    finally:
        beside.unlink(missing_ok=True)


def _diff(
    files: list[Path],
    reader: Reader,
    workers: int | None,
    against: Path | None,
    names: tuple[str, ...],
    mongo_uri: str | None,
    *,
    as_json: bool,
) -> int:
    began = time.monotonic()
    unusable: list[str] = []
    compared: list[Compared] = []

    def tell(line: str) -> None:
        unusable.append(line)
        click.echo(line, err=True)

    def take(page: Compared) -> None:
        compared.append(page)
        if page.state not in ("same", "passed") and not as_json:
            echo_page(page)

    with _comparison(files, against, names, mongo_uri) as comparison:
        # What a fixture expects is compared to the letter, and fixtures are few.
        strict = [] if comparison.fixtures_too else [file for file in files if is_case(file)]
        for file in strict:
            try:
                take(comparison.compare(load_page(file)))
            except SavedPageError as exc:
                tell(str(exc))
        with Timeline() as timeline:
            timeline.add([file for file in files if file not in set(strict)])
            for problem in timeline.problems:
                tell(problem)
            asyncio.run(_compare(timeline, reader, workers, comparison, take, tell))
    seconds = time.monotonic() - began
    if as_json:
        slowest = [{"path": page.path, "url": page.url, "seconds": page.seconds} for page in slowest_of(compared)]
        echo_json(
            {
                "pages": [attrs.asdict(page) for page in compared],
                "states": {state: comparison.states[state] for state in STATES},
                "fields": {name: attrs.asdict(counts) for name, counts in comparison.counts.items()},
                "coverage": comparison.coverage(),
                "slowest": slowest,
                "extractorVersion": VERSION,
                "earlierVersions": dict(comparison.versions),
                "unusable": unusable,
                "seconds": round(seconds, 1),
            }
        )
    else:
        echo_summary(comparison, compared, len(unusable), seconds)
    good = comparison.states["same"] + comparison.states["passed"]
    return 0 if compared and not unusable and good == len(compared) else 1


async def _compare(
    timeline: Timeline,
    reader: Reader,
    workers: int | None,
    comparison: Comparison,
    take: Callable[[Compared], None],
    tell: Callable[[str], None],
) -> None:
    count = timeline.count()
    if not count:
        return
    with Workers(reader, workers_for(timeline, workers)) as reading, Display(count) as display:
        async for outcome in Replay(timeline, reading, reader.sites).outcomes():
            display.advance()
            if outcome.problem is not None:
                tell(outcome.problem)
            if outcome.item is not None:
                profile = outcome.case or reader.sites.profile(outcome.url)
                take(comparison.compare_outcome(outcome, profile))


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


def _print(report: dict[str, Any], *, to_stderr: bool) -> None:
    def line(name: str, value: object) -> None:
        click.echo(f"{name:<26}{value}", err=to_stderr)

    line("pages read", f"{report['pages']} in {report['seconds']} s")
    if report["skipped"]:
        line("stored before", report["skipped"])
    for kind, count in report["kinds"].items():
        line(f"  {kind}", count)
    for name, count in report["fields"].items():
        line(f"with {name}", f"{count} of {report['kinds'].get('article', 0)} articles")
    for name, count in report["counts"].items():
        line(name, count)
    line("not usable", len(report["unusable"]))
    if report["uri"]:
        line("data", redacted(report["uri"]))
