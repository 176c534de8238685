"""What the demo offers to machines: RSS, sitemaps, the news sitemap, robots.txt."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from newscrawler.demo.network import SECTIONS, Showing
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story
from newscrawler.text import digest

FEED_LENGTH = 50
NEWS_AGE = timedelta(days=2)
"""How far a news sitemap goes back, as its makers ask."""
SITEMAP_LENGTH = 100
"""Small, so that even the default network's index names more than two files."""

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def feed_path(name: str) -> str:
    """Give the path of a feed: an outlet's by its domain, the network's by "network" or a section."""
    return f"/rss/{digest('feed', name)[:16]}"


NETWORK_FEEDS = {feed_path("network"): None, **{feed_path(section): section for section in SECTIONS}}
"""Section (None: all) by path, on the network's own host."""


def rss(title: str, link: str, items: Iterable[tuple[Showing, str]]) -> str:
    """Give an RSS 2.0 feed of showings and their URLs."""
    entries = "".join(
        f"<item><title>{escape(item.story.headline)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{item.story.id}</guid>'
        f"<description>{escape(item.story.snippet)}</description>"
        f"<pubDate>{format_datetime(item.story.published, usegmt=True)}</pubDate>"
        f"<category>{item.story.section}</category>"
        f"<source url={quoteattr(item.story.agency.url)}>{escape(item.story.agency.name)}</source></item>\n"
        for item, url in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>{escape(link)}</link><description>{escape(title)}</description><language>en</language>\n"
        f"{entries}</channel></rss>\n"
    )


def sitemap_paths(count: int) -> list[str]:
    """Give the paths of the sitemaps that hold `count` articles; the second is gzipped."""
    files = -(-count // SITEMAP_LENGTH)
    return [f"/sitemap-{number}.xml" + (".gz" if number == 2 else "") for number in range(1, files + 1)]


def sitemap_index(base: str, paths: Sequence[str]) -> str:
    entries = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>\n" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAPS}">\n{entries}</sitemapindex>\n'


def sitemap(base: str, items: Iterable[Showing], modified: Callable[[Story, datetime], datetime]) -> str:
    entries = "".join(
        f"<url><loc>{base}{item.story.path}</loc>"
        f"<lastmod>{modified(item.story, item.shown):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
        for item in items
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAPS}">\n{entries}</urlset>\n'


def news_sitemap(base: str, outlet: Outlet, items: Iterable[Showing]) -> str:
    publication = f"<news:publication><news:name>{escape(outlet.name)}</news:name><news:language>en</news:language>"
    entries = "".join(
        f"<url><loc>{base}{item.story.path}</loc><news:news>{publication}</news:publication>"
        f"<news:publication_date>{outlet.local(item.story.published)}</news:publication_date>"
        f"<news:title>{escape(item.story.headline)}</news:title></news:news></url>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">\n'
        f"{entries}</urlset>\n"
    )


def robots(base: str, crawl_delay: float) -> str:
    return (
        f"User-agent: *\nCrawl-delay: {crawl_delay:g}\nDisallow: /-/\nDisallow: /print/\n\n"
        f"Sitemap: {base}/sitemap.xml\nSitemap: {base}/news-sitemap.xml\n"
    )


def gzipped(text: str) -> bytes:
    """Give `text` compressed, the same bytes at any time."""
    return gzip.compress(text.encode(), mtime=0)
