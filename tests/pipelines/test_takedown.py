"""What goes by a takedown and what stays, and what is kept out afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from asking import asked
from captures import PROFILE, address, article, listing, teaser
from conftest import Storing
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.database import Database

from newscrawler.items import Capture
from newscrawler.mongo.client import AsyncDatabase
from newscrawler.mongo.tombstones import FORGOTTEN
from newscrawler.sources.identity import teaser_id
from pipelines.engines import Engines, open_engines
from pipelines.placing import settle
from pipelines.rejects import Reject, store_rejects
from pipelines.takedown import Takedown, Unknown, bury, erase, find, survey, undo

Db = Database[dict[str, Any]]
ADb = AsyncDatabase[dict[str, Any]]

BODY = (
    "Forty crates of herring went missing from the quay at Lower Saltmarsh on the night of the regatta.\n\n"
    "The harbourmistress suspects the gulls."
)
SNIPPET = "Forty crates of herring went missing from the quay at Lower Saltmarsh on the night..."
HEADLINE = "Herring gone after regatta"
STORY, PAGE, COPY = "tidewire/1001", "tidewire/harbour.example/1001", "tidewire/lagoon.example/1001"


def crates(**fields: Any) -> Capture:
    return article(1, **{"body": BODY, "headline": HEADLINE, "minutes": 1, **fields})


def snippet(position: int, story: int | None, **fields: Any) -> Any:
    made = teaser(9, position=position, story=story, headline=HEADLINE, **fields)
    return attrs.evolve(made, id=teaser_id(SNIPPET, None, None), text=SNIPPET, dateline=None)


def front(minutes: float = 2, **how: Any) -> Capture:
    """Give a front page that shows the story with its address and without, and another one's teaser."""
    shown = [snippet(0, 1), snippet(1, None, section="Most read"), teaser(2, position=2, story=2)]
    return listing([1], minutes=minutes, teasers=shown, headline=HEADLINE, **how)


@pytest.fixture
def stored(storing: Storing) -> None:
    """Store the story on two outlets, corrected once, another story, and what announces both."""
    storing(
        [crates(), crates(outlet=1), article(2, minutes=1), front()],
        [crates(minutes=3, body=BODY.replace("Forty", "Fifty"))],
        [listing([1], outlet=2, minutes=4, headline=HEADLINE)],
    )


@pytest.fixture
def forget(database_uri: str) -> Callable[..., Takedown]:
    def take_down(name: str, *, alone: bool = False) -> Takedown:
        async def act(db: ADb) -> Takedown:
            named = await find(db, name, PROFILE)
            takedown = await survey(db, named, alone=alone)
            await bury(db, takedown, named, why="a test", by="tests@here")
            await erase(db, takedown)
            return takedown

        taken: Takedown = asked(database_uri, act)
        return taken

    return take_down


def holders(db: Db, *phrases: str) -> dict[str, int]:
    wanted = phrases or ("crates of herring", "suspects the gulls", HEADLINE)
    texts = {name: [json.dumps(doc, default=str) for doc in db[name].find()] for name in db.list_collection_names()}
    found = {name: sum(any(each in text for each in wanted) for text in docs) for name, docs in texts.items()}
    return {name: count for name, count in found.items() if count}


def rest(db: Db) -> dict[str, Any]:
    """Give what is stored beside tombstones, without what moves at each writing."""
    moving = {"updatedAt", "at"}
    return {
        name: [{k: v for k, v in doc.items() if k not in moving} for doc in db[name].find().sort("_id")]
        for name in db.list_collection_names()
    }


@pytest.mark.usefixtures("stored")
def test_nothing_of_a_story_is_left_and_all_of_another(database: Db, forget: Callable[..., Takedown]) -> None:
    assert holders(database).keys() == {"articles", "copies", "stories", "teasers"}
    assert database["revisions"].count_documents({}) == 1
    other = rest(database)
    forget(address(1))
    assert holders(database) == {}
    left = rest(database)
    assert [doc["_id"] for doc in left["articles"]] == ["tidewire/harbour.example/1002"]
    assert [doc["_id"] for doc in left["stories"]] == ["tidewire/1002"]
    assert left["revisions"] == left["rejects"] == []
    assert {doc["storyId"] for doc in left["sightings"]} == {"tidewire/1002"}
    for name in ("articles", "copies", "stories", "teasers", "lines"):
        kept = [doc for doc in other[name] if "1002" in json.dumps(doc, default=str)]
        assert left[name] == kept
    for doc in database["urls"].find({"_id": {"$in": [PAGE, COPY]}}):
        told = (doc["state"], doc["reason"], doc["nextFetchAt"], doc["leasedBy"])
        assert told == ("gone", FORGOTTEN, None, None)
    stone = database["tombstones"].find_one({"_id": STORY})
    assert stone is not None
    assert (stone["kind"], stone["url"], stone["networkId"], stone["why"]) == ("story", address(1), "1001", "a test")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("name", [STORY, "1001", PAGE, COPY, address(1, outlet=2), address(1) + "?utm_source=x"])
def test_it_may_be_named_in_any_way(name: str, database: Db, forget: Callable[..., Takedown]) -> None:
    assert forget(name).story == STORY
    assert holders(database) == {}


