"""`newscrawler sources`: the profiles at hand."""

from __future__ import annotations

from typing import Any

import click

from newscrawler.cli.options import echo_json, echo_table, json_option
from newscrawler.cli.promos import promos
from newscrawler.cli.sources_new import new
from newscrawler.sources.catalog import find_profile, profile_paths
from newscrawler.sources.profile import Profile, ProfileError, load_profile


@click.group()
def sources() -> None:
    """The sources that a crawl knows by name.

    \b
    Example:
        newscrawler sources list
    """


sources.add_command(new)


@sources.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the profiles: the operator's own first, then the bundled ones of other names.

    \b
    Example:
        newscrawler sources list --json
    """
    found = []
    for name, path in profile_paths().items():
        try:
            found.append(_row(name, str(path), load_profile(path)))
        except ProfileError as exc:
            found.append({"name": name, "path": str(path), "error": str(exc)})
    if as_json:
        echo_json(found)
        return
    columns = ["name", "title", "outlets", "feeds", "sections", "sitemaps", "schedule", "path"]
    rows = [[row.get(column, row.get("error") if column == "title" else None) for column in columns] for row in found]
    echo_table(columns, rows, empty="no profiles")


@sources.command()
@click.argument("source")
@json_option
def check(source: str, as_json: bool) -> None:
    """Check a profile by name or file, and show what a crawl would ask. Nothing is fetched.

    \b
    Example:
        newscrawler sources check my-network.toml
    """
    profile = find_profile(source)
    told = _row(profile.name, source, profile)
    told["addresses"] = {kind: profile.addresses(kind) for kind in ("feeds", "sections", "sitemaps")}
    if as_json:
        echo_json(told)
        return
    for name, value in told.items():
        if name != "addresses":
            click.echo(f"{name:<10}{value}")
    for kind, urls in told["addresses"].items():
        for url in urls:
            click.echo(f"{kind:<10}{url}")


sources.add_command(promos)


def _row(name: str, path: str, profile: Profile) -> dict[str, Any]:
    return {
        "name": name,
        "title": profile.title,
        "outlets": len(profile.outlets),
        "feeds": len(profile.addresses("feeds")),
        "sections": len(profile.addresses("sections")),
        "sitemaps": len(profile.addresses("sitemaps")),
        "schedule": profile.schedule,
        "path": path,
    }
