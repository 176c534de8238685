"""Replay: what was kept, through the same page objects and pipelines as a crawl's, without network or reactor."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from typing import Any, Self
from urllib.parse import urldefrag

import attrs

from newscrawler.archive.reading import Outcome, Sites
from newscrawler.archive.timeline import Place, Reached, Timeline
from newscrawler.archive.workers import Workers
from newscrawler.items import Capture
from newscrawler.mongo.client import AsyncDatabase
from newscrawler.mongo.replays import reach
from newscrawler.sources.agencies import agencies
from newscrawler.sources.identity import page_id
from newscrawler.sources.profile import Profile
from newscrawler.text import digest
from pipelines.batch import store_pages
from pipelines.engines import Engines, open_engines
from pipelines.placing import settle
from pipelines.promos.cleaning import tend
from pipelines.reference import store_reference
from pipelines.rejects import Reject, store_rejects

BATCH = 150
"""Pages, of whatever sites, that are written at once: a crawl's number (pipelines/store.py)."""
_REDIRECTS = 10_000
"""Redirects that wait for the page to which they lead, which comes at once where it comes."""

Database = AsyncDatabase[dict[str, object]]


@attrs.define
class Trail:
    """What was asked where an answer came by redirects, as the crawl knew it.

    An archive has each answer of a chain under its own address, the page last: a redirect leaves a note under its
    target of what was asked first, and the next answer of the target takes it.
    """

    _asked: dict[str, deque[str]] = attrs.field(factory=dict)

    def lead(self, url: str, to: str) -> None:
        """Take note of a redirect."""
        asked = self.asked(url) or url
        if len(self._asked) >= _REDIRECTS:
            del self._asked[next(iter(self._asked))]
        self._asked.setdefault(urldefrag(to).url, deque(maxlen=100)).append(asked)

    def asked(self, url: str) -> str | None:
        """Give the address that was asked first where `url` answers now; None where that is itself."""
        key = urldefrag(url).url
        waiting = self._asked.get(key)
        if not waiting:
            return None
        first = waiting.popleft()
        if not waiting:
            del self._asked[key]
        return first

    def plain(self) -> list[list[str]]:
        return [[url, *asked] for url, asked in self._asked.items()]

    @classmethod
    def of(cls, plain: list[list[str]]) -> Self:
        return cls({url: deque(asked, maxlen=100) for url, *asked in plain})


@attrs.define
class Holding:
    """Records longer than they seemed, since they hold what looks like one.

    A record was found by where the next one seems to begin (`find_records`), and is read up to its true end: what
    began before that end is a part of its page, and no record.
    """

    _records: defaultdict[str, list[tuple[int, int]]] = attrs.field(factory=lambda: defaultdict(list))

    def add(self, place: Place, end: int) -> None:
        """Take note of where a record truly ends."""
        if place.offset is not None and end > place.offset + place.length:
            self._records[str(place.path)].append((place.offset, end))

    def holds(self, place: Place) -> bool:
        """Tell whether what seems to be a record lies within another one."""
        return any(start < (place.offset or 0) < end for start, end in self._records.get(str(place.path), ()))

    def plain(self) -> list[list[Any]]:
        return [[path, *span] for path, spans in self._records.items() for span in spans]

    @classmethod
    def of(cls, plain: list[list[Any]]) -> Self:
        found = cls()
        for path, start, end in plain:
            found._records[path].append((start, end))
        return found


