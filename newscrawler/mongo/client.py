"""Connections to MongoDB: which server, which database, under which name, and what is said when there is none."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar
from weakref import WeakKeyDictionary

import pymongo
from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import ConfigurationError as DriverConfigurationError
from pymongo.errors import InvalidName, InvalidURI, OperationFailure, PyMongoError

from newscrawler.mongo import server
from newscrawler.mongo.errors import MongoUnavailable
from newscrawler.mongo.uris import database_name, options_of, redacted, with_database
from newscrawler.settings import ConfigurationError, configuration

if TYPE_CHECKING:
    # pymongo alone must do for commands that only read: Scrapy and its reactor load in half a second.
    from scrapy.crawler import Crawler

Document = dict[str, Any]
Client = TypeVar("Client", MongoClient[Document], AsyncMongoClient[Document])

SELECTION_MS = 5000
"""How long to look for a server that takes writes: a restart of the embedded one takes 1 to 2 s."""

CONNECT_MS = 5000
"""How long a handshake or a sign of life may take. A server that hangs (SIGSTOP) is told by it: pymongo's monitor then
ends what waits on that server's connections, after 15 s; with its own default of 20 s it takes 35 s."""

MAJORITY_MS = 30_000
"""How long a write may wait for a majority: where most members are down the server would let it wait for ever."""

WEAK = ("0", "1")
"""Write concerns (`w`) of a URI that are not followed: what they acknowledge, an election may take back."""

LOGIN_FAILED, FORBIDDEN = 18, 13

FAREWELL = 0.5
"""Seconds that a client may take to tell the server that its sessions end, which they do by themselves too."""

_databases: WeakKeyDictionary[Crawler, AsyncDatabase[Document]] = WeakKeyDictionary()
_users: WeakKeyDictionary[Crawler, list[asyncio.Task[None]]] = WeakKeyDictionary()
_given_up = False
"""The crawl of this process asks its database nothing more, for it is away."""


def resolve_uri(given: str | None = None) -> str:
    """Give the URI to use: the given one, else the configured one, else the embedded server's, which is started.

    Raises ServerError where the embedded server cannot be started, ConfigurationError.
    """
    if given:
        return given
    configured = configuration().mongo_uri
    if configured and configured.get_secret_value():
        return configured.get_secret_value()
    return server.start()


def connect(uri: str, app: str = "newscrawler") -> Database[Document]:
    """Give the URI's database, reached and let in; `app` is the name that the server shows for us.

    The caller closes its `client`. Raises MongoUnavailable where that fails, ConfigurationError for what is no URI.
    """
    client = _client(MongoClient[Document], uri, app)
    try:
        client.admin.command("ping")
        return client[database_name(uri)]
    except PyMongoError as exc:
        client.close()
        raise unavailable(exc, uri) from exc


@contextmanager
def connected(uri: str, app: str = "newscrawler") -> Iterator[Database[Document]]:
    """Give the URI's database within the block, as `connect` does; errors of the driver's are MongoUnavailable."""
    database = connect(uri, app)
    with database.client:
        try:
            yield database
        except PyMongoError as exc:
            raise unavailable(exc, uri) from exc


def connect_async(uri: str, app: str = "newscrawler") -> AsyncDatabase[Document]:
    """Give the URI's database, not yet reached: its first command connects, in the loop in which it is awaited.

    The caller awaits its `client.close()`. Raises ConfigurationError for what is no URI.
    """
    return _client(AsyncMongoClient[Document], uri, app)[database_name(uri)]


def crawl_database(crawler: Crawler) -> AsyncDatabase[Document]:
    """Give the crawl's one database, made at first use from the setting NEWSCRAWLER_MONGO_URI.

    It is closed when everybody is done: after the pipelines' `close_spider`, the scheduler's `close` and every handler
    of `spider_closed` (Scrapy awaits those at once, side by side, so that one of them may still be writing).
    """
    global _given_up  # noqa: PLW0603 - a process crawls one source at a time
    database = _databases.get(crawler)
    if database is None:
        _given_up = False
        source = getattr(crawler.spider, "source", None) or crawler.spidercls.name
        uri = resolve_uri(crawler.settings.get("NEWSCRAWLER_MONGO_URI"))
        database = _databases[crawler] = connect_async(uri, f"{server.CRAWL_APP} {source}")
        _close_last(crawler, database.client)
    return database


def keep_open_for(crawler: Crawler, task: asyncio.Task[None]) -> None:
    """Have the crawl's database closed only when this task is over.

    Where an operator stops a crawl that is closing, Scrapy stops its engine without waiting for who is closing.
    """
    _users.setdefault(crawler, []).append(task)


