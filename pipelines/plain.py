"""Records and items as plain documents, with the dates that BSON has."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from newscrawler.mongo.records import DATES, UrlRecord
from newscrawler.mongo.schema import VERSION

Doc = dict[str, Any]
_Item = TypeVar("_Item")


def moment(text: str) -> datetime:
    """Give an ISO 8601 instant or day (its midnight UTC) as MongoDB keeps it: UTC, to the millisecond."""
    value = datetime.fromisoformat(text)
    value = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def plain(value: Any) -> Any:
    """Give records and items as plain documents: `id` of a record as `_id`, ISO dates as dates."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    shape = _shape(value.__class__)
    if shape is None:
        return value
    result: Doc = dict(zip(shape.keys, shape.values(value), strict=True))
    for key in shape.dates:
        if isinstance(result[key], str):
            result[key] = moment(result[key])
    for key in shape.nested:
        result[key] = plain(result[key])
    return result


_SCALARS = (str, int, float, bool, bytes, datetime, type(None))


@attrs.frozen
class _Shape:
    """How instances of a class become documents; most fields of most classes are handed on as they are."""

    keys: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    dates: tuple[str, ...]
    nested: tuple[str, ...]


@cache
def _shape(cls: type) -> _Shape | None:
    if not attrs.has(cls):
        return None
    dated = frozenset().union(*(DATES.get(base, frozenset()) for base in cls.__mro__))
    record = cls.__module__ == UrlRecord.__module__
    hints = typing.get_type_hints(cls)
    keys = {field.name: "_id" if record and field.name == "id" else field.name for field in attrs.fields(cls)}
    names = tuple(keys)
    get = attrgetter(*names)
    return _Shape(
        keys=tuple(keys.values()),
        values=get if len(names) > 1 else lambda value: (get(value),),
        dates=tuple(keys[name] for name in names if name in dated),
        nested=tuple(keys[name] for name in names if not _is_scalar(hints[name])),
    )


def _is_scalar(hint: Any) -> bool:
    """Tell whether what a field holds is no record, item or list of such."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return all(_is_scalar(part) for part in typing.get_args(hint))
    return typing.get_origin(hint) is typing.Literal or hint in _SCALARS


def document(record: Any) -> Doc:
    """Give the whole document of a record but for `updatedAt`, which the server adds."""
    result: Doc = plain(record)
    result["schemaVersion"] = VERSION
    return result


def evolved(item: _Item, **changes: Any) -> _Item:
    """Give a copy of an item or record with these fields changed: `attrs.evolve` in a fifth of its time."""
    cls: Any = item.__class__
    names, values = _made_of(cls)
    made: _Item = cls(**dict(zip(names, values(item), strict=True)) | changes)
    return made


@cache
def _made_of(cls: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Give the arguments of a class that has several, and what reads them."""
    fields = attrs.fields(cls)
    return tuple(field.alias for field in fields), attrgetter(*(field.name for field in fields))
