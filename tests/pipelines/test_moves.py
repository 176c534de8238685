"""Stories that become one and parts that become stories of their own, by what is left in a real MongoDB."""

from __future__ import annotations

import asyncio

import pytest
from captures import START, article, instant, listing, teaser, without_times

from newscrawler.mongo.client import connect_async
from newscrawler.sources.profile import profile_for_site
from pipelines import moves
from pipelines.moves import MoveRefused, merge_stories, resolve, split_story
from pipelines.placing import settle

FIRST, SECOND, THIRD = "tidewire/1001", "tidewire/1002", "tidewire/1003"
SITE = profile_for_site("https://www.harbour.example/")


@pytest.fixture
def calling(database_uri):
    """Give the function that calls others with the database, one after another or at once."""

    def call(*functions, together=False):
        async def run():
            db = connect_async(database_uri, "newscrawler tests")
            try:
                if together:
                    return await asyncio.gather(*(each(db) for each in functions))
                return [await each(db) for each in functions][-1]
            finally:
                await db.client.close()

        return asyncio.run(run())

    return call


def merging(loser, winner, **told):
    return lambda db: merge_stories(db, loser, winner, at=START, run="run-1", **told)


def splitting(story, *copies, **told):
    return lambda db: split_story(db, story, copies, **told)


def everything(database):
    return {
        name: [without_times(doc) for doc in database[name].find().sort("_id")]
        for name in ("stories", "storyEvents", "articles", "copies", "teasers", "sightings", "lines")
    }


def of(database, name, story):
    return {doc["_id"] for doc in database[name].find({"storyId": story})}


def two_stories():
    shown = [teaser(1, story=2, outlet=1), teaser(2, story=1)]
    return [article(1), article(2, outlet=1, minutes=3), listing([1, 2], outlet=2, minutes=5, teasers=shown)]


def test_a_merge_leaves_where_the_story_went_and_moves_all_of_it(storing, database, calling):
    storing(two_stories())
    links = {doc["_id"]: doc["link"] for doc in database["copies"].find()}
    assert calling(merging(SECOND, FIRST, by="operator", why="sent twice")) == FIRST
    left = database["stories"].find_one({"_id": SECOND})
    assert set(left) == {"_id", "mergedInto", "at", "schemaVersion", "updatedAt"}
    assert (left["mergedInto"], left["at"]) == (FIRST, START)
    for name in ("articles", "copies", "teasers", "sightings", "lines"):
        assert database[name].count_documents({}) == len(of(database, name, FIRST)) > 0, name
    assert {doc["_id"]: doc["link"] for doc in database["copies"].find()} == links
    story = database["stories"].find_one({"_id": FIRST})
    assert (story["copyCount"], story["fetchedCount"], story["outletCount"]) == (4, 2, 3)
    assert story["networkId"] == "1001"
    assert "recount" not in story
    event = database["storyEvents"].find_one({"_id": f"{SECOND}/merged"})
    assert (event["storyId"], event["other"], event["by"], event["why"]) == (SECOND, FIRST, "operator", "sent twice")
    assert "pending" not in event


def test_a_merge_counts_the_time_in_which_the_loser_was_seen(storing, database, calling):
    storing([article(2, minutes=0), article(1, minutes=5)])
    calling(merging(SECOND, FIRST))
    story = database["stories"].find_one({"_id": FIRST})
    assert story["firstSeen"] == START
    assert story["foundingArticleId"] == "tidewire/harbour.example/1002"


def test_merged_again_it_is_told_once_and_changes_nothing(storing, database, calling):
    storing(two_stories())
    calling(merging(SECOND, FIRST))
    before = list(database["stories"].find().sort("_id")), everything(database)
    assert calling(merging(SECOND, FIRST), merging(FIRST, SECOND)) == FIRST
    assert (list(database["stories"].find().sort("_id")), everything(database)) == before


def test_a_chain_ends_in_one_step(storing, database, calling):
    storing([article(1), article(2), article(3)])
    calling(merging(FIRST, SECOND), merging(SECOND, THIRD))
    assert {doc["mergedInto"] for doc in database["stories"].find({"mergedInto": {"$exists": True}})} == {THIRD}
    assert calling(lambda db: resolve(db, [FIRST, SECOND, THIRD])) == {FIRST: THIRD, SECOND: THIRD}
    assert database["stories"].find_one({"_id": THIRD})["copyCount"] == 3


def test_into_what_was_merged_itself(storing, database, calling):
    storing([article(1), article(2), article(3)])
    assert calling(merging(SECOND, FIRST), merging(THIRD, SECOND)) == FIRST
    assert len(of(database, "copies", FIRST)) == 3


