"""Records and items as plain documents, with the dates that BSON has."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import attrs

from newscrawler.mongo.records import DATES, UrlRecord
from newscrawler.mongo.schema import VERSION

Doc = dict[str, Any]


def moment(text: str) -> datetime:
    """Give an ISO 8601 instant or day (its midnight UTC) as MongoDB keeps it: UTC, to the millisecond."""
    value = datetime.fromisoformat(text)
    value = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def plain(value: Any) -> Any:
    """Give records and items as plain documents: `id` of a record as `_id`, ISO dates as dates."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    fields = _fields(value.__class__)
    if fields is None:
        return value
    result: Doc = {}
    for name, key, is_date in fields:
        item = getattr(value, name)
        result[key] = moment(item) if is_date and isinstance(item, str) else plain(item)
    return result


@cache
def _fields(cls: type) -> list[tuple[str, str, bool]] | None:
    if not attrs.has(cls):
        return None
    dates = frozenset().union(*(DATES.get(base, frozenset()) for base in cls.__mro__))
    record = cls.__module__ == UrlRecord.__module__
    names = [field.name for field in attrs.fields(cls)]
    return [(name, "_id" if record and name == "id" else name, name in dates) for name in names]


def document(record: Any) -> Doc:
    """Give the whole document of a record but for `updatedAt`, which the server adds."""
    return {**plain(record), "schemaVersion": VERSION}
