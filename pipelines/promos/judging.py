"""Whether a line that stands under several stories is a promo: pure functions, no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from newscrawler.text import fold
from pipelines.plain import Doc
from pipelines.promos.lines import STORIES

NETWORK_OUTLETS = 3
"""Outlets on which a line must stand to be the whole network's."""
SHARE = 0.2
"""Of what its outlets publish, while it is sighted, that must show a promo: of 100 lines cut in bench/promos.py none is
wrong, and what is repeated in turns (five promos, one a page) is just found."""
_COMMON, _ALIKE, _ABOUT = 0.5, 0.5, 0.5
"""Share of text, and of headline words, up to which two stories are different ones; share of the headlines that may
have a word of the line before it counts as being about them. From .3 to .7 bench/promos.py gives the same."""
_TELLING_WORD = re.compile(r"[^\W\d_]{5,}")


@attrs.define
class Told:
    """What is told under a line: an article's words."""

    story: str
    headline: frozenset[str]
    paragraphs: frozenset[str]
    """Folded."""
    length: int

    @classmethod
    def of(cls, article: Doc) -> Told:
        paragraphs = frozenset(map(fold, (article["articleBody"] or "").split("\n\n")))
        headline = frozenset(fold(article["headline"] or "").split())
        return cls(article["storyId"], headline, paragraphs, sum(map(len, paragraphs)))

    def is_like(self, other: Told) -> bool:
        """Tell whether two articles tell the same story, by identity, headline or paragraphs."""
        if self.story == other.story:
            return True
        words = min(len(self.headline), len(other.headline))
        if words and len(self.headline & other.headline) > _ALIKE * words:
            return True
        return sum(map(len, self.paragraphs & other.paragraphs)) > _COMMON * min(self.length, other.length)


def scopes(folded: str, seen: Iterable[Doc], told: Mapping[str, Told]) -> list[list[str] | None]:
    """Give where a line stands under different stories: null for the whole network, lists of outlets.

    `seen` are its sightings, `told` the articles sighted, by `_id`; one that is gone counts for nothing.
    """
    known = [each for each in seen if each["_id"] in told]
    different = _different(known, told)
    stories = {told[each["_id"]].story for each in different}
    outlets = {each["outlet"] for each in known if each["storyId"] in stories}
    if len(different) >= STORIES and len(outlets) >= NETWORK_OUTLETS:
        return [] if _is_about(folded, different, told) else [None, sorted(outlets)]
    by_outlet: defaultdict[str, list[Doc]] = defaultdict(list)
    for each in known:
        by_outlet[each["outlet"]].append(each)
    found: list[list[str] | None] = []
    for outlet, own in by_outlet.items():
        different = _different(own, told)
        if len(different) >= STORIES and not _is_about(folded, different, told):
            found.append([outlet])
    return found


def _different(seen: Sequence[Doc], told: Mapping[str, Told]) -> list[Doc]:
    """Give one sighting for each story that is told in other words than the others."""
    chosen: list[Doc] = []
    for each in sorted(seen, key=lambda each: (each["at"], each["_id"])):
        if not any(told[each["_id"]].is_like(told[other["_id"]]) for other in chosen):
            chosen.append(each)
    return chosen


def _is_about(folded: str, chosen: Sequence[Doc], told: Mapping[str, Told]) -> bool:
    """Tell whether a line speaks of the stories under which it stands, as the background of an affair does."""
    telling = set(_TELLING_WORD.findall(folded))
    about = sum(not telling.isdisjoint(told[each["_id"]].headline) for each in chosen)
    return about > _ABOUT * len(chosen)
