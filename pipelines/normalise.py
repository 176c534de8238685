"""Second step: one spelling of every URL, text and time, and what follows from the profile."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import attrs

from newscrawler.items import Article, Capture, Dateline, Link, Publisher, Teaser
from newscrawler.sources.profile import Profile
from newscrawler.text import clean
from newscrawler.urls import domain_of, netloc, normalise_url
from pipelines.plain import evolved
from pipelines.validate import is_day, is_iso

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

FIRST_YEAR = 1990
"""No news page is older than the web; what says so (1970, 0001) shows an empty date field."""

_TOLD = ("url", "headline", "section", "datePublished")
"""What is spelled anew of a link."""
_SHORT = 100
"""Characters of a label that is remembered: menus have fewer, and megabytes of a hostile page are not to stay."""

AHEAD = timedelta(days=2)
"""A page may be dated tomorrow (zones up to 14 hours ahead, print editions); further ahead it is a mistake."""


def normalise(capture: Capture, profile: Profile) -> Capture:
    """Give a capture that says the same in one spelling; `capture` itself stays as it is.

    URLs normalised (those that are none become null, such links go), text NFC and clean, times in UTC with "Z",
    dates that cannot be true nulled with `evidence.dateRejected`, publisher and networkId as the profile knows them,
    words counted, each linked address once. Of a page that asks not to be indexed the text goes, deck and body, unless
    the profile ignores that.
    """
    url = normalise_url(capture.url)
    outlet = profile.outlet_of(url)
    fetched = in_utc(capture.fetchedAt) if capture.fetchedAt else None
    article = _article(capture.article, profile, fetched) if capture.article else None
    if article is not None and profile.noindex == "obey" and capture.http and "noindex" in capture.http.robots:
        article = attrs.evolve(article, description=None, articleBody=None, wordCount=None)
    return evolved(
        capture,
        url=url,
        outlet=outlet.domain if outlet else domain_of(netloc(url)),
        fetchedAt=fetched,
        article=article,
        teasers=[_teaser(teaser) for teaser in capture.teasers],
        links=_links(capture.links, fetched),
        reason=_text(capture.reason),
    )


def in_utc(text: str) -> str:
    """Give an ISO 8601 instant in UTC with "Z", to the millisecond that MongoDB keeps; a day stays a day."""
    if is_day(text):
        return text
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond >= 1000 else "seconds").replace("+00:00", "Z")


def _article(article: Article, profile: Profile, fetched: str | None) -> Article:
    url = normalise_url(article.url)
    evidence = dict(article.evidence)
    published = _plausible(article.datePublished, fetched, evidence)
    modified = _plausible(article.dateModified, fetched, evidence)
    body = _body(article.articleBody)
    return evolved(
        article,
        url=url,
        canonicalUrl=_url(article.canonicalUrl),
        networkId=profile.network_id(url),
        headline=_text(article.headline),
        description=_text(article.description),
        articleBody=body,
        authors=[attrs.evolve(author, name=_line(author.name)) for author in article.authors if author.name.strip()],
        datePublished=published,
        dateModified=modified,
        datePublishedRaw=_text(article.datePublishedRaw),
        datePrecision=None if published is None else "day" if is_day(published) else "instant",
        dateZoneFrom=None if published is None else article.dateZoneFrom,
        inLanguage=article.inLanguage.lower() if article.inLanguage else None,
        articleSection=_text(article.articleSection),
        publisher=_publisher(article.publisher, url, profile),
        creditText=_text(article.creditText),
        isBasedOn=_url(article.isBasedOn),
        dateline=_dateline(article.dateline),
        wordCount=len(body.split()) if body else None,
        evidence=evidence,
    )


def _publisher(shown: Publisher | None, url: str, profile: Profile) -> Publisher:
    outlet = profile.outlet_of(url)
    name = _text(shown.name) if shown else None
    return Publisher(
        name=name or (outlet.name if outlet else None),
        domain=outlet.domain if outlet else domain_of(netloc(url)),
        network=profile.name if outlet and profile.is_network else None,
    )


def _plausible(date: str | None, fetched: str | None, evidence: dict[str, str]) -> str | None:
    if date is None:
        return None
    moment = _moment(date)
    if moment.year < FIRST_YEAR:
        evidence["dateRejected"] = f"{date} is before {FIRST_YEAR}"
        return None
    if fetched and moment > _moment(fetched) + AHEAD:
        evidence["dateRejected"] = f"{date} is after the fetch"
        return None
    return in_utc(date)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _teaser(teaser: Teaser) -> Teaser:
    shown = teaser.section, teaser.headline, teaser.text, teaser.url, teaser.dateline
    section, headline, text = _label(teaser.section), _text(teaser.headline), _text(teaser.text)
    url, dateline = _url(teaser.url), _dateline(teaser.dateline)
    if (section, headline, text, url, dateline) == shown:
        return teaser
    return evolved(teaser, section=section, headline=headline, text=text, url=url, dateline=dateline)


def _dateline(dateline: Dateline | None) -> Dateline | None:
    if dateline is None:
        return None
    date = dateline.date if dateline.date and is_day(dateline.date) else None
    text = _line(dateline.text)
    return dateline if (text, date) == (dateline.text, dateline.date) else evolved(dateline, text=text, date=date)


def _links(links: list[Link], fetched: str | None) -> list[Link]:
    """Give each address once, in page order, with what any of its links tells of it."""
    kept: dict[str, Link] = {}
    for link in links:
        url = _url(link.url)
        if url is None:
            continue
        date = link.datePublished if link.datePublished and is_iso(link.datePublished) else None
        told = url, _label(link.headline), _label(link.section), _plausible(date, fetched, {}) if date else None
        new = link
        if told != (link.url, link.headline, link.section, link.datePublished):
            new = evolved(link, **dict(zip(_TOLD, told, strict=True)))
        old = kept.get(url)
        kept[url] = new if old is None else _together(old, new)
    return list(kept.values())


def _together(first: Link, second: Link) -> Link:
    return Link(
        url=first.url,
        kind=first.kind if first.kind != "other" else second.kind,
        headline=first.headline or second.headline,
        section=first.section or second.section,
        sourceOrganization=first.sourceOrganization or second.sourceOrganization,
        datePublished=first.datePublished or second.datePublished,
    )


def _url(url: str | None) -> str | None:
    try:
        return normalise_url(url) if url else None
    except ValueError:
        return None


def _line(text: str) -> str:
    return unicodedata.normalize("NFC", clean(text))


def _text(text: str | None) -> str | None:
    return (_line(text) or None) if text else None


def _label(text: str | None) -> str | None:
    """Give the words of a link or a box: short ones, which a site repeats on every page, are remembered."""
    return _known(text) if text is None or len(text) <= _SHORT else _text(text)


@lru_cache(1 << 12)
def _known(text: str | None) -> str | None:
    return _text(text)


def _body(text: str | None) -> str | None:
    """Give the paragraphs, clean each for itself: blank lines part them."""
    paragraphs = [_line(paragraph) for paragraph in (text or "").split("\n\n")]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) or None


class NormalisePipeline:
    """Normalises by the profile of the running spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Capture) -> Capture:
        profile: Profile = self._crawler.spider.profile  # type: ignore[union-attr]  # every spider of ours has one
        return normalise(item, profile)
