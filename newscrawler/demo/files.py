"""The two files that go with a served network: the profile that `crawl` takes, and the truth to compare with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newscrawler.demo.feeds import NETWORK_FEEDS, feed_path
from newscrawler.demo.layouts.page import section_path
from newscrawler.demo.network import SECTIONS, Network
from newscrawler.demo.outlets import FEEDS_HOST
from newscrawler.demo.stories import Story

PROFILE_DELAY = 0.01
"""Seconds between two requests that the profile asks for: next to nothing, since nobody else uses the server."""
PROMOS = (
    "Get a daily dose of {outlet} news through our daily email",
    "Publish news of your business, community or sports group",
)


def write_profile(network: Network, port: int, path: Path) -> None:
    """Write the profile of the network as served at `port`."""
    feeds = [f"http://{FEEDS_HOST}:{port}{feed}" for feed in NETWORK_FEEDS]
    lines = [
        "# Written by the demo each time it starts; its port may change.",
        'name = "demo"',
        'title = "The bundled network"',
        'article_path = "/news/<id>/<slug>"',
        'language = "en"',
        f"feeds = {_toml(feeds)}",
        f"sections = {_toml([section_path(section) for section in SECTIONS])}",
        f"sitemaps = {_toml(['/sitemap.xml', '/news-sitemap.xml'])}",
        f"promos = {_toml(PROMOS)}",
        'schedule = "every 15m"',
        "allow_private = true",
        "",
        "[politeness]",
        f"delay = {PROFILE_DELAY}",
    ]
    for outlet in network.outlets:
        host = f"{outlet.host}:{port}"
        lines += [
            "",
            "[[outlets]]",
            f"name = {_toml(outlet.name)}",
            f"domain = {_toml(outlet.domain)}",
            f"url = {_toml(f'http://{host}/')}",
            f"hosts = {_toml([host])}",
            f"country = {_toml(outlet.country)}",
            f"feeds = {_toml([feed_path(outlet.domain)])}",
        ]
    _write(path, "\n".join(lines) + "\n")


def write_truth(network: Network, port: int, path: Path) -> None:
    """Write a JSON line a story: what a crawl of the network at `port` should find."""
    lines = [json.dumps(truth_of(network, story, port), ensure_ascii=False) for story in network.stories]
    _write(path, "\n".join(lines) + "\n")


def truth_of(network: Network, story: Story, port: int) -> dict[str, Any]:
    """Give what is true of a story and its copies; times are UTC with "Z", paragraphs as shown."""
    return {
        "id": story.id,
        "headline": story.headline,
        "source": story.agency.name,
        "published": f"{story.published:%Y-%m-%dT%H:%M:%SZ}",
        "section": story.section,
        "deck": story.deck,
        "dateline": story.dateline,
        "datelinePlaces": [
            {"name": place.name, "region": place.region, "country": place.code} for place in story.places
        ],
        "paragraphs": list(story.paragraphs),
        "intertitles": [story.paragraphs[index] for index in sorted(story.intertitles)],
        "credit": story.credit,
        "snippet": story.snippet,
        "outlets": [
            {
                "outlet": outlet.domain,
                "name": outlet.name,
                "url": f"http://{outlet.host}:{port}{story.path}",
                "firstShown": f"{shown:%Y-%m-%dT%H:%M:%SZ}",
            }
            for outlet in network.outlets
            if (shown := network.shown.get((outlet.number, story.id)))
        ],
    }


def _toml(value: object) -> str:
    # Strings and lists of strings are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    """Write at once, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
