"""The figures of bench/dedup.py, on clusters whose figures are known."""

from __future__ import annotations

from typing import Any

import dedup_metric as metric
import pytest

GOLD = {"a": "one", "b": "one", "c": "one", "d": "two", "e": "two", "f": "three"}


def test_the_gold_itself_is_perfect_whatever_its_clusters_are_called() -> None:
    given = {id_: f"cluster of {story}" for id_, story in GOLD.items()}
    for scores in (metric.pairwise(GOLD, given), metric.b_cubed(GOLD, given)):
        assert (scores.precision, scores.recall, scores.f1) == (1, 1, 1)


def test_what_is_not_given_is_alone() -> None:
    # No pair is put together, and each document finds itself.
    pairs, cubed = metric.pairwise(GOLD, {}), metric.b_cubed(GOLD, {})
    assert (pairs.precision, pairs.recall, pairs.f1) == (1, 0, 0)
    assert cubed.precision == 1
    assert cubed.recall == pytest.approx((3 * 1 / 3 + 2 * 1 / 2 + 1) / 6)


def test_one_cluster_of_all_has_every_pair() -> None:
    given = dict.fromkeys(GOLD, "all")
    pairs, cubed = metric.pairwise(GOLD, given), metric.b_cubed(GOLD, given)
    assert (pairs.precision, pairs.recall) == (pytest.approx(4 / 15), 1)
    assert (cubed.precision, cubed.recall) == (pytest.approx((3 * 3 + 2 * 2 + 1) / 36), 1)


def test_a_split_and_a_merge_are_counted() -> None:
    given = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y", "f": "z"}
    pairs, cubed = metric.pairwise(GOLD, given), metric.b_cubed(GOLD, given)
    # Together: ab, cd, ce, de, of which ab and de are right; wanted: ab, ac, bc, de.
    assert (pairs.precision, pairs.recall) == (0.5, 0.5)
    assert cubed.precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    assert cubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)


def document(id_: str, story: str, *edits: str, like: str = "", stories: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "id": id_,
        "story": story,
        "edits": list(edits),
        "like": {"kind": like, "stories": list(stories)} if like else None,
    }


def test_copies_apart_from_most_of_their_story_count_under_each_of_their_edits() -> None:
    documents = [
        document("a", "one", "cut"),
        document("b", "one", "typos"),
        document("c", "one", "cut", "typos"),
        document("d", "two", "cut"),
    ]
    shares = metric.separated(documents, {"a": "x", "b": "x", "c": "y", "d": "z"})
    assert shares == {"cut": (0.5, 2), "typos": (0.5, 2)}, "a story of one copy counts nowhere"


def test_look_alikes_are_mistaken_where_they_lie_with_what_they_resemble() -> None:
    documents = [
        document("a", "one"),
        document("b", "two", like="twin", stories=("one",)),
        document("c", "two", like="twin", stories=("one",)),
        document("d", "three", like="market", stories=("not of this set",)),
        document("e", "four", like="market", stories=("three",)),
    ]
    shares = metric.mistaken(documents, {"a": "x", "b": "x", "c": "y", "d": "x", "e": "x"})
    assert shares == {"twin": (0.5, 2), "market": (1.0, 1)}


def test_a_roundup_bridges_when_it_lies_with_two_of_its_stories() -> None:
    documents = [
        document("a", "one"),
        document("b", "two"),
        document("r", "round", like="roundup", stories=("one", "two")),
    ]
    assert metric.bridges(documents, {"a": "x", "b": "x", "r": "x"}) == 1
    assert metric.bridges(documents, {"a": "x", "b": "y", "r": "x"}) == 0
    assert metric.bridges(documents, {"a": "x", "b": "x", "r": "y"}) == 0
