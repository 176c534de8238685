"""Which links of a stored page a crawl is to ask: lists with their parts, and of a story the copies that are wanted.

It happens in the store, so that what a page leads to is kept before the page is done: a crawl that dies loses none.
A copy that is not fetched is not lost either, for the store makes it of the link.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol
from urllib.parse import urlsplit

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.extract.version import VERSION
from newscrawler.items import Capture, Link, LinkKind, Role
from newscrawler.mongo.crawlstate import fetched_outlets, is_known, looks_at
from newscrawler.mongo.frontier import LATE, Entry
from newscrawler.mongo.queries import known_pages
from newscrawler.sources.copies import CopyRule, order_of
from newscrawler.sources.identity import page_id
from newscrawler.sources.lists import Listed, Lists, Look
from newscrawler.sources.profile import Profile
from newscrawler.sources.traps import Traps
from newscrawler.text import digest
from newscrawler.urls import domain_of, netloc
from pipelines.identities import Page, Targets
from pipelines.plain import Doc, moment

TRIES = 5
"""Outlets that one crawl asks for a story while their pages fail."""

SITEMAP_DEPTH = 4
"""Sitemaps one within the other: the protocol knows an index and its parts, two levels; some sites have three."""

TOO_OLD = "too old"
"""Reason of an article that turned out to be older than is wanted: its story's other copies are as old."""

SHARED_LISTS, LISTS, ARTICLES = 0, 1, 2
"""Ranks: the network's own lists, then those of outlets, then articles, the newest first."""
DIFFERING = 10**8
"""Added for an outlet whose texts differ: a story's founding article is to be another's."""
_END = datetime(2200, 1, 1, tzinfo=UTC)


@attrs.define(frozen=True)
class Linked:
    """An article that a page links to."""

    url: str
    id: str
    outlet: str | None
    story: str | None
    """`stories._id` where another outlet's copy would do as well."""
    published: datetime | None


class Waiting(Protocol):
    """Where addresses wait for their turn."""

    async def put(self, entries: Iterable[Entry], *, unless: Sequence[Doc]) -> int:
        """Make addresses due that are new, or known and not of these queries; give how many those are."""


