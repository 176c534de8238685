"""Which outlets' texts differ from the others', as far as copies of one story were fetched and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

Doc = dict[str, Any]

IN_A_ROW = 5
"""Stories on which an outlet must agree one after the other before it is taken to agree again: one that differs on
every third does so by chance in 13 cases of 100."""
WINDOW = 1000
"""Newest compared copies that are looked at: of a sample of 2 % of 1,100 stories a day those of six weeks, of an outlet
that is fetched in full those of a day."""

_FIELDS = {"storyId": 1, "outlet": 1, "agrees": 1}
_FOUNDING = {"foundingArticleId": 1}


def differing_outlets(db: Database[Doc], network: str) -> list[str]:
    """Give the outlets (domains) of a network that differ on any of the newest IN_A_ROW stories that tell of them."""
    copies = [*db["copies"].find(_compared(network), _FIELDS).sort("capturedAt", DESCENDING).limit(WINDOW)]
    return _judge(copies, {doc["_id"]: doc["foundingArticleId"] for doc in db["stories"].find(_of(copies), _FOUNDING)})


async def differing_outlets_async(db: AsyncDatabase[Doc], network: str) -> list[str]:
    """As `differing_outlets`."""
    newest = db["copies"].find(_compared(network), _FIELDS).sort("capturedAt", DESCENDING).limit(WINDOW)
    copies = [doc async for doc in newest]
    stories = db["stories"].find(_of(copies), _FOUNDING)
    return _judge(copies, {doc["_id"]: doc["foundingArticleId"] async for doc in stories})


def _compared(network: str) -> Doc:
    return {"network": network, "agrees": {"$gte": False}}


def _of(copies: Iterable[Doc]) -> Doc:
    return {"_id": {"$in": sorted({copy["storyId"] for copy in copies})}}


def _judge(copies: Iterable[Doc], founding: Mapping[str, str | None]) -> list[str]:
    """Give the outlets that differ; `copies` newest first, `founding` the founding article of each story."""
    stories: dict[str, dict[str, bool]] = {}
    for copy in copies:
        stories.setdefault(copy["storyId"], {})[copy["outlet"]] = copy["agrees"]
    newest: dict[str, list[bool]] = {}
    for story, told in stories.items():
        # `network/domain/networkId`
        founder = (founding.get(story) or "//").split("/")[1]
        for outlet, agrees in _votes(founder, told):
            newest.setdefault(outlet, []).append(agrees)
    return sorted(outlet for outlet, votes in newest.items() if outlet and not all(votes[:IN_A_ROW]))


def _votes(founder: str, told: Mapping[str, bool]) -> Iterator[tuple[str, bool]]:
    """Give what the copies of one story tell of its outlets, where `told` holds each to the founder's text."""
    if any(told.values()):
        yield founder, True
        yield from told.items()
    else:
        # Of two that differ, either may; of several that all differ from one, that one does.
        yield founder, False
        if len(told) == 1:
            yield from told.items()
