"""A network's log proves how it was asked: delays, back-off, cool-downs, and what its robots.txt allows."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from commands import Run, call
from forked import start
from pymongo.database import Database

from newscrawler.mongo.client import connect_async
from newscrawler.mongo.cooldowns import FIRST, begin_cooldown

from .recorded import OUTLETS, STORIES, Answer, Asked, Recorded, recorded

Db = Database[dict[str, Any]]
DELAY = 0.2
"""Seconds; within them an answer is understood, and else one more request is sent that knows nothing of it."""
EARLY = 0.15
"""Seconds by which most requests may seem early: the server takes its time when it has read one."""


@pytest.fixture
def tide(tmp_path: Path) -> Iterator[Recorded]:
    """Serve three outlets, asked with a delay: an answer is understood before the next request is sent."""
    with recorded(tmp_path, delay=DELAY) as network:
        yield network


@pytest.fixture
def brief(tide: Recorded) -> Recorded:
    """Give the three outlets with two stories each, for tests of long waits."""
    tide.stories = 2
    return tide


@pytest.fixture
def eager(tmp_path: Path) -> Iterator[Recorded]:
    """Serve three outlets that are asked without a delay."""
    with recorded(tmp_path, delay=0.0) as network:
        yield network


@pytest.mark.parametrize("lines", ["Crawl-delay: 0.5", "Crawl-delay: 0.1\nRequest-rate: 10/5s"])
def test_the_longest_wish_of_any_host_is_the_networks_delay(
    brief: Recorded, newscrawler: Run, database_uri: str, lines: str
) -> None:
    brief.answer = lambda asked: (
        Answer(body=f"User-agent: *\n{lines}\n") if (asked.host, asked.path) == (OUTLETS[0], "/robots.txt") else None
    )
    ran = newscrawler("crawl", brief.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert len(brief.pages()) == len(OUTLETS) * (brief.stories + 1)
    told = next(n for n, each in enumerate(brief.log) if (each.host, each.path) == (OUTLETS[0], "/robots.txt"))
    gaps = brief.gaps()[told + 1 :]
    # What came late makes the next seem early, but not all of them.
    assert median(gaps) >= 0.5 - EARLY
    assert sum(gaps) >= 0.5 * len(gaps) - 1
    assert {each.host for each in brief.log[told + 1 :]} == set(OUTLETS)


def test_one_request_at_a_time_though_no_delay_lies_between_them(
    eager: Recorded, newscrawler: Run, database_uri: str
) -> None:
    eager.latency = 0.02
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert len(eager.pages()) == len(OUTLETS) * (STORIES + 1)
    assert eager.most == 1


def behind(network: Recorded, number: int) -> float:
    """Give the seconds from a request to the next that knows its answer: one more may be under way."""
    return sum(network.gaps()[number : number + 2])


def at_first(path: str, answer: Answer) -> Any:
    """Answer so when a story is asked for the first time."""
    return lambda asked: answer if asked.path.startswith(path) and asked.nth == 0 else None


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_the_whole_network_waits_as_long_as_retry_after_says(
    brief: Recorded, newscrawler: Run, database_uri: str, status: int, form: str
) -> None:
    troubled = f"/news/{1000 * int(OUTLETS[1][-1])}/"

    def answer(asked: Asked) -> Answer | None:
        if not asked.path.startswith(troubled) or asked.nth:
            return None
        # A date has no fractions: two seconds from now may be one.
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        return Answer(status, "busy", {"Retry-After": "2" if form == "seconds" else until})

    brief.answer = answer
    ran = newscrawler("crawl", brief.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    refused, again = (n for n, each in enumerate(brief.log) if each.path.startswith(troubled))
    assert again > refused
    assert behind(brief, refused) >= 1.9
    assert len({each.path for each in brief.pages()} - {"/"}) == len(OUTLETS) * brief.stories


# Whatever else says nothing is told in tests/fetch/test_retries.py.
@pytest.mark.parametrize("said", ["soon", "1e9"])
def test_a_retry_after_that_says_nothing_is_none(
    eager: Recorded, newscrawler: Run, database_uri: str, said: str
) -> None:
    eager.answer = at_first("/news/2000/", Answer(503, "busy", {"Retry-After": said}))
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert sum(each.path.startswith("/news/2000/") for each in eager.log) == 2


def test_each_retry_waits_twice_as_long_and_all_hosts_with_it(
    brief: Recorded, newscrawler: Run, database_uri: str
) -> None:
    brief.answer = lambda asked: Answer(500) if asked.path.startswith("/news/2001/") else None
    ran = newscrawler("crawl", brief.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    first, second, third = (n for n, each in enumerate(brief.log) if each.path.startswith("/news/2001/"))
    assert behind(brief, first) >= 0.5
    assert behind(brief, second) >= 1.0
    assert third > second
    assert len({each.path for each in brief.pages()} - {"/"}) == len(OUTLETS) * brief.stories


def test_a_page_that_is_to_wait_for_long_is_left_and_its_host_in_peace(
    tide: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    def stories_asked() -> list[str]:
        return [each.path for each in tide.pages() if each.host == OUTLETS[1] and each.path != "/"]

    busy = Answer(503, "", {"Retry-After": "7200"})
    # Whichever of its stories comes first.
    tide.answer = lambda asked: busy if asked.host == OUTLETS[1] and asked.path in stories_asked()[:1] else None
    began = time.monotonic()
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert time.monotonic() - began < 200
    assert f"HTTP 503 from {OUTLETS[1]}:{tide.port}: asked nothing for 7200 s, as its Retry-After says" in ran.stderr
    asked = [each for each in tide.pages() if each.host == OUTLETS[1]]
    assert len({*stories_asked()}) == len(stories_asked()) >= 1
    others = {each.path for each in tide.pages() if each.host != OUTLETS[1]} - {"/"}
    assert len(others) == 2 * STORIES
    left = list(database["urls"].find({"outlet": "tide3.example", "state": "discovered"}))
    assert len(left) + len(asked) == STORIES + 1
    assert left
    # They are due when the host has rested.
    assert all(doc["nextFetchAt"] > datetime.now(UTC) + timedelta(seconds=7000) for doc in left)

    # The next crawl knows, until the operator says otherwise.
    tide.log.clear()
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert {each.host for each in tide.log} == {OUTLETS[0], OUTLETS[2]}
    tide.answer = lambda _: None
    assert newscrawler("crawl", tide.profile, "--mongo-uri", database_uri, "--no-cooldown").code == 0
    assert database["cooldowns"].count_documents({"until": {"$gt": datetime.now(UTC)}}) == 0


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_txt_fails_is_asked_nothing(
    eager: Recorded, newscrawler: Run, database_uri: str, database: Db, status: int
) -> None:
    eager.answer = lambda asked: Answer(status) if (asked.host, asked.path) == (OUTLETS[1], "/robots.txt") else None
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert {each.path for each in eager.log if each.host == OUTLETS[1]} == {"/robots.txt"}
    assert (
        ran.stderr.count(f"http://{OUTLETS[1]}:{eager.port}/robots.txt: HTTP {status}: the site is asked nothing") == 1
    )
    assert len(eager.pages()) == 2 * (STORIES + 1)
    # It is left for later, and not forgotten.
    front = database["urls"].find_one({"url": f"http://{OUTLETS[1]}:{eager.port}/"})
    assert front is not None
    assert front["nextFetchAt"] > datetime.now(UTC) + timedelta(seconds=500)


def test_nor_is_one_whose_robots_txt_cannot_be_unpacked(tide: Recorded, newscrawler: Run, database_uri: str) -> None:
    packed = Answer(body=tide.robots, headers={"Content-Encoding": "gzip"})
    tide.answer = lambda asked: packed if (asked.host, asked.path) == (OUTLETS[1], "/robots.txt") else None
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert {each.path for each in tide.log if each.host == OUTLETS[1]} == {"/robots.txt"}
    assert ran.stderr.count("cannot be unpacked") == 1


def test_a_network_whose_robots_txt_name_a_time_cools_down(
    tide: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    busy = Answer(429, "busy", {"Retry-After": "7200"})
    tide.answer = lambda asked: busy if asked.path == "/robots.txt" else None
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri, "--json")
    assert (ran.code, ran.json["reason"]) == (1, "cooling down")
    assert len(tide.log) == len(OUTLETS)
    cooldown = database["cooldowns"].find_one()
    assert cooldown is not None
    assert cooldown["until"] > datetime.now(UTC) + timedelta(seconds=7000)


@pytest.mark.parametrize("statuses", [(401, 403, 404), (404, 410, 401)])
def test_a_site_without_robots_txt_may_be_asked_all(
    eager: Recorded, newscrawler: Run, database_uri: str, statuses: tuple[int, ...]
) -> None:
    answers = {host: Answer(status) for host, status in zip(OUTLETS, statuses, strict=True)}
    eager.answer = lambda asked: answers[asked.host] if asked.path == "/robots.txt" else None
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert len(eager.pages()) == len(OUTLETS) * (STORIES + 1)


@pytest.mark.parametrize(("redirects", "forbids"), [(5, True), (6, False)])
def test_redirects_of_robots_txt_are_followed_five_times(
    eager: Recorded, newscrawler: Run, database_uri: str, redirects: int, forbids: bool
) -> None:
    def answer(asked: Asked) -> Answer | None:
        step = int(asked.path.removeprefix("/moved/")) if asked.path.startswith("/moved/") else 0
        if step == redirects:
            return Answer(body="User-agent: *\nDisallow: /news/\n")
        if asked.path == "/robots.txt" or step:
            other = OUTLETS[(OUTLETS.index(asked.host) + 1) % len(OUTLETS)]
            return Answer(302, "", {"Location": f"http://{other}:{eager.port}/moved/{step + 1}"})
        return None

    eager.answer = answer
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert (not any(each.path.startswith("/news/") for each in eager.log)) == forbids


def refusing(asked: Asked) -> Answer | None:
    return Answer(403, "no") if asked.path.startswith("/news/") else None


def test_a_network_that_refuses_cools_down_and_status_tells(
    tide: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    tide.answer = refusing
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri, "--json")
    assert ran.code == 1
    assert ran.json["reason"] == "cooling down"
    [told] = re.findall(r"tide refuses us \(HTTP 403, (\d+) in a row from 3 outlets\)", ran.stderr)
    refused = sum(each.path.startswith("/news/") for each in tide.log)
    assert 8 <= int(told) <= refused < len(OUTLETS) * STORIES
    # What was not asked is due.
    due = database["urls"].count_documents({"nextFetchAt": {"$lte": datetime.now(UTC)}, "leasedBy": None})
    assert due == len(OUTLETS) * STORIES - refused

    [told] = call("status", "--json", "--mongo-uri", database_uri).json
    assert told["state"] == "interrupted"
    assert told["cooldown"]["network"] == "tide"
    until = datetime.fromisoformat(told["cooldown"]["until"])
    assert timedelta(0) < until - datetime.now(UTC) <= timedelta(seconds=FIRST)
    assert told["cooldown"]["until"][:16] in call("status", "--mongo-uri", database_uri).stdout

    # As long as it lasts, a crawl asks nothing.
    tide.answer = lambda _: None
    tide.log.clear()
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri)
    assert ran.code == 1
    assert tide.log == []
    assert ran.stderr.count("is asked nothing until") == 1
    assert "--no-cooldown" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert [run["state"] for run in database["runs"].find().sort("startedAt", -1)] == ["skipped", "interrupted"]

    # Unless the operator says so; then nothing was lost.
    ran = newscrawler("crawl", tide.profile, "--mongo-uri", database_uri, "--no-cooldown", "--retry-errors")
    assert ran.code == 0, ran.stderr
    assert database["articles"].count_documents({}) == len(OUTLETS) * STORIES
    [told] = call("status", "--json", "--mongo-uri", database_uri).json
    assert told["cooldown"] is None


def test_what_a_hosts_rest_put_off_is_asked_where_the_operator_says_so(
    eager: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    eager.answer = at_first("/news/2000/", Answer(503, "busy", {"Retry-After": "3600"}))
    command = ["crawl", eager.profile, "--mongo-uri", database_uri]
    assert newscrawler(*command).code == 0
    put_off = database["urls"].count_documents({"nextFetchAt": {"$gt": datetime.now(UTC)}})
    assert put_off > 0
    eager.log.clear()
    assert newscrawler(*command, "--no-cooldown").code == 0
    assert sum(each.host == OUTLETS[0] and each.path.startswith("/news/") for each in eager.log) == put_off
    assert database["articles"].count_documents({}) == len(OUTLETS) * STORIES - 1


@pytest.mark.parametrize("walled", [OUTLETS, OUTLETS[:2]])
def test_a_network_that_shows_nothing_else_cools_down_at_the_crawls_end(
    eager: Recorded, newscrawler: Run, database_uri: str, database: Db, walled: tuple[str, ...]
) -> None:
    eager.answer = lambda asked: Answer(403, "no") if asked.path == "/" and asked.host in walled else None
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri, "--json")
    all_is_refused = walled == OUTLETS
    assert ("tide refuses us (all was refused, 3 in a row from 3 outlets)" in ran.stderr) == all_is_refused
    assert (ran.code, ran.json["reason"]) == ((1, "cooling down") if all_is_refused else (0, "finished"))
    assert database["cooldowns"].count_documents({}) == all_is_refused


def test_a_page_that_was_typed_and_refused_is_its_own_affair(
    eager: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    eager.answer = refusing
    url = f"http://{OUTLETS[0]}:{eager.port}/news/1001/a-story"
    newscrawler("crawl", url, "--mongo-uri", database_uri)
    assert {each.path for each in eager.pages()} == {"/news/1001/a-story"}
    assert database["cooldowns"].count_documents({}) == 0


def test_one_outlets_wall_does_not_stop_the_network(
    eager: Recorded, newscrawler: Run, database_uri: str, database: Db
) -> None:
    eager.answer = lambda asked: refusing(asked) if asked.host == OUTLETS[0] else None
    ran = newscrawler("crawl", eager.profile, "--mongo-uri", database_uri)
    assert ran.code == 0, ran.stderr
    assert database["articles"].count_documents({}) == 2 * STORIES
    assert database["cooldowns"].count_documents({}) == 0


CHALLENGE = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"


@pytest.mark.parametrize(
    ("answer", "told"), [(Answer(403, "no"), "HTTP 403"), (Answer(200, CHALLENGE), "bot challenge")]
)
def test_a_dry_run_stops_too(tide: Recorded, newscrawler: Run, answer: Answer, told: str) -> None:
    tide.answer = lambda asked: answer if asked.path.startswith("/news/") else None
    ran = newscrawler("crawl", tide.profile, "--dry-run")
    assert ran.code == 1
    assert ran.stderr.count(f"tide refuses us ({told}, ") == 1
    assert sum(each.path.startswith("/news/") for each in tide.log) < len(OUTLETS) * STORIES


@pytest.mark.slow
def test_a_crawl_ends_when_another_one_was_refused(
    tide: Recorded, database_uri: str, database: Db, tmp_path: Path
) -> None:
    # Nothing but the cool-down of the other one could end it so soon.
    tide.robots = "User-agent: *\nCrawl-delay: 10\n"
    stderr = tmp_path / "stderr"
    crawl = start("crawl", tide.profile, "--mongo-uri", database_uri, stdout=tmp_path / "stdout", stderr=stderr)
    while len(tide.log) < 2:
        assert crawl.is_alive()
        time.sleep(0.1)

    async def refuse() -> None:
        db = connect_async(database_uri, "newscrawler tests")
        async with db.client:
            await begin_cooldown(db, "tide", "ebb", "20250501T100300Z-000000", "bot challenge", 0)

    asyncio.run(refuse())
    crawl.join(180)
    assert crawl.exitcode == 1, stderr.read_text()
    assert stderr.read_text().count("tide refuses us (bot challenge) and is asked nothing until") == 1
    asked = len(tide.log)
    assert asked < 6
    assert database["urls"].count_documents({"nextFetchAt": {"$lte": datetime.now(UTC)}, "leasedBy": None}) > 0
    assert sorted(database["cooldowns"].find_one()["sources"]) == sorted(  # type: ignore[index]
        ["ebb", database["runs"].find_one()["source"]]  # type: ignore[index]
    )
