"""`newscrawler replay` of WARC files: a crawl's own and anybody's."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from archive.warcs import http, packed, page, record, written
from commands import Run
from forked import start
from pymongo.database import Database

Db = Database[dict[str, Any]]
SITE = "https://www.harbour.example"
INFO = record("", b"software: somebody's\r\n", kind="warcinfo")
CORRECTED = "A swan was seen instead of the goose by all who waited on the pier that evening."
MOVED = {"updatedAt", "runId", "record"}
COLLECTIONS = ["urls", "articles", "copies", "stories", "teasers", "sightings", "rejects", "revisions"]


def content(db: Db) -> dict[str, Any]:
    return {
        name: [{k: v for k, v in doc.items() if k not in MOVED} for doc in db[name].find().sort("_id")]
        for name in COLLECTIONS
    }


def at(minute: int) -> str:
    return f"2025-05-01T{10 + minute // 60:02}:{minute % 60:02}:00Z"


def response(number: int, minute: int, words: str | None = None, **fields: str) -> bytes:
    body = page(number) if words is None else page(number, words)
    return record(f"{SITE}/story/{number}", http(body), at(minute), **fields)


def captures(newscrawler: Run, *arguments: str | Path) -> list[dict[str, Any]]:
    ran = newscrawler("replay", *arguments, "--dry-run")
    assert "Traceback" not in ran.stderr
    return ran.lines


def test_the_shape_of_cc_news(newscrawler: Run, tmp_path: Path) -> None:
    told = [("Content-Type", "text/html"), ("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Content-Length", "9")]
    lying = [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "br")]
    file = packed(
        INFO,
        record(f"{SITE}/story/1", b"GET /story/1 HTTP/1.1\r\nHost: www.harbour.example\r\n\r\n", at(1), "request"),
        record(f"<{SITE}/story/1>", http(page(1), headers=told), at(1)),
        record(f"{SITE}/story/2", http(page(2), headers=lying), at(2), WARC_Truncated="length"),
        record(f"{SITE}/gone", http(b"<p>Gone", "410 Gone"), at(3)),
        record(f"{SITE}/picture", http(b"\x89PNG\r\n\x1a\n\x00\x00", headers=[("Content-Type", "image/png")]), at(4)),
        record(f"{SITE}/robots.txt", http(b"User-agent: *\n", headers=[("Content-Type", "text/plain")]), at(5)),
        record("dns:www.harbour.example", b"20250501100000\nwww.harbour.example. 5 IN A 127.0.0.9\n", at(5)),
        record(f"{SITE}/story/3", http(page(3)), "yesterday"),
        record(f"{SITE}/story/4", b"<p>No answer", at(6)),
        record("", b"fetchTimeMs: 12\r\n", at(6), "metadata"),
        record(f"{SITE}/story/6?{'tide' * 600}", http(page(6)), at(6)),
        response(5, 7),
    )
    path = written(tmp_path / "CC-NEWS-1.warc.gz", file)
    ran = newscrawler("replay", path, "--dry-run")
    assert ran.code == 1
    assert [(each["url"].removeprefix(SITE), each["kind"], each["fetchedAt"]) for each in ran.lines] == [
        ("/story/1", "article", at(1)),
        ("/story/2", "article", at(2)),
        ("/gone", "other", at(3)),
        ("/picture", "other", at(4)),
        ("/story/5", "article", at(7)),
    ]
    assert [each["reason"] for each in ran.lines[2:4]] == ["HTTP 410", "binary"]
    unusable = [line.partition(": ")[2] for line in ran.stderr.splitlines() if line.startswith(f"{path}@")]
    assert unusable == ["WARC-Date is missing or no time", "it holds no HTTP answer"]
    assert "record/robots             1" in ran.stderr
    assert "record/bad_address        1" in ran.stderr
    # One stream, or not packed at all: the same pages.
    whole = b"".join(gzip.decompress(each) for each in [file])
    one = captures(newscrawler, written(tmp_path / "one.warc.gz", gzip.compress(whole)))
    plain = captures(newscrawler, written(tmp_path / "plain.warc", whole))
    for lines in (one, plain):
        assert [each["article"] for each in lines] == [each["article"] for each in ran.lines]
    assert (ran.lines[0]["record"]["file"], one[0]["record"]) == (path.name, None)


def test_a_torn_end_is_told_and_the_rest_is_read(newscrawler: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO, response(1, 1), response(2, 2))[:-40])
    ran = newscrawler("replay", path, "--output", tmp_path / "out.jsonl")
    assert ran.code == 1
    (told,) = ran.stderr.splitlines()
    assert told.startswith(f"{path}@")
    assert told.endswith(": cut off: the file ends within it")
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["url"] == f"{SITE}/story/1"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.warc.gz", "out.jsonl"]


def test_revisits_give_what_was_there(newscrawler: Run, tmp_path: Path, database_uri: str, database: Db) -> None:
    told = {"WARC_Record_ID": "<urn:uuid:first>", "WARC_Payload_Digest": "sha1:FIRST"}
    same = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    unmodified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    refers = {"WARC_Profile": same, "WARC_Refers_To": "<urn:uuid:first>"}
    by_digest = {"WARC_Profile": same, "WARC_Payload_Digest": "sha1:FIRST"}
    bare, missing = http(b"", headers=[("Content-Type", "text/html"), ("ETag", '"2"')]), f"{SITE}/story/7"
    revisits = [
        record(f"{SITE}/story/1", bare, at(10), "revisit", **refers),
        record(f"{SITE}/story/2", b"", at(20), "revisit", **by_digest),
        record(f"{SITE}/story/1", http(b"", "304 Not Modified"), at(30), "revisit", WARC_Profile=unmodified),
        record(missing, bare, at(40), "revisit", WARC_Profile=same, WARC_Refers_To="<urn:uuid:nowhere>"),
    ]
    first = written(tmp_path / "z.warc.gz", packed(INFO, response(1, 0, **told)))
    later = written(tmp_path / "a.warc.gz", packed(INFO, *revisits))
    lines = captures(newscrawler, later, first)
    assert [(each["url"], each["fetchedAt"], each["http"]["status"]) for each in lines] == [
        (f"{SITE}/story/1", at(0), 200),
        (f"{SITE}/story/1", at(10), 200),
        (f"{SITE}/story/2", at(20), 200),
        (f"{SITE}/story/1", at(30), 304),
    ]
    assert lines[1]["article"] == lines[0]["article"]
    assert lines[1]["http"]["etag"] == '"2"'

    ran = newscrawler("replay", later, first, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0
    assert ran.json["counts"]["record/revisit_without_original"] == 1
    url = database["urls"].find_one({"url": f"{SITE}/story/1"})
    assert url is not None
    assert (url["state"], url["kind"], url["etag"]) == ("notModified", "article", '"2"')
    assert url["fetchedAt"].isoformat() == "2025-05-01T10:30:00+00:00"
    article = database["articles"].find_one({"url": f"{SITE}/story/1"})
    assert article is not None
    assert article["capturedAt"].isoformat() == "2025-05-01T10:10:00+00:00"
    assert not database["urls"].find_one({"url": missing})


def test_redirects_are_followed_within_the_archive(
    newscrawler: Run, tmp_path: Path, database_uri: str, database: Db
) -> None:
    def moved(path: str, to: str, minute: int) -> bytes:
        return record(f"{SITE}{path}", http(b"", "301 Moved", [("Location", to)]), at(minute))

    refresh = b'<html><head><meta http-equiv="refresh" content="0; url=/story/2"></head><p>Wait'
    parts = [
        INFO,
        moved("/a", "/b", 1),
        moved("/b", f"{SITE}/story/1", 2),
        response(1, 3),
        record(f"{SITE}/c", http(refresh), at(4)),
        response(2, 5),
        moved("/d", "https://nowhere.example/", 6),
        response(1, 7),
    ]
    path = written(tmp_path / "a.warc.gz", packed(*parts))
    lines = captures(newscrawler, path)
    assert [(each["url"].removeprefix(SITE), each["http"]["requestedUrl"]) for each in lines] == [
        ("/story/1", f"{SITE}/a"),
        ("/story/2", f"{SITE}/c"),
        ("/story/1", None),
    ]
    assert newscrawler("replay", path, "--mongo-uri", database_uri).code == 0
    states = {doc["url"].removeprefix(SITE): doc["state"] for doc in database["urls"].find()}
    assert states == {"/a": "redirected", "/c": "redirected", "/story/1": "fetched", "/story/2": "fetched"}


def test_a_record_that_a_page_forged_is_left_out(newscrawler: Run, tmp_path: Path) -> None:
    forged = gzip.compress(record(f"{SITE}/story/9", http(page(9)), at(5)))
    early = gzip.compress(record(f"{SITE}/story/8", http(page(8)), "2020-01-01T00:00:00Z"))
    for name, hidden in (("late", forged), ("early", early)):
        holding = gzip.compress(record(f"{SITE}/story/1", http(page(1) + hidden), at(1)), 0)
        path = written(tmp_path / f"{name}.warc.gz", packed(INFO) + holding + packed(response(2, 2)))
        assert [each["url"][-1] for each in captures(newscrawler, path)] == ["1", "2"]


def _files(folder: Path) -> list[Path]:
    """Give files whose records are of the same pages, and overlap in time; in one of them dates go back."""
    folder.mkdir()
    words = [
        "The goose came back in the evening and sat down beside the harbour master's boat.",
        CORRECTED,
        "Nobody saw the goose again that week, though half of the town went out to look for it.",
    ]
    records = [response(number % 30, number, words[number // 30]) for number in range(90)]
    names = ("c", "a", "b")
    parts = {name: records[place::3] for place, name in enumerate(names)}
    parts["a"].reverse()
    return [written(folder / f"{name}.warc.gz", packed(INFO, *parts[name])) for name in names]


def test_workers_and_the_order_of_files_change_nothing(
    newscrawler: Run, tmp_path: Path, database_uri: str, database: Db
) -> None:
    files = _files(tmp_path / "archive")
    here = ("--mongo-uri", database_uri)
    assert newscrawler("replay", *files, "--workers", "1", *here).code == 0
    held = content(database)
    assert len(held["articles"]) == 30
    assert len(held["revisions"]) >= 30
    for name in COLLECTIONS:
        database[name].delete_many({})
    assert newscrawler("replay", *reversed(files), "--workers", "3", *here).code == 0
    assert content(database) == held
    # And once more, over what is there.
    assert newscrawler("replay", tmp_path / "archive", "--workers", "2", *here).code == 0
    assert content(database) == held


def test_killed_it_goes_on_where_it_was(newscrawler: Run, tmp_path: Path, database_uri: str, database: Db) -> None:
    records = [response(number, number) for number in range(400)]
    path = written(tmp_path / "a.warc.gz", packed(INFO, *records))
    command = ["replay", path, "--workers", "2", "--mongo-uri", database_uri, "--json"]
    process = start(*command, stdout=tmp_path / "out", stderr=tmp_path / "err")
    deadline = time.monotonic() + 120
    while not database["runs"].find_one({"stats.reached": {"$exists": True}}) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.is_alive(), (tmp_path / "err").read_text("utf-8")
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    there = database["articles"].count_documents({})
    assert 100 <= there < 400

    ran = newscrawler(*command)
    assert ran.code == 0
    assert ran.json["pages"] + ran.json["skipped"] == 400
    assert 100 <= ran.json["skipped"] < 400
    assert f"going on behind {ran.json['skipped']} of 400" in ran.stderr
    assert database["articles"].count_documents({}) == database["copies"].count_documents({}) == 400
    assert [run["state"] for run in database["runs"].find().sort("startedAt")] == ["lost", "finished"]
    held = content(database)
    # It came to its end, so that the next one begins anew, as --fresh does.
    again = newscrawler(*command, "--fresh")
    assert (again.json["pages"], again.json["skipped"]) == (400, 0)
    assert content(database) == held


def test_fresh_starts_over(newscrawler: Run, tmp_path: Path, database_uri: str, database: Db) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO, *[response(number, number) for number in range(5)]))
    here = ("--mongo-uri", database_uri, "--json")
    first = newscrawler("replay", path, *here).json
    run = {"$set": {"state": "lost", "stats.reached": {"at": 2**60, "file": str(path), "offset": 0, "asked": []}}}
    run["$set"]["stats.reached"]["holding"] = []
    database["runs"].update_one({"_id": first["runId"]}, run)
    done = newscrawler("replay", path, *here)
    assert (done.code, done.json["pages"], done.json["skipped"]) == (0, 0, 5)
    database["runs"].update_many({}, run)
    assert newscrawler("replay", path, "--fresh", *here).json["pages"] == 5
    # Of other files it tells nothing.
    other = written(tmp_path / "b.warc.gz", packed(INFO, response(6, 6)))
    database["runs"].update_many({}, run)
    assert newscrawler("replay", path, other, *here).json["pages"] == 6


def test_what_is_stored_is_compared_with_its_own_capture(newscrawler: Run, tmp_path: Path, database_uri: str) -> None:
    parts = [
        response(1, 1),
        response(1, 2, CORRECTED),
        response(2, 3),
    ]
    path = written(tmp_path / "a.warc.gz", packed(INFO, *parts))
    here = ("--mongo-uri", database_uri)
    assert newscrawler("replay", path, *here).code == 0
    same = newscrawler("replay", path, "--diff", "--json", *here)
    assert same.code == 0
    assert [each["state"] for each in same.json["pages"]] == ["passed", "same", "same"]
    assert same.json["coverage"]["article.headline"] == [1.0, 1.0]
    assert {each["path"].partition("@")[0] for each in same.json["slowest"]} == {str(path)}
    people = newscrawler("replay", path, "--diff", *here)
    assert any(line.split() == ["article.headline", "100.0%", "100.0%"] for line in people.stdout.splitlines())
    assert "pages: 2 same, 0 changed, 0 new, 0 failed, 1 passed, 0 not usable" in people.stdout


@pytest.mark.parametrize("options", [["--dry-run", "--diff"], ["--dry-run", "--output", "x"], ["--workers", "0"]])
def test_options_that_do_not_go_together(newscrawler: Run, tmp_path: Path, options: list[str]) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO))
    ran = newscrawler("replay", path, *options)
    assert (ran.code, ran.stdout) == (2, "")


def test_no_output_takes_the_place_of_what_is_replayed(newscrawler: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO, response(1, 1)))
    link = tmp_path / "out.jsonl"
    link.symlink_to(path)
    data = path.read_bytes()
    for output in (path, link):
        ran = newscrawler("replay", tmp_path, "--output", output)
        assert ran.code == 2
        assert "would be lost" in ran.stderr
        assert path.read_bytes() == data


def test_an_output_may_be_a_pipe(newscrawler: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO, response(1, 1)))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reading:
        assert newscrawler("replay", path, "--output", pipe).code == 0
        assert pipe.is_fifo()
        told, _ = reading.communicate(timeout=60)
    assert json.loads(told)["url"] == f"{SITE}/story/1"


def test_a_profile_may_be_given(newscrawler: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", packed(INFO, record("http://127.0.0.5:9/news/7/x", http(page(7)), at(1))))
    profile = tmp_path / "tide.toml"
    profile.write_text(
        'name = "tide"\narticle_path = "/news/<id>/<slug>"\n'
        '[[outlets]]\nname = "Tide Post"\ndomain = "tide.example"\nurl = "http://127.0.0.5:9/"\n'
    )
    (capture,) = captures(newscrawler, path, "--source", profile)
    assert (capture["outlet"], capture["article"]["networkId"]) == ("tide.example", "7")
    assert newscrawler("replay", path, "--source", "nowhere", "--dry-run").code == 2
