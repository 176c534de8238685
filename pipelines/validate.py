"""First step: refuse what breaks the contract of `newscrawler/items.py`.

What the site did wrong (an absurd date, a link to nowhere) is no reason to lose a page: the next step nulls it.
What our own reader did wrong is refused here, so that it is seen.
"""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime
from typing import Any

from scrapy.exceptions import DropItem

from newscrawler.items import Article, Capture, Kind
from newscrawler.urls import normalise_url

KINDS = frozenset(typing.get_args(Kind))


def answered(capture: Capture) -> bool:
    """Tell whether the response carried a page: not an HTTP error, nor a 304 that says "as before"."""
    return capture.http is None or (capture.http.status < 400 and capture.http.status != 304)


def validate(capture: Any) -> Capture:
    """Give `capture` itself. Raises DropItem, with one of few fixed reasons, where it cannot be stored."""
    page = validate_page(capture)
    if not answered(page):
        return page
    if page.kind == "article":
        _validate_article(page.article)
    for teaser in page.teasers:
        if not teaser.id:
            raise DropItem("teaser without id")
        if not (teaser.text or teaser.headline):
            raise DropItem("teaser without text")
    return page


def validate_page(capture: Any) -> Capture:
    """Give `capture` itself, sure to be a page at an address and a time. Raises DropItem where it is not."""
    if not isinstance(capture, Capture):
        raise DropItem("not a capture")
    if not _is_storable(capture.url):
        raise DropItem("bad URL")
    if capture.kind not in KINDS:
        raise DropItem("unknown kind")
    if capture.fetchedAt is None:
        raise DropItem("no fetch time")
    if not is_instant(capture.fetchedAt):
        raise DropItem("bad fetch time")
    return capture


def _validate_article(article: Article | None) -> None:
    if article is None:
        raise DropItem("no article")
    if not _is_storable(article.url):
        raise DropItem("bad article URL")
    if not (article.headline or "").strip():
        raise DropItem("no headline")
    if not (article.articleBody or "").strip():
        raise DropItem("no body")
    if not all(value is None or is_iso(value) for value in (article.datePublished, article.dateModified)):
        raise DropItem("date not ISO 8601")


def is_iso(text: str) -> bool:
    """Tell whether `text` is an ISO 8601 instant with a zone, or a day."""
    return is_instant(text) or is_day(text)


def is_instant(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
        return moment.tzinfo is not None and bool(moment.astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return False


def is_day(text: str) -> bool:
    """Tell whether `text` is a day as YYYY-MM-DD; ISO 8601 knows other forms, the items do not."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def _is_storable(url: Any) -> bool:
    try:
        return bool(normalise_url(url))
    except (TypeError, ValueError, AttributeError):
        return False


class ValidatePipeline:
    def process_item(self, item: Any) -> Capture:
        return validate(item)
