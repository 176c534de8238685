"""`newscrawler replay --diff`: what a change of the code does to every field."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from pymongo.database import Database

from .conftest import Saved
from .terminal import run_on_terminal

NOWHERE = "mongodb://127.0.0.1:9/"
ARTICLES = "newscrawler.pages.html.ArticlePage"
ARTICLE = f"{ARTICLES}/deck-and-credit-semantic"
LIST = "newscrawler.pages.html.ListPage/section-first-page-semantic"
EMPTY = "newscrawler.pages.html.AnyPage/nothing"

Edit = Callable[[dict[str, Any]], None]


def rewrite(path: Path, edit: Edit) -> None:
    output = json.loads(path.read_bytes())
    edit(output)
    path.write_text(json.dumps(output), "utf-8")


def states(report: Any) -> dict[str, int]:
    assert list(report["states"]) == ["same", "changed", "new", "failed", "passed"]
    return {state: count for state, count in report["states"].items() if count}


@pytest.fixture
def cases(repo: Path, tmp_path: Path) -> Path:
    """Give a folder with a few of the project's fixtures."""
    folder = tmp_path / "cases"
    for name in (ARTICLE, LIST, EMPTY):
        shutil.copytree(repo / "fixtures" / name, folder / name)
    return folder


@pytest.fixture
def changed(cases: Path) -> Path:
    """Give the folder after a change: each kind of value was another before."""

    def article(output: dict[str, Any]) -> None:
        shown = output["article"]
        paragraphs = shown["articleBody"].split("\n\n")
        paragraphs[1] = paragraphs[1].replace(" the ", " a ", 1)
        shown["articleBody"] = "\n\n".join([*paragraphs[:3], "It was here once.", *paragraphs[3:]])
        shown["headline"] = "A goose\x1b[2J"
        shown["mainImage"] = None
        shown["sourceOrganization"]["name"] = "Goose Press"
        teasers = output["teasers"]
        del teasers[2]
        teasers[5]["section"] = "Elsewhere"

    rewrite(cases / ARTICLE / "output.json", article)
    return cases


def test_the_fixtures_are_as_they_expect_without_mongodb(newscrawler: Run, repo: Path) -> None:
    ran = newscrawler("replay", repo / "fixtures", "--diff", "--json", "--mongo-uri", NOWHERE)
    assert (ran.code, ran.stderr) == (0, "")
    cases = {path.parent for path in (repo / "fixtures").glob("*/*/output.json")}
    assert {page["path"] for page in ran.json["pages"]} == {str(path) for path in cases}
    assert states(ran.json) == {"same": len(cases)}
    assert ran.json["fields"]["article.headline"]["before"] > 0


def test_before_and_after_field_by_field(newscrawler: Run, changed: Path) -> None:
    ran = newscrawler("replay", changed, "--diff")
    assert (ran.code, ran.stderr) == (1, "")
    lines = [line.strip() for line in ran.stdout.splitlines()]
    assert lines[0] == f"{changed / ARTICLE}  changed"
    assert "- A goose�[2J" in lines
    assert "- It was here once." in lines
    assert any("[-a-]{+the+}" in line for line in lines)
    assert any(line.startswith("~ name: Goose Press → ") for line in lines)
    assert any(line.endswith("section: Elsewhere → International Section") for line in lines)
    assert lines[lines.index("article.mainImage") + 1] == "- null"
    assert any(line.split() == ["article.mainImage", "0", "1", "1", "0", "0"] for line in lines)
    assert any(line.startswith("pages: 2 same, 1 changed, 0 new, 0 failed, 0 not usable") for line in lines)
    assert "\x1b" not in ran.stdout


def test_as_json(newscrawler: Run, changed: Path) -> None:
    ran = newscrawler("replay", changed / ARTICLE, "--diff", "--json")
    assert (ran.code, ran.stderr) == (1, "")
    (page,) = ran.json["pages"]
    assert page["path"] == str(changed / ARTICLE)
    assert page["state"] == "changed"
    found = {change["field"]: (change["before"], change["after"]) for change in page["changes"]}
    assert set(found) == {
        "article.headline",
        "article.articleBody",
        "article.mainImage",
        "article.sourceOrganization",
        "teasers",
    }
    assert found["article.headline"][0] == "A goose\x1b[2J"
    assert ran.json["fields"]["article.mainImage"] == {"before": 0, "after": 1, "gained": 1, "lost": 0, "changed": 0}


