"""The seed, the text of one real page, in many markups. It is read from beside the checkout and never kept here."""

from __future__ import annotations

import pytest
from stories import SEED_FOLDER, load_headlined_seed, load_seed, seed_is_there
from test_network_pages import Case, NetworkPage, assert_one_id_a_text, cases, hold, reading, teasers

SEEDS = [load_seed(), load_headlined_seed()] if seed_is_there() else []

pytestmark = pytest.mark.skipif(not SEEDS, reason=f"no seed at {SEED_FOLDER}: these tests need the text of a real page")


class SeedPage(NetworkPage):
    @staticmethod
    def check_counts(case: Case) -> None:
        found = reading(case)
        assert found["article"]["sourceOrganization"]["name"] == "RT.com"
        assert found["article"]["datePublished"] == "2025-05-01T10:03:00Z"
        assert len(found["article"]["articleBody"].split("\n\n")) == 8
        assert len(teasers(case)) == 12
        assert len({teaser["id"] for teaser in teasers(case)}) == 11
        assert [i for i, teaser in enumerate(teasers(case)) if teaser["self"]] == [6]


@pytest.mark.parametrize("case", cases(*SEEDS), ids=str)
def test_seed(case: Case, subtests: pytest.Subtests) -> None:
    hold(case, SeedPage, subtests)


def test_a_teaser_has_one_id_in_every_markup() -> None:
    assert_one_id_a_text(*SEEDS)
