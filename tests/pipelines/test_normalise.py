import copy

import attrs
import pytest
from captures import PROFILE, article, instant, listing, teaser
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.items import Link, Organization, Publisher
from newscrawler.sources.profile import profile_for_site
from pipelines.normalise import normalise


def read(**fields):
    return normalise(article(1, **fields), PROFILE).article


def test_spells_addresses_one_way_and_nulls_what_is_none():
    capture = article(
        1, canonicalUrl="HTTPS://WWW.Harbour.example/news/1001/x/?utm_source=a#top", isBasedOn="javascript:x"
    )
    capture = attrs.evolve(capture, url=capture.url + "/?fbclid=1", teasers=[teaser(1, position=0)])
    capture.teasers[0].url = "mailto:captain@harbour.example"
    result = normalise(capture, PROFILE)
    assert result.url == "https://www.harbour.example/news/1001/tide-report-1"
    assert result.article.canonicalUrl == "https://www.harbour.example/news/1001/x"
    assert result.article.isBasedOn is None
    assert result.teasers[0].url is None


def test_cleans_text_and_counts_words():
    result = read(
        headline=" Cafe\u0301  by\u00a0the\u200b sea ", body="One  two.\n\n \n\nThree\nfour.", description=" "
    )
    assert result.headline == "Café by the sea"
    assert result.articleBody == "One two.\n\nThree four."
    assert result.wordCount == 4
    assert result.description is None


def test_fills_in_what_the_profile_knows():
    result = read(networkId="nonsense")
    assert result.publisher == Publisher(name="Harbour Gazette", domain="harbour.example", network="tidewire")
    assert result.networkId == "1001"
    shown = read(publisher=Publisher(name="The Gazette"))
    assert shown.publisher == Publisher(name="The Gazette", domain="harbour.example", network="tidewire")


def test_a_site_without_a_network_has_no_network():
    capture = normalise(article(1), profile_for_site("https://www.harbour.example/"))
    assert capture.article.publisher == Publisher(name="harbour.example", domain="harbour.example", network=None)
    assert capture.article.networkId is None
    assert capture.outlet == "harbour.example"


@pytest.mark.parametrize(
    ("shown", "kept", "why"),
    [
        ("2025-05-01T20:03:00+10:00", "2025-05-01T10:03:00Z", None),
        ("2025-05-01", "2025-05-01", None),
        ("1970-01-01T00:00:00Z", None, "1970-01-01T00:00:00Z is before 1990"),
        ("0001-01-01T00:00:00+05:00", None, "0001-01-01T00:00:00+05:00 is before 1990"),
        ("2025-05-03T11:59:00Z", "2025-05-03T11:59:00Z", None),
        ("2025-05-03T12:01:00Z", None, "2025-05-03T12:01:00Z is after the fetch"),
        ("9999-12-31T23:59:59-05:00", None, "9999-12-31T23:59:59-05:00 is after the fetch"),
    ],
)
def test_nulls_a_date_that_cannot_be_true_and_says_so(shown, kept, why):
    result = read(datePublished=shown, dateZoneFrom="page")
    assert result.datePublished == kept
    assert result.evidence.get("dateRejected") == why
    assert result.datePrecision == (None if kept is None else "day" if len(kept) == 10 else "instant")
    assert result.dateZoneFrom == ("page" if kept else None)


def test_gives_each_linked_address_once_with_all_that_is_told_of_it():
    source = Organization(name="Gull Agency")
    links = [
        Link(url="https://www.harbour.example/news/1", kind="article", section="Sea"),
        Link(url="ftp://nowhere/"),
        Link(
            url="https://www.harbour.example/news/1/?utm_source=x",
            headline="Fog",
            sourceOrganization=source,
            datePublished="no",
        ),
    ]
    result = normalise(attrs.evolve(listing([]), links=links), PROFILE).links
    assert result == [
        Link(
            url="https://www.harbour.example/news/1",
            kind="article",
            headline="Fog",
            section="Sea",
            sourceOrganization=source,
        )
    ]


def test_gives_fetch_times_in_utc():
    capture = attrs.evolve(listing([]), fetchedAt="2025-05-01T14:00:00.123456+02:00")
    assert normalise(capture, PROFILE).fetchedAt == "2025-05-01T12:00:00.123Z"
    assert normalise(listing([]), PROFILE).fetchedAt == instant(0)


@given(st.text(min_size=1), st.text(), st.text())
def test_twice_is_once_and_the_given_capture_stays(headline, body, section):
    capture = article(1, headline=headline, body=body, articleSection=section, teasers=[teaser(1, section=section)])
    before = copy.deepcopy(capture)
    once = normalise(capture, PROFILE)
    assert capture == before
    assert normalise(once, PROFILE) == once
