"""`newscrawler extract`: one page, from wherever it comes, without a database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from commands import Run

import newscrawler as package
from newscrawler.settings import user_agent

URL = "https://www.harbour.example/news/17/a-goose"
TEXT = "The twelfth boat, a ferry with nine passengers and a crate of geese, had stopped to let one of the geese off. "
PAGE = (
    '<!doctype html><html lang="en"><head><title>A goose leaves the ferry</title>{head}</head><body>'
    f"<h1>A goose leaves the ferry</h1><p>RT.com<br>01 May 2025, 20:03 GMT+10</p><p>{TEXT * 2}</p><p>{TEXT * 3}</p>"
    "</body></html>"
)
CANONICAL = f'<link rel="canonical" href="{URL}">'


class Handler(BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.headers["User-Agent"])
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/news/17/a-goose")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        status = {"/gone": 410, "/broken": 500}.get(self.path, 200)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(PAGE.format(head="").encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Handler.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE.format(head=""), "utf-8")
    return path


def test_a_file(newscrawler: Run, page: Path) -> None:
    ran = newscrawler("extract", page, "--url", URL)
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.count("\n") == 1
    assert ran.json == package.read(page.read_bytes(), URL)
    assert ran.json["article"]["datePublished"] == "2025-05-01T10:03:00Z"


def test_stdin(newscrawler: Run, page: Path) -> None:
    ran = newscrawler("extract", "-", "--url", URL, stdin=page.read_bytes())
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.json == package.read(page.read_bytes(), URL)


def test_the_canonical_link_tells_the_address(newscrawler: Run) -> None:
    ran = newscrawler("extract", "-", stdin=PAGE.format(head=CANONICAL).encode())
    assert ran.code == 0
    assert ran.json["article"]["url"] == URL
    # What is given wins.
    ran = newscrawler("extract", "-", "--url", f"{URL}-2", stdin=PAGE.format(head=CANONICAL).encode())
    assert ran.json["article"]["url"] == f"{URL}-2"
    assert ran.json["article"]["canonicalUrl"] == URL


def test_a_url_is_fetched_with_the_honest_user_agent(newscrawler: Run, server: str) -> None:
    ran = newscrawler("extract", f"{server}/moved")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.json["article"]["url"] == f"{server}/news/17/a-goose"
    assert set(Handler.seen) == {user_agent("tests@newscrawler.example")}


@pytest.mark.parametrize("path", ["/gone", "/broken", "/loop"])
def test_a_url_that_cannot_be_had(newscrawler: Run, server: str, path: str) -> None:
    ran = newscrawler("extract", server + path)
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1
    assert f"{server}{path}" in ran.stderr


def test_a_url_without_an_answer(newscrawler: Run) -> None:
    ran = newscrawler("extract", "http://127.0.0.1:9/x")
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)


def test_without_any_address_it_is_a_usage_error(newscrawler: Run, page: Path) -> None:
    ran = newscrawler("extract", page)
    assert (ran.code, ran.stdout) == (2, "")
    assert "--url" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<p>Two words</p>",
        b"<rss><channel><item><link>/a</link></item></channel></rss>",
        b"\x89PNG\x00",
        b"\xff\xfe<",
    ],
)
def test_no_article_is_1_and_told_on_stdout(newscrawler: Run, body: bytes) -> None:
    ran = newscrawler("extract", "-", "--url", URL, stdin=body)
    assert (ran.code, ran.stderr) == (1, "")
    assert set(ran.json) == {"kind", "article", "teasers"}
    assert ran.json["kind"] != "article"
    assert ran.json["article"]["headline"] is None


@pytest.mark.parametrize("name", ["none.html", "."])
def test_a_file_that_cannot_be_read(newscrawler: Run, tmp_path: Path, name: str) -> None:
    ran = newscrawler("extract", tmp_path / name, "--url", URL)
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert str(tmp_path) in ran.stderr
