"""What must hold of whatever the reader gives, whatever it was given."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import attrs
import bson
from mutations import Document
from web_poet import HttpResponse

import newscrawler
from newscrawler.archive.reading import clean
from newscrawler.items import Capture
from newscrawler.pages.capture import page_params
from newscrawler.pages.html import AnyPage
from newscrawler.sources.catalog import profile_of
from newscrawler.sources.profile import Profile, profile_for_site
from newscrawler.urls import is_web_url, normalise_url
from pipelines.documents import article_document, fetched_copy, linked_copy, links_of, teaser_document, url_document
from pipelines.identities import page_of
from pipelines.rejects import Reject, reject_document
from pipelines.validate import KINDS, is_day, is_instant, is_iso

SECONDS = 2.0
"""Processor time that one document may take."""
OUTCOMES = frozenset({"no headline", "no body"})
"""Reasons to refuse an article that are the page's fault; all others are ours."""

_profiles: dict[str, Profile] = {}


class BrokenPromiseError(AssertionError):
    """The reader broke its promise; the message tells which."""


def check(document: Document, *, twice: bool = False, pipelined: bool = True) -> str:
    """Read a document and give its kind; `pipelined` also by the door of a crawl, up to what is stored.

    Raises BrokenPromiseError, and whatever the reader lets through.
    """
    before = time.process_time()
    reading = newscrawler.read(document.body, document.url)
    spent = time.process_time() - before
    _hold(spent < SECONDS, f"read took {spent:.1f} s")
    _check_reading(reading)
    if twice:
        _hold(newscrawler.read(document.body, document.url) == reading, "another reading of the same")
    if pipelined:
        _check_pipelined(document, reading)
    return str(reading["kind"])


def _check_pipelined(document: Document, reading: dict[str, Any]) -> None:
    before = time.process_time()
    capture = crawled(document)
    spent = time.process_time() - before
    _hold(spent < SECONDS, f"the page object took {spent:.1f} s")
    _check_capture(capture)
    if not document.content_type:
        _hold(capture.kind == reading["kind"], f"the doors differ: {capture.kind}, not {reading['kind']}")
        teasers = [attrs.asdict(teaser) for teaser in capture.teasers]
        _hold(teasers == reading["teasers"], "the doors differ in teasers")
        article = attrs.asdict(capture.article) if capture.article else None
        _hold(article is None or article == reading["article"], "the doors differ in the article")


def check_url(url: str) -> None:
    """Read a page at what may be no URL, and resolve it as a link."""
    try:
        normal = normalise_url(url)
    except ValueError:
        normal = None
    _hold(normal is None or normalise_url(normal) == normal, f"normalised twice: {normal!r}")
    page = f'<base href="{url}"><h1>A goose leaves</h1><a href="{url}">A goose leaves the boat</a><p>x'
    try:
        _check_reading(newscrawler.read(page, url))
    except ValueError as exc:
        _hold("not a web URL" in str(exc), f"ValueError not of the URL: {exc}")
        _hold(not is_web_url(url), f"no reading at {normal!r}")
    _hold(normal is not None or not is_web_url(url), "a web URL that cannot be normalised")
    check(Document(page.encode("utf-8", "replace"), "https://www.harbour.example/a"))


def _check_reading(reading: dict[str, Any]) -> None:
    _hold(reading["kind"] in KINDS, "kind")
    json.dumps(reading, allow_nan=False, ensure_ascii=False).encode()
    article = reading["article"]
    _check_dates(article)
    for name in ("canonicalUrl", "isBasedOn"):
        _hold(article[name] is None or is_web_url(article[name]), f"{name} {article[name]!r}")
    _hold(article["mainImage"] is None or is_web_url(article["mainImage"]["url"]), "mainImage")
    if reading["kind"] != "article":
        _hold(not any(value for name, value in article.items() if name != "url"), "an article of no article")
    for position, teaser in enumerate(reading["teasers"]):
        _hold(teaser["position"] == position, "positions")
        _hold(len(teaser["id"]) == 32, "id")
        _hold(bool(teaser["text"] or teaser["headline"]), "teaser without text")
        _hold(teaser["url"] is None or is_web_url(teaser["url"]), f"teaser url {teaser['url']!r}")
        _hold(teaser["image"] is None or is_web_url(teaser["image"]["url"]), "teaser image")
        date = (teaser["dateline"] or {}).get("date")
        _hold(date is None or is_day(date), f"dateline date {date!r}")


def _check_dates(article: dict[str, Any]) -> None:
    for name in ("datePublished", "dateModified"):
        date = article[name]
        _hold(date is None or (is_iso(date) and (is_day(date) or date.endswith("Z"))), f"{name} {date!r}")
    published = article["datePublished"]
    precision = None if published is None else "day" if is_day(published) else "instant"
    _hold(article["datePrecision"] == precision, "datePrecision")


def crawled(document: Document) -> Capture:
    """Give the capture of a crawl that met the document."""
    headers = {"Content-Type": document.content_type} if document.content_type else {}
    response = HttpResponse(document.url, document.body, status=200, headers=headers)
    params = page_params(_profile(document.url).for_page(document.url))
    capture = asyncio.run(AnyPage(response=response, page_params=params).to_item())
    capture.fetchedAt, capture.runId = "2025-05-02T00:00:00Z", "run"
    return capture


def _check_capture(capture: Capture) -> None:
    _hold(capture.kind not in ("blocked", "empty", "other") or bool(capture.reason), f"{capture.kind} without reason")
    profile = _profile(capture.url)
    cleaned = clean(capture, profile)
    if isinstance(cleaned, Reject):
        _hold(cleaned.reason in OUTCOMES, f"rejected: {cleaned.reason}")
        bson.encode(reject_document(cleaned, profile))
        return
    _hold(clean(cleaned, profile) == cleaned, "cleaned twice")
    for link in cleaned.links:
        _hold(is_web_url(link.url), f"link {link.url!r}")
        _hold(link.datePublished is None or is_day(link.datePublished) or is_instant(link.datePublished), "link date")
    page = page_of(cleaned, profile)
    documents = [url_document(page), *(teaser_document(page, teaser, None, None) for teaser in cleaned.teasers)]
    if page.article is not None:
        documents += [article_document(page, page.article), fetched_copy(page, page.article)]
    documents += filter(None, (linked_copy(page, link, None) for link in links_of(cleaned)))
    for document in documents:
        bson.encode(document)
    if not page.shows:
        bson.encode(reject_document(Reject(item=cleaned, reason=cleaned.reason or "", stage="page"), profile))


def _profile(url: str) -> Profile:
    host = url.split("/")[2]
    if host not in _profiles:
        _profiles[host] = profile_of(url) or profile_for_site(url)
    return _profiles[host]


def _hold(truth: bool, told: str) -> None:
    if not truth:
        raise BrokenPromiseError(told)