def test_colours_are_for_terminals_that_want_them(changed: Path) -> None:
    coloured = run_on_terminal("replay", changed / ARTICLE, "--diff")
    assert coloured.code == 1
    assert "\x1b[31m- It was here once.\x1b[0m" in coloured.stdout
    assert "\x1b[2J" not in coloured.stdout
    plain = run_on_terminal("replay", changed / ARTICLE, "--diff", NO_COLOR="1")
    assert plain.code == 1
    assert "- It was here once." in plain.stdout
    assert "\x1b" not in plain.stdout


def test_some_fields_alone(newscrawler: Run, changed: Path) -> None:
    ran = newscrawler("replay", changed, "--diff", "--json", "--field", "datePublished", "--field", "kind")
    assert ran.code == 0
    assert set(ran.json["fields"]) == {"article.datePublished", "kind"}
    ran = newscrawler("replay", changed, "--diff", "--json", "--field", "headline")
    assert ran.code == 1
    assert [change["field"] for page in ran.json["pages"] for change in page["changes"]] == ["article.headline"]


@pytest.mark.parametrize(
    "arguments", [["--diff", "--field", "headlines"], ["--field", "headline"], ["--against", "before.jsonl"]]
)
def test_wrong_options(newscrawler: Run, cases: Path, arguments: list[str]) -> None:
    ran = newscrawler("replay", cases, *arguments)
    assert (ran.code, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr


def test_a_case_without_an_output_is_new(newscrawler: Run, cases: Path) -> None:
    (cases / EMPTY / "output.json").unlink()
    ran = newscrawler("replay", cases / EMPTY, "--diff", "--json")
    assert (ran.code, states(ran.json)) == (1, {"new": 1})


def test_broken_cases_are_named_and_the_others_go_on(newscrawler: Run, cases: Path) -> None:
    for name in ("truncated", "bodiless", "infoless", "paramless", "odd", "failing"):
        shutil.copytree(cases / ARTICLE, cases / ARTICLES / name)
    folder = cases / ARTICLES
    output = folder / "truncated" / "output.json"
    output.write_bytes(output.read_bytes()[:99])
    (folder / "bodiless" / "inputs" / "HttpResponse-body.html").unlink()
    (folder / "infoless" / "inputs" / "HttpResponse-info.json").write_text("{")
    (folder / "paramless" / "inputs" / "PageParams.json").unlink()
    (folder / "odd" / "inputs" / "PageParams.json").write_text('{"profile": {"goose": 1}}')
    (folder / "failing" / "inputs" / "PageParams.json").write_text('{"profile": {"article_path": "/x", "promos": [5]}}')
    (cases / "newscrawler.pages.html.GoosePage" / "unknown" / "inputs").mkdir(parents=True)
    for name in ("HttpResponse-body.html", "HttpResponse-info.json", "PageParams.json"):
        inputs = cases / "newscrawler.pages.html.GoosePage" / "unknown" / "inputs"
        shutil.copy(cases / ARTICLE / "inputs" / name, inputs)
    ran = newscrawler("replay", cases, "--diff", "--json")
    assert ran.code == 1
    assert states(ran.json) == {"same": 3, "failed": 1}
    (failed,) = [page for page in ran.json["pages"] if page["state"] == "failed"]
    assert Path(failed["path"]).name == "failing"
    assert failed["note"].count("\n") == 0
    told = ran.stderr.splitlines()
    assert len(told) == 6
    for name in ("truncated", "bodiless", "infoless", "paramless", "odd", "unknown"):
        assert sum(f"/{name}" in line for line in told) == 1, told
    # Without --diff the expected output is of no matter, and what fails is named just so.
    ran = newscrawler("replay", cases, "--dry-run")
    assert ran.code == 1
    assert len(ran.lines) == 4
    assert "Traceback" not in ran.stderr
    assert "not usable                6" in ran.stderr.splitlines()


def test_against_an_earlier_dry_run(newscrawler: Run, saved: Saved, changed: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.jsonl"
    pages = [saved.page(url) for url in list(saved.pages)[:3]]
    dry = newscrawler("replay", *pages, changed, "--dry-run")
    before.write_text(dry.stdout, "utf-8")
    same = newscrawler("replay", *pages, changed, "--diff", "--against", before, "--json", "--mongo-uri", NOWHERE)
    # The fixtures too are compared with the file, not with what they expect.
    assert (same.code, same.stderr) == (0, "")
    assert states(same.json) == {"same": 6}

    other_headline, new = list(saved.pages)[:2]
    lines = {line["url"]: line for line in dry.lines}
    lines[other_headline]["article"]["headline"] = "A goose"
    lines[other_headline]["teasers"] = []
    del lines[new]
    before.write_text("".join(json.dumps(line) + "\n" for line in lines.values()), "utf-8")
    other = newscrawler("replay", *pages, changed, "--diff", "--against", before, "--json")
    assert other.code == 1
    found = {page["url"]: page for page in other.json["pages"]}
    assert [page["state"] for page in other.json["pages"]].count("same") == 4
    assert (found[other_headline]["state"], found[new]["state"]) == ("changed", "new")
    assert [change["field"] for change in found[other_headline]["changes"]] == ["article.headline", "teasers"]


@pytest.mark.parametrize("text", ["{", '{"kind": "list"}\n', "[]", None])
def test_a_file_that_holds_no_captures(newscrawler: Run, cases: Path, tmp_path: Path, text: str | None) -> None:
    before = tmp_path / "before.jsonl"
    if text is not None:
        before.write_text(text)
    ran = newscrawler("replay", cases, "--diff", "--against", before)
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert str(before) in ran.stderr


def test_with_what_mongodb_holds(
    newscrawler: Run, saved: Saved, cases: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    urls = list(saved.pages)
    here = ("--mongo-uri", database_uri)
    assert newscrawler("replay", saved.folder, *here).code == 0
    held = list(database["articles"].find().sort("_id"))
    same = newscrawler("replay", saved.folder, cases, "--diff", "--json", *here)
    assert (same.code, same.stderr) == (0, "")
    assert states(same.json) == {"same": len(urls) + 3}
    assert same.json["fields"]["article.datePublished"]["before"] == len(urls) + 1

    article = database["articles"].find_one({"url": urls[0]})
    assert article is not None
    lost = {"headline": "A goose", "articleSection": "Geese", "extractorVersion": 1}
    database["articles"].update_one({"_id": article["_id"]}, {"$set": lost})
    other = newscrawler("replay", saved.page(urls[0]), "--diff", "--json", *here)
    assert other.code == 1
    assert other.json["earlierVersions"] == {"1": 1}
    changes = {change["field"]: change["before"] for change in other.json["pages"][0]["changes"]}
    assert changes == {"article.headline": "A goose", "article.articleSection": "Geese"}
    told = newscrawler("replay", saved.page(urls[0]), "--diff", *here).stdout
    assert "before was read by extractor version 1 on 1 pages" in told

    database["articles"].delete_one({"_id": article["_id"]})
    database["urls"].delete_one({"_id": article["_id"]})
    assert states(newscrawler("replay", saved.page(urls[0]), "--diff", "--json", *here).json) == {"new": 1}
    # Nothing was stored.
    assert list(database["articles"].find().sort("_id")) == [doc for doc in held if doc["_id"] != article["_id"]]


def test_a_later_capture_in_mongodb_is_told(newscrawler: Run, saved: Saved, database_uri: str, tmp_path: Path) -> None:
    url = next(iter(saved.pages))
    page = tmp_path / "page.html"
    shutil.copy(saved.page(url), page)
    (tmp_path / "page.json").write_text(json.dumps({"url": url, "fetchedAt": "2025-05-09T07:00:00Z"}))
    here = ("--mongo-uri", database_uri)
    assert newscrawler("replay", page, *here).code == 0
    (tmp_path / "page.json").write_text(json.dumps({"url": url, "fetchedAt": "2025-05-08T07:00:00Z"}))
    (compared,) = newscrawler("replay", page, "--diff", "--json", *here).json["pages"]
    assert compared["state"] == "same"
    assert "2025-05-09T07:00:00Z" in compared["note"]
    assert "2025-05-08T07:00:00Z" in compared["note"]
