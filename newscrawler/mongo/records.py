"""The shape of every document, collection by collection; validators and docs/data-model.md follow it.

`id` is stored as `_id`. Each document also has `schemaVersion` and `updatedAt`. Every field is always there, null
where nothing is known, except those that `OPTIONAL` names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import attrs

from newscrawler.items import Article, Dateline, DatePrecision, Image, Kind, Organization, Role, WarcRecord

UrlState = Literal["discovered", "fetched", "notModified", "redirected", "fetchError", "gone"]
CopyState = Literal["fetched", "inferred"]
RevisionKind = Literal["revision", "reread"]
PromoState = Literal["learning", "confirmed", "kept", "dropped"]
LinkReason = Literal["networkId", "founding", "sameText", "nearDuplicate", "operator"]
TeaserLinkReason = Literal["networkId", "url", "self", "text", "ambiguous"]
TombstoneKind = Literal["page", "story"]
RunState = Literal["running", "finished", "interrupted", "failed", "skipped", "lost"]

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
    kind: Kind | None
    """What it was when it last answered with a page; null where it never did."""
    outlet: str | None
    """Domain of the outlet, from the profile, else from the address."""
    network: str | None
    """Name of the profile where it knows the network's ids."""
    state: UrlState
    """Outcome of the last request; "discovered" where there was none."""
    status: int | None
    """HTTP status of the last request, null in a replay."""
    etag: str | None
    """Header as sent with the last page."""
    lastModified: str | None
    """Header as sent."""
    firstSeen: datetime
    """First link to it that a crawl follows, or first answer of any kind."""
    lastSeen: datetime | None
    """Last time that the page was there: fetched, not modified or redirecting."""
    fetchedAt: datetime | None
    """Last answer of any kind."""
    runId: str | None
    """Run of the last answer, or of the last request without one."""
    shownDigest: str | None
    """Stands for the teasers and links that the page showed at `shownAt`."""
    shownAt: datetime | None
    """Newest capture that showed a page."""
    changedAt: datetime | None
    """Capture that first showed what it shows since; null where it never showed any."""
    redirectTo: str | None
    """`urls._id` of the page to which it led."""
    reason: str | None
    """Why it is blocked, empty, other, an error, or was rejected."""
    source: str | None
    """The source (`runs.source`) whose crawls ask for it; null where none does."""
    role: Role | None
    """As what it is asked: how its links are followed."""
    listPage: int | None
    """Which page of a section it is, or how deep a sitemap lies in others, from 1."""
    storyId: str | None
    """The story for whose sake it is asked, where another outlet's copy would do as well."""
    needed: int | None
    """Once so many copies of that story are fetched, it need not be asked."""
    foundOn: str | None
    """Page (`urls._id`) that linked to it."""
    rank: int | None
    """What is asked first of a source: the least."""
    nextFetchAt: datetime | None
    """When it is due; while a run has it in hand, when that lease ends. Null: it is not due."""
    leasedBy: str | None
    """Run that has it in hand."""
    revisitAt: datetime | None
    """When it is to be asked again, by the next crawl from then on; null: by none."""
    interval: float | None
    """Of a list: seconds between two looks at it, as it brought news."""
    bornAt: datetime | None
    """From when the age counts at which an article is asked again; null where it is not the one of its story."""
    followedFor: str | None
    """Of a list: stands for what was wanted of its links, all of which were followed then."""
    failures: int
    """Requests in a row that failed."""


@attrs.define(kw_only=True)
class PromoCut:
    """A line cut from an article."""

    promoId: str
    position: int | None
    """Its place among the paragraphs as shown, from 0; null where it was the deck."""
    text: str
    """As shown."""


@attrs.define(kw_only=True)
class ArticleRecord(Article):
    """`articles`: the content of a fetched page, as of its newest capture."""

    id: str
    """`network/domain/networkId`, else `domain/` and a digest of the normalised final URL."""
    network: str | None
    """Name of the profile where it knows the network's ids."""
    outlet: str | None
    """Domain of the outlet; `outlets._id`."""
    storyId: str
    """`stories._id`."""
    promos: list[PromoCut]
    """Lines cut from body and deck, which the outlet repeats under other stories; `promoId` is `promos._id`."""
    contentDigest: str
    """Stands for headline, deck, body and credit, folded."""
    openings: list[int]
    """63-bit keys of what snippets cut from it may start with."""
    extractorVersion: int
    """Version of the reader that read it."""
    firstCapturedAt: datetime
    """Earliest capture: decides the story's founding article."""
    capturedAt: datetime
    """Newest capture."""
    record: WarcRecord | None
    """Where the archive holds the newest capture; null where it was not archived."""
    runId: str | None
    """Run that brought the present content."""
    robots: list[str]
    """What the page forbids to robots: noarchive, nofollow, noindex; under noindex the text is null, unless the profile
    ignores it."""


