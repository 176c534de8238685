"""Who wrote the text, apart from the outlet that shows it: the cues of any page, the best founded one first.

In this order: the source line, a trailing credit, the dateline's agency, what the head says of author and source, "with
inputs from", "Source:" under the text, "originally appeared on", `isBasedOn`, a canonical address on another host. An
outlet is never its own source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from urllib.parse import urlsplit

import attrs

from newscrawler.extract.fields.bylines import BY_LINE, is_plain_name
from newscrawler.extract.fields.creditlines import (
    MAX_CREDIT,
    Credit,
    agency_in,
    named,
    opening_agency,
    source_line,
    trailing,
)
from newscrawler.extract.fields.lexicons import is_nobody
from newscrawler.extract.fields.opening import MAX_LINE
from newscrawler.extract.fields.originals import may_tell_origin, origins
from newscrawler.extract.fields.titles import SiteNames, key
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.items import Organization, Publisher
from newscrawler.sources.agencies import agency_at, find_agency
from newscrawler.sources.profile import PageProfile, match_path
from newscrawler.urls import EXTRACTOR, domain_of, is_web_url, netloc

_FIRST, _LAST, _BELOW = 2, 3, 5
"""Paragraphs at either end of the text that can be a credit or a notice, and blocks below it that can."""
_FURNITURE = frozenset(["nav", "aside", "footer", "figure", "figcaption", "form", "menu", "caption", "table"])
_CAPTION = re.compile(r"caption|credit|photo|image|figure|gallery|media", re.IGNORECASE)
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}$")
"""Of a station in the United States, which names itself in its datelines."""
_DIGIT = re.compile(r"\d")
_MOST = 12
"""Claims of the head that are read."""
_OPENING = 12
"""Blocks below the headline that are read as its lines where the text begins with none of the page's blocks."""
_SHORTEST = 25
"""Characters of the shortest notice."""
_PUBLIC = re.compile(r"(?:[\w-]+\.)+[a-z][\w-]+(?::\d+)?\Z")
"""A host that the web knows, other than those of test and staging pages without a domain."""

Claim = tuple[str | None, str | None, str]
"""Name, address of the original, cue."""


@attrs.define
class Source:
    """What the page tells of its source; each null where it tells nothing."""

    organization: Organization | None = None
    cue: str | None = None
    credit: str | None = None
    """The trailing credit as shown."""
    address: str | None = None
    """Of the original, where a notice links to it."""


@attrs.define
class Shown:
    """Names that are found with other parts of the page."""

    line: str | None = None
    """In the source line of a network's page."""
    credit: str | None = None
    """In its trailing credit."""
    dateline: str | None = None
    """The agency in the dateline."""


@attrs.define
class Page:
    """What of a page tells its source."""

    url: str
    blocks: Sequence[Block]
    opening: Sequence[Block]
    """The lines around the headline, the headline's or the first below it first."""
    paragraphs: Sequence[str]
    metadata: Metadata
    outlet: Publisher
    profile: PageProfile


def organization(name: str) -> Organization:
    """Give the source of that name, with domain and country where it is a known agency."""
    known = find_agency(name)
    if known is not None:
        return Organization(name=name, domain=known.domain, country=known.country)
    return Organization(name=name, domain=_domain_in(name))


@lru_cache(1_024)
def _domain_in(name: str) -> str | None:
    """Give the domain that a source calls itself by ("RT.com"), None of any other name."""
    host = name.lower()
    return domain_of(host) if " " not in host and EXTRACTOR(host).suffix else None


def find_source(page: Page, shown: Shown) -> Source:
    """Give who wrote the text, by the best founded cue that names another than the outlet."""
    found = Source()
    below = _below(page)
    told = list(_notices(page, below))
    tail = [each for each in _tail(page, below) if not _is_own(each.name, page)]
    found.credit = tail[0].text if tail else None
    for name, address, cue in _claims(page, shown, tail, told):
        # A network's page may name its source as author, too; elsewhere who signed the text is no source.
        if name and not _is_own(name, page) and (name in (shown.line, shown.credit) or not _is_writer(name, page)):
            found.organization, found.cue = organization(name), cue
            if cue == "originally appeared" and found.organization.domain is None and address:
                found.organization.domain = domain_of(netloc(address))
            break
    found.address = next((address for _, address in told if address and urlsplit(address).path.strip("/")), None)
    return found


def original_address(metadata: Metadata, url: str) -> str | None:
    """Give the address of the original that the head claims: `isBasedOn`, else a canonical address on another host."""
    for address in (metadata.based_on, metadata.canonical):
        if address is not None and _is_elsewhere(address, url) and _PUBLIC.match(netloc(address)):
            return address
    return None


def _claims(
    page: Page, shown: Shown, tail: Sequence[Credit], told: Sequence[tuple[str, str | None]]
) -> Iterator[Claim]:
    yield shown.line and (agency_in(shown.line) or shown.line), None, "source line"
    for name in _lines(page):
        yield name, None, "source line"
    yield shown.credit and (agency_in(shown.credit) or shown.credit), None, "trailing credit"
    yield from [(each.name, None, each.cue) for each in tail if each.cue == "trailing credit"]
    if shown.dateline and not (_CALL_SIGN.match(shown.dateline) and find_agency(shown.dateline) is None):
        yield shown.dateline, None, "dateline"
    if page.paragraphs:
        yield opening_agency(page.paragraphs[0]), None, "dateline"
    for author in page.metadata.claims.authors[:_MOST]:
        yield source_line(author.text, lambda: True), None, "metadata"
    for name in page.metadata.sources:
        yield name, None, "metadata"
    for cue in ("inputs", "source label"):
        yield from [(each.name, None, each.cue) for each in tail if each.cue == cue]
    for name, address in told:
        yield name, address, "originally appeared"
    yield _at(page.metadata.based_on, page), None, "isBasedOn"
    yield _at(page.metadata.canonical, page), None, "canonical"


