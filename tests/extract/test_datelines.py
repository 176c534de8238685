"""Datelines, taken off the opening of a text, and openings that only look like one."""

from __future__ import annotations

import pytest
from dateline_cases import DATELINES, NO_DATELINES, Told
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.fields.datelines import parse_dateline, split_dateline
from newscrawler.items import Dateline

REST = "The boats came home late."
NEAR = "2025-05-02T00:00:00Z"


def told_places(dateline: Dateline) -> list[str]:
    return ["|".join((place.name, place.region or "", place.country or "")) for place in dateline.places]


def agency_of(dateline: Dateline) -> str | None:
    return dateline.agency.name if dateline.agency else None


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}: {case[0]}{case[1]}") for name, cases in DATELINES.items() for case in cases],
)
def test_datelines(case: Told) -> None:
    text, close, places, agency, date = case
    found, rest = split_dateline(text + close + REST, near=NEAR)
    assert found is not None
    assert (found.text, told_places(found), agency_of(found), found.date) == (text, places, agency, date)
    assert rest == REST


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"{name}: {text}") for name, texts in NO_DATELINES.items() for text in texts]
)
def test_what_only_looks_like_one(text: str) -> None:
    assert split_dateline(text, near=NEAR) == (None, text)


def test_a_date_without_a_year_needs_one_near() -> None:
    found = parse_dateline(f"Beijing [China], May 1 (ANI): {REST}")
    assert found is not None
    assert found.date is None


def test_one_opening_is_dated_by_each_page() -> None:
    text = f"Beijing [China], Dec 31 (ANI): {REST}"
    found = [parse_dateline(text, near=near) for near in ("2025-01-02T08:00:00Z", "2026-01-02", None)]
    assert [each.date for each in found if each is not None] == ["2024-12-31", "2025-12-31", None]


def test_who_changes_a_dateline_changes_no_other_pages() -> None:
    text = f"PARIS, France (Reuters) - {REST}"
    first = parse_dateline(text)
    assert first is not None
    assert first.agency is not None
    first.agency.name, first.places[0].name = "Another", "London"
    first.places.clear()
    again = parse_dateline(text)
    assert again is not None
    assert (agency_of(again), told_places(again)) == ("Reuters", ["Paris||FR"])


def test_a_known_city_in_capitals_needs_a_sentence_behind_it() -> None:
    assert parse_dateline("PARIS - The boats came home") is not None
    assert parse_dateline("PARIS - The boats came") is None
    assert parse_dateline("PARIS, France - Boats") is not None


PLACES = {
    "PARIS": "Paris||FR",
    "NEW DELHI": "New Delhi||IN",
    "ST. JOHN'S, N.L.": "St. John's|N.L.|CA",
    "PARIS, Texas": "Paris|Texas|US",
    "Washington, D.C.": "Washington|D.C.|US",
    "Brine Bay, New Zealand": "Brine Bay||NZ",
    "BRINE BAY, Ontario, Canada": "Brine Bay|Ontario|CA",
    "Beijing [China]": "Beijing||CN",
    "Mumbai (Maharashtra) [India]": "Mumbai|Maharashtra|IN",
    "Geneva (Switzerland)": "Geneva||CH",
    "PORT-AU-PRINCE, Haiti": "Port-au-Prince||HT",
    "SÃO PAULO": "São Paulo||BR",
}
DATES = {
    "May 1": "2025-05-01",
    "Dec. 31": "2024-12-31",
    "1 May": "2025-05-01",
    "1st May, 2024": "2024-05-01",
    "Thursday, May 1, 2025": "2025-05-01",
    "1 de mayo de 2025": "2025-05-01",
    "1. Mai 2025": "2025-05-01",
}
AGENCIES = ["AP", "Reuters", "Xinhua", "ANI/TPS", "dpa", "GLOBE NEWSWIRE", "The Brine Press", "PRNewswire"]


@given(
    places=st.lists(st.sampled_from(sorted(PLACES)), min_size=1, max_size=3),
    slash=st.sampled_from(["/", " / "]),
    date=st.none() | st.sampled_from(sorted(DATES)),
    agency=st.none() | st.sampled_from(AGENCIES),
    close=st.sampled_from([": ", " - ", " -- ", " — ", " – "]),
)
def test_the_parts_of_any_dateline_come_back(
    places: list[str], slash: str, date: str | None, agency: str | None, close: str
) -> None:
    text = slash.join(places) + (f", {date}" if date else "") + (f" ({agency})" if agency else "")
    found, rest = split_dateline(text + close + REST, near=NEAR)
    assert found is not None
    assert told_places(found) == [PLACES[place] for place in places]
    assert (agency_of(found), found.date) == (agency, DATES[date] if date else None)
    assert found.text + close + rest == text + close + REST


PACKED = (
    "PARIS|Paris|Brine Bay|/|, | - |: |— |--|.- |. | / |(ANI)|(Reuters)|/TASS/|[India]|(UK)|May 1|31 Feb|Feb 31| |x|The"
    "|D.C.| and |【|】|北京|电|5月1日|١|(서울=|)|(|]|[|'|’|İ|ß|\n|\u200b|\ud800|1er mai|Monday"
)
FRAGMENTS = PACKED.split("|")


@given(
    st.text(max_size=200) | st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.none() | st.just(NEAR)
)
def test_no_text_breaks_it(text: str, near: str | None) -> None:
    found, rest = split_dateline(text, near=near)
    assert text.endswith(rest)
    if found is None:
        assert rest == text
    else:
        assert rest
        assert found.places or found.agency
        assert text[: len(text) - len(rest)].strip().startswith(found.text)


@pytest.mark.parametrize(
    "unit", ["[(", "[A] (B) ", "A/", "A, ", "PARIS: ", "PARIS - ", "A. ", ") -", "May 1, ", "Paris/London, UK - "]
)
def test_what_follows_the_opening_is_not_read(unit: str) -> None:
    """However long a text is, what opens it decides, and is all that costs."""
    text = unit * 200
    assert split_dateline(text + unit * 100_000)[0] == split_dateline(text)[0]
