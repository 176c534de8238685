from __future__ import annotations

import asyncio
import datetime as dt
import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner

from newscrawler.mongo import client, server
from newscrawler.mongo.checks import check_database
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.settings import ConfigurationError, configuration

CONCERN = {"w": "majority", "j": True, "wtimeout": client.MAJORITY_MS}
Documents = Database[dict[str, Any]]


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("mongodb://h", "newscrawler"),
        ("mongodb://h/", "newscrawler"),
        ("mongodb://h/news", "news"),
        ("mongodb://a:1,b:2/news?w=1", "news"),
        ("mongodb://h?replicaSet=rs", "newscrawler"),
        ("mongodb+srv://u:p@h/news.articles", "news"),
        ("mongodb://h/my%20news", "my news"),
    ],
)
def test_database_is_the_one_in_the_path(uri: str, name: str) -> None:
    assert client.database_name(uri) == name


@pytest.mark.parametrize(
    ("uri", "whole"),
    [
        ("mongodb://h:1", "mongodb://h:1/n"),
        ("mongodb://h/?replicaSet=rs", "mongodb://h/n?replicaSet=rs"),
        ("mongodb://h?replicaSet=rs", "mongodb://h/n?replicaSet=rs"),
        ("mongodb://h/old?w=1", "mongodb://h/n?w=1"),
        # Who logs in is looked up where it was before.
        ("mongodb://u:p@h", "mongodb://u:p@h/n?authSource=admin"),
        ("mongodb://u:p@h/old?w=1", "mongodb://u:p@h/n?w=1&authSource=old"),
        ("mongodb://u:p@h/old?authSource=who", "mongodb://u:p@h/n?authSource=who"),
        ("mongodb://u@h/?authMechanism=MONGODB-X509", "mongodb://u@h/n?authMechanism=MONGODB-X509"),
    ],
)
def test_whole_uri_has_the_database_in_its_path(uri: str, whole: str) -> None:
    assert client.with_database(uri, "n") == whole
    assert client.with_database(whole, "n") == whole


@pytest.mark.parametrize(
    "uri", ["mongodb://u:s3cret@h/db", "mongodb://u:s3cret/@:?x@h/db", "mongodb+srv://u:s3cret@h1,h2/?w=1"]
)
def test_password_is_never_shown(uri: str) -> None:
    assert "s3cret" not in client.redacted(f"cannot read {uri} today")
    assert client.redacted(uri).startswith(uri.partition("s3cret")[0] + "***@h")


def test_other_secrets_of_a_uri_are_not_shown() -> None:
    uri = "mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:s3cret&tlsCertificateKeyFilePassword=s3cret&w=1"
    assert "s3cret" not in client.redacted(uri)
    assert client.redacted(uri).endswith("&w=1")


