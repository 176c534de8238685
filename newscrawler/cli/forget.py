"""`newscrawler forget`: a takedown. What an article said goes from everywhere, and nothing brings it back."""

from __future__ import annotations

import asyncio
import getpass
import socket
import sys
from collections.abc import Iterable
from typing import Any

import click

from newscrawler.archive.erasure import erase_urls
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.index import IndexBroken
from newscrawler.cli.options import echo_json, echo_table, json_option, mongo_option
from newscrawler.mongo.client import AsyncDatabase, connect_async, resolve_uri
from newscrawler.mongo.queries import plain
from newscrawler.mongo.schema import ensure_schema
from newscrawler.mongo.tombstones import tombstone_async
from newscrawler.sources.catalog import profile_of
from newscrawler.urls import is_web_url
from pipelines.takedown import Named, Takedown, bury, count, erase, find, survey, undo


@click.command()
@click.argument("identity", metavar="URL|ID")
@click.option("--why", metavar="TEXT", help="Your reason, kept with the tombstone.")
@click.option("--page", "alone", is_flag=True, help="This page alone: copies of its story on other outlets stay.")
@click.option("--dry-run", is_flag=True, help="Show what would go, and leave it.")
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal either.")
@click.option("--undo", "back", is_flag=True, help="Let it be fetched again; what is deleted does not come back.")
@mongo_option
@json_option
def forget(
    identity: str,
    why: str | None,
    alone: bool,
    dry_run: bool,
    yes: bool,
    back: bool,
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """Delete a story for good: every outlet's copy of it, what announced it, what it said before.

    URL is that of any of its pages, ID an `_id` of articles, copies or stories or the network's id. A tombstone stays,
    by which no crawl, replay or repeated batch brings it back. Broken off, run it again. On a terminal it asks first.

    \b
    Examples:
        newscrawler forget https://www.londonmercury.com/news/278000001/a-story --dry-run
        newscrawler forget 278000001 --why "court order 12/2025"
        newscrawler forget bignewsnetwork/londonmercury.com/278000001 --page
    """
    if back and (why is not None or alone or dry_run):
        raise click.UsageError("--undo goes with none of --why, --page and --dry-run")
    asked = not yes and not dry_run and sys.stdin.isatty()
    act = _undo(identity) if back else _forget(identity, why, alone=alone, dry_run=dry_run, asked=asked)
    told = asyncio.run(_with_database(resolve_uri(mongo_uri), act))
    if as_json:
        echo_json(told)
        return
    if back:
        click.echo(f"{told['_id']}: {told['tombstones']} tombstones removed, crawls may fetch it again")
        return
    echo_table(["collection", "would go" if dry_run else "gone"], told["gone"].items(), empty="nothing")


def _undo(identity: str) -> Any:
    async def act(db: AsyncDatabase[dict[str, Any]]) -> dict[str, Any]:
        named = await find(db, identity, _profile(identity))
        if not named.done:
            raise click.ClickException(f"{identity} was not forgotten")
        return {"_id": named.page or named.story, "tombstones": await undo(db, named)}

    return act


def _forget(identity: str, why: str | None, *, alone: bool, dry_run: bool, asked: bool) -> Any:
    async def act(db: AsyncDatabase[dict[str, Any]]) -> dict[str, Any]:
        named = await find(db, identity, _profile(identity))
        takedown = await survey(db, named, alone=alone)
        gone = await count(db, takedown)
        click.echo(_in_words(takedown, named), err=True)
        if asked and not click.confirm("Delete this for good?", err=True):
            raise click.ClickException("nothing was deleted")
        if not dry_run:
            await bury(db, takedown, named, why=why, by=_who())
            archived = _erase_archived(url for url in takedown.pages.values() if url)
            gone = {"archived": archived, **await erase(db, takedown)}
        stone = await tombstone_async(db, takedown.identity) or {}
        told = {name: stone.get(name) for name in ("url", "at", "why", "by")}
        return {
            "_id": takedown.identity,
            "kind": takedown.kind,
            **plain(told),
            "dryRun": dry_run,
            "pages": sorted(takedown.pages),
            "gone": gone,
        }

    return act


async def _with_database(uri: str, act: Any) -> dict[str, Any]:
    db = connect_async(uri, "newscrawler forget")
    try:
        await ensure_schema(db)
        told: dict[str, Any] = await act(db)
        return told
    finally:
        await db.client.close()


def _erase_archived(urls: Iterable[str]) -> int:
    """Erase what the archive holds of these addresses, and give how many responses that were."""
    try:
        return erase_urls(Archive.configured(), urls)
    except (ArchiveError, IndexBroken) as exc:
        raise click.ClickException(f"{exc}; the collections were not touched yet: run it again") from exc


def _profile(identity: str) -> Any:
    return profile_of(identity) if is_web_url(identity) else None


def _in_words(takedown: Takedown, named: Named) -> str:
    again = "forgotten before; " if named.done else ""
    if takedown.kind == "page":
        return f"page {takedown.identity}: {again}{takedown.elsewhere} other pages of story {takedown.story} stay"
    return f"story {takedown.story}: {again}{len(takedown.pages)} pages on {takedown.outlets} outlets"


def _who() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        # A container's user may have no name.
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
