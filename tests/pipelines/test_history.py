"""`newscrawler article ID --history`: what an article said before, for people and for programs."""

from __future__ import annotations

import pytest
from captures import article
from commands import call

ID = "tidewire/harbour.example/1001"
BEFORE = "The ferry left at nine with a goose and a crate of herring.\n\nThe boats rose with the tide."
AFTER = BEFORE.replace("nine", "ten")


@pytest.fixture
def corrected(storing, database_uri):
    """Give the URI of a database with an article of three versions, the second change silent."""
    changed = {"headline": "Tide report, corrected", "dateModified": "2025-05-01T12:04:00Z"}
    storing([article(1, body=BEFORE)], [article(1, minutes=5, body=BEFORE, **changed)])
    storing([article(1, minutes=9, body=AFTER, **changed)])
    return database_uri


def test_a_line_a_revision_and_what_changed_word_by_word(corrected):
    ran = call("article", ID, "--history", "--mongo-uri", corrected)
    assert (ran.code, ran.stderr) == (0, "")
    day = "2025-05-01T12"
    assert ran.stdout.splitlines()[4:] == [
        f"{day}:00:00Z to {day}:00:00Z, replaced by {day}:05:00Z: revision of headline",
        "  headline",
        "    - Tide report 1",
        "    + Tide report, corrected",
        "",
        f"{day}:05:00Z to {day}:05:00Z, replaced by {day}:09:00Z: silent revision of articleBody",
        "  articleBody",
        "    ~ The ferry left at [-nine-]{+ten+} with a goose and a crate of herring.",
        "    (1 paragraphs the same)",
        "",
    ]


def test_as_json_earlier_versions_are_whole(corrected):
    told = call("article", ID, "--history", "--json", "--mongo-uri", corrected).json
    assert (told["_id"], told["articleBody"]) == (ID, AFTER)
    first, second = told["history"]
    assert (first["headline"], first["articleBody"], first["silent"]) == ("Tide report 1", BEFORE, False)
    assert (second["headline"], second["articleBody"]) == ("Tide report, corrected", BEFORE)
    assert (second["fields"], second["silent"], second["replacedAt"]) == (["articleBody"], True, "2025-05-01T12:09:00Z")
    assert "deltas" not in first
    assert "history" not in call("article", ID, "--json", "--mongo-uri", corrected).json


def test_an_article_that_never_changed(storing, database_uri):
    storing([article(1, body=BEFORE)])
    ran = call("article", ID, "--history", "--mongo-uri", database_uri)
    assert (ran.code, ran.stderr) == (0, "no earlier versions\n")
    assert call("article", ID, "--history", "--json", "--mongo-uri", database_uri).json["history"] == []
    assert call("article", "nosuch", "--history", "--mongo-uri", database_uri).code == 1