@attrs.define
class Following:
    """What one crawl follows, and what it has asked of its lists."""

    frontier: Waiting
    profile: Profile
    rule: CopyRule
    lists: Lists
    runs: tuple[str, ...]
    """This run, and those that it carries on."""
    source: str
    """What they crawl (`runs.source`)."""
    beside: tuple[str, ...] = ()
    """Runs of the source that went on when this one began: what they have just asked of its lists leads both on."""
    since: str | None = None
    """ISO date or instant; articles known to be older are left."""
    refetch: bool = False
    """Ask again for what is fetched already."""
    whole: bool = True
    """Follow everything; false where the source is one URL, whose article leads nowhere."""
    any_host: bool = False
    """Follow articles on other hosts too: the source is a single feed or sitemap, which lists what it likes."""
    traps: Traps = attrs.field(default=attrs.Factory(lambda self: Traps(self.profile), takes_self=True))
    differing: frozenset[str] = frozenset()
    """Outlets whose texts differ from the others': they are fetched in full, beside a copy of another outlet."""
    choosing: asyncio.Lock = attrs.field(factory=asyncio.Lock)
    """Held while copies are chosen: the spider, whose page did not come, and the store must not each choose another."""

    def articles(self, capture: Capture, targets: Targets) -> list[Linked]:
        """Give the articles that a page links to, each once."""
        found: dict[str, Linked] = {}
        for link in _followed(capture):
            if link.kind != "article" or self.too_old(link.datePublished) or self.traps.is_spent(link.url):
                continue
            target = targets(link.url, self.profile)
            if target is not None:
                story = target.story if target.network_id is not None else None
                found.setdefault(target.id, Linked(link.url, target.id, target.outlet, story, _published(link)))
            elif self.on_network(link.url):
                identity = page_id(link.url, self.profile)
                found.setdefault(identity, Linked(link.url, identity, None, None, _published(link)))
        return list(found.values())

    def role_of(self, capture: Capture) -> Role:
        """Tell what the one URL of a source is: an article alone, or what lists others."""
        if capture.kind == "article":
            return "article"
        if capture.kind in ("feed", "sitemap"):
            self.any_host = True
            return "feed" if capture.kind == "feed" else "sitemap"
        return "front" if urlsplit(capture.url).path in ("", "/") else "section"

    def seeds(self) -> list[Listed]:
        """Give what the profile lists, wherever it is: a network's feeds may stand on a host that is no outlet's."""
        shared, profile = set(self.profile.shared_feeds), self.profile
        kinds: dict[str, Role] = {"feeds": "feed", "sections": "section", "sitemaps": "sitemap"}
        lists = [
            Listed(url, page_id(url, profile), role, shared=url in shared)
            for kind, role in kinds.items()
            for url in profile.addresses(kind)
        ]
        return list({each.id: each for each in lists}.values())

    def parts(self, capture: Capture, role: Role, page: int) -> list[Listed]:
        """Give the lists to which a list leads: a section's next page, a sitemap's parts, a front page's lists."""
        if role == "front":
            return [*self._listed(_urls(capture, "feed"), "feed"), *self._listed(_urls(capture, "list"), "leaf")]
        if role == "section" and page < self.profile.section_pages:
            following = [link.url for link in _followed(capture) if link.rel == "next" and link.kind == "list"]
            return self._listed(following[:1], "section", page + 1)
        if role == "sitemap" and page < SITEMAP_DEPTH:
            return self._listed(_urls(capture, "sitemap"), "sitemap", page + 1)
        return []

    def too_old(self, published: str | None) -> bool:
        """Tell whether a date is known and before `since`; dates and instants compare by their common length."""
        if self.since is None or published is None:
            return False
        length = min(len(self.since), len(published))
        return published[:length] < self.since[:length]

    def _listed(self, urls: Iterable[str], role: Role, page: int = 1) -> list[Listed]:
        urls = [url for url in urls if self.on_network(url) and not self.traps.is_spent(url)]
        found = [Listed(url, page_id(url, self.profile), role, page) for url in urls]
        return list({each.id: each for each in found}.values())

    def on_network(self, url: str) -> bool:
        """Tell whether an address may be followed: other hosts are nobody's network."""
        if self.any_host or self.profile.outlet_of(url) is not None:
            return True
        return domain_of(netloc(url)) in self.profile.domains

    @property
    def wish(self) -> str:
        """Stands for what is wanted of a list's links: one followed for it tells nothing new while it is as it was."""
        rules = [str(self.rule), self.since or "", self.profile.article_path or "", *sorted(self.differing)]
        return digest(str(VERSION), *rules, "", self._hosts)

    @cached_property
    def _hosts(self) -> str:
        # A network has a thousand, and each request for a list asks.
        return digest(*sorted(host for outlet in self.profile.outlets for host in outlet.all_hosts))

    @property
    def asked(self) -> list[Doc]:
        """Queries for what is not to be asked: what this crawl has, and what failed and has its time still to come."""
        first, *carried_on = self.runs
        asked: list[Doc] = [{"runId": first}, {"runId": {"$in": carried_on}, "state": {"$ne": "fetchError"}}]
        if not self.refetch:
            now, quiet = self.lists.now, self.profile.revisits.quiet
            asked.append({"role": "article", "state": "fetchError", "revisitAt": {"$gt": now}})
            asked.append({"role": "article", "state": "gone", "fetchedAt": {"$gt": now - quiet}})
            if self.beside:
                theirs = {"runId": {"$in": [*self.beside]}, "role": {"$nin": ["article", "start", None]}}
                just = {"fetchedAt": {"$gt": now - self.profile.revisits.least}, "followedFor": self.wish}
                asked.append(theirs | just)
        return asked

    def has_asked(self, doc: Doc) -> bool:
        """Tell whether a document of `urls` is of what this crawl has asked, it or one that it carries on."""
        first, *carried_on = self.runs
        return doc["runId"] == first or (doc["runId"] in carried_on and doc["state"] != "fetchError")

    def is_put_off(self, doc: Doc) -> bool:
        """Tell whether a document of `urls` is of an article that failed and has its time still to come."""
        if self.refetch or doc["role"] != "article":
            return False
        now, revisits = self.lists.now, self.profile.revisits
        if doc["state"] == "gone":
            return bool(doc["fetchedAt"] > now - revisits.quiet)
        return doc["state"] == "fetchError" and doc["revisitAt"] is not None and bool(doc["revisitAt"] > now)


