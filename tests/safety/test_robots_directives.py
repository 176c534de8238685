"""What pages forbid to robots is obeyed, counted and kept with the article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Run, call
from lxml import html
from pymongo.database import Database

from newscrawler.extract.page.robots import directives_in, directives_of

from .attackers import Attacker, article, front

STORY = "/news/1/the-tide-came-in-late-again"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["noindex"], "noindex"),
        (["NoIndex, NOARCHIVE"], "noarchive noindex"),
        (["noarchive", "nofollow"], "noarchive nofollow"),
        (["none"], "nofollow noindex"),
        (["all"], ""),
        (["newscrawler: noarchive"], "noarchive"),
        (["NewsCrawler: noarchive, nofollow"], "noarchive nofollow"),
        (["googlebot: noindex, nofollow"], ""),
        (["googlebot: noindex, newscrawler: noarchive"], "noarchive"),
        (["newscrawler: noarchive, otherbot: noindex, nofollow"], "noarchive"),
        (["googlebot: noindex", "noarchive"], "noarchive"),
        (["*: noindex"], "noindex"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], "noindex"),
        (["max-snippet: 20, noarchive", "max-image-preview:large"], "noarchive"),
        (["nosnippet, notranslate, noimageindex, index, follow"], ""),
        ([" ,, noindex ;"], ""),
        ([""], ""),
        ([], ""),
    ],
)
def test_headers(headers: list[str], found: str) -> None:
    assert directives_in(headers) == set(found.split())


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<meta name="robots" content="noindex">', "noindex"),
        ('<META NAME="ROBOTS" CONTENT="NOINDEX,NOFOLLOW">', "nofollow noindex"),
        ('<meta content=" none " name=robots>', "nofollow noindex"),
        ('<meta name="robots" content="noarchive"><meta name="robots" content="noindex">', "noarchive noindex"),
        ('<meta name="newscrawler" content="noarchive"><meta name="robots" content="index">', "noarchive"),
        ('<meta name="googlebot" content="noindex">', ""),
        ('<meta name="robots" content="max-image-preview:large, index, follow">', ""),
        ('<meta name="robots">', ""),
        ('<title>A</title></head><body><meta name="robots" content="noindex">', "noindex"),
        ('<p>A</p><meta name="robots" content="noindex">', "noindex"),
        ("<p>robots noindex</p>", ""),
    ],
)
def test_pages(markup: str, found: str) -> None:
    assert directives_of(html.fromstring(f"<html><head>{markup}</head><body><p>A</p></body></html>")) == set(
        found.split()
    )


Db = Database[dict[str, Any]]


def crawl(newscrawler: Run, attacker: Attacker, folder: Path, uri: str, *keys: str) -> Any:
    paths = ('article_path = "/news/<id>/<slug>"', 'sections = ["/"]', "allow_private = true")
    ran = newscrawler("crawl", attacker.profile(folder, *paths, *keys), "--mongo-uri", uri, "--json")
    assert ran.code == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.json["run"]


@pytest.mark.parametrize("by", ["header", "page"])
def test_of_a_page_that_is_not_to_be_indexed_the_text_is_not_kept(
    attacker: Attacker, newscrawler: Run, database_uri: str, database: Db, tmp_path: Path, by: str
) -> None:
    meta = '<meta name="robots" content="noindex, noarchive"><meta name="description" content="A tide of words">'
    attacker.pages["/"] = front(STORY)
    attacker.pages[STORY] = article("pier one", head=meta if by == "page" else "")
    attacker.headers[STORY] = [("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noarchive")] if by == "header" else []
    run = crawl(newscrawler, attacker, tmp_path, database_uri)
    assert run["articles"] == 1
    assert run["robots"] == {"noarchive": 1, "noindex": 1}
    assert run["rejects"] == {}
    stored = database["articles"].find_one({})
    assert stored is not None
    assert (stored["articleBody"], stored["description"], stored["openings"]) == (None, None, [])
    assert stored["headline"] == "Tide of pier one"
    assert stored["datePublished"] is not None
    assert stored["url"] == attacker.url(STORY)
    assert stored["outlet"] == "quay.example"
    assert stored["robots"] == ["noarchive", "noindex"]
    assert database["copies"].count_documents({"state": "fetched"}) == 1
    assert database["signatures"].count_documents({"articleId": stored["_id"]}) == 0
    assert "master of pier" not in str([*database["articles"].find(), *database["signatures"].find()])
    counts = (database["runs"].find_one({}) or {})["counts"]
    assert (counts["crawl/noindex"], counts["crawl/noarchive"]) == (1, 1)
    shown = call("article", stored["_id"], "--mongo-uri", database_uri)
    assert shown.stdout.endswith("no text: the page asks not to be indexed\n")


def test_a_profile_may_ignore_that(
    attacker: Attacker, newscrawler: Run, database_uri: str, database: Db, tmp_path: Path
) -> None:
    attacker.pages["/"] = front(STORY)
    attacker.pages[STORY] = article("pier one", head='<meta name="robots" content="noindex">')
    run = crawl(newscrawler, attacker, tmp_path, database_uri, 'noindex = "ignore"')
    assert run["robots"] == {"noindex": 1}
    stored = database["articles"].find_one({})
    assert stored is not None
    assert stored["articleBody"].startswith("The harbour master of pier one")
    assert stored["robots"] == ["noindex"]


def test_links_are_not_followed_where_a_page_asks_so(
    attacker: Attacker, newscrawler: Run, database_uri: str, tmp_path: Path
) -> None:
    attacker.pages["/"] = front(STORY, head='<meta name="robots" content="nofollow">')
    attacker.pages[STORY] = article("pier one")
    run = crawl(newscrawler, attacker, tmp_path, database_uri)
    assert run["robots"] == {"nofollow": 1}
    assert attacker.paths() == ["/"]
