"""The engines of near-duplicates that the store asks: one for articles, one for teasers, their state in MongoDB."""

from __future__ import annotations

import attrs
from pymongo.asynchronous.database import AsyncDatabase

from pipelines.dedup.shared import Shared
from pipelines.forgotten import Forgotten
from pipelines.plain import Doc


@attrs.frozen
class Engines:
    """What a process that stores asks which texts are one story."""

    articles: Shared
    teasers: Shared
    forgotten: Forgotten = attrs.field(factory=Forgotten)
    """And what it keeps out, whatever tells it."""


async def open_engines(db: AsyncDatabase[Doc], *, days: float) -> Engines:
    """Give the engines with all that is known of the last `days`. Raises PyMongoError where the database is lost."""
    articles = await Shared.open(db, "articles", days=days)
    engines = Engines(articles, await Shared.open(db, "teasers", days=days))
    await engines.forgotten.look(db)
    return engines
