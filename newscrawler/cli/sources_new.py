"""`newscrawler sources new`: a profile drafted from pages of a site."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import click

from newscrawler.archive.cases import SavedPageError
from newscrawler.archive.saved import find_pages, load_page
from newscrawler.cli.options import echo_json, echo_table, json_option
from newscrawler.extract.draft.findings import Finding, find_fields
from newscrawler.extract.draft.pages import SeenPage, see_page
from newscrawler.extract.draft.profile import FIELDS, Draft, draft_profile
from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.fetch.robots import Robots, fetch_robots
from newscrawler.settings import configuration, user_agent
from newscrawler.sources.catalog import folders, profile_paths
from newscrawler.sources.profile import NAME, ProfileError, load_profile
from newscrawler.urls import is_web_url, netloc

_ROWS = 25
"""Pages that the report tells one by one; --json tells all."""
_NEEDED = ("headline", "date", "body")
_USABLE = ("article", "list", "feed", "sitemap")


@click.command("new")
@click.argument("name")
@click.argument("more", metavar="[URL|PATH]...", nargs=-1)
@click.option("--from", "given", metavar="URL|PATH", multiple=True, help="A page, live or saved, or a folder of them.")
@click.option("--url", help="Address of the page, where a single file is given.")
@click.option("--output", metavar="FILE|-", help="Where to write (default: the folder of your own profiles).")
@click.option("--force", is_flag=True, help="Overwrite a profile.")
@json_option
def new(
    name: str,
    more: tuple[str, ...],
    given: tuple[str, ...],
    url: str | None,
    output: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Draft the profile NAME from pages of a site: articles, sections, front pages, feeds and sitemaps.

    Guesses outlets, the path of articles, feeds, sections, sitemaps, language and promos, tells what speaks for each,
    which fields are found and what is left to you. What is not sure stands in the file as a comment. Saved pages tell
    their address as those of `replay` do; sites are asked as slowly as a crawl asks them.

    \b
    Example:
        newscrawler sources new harbour --from https://www.harbourgazette.example/ https://lagoonpost.example/
        newscrawler sources new harbour --from saved/ --output harbour.toml
    """
    sources = [*given, *more]
    target = _target(name, sources, url, output, force=force)
    reader = _Reader(url)
    pages = [page for source in sources for page in reader.read(source)]
    if not any(page.reading.kind in _USABLE for page in pages):
        raise click.ClickException(f"{name}: no page is an article, list, feed or sitemap: nothing to draft from")
    draft = draft_profile(name, pages, sitemaps=reader.sitemaps())
    draft.missing += _known_elsewhere(draft)
    findings = find_fields(pages, draft.profile())
    if target is None:
        click.echo(draft.toml(), nl=False)
    else:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(draft.toml(), "utf-8")
        except OSError as exc:
            raise click.ClickException(f"{target}: {exc.strerror or exc}") from exc
    if as_json:
        echo_json(_report(draft, findings, target, reader.errors), err=target is None)
    else:
        _print(draft, findings, target)
    raise SystemExit(1 if reader.errors else 0)


def _target(name: str, sources: Sequence[str], url: str | None, output: str | None, *, force: bool) -> Path | None:
    """Give the file to write, None for stdout. Raises click's usage errors."""
    if not re.fullmatch(NAME, name):
        raise click.BadParameter(f"{name}: small letters, digits, '.', '_', ':' and '-'", param_hint="NAME")
    if not sources:
        raise click.UsageError("give at least one page: --from URL|PATH")
    if url is not None and (len(sources) > 1 or not is_web_url(url) or not Path(sources[0]).is_file()):
        raise click.BadParameter("an http or https URL goes with a single file", param_hint="--url")
    if output == "-":
        return None
    target = Path(output) if output else folders()[0] / f"{name}.toml"
    if target.exists() and not force:
        raise click.UsageError(f"{target} is there already: --force overwrites it, --output writes elsewhere")
    return target


