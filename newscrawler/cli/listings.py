"""What the collections hold, for people and for programs: runs, status, stories, articles, export."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click

from newscrawler.cli.links import echo_links
from newscrawler.cli.options import database, echo_json, echo_table, json_option, mongo_option
from newscrawler.mongo import queries
from newscrawler.mongo.records import RECORDS
from newscrawler.mongo.storylinks import with_comparisons
from newscrawler.sources.catalog import profile_of
from newscrawler.urls import is_web_url


class Since(click.ParamType[datetime]):
    """A point in time: YYYY-MM-DD or an ISO instant, UTC where it has no zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Give an aware datetime."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value}: give YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


limit_option = click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Rows at most.")


@click.command()
@click.option("--source", help="Of this source alone.")
@limit_option
@mongo_option
@json_option
def runs(source: str | None, limit: int, mongo_uri: str | None, as_json: bool) -> None:
    """List the last runs, the newest first.

    \b
    Example:
        newscrawler runs --source bignewsnetwork
    """
    with database(mongo_uri) as db:
        found = queries.runs(db, source=source, limit=limit)
    if as_json:
        echo_json(found)
        return
    rows = [
        [
            run["_id"],
            run["source"],
            run["state"],
            run["reason"],
            run["startedAt"],
            run["counts"].get("crawl/article"),
            run["counts"].get("store/article_new"),
        ]
        for run in found
    ]
    echo_table(["run", "source", "state", "reason", "started", "articles", "new"], rows, empty="no runs yet")


@click.command()
@mongo_option
@json_option
def status(mongo_uri: str | None, as_json: bool) -> None:
    """Tell at a glance what ran, what broke and what is stale, source by source.

    \b
    Example:
        newscrawler status
    """
    with database(mongo_uri) as db:
        found = queries.status(db)
    if as_json:
        echo_json(found)
        return
    columns = ["source", "runs", "state", "reason", "startedAt", "finishedAt", "rejects", "stale"]
    rows = [[*(row[column] for column in columns), row["counts"].get("store/article_new", 0)] for row in found]
    echo_table([*columns, "new articles"], rows, empty="no source has run yet")


@click.command()
@click.option("--since", type=Since(), help="First seen since then.")
@click.option("--min-outlets", type=click.IntRange(min=1), default=1, help="On so many outlets at least.")
@click.option("--source", help="Written by this source, or of this network.")
@limit_option
@mongo_option
@json_option
def stories(
    since: datetime | None, min_outlets: int, source: str | None, limit: int, mongo_uri: str | None, as_json: bool
) -> None:
    """List stories, the newest first.

    \b
    Example:
        newscrawler stories --min-outlets 5 --source RT.com
    """
    with database(mongo_uri) as db:
        found = queries.stories(db, since=since, min_outlets=min_outlets, source=source, limit=limit)
    if as_json:
        echo_json(found)
        return
    rows = [
        [
            story["_id"],
            story["headline"],
            (story["sourceOrganization"] or {}).get("name"),
            story["datePublished"],
            story["outletCount"],
            story["fetchedCount"],
        ]
        for story in found
    ]
    echo_table(["story", "headline", "source", "published", "outlets", "fetched"], rows, empty="no stories")


@click.command()
@click.argument("identity", metavar="ID")
@click.option("--texts", is_flag=True, help="Every passage in which copies differ, whole.")
@mongo_option
@json_option
def story(identity: str, texts: bool, mongo_uri: str | None, as_json: bool) -> None:
    """Show one story: its copies, why they belong to it, and how it spread. ID is its `_id` or its network's id.

    \b
    Example:
        newscrawler story bignewsnetwork/278000001
        newscrawler story show 278000001 --texts
    """
    with database(mongo_uri) as db:
        found = queries.story(db, identity)
        found = found and with_comparisons(db, found)
    if found is None:
        raise click.ClickException(f"no story {identity}: see newscrawler stories")
    if identity not in (found["_id"], found["networkId"]):
        click.echo(f"{identity} was merged into {found['_id']}", err=True)
    if as_json:
        echo_json(found)
        return
    source = (found["sourceOrganization"] or {}).get("name") or "unknown"
    click.echo(f"{found['headline']}\n{found['_id']}  source {source}  published {found['datePublished']}\n")
    rows = [[copy["outlet"], copy["state"], copy["firstSeen"], copy["url"]] for copy in found["copies"]]
    echo_table(["outlet", "state", "first seen", "url"], rows, empty="no copies")
    click.echo()
    echo_links(found, whole=texts)


@click.command()
@click.argument("identity", metavar="ID|URL")
@mongo_option
@json_option
def article(identity: str, mongo_uri: str | None, as_json: bool) -> None:
    """Show one article, by its `_id` or any spelling of its URL.

    \b
    Example:
        newscrawler article https://www.londonmercury.com/news/278000001/a-story
    """
    with database(mongo_uri) as db:
        found = queries.article(db, identity, profile_of(identity) if is_web_url(identity) else None)
    if found is None:
        raise click.ClickException(f"no article {identity}")
    if as_json:
        echo_json(found)
        return
    source = (found["sourceOrganization"] or {}).get("name") or "unknown source"
    click.echo(f"{found['headline']}\n{source}, {found['datePublished']}, {found['outlet']}\n{found['url']}\n")
    if found["description"]:
        click.echo(f"{found['description']}\n")
    click.echo(found["articleBody"])


@click.command()
@click.argument("collection", type=click.Choice(sorted(RECORDS)))
@click.option("--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="Format.")
@mongo_option
def export(collection: str, format_: str, mongo_uri: str | None) -> None:
    """Write every document of a collection to stdout, one JSON object a line, in the order of `_id`.

    \b
    Example:
        newscrawler export stories > stories.jsonl
    """
    del format_
    with database(mongo_uri) as db:
        for document in queries.export(db, collection):
            click.echo(json.dumps(document, ensure_ascii=False))
