"""Pages of a small network, saved in every way in which a saved page tells its address."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from commands import Run, call

from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.layouts import layout_of
from newscrawler.demo.layouts.page import ArticlePage, Site
from newscrawler.demo.network import Network, build_network
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story
from newscrawler.sources import catalog

FETCHED = "2025-05-05T07:00:00Z"


@attrs.define
class Saved:
    folder: Path
    pages: dict[str, Story]
    """The story by the address of its page."""

    @property
    def stories(self) -> dict[str, Story]:
        return {story.id: story for story in self.pages.values()}

    def page(self, url: str) -> Path:
        return next(path for path in self.folder.rglob(f"{_name(url)}.html*"))


def _name(url: str) -> str:
    _, _, host, _, number, _ = url.split("/")
    return f"{host.split('.')[1]}-{number}"


def _profile(network: Network) -> str:
    outlets = [
        f'[[outlets]]\nname = "{outlet.name}"\ndomain = "{outlet.domain}"\ncountry = "{outlet.country}"\n'
        for outlet in network.outlets
    ]
    return 'name = "tidewire"\narticle_path = "/news/<id>/<slug>"\nlanguage = "en"\n' + "".join(outlets)


def _render(network: Network, outlet: Outlet, story: Story) -> tuple[str, bytes]:
    layout = layout_of(outlet)
    site = Site(outlet, f"https://www.{outlet.domain}", "/rss")
    page = ArticlePage(site, story, boxes_of(network, outlet, story, network.end), f"{site.base}{story.path}")
    return page.url, layout.article(page).encode(layout.encoding)


@pytest.fixture
def newscrawler() -> Run:
    """Give the function that runs the command within this process and tells how it ended."""
    return call


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up, and empty for each test."""
    return ready_uri


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    """Give saved pages of a network whose profile stands in the operator's folder."""
    config, folder = tmp_path_factory.mktemp("config"), tmp_path_factory.mktemp("saved")
    network = build_network(5, 6, 7)
    sources = config / "newscrawler" / "sources"
    sources.mkdir(parents=True)
    (sources / "tidewire.toml").write_text(_profile(network), "utf-8")
    pages: dict[str, Story] = {}
    for outlet in network.outlets:
        # The first outlet's pages tell their address themselves, the second's in gold.jsonl, the others' in JSON files.
        way = folder / ("canonical", "gold", "beside")[min(outlet.number, 2)]
        (way / "html").mkdir(parents=True, exist_ok=True)
        gold: list[dict[str, Any]] = []
        for shown in network.showings[outlet.number]:
            url, body = _render(network, outlet, shown.story)
            pages[url] = shown.story
            name = _name(url)
            gold.append({"id": name, "url": url})
            if outlet.number == 1:
                (way / "html" / f"{name}.html.gz").write_bytes(gzip.compress(body))
            else:
                (way / "html" / f"{name}.html").write_bytes(body)
            if outlet.number >= 2:
                (way / "html" / f"{name}.json").write_text(json.dumps({"url": url, "fetchedAt": FETCHED}), "utf-8")
        if outlet.number == 1:
            (way / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in gold), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(config))
        # The profiles known to this process are those of the folder that it found first.
        catalog._known_profiles.cache_clear()
        yield Saved(folder, pages)
    catalog._known_profiles.cache_clear()
