"""What a site sends has an end: bodies, headers, answers that trickle, and what it leads to."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from commands import Run, call
from pymongo.database import Database

from .attackers import Attacker, article
from .measuring import MEMORY, crawled, told

# --- size and time ---


def _sending(pieces: Callable[[], Any], head: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(head)
            for piece in pieces():
                handler.wfile.write(piece)
                handler.wfile.flush()
        except OSError:
            return

    return answer


def _endless(piece: bytes, pause: float = 0.0) -> Callable[[], Any]:
    def pieces() -> Any:
        while True:
            yield piece
            time.sleep(pause)

    return pieces


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SLOW = {"body": OK + b"\r\n<html>", "head": OK}


@pytest.mark.parametrize("where", SLOW)
def test_an_answer_that_trickles_ends_in_time(attacker: Attacker, newscrawler: Run, profile: Path, where: str) -> None:
    piece = b"x" if where == "body" else b"X-A: b\r\n"
    attacker.pages["/"] = _sending(_endless(piece, 0.1), SLOW[where])
    began = time.monotonic()
    ran, _ = crawled(newscrawler, profile, DOWNLOAD_TIMEOUT="1", RETRY_TIMES="0")
    assert "took longer than 1" in told(ran)
    assert time.monotonic() - began < 200


@pytest.mark.parametrize("where", SLOW)
def test_an_answer_without_an_end_is_cut(attacker: Attacker, newscrawler: Run, profile: Path, where: str) -> None:
    piece = b"x" * 65_000 if where == "body" else b"X-A: " + b"b" * 8_000 + b"\r\n"
    attacker.pages["/"] = _sending(_endless(piece), SLOW[where])
    ran, peak = crawled(newscrawler, profile, RETRY_TIMES="0")
    assert ("16777216" if where == "body" else "headers of more than 262144 bytes") in told(ran)
    assert peak < MEMORY


def test_pages_without_a_crawl_end_likewise(attacker: Attacker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.fetch.page.TIMEOUT", 1.0)
    for where, head in SLOW.items():
        piece = b"x" if where == "body" else b"X-A: b\r\n"
        attacker.pages["/"] = _sending(_endless(piece, 0.1), head)
        began = time.monotonic()
        ran = call("extract", attacker.url())
        assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
        assert time.monotonic() - began < 200
    attacker.pages["/"] = _sending(_endless(b"x" * 65_000), SLOW["body"])
    ran = call("extract", attacker.url())
    assert "more than 16777216 bytes" in ran.stderr


# --- redirects ---


def test_redirects_come_to_an_end(attacker: Attacker, newscrawler: Run, profile: Path) -> None:
    attacker.redirect("/", "/")
    ran, _ = crawled(newscrawler, profile)
    told(ran)
    assert attacker.paths() == ["/"] * 6
    attacker.asked.clear()
    refresh = '<html><head><meta http-equiv="refresh" content="0; url={}"></head></html>'
    attacker.statuses.clear()
    attacker.headers.clear()
    attacker.pages["/"] = refresh.format("/b")
    attacker.pages["/b"] = refresh.format("/")
    ran, _ = crawled(newscrawler, profile)
    told(ran)
    assert attacker.paths() == ["/", "/b"] * 3


@pytest.mark.parametrize(
    "target",
    ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:text/html,<h1>a</h1>", "gopher://a/"],
)
def test_no_redirect_leads_to_another_scheme(attacker: Attacker, newscrawler: Run, profile: Path, target: str) -> None:
    attacker.redirect("/", target)
    ran, _ = crawled(newscrawler, profile)
    told(ran)
    assert [(each["kind"], each["reason"]) for each in ran.lines] == [("empty", "no content")]
    attacker.statuses.clear()
    attacker.headers.clear()
    attacker.pages["/"] = f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head><p>A</p></html>'
    ran, _ = crawled(newscrawler, profile)
    told(ran)
    assert [each["url"] for each in ran.lines] == [attacker.url()]
    assert attacker.paths() == ["/", "/"]


@pytest.mark.parametrize(
    "target", ["javascript:a()", "http://[", "//", "http://a b/", "http://a:99999/", "/?" + "a" * 2100]
)
def test_redirects_to_nowhere_are_told_in_one_line(
    attacker: Attacker, newscrawler: Run, profile: Path, target: str
) -> None:
    attacker.redirect("/", target)
    ran, _ = crawled(newscrawler, profile)
    assert target.startswith("//") or f"{attacker.url()}: " in told(ran)
    assert {*attacker.paths()} == {"/"}


# --- sitemaps within sitemaps ---


def test_sitemaps_lead_no_deeper_than_they_may(
    attacker: Attacker, newscrawler: Run, database_uri: str, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    def index(path: str) -> str:
        name = path.removeprefix("/sitemap").removesuffix(".xml")
        parts = [f"/sitemap{name}{each}.xml" for each in "ab"]
        return "<sitemapindex>" + "".join(f"<sitemap><loc>{attacker.url(p)}</loc></sitemap>" for p in parts)

    attacker.otherwise = index
    profile = attacker.profile(tmp_path, 'sitemaps = ["/sitemap.xml"]', "allow_private = true")
    ran = newscrawler("crawl", profile, "--mongo-uri", database_uri)
    told(ran)
    assert len(attacker.paths()) == 1 + 2 + 4 + 8
    assert database["urls"].count_documents({"kind": "sitemap"}) == 15


ENTITIES = {
    "laughs": '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
    "file": '<!ENTITY c SYSTEM "file:///etc/hostname">',
    "url": '<!ENTITY c SYSTEM "{}">',
    "parameter": '<!ENTITY % p SYSTEM "{}"> %p; <!ENTITY c "ha">',
}


@pytest.mark.parametrize("name", ENTITIES)
def test_no_entity_is_expanded_nor_fetched(attacker: Attacker, newscrawler: Run, tmp_path: Path, name: str) -> None:
    dtd = f"<!DOCTYPE x [{ENTITIES[name].format(attacker.url('/dtd'))}]>"
    tide = attacker.url("/news/1/tide")
    attacker.pages["/sitemap.xml"] = f"{dtd}<urlset><url><loc>{tide}</loc><a>&c;</a></url></urlset>"
    entry = f"<item><title>Tide &c;</title><link>{tide}</link></item>"
    attacker.pages["/feed"] = f'{dtd}<rss version="2.0"><channel>{entry}</channel></rss>'
    attacker.pages["/news/1/tide"] = article("pier one")
    for path in ("/sitemap.xml", "/feed"):
        attacker.types[path] = "application/xml"
    profile = attacker.profile(tmp_path, 'sitemaps = ["/sitemap.xml"]', 'feeds = ["/feed"]', "allow_private = true")
    ran, _ = crawled(newscrawler, profile)
    told(ran)
    assert "/dtd" not in attacker.paths()
    assert "haha" not in ran.stdout
    assert Path("/etc/hostname").read_text().strip() not in ran.stdout
    assert {each["kind"] for each in ran.lines} == {"sitemap", "feed", "article"}


def test_a_feed_of_entities_takes_no_memory() -> None:
    """In this process lxml's and feedparser's memory could not be told from others'."""
    script = Path(__file__).with_name("entities.py")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
