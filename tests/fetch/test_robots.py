"""RFC 9309, rule by rule."""

from __future__ import annotations

import time

import pytest

from newscrawler.fetch.robots import MAX_SIZE, Robots, parse_robots

HOST = "https://harbour.example"


def allowed(text: str | bytes, path: str) -> bool:
    body = text.encode() if isinstance(text, str) else text
    return parse_robots(body, "newscrawler").allows(HOST + path)


def rules(*lines: str) -> str:
    return "\n".join(["User-agent: *", *lines])


@pytest.mark.parametrize("name", ["newscrawler", "NewsCrawler", "newscrawler/1.0", "newscrawler*", "newscrawler  # us"])
def test_the_products_group_is_found(name: str) -> None:
    assert not allowed(f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /", "/a")


@pytest.mark.parametrize("name", ["news", "newscrawler-images", "crawler", "new", "mynewscrawler", "", "?"])
def test_the_groups_of_others_are_not_ours(name: str) -> None:
    assert allowed(f"User-agent: {name}\nDisallow: /", "/a")


def test_groups_of_one_product_are_one() -> None:
    ours = "User-agent: newscrawler\nDisallow: "
    text = f"{ours}/a\n\nUser-agent: other\nDisallow: /\n\n{ours}/b"
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_those_of_everybody_are_one_too_and_count_only_where_there_is_none_of_ours() -> None:
    text = "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]
    assert allowed(f"{text}\nUser-agent: newscrawler\nDisallow:\n", "/a")
    assert allowed(f"{text}\nUser-agent: newscrawler\n", "/a")


def test_names_in_a_row_share_a_group_whatever_stands_between_them() -> None:
    between = "\n# more\nSitemap: https://harbour.example/s.xml\nNoindex: /"
    assert not allowed(f"User-agent: newscrawler\n{between}\nUser-agent: other\nDisallow: /a", "/a")


def test_a_delay_ends_the_names_as_those_who_write_it_mean() -> None:
    text = "User-agent: *\nCrawl-delay: 5\nUser-agent: badbot\nDisallow: /"
    assert allowed(text, "/a")
    assert parse_robots(text.encode()).wanted == 5


def test_a_rule_before_any_name_is_nobodys() -> None:
    assert allowed("Disallow: /\nUser-agent: *\nDisallow: /a", "/b")


@pytest.mark.parametrize(
    ("lines", "path", "is_allowed"),
    [
        # The examples of the RFC and of Google's documentation.
        (["Disallow: /"], "/", False),
        (["Disallow: /"], "/robots.txt", True),
        (["Disallow:"], "/a", True),
        (["Allow: /example/page/", "Disallow: /example/page/disallowed.gif"], "/example/page/disallowed.gif", False),
        (["Allow: /example/page/", "Disallow: /example/page/disallowed.gif"], "/example/page/a.gif", True),
        (["Disallow: /p", "Allow: /p"], "/page", True),
        (["Allow: /p", "Disallow: /"], "/page", True),
        (["Allow: /folder", "Disallow: /folder"], "/folder/page", True),
        (["Allow: /page", "Disallow: /*.htm"], "/page.htm", False),
        (["Allow: /page", "Disallow: /*.ph"], "/page.php5", True),
        (["Allow: /$", "Disallow: /"], "/", True),
        (["Allow: /$", "Disallow: /"], "/page.htm", False),
        (["Disallow: /fish"], "/fish.html", False),
        (["Disallow: /fish"], "/Fish.asp", True),
        (["Disallow: /fish"], "/catfish", True),
        (["Disallow: /fish*"], "/fishheads", False),
        (["Disallow: /fish/"], "/fish", True),
        (["Disallow: /*.php"], "/folder/filename.php?parameters", False),
        (["Disallow: /*.php"], "/windows.PHP", True),
        (["Disallow: /*.php$"], "/filename.php", False),
        (["Disallow: /*.php$"], "/filename.php?parameters", True),
        (["Disallow: /fish*.php"], "/fishheads/catfish.php?parameters", False),
        (["Disallow: *.gif"], "/a/b.gif", False),
        (["Disallow: /a**b"], "/axxb", False),
        (["Disallow: /a*a$"], "/a", True),
        (["Disallow: /a*a$"], "/aba", False),
        (["Disallow: /a$b"], "/a$b", False),
        (["Disallow: /a$b"], "/a", True),
        (["Disallow: /*?"], "/a?b=1", False),
        (["Disallow: /*?"], "/a%3Fb", True),
        (["Disallow: /index.html", "Allow: /index.html"], "/", True),
        (["Disallow: /", "Allow: /index.html"], "/", False),
        (["Disallow: /a#b"], "/ab", False),
        # An address without a path, and its fragment.
        (["Disallow: /"], "", False),
        (["Disallow: /*q="], "?q=1", False),
        (["Disallow: /top"], "/#/top", True),
        # What is no path matches nothing.
        (["Disallow: private/"], "/private/", True),
        (["Disallow: https://harbour.example/"], "/a", True),
        # Misspelled, and without a colon.
        (["Disalow: /a"], "/a", False),
        (["disallow /a"], "/a", False),
        (["  DISALLOW :  /a  "], "/a", False),
    ],
)
def test_the_longest_match_decides(lines: list[str], path: str, is_allowed: bool) -> None:
    assert allowed(rules(*lines), path) == is_allowed


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
        ("/path/foo-%24", "/path/foo-$"),
        ("/a b", "/a%20b"),
        ("/50%", "/50%"),
    ],
)
def test_spellings_of_a_path_are_one(rule: str, path: str) -> None:
    assert not allowed(rules(f"Disallow: {rule}"), path)


