"""The bundled network crawled while it changes, with faults on and every batch sent twice, held against its truth.

What the network shows in each round is asked of its generator: which lists and boxes stand on which page, with which
teasers, and what each page says. Which round a stored time belongs to is told by when the rounds ended.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from pymongo.database import Database

from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.feeds import FEED_LENGTH, NETWORK_FEEDS, feed_path
from newscrawler.demo.layouts import layout_of, legacy, semantic
from newscrawler.demo.layouts.page import section_path
from newscrawler.demo.network import SECTIONS, Network, build_network
from newscrawler.demo.outlets import FEEDS_HOST, Outlet
from newscrawler.demo.server import Served, running
from newscrawler.demo.stories import Story
from newscrawler.mongo import queries
from newscrawler.mongo.client import connect, with_database
from newscrawler.mongo.stories import story as story_of
from newscrawler.sources.identity import page_id, teaser_id
from newscrawler.sources.profile import Profile, load_profile
from pipelines.versions import earlier_versions

from .conftest import truth_of
from .crawls import TWICE, crawl

pytestmark = pytest.mark.slow

KINDS = ("404", "403", "500", "truncated", "loop", "empty", "challenge", "redirect")
ROUNDS, APART, BEFORE = 3, timedelta(hours=3), timedelta(hours=7)
FAILING = (0, 8, 2)
"""The first of the stories that fail, by round: each kind once for a story that answers before and after."""

Doc = dict[str, Any]


@attrs.frozen
class Shown:
    """A teaser on a page."""

    section: str | None
    story: Story
    own: bool = False
    """It is the page's own story."""
    at: Outlet | None = None
    """To whose page it leads, where that is not the outlet that shows it."""


@attrs.frozen
class Host:
    """Where the network's own feeds are."""

    domain: str
    host: str = FEEDS_HOST


@attrs.define
class Round:
    """One crawl, and what the network was like then."""

    now: datetime
    """By the network's clock."""
    faults: dict[str, str]
    corrected: dict[str, str]
    """Bodies of stories that were corrected, by id."""
    ended: datetime | None = None


@attrs.define
class Crawled:
    """The network, the rounds in which it was crawled, and what is stored of it."""

    network: Network
    served: Served
    db: Database[Doc]
    rounds: list[Round]
    profile: Profile = attrs.field(init=False)
    truth: dict[str, Doc] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.profile = load_profile(self.served.profile)
        self.truth = {entry["id"]: entry for entry in truth_of(self.served)}

    def round_of(self, moment: datetime | None) -> int | None:
        """Give the number of the round in which a stored time lies."""
        return None if moment is None else bisect_left([each.ended for each in self.rounds], moment)

    def url(self, outlet: Outlet | Host, path: str) -> str:
        return f"http://{outlet.host}:{self.served.port}{path}"

    def page(self, outlet: Outlet | Host, path: str) -> str:
        return page_id(self.url(outlet, path), self.profile)

    def pages(self) -> Iterator[tuple[Outlet, Story]]:
        """Give each page of a story that the last round could see."""
        for outlet in self.network.outlets:
            for showing in self.network.visible(outlet, self.rounds[-1].now):
                yield outlet, showing.story

    def seen(self, outlet: Outlet, story: Story) -> list[int]:
        """Give the rounds in which a page was shown and linked."""
        shown = self.network.shown[outlet.number, story.id]
        return [number for number, each in enumerate(self.rounds) if shown <= each.now]

    def fetched(self, outlet: Outlet, story: Story) -> list[int]:
        """Give the rounds in which a page answered with its article."""
        return [n for n in self.seen(outlet, story) if self.rounds[n].faults.get(story.id) in (None, "redirect")]

    def body(self, outlet: Outlet, story: Story, number: int) -> str:
        corrected = self.rounds[number].corrected.get(story.id)
        return corrected or "\n\n".join(self.network.text_on(outlet, story).paragraphs)

    def showings(self) -> dict[tuple[Outlet | Host, str], dict[int, list[Shown]]]:
        """Give what each page showed, by round; rounds in which it did not tell are left out."""
        found: dict[tuple[Outlet | Host, str], dict[int, list[Shown]]] = {}
        for path, section in NETWORK_FEEDS.items():
            found[Host(f"{FEEDS_HOST}:{self.served.port}"), path] = {
                number: [
                    Shown(None, showing.story, at=outlet)
                    for showing, outlet in self.network.first_outlets(each.now, section)[:FEED_LENGTH]
                ]
                for number, each in enumerate(self.rounds)
            }
        for outlet in self.network.outlets:
            # Of the markups two have headings that a reader can tell from text.
            headed = layout_of(outlet) in (semantic.LAYOUT, legacy.LAYOUT)
            lists = {section_path(section): (section if headed else None, section) for section in SECTIONS}
            lists[feed_path(outlet.domain)] = None, None
            for path, (heading, section) in lists.items():
                found[outlet, path] = {
                    number: [
                        Shown(heading, showing.story)
                        for showing in self.network.visible(outlet, each.now, section)[:FEED_LENGTH]
                    ]
                    for number, each in enumerate(self.rounds)
                }
        for outlet, story in self.pages():
            found[outlet, story.path] = {
                number: [
                    Shown(box.heading, each, each.id == story.id)
                    for box in boxes_of(self.network, outlet, story, self.rounds[number].now)
                    for each in box.stories
                ]
                for number in self.fetched(outlet, story)
            }
        return found


