"""`newscrawler extract`: one page, read without a database."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from newscrawler.cli.options import echo_json
from newscrawler.extract.reader import claimed_address, read
from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.settings import configuration, user_agent
from newscrawler.urls import is_web_url

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a file that are read: more is no page."""


@click.command()
@click.argument("page", metavar="FILE|-|URL")
@click.option("--url", help="Address of the page in FILE or on stdin (default: its canonical link).")
def extract(page: str, url: str | None) -> None:
    """Read one page: a JSON object with kind, article and teasers on stdout.

    Needs no database. Exit code 1 where the page has no article.

    \b
    Example:
        newscrawler extract page.html --url https://www.londonmercury.com/news/278000001/a-story
        curl -s https://example.com/a-story | newscrawler extract - --url https://example.com/a-story
    """
    if url is not None and not is_web_url(url):
        raise click.BadParameter(f"{url}: not an http or https URL", param_hint="--url")
    if re.match(r"https?://", page):
        try:
            fetched = fetch_page(page, user_agent=user_agent(configuration().contact))
        except FetchError as exc:
            raise click.ClickException(str(exc)) from exc
        body, url = fetched.body, url or fetched.url
    else:
        body = _read(page)
        url = url or claimed_address(body)
    if url is None:
        raise click.UsageError(f"{page} does not tell its address: give --url")
    reading = read(body, url)
    echo_json(reading)
    raise SystemExit(0 if reading["kind"] == "article" else 1)


def _read(page: str) -> bytes:
    if page == "-":
        return sys.stdin.buffer.read(MAX_FILE)
    try:
        with Path(page).open("rb") as file:
            return file.read(MAX_FILE)
    except OSError as exc:
        raise click.ClickException(f"{page}: {exc.strerror or exc}") from exc
