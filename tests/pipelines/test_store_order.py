"""Whatever the order, the batches and the repeats in which captures come, they leave the same documents.

Times of last sight are not compared: a poll that shows nothing new moves none but its page's own. Nor is `runId` of
articles, which is that of the first run that brought the present content, nor `absentAt`, which follows a page forward
in time alone, nor what depends on which text came first: with what a text was compared, and who named a group.
"""

from __future__ import annotations

import asyncio
import uuid
from itertools import pairwise

import pytest
from captures import PROFILE, article, listing, teaser
from exact import exact_engines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.items import Organization
from newscrawler.mongo.client import connect_async, with_database
from newscrawler.mongo.schema import ensure_schema
from pipelines.collapse import collapse
from pipelines.normalise import normalise
from pipelines.store import store

LEFT_OUT = {
    "articles": {"runId"},
    "copies": {"lastSeen", "absentAt", "agrees"},
    "stories": {"lastSeen"},
    "teasers": {"groupId"},
    "storyEvents": {"at", "runId"},
}

numbers = st.integers(1, 3)
outlets = st.integers(0, 1)
teasers = st.lists(
    st.builds(
        lambda number, story, outlet, section, own: teaser(
            number, story=story, outlet=outlet, section=section, headline=f"Boat {number}, {section}", self_=own
        ),
        numbers,
        st.none() | numbers,
        outlets,
        st.sampled_from(["Sea", "World"]),
        st.booleans(),
    ),
    max_size=3,
)
sources = st.none() | st.builds(Organization, name=st.sampled_from(["Gull Agency", "Kelp News"]))
articles = st.builds(
    lambda story, outlet, headline, source, shown: article(
        story, outlet=outlet, headline=headline, sourceOrganization=source, teasers=shown
    ),
    numbers,
    outlets,
    st.sampled_from(["Tide", "Ebb"]),
    sources,
    teasers,
)
listings = st.builds(
    lambda stories, outlet, kind, source, shown: listing(
        stories, outlet=outlet, kind=kind, path=kind, sourceOrganization=source, teasers=shown
    ),
    st.lists(numbers, max_size=3, unique=True),
    outlets,
    st.sampled_from(["list", "feed"]),
    sources,
    teasers,
)


@st.composite
def deliveries(draw):
    """Captures, and two ways to send them: in order at once; and shuffled, in batches, some of them twice."""
    captures = draw(st.lists(articles | listings, min_size=1, max_size=8))
    for minutes, capture in enumerate(captures):
        for position, each in enumerate(capture.teasers):
            each.position = position
        capture.fetchedAt = f"2025-05-01T12:{minutes:02}:00Z"
        capture.runId = f"run-{minutes}"
    ready = [collapse(normalise(capture, PROFILE)) for capture in captures]
    shuffled = draw(st.permutations(ready))
    cuts = sorted(draw(st.sets(st.integers(0, len(ready)), max_size=3)) | {0, len(ready)})
    batches = [shuffled[start:end] for start, end in pairwise(cuts)]
    return [ready], [*batches, *draw(st.lists(st.sampled_from(batches), max_size=2))]


@pytest.fixture(scope="module")
def scratch_uri(mongo_uri):
    from newscrawler.mongo.client import connect

    name = f"test_{uuid.uuid4().hex[:12]}"
    yield with_database(mongo_uri, name)
    with connect(mongo_uri, "newscrawler tests").client as client:
        client.drop_database(name)


async def outcome(db, batches):
    for name in await db.list_collection_names():
        if name != "schema":
            await db[name].delete_many({})
    for batch in batches:
        await store(db, batch, PROFILE, exact_engines())
    return {
        name: [
            {key: value for key, value in doc.items() if key not in left_out | {"updatedAt"}}
            async for doc in db[name].find().sort("_id")
        ]
        for name, left_out in LEFT_OUT.items()
    }


@given(deliveries())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_delivery_leaves_the_same_documents(scratch_uri, sent):
    async def run():
        db = connect_async(scratch_uri, "newscrawler tests")
        try:
            await ensure_schema(db)
            return [await outcome(db, batches) for batches in sent]
        finally:
            await db.client.close()

    in_order, otherwise = asyncio.run(run())
    assert otherwise == in_order
