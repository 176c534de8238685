"""One story for people: who wrote it, where it was first, outlet by outlet, and what one outlet changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence, Sized
from typing import Any

import click

from newscrawler.cli.links import echo_links
from newscrawler.cli.options import echo_json, echo_table
from newscrawler.cli.textdiff import TextDiff
from newscrawler.mongo import queries
from newscrawler.mongo.client import Database
from newscrawler.mongo.stories import story as story_of
from newscrawler.mongo.storylinks import with_comparisons
from newscrawler.mongo.tombstones import in_words, tombstone
from newscrawler.sources.catalog import profile_of

NAMED = 5
"""Outlets named in a sentence: the table has them all."""

_CUES = {
    "isBasedOn": "pages that say they are based on it: {pages}",
    "agencyDomain": "the agency's own domain",
    "canonical": "other pages that name it as canonical: {pages}",
    "earliest": "no outlet was certainly before it, others that may have been: {ties}",
    "longestText": "the longest text: {words} words, the next {next}",
}


def show_story(
    db: Database[dict[str, Any]],
    identity: str,
    *,
    diff: tuple[str, str] | None = None,
    as_html: bool = False,
    texts: bool = False,
    as_json: bool = False,
) -> None:
    """Print a story, with `texts` all in which its copies differ, or what the second of two outlets changed.

    Raises ClickException where there is no such story, or an outlet does not show it.
    """
    found = story_of(db, identity)
    if found is None:
        gone = tombstone(db, identity)
        raise click.ClickException(in_words(gone) if gone else f"no story {identity}: see newscrawler stories")
    if identity not in (found["_id"], found["networkId"]):
        click.echo(f"{identity} was merged into {found['_id']}", err=True)
    if diff is not None:
        _echo_diff(TextDiff(*(_article_on(db, found, outlet) for outlet in diff)), as_html=as_html, as_json=as_json)
        return
    found = with_comparisons(db, found)
    if as_json:
        echo_json(found)
    else:
        for line in _head(found):
            click.echo(line)
        rows = [
            [
                _place(entry),
                entry["outlet"],
                _time(entry["since"]) or "?",
                _time(entry["until"]),
                entry["timeBasis"],
                entry["state"],
                entry["url"],
            ]
            for entry in found["spread"]
        ]
        echo_table(["place", "outlet", "not before", "shown by", "told by", "state", "url"], rows, empty="no copies")
        click.echo()
        echo_links(found, whole=texts)


def _head(story: dict[str, Any]) -> Iterator[str]:
    origin = story["origin"]
    yield f"{story['headline'] or 'no headline'}\n{story['_id']}\n"
    yield f"source     {_source(origin)}"
    yield f"original   {_original(origin)}"
    yield f"published  {_time(story['datePublished']) or 'unknown'}"
    yield f"first      {_first(story['firstMovers'])}"
    outlets, pages = _several(story["spread"], "outlet"), _several(story["copies"], "page")
    yield f"shown      on {outlets}, {pages}, {story['fetchedCount']} fetched"
    yield f"announced  {_announced(story['teasers'])}"
    yield from _moves(story)
    yield ""


def _source(origin: dict[str, Any]) -> str:
    source, evidence = origin["sourceOrganization"], origin["evidence"]
    if source is None:
        return "unknown"
    told = f", told by {evidence['cue']} on {evidence['pageId']}" if evidence else ""
    return f"{source['name']}{told}"


def _original(origin: dict[str, Any]) -> str:
    best = origin["original"]
    if best is None:
        return f"not known: nothing decides between {_named(origin['tied'])}"
    reasons = "; ".join(_CUES[reason["cue"]].format_map(reason) for reason in best["reasons"])
    return f"probably {best['url'] or 'on ' + best['outlet']} ({reasons})"


def _first(outlets: Sequence[str]) -> str:
    if len(outlets) == 1:
        return outlets[0]
    return f"one of {_named(outlets)}: their times overlap"


def _announced(teasers: Sequence[dict[str, Any]]) -> str:
    if not teasers:
        return "by no teaser"
    sightings = [sighting for teaser in teasers for sighting in teaser["sightings"]]
    groups, pages = {teaser["groupId"] for teaser in teasers}, {sighting["pageId"] for sighting in sightings}
    by_text = sum((teaser["link"] or {}).get("reason") == "text" for teaser in teasers)
    told = f", {by_text} linked by text" if by_text else ""
    found = f"{_several(teasers, 'teaser')} in {_several(groups, 'group')}"
    return f"by {found}{told}; {_several(sightings, 'sighting')} on {_several(pages, 'page')}"


def _moves(story: dict[str, Any]) -> Iterator[str]:
    """Tell which stories were found to be this one, and which were parted."""
    for entry in story["timeline"]:
        told = f"{_time(entry['at'])}, by the {entry['by']}" + (f": {entry['why']}" if entry["why"] else "")
        if entry["event"] == "merged":
            yield f"merged     {entry['storyId']} became this story {told}"
        elif entry["event"] == "split" and entry["storyId"] == story["_id"]:
            yield f"split      from {entry['other']} {told}"
        elif entry["event"] == "split":
            yield f"split      {entry['storyId']} was parted from it {told}"


def _several(things: Sized, name: str) -> str:
    return f"{len(things)} {name}" + ("s" if len(things) != 1 else "")


def _named(outlets: Sequence[str]) -> str:
    more = len(outlets) - NAMED
    return ", ".join(map(str, outlets[:NAMED])) + (f" and {more} more" if more > 0 else "")


def _place(entry: dict[str, Any]) -> str:
    return str(entry["place"]) if entry["place"] == entry["lastPlace"] else f"{entry['place']}-{entry['lastPlace']}"


def _time(instant: str | None) -> str | None:
    return instant and instant[:19].replace("T", " ")


def _article_on(db: Database[dict[str, Any]], story: dict[str, Any], name: str) -> dict[str, Any]:
    """Give the article of a story on an outlet, by its domain, its name or the article's `_id`."""
    domains = {name.casefold()} | {
        outlet["_id"] for outlet in queries.outlets(db) if outlet["name"].casefold() == name.casefold()
    }
    copies = [copy for copy in story["copies"] if copy["_id"] == name or copy["outlet"] in domains]
    if not copies:
        shown = _named([entry["outlet"] for entry in story["spread"]])
        raise click.ClickException(f"{name} does not show {story['_id']}: it is on {shown}")
    fetched = next((copy for copy in copies if copy["state"] == "fetched"), None)
    article = queries.article(db, fetched["_id"]) if fetched else None
    if article is None:
        raise click.ClickException(f"the page on {name} was not fetched, only linked: {_fetch(copies[0])}")
    return article


def _fetch(copy: dict[str, Any]) -> str:
    """Tell how to fetch a copy so that it stays the one of its outlet."""
    profile = profile_of(copy["url"])
    if copy["network"] and (profile is None or profile.name != copy["network"]):
        # Whose outlet answers a URL is known of profiles by name alone, not of a file that was given.
        return f"crawl the profile of its network, {copy['network']}, with --copies all"
    return f"newscrawler crawl {copy['url']}"


def _echo_diff(diff: TextDiff, *, as_html: bool, as_json: bool) -> None:
    if as_json:
        echo_json(diff.as_dict())
    elif as_html:
        click.echo(diff.html(), nl=False)
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        for line in diff.lines():
            click.echo(line, color=colour)
