"""Which links of stored pages a crawl is to ask: in which turn, and of a story which copies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from captures import START, instant
from exact import exact_engines
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.items import Article, Capture, Http, Link
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.frontier import LATE, Entry, Frontier
from newscrawler.sources.copies import copy_rule, order_of
from newscrawler.sources.identity import page_id
from newscrawler.sources.lists import Lists
from newscrawler.sources.profile import Outlet, Profile
from newscrawler.spiders.feeding import StoredFeed
from pipelines.engines import Engines
from pipelines.following import TRIES, Following, ask_lists
from pipelines.store import store

Db = AsyncDatabase[dict[str, Any]]

DOMAINS = [f"{name}.example" for name in "abcdefgh"]
PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    feeds=["https://feeds.example/all", "/feed"],
    sections=["/section/sea"],
    section_pages=3,
    outlets=[Outlet(name=domain, domain=domain) for domain in DOMAINS],
)
SKIP, SAMPLE, ALL = copy_rule("skip"), copy_rule("sample:1"), copy_rule("all")

Story = tuple[str, int]
"""Outlet, by its letter, and number."""


def address(on: str, story: int) -> str:
    return f"https://www.{on}.example/news/{story}/tide"


def section(on: str, *stories: int, minutes: float = 0, path: str = "section/sea", **fields: Any) -> Capture:
    links = [Link(url=address(on, story), kind="article", headline=f"Tide {story}") for story in stories]
    given: dict[str, Any] = {"kind": "list", "http": Http(status=200), "runId": "run-1"} | fields
    given["links"] = [*links, *given.pop("more", [])]
    url = f"https://www.{on}.example/{path}"
    return Capture(url=url, outlet=f"{on}.example", fetchedAt=instant(minutes), **given)


def article(on: str, story: int, *, minutes: float = 1, status: int = 200, run: str = "run-1") -> Capture:
    url = address(on, story)
    content = Article(
        url=url, networkId=str(story), headline=f"Tide {story}", articleBody=f"Pier {story} saw the tide rise."
    )
    return Capture(
        url=url,
        kind="article" if status == 200 else "other",
        outlet=f"{on}.example",
        fetchedAt=instant(minutes),
        runId=run,
        article=content if status == 200 else None,
        http=Http(status=status),
    )


@attrs.define
class Crawl:
    """One run: what it reads is stored, and what is due of it told."""

    db: Db
    engines: Engines
    frontier: Frontier
    following: Following

    async def read(self, *captures: Capture) -> None:
        """Store captures in one batch; lists among them are what the crawl was told to ask."""
        lists = [each for each in captures if each.article is None and "/news/" not in each.url]
        await self.frontier.put([_entry(each) for each in lists], unless=[{"runId": "nobody"}])
        await store(self.db, captures, PROFILE, self.engines, self.following)

    async def due(self) -> list[Story]:
        """Give the articles that are due, in their turn."""
        query = {"nextFetchAt": {"$type": "date"}, "role": "article"}
        found = self.db["urls"].find(query, {"url": 1}).sort([("rank", 1), ("_id", 1)])
        return [_story(doc["url"]) async for doc in found]

    async def lists(self) -> list[str]:
        """Give the lists that are due, in their turn."""
        query = {"nextFetchAt": {"$type": "date"}, "role": {"$ne": "article"}}
        found = self.db["urls"].find(query, {"url": 1}).sort([("rank", 1), ("_id", 1)])
        return [doc["url"] async for doc in found]


def _entry(capture: Capture) -> Entry:
    role: Any = "section" if capture.kind == "list" else capture.kind
    number = int(capture.url.rpartition("page=")[2]) if "page=" in capture.url else 1
    identity = page_id(capture.url, PROFILE)
    return Entry(id=identity, url=capture.url, role=role, rank=1, needed=0, listPage=number)


def _story(url: str) -> Story:
    parts = url.split("/")
    return parts[2].removeprefix("www.")[0], int(parts[4])


Crawling = Callable[..., Any]


@pytest.fixture
def crawling(database_uri: str) -> Crawling:
    """Give the function that runs `go` with crawls of one database, which it opens by name and options of Following."""

    def run(go: Callable[[Callable[..., Crawl]], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            db = connect_async(database_uri, "newscrawler tests")
            async with db.client:
                # As `store` does.
                engines = exact_engines()

                def crawl(run: str = "run-1", source: str = "tidewire", **options: Any) -> Crawl:
                    frontier = Frontier(db, source, run)
                    given = {"rule": SKIP, "lists": Lists(START), "runs": (run,)} | options
                    following = Following(frontier=frontier, profile=PROFILE, source=source, **given)
                    return Crawl(db, engines, frontier, following)

                return await go(crawl)

        return asyncio.run(main())

    return run


def test_articles_are_due_the_newest_first(crawling: Crawling) -> None:
    days = {1: "2025-04-29", 2: "2025-05-01T11:00:00Z", 3: "2025-04-30T09:00:00Z"}

    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl()
        links = [Link(url=address("a", story), kind="article", datePublished=day) for story, day in days.items()]
        # Of the fourth nothing is known but that it was shown now.
        await one.read(section("a", 4, more=links))
        return await one.due()

    assert crawling(go) == [("a", 4), ("a", 2), ("a", 3), ("a", 1)]


def test_the_networks_lists_come_before_the_outlets_and_articles_after_both(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[str]:
        one = crawl()
        await one.read(section("a", 1, path="section/sky"))
        await ask_lists(one.db, one.following, one.following.seeds())
        return [entry.url for entry in await one.frontier.take(100)]

    taken = crawling(go)
    assert taken[0] == "https://feeds.example/all"
    assert taken[-1] == address("a", 1)
    assert len(taken) == 2 + 2 * len(DOMAINS)


def test_of_a_story_one_page_is_due_however_often_it_is_shown(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[Story]]:
        one = crawl()
        await one.read(section("a", 1, 2), section("b", 2, 3))
        told = [sorted(await one.due())]
        await one.read(section("c", 1, 2, 3, minutes=1))
        told.append(sorted(await one.due()))
        await one.read(article("a", 1), article("a", 2), article("b", 3))
        await one.read(section("d", 1, 2, 3, minutes=2))
        told.append(await one.due())
        two = crawl("run-2")
        await two.read(section("e", 1, 2, 3, minutes=99, runId="run-2"))
        return [*told, await two.due()]

    due = [("a", 1), ("a", 2), ("b", 3)]
    assert crawling(go) == [due, due, [], []]


def test_where_all_copies_are_wanted_each_is_due_once_and_one_that_failed_has_its_time(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[Story]]:
        one = crawl(rule=ALL)
        await one.read(section("a", 1), section("b", 1))
        told = [await one.due()]
        await one.read(article("a", 1), article("b", 1, status=404))
        await one.read(section("c", 1, minutes=2), section("a", 1, minutes=2), section("b", 1, minutes=2))
        told.append(await one.due())
        two = crawl("run-2", rule=ALL)
        await two.read(section("a", 1, minutes=99, runId="run-2"), section("b", 1, minutes=99, runId="run-2"))
        return [*told, await two.due()]

    assert crawling(go) == [[("a", 1), ("b", 1)], [("c", 1)], [("c", 1)]]


def test_in_place_of_a_page_that_fails_the_next_outlets_is_due_and_a_bounded_number_of_them(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl()
        for minute, on in enumerate("abcdefg"):
            await one.read(section(on, 1, minutes=minute))
        asked = []
        while due := await one.due():
            (story,) = due
            asked.append(story)
            assert len(asked) < 20
            await one.read(article(*story, status=404, minutes=10))
        # Nor does another list bring it back; the next crawl tries anew.
        await one.read(section("h", 1, minutes=20))
        assert await one.due() == []
        two = crawl("run-2")
        await two.read(section("h", 1, minutes=99, runId="run-2"))
        return [*asked, *await two.due()]

    assert crawling(go) == [*((on, 1) for on in "abcde"), ("h", 1)]
    assert TRIES == 5


def test_a_request_without_an_answer_is_replaced_too(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Any]:
        one = crawl()
        await one.read(section("a", 1), section("b", 1, minutes=1))
        feed = StoredFeed(one.db, one.frontier, one.following)
        told: list[Any] = []
        for _ in range(2):
            (entry,) = await feed.take(5)
            told.append((_story(entry.url), await feed.missed(entry, "no answer", failed=True)))
        return told

    assert crawling(go) == [(("a", 1), True), (("b", 1), False)]


class Late(Frontier):
    """Stays a while between a failure and what is asked in its place, for others to do what they can meanwhile."""

    kept: asyncio.Event
    others: Sequence[asyncio.Task[None]] = ()

    async def missed(self, *args: Any, **kwargs: Any) -> None:
        await super().missed(*args, **kwargs)
        self.kept.set()
        await asyncio.wait(self.others, timeout=1)


def test_a_failure_and_a_list_that_is_stored_meanwhile_ask_one_copy_between_them(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl()
        await one.read(section("a", 1), section("b", 1, minutes=1))
        frontier = Late(one.db, "tidewire", "run-1")
        frontier.kept = asyncio.Event()
        (entry,) = await one.frontier.take(5)

        async def read_another() -> None:
            await frontier.kept.wait()
            await one.read(section("c", 1, minutes=2))

        frontier.others = [asyncio.create_task(read_another())]
        await StoredFeed(one.db, frontier, one.following).missed(entry, "no answer", failed=True)
        await asyncio.gather(*frontier.others)
        return await one.due()

    assert crawling(go) == [("b", 1)]


def test_a_copy_that_is_linked_after_all_others_failed_is_due(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl()
        await one.read(section("a", 1))
        await one.read(article("a", 1, status=500))
        await one.read(section("a", 1, minutes=2), section("b", 1, minutes=2))
        return await one.due()

    assert crawling(go) == [("b", 1)]


@pytest.mark.parametrize("late", [False, True])
def test_of_a_sampled_story_a_further_copy_is_due_last_where_its_hash_says(crawling: Crawling, *, late: bool) -> None:
    others = "bcdefgh"

    async def go(crawl: Callable[..., Crawl]) -> list[Any]:
        one = crawl(rule=SAMPLE)
        links = [section(on, 1, minutes=3 if late else 0) for on in others]
        await one.read(section("a", 1), *([] if late else links))
        told = [len(await one.due())]
        await one.read(article(*(await one.due())[0]))
        if late:
            # The other outlets are met when the first copy is stored already.
            await one.read(*links)
        told.append(await one.due())
        (entry,) = await one.frontier.take(5, late=True)
        assert entry.rank >= LATE
        assert entry.needed == 2
        await one.read(article(*_story(entry.url)), section("h", 1, minutes=9))
        return [*told, await one.due()]

    first, further, rest = crawling(go)
    assert (first, rest) == (1, [])
    ((on, _),) = further
    assert on == min(others, key=lambda each: order_of("tidewire/1", f"{each}.example"))


def test_an_outlet_whose_texts_differ_is_due_in_full_beside_another(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[Story]]:
        one = crawl(differing=frozenset({"a.example"}))
        await one.read(section("a", 1, 2), section("b", 1), section("c", 1))
        told = [await one.due()]
        await one.read(article("a", 1), article("a", 2))
        told.append(await one.due())
        await one.read(article("b", 1))
        await one.read(section("a", 1, 2, minutes=3), section("d", 1, 2, minutes=3))
        return [*told, await one.due()]

    # The other outlet's first: a story's founding article is to be its.
    assert crawling(go) == [[("b", 1), ("a", 1), ("a", 2)], [("b", 1)], [("d", 2)]]


def test_a_refetch_asks_again_for_what_is_fetched_and_no_other_copy(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[Story]]:
        one = crawl()
        await one.read(section("a", 1), section("b", 1))
        await one.read(article("a", 1))
        two = crawl("run-2", refetch=True)
        await two.read(section("a", 1, minutes=99, runId="run-2"), section("b", 1, minutes=99, runId="run-2"))
        told = [await two.due()]
        await two.read(article("a", 1, minutes=100, run="run-2"))
        await two.read(section("a", 1, minutes=101, runId="run-2"))
        return [*told, await two.due()]

    assert crawling(go) == [[("a", 1)], []]


def test_articles_known_to_be_too_old_are_left(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl(since="2025-05-01")
        days = {1: "2025-04-30T23:00:00Z", 2: "2025-05-01T00:00:00Z", 3: None}
        links = [Link(url=address("a", story), kind="article", datePublished=day) for story, day in days.items()]
        await one.read(section("a", more=links))
        return sorted(await one.due())

    assert crawling(go) == [("a", 2), ("a", 3)]


def test_of_a_story_that_turned_out_to_be_too_old_no_copy_is_due(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[Story]]:
        one = crawl(since="2025-05-01")
        await one.read(section("a", 1), section("b", 1))
        feed = StoredFeed(one.db, one.frontier, one.following)
        (entry,) = await feed.take(5)
        await feed.outdate(entry)
        await one.read(section("a", 1, minutes=2), section("c", 1, minutes=2))
        told = [await one.due()]
        # Another crawl may want what is older.
        two = crawl("run-2")
        await two.read(section("c", 1, minutes=99, runId="run-2"))
        return [*told, await two.due()]

    assert crawling(go) == [[], [("c", 1)]]


def paged(number: int, *stories: int, minutes: float, run: str = "run-1") -> Capture:
    following = Link(url=f"https://www.a.example/section/sea?page={number + 1}", kind="list", rel="next")
    path = "section/sea" if number == 1 else f"section/sea?page={number}"
    return section("a", *stories, path=path, more=[following], minutes=minutes, runId=run)


def test_a_sections_next_page_is_due_so_far_and_only_behind_what_is_new(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[str]]:
        one = crawl()
        told = []
        for number in (1, 2, 3):
            await one.read(paged(number, 2 * number, 2 * number + 1, minutes=number))
            told.append(await one.lists())
        two = crawl("run-2", lists=Lists(START + timedelta(days=30)))
        await two.read(paged(1, 9, 2, minutes=99, run="run-2"))
        told.append(await two.lists())
        three = crawl("run-3", lists=Lists(START + timedelta(days=60)))
        await three.read(paged(1, 10, 11, minutes=199, run="run-3"))
        return [*told, await three.lists()]

    pages = [[f"https://www.a.example/section/sea?page={number}"] for number in (2, 3)]
    assert crawling(go) == [*pages, [], [], pages[0]]


def test_a_batch_that_is_sent_twice_makes_nothing_more_due(crawling: Crawling) -> None:
    batches: Sequence[Sequence[Capture]] = [
        [section("a", 1, 2, 3), section("b", 1, 2, minutes=1), paged(1, 4, minutes=2)],
        [article("a", 1), article("a", 2, status=404), article("b", 3, status=404)],
        [section("c", 1, 2, 3, minutes=3)],
        [article("c", 3, minutes=4)],
    ]

    async def go(crawl: Callable[..., Crawl]) -> list[Any]:
        one, stood = crawl(rule=SAMPLE), []
        for batch in batches:
            for _ in range(2):
                await one.read(*batch)
                fields = {"nextFetchAt": 1, "rank": 1, "state": 1, "failures": 1, "storyId": 1}
                stood.append([doc async for doc in one.db["urls"].find({}, fields).sort("_id", 1)])
        return stood

    stood = crawling(go)
    for once, twice in zip(stood[::2], stood[1::2], strict=True):
        assert twice == once


def test_a_replay_makes_nothing_due(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[Story]:
        one = crawl()
        await store(one.db, [section("a", 1, 2), article("b", 3)], PROFILE, one.engines)
        return await one.due()

    assert crawling(go) == []


def test_what_waits_for_another_source_holds_up_nothing(crawling: Crawling) -> None:
    async def go(crawl: Callable[..., Crawl]) -> list[list[str]]:
        # Of one outlet alone, and ended before it asked for what it found.
        other = crawl("run-0", source="https://www.a.example/")
        await other.read(section("a", 1, 2, runId="run-0"))
        await ask_lists(other.db, other.following, other.following.seeds())
        one = crawl()
        await ask_lists(one.db, one.following, one.following.seeds())
        await one.read(section("b", 1, path="section/sky"), section("a", 2, path="section/sky"))
        return [entry.url for entry in await one.frontier.take(100)]

    taken = crawling(go)
    assert set(taken) >= {address("b", 1), address("a", 2)}
    assert len(taken) == 2 + 2 * len(DOMAINS) + 1