@asynccontextmanager
async def reaching(what: str, problem: str = "cannot be reached") -> AsyncIterator[None]:
    """Word the driver's errors within as MongoUnavailable: `what`, and what cannot be done with it.

    It is raised at once where the crawl has given its database up.
    """
    if _given_up:
        raise MongoUnavailable(f"{what} {problem}: the database is away")
    try:
        yield
    except PyMongoError as exc:
        raise MongoUnavailable(f"{what} {problem}: {type(exc).__name__}: see newscrawler db check") from exc


def give_up() -> None:
    """Have nobody in this process's crawl ask its database any more, which is away."""
    # What is under way is not cancelled: a driver's lock that is cancelled twice is held for ever.
    global _given_up  # noqa: PLW0603 - as above
    _given_up = True


def unavailable(exc: PyMongoError, uri: str) -> MongoUnavailable:
    """Word pymongo's error as one line for the operator, without the password."""
    where = redacted(uri).partition("?")[0]
    if isinstance(exc, OperationFailure):
        login = exc.code == LOGIN_FAILED
        todo = "check user, password and authSource" if login else "check what its user may do"
        return MongoUnavailable(f"MongoDB at {where} refuses: {first_cause(exc)}: {todo}")
    return MongoUnavailable(f"MongoDB at {where} cannot be reached: {first_cause(exc)}: start it, or check MONGODB_URI")


def is_refusal(exc: Exception) -> TypeGuard[OperationFailure]:
    """Tell whether the server no longer lets us do this: its user was changed, and no document is at fault."""
    return isinstance(exc, OperationFailure) and exc.code in {LOGIN_FAILED, FORBIDDEN}


def _client(make: Callable[..., Client], uri: str, app: str) -> Client:
    try:
        stated = options_of(uri)
        ours = {
            "serverSelectionTimeoutMS": SELECTION_MS,
            "connectTimeoutMS": CONNECT_MS,
            "wTimeoutMS": MAJORITY_MS,
        }
        options: dict[str, Any] = {name: value for name, value in ours.items() if name.lower() not in stated}
        if stated.get("w", "1") in WEAK:
            options["w"] = "majority"
        options |= {"journal": True, "tz_aware": True, "appname": _app_name(app)}
        return make(with_database(uri, database_name(uri)), **options)
    except (InvalidURI, InvalidName, DriverConfigurationError, ValueError) as exc:
        if isinstance(exc, ConfigurationError):
            raise
        raise ConfigurationError(f"MongoDB URI {redacted(uri)}: {first_cause(exc)}") from exc


def _app_name(app: str) -> str:
    # MongoDB refuses a client whose name is longer than 128 bytes.
    return app.encode()[:128].decode(errors="ignore")


def first_cause(exc: Exception) -> str:
    """Give an error's first cause alone, without passwords.

    pymongo adds its time limits and a description of the whole topology.
    """
    message = str(exc.details.get("errmsg", exc)) if isinstance(exc, OperationFailure) and exc.details else str(exc)
    if isinstance(exc, OperationFailure) and exc.code == FORBIDDEN:
        # It quotes the whole command, a validator with it.
        message = re.sub(r' to execute command \{ (\w+): "?(\w+).*', r": \1 \2", message, flags=re.DOTALL)
    first = re.split(r" \(configured timeouts|, Timeout: |, full error: |, Topology Description: ", message)[0]
    return redacted(" ".join(first.split())).rstrip(". ")[:200]


def _close_last(crawler: Crawler, client: AsyncMongoClient[Document]) -> None:
    from scrapy import signals  # noqa: PLC0415 - see the import of Crawler

    engine = crawler._engine  # noqa: SLF001 - what Scrapy tells code to read that may run before there is one
    started = engine is not None and engine.running
    # The crawler itself would never be let go: these functions live as long as it does.
    users = _users.setdefault(crawler, [])

    def engine_started() -> None:
        nonlocal started
        started = True

    async def engine_stopped() -> None:
        await asyncio.gather(*users, return_exceptions=True)
        with pymongo.timeout(FAREWELL):
            await client.close()

    async def spider_closed() -> None:
        # A spider that could not be opened sees no engine_stopped.
        if not started:
            await client.close()

    # Not weak: nothing else holds these functions; the dispatcher lets them go with the crawler.
    crawler.signals.connect(engine_started, signals.engine_started, weak=False)
    crawler.signals.connect(spider_closed, signals.spider_closed, weak=False)
    crawler.signals.connect(engine_stopped, signals.engine_stopped, weak=False)


__all__ = [
    "AsyncDatabase",
    "Database",
    "MongoUnavailable",
    "connect",
    "connect_async",
    "connected",
    "crawl_database",
    "database_name",
    "keep_open_for",
    "reaching",
    "redacted",
    "resolve_uri",
    "unavailable",
    "with_database",
]
