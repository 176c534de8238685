"""Datelines, taken off the opening of a text, and openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.fields.datelines import parse_dateline, split_dateline

REST = "The boats came home late."
Told = tuple[str, str | None, str | None]

# The opening; the dateline's text; its places as (name, region, country); agency; date.
DATELINES: list[tuple[str, str, list[Told], str | None, str | None]] = [
    ("PARIS, France: ", "PARIS, France", [("Paris", None, "FR")], None, None),
    ("PARIS, FRANCE - ", "PARIS, FRANCE", [("Paris", None, "FR")], None, None),
    ("PARIS - ", "PARIS", [("Paris", None, "FR")], None, None),
    ("PARIS: ", "PARIS", [("Paris", None, "FR")], None, None),
    ("PARIS — ", "PARIS", [("Paris", None, "FR")], None, None),
    ("PARIS – ", "PARIS", [("Paris", None, "FR")], None, None),
    ("PARIS -- ", "PARIS", [("Paris", None, "FR")], None, None),
    ("PARIS—", "PARIS", [("Paris", None, "FR")], None, None),
    ("Paris, France - ", "Paris, France", [("Paris", None, "FR")], None, None),
    ("Paris - ", "Paris", [("Paris", None, "FR")], None, None),
    ("NEW YORK CITY, New York: ", "NEW YORK CITY, New York", [("New York City", "New York", "US")], None, None),
    ("WASHINGTON, D.C.: ", "WASHINGTON, D.C.", [("Washington", "D.C.", "US")], None, None),
    ("WASHINGTON D.C.: ", "WASHINGTON D.C.", [("Washington", "D.C.", "US")], None, None),
    ("ATLANTA, Georgia - ", "ATLANTA, Georgia", [("Atlanta", "Georgia", "US")], None, None),
    ("TBILISI, Georgia: ", "TBILISI, Georgia", [("Tbilisi", None, "GE")], None, None),
    ("SAN JOSE, Calif. - ", "SAN JOSE, Calif.", [("San Jose", "Calif.", "US")], None, None),
    ("LONDON, UK: ", "LONDON, UK", [("London", None, "GB")], None, None),
    ("LONDON, England: ", "LONDON, England", [("London", None, "GB")], None, None),
    ("GENEVA, Switzerland: ", "GENEVA, Switzerland", [("Geneva", None, "CH")], None, None),
    ("SEOUL, South Korea: ", "SEOUL, South Korea", [("Seoul", None, "KR")], None, None),
    ("TORONTO, Ontario: ", "TORONTO, Ontario", [("Toronto", "Ontario", "CA")], None, None),
    ("BRISBANE, Queensland: ", "BRISBANE, Queensland", [("Brisbane", "Queensland", "AU")], None, None),
    ("Rio de Janeiro, Brazil: ", "Rio de Janeiro, Brazil", [("Rio de Janeiro", None, "BR")], None, None),
    ("UNITED NATIONS - ", "UNITED NATIONS", [("United Nations", None, "US")], None, None),
    ("THE HAGUE, Netherlands: ", "THE HAGUE, Netherlands", [("The Hague", None, "NL")], None, None),
    ("St. Petersburg, Russia: ", "St. Petersburg, Russia", [("St. Petersburg", None, "RU")], None, None),
    ("Xi'an, China: ", "Xi'an, China", [("Xi'an", None, "CN")], None, None),
    ("AMSTERDAM, The Netherlands: ", "AMSTERDAM, The Netherlands", [("Amsterdam", None, "NL")], None, None),
    ("SARAJEVO, Bosnia: ", "SARAJEVO, Bosnia", [("Sarajevo", None, "BA")], None, None),
    ("SÃO PAULO, Brazil: ", "SÃO PAULO, Brazil", [("São Paulo", None, "BR")], None, None),
    (
        "SEOUL/WASHINGTON, D.C.: ",
        "SEOUL/WASHINGTON, D.C.",
        [("Seoul", None, "KR"), ("Washington", "D.C.", "US")],
        None,
        None,
    ),
    (
        "PARIS/LONDON/BERLIN - ",
        "PARIS/LONDON/BERLIN",
        [("Paris", None, "FR"), ("London", None, "GB"), ("Berlin", None, "DE")],
        None,
        None,
    ),
    (
        "CAIRO, Egypt / GENEVA, Switzerland: ",
        "CAIRO, Egypt / GENEVA, Switzerland",
        [("Cairo", None, "EG"), ("Geneva", None, "CH")],
        None,
        None,
    ),
    ("Beijing [China], May 1 (ANI): ", "Beijing [China], May 1 (ANI)", [("Beijing", None, "CN")], "ANI", "2025-05-01"),
    ("Beijing [China] May 1 (ANI): ", "Beijing [China] May 1 (ANI)", [("Beijing", None, "CN")], "ANI", "2025-05-01"),
    (
        "New Delhi [India], Dec 31 (ANI): ",
        "New Delhi [India], Dec 31 (ANI)",
        [("New Delhi", None, "IN")],
        "ANI",
        "2024-12-31",
    ),
    (
        "Mumbai (Maharashtra) [India], June 3 (ANI): ",
        "Mumbai (Maharashtra) [India], June 3 (ANI)",
        [("Mumbai", "Maharashtra", "IN")],
        "ANI",
        "2025-06-03",
    ),
    ("BEIJING, May 1 (Xinhua) -- ", "BEIJING, May 1 (Xinhua)", [("Beijing", None, "CN")], "Xinhua", "2025-05-01"),
    ("BEIJING, 1 May (Xinhua) -- ", "BEIJING, 1 May (Xinhua)", [("Beijing", None, "CN")], "Xinhua", "2025-05-01"),
    ("LONDON (Reuters) - ", "LONDON (Reuters)", [("London", None, "GB")], "Reuters", None),
    (
        "LONDON, April 30, 2025 (Reuters) - ",
        "LONDON, April 30, 2025 (Reuters)",
        [("London", None, "GB")],
        "Reuters",
        "2025-04-30",
    ),
    ("SMALLTOWN, Ohio (AP) — ", "SMALLTOWN, Ohio (AP)", [("Smalltown", "Ohio", "US")], "AP", None),
    (
        "Brine Bay [Atlantis], May 1: ",
        "Brine Bay [Atlantis], May 1",
        [("Brine Bay", "Atlantis", None)],
        None,
        "2025-05-01",
    ),
]

NO_DATELINES = [
    "The boats came home late.",
    "Boats: the whole list",
    "WATCH: Workmen took the door away for good",
    "EXCLUSIVE - The boats came home late",
    "UPDATE: The boats came home late",
    "Reading: a habit that boats do not have",
    "Paris: the city of late boats",
    "Nice: that is what they call it",
    "Breaking - boats are late",
    "The city of Paris - late as ever - waits for boats.",
    "He said: come home",
    "At 20:03 the boats came home",
    '"PARIS - is late," he said',
    "PARIS",
    "PARIS - ",
    "PARIS, France:",
    "PARIS-BASED boats came home",
    "Paris-based boats - all of them - came home",
    "France-Germany: a match of boats",
    "- The boats came home",
    ": The boats",
    "",
    "1. PARIS - The boats",
    "MAY 1 - The boats came home",
    "A/B/C/D/E - The boats",
    "(ANI): The boats came home late",
    "[China]: The boats came home late",
    "President of France, Paris, says boats - late ones - are fine",
    "LATE BOATS AND WHAT THEY MEAN FOR THE TOWN'S BAKERS, ITS PUBS, AND ALL OF THE CHILDREN OF PARIS, France - x",
]


@pytest.mark.parametrize(("opening", "text", "places", "agency", "date"), DATELINES)
def test_datelines(opening: str, text: str, places: list[Told], agency: str | None, date: str | None) -> None:
    found, rest = split_dateline(opening + REST, near="2025-05-02T00:00:00Z")
    assert found is not None
    assert found.text == text
    assert [(place.name, place.region, place.country) for place in found.places] == places
    assert (found.agency.name if found.agency else None) == agency
    assert found.date == date
    assert rest == REST


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_only_looks_like_one(text: str) -> None:
    assert split_dateline(text, near="2025-05-02") == (None, text)


def test_a_date_without_a_year_needs_one_near() -> None:
    found = parse_dateline(f"Beijing [China], May 1 (ANI): {REST}")
    assert found is not None
    assert found.date is None


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found, rest = split_dateline(text)
    assert text.endswith(rest)
    assert found is None or text.strip().startswith(found.text)


@given(
    st.lists(
        st.sampled_from(["PARIS", "Paris", "/", ", ", " - ", ": ", "(ANI)", "[India]", "May 1", " ", "x", "D.C.", "— "])
    )
)
def test_no_mixture_of_parts_breaks_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    found, rest = split_dateline(text, near="2025-05-02")
    assert text.endswith(rest)
    if found is not None:
        assert found.places
        assert rest
