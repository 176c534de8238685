"""How the copies of a story are linked to it, for people: why, how sure, and where their texts differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from newscrawler.cli.options import echo_table

PASSAGES, CHARACTERS, COPIES = 3, 90, 20
"""Passages of a copy, characters of a passage and copies whose differences are shown where not all are asked for."""


def echo_links(story: dict[str, Any], *, whole: bool) -> None:
    """Print the links of a story that has comparisons, and below what differs: in short, or `whole`."""
    rows = [_row(copy) for copy in story["copies"]]
    echo_table(["copy", "linked by", "score", "engine", "text", "words in common", "with"], rows, empty="no copies")
    differing = [copy for copy in story["copies"] if copy["comparison"] and _passages(copy)]
    for copy in differing if whole else differing[:COPIES]:
        click.echo(f"\n{copy['_id']} beside {copy['comparison']['to']}")
        for line in _lines(_passages(copy), whole=whole):
            click.echo(f"  {line}")
    if not whole and len(differing) > COPIES:
        click.echo(f"\nand {len(differing) - COPIES} more copies that differ: --texts shows all")


def _row(copy: dict[str, Any]) -> list[Any]:
    link, comparison = copy["link"], copy["comparison"] or {}
    common = comparison.get("common")
    return [
        copy["_id"],
        link["reason"],
        f"{link['score']:.2f}",
        link["engineVersion"],
        {True: "agrees", False: "disagrees", None: None}[copy["agrees"]],
        None if common is None else f"{common:.0%}",
        comparison.get("to") or link["to"],
    ]


def _passages(copy: dict[str, Any]) -> list[tuple[str, str]]:
    comparison = copy["comparison"]
    return [("-", text) for text in comparison["lost"]] + [("+", text) for text in comparison["added"]]


def _lines(passages: Sequence[tuple[str, str]], *, whole: bool) -> Iterator[str]:
    for sign in "-+":
        mine = [" ".join(text.split()) for each, text in passages if each == sign]
        for text in mine if whole else mine[:PASSAGES]:
            yield f"{sign} {text if whole or len(text) <= CHARACTERS else f'{text[:CHARACTERS]}…'}"
        if not whole and len(mine) > PASSAGES:
            yield f"{sign} {len(mine) - PASSAGES} more"