@attrs.define(kw_only=True)
class TextEdit:
    """Where an earlier text differs from a later one."""

    at: int
    """Place in the later text, in characters."""
    length: int
    """Characters of the later text that the earlier one has not."""
    text: str
    """What it has instead."""


@attrs.define(kw_only=True)
class RevisionRecord:
    """`revisions`: an earlier version of an article, from which a capture showed it until one showed another."""

    id: str
    """The article's, the first capture that was known to show it, and the head of its `textDigest`; numbered where
    that is taken."""
    articleId: str
    """`articles._id`."""
    outlet: str | None
    """Domain of the outlet; `outlets._id`."""
    kind: RevisionKind
    """A revision where one version of the reader read it and what followed; else it may be our reading that changed."""
    silent: bool
    """Whether the text changed without `dateModified`."""
    fields: list[str]
    """What changed: headline, description, articleBody, creditText; empty where later captures proved that nothing
    did."""
    firstSeen: datetime
    """First capture that showed it."""
    lastSeen: datetime
    """Last capture that showed it."""
    replacedAt: datetime
    """First capture that showed what followed; `lastSeen` where one capture was read twice."""
    replacedBy: str
    """`textDigest` of what followed."""
    dateModified: datetime | None
    """As the page showed it with this version."""
    extractorVersion: int
    """Version of the reader that read it, for the last time."""
    runId: str | None
    """Run that brought it."""
    textDigest: str
    """Stands for headline, deck, body and credit, as shown, promos included."""
    deltas: dict[str, dict[str, list[TextEdit] | None]]
    """By `textDigest` of a later version: what makes this one of it, field by field; a field that is not named is the
    same, null was not there."""


@attrs.define(kw_only=True)
class StoryLink:
    """Why a copy belongs to its story."""

    score: float
    reason: LinkReason
    to: str
    """`articles._id` of the text that it is like; of any other reason `stories._id`."""
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
    """As the article's at the same address."""
    storyId: str
    """`stories._id`."""
    networkId: str | None
    """From the URL, by the profile."""
    network: str | None
    """Name of the profile where it knows the network's ids."""
    outlet: str | None
    """Domain of the outlet that shows it; `outlets._id`."""
    url: str
    """The article's, else the link's."""
    headline: str | None
    """The article's, else the link's."""
    section: str | None
    """The article's, else of the box or list that links to it."""
    datePublished: datetime | None
    """The article's, else the link's (feeds and sitemaps tell it)."""
    state: CopyState
    """Fetched, or only seen linked."""
    agrees: bool | None
    """Whether its text agrees with the founding article's; null where not compared."""
    firstSeen: datetime
    """Earliest capture of it or of a page that links to it."""
    firstSeenOn: str | None
    """`urls._id` of the page of that capture: the linking one, or its own; null where an earlier release stored it."""
    absentAt: datetime | None
    """Last capture of that page before, which did not list it yet; null where there was none, or it is no list."""
    lastSeen: datetime
    """Last fetched, or last linked by a page that had changed."""
    capturedAt: datetime | None
    """Newest capture, null while inferred."""
    link: StoryLink
    """Why it came to its story: by the network's id, as its first article, by the same or nearly the same text, by an
    operator's word; `to` is the `articles._id` of the text that it is like, else `stories._id`."""
    linked: LinkSeen | None
    """The link from which it is known: the earliest of those that tell most; null where none was seen."""


