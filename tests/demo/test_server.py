from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from urllib.robotparser import RobotFileParser

import feedparser
import lxml.html
import pytest
from lxml import etree
from ports import own_port

from newscrawler.demo.layouts import layout_of
from newscrawler.demo.network import Network, build_network
from newscrawler.demo.server import DEFAULT_PORT, DemoError, Served, running, serving
from newscrawler.sources.profile import Profile, load_profile
from newscrawler.text import clean

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        del args


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        with response:
            self.status = response.status
            self.headers = response.headers
            self.body = response.read()


def get(url: str, **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=sent)  # noqa: S310 - the demo's own loopback addresses
    try:
        return Answer(_OPENER.open(request, timeout=20))
    except urllib.error.HTTPError as exc:
        return Answer(exc)


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network(8, 120, seed=3)


@pytest.fixture(scope="module")
def _served(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(network, tmp_path_factory.mktemp("demo"), port=0) as served:
        yield served


@pytest.fixture
def served(_served: Served) -> Served:
    _served.control("reset")
    return _served


@pytest.fixture
def profile(served: Served) -> Profile:
    return load_profile(served.profile)


@pytest.fixture
def truth(served: Served) -> list[dict]:
    return [json.loads(line) for line in served.truth.read_text("utf-8").splitlines()]


def test_profile_loads_and_knows_every_page(profile: Profile, truth: list[dict]) -> None:
    assert profile.name == "demo"
    assert len(profile.outlets) == 8
    assert profile.politeness.delay < 0.1
    for line in truth:
        for copy in line["outlets"]:
            assert profile.network_id(copy["url"]) == line["id"]
            assert profile.outlet_of(copy["url"]).domain == copy["outlet"]


def test_every_address_of_the_profile_answers(profile: Profile) -> None:
    for kind in ("feeds", "sections", "sitemaps"):
        for url in profile.addresses(kind):
            assert get(url).status == 200, url


def test_truth(network: Network, truth: list[dict]) -> None:
    assert [line["id"] for line in truth] == [story.id for story in network.stories]
    line = truth[0]
    assert {"id", "headline", "source", "published", "outlets"} <= set(line)
    assert line["published"].endswith(":00Z")
    assert set(line["outlets"][0]) == {"outlet", "name", "url", "firstShown"}


def visible_text(answer: Answer, encoding: str) -> str:
    return clean(lxml.html.document_fromstring(answer.body.decode(encoding)).text_content())


def test_pages_agree_with_the_truth(network: Network, truth: list[dict]) -> None:
    markups = {outlet.domain: (layout_of(outlet), outlet) for outlet in network.outlets}
    seen = set()
    for line in truth[:30]:
        for copy in line["outlets"]:
            layout, outlet = markups[copy["outlet"]]
            text = visible_text(get(copy["url"]), layout.encoding)
            story = network.by_id[line["id"]]
            for part in [line["headline"], line["deck"], line["credit"], line["source"], *line["paragraphs"]]:
                assert part is None or part in text, copy["url"]
            assert outlet.shown(story.published) in text
            seen.add(layout.name)
    assert len(seen) >= 4


def test_windows_1252_is_declared_by_the_page_alone(network: Network, served: Served) -> None:
    outlet = next(outlet for outlet in network.outlets if layout_of(outlet).encoding == "windows-1252")
    story = next(i.story for i in network.showings[outlet.number] if "ü" in "".join(i.story.paragraphs))
    answer = get(f"http://{outlet.host}:{served.port}{story.path}")
    assert answer.headers["Content-Type"] == "text/html"
    assert b"charset=windows-1252" in answer.body
    assert "ü".encode("windows-1252") in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")


def test_address_without_or_with_another_slug(truth: list[dict]) -> None:
    url = truth[0]["outlets"][0]["url"]
    whole = get(url).body
    assert get(url.rsplit("/", 1)[0]).body == whole
    assert get(url.rsplit("/", 1)[0] + "/").body == whole
    assert get(url.rsplit("/", 1)[0] + "/some-other-words").body == whole


def test_a_story_stands_only_where_the_truth_says(network: Network, served: Served, truth: list[dict]) -> None:
    line = next(line for line in truth if len(line["outlets"]) < 8)
    there = {copy["outlet"] for copy in line["outlets"]}
    absent = next(outlet for outlet in network.outlets if outlet.domain not in there)
    answer = get(f"http://{absent.host}:{served.port}/news/{line['id']}/x")
    assert answer.status == 404
    assert b"Page not found" in answer.body


def locations(body: bytes) -> list[str]:
    return etree.fromstring(body).xpath("//s:loc/text()", namespaces=NS)


def test_sitemaps_name_every_page_and_one_is_gzipped(profile: Profile, truth: list[dict]) -> None:
    found = set()
    packed = 0
    for outlet in profile.outlets:
        for url in locations(get(f"{outlet.base_url}sitemap.xml").body):
            answer = get(url)
            if url.endswith(".gz"):
                packed += 1
                assert "Content-Encoding" not in answer.headers
            body = gzip.decompress(answer.body) if url.endswith(".gz") else answer.body
            found.update(locations(body))
            assert len(locations(body)) == body.count(b"<lastmod>")
    assert packed >= 1
    assert found == {copy["url"] for line in truth for copy in line["outlets"]}


def test_sections_and_their_paging_name_every_page_of_an_outlet(profile: Profile, truth: list[dict]) -> None:
    paging = set()
    for outlet in profile.outlets[:5]:
        found = set()
        for url in [f"{outlet.base_url.rstrip('/')}{path}" for path in profile.sections]:
            following: str | None = url
            while following:
                tree = lxml.html.document_fromstring(get(following).body)
                tree.make_links_absolute(following)
                links = tree.xpath("//a/@href")
                found.update(link for link in links if "/news/" in link)
                number = (
                    int(following.rsplit("=" if "=" in following else "/page/", 1)[1]) if "page" in following else 1
                )
                following = next((link for link in links if link.endswith((f"={number + 1}", f"/{number + 1}"))), None)
                if following:
                    paging.add("query" if "?" in following else "path")
        assert found == {copy["url"] for line in truth for copy in line["outlets"] if copy["outlet"] == outlet.domain}
    assert paging == {"query", "path"}


def test_page_of_a_section_that_is_not_there(profile: Profile) -> None:
    base = profile.outlets[0].base_url
    assert get(f"{base}section/sport?page=99").status == 404
    assert get(f"{base}section/gardening").status == 404


def test_feeds_name_the_source(profile: Profile, truth: list[dict]) -> None:
    by_id = {line["id"]: line for line in truth}
    for url in profile.addresses("feeds"):
        feed = feedparser.parse(get(url).body)
        assert not feed.bozo
        assert 0 < len(feed.entries) <= 50
        for entry in feed.entries:
            line = by_id[entry.id]
            assert entry.source.title == line["source"]
            assert entry.title == line["headline"]
            assert unescape(entry.description) == line["snippet"]
            assert entry.link in [copy["url"] for copy in line["outlets"]]
            assert time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed) == line["published"]


