"""How fast a network is asked, and when not at all."""

from __future__ import annotations

import logging
import re

import pytest
from scrapy import Request
from twisted.internet.defer import Deferred

from newscrawler.fetch import slot as slots
from newscrawler.fetch.slot import LONGEST_DELAY, LONGEST_WAIT, NetworkRests, NetworkSlot, SiteRests
from newscrawler.sources.profile import DEFAULT_DELAY, Outlet, Politeness, Profile

URL = "http://harbour.example/robots.txt"


class Clock:
    """A monotonic clock that stands until a test moves it; in whole seconds, whose sums are exact."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock of all slots in this test."""
    own = Clock()
    monkeypatch.setattr(slots, "monotonic", own)
    return own


def slot_of(delay: float | None, *, outlets: int = 1) -> NetworkSlot:
    """Give a slot that sent its last request just now."""
    names = ["harbour", "lagoon"][:outlets]
    slot = NetworkSlot(
        Profile(
            name="tidewire",
            politeness=Politeness(delay=delay),
            outlets=[Outlet(name=name, domain=f"{name}.example") for name in names],
        )
    )
    slot.lastseen = Clock.now
    return slot


@pytest.mark.parametrize(
    ("stated", "asked", "kept"),
    [
        (None, [], DEFAULT_DELAY),
        (None, [0.5], 0.5),
        (None, [0.5, 3, 1], 3),
        (1, [0.5], 1),
        (1, [5, 0], 5),
        (90, [80], 90),
        (0, [86_400], LONGEST_DELAY),
    ],
)
def test_the_longest_wish_wins(stated: float | None, asked: list[float], kept: float) -> None:
    slot = slot_of(stated)
    for each in asked:
        slot.slow_down(URL, each)
    assert slot.download_delay() == kept


def test_one_outlets_wish_makes_no_network_faster() -> None:
    slot = slot_of(None, outlets=2)
    for each in (0, 0.5):
        slot.slow_down(URL, each)
    assert slot.download_delay() == DEFAULT_DELAY
    slot.slow_down(URL, 3)
    assert slot.download_delay() == 3


def test_a_wish_beyond_reason_is_told(caplog: pytest.LogCaptureFixture) -> None:
    slot_of(0).slow_down(URL, 86_400)
    assert caplog.messages == [f"{URL} asks for 86400 s between requests: 60 s are kept"]


@pytest.mark.parametrize(("times", "least"), [(1, 4), (2, 8), (3, 16)])
def test_a_wait_doubles_with_each_time(times: int, least: float) -> None:
    slot = slot_of(2)
    slot.back_off("HTTP 500", times, overloaded=False, asked=None)
    assert least <= slot.download_delay() <= 1.5 * least


def test_an_overloaded_network_is_left_alone_longer_and_longer(clock: Clock) -> None:
    slot, waits = slot_of(2), []
    for _ in range(8):
        slot.lastseen = clock.now
        slot.back_off("HTTP 503", 1, overloaded=True, asked=None)
        waits.append(slot.download_delay())
        # What was under way answers, too.
        slot.back_off("HTTP 503", 1, overloaded=True, asked=None)
        clock.now += 1.5 * LONGEST_WAIT + 1
    for wait, least in zip(waits, [4, 8, 16, 32, 60, 60, 60, 60], strict=True):
        assert least <= wait <= 1.5 * least
    slot.recovered()
    slot.lastseen = clock.now
    slot.back_off("HTTP 503", 1, overloaded=True, asked=None)
    assert slot.download_delay() <= 6


def test_what_the_server_asks_for_is_waited_for_and_told(caplog: pytest.LogCaptureFixture) -> None:
    slot = slot_of(0)
    slot.back_off("HTTP 429 from harbour.example", 1, overloaded=True, asked=30)
    assert 30 <= slot.download_delay() <= 31
    [told] = caplog.messages
    assert re.fullmatch(r"HTTP 429 from harbour.example: waits 3[01]\.\d s before it asks tidewire again", told)
    assert caplog.records[0].levelno == logging.WARNING


def test_a_host_rests_for_so_long_alone(clock: Clock) -> None:
    slot = slot_of(0)
    slot.rest("harbour.example", 100)
    slot.check("other.example")
    with pytest.raises(SiteRests) as told:
        slot.check("harbour.example")
    assert told.value.seconds == 100
    clock.now += 101
    slot.check("harbour.example")
    assert not slot.resting


def test_what_waits_for_a_host_that_is_to_rest_is_not_sent() -> None:
    slot = slot_of(0)
    waiting: Deferred[object] = Deferred()
    failed: list[object] = []
    waiting.addErrback(lambda failure: failed.append(type(failure.value)))
    other = Request("http://other.example/a"), Deferred()
    slot.queue += [(Request(URL), waiting), other]  # type: ignore[list-item]
    slot.rest("harbour.example", 100)
    assert failed == [SiteRests]
    assert [*slot.queue] == [other]


def test_what_waits_in_a_slot_that_is_shut_is_not_sent() -> None:
    slot = slot_of(0)
    waiting: Deferred[object] = Deferred()
    slot.queue.append((Request(URL), waiting))  # type: ignore[arg-type]
    late: Deferred[object] = Deferred()
    failed: list[object] = []
    for each in (waiting, late):
        each.addErrback(lambda failure: failed.append(type(failure.value)))
    slot.shut()
    slot.queue.append((Request(URL), late))  # type: ignore[arg-type]
    assert failed == [NetworkRests, NetworkRests]
    assert not slot.queue
    with pytest.raises(NetworkRests):
        slot.check("harbour.example")
