"""The scheduler's process: real crawl processes (fake_crawl.py), a real `runs`, real signals."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pymongo.database import Database

from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.runs import new_run_id, run_document, start_run
from newscrawler.schedule import runner
from newscrawler.schedule.agenda import Entry
from newscrawler.schedule.plan import Plan

Doc = dict[str, Any]

FAKE = (sys.executable, str(Path(__file__).with_name("fake_crawl.py")))
OFTEN = timedelta(milliseconds=300)
"""Shorter than an operator may write, so that a turn comes again while a crawl runs."""
SELDOM = timedelta(days=1)


def entry(source: str, every: timedelta = SELDOM) -> Entry:
    return Entry(source, source, Plan(f"every {every}", ZoneInfo("UTC"), every))


class Watch:
    """The scheduler's log; at the line that each cue waits for, in their order, it sends us that cue's signal."""

    def __init__(self, *cues: tuple[str, signal.Signals | None]) -> None:
        self.lines: list[str] = []
        self.cues = list(cues)

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if self.cues and self.cues[0][0] in line:
            number = self.cues.pop(0)[1]
            if number:
                os.kill(os.getpid(), number)

    def count(self, part: str) -> int:
        return sum(part in line for line in self.lines)


def work(entries: Sequence[Entry], watch: Watch, uri: str, command: Sequence[str] = FAKE) -> list[signal.Signals]:
    signals = asyncio.run(runner.run_schedule(entries, uri=uri, say=watch, command=command))
    assert watch.cues == [], watch.lines
    return signals


def runs_of(database: Database[Doc], source: str) -> list[Doc]:
    return list(database["runs"].find({"source": source}).sort("startedAt"))


def test_a_crawl_starts_when_due_and_its_lines_are_passed_on(database: Database[Doc], database_uri: str) -> None:
    watch = Watch(("quick: finished", signal.SIGTERM))
    assert work([entry("quick")], watch, database_uri) == [signal.SIGTERM]
    # The URI, which may hold a password, is on nobody's command line.
    assert "quick | crawling quick" in watch.lines
    assert [run["state"] for run in runs_of(database, "quick")] == ["finished"]


def test_a_source_is_not_due_before_its_time(database: Database[Doc], database_uri: str) -> None:
    start_run(database, run_document("earlier", "quick", datetime.now(UTC) - timedelta(hours=1)))
    watch = Watch(("quick: due", signal.SIGTERM))
    work([entry("quick")], watch, database_uri)
    assert watch.count("started") == 0


def test_turns_missed_while_nothing_ran_are_made_up_for_by_one(database: Database[Doc], database_uri: str) -> None:
    run = run_document("earlier", "quick", datetime.now(UTC) - timedelta(days=9))
    start_run(database, run | {"state": "finished"})
    # The other source's second run shows that time went on after the first one's.
    watch = Watch(("quick: finished", None), ("broken: failed", None), ("broken: failed", signal.SIGTERM))
    work([entry("quick"), entry("broken", every=OFTEN * 5)], watch, database_uri)
    assert watch.count("quick: started") == 1


def test_a_crawl_that_fails_before_its_record_is_recorded(database: Database[Doc], database_uri: str) -> None:
    watch = Watch(("broken: failed", signal.SIGTERM))
    work([entry("broken")], watch, database_uri)
    [run] = runs_of(database, "broken")
    assert run["state"] == "failed"
    assert run["reason"] == "exit code 2: Error: the profile is not valid"
    assert run["finishedAt"] is not None


def test_a_crawl_that_cannot_be_started_is_recorded(database: Database[Doc], database_uri: str) -> None:
    watch = Watch(("quick: failed", signal.SIGTERM))
    work([entry("quick")], watch, database_uri, command=["/nonexistent/newscrawler"])
    [run] = runs_of(database, "quick")
    assert run["reason"] == "cannot start /nonexistent/newscrawler: No such file or directory"


def test_never_two_of_one_source_and_a_clean_stop(database: Database[Doc], database_uri: str) -> None:
    watch = Watch(("still crawling", None), ("skipped", None), ("skipped", signal.SIGTERM))
    work([entry("obedient", every=OFTEN)], watch, database_uri)
    assert watch.count("obedient: started") == 1
    assert watch.count("obedient | interrupted") == 1
    runs = runs_of(database, "obedient")
    assert [run["state"] for run in runs if not run["reason"]] == ["interrupted"]
    skipped = [run for run in runs if run["reason"]]
    assert len(skipped) >= 2
    assert {(run["state"], run["reason"]) for run in skipped} == {("skipped", "its last crawl still runs")}


def test_a_source_that_another_process_crawls_is_skipped(database: Database[Doc], database_uri: str) -> None:
    run_id = new_run_id(datetime.now(UTC))
    start_run(database, run_document(run_id, "quick", datetime.now(UTC) - SELDOM))
    watch = Watch(("skipped", signal.SIGINT))
    assert work([entry("quick")], watch, database_uri) == [signal.SIGINT]
    assert watch.count("started") == 0
    [_, skipped] = runs_of(database, "quick")
    assert skipped["state"] == "skipped"
    assert skipped["reason"] == f"run {run_id} (pid {os.getpid()} on {os.uname().nodename}) still runs"


def test_the_second_signal_ends_crawls_at_once(
    database: Database[Doc], database_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "GRACE", 0.1)
    watch = Watch(("still crawling", signal.SIGINT), ("still crawling", signal.SIGINT))
    assert work([entry("stubborn")], watch, database_uri) == [signal.SIGINT, signal.SIGINT]
    [run] = runs_of(database, "stubborn")
    assert run["state"] == "lost"
    assert run["reason"].startswith("killed by SIGKILL")


def test_sources_are_crawled_side_by_side(database: Database[Doc], database_uri: str) -> None:
    watch = Watch(("obedient | still", None), ("quick: finished", signal.SIGTERM))
    work([entry("obedient"), entry("quick", every=OFTEN)], watch, database_uri)
    assert watch.count("obedient: interrupted") == 1
    assert len(runs_of(database, "quick")) >= 1


def test_without_a_database_it_does_not_begin() -> None:
    with pytest.raises(MongoError, match="cannot be reached"):
        work([entry("quick")], Watch(), "mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=100")


def test_a_database_that_is_away_puts_a_start_off(
    database: Database[Doc], database_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RETRY", timedelta(milliseconds=50))
    # A database of another version is refused as one that is away is, and can be put right from here.
    database["schema"].delete_many({})
    watch = Watch(("tried again", None), ("quick: finished", signal.SIGTERM))
    say = watch.__call__

    def away(line: str) -> None:
        if "quick: due" in line:
            database["schema"].insert_one({"_id": "schema", "version": -1})
        elif "tried again" in line:
            database["schema"].delete_many({})
        say(line)

    signals = asyncio.run(runner.run_schedule([entry("quick")], uri=database_uri, say=away, command=FAKE))
    assert signals == [signal.SIGTERM]
    assert watch.count("quick: not started") >= 1
