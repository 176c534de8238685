"""Datelines, taken off the opening of a text, and openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.fields.datelines import parse_dateline, split_dateline

from dateline_cases import DATELINES, NO_DATELINES, Told

REST = "The boats came home late."
NEAR = "2025-05-02T00:00:00Z"


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{name}: {case[0]}{case[1]}") for name, cases in DATELINES.items() for case in cases])
def test_datelines(case: Told) -> None:
    text, close, places, agency, date = case
    found, rest = split_dateline(text + close + REST, near=NEAR)
    assert found is not None
    told = ["|".join((place.name, place.region or "", place.country or "")) for place in found.places]
    assert (found.text, told, found.agency.name if found.agency else None, found.date, rest) == (text, places, agency, date, REST)


@pytest.mark.parametrize("text", [pytest.param(text, id=f"{name}: {text}") for name, texts in NO_DATELINES.items() for text in texts])
def test_what_only_looks_like_one(text: str) -> None:
    assert split_dateline(text, near=NEAR) == (None, text)
