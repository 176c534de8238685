"""Edits: the few places at which one text has to be changed to be another."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.differences import CLOSE, LONGEST, PARAGRAPH_BREAK, Edit, edited, edits

WORDS = st.sampled_from(["the", "goose", "left", "ferry", ",", ".", "£5", "Ünder", "  ", "'s", "\n", "\n\n\n"])
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=40)
BODIES = st.lists(TEXTS, max_size=8).map(PARAGRAPH_BREAK.join)


@given(BODIES, BODIES)
def test_edits_make_one_text_of_the_other(before: str, after: str) -> None:
    found = edits(before, after)
    assert edited(before, found) == after
    assert (found == []) == (before == after)
    assert all(later.at - (edit.at + edit.length) >= CLOSE for edit, later in pairwise(found))


@given(st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5), st.integers(1, 30))
def test_long_texts_too(one: str, other: str, place: int) -> None:
    before = (one + " ") * (LONGEST // 2)
    after = before[: place * 100] + other + before[place * 100 :] + other
    assert edited(before, edits(before, after)) == after


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("A goose left.", "A goose left.", []),
        ("A goose left.", "A swan left.", [Edit(1, 6, " swan")]),
        ("A goose left.", "", [Edit(0, 13, "")]),
        ("", "A goose.", [Edit(0, 0, "A goose.")]),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", [Edit(10, 0, "\n\nThree.")]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", [Edit(6, 6, "")]),
    ],
)
def test_what_edits_are(before: str, after: str, expected: list[Edit]) -> None:
    assert edits(before, after) == expected


def test_a_corrected_word_costs_a_word() -> None:
    paragraphs = [f"In {number} the ferry left at nine with a goose and {number} swans." for number in range(40)]
    after = [*paragraphs]
    after[7] = after[7].replace("nine", "ten")
    after[30] = after[30].replace("swans", "gulls")
    found = edits(PARAGRAPH_BREAK.join(paragraphs), PARAGRAPH_BREAK.join(after))
    assert [edit.text for edit in found] == [" ten", " gulls"]


@pytest.mark.parametrize("unit", ["a b ", "a ", ". ", "a\n\n", "ab, "])
def test_texts_of_few_words_take_no_time(unit: str) -> None:
    before, after = unit * 5000, (unit * 5000)[1:] + " c"
    started = time.process_time()
    assert edited(before, edits(before, after)) == after
    # Under 0.1 s, where no word is compared with all others.
    assert time.process_time() - started < 20
