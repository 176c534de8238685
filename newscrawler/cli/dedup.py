"""`newscrawler dedup`: which of anybody's texts tell the same story."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipelines.dedup import Engine, days_of
from pipelines.dedup.signatures import KINDS

_SHOW_EVERY = 500
"""Lines after which the bar moves."""


@click.command()
@click.argument("file", metavar="FILE.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(sorted(KINDS)), required=True, help="Whole articles, or snippets.")
@click.option("--live", is_flag=True, help="Print each line's story at once.")
@click.option("--days", type=click.FloatRange(min=0), default=30, show_default=True, help="Forget after, unmatched.")
def dedup(file: Path, kind: str, live: bool, days: float) -> None:
    """Cluster the texts of a JSONL file in its order, and print `id<TAB>storyId` for each line.

    A line is an object with `id` and `text` (paragraphs parted by a blank line) and, where known, `date` (ISO 8601). A
    story is called after the first of its texts. A line that cannot be read is named and left out (exit code 1).

    \b
    Example:
        newscrawler dedup articles.jsonl --kind articles > stories.tsv
    """
    engine = Engine(KINDS[kind], days=days)
    bad = 0
    day = 0.0
    stories: list[tuple[str, str]] = []
    for number, document in _lines(file):
        identity, text = document.get("id"), document.get("text")
        if not isinstance(identity, str | int) or not isinstance(text, str) or "\t" in str(identity):
            bad += 1
            click.echo(f"{file}:{number}: no object with an id and a text: left out", err=True)
            continue
        try:
            day = days_of(document.get("date"), day)
        except (ValueError, TypeError):
            bad += 1
            click.echo(f"{file}:{number}: its date is none of ISO 8601: left out", err=True)
            continue
        story, _ = engine.assign(str(identity), text, day)
        if live:
            click.echo(f"{identity}\t{story}")
        else:
            stories.append((str(identity), story))
    for identity, story in stories:
        click.echo(f"{identity}\t{story}")
    raise SystemExit(1 if bad else 0)


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the objects of a JSONL file with their line numbers; what is none is an empty object."""
    with (
        file.open("rb") as source,
        click.progressbar(length=file.stat().st_size, label=file.name, file=sys.stderr) as bar,
    ):
        read = 0
        for number, line in enumerate(source, 1):
            read += len(line)
            if number % _SHOW_EVERY == 0:
                bar.update(read)
                read = 0
            if line.strip():
                yield number, _object(line)
        bar.update(read)


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
