"""What a crawl asks next: from the frontier in MongoDB or, in a dry run, from one in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from datetime import datetime

import attrs

from newscrawler.items import Capture
from newscrawler.mongo.agreement import differing_outlets_async
from newscrawler.mongo.claims import release
from newscrawler.mongo.client import AsyncDatabase, Document, reaching
from newscrawler.mongo.crawlstate import fetched_outlets, lists_asked, lists_due
from newscrawler.mongo.frontier import Entry, Frontier
from newscrawler.mongo.runs import end_dead_runs, living_runs, unfinished_runs
from newscrawler.sources.copies import order_of
from newscrawler.sources.lists import DAY, share_of_day
from pipelines.following import TOO_OLD, Following, article_entry, ask_lists, further_copy, list_entry, want_copies
from pipelines.identities import Targets

POSTPONED = 10.0
"""Seconds after which a page is looked at again of whose story another crawl has claimed a copy."""


class Feed:
    """Where the spider takes addresses from. MongoUnavailable is raised where the database is lost."""

    following: Following

    async def begin(self, start: Entry | None, switches: Collection[str]) -> None:
        """Say what there is to ask: all that the profile lists, or one address."""
        raise NotImplementedError

    async def take(self, count: int, *, articles: bool | None = None) -> list[Entry]:
        """Give what is due: articles alone, others alone, or (None) whatever has its turn."""
        raise NotImplementedError

    async def take_last(self, count: int) -> list[Entry] | None:
        """Give what is asked when nothing else is left and nothing is under way; None: nothing is left at all."""
        raise NotImplementedError

    async def follow(self, capture: Capture, entry: Entry) -> None:
        """Take note of what a page leads to, where the store does not."""

    async def missed(self, entry: Entry, reason: str, *, failed: bool) -> bool:  # noqa: ARG002 - for those that keep it
        """Take note of a request without an answer; tell whether another outlet's copy is asked in its place."""
        return False

    async def leave(self, entry: Entry, *, claimed: bool) -> None:
        """Ask no more for a copy of a story that is fetched; later, where it is only claimed."""

    async def rest(self, entry: Entry, seconds: float) -> bool:  # noqa: ARG002 - for those that keep it
        """Ask for it when its site has rested; tell whether another outlet's copy is asked in its place."""
        return False

    async def outdate(self, entry: Entry) -> None:
        """Take note that an article is too old to be stored, and its story with it."""

    async def renew(self) -> None:
        """Hold what is in hand."""

    async def give_back(self) -> None:
        """Let go what is in hand."""


