"""On a network a story is fetched once: what the server counted, and what the collections hold of the rest."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from forked import start
from pymongo.database import Database

from newscrawler.demo.network import Network, build_network
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.server import Served, running
from newscrawler.demo.stories import Story, rewritten
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.frontier import Entry, Frontier
from newscrawler.sources.copies import copy_rule, order_of
from newscrawler.sources.profile import Profile, load_profile
from pipelines.identities import target_of

from .conftest import HOUR, let_pass, truth_of

Db = Database[dict[str, Any]]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve seven outlets with twenty stories."""
    with running(build_network(7, 20, 3), tmp_path_factory.mktemp("wide"), port=0, crawl_delay=0.0) as served:
        yield served


@pytest.fixture
def many(wide: Served) -> Served:
    wide.control("reset")
    return wide


def shown(served: Served) -> set[tuple[str, str]]:
    """Give every copy that the network shows, by outlet and story."""
    return {(entry["outlet"], str(story["id"])) for story in truth_of(served) for entry in story["outlets"]}


def held(db: Db, **query: Any) -> set[tuple[str, str]]:
    return {(doc["outlet"], doc["networkId"]) for doc in db["copies"].find(query)}


def test_a_story_is_fetched_once_and_every_copy_is_recorded(
    many: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    ran = newscrawler("crawl", many.profile, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    stories = {str(story["id"]) for story in truth_of(many)}
    sampled = {story for story in stories if copy_rule("sample:0.02").samples(f"demo/{story}")}
    counted = many.counts()
    assert counted["articlesPerStory"] == {story: 2 if story in sampled else 1 for story in stories}
    assert held(database) == shown(many)
    assert {story for _, story in held(database, state="fetched")} == stories
    inferred = database["copies"].find_one({"state": "inferred"})
    assert inferred is not None
    assert inferred["headline"]
    assert inferred["firstSeen"] <= inferred["lastSeen"]
    assert inferred["datePublished"]
    assert inferred["section"]
    for story in database["stories"].find():
        assert story["outletCount"] == sum(each == story["networkId"] for _, each in shown(many))

    many.control("reset", only="stats")
    again = newscrawler("crawl", many.profile, "--quiet", "--mongo-uri", database_uri)
    assert (again.code, again.stderr) == (0, "")
    assert "nothing was new" in again.stdout
    assert many.counts()["article"] == 0


def test_of_a_sample_one_further_copy_is_fetched_where_the_storys_hash_says(
    many: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    ran = newscrawler("crawl", many.profile, "--copies", "sample:0.3", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    rule = copy_rule("sample:0.3")
    on: dict[str, set[str]] = {}
    for outlet, story in shown(many):
        on.setdefault(story, set()).add(outlet)
    fetched: dict[str, set[str]] = {}
    for outlet, story in held(database, state="fetched"):
        fetched.setdefault(story, set()).add(outlet)
    further = {story for story, outlets in fetched.items() if len(outlets) == 2}
    assert further == {story for story in on if rule.samples(f"demo/{story}") and len(on[story]) > 1}
    assert 3 < len(further) < 15
    for story in further:
        # Which of the two came first is not told to less than a second.
        assert any(
            fetched[story] - {first} == {min(on[story] - {first}, key=lambda each: order_of(f"demo/{story}", each))}
            for first in fetched[story]
        )


@pytest.mark.parametrize(("rule", "each"), [("skip", 1), ("all", None)])
def test_no_copy_or_all(
    many: Served, newscrawler: Run, database_uri: str, database: Db, rule: str, each: int | None
) -> None:
    ran = newscrawler("crawl", many.profile, "--copies", rule, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    asked = many.counts()["articlesPerStory"]
    assert asked == {story: each or n for story, n in Counter(story for _, story in shown(many)).items()}
    assert held(database) == shown(many)


def test_where_an_outlets_page_fails_another_outlets_copy_is_fetched(
    many: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    kinds = ["404", "500", "empty", "challenge", "truncated", "loop"]
    spread = [story for story in truth_of(many) if len(story["outlets"]) > 4]
    for story, kind in zip(spread, kinds, strict=False):
        first = min(story["outlets"], key=lambda entry: entry["firstShown"])
        many.control("fault", networkId=str(story["id"]), kind=kind, outlet=first["outlet"])
    ran = newscrawler("crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    fetched = Counter(story for _, story in held(database, state="fetched"))
    assert fetched == {str(story["id"]): 1 for story in truth_of(many)}
    assert held(database) == shown(many)
    assert sum(many.counts()["articlesPerStory"].values()) > len(truth_of(many))


def test_a_story_whose_pages_all_fail_costs_a_bounded_number_of_requests(
    many: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    story = next(story for story in truth_of(many) if len(story["outlets"]) > 5)
    many.control("fault", networkId=str(story["id"]), kind="404")
    ran = newscrawler("crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    assert many.counts()["articlesPerStory"][str(story["id"])] == 5
    assert (database["stories"].find_one({"networkId": str(story["id"])}) or {})["foundingArticleId"] is None
    many.control("fault", networkId=str(story["id"]), kind=None)
    newscrawler("crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri)
    assert held(database, state="fetched", networkId=str(story["id"])) == set()
    let_pass(database, 2 * HOUR)
    newscrawler("crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri)
    assert len(held(database, state="fetched", networkId=str(story["id"]))) == 1


def test_two_crawls_at_once_fetch_a_story_once_between_them(
    many: Served, tmp_path: Path, database_uri: str, database: Db
) -> None:
    command = ["crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri]
    crawls = [start(*command, stdout=tmp_path / "stdout", stderr=tmp_path / f"stderr{n}") for n in range(2)]
    for crawl in crawls:
        crawl.join(240)
    told = [(tmp_path / f"stderr{n}").read_text("utf-8") for n in range(2)]
    assert [crawl.exitcode for crawl in crawls] == [0, 0], told
    assert many.counts()["articlesPerStory"] == {str(story["id"]): 1 for story in truth_of(many)}
    assert held(database) == shown(many)
    assert database["claims"].count_documents({}) == 0


@pytest.mark.slow
def test_two_copies_that_were_chosen_at_once_are_asked_one_after_the_other(
    many: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    profile = load_profile(many.profile)
    pages = [[entry["url"] for entry in story["outlets"]][:2] for story in truth_of(many) if len(story["outlets"]) > 1]

    async def choose() -> None:
        client = connect_async(database_uri, "newscrawler tests")
        async with client.client:
            frontier = Frontier(client, profile.name, "run-0")
            await frontier.begin()
            entries = [entry_of(url, profile) for urls in pages for url in urls]
            await frontier.put(entries, unless=[{"runId": "nobody"}])

    asyncio.run(choose())
    assert database["urls"].count_documents({"nextFetchAt": {"$type": "date"}}) == 2 * len(pages)
    ran = newscrawler("crawl", many.profile, "--copies", "skip", "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert many.counts()["articlesPerStory"] == {str(story["id"]): 1 for story in truth_of(many)}
    assert held(database) == shown(many)


def entry_of(url: str, profile: Profile) -> Entry:
    target = target_of(url, profile)
    assert target is not None
    return Entry(id=target.id, url=url, role="article", rank=0, outlet=target.outlet, storyId=target.story)


def test_a_dry_run_fetches_once_too(many: Served, newscrawler: Run, database: Db) -> None:
    ran = newscrawler("crawl", many.profile, "--copies", "skip", "--dry-run")
    assert ran.code == 0, ran.stderr
    assert set(many.counts()["articlesPerStory"].values()) == {1}
    held = {name: database[name].count_documents({}) for name in database.list_collection_names() if name != "schema"}
    assert set(held.values()) <= {0}


def with_line(served: Served, folder: Path, line: str) -> Path:
    """Give the network's profile with one more line."""
    profile = folder / "profile.toml"
    profile.write_text(f"{line}\n{served.profile.read_text('utf-8')}", "utf-8")
    return profile


class OneDiffers(Network):
    """A network of which the third outlet words every story in its own way."""

    def text_on(self, outlet: Outlet, story: Story) -> Story:
        return rewritten(story, outlet.domain) if outlet.number == 2 else story


def test_an_outlet_whose_texts_differ_is_fetched_in_full_until_they_agree(
    tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    made = build_network(7, 14, 3)
    network = OneDiffers(**{field.name: getattr(made, field.name) for field in fields(Network)})
    odd = network.outlets[2].domain
    with running(network, tmp_path, port=0, crawl_delay=0.0) as served:
        command = ["crawl", served.profile, "--copies", "sample:0.6", "--mongo-uri", database_uri]
        first = newscrawler(*command, "--json")
        assert first.code == 0, first.stderr
        assert odd in first.json["differing"]
        others = set(first.json["differing"]) - {odd}
        assert held(database, state="inferred", outlet=odd)
        again = newscrawler(*command)
        assert again.code == 0, again.stderr
        told = next(line for line in again.stdout.splitlines() if line.startswith("texts differ, so fetched in full: "))
        assert told == f"texts differ, so fetched in full: {odd}"
        assert held(database, state="inferred", outlet={"$in": [odd, *others]}) == set()
        assert held(database, state="inferred")
        assert {doc["agrees"] for doc in database["copies"].find({"outlet": odd})} <= {False, None}
        # Once its newest copies agree, it is fetched once as the others are.
        database["copies"].update_many({"agrees": False}, {"$set": {"agrees": True}})
        assert newscrawler(*command, "--json").json["differing"] == []


def test_lists_keep_to_the_days_budget_and_the_networks_feeds_come_first(
    many: Served, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    profile = with_line(many, tmp_path, "list_budget = 40")
    asked = []
    for _ in range(3):
        many.control("reset", only="stats")
        ran = newscrawler("crawl", profile, "--copies", "skip", "--mongo-uri", database_uri, "--json")
        assert ran.code == 0, ran.stderr
        asked.append(many.counts()["byUrl"])
        assert ran.json["run"]["listsAsked"] == len(asked[-1])
    feeds = load_profile(profile).shared_feeds
    assert set(feeds) <= asked[0].keys()
    assert len(asked[0]) == 40
    # What is left of the day is nothing: one list tells that the network is there.
    assert [len(urls) for urls in asked[1:]] == [1, 1]
    assert len(held(database, state="fetched")) == len({story for _, story in held(database)})


def test_a_section_that_shows_nothing_new_is_followed_no_further(
    tmp_path: Path, newscrawler: Run, database_uri: str
) -> None:
    with running(build_network(2, 80, 3), tmp_path, port=0, crawl_delay=0.0) as served:
        pages = []
        for _ in range(2):
            served.control("reset", only="stats")
            ran = newscrawler("crawl", served.profile, "--copies", "skip", "--mongo-uri", database_uri)
            assert ran.code == 0, ran.stderr
            pages.append([url for url in served.counts()["byUrl"] if "page" in url])
        assert pages[0]
        assert pages[1] == []
