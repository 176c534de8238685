"""`newscrawler story`: links and texts of a story's copies, and the operator's word on them."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from click.testing import CliRunner, Result
from pymongo.database import Database

from newscrawler.cli.main import cli
from newscrawler.items import Article, Capture, Teaser
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.profile import Outlet, Profile
from pipelines.engines import open_engines
from pipelines.normalise import normalise
from pipelines.store import store

PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    outlets=[Outlet(name="Harbour", domain="harbour.example"), Outlet(name="Lagoon", domain="lagoon.example")],
)
FERRY = "The ferry to Brine Bay came late on Monday.\n\nNobody on the quay minded it, said the pilot."
CHANGED = "The ferry to Brine Bay came late on Monday.\n\nEverybody on the quay minded it, said the pilot."
CRABS = "Crabs were counted along the northern shore, and there were more of them than last spring."
FIRST, SECOND = "tidewire/1", "tidewire/2"


def capture(number: int, outlet: str, body: str, minute: int) -> Capture:
    url = f"https://www.{outlet}/news/{number}/x"
    article = Article(url=url, networkId=str(number), headline=f"Tide {number}", articleBody=body)
    return Capture(url=url, kind="article", fetchedAt=f"2025-05-01T12:{minute:02}:00Z", article=article)


def front(minute: int) -> Capture:
    """Give a page with two teasers of the second story: one with its address, one that only its text tells."""
    url, own = "https://www.harbour.example/", "https://www.lagoon.example/news/2/x"
    texts = [("Counted", "Crabs on the northern shore were counted.", own), ("Many crabs", f"{CRABS[:75]}...", None)]
    teasers = [
        Teaser(id=str(place), position=place, section="Sea", headline=headline, text=text, url=target)
        for place, (headline, text, target) in enumerate(texts)
    ]
    return Capture(url=url, kind="list", fetchedAt=f"2025-05-01T12:{minute:02}:00Z", teasers=teasers)


@pytest.fixture
def stored(database_uri: str, database: Database) -> Database:
    """Give a database with a story on two outlets, whose texts differ in a word, and another one."""

    async def run() -> None:
        db = connect_async(database_uri, "newscrawler tests")
        try:
            await ensure_schema(db)
            sent = [
                capture(1, "harbour.example", FERRY, 0),
                capture(1, "lagoon.example", CHANGED, 1),
                capture(2, "lagoon.example", CRABS, 2),
                front(3),
            ]
            await store(db, [normalise(each, PROFILE) for each in sent], PROFILE, await open_engines(db, days=30))
        finally:
            await db.client.close()

    asyncio.run(run())
    return database


@pytest.fixture
def said(database_uri: str):
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["story", *arguments, "--mongo-uri", database_uri], prog_name="newscrawler")

    return run


@pytest.mark.usefixtures("stored")
def test_each_copy_tells_its_link_and_where_its_text_differs(said):
    told = json.loads(said(FIRST, "--json").stdout)
    copies = {copy["outlet"]: copy for copy in told["copies"]}
    assert copies["harbour.example"]["comparison"] is None
    link = copies["lagoon.example"]["link"]
    assert (link["score"], link["reason"], link["to"]) == (1.0, "networkId", FIRST)
    assert copies["lagoon.example"]["comparison"] == {
        "to": "tidewire/harbour.example/1",
        "common": 0.944,
        "lost": ["Nobody"],
        "added": ["Everybody"],
    }
    table = said(FIRST).stdout
    assert "networkId" in table
    assert "94%" in table
    assert "tidewire/lagoon.example/1 beside tidewire/harbour.example/1\n  - Nobody\n  + Everybody\n" in table


@pytest.mark.usefixtures("stored")
def test_long_passages_are_cut_unless_all_is_asked_for(said, stored):
    much = " ".join(f"word{number}" for number in range(60))
    stored["articles"].update_one({"_id": "tidewire/lagoon.example/1"}, {"$set": {"articleBody": f"{FERRY}\n\n{much}"}})
    assert "word59" not in said(FIRST).stdout
    assert "word59" in said(FIRST, "--texts").stdout
    assert "word59" in said("show", FIRST, "--texts").stdout


@pytest.mark.usefixtures("stored")
def test_the_teasers_that_announced_it_tell_their_headlines_and_pages(said):
    assert "announced  by no teaser\n" in said(FIRST).stdout
    told = "announced  by 2 teasers in 2 groups, 1 linked by text; 2 sightings on 1 page\n"
    assert told in said(SECOND).stdout
    teasers = json.loads(said(SECOND, "--json").stdout)["teasers"]
    assert {each["headline"]: (each["link"]["reason"], each["link"]["to"]) for each in teasers} == {
        "Counted": ("networkId", SECOND),
        "Many crabs": ("text", "tidewire/lagoon.example/2"),
    }
    for each in teasers:
        (seen,) = each["sightings"]
        assert (seen["outlet"], seen["section"]) == ("harbour.example", "Sea")
        assert (seen["openedAt"], seen["closedAt"]) == ("2025-05-01T12:03:00Z", None)


def test_what_is_not_known_of_a_story_or_article_is_said(database_uri, said, stored):
    stored["stories"].update_one({"_id": FIRST}, {"$set": {"headline": None}})
    assert said(FIRST).stdout.startswith(f"no headline\n{FIRST}\n")
    page = "tidewire/harbour.example/1"
    stored["articles"].update_one({"_id": page}, {"$set": {"headline": None}})
    told = CliRunner().invoke(cli, ["article", page, "--mongo-uri", database_uri], prog_name="newscrawler")
    assert told.stdout.startswith("no headline\nunknown source, no date, harbour.example\n")


def test_a_merge_by_an_operator_and_what_is_shown_of_the_loser(said, stored):
    told = said("merge", SECOND, FIRST, "--why", "sent twice")
    assert (told.exit_code, told.stdout) == (0, f"{FIRST}\n"), told.stderr
    assert stored["stories"].find_one({"_id": SECOND})["mergedInto"] == FIRST
    event = stored["storyEvents"].find_one({"event": "merged"})
    assert (event["by"], event["why"], event["runId"]) == ("operator", "sent twice", None)
    shown = said(SECOND)
    assert shown.exit_code == 0
    assert shown.stderr == f"{SECOND} was merged into {FIRST}\n"
    assert shown.stdout.startswith("Tide 1\n")
    assert re.search(
        rf"^merged +{SECOND} became this story .*, by the operator: sent twice$", shown.stdout, re.MULTILINE
    )
    # Its network's id leads on as its own does.
    assert said("2").stdout == shown.stdout
    told = json.loads(said(SECOND, "--json").stdout)
    assert [entry["event"] for entry in told["timeline"]].count("merged") == 1
    assert len(told["copies"]) == 3
    assert said("merge", FIRST, SECOND).stdout == f"{FIRST}\n"
    assert said("merge", "2", "1").stdout == f"{FIRST}\n"
    assert stored["storyEvents"].count_documents({"event": "merged"}) == 1


def test_listings_pass_over_what_was_merged(database_uri, said, stored):
    said("merge", SECOND, FIRST)
    listed = CliRunner().invoke(cli, ["stories", "--json", "--mongo-uri", database_uri], prog_name="newscrawler")
    assert [story["_id"] for story in json.loads(listed.stdout)] == [FIRST]
    exported = CliRunner().invoke(cli, ["export", "stories", "--mongo-uri", database_uri], prog_name="newscrawler")
    assert [json.loads(line)["_id"] for line in exported.stdout.splitlines()] == [FIRST, SECOND]
    assert stored["stories"].count_documents({}) == 2


def test_a_split_by_an_operator(said, stored):
    said("merge", SECOND, FIRST)
    told = said("split", "1", "tidewire/lagoon.example/2", "--why", "not the ferry")
    new = "tidewire/lagoon.example/2"
    assert (told.exit_code, told.stdout) == (0, f"{new}\n"), told.stderr
    assert stored["copies"].find_one({"_id": new})["storyId"] == new
    assert stored["storyEvents"].find_one({"event": "split"})["why"] == "not the ferry"
    assert said("2").stdout.startswith("Tide 2\n")
    assert re.search(rf"^split +from {FIRST} .*, by the operator: not the ferry$", said("2").stdout, re.MULTILINE)
    assert re.search(rf"^split +{new} was parted from it .*: not the ferry$", said("1").stdout, re.MULTILINE)
    assert "operator" in said("2").stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["split", FIRST, "tidewire/lagoon.example/1"], "of tidewire/1, the network's id, there is one story"),
        (["split", FIRST, "tidewire/lagoon.example/9"], "tidewire/lagoon.example/9 is no copy of tidewire/1"),
        (["split", "9", "tidewire/lagoon.example/9"], "no story 9"),
        (["merge", "9", FIRST], "no story 9"),
    ],
)
@pytest.mark.usefixtures("stored")
def test_what_cannot_be_is_1_in_one_line(said, arguments, line):
    told = said(*arguments)
    assert (told.exit_code, told.stdout) == (1, "")
    assert line in told.stderr
    assert told.stderr.count("\n") == 1


def test_usage(said):
    assert said("split", FIRST).exit_code == 2
    assert said("merge", FIRST).exit_code == 2
    helped = CliRunner().invoke(cli, ["story", "--help"], prog_name="newscrawler").stdout
    assert "split" in helped
    assert "merge" in helped
