"""Which copies of a story a crawl wants, as links, answers and failures come in."""

from __future__ import annotations

from newscrawler.sources.copies import copy_rule, order_of
from newscrawler.spiders.copies import TRIES, Copies, Wanted

STORY = "tidewire/1"


def page(outlet: str) -> Wanted:
    return Wanted(f"https://{outlet}/news/1/tide", f"tidewire/{outlet}/1", outlet, STORY)


def met(rule: str, *held: str, **fields: object) -> Copies:
    copies = Copies(copy_rule(rule), **fields)  # type: ignore[arg-type]
    assert copies.unmet([STORY, STORY]) == [STORY]
    copies.meet(STORY, held)
    assert copies.unmet([STORY]) == []
    return copies


def test_the_first_copy_is_fetched_and_no_other() -> None:
    copies = met("skip")
    assert copies.link(page("a.example")) == page("a.example")
    assert copies.link(page("b.example")) is None
    copies.fetched(page("a.example"))
    assert copies.link(page("c.example")) is None
    assert list(copies.samples()) == []
    known = met("skip", "a.example")
    assert known.link(page("b.example")) is None


def test_two_lists_that_name_a_story_at_once_are_one() -> None:
    copies = met("skip")
    assert copies.link(page("a.example")) is not None
    copies.meet(STORY, [])
    assert copies.link(page("b.example")) is None


def test_a_further_copy_follows_when_the_lists_are_read() -> None:
    outlets = ["b.example", "c.example", "d.example"]
    copies = met("sample:1")
    copies.link(page("a.example"))
    copies.link(page("b.example"))
    assert list(copies.samples()) == []
    copies.fetched(page("a.example"))
    for outlet in outlets[1:]:
        assert copies.link(page(outlet)) is None
    (further,) = copies.samples()
    assert further.outlet == min(outlets, key=lambda each: order_of(STORY, each))
    assert further.needed == 2
    copies.fetched(further)
    assert copies.link(page("e.example")) is None
    assert list(copies.samples()) == []


def test_where_a_page_fails_the_next_outlet_is_asked_so_often_and_no_more() -> None:
    copies = met("skip")
    asked = [copies.link(page(f"{n}.example")) for n in range(TRIES + 2)]
    assert asked[1:] == [None] * (TRIES + 1)
    now = asked[0]
    tries = 0
    while now is not None:
        tries += 1
        now = copies.failed(now)
    assert tries == TRIES
    assert copies.link(page("late.example")) is None


def test_a_copy_linked_after_all_others_failed_is_asked() -> None:
    copies = met("skip")
    copies.link(page("a.example"))
    assert copies.failed(page("a.example")) is None
    assert copies.link(page("a.example")) is None
    assert copies.link(page("b.example")) == page("b.example")


def test_a_story_that_another_crawl_fetches_is_left() -> None:
    copies = met("sample:1")
    copies.link(page("a.example"))
    copies.link(page("b.example"))
    copies.leave(page("a.example"))
    assert copies.link(page("c.example")) is None
    assert list(copies.samples()) == []


def test_an_outlet_that_differs_is_fetched_beside_another() -> None:
    copies = met("skip", differing=frozenset({"odd.example"}))
    odd = copies.link(page("odd.example"))
    assert odd is not None
    assert odd.story is None
    assert copies.link(page("odd.example")) is None
    copies.fetched(odd)
    assert copies.link(page("a.example")) == page("a.example")
    copies.fetched(page("a.example"))
    assert copies.link(page("b.example")) is None


def test_a_refetch_asks_for_what_is_fetched() -> None:
    copies = met("skip", "a.example", refetch=True)
    assert copies.link(page("b.example")) is None
    again = copies.link(page("a.example"))
    assert again is not None
    assert again.needed == 0
    assert copies.link(page("a.example")) is None


def test_in_place_of_a_page_that_never_came_the_next_outlets_is_asked() -> None:
    copies = met("skip")
    copies.link(page("a.example"))
    copies.link(page("b.example"))
    assert list(copies.lost([STORY])) == []
    assert list(copies.lost([])) == [page("b.example")]
    assert list(copies.lost([])) == []
    assert copies.link(page("c.example")) == page("c.example")
