"""The reader: a response body in, kind, article, teasers and links out. Pure functions, no network, no clock."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import attrs

from newscrawler.extract.article import article_from_body, article_from_layout
from newscrawler.extract.body.layout import find_layout
from newscrawler.extract.body.maintext import paragraphs_of, read_main_text
from newscrawler.extract.lists.feeds import FeedError, read_feed, read_sitemap
from newscrawler.extract.lists.links import read_links
from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.lists.teasers import read_teasers
from newscrawler.extract.page.blocks import Block, read_blocks
from newscrawler.extract.page.kind import sniff
from newscrawler.extract.page.metadata import Metadata, read_metadata
from newscrawler.extract.page.tree import mended, mended_body, parse
from newscrawler.extract.page.walls import wall_of
from newscrawler.items import Article, Kind, Link, Teaser
from newscrawler.sources.catalog import page_profile
from newscrawler.sources.profile import PageProfile
from newscrawler.text import is_truncated
from newscrawler.urls import is_web_url

_SHORT, _LONG = 150, 500
"""Characters of main text from which a page that claims to be an article is one, and one that claims nothing."""
_LIST_ENTRIES = 5
"""From so many entries a page without an article of its own is a list."""


@attrs.define
class Reading:
    """What a document says."""

    kind: Kind
    article: Article | None = None
    teasers: list[Teaser] = attrs.field(factory=list)
    links: list[Link] = attrs.field(factory=list)
    reason: str | None = None
    robots: set[str] = attrs.field(factory=set)
    """What the document forbids to robots, where it was asked."""


def read(html: str | bytes, url: str) -> dict[str, Any]:
    """Read one page: the dict `{"kind", "article", "teasers"}`, JSON-ready.

    `html` is the page as text or as bytes of any charset (feeds and sitemaps too); `url` is its address, by which a
    known network is recognised. `article` is always an object, its fields null where the page has none. Raises
    ValueError where `url` is no absolute web URL.
    """
    if not is_web_url(url):
        raise ValueError(f"not a web URL: {url[:200]!r}")
    profile = page_profile(url)
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    format_ = sniff(body)
    if format_ == "html":
        root = parse(mended(html) if isinstance(html, str) else mended_body(html))
        reading = read_html(root, url=url, profile=profile, with_links=False)
    elif format_ == "binary":
        reading = Reading("other", reason="binary")
    else:
        reading = read_xml(body, url=url, profile=profile, format_=format_)
    article = reading.article or Article(url=url)
    return {
        "kind": reading.kind,
        "article": attrs.asdict(article),
        "teasers": [attrs.asdict(teaser) for teaser in reading.teasers],
    }


def claimed_address(body: bytes) -> str | None:
    """Give the address that a saved page says is its own, by its canonical link; None where it says none."""
    return read_metadata(parse(mended_body(body)), "http://localhost/").canonical


def read_xml(body: bytes, *, url: str, profile: PageProfile, format_: str) -> Reading:
    """Read a feed or a sitemap; kind "other" with the reason where it is neither."""
    try:
        if format_ == "sitemap":
            return Reading("sitemap", links=read_sitemap(body, url=url, profile=profile))
        teasers, links = read_feed(body, url=url, profile=profile)
        return Reading("feed", teasers=teasers, links=links)
    except FeedError as exc:
        return Reading("other", reason=str(exc))


def read_html(root: Any, *, url: str, profile: PageProfile, with_links: bool = True) -> Reading:
    """Read an HTML page from its tree.

    `with_links=False` leaves out the links of an article's page: on a page of no article they tell what it is.
    """
    metadata = read_metadata(root, url)
    blocks = read_blocks(root)
    wall = wall_of(root, blocks, metadata, url)
    if wall is not None:
        return Reading(wall.kind, reason=wall.reason)
    if not blocks:
        return Reading("empty", reason="no text")
    layout = find_layout(blocks, metadata, profile, url)
    article: Article | None = None
    taken: set[int] = set()
    if layout is not None:
        article, taken = article_from_layout(layout, blocks, metadata, profile, url), layout.taken
    elif not _is_list_address(url, profile):
        kept = read_main_text(blocks, metadata.title)
        if _is_article(kept, metadata, url, profile):
            article = article_from_body(paragraphs_of(kept), metadata, blocks, profile, url)
            taken = {block.order for block in kept}
    teasers = read_teasers(
        blocks, base=metadata.base, profile=profile, taken=taken, article=article, worded=layout is not None
    )
    if article is not None and not with_links:
        return Reading("article", article, teasers)
    links = read_links(root, url=url, base=metadata.base, profile=profile, teasers=teasers)
    if article is not None:
        return Reading("article", article, teasers, links)
    entries = sum(link.kind == "article" for link in links)
    if entries >= _LIST_ENTRIES or teasers or any(link.kind in ("list", "feed") for link in links):
        return Reading("list", None, teasers, links)
    return Reading("other", None, teasers, links, reason="neither article nor list")


def _is_list_address(url: str, profile: PageProfile) -> bool:
    if urlsplit(url).path in ("", "/"):
        return True
    return profile.article_path is not None and profile.network_id(url) is None


def _is_article(kept: list[Block], metadata: Metadata, url: str, profile: PageProfile) -> bool:
    """Tell whether the main text found is an article's: claimed as one, or long enough and no list of entries."""
    length = sum(len(block.text) for block in kept)
    if (metadata.type or "").lower().endswith("article") or metadata.published is not None:
        return length >= _SHORT
    listed = sum(len(block.text) for block in kept if block.link_share > 0.8 or is_truncated(block.text))
    return length >= (_SHORT if looks_like_article(url, profile) else _LONG) and listed < length / 2
