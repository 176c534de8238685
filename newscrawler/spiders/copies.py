"""Which copies of a story a crawl fetches: one; one more of a sample; all of an outlet whose texts differ.

A copy that is not fetched is not lost: the store makes it of the link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import attrs

from newscrawler.sources.copies import CopyRule, order_of

TRIES = 5
"""Outlets that one crawl asks for a story while their pages fail."""


@attrs.define(frozen=True)
class Wanted:
    """A page to ask for."""

    url: str
    id: str
    """The page's identity."""
    outlet: str | None = None
    story: str | None = None
    """`stories._id` where another outlet's copy would do as well."""
    needed: int = 1
    """Once so many copies of the story are stored (of the page, where `story` is None), it is wanted no more; 0: it is
    fetched again whatever is stored."""


@attrs.define
class _Story:
    held: set[str]
    """Outlets whose copy is fetched, by this crawl or an earlier one."""
    asked: set[str] = attrs.field(factory=set)
    waiting: dict[str, Wanted] = attrs.field(factory=dict)
    """Copies that were seen linked, by outlet, while any of them may still be wanted."""
    failures: int = 0
    under_way: bool = False


@attrs.define
class Copies:
    """The stories that this crawl met, and which of their copies it still wants."""

    rule: CopyRule
    refetch: bool = False
    """Ask again for the copies that are fetched."""
    differing: frozenset[str] = frozenset()
    """Outlets whose texts differ from the others': they are fetched in full, beside a copy of another outlet."""
    _stories: dict[str, _Story] = attrs.field(factory=dict)
    _sampled: dict[str, None] = attrs.field(factory=dict)
    """Stories whose further copy is chosen when all lists are read."""

    def unmet(self, stories: Iterable[str]) -> list[str]:
        """Give those of the stories that this crawl has not met, each once."""
        return [story for story in dict.fromkeys(stories) if story not in self._stories]

    def meet(self, story: str, held: Collection[str]) -> None:
        """Enter a story with the outlets whose copy is stored already."""
        # Two lists may name it at one moment, and each asks the database.
        self._stories.setdefault(story, _Story(set(held)))

    def link(self, page: Wanted) -> Wanted | None:
        """Take note of a copy that was seen linked, and give what is to be fetched now."""
        if page.story is None or page.outlet is None:
            return page
        story = self._stories[page.story]
        if page.outlet in story.asked:
            return None
        if page.outlet in story.held:
            alone = attrs.evolve(page, story=None, needed=0) if self.refetch else None
        elif page.outlet in self.differing:
            alone = attrs.evolve(page, story=None)
        else:
            if self._lacks(page.story, story):
                story.waiting.setdefault(page.outlet, page)
            return self._next(page.story, story)
        if alone is not None:
            story.asked.add(page.outlet)
        return alone

    def fetched(self, page: Wanted) -> None:
        """Take note that a copy was fetched; a further one, where it is wanted, follows from `samples`."""
        if page.story is None or page.outlet is None:
            return
        story = self._stories[page.story]
        story.under_way = False
        story.held.add(page.outlet)
        if not self._lacks(page.story, story):
            story.waiting.clear()
        self._next(page.story, story)

    def failed(self, page: Wanted) -> Wanted | None:
        """Give the copy to fetch in place of one that could not be."""
        if page.story is None:
            return None
        story = self._stories[page.story]
        story.under_way = False
        story.failures += 1
        if not self._lacks(page.story, story):
            story.waiting.clear()
        return self._next(page.story, story, now=True)

    def leave(self, page: Wanted) -> None:
        """Want no copy of the story any more: another crawl fetches it, or it is too old."""
        if page.story is not None:
            story = self._stories[page.story]
            story.under_way = False
            story.failures = TRIES
            story.waiting.clear()

    def lost(self, waiting: Collection[str]) -> Iterator[Wanted]:
        """Give what is to be fetched in place of pages that are asked and will not come, but for stories in `waiting`.

        Scrapy drops a redirect that leads to where it was before without a word.
        """
        for name, story in self._stories.items():
            if story.under_way and name not in waiting:
                story.under_way = False
                story.failures += 1
                if self._lacks(name, story) and (found := self._next(name, story, now=True)) is not None:
                    yield found

    def samples(self) -> Iterator[Wanted]:
        """Give the further copies to fetch of what is linked by now, on an outlet that the story's hash chooses."""
        for name in list(self._sampled):
            del self._sampled[name]
            found = self._next(name, self._stories[name], now=True)
            if found is not None:
                yield found

    def _next(self, name: str, story: _Story, *, now: bool = False) -> Wanted | None:
        if story.under_way or not story.waiting:
            return None
        held = len(story.held - self.differing)
        if held and not now:
            self._sampled[name] = None
            return None
        outlet = min(story.waiting, key=lambda each: order_of(name, each)) if held else next(iter(story.waiting))
        story.under_way = True
        story.asked.add(outlet)
        return attrs.evolve(story.waiting.pop(outlet), needed=held + 1)

    def _lacks(self, name: str, story: _Story) -> bool:
        wanted = 2 if self.rule.samples(name) else 1
        return story.failures < TRIES and len(story.held - self.differing) < wanted
