"""What a page says of itself outside its text: JSON-LD, OpenGraph, meta tags, `<title>`, `<time>`, `<link>`, `lang`.

The plain fields of Metadata hold the claim that is usually best; `claims` holds all of them, for those who choose
(`titles`, `published`, `bylines`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import attrs

from newscrawler.extract.page.linkeddata import LinkedData, bool_of, plain, read_linked_data, text_of, url_of
from newscrawler.sources.agencies import find_agency
from newscrawler.text import clean
from newscrawler.urls import front_of, is_web_url

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?\b")
_NAMED = re.compile(r"https?://[^/?#]")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_ROOTED = re.compile(r"(?:/[\w%~,+-][\w%~,+.-]*+)++/?(?:\?[!-\"$-~]+)?(?:#[!-~]+)?", re.ASCII)
"""A path from the root, with nothing in it that joining would change."""
_ANYWHERE = re.compile(r"(?:https?:/)?//?\w")
"""How an address begins for which only scheme and host of the page's own matter."""
_MAX_CLAIMS = 200
"""Of one kind on a page: some list hundreds of `<time>`."""
_MAX_TEXT = 2_000
"""Characters of a meta tag that are read; descriptions are a few hundred."""
_AUTHOR_NAMES = frozenset(
    [
        *["author", "authors", "article:author", "article:author_name", "og:author", "og:article:author", "byl"],
        *["parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.creator.author", "citation_author"],
        *["article.author", "cxenseparse:author", "rbauthors", "twitter:data1"],
    ]
)
_PUBLISHED_NAMES = (
    *("article:published_time", "og:article:published_time", "datepublished", "og:published_time", "article:published"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "date"),
    *("dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.created", "pdate"),
    *("cxenseparse:recs:publishtime", "published_time", "published-date", "publication_date", "article.published"),
    *("article_date_original", "originalpublicationdate", "citation_publication_date", "citation_online_date"),
    *("displaydate", "article.created", "date.issued", "datecreated", "created", "og:pubdate", "ptime", "releasedate"),
    *("bt:pubdate", "last-published", "rnews:datepublished", "article-publish-date", "video:release_date"),
)
"""Likeliest first; what publishing systems of the tuning pages and their documentation call it."""
_MODIFIED_NAMES = (
    *("article:modified_time", "datemodified", "og:updated_time", "article:modified", "lastmod", "last-modified"),
    *("dcterms.modified", "dc.date.modified", "article.updated", "updated_time", "modified_time"),
)
_SECTION_NAMES = ("article:section", "parsely-section", "section", "articlesection")
_SOURCE_NAMES = (
    "source",
    "dc.source",
    "dcterms.source",
    "article:source",
    "news_source",
    "sourceorganization",
    "provider",
)
_ORIGINAL_NAMES = ("syndication-source", "original-source")
"""Addresses of the text's original, as news aggregators ask for them."""

_READ_NAMES = frozenset(
    [
        *_AUTHOR_NAMES,
        *_PUBLISHED_NAMES,
        *_MODIFIED_NAMES,
        *["og:title", "og:url", "og:description", "og:image", "og:type", "og:site_name", "og:locale", "description"],
        *["twitter:title", "twitter:description", "twitter:image", "twitter:label1", "application-name"],
        *_SECTION_NAMES,
        *["content-language", "language"],
        *["article:content_tier", "content_tier"],
        *_SOURCE_NAMES,
        *_ORIGINAL_NAMES,
    ]
)


@attrs.define
class Claim:
    """One thing that a page says of itself, and where."""

    text: str
    cue: str
    element: Any = attrs.field(default=None, eq=False, repr=False)
    """The element that shows it, null in the page's head."""


@attrs.define
class Claims:
    """All that a page says, in its order."""

    headlines: list[Claim] = attrs.field(factory=list)
    published: list[Claim] = attrs.field(factory=list)
    modified: list[Claim] = attrs.field(factory=list)
    times: list[Claim] = attrs.field(factory=list)
    """Of `<time>`: of the article, of its comments or of a teaser."""
    authors: list[Claim] = attrs.field(factory=list)
    outlets: list[str] = attrs.field(factory=list)
    """Names of the site and of organizations."""
    organizations: list[str] = attrs.field(factory=list)
    """Those of them that are said to be organizations; a site may be called as its writer is."""


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
    sources: list[str] = attrs.field(factory=list)
    """Who is said to have written or provided the text, beside its authors."""
    free: bool | None = None
    live: bool = False
    """The page says that it is a live blog."""
    corrected: bool = False
    """The page says that it was corrected."""
    base: str = ""
    """The URL against which the page's links are resolved: `<base href>`, else its own."""
    claims: Claims = attrs.field(factory=Claims)


