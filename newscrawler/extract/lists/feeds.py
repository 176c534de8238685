"""Feeds and sitemaps: XML that lists pages. Entities are never expanded, compressed files never beyond a bound."""

from __future__ import annotations

import io
import re
import zlib
from calendar import timegm
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import feedparser
from lxml import etree

from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.extract.fields.dates import parse_date
from newscrawler.extract.fields.sources import organization
from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.page.kind import GZIP
from newscrawler.extract.page.metadata import absolute
from newscrawler.items import Image, Link, LinkKind, Organization, Teaser
from newscrawler.sources.agencies import agency_at, find_agency
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import PageProfile
from newscrawler.text import clean, fold, is_truncated
from newscrawler.urls import domain_of, netloc

MAX_SITEMAP = 50 * 1024 * 1024
"""Bytes of an unpacked sitemap: the protocol's own limit."""
_MAX_ENTRIES = 50_000
"""Entries of a sitemap: the protocol's own limit."""
_MAX_MARKS = 1_000_000
"""Tags and quotes up to which a sitemap is read, 20 an entry: libxml2 takes 130 bytes for each element or attribute,
and 50 MB hold 8 million of them."""
_STEP = 1024 * 1024
_MAX_FEED = 3 * 1024 * 1024
"""Bytes of a feed that are read: feedparser takes 0.9 s where they are escaped markup."""
_MAX_TAGS = 20_000
"""Tags of a feed that are read, those of some 2,500 entries: feedparser takes 0.4 s, 1.3 where they are broken."""
_MARK = re.compile(
    rb"<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+|(?P<end></(?:item|entry)\s*>)|<(?P<root>rss|(?:\w+:)?feed|rdf:RDF)[\s>]|<",
    re.IGNORECASE,
)
_ENTITIES = re.compile(rb"<!DOCTYPE[^\[>]*\[[^\]]*<!ENTITY[^\]]*\]\s*>", re.IGNORECASE)
"""Declarations of entities of the feed's own; feedparser expands them, one within the other."""
_TAG = re.compile(r"<[^>]{0,2000}>")


class FeedError(ValueError):
    """The document is no feed or sitemap; the message is the reason."""


def read_feed(body: bytes, *, url: str, profile: PageProfile) -> tuple[list[Teaser], list[Link]]:
    """Give the entries of an RSS, RDF or Atom feed as teasers and links, in feed order.

    Raises FeedError where the document is no feed.
    """
    # A stream, since feedparser would fetch a string that looks like an address.
    stream, headers = io.BytesIO(_beginning(body)), {"content-location": url}
    try:
        parsed = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, OverflowError, LookupError, AttributeError, TypeError) as exc:
        # What it does not foresee of broken markup: characters beyond Unicode, tags amid declarations.
        raise FeedError("broken feed") from exc
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("not a feed")
    teasers: list[Teaser] = []
    links: list[Link] = []
    for entry in parsed.entries:
        target = absolute(entry.get("link") or "", url)
        headline = _plain(entry.get("title"))
        if target is None:
            continue
        published = _instant(entry, profile)
        links.append(
            Link(
                url=target,
                kind="article",
                headline=headline,
                section=_section(entry),
                datePublished=published,
                sourceOrganization=_source(entry, profile),
            )
        )
        text = _plain(entry.get("summary"))
        if headline or text:
            teasers.append(
                Teaser(
                    id=teaser_id(text, headline, target),
                    position=len(teasers),
                    headline=headline,
                    text=text,
                    url=target,
                    truncated=text is not None and is_truncated(text),
                    dateline=parse_dateline(text, near=published) if text else None,
                    image=_image(entry, url),
                )
            )
    return teasers, links


def _beginning(body: bytes) -> bytes:
    """Give a feed without entities of its own, of a giant one the first entries as a feed of their own."""
    body = _ENTITIES.sub(b"", body, count=1)
    root, end, at = b"", 0, 0
    for number, mark in enumerate(_MARK.finditer(body[:_MAX_FEED])):
        if number >= _MAX_TAGS:
            break
        at = mark.end()
        root = root or mark["root"] or b""
        end = at if mark["end"] else end
    else:
        if len(body) <= _MAX_FEED:
            return body
    return body[:end] + (b"</channel></rss>" if root == b"rss" else b"</%s>" % root) if end else body[:at]


def _plain(markup: Any) -> str | None:
    if not isinstance(markup, str):
        return None
    text = etree.HTML(f"<p>{markup}</p>").xpath("string()") if "<" in markup or "&" in markup else markup
    return clean(_TAG.sub(" ", str(text))) or None


