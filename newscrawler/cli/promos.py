"""`newscrawler sources promos`: the lines that a source's outlets repeat, and the operator's word on them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

import click

from newscrawler.cli.options import database, echo_json, echo_table, json_option, mongo_option
from newscrawler.mongo import queries
from newscrawler.mongo.client import connect_async, resolve_uri
from newscrawler.sources.profile import Profile
from newscrawler.sources.target import find_target
from pipelines.promos.cleaning import decide

State = Literal["kept", "dropped"]
_ID, _LINE = 8, 90
"""Characters of an id (32 bits part some thousand lines) and of a line that the table shows."""


@click.command()
@click.argument("source", metavar="NAME")
@click.option("--learning", is_flag=True, help="Lines under several stories, too, that are no promos so far.")
@click.option(
    "--keep", metavar="ID", multiple=True, help="This line is news: never cut it, and give it back to articles."
)
@click.option("--drop", metavar="ID", multiple=True, help="Cut this line everywhere, from what is stored too.")
@mongo_option
@json_option
def promos(
    source: str,
    learning: bool,
    keep: tuple[str, ...],
    drop: tuple[str, ...],
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """List the lines that outlets of a source repeat under different stories, and that are cut as promos.

    ID is the first letters of a line's id, as listed. What an operator keeps or drops is never forgotten.

    \b
    Example:
        newscrawler sources promos bignewsnetwork --learning
        newscrawler sources promos bignewsnetwork --drop 3fa94c01
    """
    profile = find_target(source).profile
    uri = resolve_uri(mongo_uri)
    with database(uri) as db:
        known = queries.promo_ids(db, profile.name) if keep or drop else []
        for identity, state in _decisions(known, source, keep, drop).items():
            changed = asyncio.run(_decide(uri, profile, identity, state))
            click.echo(f"{identity}: {state}, {changed} stored documents changed", err=True)
        found = queries.promos(db, profile.name, learning=learning)
    if as_json:
        echo_json(found)
        return
    columns = ["id", "state", "outlets", "stories", "cut from", "first seen", "last seen", "line"]
    echo_table(columns, map(_row, found), empty=f"no promos known of {profile.name}")


def _decisions(known: Sequence[str], source: str, keep: Sequence[str], drop: Sequence[str]) -> dict[str, State]:
    """Give what is to become of which lines; none is touched where one of them is not known."""
    kept, dropped = ([_find(start, known, source) for start in starts] for starts in (keep, drop))
    if both := sorted({*kept} & {*dropped}):
        raise click.BadParameter(f"{_digest(both[0])[:_ID]}: either --keep or --drop it")
    return {**dict.fromkeys(kept, "kept"), **dict.fromkeys(dropped, "dropped")}


def _find(start: str, known: Sequence[str], source: str) -> str:
    found = [line for line in known if line == start or (start and _digest(line).startswith(start.lower()))]
    if len(found) != 1:
        what = "no line" if not found else f"{len(found)} lines"
        raise click.BadParameter(f"{start}: {what} of that id: see newscrawler sources promos {source} --learning")
    return found[0]


async def _decide(uri: str, profile: Profile, identity: str, state: State) -> int:
    db = connect_async(uri, "newscrawler sources")
    try:
        return await decide(db, profile, identity, state)
    finally:
        await db.client.close()


def _digest(identity: str) -> str:
    return identity.rpartition("/")[2]


def _row(line: dict[str, Any]) -> list[Any]:
    text = line["text"]
    return [
        _digest(line["_id"])[:_ID],
        line["state"],
        "all" if line["outlets"] is None else len(line["outlets"]),
        line["stories"],
        line["articles"],
        line["firstSeen"],
        line["lastSeen"],
        text if len(text) <= _LINE else f"{text[:_LINE]}…",
    ]
