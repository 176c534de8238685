"""Replay: saved pages through the same page objects and pipelines as a crawl's, without network or reactor."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterable

import attrs
from scrapy.exceptions import DropItem
from web_poet import HttpResponse, RulesRegistry

from newscrawler.archive.saved import SavedPage
from newscrawler.items import Capture
from newscrawler.mongo.client import AsyncDatabase
from newscrawler.mongo.schema import ensure_schema
from newscrawler.pages.capture import CapturePage, page_params
from newscrawler.pages.rules import page_class, page_rules
from newscrawler.sources.agencies import agencies
from newscrawler.sources.catalog import profile_of
from newscrawler.sources.profile import Profile, profile_for_site
from pipelines.batch import store
from pipelines.collapse import collapse
from pipelines.engines import Engines, open_engines
from pipelines.normalise import normalise
from pipelines.placing import settle
from pipelines.promos.cleaning import tend
from pipelines.reference import store_reference
from pipelines.rejects import Reject, store_rejects
from pipelines.validate import validate

log = logging.getLogger(__name__)

FAILED = "page failed"
"""Reason of the rejects of pages whose object raised an exception."""

BATCH = 100
"""Pages read before they are written: below 100 a bulk's fixed cost shows."""


@attrs.define
class Reader:
    """Reads saved pages by the profile of each one's site; rules are built once a profile."""

    run_id: str | None = None
    _registries: dict[str, tuple[Profile, RulesRegistry]] = attrs.field(factory=dict)

    async def read(self, page: SavedPage) -> tuple[Capture | Reject, Profile]:
        """Give what a page says, as a crawl's response would have, through the steps before the store.

        A page whose object fails is a reject with the reason FAILED.
        """
        shown, profile = self.page_object(page)
        try:
            capture = await shown.to_item()
        except Exception as exc:  # noqa: BLE001 - whatever the code under change does wrong concerns this page alone
            item = Capture(url=page.url, kind="other", fetchedAt=page.fetchedAt, runId=self.run_id)
            return Reject(item=item, reason=FAILED, stage="page", detail=failure(exc)), profile
        capture.fetchedAt, capture.runId = page.fetchedAt, self.run_id
        return clean(capture, profile), profile

    def page_object(self, page: SavedPage, use: type[CapturePage] | None = None) -> tuple[CapturePage, Profile]:
        """Give a page's object and profile: a fixture's own, else of the class `use` or the one that the rules name."""
        if page.case is not None and use is None:
            return page.case.page, page.case.profile()
        profile, registry = self._rules(page.url)
        response = HttpResponse(page.url, page.body, status=page.status or 200, headers=page.headers)
        params = page_params(profile.for_page(page.url))
        return (use or page_class(page.url, registry))(response=response, page_params=params), profile

    def _rules(self, url: str) -> tuple[Profile, RulesRegistry]:
        profile = profile_of(url) or profile_for_site(url)
        if profile.name not in self._registries:
            self._registries[profile.name] = (profile, RulesRegistry(rules=page_rules(profile)))
        known, registry = self._registries[profile.name]
        # Hosts of one domain share a name without sharing a profile.
        return (known, registry) if known.outlet_of(url) else (profile, RulesRegistry(rules=page_rules(profile)))


def failure(exc: Exception) -> str:
    """Word an exception of a page object in one line, with its place in the code; -v shows the traceback."""
    log.info("a page object failed", exc_info=exc)
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    return f"{type(exc).__name__}: {' '.join(str(exc).split())} ({frame.filename}:{frame.lineno})"


def clean(capture: Capture, profile: Profile) -> Capture | Reject:
    """Take a capture through the steps before the store, in their order; give the reject where one refuses it."""
    stage = "validate"
    try:
        valid = validate(capture)
        stage = "normalise"
        normal = normalise(valid, profile)
        stage = "collapse"
        return collapse(normal)
    except DropItem as exc:
        return Reject(item=capture, reason=str(exc), stage=stage)


async def replay(
    pages: Iterable[SavedPage], *, run_id: str, db: AsyncDatabase[dict[str, object]] | None, counts: Counter[str]
) -> AsyncIterator[Capture | Reject]:
    """Read pages, store them batch by batch where `db` is given, and give each one's outcome.

    `counts` grows by what the store counts. Raises SchemaMismatch, and PyMongoError where the database is lost.
    """
    reader = Reader(run_id)
    writer = Writer(db, counts) if db is not None else None
    if writer is not None:
        await writer.open()
    for page in pages:
        outcome, profile = await reader.read(page)
        if writer is not None:
            await writer.add(outcome, profile)
        yield outcome
    if writer is not None:
        await writer.flush()


@attrs.define
class Writer:
    """Writes outcomes in batches, each by the profile of its site."""

    db: AsyncDatabase[dict[str, object]]
    counts: Counter[str]
    _waiting: list[tuple[Capture | Reject, Profile]] = attrs.field(factory=list)
    _engines: Engines | None = attrs.field(default=None, init=False)
    _known: dict[int, Profile] = attrs.field(factory=dict)
    """Profiles whose outlets are stored, by `id()`; held, so that none is given anew."""

    async def open(self) -> None:
        """Set the database up, and finish what an earlier run that broke off left uncounted."""
        await ensure_schema(self.db)

    async def add(self, outcome: Capture | Reject, profile: Profile) -> None:
        self._waiting.append((outcome, profile))
        if len(self._waiting) >= BATCH:
            await self.flush()

    async def flush(self) -> None:
        """Write what waits."""
        batch, self._waiting = self._waiting, []
        # Told apart as objects: fixtures of several outlets of one network each bring a profile of its name.
        for profile in {id(profile): profile for _, profile in batch}.values():
            if self._engines is None:
                self._engines = await open_engines(self.db, days=profile.signature_days)
                await settle(self.db, self._engines)
            if id(profile) not in self._known:
                await store_reference(self.db, profile, agencies())
                await tend(self.db, profile)
                self._known[id(profile)] = profile
            entries = [outcome for outcome, own in batch if own is profile]
            captures = [each for each in entries if isinstance(each, Capture)]
            refused = [each for each in entries if isinstance(each, Reject)]
            forgotten, rejects = self._engines.forgotten.sifted(refused, profile)
            self.counts.update(await store(self.db, captures + forgotten, profile, self._engines))
            if rejects:
                self.counts.update(await store_rejects(self.db, rejects, profile))
