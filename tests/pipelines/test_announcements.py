"""Which story a teaser announces where no network's id tells: by its target or its text, whichever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import permutations
from typing import Any

import pytest
from captures import instant
from pymongo import AsyncMongoClient
from pymongo.database import Database
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from newscrawler.demo.network import build_network
from newscrawler.items import Article, Capture, Dateline, Http, Place, Teaser
from newscrawler.mongo.client import connect_async, database_name
from newscrawler.sources.identity import page_id, teaser_id
from newscrawler.sources.profile import Outlet, Profile
from pipelines.engines import open_engines
from pipelines.moves import merge_stories, split_story
from pipelines.store import store

SITE = Profile(name="plain", outlets=[Outlet(name="Plain Times", domain="plain.example")])
FRONT = "https://plain.example/"
DECK = "The harbour's oldest ferry came home four hours late and nobody on the quay minded"
LEAD = (
    "BRINE BAY, Atlantis - A ferry that had left at dawn was seen at noon beside the lighthouse keepers' island, "
    "where its crew had stopped to mend a net, and came in on the evening tide with everybody aboard and well."
)
PLACE = Dateline(text="BRINE BAY, Atlantis", places=[Place(name="Brine Bay")])
GLUED = (DECK + " " + LEAD).replace("'", "")[:135] + "..."

WRITES = {"insert": "documents", "update": "updates", "delete": "deletes"}
"""Commands that write, and what of each holds one entry a document."""

Db = Database[dict[str, Any]]


def address(name: str) -> str:
    return f"https://plain.example/2025/{name}"


def identity(name: str) -> str:
    return page_id(address(name), SITE)


def article(name: str, minutes: float, *, lead: str = LEAD, asked: str | None = None, **fields: Any) -> Capture:
    url = address(name)
    body = f"{lead}\n\nThe harbour master wrote {name} into his book. Nobody else wrote anything that day."
    given: dict[str, Any] = {"headline": f"The ferry {name}", "articleBody": body, "dateline": PLACE} | fields
    return Capture(
        url=url,
        kind="article",
        fetchedAt=instant(minutes),
        article=Article(url=url, **given),
        http=Http(status=200, requestedUrl=address(asked) if asked else None),
    )


def teaser(text: str | None = GLUED, target: str | None = None, *, dateline: Dateline | None = None) -> Teaser:
    url = address(target) if target else None
    known = teaser_id(text, "A ferry", url)
    return Teaser(id=known, position=0, section="Sea", headline="A ferry", text=text, url=url, dateline=dateline)


def front(minutes: float, *teasers: Teaser, url: str = FRONT) -> Capture:
    return Capture(url=url, kind="list", fetchedAt=instant(minutes), teasers=list(teasers), http=Http(status=200))


@pytest.fixture
def keep(storing: Any, database: Db) -> Any:
    """Send captures one by one, and give what became of the only teaser."""

    def send(*captures: Capture) -> Any:
        storing(*([each] for each in captures), profile=SITE)
        (found,) = database["teasers"].find()
        return found["storyId"], found["link"] and (found["link"]["reason"], found["link"]["to"])

    return send


BY_URL = (identity("ferry"), ("url", identity("ferry")))
BY_TEXT = (identity("ferry"), ("text", identity("ferry")))


@pytest.mark.parametrize("order", [1, -1], ids=["teaser first", "article first"])
@pytest.mark.parametrize("asked", [None, "old-name"], ids=["direct", "redirected"])
def test_a_teaser_is_linked_by_the_article_at_its_target(
    keep: Any, database: Db, order: int, asked: str | None
) -> None:
    linked = front(0, teaser("No more than this is told of it, and it is no cut of any.", asked or "ferry"))
    assert keep(*[linked, article("ferry", 1, asked=asked)][::order]) == BY_URL
    (seen,) = database["sightings"].find()
    assert seen["storyId"] == identity("ferry")
    assert database["teasers"].find_one()["storySince"] == seen["openedAt"]  # type: ignore[index]


CUTS = {
    "glued": teaser(),
    "amid a word": teaser(GLUED.replace("was seen...", "was se...")),
    "body alone": teaser(LEAD[:140] + "...", dateline=PLACE),
    "without dateline": teaser(LEAD.partition(" - ")[2][:120] + "…"),
    "another dateline": teaser(
        "OFF CORAL KEY - " + LEAD.partition(" - ")[2][:120] + "...", dateline=Dateline(text="OFF CORAL KEY")
    ),
    "whole": teaser(DECK),
}


@pytest.mark.parametrize("order", [1, -1], ids=["teaser first", "article first"])
@pytest.mark.parametrize("cut", CUTS)
def test_a_teaser_without_a_target_is_linked_by_the_text_it_is_cut_from(
    keep: Any, database: Db, cut: str, order: int
) -> None:
    sent = [front(0, CUTS[cut]), article("ferry", 1, description=DECK)][::order]
    assert keep(*sent) == BY_TEXT
    (seen,) = database["sightings"].find()
    assert seen["storyId"] is None, "a showing tells what it shows"
    stamp = database["teasers"].find_one()["updatedAt"]  # type: ignore[index]
    assert keep(*sent) == BY_TEXT
    assert database["teasers"].find_one()["updatedAt"] == stamp  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        GLUED.replace("A ferry that had", "A ferry which had"),
        LEAD[:120] + " of another day, when nobody...",
        DECK[:60] + "...",
        LEAD[40:180] + "...",
    ],
    ids=["another word", "another end", "too short", "not from the start"],
)
def test_what_is_no_whole_cut_tells_nothing(keep: Any, text: str) -> None:
    assert keep(front(0, teaser(text)), article("ferry", 1, description=DECK)) == (None, None)


def test_a_text_with_which_two_stories_open_links_neither(keep: Any, database: Db) -> None:
    # The engine of these tests takes texts for one story where their first words are the same.
    undated = LEAD.partition(" - ")[2]
    cut = undated[:120] + "..."
    for order in permutations([front(0, teaser(cut)), article("ferry", 1), article("boat", 2, lead=undated)]):
        for name in database.list_collection_names(filter={"name": {"$ne": "schema"}}):
            database[name].delete_many({})
        assert keep(*order) == (None, ("ambiguous", None))
    assert keep(front(3, teaser(cut, "boat"))) == (identity("boat"), ("url", identity("boat")))


def test_one_story_on_two_pages_is_one(keep: Any) -> None:
    pages = [article("ferry", 1, description=DECK), article("boat", 2, description=DECK)]
    assert keep(pages[0], front(0, teaser()), pages[1]) == BY_TEXT


def test_what_is_merged_or_parted_takes_its_teasers_along(storing: Any, database: Db, database_uri: str) -> None:
    # The engine of these tests takes texts for one story where their first words are the same.
    lead = LEAD.replace("had left at dawn", "had been forgotten by all")
    by_text, by_url = teaser(lead[:135] + "..."), teaser("Its crew had stopped to mend a net.", "boat")
    sent = [article("ferry", 1), article("boat", 2, lead=lead), front(3, by_text), front(4, by_url, url=f"{FRONT}sea")]
    storing(sent, profile=SITE)

    def told() -> dict[str, str]:
        return {doc["link"]["reason"]: doc["storyId"] for doc in database["teasers"].find()}

    def decide(act: Callable[[Any], Coroutine[Any, Any, str]]) -> str:
        async def run() -> str:
            db = connect_async(database_uri, "newscrawler tests")
            try:
                return await act(db)
            finally:
                await db.client.close()

        return asyncio.run(run())

    assert told() == {"text": identity("ferry"), "url": identity("ferry")}
    new = decide(lambda db: split_story(db, identity("ferry"), [identity("boat")]))
    assert told() == {"text": new, "url": new}
    assert {doc["storyId"] for doc in database["sightings"].find()} == {new, None}
    decide(lambda db: merge_stories(db, new, identity("ferry"), by="operator"))
    for _ in range(2):
        assert told() == {"text": identity("ferry"), "url": identity("ferry")}
        storing(sent, profile=SITE)


def test_in_any_order_the_same_is_told(keep: Any, database: Db) -> None:
    other = article("boat", 3, lead="Another ferry, of which nobody ever wrote as much as a line, sank at its pier.")
    sent = [
        front(0, teaser()),
        front(2, teaser(target="boat"), url=f"{FRONT}sea"),
        article("ferry", 1, description=DECK),
        other,
    ]
    told = set()
    for order in [*permutations(sent)][::3]:
        for name in database.list_collection_names(filter={"name": {"$ne": "schema"}}):
            database[name].delete_many({})
        keep(*order, *order)
        (found,) = database["teasers"].find()
        told.add((found["storyId"], found["storySince"], found["link"]["reason"], found["link"]["to"]))
    assert [(story, reason) for story, _, reason, _ in told] == [(identity("boat"), "url")]


def test_a_poll_of_24_teasers_that_finds_nothing_new_writes_one_document(
    storing: Any, database: Db, database_uri: str
) -> None:
    boxes = [teaser(f"Boat number {number} was seen beside the lighthouse.", f"boat-{number}") for number in range(24)]
    for position, each in enumerate(boxes):
        each.position = position
    storing([front(0, *boxes), article("boat-1", 1)], profile=SITE)
    assert database["sightings"].count_documents({}) == 24

    # The server's own log has an entry for each document that changed, the driver's for each that was to.
    log = database.client["local"]["oplog.rs"]
    last = log.find_one(sort=[("$natural", -1)])["ts"]  # type: ignore[index]
    sent = asyncio.run(writes_of(database_uri, [front(15, *boxes)]))
    written = [entry["ns"] for entry in log.find({"ts": {"$gt": last}})]
    assert [name for name in written if name.startswith(f"{database.name}.")] == [f"{database.name}.urls"]
    assert sent == ["urls"]


async def writes_of(uri: str, batch: list[Capture]) -> list[str]:
    """Store a batch and give the collection of each document that was to be written."""
    sent: list[str] = []

    class Listener(CommandListener):
        def started(self, event: CommandStartedEvent) -> None:
            name = event.command_name
            if name in WRITES:
                sent.extend([event.command[name]] * len(event.command[WRITES[name]]))

        def succeeded(self, event: CommandSucceededEvent) -> None: ...

        def failed(self, event: CommandFailedEvent) -> None: ...

    async with AsyncMongoClient[dict[str, Any]](uri, event_listeners=[Listener()]) as client:
        db = client[database_name(uri)]
        await store(db, batch, SITE, await open_engines(db, days=30))
    return sent


def test_every_snippet_of_the_bundled_network_finds_its_article_and_no_other(storing: Any, database: Db) -> None:
    stories = build_network(1, 250).stories
    cuts = [teaser(story.snippet, dateline=story.dateline and Dateline(text=story.dateline)) for story in stories]
    pages = [
        article(
            story.id,
            number,
            lead="\n\n".join(story.paragraphs),
            description=story.deck,
            dateline=story.dateline and Dateline(text=story.dateline),
        )
        for number, story in enumerate(stories)
    ]
    # Half of them come before their teasers.
    storing(pages[::2], [front(300, *cuts)], pages[1::2], profile=SITE)
    links = {doc["_id"]: doc["link"] for doc in database["teasers"].find()}
    found = {each: link and (link["reason"], link["to"]) for each, link in links.items()}
    assert found == {cut.id: ("text", identity(story.id)) for cut, story in zip(cuts, stories, strict=True)}