def test_news_sitemap_has_two_days(profile: Profile, truth: list[dict]) -> None:
    tree = etree.fromstring(get(f"{profile.outlets[0].base_url}news-sitemap.xml").body)
    titles = tree.xpath("//n:title/text()", namespaces=NS)
    assert 0 < len(titles) < len(truth)
    assert set(titles) <= {line["headline"] for line in truth}
    assert tree.xpath("//n:publication_date", namespaces=NS)
    assert set(tree.xpath("//n:name/text()", namespaces=NS)) == {profile.outlets[0].name}


def test_robots(profile: Profile) -> None:
    base = profile.outlets[0].base_url
    parser = RobotFileParser()
    parser.parse(get(f"{base}robots.txt").body.decode().splitlines())
    assert parser.site_maps() == [f"{base}sitemap.xml", f"{base}news-sitemap.xml"]
    assert parser.can_fetch("newscrawler", f"{base}news/1/a")
    assert not parser.can_fetch("newscrawler", f"{base}print/1")
    assert b"Crawl-delay: 0.01" in get(f"{base}robots.txt").body


def test_front_page_links_sections_and_feed(profile: Profile) -> None:
    for outlet in profile.outlets:
        tree = lxml.html.document_fromstring(get(outlet.base_url).body)
        assert set(profile.sections) <= set(tree.xpath("//a/@href"))
        assert tree.xpath("//link[@rel='alternate']/@href") == outlet.feeds


