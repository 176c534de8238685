"""The labelled set of bench/dedup.py: the same each time, in order, with look-alikes that their text tells apart."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import dedup_edits
import dedup_metric as metric
import pytest
from dedup_corpus import Wanted, documents
from dedup_names import World
from dedup_stories import Newsroom

SMALL = Wanted(articles=1500, teasers=1500, days=10)


@pytest.fixture(scope="module")
def small() -> list[dict[str, Any]]:
    return list(documents(SMALL))


def test_it_has_what_was_wanted_in_order_of_arrival(small: list[dict[str, Any]]) -> None:
    assert Counter(row["kind"] for row in small) == {"article": 1500, "teaser": 1500}
    assert [row["date"] for row in small] == sorted(row["date"] for row in small)
    assert len({row["id"] for row in small}) == len(small)
    assert all(row["text"].strip() and row["headline"] and row["site"] for row in small)


def test_a_seed_gives_the_same_and_another_seed_others(small: list[dict[str, Any]]) -> None:
    assert list(documents(SMALL)) == small
    others = documents(Wanted(articles=1500, teasers=1500, days=10, seed=2))
    assert not {row["text"] for row in others} & {row["text"] for row in small if len(row["text"]) > 400}


def test_most_stories_are_printed_once_and_a_few_very_often(small: list[dict[str, Any]]) -> None:
    sizes = Counter(row["story"] for row in small if row["kind"] == "article").values()
    assert sum(size == 1 for size in sizes) > len(sizes) / 3
    assert max(sizes) > 40


def test_all_kinds_of_look_alikes_and_edits_occur(small: list[dict[str, Any]]) -> None:
    likes = {row["like"]["kind"] for row in small if row["like"]}
    assert likes >= {"twin", "follow-up", "roundup", "quotes", "market", "formula"}
    edits = {edit for row in small for edit in row["edits"]}
    assert edits >= {
        *dedup_edits.EDITS,
        "boilerplate",
        "quotes",
        "entities",
        "apostrophes",
        "dateline",
        "cut to characters",
    }


def test_copies_are_seldom_the_same_to_the_letter(small: list[dict[str, Any]]) -> None:
    articles = {row["id"]: row for row in small if row["kind"] == "article"}
    gold = {id_: row["story"] for id_, row in articles.items()}
    assert metric.pairwise(gold, {id_: row["text"] for id_, row in articles.items()}).recall < 0.05


def test_long_texts_of_two_stories_are_never_the_same(small: list[dict[str, Any]]) -> None:
    stories: dict[str, str] = {}
    for row in small:
        if row["kind"] == "article":
            assert stories.setdefault(row["text"], row["story"]) == row["story"]


def test_teasers_are_cut_prefixes_or_short_decks(small: list[dict[str, Any]]) -> None:
    teasers = [row for row in small if row["kind"] == "teaser"]
    cut = [row for row in teasers if "cut to characters" in row["edits"]]
    assert len(cut) > len(teasers) / 2
    assert all(row["text"].rstrip(".").endswith("…") or row["text"].endswith("...") for row in cut)
    assert any("deck alone" in row["edits"] for row in teasers)


def test_a_twin_names_none_of_the_people_of_the_story_it_was_made_from() -> None:
    room = Newsroom(World.of(1), random.Random(3))
    day = date(2025, 3, 3)
    story = room.news(day)
    twin = room.twin(day)
    text = "\n".join(twin.paragraphs)
    assert twin.resembles == [story.id]
    assert len(twin.paragraphs) == len(story.paragraphs)
    taken = [name for name in story.names if name in text and name not in twin.names]
    assert not taken


@pytest.mark.parametrize("name", [name for name in dedup_edits.EDITS if name != "numbers"])
def test_an_edit_keeps_every_figure_of_what_it_keeps(name: str) -> None:
    room = Newsroom(World.of(1), random.Random(4))
    paragraphs = room.news(date(2025, 3, 3)).paragraphs
    edited = dedup_edits.EDITS[name][1](random.Random(5), paragraphs)
    words = Counter(word.strip('.,"') for word in " ".join(paragraphs).split())
    kept = [word.strip('.,"') for word in " ".join(edited).split() if any(sign.isdigit() for sign in word)]
    assert all(word in words or word.removeprefix("US") in words for word in kept)
