"""Coming back: lists by what they bring, a story's article on a plan, failures a few times, and what did not change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from pymongo.database import Database

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running

from .conftest import HOUR, let_pass, truth_of
from .recorded import Answer, recorded

pytestmark = pytest.mark.slow

Db = Database[dict[str, Any]]

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve three outlets with twelve stories, the first of two hours ago."""
    begins = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    network = build_network(3, 12, 5, begins=begins)
    with running(network, tmp_path_factory.mktemp("today"), port=0, crawl_delay=0.0) as served:
        yield served


@pytest.fixture
def news(today: Served) -> Iterator[Served]:
    today.control("reset")
    yield today
    today.control("reset")


def crawl(newscrawler: Run, served: Served, uri: str, *options: str) -> dict[str, Any]:
    """Crawl, and give what the server counted."""
    served.control("reset", only="stats")
    ran = newscrawler("crawl", served.profile, "--copies", "skip", "--mongo-uri", uri, *options)
    assert ran.code == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return served.counts()


def test_the_article_of_a_story_is_asked_again_on_the_plan_and_a_correction_found(
    news: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    stories = [str(story["id"]) for story in truth_of(news)]
    assert crawl(newscrawler, news, database_uri)["article"] == len(stories)
    founding = {doc["foundingArticleId"] for doc in database["stories"].find()}
    planned = {doc["_id"]: doc for doc in database["urls"].find({"bornAt": {"$ne": None}})}
    assert set(planned) == founding
    assert all(doc["revisitAt"] > datetime.now(UTC) for doc in planned.values())

    # Nothing is due at once; six hours later each story is, once, and told "not modified".
    assert crawl(newscrawler, news, database_uri)["article"] == 0
    let_pass(database, 7 * HOUR)
    news.control("correct", networkId=truth_of(news)[3]["id"])
    counted = crawl(newscrawler, news, database_uri)
    assert counted["articlesPerStory"] == dict.fromkeys(stories, 1)
    assert counted["byStatus"]["304"] >= len(stories) - 1
    assert database["revisions"].count_documents({"kind": "revision"}) == 1
    assert crawl(newscrawler, news, database_uri)["article"] == 0

    # Each day less, and in the end not at all.
    let_pass(database, DAY)
    assert crawl(newscrawler, news, database_uri)["article"] == len(stories)
    let_pass(database, 7 * DAY)
    assert crawl(newscrawler, news, database_uri)["article"] == len(stories)
    let_pass(database, 30 * DAY)
    assert crawl(newscrawler, news, database_uri)["article"] == 0
    assert database["urls"].count_documents({"role": "article", "revisitAt": {"$ne": None}}) == 0


def test_all_copies_are_fetched_but_only_one_of_a_story_is_asked_again(
    news: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    crawl(newscrawler, news, database_uri, "--copies", "all")
    assert database["articles"].count_documents({}) > len(truth_of(news))
    let_pass(database, 7 * HOUR)
    counted = crawl(newscrawler, news, database_uri, "--copies", "all")
    assert counted["article"] == len(truth_of(news))


def test_lists_are_told_apart_by_what_they_bring(
    news: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    first = crawl(newscrawler, news, database_uri)
    lists = sum(first[kind] for kind in ("feed", "section", "sitemap"))
    # What was just asked is asked again as it is: conditionally, and soon less often.
    again = crawl(newscrawler, news, database_uri)
    assert again["byStatus"]["304"] > 0
    database["urls"].update_many({"interval": {"$ne": None}}, {"$set": {"interval": 600.0}})
    crawl(newscrawler, news, database_uri)
    quiet = crawl(newscrawler, news, database_uri)
    assert 0 < sum(quiet[kind] for kind in ("feed", "section", "sitemap")) < lists / 2
    let_pass(database, HOUR)
    due = crawl(newscrawler, news, database_uri)
    assert sum(due[kind] for kind in ("feed", "section", "sitemap")) > lists / 2


def test_another_wish_reads_the_lists_again(news: Served, newscrawler: Run, database_uri: str, database: Db) -> None:
    crawl(newscrawler, news, database_uri)
    later = {"interval": 7200.0, "revisitAt": datetime.now(UTC) + HOUR}
    database["urls"].update_many({"interval": {"$ne": None}}, {"$set": later})
    copies = sum(len(story["outlets"]) for story in truth_of(news))
    held = database["articles"].count_documents({})
    counted = crawl(newscrawler, news, database_uri, "--copies", "all")
    assert counted["article"] == copies - held
    assert database["articles"].count_documents({}) == copies


def test_a_page_that_is_not_there_is_given_up_after_its_retries_and_alive_when_it_comes_back(
    news: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    lost = str(truth_of(news)[0]["id"])
    news.control("fault", networkId=truth_of(news)[0]["id"], kind="404")
    first = crawl(newscrawler, news, database_uri)["articlesPerStory"][lost]
    assert first == len(truth_of(news)[0]["outlets"])
    pages = {"role": "article", "url": {"$regex": f"/{lost}/"}}
    assert set(database["urls"].distinct("state", pages)) == {"fetchError"}
    assert lost not in crawl(newscrawler, news, database_uri)["articlesPerStory"]
    for failures, span in enumerate((2 * HOUR, 7 * HOUR, 2 * DAY), 2):
        let_pass(database, span)
        assert crawl(newscrawler, news, database_uri)["articlesPerStory"][lost] == first
        assert set(database["urls"].distinct("failures", pages)) == {failures}
    assert set(database["urls"].distinct("state", pages)) == {"gone"}
    assert database["urls"].count_documents(pages | {"revisitAt": {"$ne": None}}) == 0
    let_pass(database, HOUR)
    assert lost not in crawl(newscrawler, news, database_uri)["articlesPerStory"]

    news.control("fault", networkId=truth_of(news)[0]["id"], kind=None)
    crawl(newscrawler, news, database_uri, "--retry-errors")
    assert database["articles"].count_documents({"networkId": lost}) >= 1
    alive = database["urls"].find_one(pages | {"state": "fetched"})
    assert alive is not None
    assert alive["failures"] == 0
    assert alive["reason"] is None


def test_an_article_that_is_stored_no_more_is_asked_in_full(
    news: Served, newscrawler: Run, database_uri: str, database: Db
) -> None:
    crawl(newscrawler, news, database_uri)
    lost = str(truth_of(news)[0]["id"])
    for name in ("articles", "copies"):
        database[name].delete_many({"networkId": lost})
    let_pass(database, 7 * HOUR)
    counted = crawl(newscrawler, news, database_uri)
    assert counted["articlesPerStory"][lost] == 1
    assert counted["byStatus"]["304"] >= len(truth_of(news)) - 1
    assert database["articles"].count_documents({"networkId": lost}) == 1
    assert database["copies"].count_documents({"networkId": lost, "state": "fetched"}) == 1


def test_not_modified_for_what_was_never_fetched_is_a_failure(
    tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    with recorded(tmp_path, delay=0.0, outlets=1) as tide:
        page, path = {"_id": "tide/tide2.example/2000"}, "/news/2000/harbour-ferry-2000"
        # The list is as it was, and leads nowhere again.
        tide.answer = lambda each: Answer(304) if (each.path, each.nth) in {(path, 0), ("/", 1)} else None
        command = ["crawl", tide.profile, "--mongo-uri", database_uri]
        assert newscrawler(*command).code == 0
        assert database["articles"].find_one(page) is None
        let_pass(database, 2 * HOUR)
        assert newscrawler(*command).code == 0
        assert database["articles"].find_one(page) is not None


def test_a_page_that_is_stored_and_was_gone_is_alive_when_it_comes_back(
    tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    with recorded(tmp_path, delay=0.0, outlets=1) as tide:
        tide.profile.write_text(f"{tide.profile.read_text()}[revisits]\nretries = []\n")
        page, path = {"_id": "tide/tide2.example/2000"}, "/news/2000/harbour-ferry-2000"

        def asked() -> int:
            tide.log.clear()
            ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri)
            assert ran.code == 0, ran.stderr
            return [each.path for each in tide.pages()].count(path)

        assert asked() == 1
        database["urls"].update_one(page, {"$set": {"revisitAt": datetime.now(UTC) - HOUR}})
        tide.answer = lambda each: Answer(404) if each.path == path else None
        assert asked() == 1
        tide.answer = lambda _: None
        # Linked all the time, it is looked for once a day.
        let_pass(database, 2 * HOUR)
        assert asked() == 0
        assert database["urls"].find_one(page)["state"] == "gone"  # type: ignore[index]
        let_pass(database, DAY)
        assert asked() == 1
        assert database["urls"].find_one(page)["state"] == "fetched"  # type: ignore[index]
        let_pass(database, DAY)
        assert asked() == 0
