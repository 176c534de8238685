"""An Article from the parts of its page: the layout's, the head's claims and the profile's knowledge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawler.extract.body.cues import promo_outlet, reads_like_name
from newscrawler.extract.body.layout import Layout
from newscrawler.extract.fields.authors import find_authors
from newscrawler.extract.fields.bylines import BY_LINE, names_of
from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.extract.fields.dates import Moment, parse_date
from newscrawler.extract.fields.opening import find_opening
from newscrawler.extract.fields.published import find_published
from newscrawler.extract.fields.sources import Page, Shown, Source, find_source, original_address
from newscrawler.extract.fields.titles import find_title, site_names
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata
from newscrawler.items import Article, Image, Person, Publisher
from newscrawler.sources.profile import PageProfile
from newscrawler.text import fold

_HEAD_LINES, _BYLINE, _SPELLING = 3, 120, 12
"""Paragraphs above the text that can be headline or byline, the characters of a byline, and by how many a repeated
headline may differ in marks and blanks."""


def article_from_layout(
    layout: Layout, blocks: Sequence[Block], metadata: Metadata, profile: PageProfile, url: str
) -> Article:
    """Give the article of a page whose layout was found by its cues."""
    article = _claimed(metadata, profile, url, layout.date)
    article.headline = layout.headline
    article.description = layout.deck
    article.datePublishedRaw = layout.date.raw
    article.creditText = layout.credit
    article.evidence["date"] = layout.date_cue
    article.evidence["body"] = f"{layout.date_cue} to {layout.ended_by}"
    article.publisher = publisher(blocks, metadata, profile, layout.headline)
    names = site_names(metadata, profile)
    set_body(article, layout.paragraphs)
    page = Page(url, blocks, layout.opening, layout.paragraphs, metadata, article.publisher, profile)
    agency = article.dateline.agency.name if article.dateline and article.dateline.agency else None
    _set_source(article, find_source(page, Shown(layout.source, layout.credit_name, agency)))
    sources = [layout.source, layout.credit_name]
    found = find_authors(metadata, layout.opening, (), names, headline=layout.headline, sources=sources)
    _set_authors(article, found)
    return article


def set_body(article: Article, paragraphs: Sequence[str]) -> None:
    """Set body, word count and dateline from the paragraphs, and null them where there is none."""
    article.articleBody = "\n\n".join(paragraphs) or None
    # Paragraphs have one blank between two words.
    article.wordCount = article.articleBody.count(" ") + len(paragraphs) if article.articleBody else None
    article.dateline = parse_dateline(paragraphs[0], near=article.datePublished) if paragraphs else None


def _claimed(metadata: Metadata, profile: PageProfile, url: str, date: Moment | None) -> Article:
    """Give an article with all that the head claims and the text does not decide."""
    modified = parse_date(metadata.modified, zone=profile.time_zone) if metadata.modified else None
    article = Article(
        url=url,
        canonicalUrl=metadata.canonical,
        networkId=profile.network_id(url),
        dateModified=modified.iso if modified else None,
        inLanguage=metadata.language or profile.language,
        articleSection=metadata.section,
        mainImage=Image(url=metadata.image) if metadata.image else None,
        isBasedOn=original_address(metadata, url),
        isAccessibleForFree=metadata.free,
    )
    if date is not None:
        article.datePublished, article.datePublishedRaw = date.iso, date.raw
        article.datePrecision, article.dateZoneFrom = date.precision, date.zone_from
    return article


def publisher(blocks: Sequence[Block], metadata: Metadata, profile: PageProfile, headline: str | None) -> Publisher:
    """Give the outlet that shows the page: the profile's, else what the page's head, promos or title call it."""
    name = (
        profile.outlet
        or metadata.site_name
        or next(filter(None, (promo_outlet(block.text) for block in blocks)), None)
        or _beside_headline(metadata.title, headline)
    )
    return Publisher(name=name, domain=profile.domain, network=profile.network)


def _beside_headline(title: str | None, headline: str | None) -> str | None:
    """Give what `<title>` has beside the headline, where that reads like a name."""
    if not title or not headline or headline not in title:
        return None
    rest = title.replace(headline, "", 1).strip(" |-–—:»•")
    return rest if rest and reads_like_name(rest) else None


_LIVE = re.compile(r"/live/|live-?(?:blog|ticker|updates)|-live-|direct-live|en-vivo|ao-vivo", re.IGNORECASE)
_CORRECTION = re.compile(
    r"(?:correction|clarification|corrigendum|erratum|korrektur|berichtigung|rectificatif|correctif|correcci[oó]n"
    r"|fe de erratas|correzione|rettifica|correção|correctie|rectificatie|rättelse|rettelse|düzeltme)\b.{0,20}?[:.–—-]"
    r"|(?:an earlier|a previous) version of this (?:article|story|post)"
    r"|this (?:article|story) (?:was|has been) (?:amended|corrected)",
    re.IGNORECASE,
)
_CORRECTED_LENGTH, _OUTER = 600, 4
"""Characters of a paragraph that tells a correction, and among how many of the first and the last it stands."""


def _forms(metadata: Metadata, paragraphs: Sequence[str], url: str) -> dict[str, str]:
    """Give the evidence that the page is a live blog or was corrected, where it is."""
    found: dict[str, str] = {}
    if metadata.live or _LIVE.search(url):
        found["live"] = "json-ld" if metadata.live else "url"
    outer = [*paragraphs[:_OUTER], *paragraphs[_OUTER:][-_OUTER:]]
    told = any(len(text) <= _CORRECTED_LENGTH and _CORRECTION.match(text) for text in outer)
    if metadata.corrected or told:
        found["correction"] = "json-ld" if metadata.corrected else "paragraph"
    return found


def _above_text(paragraphs: Sequence[str], headline: str | None) -> int:
    """Count the first paragraphs that are headline and byline, standing within the text's element."""
    count = 0
    length = len(headline) if headline is not None else 0
    for paragraph in paragraphs[:_HEAD_LINES]:
        alike = headline is not None and abs(len(paragraph) - length) <= _SPELLING
        repeated = alike and fold(paragraph) == fold(headline or "")
        signed = len(paragraph) <= _BYLINE and BY_LINE.match(paragraph) is not None and names_of(paragraph) != []
        if not repeated and not signed:
            break
        count += 1
    return count