def list_entry(listed: Listed) -> Entry:
    """Give the entry of a list."""
    return Entry(
        id=listed.id,
        url=listed.url,
        role=listed.role,
        listPage=listed.page,
        rank=SHARED_LISTS if listed.shared else LISTS,
        needed=0,
        foundOn=listed.foundOn,
    )


def article_entry(linked: Linked, found_on: str | None, at: datetime, *, alone: bool = False, later: int = 0) -> Entry:
    """Give the entry of an article, the newest first; `alone`: no other copy would do; `at`: where no date is known."""
    # Minutes until a day that is far away.
    age = int((_END - (linked.published or at)).total_seconds() // 60)
    return Entry(
        id=linked.id,
        url=linked.url,
        role="article",
        outlet=linked.outlet,
        storyId=None if alone else linked.story,
        rank=ARTICLES + age + later,
        foundOn=found_on,
    )


async def ask_lists(db: AsyncDatabase[Doc], following: Following, lists: Sequence[Listed]) -> int:
    """Make those of the lists due that have their turn; give how many those are."""
    looks: dict[str, Look] = {}
    if lists and not following.refetch:
        found = await looks_at(db, [each.id for each in lists], following.wish)
        looks = {identity: Look(*look) for identity, look in found.items()}
    asked = await _asked(db, [each.id for each in lists], following)
    chosen = following.lists.choose([each for each in lists if each.id not in asked], looks)
    return await following.frontier.put([list_entry(each) for each in chosen], unless=following.asked)


async def want_links(
    db: AsyncDatabase[Doc],
    following: Following,
    pages: Sequence[tuple[Page, Doc]],
    targets: Targets,
) -> Counter[str]:
    """Make due what pages lead to, before they are done; give counts.

    `pages` come with what `urls` holds of the address that was asked for each.
    """
    counts: Counter[str] = Counter()
    linked: dict[str, tuple[Linked, Page]] = {}
    for page, asked in pages:
        role: Role = asked["role"]
        if role == "start":
            role = following.role_of(page.capture)
        if role == "article" and not following.whole:
            continue
        articles = following.articles(page.capture, targets)
        if role != "article":
            await _follow_lists(db, following, page, (role, asked["listPage"] or 1), articles)
        for each in articles:
            # Boxes of sites without a network's ids lead anywhere.
            if each.id != page.id and (role != "article" or each.story is not None):
                linked.setdefault(each.id, (each, page))
    alone, copies = [], defaultdict(list)
    for each, page in linked.values():
        if each.story is None or following.rule.all:
            alone.append((each, page))
        else:
            copies[each.story].append((each, page))
    counts += await _ask_pages(db, following, alone)
    async with following.choosing:
        counts += await _ask_copies(db, following, copies)
    return counts


async def want_copies(
    db: AsyncDatabase[Doc], following: Following, answered: Mapping[str, tuple[str, bool]]
) -> Counter[str]:
    """Want what follows from the answers that pages gave: by page its story, and whether it is stored; give counts.

    Of a sampled story that is a further copy, in place of a page that failed it is another outlet's. Called when the
    copies of these pages are stored.
    """
    counts: Counter[str] = Counter()
    stories = dict(answered.values())
    held = await fetched_outlets(db, [*stories]) if stories else {}
    for story, fetched in stories.items():
        count = len(held.get(story, set()) - following.differing)
        if count >= _needed(following, story):
            continue
        pages = {page: stored for page, (of, stored) in answered.items() if of == story}
        entry = await further_copy(db, following, story, count, pages)
        if entry is not None:
            await following.frontier.put([entry], unless=following.asked)
            counts["crawl/other_outlet"] += not fetched
    return counts


async def further_copy(
    db: AsyncDatabase[Doc],
    following: Following,
    story: str,
    held: int,
    answered: Mapping[str, bool],
    *,
    shown: Iterable[tuple[Linked, Page]] = (),
) -> Entry | None:
    """Give the copy of a story to ask next where `held` are fetched; None where there is none, or too many failed.

    Beside another one it is that of the outlet which the story's hash chooses, else of that which was seen first.
    `answered` are pages that were just asked, and whether their article is stored: the frontier does not say so yet.
    `shown` are copies that are not stored yet.
    """
    tried, failures = set(answered), sum(not stored for stored in answered.values())
    async for doc in db["urls"].find(_of_stories([story]), _STAND):
        if doc["_id"] in answered:
            continue
        if _waits(doc, following) or _is_old(doc, following):
            # Another one is under way, or none is wanted.
            return None
        if following.has_asked(doc):
            failures += _has_failed(doc)
        elif not following.is_put_off(doc):
            continue
        tried.add(doc["_id"])
    if failures >= TRIES:
        return None
    known = db["copies"].find({"storyId": story, "state": "inferred"}, {"url": 1, "outlet": 1, "firstSeen": 1})
    found = [(Linked(doc["url"], doc["_id"], doc["outlet"], story, None), doc["firstSeen"]) async for doc in known]
    found += [(each, page.at) for each, page in shown]
    found = [each for each in found if each[0].id not in tried and each[0].outlet not in following.differing]
    if not found:
        return None
    if held:
        best, at = min(found, key=lambda each: order_of(story, each[0].outlet or ""))
    else:
        best, at = min(found, key=lambda each: (each[1], each[0].id))
    entry = article_entry(best, None, at, later=LATE if held else 0)
    return attrs.evolve(entry, needed=held + 1)


_STAND = dict.fromkeys(
    ["storyId", "outlet", "runId", "state", "nextFetchAt", "reason", "source", "role", "fetchedAt", "revisitAt"], 1
)


def _of_stories(stories: Iterable[str]) -> Doc:
    # The index is partial: without the type it is not used.
    return {"storyId": {"$type": "string", "$in": [*stories]}}


def _waits(doc: Doc, following: Following) -> bool:
    return doc["nextFetchAt"] is not None and bool(doc["source"] == following.source)


def _is_old(doc: Doc, following: Following) -> bool:
    return bool(doc["reason"] == TOO_OLD) and following.has_asked(doc)


def _has_failed(doc: Doc) -> bool:
    return doc["state"] in {"fetchError", "gone"} or doc["reason"] is not None


async def _follow_lists(
    db: AsyncDatabase[Doc],
    following: Following,
    page: Page,
    asked: tuple[Role, int],
    articles: Sequence[Linked],
) -> None:
    role, number = asked
    lists = following.parts(page.capture, role, number)
    if not lists:
        return
    asked_before = role == "section" and not following.refetch and await looks_at(db, [lists[0].id], following.wish)
    # What was asked before may show something new only where this page ends in news.
    if not (asked_before and articles and await is_known(db, articles[-1].id)):
        await ask_lists(db, following, [attrs.evolve(each, foundOn=page.id) for each in lists])


async def _asked(db: AsyncDatabase[Doc], ids: Sequence[str], following: Following) -> set[str]:
    """Give those of these pages that this crawl has asked already, or is about to."""
    waiting = {"nextFetchAt": {"$type": "date"}, "source": following.source}
    found = db["urls"].find(
        {"_id": {"$in": list(ids)}, "$or": [*following.asked, waiting]},
        {"_id": 1},
    )
    return {doc["_id"] async for doc in found}


async def _ask_pages(
    db: AsyncDatabase[Doc], following: Following, linked: Sequence[tuple[Linked, Page]]
) -> Counter[str]:
    """Make due the pages that are wanted for themselves and not stored."""
    stored = set() if following.refetch else await known_pages(db, [each.id for each, _ in linked])
    wanted = [article_entry(each, page.id, page.at, alone=True) for each, page in linked if each.id not in stored]
    await following.frontier.put(wanted, unless=following.asked)
    return Counter({"crawl/known": len(stored)})


async def _ask_copies(
    db: AsyncDatabase[Doc],
    following: Following,
    copies: Mapping[str, Sequence[tuple[Linked, Page]]],
) -> Counter[str]:
    """Make due the copies that are wanted of these stories."""
    if not copies:
        return Counter()
    held = await fetched_outlets(db, [*copies])
    under_way, asked, gone, failures = await _under_way(db, following, copies)
    wanted: list[Entry] = []
    for story, pages in copies.items():
        outlets = held.get(story, set())
        open_to: list[tuple[Linked, Page]] = []
        for each, page in pages:
            if each.outlet in outlets:
                if following.refetch or each.id in gone:
                    wanted.append(attrs.evolve(article_entry(each, page.id, page.at, alone=True), needed=0))
            elif each.outlet in following.differing:
                wanted.append(article_entry(each, page.id, page.at, alone=True, later=DIFFERING))
            elif each.id not in asked:
                open_to.append((each, page))
        count = len(outlets - following.differing)
        if story in under_way or failures[story] >= TRIES or count >= _needed(following, story) or not open_to:
            continue
        if count:
            entry = await further_copy(db, following, story, count, {}, shown=open_to)
            wanted += [entry] if entry else []
        else:
            each, page = open_to[0]
            wanted.append(article_entry(each, page.id, page.at))
    await following.frontier.put(wanted, unless=following.asked)
    return Counter({"crawl/known": len(held)})


async def _under_way(
    db: AsyncDatabase[Doc], following: Following, copies: Mapping[str, Sequence[tuple[Linked, Page]]]
) -> tuple[set[str], set[str], set[str], Counter[str]]:
    """Give of these stories what stands against asking another copy, and what has to be asked again.

    Those of which one is due or none is wanted, the pages that this crawl has asked, those that were gone a while ago,
    and how often each story failed.
    """
    pages = [each.id for linked in copies.values() for each, _ in linked]
    query = {"$or": [_of_stories(copies), {"_id": {"$in": pages}}]}
    story_of = {each.id: story for story, linked in copies.items() for each, _ in linked}
    under_way, asked, gone, failures = set(), set(), set(), Counter[str]()
    async for doc in db["urls"].find(query, _STAND):
        story = doc["storyId"] or story_of[doc["_id"]]
        if _is_old(doc, following):
            under_way.add(story)
        elif doc["nextFetchAt"] is None and following.has_asked(doc):
            asked.add(doc["_id"])
            failures[story] += _has_failed(doc)
        elif doc["nextFetchAt"] is None and following.is_put_off(doc):
            asked.add(doc["_id"])
        elif doc["nextFetchAt"] is None and doc["state"] == "gone":
            gone.add(doc["_id"])
        elif _waits(doc, following) and (doc["storyId"] or doc["outlet"] not in following.differing):
            under_way.add(story)
    return under_way, asked, gone, failures


def _needed(following: Following, story: str) -> int:
    return 2 if following.rule.samples(story) else 1


def _published(link: Link) -> datetime | None:
    try:
        return moment(link.datePublished) if link.datePublished else None
    except ValueError:
        return None


def _urls(capture: Capture, kind: LinkKind) -> list[str]:
    return [link.url for link in _followed(capture) if link.kind == kind]


def _followed(capture: Capture) -> list[Link]:
    """Give the links of a page, unless it asks that none be followed."""
    return [] if capture.http is not None and "nofollow" in capture.http.robots else capture.links