def test_not_modified(profile: Profile, truth: list[dict]) -> None:
    base = profile.outlets[0].base_url
    article = truth[0]["outlets"][0]["url"]
    for url in [article, f"{base}section/sport", base, profile.feeds[0], f"{base}sitemap-1.xml"]:
        first = get(url)
        assert get(url, If_None_Match=first.headers["ETag"]).status == 304, url
        assert get(url, If_Modified_Since=first.headers["Last-Modified"]).status == 304, url
        assert get(url, If_None_Match='"other"').status == 200
        assert get(url, If_Modified_Since="Thu, 01 Jan 1998 00:00:00 GMT").status == 200


def test_boxes_change_with_the_clock(served: Served, truth: list[dict]) -> None:
    url = truth[0]["outlets"][0]["url"]
    first = get(url)
    assert get(url).body == first.body
    served.control("clock", advance=3600)
    later = get(url, If_None_Match=first.headers["ETag"])
    assert later.status == 200
    assert later.body != first.body
    assert get(url, If_Modified_Since=first.headers["Last-Modified"]).status == 200


def test_a_story_comes_when_its_time_has_come(served: Served, truth: list[dict]) -> None:
    url = truth[-1]["outlets"][0]["url"]
    served.control("clock", advance=-2 * 86400)
    assert get(url).status == 404
    served.control("clock", advance=2 * 86400)
    assert get(url).status == 200


def test_correction(served: Served, truth: list[dict]) -> None:
    line = next(line for line in truth if len(line["outlets"]) >= 7 and line["deck"])
    copies = [copy["url"] for copy in line["outlets"]]
    before = {url: get(url) for url in copies}
    answer = served.control("correct", networkId=line["id"])
    assert answer["headline"] == line["headline"]
    changed = [new for new, old in zip(answer["paragraphs"], line["paragraphs"], strict=True) if new != old]
    assert len(changed) == 1
    for url, old in before.items():
        assert get(url, If_None_Match=old.headers["ETag"]).status == 200
        new = get(url, If_Modified_Since=old.headers["Last-Modified"])
        encoding = "windows-1252" if b"windows-1252" in new.body else "utf-8"
        assert changed[0] in visible_text(new, encoding)
        assert line["paragraphs"][-1] not in visible_text(new, encoding)
    again = served.control("correct", networkId=line["id"])
    assert again["paragraphs"] != answer["paragraphs"]
    served.control("reset")
    assert get(copies[0]).headers["ETag"] == before[copies[0]].headers["ETag"]


def test_sitemap_tells_of_a_correction(served: Served, profile: Profile, truth: list[dict]) -> None:
    copy = truth[0]["outlets"][0]
    index = get(f"{profile.outlet_of(copy['url']).base_url}sitemap.xml")
    url = locations(index.body)[0]
    path = "string(//s:url[s:loc=$copy]/s:lastmod)"

    def last_change() -> str:
        return etree.fromstring(get(url).body).xpath(path, namespaces=NS, copy=copy["url"])

    assert last_change() == copy["firstShown"]
    served.control("correct", networkId=truth[0]["id"])
    assert last_change() > copy["firstShown"]


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("403", 403), ("500", 500), ("503", 503)])
def test_fault_that_is_a_status(served: Served, truth: list[dict], kind: str, status: int) -> None:
    assert get(f"{served.url}fault/{kind}").status == status
    url = truth[0]["outlets"][0]["url"]
    served.control("fault", networkId=truth[0]["id"], kind=kind)
    assert get(url).status == status
    served.control("fault", networkId=truth[0]["id"], kind=None)
    assert get(url).status == 200


def test_fault_429_ends_at_the_third_request(served: Served, truth: list[dict]) -> None:
    served.control("fault", networkId=truth[0]["id"], kind="429")
    for url in (f"{served.url}fault/429", truth[0]["outlets"][0]["url"]):
        first = get(url)
        assert (first.status, first.headers["Retry-After"]) == (429, "1")
        assert get(url).status == 429
        assert get(url).status == 200


def test_fault_slow(served: Served) -> None:
    started = time.monotonic()
    assert get(f"{served.url}fault/slow?s=0.3").status == 200
    assert time.monotonic() - started >= 0.3


def chain(url: str) -> list[int]:
    statuses = []
    for _ in range(10):
        answer = get(url)
        statuses.append(answer.status)
        if answer.status != 302:
            break
        url = urllib.parse.urljoin(url, answer.headers["Location"])
    return statuses


def test_fault_redirects(served: Served, truth: list[dict]) -> None:
    assert chain(f"{served.url}fault/redirect/3") == [302, 302, 302, 200]
    assert chain(f"{served.url}fault/loop") == [302] * 10
    url = truth[0]["outlets"][0]["url"]
    served.control("fault", networkId=truth[0]["id"], kind="redirect")
    assert chain(url) == [302, 302, 200]
    served.control("fault", networkId=truth[0]["id"], kind="loop")
    assert chain(url) == [302] * 10