@attrs.define(kw_only=True)
class StoryRecord:
    """`stories`: one story, however many outlets show it."""

    id: str
    """`network/networkId`, elsewhere the founding article's; minted once."""
    networkId: str | None
    """The network's own id."""
    network: str | None
    """Name of the profile where it knows the network's ids."""
    headline: str | None
    """The founding article's, else a link's."""
    foundingArticleId: str | None
    """`articles._id` with the earliest `firstCapturedAt`; null while the story is only linked."""
    sourceOrganization: Organization | None
    """From the founding article, else from a link."""
    datePublished: datetime | None
    """The founding article's, else a link's."""
    datePrecision: DatePrecision | None
    """The founding article's."""
    inLanguage: str | None
    """The founding article's."""
    firstSeen: datetime
    """Earliest of its copies."""
    lastSeen: datetime
    """Latest of its copies."""
    copyCount: int
    """Counted from `copies`."""
    fetchedCount: int
    """Counted from `copies` whose state is fetched."""
    outletCount: int
    """Distinct outlets of its copies."""
    recount: bool
    """Only between a copy's arrival and the count that follows it."""


@attrs.define(kw_only=True)
class MergedStoryRecord:
    """`stories`: what is left of a story that was found to be another one."""

    id: str
    """As it was; never used again."""
    mergedInto: str
    """`stories._id` of the story that has its articles, copies, teasers and sightings now."""
    at: datetime
    """Time of the event."""


@attrs.define(kw_only=True)
class StoryEventRecord:
    """`storyEvents`: what happened to a story, append-only."""

    id: str
    """`storyId` and the event."""
    storyId: str
    """`stories._id` of the story that was minted, that was merged into `other`, or that was split from it."""
    event: Literal["minted", "merged", "split"]
    """What happened."""
    at: datetime
    """Time of the capture that caused it; server time of an operator's word."""
    runId: str | None
    """Run of that capture."""
    other: str | None
    """`stories._id` of the other story of a merge or split."""
    copies: list[str] | None
    """`copies._id` of what was split off."""
    by: Literal["engine", "operator"] | None
    """Who decided on a merge or split."""
    why: str | None
    """The operator's reason, where given."""
    pending: bool
    """Only until everything has followed a merge or split."""


@attrs.define(kw_only=True)
class TeaserLink:
    """Why a teaser announces its story, or none."""

    reason: TeaserLinkReason
    to: str | None
    """`articles._id` of the page to which it leads, on which it stands, or from whose text it is cut; of a network's id
    `stories._id`."""
    engineVersion: int


@attrs.define(kw_only=True)
class TeaserRecord:
    """`teasers`: one distinct snippet, as first shown."""

    id: str
    """Digest of the normalised text; of headline and target where there is no text."""
    headline: str | None
    """As first shown."""
    text: str | None
    """The snippet as first shown, dateline included, headline not."""
    url: str | None
    """Target as first shown."""
    truncated: bool
    """Whether the snippet ends in an ellipsis."""
    dateline: Dateline | None
    """Taken apart from the snippet."""
    image: Image | None
    """As first shown."""
    datePublished: datetime | None
    """The date that the box showed beside it, as first shown."""
    storyId: str | None
    """The story that it announces: from the earliest sighting that tells, else from its text."""
    storySince: datetime | None
    """Time of that sighting; null where the text tells."""
    link: TeaserLink | None
    """What tells: the network's id or the article at its target, the mark of a page's own story, its text; `ambiguous`
    where articles of several stories open with its text; null where nothing does."""
    targetArticleId: str | None
    """`_id` in `copies`, `articles` and `urls` of its target as first shown; null off the profile's outlets."""
    openings: list[int]
    """63-bit keys of how its text starts: articles with one of them may be what it is cut from."""
    groupId: str | None
    """Shared by near-equal teasers: `teasers._id` of the first of them."""
    firstSeen: datetime
    """Earliest capture that showed it."""
    firstSeenOn: str
    """`urls._id` of the page that first showed it."""
    extractorVersion: int
    """Version of the reader that read it."""


@attrs.define(kw_only=True)
class SightingRecord:
    """`sightings`: a page showed a teaser, from when to when."""

    id: str
    """Digest of page, teaser, section, target, number among equals and `openedAt`."""
    pageId: str
    """`urls._id` of the page (`articles._id` where it is one)."""
    outlet: str | None
    """Domain of the page's outlet."""
    teaserId: str
    """`teasers._id`."""
    storyId: str | None
    """The story that this showing tells: its target's; the page's own where `self`; null where the teaser's text alone
    tells."""
    targetUrl: str | None
    """Where it leads."""
    targetArticleId: str | None
    """`_id` of the target in `copies`, `articles` and `urls`; null off the profile's outlets."""
    section: str | None
    """Heading of the box."""
    position: int
    """Place on the page when opened, from 0."""
    self: bool = attrs.field(alias="self_")
    """Whether it is the page's own story."""
    openedAt: datetime
    """First capture that showed it."""
    lastSeen: datetime | None
    """Last capture that showed it; null while open: then it is the page's `urls.shownAt`, or its `fetchedAt` where that
    found it not modified."""
    closedAt: datetime | None
    """First capture that no longer showed it."""
    runId: str | None
    """Run that opened it."""


