"""The shape of every document, collection by collection; validators and docs/data-model.md follow it.

`id` is stored as `_id`. Each document also has `schemaVersion` and `updatedAt`. Every field is always there, null
where nothing is known, except those that `OPTIONAL` names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import attrs

from newscrawler.items import Article, Dateline, DatePrecision, Image, Kind, Organization

UrlState = Literal["fetched", "notModified", "redirected", "fetchError", "gone"]
CopyState = Literal["fetched", "inferred"]
RunState = Literal["running", "finished", "interrupted", "failed", "lost"]

DATES: dict[type, frozenset[str]] = {
    Article: frozenset({"datePublished", "dateModified"}),
    Dateline: frozenset({"date"}),
}
"""Fields that an item holds as ISO text and a document as a BSON date; a day alone is its midnight UTC."""


@attrs.define(kw_only=True)
class UrlRecord:
    """`urls`: what we know of the page at one address."""

    id: str
    """The page's identity, as the article's and the copy's."""
    url: str
    """Address as last asked, normalised."""
    kind: Kind
    """What it was when it last answered with a page."""
    outlet: str | None
    network: str | None
    state: UrlState
    """Outcome of the last request."""
    status: int | None
    """HTTP status of the last request, null in a replay."""
    etag: str | None
    lastModified: str | None
    """Header as sent."""
    firstSeen: datetime
    """First answer of any kind."""
    lastSeen: datetime | None
    """Last time that the page was there: fetched, not modified or redirecting."""
    fetchedAt: datetime
    """Last answer of any kind."""
    runId: str | None
    """Run of the last answer."""
    shownDigest: str | None
    """Stands for the teasers and links that the page showed at `shownAt`."""
    shownAt: datetime | None
    redirectTo: str | None
    """`urls._id` of the page to which it led."""
    reason: str | None
    """Why it is blocked, empty, other, an error, or was rejected."""


@attrs.define(kw_only=True)
class ArticleRecord(Article):
    """`articles`: the content of a fetched page, as of its newest capture."""

    id: str
    network: str | None
    outlet: str | None
    storyId: str
    contentDigest: str
    """Stands for headline, deck, body and credit, folded."""
    extractorVersion: int
    firstCapturedAt: datetime
    """Earliest capture: decides the story's founding article."""
    capturedAt: datetime
    """Newest capture."""
    runId: str | None
    """Run that brought the present content."""


@attrs.define(kw_only=True)
class StoryLink:
    """Why a copy belongs to its story."""

    score: float
    reason: Literal["networkId", "founding"]
    to: str
    engineVersion: int


@attrs.define(kw_only=True)
class LinkSeen:
    """The link from which a copy is known: the earliest of those that tell most."""

    at: datetime
    pageId: str
    headline: str | None
    section: str | None
    sourceOrganization: Organization | None
    datePublished: datetime | None


@attrs.define(kw_only=True)
class CopyRecord:
    """`copies`: an outlet's page of a story."""

    id: str
    storyId: str
    networkId: str | None
    network: str | None
    outlet: str | None
    url: str
    headline: str | None
    """The article's, else the link's."""
    section: str | None
    datePublished: datetime | None
    state: CopyState
    """Fetched, or only seen linked."""
    agrees: bool | None
    """Whether its text agrees with the founding article's; null where not compared."""
    firstSeen: datetime
    lastSeen: datetime
    """Last fetched, or last linked by a page that had changed."""
    capturedAt: datetime | None
    """Newest capture, null while inferred."""
    link: StoryLink
    linked: LinkSeen | None


@attrs.define(kw_only=True)
class StoryRecord:
    """`stories`: one story, however many outlets show it."""

    id: str
    networkId: str | None
    network: str | None
    headline: str | None
    foundingArticleId: str | None
    """`articles._id` with the earliest `firstCapturedAt`; null while the story is only linked."""
    sourceOrganization: Organization | None
    """From the founding article, else from a link."""
    datePublished: datetime | None
    datePrecision: DatePrecision | None
    inLanguage: str | None
    firstSeen: datetime
    lastSeen: datetime
    copyCount: int
    fetchedCount: int
    outletCount: int
    recount: bool
    """Only between a copy's arrival and the count that follows it."""


