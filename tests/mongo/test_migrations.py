"""`db migrate`: a database as an earlier release left it becomes one that this release writes to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newscrawler.cli.main import cli
from newscrawler.items import Article, Capture
from newscrawler.mongo.client import connect_async
from newscrawler.mongo.runs import run_document
from newscrawler.mongo.schema import VERSION, check_schema, ensure_schema
from newscrawler.sources.profile import profile_for_site
from pipelines.engines import open_engines
from pipelines.normalise import normalise
from pipelines.store import store

URL = "https://tide.example/2025/05/01/ferry"
PROFILE = profile_for_site(URL)


def migrate(uri: str) -> Result:
    return CliRunner().invoke(cli, ["db", "migrate", "--mongo-uri", uri], prog_name="newscrawler")


@pytest.fixture
def storing(database_uri: str) -> Any:
    def send() -> Any:
        async def run() -> Any:
            db = connect_async(database_uri, "newscrawler tests")
            try:
                await ensure_schema(db)
                article = Article(url=URL, headline="The ferry", articleBody="It came late.")
                capture = Capture(url=URL, kind="article", fetchedAt="2025-05-01T10:00:00Z", article=article)
                return await store(db, [normalise(capture, PROFILE)], PROFILE, await open_engines(db, days=30))
            finally:
                await db.client.close()

        return asyncio.run(run())

    return send


@pytest.fixture
def old(storing: Any, database: Any) -> Any:
    """Give a database of version 1 with a document in most collections."""
    storing()
    for name in database.list_collection_names():
        database.command("collMod", name, validator={})
        database[name].update_many({}, {"$set": {"schemaVersion": 1}, "$unset": {"promos": ""}})
    database["schema"].update_one({"_id": "schema"}, {"$set": {"version": 1, "fingerprint": "old"}})
    return database


def test_a_database_of_version_1_is_migrated_and_written_to(old: Any, database_uri: str, storing: Any) -> None:
    refused = CliRunner().invoke(cli, ["stories", "--mongo-uri", database_uri], prog_name="newscrawler")
    assert refused.exit_code == 1
    assert "run newscrawler db migrate" in refused.stderr
    stamps = {doc["_id"]: doc["updatedAt"] for doc in old["copies"].find()}

    told = migrate(database_uri)
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    assert told.stderr == f"schema version 1 to {VERSION}: 1 documents changed\n"
    assert check_schema(old) is True
    assert old["articles"].find_one()["promos"] == []
    assert {doc["_id"]: doc["updatedAt"] for doc in old["copies"].find()} == stamps
    for name in ("articles", "copies", "stories", "urls", "storyEvents"):
        assert {doc["schemaVersion"] for doc in old[name].find()} == {VERSION}, name
    assert storing()["store/article_unchanged"] == 1
    assert migrate(database_uri).stderr == f"schema version {VERSION}: nothing to migrate\n"


def test_broken_off_it_goes_on(old: Any, database_uri: str) -> None:
    old["articles"].update_many({}, {"$set": {"promos": [], "schemaVersion": VERSION}})
    assert migrate(database_uri).stderr == f"schema version 1 to {VERSION}: 0 documents changed\n"
    assert check_schema(old) is True


def test_while_a_crawl_writes_it_is_refused(old: Any, database_uri: str) -> None:
    run = run_document("run-1", "tidewire", datetime.now(UTC)) | {"schemaVersion": 1}
    old["runs"].insert_one(run | {"heartbeatAt": datetime.now(UTC)})
    told = migrate(database_uri)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "a crawl of tidewire (run run-1)" in told.stderr
    assert told.stderr.count("\n") == 1
    assert old["schema"].find_one()["version"] == 1


def test_a_later_release_s_database_stays_as_it_is(database: Any, database_uri: str) -> None:
    database["schema"].insert_one({"_id": "schema", "version": VERSION + 1})
    told = migrate(database_uri)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "use the release that made it" in told.stderr