@attrs.define(kw_only=True)
class RejectRecord:
    """`rejects`: what could not be stored."""

    id: str
    """Digest of page, step and reason."""
    pageId: str | None
    """`urls._id`, null where the item has no address."""
    url: str | None
    """Address of the item."""
    outlet: str | None
    """Domain of the page's outlet."""
    reason: str
    """One of few fixed phrases."""
    detail: str | None
    """What exactly was wrong."""
    stage: str
    """Step that refused it: page, validate, normalise, collapse, or store and the collection."""
    runId: str | None
    """Last run that met it."""
    firstSeen: datetime
    """Earliest capture of it."""
    lastSeen: datetime
    """Latest capture of it."""
    raw: str
    """The item as JSON, cut at 64 KiB."""
    rawTruncated: bool
    """Whether `raw` was cut."""


@attrs.define(kw_only=True)
class OutletRecord:
    """`outlets`: from the profiles; `_id` is the domain."""

    id: str
    """The domain, as in every `_id`."""
    name: str
    """From the profile."""
    network: str | None
    """Name of the profile where it knows the network's ids."""
    source: str
    """Name of the profile."""
    url: str
    """Front page."""
    hosts: list[str]
    """host[:port] under which its pages come."""
    country: str | None
    """ISO 3166-1 alpha-2."""


@attrs.define(kw_only=True)
class AgencyRecord:
    """`agencies`: from the package's data; `_id` is the name."""

    id: str
    """The name."""
    name: str
    """From the data file; matches `sourceOrganization.name` where the page writes it so."""
    domain: str | None
    """Where it publishes, from the data file."""
    domains: list[str]
    """All domains of its own, `domain` first."""
    country: str | None
    """ISO 3166-1 alpha-2, of its seat; null where it belongs to no country."""
    aliases: list[str]
    """Other names that pages use, abbreviations too."""


@attrs.define(kw_only=True)
class StoryPair:
    """Two stories."""

    one: str
    """`stories._id` or, of teasers, `teasers.groupId`."""
    other: str


@attrs.define(kw_only=True)
class SignaturesRecord:
    """`signatures`: what one batch of texts added to the near-duplicate index; a log in the order of `_id`."""

    id: str
    """Kind and number, "articles/000000000123": whoever inserts it first has decided on all before it."""
    kind: str
    """"articles" or "teasers"."""
    at: datetime
    """Latest capture of the batch: by it the log is shortened."""
    day: float
    """The same in days since 1970."""
    texts: list[str]
    """`articles._id` or `teasers._id` of the texts by which stories are known from here on."""
    stories: list[str]
    """Their stories."""
    columns: bytes
    """Their samples, column by column (pipelines/dedup/shared.py)."""
    furniture: bytes
    """64 bits of each line that sites were found to repeat."""
    redirects: list[StoryPair]
    """Stories that became part of another: `one` of `other`."""
    apart: list[StoryPair]
    """Stories that an operator parted; a document that says so is never deleted."""


@attrs.define(kw_only=True)
class LinesRecord:
    """`lines`: which lines an article has, for some weeks, by which repeated ones are found."""

    id: str
    """`articles._id`."""
    source: str
    """Name of the profile."""
    storyId: str
    """`stories._id`."""
    outlet: str
    """Domain of the outlet."""
    at: datetime
    """Capture that showed them."""
    lines: list[int]
    """64-bit digests of source and line, the outlet's name masked; confirmed promos are not among them."""


