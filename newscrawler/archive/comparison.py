"""Saved pages as the code reads them now, beside what was said of them before."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import attrs

from newscrawler.archive.cases import Case, SavedPageError
from newscrawler.archive.changes import FIELDS, Change, Fields, changes, filled, flat
from newscrawler.archive.reading import FAILED, Outcome, failure
from newscrawler.archive.saved import SavedPage
from newscrawler.extract.version import VERSION
from newscrawler.items import Article, Capture
from newscrawler.mongo.client import Database
from newscrawler.mongo.queries import plain
from newscrawler.sources.profile import Profile
from pipelines.documents import article_document
from pipelines.identities import page_of
from pipelines.promos.cleaning import uncut
from pipelines.rejects import Reject
from pipelines.validate import answered

State = Literal["same", "changed", "new", "failed", "passed"]
STATES: tuple[State, ...] = get_args(State)
_ARTICLE = [field.name for field in attrs.fields(Article)]


@attrs.define
class Sides:
    """One page's two sides, as flat captures of the fields that both can tell."""

    before: Fields | None
    """None where nothing is known from before."""
    after: Fields
    note: str | None = None
    version: int | None = None
    """Version of the reader that gave `before`, where that is kept."""
    superseded: bool = False
    """What is stored is of a later capture of this page, so that this one tells nothing of it."""


Earlier = Callable[[Capture, Profile], Sides]
"""Gives a capture as read now its side from before."""


@attrs.define(kw_only=True)
class Compared:
    """How one page came out."""

    path: str
    """File, and of a record its place in it."""
    url: str
    state: State
    """"passed": there is nothing to compare, for it is no page's newest capture."""
    changes: Sequence[Change] = ()
    note: str | None = None
    """Why it failed, or what is to be known of `before`; one line."""
    seconds: float = 0.0


@attrs.define
class FieldCounts:
    """One field over all pages that have two sides."""

    before: int = 0
    """Pages that filled it."""
    after: int = 0
    gained: int = 0
    lost: int = 0
    changed: int = 0


@attrs.define
class Comparison:
    """Compares pages, and counts what it finds.

    Fixtures are compared with the output that they expect; with `earlier`, saved pages, and fixtures where
    `fixtures_too`.
    """

    earlier: Earlier | None = None
    fixtures_too: bool = False
    fields: Sequence[str] = FIELDS
    states: Counter[State] = attrs.field(factory=Counter)
    counts: dict[str, FieldCounts] = attrs.field(factory=lambda: defaultdict(FieldCounts))
    versions: Counter[int] = attrs.field(factory=Counter)
    """Pages by the version of the reader that gave their side from before, where that is not today's."""

    def compare(self, page: SavedPage) -> Compared:
        """Compare a fixture with what it expects. Raises SavedPageError where that cannot be read."""
        began = time.monotonic()
        if page.case is None:
            raise ValueError("no fixture")
        found = self._compared(Compared(path=str(page.path), url=page.url, state="failed"), _of_case(page.case), True)
        found.seconds = time.monotonic() - began
        return found

    def compare_outcome(self, outcome: Outcome, profile: Profile) -> Compared:
        """Compare what was read with what was said before. Raises ValueError where that is not known."""
        if self.earlier is None or outcome.item is None:
            raise ValueError("nothing to compare with")
        page = Compared(path=str(outcome.place), url=outcome.url, state="failed", seconds=outcome.seconds)
        capture = outcome.item.item if isinstance(outcome.item, Reject) else outcome.item
        if outcome.place.offset is not None and not answered(capture):
            page.note = f"no page: {capture.reason}"
            return self._compared(page, None)
        sides = self._sides_of(outcome.item, profile, self.earlier)
        if outcome.place.offset is not None and isinstance(sides, Sides) and sides.superseded:
            page.note = sides.note
            return self._compared(page, None)
        return self._compared(page, sides)

    def coverage(self) -> dict[str, tuple[float, float]]:
        """Give, for each field that any page fills, the share of the pages that fill it before and after."""
        pages = self.states["same"] + self.states["changed"]
        filled_by = {name: (each.before, each.after) for name, each in self.counts.items() if each.before or each.after}
        return {name: (before / pages, after / pages) for name, (before, after) in filled_by.items()}

    def _compared(self, found: Compared, sides: Sides | str | None, strict: bool = False) -> Compared:
        self._judge(found, sides, strict=strict)
        self.states[found.state] += 1
        return found

    def _judge(self, found: Compared, sides: Sides | str | None, *, strict: bool) -> Compared:
        if sides is None or isinstance(sides, str):
            found.state = "passed" if sides is None else "failed"
            found.note = sides or found.note
            return found
        found.note = sides.note
        if sides.version is not None and sides.version != VERSION:
            self.versions[sides.version] += 1
        if sides.before is None:
            found.state = "new"
            return found
        before, after = self._restricted(sides.before), self._restricted(sides.after)
        found.changes = changes(before, after, strict=strict)
        found.state = "changed" if found.changes else "same"
        self._count(before, after, found.changes)
        return found

    @staticmethod
    def _sides_of(item: Capture | Reject, profile: Profile, earlier: Earlier) -> Sides | str:
        """Give a page's sides, or one line that tells why there are none."""
        if not isinstance(item, Reject):
            return earlier(item, profile)
        if item.reason == FAILED:
            return item.detail or FAILED
        sides = earlier(item.item, profile)
        # What was refused for the same reason before, or never got in, is as it was.
        if sides.before is None or sides.before.get("reason") == item.reason:
            return Sides({}, {})
        return f"rejected at {item.stage}: {item.reason}"

    def _restricted(self, side: Fields) -> Fields:
        # A field of an older release is told while all fields are.
        return side if self.fields is FIELDS else {name: side[name] for name in self.fields if name in side}

    def _count(self, before: Fields, after: Fields, found: Sequence[Change]) -> None:
        for name in {**before, **after}:
            self.counts[name].before += filled(before.get(name))
            self.counts[name].after += filled(after.get(name))
        for change in found:
            counts = self.counts[change.field]
            setattr(counts, change.kind, getattr(counts, change.kind) + 1)


