"""Listings over documents written by hand, as the store writes them (tests/pipelines shows that it does)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from asking import asked

from newscrawler.mongo import queries, runs, stories
from newscrawler.mongo.records import RECORDS
from newscrawler.sources.profile import Outlet, Profile

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
PROFILE = Profile(
    name="tidewire", article_path="/news/<id>/<slug>", outlets=[Outlet(name="H", domain="harbour.example")]
)


@pytest.fixture
def filled(database):
    for number, outlets in [(1, 1), (2, 3), (3, 2)]:
        seen = NOW + timedelta(hours=number)
        database["stories"].insert_one(
            {
                "_id": f"tidewire/{number}",
                "networkId": str(number),
                "network": "tidewire",
                "headline": f"Tide {number}",
                "foundingArticleId": None,
                "sourceOrganization": {"name": "Gull Agency" if number > 1 else "Kelp News", "domain": None},
                "datePublished": None,
                "firstSeen": seen,
                "outletCount": outlets,
            }
        )
    for minutes, outlet, captured in [(5, "lagoon.example", None), (0, "harbour.example", NOW + timedelta(minutes=9))]:
        database["copies"].insert_one(
            {
                "_id": f"tidewire/{outlet}/1",
                "storyId": "tidewire/1",
                "outlet": outlet,
                "url": f"https://www.{outlet}/news/1/x",
                "state": "fetched" if captured else "inferred",
                "networkId": "1",
                "firstSeen": NOW + timedelta(minutes=minutes),
                "firstSeenOn": f"{outlet}/front",
                "absentAt": None,
                "capturedAt": captured,
                "datePublished": None,
                "linked": None,
            }
        )
    database["storyEvents"].insert_one(
        {"_id": "tidewire/1/minted", "storyId": "tidewire/1", "event": "minted", "at": NOW}
        | dict.fromkeys(["other", "by", "why"])
    )
    database["articles"].insert_one(
        {
            "_id": "tidewire/harbour.example/1",
            "url": "https://www.harbour.example/news/1/x",
            "canonicalUrl": "https://www.harbour.example/news/1/canonical",
            "datePublished": NOW,
        }
    )
    pages = [
        ("known", "article", "fetched", None, '"e"'),
        ("again", "article", "notModified", None, None),
        ("moved", "article", "redirected", None, None),
        ("rejected", "article", "fetched", "no headline", '"r"'),
        ("gone", "article", "gone", "HTTP 404", None),
        ("list", "list", "fetched", None, None),
    ]
    for name, kind, state, reason, etag in pages:
        doc = {"_id": name, "outlet": "harbour.example", "kind": kind, "state": state, "reason": reason}
        database["urls"].insert_one(doc | {"etag": etag, "lastModified": "Thu" if name == "list" else None})
    for number, (reason, run) in enumerate([("a wall", "r1"), ("a wall", "r1"), ("no body", "r1"), ("no body", "r2")]):
        database["rejects"].insert_one({"_id": str(number), "reason": reason, "runId": run})
    database["outlets"].insert_one({"_id": "harbour.example", "name": "H", "source": "tidewire"})
    return database


def test_stories_newest_first_by_what_is_asked(filled):
    def ids(**asked):
        return [doc["networkId"] for doc in stories.stories(filled, **asked)]

    assert ids() == ["3", "2", "1"]
    assert ids(limit=1) == ["3"]
    assert ids(since=NOW + timedelta(hours=2)) == ["3", "2"]
    assert ids(min_outlets=2) == ["3", "2"]
    assert ids(source="Gull Agency", min_outlets=3) == ["2"]
    assert ids(source="tidewire") == ["3", "2", "1"]
    assert ids(source="nobody") == []
    assert ids(sort="outlets") == ["2", "3", "1"]
    filled["stories"].update_one({"networkId": "2"}, {"$set": {"sourceOrganization": {"name": "AFP", "domain": None}}})
    assert ids(source="Agence France-Presse") == ids(source="afp") == ["2"]
    assert stories.stories(filled, limit=1)[0]["firstSeen"] == "2025-05-01T15:00:00Z"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("FLOOD", ["1"]),
        ("floods million", ["1"]),
        ("ion", []),
        ("country's", ["2"]),
        ("countrys élan", ["2"]),
        ("country’s flood", []),
        ("港口", ["3"]),
        ("tide's 4.5", []),
        ("4.5", ["3"]),
        ("deep water", ["2"]),
    ],
)
def test_a_search_is_for_words_as_texts_are_compared(filled, search, found):
    headlines = {1: "A million floods", 2: "The country’s ÉLAN", 3: "洪水袭击港口城市: 4.5 m"}
    for number, headline in headlines.items():
        filled["stories"].update_one({"networkId": str(number)}, {"$set": {"headline": headline}})
    filled["articles"].insert_one({"_id": "x", "description": "Of deep things", "articleBody": "The water rose."})
    filled["stories"].update_one({"networkId": "2"}, {"$set": {"foundingArticleId": "x"}})
    assert [doc["networkId"] for doc in stories.stories(filled, search=search)] == found


@pytest.mark.parametrize("search", ["", " - ", "one two three four five six seven eight nine ten eleven"])
def test_a_search_for_nothing_or_for_everything_is_refused(filled, search):
    with pytest.raises(ValueError, match="1 to 10 words"):
        stories.stories(filled, search=search)


@pytest.mark.parametrize("name", ["tidewire/1", "1"])
def test_a_story_with_copies_and_timeline(filled, name):
    story = stories.story(filled, name)
    assert [copy["outlet"] for copy in story["copies"]] == ["harbour.example", "lagoon.example"]
    assert [(entry["at"][11:16], entry["event"], entry["outlet"]) for entry in story["timeline"]] == [
        ("12:00", "minted", None),
        ("12:00", "seen", "harbour.example"),
        ("12:05", "seen", "lagoon.example"),
        ("12:09", "fetched", "harbour.example"),
    ]
    json.dumps(story)


def test_a_story_that_is_not_one(filled):
    assert stories.story(filled, "tidewire/9") is None
    other = filled["stories"].find_one({"_id": "tidewire/1"})
    filled["stories"].insert_one(other | {"_id": "other/1"})
    assert stories.story(filled, "1") is None
    assert stories.story(filled, "other/1")["timeline"] == []


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("tidewire/harbour.example/1", None),
        ("https://www.harbour.example/news/1/x/?utm_source=y", None),
        ("https://www.harbour.example/news/1/canonical", None),
        ("http://harbour.example/news/1/another-slug", PROFILE),
    ],
)
def test_an_article_by_id_or_address(filled, name, profile):
    assert queries.article(filled, name, profile)["_id"] == "tidewire/harbour.example/1"


def test_an_article_that_is_not_there(filled):
    assert queries.article(filled, "tidewire/harbour.example/2") is None
    assert queries.article(filled, "https://www.harbour.example/news/2", PROFILE) is None


@pytest.mark.usefixtures("filled")
def test_a_crawl_learns_what_it_need_not_fetch(database_uri):
    ids = ["known", "again", "moved", "rejected", "gone", "list", "new"]
    assert asked(database_uri, lambda db: queries.known_pages(db, ids)) == {"known", "again", "moved"}


def test_totals(filled):
    expected = {"outlets": 2, "pages": 5, "articles": 1, "stories": 3, "copies": 2, "copiesFetched": 1, "rejects": 4}
    assert expected.items() <= queries.totals(filled).items()


def test_rejects_by_reason(filled):
    assert list(queries.rejects_by_reason(filled).items()) == [("a wall", 2), ("no body", 2)]
    assert queries.rejects_by_reason(filled, "r2") == {"no body": 1}


def test_outlets_and_sources(filled):
    assert [(doc["_id"], doc["articles"], doc["copies"]) for doc in queries.outlets(filled)] == [
        ("harbour.example", 1, 1)
    ]
    assert queries.sources(filled) == [{"source": "tidewire", "outlets": 1}]


def test_status_tells_the_last_run_of_each_source(filled):
    for source, minutes in [("tidewire", 0), ("tidewire", 5), ("kelp", 2)]:
        run = runs.run_document(f"{source}-{minutes}", source, NOW + timedelta(minutes=minutes))
        runs.start_run(filled, run)
    runs.finish_run(filled, "tidewire-5", "finished", "finished", {"page": 3}, {})
    filled["rejects"].insert_one({"_id": "x", "reason": "a wall", "runId": "tidewire-5"})
    kelp, tidewire = queries.status(filled)
    assert (kelp["source"], kelp["state"], kelp["stale"]) == ("kelp", "running", False)
    assert (tidewire["lastRun"], tidewire["state"], tidewire["runs"]) == ("tidewire-5", "finished", 2)
    assert (tidewire["counts"], tidewire["rejects"]) == ({"page": 3}, 1)
    assert [run["_id"] for run in queries.runs(filled)] == ["tidewire-5", "kelp-2", "tidewire-0"]
    assert [run["_id"] for run in queries.runs(filled, source="tidewire", limit=1)] == ["tidewire-5"]


def test_export_gives_every_document_as_json_holds_it(filled):
    docs = list(queries.export(filled, "copies"))
    assert [doc["_id"] for doc in docs] == ["tidewire/harbour.example/1", "tidewire/lagoon.example/1"]
    assert docs[0]["capturedAt"] == "2025-05-01T12:09:00Z"
    json.dumps([list(queries.export(filled, name)) for name in RECORDS])
    with pytest.raises(KeyError):
        queries.export(filled, "system.users")