@attrs.define(kw_only=True)
class PromoRecord:
    """`promos`: lines that outlets repeat under different stories."""

    id: str
    """Source, and digest of the line with the outlet's name masked."""
    source: str
    """Name of the profile."""
    text: str
    """The line as first met, `{outlet}` in place of the outlet's name."""
    folded: str
    """The line as compared."""
    state: PromoState
    """Learning until it is confirmed as a promo; kept or dropped where an operator said so. Confirmed and dropped
    lines are cut."""
    outlets: list[str] | None
    """Domains of the outlets on which it is cut; null for all of the source."""
    stories: int
    """Stories under which it stood when last judged."""
    firstSeen: datetime
    """Earliest capture that is known to show it."""
    lastSeen: datetime
    """Latest capture that showed it, to the day."""
    pending: bool
    """Whether what is stored already has yet to be cut, or to get it back."""


@attrs.define(kw_only=True)
class ClaimRecord:
    """`claims`: what a crawl is about to fetch; MongoDB deletes it when it has run out."""

    id: str
    """`stories._id`."""
    runId: str
    """Run that claims it."""
    until: datetime
    """Server time at which the claim runs out."""


@attrs.define(kw_only=True)
class TombstoneRecord:
    """`tombstones`: what is left of a page or story that was forgotten, so that nothing brings it back."""

    id: str
    """`articles._id` of the page, `stories._id` of the story, or what a network or a merge calls that story too."""
    kind: TombstoneKind
    """A page, or a story with all pages of it."""
    storyId: str
    """The story that was forgotten, by its own `_id`, or of which the page was."""
    networkId: str | None
    """The network's own id, where that names it."""
    url: str | None
    """Address of the page; of a story that of the page by which it was named."""
    at: datetime
    """Server time of the operator's word."""
    why: str | None
    """The operator's reason, where given."""
    by: str
    """Who said so: user@host."""
    openings: list[int]
    """63-bit keys of what snippets cut from the story may start with, as an article's."""
    pending: bool
    """Only until everything has gone."""


@attrs.define(kw_only=True)
class CooldownRecord:
    """`cooldowns`: a network that refused us, and until when no crawl asks it."""

    id: str
    """The network's politeness group, by default the profile's name; behind it, a blank between them, a host that rests
    alone."""
    sources: list[str]
    """Sources (`runs.source`) whose crawls met it; none of a host."""
    reason: str
    """What it answered."""
    since: datetime
    """Server time at which it began."""
    until: datetime
    """Server time at which it ends."""
    times: int
    """Which in a row it is: each that begins within a day after the last is twice as long."""
    runId: str
    """Run that began it."""


@attrs.define(kw_only=True)
class RunRecord:
    """`runs`: one run of one source."""

    id: str
    """Start and six random hex digits: sorts by time."""
    source: str
    """Profile's name, path or URL as given."""
    startedAt: datetime
    """Clock of the crawling host."""
    finishedAt: datetime | None
    """Server time."""
    heartbeatAt: datetime
    """Server time of its last sign of life."""
    state: RunState
    """Listings show a run as lost whose heartbeat is older than 90 s."""
    reason: str | None
    """Why it ended, in Scrapy's or the operator's words."""
    options: dict[str, Any]
    """As given on the command line."""
    counts: dict[str, Any]
    """By outcome, such as "article_new"."""
    stats: dict[str, Any]
    """Scrapy's stats at the end, "." in their names written ":"."""
    version: str
    """Of newscrawler."""
    host: str
    """Host that ran it."""
    pid: int
    """Process that ran it."""


RECORDS: dict[str, type] = {
    "urls": UrlRecord,
    "articles": ArticleRecord,
    "revisions": RevisionRecord,
    "copies": CopyRecord,
    "stories": StoryRecord,
    "storyEvents": StoryEventRecord,
    "teasers": TeaserRecord,
    "sightings": SightingRecord,
    "rejects": RejectRecord,
    "outlets": OutletRecord,
    "agencies": AgencyRecord,
    "signatures": SignaturesRecord,
    "lines": LinesRecord,
    "promos": PromoRecord,
    "claims": ClaimRecord,
    "tombstones": TombstoneRecord,
    "cooldowns": CooldownRecord,
    "runs": RunRecord,
}
"""The collections and the shape of their documents; `schema` beside them holds the version."""

OPTIONAL: dict[str, frozenset[str]] = {
    "stories": frozenset({"recount"}),
    "storyEvents": frozenset({"pending"}),
    "tombstones": frozenset({"pending"}),
}
"""Fields that may be absent."""

REMAINS: dict[str, type] = {"stories": MergedStoryRecord}
"""The other shape that documents of a collection have once they stand for nothing of their own any more."""