@attrs.define
class _Head:
    """What the one run over the tree collects."""

    meta: dict[str, str] = attrs.field(factory=dict)
    authors: list[Claim] = attrs.field(factory=list)
    times: list[Claim] = attrs.field(factory=list)
    scripts: list[str] = attrs.field(factory=list)
    title: str | None = None
    canonical: str | None = None
    base: str | None = None


def read_metadata(root: Any, url: str) -> Metadata:
    """Give what the page claims; URLs absolute, texts cleaned."""
    head = _collect(root)
    meta = head.meta
    og_url = meta.get("og:url")
    addresses = [address for address in (url, head.canonical, og_url) if address]
    titles = " ".join(filter(None, (head.title, meta.get("og:title"))))
    data = read_linked_data(head.scripts, title=titles, addresses=addresses)
    node = data.article
    publishers = data.people("publisher")
    claims = _claims(head, data, publishers)
    persons = [claim.text for claim in claims.authors if claim.cue == "json-ld"]
    organizations = [claim.text for claim in claims.authors if claim.cue == "json-ld organization"]
    authors = persons or organizations or [c.text for c in claims.authors if c.cue == "meta"]
    section = text_of(node.get("articleSection")) or _first(meta, *_SECTION_NAMES) or data.section()
    found = Metadata(
        headline=text_of(node.get("headline"))
        or text_of(node.get("name"))
        or plain(_first(meta, "og:title", "twitter:title") or ""),
        title=head.title,
        description=_first(meta, "og:description", "description", "twitter:description")
        or text_of(node.get("description")),
        authors=list(dict.fromkeys(authors)),
        published=next((c.text for c in claims.published if c.cue != "json-ld page"), None),
        modified=next((c.text for c in claims.modified if c.cue != "json-ld page"), None),
        language=_language(root, node, meta),
        section=section,
        image=url_of(node.get("image")) or _first(meta, "og:image", "twitter:image"),
        site_name=_first(meta, "og:site_name", "application-name") or next(iter(publishers[1] + publishers[0]), None),
        canonical=head.canonical or og_url,
        type=text_of(node.get("@type")) or meta.get("og:type"),
        based_on=url_of(node.get("isBasedOn")) or url_of(node.get("isBasedOnUrl")) or _first(meta, *_ORIGINAL_NAMES),
        sources=_sources(data, meta),
        free=_is_free(node, meta),
        live=text_of(node.get("@type")) == "LiveBlogPosting",
        corrected=bool(node.get("correction")),
        base=(absolute(head.base, url) if head.base else None) or url,
        claims=claims,
    )
    for name in ("image", "canonical", "based_on"):
        value = getattr(found, name)
        setattr(found, name, absolute(value, url) if value else None)
    return found


def _collect(root: Any) -> _Head:
    head = _Head()
    for element in root.iter("meta", "link", "script", "time", "title", "base"):
        tag = element.tag
        if tag == "script":
            # The text of other scripts is not even copied.
            kind = element.get("type")
            if kind and "ld+json" in kind.lower() and (text := element.text):
                head.scripts.append(text)
        elif tag == "link":
            if head.canonical is None and "canonical" in (element.get("rel") or "").lower():
                head.canonical = element.get("href")
        elif tag == "time":
            if len(head.times) >= _MAX_CLAIMS:
                continue
            raw = element.get("datetime") or "".join(element.itertext())
            if raw:
                head.times.append(Claim(raw.strip(), "time", element))
        elif tag == "meta":
            _take_meta(element, head)
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif head.title is None and element.getparent() is not None and element.getparent().tag != "svg":
            head.title = clean("".join(element.itertext())) or None
    return head


def _take_meta(element: Any, head: _Head) -> None:
    get = element.get
    name = get("property") or get("name") or get("itemprop")
    if not name or (name := name.strip().lower()) not in _READ_NAMES:
        return
    content = clean((get("content") or "")[:_MAX_TEXT])
    if not content:
        return
    head.meta.setdefault(name, content)
    if name in _AUTHOR_NAMES and not is_web_url(content) and len(head.authors) < _MAX_CLAIMS:
        label = head.meta.get("twitter:label1", "")
        if name != "twitter:data1" or label.lower().startswith(("written by", "by", "author")):
            text = plain(content)
            if text:
                head.authors.append(Claim(text, "meta"))