@pytest.fixture(scope="module")
def crawled(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    network = build_network(4, 20, 7, agree=0.7)
    uri = with_database(mongo_uri, "test_truth")
    rounds: list[Round] = []
    corrected: dict[str, str] = {}
    with running(network, tmp_path_factory.mktemp("truth"), port=0, crawl_delay=0.0) as served:
        served.control("clock", advance=-BEFORE.total_seconds())
        ids = [story.id for story in network.stories]
        for number in range(ROUNDS):
            # From round to round others fail; what fails may have been corrected since it was last seen.
            faults = dict(zip(ids[FAILING[number] :], KINDS, strict=False))
            for story in ids:
                served.control("fault", networkId=story, kind=faults.get(story))
            for story in ids[1::2] + ids[number::4] if number else ():
                told = served.control("correct", networkId=story)
                corrected[story] = "\n\n".join(told["paragraphs"])
            now = served.control("clock", advance=APART.total_seconds() if number else 0)["now"]
            rounds.append(Round(datetime.fromisoformat(now), faults, dict(corrected)))
            crawl(served, uri, TWICE)
            rounds[-1].ended = datetime.now(UTC)
            # Captures tell whole seconds: those of the next round must not begin in this one.
            time.sleep(1)
        with connect(uri, "newscrawler tests").client as client:
            yield Crawled(network, served, client.get_default_database(), rounds)
            client.drop_database("test_truth")


def test_there_is_something_to_tell(crawled: Crawled) -> None:
    new = [sum(crawled.seen(*page)[0] == number for page in crawled.pages()) for number in range(ROUNDS)]
    assert min(new) > 5
    failed = Counter(len(crawled.seen(*page)) - len(crawled.fetched(*page)) for page in crawled.pages())
    assert min(failed[times] for times in range(3)) > 5


def test_copies(crawled: Crawled) -> None:
    expected = {}
    for outlet, story in crawled.pages():
        fetched = crawled.fetched(outlet, story)
        redirected = fetched and crawled.rounds[fetched[-1]].faults.get(story.id) == "redirect"
        expected[f"demo/{outlet.domain}/{story.id}"] = {
            "storyId": f"demo/{story.id}",
            "outlet": outlet.domain,
            # A redirect's last address is its own.
            "url": crawled.url(outlet, story.path) + ("?hop=0" if redirected else ""),
            "headline": story.headline,
            "state": "fetched" if fetched else "inferred",
            "first": crawled.seen(outlet, story)[0],
            "captured": fetched[-1] if fetched else None,
            "link": ("networkId", f"demo/{story.id}"),
        }
    found, agreeing = {}, {}
    for doc in crawled.db["copies"].find():
        told = {name: doc[name] for name in ("storyId", "outlet", "url", "headline", "state")}
        told |= {"first": crawled.round_of(doc["firstSeen"]), "captured": crawled.round_of(doc["capturedAt"])}
        found[doc["_id"]] = told | {"link": (doc["link"]["reason"], doc["link"]["to"])}
        agreeing[doc["_id"]] = doc["agrees"]
    assert found == expected
    # What a copy said last is compared with what the founding article said last.
    founders = {doc["_id"]: doc["foundingArticleId"] for doc in crawled.db["stories"].find()}
    bodies = {doc["_id"]: doc["articleBody"] for doc in crawled.db["articles"].find()}
    for identity, doc in found.items():
        founder = founders[doc["storyId"]]
        compared = identity in bodies and founder != identity
        assert agreeing[identity] is ((bodies[identity] == bodies[founder]) if compared else None)
    assert {*agreeing.values()} == {True, False, None}


def test_stories_and_their_origins(crawled: Crawled) -> None:
    copies: dict[str, list[tuple[Outlet, Story]]] = {}
    for outlet, story in crawled.pages():
        copies.setdefault(story.id, []).append((outlet, story))
    stored = {doc["networkId"]: doc for doc in crawled.db["stories"].find()}
    assert stored.keys() == copies.keys()
    for identity, pages in copies.items():
        doc, truth = stored[identity], crawled.truth[identity]
        fetched = [page for page in pages if crawled.fetched(*page)]
        assert doc["_id"] == f"demo/{identity}"
        assert doc["headline"] == truth["headline"]
        assert (doc["copyCount"], doc["outletCount"], doc["fetchedCount"]) == (len(pages), len(pages), len(fetched))
        assert crawled.round_of(doc["firstSeen"]) == min(crawled.seen(*page)[0] for page in pages)
        founding = crawled.db["articles"].find_one({"_id": doc["foundingArticleId"]}) or {}
        first = min((crawled.fetched(*page)[0] for page in fetched), default=None)
        assert crawled.round_of(founding.get("firstCapturedAt")) == first
        told = story_of(crawled.db, identity)
        assert told is not None
        assert told["origin"]["sourceOrganization"]["name"] == truth["source"]
        assert told["origin"]["original"]["outlet"] in (
            truth["source"].lower(),
            *(urlsplit(story.agency.url).hostname for _, story in pages),
        )
    assert crawled.db["storyEvents"].count_documents({"event": {"$ne": "minted"}}) == 0


def test_articles_and_their_revisions(crawled: Crawled) -> None:
    stored = {doc["_id"]: doc for doc in crawled.db["articles"].find()}
    pages = {f"demo/{outlet.domain}/{story.id}": (outlet, story) for outlet, story in crawled.pages()}
    assert stored.keys() == {identity for identity, page in pages.items() if crawled.fetched(*page)}
    revised = 0
    for identity, doc in stored.items():
        outlet, story = pages[identity]
        # What it said, from which round it was seen and until which.
        versions: list[tuple[str, int, int]] = []
        for number in crawled.fetched(outlet, story):
            body = crawled.body(outlet, story, number)
            if versions and versions[-1][0] == body:
                versions[-1] = (body, versions[-1][1], number)
            else:
                versions.append((body, number, number))
        assert doc["articleBody"] == versions[-1][0]
        assert doc["storyId"] == f"demo/{story.id}"
        history = earlier_versions(*queries.with_revisions(crawled.db, identity))
        told = [(each.texts["articleBody"], each.revision) for each in history]
        assert [
            (body, crawled.round_of(each["firstSeen"]), crawled.round_of(each["lastSeen"])) for body, each in told
        ] == versions[:-1]
        assert [crawled.round_of(each["replacedAt"]) for _, each in told] == [first for _, first, _ in versions[1:]]
        for _, each in told:
            assert (each["kind"], each["fields"]) == ("revision", ["articleBody"])
            # One markup alone tells when a text was corrected.
            assert each["silent"] is (layout_of(outlet) is not semantic.LAYOUT)
        revised += len(told)
    assert crawled.db["revisions"].count_documents({}) == revised > 10


def test_teasers_and_what_they_announce(crawled: Crawled) -> None:
    first: dict[str, tuple[int, set[str], Story]] = {}
    for (outlet, path), rounds in crawled.showings().items():
        for number, teasers in rounds.items():
            for each in teasers:
                known = first.get(each.story.id, (number, set(), each.story))
                pages = (known[1] if known[0] <= number else set()) | (
                    {crawled.page(outlet, path)} if number <= known[0] else set()
                )
                first[each.story.id] = min(number, known[0]), pages, each.story
    stored = {doc["_id"]: doc for doc in crawled.db["teasers"].find()}
    assert stored.keys() == {teaser_id(story.snippet, None, None) for _, _, story in first.values()}
    for number, pages, story in first.values():
        doc = stored[teaser_id(story.snippet, None, None)]
        assert doc["text"] == story.snippet
        assert doc["storyId"] == f"demo/{story.id}"
        assert (doc["link"]["reason"], doc["link"]["to"]) == ("networkId", f"demo/{story.id}")
        assert doc["groupId"] == doc["_id"], "no two stories open alike"
        assert crawled.round_of(doc["firstSeen"]) == crawled.round_of(doc["storySince"]) == number
        assert doc["firstSeenOn"] in pages


def test_sightings(crawled: Crawled) -> None:
    expected: list[Doc] = []
    for (outlet, path), rounds in crawled.showings().items():
        showing: dict[Any, Doc] = {}
        last = None
        for number, teasers in sorted(rounds.items()):
            now = {}
            for position, each in enumerate(teasers):
                key = each.section, (each.at, each.story.id)
                now[*key, sum(other[:2] == key for other in now)] = position, each
            for key in [key for key in showing if key not in now]:
                showing.pop(key).update(lastSeen=last, closed=number)
            for key, (position, each) in now.items():
                if key in showing:
                    continue
                showing[key] = {
                    "pageId": crawled.page(outlet, path),
                    "outlet": outlet.domain,
                    "teaserId": teaser_id(each.story.snippet, None, None),
                    "storyId": f"demo/{each.story.id}",
                    "targetUrl": crawled.url(each.at or outlet, each.story.path),
                    "targetArticleId": f"demo/{(each.at or outlet).domain}/{each.story.id}",
                    "section": each.section,
                    "position": position,
                    "self": each.own,
                    "opened": number,
                    "lastSeen": None,
                    "closed": None,
                }
                expected.append(showing[key])
            last = number
    found = []
    for doc in crawled.db["sightings"].find():
        times = {"opened": "openedAt", "lastSeen": "lastSeen", "closed": "closedAt"}
        told = {name: doc[name] for name in expected[0] if name not in times}
        found.append(told | {name: crawled.round_of(doc[stored]) for name, stored in times.items()})
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
    assert Counter(each["closed"] for each in found).keys() == {None, 1, 2}
