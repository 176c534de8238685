"""Addresses without end come to one: a budget for each pattern, told once and counted."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from pymongo.database import Database

from newscrawler.items import Article, Capture, Http, Link
from newscrawler.sources.profile import Outlet, Profile
from newscrawler.sources.traps import Traps, pattern_of

from .attackers import Attacker, article, front

SITE = "http://quay.example"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/calendar/2024/05/01", "/calendar/2031/12/30"),
        ("/news/278102426/the-tide", "/news/278102427/the-ebb"),
        ("/world?page=2", "/world?page=31337"),
        ("/S(a1b2c3)/news/the-tide", "/S(9f8e7d)/news/the-tide"),
        ("/a/0cc175b9c0f1b6a831c399e269772661/x", "/a/92eb5ffee6ae2fec3ad71c777531578f/y"),
        ("/a/b/c/d/e/f/a/b/c", "/a/b/c/d/z/a/b/c/a/b/c/a/b/c"),
        ("/shop?colour=red&size=1", "/shop?size=2&colour=blue"),
        ("/shop?a=1&b=1&c=1", "/shop?a=1&b=2&d=3&e=4"),
    ],
)
def test_addresses_of_a_kind_have_one_pattern(first: str, second: str) -> None:
    assert pattern_of(SITE + first) == pattern_of(SITE + second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("/calendar/2024", "/news/2024"), ("/world", "/world?page=2"), ("/a?b=1", "/a?c=1"), ("/a/b", "/a/b/c")],
)
def test_others_have_their_own(first: str, second: str) -> None:
    assert pattern_of(SITE + first) != pattern_of(SITE + second)


def test_hosts_have_their_own() -> None:
    assert pattern_of("http://a.example/x/1") != pattern_of("http://b.example/x/1")


def traps(budget: int | None = 3) -> Traps:
    outlet = Outlet(name="Q", domain="quay.example", url=f"{SITE}/", sections=["/world?page=1"])
    return Traps(Profile(name="quay", trap_budget=budget, outlets=[outlet]))


def page(path: str, *links: str, text: str | None = None) -> Capture:
    url = SITE + path
    return Capture(
        url=url,
        kind="list" if text is None else "article",
        article=None if text is None else Article(url=url, headline="Tide", articleBody=text),
        links=[Link(url=SITE + link, kind="article") for link in links],
        http=Http(status=200),
    )


def note(met: Traps, capture: Capture) -> str | None:
    return met.note(capture, "article" if capture.kind == "article" else "section")


def test_pages_in_a_row_that_bring_nothing_spend_their_pattern() -> None:
    met = traps()
    assert [note(met, page(f"/calendar/{day}")) for day in range(3)] == [None, None, "quay.example/calendar/*"]
    assert met.is_spent(f"{SITE}/calendar/999")
    assert not met.is_spent(f"{SITE}/news/999")
    # It is told once.
    assert note(met, page("/calendar/4")) is None


def test_an_archive_of_articles_never_ends() -> None:
    met = traps()
    for day in range(500):
        assert note(met, page(f"/archive/2019/{day}", f"/news/{day}/a")) is None
        assert note(met, page("/archive/2019/empty")) is None
        assert note(met, page(f"/news/{day}/a", text=f"The tide of day {day}")) is None
    assert not met.spent


def test_texts_and_links_that_were_shown_before_are_nothing_new() -> None:
    met = traps()
    note(met, page("/news/1/a?sid=0", text="The tide"))
    for sid in range(3):
        note(met, page(f"/news/1/a?sid={sid}", text="The tide"))
    assert met.is_spent(f"{SITE}/news/2/b?sid=9")
    for number in range(9):
        # Links to what is spent bring nothing, though each is another one.
        note(met, page(f"/world?page={number}", f"/news/1/a?sid={number}"))
    assert met.is_spent(f"{SITE}/world?page=77")


def test_what_the_profile_lists_is_asked_whatever_it_brings() -> None:
    met = traps()
    for number in range(9):
        note(met, page(f"/world?page={number}"))
    assert met.is_spent(f"{SITE}/world?page=2")
    assert not met.is_spent(f"{SITE}/world?page=1")


def test_lists_in_place_of_articles_bring_nothing() -> None:
    met = traps()
    for number in range(3):
        met.note(page(f"/news/{number}/a", f"/news/{number + 1}/a"), "article")
    assert met.is_spent(f"{SITE}/news/9/a")


def test_without_a_budget_nothing_ends() -> None:
    met = traps(None)
    for number in range(9):
        note(met, page(f"/calendar/{number}"))
    assert not met.is_spent(f"{SITE}/calendar/1")


# --- crawls ---


def crawl(
    newscrawler: Run, attacker: Attacker, folder: Path, uri: str, *keys: str, budget: int = 20
) -> tuple[Any, list[str]]:
    profile = attacker.profile(folder, *keys, f"trap_budget = {budget}", "allow_private = true")
    ran = newscrawler("crawl", profile, "--mongo-uri", uri, "--json")
    assert ran.code == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran, [line for line in ran.stderr.splitlines() if "brought nothing new" in line]


def test_paging_without_an_end(
    attacker: Attacker, newscrawler: Run, database_uri: str, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    """The last pages of a section, each with the same stories and a link to the next."""

    def paged(path: str) -> str | None:
        found = re.fullmatch(r"/world(?:\?page=(\d+))?", path)
        if found is None:
            return article(path) if path.startswith("/news/") else None
        number = int(found[1] or 1)
        stories = [f"/news/{min(number, 5)}{each}/the-tide-came-in" for each in range(6)]
        return front(*stories, head=f'<link rel="next" href="/world?page={number + 1}">')

    attacker.otherwise = paged
    keys = ('article_path = "/news/<id>/<slug>"', 'sections = ["/world"]', "section_pages = 100000")
    ran, told = crawl(newscrawler, attacker, tmp_path, database_uri, *keys)
    assert len(told) == 1
    assert "/*?page: 20 such pages in a row brought nothing new" in told[0]
    assert ran.json["run"]["traps"] == 1
    asked = sum(path.startswith("/world") for path in attacker.paths())
    assert 5 + 20 <= asked <= 5 + 20 + 16
    assert database["articles"].count_documents({}) == 30
    run = database["runs"].find_one({})
    assert run is not None
    assert run["counts"]["crawl/trap"] == 1


@pytest.mark.parametrize("trap", ["stories without a text", "one text under ever new ids"])
def test_stories_without_an_end(
    attacker: Attacker, newscrawler: Run, database_uri: str, tmp_path: Path, trap: str
) -> None:
    """Each page's box leads to stories that nobody has seen."""
    numbers = count(1000)

    def story(path: str) -> str | None:
        if path == "/":
            return front(*(f"/news/{next(numbers)}/the-tide-came-in" for _ in range(6)))
        links = [f"/news/{next(numbers)}/the-tide-came-in" for _ in range(6)]
        items = "".join(f'<li><a href="{link}">What the tide left at quay {link[6:10]}</a></li>' for link in links)
        if trap == "stories without a text":
            return front(*links)
        return article("pier one", tail=f"<h3>More stories</h3><ul>{items}</ul>")

    attacker.otherwise = story
    keys = ('article_path = "/news/<id>/<slug>"', 'sections = ["/"]', 'copies = "all"')
    _, told = crawl(newscrawler, attacker, tmp_path, database_uri, *keys)
    assert len(told) == 1
    assert "/news/*/*" in told[0] or "/news/#/*" in told[0]
    assert len(attacker.asked) < 120