def test_an_escaped_mark_is_none() -> None:
    assert allowed(rules("Disallow: /a%2Ab"), "/axb")
    assert allowed(rules("Disallow: /a%2Fb"), "/a/b")
    assert not allowed(rules("Disallow: /a%24"), "/a$b")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("latin-1"),
    ],
)
def test_charsets_and_ends_of_lines(encoded: object, end: str) -> None:
    text = end.join(["User-agent: *", "Disallow: /caf\u00e9", "Disallow: /a", ""])
    body: bytes = encoded(text)  # type: ignore[operator]
    assert [allowed(body, path) for path in ("/a", "/b")] == [False, True]
    spelled = "/caf%E9" if body == text.encode("latin-1") else "/caf%C3%A9"
    assert not allowed(body, spelled)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff" * 1000,
        b"<!DOCTYPE html><html><title>User-agent: *</title><p>Disallow: /</p></html>",
        b"<html>\n<p>Allow us to say that\n<p>Disallow: /\n</html>",
        b"GIF89a" + bytes(range(256)),
    ],
)
def test_what_is_none_forbids_nothing(body: bytes) -> None:
    assert allowed(body, "/a")


def test_500_kib_are_read_and_no_half_of_a_rule() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    padded = head + b"#" * (MAX_SIZE - len(head) - len(b"\nAllow: /a")) + b"\nAllow: /a/b/c\nDisallow: /z\n"
    assert [allowed(padded, path) for path in ("/a/x", "/z")] == [False, True]


def test_a_giant_is_read_soon_and_asked_soon() -> None:
    lines = [f"Disallow: /*{n}*a*b*c*{n}$" for n in range(MAX_SIZE // 25)]
    began = time.process_time()
    robots = parse_robots("\n".join(["User-agent: *", *lines]).encode())
    assert robots.allows(f"{HOST}/{'abc' * 500}")
    # A third of a second, where nothing is tried again and again.
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        (["Crawl-delay: 10"], 10),
        (["crawl-delay: 0.5  # half a second"], 0.5),
        (["Crawl-delay: 1", "Crawl-delay: 3", "Crawl-delay: 2"], 3),
        (["Request-rate: 1/5"], 5),
        (["Request-rate: 30/1m 0900-1730"], 2),
        (["Request-rate: 1/1h"], 3600),
        (["Request-rate: 10 / 5s"], 0.5),
        (["Crawl-delay: 1", "Request-rate: 1/2"], 2),
        (["Crawl-delay: 86400"], 86_400),
        *(([f"Crawl-delay: {each}"], 1e9) for each in ("1e9", "9999999999", "9" * 400)),
        *(([f"Crawl-delay: {each}"], None) for each in ("", "-1", "nan", "inf", "ten", "10s")),
        *(([f"Request-rate: {each}"], None) for each in ("", "0/5", "1/0", "5", "a/b", "/")),
    ],
)
def test_delays(lines: list[str], delay: float | None) -> None:
    assert parse_robots(rules(*lines).encode()).wanted == delay


def test_sitemaps_are_everybodys() -> None:
    text = "Sitemap: https://harbour.example/a.xml\nUser-agent: other\nDisallow: /\nsite-map: https://harbour.example/b.xml\nSitemap:\n"
    robots = parse_robots(text.encode())
    assert robots.sitemaps == ["https://harbour.example/a.xml", "https://harbour.example/b.xml"]
    assert robots.allows(f"{HOST}/a")


def test_none_allows_all() -> None:
    assert Robots().allows(f"{HOST}/a")
