"""What a batch asks for, in as few answers as may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from pipelines.plain import Doc

MOST = 5_000
"""Documents of one answer, which MongoDB ends at 16 MB too: by default the first has 101, and a batch asks for more."""


async def by_id(
    collection: AsyncCollection[Doc], query: Mapping[str, Any], fields: Mapping[str, Any] | None = None
) -> dict[str, Doc]:
    """Give the documents found, by `_id`; of each these fields."""
    return {doc["_id"]: doc for doc in await collection.find(query, fields, batch_size=MOST).to_list()}
