"""`newscrawler report`: how many stories there are in truth, where, by whom, and what a naive count would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from newscrawler.cli.listings import Since, limit_option
from newscrawler.cli.options import database, echo_json, echo_table, json_option, mongo_option
from newscrawler.mongo.counts import counts

_COUNTED = ("stories", "copies", "teasers")


@click.command()
@click.option("--since", type=Since(), help="Of the stories first seen since then.")
@limit_option
@mongo_option
@json_option
def report(since: datetime | None, limit: int, mongo_uri: str | None, as_json: bool) -> None:
    """Count stories, copies and teasers by outlet, agency, country and day, and tell who was first.

    A copy is a page that shows a story; a naive count takes each for a story of its own. --limit is for each table;
    --json has all rows.

    \b
    Example:
        newscrawler report --since 2025-05-01
    """
    with database(mongo_uri) as db:
        found = counts(db, since=since)
    if as_json:
        echo_json(found)
        return
    if not found["stories"]:
        click.echo("no stories", err=True)
        return
    for line in _summary(found):
        click.echo(line)
    outlets = ("outlet", "country", *_COUNTED, "first", "tied")
    _table("by outlet (first: alone; tied: may have been)", found["byOutlet"], outlets, limit)
    _table("by agency", found["byAgency"], ("agency", *_COUNTED), limit)
    for of, rows in found["byCountry"].items():
        _table(f"by the {of}'s country", rows, ("country", *_COUNTED), limit)
    _table("by day of publication, else of first sight (UTC)", found["byDay"], ("day", *_COUNTED), limit)


def _summary(found: dict[str, Any]) -> Iterator[str]:
    stories, copies, naive, first = found["stories"], found["copies"], found["naive"], found["firstMovers"]
    share = f"{copies - stories} of them repeat a story ({found['shareOfCopies']:.1%})"
    yield f"first seen  {'at any time' if found['since'] is None else 'since ' + found['since']}"
    times = f"{naive['times']:.1f} times as many"
    yield f"stories     {stories}; a naive count, each page a story: {naive['stories']} ({times})"
    yield f"copies      {copies} on {found['outlets']} outlets, {found['fetched']} fetched; {share}"
    yield f"teasers     {found['teasers']}; {found['teasersOfNoStory']} more announce no known story"
    yield f"first       {first['decided']} of {first['stories']} stories on several outlets have one that was first"


def _table(title: str, rows: Sequence[dict[str, Any]], columns: Sequence[str], limit: int) -> None:
    click.echo(f"\n{title}")
    shown = [["unknown" if row[name] is None else row[name] for name in columns] for row in rows[:limit]]
    echo_table(columns, shown, empty="none")
    if len(rows) > limit:
        click.echo(f"and {len(rows) - limit} more")