def article_from_body(
    paragraphs: Sequence[str], metadata: Metadata, blocks: Sequence[Block], profile: PageProfile, url: str
) -> Article:
    """Give the article of any other page: its body as read, the rest as its head claims."""
    names = site_names(metadata, profile)
    title = find_title(blocks, metadata, names)
    opening = find_opening(blocks, title.order if title else None)
    below = blocks[opening[0].order :] if opening else blocks
    dated = find_published(metadata, opening, below, profile, url)
    article = _claimed(metadata, profile, url, dated[0] if dated else None)
    article.evidence["body"] = "weights"
    article.evidence.update(_forms(metadata, paragraphs, url))
    if dated is not None:
        article.evidence["date"] = dated[1]
    if title is not None:
        article.headline, article.evidence["headline"] = title.text, title.cue
    article.publisher = publisher(blocks, metadata, profile, article.headline)
    article.description = metadata.description
    paragraphs = paragraphs[_above_text(paragraphs, article.headline) :]
    set_body(article, paragraphs)
    page = Page(url, blocks, opening, paragraphs, metadata, article.publisher, profile)
    agency = article.dateline.agency.name if article.dateline and article.dateline.agency else None
    _set_source(article, find_source(page, Shown(dateline=agency)))
    source = article.sourceOrganization.name if article.sourceOrganization else None
    _set_authors(article, find_authors(metadata, opening, below, names, headline=article.headline, sources=[source]))
    return article


def _set_source(article: Article, found: Source) -> None:
    article.sourceOrganization = found.organization
    article.creditText = article.creditText or found.credit
    article.isBasedOn = article.isBasedOn or found.address
    if found.cue is not None:
        article.evidence["source"] = found.cue


def _set_authors(article: Article, found: tuple[list[str], str | None]) -> None:
    names, cue = found
    article.authors = [Person(name=name) for name in names]
    if cue is not None:
        article.evidence["authors"] = cue
