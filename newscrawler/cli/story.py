"""`newscrawler story`: one story shown, and an operator's word on what belongs to it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

import click

from newscrawler.cli.listings import story as show
from newscrawler.cli.options import mongo_option
from newscrawler.mongo.client import AsyncDatabase, connect_async, resolve_uri
from newscrawler.mongo.schema import ensure_schema
from pipelines.dedup.shared import Shared
from pipelines.engines import open_engines
from pipelines.moves import find_story, merge_stories, split_story
from pipelines.placing import settle

Act = Callable[[AsyncDatabase[dict[str, Any]], Shared], Awaitable[str]]

why_option = click.option("--why", metavar="TEXT", help="Your reason, kept with the event.")


class _ShownByDefault(click.Group):
    """A group whose command is `show` where the first word names none."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), None)
        asks_help = first is None and any(arg in ctx.help_option_names for arg in args)
        return super().parse_args(ctx, args if first in self.commands or asks_help else ["show", *args])


@click.group(cls=_ShownByDefault, subcommand_metavar="ID | COMMAND [ARGS]...")
def story() -> None:
    """Show one story: its copies, how each is linked to it, and how it spread. ID is its `_id` or its network's id.

    \b
    Example:
        newscrawler story bignewsnetwork/278000001
        newscrawler story split bignewsnetwork/278000001 londonmercury.com/0123456789abcdef0123456789abcdef
    """


story.add_command(show, "show")


@story.command()
@click.argument("identity", metavar="ID")
@click.argument("copies", metavar="COPY...", nargs=-1, required=True)
@why_option
@mongo_option
def split(identity: str, copies: tuple[str, ...], why: str | None, mongo_uri: str | None) -> None:
    """Make a story of its own of copies that are not of story ID, and print its id.

    COPY is a copy's `_id`, as `newscrawler story ID` lists it. The part with the founding article keeps the id. It is
    remembered: no later copy and no repeated batch undoes it. Copies of one network id cannot be parted.

    \b
    Example:
        newscrawler story split 278000001 bignewsnetwork/londonmercury.com/278000002
    """

    async def act(db: AsyncDatabase[dict[str, Any]], engine: Shared) -> str:
        return await split_story(db, await find_story(db, identity), copies, why=why, engine=engine)

    new = asyncio.run(_decide(resolve_uri(mongo_uri), act))
    click.echo(new)
    click.echo(f"split from {identity}: see newscrawler story {new}", err=True)


@story.command()
@click.argument("loser", metavar="LOSER")
@click.argument("winner", metavar="WINNER")
@why_option
@mongo_option
def merge(loser: str, winner: str, why: str | None, mongo_uri: str | None) -> None:
    """Make one story of two, and print its id: all that belongs to LOSER belongs to WINNER from then on.

    \b
    Example:
        newscrawler story merge bignewsnetwork/278000002 bignewsnetwork/278000001 --why "sent twice"
    """

    async def act(db: AsyncDatabase[dict[str, Any]], engine: Shared) -> str:
        stories = await find_story(db, loser), await find_story(db, winner)
        return await merge_stories(db, *stories, by="operator", why=why, engine=engine)

    click.echo(asyncio.run(_decide(resolve_uri(mongo_uri), act)))


async def _decide(uri: str, act: Act) -> str:
    db = connect_async(uri, "newscrawler story")
    try:
        await ensure_schema(db)
        # How long a text is known is the crawls' matter: here nothing is forgotten.
        engines = await open_engines(db, days=math.inf)
        # What was left half done may be the very thing that is asked for.
        await settle(db, engines)
        return await act(db, engines.articles)
    finally:
        await db.client.close()
