from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from captures import PROFILE
from exact import exact_engines

from newscrawler.items import Capture
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.profile import Profile
from pipelines.collapse import collapse
from pipelines.engines import Engines
from pipelines.normalise import normalise
from pipelines.store import store
from pipelines.validate import validate

Storing = Callable[..., Counter[str]]


@pytest.fixture
def database_uri(ready_uri: str) -> str:
    """Give the URI of a database that is set up, and empty for each test."""
    return ready_uri


@pytest.fixture
def engines() -> Engines:
    """Give the engines of this test: what they know lasts as long."""
    return exact_engines()


@pytest.fixture
def storing(database_uri: str, engines: Engines) -> Storing:
    """Give the function that sends batches of captures through all four steps, as a replay does."""

    def send(*batches: Sequence[Capture], profile: Profile = PROFILE, raw: bool = False) -> Counter[str]:
        async def run() -> Counter[str]:
            db = connect_async(database_uri, "newscrawler tests")
            try:
                await ensure_schema(db)
                counts: Counter[str] = Counter()
                for batch in batches:
                    ready = batch if raw else [collapse(normalise(validate(each), profile)) for each in batch]
                    counts += await store(db, ready, profile, engines)
                return counts
            finally:
                await db.client.close()

        return asyncio.run(run())

    return send
