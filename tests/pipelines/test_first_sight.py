"""When a copy was first seen, on which page, and when that page was last seen without it."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from captures import START, article, listing, teaser

from newscrawler.items import Capture, Http


def at(minutes: int) -> Any:
    return START + timedelta(minutes=minutes)


def sight(database: Any, story: int, outlet: str = "harbour.example") -> tuple[Any, Any]:
    copy = database["copies"].find_one({"_id": f"tidewire/{outlet}/{1000 + story}"})
    assert copy["firstSeenOn"] is not None
    return copy["absentAt"], copy["firstSeen"]


def unmodified(minutes: int) -> Capture:
    poll = listing([], minutes=minutes)
    poll.kind, poll.http = "empty", Http(status=304)
    poll.reason = "not modified"
    return poll


def test_a_first_poll_knows_of_none_before(storing, database):
    storing([listing([1])])
    assert sight(database, 1) == (None, at(0))
    storing([listing([1], minutes=5)])
    assert sight(database, 1) == (None, at(0))


@pytest.mark.parametrize("together", [True, False])
def test_the_last_poll_without_it_is_kept_and_never_moves(storing, database, together):
    polls = [
        listing([1]),
        listing([1], minutes=10),  # Unchanged: nothing but its page is written.
        listing([2, 1], minutes=20),
        listing([3, 2, 1], minutes=30),
    ]
    send = (lambda: storing(polls)) if together else (lambda: storing(*[[poll] for poll in polls]))
    send()
    for _ in range(2):
        assert sight(database, 1) == (None, at(0))
        assert sight(database, 2) == (at(10), at(20))
        assert sight(database, 3) == (at(20), at(30))
        send()


def test_each_page_knows_its_own_polls_alone(storing, database):
    storing([listing([1]), listing([], minutes=8, path="section/land")])
    storing([listing([2, 1], minutes=20)], [listing([2], minutes=25, path="section/land")])
    assert sight(database, 2) == (at(0), at(20))
    found = database["copies"].find_one({"networkId": "1002"})
    assert found["firstSeenOn"] == database["urls"].find_one({"url": {"$regex": "section/sea"}})["_id"]


def test_what_a_box_did_not_show_may_have_been_there(storing, database):
    storing([article(1, teasers=[teaser(1, story=2)])], [article(1, minutes=10, teasers=[teaser(2, story=3)])])
    assert sight(database, 3) == (None, at(10))


def test_a_page_fetched_is_a_first_sight_too(storing, database):
    storing([listing([]), article(1, minutes=5)], [listing([1], minutes=9)])
    assert sight(database, 1) == (None, at(5))
    assert database["copies"].find_one()["firstSeenOn"] == "tidewire/harbour.example/1001"


@pytest.mark.parametrize("together", [True, False])
def test_a_page_that_was_not_modified_was_polled(storing, database, together):
    polls = [listing([1]), unmodified(10), listing([2, 1], minutes=20)]
    storing(polls) if together else storing(*[[poll] for poll in polls])
    assert sight(database, 2) == (at(10), at(20))


def test_an_error_is_no_poll(storing, database):
    broken = listing([], minutes=10)
    broken.kind, broken.http, broken.reason = "other", Http(status=500), "HTTP 500"
    storing([listing([1])], [broken], [listing([2, 1], minutes=20)])
    assert sight(database, 2) == (at(0), at(20))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_any_order_it_is_never_later_than_the_truth(storing, database, order):
    polls = [listing([1]), listing([1], minutes=10), listing([2, 1], minutes=20), listing([2, 1], minutes=30)]
    storing(*[[polls[number]] for number in order])
    absent, first = sight(database, 2)
    assert first == at(20)
    assert absent in (None, at(0), at(10))
    if order.index(1) < order.index(2) < order.index(3):
        assert absent == at(10)
