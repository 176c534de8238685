"""Which copies of a story are fetched beside the first: the rule, and the hash behind it."""

from __future__ import annotations

import pytest

from newscrawler.sources.copies import DEFAULT, copy_rule, order_of


@pytest.mark.parametrize("text", ["skip", "all", "sample:0.02", "sample:1", "sample:.5"])
def test_a_rule_is_read_and_told(text: str) -> None:
    assert copy_rule(str(copy_rule(text))) == copy_rule(text)


@pytest.mark.parametrize("text", ["", "some", "sample", "sample:", "sample:2", "sample:-1", "sample:x", "ALL", "0.02"])
def test_anything_else_is_told_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*give [^\n]+$"):
        copy_rule(text)


def test_a_sample_is_as_large_as_it_says_and_always_the_same() -> None:
    stories = [f"tidewire/{number}" for number in range(20_000)]
    assert sum(map(copy_rule(DEFAULT).samples, stories)) == pytest.approx(400, rel=0.2)
    assert not any(map(copy_rule("skip").samples, stories))
    assert all(map(copy_rule("sample:1").samples, stories))
    # The same in every process and release: what is stored was chosen by it.
    assert [number for number in range(200) if copy_rule(DEFAULT).samples(f"tidewire/{number}")] == SAMPLED


SAMPLED = [25, 40, 42, 145]


def test_a_storys_outlets_have_an_order_of_their_own() -> None:
    outlets = [f"{number}.example" for number in range(40)]
    first = [min(outlets, key=lambda outlet, n=number: order_of(f"tidewire/{n}", outlet)) for number in range(4000)]  # type: ignore[misc]
    assert {first.count(outlet) > 50 for outlet in outlets} == {True}