def _is_own(name: str, page: Page) -> bool:
    """Tell whether a name is the outlet's."""
    outlets = [name for name in (page.outlet.name, page.metadata.site_name) if name]
    agency = find_agency(name)
    if agency is not None:
        return agency_at(netloc(page.url)) is agency or any(find_agency(each) is agency for each in outlets)
    return SiteNames(outlets, page.outlet.domain or "").has(name)


def _is_writer(name: str, page: Page) -> bool:
    """Tell whether a name that is no known agency's is an author's in the head."""
    if find_agency(name) is not None:
        return False
    writers = [claim.text for claim in page.metadata.claims.authors[:_MOST] if claim.cue != "json-ld organization"]
    return any(key(writer) == key(name) for writer in writers)


def _lines(page: Page) -> Iterator[str]:
    """Give the names in the source lines between headline and text."""
    lines = page.opening
    if not lines:
        return
    start = lines[0].order
    first = page.paragraphs[0] if page.paragraphs else None
    end = next((block.order for block in page.blocks[start + 1 :] if block.text == first), start + _OPENING)
    for at, block in enumerate(lines):
        if not start < block.order < end or block.images or block.heading or not block.within.isdisjoint(_FURNITURE):
            continue
        name = source_line(block.text, partial(_beside, lines, at))
        if name is not None and not _CAPTION.search(block.element.get("class") or ""):
            yield name


def _beside(lines: Sequence[Block], at: int) -> bool:
    """Tell whether date or byline stand right before or behind a line."""
    near = [line.text for line in (lines[at - 1], *lines[at + 1 : at + 2]) if abs(line.order - lines[at].order) == 1]
    return any(
        _DIGIT.search(text) or BY_LINE.match(text) or (is_plain_name(text) and not is_nobody(text)) for text in near
    )


def _below(page: Page) -> list[Block]:
    """Give the blocks right below the text, up to the next heading."""
    if not page.paragraphs:
        return []
    last = page.paragraphs[-1]
    at = len(page.blocks) - 1
    while at >= 0 and not page.blocks[at].text.startswith(last):
        at -= 1
    if at < 0:
        return []
    found: list[Block] = []
    for block in page.blocks[at + 1 : at + 1 + _BELOW]:
        if block.heading:
            break
        if block.within.isdisjoint(_FURNITURE) and len(block.text) <= MAX_CREDIT:
            found.append(block)
    return found


def _tail(page: Page, below: Sequence[Block]) -> Iterator[Credit]:
    """Give the credits at the end of the text and right below it, those of the last paragraph first."""
    for back, text in enumerate(reversed(page.paragraphs[-_LAST:])):
        if found := trailing(text, last=back == 0):
            yield found
    for block in below:
        alone = len(block.text) <= MAX_LINE and (block.link_share > 0.5 or "li" in block.within)
        if not alone and (found := trailing(block.text)):
            yield found


def _notices(page: Page, below: Sequence[Block]) -> Iterator[tuple[str, str | None]]:
    """Give name and address of the originals that notices around the text name: "originally appeared on X"."""
    paragraphs = page.paragraphs
    ends = [*paragraphs[:_FIRST], *paragraphs[_FIRST:][-_LAST:], *[block.text for block in below]]
    lines = [
        block.text for block in page.opening if block.order > page.opening[0].order and len(block.text) > _SHORTEST
    ]
    texts = dict.fromkeys([*ends, *lines])
    if not may_tell_origin("\n".join(texts)):
        return
    for whole in texts:
        text = whole[-MAX_CREDIT:] if whole in paragraphs[-_LAST:] else whole[:MAX_CREDIT]
        for name, rest, sure in origins(text):
            links = _links_of(text, page.blocks)
            shown = next((link for link in links if link[1] and rest.startswith(link[1])), None)
            if shown and not _leads_away(shown[0], page.url):
                # It leads to a page of the outlet's own.
                continue
            # The original's own page lies deeper than its outlet's front page.
            away = [href for href, _ in links if _leads_away(href, page.url)]
            address = max(away, key=lambda href: len(urlsplit(href).path), default=None)
            if sure or address or find_agency(name) is not None:
                yield (named(shown[1]) or name) if shown else name, address


def _links_of(text: str, blocks: Sequence[Block]) -> Sequence[tuple[str, str]]:
    block = next((block for block in blocks if block.text.endswith(text) or block.text.startswith(text)), None)
    return block.links if block is not None else ()


def _leads_away(href: str, url: str) -> bool:
    return is_web_url(href) and _is_elsewhere(href, url)


def _is_elsewhere(address: str, url: str) -> bool:
    there, here = netloc(address), netloc(url)
    return there != here and domain_of(there) != domain_of(here)


def _at(address: str | None, page: Page) -> str | None:
    """Give who publishes at an address on another host: a known agency, else its domain.

    None where the host is none of the public web, shows the story as another outlet of the network, or bears the name
    of the page's own: sites have several domains.
    """
    url = page.url
    if address is None or not _is_elsewhere(address, url):
        return None
    number = page.profile.network_id(url)
    if number is not None and number == match_path(page.profile.article_path, address):
        return None
    host = netloc(address).partition(":")[0]
    if (known := agency_at(host)) is not None:
        return known.name
    if not _PUBLIC.match(host):
        return None
    here, there = domain_of(netloc(url)), domain_of(host)
    same = _bare(here.partition(".")[0]) in _bare(host) or _bare(there.partition(".")[0]) in _bare(netloc(url))
    return None if same else there


def _bare(host: str) -> str:
    return host.replace("-", "").replace(".", "")
