"""What differs between two captures."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive.changes import FIELDS, Change, changes, entry_changes, fields_named, flat
from newscrawler.items import Article, Capture, Link, Person, Teaser

URL = "https://www.harbour.example/news/17/a-goose"
TEXT = st.none() | st.sampled_from(["", "goose", "swan"])
TEASERS = st.lists(
    st.builds(Teaser, id=st.sampled_from("abc"), position=st.integers(0, 2), headline=TEXT, self_=st.booleans()),
    max_size=4,
)
ARTICLES = st.builds(
    Article,
    url=st.just(URL),
    headline=TEXT,
    authors=st.lists(st.builds(Person, name=st.sampled_from("xy")), max_size=2),
)
CAPTURES = st.builds(
    Capture,
    url=st.just(URL),
    kind=st.sampled_from(["article", "list"]),
    article=st.none() | ARTICLES,
    teasers=TEASERS,
    reason=TEXT,
).map(attrs.asdict)


@given(CAPTURES, CAPTURES)
def test_no_changes_means_equal_and_changes_lead_from_one_to_the_other(before: Any, after: Any) -> None:
    old, new = flat(before), flat(after)
    found = changes(old, new, strict=True)
    assert (found == []) == (before == after)
    applied = old | {change.field: change.after for change in found}
    assert {name: value for name, value in applied.items() if name in new} == new


@given(TEASERS, TEASERS)
def test_the_entries_of_a_list_that_differ(before: list[Teaser], after: list[Teaser]) -> None:
    old, new = ([attrs.asdict(each) for each in teasers] for teasers in (before, after))
    found = entry_changes(old, new)
    gone = sum(each.after is None for each in found)
    came = sum(each.before is None for each in found)
    assert len(old) - gone + came == len(new)
    if not found:
        assert sorted(map(repr, old)) == sorted(map(repr, new))
    assert not (found and old == new)
    for each in found:
        if each.before is not None and each.after is not None:
            assert each.before | {change.field: change.after for change in each.changes} == each.after


def test_every_field_of_a_capture_is_compared_but_those_of_the_crawl() -> None:
    capture = attrs.asdict(Capture(url=URL, kind="article", article=Article(url=URL)))
    assert set(flat(capture)) == set(FIELDS)
    later = capture | {"fetchedAt": "2025-05-01T10:03:00Z", "runId": "x"}
    assert changes(flat(capture), flat(later), strict=True) == []


def test_a_field_that_one_side_does_not_know_is_null_there() -> None:
    assert changes({"kind": "list"}, {"kind": "list", "reason": None}) == []
    assert changes({"kind": "list"}, {"kind": "list", "reason": None}, strict=True) == [Change("reason", None, None)]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(None, "x", "gained"), ([], [1], "gained"), ("x", "", "lost"), ("x", "y", "changed"), (False, None, "lost")],
)
def test_gained_lost_changed(before: Any, after: Any, kind: str) -> None:
    assert Change("reason", before, after).kind == kind


def test_fields_are_named_by_path_last_part_or_article() -> None:
    assert fields_named([]) == FIELDS
    assert fields_named(["headline"]) == fields_named(["article.headline"]) == ("article.headline",)
    assert fields_named(["url"]) == ("url", "article.url")
    assert len(fields_named(["article"])) == len(attrs.fields(Article))
    with pytest.raises(KeyError, match="headlines"):
        fields_named(["headlines"])


def test_entries_meet_by_what_they_are() -> None:
    one, two = (attrs.asdict(Link(url=f"{URL}-{n}", headline="goose")) for n in (1, 2))
    moved = two | {"headline": "swan"}
    (found,) = entry_changes([one, two], [moved, one])
    assert (found.before, found.after, found.changes) == (two, moved, (Change("headline", "goose", "swan"),))
