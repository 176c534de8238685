"""`newscrawler fixture`: pages saved as cases, and what the code says of them taken as expected."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from web_poet.testing import Fixture

from newscrawler.pages.html import ArticlePage

from .conftest import Saved
from .terminal import run_on_terminal

ARTICLES = "newscrawler.pages.html.ArticlePage"
NAMES = ("agency-dateline-soup", "deck-and-credit-semantic", "not-found")
TEXT = "Die zwölfte Fähre hielt an, damit eine der Gänse aussteigen konnte, und fuhr dann weiter. "
PAGE = f'<html lang="de"><h1>Eine Gans verlässt die Fähre</h1><p>{TEXT * 4}</p><p>{TEXT * 5}</p></html>'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/gone":
            self.send_error(410)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=windows-1252")
        self.send_header("Set-Cookie", "secret=goose")
        self.end_headers()
        self.wfile.write(PAGE.encode("windows-1252"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


def pytest_of(folder: Path) -> str:
    """Give the last line of web-poet's own run of the cases in a folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={folder}", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    return done.stdout.strip().splitlines()[-1]


def test_a_saved_page_becomes_a_case_as_a_crawl_reads_it(newscrawler: Run, saved: Saved, tmp_path: Path) -> None:
    url, story = next(iter(saved.pages.items()))
    ran = newscrawler("fixture", "save", saved.page(url), "--into", tmp_path)
    assert (ran.code, ran.stderr) == (0, "")
    folder, kind, found, missing = ran.stdout.splitlines()
    case = Path(folder)
    assert case.parent == tmp_path / ARTICLES
    assert case.name == url.rsplit("/", 1)[1][:60].strip("-")
    assert kind == "kind: article"
    assert {"article.headline", "article.networkId"} <= set(found.removeprefix("found: ").split(", "))
    assert "reason" in missing.removeprefix("missing: ").split(", ")
    assert json.loads((case / "inputs" / "PageParams.json").read_bytes())["profile"]["network"] == "tidewire"
    output = json.loads((case / "output.json").read_bytes())
    assert (output["url"], output["article"]["headline"]) == (url, story.headline)
    assert " passed" in pytest_of(tmp_path)
    assert newscrawler("replay", tmp_path, "--diff").code == 0


def test_a_case_is_replaced_by_force_alone(newscrawler: Run, saved: Saved, tmp_path: Path) -> None:
    one, two = (saved.page(url) for url in list(saved.pages)[:2])
    case = tmp_path / ARTICLES / "goose"
    assert newscrawler("fixture", "save", one, "--into", tmp_path, "--name", "goose").code == 0
    held = (case / "output.json").read_bytes()
    ran = newscrawler("fixture", "save", two, "--into", tmp_path, "--name", "goose")
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert (case / "output.json").read_bytes() == held
    assert newscrawler("fixture", "save", two, "--into", tmp_path, "--name", "goose", "--force").code == 0
    assert (case / "output.json").read_bytes() != held
    assert [path.name for path in case.parent.iterdir()] == ["goose"]
    # What is no case is not replaced even so.
    (tmp_path / ARTICLES / "notes").mkdir()
    assert newscrawler("fixture", "save", two, "--into", tmp_path, "--name", "notes", "--force").code == 1


def test_a_live_page_is_kept_with_the_headers_that_are_read(newscrawler: Run, server: str, tmp_path: Path) -> None:
    ran = newscrawler("fixture", "save", f"{server}/2025/eine-gans", "--into", tmp_path)
    assert ran.code == 0, ran.stderr
    case = Path(ran.stdout.splitlines()[0])
    assert (case.parent.name, case.name) == ("newscrawler.pages.html.AnyPage", "eine-gans")
    info = json.loads((case / "inputs" / "HttpResponse-info.json").read_bytes())
    assert info["url"] == f"{server}/2025/eine-gans"
    assert info["headers"] == [["Content-Type", "text/html; charset=windows-1252"]]
    assert (case / "inputs" / "HttpResponse-body.html").read_bytes() == PAGE.encode("windows-1252")
    assert json.loads((case / "output.json").read_bytes())["article"]["headline"] == "Eine Gans verlässt die Fähre"


