"""A crawl that keeps what it fetches: all of it, as it was, found from each article, whatever kills it."""

from __future__ import annotations

import gzip
import json
import os
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from commands import Ran, Run, call, fork
from forked import start
from pymongo.database import Database
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from newscrawler.archive.folder import Archive
from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running
from newscrawler.items import WarcRecord
from newscrawler.settings import DOWNLOADER_MIDDLEWARES

from .test_resume import kill_in_its_midst

pytestmark = pytest.mark.slow

Db = Database[dict[str, Any]]


def headers(folder: Path) -> list[dict[str, str]]:
    """Give the headers of all records, of files that warcio finds in order."""
    told = []
    for path in sorted(folder.glob("*.warc.gz")):
        with pytest.raises(SystemExit) as ended:
            warcio(["check", str(path)])
        assert not ended.value.code
        with path.open("rb") as file:
            told += [dict(record.rec_headers.headers) for record in ArchiveIterator(file)]
    assert not [*folder.glob("*.open")]
    return told


def kinds(folder: Path) -> Counter[str]:
    return Counter(each["WARC-Type"] for each in headers(folder))


def asked(served: Served) -> int:
    counts = served.counts()
    return sum(counts[kind] for kind in ("article", "section", "feed", "sitemap", "robots", "other"))


def pages(db: Db) -> dict[str, bytes]:
    """Give the page of each article from the archive."""
    found = {}
    for article in db["articles"].find():
        found[article["url"]] = Archive.configured().page(WarcRecord(**article["record"]))
    return found


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
        return bytes(response.read())


def test_all_that_is_fetched_is_kept(
    fresh: Served, folder: Path, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    command = ["crawl", fresh.profile, "--archive", "--copies", "all", "--mongo-uri", database_uri]
    away = {"NEWSCRAWLER_ARCHIVE_TO": f"file://{tmp_path}/away", "NEWSCRAWLER_ARCHIVE_SIZE": "100KB"}
    done = newscrawler(*command, **away)
    assert done.code == 0, done.stderr
    fetched = asked(fresh)
    assert kinds(folder)["response"] == kinds(folder)["request"] == fetched
    assert len([*folder.glob("*.warc.gz")]) > 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "away").iterdir()} == {
        path.name: path.read_bytes() for path in folder.glob("*.warc.gz")
    }
    dates = {each["WARC-Record-ID"].strip("<>"): each["WARC-Date"] for each in headers(folder)}
    for article in database["articles"].find():
        assert dates[article["record"]["id"]] == article["capturedAt"].strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = pages(database)
    assert kept == {url: get(url) for url in kept}
    # Asked again, what has not changed is not kept again.
    again = newscrawler(*command, "--refetch")
    assert again.code == 0, again.stderr
    told = [each for each in headers(folder) if each["WARC-Type"] == "response"]
    assert max(Counter((each["WARC-Target-URI"], each["WARC-Payload-Digest"]) for each in told).values()) == 1
    assert kinds(folder)["revisit"] > 10
    assert kinds(folder)["response"] + kinds(folder)["revisit"] == kinds(folder)["request"]
    assert next(run["counts"]["archive/response"] for run in database["runs"].find()) == fetched