class StoredFeed(Feed):
    """The source's frontier in MongoDB, whose pages lead on where they are stored."""

    def __init__(
        self, db: AsyncDatabase[Document], frontier: Frontier, following: Following, *, is_limited: bool = False
    ) -> None:
        self._db = db
        self._is_limited = is_limited
        self._frontier = frontier
        self.following = following

    async def begin(self, start: Entry | None, switches: Collection[str]) -> None:
        frontier, following = self._frontier, self.following
        await frontier.begin()
        await self._take_over()
        if "fresh" in switches:
            await frontier.start_over()
        else:
            carried_on = await unfinished_runs(self._db, frontier.source, frontier.run_id)
            following.runs = (frontier.run_id, *carried_on)
            following.beside = tuple(await living_runs(self._db, frontier.source, frontier.run_id))
        if "no_cooldown" in switches:
            await frontier.hasten()
        if "retry_errors" in switches:
            await frontier.retry_errors()
        async with reaching(f"the frontier of {frontier.source}"):
            rule, profile = following.rule, following.profile
            if profile.is_network and rule.compares and not rule.all:
                following.differing = frozenset(await differing_outlets_async(self._db, profile.name))
            if not self._is_limited:
                # What is new comes first where little is wanted.
                await frontier.wake(unless=following.asked)
                await self._retry_stories()
            if start is not None:
                await frontier.put([start], unless=following.asked)
                return
            budget, now = profile.list_budget, following.lists.now
            if budget is not None:
                asked, last = await lists_asked(self._db, frontier.source, now - DAY, following.runs)
                following.lists.left = share_of_day(budget, asked, now - last if last else None)
            found = await lists_due(self._db, frontier.source, frontier.now)
            lists = {each.id: each for each in [*found, *following.seeds()]}
            await ask_lists(self._db, following, [*lists.values()])

    async def take(self, count: int, *, articles: bool | None = None) -> list[Entry]:
        return await self._frontier.take(count, articles=articles)

    async def take_last(self, count: int) -> list[Entry] | None:
        lost = await self._frontier.in_hand()
        for entry in lost:
            # Scrapy drops what it cannot send without a word.
            await self.missed(entry, "no answer", failed=True)
        if lost:
            return []
        late = await self._frontier.take(count, late=True)
        found = [entry for entry in late if not await self._is_beaten(entry)]
        if found or late:
            return found
        if await self._frontier.is_at_rest():
            return None
        await self._take_over()
        return []

    async def _take_over(self) -> None:
        """Make due what runs have in hand that died on this host; elsewhere their leases run out."""
        for run in await end_dead_runs(self._db):
            await self._frontier.give_back(run)
            await release(self._db, run)

    async def leave(self, entry: Entry, *, claimed: bool) -> None:
        await (self._frontier.postpone(entry, POSTPONED) if claimed else self._frontier.close(entry))

    async def rest(self, entry: Entry, seconds: float) -> bool:
        async with self.following.choosing:
            await self._frontier.postpone(entry, seconds)
            return await self._replace(entry)

    async def outdate(self, entry: Entry) -> None:
        await self._frontier.missed(entry, TOO_OLD, failed=False)

    async def renew(self) -> None:
        await self._frontier.renew()

    async def give_back(self) -> None:
        await self._frontier.give_back()

    async def missed(self, entry: Entry, reason: str, *, failed: bool) -> bool:
        async with self.following.choosing:
            await self._frontier.missed(entry, reason, failed=failed, again=self._again(entry) if failed else None)
            return await self._replace(entry)

    async def _retry_stories(self) -> None:
        """Ask once more for stories whose pages failed: one copy of each, where others were not fetched since."""
        copies = await self._frontier.ripe_copies()
        held = await fetched_outlets(self._db, list({each.storyId for each in copies if each.storyId}))
        first: dict[str, Entry] = {}
        needless = []
        for entry in copies:
            story = entry.storyId or entry.id
            if len(held.get(story, set()) - self.following.differing) >= entry.needed:
                needless.append(entry)
            else:
                first.setdefault(story, entry)
        await self._frontier.give_up(needless)
        await self._frontier.put(first.values(), unless=self.following.asked)

    def _again(self, entry: Entry) -> datetime | None:
        revisits, now = self.following.profile.revisits, self._frontier.now
        at = revisits.retry_at(entry.id, now, entry.failures + 1)
        return now + revisits.quiet if at is None and entry.role != "article" else at

    async def _replace(self, entry: Entry) -> bool:
        if entry.storyId is None:
            return False
        async with reaching(entry.storyId):
            counts = await want_copies(self._db, self.following, {entry.id: (entry.storyId, False)})
        return bool(counts["crawl/other_outlet"])

    async def _is_beaten(self, entry: Entry) -> bool:
        """Tell whether another outlet comes before that of a further copy now, and ask that one then."""
        if entry.storyId is None:
            return False
        async with self.following.choosing, reaching(entry.storyId):
            held = (await fetched_outlets(self._db, [entry.storyId])).get(entry.storyId, set())
            count = len(held - self.following.differing)
            best = await further_copy(self._db, self.following, entry.storyId, count, {entry.id: True})
            outlets = [order_of(entry.storyId, each.outlet or "") for each in (best, entry) if each is not None]
            if best is None or outlets[0] > outlets[1]:
                return False
            await self._frontier.forget(entry)
            await self._frontier.put([best], unless=self.following.asked)
        return True


class DryFeed(Feed):
    """A frontier in memory, for nothing is stored. Of a story it asks one page, whatever that answers."""

    def __init__(self) -> None:
        self._articles: deque[Entry] = deque()
        self._others: deque[Entry] = deque()
        self._seen: set[str] = set()

    async def begin(self, start: Entry | None, switches: Collection[str]) -> None:  # noqa: ARG002 - as a stored one
        lists = self.following.lists.choose(self.following.seeds(), {}) if start is None else []
        await self.put([start] if start else [list_entry(each) for each in lists])

    async def put(self, entries: Iterable[Entry], *, unless: Collection[Document] = ()) -> int:  # noqa: ARG002 - as Frontier's
        new = 0
        for entry in entries:
            name = entry.storyId or entry.id
            if name not in self._seen:
                self._seen.add(name)
                (self._articles if entry.role == "article" else self._others).append(entry)
                new += 1
        return new

    async def take(self, count: int, *, articles: bool | None = None) -> list[Entry]:
        found: list[Entry] = []
        for waiting, wanted in ((self._others, articles is not True), (self._articles, articles is not False)):
            while wanted and waiting and len(found) < count:
                found.append(waiting.popleft())
        return found

    async def take_last(self, count: int) -> list[Entry] | None:  # noqa: ARG002 - as a stored one
        return None if not (self._articles or self._others) else []

    async def follow(self, capture: Capture, entry: Entry) -> None:
        following = self.following
        role = following.role_of(capture) if entry.role == "start" else entry.role
        if role == "article":
            return
        lists = following.parts(capture, role, entry.listPage)
        await self.put([list_entry(each) for each in (following.lists.choose(lists, {}) if lists else ())])
        alone, at = following.rule.all, following.lists.now
        linked = following.articles(capture, Targets())
        await self.put([article_entry(each, None, at, alone=alone) for each in linked])


@attrs.define
class Quota:
    """How many articles a crawl may still ask."""

    limit: int | None
    taken: int = 0
    """Asked, less those that turned out to be none."""
    fetched: int = 0

    @property
    def room(self) -> int:
        return 0 if self.limit is None else max(0, self.limit - self.taken)

    @property
    def is_done(self) -> bool:
        return self.limit is not None and self.fetched >= self.limit
