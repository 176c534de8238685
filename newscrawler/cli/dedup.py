"""`newscrawler dedup`: which of anybody's texts tell the same story."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipelines.dedup import KINDS, Redirects, Text, days_of
from pipelines.dedup.streams import BATCH, in_memory

_SHOW_EVERY = 500
"""Lines after which the bar moves."""


@click.command()
@click.argument("file", metavar="FILE.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(sorted(KINDS)), required=True, help="Whole articles, or snippets.")
@click.option("--live", is_flag=True, help="Print each line's story at once, and at the end what stories became.")
@click.option(
    "--days", type=click.FloatRange(min=0), default=30, show_default=True, help="After so many a text is forgotten."
)
@click.option("--mongo-uri", metavar="URI", help="Keep what is known in this database, and go on from it.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes, with --mongo-uri."
)
@click.pass_obj
def dedup(level: int, file: Path, kind: str, live: bool, days: float, mongo_uri: str | None, workers: int) -> None:
    """Cluster the texts of a JSONL file in its order, and print `id<TAB>storyId` for each line.

    A line is an object with `id` and `text` (paragraphs parted by a blank line) and, where known, `date` (ISO 8601),
    by which texts are forgotten when nothing was like them for --days, and `site`: what a site repeats under other
    stories is passed over. A story is called after the first of its texts. A line that cannot be read is named and
    left out (exit code 1). In a database an id means one text, whichever file it came from.

    \b
    Examples:
        newscrawler dedup articles.jsonl --kind articles > stories.tsv
        newscrawler dedup teasers.jsonl --kind teasers --mongo-uri mongodb://localhost/texts --workers 4
    """
    if workers > 1 and not mongo_uri:
        raise click.UsageError("--workers share what is known in MongoDB: give --mongo-uri too")
    lines = _Lines(file, quiet=level >= logging.ERROR)
    size = 1 if live else BATCH
    if mongo_uri:
        # A third of the start of a command that needs none of it.
        from pipelines.dedup.workers import in_mongo  # noqa: PLC0415

        decided = in_mongo(lines.texts(), kind, mongo_uri, days=days, workers=workers, size=size)
    else:
        decided = in_memory(lines.texts(), kind, days=days, size=size)
    stories: list[tuple[str, str]] = []
    became = Redirects()
    for each in decided:
        for loser, winner in each.redirects:
            became.add(loser, winner)
        if live:
            _print(each.stories)
        else:
            stories += each.stories
    _print(became.items() if live else ((identity, became.current(story)) for identity, story in stories))
    raise SystemExit(1 if lines.bad else 0)


class _Lines:
    """The texts of a JSONL file; those that are none are named, and counted in `bad`."""

    def __init__(self, file: Path, *, quiet: bool) -> None:
        self._file = file
        self._quiet = quiet
        self.bad = 0

    def texts(self) -> Iterator[Text]:
        day = 0.0
        for number, document in self._objects():
            identity, text, site = document.get("id"), document.get("text"), document.get("site")
            if not isinstance(identity, str | int) or not isinstance(text, str) or not _is_plain(str(identity)):
                self._leave_out(number, "no object with an id and a text")
                continue
            try:
                day = days_of(document.get("date"), day)
            except (ValueError, TypeError, OverflowError):
                self._leave_out(number, "its date is none of ISO 8601")
                continue
            yield Text(str(identity), text, day, site=site if isinstance(site, str) else None)

    def _leave_out(self, number: int, why: str) -> None:
        self.bad += 1
        click.echo(f"{self._file}:{number}: {why}: left out", err=True)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give the objects with their line numbers; what is none is an empty object."""
        length, name = self._file.stat().st_size, self._file.name
        with (
            self._file.open("rb") as source,
            click.progressbar(length=length, label=name, file=sys.stderr, hidden=self._quiet) as bar,
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
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_plain(identity: str) -> bool:
    """Tell whether an id fits into a line of the output, which knows no half of a surrogate pair."""
    halves = any("\ud800" <= char <= "\udfff" for char in identity)
    return "\t" not in identity and len(identity.splitlines()) == 1 and not halves


def _print(pairs: Any) -> None:
    sys.stdout.writelines(f"{one}\t{other}\n" for one, other in pairs)
    sys.stdout.flush()
