"""JSON-LD as sites write it: broken, nested, several nodes; which node is the page's article, and what it claims."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from newscrawler.text import clean, fold
from newscrawler.urls import is_web_url

Node = dict[str, Any]

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|SocialMediaPosting)$")
_PAGE_TYPES = frozenset(
    ["WebPage", "ItemPage", "MedicalWebPage", "AboutPage", "FAQPage", "CreativeWork", "VideoObject"]
)
_OUTLET_TYPES = re.compile(r"(?:Organization|Corporation|WebSite|LocalBusiness|Brand)$")
_EVERYTHING = re.compile(
    r"(?:(?:our|all|the) )?(?:blogs?|news|articles?|posts|stories|home|resources|uncategorized)$", re.IGNORECASE
)
"""Steps of a trail that hold all that a site writes."""
_MAX_SCRIPT = 500_000
"""Characters of one script that are read."""
_MAX_ALL = 1_000_000
"""Characters of all scripts of a page that are read."""
_MAX_DEPTH = 12
_MAX_NODES = 2_000
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasPart", "subjectOf", "liveBlogUpdate")
_OPENING = re.compile(r"\A(?:\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[)(?:\s*\*/)?)+\s*")
_CLOSING = re.compile(r"(?:\s*(?:-->|(?://|/\*)?\s*\]\]>)(?:\s*\*/)?|\s*;)+\s*\Z")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_WRONG_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_DECODER = json.JSONDecoder(strict=False)
_SALVAGED = re.compile(
    r'"(?P<key>@type|headline|datePublished|dateModified|articleSection|inLanguage)"\s*:\s*"(?P<value>[^"\\]{1,300})"'
)
_SALVAGED_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,300}?"name"\s*:\s*"(?P<name>[^"\\]{1,100})"')


@attrs.define
class LinkedData:
    """The nodes of a page that matter to its article."""

    article: Node = attrs.field(factory=dict)
    """The node of the page's own article, "@type" a string; empty where there is none."""
    page: Node = attrs.field(factory=dict)
    """The node of the web page as such: publishing systems date it too."""
    outlets: list[str] = attrs.field(factory=list)
    """Names of the organizations and sites, in the scripts' order."""
    organizations: list[str] = attrs.field(factory=list)
    """Those of them that are said to be an organization and no person."""
    trail: list[str] = attrs.field(factory=list)
    """Names on the breadcrumb trail, from the site's to the page's."""
    by_id: dict[str, Node] = attrs.field(factory=dict)

    def section(self) -> str | None:
        """Give the section that the breadcrumb trail tells: the first step between the site and the page."""
        return next((name for name in self.trail[1:-1] if not _EVERYTHING.match(name)), None)

    def people(self, key: str = "author") -> tuple[list[str], list[str]]:
        """Give the names under `key` of the article: those of persons (or of no told type), those of organizations."""
        persons: list[str] = []
        organizations: list[str] = []
        for entry in _entries(self.article.get(key))[:50]:
            node = self.by_id.get(str(entry.get("@id")), entry) if isinstance(entry, dict) else {"name": entry}
            if not node.get("name") and isinstance(entry, dict):
                node = entry
            for value in _entries(node.get("name"))[:50]:
                name = text_of(value)
                if name and not is_web_url(name):
                    (organizations if _OUTLET_TYPES.search(_type(node)) else persons).append(name)
        return list(dict.fromkeys(persons)), list(dict.fromkeys(organizations))


def read_linked_data(scripts: Iterable[str], *, title: str | None, addresses: Iterable[str]) -> LinkedData:
    """Give what the texts of a page's JSON-LD scripts hold.

    Of several articles the page's own is the one that names one of `addresses` or whose headline stands in `title`.
    """
    found = LinkedData()
    articles: list[Node] = []
    left, room = _MAX_NODES, _MAX_ALL
    for script in scripts:
        if room <= 0:
            break
        room -= len(script)
        for node in _walk(_load(script[:_MAX_SCRIPT]), 0):
            left -= 1
            if left < 0:
                break
            _place(node, found, articles)
    if articles:
        shown, own = fold(title or ""), {_bare(address) for address in addresses}
        found.article = max(articles, key=lambda node: _fitness(node, shown, own)) if len(articles) > 1 else articles[0]
    return found


