"""A batch of pages of many sites leaves what a batch of each would have left, in as many round trips as one of them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import attrs
from captures import DOMAINS, PROFILE, address, article, instant, listing, without_times
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from newscrawler.archive.replay import Batches
from newscrawler.items import Article, Capture, Http, Link, Publisher, Teaser
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.uris import database_name
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import Profile, profile_for_site
from pipelines.batch import store_pages
from pipelines.collapse import collapse
from pipelines.engines import open_engines
from pipelines.normalise import normalise
from pipelines.rejects import Reject

Sourced = tuple[Capture, Profile]

SPRAY, FOAM = (profile_for_site(f"https://www.{name}.example/") for name in ("spray", "foam"))
LETTER = "Sign up for the morning letter of our town and read it before the gulls do."
ROWING = "Row with us on Sundays from the old pier, whatever the weather may bring."
SYLLABLES = ["ka", "lo", "min", "ter", "su", "vra", "pel", "dor", "ni", "gash", "oth", "rel", "quin", "bu", "zam", "fi"]
LEARNED = {"promos": {"stories", "firstSeen", "lastSeen"}, "lines": {"lines"}, "copies": {"agrees"}}
"""What tells by which pages lines were judged, once a batch: how pages are parted into batches decides that."""


def words(seed: str, count: int) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)).capitalize() + "."


def body(seed: str, *lines: str) -> str:
    return "\n\n".join([*(words(f"{seed}/{number}", 30) for number in range(6)), *lines])


def at_site(site: Profile, number: int, minutes: float, text: str, **fields: Any) -> Capture:
    url = f"{site.outlets[0].base_url}2025/story-{number}"
    told = {"headline": words(f"{site.name} {number}", 6).rstrip("."), "articleBody": text, "inLanguage": "en"}
    return Capture(
        url=url,
        kind="article",
        fetchedAt=instant(minutes),
        runId="run-1",
        article=Article(url=url, publisher=Publisher(name=site.name), **told),
        http=Http(status=200),
        **fields,
    )


def snippet(text: str, url: str | None, position: int) -> Teaser:
    shown, named = f"{text[:120]}...", {"section": "Sea", "truncated": True}
    return Teaser(id=teaser_id(shown, None, None), position=position, text=shown, url=url, **named)


def front(site: Profile, minutes: float, teasers: list[Teaser]) -> Capture:
    url = site.outlets[0].base_url
    links = [Link(url=each.url, kind="article", headline="A boat") for each in teasers if each.url]
    shown = {"teasers": teasers, "links": links, "http": Http(status=200)}
    return Capture(url=url, kind="list", fetchedAt=instant(minutes), runId="run-1", **shown)


def pages(first: int) -> list[Sourced]:
    """Give pages of a network and of two sites that come in turns, with all that may happen to a page."""
    found: list[Sourced] = []
    for number in range(first, first + 7):
        minutes = 10 * number
        network = body(f"network {number}", LETTER)
        mine = body(f"spray {number}", LETTER, *([ROWING] if number % 7 == 1 else []))
        # One story is told by both sites.
        same = mine if number % 7 == 3 else body(f"foam {number}", LETTER, ROWING)
        link = f"{FOAM.outlets[0].base_url}2025/story-{number}"
        boxes = [snippet(same, link, 0), snippet(mine, None, 1), snippet(words(f"box {number}", 30), link, 2)]
        found += [
            (article(number, minutes=minutes, body=network, headline=words(f"headline {number}", 6)), PROFILE),
            (article(number, outlet=1, minutes=minutes + 1, body=network, headline=words("other", 5)), PROFILE),
            (at_site(SPRAY, number, minutes + 2, mine, teasers=boxes), SPRAY),
            (at_site(FOAM, number, minutes + 3, same), FOAM),
            (front(SPRAY, minutes + 4, boxes), SPRAY),
            (front(FOAM, minutes + 5, boxes), FOAM),
        ]
    end = 10 * (first + 7)
    led = at_site(SPRAY, first + 8, end, body(f"led {first}"))
    led.http = Http(status=200, requestedUrl=f"{SPRAY.outlets[0].base_url}go")
    poison = at_site(FOAM, first + 9, end + 1, body(f"poison {first}"))
    wall = Capture(url=f"{SPRAY.outlets[0].base_url}wall", kind="blocked", fetchedAt=instant(end), reason="a wall")
    gone = Capture(url=address(first), kind="other", fetchedAt=instant(end + 2), http=Http(status=410))
    found += [
        (listing([first, first + 1, first + 60], minutes=end), PROFILE),
        (led, SPRAY),
        (poison, FOAM),
        (wall, SPRAY),
        (gone, PROFILE),
        (at_site(FOAM, first, end + 3, body(f"rewritten {first}")), FOAM),
    ]
    ready = [(collapse(normalise(capture, profile)), profile) for capture, profile in found]
    return [
        (attrs.evolve(each, article=attrs.evolve(each.article, authors="nobody")), profile)
        if each.url.endswith(f"story-{first + 9}") and each.kind == "article"
        else (each, profile)
        for each, profile in ready
    ]


def of_each(batch: Sequence[Sourced]) -> list[list[Sourced]]:
    """Give a batch for each source."""
    return [[each for each in batch if each[1] is profile] for profile in (PROFILE, SPRAY, FOAM)]


async def outcome(uri: str, batches: Sequence[Sequence[Sourced]]) -> tuple[dict[str, list[Any]], Counter[str]]:
    """Store batches in an empty database, and give what it holds then."""
    db = connect_async(uri, "newscrawler tests")
    async with db.client:
        names = [name for name in await db.list_collection_names() if name not in ("schema", "signatures")]
        for name in [*names, "signatures"]:
            await db[name].delete_many({})
        engines = await open_engines(db, days=30)
        counts = sum([await store_pages(db, batch, engines) for batch in batches], Counter[str]())
        held = {name: [without_times(doc) async for doc in db[name].find().sort("_id")] for name in sorted(names)}
    return held, counts


def without_learned(held: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [without_times(doc, *LEARNED.get(name, ())) for doc in docs] for name, docs in held.items()}


def test_one_batch_of_many_sites_leaves_what_a_batch_of_each_leaves(database_uri: str) -> None:
    first, second = pages(1), pages(21)
    together, counts = asyncio.run(outcome(database_uri, [first, second]))
    apart, counts_apart = asyncio.run(outcome(database_uri, [*of_each(first), *of_each(second)]))
    assert together == apart
    assert counts == counts_apart
    one_by_one, _ = asyncio.run(outcome(database_uri, [[each] for each in (*first, *second)]))
    assert without_learned(one_by_one) == without_learned(together)
    # It would be little to agree on nothing.
    assert counts["reject/breaks_the_schema"] == 2
    assert all(counts[f"store/{name}"] for name in ("promo_cut", "promo_cleaned", "article_changed"))
    stories = Counter(doc["storyId"] for doc in together["copies"] if doc["outlet"] not in DOMAINS)
    assert Counter(stories.values())[2] == 2


def test_a_line_is_cut_on_the_site_that_repeats_it_and_kept_on_the_other(database_uri: str) -> None:
    held, _ = asyncio.run(outcome(database_uri, [pages(1)]))
    lines = {(doc["source"], doc["text"]) for doc in held["promos"] if doc["state"] == "confirmed"}
    assert lines == {*((name, LETTER) for name in (PROFILE.name, SPRAY.name, FOAM.name)), (FOAM.name, ROWING)}
    with_it = {doc["outlet"] for doc in held["articles"] if ROWING in doc["articleBody"]}
    assert with_it == {SPRAY.outlets[0].domain}


def test_a_batch_sent_twice_changes_nothing(database_uri: str) -> None:
    batch = pages(1)
    once, _ = asyncio.run(outcome(database_uri, [batch]))
    twice, _ = asyncio.run(outcome(database_uri, [batch, batch]))
    assert without_learned(twice) == without_learned(once)


class Trips(CommandListener):
    def __init__(self) -> None:
        self.names: Counter[str] = Counter()

    def started(self, event: CommandStartedEvent) -> None:
        of = event.command[event.command_name]
        if isinstance(of, str):
            self.names[f"{event.command_name} {of}"] += 1

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


def test_more_sites_take_no_more_round_trips(database_uri: str) -> None:
    def trips(sites: int) -> Counter[str]:
        told = Trips()

        async def replayed() -> None:
            async with AsyncMongoClient[dict[str, Any]](database_uri, event_listeners=[told], w="majority") as client:
                db: AsyncDatabase[dict[str, Any]] = client[database_name(database_uri)]
                batches = Batches(db, Counter())
                for number in range(40):
                    site = profile_for_site(f"https://www.creek{sites}-{number % sites}.example/")
                    capture = at_site(site, number, number, body(f"{sites} {number}"))
                    batches.add(collapse(normalise(capture, site)), site)
                    batches.add(Reject(item=capture, reason="no use", stage="validate"), site)
                await batches.flush()

        asyncio.run(replayed())
        return told.names

    # The first batch of all shortens the log of signatures.
    trips(2)
    assert trips(40) == trips(1)
