"""The outlets of a draft: who the hosts are, and which addresses a crawl may ask there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

import attrs

from newscrawler.extract.body.cues import reads_like_name
from newscrawler.extract.draft.pages import SeenPage
from newscrawler.sources.profile import match_path
from newscrawler.urls import domain_of, netloc, normalise_url

# Countries' domains that sites elsewhere take for how they sound.
_NOBODYS = frozenset(
    [
        *["ac", "ad", "ai", "am", "as", "bz", "cc", "cd", "co", "cx", "dj", "eu", "fm", "gg", "gl", "im", "io", "is"],
        *["la", "ly", "me", "ms", "mu", "nu", "sc", "sh", "so", "st", "su", "tk", "to", "tv", "vc", "ws"],
    ]
)
_SERVICE = re.compile(
    r"(?:about|account|advert\w*|app|archive|author|career|client|comment|contact|cookie|datenschutz|donate|faq|feed|help"
    r"|impressum|imprint|job|kontakt|legal|log-?in|mentions|newsletter|page|people|podcast|policy|press|privacy|profile"
    r"|register|rss|search|shop|sign-?(?:in|up)|sitemap|staff|store|subscri\w*|support|tag|team|terms|topic|user|wp)s?"
    r"(?:[^a-z]|$)",
    re.IGNORECASE,
)
"""How the path of a page that lists no news begins."""
_COMMENTS = re.compile(r"/comments?(?:/|$)|[?&]p=", re.IGNORECASE)
_SECTIONS = 40
"""Of an outlet: menus of more are indexes."""


@attrs.define
class OutletDraft:
    """One `[[outlets]]` table; addresses are absolute."""

    domain: str
    name: str
    named: bool
    """The pages tell the name; else it is the domain."""
    url: str
    hosts: list[str]
    country: str | None = None
    feeds: list[str] = attrs.field(factory=list)
    sections: list[str] = attrs.field(factory=list)
    sitemaps: list[str] = attrs.field(factory=list)


def draft_outlets(
    pages: Sequence[SeenPage], *, article_path: str | None, sitemaps: Mapping[str, Sequence[str]]
) -> list[OutletDraft]:
    """Give an outlet for each registered domain of the pages, in their order.

    Feeds and sitemaps alone make no outlet where there are pages. `sitemaps` are those of robots.txt, by host[:port].
    """
    shown = [page for page in pages if page.root is not None] or pages
    by_domain: dict[str, list[SeenPage]] = {page.domain: [] for page in shown}
    for page in pages:
        if page.domain in by_domain:
            by_domain[page.domain].append(page)
    return [_outlet(domain, own, article_path, sitemaps) for domain, own in by_domain.items()]


def linked_outlet(url: str) -> OutletDraft:
    """Give the outlet of which no more is known than an address."""
    host = netloc(url)
    domain = domain_of(host)
    return OutletDraft(domain, domain, named=False, url=_front(url), hosts=[host], country=_country(domain))


def common_paths(outlets: Sequence[OutletDraft], kind: str) -> list[str]:
    """Give the paths that every outlet has among its "feeds", "sections" or "sitemaps", in the first one's order."""
    if len(outlets) < 2:
        return []
    paths = [_own_paths(outlet, getattr(outlet, kind)) for outlet in outlets]
    return [path for path in paths[0] if all(path in others for others in paths[1:])]


def relative(outlet: OutletDraft, url: str) -> str:
    """Give an address as the outlet's table writes it: a path on its front page's host, absolute elsewhere."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}/" != outlet.url:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _own_paths(outlet: OutletDraft, urls: Iterable[str]) -> list[str]:
    return [path for url in urls if (path := relative(outlet, url)).startswith("/")]


def _outlet(
    domain: str, pages: Sequence[SeenPage], article_path: str | None, sitemaps: Mapping[str, Sequence[str]]
) -> OutletDraft:
    name = _name(pages)
    hosts = list(dict.fromkeys(netloc(page.url) for page in pages))
    shown = [page for page in pages if page.root is not None] or pages
    fronts = Counter(_front(page.url) for page in shown)
    return OutletDraft(
        domain,
        name or domain,
        named=name is not None,
        url=fronts.most_common(1)[0][0],
        hosts=hosts,
        country=_country(domain),
        feeds=_feeds(pages),
        sections=_sections(shown, article_path),
        sitemaps=list(dict.fromkeys(url for host in hosts for url in sitemaps.get(host, ()))),
    )


def _front(url: str) -> str:
    return f"{urlsplit(url).scheme}://{netloc(url)}/"


def _name(pages: Sequence[SeenPage]) -> str | None:
    """Give what most pages call their site: in their head, else beside the headline, else in each title."""
    sites = Counter(page.metadata.site_name for page in pages if page.metadata and page.metadata.site_name)
    publishers = [article.publisher for page in pages if (article := page.reading.article) is not None]
    shown = Counter(publisher.name for publisher in publishers if publisher and publisher.name)
    for counts in (sites, shown):
        if counts:
            return counts.most_common(1)[0][0]
    titles = {page.metadata.title for page in pages if page.metadata and page.metadata.title}
    parts = Counter(part for title in titles for part in set(re.split(r"\s+[|\-–—»·:]+\s+", title)))
    named = [part for part, _ in parts.most_common() if reads_like_name(part)]
    # Of a single title, headline, section and site's name may look alike.
    told = named and (parts[named[0]] > 1 or (len(named) == 1 and " " in named[0]))
    return named[0] if told else None


def _country(domain: str) -> str | None:
    ending = domain.rpartition(".")[2]
    if len(ending) != 2 or not ending.isalpha() or ending in _NOBODYS:
        return None
    return "GB" if ending == "uk" else ending.upper()


def _feeds(pages: Sequence[SeenPage]) -> list[str]:
    """Give the feeds that the pages announce or are; those of one story's comments are left out."""
    found = {page.key: page.url for page in pages if page.reading.kind == "feed"}
    for page in pages:
        for link in page.reading.links:
            below = page.reading.kind == "article" and link.url.startswith(page.url)
            if link.rel == "alternate" and not below and not _COMMENTS.search(link.url):
                found.setdefault(normalise_url(link.url), link.url)
    return list(found.values())


def _sections(pages: Sequence[SeenPage], article_path: str | None) -> list[str]:
    """Give the front page and sections that were read, then those to which menus, or most pages, link."""
    found = {page.key: page.url for page in pages if page.reading.kind == "list" and not urlsplit(page.url).query}
    found = dict(sorted(found.items(), key=lambda entry: urlsplit(entry[1]).path not in ("", "/")))
    seen: Counter[str] = Counter()
    links: dict[str, str] = {}
    menus: set[str] = set()
    for page in pages:
        for link in page.reading.links:
            path = urlsplit(link.url).path.strip("/")
            if link.kind != "list" or link.rel or not path or _SERVICE.match(path):
                continue
            if match_path(article_path, link.url) is None:
                key = normalise_url(link.url)
                links.setdefault(key, link.url)
                seen[key] += 1
                if key in page.menu:
                    menus.add(key)
    for key, url in links.items():
        if key in menus or (seen[key] > 1 and seen[key] * 2 > len(pages)):
            found.setdefault(key, url)
    return list(found.values())[:_SECTIONS]
