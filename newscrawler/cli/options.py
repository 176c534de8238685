"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from newscrawler.mongo.client import Database, connect, resolve_uri
from newscrawler.mongo.schema import check_schema
from newscrawler.sources.copies import copy_rule

Command = Callable[..., Any]

mongo_option = click.option(
    "--mongo-uri", metavar="URI", help="A MongoDB of your own (default: MONGODB_URI, else the embedded one)."
)


def _copies(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    del ctx, param
    try:
        if value is not None:
            copy_rule(value)
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc
    return value


copies_option = click.option(
    "--copies",
    metavar="RULE",
    callback=_copies,
    help='Copies to fetch beside a story\'s first: "skip", "all", or "sample:0.02" for one more of 2 % of the stories '
    "(default: as the profile says).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on stdout instead of a table.")


@contextmanager
def database(mongo_uri: str | None) -> Iterator[Database[dict[str, Any]]]:
    """Give the database in use. Raises MongoError where it cannot be reached or is of another schema version."""
    database = connect(resolve_uri(mongo_uri), "newscrawler")
    with database.client:
        check_schema(database)
        yield database


def echo_json(value: Any, *, err: bool = False) -> None:
    """Print one JSON document on stdout, or on stderr."""
    click.echo(json.dumps(value, ensure_ascii=False), err=err)


def echo_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, empty: str, err: bool = False) -> None:
    """Print rows under headings on stdout (or on stderr), or the line `empty` on stderr where there is none."""
    rows = list(rows)
    if not rows:
        click.echo(empty, err=True)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    # A pipe has no width: nothing is folded there.
    Console(width=None if sys.stdout.isatty() else 400, stderr=err, highlight=False, markup=False).print(table)
