"""The index in MongoDB: processes that share it decide as one would, and none is lost or doubled."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from test_near_duplicates import ONE, sentence, story, text

from newscrawler.mongo.client import connect_async
from pipelines.dedup import Engine, Text
from pipelines.dedup.shared import Shared
from pipelines.dedup.signatures import ARTICLES

Db = AsyncDatabase[dict[str, Any]]


def texts_of(count: int, seed: int = 1) -> list[Text]:
    """Give texts of stories that have one to five copies, cut or with a word of their own."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        paragraphs = story(1000 * seed + number)
        for copy in range(rng.randint(1, 5)):
            kept = paragraphs[: rng.randint(4, 8)]
            said = text([*kept, sentence(rng)] if copy else kept)
            found.append(Text(f"{number:03}-{copy}", said, number / 50, site=f"site {copy}"))
    return found


@pytest.fixture
def run(database_uri: str) -> Callable[[Callable[[Db], Awaitable[Any]]], Any]:
    def call(work: Callable[[Db], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            db = connect_async(database_uri, "newscrawler tests")
            try:
                return await work(db)
            finally:
                await db.client.close()

        return asyncio.run(whole())

    return call


def batches(texts: list[Text], size: int = 16) -> list[list[Text]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


async def cluster(shared: Shared, texts: list[Text]) -> dict[str, str]:
    found = {}
    for batch in batches(texts):
        decisions, _ = await shared.assign(batch)
        found |= {each.id: decision.story for each, decision in zip(batch, decisions, strict=True)}
    return found


def partition(stories: dict[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for text_id, name in stories.items():
        found.setdefault(name, set()).add(text_id)
    return {frozenset(each) for each in found.values()}


def test_one_process_decides_as_the_engine_in_memory_does(run):
    texts = texts_of(60)
    engine = Engine(ARTICLES)
    alone = {
        each.id: decision.story
        for batch in batches(texts)
        for each, decision in zip(batch, engine.assign(batch), strict=True)
    }

    async def work(db: Db) -> dict[str, str]:
        return await cluster(await Shared.open(db, "articles"), texts)

    assert run(work) == alone
    assert len(partition(alone)) == 60


def test_processes_at_once_found_each_story_once(run):
    texts = texts_of(60)

    async def work(db: Db) -> list[dict[str, str]]:
        workers = [await Shared.open(db, "articles") for _ in range(3)]
        found = await asyncio.gather(*(cluster(worker, texts[place::3]) for place, worker in enumerate(workers)))
        # All have read all: they are the same.
        for worker in workers:
            await worker.catch_up()
        assert len({worker.number for worker in workers}) == 1
        assert len({frozenset(worker.engine.known.index.seen.tolist()) for worker in workers}) == 1
        return found

    found = run(work)
    assert len(partition(found[0] | found[1] | found[2])) == 60


def test_a_process_that_begins_again_knows_all_and_decides_the_same(run):
    texts = texts_of(40)

    async def work(db: Db) -> tuple[dict[str, str], ...]:
        first = await cluster(await Shared.open(db, "articles"), texts[:60])
        number = (await Shared.open(db, "articles")).number
        again = await cluster(await Shared.open(db, "articles"), texts[:60])
        reopened = await Shared.open(db, "articles")
        assert reopened.number == number
        rest = await cluster(reopened, texts[60:])
        return first, again, rest

    first, again, rest = run(work)
    assert first == again
    assert len(partition(first | rest)) == 40


def test_the_log_is_shortened_and_what_lives_stays(run, monkeypatch, database: Database[dict[str, Any]]):
    monkeypatch.setattr("pipelines.dedup.shared._SHORTEN_EVERY", 10)

    async def work(db: Db) -> str:
        shared = await Shared.open(db, "articles", days=3)
        await shared.assign([Text("a", text(ONE), 0)])
        for day in range(1, 120):
            await shared.assign([Text(f"copy {day}", text(ONE), day), Text(f"{day}", text(story(day)), day)])
        decisions, _ = await (await Shared.open(db, "articles", days=3)).assign([Text("late", text(ONE), 119)])
        return decisions[0].story

    assert run(work) == "a"
    assert database["signatures"].count_documents({}) < 80


def test_what_an_operator_says_stands(run):
    one, other = text(ONE), text([*ONE[:6], *story(7)[:2]])

    async def work(db: Db) -> list[str]:
        shared = await Shared.open(db, "articles")
        await shared.assign([Text("a", one, 0), Text("b", other, 0)])
        await shared.split([Text("b", other, 0)], "b", "a")
        decisions, redirects = await shared.assign([Text("c", other, 0), Text("d", one, 0)])
        assert not redirects
        told = [each.story for each in decisions]
        again = await Shared.open(db, "articles")
        await again.merge("a", "b")
        decisions, _ = await shared.assign([Text("e", one, 0), Text("f", text(story(8)), 0)])
        return [*told, decisions[0].story, shared.engine.known.current("a")]

    assert run(work) == ["b", "a", "b", "b"]


def test_a_story_that_is_certain_is_never_another(run):
    one, other = text(ONE), text(story(5))

    async def work(db: Db) -> list[Any]:
        shared = await Shared.open(db, "articles")
        decisions, _ = await shared.assign(
            [
                Text("n/x/1", one, 0, story="n/1"),
                Text("n/y/1", one, 0, story="n/1"),
                Text("n/z/1", other, 0, story="n/1"),
            ]
        )
        sent_again, redirects = await shared.assign([Text("n/x/2", one, 1, story="n/2")])
        return [*((each.story, each.link is not None) for each in decisions), sent_again[0].story, redirects]

    found = run(work)
    assert found == [("n/1", False), ("n/1", True), ("n/1", False), "n/1", [("n/2", "n/1")]]
