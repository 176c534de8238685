"""`newscrawler fixture`: saved pages as tests."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from newscrawler.archive.cases import SavedPageError, save_case
from newscrawler.archive.changes import filled, flat
from newscrawler.archive.comparison import Comparison
from newscrawler.archive.reading import Reader, failure
from newscrawler.archive.saved import SavedPage, find_pages, load_page
from newscrawler.cli.changes import echo_page
from newscrawler.cli.main import Misconfigured
from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.pages.capture import CapturePage
from newscrawler.pages.html import AnyPage, ArticlePage, ListPage
from newscrawler.pages.xml import FeedPage, SitemapPage
from newscrawler.settings import configuration, user_agent
from newscrawler.urls import is_web_url

PAGES: dict[str, type[CapturePage]] = {
    use.__name__: use for use in (ArticlePage, ListPage, AnyPage, FeedPage, SitemapPage)
}
NAME_LENGTH = 60
"""Characters of an URL's slug that name a case."""


@click.group()
def fixture() -> None:
    """Saved pages as tests: web-poet fixtures, which `pytest` and `newscrawler replay --diff` run.

    \b
    Example:
        newscrawler fixture save page.html --url https://www.example.com/news/1/a-story
        newscrawler replay fixtures/ --diff
        newscrawler fixture accept
    """


@fixture.command()
@click.argument("page", metavar="URL|FILE")
@click.option("--url", help="Address of the page in FILE (default: as replay finds it).")
@click.option("--name", help="Name of the case (default: the slug of the page's address).")
@click.option("--page", "class_name", type=click.Choice(list(PAGES)), help="Page class (default: as a crawl chooses).")
@click.option("--into", type=click.Path(path_type=Path), default="fixtures", show_default=True, help="Folder.")
@click.option("--force", is_flag=True, help="Replace a case of that name.")
def save(page: str, url: str | None, name: str | None, class_name: str | None, into: Path, force: bool) -> None:
    """Save a page as a case, with what the code says of it now: look at that, since it is what the test will defend.

    Prints the case's folder, then the fields that were found and those that were not.

    \b
    Example:
        newscrawler fixture save https://www.londonmercury.com/news/278000001/a-story
        newscrawler fixture save page.html --url https://www.londonmercury.com/ --name front-page
    """
    if url is not None and not is_web_url(url):
        raise click.BadParameter(f"{url}: not an http or https URL", param_hint="--url")
    if name is not None and (name != Path(name).name or name.startswith(".")):
        raise click.BadParameter(f"{name}: not the name of a folder", param_hint="--name")
    try:
        saved = _fetched(page, url) if re.match(r"https?://", page) else load_page(Path(page), url=url)
        shown, _ = Reader().page_object(saved, PAGES[class_name] if class_name else None)
        folder, output = save_case(shown, into, name or _slug(saved.url), force=force)
    except (FetchError, SavedPageError, OSError) as exc:
        raise click.ClickException(str(exc)) from exc
    except Exception as exc:
        raise click.ClickException(f"{page}: {failure(exc)}") from exc
    click.echo(folder)
    _echo_fields(output)


@fixture.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Take all without asking.")
def accept(paths: tuple[Path, ...], yes: bool) -> None:
    """Take what the code says now as the expected output of the cases in PATH (default: fixtures/), after a look.

    Each case that differs is shown on stderr and asked for: y takes it, n leaves it, a takes it and all that follow,
    q leaves it and all that follow. Prints the cases taken. Exit code 1 where a case could not be run.

    \b
    Example:
        newscrawler fixture accept fixtures/newscrawler.pages.html.ArticlePage
    """
    if not yes and not sys.stdin.isatty():
        raise Misconfigured("no terminal to ask on: look at newscrawler replay --diff, then give --yes")
    try:
        files = find_pages(list(paths) or [Path("fixtures")])
    except SavedPageError as exc:
        raise click.ClickException(str(exc)) from exc
    comparison = Comparison()
    unusable = 0
    for file in (file for file in files if file.is_dir()):
        try:
            page = load_page(file)
            compared = comparison.compare(page)
        except SavedPageError as exc:
            unusable += 1
            click.echo(str(exc), err=True)
            continue
        if compared.state == "same" or page.case is None:
            continue
        echo_page(compared, err=True)
        if compared.state == "failed":
            continue
        answer = "y" if yes else click.prompt("take it", type=click.Choice(list("ynaq")), err=True)
        if answer == "q":
            break
        yes = yes or answer == "a"
        if answer != "n":
            page.case.accept()
            click.echo(file)
    if not comparison.states and not unusable:
        raise click.ClickException("no fixture found")
    raise SystemExit(1 if unusable or comparison.states["failed"] else 0)


def _fetched(url: str, address: str | None) -> SavedPage:
    fetched = fetch_page(url, user_agent=user_agent(configuration().contact))
    return SavedPage(
        path=Path(url),
        url=address or fetched.url,
        body=fetched.body,
        fetchedAt=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        headers=fetched.headers,
    )


def _slug(url: str) -> str:
    """Give a name for a case: the last part of the path that holds letters, else the host."""
    parts = urlsplit(url)
    slugs = [re.sub(r"[^a-z0-9]+", "-", unquote(part).lower()).strip("-") for part in parts.path.split("/")]
    told = [slug for slug in slugs if re.search("[a-z]", slug)]
    name = (told or [re.sub(r"[^a-z0-9]+", "-", parts.hostname or "page")])[-1]
    return name if len(name) <= NAME_LENGTH else name[:NAME_LENGTH].rsplit("-", 1)[0]


def _echo_fields(output: dict[str, Any]) -> None:
    fields = flat(output)
    told = [
        f"{name} ({len(value)})" if isinstance(value, list) else name for name, value in fields.items() if filled(value)
    ]
    click.echo(f"kind: {output['kind']}")
    click.echo(f"found: {', '.join(told)}")
    click.echo(f"missing: {', '.join(name for name, value in fields.items() if not filled(value))}")
