"""The log of the index under what goes wrong: batches decided anew, lost answers, processes that slept, long crawls."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect
from test_near_duplicates import ONE, story, text
from test_shared_index import Db, run

from pipelines.dedup import Engine, Text
from pipelines.dedup.furniture import Furniture
from pipelines.dedup.shared import Shared
from pipelines.dedup.signatures import ARTICLES

__all__ = ["run"]

LINE = "Read more of this on the other page"
HALVES = {"one": text([ONE[0], *ONE[1:4]]), "two": text([ONE[0], *ONE[4:]])}
"""Two stories, until the whole of both comes."""


def test_a_batch_that_is_decided_anew_counts_its_lines_once(run):
    texts = [Text(f"{n}", text([*story(n), LINE]), 0, site="x") for n in range(2)]

    async def work(db: Db) -> set[int]:
        first, second = [await Shared.open(db, "articles") for _ in range(2)]
        batch = second.engine.read(texts)
        for _ in range(3):
            second.engine.decide(batch)
        await second.assign(texts)
        await first.assign([Text("2", text(story(2)), 0)])
        return first.engine.known.furniture.confirmed | second.engine.known.furniture.confirmed

    assert run(work) == set()


def test_lines_of_copies_that_tell_nothing_new_are_counted(run):
    async def work(db: Db) -> set[int]:
        shared = await Shared.open(db, "articles")
        for number in range(3):
            await shared.assign([Text(f"{number}", text(story(number)), 0)])
        for number in range(3):
            await shared.assign([Text(f"copy {number}", text([*story(number), LINE]), 0, site="x")])
        return shared.engine.known.furniture.confirmed

    assert len(run(work)) == 1


def test_the_count_of_lines_stays_bounded_and_new_furniture_is_found(monkeypatch):
    monkeypatch.setattr("pipelines.dedup.furniture._HELD", 100)
    furniture, salt = Furniture(), 1 << 40
    for number in range(300):
        for told in "ab":
            furniture.confirm(*furniture.learn([([salt + number], told)]))
    for told in "abcd":
        furniture.confirm(*furniture.learn([([salt + 999], told)]))
    assert furniture.confirmed == {salt + 999}


def test_what_became_of_a_story_is_told_until_it_was_followed(run, monkeypatch):
    lost = []

    async def work(db: Db) -> list[Any]:
        shared = await Shared.open(db, "articles")
        await shared.assign([Text(name, told, 0) for name, told in HALVES.items()])
        real = AsyncCollection.update_one

        async def then_lost(*args: Any, **kwargs: Any) -> Any:
            await real(*args, **kwargs)
            lost.append(None)
            raise AutoReconnect("the answer is lost")

        whole = [Text("whole", text(ONE), 0)]
        with monkeypatch.context() as patch:
            patch.setattr(AsyncCollection, "update_one", then_lost)
            with pytest.raises(AutoReconnect):
                await shared.assign(whole)
        _, told = await shared.assign(whole)
        _, again = await shared.assign(whole)
        shared.followed(again)
        return [told, again, (await shared.assign(whole))[1]]

    assert run(work) == [[("two", "one")], [("two", "one")], []]
    assert lost == [None]


def test_a_process_that_waited_adds_behind_all_others(run, monkeypatch):
    monkeypatch.setattr("pipelines.dedup.shared._SHORTEN_EVERY", 10)

    async def work(db: Db) -> str:
        waiting = await Shared.open(db, "articles", days=3)
        busy = await Shared.open(db, "articles", days=3)
        for day in range(120):
            await busy.assign([Text(f"{day}", text(story(day)), day)])
        await waiting.assign([Text("a", text(ONE), 119)])
        decisions, _ = await busy.assign([Text("b", text(ONE), 119)])
        return decisions[0].story

    assert run(work) == "a"


def test_what_an_operator_parted_stays_so_when_the_log_is_shortened(run, monkeypatch):
    monkeypatch.setattr("pipelines.dedup.shared._SHORTEN_EVERY", 10)

    async def work(db: Db) -> list[Any]:
        shared = await Shared.open(db, "articles", days=3)
        await shared.assign([Text("one", HALVES["one"], 0), Text("two", HALVES["two"], 0)])
        await shared.split([Text("two", HALVES["two"], 0)], "two", "one")
        for day in range(1, 120):
            copies = [Text(f"{name} {day}", told, day) for name, told in HALVES.items()]
            await shared.assign([*copies, Text(f"{day}", text(story(day)), day)])
        _, redirects = await (await Shared.open(db, "articles", days=3)).assign([Text("whole", text(ONE), 119)])
        return redirects

    assert run(work) == []


def test_copies_without_articles_can_be_split(run):
    async def work(db: Db) -> bool:
        shared = await Shared.open(db, "articles")
        await shared.split([], "b", "a")
        return frozenset("ab") in shared.engine.known.apart

    assert run(work)


def parted() -> Engine:
    engine = Engine(ARTICLES)
    engine.assign([Text(name, told, 0) for name, told in HALVES.items()])
    engine.known.apply(engine.split([Text("two", HALVES["two"], 0)], "two", "one"))
    return engine


def test_what_an_operator_parted_stays_so_when_a_part_becomes_another_story():
    engine = parted()
    engine.known.apply(engine.merge("two", "three"))
    assert engine.assign([Text("whole", text(ONE), 0)])[0].story in ("one", "three")
    assert engine.known.redirects == {"two": "three"}


def test_a_part_may_have_the_name_of_a_story_that_was_another_s():
    engine = Engine(ARTICLES)
    engine.assign([Text(name, told, 0) for name, told in HALVES.items()])
    engine.known.apply(engine.merge("two", "one"))
    engine.known.apply(engine.split([Text("two", HALVES["two"], 0)], "two", "one"))
    assert [each.story for each in engine.assign([Text("again", HALVES["two"], 0)])] == ["two"]


def test_what_more_stories_have_than_a_short_number_holds_is_still_no_evidence():
    index = Engine(ARTICLES).known.index
    sketch = index.signatures.sketch[:1].copy()
    sketch[0, 0] = 5
    index._count(sketch.repeat(40_000, axis=0), 1)
    assert index.clean(sketch)[0, 0] != 5


def test_a_text_that_is_decided_again_keeps_its_link():
    engine = Engine(ARTICLES)
    joined = Text("joined", text([*ONE[:4], *story(7)[:2]]), 0)
    founder = engine.assign([Text("a", text(ONE), 0)])
    first = engine.assign([joined])
    assert first[0].link is not None
    assert first[0].link.to == "a"
    assert engine.assign([joined]) == first
    assert engine.assign([Text("a", text(ONE), 0)]) == founder
