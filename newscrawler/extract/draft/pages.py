"""Pages as a draft looks at them: what the reader finds, what the head claims, which links are menus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import attrs

from newscrawler.extract.page.kind import sniff
from newscrawler.extract.page.metadata import Metadata, absolute, read_metadata
from newscrawler.extract.page.tree import mended_body, parse
from newscrawler.extract.reader import Reading, read_html, read_xml
from newscrawler.items import Link
from newscrawler.sources.profile import PageProfile, Profile
from newscrawler.urls import domain_of, netloc, normalise_url

_MENU = re.compile(r"(?:^|[^a-z])(?:nav|navbar|navigation|menu)(?:$|[^a-z])", re.IGNORECASE)
_HEADLINE_WORDS, _HEADLINE_LENGTH = 4, 25
"""A link of so many words, or of so many characters in scripts without blanks, is a headline."""


@attrs.define(eq=False)
class SeenPage:
    url: str
    body: bytes
    reading: Reading
    root: Any = None
    """Its tree, null on XML and on what is no page."""
    metadata: Metadata | None = None
    menu: frozenset[str] = frozenset()
    """Normalised URLs to which its menus link."""

    @property
    def key(self) -> str:
        """Its normalised URL."""
        return normalise_url(self.url)

    @property
    def domain(self) -> str:
        return domain_of(netloc(self.url))

    def read_with(self, profile: Profile) -> Reading:
        """Read the page once more, as a crawl with `profile` would."""
        known = profile.for_page(self.url)
        if self.root is not None:
            return read_html(self.root, url=self.url, profile=known)
        return _read_xml(self.body, self.url, known) or self.reading


@attrs.define(frozen=True)
class StoryLink:
    """An address that is a story's: its page was read, or a headline or a feed leads there."""

    url: str
    """Normalised."""
    headline: str | None = None
    read: bool = False
    """Its page was given, and is an article."""

    @property
    def domain(self) -> str:
        return domain_of(netloc(self.url))


def see_page(body: bytes, url: str) -> SeenPage:
    """Read a page, feed or sitemap of which nothing is known but its address. Raises ValueError for no web URL."""
    profile = PageProfile(domain=domain_of(netloc(url)))
    if sniff(body) != "html":
        return SeenPage(url, body, _read_xml(body, url, profile) or Reading("other", reason="binary"))
    root = parse(mended_body(body))
    metadata = read_metadata(root, url)
    reading = read_html(root, url=url, profile=profile)
    return SeenPage(url, body, reading, root, metadata, _menu_links(root, metadata.base))


def _read_xml(body: bytes, url: str, profile: PageProfile) -> Reading | None:
    format_ = sniff(body)
    return read_xml(body, url=url, profile=profile, format_=format_) if format_ in ("feed", "sitemap") else None


def _menu_links(root: Any, base: str) -> frozenset[str]:
    found: set[str] = set()
    for element in root.iter("nav", "menu", "div", "ul", "header", "td"):
        named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        if element.tag in ("nav", "menu") or _MENU.search(named):
            hrefs = (link.get("href") for link in element.iter("a"))
            found.update(normalise_url(url) for href in hrefs if href and (url := absolute(href, base)))
    return frozenset(found)


def story_links(pages: Sequence[SeenPage]) -> list[StoryLink]:
    """Give the stories that the pages are or link to, each address once, those read first."""
    found = {
        page.key: StoryLink(page.key, page.reading.article.headline, read=True)
        for page in pages
        if page.reading.article is not None
    }
    for page in pages:
        for link in page.reading.links:
            if link.kind == "article" or (link.kind in ("list", "other") and is_headline(link.headline)):
                url = normalise_url(link.url)
                known = found.get(url)
                if url not in page.menu and (known is None or (known.headline is None and link.headline)):
                    found[url] = StoryLink(url, link.headline, read=known is not None and known.read)
    return list(found.values())


def is_headline(text: str | None) -> bool:
    """Tell whether a link's text is a headline's rather than a section's."""
    if not text:
        return False
    return text.count(" ") + 1 >= _HEADLINE_WORDS or (not text.isascii() and len(text) >= _HEADLINE_LENGTH)


def other_links(pages: Sequence[SeenPage], stories: Sequence[StoryLink]) -> list[Link]:
    """Give the links within the pages' own sites that lead to no story, each address once."""
    taken = {story.url for story in stories}
    own = {page.domain for page in pages}
    found: dict[str, Link] = {}
    for page in pages:
        for link in page.reading.links:
            url = normalise_url(link.url)
            inside = domain_of(netloc(url)) in own and urlsplit(url).path not in ("", "/")
            if inside and url not in taken and link.kind in ("list", "other"):
                found.setdefault(url, link)
    return list(found.values())
