"""URLs as identities: one spelling a page, whatever the text that claims to be an address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler import urls
from newscrawler.urls import MAX_LENGTH, domain_of, is_web_url, netloc, normalise_url

PAGE = "https://www.harbour.example/news/17/a-boat?a=1&b=2"

names = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
web_urls = st.builds(
    "{}://{}{}/{}?{}={}#{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(["harbour.example", "WWW.Harbour.example.", "127.0.0.3", "[::1]", "münchen.example"]),
    st.sampled_from(["", ":80", ":443", ":8917"]),
    texts,
    names,
    texts,
    texts,
)


@given(st.one_of(st.text(), st.text().map("https://harbour.example/{}".format), st.text().map("http://{}".format)))
@example("http://[")
@example("HTTP://.")
@example("http://[::1")
@example("http://[v1.a]/")
@example("https://harbour.example:99999/")
@example("https://harbour.example:port/")
@example("https://harbour.example/%")
@example("https://harbour.example/?%zz=%\ud800")
@example("https://xn--a/")
@example("https://\u2100.example/")
@example("https://" + "a" * 300 + ".example/")
def test_any_text_is_a_url_or_a_value_error(text: str) -> None:
    try:
        normal = normalise_url(text)
    except ValueError:
        return
    assert is_web_url(normal) or len(normal) > MAX_LENGTH
    assert netloc(normal)


@given(web_urls)
@example("https://harbour.example/a%2Fb//c/?q=%C3%A9+x&q=1&utm_source=z#f")
@example("https://harbour.example/%25%32%35?a=%2526")
@example("https://harbour.example/a;b=1?c;d&e=")
@example("https://harbour.example/?=1")
@example("https://harbour.example/?0=?")
@example("https://harbour.example/? ")
def test_a_normal_url_is_its_own_normal_form(url: str) -> None:
    try:
        normal = normalise_url(url)
    except ValueError:
        return
    assert normalise_url(normal) == normal


plain_pieces = st.sampled_from(
    [
        *["http://", "https://", "HTTP://", "harbour", "www.", ".example", "xn--a", "A", "-", "_", "~", ".", "..", "/"],
        *[
            "//",
            "/.",
            "/../",
            "/news/17",
            ";",
            ",",
            "%41",
            "%",
            "?",
            "?a=1",
            "?b=2&a=1",
            "&a1=",
            "&utm_id=3",
            "=",
            "+",
            "!",
            "#",
            "#c",
            "@",
            ":",
            ":80",
            ":0",
            "é",
        ],
        *[
            ":8917",
            ":59999",
            ":65536",
            ":08917",
            ":\u0661\u0662\u0663\u0664",
            "\t",
            " ",
            "a" * 63,
            "a" * 64,
            "a" * MAX_LENGTH,
        ],
    ]
)


@given(st.lists(plain_pieces, max_size=8).map("".join) | st.lists(plain_pieces, max_size=6).map("https://a{}".format))
@example("https://harbour.example")
@example("https://harbour.example/news/17/a-boat/")
@example("https://xn--a.example/")
@example("https://harbour.example/\n")
@example("https://harbour.example:8917/news/17/")
@example("https://harbour.example:65536/")
def test_the_short_ways_lead_where_the_long_ones_do(url: str) -> None:
    def told(ask: Callable[[str], object]) -> object:
        try:
            return ask(url)
        except ValueError as exc:
            return str(exc)

    short = [told(ask) for ask in (is_web_url, netloc.__wrapped__, normalise_url.__wrapped__)]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_FRONT", "_PLAIN"):
            patch.setattr(urls, name, re.compile(r"(?!)"))
        netloc.cache_clear()
        long = [told(ask) for ask in (is_web_url, netloc.__wrapped__, normalise_url.__wrapped__)]
    assert short == long


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTPS://WWW.Harbour.Example/news/17/a-boat?a=1&b=2",
        "https://www.harbour.example:443/news/17/a-boat?a=1&b=2",
        "https://www.harbour.example./news/17/a-boat?a=1&b=2",
        "https://reader:secret@www.harbour.example/news/17/a-boat?a=1&b=2",
        "https://www.harbour.example/news/17/a-boat?a=1&b=2#comments",
        "https://www.harbour.example/news/17/a-boat/?a=1&b=2",
        "https://www.harbour.example//news/17//a-boat?a=1&b=2",
        "https://www.harbour.example/news/17/a-boat?b=2&a=1",
        "https://www.harbour.example/news/17/a-boat?a=1&b=2&utm_source=feed&utm_medium=rss&utm_campaign=x",
        "https://www.harbour.example/news/17/a-boat?fbclid=x&a=1&gclid=y&b=2&msclkid=z",
        "https://www.harbour.example/news/17/a%2Dboat?a=%31&b=2",
        "https://www.harbour.example/news/17/a-bo\nat?a=1&b=2",
        "  https://www.harbour.example/news/17/a-boat?a=1&b=2\t",
    ],
)
def test_spellings_of_one_page_are_one(spelling: str) -> None:
    assert normalise_url(spelling) == PAGE


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://harbour.example", "http://harbour.example/"),
        ("http://harbour.example:80/", "http://harbour.example/"),
        ("http://harbour.example:443/", "http://harbour.example:443/"),
        ("http://127.0.0.3:8917/news/1/", "http://127.0.0.3:8917/news/1"),
        ("http://[::1]:8917/", "http://[::1]:8917/"),
        ("https://harbour.example/caf%c3%a9", "https://harbour.example/caf%C3%A9"),
        ("https://harbour.example/café", "https://harbour.example/caf%C3%A9"),
        ("https://harbour.example/?utm_source=x", "https://harbour.example/"),
        ("https://harbour.example/?tag=b&tag=a", "https://harbour.example/?tag=a&tag=b"),
    ],
)
def test_the_normal_form(url: str, normal: str) -> None:
    assert normalise_url(url) == normal


@pytest.mark.parametrize(
    "other",
    [
        "https://www.harbour.example/news/17/a-boat",
        "https://www.harbour.example/news/17/a-boat?a=1&b=3",
        "https://www.harbour.example/news/17/A-boat?a=1&b=2",
        "https://www.harbour.example/news/18/a-boat?a=1&b=2",
        "https://www.harbour.example:8443/news/17/a-boat?a=1&b=2",
        "https://www.lagoon.example/news/17/a-boat?a=1&b=2",
    ],
)
def test_other_pages_stay_others(other: str) -> None:
    assert normalise_url(other) != PAGE


@pytest.mark.parametrize(
    "text",
    [
        *["", "/news/1", "harbour.example", "//harbour.example/x", "data:text/html,x", "javascript:void(0)"],
        *["ftp://harbour.example/", "mailto:a@harbour.example", "http://", "https:///x", "https://:80/", "http://["],
        *["http://harbour.example:0/", "http://harbour.example:99999/", "https://harbour.example/" + "a" * MAX_LENGTH],
    ],
)
def test_what_is_no_web_url(text: str) -> None:
    assert not is_web_url(text)
    with pytest.raises(ValueError, match="not a web URL") as caught:
        normalise_url(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.harbour.example", "harbour.example"),
        ("feeds.bignewsnetwork.com", "bignewsnetwork.com"),
        ("news.harbour.co.uk", "harbour.co.uk"),
        ("harbour.co.uk:8080", "harbour.co.uk"),
        ("www.localhost", "localhost"),
        ("127.0.0.3", "127.0.0.3"),
        ("127.0.0.3:8917", "127.0.0.3:8917"),
        ("[::1]:8917", "[::1]:8917"),
    ],
)
def test_the_registered_domain_is_known_without_the_network(host: str, domain: str) -> None:
    assert domain_of(host) == domain
