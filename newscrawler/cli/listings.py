"""What the collections hold, for people and for programs: runs, status, stories, export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

import click

from newscrawler.cli.options import database, echo_json, echo_table, json_option, mongo_option
from newscrawler.cli.spread import show_story
from newscrawler.mongo import queries
from newscrawler.mongo.records import RECORDS
from newscrawler.mongo.runs import DATABASE_LOST
from newscrawler.mongo.stories import SORTS, CountryOf
from newscrawler.mongo.stories import stories as stories_of


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


def outages_in_words(counts: Mapping[str, int]) -> str | None:
    """Tell what a run's database went through and what was done about it; None where nothing happened to it.

    Such as "away 2x, 31 s (1x disk full); started again 1x; a batch sent again 3x".
    """
    # One that was started again by this crawl is told as that.
    by_others = counts.get("store/server_restarted", 0) - counts.get("store/restarted", 0)
    counts = {**counts, "by_others": max(0, by_others)}
    causes = [("store/hung", "hung"), ("store/disk_full", "disk full")]
    why = ", ".join(f"{counts[name]}x {cause}" for name, cause in causes if counts.get(name))
    told = [
        ("store/away", f"away {{}}x, {counts.get('store/away_seconds', 0)} s" + (f" ({why})" if why else "")),
        ("store/restarted", "started again {}x"),
        ("by_others", "found restarted {}x"),
        ("store/retry", "a batch sent again {}x"),
        ("store/lost", "{} pages not stored, due again"),
    ]
    return "; ".join(words.format(counts[name]) for name, words in told if counts.get(name)) or None


def _cooldown_in_words(cooldown: Mapping[str, Any] | None) -> str | None:
    if cooldown is None:
        return None
    times = f", {cooldown['times']}x" if cooldown["times"] > 1 else ""
    return f"until {cooldown['until']}: {cooldown['reason']}{times}"


def events_in_words(row: Mapping[str, Any]) -> str | None:
    """Tell, of a row of `queries.status`, what happened to its crawls and what was done about it; None: nothing.

    Such as "went on after 2 runs that ended early (killed, shutdown); 3 requests tried again".
    """
    counts, told = row["counts"], []
    if row["before"]:
        why = ", ".join(dict.fromkeys(each["reason"] or each["state"] for each in row["before"]))
        ended = "a run" if len(row["before"]) == 1 else f"{len(row['before'])} runs"
        told.append(f"went on after {ended} that ended early ({why})")
    if row["state"] in {"lost", "interrupted"} or row["reason"] == DATABASE_LOST:
        left = f"{row['waiting']} pages still to ask: the same command goes on"
        told.append(left if row["waiting"] else "nothing left to ask")
    if counts.get("retry/count"):
        told.append(f"{counts['retry/count']} requests tried again")
    if counts.get("crawl/failed"):
        told.append(f"{counts['crawl/failed']} pages did not come: crawl --retry-errors asks again")
    if off := counts.get("crawl/clock_off"):
        told.append(f"this host's clock moved by {off / 3600:+.1f} h: times since are off by as much")
    return "; ".join(told) or None


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
            outages_in_words(run["counts"]),
        ]
        for run in found
    ]
    echo_table(
        ["run", "source", "state", "reason", "started", "articles", "new", "database"], rows, empty="no runs yet"
    )


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
    rows = [
        [
            *(row[column] for column in columns),
            row["counts"].get("store/article_new", 0),
            events_in_words(row),
            outages_in_words(row["counts"]),
            _cooldown_in_words(row["cooldown"]),
        ]
        for row in found
    ]
    heads = [*columns, "new articles", "what happened", "database", "cools down"]
    echo_table(heads, rows, empty="no source has run yet")


@click.command()
@click.option("--since", type=Since(), help="First seen since then.")
@click.option("--source", help="Written by this agency, whichever of its names you give, or of this network.")
@click.option("--outlet", help="Shown by this outlet: its domain or name.")
@click.option("--country", metavar="CODE", help="Of this country, such as AU: see --country-of.")
@click.option(
    "--country-of",
    type=click.Choice(get_args(CountryOf)),
    default="outlet",
    show_default=True,
    help="Whose country: an outlet's that shows it, the agency's that wrote it, a place's in its dateline.",
)
@click.option("--min-outlets", type=click.IntRange(min=1), default=1, help="On so many outlets at least.")
@click.option("--search", metavar="WORDS", help="All of these words stand in headline, deck or text.")
@click.option("--sort", type=click.Choice(list(SORTS)), default="seen", show_default=True, help="Greatest first.")
@limit_option
@mongo_option
@json_option
def stories(mongo_uri: str | None, as_json: bool, **asked: Any) -> None:
    """List stories, the newest first.

    \b
    Examples:
        newscrawler stories --min-outlets 5 --source RT.com
        newscrawler stories --since 2025-05-01 --search "harbour ferry" --sort outlets
    """
    try:
        with database(mongo_uri) as db:
            found = stories_of(db, **asked)
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
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
@click.option("--diff", nargs=2, metavar="A B", help="What outlet B changed of the text that outlet A shows.")
@click.option("--html", "as_html", is_flag=True, help="The --diff as a page of HTML.")
@click.option("--texts", is_flag=True, help="Every passage in which copies differ, whole.")
@mongo_option
@json_option
def story(
    identity: str, diff: tuple[str, str] | None, as_html: bool, texts: bool, mongo_uri: str | None, as_json: bool
) -> None:
    """Show one story: where it comes from, how it spread, and why its copies belong to it.

    ID is its `_id` or its network's id.

    \b
    Examples:
        newscrawler story bignewsnetwork/278000001
        newscrawler story 278000001 --diff londonmercury.com newyorktelegraph.com --html > diff.html
        newscrawler story show 278000001 --texts
    """
    if as_html and (diff is None or as_json):
        raise click.UsageError("--html is a form of --diff, and no JSON")
    with database(mongo_uri) as db:
        show_story(db, identity, diff=diff, as_html=as_html, texts=texts, as_json=as_json)


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