@pytest.mark.usefixtures("stored")
def test_what_is_sent_again_stays_out(
    database: Db, storing: Storing, engines: Engines, forget: Callable[..., Takedown]
) -> None:
    forget(STORY)
    before = rest(database)
    # A process that was running while it was forgotten learns of it behind its batch.
    counts = storing([crates(minutes=5)])
    assert engines.forgotten.stories == {STORY}
    assert counts["store/article_new"] == 1
    assert holders(database) == {}
    counts = storing([crates(minutes=1), crates(minutes=6, outlet=2), front(), front(minutes=7, outlet=1)])
    assert counts["store/forgotten"] == 2
    assert counts["store/article_new"] == 0
    assert holders(database) == {}
    after = rest(database)
    assert after["articles"] == before["articles"]
    for name in ("copies", "stories", "teasers", "revisions", "lines", "rejects", "tombstones"):
        assert [doc["_id"] for doc in after[name]] == [doc["_id"] for doc in before[name]], name
    assert database["urls"].find_one({"_id": "tidewire/delta.example/1001"})["reason"] == FORGOTTEN  # type: ignore[index]


@pytest.mark.usefixtures("stored")
def test_a_copy_under_another_id_stays_out_too(
    database: Db, storing: Storing, engines: Engines, forget: Callable[..., Takedown]
) -> None:
    forget(STORY)
    storing([listing([5], minutes=5, headline=HEADLINE)])
    counts = storing([article(5, body=BODY, headline=HEADLINE, minutes=6)])
    assert counts["store/forgotten"] == 1
    assert holders(database) == {}
    assert database["copies"].count_documents({"networkId": "1005"}) == 0
    # From then on it is known by its id.
    storing([article(5, body="Another text altogether, of the same page.", minutes=7), listing([5], minutes=8)])
    assert "tidewire/1005" in engines.forgotten.stories
    assert database["copies"].count_documents({"networkId": "1005"}) == 0


@pytest.mark.usefixtures("stored")
def test_a_page_alone_leaves_its_story(database: Db, storing: Storing, forget: Callable[..., Takedown]) -> None:
    forget(address(1), alone=True)
    assert database["articles"].distinct("_id", {"storyId": STORY}) == [COPY]
    story = database["stories"].find_one({"_id": STORY})
    assert story is not None
    assert (story["foundingArticleId"], story["copyCount"], story["fetchedCount"]) == (COPY, 2, 1)
    assert "recount" not in story
    assert holders(database, "Fifty crates") == {}
    assert database["revisions"].count_documents({}) == 0
    assert database["sightings"].count_documents({"targetArticleId": PAGE}) == 0
    storing([crates(minutes=9), crates(minutes=9, outlet=2)])
    assert sorted(database["articles"].distinct("outlet", {"storyId": STORY})) == ["delta.example", "lagoon.example"]
    # The last page takes the story with it.
    forget("tidewire/delta.example/1001", alone=True)
    assert forget(COPY, alone=True).kind == "story"
    assert holders(database) == {}


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("alone", [False, True])
def test_broken_off_anywhere_the_same_word_again_ends_the_same(
    alone: bool,
    database: Db,
    database_uri: str,
    forget: Callable[..., Takedown],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {name: list(database[name].find()) for name in database.list_collection_names()}
    forget(PAGE, alone=alone)
    expected = rest(database)
    steps = 0

    def break_off_after(most: int) -> None:
        done = 0
        for name in ("delete_many", "update_many", "update_one"):
            method = getattr(AsyncCollection, name)

            async def counted(self: Any, *given: Any, method: Any = method, **named: Any) -> Any:
                nonlocal done
                done += 1
                if done > most:
                    raise KeyboardInterrupt
                return await method(self, *given, **named)

            monkeypatch.setattr(AsyncCollection, name, counted)

    while True:
        for name, docs in before.items():
            database[name].delete_many({})
            if docs:
                database[name].insert_many(docs)
        break_off_after(steps)
        try:
            forget(PAGE, alone=alone)
            break
        except KeyboardInterrupt:
            pass
        finally:
            monkeypatch.undo()
        steps += 1
        # The operator's own word, or the next process that stores, once a tombstone stands.
        if steps == 1 or steps % 2:
            forget(PAGE, alone=alone)
        else:
            asked(database_uri, _begin)
        assert rest(database) == expected, f"after {steps} steps"
    assert steps > 10


async def _begin(db: ADb) -> None:
    """Do what a process does that begins to store."""
    await settle(db, await open_engines(db, days=30))


@pytest.mark.usefixtures("stored")
def test_what_was_refused_is_kept_without_it(
    database: Db, database_uri: str, engines: Engines, forget: Callable[..., Takedown]
) -> None:
    refused = [(Reject(item=item, reason="no use", stage="validate"), PROFILE) for item in (crates(), front())]
    asked(database_uri, lambda db: store_rejects(db, refused))
    assert holders(database)["rejects"] == 2
    forget(STORY)
    assert holders(database) == {}
    assert [doc["raw"] for doc in database["rejects"].find()] == [""]
    asked(database_uri, engines.forgotten.look)
    silent, others = engines.forgotten.sifted(refused)
    assert [(each.reason, each.article) for each, _ in silent] == [(FORGOTTEN, None)]
    asked(database_uri, lambda db: store_rejects(db, others))
    assert holders(database) == {}


@pytest.mark.usefixtures("stored")
def test_undone_it_may_come_back(database: Db, database_uri: str, forget: Callable[..., Takedown]) -> None:
    forget(STORY)

    async def back(db: ADb) -> int:
        return await undo(db, await find(db, STORY))

    assert asked(database_uri, back) >= 3
    assert database["tombstones"].count_documents({}) == 0
    assert database["urls"].count_documents({"reason": FORGOTTEN}) == 0


@pytest.mark.usefixtures("stored")
def test_lists_and_what_is_not_known_are_refused(database: Db, forget: Callable[..., Takedown]) -> None:
    before = rest(database)
    for name, why in {
        "https://www.harbour.example/section/sea": "is a list of articles",
        "https://www.harbour.example/news/77/x": "nothing is known",
        "tidewire/77": "nothing is known",
    }.items():
        with pytest.raises(Unknown, match=why):
            forget(name)
    assert rest(database) == before
