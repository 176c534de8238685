"""Promos under re-captured pages, late arrivals, an operator beside a crawl, and pages that mean harm."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from captures import DOMAINS, PROFILE, address, article, listing

from newscrawler.items import Capture, Teaser
from newscrawler.mongo.client import connect_async
from newscrawler.sources.identity import teaser_id
from pipelines import batch
from pipelines.promos.cleaning import decide, tend

LINE = "Sign up for the morning letter of our town and read it before the gulls do."
OTHER = "Row with us on Sundays from the old pier, whatever the weather may bring."
DAY = 24 * 60


def words(seed: str, count: int) -> str:
    rng = random.Random(seed)
    syllables = ["ka", "lo", "min", "ter", "su", "vra", "pel", "dor", "ni", "gash", "oth", "rel", "quin", "bu", "zam"]
    said = " ".join("".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(count))
    return f"{said.capitalize()}."


def told(story: int, *lines: str, at: float | None = None, **fields: Any) -> Capture:
    """Give an article of its own words, with these lines at its end."""
    body = "\n\n".join([*(words(f"{story}/{number}", 14) for number in range(6)), *lines])
    shown = {"headline": words(f"headline {story}", 6).rstrip("."), **fields}
    return article(story, minutes=story if at is None else at, body=body, **shown)


def run(database_uri: str, act: Callable[[Any], Awaitable[Any]]) -> Any:
    async def inside() -> Any:
        db = connect_async(database_uri, "newscrawler tests")
        try:
            return await act(db)
        finally:
            await db.client.close()

    return asyncio.run(inside())


def stories_with(database: Any, text: str) -> set[int]:
    found = database["articles"].find({}, {"networkId": 1, "articleBody": 1})
    return {int(doc["networkId"]) - 1000 for doc in found if text in doc["articleBody"]}


def test_pages_fetched_again_make_no_promo_of_a_rare_line(storing, database):
    storing([told(story, *([LINE] if story <= 4 else [])) for story in range(1, 101)])
    storing([*(told(story, LINE, at=DAY) for story in range(1, 5)), told(101, LINE, at=DAY + 1)])
    assert database["promos"].find_one({"text": LINE})["state"] == "learning"
    assert stories_with(database, LINE) == {1, 2, 3, 4, 101}


def test_an_older_capture_changes_no_lines(storing, database):
    storing([told(1, OTHER, at=60)])
    newer = database["lines"].find_one()
    storing([told(1, LINE, at=5)])
    assert database["lines"].find_one() == newer


def test_a_line_forgotten_stays_cut_where_another_is_given_back(storing, database, database_uri):
    storing([told(story, LINE, OTHER) for story in range(1, 6)])
    storing([told(20 + n, OTHER, at=n * 25 * DAY) for n in range(1, 5)])
    run(database_uri, lambda db: tend(db, PROFILE))
    assert [doc["text"] for doc in database["promos"].find({"state": "confirmed"})] == [OTHER]
    identity = database["promos"].find_one({"text": OTHER})["_id"]
    run(database_uri, lambda db: decide(db, PROFILE, identity, "kept"))
    assert stories_with(database, OTHER) >= {1, 2, 3, 4, 5}
    assert stories_with(database, LINE) == set()


@pytest.mark.parametrize("state", ["kept", "dropped"])
def test_what_an_operator_decides_while_a_batch_is_stored_holds_for_it_too(storing, database, monkeypatch, state):
    storing([told(story, LINE) for story in range(1, 6)])
    identity = database["promos"].find_one({"state": "confirmed"})["_id"]
    if state == "dropped":
        # Judged under many stories before: the batch itself gives no reason to judge it again.
        learning = {"state": "learning", "outlets": [], "stories": 100}
        database["promos"].update_one({"_id": identity}, {"$set": learning})
    read = batch.judged

    async def judged(db: Any, sources: Any) -> Any:
        known = await read(db, sources)
        await decide(db, PROFILE, identity, state)
        return known

    monkeypatch.setattr(batch, "judged", judged)
    storing([told(7, LINE)])
    assert (7 in stories_with(database, LINE)) == (state == "kept")


def test_a_line_of_harmful_letters_is_learned_and_cut(storing, database):
    line = "$where(.*[a-z]+\\Q{0}^|? {outlet} $$ROOT \x00 articles.$[] and that is all we say of it"
    snippet = Teaser(id=teaser_id(line, "A boat", None), position=0, headline="A boat", text=line, url=address(9))
    storing([listing([], minutes=0, teasers=[snippet])], [told(story, line, description=line) for story in range(1, 6)])
    assert database["promos"].find_one({"state": "confirmed"})["outlets"] == [DOMAINS[0]]
    assert stories_with(database, "ROOT") == set()
    assert {doc["description"] for doc in database["articles"].find()} == {None}


def test_of_an_article_of_very_many_lines_none_is_learned(storing, database):
    many = [f"Line number {n} of a page that means harm to whoever reads it." for n in range(2_000)]
    assert storing([told(1, *many), told(2, LINE)])["store/article_new"] == 2
    assert [doc["_id"] for doc in database["lines"].find()] == ["tidewire/harbour.example/1002"]


def test_a_dateline_behind_a_promo_is_read_whenever_it_is_cut(storing, database):
    text = f"{LINE} PARIS, France - The boat came home late and nobody"
    shown = Teaser(id=teaser_id(text, None, None), position=0, headline="A boat", text=text, url=address(9))
    storing([listing([], teasers=[shown])], [told(story, LINE) for story in range(1, 6)])
    storing([listing([], minutes=9, teasers=[shown], path="section/sky")])
    places = [[place["name"] for place in doc["dateline"]["places"]] for doc in database["teasers"].find()]
    assert places == [["Paris"], ["Paris"]]


def test_an_outlets_name_in_the_genitive_is_masked_too(storing, database):
    names = [outlet.name for outlet in PROFILE.outlets]
    line = "Read the {}'s morning letter before the gulls on the roof of the fish market do."
    captures = []
    for story in range(1, 7):
        capture = told(story, line.format(names[story % 3]))
        captures.append(moved(capture, story, story % 3))
    storing(captures)
    assert database["promos"].find_one({"state": "confirmed"})["outlets"] is None


def moved(capture: Capture, story: int, outlet: int) -> Capture:
    assert capture.article is not None
    return article(
        story,
        outlet=outlet,
        minutes=story,
        body=capture.article.articleBody or "",
        headline=capture.article.headline,
    )