def test_the_class_may_be_given(newscrawler: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    given = ("--url", "https://www.harbour.example/", "--page", "ListPage", "--into", tmp_path)
    ran = newscrawler("fixture", "save", page, *given)
    assert ran.code == 0
    assert ran.stdout.splitlines()[0] == str(tmp_path / "newscrawler.pages.html.ListPage" / "www-harbour-example")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{page}"], 1),
        (["{folder}/none.html"], 1),
        (["{server}/gone"], 1),
        (["http://127.0.0.1:9/x"], 1),
        (["{page}", "--url", "goose"], 2),
        (["{page}", "--url", "https://www.harbour.example/", "--name", "../goose"], 2),
        (["{page}", "--url", "https://www.harbour.example/", "--page", "GoosePage"], 2),
    ],
)
def test_what_cannot_be_saved(newscrawler: Run, server: str, tmp_path: Path, arguments: list[str], code: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    told = [argument.format(page=page, folder=tmp_path, server=server) for argument in arguments]
    ran = newscrawler("fixture", "save", *told, "--into", tmp_path / "cases")
    assert (ran.code, ran.stdout) == (code, "")
    assert "Traceback" not in ran.stderr
    assert code == 2 or ran.stderr.count("\n") == 1
    assert not (tmp_path / "cases").exists()


@pytest.fixture
def cases(repo: Path, tmp_path: Path) -> Path:
    """Give a folder with three cases of which the first two expect another headline."""
    folder = tmp_path / "cases"
    for name in NAMES:
        shutil.copytree(repo / "fixtures" / ARTICLES / name, folder / ARTICLES / name)
    for name in NAMES[:2]:
        path = folder / ARTICLES / name / "output.json"
        output: dict[str, Any] = json.loads(path.read_bytes())
        output["article"]["headline"] = "A goose"
        path.write_text(json.dumps(output), "utf-8")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in sorted(folder.glob("*/*/output.json"))}


def test_accept_takes_what_the_code_says_now(newscrawler: Run, repo: Path, cases: Path, tmp_path: Path) -> None:
    untouched = cases / ARTICLES / NAMES[2] / "output.json"
    # Equal, though written otherwise: no business of accept's.
    untouched.write_text(json.dumps(json.loads(untouched.read_bytes())), "utf-8")
    held = untouched.read_bytes()
    ran = newscrawler("fixture", "accept", cases, "--yes")
    assert ran.code == 0
    assert ran.stdout.splitlines() == [str(cases / ARTICLES / name) for name in NAMES[:2]]
    assert ran.stderr.count("- A goose\n") == 2
    assert untouched.read_bytes() == held
    for name in NAMES[:2]:
        fixture = Fixture(repo / "fixtures" / ARTICLES / name)
        page = fixture.get_page(ArticlePage)
        # As web-poet itself would save it.
        again = Fixture.save(tmp_path / "again", inputs=[page.response, page.page_params], fixture_name=name)
        expected = fixture.item_to_json(again.get_output(ArticlePage)).encode()
        assert (cases / ARTICLES / name / "output.json").read_bytes() == expected
    ran = newscrawler("fixture", "accept", cases, "--yes")
    assert (ran.code, ran.stdout, ran.stderr) == (0, "", "")


def test_without_a_terminal_accept_needs_yes(newscrawler: Run, cases: Path) -> None:
    held = outputs(cases)
    ran = newscrawler("fixture", "accept", cases)
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "--yes" in ran.stderr
    assert outputs(cases) == held


@pytest.mark.parametrize(
    ("typed", "taken"), [("y\nn\n", NAMES[:1]), ("n\ny\n", NAMES[1:2]), ("a\n", NAMES[:2]), ("q\n", ()), ("n\nq\n", ())]
)
def test_on_a_terminal_accept_asks(cases: Path, typed: str, taken: tuple[str, ...]) -> None:
    held = outputs(cases)
    ran = run_on_terminal("fixture", "accept", cases, typed=typed)
    assert ran.code == 0
    assert "\x1b[31m- A goose\x1b[0m" in ran.stdout
    assert tuple(name for name, output in outputs(cases).items() if output != held[name]) == taken


def test_interrupted_at_the_question_nothing_is_taken(cases: Path) -> None:
    held = outputs(cases)
    ran = run_on_terminal("fixture", "accept", cases, interrupt_at="take it")
    assert ran.code == 130
    assert outputs(cases) == held


def test_a_new_case_gets_its_output_and_a_broken_one_is_named(newscrawler: Run, cases: Path) -> None:
    (cases / ARTICLES / NAMES[2] / "output.json").unlink()
    (cases / ARTICLES / NAMES[1] / "output.json").write_text("{")
    ran = newscrawler("fixture", "accept", cases, "--yes")
    assert ran.code == 1
    assert ran.stdout.splitlines() == [str(cases / ARTICLES / name) for name in (NAMES[0], NAMES[2])]
    assert sum(NAMES[1] in line for line in ran.stderr.splitlines()) == 1
    assert (cases / ARTICLES / NAMES[1] / "output.json").read_text() == "{"


def test_where_there_is_no_case(newscrawler: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    for path in (tmp_path, tmp_path / "none"):
        ran = newscrawler("fixture", "accept", path, "--yes")
        assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