def _instant(entry: Any, profile: PageProfile) -> str | None:
    # The entry's own `get` would give, with a warning, one date for the other.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if moment is not None:
        try:
            return datetime.fromtimestamp(timegm(moment), UTC).replace(tzinfo=None).isoformat() + "Z"
        except (ValueError, TypeError, OverflowError):
            return None
    raw = dict.get(entry, "published") or dict.get(entry, "updated")
    parsed = parse_date(raw, zone=profile.time_zone) if isinstance(raw, str) else None
    return parsed.iso if parsed else None


def _source(entry: Any, profile: PageProfile) -> Organization | None:
    """Give who wrote an entry: its `<source>`, by name or else by address, or an agency that is named as its author."""
    told = entry.get("source") or {}
    address = absolute(told.get("href") or told.get("url") or "", "")
    domain = domain_of(netloc(address)) if address else None
    known = agency_at(netloc(address)) if address else None
    name = _plain(told.get("title")) or (known.name if known else None)
    if name is None:
        authors = [_plain(author.get("name")) for author in entry.get("authors") or []]
        name = next((name for name in authors if name and find_agency(name, codes=False) is not None), None)
    if name is None or (profile.outlet and fold(name) == fold(profile.outlet)):
        return None
    found = organization(name)
    if found.domain is None and domain != profile.domain:
        found.domain = domain
    return found if found.domain is None or found.domain != profile.domain else None


def _section(entry: Any) -> str | None:
    # Sites name the section before topics.
    named = (_plain(tag.get("label") or tag.get("term")) for tag in entry.get("tags") or [])
    return next(filter(None, named), None)


def _image(entry: Any, url: str) -> Image | None:
    media = [*entry.get("media_content", []), *entry.get("media_thumbnail", []), *entry.get("enclosures", [])]
    for item in media:
        if item.get("type", "image/").startswith("image") and (
            src := absolute(item.get("url") or item.get("href") or "", url)
        ):
            return Image(url=src)
    return None


def read_sitemap(body: bytes, *, url: str, profile: PageProfile) -> list[Link]:
    """Give the pages (or further sitemaps) that a sitemap lists, gzip allowed.

    Raises FeedError where the document is no sitemap or unpacks beyond MAX_SITEMAP.
    """
    if body.startswith(GZIP):
        body = _unpack(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_within_bounds(body.strip()) or b"<none/>", parser)
        name = _local_name(root).lower() if root is not None and isinstance(root.tag, str) else ""
    except (etree.XMLSyntaxError, UnicodeDecodeError) as exc:
        raise FeedError("not a sitemap") from exc
    if name not in ("urlset", "sitemapindex"):
        raise FeedError("not a sitemap")
    links: list[Link] = []
    for entry in islice(root, _MAX_ENTRIES):
        link = _sitemap_link(entry, url, profile, index=name == "sitemapindex")
        if link is not None:
            links.append(link)
    return links


def _local_name(element: Any) -> str:
    """Give the tag without its namespace, or without a prefix that the document never binds."""
    tag: str = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2]


def _unpack(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, MAX_SITEMAP)
    except zlib.error as exc:
        raise FeedError("broken gzip") from exc
    if unpacker.unconsumed_tail:
        raise FeedError(f"unpacks to more than {MAX_SITEMAP} bytes")
    return data


def _within_bounds(data: bytes) -> bytes:
    """Give a document's beginning, which the parser closes, up to _MAX_MARKS or a little less."""
    marks = 0
    for start in range(0, len(data), _STEP):
        marks += sum(data.count(mark, start, start + _STEP) for mark in (b"<", b'"', b"'"))
        if marks > _MAX_MARKS:
            # A single step holds as many at the most.
            return data[: max(start, _STEP // 2)]
    return data


def _sitemap_link(entry: Any, url: str, profile: PageProfile, *, index: bool) -> Link | None:
    values: dict[str, str] = {}
    try:
        for element in entry.iter():
            if isinstance(element.tag, str) and element.text and element.text.strip():
                values.setdefault(_local_name(element), element.text.strip())
    except UnicodeDecodeError:
        # libxml2 lets surrogates through that are written in UTF-8.
        return None
    target = absolute(values.get("loc", ""), url)
    if target is None:
        return None
    published = parse_date(values["publication_date"]) if "publication_date" in values else None
    kind: LinkKind = "sitemap" if index else "article" if looks_like_article(target, profile) or published else "other"
    title = values.get("title")
    return Link(
        url=target,
        kind=kind,
        headline=clean(title) if title else None,
        datePublished=published.iso if published else None,
    )