@pytest.mark.parametrize(
    "uri",
    [
        *("localhost", "http://h/db", "mongodb://", "mongodb://u:s3cret@h:port", "mongodb://h/a$b"),
        *("mongodb://u:a@s3cret:b/s3cret@h/db", "mongodb://u:a?s3cret@h/db"),
    ],
)
def test_what_is_no_uri_is_a_matter_of_configuration(uri: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        client.connect(uri)
    assert "\n" not in str(told.value)
    assert "s3cret" not in str(told.value)


def test_unreachable_server_is_told_in_one_line() -> None:
    with pytest.raises(MongoUnavailable) as told:
        client.connect("mongodb://u:s3cret@127.0.0.1:1/db?serverSelectionTimeoutMS=50")
    message = str(told.value)
    assert message.startswith("MongoDB at mongodb://u:***@127.0.0.1:1/db cannot be reached: ")
    assert "MONGODB_URI" in message
    assert "\n" not in message
    assert "Topology" not in message


def test_a_forbidden_command_is_named_and_not_quoted() -> None:
    told = 'not authorized on x to execute command { create: "urls", validator: { a: "b" }, $db: "x" }'
    exc = OperationFailure(told, 13, {"ok": 0.0, "errmsg": told, "code": 13})
    assert client.first_cause(exc) == "not authorized on x: create urls"


def test_refused_login_is_told_in_one_line(mongo_uri: str) -> None:
    with pytest.raises(MongoUnavailable, match=r"refuses: Authentication failed: check user, password") as told:
        client.connect(mongo_uri.replace("//", "//somebody:s3cret@"))
    assert "s3cret" not in str(told.value)


def test_given_uri_wins_over_the_configured_over_the_embedded(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.resolve_uri(None) == mongo_uri
    monkeypatch.setenv("MONGODB_URI", "mongodb://configured")
    configuration.cache_clear()
    assert client.resolve_uri(None) == "mongodb://configured"
    assert client.resolve_uri("mongodb://given") == "mongodb://given"


def test_connections_write_to_the_journals_of_a_majority_and_read_times_with_their_zone(
    database: Documents, database_uri: str
) -> None:
    noon = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)
    database["times"].insert_one({"at": noon})
    assert database.write_concern.document == CONCERN
    assert (database["times"].find_one() or {})["at"] == noon

    async def read() -> dict[str, Any] | None:
        connected = client.connect_async(database_uri, "newscrawler tests")
        async with connected.client:
            assert connected.write_concern.document == CONCERN
            assert connected.name == database.name
            return await connected["times"].find_one()

    assert (asyncio.run(read()) or {})["at"] == noon


@pytest.mark.parametrize(
    ("options", "concern"),
    [
        ("w=0", CONCERN),
        ("w=1&journal=false", CONCERN),
        ("W=3&wtimeoutMS=900", {"w": 3, "j": True, "wtimeout": 900}),
        ("w=twoCentres", CONCERN | {"w": "twoCentres"}),
    ],
)
def test_a_uri_may_ask_for_more_than_a_majority_and_not_for_less(
    mongo_uri: str, options: str, concern: dict[str, Any]
) -> None:
    connected = client.connect(f"{mongo_uri}&{options}", "newscrawler tests")
    with connected.client:
        assert connected.write_concern.document == concern


@pytest.mark.slow
@pytest.mark.long
def test_a_server_that_hangs_holds_nobody_for_ever(data_dir: Path) -> None:
    uri = server.start(data_dir)
    pid = server.status(data_dir).pid
    assert pid

    async def ask() -> None:
        connected = client.connect_async(uri, "newscrawler tests")
        async with connected.client:
            await connected["words"].insert_one({})
            os.kill(pid, signal.SIGSTOP)
            with pytest.raises(PyMongoError):
                await asyncio.wait_for(connected["words"].insert_one({}), 30)

    asyncio.run(ask())


def test_transactions_and_change_streams_work(database: Documents) -> None:
    database.create_collection("stories")
    with database["stories"].watch() as changes:
        with database.client.start_session() as session, session.start_transaction():
            database["stories"].insert_one({"_id": "one"}, session=session)
        change = changes.next()
    assert change["documentKey"] == {"_id": "one"}


def test_long_names_of_sources_do_not_keep_a_crawl_from_connecting(mongo_uri: str) -> None:
    with client.connect(mongo_uri, "newscrawler crawl " + "é" * 200).client:
        assert any(user.startswith("newscrawler crawl é") for user in server.status().users)


class Writer(Spider):
    """Asks for its database before the crawl has begun, and writes with it at the very end."""

    name = "writer"
    source = "somewhere"
    seen: dict[str, Any]

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Writer:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.spider = spider
        spider.seen = {"database": client.crawl_database(crawler)}
        crawler.signals.connect(spider.write_last, signals.spider_closed)
        return spider

    async def start(self) -> Any:
        self.seen["same"] = client.crawl_database(self.crawler) is self.seen["database"]
        await self.seen["database"]["written"].insert_one({"_id": "start"})
        self.seen["users"] = server.status().crawls
        for request in list[Request]():
            yield request

    async def write_last(self) -> None:
        await asyncio.sleep(0.05)
        await self.seen["database"]["written"].insert_one({"_id": "end"})


class Unopened(Writer):
    name = "unopened"

    async def write_last(self) -> None:
        """Write nothing: where a spider was never opened, nobody waits for anybody."""


class Refusing:
    """A pipeline that keeps the spider from being opened."""

    async def open_spider(self) -> None:
        raise RuntimeError("refused")


def _crawl(spider: type[Spider], settings: dict[str, Any]) -> Any:
    """Run the spider in a loop of its own, without Twisted's reactor; give what it has seen, and how it went."""

    async def run() -> tuple[dict[str, Any], bool, BaseException | None]:
        # No handlers: nothing is fetched, and Scrapy leaves them open where a spider is never opened.
        handlers = dict.fromkeys(("http", "https", "ftp", "s3"))
        runner = AsyncCrawlerRunner({"TWISTED_REACTOR_ENABLED": False, "DOWNLOAD_HANDLERS": handlers, **settings})
        crawler = runner.create_crawler(spider)
        failure = None
        try:
            await runner.crawl(crawler)
        except Exception as exc:  # noqa: BLE001 - whatever it is, the test looks at it
            failure = exc
        seen = crawler.spider.seen  # type: ignore[union-attr]
        closed = False
        try:
            await seen["database"].command("ping")
        except Exception:  # noqa: BLE001 - pymongo's InvalidOperation
            closed = True
        return seen, closed, failure

    return asyncio.run(run())


def test_a_crawl_has_one_database_closed_after_everybody(database: Documents, database_uri: str) -> None:
    seen, closed, failure = _crawl(Writer, {"NEWSCRAWLER_MONGO_URI": database_uri})
    assert failure is None
    assert seen["same"]
    assert "newscrawler crawl somewhere" in seen["users"]
    assert {document["_id"] for document in database["written"].find()} == {"start", "end"}
    assert closed


def test_a_crawl_that_is_never_opened_closes_its_database_too(database_uri: str) -> None:
    _seen, closed, failure = _crawl(Unopened, {"NEWSCRAWLER_MONGO_URI": database_uri, "ITEM_PIPELINES": {Refusing: 1}})
    assert str(failure) == "refused"
    assert closed


def test_a_finished_crawl_is_forgotten(database_uri: str) -> None:
    _crawl(Writer, {"NEWSCRAWLER_MONGO_URI": database_uri})
    gc.collect()
    assert len(client._databases) == 0


def test_every_check_passes_on_the_embedded_server(database_uri: str, database: Documents) -> None:
    before = set(database.client.list_database_names())
    checks = check_database(database_uri)
    assert [check.name for check in checks if not check.ok and check.name != "disk"] == []
    assert {check.name for check in checks} == {"connect", "ping", "versions", "replica set", "majority", "disk"}
    assert set(database.client.list_database_names()) <= before


def test_connecting_does_not_load_scrapy(repo: Path) -> None:
    code = "import sys, newscrawler.mongo.client; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=repo, check=False).returncode == 0


def test_refusals_are_not_taken_for_a_server_that_is_down() -> None:
    told = client.unavailable(OperationFailure("not authorized on news", 13), "mongodb://u:s3cret@h/news")
    assert str(told) == "MongoDB at mongodb://u:***@h/news refuses: not authorized on news: check what its user may do"
