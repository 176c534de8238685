"""What can go wrong between us and MongoDB, each in one line for the operator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo.errors import PyMongoError


class MongoError(RuntimeError):
    """The message is one line: what happened, to what, what to do. No password is in it."""


class ServerError(MongoError):
    """The embedded server could not be found, started, reached or stopped."""


class MongoUnavailable(MongoError):  # noqa: N818 - a state of the database, named as operators would say it
    """The database cannot be reached, or does not let us in."""


@asynccontextmanager
async def reaching(what: str) -> AsyncIterator[None]:
    """Word the driver's errors within as MongoUnavailable: `what` cannot be reached."""
    try:
        yield
    except PyMongoError as exc:
        raise MongoUnavailable(f"{what} cannot be reached: {type(exc).__name__}: see newscrawler db check") from exc