def _place(node: Node, found: LinkedData, articles: list[Node]) -> None:
    kinds = [kind for kind in _entries(node.get("@type")) if isinstance(kind, str)]
    identity = node.get("@id")
    if isinstance(identity, str) and ("name" in node or identity not in found.by_id):
        found.by_id[identity] = node
    for kind in kinds:
        bare = kind.rsplit("/", 1)[-1]
        if _ARTICLE_TYPES.search(bare):
            articles.append({**node, "@type": bare})
            break
        if bare in _PAGE_TYPES and not found.page:
            found.page = node
        elif bare == "BreadcrumbList":
            found.trail = found.trail or _trail(node)
        elif _OUTLET_TYPES.search(bare) and (name := text_of(node.get("name"))):
            found.outlets.append(name)
            if bare != "WebSite" and "Person" not in kinds:
                found.organizations.append(name)


def _trail(node: Node) -> list[str]:
    steps = [step for step in _entries(node.get("itemListElement"))[:20] if isinstance(step, dict)]
    names = [text_of(step.get("name")) or text_of(step.get("item")) for step in steps]
    return [name for name in names if name and not is_web_url(name)]


def _fitness(node: Node, title: str, own: set[str]) -> tuple[int, int, int]:
    """Rank an article's node; the first of equals is taken."""
    named = {_bare(url_of(node.get(key)) or "") for key in ("url", "mainEntityOfPage", "@id")}
    headline = fold(text_of(node.get("headline")) or text_of(node.get("name")) or "")
    return (
        2 * bool(headline and headline in title) + bool(own & (named - {""})),
        sum(bool(node.get(key)) for key in ("headline", "datePublished", "author")),
        0,
    )


def _bare(address: str) -> str:
    """Give an address without what two spellings of one page differ in."""
    return re.sub(r"^https?://(?:www\.)?|[?#].*|/+$", "", address.strip())


def _load(text: str) -> Any:
    text = text.strip()
    if text[:1] not in "{[" or text[-1:] not in "}]":
        text = _OPENING.sub("", text)
        # Only the end is searched: a pattern that ends in "$" is tried at every character.
        text = text[:-40] + _CLOSING.sub("", text[-40:])
    for mend in (None, _repaired, _unescaped):
        mended = mend(text) if mend else text
        try:
            return _DECODER.decode(mended)
        except ValueError as error:
            several = _several(mended) if "Extra data" in str(error) else None
            if several is not None:
                return several
        except RecursionError:
            return None
    return _salvage(text)


def _repaired(text: str) -> str:
    return _TRAILING_COMMA.sub("", _WRONG_ESCAPE.sub(r"\\\\", text))


def _unescaped(text: str) -> str:
    return _repaired(html.unescape(text))


def _several(text: str) -> list[Any] | None:
    """Give the values of a script that holds several one after another."""
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < 50:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            rest = _salvage(text[at:])
            values += [rest] if rest is not None else []
            break
        values.append(value)
        at = end
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values or None


def _salvage(text: str) -> Node | None:
    """Give the few plain pairs that can be read of a script beyond repair, of the first article in it."""
    node: Node = {}
    for found in _SALVAGED.finditer(text):
        if found["key"] == "@type":
            if "headline" in node or ("@type" in node and not _ARTICLE_TYPES.search(found["value"])):
                continue
            if _ARTICLE_TYPES.search(found["value"]):
                node = {"@type": found["value"]}
        else:
            node.setdefault(found["key"], found["value"])
    if author := _SALVAGED_AUTHOR.search(text):
        node["author"] = author["name"]
    return node if "@type" in node else None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict | list):
                yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _NESTED:
            if key in value and isinstance(value[key], dict | list):
                yield from _walk(value[key], depth + 1)
        # Authors and publishers are told by their id elsewhere.
        for key in ("author", "publisher"):
            for entry in _entries(value.get(key))[:20]:
                if isinstance(entry, dict) and "@id" in entry and "name" in entry:
                    yield entry


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _type(node: Node) -> str:
    return next((kind for kind in _entries(node.get("@type")) if isinstance(kind, str)), "")


def text_of(value: Any) -> str | None:
    """Give the text of a JSON-LD value: the first of a list, markup and doubly escaped entities resolved."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return plain(value) if isinstance(value, str) else None


def plain(text: str) -> str | None:
    """Give text as shown of a claim that may hold tags or be escaped twice; None where nothing is left."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _MARKUP.sub("", text)
    return clean(text) or None


def url_of(value: Any) -> str | None:
    """Give the address in a JSON-LD value: the first of a list, of an object its url, id or file."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("contentUrl")
        if isinstance(value, list):
            value = value[0] if value else None
    return value if isinstance(value, str) and value else None


def bool_of(value: Any) -> bool | None:
    """Give a JSON-LD boolean, also where it is written as text."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().rsplit("/", 1)[-1].lower())
    return value if isinstance(value, bool) else None