def test_a_batch_of_a_merged_story_is_written_to_the_winner(storing, database, calling):
    storing(two_stories())
    calling(merging(SECOND, FIRST))
    before = everything(database)
    storing(two_stories())
    assert everything(database) == before
    own = teaser(7, story=2, self_=True)
    storing([article(2, outlet=2, minutes=9, teasers=[own]), listing([2], outlet=0, minutes=9, path="section/sky")])
    assert set(database["stories"].find_one({"_id": SECOND})) >= {"mergedInto"}
    for name in ("articles", "copies", "teasers", "sightings", "lines"):
        assert of(database, name, SECOND) == set(), name
    assert database["stories"].find_one({"_id": FIRST})["copyCount"] == 5
    assert database["stories"].count_documents({}) == 2


class Killed(BaseException):
    """As kill -9: nothing after it is done."""


def dying_at(monkeypatch, number):
    """Let the process die before its write of this number; give the list of what was written."""
    from pymongo.asynchronous.collection import AsyncCollection

    done = []
    for name in ("bulk_write", "update_many", "update_one"):
        real = getattr(AsyncCollection, name)

        def write(self, *args, _real=real, _name=name, **kwargs):
            if len(done) == number:
                raise Killed
            done.append((self.name, _name))
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(AsyncCollection, name, write)
    return done


@pytest.mark.parametrize(
    "change",
    [merging(SECOND, FIRST), splitting("tidewire/1003", "tidewire/harbour.example/1004")],
    ids=["merge", "split"],
)
def test_killed_before_any_of_its_writes_it_is_finished_by_the_next_process(
    storing, database, calling, engines, monkeypatch, change
):
    async def noon(_):
        return START

    monkeypatch.setattr(moves, "_now", noon)

    def begin():
        for name in ("stories", "storyEvents", "articles", "copies", "teasers", "sightings", "lines", "urls"):
            database[name].delete_many({})
        engines.articles.texts.clear()
        engines.teasers.texts.clear()
        shown = [teaser(3, story=4, outlet=1), teaser(4, story=3)]
        more = [article(3), article(4), listing([3, 4], outlet=1, minutes=5, path="section/sky", teasers=shown)]
        storing([*two_stories(), *more])
        calling(merging("tidewire/1004", "tidewire/1003"))

    begin()
    with monkeypatch.context() as patch:
        done = dying_at(patch, None)
        calling(change)
    steps, whole = len(done), everything(database)
    assert steps >= 8
    # Before the first of its writes, the event, nothing is known of it.
    for number in range(1, steps):
        begin()
        with monkeypatch.context() as patch:
            dying_at(patch, number)
            with pytest.raises(Killed):
                calling(change)
        calling(lambda db: settle(db, engines))
        assert everything(database) == whole, number


def test_who_looked_before_a_merge_and_writes_after_it_writes_to_the_winner(storing, database, monkeypatch):
    storing([article(1)])
    real = moves.resolve
    placed = []

    async def then_merged(db, stories):
        ends = await real(db, stories)
        if not placed:
            placed.append(ends)
            await merge_stories(db, FIRST, SECOND, at=START)
        return ends

    storing([article(2, outlet=1)])
    monkeypatch.setattr("pipelines.placing.resolve", then_merged)
    storing([article(1, outlet=2, minutes=5, teasers=[teaser(1, story=1, outlet=1)])])
    assert placed == [{}]
    for name in ("articles", "copies", "teasers", "sightings", "lines"):
        assert of(database, name, FIRST) == set(), name
    assert database["stories"].find_one({"_id": SECOND})["copyCount"] == 4


def test_what_a_dead_process_wrote_to_a_merged_story_is_moved_by_the_next(storing, database, calling, engines):
    storing([article(1), article(2)])
    calling(merging(FIRST, SECOND))
    database["copies"].update_one({"_id": "tidewire/harbour.example/1001"}, {"$set": {"storyId": FIRST}})
    database["stories"].update_one({"_id": SECOND}, {"$set": {"copyCount": 1}})
    calling(lambda db: settle(db, engines))
    assert len(of(database, "copies", SECOND)) == 2
    assert database["stories"].find_one({"_id": SECOND})["copyCount"] == 2


def test_two_who_merge_at_once_do_it_once(storing, database, calling):
    storing([article(1), article(2), article(3)])
    calling(*[merging(SECOND, FIRST), merging(THIRD, SECOND)] * 3, together=True)
    assert len(of(database, "copies", FIRST)) == 3
    assert {doc["mergedInto"] for doc in database["stories"].find({"_id": {"$ne": FIRST}})} == {FIRST}
    assert database["storyEvents"].count_documents({"event": "merged"}) == 2
    assert database["stories"].find_one({"_id": FIRST})["copyCount"] == 3


def page(number, *, words="Crabs walk home", minutes=0, **fields):
    return article(number, minutes=minutes, body=f"{words} tonight, said text {number}.", networkId=None, **fields)


def ids_of(database):
    """Give the `_id` of each article by its number."""
    return {int(doc["url"].split("/")[4]) - 1000: doc["_id"] for doc in database["articles"].find()}