@attrs.define(kw_only=True)
class StoryEventRecord:
    """`storyEvents`: what happened to a story, append-only."""

    id: str
    storyId: str
    event: Literal["minted"]
    at: datetime
    """Time of the capture that caused it."""
    runId: str | None


@attrs.define(kw_only=True)
class TeaserRecord:
    """`teasers`: one distinct snippet, as first shown."""

    id: str
    headline: str | None
    text: str | None
    url: str | None
    truncated: bool
    dateline: Dateline | None
    image: Image | None
    storyId: str | None
    """The story that it announces, from the earliest sighting that tells."""
    storySince: datetime | None
    """Time of that sighting."""
    groupId: str | None
    """Shared by near-equal teasers, null so far."""
    firstSeen: datetime
    firstSeenOn: str
    """`urls._id` of the page that first showed it."""
    extractorVersion: int


@attrs.define(kw_only=True)
class SightingRecord:
    """`sightings`: a page showed a teaser, from when to when."""

    id: str
    pageId: str
    outlet: str | None
    teaserId: str
    storyId: str | None
    targetUrl: str | None
    targetArticleId: str | None
    """`_id` of the target in `copies`, `articles` and `urls`, where the target is an article of the network."""
    section: str | None
    position: int
    """Place on the page when opened, from 0."""
    self: bool = attrs.field(alias="self_")
    openedAt: datetime
    lastSeen: datetime | None
    """Last capture that showed it; null while open: then it is the page's `urls.lastSeen`."""
    closedAt: datetime | None
    """First capture that no longer showed it."""
    runId: str | None
    """Run that opened it."""


@attrs.define(kw_only=True)
class RejectRecord:
    """`rejects`: what could not be stored."""

    id: str
    pageId: str | None
    url: str | None
    outlet: str | None
    reason: str
    """One of few fixed phrases."""
    detail: str | None
    stage: str
    """Step that refused it: page, validate, normalise, collapse, or store and the collection."""
    runId: str | None
    """Last run that met it."""
    firstSeen: datetime
    lastSeen: datetime
    raw: str
    """The item as JSON, cut at 64 KiB."""
    rawTruncated: bool


@attrs.define(kw_only=True)
class OutletRecord:
    """`outlets`: from the profiles; `_id` is the domain."""

    id: str
    name: str
    network: str | None
    source: str
    """Name of the profile."""
    url: str
    hosts: list[str]
    country: str | None


@attrs.define(kw_only=True)
class AgencyRecord:
    """`agencies`: from the package's data; `_id` is the name."""

    id: str
    name: str
    domain: str | None
    country: str | None
    aliases: list[str]


@attrs.define(kw_only=True)
class RunRecord:
    """`runs`: one run of one source."""

    id: str
    source: str
    startedAt: datetime
    finishedAt: datetime | None
    heartbeatAt: datetime
    """Server time of its last sign of life."""
    state: RunState
    reason: str | None
    """Why it ended, in Scrapy's or the operator's words."""
    options: dict[str, Any]
    counts: dict[str, Any]
    """By outcome, such as "article_new"."""
    stats: dict[str, Any]
    """Scrapy's stats at the end; "/" kept, "." replaced."""
    version: str
    host: str
    pid: int


RECORDS: dict[str, type] = {
    "urls": UrlRecord,
    "articles": ArticleRecord,
    "copies": CopyRecord,
    "stories": StoryRecord,
    "storyEvents": StoryEventRecord,
    "teasers": TeaserRecord,
    "sightings": SightingRecord,
    "rejects": RejectRecord,
    "outlets": OutletRecord,
    "agencies": AgencyRecord,
    "runs": RunRecord,
}
"""The collections and the shape of their documents; `schema` beside them holds the version."""

OPTIONAL: dict[str, frozenset[str]] = {"stories": frozenset({"recount"})}
"""Fields that may be absent."""