class _Reader:
    """Reads pages, live or saved; what cannot be read is told on stderr and kept in `errors`."""

    def __init__(self, url: str | None) -> None:
        self.url = url
        self.errors: list[str] = []
        self.robots: dict[str, Robots] = {}
        self.agent = user_agent(configuration().contact)

    def read(self, source: str) -> Iterator[SeenPage]:
        """Give the page of a URL or file, or the pages of a folder."""
        try:
            if re.match(r"https?://", source):
                yield self._fetch(source)
                return
            for file in find_pages([Path(source)]):
                try:
                    page = load_page(file, url=self.url)
                    yield see_page(page.body, page.url)
                except SavedPageError as exc:
                    self._tell(exc)
        except (SavedPageError, FetchError) as exc:
            self._tell(exc)

    def sitemaps(self) -> dict[str, list[str]]:
        """Give the sitemaps that the live hosts' robots.txt name, by host[:port]."""
        return {netloc(front): robots.sitemaps for front, robots in self.robots.items()}

    def _tell(self, error: Exception) -> None:
        self.errors.append(str(error))
        click.echo(str(error), err=True)

    def _fetch(self, url: str) -> SeenPage:
        if not is_web_url(url):
            raise FetchError(f"{url}: not an http or https URL")
        front = f"{urlsplit(url).scheme}://{netloc(url)}/"
        if front not in self.robots:
            self.robots[front] = fetch_robots(front, user_agent=self.agent)
        robots = self.robots[front]
        if not robots.allows(url):
            raise FetchError(f"{url}: robots.txt forbids it; save the page with a browser and give the file")
        # One by one, whatever the host: the outlets of a network share one backend.
        time.sleep(robots.delay)
        fetched = fetch_page(url, user_agent=self.agent)
        return see_page(fetched.body, fetched.url)


def _known_elsewhere(draft: Draft) -> list[str]:
    """Tell of outlets that another profile at hand has too: a URL is read by the first that knows its host."""
    told = []
    for name, path in profile_paths().items():
        try:
            known = load_profile(path) if name != draft.name else None
        except ProfileError:
            continue
        taken = [outlet.domain for outlet in draft.outlets if known is not None and known.outlet_of(outlet.url)]
        if taken:
            told.append(f"outlets: {', '.join(taken)} stand in the profile {name} too")
    return told


def _report(draft: Draft, findings: Sequence[Finding], target: Path | None, errors: Sequence[str]) -> dict[str, Any]:
    return {
        "profile": str(target) if target else None,
        "pages": [attrs.asdict(finding) for finding in findings],
        "guessed": [attrs.asdict(guess) for guess in draft.guesses],
        "outlets": [attrs.asdict(outlet) for outlet in draft.outlets],
        "candidates": [outlet.domain for outlet in draft.candidates],
        "missing": draft.missing,
        "errors": list(errors),
    }


def _print(draft: Draft, findings: Sequence[Finding], target: Path | None) -> None:
    """Print the report; on stderr where the profile itself is on stdout."""
    err = target is None
    rows = [
        [
            finding.kind,
            *("yes" if there else "-" for there in finding.fields.values()),
            *["" for _ in FIELDS if not finding.fields],
            finding.words,
            finding.teasers,
            finding.links,
            finding.url,
        ]
        for finding in findings
    ]
    echo_table(["kind", *FIELDS, "words", "teasers", "stories", "page"], rows[:_ROWS], empty="", err=err)
    if len(rows) > _ROWS:
        click.echo(f"and {len(rows) - _ROWS} more: --json tells all", err=err)
    click.echo("", err=err)
    articles = [finding for finding in findings if finding.fields]
    for field in FIELDS:
        without = [finding.url for finding in articles if not finding.fields[field]]
        if without and field in _NEEDED:
            click.echo(
                f"missing   {field} on {len(without)} of {len(articles)} articles, such as {without[0]}", err=err
            )
    for guess in draft.guesses:
        value = ", ".join(guess.value) if isinstance(guess.value, list) else guess.value
        click.echo(f"{'guessed' if guess.sure else 'doubtful':<10}{guess.key} {value} ({guess.note})", err=err)
    for outlet in draft.outlets:
        found = ", ".join(f"{len(getattr(outlet, kind))} {kind}" for kind in ("feeds", "sections", "sitemaps"))
        click.echo(f"{'outlet':<10}{outlet.name} at {outlet.url}: {found}", err=err)
    for line in draft.missing:
        click.echo(f"{'to do':<10}{line}", err=err)
    if target is not None:
        click.echo(f"{'written':<10}{target}")