def test_a_split_stays_whatever_is_sent(storing, database, calling, engines):
    batch = [page(1), page(2, minutes=1), page(3, minutes=2)]
    storing(batch, profile=SITE)
    ids = ids_of(database)
    assert of(database, "copies", ids[1]) == set(ids.values())
    new = calling(splitting(ids[1], ids[2], why="another boat", engine=engines.articles))
    assert new == ids[2]
    assert engines.articles.splits == [([ids[2]], ids[2], ids[1])]
    story = database["stories"].find_one({"_id": new})
    assert (story["copyCount"], story["foundingArticleId"], story["firstSeen"].minute) == (1, ids[2], 1)
    assert database["stories"].find_one({"_id": ids[1]})["copyCount"] == 2
    link = database["copies"].find_one({"_id": ids[2]})["link"]
    assert link == {"score": 1.0, "reason": "operator", "to": new, "engineVersion": 2}
    event = database["storyEvents"].find_one({"event": "split"})
    assert (event["storyId"], event["other"], event["copies"]) == (new, ids[1], [ids[2]])
    assert (event["by"], event["why"]) == ("operator", "another boat")

    before = everything(database)
    storing(batch, profile=SITE)
    assert everything(database) == before
    # A later capture of it with the other part's text, and the next copy of that text.
    storing([page(2, minutes=9, headline="Crabs, corrected"), page(4, minutes=10)], profile=SITE)
    ids = ids_of(database)
    assert of(database, "articles", new) == {ids[2]}
    assert of(database, "copies", ids[1]) == {ids[1], ids[3], ids[4]}


def test_the_part_with_the_founding_article_keeps_the_id(storing, database, calling):
    storing([page(1), page(2, minutes=1), page(3, minutes=2)], profile=SITE)
    ids = ids_of(database)
    assert calling(splitting(ids[1], ids[1], ids[3])) == ids[2]
    assert of(database, "copies", ids[1]) == {ids[1], ids[3]}


def test_a_split_undoes_a_merge_and_the_network_s_id_leads_to_the_new_story(storing, database, calling):
    storing(two_stories())
    calling(merging(SECOND, FIRST))
    new = calling(splitting(FIRST, "tidewire/lagoon.example/1002"))
    assert new == "tidewire/lagoon.example/1002"
    assert of(database, "copies", new) == {"tidewire/lagoon.example/1002", "tidewire/delta.example/1002"}
    assert of(database, "articles", new) == {"tidewire/lagoon.example/1002"}
    assert of(database, "teasers", new) == {teaser(1).id}
    assert len(of(database, "sightings", new)) == 1
    assert database["stories"].find_one({"_id": SECOND})["mergedInto"] == new
    assert database["stories"].find_one({"_id": new})["networkId"] == "1002"
    before = everything(database)
    storing(two_stories())
    assert everything(database) == before
    storing([article(2, outlet=0, minutes=9)])
    assert len(of(database, "copies", new)) == 3
    assert len(of(database, "copies", FIRST)) == 2
    # What an operator parted, the engine does not merge again; and an id that was used is never used again.
    assert calling(merging(new, FIRST)) == new
    calling(merging(new, FIRST, by="operator"))
    again = calling(splitting(FIRST, "tidewire/lagoon.example/1002"))
    assert again == f"{new}/2"
    assert calling(lambda db: resolve(db, [SECOND, new])) == {SECOND: again, new: again}


@pytest.mark.parametrize(
    ("story", "copy", "line"),
    [
        (FIRST, "tidewire/harbour.example/1001", "there is one story"),
        (FIRST, "tidewire/lagoon.example/1002", "is no copy of tidewire/1001"),
        ("tidewire/9", "tidewire/harbour.example/1001", "is no copy of tidewire/9"),
    ],
)
def test_what_cannot_be_split_is_refused_in_one_line(storing, database, calling, story, copy, line):
    storing(two_stories())
    before = everything(database)
    with pytest.raises(MoveRefused, match=line) as refusal:
        calling(splitting(story, copy))
    assert "\n" not in str(refusal.value)
    assert everything(database) == before


def test_who_looked_before_a_split_and_writes_after_it_writes_to_the_new_story(storing, database, calling, monkeypatch):
    storing(two_stories())
    calling(merging(SECOND, FIRST))
    real = moves.resolve
    made = []

    async def then_split(db, stories):
        ends = await real(db, stories)
        if not made:
            made.append(None)
            made[0] = await split_story(db, FIRST, ["tidewire/lagoon.example/1002"])
        return ends

    monkeypatch.setattr("pipelines.placing.resolve", then_split)
    storing([article(2, outlet=0, minutes=9)])
    assert "tidewire/harbour.example/1002" in of(database, "copies", made[0])
    assert "tidewire/harbour.example/1002" in of(database, "articles", made[0])
    assert database["stories"].find_one({"_id": made[0]})["copyCount"] == 3


def test_times_are_those_of_captures(storing, database):
    storing([article(1, body="Seals sing now"), article(2, minutes=7, body="Seals sing now")])
    event = database["storyEvents"].find_one({"event": "merged"})
    assert (event["by"], event["runId"]) == ("engine", "run-1")
    assert event["at"].isoformat() == instant(7).replace("Z", "+00:00")
