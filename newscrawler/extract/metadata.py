"""What a page says of itself outside its text: JSON-LD, OpenGraph, meta tags, `<title>`, `<link>` and `<html lang>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import attrs

from newscrawler.text import clean
from newscrawler.urls import is_web_url

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MAX_LD = 500_000
"""Characters of one JSON-LD script that are read."""
_MAX_DEPTH = 12
TITLE_SEPARATOR = re.compile(r"\s+(?:\||-|–|—|::|»|•)\s+")


@attrs.define
class Metadata:
    """Claims of the page, as written, none of them checked."""

    headline: str | None = None
    title: str | None = None
    """The whole of `<title>`."""
    description: str | None = None
    authors: list[str] = attrs.field(factory=list)
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    image: str | None = None
    site_name: str | None = None
    canonical: str | None = None
    type: str | None = None
    """og:type or the JSON-LD article's type."""
    based_on: str | None = None
    free: bool | None = None

    def headlines(self) -> list[str]:
        """Give the claimed headlines, likeliest first, the parts of `<title>` last."""
        parts = [self.title, *TITLE_SEPARATOR.split(self.title)] if self.title else []
        return list(dict.fromkeys(part for part in [self.headline, *parts] if part))


def read_metadata(root: Any, url: str) -> Metadata:
    """Give what the head of the page claims; URLs absolute, texts cleaned."""
    meta: dict[str, str] = {}
    authors: list[str] = []
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = clean(element.get("content") or "")
        if name and content:
            meta.setdefault(name, content)
            if name in ("author", "article:author", "parsely-author", "sailthru.author") and not is_web_url(content):
                authors.append(content)
    title = root.find(".//title")
    node: dict[str, Any] = next(_article_nodes(root), {})
    found = Metadata(
        headline=_text(node.get("headline")) or _text(node.get("name")) or _first(meta, "og:title", "twitter:title"),
        title=clean("".join(title.itertext())) or None if title is not None else None,
        description=_first(meta, "og:description", "description", "twitter:description")
        or _text(node.get("description")),
        authors=_names(node.get("author")) or list(dict.fromkeys(authors)),
        published=_text(node.get("datePublished"))
        or _first(meta, "article:published_time", "datepublished", "date", "dc.date", "parsely-pub-date", "pubdate"),
        modified=_text(node.get("dateModified"))
        or _first(meta, "article:modified_time", "datemodified", "og:updated_time"),
        language=_language(root, node, meta),
        section=_text(node.get("articleSection")) or _first(meta, "article:section"),
        image=_url(node.get("image")) or _first(meta, "og:image", "twitter:image"),
        site_name=_first(meta, "og:site_name", "application-name") or next(iter(_names(node.get("publisher"))), None),
        canonical=next((e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower()), None)
        or _first(meta, "og:url"),
        type=_text(node.get("@type")) or meta.get("og:type"),
        based_on=_url(node.get("isBasedOn")),
        free=_bool(node.get("isAccessibleForFree")),
    )
    for name in ("image", "canonical", "based_on"):
        value = getattr(found, name)
        setattr(found, name, absolute(value, url) if value else None)
    return found


@lru_cache(maxsize=16_384)
def absolute(href: str, base: str) -> str | None:
    """Give `href` as an absolute web URL, None where it is none or points into its own page."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        joined = urljoin(base, re.sub(r"[\t\r\n]", "", href))
    except ValueError:
        return None
    return joined if is_web_url(joined) else None


def base_url(root: Any, url: str) -> str:
    """Give the URL against which the page's links are resolved (`<base href>`, else its own)."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return (absolute(base, url) if base else None) or url


def _first(meta: dict[str, str], *names: str) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _language(root: Any, node: dict[str, Any], meta: dict[str, str]) -> str | None:
    raw = root.get("lang") or _text(node.get("inLanguage")) or _first(meta, "og:locale", "content-language", "language")
    found = re.match(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?\b", (raw or "").strip())
    return found[0].replace("_", "-").lower() if found else None


def _article_nodes(root: Any) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for node in _walk(_load(script.text[:_MAX_LD]), 0):
                kinds = node.get("@type")
                for kind in kinds if isinstance(kinds, list) else [kinds]:
                    if isinstance(kind, str) and _ARTICLE_TYPES.search(kind):
                        yield {**node, "@type": kind}
                        break


def _load(text: str) -> Any:
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text.strip())
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _walk(value.get(key), depth + 1)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return clean(re.sub(r"<[^>]{1,200}>", "", value)) or None if isinstance(value, str) else None


def _names(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    names = [_text(entry.get("name")) if isinstance(entry, dict) else _text(entry) for entry in entries]
    return list(dict.fromkeys(name for name in names if name and not is_web_url(name)))


def _url(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("contentUrl")
    return value if isinstance(value, str) and value else None


def _bool(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None
