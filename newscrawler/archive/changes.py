"""What differs between two captures, field by field: pure functions over their dicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import attrs

from newscrawler.items import Article, Capture

Fields = dict[str, Any]

_OF_THE_CRAWL = frozenset({"fetchedAt", "runId", "record"})
"""What no page says."""


@attrs.define(frozen=True)
class Change:
    """One field that differs."""

    field: str
    """Path from the capture, such as "article.headline"."""
    before: Any
    after: Any

    @property
    def kind(self) -> Literal["gained", "lost", "changed"]:
        if not filled(self.before):
            return "gained" if filled(self.after) else "changed"
        return "changed" if filled(self.after) else "lost"


@attrs.define(frozen=True)
class EntryChange:
    """One entry of a list that came, went or differs within."""

    before: Fields | None
    after: Fields | None
    changes: tuple[Change, ...] = ()
    """Where it is in both lists: what differs within."""


def filled(value: Any) -> bool:
    """Tell whether a field says anything; false and 0 do."""
    return value is not None and value not in ("", [], {})


FIELDS = tuple(
    name
    for field in attrs.fields(Capture)
    if field.name not in _OF_THE_CRAWL
    for name in (
        [f"article.{each.name}" for each in attrs.fields(Article)] if field.name == "article" else [field.name]
    )
)
"""The fields that are compared, by their paths."""


def fields_named(names: Collection[str]) -> tuple[str, ...]:
    """Give the fields that `names` mean: a path, its last part, or "article" for all of an article's.

    All where `names` is empty. Raises KeyError with the name that means none.
    """
    chosen: dict[str, None] = {}
    for name in names:
        found = [field for field in FIELDS if name in (field, field.partition(".")[2], field.partition(".")[0])]
        if not found:
            raise KeyError(name)
        chosen.update(dict.fromkeys(found))
    return tuple(field for field in FIELDS if field in chosen) if names else FIELDS


def flat(capture: Mapping[str, Any]) -> Fields:
    """Give a capture's fields by their paths: the article's own apart, values below them whole."""
    found: Fields = {}
    for name, value in capture.items():
        if name == "article":
            found.update({f"article.{key}": each for key, each in (value or {}).items()})
        elif name not in _OF_THE_CRAWL:
            found[name] = value
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, strict: bool = False) -> list[Change]:
    """Give what differs between two flat captures, in the order of `FIELDS`, unknown fields last.

    A field that one side does not have is null there; `strict` tells it from null.
    """
    names = dict.fromkeys([*(name for name in FIELDS if name in before or name in after), *before, *after])
    return [
        Change(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name) or (strict and (name in before) != (name in after))
    ]


def inner_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Give what differs between two objects within a field; one that an object does not have is not null there."""
    names = dict.fromkeys([*before, *after])
    differ = (k for k in names if before.get(k) != after.get(k) or (k in before) != (k in after))
    return tuple(Change(k, before.get(k), after.get(k)) for k in differ)


def entry_changes(before: Sequence[Any], after: Sequence[Any]) -> list[EntryChange]:
    """Give the entries of two lists of objects that came, went or differ, in page order.

    Entries are the same by their `id`, else `url`, else `name`; of several, the first meets the first.
    """
    waiting: defaultdict[str, list[Fields]] = defaultdict(list)
    for entry in before:
        waiting[_identity(entry)].append(entry)
    found = []
    for entry in after:
        known = waiting[_identity(entry)]
        if not known:
            found.append(EntryChange(None, entry))
        elif inner := inner_changes(old := known.pop(0), entry):
            found.append(EntryChange(old, entry, inner))
    return [EntryChange(entry, None) for left in waiting.values() for entry in left] + found


def _identity(entry: Mapping[str, Any]) -> str:
    return str(entry.get("id") or entry.get("url") or entry.get("name"))
