"""Agencies and outlets in the database: whole, and left alone where nothing changed."""

from __future__ import annotations

import asyncio

from captures import PROFILE

from newscrawler.mongo.client import connect_async
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.agencies import agencies
from pipelines.reference import store_reference


def test_agencies_are_synced_once(database, database_uri):
    async def sync(*, prepare: bool = False) -> None:
        db = connect_async(database_uri, "newscrawler tests")
        try:
            if prepare:
                await ensure_schema(db)
            await store_reference(db, PROFILE, agencies=agencies())
        finally:
            await db.client.close()

    asyncio.run(sync(prepare=True))
    stored = {doc["_id"]: doc for doc in database["agencies"].find()}
    assert set(stored) == {agency.name for agency in agencies()}
    xinhua = stored["Xinhua"]
    assert (xinhua["domain"], xinhua["country"]) == ("xinhuanet.com", "CN")
    assert xinhua["domains"][:2] == ["xinhuanet.com", "news.cn"]
    assert "新华社" in xinhua["aliases"]
    assert "RT" in stored["RT.com"]["aliases"]
    asyncio.run(sync())
    assert {doc["_id"]: doc for doc in database["agencies"].find()} == stored
