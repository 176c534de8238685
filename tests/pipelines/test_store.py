"""The store by what it leaves in a real MongoDB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from captures import PROFILE, START, address, article, instant, listing, teaser

from newscrawler.extract.version import VERSION
from newscrawler.items import Capture, Http, Organization, WarcRecord
from newscrawler.mongo.records import OPTIONAL, RECORDS
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import profile_for_site
from pipelines.documents import content_digest


def at(minutes):
    return START + timedelta(minutes=minutes)


def snapshot(database, *but):
    return {
        name: {doc["_id"]: {k: v for k, v in doc.items() if k not in but} for doc in database[name].find()}
        for name in database.list_collection_names()
    }


def test_an_article_becomes_article_copy_story_and_event(storing, database):
    counts = storing([article(1)])
    doc = database["articles"].find_one()
    assert doc["_id"] == "tidewire/harbour.example/1001"
    assert (doc["storyId"], doc["network"], doc["outlet"]) == ("tidewire/1001", "tidewire", "harbour.example")
    assert doc["datePublished"] == datetime(2025, 5, 1, 10, 3, tzinfo=UTC)
    assert doc["capturedAt"] == doc["firstCapturedAt"] == at(0)
    assert "teasers" not in doc
    copy = database["copies"].find_one()
    assert (copy["_id"], copy["state"], copy["capturedAt"]) == (doc["_id"], "fetched", at(0))
    assert copy["link"] == {"score": 1.0, "reason": "networkId", "to": "tidewire/1001", "engineVersion": 2}
    story = database["stories"].find_one()
    assert (story["_id"], story["foundingArticleId"]) == ("tidewire/1001", doc["_id"])
    assert (story["copyCount"], story["fetchedCount"], story["outletCount"]) == (1, 1, 1)
    assert story["sourceOrganization"]["name"] == "Gull Agency"
    assert "recount" not in story
    assert [event["_id"] for event in database["storyEvents"].find()] == ["tidewire/1001/minted"]
    assert counts["store/article_new"] == counts["store/story_new"] == counts["store/copy_new"] == 1


def test_every_document_is_whole_and_stamped(storing, database):
    storing([article(1, teasers=[teaser(1, story=2)]), listing([1, 2, 3], teasers=[teaser(1, story=2)])])
    for name in ("urls", "articles", "copies", "stories", "storyEvents", "teasers", "sightings"):
        fields = {"_id" if field.name == "id" else field.name for field in attrs.fields(RECORDS[name])}
        docs = list(database[name].find())
        assert docs, name
        for doc in docs:
            assert set(doc) == (fields - OPTIONAL.get(name, set())) | {"schemaVersion", "updatedAt"}
            assert abs(doc["updatedAt"] - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_text_by_its_id_is_one_story_on_every_outlet(storing, database):
    storing([article(1, outlet=0, minutes=5), article(1, outlet=1, minutes=2, headline="Tides, reported")])
    story = database["stories"].find_one()
    assert database["stories"].count_documents({}) == 1
    assert (story["copyCount"], story["outletCount"]) == (2, 2)
    assert story["foundingArticleId"] == "tidewire/lagoon.example/1001"
    assert story["headline"] == "Tides, reported"
    assert (story["firstSeen"], story["lastSeen"]) == (at(2), at(5))


def test_links_infer_copies_and_never_take_a_fetched_one_back(storing, database):
    storing([listing([1, 2])])
    assert {doc["state"] for doc in database["copies"].find()} == {"inferred"}
    assert database["stories"].find_one({"_id": "tidewire/1001"})["headline"] == "Tide report 1"
    counts = storing([article(1, minutes=1, headline="Tide report, at length")], [listing([1, 2, 3], minutes=2)])
    copy = database["copies"].find_one({"_id": "tidewire/harbour.example/1001"})
    assert (copy["state"], copy["headline"]) == ("fetched", "Tide report, at length")
    assert (copy["firstSeen"], copy["lastSeen"]) == (at(0), at(2))
    assert copy["linked"]["at"] == at(0)
    assert counts["store/copy_fetched"] == 1
    assert database["stories"].find_one({"_id": "tidewire/1001"})["fetchedCount"] == 1


def test_a_feed_tells_a_linked_story_its_source(storing, database):
    storing([listing([1])])
    storing([listing([1], minutes=3, kind="feed", path="feed", sourceOrganization=Organization(name="Gull Agency"))])
    assert database["stories"].find_one()["sourceOrganization"]["name"] == "Gull Agency"
    assert database["stories"].find_one()["foundingArticleId"] is None


def test_teasers_lead_to_copies_and_stories(storing, database):
    own = teaser(9, position=1, self_=True)
    storing([article(1, teasers=[teaser(1, story=2), own])])
    assert database["teasers"].find_one({"_id": teaser(1).id})["storyId"] == "tidewire/1002"
    assert database["teasers"].find_one({"_id": own.id})["storyId"] == "tidewire/1001"
    assert database["copies"].find_one({"_id": "tidewire/harbour.example/1002"})["state"] == "inferred"
    sighting = database["sightings"].find_one({"teaserId": teaser(1).id})
    assert sighting["targetArticleId"] == "tidewire/harbour.example/1002"
    assert sighting["pageId"] == "tidewire/harbour.example/1001"


def test_outside_a_network_a_page_founds_its_own_story(storing, database):
    profile = profile_for_site("https://www.harbour.example/")
    storing([article(1), listing([2])], profile=profile)
    doc = database["articles"].find_one()
    assert doc["_id"] == page_id(address(1), profile) == doc["storyId"]
    assert doc["network"] is None
    assert database["copies"].count_documents({}) == 1
    assert database["copies"].find_one()["link"]["reason"] == "founding"


def test_an_older_capture_replaces_nothing(storing, database):
    storing([article(1, minutes=10, headline="Now")])
    counts = storing([article(1, minutes=1, headline="Then")])
    doc = database["articles"].find_one()
    assert (doc["headline"], doc["capturedAt"], doc["firstCapturedAt"]) == ("Now", at(10), at(1))
    assert database["copies"].find_one()["headline"] == "Now"
    assert counts["store/article_older"] == 1


def test_an_equal_content_moves_only_its_time(storing, database):
    storing([article(1)])
    before = database["articles"].find_one()
    counts = storing([article(1, minutes=9, run="run-2")])
    after = database["articles"].find_one()
    assert counts["store/article_unchanged"] == 1
    assert after.pop("capturedAt") == at(9)
    assert after.pop("updatedAt") > before.pop("updatedAt")
    del before["capturedAt"]
    assert after == before


def test_a_correction_replaces_the_text_and_the_story_follows(storing, database):
    storing([article(1)])
    counts = storing([article(1, minutes=9, headline="Tide report, corrected", run="run-2")])
    assert counts["store/article_changed"] == 1
    assert database["articles"].find_one()["runId"] == "run-2"
    assert database["stories"].find_one()["headline"] == "Tide report, corrected"


def test_a_replay_by_a_later_reader_corrects_the_same_capture(storing, database, monkeypatch):
    storing([article(1, teasers=[attrs.evolve(teaser(1), dateline=None)])])
    monkeypatch.setattr("newscrawler.extract.version.VERSION", VERSION + 1)
    storing([article(1, headline="Tide report, read well", teasers=[teaser(1)])])
    assert database["articles"].find_one()["headline"] == "Tide report, read well"
    assert database["articles"].find_one()["extractorVersion"] == VERSION + 1
    assert database["teasers"].find_one()["dateline"]["text"] == "BRINE BAY, Atlantis"
    monkeypatch.setattr("newscrawler.extract.version.VERSION", VERSION)
    storing([article(1, headline="Tide report, read badly")])
    assert database["articles"].find_one()["headline"] == "Tide report, read well"


def test_the_same_batch_again_changes_no_byte(storing, database):
    batch = [
        article(1, teasers=[teaser(1, story=2), teaser(1, position=1, section="Sea", story=2)]),
        listing([1, 2, 3], minutes=1, teasers=[teaser(1, story=2)]),
        listing([2, 3], minutes=2, teasers=[teaser(2, story=3)]),
        Capture(url="https://www.harbour.example/gone", kind="other", fetchedAt=instant(1), http=Http(status=404)),
        Capture(url="https://www.harbour.example/wall", kind="blocked", fetchedAt=instant(1), reason="consent page"),
    ]
    storing(batch)
    before = snapshot(database)
    counts = storing(batch)
    assert snapshot(database) == before
    assert not any(name.endswith(("_new", "_changed", "_opened", "_closed")) for name in counts)


def test_sightings_open_and_close(storing, database):
    first, second = teaser(1, position=0, story=1), teaser(2, position=1, story=2)
    storing([listing([], teasers=[first, second, attrs.evolve(first, position=2)])])
    assert database["sightings"].count_documents({"closedAt": None}) == 3
    counts = storing([listing([], minutes=5, teasers=[attrs.evolve(second, position=0), teaser(3, position=1)])])
    assert (counts["store/sighting_opened"], counts["store/sighting_closed"]) == (1, 2)
    for doc in database["sightings"].find({"teaserId": first.id}):
        assert (doc["openedAt"], doc["lastSeen"], doc["closedAt"]) == (at(0), at(0), at(5))
    stays = database["sightings"].find_one({"teaserId": second.id})
    assert (stays["openedAt"], stays["lastSeen"], stays["closedAt"], stays["position"]) == (at(0), None, None, 1)
    assert database["teasers"].count_documents({}) == 3


def test_what_comes_back_is_sighted_anew(storing, database):
    shown = [teaser(1, story=1)]
    storing(*([listing([], minutes=m, teasers=t)] for m, t in [(0, shown), (1, []), (2, shown)]))
    spans = [(d["openedAt"], d["closedAt"]) for d in database["sightings"].find().sort("openedAt")]
    assert spans == [(at(0), at(1)), (at(2), None)]


def test_one_batch_may_hold_a_page_several_times_in_any_order(storing, database):
    polls = [
        listing([], minutes=m, teasers=[teaser(n, story=n) for n in shown])
        for m, shown in [(0, [1]), (1, [1, 2]), (2, [2]), (3, [2]), (4, [1])]
    ]
    storing(polls[::-1])
    spans = sorted(
        (d["storyId"], d["openedAt"], d["lastSeen"], d["closedAt"])
        for d in database["sightings"].find({"closedAt": {"$ne": None}})
    )
    assert spans == [("tidewire/1001", at(0), at(1), at(2)), ("tidewire/1002", at(1), at(3), at(4))]
    assert [d["openedAt"] for d in database["sightings"].find({"closedAt": None})] == [at(4)]


def test_a_poll_that_finds_nothing_new_touches_the_page_alone(storing, database):
    storing([listing([1, 2], teasers=[teaser(1, story=1)])])
    before = snapshot(database)
    counts = storing([listing([1, 2], minutes=7, teasers=[teaser(1, story=1)])])
    after = snapshot(database)
    page = after["urls"].popitem()[1]
    assert (page["firstSeen"], page["lastSeen"]) == (at(0), at(7))
    del before["urls"]
    assert {name: docs for name, docs in after.items() if name != "urls"} == before
    assert counts["store/page_unchanged"] == 1


def test_an_older_poll_leaves_sightings_alone(storing, database):
    storing([listing([], minutes=5, teasers=[teaser(1, story=1)])])
    counts = storing([listing([], minutes=1, teasers=[teaser(2, story=2)])])
    assert counts["store/page_older"] == 1
    assert [doc["teaserId"] for doc in database["sightings"].find()] == [teaser(1).id]
    assert database["teasers"].count_documents({}) == 2


def test_a_late_poll_between_two_equal_ones_is_an_older_one(storing, database):
    storing(*([listing([], minutes=m, teasers=[teaser(1, story=1)])] for m in (0, 5)))
    counts = storing([listing([], minutes=3, teasers=[])])
    assert counts["store/page_older"] == 1
    assert database["sightings"].find_one()["closedAt"] is None


def test_not_modified_moves_only_the_pages_last_time(storing, database):
    storing([article(1)])
    before = snapshot(database)
    answer = Capture(url=address(1), kind="empty", fetchedAt=instant(30), runId="run-2", http=Http(status=304))
    storing([answer])
    after = snapshot(database)
    page = after.pop("urls").popitem()[1]
    assert (page["state"], page["kind"], page["etag"], page["lastSeen"]) == ("notModified", "article", '"1"', at(30))
    del before["urls"]
    assert after == before


@pytest.mark.parametrize(("status", "state"), [(404, "gone"), (410, "gone"), (403, "fetchError"), (500, "fetchError")])
def test_an_error_page_is_told_in_urls_alone(storing, database, status, state):
    capture = attrs.evolve(
        article(1, teasers=[teaser(1)]), kind="other", reason=f"HTTP {status}", http=Http(status=status)
    )
    storing([capture])
    page = database["urls"].find_one()
    assert (page["state"], page["status"], page["reason"], page["lastSeen"]) == (state, status, f"HTTP {status}", None)
    assert not any(
        database[name].count_documents({}) for name in ("articles", "copies", "teasers", "sightings", "rejects")
    )


def test_an_article_that_goes_away_stays(storing, database):
    storing([article(1)])
    storing([attrs.evolve(article(1, minutes=5), kind="other", http=Http(status=404))])
    page = database["urls"].find_one()
    assert (page["state"], page["kind"], page["lastSeen"], page["fetchedAt"]) == ("gone", "article", at(0), at(5))
    assert database["articles"].count_documents({}) == 1


def test_a_redirect_marks_the_page_that_was_asked(storing, database):
    asked = "https://www.harbour.example/old/tide"
    storing([attrs.evolve(article(1), http=Http(status=200, requestedUrl=asked))])
    page = database["urls"].find_one({"_id": page_id(asked, PROFILE)})
    assert (page["state"], page["redirectTo"], page["kind"]) == (
        "redirected",
        "tidewire/harbour.example/1001",
        "article",
    )
    storing([attrs.evolve(article(2), http=Http(status=200, requestedUrl=address(2) + "?utm_source=x"))])
    assert database["urls"].count_documents({}) == 3


@pytest.mark.parametrize("kind", ["blocked", "empty", "other"])
def test_a_page_without_content_is_kept_as_a_reject(storing, database, kind):
    counts = storing([Capture(url=address(1), kind=kind, fetchedAt=instant(0), runId="run-1", reason="a wall")])
    reject = database["rejects"].find_one()
    assert (reject["reason"], reject["stage"], reject["pageId"]) == ("a wall", "page", "tidewire/harbour.example/1001")
    assert (reject["outlet"], reject["runId"]) == ("harbour.example", "run-1")
    assert counts["reject/a_wall"] == 1
    assert database["urls"].find_one()["kind"] == kind


POISON = {
    "breaks the schema": attrs.evolve(article(7), article=attrs.evolve(article(7).article, authors="nobody")),
    "not BSON": article(7, body="a lone \ud800 surrogate"),
    "too large": article(7, body="word " * (4 * 1024 * 1024)),
}


def deep(levels):
    value = {}
    for _ in range(levels):
        value = {"in": value}
    return value


HARD = {
    "a NUL in a name": {"evidence": {"a\0b": "x"}},
    "an integer of 70 bits": {"wordCount": 2**70},
    "a surrogate in a name": {"evidence": {"\ud800": "x"}},
    "150 levels": {"evidence": {"x": deep(150)}},
    "250 levels": {"evidence": {"x": deep(250)}},
    "5000 levels": {"evidence": {"x": deep(5000)}},
}


@pytest.mark.parametrize("reason", POISON)
def test_one_bad_document_does_not_hold_up_its_batch(storing, database, reason):
    counts = storing([article(1), POISON[reason], article(2)], raw=True)
    assert sorted(doc["networkId"] for doc in database["articles"].find()) == ["1001", "1002"]
    reject = database["rejects"].find_one()
    assert (reject["reason"], reject["stage"], reject["url"]) == (reason, "store/articles", address(7))
    assert len(reject["raw"]) <= 64 * 1024
    assert reject["rawTruncated"] == (reason == "too large")
    assert database["urls"].find_one({"_id": "tidewire/harbour.example/1007"})["reason"] == reason
    assert database["copies"].count_documents({}) == 2
    assert sum(count for name, count in counts.items() if name.startswith("reject/")) == 1
    assert counts["store/article_new"] == 2


@pytest.mark.parametrize("what", HARD)
def test_what_bson_or_mongodb_cannot_hold_is_refused_alone(storing, database, what):
    bad = article(7)
    bad = attrs.evolve(bad, article=attrs.evolve(bad.article, **HARD[what]))
    counts = storing([article(1), bad, article(2)], raw=True)
    assert sorted(doc["networkId"] for doc in database["articles"].find()) == ["1001", "1002"]
    reject = database["rejects"].find_one()
    assert (reject["url"], reject["stage"]) == (address(7), "store/articles")
    assert database["urls"].find_one({"_id": "tidewire/harbour.example/1007"})["reason"] == reject["reason"]
    assert counts["store/article_new"] == 2


@pytest.mark.slow
def test_a_batch_of_more_than_a_message_holds_is_stored(storing, database):
    # MongoDB takes 48 MB at once.
    storing([article(number, body=f"{number} " * (4 << 20)) for number in range(1, 6)], raw=True)
    assert database["articles"].count_documents({}) == 5
    assert database["rejects"].count_documents({}) == 0


def test_a_giant_number_is_refused_alone(storing, database):
    storing([listing([], teasers=[teaser(1, position=2**70), teaser(2, position=1)])], raw=True)
    assert database["sightings"].count_documents({}) == 1
    assert database["rejects"].find_one()["stage"] == "store/sightings"
    # What the page shows is not taken for stored: the next poll tries again.
    assert database["urls"].find_one()["shownDigest"] is None


def test_content_digest_is_of_the_text_alone():
    one, two = article(1).article, article(1, outlet=2, datePublished=None, headline="TIDE report 1").article
    assert content_digest(one) == content_digest(two)
    assert content_digest(one) != content_digest(attrs.evolve(one, creditText="(Gull)"))


def test_a_story_left_uncounted_is_counted_with_the_next_batch(storing, database):
    storing([article(1)])
    # As a process leaves it that dies between a copy and its count.
    database["stories"].update_one({}, {"$set": {"recount": True, "copyCount": 0}})
    storing([article(1)])
    story = database["stories"].find_one()
    assert story["copyCount"] == 1
    assert "recount" not in story


def test_an_article_points_at_its_newest_capture_in_the_archive(storing, database):
    def captured(minutes, kept):
        record = WarcRecord(file="tide.warc.gz", offset=kept, id=f"urn:uuid:{kept}") if kept else None
        return attrs.evolve(article(1, minutes=minutes), record=record)

    def pointer():
        record = database["articles"].find_one()["record"]
        return record and record["offset"]

    storing([captured(5, 100)])
    assert pointer() == 100
    storing([captured(2, 50)])
    assert pointer() == 100
    # The same capture from a saved page, of which no archive knows.
    storing([captured(5, None)])
    assert pointer() == 100
    storing([captured(7, 300), captured(6, 200)])
    assert pointer() == 300
    storing([captured(8, None)])
    assert pointer() is None
    storing([captured(8, 400)])
    assert pointer() == 400
