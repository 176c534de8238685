"""The listings over a small stored network: for people in tables, for programs in JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from commands import Run, call

from newscrawler.cli.main import cli
from newscrawler.mongo.client import connect, with_database
from newscrawler.mongo.records import RECORDS
from newscrawler.mongo.runs import finish_run, run_document, start_run

from .conftest import Saved


@pytest.fixture(scope="module")
def uri(mongo_uri: str, saved: Saved) -> Iterator[str]:
    """Give the URI of a database into which the saved pages were replayed."""
    whole = with_database(mongo_uri, "test_listings")
    assert call("replay", saved.folder, "--mongo-uri", whole).code == 0
    yield whole
    with connect(mongo_uri, "newscrawler tests").client as client:
        client.drop_database("test_listings")


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="newscrawler")


def test_runs(uri: str) -> None:
    told = said("runs", "--json", "--mongo-uri", uri)
    assert (told.exit_code, told.stderr) == (0, "")
    (one,) = json.loads(told.stdout)
    assert (one["source"], one["state"]) == ("replay", "finished")
    table = said("runs", "--mongo-uri", uri).stdout
    assert one["_id"] in table
    assert "finished" in table
    assert json.loads(said("runs", "--source", "nosuch", "--json", "--mongo-uri", uri).stdout) == []


def test_status(uri: str) -> None:
    (one,) = json.loads(said("status", "--json", "--mongo-uri", uri).stdout)
    assert (one["source"], one["runs"], one["state"], one["rejects"], one["stale"]) == (
        "replay",
        1,
        "finished",
        0,
        False,
    )
    assert "replay" in said("status", "--mongo-uri", uri).stdout


def test_what_a_runs_database_went_through_is_told_in_words(ready_uri: str) -> None:
    counts = {"store/away": 2, "store/away_seconds": 31, "store/hung": 1, "store/restarted": 1, "store/retry": 3}
    at = datetime(2025, 5, 1, tzinfo=UTC)
    with connect(ready_uri, "newscrawler tests").client as client:
        db = client.get_default_database()
        start_run(db, run_document("run-1", "tidewire", at))
        finish_run(db, "run-1", "finished", "finished", counts, counts)
    for listing in ("status", "runs"):
        told = said(listing, "--mongo-uri", ready_uri).stdout
        assert "away 2x, 31 s (1x hung); started again 1x; a batch sent again 3x" in told


def test_what_happened_to_crawls_is_told_in_words(ready_uri: str) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with connect(ready_uri, "newscrawler tests").client as client:
        db = client.get_default_database()
        now = datetime.now(UTC)
        for number, pid in enumerate([gone.pid, gone.pid]):
            run = run_document(f"run-{number}", "tidewire", now - timedelta(minutes=10 - number))
            start_run(db, run | {"pid": pid})
        due = {"_id": "tidewire/1", "source": "tidewire", "nextFetchAt": now}
        db.command("insert", "urls", documents=[due], bypassDocumentValidation=True)
        # At once, not when its heartbeat has long been silent.
        (killed,) = json.loads(said("status", "--json", "--mongo-uri", ready_uri).stdout)
        assert (killed["lastRun"], killed["state"], killed["reason"], killed["waiting"]) == (
            "run-1",
            "lost",
            "killed",
            1,
        )
        table = said("status", "--mongo-uri", ready_uri).stdout
        assert "went on after a run that ended early (killed); 1 pages still to ask: the same command goes on" in table
        assert [run["state"] for run in json.loads(said("runs", "--json", "--mongo-uri", ready_uri).stdout)] == [
            "lost"
        ] * 2
        counts = {"retry/count": 3, "crawl/failed": 1, "crawl/clock_off": -10800, "store/server_restarted": 1}
        start_run(db, run_document("run-2", "tidewire", now))
        finish_run(db, "run-2", "finished", "finished", counts, counts)
        (row,) = json.loads(said("status", "--json", "--mongo-uri", ready_uri).stdout)
        assert [(each["_id"], each["reason"]) for each in row["before"]] == [("run-1", "killed"), ("run-0", "killed")]
        table = said("status", "--mongo-uri", ready_uri).stdout
        for words in (
            "went on after 2 runs that ended early (killed)",
            "3 requests tried again; 1 pages did not come: crawl --retry-errors asks again",
            "this host's clock moved by -3.0 h",
            "found restarted 1x",
        ):
            assert words in table
        # One that came to its end has nothing to carry on, whatever was before.
        start_run(db, run_document("run-3", "tidewire", now + timedelta(seconds=1)))
        assert json.loads(said("status", "--json", "--mongo-uri", ready_uri).stdout)[0]["before"] == []


def test_stories(uri: str, saved: Saved) -> None:
    told = json.loads(said("stories", "--json", "--limit", "1000", "--mongo-uri", uri).stdout)
    assert {story["networkId"] for story in told} >= set(saved.stories)
    many = json.loads(said("stories", "--min-outlets", "5", "--json", "--mongo-uri", uri).stdout)
    expected = {number for number in saved.stories if sum(s.id == number for s in saved.pages.values()) == 5}
    assert {story["networkId"] for story in many} >= expected > set()
    agency = next(iter(saved.stories.values())).agency.name
    by = json.loads(said("stories", "--source", agency, "--json", "--limit", "1000", "--mongo-uri", uri).stdout)
    assert {story["networkId"] for story in by} == {s.id for s in saved.stories.values() if s.agency.name == agency}
    assert len(json.loads(said("stories", "--limit", "2", "--json", "--mongo-uri", uri).stdout)) == 2
    assert json.loads(said("stories", "--since", "2999-01-01", "--json", "--mongo-uri", uri).stdout) == []
    empty = said("stories", "--since", "2999-01-01", "--mongo-uri", uri)
    assert (empty.exit_code, empty.stdout, empty.stderr) == (0, "", "no stories\n")
    assert agency in said("stories", "--source", agency, "--mongo-uri", uri).stdout


def test_story(uri: str, saved: Saved) -> None:
    url, story = next(iter(saved.pages.items()))
    for identity in (f"tidewire/{story.id}", story.id):
        told = json.loads(said("story", identity, "--json", "--mongo-uri", uri).stdout)
        assert told["_id"] == f"tidewire/{story.id}"
        fetched = {copy["url"] for copy in told["copies"] if copy["state"] == "fetched"}
        assert fetched == {address for address, other in saved.pages.items() if other.id == story.id}
        assert told["timeline"][0]["event"] == "minted"
    table = said("story", story.id, "--mongo-uri", uri).stdout
    assert table.startswith(story.headline)
    assert url in table


def test_article(newscrawler: Run, uri: str, saved: Saved) -> None:
    url, story = next(iter(saved.pages.items()))
    domain = url.split("/")[2].removeprefix("www.")
    spellings = [f"tidewire/{domain}/{story.id}", url, url.replace("https://www.", "http://") + "/?utm_source=x#top"]
    for identity in spellings:
        ran = newscrawler("article", identity, "--json", "--mongo-uri", uri)
        assert ran.code == 0, ran.stderr
        assert ran.json["headline"] == story.headline
    text = newscrawler("article", url, "--mongo-uri", uri).stdout
    assert text.startswith(f"{story.headline}\n{story.agency.name}, ")
    assert story.paragraphs[-1] in text


@pytest.mark.parametrize("command", ["story", "article"])
@pytest.mark.parametrize("identity", ["nosuch", "tidewire/0", "https://www.harbour.example/none"])
def test_what_is_not_there_is_1_in_one_line(uri: str, command: str, identity: str) -> None:
    told = said(command, identity, "--mongo-uri", uri)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1
    assert identity in told.stderr


@pytest.mark.parametrize("collection", sorted(RECORDS))
def test_export_is_a_json_line_a_document(uri: str, collection: str) -> None:
    told = said("export", collection, "--mongo-uri", uri)
    assert (told.exit_code, told.stderr) == (0, "")
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line["_id"] for line in lines] == sorted(line["_id"] for line in lines)
    if collection in ("articles", "copies", "stories", "teasers", "sightings", "urls", "outlets", "agencies", "runs"):
        assert lines
        assert all(line["updatedAt"].endswith("Z") and line["schemaVersion"] for line in lines)


def test_a_database_without_anything_is_no_error(bare_uri: str) -> None:
    for command, line in (("runs", "no runs yet"), ("status", "no source has run yet"), ("stories", "no stories")):
        told = said(command, "--mongo-uri", bare_uri)
        assert (told.exit_code, told.stdout, told.stderr) == (0, "", f"{line}\n")
        assert json.loads(said(command, "--json", "--mongo-uri", bare_uri).stdout) == []
    told = said("report", "--mongo-uri", bare_uri)
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "no stories\n")
    report = json.loads(said("report", "--json", "--mongo-uri", bare_uri).stdout)
    assert (report["stories"], report["shareOfCopies"], report["byOutlet"]) == (0, None, [])
    told = said("export", "stories", "--mongo-uri", bare_uri)
    assert (told.exit_code, told.stdout) == (0, "")


def test_a_database_of_another_version_is_refused_in_one_line(bare_uri: str) -> None:
    with connect(bare_uri, "newscrawler tests").client as client:
        client.get_default_database()["schema"].insert_one({"_id": "schema", "version": 9999})
    for command in ("runs", "stories", "status"):
        told = said(command, "--mongo-uri", bare_uri)
        assert (told.exit_code, told.stdout) == (1, ""), told.stderr
        assert told.stderr.count("\n") == 1
        assert "9999" in told.stderr
