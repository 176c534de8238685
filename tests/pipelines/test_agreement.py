"""Copies of one story compared with its founding article, and the outlets whose texts differ."""

from __future__ import annotations

from typing import Any

import pytest
from captures import DOMAINS, article
from pymongo.database import Database

from newscrawler.mongo.agreement import IN_A_ROW, differing_outlets
from pipelines.agreement import agrees

Db = Database[dict[str, Any]]
BODY = "BRINE BAY, Atlantis - The tide rose.\n\nThe boats rose with it (Gull Agency)"


def told(body: str | None = BODY, **fields: Any) -> dict[str, Any]:
    given = {"description": None, "articleBody": body, "dateline": None, "creditText": None}
    return given | fields


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (told(), True),
        (told("Brine Bay, ATLANTIS: the tide rose\n\nThe boats — rose with it.\n\n(Gull Agency)"), True),
        (told("BRINE BAY, Atlantis - The tide rose. The boats rose with it (Gull Agency)"), True),
        (told("The tide rose.\n\nThe boats rose with it."), True),
        (told("LAGOON TOWN - The tide rose.\n\nThe boats rose with it.", dateline={"text": "LAGOON TOWN"}), True),
        (told("The tide rose.\n\nThe boats rose with it.", description="A deck that the other has not."), True),
        (told("The tide fell.\n\nThe boats rose with it."), False),
        (told("The tide rose."), False),
        (told("The tide rose.\n\nThe boats rose with it.\n\nRead more on our site."), False),
        (told("The boats rose with it.\n\nThe tide rose."), False),
        (told(None), None),
        (told(""), None),
    ],
)
def test_words_count_and_style_does_not(other: dict[str, Any], same: bool | None) -> None:
    founding = told(dateline={"text": "BRINE BAY, Atlantis"}, creditText="(Gull Agency)")
    assert agrees(other, founding) is same
    assert agrees(founding, other) is same


def test_a_deck_may_be_the_first_paragraph() -> None:
    deck, body = "High water at noon", "The tide rose."
    split, whole = told(body, description=deck), told(f"{deck}\n\n{body}")
    assert agrees(split, whole) is agrees(whole, split) is True
    assert agrees(split, told(body, description="Low water at noon")) is False


def agreement(db: Db, story: int) -> dict[str, bool | None]:
    return {doc["outlet"]: doc["agrees"] for doc in db["copies"].find({"networkId": str(1000 + story)})}


def test_fetched_copies_are_compared_whatever_comes_first(storing: Any, database: Db) -> None:
    first = article(1, body="The tide rose.", minutes=0)
    like = article(1, outlet=1, body="The TIDE rose", minutes=5)
    unlike = article(1, outlet=2, body="The tide fell.", minutes=9)
    expected = dict(zip(DOMAINS, [None, True, False], strict=True))
    for batches in ([[first, like, unlike]], [[unlike], [like], [first]], [[like, first], [unlike]]):
        for name in ("copies", "articles", "stories", "urls"):
            database[name].delete_many({})
        for batch in batches:
            storing(batch)
        assert agreement(database, 1) == expected
    stamps = {doc["_id"]: doc["updatedAt"] for doc in database["copies"].find()}
    storing([first, like, unlike])
    assert {doc["_id"]: doc["updatedAt"] for doc in database["copies"].find()} == stamps


def test_outlets_differ_until_their_newest_copies_agree(storing: Any, database: Db) -> None:
    def show(story: int, text: str, outlet: int = 1) -> list[str]:
        storing([article(story, minutes=story), article(story, outlet=outlet, minutes=story + 0.5, body=text)])
        return differing_outlets(database, "tidewire")

    same = "Pier {} saw the tide rise.\n\nThe boats rose with it."
    assert show(1, same.format(1)) == []
    # Of two texts that differ nobody can tell which is the odd one.
    assert show(2, "The tide fell.") == sorted(DOMAINS[:2])
    assert [show(3 + n, same.format(3 + n)) for n in range(IN_A_ROW)] == [sorted(DOMAINS[:2])] * (IN_A_ROW - 1) + [[]]
    assert show(30, "The tide fell.", outlet=2) == sorted([DOMAINS[0], DOMAINS[2]])
    # A third one tells.
    storing([article(30, outlet=1, minutes=31)])
    assert differing_outlets(database, "tidewire") == [DOMAINS[2]]
    assert differing_outlets(database, "another") == []


def test_a_founder_from_whom_all_differ_is_the_odd_one(storing: Any, database: Db) -> None:
    storing([article(1, body="The tide fell."), article(1, outlet=1, minutes=1), article(1, outlet=2, minutes=2)])
    assert differing_outlets(database, "tidewire") == [DOMAINS[0]]


def test_the_newest_copies_are_found_by_their_index(storing: Any, database: Db) -> None:
    storing([article(1)])
    found = database["copies"].find({"network": "tidewire", "agrees": {"$gte": False}}).sort("capturedAt", -1)
    assert "'indexName': 'compared'" in str(found.explain()["queryPlanner"]["winningPlan"])
