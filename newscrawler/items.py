"""The items: what one response gives, in schema.org's words from selector to collection.

Times are ISO 8601 strings in UTC with a trailing "Z"; a day alone is YYYY-MM-DD. The store turns them into dates.
"""

from __future__ import annotations

from typing import Literal

import attrs

Kind = Literal["article", "list", "feed", "sitemap", "blocked", "empty", "other"]
"""What a response turned out to be, whatever it was asked as."""

LinkKind = Literal["article", "list", "feed", "sitemap", "other"]
Role = Literal["start", "front", "feed", "section", "leaf", "sitemap", "article"]
"""As what a crawl asks an address: how its links are followed. What "start" is tells the answer."""
DatePrecision = Literal["instant", "day"]
DateZoneFrom = Literal["page", "profile", "assumed"]


@attrs.define(kw_only=True)
class Person:
    name: str
    """The name as signed, without "By", job title or place."""


@attrs.define(kw_only=True)
class Image:
    url: str
    """Absolute URL."""


@attrs.define(kw_only=True)
class Agency:
    name: str
    """The agency as the dateline writes it, such as "ANI"."""


@attrs.define(kw_only=True)
class Publisher:
    name: str | None = None
    """The outlet's name as shown, such as "New York Telegraph"."""
    domain: str | None = None
    """The outlet's domain, without "www."."""
    network: str | None = None
    """The name of the network's profile, null outside a known network."""


@attrs.define(kw_only=True)
class Organization:
    name: str
    """Who wrote it, as the page names it: "RT.com", "ANI", "Xinhua"."""
    domain: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""


@attrs.define(kw_only=True)
class Place:
    name: str
    region: str | None = None
    """State, province or district as written, such as "D.C."."""
    country: str | None = None
    """ISO 3166-1 alpha-2, null where the text leaves it open."""


@attrs.define(kw_only=True)
class Dateline:
    text: str
    """The dateline as shown, without its closing colon or dash."""
    places: list[Place] = attrs.field(factory=list)
    agency: Agency | None = None
    date: str | None = None
    """YYYY-MM-DD; where the dateline gives no year, the day nearest to the page's own date."""


@attrs.define(kw_only=True)
class Teaser:
    id: str
    """Identity of the normalised text; of headline and target where text is null."""
    position: int
    """Place on the page, from 0, in page order, repeats counted."""
    section: str | None = None
    """Heading of the box that shows it."""
    headline: str | None = None
    text: str | None = None
    """The snippet as shown, dateline included, headline not."""
    url: str | None = None
    truncated: bool = False
    """True where the snippet ends in an ellipsis."""
    self: bool = attrs.field(default=False, alias="self_")
    """True on a teaser of the page's own story."""
    dateline: Dateline | None = None
    image: Image | None = None
    datePublished: str | None = None
    """The date that the box shows beside it."""


@attrs.define(kw_only=True)
class Link:
    """A page that this one points to and that a crawl may follow."""

    url: str
    kind: LinkKind = "other"
    headline: str | None = None
    section: str | None = None
    sourceOrganization: Organization | None = None
    datePublished: str | None = None
    rel: Literal["next", "alternate"] | None = None
    """"next" on the following page of a list, "alternate" on a feed that the page announces."""


@attrs.define(kw_only=True)
class Article:
    url: str
    """Final URL of the response."""
    canonicalUrl: str | None = None
    """What the page claims as its canonical address: never an identity."""
    networkId: str | None = None
    """The network's own id of the story, from the URL."""
    headline: str | None = None
    description: str | None = None
    """The deck."""
    articleBody: str | None = None
    """The paragraphs as shown, joined by a blank line."""
    authors: list[Person] = attrs.field(factory=list)
    datePublished: str | None = None
    dateModified: str | None = None
    datePublishedRaw: str | None = None
    """The date as the page writes it."""
    datePrecision: DatePrecision | None = None
    dateZoneFrom: DateZoneFrom | None = None
    """Who gave the time zone: the page, the profile, or nobody (UTC assumed)."""
    inLanguage: str | None = None
    """BCP 47 tag in lower case, such as "en"."""
    articleSection: str | None = None
    mainImage: Image | None = None
    publisher: Publisher | None = None
    """The outlet that shows it."""
    sourceOrganization: Organization | None = None
    """Who wrote it."""
    creditText: str | None = None
    """The trailing credit as shown, such as "(RT.com)"."""
    isBasedOn: str | None = None
    """URL of the original, where the page names one elsewhere."""
    dateline: Dateline | None = None
    wordCount: int | None = None
    """Words of articleBody, counted by white space."""
    isAccessibleForFree: bool | None = None
    evidence: dict[str, str] = attrs.field(factory=dict)
    """The cue that gave each of headline, date, authors, source and body; `live` on a live blog and `correction` on a
    corrected text tell by which words."""


@attrs.define(kw_only=True)
class Http:
    """What the crawl state needs of the response itself."""

    status: int
    etag: str | None = None
    lastModified: str | None = None
    """The Last-Modified header as sent."""
    requestedUrl: str | None = None
    """The URL first asked, where redirects led elsewhere."""
    robots: list[str] = attrs.field(factory=list)
    """What header and page forbid to robots, in the order of the alphabet: noarchive, nofollow, noindex."""


@attrs.define(kw_only=True)
class WarcRecord:
    """Where the archive holds a response."""

    file: str
    """Name of the WARC file."""
    offset: int
    """Bytes of the file that stand before the record."""
    id: str
    """WARC-Record-ID, without its brackets."""


@attrs.define(kw_only=True)
class Capture:
    """What one response gives."""

    url: str
    """Final URL of the response."""
    kind: Kind
    outlet: str | None = None
    """Domain of the outlet that answered."""
    fetchedAt: str | None = None
    """When the response came (WARC-Date in a replay)."""
    runId: str | None = None
    article: Article | None = None
    teasers: list[Teaser] = attrs.field(factory=list)
    links: list[Link] = attrs.field(factory=list)
    reason: str | None = None
    """Why a page is blocked, empty or other, such as "HTTP 404" or "bot challenge"; null on the rest."""
    http: Http | None = None
    record: WarcRecord | None = None
    """Where the archive holds the response; null where it was not archived."""
