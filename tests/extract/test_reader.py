"""`newscrawler.read`: one page in, three keys out, whatever the bytes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import newscrawler
from newscrawler.items import Article, Teaser

URL = "https://www.harbour.example/news/17/a-boat"
NETWORK_URL = "https://www.londonmercury.com/news/278000001/a-boat"
KINDS = {"article", "list", "feed", "sitemap", "blocked", "empty", "other"}

PARAGRAPHS = """
The harbour master counted the boats twice on Thursday evening, and twice he came to eleven where twelve should be.
The twelfth, a ferry with nine passengers and a crate of geese, had stopped at the wrong island to let a goose off.
Nobody was hurt or late for anything of note, and the goose, her owner said, has been house hunting there ever since.
""".strip().splitlines()


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en"><head><title>A goose leaves</title>{head}</head><body>{body}</body></html>'


def article_page(*, date: str = "01 May 2025, 20:03 GMT+10") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return page(f"<h1>A goose leaves the ferry for good</h1><p>RT.com<br>{date}</p>{text}<p>(RT.com)</p>")


def shape(reading: dict[str, Any]) -> None:
    assert set(reading) == {"kind", "article", "teasers"}
    assert reading["kind"] in KINDS
    assert set(reading["article"]) == {field.name for field in attrs.fields(Article)}
    assert isinstance(reading["article"]["url"], str)
    for position, teaser in enumerate(reading["teasers"]):
        assert set(teaser) == {field.name for field in attrs.fields(Teaser)}
        assert teaser["position"] == position
        assert teaser["text"] or teaser["headline"]
    json.dumps(reading).encode()


def test_an_article() -> None:
    reading = newscrawler.read(article_page(), URL)
    shape(reading)
    found = reading["article"]
    assert reading["kind"] == "article"
    assert found["headline"] == "A goose leaves the ferry for good"
    assert found["articleBody"] == "\n\n".join(PARAGRAPHS)
    assert found["datePublished"] == "2025-05-01T10:03:00Z"
    assert found["sourceOrganization"] == {"name": "RT.com", "domain": "rt.com", "country": "RU"}
    assert found["creditText"] == "(RT.com)"
    assert found["inLanguage"] == "en"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1252", "koi8-r"])
def test_text_and_bytes_of_any_charset_read_alike(charset: str) -> None:
    meta = f'<meta charset="{charset}">' if charset != "utf-16" else ""
    text = article_page().replace("<title>", f"{meta}<title>")
    assert newscrawler.read(text.encode(charset), URL) == newscrawler.read(text, URL)


@pytest.mark.parametrize(
    "date", ["01 MAY 2025, 20:03 GMT+10", "01 may 2025, 8:03 p.m. gmt+10", "1 May 2025, 10.03 (utc)"]
)
def test_a_date_line_in_any_letters(date: str) -> None:
    article = newscrawler.read(article_page(date=date), URL)["article"]
    assert (article["datePublished"], article["evidence"]["date"]) == ("2025-05-01T10:03:00Z", "date line")


@pytest.mark.parametrize("promo", ["Get a daily dose of The Harbour news", "GET A DAILY DOSE OF THE HARBOUR NEWS"])
def test_a_promo_in_any_letters(promo: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    dated = '<meta property="article:published_time" content="2025-05-01T10:03:00Z">'
    html = page(f"<h1>A goose leaves</h1>{text}<p>{promo} through our daily email</p>", dated)
    article = newscrawler.read(html, "https://www.harbour.example/a-goose")["article"]
    assert article["evidence"]["body"] == "metadata to promo"
    assert article["articleBody"] == "\n\n".join(PARAGRAPHS)


def test_a_page_of_no_network_is_read_by_its_text() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)
    meta = '<meta property="og:type" content="article"><meta property="article:published_time" content="2025-05-01">'
    reading = newscrawler.read(page(f"<nav>Home</nav><article><h1>A goose leaves</h1>{text}</article>", meta), URL)
    assert reading["kind"] == "article"
    # Neither navigation nor headline is text.
    assert reading["article"]["articleBody"].startswith(PARAGRAPHS[0])
    assert PARAGRAPHS[1] in reading["article"]["articleBody"]
    assert (reading["article"]["datePublished"], reading["article"]["datePrecision"]) == ("2025-05-01", "day")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"<html><head><title>x</title></head><body></body></html>", "empty"),
        (b"<p>Two words</p>", "other"),
        (b"<title>Just a moment...</title><p>Checking your browser</p>", "blocked"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "other"),
        (b"<rss><channel><item><title>A boat</title><link>/news/17/a</link></item></channel></rss>", "feed"),
        (b"<urlset><url><loc>/news/17/a</loc></url></urlset>", "sitemap"),
        (gzip.compress(b"<urlset><url><loc>/news/17/a</loc></url></urlset>", mtime=0), "sitemap"),
        (gzip.compress(b"words", mtime=0), "other"),
        (b"<urlset", "other"),
    ],
)
def test_kinds(body: bytes, kind: str) -> None:
    reading = newscrawler.read(body, URL)
    shape(reading)
    assert reading["kind"] == kind
    if kind not in ("article", "feed"):
        assert [value for value in reading["article"].values() if value] == [URL]


def test_a_list_has_teasers_and_no_article() -> None:
    entries = "".join(
        f'<li><a href="/news/{n}/a-boat">Boat number {n} comes home late</a>'
        f"<p>Boat number {n} came home late again, and the harbour master has stopped to ask...</p></li>"
        for n in range(8)
    )
    reading = newscrawler.read(page(f"<h1>Sea</h1><ul>{entries}</ul>"), "https://www.harbour.example/")
    shape(reading)
    assert reading["kind"] == "list"
    assert reading["article"]["headline"] is None
    assert [teaser["url"] for teaser in reading["teasers"]] == [
        f"https://www.harbour.example/news/{n}/a-boat" for n in range(8)
    ]
    assert all(teaser["truncated"] for teaser in reading["teasers"])


@pytest.mark.parametrize("url", ["", "harbour.example/a", "/a", "ftp://harbour.example/", "http://[", "javascript:0"])
def test_what_is_no_web_url_is_a_value_error(url: str) -> None:
    with pytest.raises(ValueError, match=r"URL|url"):
        newscrawler.read(article_page(), url)


DATE = "01 May 2025, 20:03 GMT+10"
MESSES: list[tuple[str, str | bytes | Callable[[], str | bytes]]] = [
    ("deep", "<div>" * 20_000 + article_page()),
    ("deep closed", page("<div>" * 20_000 + DATE + "</div>" * 20_000)),
    ("deep inline", page("<b><i>" * 20_000 + DATE)),
    ("deep links", page('<a href="/news/1/a">' * 20_000 + "A boat is late again")),
    ("deep tables", page("<table><tr><td>" * 5_000 + DATE)),
    ("NULs", article_page().replace(" ", "\x00 ")),
    ("surrogates", article_page() + "\ud800"),
    ("control characters", article_page().replace(" ", " \x01\x08\x1b\x7f\ufffe")),
    ("wrong charset", article_page().encode("utf-16-le").replace(b"\x00", b"\x81")),
    ("UTF-16 without a mark", article_page().encode("utf-16-le")),
    ("UTF-16 cut amid a letter", article_page().encode("utf-16")[:-1]),
    ("invalid UTF-8", article_page().encode() + b"\xff\xc3\x28\xf0\x9f"),
    ("unknown charset", article_page().replace("<title>", '<meta charset="x-nonsense"><title>')),
    ("UTF-7", article_page().replace("<title>", '<meta charset="utf-7"><title>').encode()),
    ("cut amid a tag", article_page()[:-120] + "<a href="),
    ("cut amid the head", article_page()[:40]),
    ("unclosed comment", page(f"<p>{PARAGRAPHS[0]}</p><!-- <p>{DATE}</p>")),
    ("unclosed script", page(f"<p>{PARAGRAPHS[0]}</p><script>var a = '<p>{DATE}</p>'")),
    ("one long line", lambda: page("<p>" + "boat " * 200_000)),
    ("one long word", page("<p>" + "b" * 500_000)),
    ("many dates", page(f"<p>{DATE}</p>" * 2_000)),
    ("many brackets", page("<p>" + "([" * 20_000 + "</p><p>" + "PARIS/" * 20_000)),
    ("many dots and dashes", page("<p>" + "... - : " * 20_000)),
    ("many attributes", page("<p " + " ".join(f'a{n}="x"' for n in range(5_000)) + f">{DATE}</p>")),
    ("a million attributes", lambda: page("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + f">{DATE}</p>")),
    ("attributes in quotes", lambda: page("<p " + " ".join(f'a{n}="<p>"' for n in range(300_000)) + f">{DATE}</p>")),
    ("attributes without an end", lambda: page("<p " + "a='" * 500_000)),
    ("many tags of many attributes", lambda: page(("<p " + " ".join(f"a{n}" for n in range(999)) + ">") * 500)),
    ("many links", page('<a href="/news/1/a">A boat is late again</a><br>' * 8_000)),
    ("many paragraphs", page(f"<p>{DATE}</p>" + "<p>The boats came home late again today.</p>" * 20_000)),
    ("linked data nested", page("<p>x", f'<script type="application/ld+json">{"[" * 100_000}</script>')),
    ("feed that is HTML", b"<?xml version='1.0'?><html><head><title>x</title></head><body>" + b"<p>words</p>" * 9),
    ("feed without an end", b"<rss><channel>" + b"<item><title>A boat</title><link>/news/1/a" * 2_000),
    ("feed nested", b"<rss>" + b"<channel>" * 5_000),
    ("sitemap nested", b"<urlset>" + b"<url>" * 20_000),
    ("gzip bomb", lambda: gzip.compress(b"<urlset>" + b" " * (60 * 1024 * 1024), 1, mtime=0)),
    ("gzip cut", gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" * 1_000, mtime=0)[:60]),
    (
        "entity bomb",
        b'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "boat">'
        + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 115))
        + b"]><urlset><url><loc>https://www.harbour.example/&r;</loc></url></urlset>",
    ),
    (
        "entity bomb in a feed",
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boat">'
        + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 115))
        + b"]><rss><channel><item><title>&r;</title><link>/news/1/a</link></item></channel></rss>",
    ),
]


@pytest.mark.parametrize("url", [URL, NETWORK_URL])
@pytest.mark.parametrize("body", [body for _, body in MESSES], ids=[name for name, _ in MESSES])
def test_no_mess_breaks_it(body: str | bytes | Callable[[], str | bytes], url: str) -> None:
    # The largest are made for their test: collecting it makes them in every process.
    shape(newscrawler.read(body() if callable(body) else body, url))


pieces = st.sampled_from(
    [
        *[
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<br>",
            "<h1>",
            "</h1>",
            "<table>",
            "<td>",
            "<li>",
            "<a href='/news/17/a'>",
        ],
        *[
            "</a>",
            "<a href='http://['>",
            "<base href='x:'>",
            "<!--",
            "-->",
            "<script>",
            "<pre>",
            "<title>",
            "<img src=x>",
        ],
        *["<link rel=canonical href='//[x'>", "<meta property=og:title content='A boat'>", "\x00", "&amp;", "&#x0;"],
        *[DATE, "RT.com", "(ANI)", "More Information", "International Section", "null in null", *PARAGRAPHS],
        *["PARIS, France: ", "Beijing [China], May 1 (ANI): ", "Boats came home late and nobody minded it at all..."],
        *[
            "<meta property=article:published_time content='9999-99-99'>",
            '<script type="application/ld+json">{"@type":',
        ],
        *[
            "Get a daily dose of X news through our daily email",
            "31 Feb 2025, 20:03 GMT+99",
            "Published: ",
            "\n\n",
            "By ",
        ],
        *['"NewsArticle","headline":[]}</script>', "<rss>", "<urlset>", "<item>", "<loc>", "<html>", "Share article:"],
    ]
)


@settings(max_examples=150)
@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from([URL, NETWORK_URL, "https://www.harbour.example/"]))
def test_no_mixture_of_parts_breaks_it(body: str, url: str) -> None:
    shape(newscrawler.read(body, url))


@settings(max_examples=200)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<html><p>", b"<rss>", b"<urlset>", b"\x1f\x8b", b"\xff\xfe", b"<?xml"]),
)
@example(b"<!DOCTYPE html SYSTEM 'file:///etc/passwd'>", b"")
@example(b"\x00", b"")
def test_no_bytes_break_it(body: bytes, prefix: bytes) -> None:
    shape(newscrawler.read(prefix + body, URL))


def test_the_same_bytes_give_the_same_reading() -> None:
    code = (
        "import sys, json, newscrawler; body = sys.stdin.buffer.read();"
        f"print(json.dumps(newscrawler.read(body, {NETWORK_URL!r})))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=article_page().encode(),
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert [json.loads(line) for line in told] == [newscrawler.read(article_page(), NETWORK_URL)]
