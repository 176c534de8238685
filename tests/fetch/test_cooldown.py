"""What counts as a network's refusal, and what is a page's or an outlet's own affair."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from newscrawler.fetch.cooldown import REFUSALS, Refusals
from newscrawler.fetch.slot import NetworkSlot
from newscrawler.items import Capture
from newscrawler.sources.profile import Outlet, Profile


class Network:
    """A network whose pages are asked one after the other; stories are numbered."""

    def __init__(self, outlets: int) -> None:
        profile = Profile(
            name="tidewire",
            outlets=[Outlet(name=f"Tide {n}", domain=f"tide{n}.example") for n in range(outlets)],
        )
        self.slot = NetworkSlot(profile)
        crawler: Any = SimpleNamespace(spider=SimpleNamespace(profile=profile))
        self._refusals = Refusals(crawler, self.slot)

    def answers(self, outlet: int, story: int, status: int = 200, reason: str | None = None) -> str | None:
        """Let a page answer; give why the network is left alone, where it is."""
        request = Request(f"https://www.tide{outlet}.example/news/{story}/a")
        if reason is not None:
            request.cb_kwargs["capture"] = Capture(
                url=request.url, kind="blocked", fetchedAt="2025-05-01T10:03:00Z", reason=reason
            )
        return self._refusals.note(request, Response(request.url, status=status))

    def at_the_end(self) -> str | None:
        """Give why the network is left alone when the crawl has come to its end, where it is."""
        return self._refusals.of_all()


@pytest.mark.parametrize(
    ("status", "reason", "told"),
    [
        (403, "HTTP 403", "HTTP 403"),
        (429, "HTTP 429", "HTTP 429"),
        (503, None, "HTTP 503"),
        (200, "bot challenge", "bot challenge"),
        (200, "rate limit", "rate limit"),
    ],
)
def test_eight_in_a_row_on_three_outlets(status: int, reason: str | None, told: str) -> None:
    network = Network(5)
    found = [network.answers(story % 3, story, status, reason) for story in range(REFUSALS)]
    assert found == [None] * (REFUSALS - 1) + [f"{told}, {REFUSALS} in a row from 3 outlets"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "HTTP 404"),
        (500, "HTTP 500"),
        (401, "HTTP 401"),
        (451, "HTTP 451"),
        *((200, reason) for reason in ("paywall", "login wall", "consent wall", "geo block", "javascript shell")),
    ],
)
def test_what_is_no_refusal(status: int, reason: str) -> None:
    network = Network(5)
    assert [network.answers(story % 5, story, status, reason) for story in range(50)] == [None] * 50


def test_a_page_between_them_begins_the_count_anew() -> None:
    network = Network(5)
    for story in range(50):
        assert network.answers(story % 5, story, 200 if story % REFUSALS == 0 else 403) is None


def test_an_error_between_them_does_not() -> None:
    network = Network(5)
    found = [network.answers(story % 5, story, 404 if story % 2 else 403) for story in range(2 * REFUSALS)]
    assert any(found)


def test_what_one_outlet_refuses_is_its_own_affair() -> None:
    network = Network(400)
    assert [network.answers(story % 2, story, 403) for story in range(50)] == [None] * 50


def test_a_story_may_be_forbidden_on_all_outlets() -> None:
    network = Network(400)
    assert [network.answers(outlet, 7, 403) for outlet in range(50)] == [None] * 50


def test_a_site_of_its_own_is_the_whole_network() -> None:
    network = Network(1)
    found = [network.answers(0, story, 403) for story in range(REFUSALS)]
    assert found[-1] == f"HTTP 403, {REFUSALS} in a row from tide0.example"


def test_three_outlets_that_name_a_time_are_enough() -> None:
    network = Network(400)
    found = []
    for outlet in range(3):
        network.slot.rest(f"www.tide{outlet}.example", 7200)
        found.append(network.answers(outlet, outlet, 429))
    assert found == [None, None, "HTTP 429, 3 in a row from 3 outlets"]


def test_few_refusals_are_enough_of_a_crawl_that_was_shown_nothing_else() -> None:
    network = Network(5)
    assert network.at_the_end() is None
    network.answers(0, 1, 403)
    network.answers(1, 1, 403)
    network.answers(2, 1, 404)
    assert network.at_the_end() is None
    network.answers(2, 2, 403)
    assert network.at_the_end() == "all was refused, 3 in a row from 3 outlets"
    network.answers(3, 1)
    for outlet in range(3):
        network.answers(outlet, 3, 403)
    assert network.at_the_end() is None
