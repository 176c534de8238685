"""Identities: what pages, stories and teasers are called, for ever. The literal ones stand in databases."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.sources.identity import page_id, story_id, teaser_id
from newscrawler.sources.profile import Outlet, Profile, profile_for_site

NETWORK = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    outlets=[
        Outlet(name="Harbour Gazette", domain="harbour.example"),
        Outlet(
            name="Lagoon Courier",
            domain="lagoon.example",
            url="http://127.0.0.3:8917/",
            hosts=["127.0.0.3:8917", "feeds.lagoon.example"],
        ),
    ],
)
slugs = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,4}", fullmatch=True)


@given(
    number=st.integers(1, 10**9),
    slug=slugs,
    scheme=st.sampled_from(["http", "https", "HTTPS"]),
    host=st.sampled_from(["harbour.example", "www.harbour.example", "WWW.Harbour.Example", "harbour.example."]),
    tail=st.sampled_from(["", "/", "#top", "?utm_source=feed", "/?fbclid=1#x", "?page=2"]),
)
def test_an_article_is_its_networks_id(number: int, slug: str, scheme: str, host: str, tail: str) -> None:
    port = {"http": ":80", "https": ":443"}[scheme.lower()] if len(slug) % 2 else ""
    expected = f"tidewire/harbour.example/{number}"
    assert page_id(f"{scheme}://{host}{port}/news/{number}/{slug}{tail}", NETWORK) == expected
    assert page_id(f"{scheme}://{host}{port}/news/{number}{tail}", NETWORK) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.harbour.example/news/17/a-boat", "tidewire/harbour.example/17"),
        ("http://127.0.0.3:8917/news/17/a-boat", "tidewire/lagoon.example/17"),
        ("https://www.harbour.example/", "harbour.example/5643439693f9890d59fa1495e2ca0f2d"),
        ("https://www.harbour.example/section/sea?page=2", "harbour.example/9391af900516c60dae1ee03238ebf753"),
        ("http://127.0.0.3:8917/section/sea?page=2", "lagoon.example/9391af900516c60dae1ee03238ebf753"),
        ("https://feeds.lagoon.example/section/sea?page=2", "lagoon.example/56643e4e152ccc8b527074a1144f3690"),
        ("https://www.elsewhere.example/news/17/a-boat", "elsewhere.example/dfa89b99d304d26bee3c3306c7e78535"),
    ],
)
def test_page_ids_are_for_ever(url: str, expected: str) -> None:
    assert page_id(url, NETWORK) == expected


@given(
    path=slugs,
    query=st.sampled_from(["", "?a=1&b=2"]),
    spelling=st.sampled_from(
        [
            "http://harbour.example/{path}{query}",
            "https://harbour.example:443/{path}{query}",
            "https://www.harbour.example/{path}/{query}",
            "https://www.harbour.example/{path}{query}#f",
            "https://www.harbour.example/{path}{query}{more}utm_campaign=x",
        ]
    ),
)
def test_neither_scheme_nor_www_nor_tracking_makes_another_page(path: str, query: str, spelling: str) -> None:
    url = spelling.format(path=path, query=query, more="&" if query else "?")
    assert page_id(url, NETWORK) == page_id(f"https://www.harbour.example/{path}{query}", NETWORK)


@given(path=slugs, port=st.integers(1024, 65535))
def test_the_port_of_an_outlets_host_makes_no_other_page(path: str, port: int) -> None:
    """The bundled network takes another port when its own is taken."""

    def network(at: int) -> Profile:
        host = f"127.0.0.3:{at}"
        return Profile(
            name="demo",
            article_path="/news/<id>/<slug>",
            outlets=[Outlet(name="L", domain="lagoon.example", url=f"http://{host}/", hosts=[host])],
        )

    assert page_id(f"http://127.0.0.3:{port}/{path}", network(port)) == page_id(
        f"http://127.0.0.3:8917/{path}", network(8917)
    )


def test_pages_that_differ_have_other_ids() -> None:
    urls = [
        "https://www.harbour.example/a",
        "https://www.harbour.example/b",
        "https://www.harbour.example/a?page=2",
        "https://www.harbour.example/a?page=3",
        "https://feeds.harbour.example/a",
        "https://www.elsewhere.example/a",
        "https://news.elsewhere.example/a",
        "https://feeds.lagoon.example/a",
        "http://127.0.0.3:8917/a",
        "http://127.0.0.3:8918/a",
    ]
    assert len({page_id(url, NETWORK) for url in urls}) == len(urls)


def test_a_site_without_a_profile_has_ids_by_its_domain() -> None:
    url = "https://www.elsewhere.example/news/17/a-boat"
    profile = profile_for_site(url)
    identity = page_id(url, profile)
    assert re.fullmatch(r"elsewhere\.example/[0-9a-f]{32}", identity)
    assert (
        page_id("http://elsewhere.example/news/17/a-boat/", profile_for_site("http://elsewhere.example/")) == identity
    )
    # The founder's own id is the story's, where no network gives one.
    assert story_id(identity, None, profile) == identity


def test_a_page_off_the_network_is_the_same_page_by_itself() -> None:
    for url in ("https://www.elsewhere.example/a", "https://news.elsewhere.example/a", "http://127.0.0.9:8080/a"):
        assert page_id(url, NETWORK) == page_id(url, profile_for_site(url))


def test_blogs_under_one_domain_are_not_one() -> None:
    urls = [f"https://{name}.blogs.example/about" for name in ("anna", "bert", "www")]
    assert len({page_id(url, profile_for_site(url)) for url in urls}) == len(urls)


def test_what_is_no_url_has_no_identity() -> None:
    with pytest.raises(ValueError, match="not a web URL"):
        page_id("news/17/a-boat", NETWORK)


def test_all_outlets_pages_of_one_network_id_are_one_story() -> None:
    ids = [page_id(url, NETWORK) for url in ("https://harbour.example/news/17/x", "http://127.0.0.3:8917/news/17/y")]
    assert len(set(ids)) == 2
    assert {story_id(identity, "17", NETWORK) for identity in ids} == {"tidewire/17"}


def test_teaser_ids_are_for_ever() -> None:
    assert teaser_id("BRINE BAY: The boat's late...", "Boat late", "tidewire/17") == "d7caa49a22a22ec1fb0a82ad3a70e133"
    assert teaser_id(None, "Boat late", "tidewire/17") == "5be920d656dcea0c30c009764fb3a728"
    assert teaser_id("", "Boat late", None) == "cec71ebbf6090bb8c7e6f163e338aa82"


@given(st.text(min_size=1), st.text(), st.text())
def test_a_teaser_is_its_text_alone(text: str, headline: str, target: str) -> None:
    assert teaser_id(text, headline, target) == teaser_id(text, None, None)


def test_a_teaser_is_its_normalised_text() -> None:
    spellings = ["The country’s boats are late...", "the countrys  boats are late…", "The country's boats are late"]
    assert len({teaser_id(text, None, None) for text in spellings}) == 1
    assert teaser_id("The boats are early...", None, None) != teaser_id(spellings[0], None, None)


def test_a_teaser_without_text_is_its_headline_and_target() -> None:
    kinds = [("Boat late", "a"), ("Boat late", "b"), ("Boat early", "a"), ("Boat late", None)]
    assert len({teaser_id(None, headline, target) for headline, target in kinds}) == len(kinds)
    assert teaser_id(None, "Boat late", "a") == teaser_id(None, "BOAT late!", "a")
    # A headline is no text: a box that shows it as its snippet shows another teaser.
    assert teaser_id("Boat late", None, None) != teaser_id(None, "Boat late", None)
