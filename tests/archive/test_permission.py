"""Who forbids that a page is archived is obeyed; who forbids something else is not mistaken for it."""

from __future__ import annotations

import pytest

from newscrawler.archive.permission import headers_allow, page_allows


@pytest.mark.parametrize(
    "values",
    [
        [b"noarchive"],
        [b"nofollow, NoArchive"],
        [b"all", b"noarchive"],
        [b"newscrawler: noarchive"],
        [b"otherbot: noindex, newscrawler: nofollow, noarchive"],
        [b"max-snippet: 5, noarchive"],
        [b"unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive"],
        [b"unavailable_after: Fri, 25 Jun 2030 15:00:00 GMT, noarchive"],
    ],
)
def test_headers_forbid(values: list[bytes]) -> None:
    assert not headers_allow(values)


@pytest.mark.parametrize(
    "values", [[], [b"noindex"], [b"otherbot: noarchive"], [b"otherbot: noindex, noarchive"], [b"noarchives"]]
)
def test_headers_allow(values: list[bytes]) -> None:
    assert headers_allow(values)


@pytest.mark.parametrize(
    "tag",
    [
        b'<meta name="robots" content="noarchive">',
        b"<META CONTENT='noindex, NOARCHIVE' NAME='Robots' />",
        b"<meta name=newscrawler content=noarchive>",
        b'<meta data-name="x" name="robots"\n content="max-snippet:5,noarchive">',
    ],
)
def test_pages_forbid(tag: bytes) -> None:
    assert not page_allows(b"<html><head>" + tag + b"</head>")


@pytest.mark.parametrize(
    "tag",
    [
        b'<meta name="robots" content="noindex">',
        b'<meta name="otherbot" content="noarchive">',
        b'<meta name="description" content="What noarchive means">',
        b"<p>noarchive</p>",
    ],
)
def test_pages_allow(tag: bytes) -> None:
    assert page_allows(b"<html><head>" + tag + b"</head>")
