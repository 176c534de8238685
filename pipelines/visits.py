"""When a page that a crawl asked is to be asked again, by its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.crawlstate import founding_articles, known_links
from newscrawler.sources.revisits import Revisits
from pipelines.following import Following
from pipelines.identities import Page, Targets
from pipelines.plain import Doc, moment

STANDING = ("interval", "failures", "bornAt")
"""What must be known of a page's document in `urls`, beside its role, when it was asked and by which address."""


@attrs.define(frozen=True)
class Visit:
    """The next visit to an address."""

    page: str
    """The address (`urls._id`) that was asked."""
    fields: Doc
    """What its document in `urls` is to hold of it."""
    given_up: bool = False
    """Whether it failed for the last time."""


async def brought(
    db: AsyncDatabase[Doc], following: Following, lists: Mapping[int, Page], targets: Targets
) -> dict[int, tuple[int, int]]:
    """Give of lists, before what they show is stored, to how many articles they link and how many of these are new."""
    shown = {number: {each.id for each in following.articles(page.capture, targets)} for number, page in lists.items()}
    known = await known_links(db, [*set().union(*shown.values())]) if shown else set()
    return {number: (len(ids), len(ids - known)) for number, ids in shown.items()}


async def plan_visits(
    db: AsyncDatabase[Doc],
    following: Following,
    pages: Mapping[int, tuple[Page, Doc]],
    *,
    stored: Collection[int],
    news: Mapping[int, tuple[int, int]],
    founded: Mapping[str, str | None],
) -> dict[int, Visit]:
    """Tell when the addresses that were asked are asked again.

    `pages` come with what `urls` held of the address before the answer; `stored` are those whose article is stored,
    `news` tells what lists brought, `founded` the founding articles that stories had before.
    """
    unplanned = [n for n, (_, asked) in pages.items() if n in stored and asked["bornAt"] is None]
    founding = await founding_articles(db, [pages[n][0].story for n in unplanned]) if unplanned else set()
    # A copy of the same second may come to be the founding one; the one that was first has its plan by then.
    first = {n for n in unplanned if founded.get(pages[n][0].story) in (None, pages[n][0].id)}
    return {
        n: _next_visit(page, asked, following, news=news.get(n), founding=n in first and page.id in founding)
        for n, (page, asked) in pages.items()
    }


def _next_visit(page: Page, asked: Doc, following: Following, *, news: tuple[int, int] | None, founding: bool) -> Visit:
    """`founding`: the page is stored as its story's founding article; others are not asked again."""
    revisits, identity, is_list = following.profile.revisits, asked["_id"], asked["role"] != "article"
    if _has_failed(page, asked):
        # A batch that is sent again does not count twice.
        failures = asked["failures"] + (asked["fetchedAt"] != page.at)
        # An address that leads to a page which fails has not failed itself, and would be asked for ever.
        again = revisits.retry_at(identity, page.at, failures) if identity == page.id else None
        late = page.at + revisits.quiet if is_list else None
        return Visit(identity, {"revisitAt": again or late}, given_up=again is None)
    if asked["role"] == "start":
        return Visit(identity, {})
    if is_list:
        return Visit(identity, _list_visit(page, asked, following, news or (0, 0)))
    born = asked["bornAt"] or (_born(page) if founding else None)
    return Visit(identity, {"bornAt": born, "revisitAt": born and revisits.article_at(identity, page.at, born)})


def _list_visit(page: Page, asked: Doc, following: Following, news: tuple[int, int]) -> Doc:
    revisits: Revisits = following.profile.revisits
    # Further pages of a section are asked by what the page before them shows.
    own = asked["role"] != "section" or asked["listPage"] in (None, 1)
    interval = revisits.interval(asked["interval"], *news)
    visit: Doc = {"interval": interval, "revisitAt": revisits.list_at(asked["_id"], page.at, interval) if own else None}
    return visit | ({"followedFor": following.wish} if page.shows else {})


def _has_failed(page: Page, asked: Doc) -> bool:
    http = page.capture.http
    if http is None:
        return False
    # Who says "not modified" of an article that never answered with a page is wrong.
    untold = http.status == 304 and asked["role"] == "article" and asked["kind"] is None
    return http.status >= 400 or untold


def _born(page: Page) -> datetime:
    published = page.article.datePublished if page.article else None
    try:
        return min(moment(published), page.at) if published else page.at
    except ValueError:
        return page.at