def _claims(head: _Head, data: LinkedData, publishers: tuple[list[str], list[str]]) -> Claims:
    meta, node, page = head.meta, data.article, data.page
    headlines = [
        (text_of(node.get("headline")), "json-ld"),
        (plain(meta.get("og:title") or ""), "og"),
        (plain(meta.get("twitter:title") or ""), "twitter"),
        (head.title, "title"),
        (text_of(node.get("name")), "json-ld"),
    ]
    published = [(text_of(node.get("datePublished")), "json-ld")]
    published += [(meta.get(name), "meta") for name in _PUBLISHED_NAMES if name in meta]
    published += [(text_of(node.get("dateCreated")), "json-ld"), (text_of(page.get("datePublished")), "json-ld page")]
    modified = [(text_of(node.get("dateModified")), "json-ld")]
    modified += [(meta.get(name), "meta") for name in _MODIFIED_NAMES if name in meta]
    modified += [(text_of(page.get("dateModified")), "json-ld page")]
    persons, organizations = data.people()
    if not persons and not organizations:
        persons, organizations = data.people("creator")
    authors = [Claim(name, "json-ld") for name in persons]
    authors += [Claim(name, "json-ld organization") for name in organizations]
    site = [plain(meta[name]) for name in ("og:site_name", "application-name") if name in meta]
    return Claims(
        headlines=_made(headlines),
        published=_made(published),
        modified=_made(modified),
        times=head.times,
        authors=[*authors, *head.authors],
        outlets=list(dict.fromkeys(filter(None, [*site, *publishers[1], *publishers[0], *data.outlets]))),
        organizations=list(dict.fromkeys([*publishers[1], *publishers[0], *data.organizations])),
    )


def _sources(data: LinkedData, meta: dict[str, str]) -> list[str]:
    """Give the sources that are named as such, then agencies that provide the text or hold its rights."""
    persons, organizations = data.people("sourceOrganization")
    providers = [name for each in ("provider", "copyrightHolder", "creator") for name in data.people(each)[1]]
    providers += filter(None, [text_of(data.article.get("creditText")), *(meta.get(name) for name in _SOURCE_NAMES)])
    known = [name for name in providers if find_agency(name, codes=False) is not None]
    return list(dict.fromkeys([*organizations, *persons, *known]))


def _made(claims: list[tuple[str | None, str]]) -> list[Claim]:
    return [Claim(text, cue) for text, cue in claims if text]


def _is_free(node: dict[str, Any], meta: dict[str, str]) -> bool | None:
    """Tell whether the article may be read without paying: a part that is not free makes the whole not free."""
    parts = node.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    told = [bool_of(part.get("isAccessibleForFree")) for part in parts[:50] if isinstance(part, dict)]
    if False in told:
        return False
    own = bool_of(node.get("isAccessibleForFree"))
    tier = (_first(meta, "article:content_tier", "content_tier") or "").lower()
    return own if own is not None else {"free": True, "locked": False}.get(tier)


def absolute(href: str, base: str) -> str | None:
    """Give `href` as an absolute web URL, None where it is none or points into its own page."""
    # On all pages of a site these lead to the same place, and many of a page's links stand on the next one too.
    front = front_of(base) if _ANYWHERE.match(href) else None
    return _joined(href, front or base)


@lru_cache(maxsize=8_192)
def _joined(href: str, base: str) -> str | None:
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    if "\n" in href or "\r" in href or "\t" in href:
        href = _LINE_ENDS.sub("", href)
    whole = href.startswith(("https://", "http://"))
    if not whole and _ROOTED.fullmatch(href) and (front := front_of(base)):
        joined = front + href
    else:
        try:
            joined = href if whole and _NAMED.match(href) and "/." not in href else urljoin(base, href)
        except ValueError:
            return None
    return joined if is_web_url(joined) else None


def _first(meta: dict[str, str], *names: str) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _language(root: Any, node: dict[str, Any], meta: dict[str, str]) -> str | None:
    raw = (
        root.get("lang") or text_of(node.get("inLanguage")) or _first(meta, "og:locale", "content-language", "language")
    )
    found = _LANGUAGE.match(raw.strip()) if raw else None
    return found[0].replace("_", "-").lower() if found else None