def slowest_of(pages: Sequence[Compared], number: int = 5) -> list[Compared]:
    """Give the pages that took longest to read."""
    return sorted(pages, key=lambda page: -page.seconds)[:number]


def _of_case(case: Case) -> Sides | str:
    expected = case.expected()
    try:
        output = case.output()
    except Exception as exc:  # noqa: BLE001 - whatever the code under change does wrong concerns this page alone
        return failure(exc)
    return Sides(None if expected is None else flat(expected), flat(output))


def captured(path: Path) -> Earlier:
    """Give what a file of captures says, as `replay --dry-run` printed it.

    Of several of one address, the first meets the first. Raises SavedPageError where the file is no such file.
    """
    known: defaultdict[str, deque[Fields]] = defaultdict(deque)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                capture = json.loads(line)
                if not isinstance(capture, dict) or not {"url", "kind", "article"} <= capture.keys():
                    raise SavedPageError(f"{path}: line {number} is no capture: replay --dry-run prints them")
                known[str(capture["url"])].append(flat(capture))
    except json.JSONDecodeError as exc:
        raise SavedPageError(f"{path}: line {number} is no JSON: replay --dry-run prints captures") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise SavedPageError(f"{path}: cannot be read: {exc}") from exc

    def sides(capture: Capture, profile: Profile) -> Sides:
        del profile
        same = known[capture.url]
        return Sides(same.popleft() if same else None, flat(attrs.asdict(capture)))

    return sides


def stored(db: Database[dict[str, Any]]) -> Earlier:
    """Give what MongoDB holds of a page: its kind, reason and article. What it showed is kept by teaser."""

    def sides(capture: Capture, profile: Profile) -> Sides:
        page = page_of(capture, profile)
        known = db["urls"].find_one({"_id": page.id}, {"kind": 1, "reason": 1})
        stored_article = db["articles"].find_one({"_id": page.id})
        # What was cut was learned from other pages, and is none of the reader's changes.
        doc = uncut(stored_article) if stored_article else None
        shown = article_document(page, page.article) if page.article else None
        after = _side(capture.kind, capture.reason, shown)
        if known is None and doc is None:
            return Sides(None, after)
        found = Sides(_side((known or {}).get("kind"), (known or {}).get("reason"), doc), after)
        if doc is not None:
            found.version = doc["extractorVersion"]
            if doc["capturedAt"] != page.at:
                found.superseded = doc["capturedAt"] > page.at
                found.note = f"MongoDB holds the capture of {plain(doc['capturedAt'])}, this is of {plain(page.at)}"
        return found

    return sides


def _side(kind: str | None, reason: str | None, doc: Fields | None) -> Fields:
    article = plain({name: doc[name] for name in _ARTICLE if name in doc}) if doc else None
    return flat({"kind": kind, "reason": reason, "article": article})
