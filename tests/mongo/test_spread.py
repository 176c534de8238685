"""First appearances and origins as they follow from what is stored, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawler.mongo.origins import origin
from newscrawler.mongo.spread import appearance_of, appearances, first_movers, order

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
DAY = datetime(2025, 5, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def copy(
    outlet: str = "harbour.example", seen: float = 0, absent: float | None = None, **fields: Any
) -> dict[str, Any]:
    given = {
        "_id": f"{outlet}/{seen}",
        "outlet": outlet,
        "url": f"https://{outlet}/a",
        "state": "fetched",
        "networkId": None,
        "firstSeen": at(seen),
        "firstSeenOn": f"{outlet}/list",
        "absentAt": None if absent is None else at(absent),
        "datePublished": None,
        "linked": None,
    }
    return given | fields


def story(**fields: Any) -> dict[str, Any]:
    given = {"networkId": None, "datePublished": None, "foundingArticleId": None, "sourceOrganization": None}
    return given | fields


@pytest.mark.parametrize(
    ("told", "since", "until", "basis"),
    [
        (copy(), None, 0, "seen"),
        (copy(absent=-10), -10, 0, "seen"),
        # An outlet's own date is the time itself, as long as the polls do not speak against it.
        (copy(absent=-10, datePublished=at(-3)), -3, -3, "published"),
        (copy(datePublished=at(-3)), -3, -3, "published"),
        (copy(datePublished=at(-3), state="inferred"), -3, -3, "feed"),
        (copy(absent=-10, linked={"datePublished": at(-3)}), -3, -3, "feed"),
        (copy(absent=-10, datePublished=at(-10)), -10, 0, "seen"),
        (copy(absent=-10, datePublished=at(-30)), -10, 0, "seen"),
        (copy(absent=-10, datePublished=at(5)), -10, 0, "seen"),
        # A day is all of it, as far as the polls allow.
        (copy(datePublished=DAY), -720, 0, "published"),
        (copy(absent=-10, datePublished=DAY), -10, 0, "published"),
        (copy(seen=2000, datePublished=DAY), -720, 720, "published"),
        (copy(seen=2000, absent=800, datePublished=DAY), 800, 2000, "seen"),
        # On a network the date is the story's: the earliest time possible.
        (copy(networkId="1", datePublished=at(-3)), -3, 0, "published"),
        (copy(networkId="1", datePublished=at(-3), absent=-10), -3, 0, "published"),
        (copy(networkId="1", datePublished=at(-30), absent=-10), -10, 0, "seen"),
        (copy(networkId="1", datePublished=at(3), absent=-10), -10, 0, "seen"),
        (copy(networkId="1", state="inferred", datePublished=at(-3)), -3, 0, "feed"),
        (copy(networkId="1", state="inferred"), -60, 0, "published"),
        (copy(networkId="2", state="inferred"), None, 0, "seen"),
    ],
)
def test_an_interval_is_what_polls_and_dates_allow(told, since, until, basis):
    of = story(networkId="1", datePublished=at(-60), foundingArticleId="x")
    found = appearance_of(told, of)
    assert (found.since, found.until, found.basis) == (None if since is None else at(since), at(until), basis)


def test_intervals_that_overlap_are_ties():
    shown = appearances(
        [
            copy("a.example", seen=10, absent=0),
            copy("b.example", seen=20, absent=10),  # Not yet there when a.example was.
            copy("c.example", seen=30, absent=15),
            copy("d.example", seen=90),  # May have been there for ever.
            copy("e.example", seen=60, absent=50),
        ],
        story(),
    )
    assert first_movers(shown) == ["a.example", "d.example"]
    assert [(place.outlet, place.first, place.last) for place in order(shown)] == [
        ("a.example", 1, 2),
        ("d.example", 1, 5),
        ("b.example", 2, 4),
        ("c.example", 2, 4),
        ("e.example", 4, 5),
    ]


def test_equal_instants_tie_and_a_minute_later_does_not():
    dates = {"a": 1, "b": 1, "c": 2}
    shown = appearances([copy(f"{n}.example", seen=9, datePublished=at(m)) for n, m in dates.items()], story())
    assert first_movers(shown) == ["a.example", "b.example"]
    assert [(place.first, place.last) for place in order(shown)] == [(1, 2), (1, 2), (3, 3)]


def test_of_several_copies_an_outlet_has_shown_it_since_the_first():
    shown = appearances(
        [copy(seen=20, absent=10), copy(seen=15, absent=12), copy("b.example", seen=12, absent=11)], story()
    )
    appearance, kept = shown["harbour.example"]
    assert (appearance.since, appearance.until, kept["firstSeen"]) == (at(10), at(15), at(15))
    assert first_movers(shown) == ["b.example", "harbour.example"]
    assert first_movers({}) == []


def article(of: dict[str, Any], words: int | None = 100, **fields: Any) -> dict[str, Any]:
    given = {
        "canonicalUrl": None,
        "isBasedOn": None,
        "sourceOrganization": None,
        "evidence": {},
        "wordCount": words,
        "outlet": of["outlet"],
        "url": of["url"],
        "_id": of["_id"],
    }
    return given | fields


A, B, C = (copy(f"{name}.example") for name in "abc")
GULL = {"name": "Gull Agency", "domain": None, "country": None}


def original(*articles: dict[str, Any], copies: Any = (A, B, C), first: Any = ("a.example",), **of: Any) -> Any:
    return origin(story(**of), copies, articles, first)["original"]


def test_what_pages_say_they_are_based_on_comes_first():
    elsewhere = {"isBasedOn": "https://wire.example/1?utm_source=x"}
    found = original(
        article(A, 900, **elsewhere), article(B, **elsewhere), article(C, isBasedOn="https://other.example/")
    )
    assert (found["url"], found["outlet"], found["articleId"]) == ("https://wire.example/1", "wire.example", None)
    assert found["reasons"] == [{"cue": "isBasedOn", "pages": 2}]
    here = original(article(A), article(C, isBasedOn=B["url"]), article(B, 300))
    assert (here["url"], here["articleId"]) == (B["url"], B["_id"])
    assert here["reasons"] == [{"cue": "isBasedOn", "pages": 1}, {"cue": "longestText", "words": 300, "next": 100}]


def test_then_the_agencys_own_domain():
    found = original(article(A), article(B), sourceOrganization=GULL | {"domain": "b.example"})
    assert (found["url"], found["reasons"]) == (B["url"], [{"cue": "agencyDomain", "domain": "b.example"}])
    # No page of its is known.
    unseen = original(article(A), sourceOrganization=GULL | {"name": "Reuters"})
    assert (unseen["url"], unseen["outlet"]) == (None, "reuters.com")
    link = {
        "sourceOrganization": GULL | {"domain": "gull.example"},
        "datePublished": None,
        "at": NOON,
        "pageId": "feed",
    }
    feed = copy("d.example", linked=link)
    assert original(copies=[A, feed], sourceOrganization=GULL)["outlet"] == "gull.example"


def test_then_what_others_name_as_canonical_the_earliest_and_the_longest():
    canonical = original(article(B, canonicalUrl=C["url"]), article(C, canonicalUrl=C["url"]))
    assert (canonical["url"], canonical["reasons"]) == (C["url"], [{"cue": "canonical", "pages": 1}])
    earliest = original(article(A), article(B, 200))
    assert (earliest["url"], earliest["reasons"]) == (A["url"], [{"cue": "earliest", "ties": 0}])
    longest = original(article(A), article(B, 120), first=("a.example", "b.example"))
    assert longest["url"] == B["url"]
    assert longest["reasons"] == [{"cue": "earliest", "ties": 1}, {"cue": "longestText", "words": 120, "next": 100}]


@pytest.mark.parametrize("articles", [[article(A), article(B)], [article(A), article(B, None)], [article(A)], []])
def test_where_nothing_decides_it_is_said_between_whom(articles):
    found = origin(story(), [A, B, C], articles, ["a.example", "b.example"])
    assert (found["original"], found["tied"]) == (None, ["a.example", "b.example"])


def test_the_evidence_is_the_cue_of_the_founding_article_else_the_link():
    founding = article(A, sourceOrganization=GULL, evidence={"source": "credit"})
    of = story(sourceOrganization=GULL, foundingArticleId=A["_id"])
    assert origin(of, [A], [founding], [])["evidence"] == {"cue": "credit", "pageId": A["_id"]}
    link = {"sourceOrganization": GULL, "datePublished": None, "at": NOON, "pageId": "feed"}
    linked = copy(linked=link)
    of = story(sourceOrganization=GULL)
    assert origin(of, [linked], [], [])["evidence"] == {"cue": "feed", "pageId": "feed"}
    assert origin(story(), [A], [article(A)], [])["evidence"] is None