def test_fault_truncated(served: Served) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        get(f"{served.url}fault/truncated")
    assert caught.value.partial
    assert served.counts()["byStatus"]["200"] == 1


def test_faults_that_look_like_pages(served: Served) -> None:
    empty = get(f"{served.url}fault/empty")
    assert (empty.status, empty.body) == (200, b"")
    challenge = get(f"{served.url}fault/challenge")
    assert challenge.status == 403
    assert b"<script" in challenge.body
    wrong = get(f"{served.url}fault/feed-is-html")
    assert (wrong.status, wrong.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert get(f"{served.url}fault/unheard-of").status == 404


def test_counts(served: Served, profile: Profile, truth: list[dict]) -> None:
    copies = [copy["url"] for copy in truth[0]["outlets"]]
    for url in [copies[0], copies[0], served.url, f"{served.url}robots.txt", f"{served.url}section/sport"]:
        get(url)
    get(f"{served.url}sitemap.xml")
    get(f"{served.url}news-sitemap.xml")
    get(profile.feeds[0])
    get(f"{served.url}print/{truth[0]['id']}")
    get(f"{served.url}nowhere")
    counts = served.counts()
    kinds = ("article", "section", "feed", "sitemap", "robots", "other")
    assert [counts[kind] for kind in kinds] == [2, 1, 1, 2, 1, 3]
    assert counts["byStatus"] == {"200": 9, "404": 1}
    assert counts["articlesPerStory"] == {truth[0]["id"]: 2}
    assert counts["disallowed"] == 1
    assert counts["maxConcurrent"] == 1
    assert counts["minGapMs"] > 0
    served.control("fault", networkId=truth[0]["id"], kind="404")
    assert served.control("reset", only="stats") == {"reset": "stats"}
    assert served.counts()["article"] == 0
    assert get(copies[0]).status == 404


def test_counts_requests_at_one_time(served: Served) -> None:
    host = urllib.parse.urlsplit(served.url).hostname
    with ExitStack() as under_way:
        for number in range(3):
            one = under_way.enter_context(socket.create_connection((host, served.port)))
            one.sendall(b"GET /fault/slow?s=60 HTTP/1.1\r\nHost: a\r\n\r\n")
            while served.counts()["other"] == number:
                time.sleep(0.01)
        assert served.counts()["maxConcurrent"] == 3


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("fault", {"networkId": "1", "kind": "404"}),
        ("fault", {"networkId": None, "kind": "odd"}),
        ("correct", {}),
        ("clock", {"advance": "soon"}),
    ],
)
def test_control_refuses(served: Served, action: str, payload: dict) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        served.control(action, **payload)
    caught.value.close()
    assert caught.value.code == 400


def test_taken_port(network: Network, served: Served, tmp_path: Path) -> None:
    with (
        pytest.raises(DemoError, match=f"cannot listen on 127.0.0.1:{served.port}"),
        running(network, tmp_path, port=served.port),
    ):
        pass


def test_default_port_taken_falls_back(network: Network, tmp_path: Path) -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", DEFAULT_PORT))
            taken.listen()
        except OSError:
            pass  # somebody else has it: as good
        with running(network, tmp_path) as served:
            assert served.port != DEFAULT_PORT
            assert get(served.url).status == 200


def test_address_is_free_again_afterwards(tmp_path: Path) -> None:
    small = build_network(2, 3)
    port = own_port()
    with running(small, tmp_path, port=port) as served:
        assert get(served.url).status == 200
    with running(small, tmp_path, port=port, crawl_delay=1.5) as served:
        assert b"Crawl-delay: 1.5\n" in get(f"{served.url}robots.txt").body


def test_within_a_loop_and_with_a_running_clock(tmp_path: Path) -> None:
    async def main() -> bool:
        async with serving(build_network(2, 3), tmp_path, port=0, speed=36_000.0, latency=0.01) as served:
            first = await asyncio.to_thread(get, served.url + "fault/redirect/1")
            url = urllib.parse.urljoin(served.url, first.headers["Location"])
            tags = {(await asyncio.to_thread(get, url)).headers["ETag"] for _ in range(20)}
            return len(tags) > 1

    assert asyncio.run(main())
