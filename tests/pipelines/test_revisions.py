"""Revisions: what an article said before, from when to when, whatever the order in which captures come."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from itertools import groupby

import pytest
from captures import PROFILE, START, article, listing, teaser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect

from newscrawler.extract.version import VERSION
from newscrawler.items import Capture
from newscrawler.mongo.client import connect_async
from pipelines import batch
from pipelines.engines import open_engines
from pipelines.promos.cleaning import decide
from pipelines.promos.lines import Outlet
from pipelines.store import store
from pipelines.versions import History, Version, delta, earlier_texts, restored_texts

TEXT = "The tide rose at {} o'clock.\n\nThe boats rose with it.\n\nNobody minded it at all, but for the goose."
TIMES = ("firstSeen", "lastSeen", "replacedAt")
HARBOUR = "tidewire/harbour.example/1001"


def at(minutes):
    return START + timedelta(minutes=minutes)


def told(minutes, hour, **fields) -> Capture:
    return article(1, minutes=minutes, body=TEXT.format(hour), **fields)


def history(database, identity=HARBOUR):
    """Give body, first and last sight and end of every earlier version, in order, restored from what is stored."""
    present = database["articles"].find_one({"_id": identity})
    docs = [*database["revisions"].find({"articleId": identity}).sort([("firstSeen", 1), ("replacedAt", 1)])]
    texts = restored_texts(present, docs)
    minute = timedelta(minutes=1)
    return [
        (texts[doc["textDigest"]]["articleBody"], *((doc[name] - START) / minute for name in TIMES)) for doc in docs
    ]


def test_what_an_article_said_before_is_kept_small(storing, database):
    storing([told(0, "nine")], [told(5, "nine")])
    assert database["revisions"].count_documents({}) == 0
    counts = storing([told(9, "ten", run="run-2")])
    assert counts["store/revision_new"] == counts["store/article_changed"] == 1
    assert history(database) == [(TEXT.format("nine"), 0, 5, 9)]
    doc = database["revisions"].find_one()
    assert doc["_id"].startswith(f"{HARBOUR}@2025-05-01T12:00:00.000Z/")
    assert (doc["articleId"], doc["outlet"], doc["runId"]) == (HARBOUR, "harbour.example", "run-1")
    assert (doc["kind"], doc["silent"], doc["fields"]) == ("revision", True, ["articleBody"])
    assert [*doc["deltas"].values()] == [{"articleBody": [{"at": 16, "length": 4, "text": " nine"}]}]


def test_every_text_has_its_versions(storing, database):
    storing(
        [told(0, 1, description="A deck.", creditText="(Gull)")],
        [told(1, 1, headline="Tide, corrected", creditText="(Gull)")],
        [told(2, 2, headline="Tide, corrected", description="Another deck.")],
    )
    docs = [*database["revisions"].find().sort("firstSeen")]
    assert [doc["fields"] for doc in docs] == [
        ["headline", "description"],
        ["description", "articleBody", "creditText"],
    ]
    texts = restored_texts(database["articles"].find_one(), docs)
    said = [[*texts[doc["textDigest"]].values()] for doc in docs]
    assert said == [
        ["Tide report 1", "A deck.", TEXT.format(1), "(Gull)"],
        ["Tide, corrected", None, TEXT.format(1), "(Gull)"],
    ]


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [
        (None, None, True),
        ("2025-05-01T11:00:00Z", "2025-05-01T11:00:00Z", True),
        ("2025-05-01T11:00:00Z", "2025-05-01T12:04:00Z", False),
        (None, "2025-05-01T12:04:00Z", False),
    ],
)
def test_a_text_that_changes_without_its_date_is_silent(storing, database, before, after, silent):
    storing([told(0, 1, dateModified=before)], [told(5, 2, dateModified=after)])
    assert database["revisions"].find_one()["silent"] is silent
    # The date moves later, the text does not: that is neither a revision, nor does it change what was silent.
    storing([told(9, 2, dateModified="2025-05-01T12:08:00Z")], [told(3, 1, dateModified=before)])
    (doc,) = database["revisions"].find()
    assert (doc["silent"], doc["lastSeen"], doc["replacedAt"]) == (silent, at(3), at(5))


def test_boxes_and_all_that_is_not_text_make_no_revision(storing, database):
    storing(
        [told(0, 1, teasers=[teaser(1)])],
        [told(1, 1, teasers=[teaser(2)], articleSection="Sea", inLanguage="fr")],
        [listing([1], minutes=2, teasers=[teaser(3)])],
    )
    assert database["revisions"].count_documents({}) == 0
    assert database["articles"].find_one()["articleSection"] == "Sea"


def test_a_comma_is_a_change(storing, database):
    storing([article(1, headline="Lets eat, geese")], [article(1, minutes=3, headline="Let's eat geese")])
    assert database["revisions"].find_one()["fields"] == ["headline"]


def test_what_comes_back_is_a_version_of_its_own(storing, database):
    storing(*([told(minutes, hour)] for minutes, hour in enumerate([1, 2, 1, 2, 3])))
    assert history(database) == [(TEXT.format(hour), n, n, n + 1) for n, hour in enumerate([1, 2, 1, 2])]


def test_a_late_capture_takes_its_place(storing, database):
    storing([told(0, 1)], [told(30, 3)])
    counts = storing([told(20, 2)])
    assert counts["store/article_older"] == counts["store/revision_new"] == 1
    assert history(database) == [(TEXT.format(1), 0, 0, 20), (TEXT.format(2), 20, 20, 30)]
    # It parts a version, makes one longer at either end, or says what is known.
    storing([told(10, 1)], [told(5, 4)], [told(25, 3)], [told(25, 3)], [told(5, 4)])
    assert history(database) == [
        (TEXT.format(1), 0, 0, 5),
        (TEXT.format(4), 5, 5, 10),
        (TEXT.format(1), 10, 10, 20),
        (TEXT.format(2), 20, 20, 25),
    ]
    assert database["articles"].find_one()["articleBody"] == TEXT.format(3)


def test_a_late_capture_parts_the_present_text(storing, database):
    storing([told(0, 1)], [told(9, 1)], [told(5, 2)])
    assert history(database) == [(TEXT.format(1), 0, 0, 5), (TEXT.format(2), 5, 5, 9)]
    storing([told(12, 3)])
    assert history(database)[2:] == [(TEXT.format(1), 9, 9, 12)]


def snapshot(database):
    return {name: [*database[name].find().sort("_id")] for name in ("articles", "revisions")}


def test_batches_sent_twice_change_no_byte(storing, database):
    batches = [[told(0, 1), told(1, 2), told(2, 2)], [told(4, 3), told(3, 1)], [told(5, 1), article(2)]]
    storing(*batches)
    before = snapshot(database)
    counts = storing(*batches, batches[0], [capture for each in batches for capture in each])
    assert snapshot(database) == before
    assert not any(name.endswith(("_new", "_changed")) for name in counts)
    assert [row[0] for row in history(database)] == [TEXT.format(hour) for hour in (1, 2, 1, 3)]


captures = st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=2, max_size=9)


@given(captures, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_any_order_leaves_the_same_versions(said, rng):
    """As far as captures are known: of one that was within a version, only that it was there."""
    seen = [(minute, str(hour)) for minute, (hour, _) in enumerate(said)]
    expected = [(text, [minute for minute, _ in run]) for text, run in groupby(seen, key=lambda each: each[1])]
    rng.shuffle(seen)
    placed = History([version(*seen[0])])
    for minute, text in seen[1:] + seen:
        placed.place(version(minute, text))
    assert [each.texts["headline"] for each in placed.live] == [text for text, _ in expected]
    for each, (_, minutes) in zip(placed.live, expected, strict=True):
        assert {each.first, each.last} <= {at(minute) for minute in minutes}
    assert placed.reread == []


def version(minute, text, reader=1):
    texts = {"headline": text, "description": None, "articleBody": text, "creditText": None}
    moment = at(minute)
    return Version(texts, text, moment, moment, reader, None, readers=frozenset({reader}))


texts = st.fixed_dictionaries(
    {
        name: st.none()
        | st.lists(st.sampled_from(["The goose", "left.", "\n\n", "Ünder £5"]), min_size=1).map(" ".join)
        for name in ("headline", "description", "articleBody", "creditText")
    }
)


@given(texts, texts)
def test_what_was_said_is_restored_exactly(later, earlier):
    assert earlier_texts(later, delta(later, earlier)) == earlier
    assert delta(later, later) == {}


@given(captures, st.randoms(use_true_random=False))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_stored_restores_every_version_in_any_order(storing, database, said, rng):
    for name in ("articles", "revisions", "copies", "stories", "urls", "storyEvents", "teasers", "sightings"):
        database[name].delete_many({})
    sent = [told(minute, hour, headline=f"Tide {headline}") for minute, (hour, headline) in enumerate(said)]
    expected = [texts for texts, _ in groupby((each.article.headline, each.article.articleBody) for each in sent)]
    rng.shuffle(sent)
    cut = rng.randrange(len(sent))
    storing(sent[:cut], sent[cut:], sent[:cut])
    present = database["articles"].find_one()
    docs = [*database["revisions"].find().sort([("firstSeen", 1)])]
    texts = restored_texts(present, docs)
    found = [texts[doc["textDigest"]] for doc in docs]
    assert [(each["headline"], each["articleBody"]) for each in found] == expected[:-1]
    assert all(doc["kind"] == "revision" and doc["silent"] and doc["fields"] for doc in docs)
    assert [doc["replacedAt"] for doc in docs[:-1]] == [doc["firstSeen"] for doc in docs[1:]]


@pytest.fixture
def reading(monkeypatch):
    """Give the function that makes this process a reader of another version."""
    return lambda step: monkeypatch.setattr("newscrawler.extract.version.VERSION", VERSION + step)


def kinds(database):
    return [(doc["kind"], doc["extractorVersion"] - VERSION) for doc in database["revisions"].find().sort("firstSeen")]


def test_a_change_between_two_readers_is_a_reread(storing, database, reading):
    storing([told(0, 1)])
    reading(1)
    counts = storing([told(5, 2)])
    assert (counts["store/reread_new"], counts["store/revision_new"]) == (1, 0)
    assert kinds(database) == [("reread", 0)]
    assert database["revisions"].find_one()["silent"] is False
    # The first capture is read anew, and says the same: now one reader has seen the change.
    storing([told(0, 1)])
    assert kinds(database) == [("revision", 1)]
    assert database["revisions"].find_one()["silent"] is True


def test_a_text_that_both_readers_read_alike_is_comparable_with_either(storing, database, reading):
    storing([told(0, 1)], [told(1, 2)])
    reading(1)
    storing([told(2, 2)], [told(3, 3)])
    assert kinds(database) == [("revision", 0), ("revision", 1)]


def test_a_capture_read_anew_is_a_reread_beside_the_history(storing, database, reading):
    pages = [told(0, 1), told(5, 2)]
    storing(pages)
    reading(1)
    better = [told(0, "1 sharp"), told(5, "2 sharp")]
    storing(better)
    assert database["articles"].find_one()["articleBody"] == TEXT.format("2 sharp")
    rows = {row[0]: (row[1:], doc["kind"]) for row, doc in zip(history(database), stored(database), strict=True)}
    assert rows == {
        TEXT.format(1): ((0, 0, 0), "reread"),
        TEXT.format("1 sharp"): ((0, 0, 5), "revision"),
        TEXT.format(2): ((5, 5, 5), "reread"),
    }
    before = snapshot(database)
    storing(better)
    reading(0)
    storing(pages, [pages[0]])
    assert snapshot(database) == before


def stored(database):
    return [*database["revisions"].find().sort([("firstSeen", 1), ("replacedAt", 1)])]


def test_a_reading_that_proves_nothing_changed_leaves_an_empty_reread(storing, database, reading):
    storing([told(0, 1)])
    reading(1)
    storing([told(5, 2)], [told(0, 2)])
    assert database["articles"].find_one()["articleBody"] == TEXT.format(2)
    assert {tuple(doc["fields"]) for doc in stored(database)} <= {("articleBody",), ()}
    assert {doc["kind"] for doc in stored(database)} == {"reread"}
    storing([told(9, 1)])
    assert [row[0] for row in history(database)][-1] == TEXT.format(2)


PROMO = "Sign up for the morning letter of the harbour and read it before the gulls do."
OTHER = "Send the harbour your news of boats, geese and other business of the morning."


def test_promos_are_no_part_of_a_text(storing, database, database_uri):
    with_promo = TEXT + f"\n\n{PROMO}"
    storing([article(1, minutes=0, body=with_promo.format(1))], [article(1, minutes=5, body=with_promo.format(2))])
    (revision,) = stored(database)

    def judge(line, state):
        async def act():
            db = connect_async(database_uri, "newscrawler tests")
            try:
                return await decide(db.with_options(codec_options=database.codec_options), PROFILE, line, state)
            finally:
                await db.client.close()

        return asyncio.run(act())

    identity = insert_promo(database, PROMO)
    assert judge(identity, "dropped") >= 1
    assert PROMO not in database["articles"].find_one({"_id": HARBOUR})["articleBody"]
    assert stored(database) == [revision]
    assert history(database) == [(with_promo.format(1), 0, 0, 5)]
    # Cut or not, another promo in its place or none: the text is the same.
    storing([article(1, minutes=6, body=with_promo.format(2))], [article(1, minutes=7, body=TEXT.format(2))])
    insert_promo(database, OTHER, state="dropped")
    storing([article(1, minutes=8, body=f"{OTHER}\n\n" + TEXT.format(2))])
    assert stored(database) == [revision]
    assert judge(identity, "kept") >= 0
    assert stored(database) == [revision]
    storing([article(1, minutes=9, body=with_promo.format(3))])
    assert history(database)[0][0] == with_promo.format(1)
    assert [doc["fields"] for doc in stored(database)] == [["articleBody"], ["articleBody"]]


def insert_promo(database, text, state="learning"):
    line = Outlet("tidewire", "Harbour Gazette", "harbour.example").line(text)
    now = START - timedelta(days=1)
    database["promos"].insert_one(
        {
            "_id": line.id,
            "source": "tidewire",
            "text": text,
            "folded": line.folded,
            "state": state,
            "outlets": None,
            "stories": 5,
            "firstSeen": now,
            "lastSeen": now,
            "pending": False,
            "schemaVersion": 2,
            "updatedAt": now,
        }
    )
    return line.id


def test_a_process_that_dies_before_the_article_is_written_loses_nothing(storing, database, monkeypatch):
    storing([told(0, 1)], [told(5, 2)])
    whole = batch.Batch.write

    async def dying(self, db, collection, writes):
        if collection == "articles":
            raise AutoReconnect("killed")
        return await whole(self, db, collection, writes)

    monkeypatch.setattr(batch.Batch, "write", dying)
    with pytest.raises(AutoReconnect):
        storing([told(9, 3)])
    monkeypatch.undo()
    assert database["articles"].find_one()["articleBody"] == TEXT.format(2)
    assert history(database)[0] == (TEXT.format(1), 0, 0, 5)
    # Sent again it is as if nothing had happened.
    storing([told(9, 3)])
    assert history(database) == [(TEXT.format(1), 0, 0, 5), (TEXT.format(2), 5, 5, 9)]
    counts = storing([told(9, 3)])
    assert counts["store/revision_new"] == 0


def test_writers_at_one_time_lose_no_text(database, database_uri):
    async def both(batches: list[list[Capture]]) -> None:
        dbs = [connect_async(database_uri, "newscrawler tests") for _ in batches]
        try:
            engines = [await open_engines(db, days=30) for db in dbs]
            work = zip(dbs, batches, engines, strict=True)
            await asyncio.gather(*(store(db, each, PROFILE, own) for db, each, own in work))
        finally:
            await asyncio.gather(*(db.client.close() for db in dbs))

    for seed in range(6):
        database["articles"].delete_many({})
        database["revisions"].delete_many({})
        captures = [told(minute, minute) for minute in range(8)]
        random.Random(seed).shuffle(captures)
        asyncio.run(both([captures[:2], captures[2:4], captures[4:6], captures[6:]]))
        rows = history(database)
        assert [row[0] for row in rows] == [TEXT.format(minute) for minute in range(7)]
        assert [row[1] for row in rows] == [*range(7)]
        assert database["articles"].find_one()["articleBody"] == TEXT.format(7)
