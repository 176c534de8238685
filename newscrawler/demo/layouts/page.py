"""What a page shows, whatever its markup, and what a markup has to say about itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

from newscrawler.demo.boxes import Box
from newscrawler.demo.network import SECTIONS
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story

SHARE_BAR = "Share article: Shares Share Tweet Share Flip Email"
WEATHER = "null in null"
MORE = "More Information"


@dataclass(frozen=True)
class Site:
    """The outlet that shows a page."""

    outlet: Outlet
    base: str
    """scheme://host:port, without a slash."""
    feed: str
    """Path of its feed."""

    @property
    def name(self) -> str:
        return self.outlet.name

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Titles and paths of its sections."""
        return [(section, section_path(section)) for section in SECTIONS]

    @property
    def promos(self) -> tuple[str, str]:
        return (
            f"Get a daily dose of {self.name} news through our daily email, written before breakfast and free.",
            f"Publish news of your business, community or sports group by handing in a release to {self.name}.",
        )


@dataclass(frozen=True)
class ArticlePage:
    site: Site
    story: Story
    boxes: Sequence[Box]
    origin: str
    """URL of the story's page at the outlet that was first to show it."""

    @property
    def url(self) -> str:
        return f"{self.site.base}{self.story.path}"

    @property
    def date(self) -> str:
        """The publication as the outlet prints it."""
        return self.site.outlet.shown(self.story.published)


@dataclass(frozen=True)
class Entry:
    story: Story
    shown: datetime


@dataclass(frozen=True)
class ListPage:
    """A section, or the front page with its newest entries."""

    site: Site
    title: str
    entries: Sequence[Entry]
    previous: str | None = None
    """Path of the page before, None on the first."""
    next: str | None = None


@dataclass(frozen=True)
class Layout:
    name: str
    article: Callable[[ArticlePage], str]
    listing: Callable[[ListPage], str]
    notice: Callable[[Site, str], str]
    """A page that only says something, such as that an address is not known."""
    encoding: str = "utf-8"
    in_header: bool = True
    """Whether the Content-Type header names the encoding; else only the page does."""
    paging: Literal["query", "path"] = "query"

    def page_path(self, section: str, number: int) -> str:
        """Give the path of the `number`th page, from 1, of a section."""
        path = section_path(section)
        if number == 1:
            return path
        return f"{path}?page={number}" if self.paging == "query" else f"{path}/page/{number}"


def section_path(section: str) -> str:
    return f"/section/{section.lower()}"


def e(text: str) -> str:
    """Give `text` as HTML, quotes left alone."""
    return escape(text, quote=False)