@attrs.define
class Batches:
    """Outcomes that wait to be stored, each with the profile of its site."""

    db: Database
    counts: Counter[str]
    """What was stored, by outcome."""
    _waiting: list[tuple[Capture | Reject, Profile]] = attrs.field(factory=list, init=False)
    _engines: Engines | None = attrs.field(default=None, init=False)
    _known: set[str] = attrs.field(factory=set, init=False)
    """Profiles whose outlets are stored, by a digest of all that they say."""

    def add(self, outcome: Capture | Reject, profile: Profile) -> None:
        self._waiting.append((outcome, profile))

    @property
    def is_full(self) -> bool:
        """Tell whether to write now."""
        return len(self._waiting) >= BATCH

    async def flush(self) -> None:
        """Write what waits."""
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        engines = await self._made_ready([profile for _, profile in batch])
        captures = [(each, profile) for each, profile in batch if isinstance(each, Capture)]
        refused = [(each, profile) for each, profile in batch if isinstance(each, Reject)]
        forgotten, rejects = engines.forgotten.sifted(refused)
        self.counts.update(await store_pages(self.db, captures + forgotten, engines))
        if rejects:
            self.counts.update(await store_rejects(self.db, rejects))

    async def _made_ready(self, profiles: Sequence[Profile]) -> Engines:
        """Give the engines, with the outlets of these profiles stored."""
        if self._engines is None:
            self._engines = await open_engines(self.db, days=profiles[0].signature_days)
            await settle(self.db, self._engines)
        # Told apart by all that they say: fixtures of several outlets of one network each bring a profile of its name.
        told = {digest(each.model_dump_json()): each for each in {id(each): each for each in profiles}.values()}
        new = [profile for key, profile in told.items() if key not in self._known]
        if new:
            # Of a thousand sites each has an outlet; the agencies are the same.
            await store_reference(self.db, *new, agencies=() if self._known else agencies())
            await tend(self.db, *new)
            self._known.update(told)
        return self._engines


@attrs.define
class Replay:
    """One replay of what a timeline holds."""

    timeline: Timeline
    workers: Workers
    sites: Sites
    counts: Counter[str] = attrs.field(factory=Counter)
    """What was stored, by outcome, and records that are no pages."""
    trail: Trail = attrs.field(factory=Trail)
    holding: Holding = attrs.field(factory=Holding)
    after: Reached | None = None
    """Where an earlier one left off."""
    reached: dict[str, Any] | None = attrs.field(default=None, init=False)
    """How far what is stored goes, as the run tells it: by that another replay goes on."""

    def go_on(self, told: dict[str, Any]) -> None:
        """Begin where an earlier replay of the same files left off, as its run tells."""
        self.reached = told
        self.after = Reached(told["at"], told["file"], told["offset"])
        self.trail, self.holding = Trail.of(told["asked"]), Holding.of(told["holding"])

    async def outcomes(self, db: Database | None = None, run_id: str = "") -> AsyncIterator[Outcome]:
        """Read everything, store it batch by batch where `db` is given, and give each one's outcome, in order.

        The database has its collections already. Raises PyMongoError and MongoUnavailable where it is lost, WorkerLost.
        """
        batches = Batches(db, self.counts) if db is not None else None
        last: Outcome | None = None
        async for outcome in self.workers.read(self.timeline.entries(self.after)):
            self._see_to(outcome)
            last = outcome
            if batches is not None and outcome.item is not None:
                batches.add(outcome.item, outcome.case or self.sites.profile(outcome.url))
                if batches.is_full:
                    await self._flush(batches, run_id, last)
            yield outcome
        if batches is not None and last is not None:
            await self._flush(batches, run_id, last)

    async def _flush(self, batches: Batches, run_id: str, last: Outcome) -> None:
        """Store what waits, and record in the run that all is up to `last`."""
        await batches.flush()
        reached = self.timeline.reached(last.place, last.at)
        self.reached = attrs.asdict(reached) | {"asked": self.trail.plain(), "holding": self.holding.plain()}
        await reach(batches.db, run_id, self.reached, dict(self.counts))

    def _see_to(self, outcome: Outcome) -> None:
        """Settle what only those before it tell."""
        place = outcome.place
        if self.holding.holds(place):
            outcome.item = outcome.redirect = outcome.passed = None
            outcome.problem = f"{place}: lies within another record: left out"
            return
        if outcome.end is not None:
            self.holding.add(place, outcome.end)
        if outcome.passed is not None:
            self.counts[f"record/{outcome.passed}"] += 1
        if outcome.redirect is not None:
            self.trail.lead(outcome.url, outcome.redirect)
        if outcome.item is not None and place.offset is not None:
            self._tell_asked(outcome)

    def _tell_asked(self, outcome: Outcome) -> None:
        item: Any = outcome.item.item if isinstance(outcome.item, Reject) else outcome.item
        asked = self.trail.asked(outcome.url)
        if asked is None or not isinstance(item, Capture) or item.http is None:
            return
        profile = self.sites.profile(outcome.url)
        if page_id(asked, profile) != page_id(outcome.url, profile):
            item.http.requestedUrl = asked
