"""robots.txt as RFC 9309 has it: what one site allows, and how fast it wants to be asked.

protego, Scrapy's parser, takes a group for "news" as one for "newscrawler" and none for "newscrawler/1.0", lets an
unknown line part a group's names, reads `Allow: /index.html` as `Allow: /$` too, takes "%3F" in a path for a "?", and
has no bound; so this is our own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from urllib.parse import quote

import attrs

from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.settings import ROBOTSTXT_USER_AGENT
from newscrawler.sources.profile import DEFAULT_DELAY

MAX_SIZE = 500 * 1024
"""Bytes that are read, as the RFC has it."""

# The misspellings are those that other crawlers put up with too.
_LINE = re.compile(
    r"""\s*(?:(?P<agent>user[- ]?agent)|(?P<disallow>dis+all?[oa]w|diasllow)|(?P<allow>allow)|(?P<sitemap>site-?maps?)
    |(?P<delay>crawl[- ]delay)|(?P<rate>request[- ]rate))(?:\s*:\s*|\s+)(?P<value>.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_PRODUCT = re.compile(r"\*|[A-Za-z_-]+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e\+?[0-9]{1,9})?", re.IGNORECASE)
_FOREVER = 1e9
"""Seconds: what is larger, to infinity, is no less a wish to be asked slowly."""
_RATE = re.compile(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*([smhd]?)", re.IGNORECASE)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNUSUAL = re.compile(r"[^A-Za-z0-9._~!&'()+,/:;=?@-]")
_RESERVED = "!#&'()+,/:;=?@[]%"
"""What an address may hold as it is, `*` and `$` apart, which have a meaning of their own in rules."""


@attrs.frozen
class _Rule:
    parts: tuple[str, ...]
    """Of the path, between its asterisks."""
    at_end: bool
    allows: bool
    length: int

    def matches(self, path: str) -> bool:
        first, *others = self.parts
        if not path.startswith(first):
            return False
        at = len(first)
        last = others.pop() if others else None
        for part in others:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if last is None:
            return not self.at_end or at == len(path)
        return path.endswith(last) and len(path) - len(last) >= at if self.at_end else path.find(last, at) >= 0


@attrs.define
class Robots:
    """What one site allows and tells our crawler."""

    rules: tuple[_Rule, ...] = ()
    """The longest first; of two alike the one that allows."""
    wanted: float | None = None
    """Seconds between two requests: the longer of Crawl-delay and what Request-rate makes of it, at any time of day."""
    sitemaps: list[str] = attrs.field(factory=list)
    _starts: tuple[str, ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._starts = tuple({rule.parts[0] for rule in self.rules})

    @property
    def delay(self) -> float:
        """Seconds between two requests: as wished, else as long as a crawl waits by default."""
        return DEFAULT_DELAY if self.wanted is None else self.wanted

    def allows(self, url: str) -> bool:
        path = _path(url)
        if not path.startswith(self._starts) or path == "/robots.txt":
            return True
        return next((rule.allows for rule in self.rules if rule.matches(path)), True)


def parse_robots(body: bytes, product: str = ROBOTSTXT_USER_AGENT) -> Robots:
    """Read what a robots.txt says to the crawler whose product token is `product`; what is none says nothing.

    All groups of the product count as one; the groups of "*" where it has none.
    """
    groups: dict[str, tuple[list[_Rule], list[float]]] = {}
    sitemaps: list[str] = []
    names: set[str] = set()
    is_naming = False
    for key, value in _lines(body):
        if key == "sitemap":
            sitemaps += [value] * bool(value)
        elif key == "agent":
            if not is_naming:
                names, is_naming = set(), True
            token = _PRODUCT.match(value)
            if token:
                names.add(token[0].lower())
                groups.setdefault(token[0].lower(), ([], []))
        else:
            is_naming = False
            for name in names:
                _add(groups[name], key, value)
    rules, delays = groups.get(product.lower()) or groups.get("*") or ([], [])
    ordered = sorted(rules, key=lambda rule: (-rule.length, not rule.allows))
    return Robots(tuple(ordered), max(delays, default=None), sitemaps)


def fetch_robots(front: str, *, user_agent: str) -> Robots:
    """Ask the host of `front` ("https://host/") for its robots.txt; one that has none allows all, as in a crawl.

    Raises FetchError where the site cannot tell what it allows: then it is to be asked nothing.
    """
    try:
        return parse_robots(fetch_page(f"{front}robots.txt", user_agent=user_agent, head=MAX_SIZE + 1).body)
    except FetchError as exc:
        if exc.status is not None and is_absent(exc.status):
            return Robots()
        raise FetchError(f"{exc}: without its robots.txt a site is asked nothing; try later") from exc


def is_absent(status: int) -> bool:
    """Tell whether a status other than 2xx means that there is no robots.txt, and all is allowed.

    Else the site cannot tell, and nothing is: 5xx, and 429, which is no leave to ask more.
    """
    return status < 500 and status != 429


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    text = _decode(body[:MAX_SIZE])
    lines = re.split(r"[\r\n]", text)
    if len(body) > MAX_SIZE:
        # Half a rule forbids, or allows, too much.
        lines.pop()
    for line in lines:
        found = _LINE.fullmatch(line.partition("#")[0].rstrip())
        if found is not None:
            yield next(name for name, text in found.groupdict().items() if text and name != "value"), found["value"]


def _decode(body: bytes) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    # Bytes of another charset stay what they are, as addresses have them.
    return body.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def _add(group: tuple[list[_Rule], list[float]], key: str, value: str) -> None:
    rules, delays = group
    if key == "delay":
        if _NUMBER.fullmatch(value):
            delays.append(min(float(value), _FOREVER))
    elif key == "rate":
        rate = _RATE.match(value)
        # Any number of pages in no time is no rate.
        if rate and int(rate[1]) and int(rate[2]):
            delays.append(int(rate[2]) * _UNITS[rate[3].lower()] / int(rate[1]))
    elif value.startswith(("/", "*")):
        # An empty path matches nothing, nor does one that is none.
        at_end = value.endswith("$")
        path = _spelled(value.removesuffix("$"), kept="*")
        parts = re.sub(r"\*+", "*", path).split("*")
        rules.append(_Rule(tuple(parts), at_end, key == "allow", len(path) + at_end))


def _path(url: str) -> str:
    """Give path and query of an address as rules are compared with them."""
    rest = url.partition("#")[0].partition("://")[2]
    at = re.search(r"[/?]", rest)
    path = rest[at.start() :] if at else ""
    return _spelled(path if path.startswith("/") else f"/{path}")


def _spelled(path: str, kept: str = "") -> str:
    """Give the one spelling that all spellings of a path have: what needs no escape has none, all else has one.

    An asterisk is `kept` where it is a rule's.
    """
    if not _UNUSUAL.search(path):
        return path
    path, mark, query = path.partition("?")
    path, query = _escaped(path, kept), _escaped(query, kept)
    # Addresses within a query are escaped or not, and mean the same.
    return path + mark + query.replace("%2F", "/").replace("%3A", ":")


def _escaped(text: str, kept: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    return _ESCAPE.sub(_normal, quote(raw, safe=_RESERVED + kept))


def _normal(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char in _UNRESERVED else escape[0].upper()
