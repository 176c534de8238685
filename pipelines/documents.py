"""What one capture says, as the documents of each collection: pure functions, no database."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

import attrs

from newscrawler.extract import version
from newscrawler.items import Article, Capture, Link, Teaser
from newscrawler.mongo.records import (
    ArticleRecord,
    CopyRecord,
    LinkSeen,
    StoryRecord,
    TeaserLink,
    TeaserLinkReason,
    TeaserRecord,
    UrlRecord,
    UrlState,
)
from newscrawler.mongo.tombstones import FORGOTTEN
from newscrawler.sources.identity import page_id
from newscrawler.text import digest
from newscrawler.urls import domain_of, netloc
from pipelines.identities import Page, Target
from pipelines.openings import article_forms, folded, keys, snippet_forms
from pipelines.plain import Doc, document, moment, plain

LINKING = 1
"""Version of the rules by which teasers are linked to stories, kept in each link."""


class Claim(NamedTuple):
    """What tells which story a teaser announces; of several the least holds."""

    at: datetime
    """Of the sighting."""
    story: str
    reason: TeaserLinkReason
    to: str

    @property
    def fields(self) -> Doc:
        """What a teaser keeps of it."""
        link = TeaserLink(reason=self.reason, to=self.to, engineVersion=LINKING)
        return {"storyId": self.story, "storySince": self.at, "link": plain(link)}


def content_digest(article: Article) -> str:
    """Give what stands for the article's content: headline, deck, body and credit, folded."""
    parts = (article.headline, article.description, article.articleBody, article.creditText)
    return digest(*(folded(part or "") for part in parts))


def openings_of(article: Article) -> list[int]:
    """Give the keys by which snippets of the article find it."""
    place = article.dateline.text if article.dateline else None
    return keys(article_forms(article.description, article.articleBody, place))


def shown_digest(capture: Capture) -> str:
    """Give what stands for all that the page shows: its teasers and links, as this version of the reader sees them."""
    teasers = [(teaser.id, teaser.section, teaser.url, teaser.self) for teaser in capture.teasers]
    links = [
        (link.url, link.kind, link.headline, link.section, link.datePublished, link.sourceOrganization is not None)
        for link in capture.links
    ]
    # To look for circles costs two thirds of the time.
    return digest(json.dumps((version.VERSION, teasers, links), check_circular=False))


def url_document(page: Page) -> Doc:
    capture, http = page.capture, page.capture.http
    record = UrlRecord(
        id=page.id,
        url=capture.url,
        kind=capture.kind,
        outlet=page.outlet,
        network=page.network,
        state="gone" if capture.reason == FORGOTTEN else _state(http.status if http else None),
        status=http.status if http else None,
        etag=http.etag if http else None,
        lastModified=http.lastModified if http else None,
        firstSeen=page.at,
        lastSeen=None,
        fetchedAt=page.at,
        runId=capture.runId,
        shownDigest=None,
        shownAt=None,
        changedAt=None,
        redirectTo=None,
        # That a page is as it was is its state, and nothing that went wrong.
        reason=None if http and http.status == 304 else capture.reason,
        source=None,
        role=None,
        listPage=None,
        storyId=None,
        needed=None,
        foundOn=None,
        rank=None,
        nextFetchAt=None,
        leasedBy=None,
        failures=0,
        revisitAt=None,
        interval=None,
        bornAt=None,
        followedFor=None,
    )
    return document(record)


def _state(status: int | None) -> UrlState:
    if status == 304:
        return "notModified"
    if status in (404, 410):
        return "gone"
    return "fetchError" if status is not None and status >= 400 else "fetched"


def asked_id(page: Page) -> str:
    """Give the identity of the page that was asked: another one where the answer came by a redirect."""
    asked = page.capture.http.requestedUrl if page.capture.http else None
    try:
        return page_id(asked, page.profile) if asked else page.id
    except ValueError:
        return page.id


def redirect_document(page: Page) -> Doc | None:
    """Give the document of the page that was asked, where the answer came from another."""
    asked = page.capture.http.requestedUrl if page.capture.http else None
    identity = asked_id(page)
    if asked is None or identity == page.id:
        return None
    outlet = page.profile.outlet_of(asked)
    doc = url_document(page) | {
        "_id": identity,
        "url": asked,
        "outlet": outlet.domain if outlet else domain_of(netloc(asked)),
        "status": None,
        "etag": None,
        "lastModified": None,
        "redirectTo": page.id,
    }
    return doc if page.capture.reason == FORGOTTEN else doc | {"state": "redirected", "reason": None}


