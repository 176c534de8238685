"""The revisions of the bundled network, held against what it showed: with faults, changes, batches sent twice."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from pymongo.database import Database

from newscrawler.demo.layouts import layout_of, semantic
from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served
from newscrawler.mongo import queries
from pipelines.versions import earlier_versions

from .conftest import NETWORK, truth_of
from .crawls import SOME_TWICE, crawl

pytestmark = pytest.mark.slow

HOUR = 3600


def test_revisions_are_those_of_the_network(
    fresh: Served, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    truth = truth_of(fresh)
    once, again, late, never, early = ([story["id"] for story in truth[at : at + 4]] for at in range(0, 20, 4))
    bodies: dict[str, list[str]] = {story["id"]: ["\n\n".join(story["paragraphs"])] for story in truth}

    def correct(*stories: list[str]) -> None:
        for story in chain(*stories):
            corrected = fresh.control("correct", networkId=story)
            bodies[story].append("\n\n".join(corrected["paragraphs"]))

    def fail(stories: list[str], *kinds: str | None) -> None:
        for number, story in enumerate(stories):
            fresh.control("fault", networkId=story, kind=kinds[number % len(kinds)])

    # What fails at first is corrected before anybody saw it; what fails later shows its change a crawl late.
    fail(early, "404", "500", "challenge", "empty")
    crawl(fresh, database_uri, SOME_TWICE)
    # Captures tell whole seconds: those of the next crawl must not begin in this one.
    time.sleep(1)
    began = datetime.now(UTC).replace(microsecond=0)
    correct(once, again, late, early)
    fail(early, None)
    fail(late, "403", "challenge", "empty", "truncated")
    fail(never, "404", "500", "challenge", "empty")
    fresh.control("clock", advance=HOUR)
    crawl(fresh, database_uri, SOME_TWICE)
    time.sleep(1)
    correct(again)
    fail(late + never, None)
    fresh.control("clock", advance=HOUR)
    crawl(fresh, database_uri, SOME_TWICE)

    earlier = {story: bodies[story][:-1] for story in [*once, *again, *late]}
    outlets = {outlet.domain: outlet for outlet in build_network(*NETWORK).outlets}
    changed = 0
    for doc in database["articles"].find():
        story = doc["networkId"]
        assert doc["articleBody"] == bodies[story][-1]
        history = earlier_versions(*queries.with_revisions(database, doc["_id"]))
        assert [each.texts["articleBody"] for each in history] == earlier.get(story, [])
        for each in history:
            told = each.revision
            assert (told["kind"], told["fields"]) == ("revision", ["articleBody"])
            # One layout alone tells when a text was corrected.
            assert told["silent"] is (layout_of(outlets[doc["outlet"]]) is not semantic.LAYOUT)
            assert told["firstSeen"] <= told["lastSeen"] < told["replacedAt"] >= began
        changed += bool(history)
    assert changed >= len(earlier)
    assert database["revisions"].count_documents({}) == sum(
        len(earlier.get(doc["networkId"], [])) for doc in database["articles"].find()
    )