def test_an_article_shows_its_page(
    fresh: Served, folder: Path, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    away = {"NEWSCRAWLER_ARCHIVE_TO": f"file://{tmp_path}/away", "NEWSCRAWLER_ARCHIVE_KEEP": "false"}
    command = ["crawl", fresh.profile, "--archive", "--limit", "2", "--mongo-uri", database_uri]
    done = newscrawler(*command, **away)
    assert done.code == 0, done.stderr
    article = database["articles"].find_one()
    assert article is not None
    show = ["article", article["_id"], "--raw", "--mongo-uri", database_uri]
    assert not [*folder.glob("*.warc.gz")]
    raw = newscrawler(*show, **away)
    assert raw.code == 0, raw.stderr
    assert raw.stdout.encode() == get(article["url"])
    assert call(*show, "--json").code == 2
    database["articles"].update_one({"_id": article["_id"]}, {"$set": {"record": None}})
    bare = call(*show)
    assert (bare.code, bare.stdout) == (1, "")
    assert "was not archived" in bare.stderr


@pytest.mark.parametrize("switch", ["no profile, no option", "option against the profile", "dry run"])
def test_nothing_is_kept_without_a_word(
    fresh: Served, folder: Path, tmp_path: Path, newscrawler: Run, database_uri: str, switch: str
) -> None:
    profile = tmp_path / "own.toml"
    on = "" if switch == "no profile, no option" else "archive = true\n"
    profile.write_text(on + Path(fresh.profile).read_text("utf-8"), "utf-8")
    more = {"option against the profile": ["--no-archive"], "dry run": ["--dry-run"]}.get(switch, [])
    assert newscrawler("crawl", profile, *more, "--limit", "1", "--mongo-uri", database_uri).code == 0
    assert not folder.exists()


def test_a_profile_switches_it_on(
    fresh: Served, folder: Path, tmp_path: Path, newscrawler: Run, database_uri: str
) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text("archive = true\n" + Path(fresh.profile).read_text("utf-8"), "utf-8")
    assert newscrawler("crawl", profile, "--limit", "1", "--mongo-uri", database_uri).code == 0
    assert kinds(folder)["response"]


def test_a_dry_run_cannot_keep() -> None:
    done = call("crawl", "bignewsnetwork", "--archive", "--dry-run")
    assert done.code == 2
    assert "keeps nothing" in done.stderr


def test_a_folder_that_cannot_be_used_is_told_in_one_line(
    fresh: Served, tmp_path: Path, newscrawler: Run, database_uri: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    where = {"NEWSCRAWLER_ARCHIVE_DIR": str(tmp_path / "file" / "archive")}
    done = newscrawler("crawl", fresh.profile, "--archive", "--mongo-uri", database_uri, **where)
    assert done.code == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve three outlets whose answers take a while, so that a crawl can be met in its midst."""
    where = tmp_path_factory.mktemp("slow")
    with running(build_network(3, 16, 7), where, port=0, crawl_delay=0.0, latency=0.04) as served:
        yield served


def test_a_crawl_that_was_killed_has_lost_nothing(
    slow: Served, folder: Path, tmp_path: Path, newscrawler: Run, database_uri: str, database: Db
) -> None:
    slow.control("reset")
    options = ["--archive", "--copies", "all"]
    kill_in_its_midst(slow, database_uri, database, tmp_path, *options)
    assert [*folder.glob("*.open")]
    # What is stored was safe before.
    before = pages(database)
    assert before
    again = newscrawler("crawl", slow.profile, *options, "--mongo-uri", database_uri)
    assert again.code == 0, again.stderr
    assert "was left unfinished: finished with its" in again.stderr
    told = headers(folder)
    kept = pages(database)
    assert before.items() <= kept.items()
    assert kept == {url: get(url) for url in kept}
    # A page of which the mark was lost was asked again; its payload is there once.
    assert max(Counter(each["WARC-Target-URI"] for each in told if each["WARC-Type"] == "response").values()) == 1


def test_two_crawls_at_once_keep_all(
    slow: Served, folder: Path, tmp_path: Path, database_uri: str, database: Db
) -> None:
    slow.control("reset")
    told = tmp_path / "told"
    command = ["crawl", slow.profile, "--archive", "--copies", "all", "--mongo-uri", database_uri]
    crawls = [start(*command, stdout=os.devnull, stderr=told) for _ in range(2)]
    for crawl in crawls:
        crawl.join()
    assert [crawl.exitcode for crawl in crawls] == [0, 0], told.read_text("utf-8")
    # One that began when the other had all in hand asked nothing.
    assert 1 <= len([*folder.glob("*.warc.gz")]) <= 2
    assert kinds(folder)["request"] == asked(slow)
    assert len(pages(database)) == database["articles"].count_documents({})


def _scrapy(served: Served, uri: str, keeper: str) -> Ran:
    own = "newscrawler.archive.keeping.Keeper"
    middlewares = {name: at for name, at in DOWNLOADER_MIDDLEWARES.items() if name != own} | {keeper: 900}
    given = ["-a", f"source={served.profile}", "-a", "archive=1", "-a", "copies=all"]
    given += ["-s", f"DOWNLOADER_MIDDLEWARES={json.dumps(middlewares)}"]
    return fork("crawl", "syndication", *given, program="scrapy", MONGODB_URI=uri)


def test_a_disk_that_is_full_holds_the_crawl_up(fresh: Served, folder: Path, database_uri: str, database: Db) -> None:
    done = _scrapy(fresh, database_uri, "crawl.keepers.FullKeeper")
    assert done.code == 0, done.stderr
    assert done.stderr.count("takes nothing (No space left on device): fetching pauses") == 1
    assert done.stderr.count("takes responses again: going on") == 1
    assert kinds(folder)["response"] == asked(fresh)
    assert len(pages(database)) == fresh.counts()["article"]


def test_what_cannot_be_made_durable_is_not_marked_as_done(
    fresh: Served, folder: Path, database_uri: str, database: Db
) -> None:
    done = _scrapy(fresh, database_uri, "crawl.keepers.BrokenKeeper")
    assert "the archive cannot be written: Input/output error" in done.stderr
    assert "Traceback" not in done.stderr
    assert folder.exists()
    assert database["articles"].count_documents({}) == 0
    assert database["urls"].count_documents({"fetchedAt": {"$ne": None}}) == 0


_PAGE = b"""<html><head>%b<title>The ferry waits</title></head><body><h1>The ferry waits</h1>
<p>The ferry of Millpond waits for its cat every morning, and nobody has ever complained of it.</p>
<a href="/open">Open</a> <a href="/meta">Meta</a> <a href="/header">Header</a></body></html>"""


class _Site(BaseHTTPRequestHandler):
    """Three pages; two say that they are not to be archived, all of them are compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.path in ("/", "/open", "/meta", "/header")
        meta = b'<meta name="robots" content="noarchive">' if self.path == "/meta" else b""
        body = gzip.compress(_PAGE % meta) if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if known:
            self.send_header("Content-Encoding", "gzip")
        if self.path == "/header":
            self.send_header("X-Robots-Tag", "noarchive")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        del told


@contextmanager
def _site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_who_forbids_it_is_not_archived(folder: Path, newscrawler: Run, database_uri: str, database: Db) -> None:
    with _site() as base:
        for page in ("open", "meta", "header"):
            assert newscrawler("crawl", f"{base}/{page}", "--archive", "--mongo-uri", database_uri).code == 0
    told = [each for each in headers(folder) if each["WARC-Type"] == "response"]
    assert {each["WARC-Target-URI"].removeprefix(base) for each in told} == {"/open", "/robots.txt"}
    counts = [run["counts"].get("archive/noarchive") for run in database["runs"].find().sort("startedAt")]
    assert counts == [None, 1, 1]
    with next(folder.glob("*open*.warc.gz")).open("rb") as file:
        sent = [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert gzip.decompress(sent[-1]) == _PAGE % b""
