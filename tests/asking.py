"""One question to a database, on a client and a loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.client import connect_async

Db = AsyncDatabase[dict[str, Any]]


def asked(uri: str, question: Callable[[Db], Awaitable[Any]]) -> Any:
    """Give the answer to a question put to the database at `uri`."""

    async def go() -> Any:
        db = connect_async(uri, "newscrawler tests")
        async with db.client:
            return await question(db)

    return asyncio.run(go())
