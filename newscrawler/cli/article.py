"""One article for people and for programs: what it says, and what it said before."""

from __future__ import annotations

import sys
from typing import Any

import click

from newscrawler.archive.changes import Change
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.index import IndexBroken
from newscrawler.archive.records import RecordError
from newscrawler.cli.changes import change_lines, echo_lines
from newscrawler.cli.options import database, echo_json, json_option, mongo_option
from newscrawler.items import WarcRecord
from newscrawler.mongo import queries
from newscrawler.mongo.tombstones import in_words, tombstone
from newscrawler.sources.catalog import profile_of
from newscrawler.urls import is_web_url
from pipelines.versions import Earlier, earlier_versions


@click.command()
@click.argument("identity", metavar="ID|URL")
@click.option("--history", "with_history", is_flag=True, help="What it said before, and what changed word by word.")
@click.option("--raw", is_flag=True, help="The page as it was fetched, byte by byte, from the archive.")
@mongo_option
@json_option
def article(identity: str, with_history: bool, raw: bool, mongo_uri: str | None, as_json: bool) -> None:
    """Show one article, by its `_id` or any spelling of its URL.

    \b
    Examples:
        newscrawler article https://www.londonmercury.com/news/278000001/a-story
        newscrawler article bignewsnetwork/londonmercury.com/278000001 --history
        newscrawler article bignewsnetwork/londonmercury.com/278000001 --raw > page.html
    """
    if raw and (as_json or with_history):
        raise click.UsageError("--raw is the page alone: give neither --json nor --history with it")
    with database(mongo_uri) as db:
        profile = profile_of(identity) if is_web_url(identity) else None
        found = queries.article(db, identity, profile)
        # The article first: what leaves it afterwards is among its revisions.
        earlier = earlier_versions(*queries.with_revisions(db, found["_id"])) if found and with_history else []
        gone = tombstone(db, identity, profile) if found is None else None
    if found is None:
        raise click.ClickException(in_words(gone) if gone else f"no article {identity}")
    if raw:
        _echo_page(found)
        return
    if as_json:
        echo_json(found | {"history": [_plain(each) for each in earlier]} if with_history else found)
        return
    source = (found["sourceOrganization"] or {}).get("name") or "unknown source"
    headline, date = found["headline"] or "no headline", found["datePublished"] or "no date"
    click.echo(f"{headline}\n{source}, {date}, {found['outlet']}\n{found['url']}\n")
    if with_history:
        _echo_history(earlier)
        return
    if found["description"]:
        click.echo(f"{found['description']}\n")
    click.echo(found["articleBody"] or "no text: the page asks not to be indexed")


def _echo_page(found: dict[str, Any]) -> None:
    if found["record"] is None:
        raise click.ClickException(f"{found['_id']} was not archived when it was last captured: crawl with --archive")
    try:
        page = Archive.configured().page(WarcRecord(**found["record"]))
    except (ArchiveError, RecordError, IndexBroken) as exc:
        raise click.ClickException(str(exc)) from exc
    sys.stdout.buffer.write(page)


def _plain(earlier: Earlier) -> dict[str, Any]:
    """Give an earlier version whole, in place of what makes it of a later one."""
    told = {name: value for name, value in earlier.revision.items() if name != "deltas"}
    said: dict[str, Any] = queries.plain(told | earlier.texts)
    return said


def _echo_history(history: list[Earlier]) -> None:
    shown = [each for each in history if each.revision["fields"]]
    if not shown:
        click.echo("no earlier versions", err=True)
    for each in shown:
        told = queries.plain(each.revision)
        kind = click.style(f"silent {told['kind']}" if told["silent"] else told["kind"], fg="yellow")
        when = f"{told['firstSeen']} to {told['lastSeen']}, replaced by {told['replacedAt']}"
        lines = [f"{when}: {kind} of {', '.join(told['fields'])}"]
        following = each.following or {}
        for name in told["fields"] if following else ():
            change = Change(name, each.texts[name], following[name])
            lines += [f"  {click.style(name, fg='cyan')}", *(f"    {line}" for line in change_lines(change))]
        echo_lines([*lines, ""])
