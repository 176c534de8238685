"""Where two texts differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.differences import PARAGRAPH_BREAK, Part, paragraphs, words

# Few words, so that two texts share some.
WORDS = st.sampled_from(["the", "goose", "left", "ferry", ",", ".", "£5", "Ünder", "  ", "'s"])
TEXTS = st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=20)
BODIES = st.lists(TEXTS, min_size=1, max_size=6).map(PARAGRAPH_BREAK.join)


def side(parts: list[Part], kind: str) -> str:
    return "".join(text for each, text in parts if each in ("same", kind))


@given(TEXTS, TEXTS)
def test_the_parts_make_both_texts(before: str, after: str) -> None:
    parts = words(before, after)
    assert (side(parts, "gone"), side(parts, "new")) == (before, after)
    assert all(text for _, text in parts)
    assert (before == after) == all(kind == "same" for kind, _ in parts)


@given(BODIES, BODIES)
def test_the_paragraphs_make_both_texts(before: str, after: str) -> None:
    found = paragraphs(before, after)

    def whole(kind: str) -> str:
        shown = [parts for parts in found if not parts or any(each in ("same", kind) for each, _ in parts)]
        return PARAGRAPH_BREAK.join(side(parts, kind) for parts in shown)

    assert (whole("gone"), whole("new")) == (before, after)
    assert (before == after) == all(kind == "same" for parts in found for kind, _ in parts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a goose left", "a swan left", [("same", "a "), ("gone", "goose"), ("new", "swan"), ("same", " left")]),
        ("a goose", "a goose.", [("same", "a goose"), ("new", ".")]),
        ("red goose", "old boat", [("gone", "red goose"), ("new", "old boat")]),
        ("", "swan", [("new", "swan")]),
        ("", "", []),
    ],
)
def test_words(before: str, after: str, expected: list[Part]) -> None:
    assert words(before, after) == expected


def test_a_paragraph_that_was_rewritten_in_part_is_told_by_words() -> None:
    before = "The first stays.\n\nThe ferry left at nine with a goose.\n\nThis one goes."
    after = "The first stays.\n\nQuite another comes.\n\nThe ferry left at ten with a goose."
    assert paragraphs(before, after) == [
        [("same", "The first stays.")],
        [("new", "Quite another comes.")],
        [("same", "The ferry left at "), ("gone", "nine"), ("new", "ten"), ("same", " with a goose.")],
        [("gone", "This one goes.")],
    ]
