"""A short run of the fuzzer, and what its long ones found."""

from __future__ import annotations

import pytest
from checks import check, check_url
from corpus import HOSTS
from fuzz import fuzz
from mutations import Document

SHORT = 1_500
"""Mutations, in some five seconds."""


@pytest.mark.slow
def test_mutations_break_no_promise() -> None:
    told = list(fuzz(SHORT, seed=1, jobs=1))
    assert [finding for batch in told for finding in batch.findings] == []
    assert sum(sum(batch.kinds.values()) for batch in told) == SHORT


FOUND = {
    "a role word without a role": "<h1>A goose</h1><p>By AGull, harbour writer</p><p>PORT, France - "
    + "It left. " * 40,
    "no charset: idna": '<meta charset="idna"><p>A goose',
    "no charset: base64": '<meta charset="base64"><p>A goose',
    "no charset: undefined": '<meta charset="undefined"><p>A goose',
    "a year of three digits": "<rss><item><link>/s</link><description>Beijing, May 2 (ANI): It left.</description>"
    "<pubDate>Fri, 2 May 213 07:00:00 GMT</pubDate></item></rss>",
    "a character beyond Unicode": "<rss><item><link>/s</link><title>&#x110000;</title></item>",
    "a number beyond an int": f"<rss><item><link>/s</link><title>&#{'9' * 30};</title></item>",
    "a surrogate in a feed": "<rss><item><link>/s</link><title>&#xD800;</title></item>",
    "a tag amid a declaration": "<rss><!ENTITY a <item>><item><link>/s</link>",
    "a surrogate in a sitemap's namespace": '<?i?><urlset xmlns="&#xD800;"><url><loc>/news/1/a</loc></url></urlset>',
    "a page that says it is XML": "<?xml ><p>A goose leaves",
    "a page that is JSON": '{"a": "<p>A goose leaves"}',
}
FOUND_BYTES = {
    "a surrogate in a sitemap": b"<urlset><url><loc>/news/1/\xed\xa0\x80</loc></url></urlset>",
    "bytes that are none of UTF-8": "<p>船は十一隻</p>".encode() + b"\x8d\xff",
    "a letter of Latin-1 alone": b"<p>\xcc\x81ied last November, the cable runs 21...\n\xfc",
}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("content_type", ["", "text/html; charset=idna"])
@pytest.mark.parametrize(
    "body", [*(page.encode() for page in FOUND.values()), *FOUND_BYTES.values()], ids=[*FOUND, *FOUND_BYTES]
)
def test_what_was_found_in_documents(body: bytes, content_type: str, host: str) -> None:
    check(Document(body, f"{host}/news/278000001/a-boat", content_type), twice=True)


@pytest.mark.parametrize(
    "url",
    [
        *[
            "//\u2028[::]",
            "http://[fe80::1%25en0]/",
            "http://[v1.a]/",
            "http://[China]/",
            "http://a:\u0661/",
            "http://a:9 ",
        ],
        *["http://\u2100https:/", "http://\ud800/", "https://\u202e<http/ab/p>.<td", "https://www.harbour.example%2Fa"],
        *[
            ";/",
            ";]/",
            "/a;b;/",
            "http://a/;/;/",
            "http://a/;]/;]/",
            "http://a/" + "\xe4" * 400,
            "http://a/" + "<" * 1_000,
        ],
    ],
)
def test_what_was_found_in_urls(url: str) -> None:
    check_url(url)