def article_document(page: Page, article: Article) -> Doc:
    shown = {field.name: getattr(article, field.name) for field in attrs.fields(Article)}
    record = ArticleRecord(
        **shown,
        id=page.id,
        network=page.network,
        outlet=page.outlet,
        storyId=page.story,
        promos=list(page.promos),
        contentDigest=content_digest(article),
        openings=openings_of(article),
        extractorVersion=version.VERSION,
        firstCapturedAt=page.at,
        capturedAt=page.at,
        record=page.capture.record,
        runId=page.capture.runId,
        robots=page.capture.http.robots if page.capture.http else [],
    )
    return document(record)


def fetched_copy(page: Page, article: Article) -> Doc:
    """Give the copy that a fetched article is."""
    record = CopyRecord(
        id=page.id,
        storyId=page.story,
        networkId=article.networkId,
        network=page.network,
        outlet=page.outlet,
        url=article.url,
        headline=article.headline,
        section=article.articleSection,
        datePublished=moment(article.datePublished) if article.datePublished else None,
        state="fetched",
        agrees=None,
        firstSeen=page.at,
        firstSeenOn=page.id,
        absentAt=None,
        lastSeen=page.at,
        capturedAt=page.at,
        link=page.link,
        linked=None,
    )
    return document(record)


def linked_copy(page: Page, link: Link, target: Target | None) -> Doc | None:
    """Give the copy that a link lets us infer; None where the network's id does not vouch for it."""
    if target is None or target.story is None or target.link is None:
        return None
    published = moment(link.datePublished) if link.datePublished else None
    record = CopyRecord(
        id=target.id,
        storyId=target.story,
        networkId=target.network_id,
        network=page.profile.name,
        outlet=target.outlet,
        url=link.url,
        headline=link.headline,
        section=link.section,
        datePublished=published,
        state="inferred",
        agrees=None,
        firstSeen=page.at,
        firstSeenOn=page.id,
        absentAt=None,
        lastSeen=page.at,
        capturedAt=None,
        link=target.link,
        linked=LinkSeen(
            at=page.at,
            pageId=page.id,
            headline=link.headline,
            section=link.section,
            sourceOrganization=link.sourceOrganization,
            datePublished=published,
        ),
    )
    return document(record)


def links_of(capture: Capture) -> list[Link]:
    """Give the links to articles, those of teasers too, each address once."""
    links = {link.url: link for link in capture.links if link.kind == "article"}
    for teaser in capture.teasers:
        if teaser.url and teaser.url not in links:
            links[teaser.url] = Link(url=teaser.url, kind="article", headline=teaser.headline, section=teaser.section)
    return list(links.values())


def new_story(copy: Doc) -> Doc:
    """Give the story that a copy mints; its counts follow once the copy is stored."""
    # A copy that came to the story of another does not know the network's id of it.
    named = copy["storyId"] in (copy["_id"], f"{copy['network']}/{copy['networkId']}")
    record = StoryRecord(
        id=copy["storyId"],
        networkId=copy["networkId"] if named else None,
        network=copy["network"] if named else None,
        headline=copy["headline"],
        foundingArticleId=None,
        sourceOrganization=None,
        datePublished=None,
        datePrecision=None,
        inLanguage=None,
        firstSeen=copy["firstSeen"],
        lastSeen=copy["lastSeen"],
        copyCount=0,
        fetchedCount=0,
        outletCount=0,
        recount=True,
    )
    return document(record)


def teaser_document(page: Page, teaser: Teaser, target: Target | None, claim: Claim | None) -> Doc:
    """Give the teaser as this page shows it, with what any sighting of it claims.

    Its group is its own until it was compared.
    """
    place = teaser.dateline.text if teaser.dateline else None
    record = TeaserRecord(
        id=teaser.id,
        headline=teaser.headline,
        text=teaser.text,
        url=teaser.url,
        truncated=teaser.truncated,
        dateline=teaser.dateline,
        image=teaser.image,
        datePublished=moment(teaser.datePublished) if teaser.datePublished else None,
        storyId=None,
        storySince=None,
        link=None,
        targetArticleId=target.id if target else None,
        openings=keys(snippet_forms(teaser.text, place)),
        groupId=teaser.id,
        firstSeen=page.at,
        firstSeenOn=page.id,
        extractorVersion=version.VERSION,
    )
    return document(record) | (claim.fields if claim else {})


def claim_of(page: Page, teaser: Teaser, target: Target | None) -> Claim | None:
    """Give what a page tells of a teaser: it announces its target's story, or the page's own where it is marked so.

    What an article at the target tells comes last, since it may be stored later.
    """
    if target is not None and target.story is not None and target.link is not None:
        return Claim(page.at, target.story, "networkId", target.link.to)
    if teaser.self and page.article is not None:
        return Claim(page.at, page.story, "self", page.id)
    if target is not None and target.story is not None and target.article is not None:
        return Claim(page.at, target.story, "url", target.article)
    return None
