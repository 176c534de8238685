"""Whether a line that stands under several stories is a promo: pure functions, no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newscrawler.text import fold
from pipelines.plain import Doc
from pipelines.promos.lines import STORIES

NETWORK_OUTLETS = 3
"""Outlets on which a line must stand to be the whole network's."""
SHARE = 0.3
"""Of what its outlets publish, while it is sighted, that must show a promo."""
_COMMON, _ALIKE, _ABOUT = 0.5, 0.5, 0.5
"""Share of text, and of headline words, up to which two stories are different ones; share of the headlines that may
have a word of the line before it counts as being about them."""
_TELLING_WORD = re.compile(r"[^\W\d_]{5,}")


def scopes(folded: str, seen: Iterable[Doc], articles: Mapping[str, Doc]) -> list[list[str] | None]:
    """Give where a line stands under different stories: null for the whole network, lists of outlets.

    `seen` are its sightings, `articles` those sighted, by `_id`; a sighting whose article is gone counts for nothing.
    """
    known = [each for each in seen if each["_id"] in articles]
    different = _different(known, articles)
    stories = {each["storyId"] for each in different}
    outlets = {each["outlet"] for each in known if each["storyId"] in stories}
    if len(different) >= STORIES and len(outlets) >= NETWORK_OUTLETS:
        return [] if _is_about(folded, different, articles) else [None, sorted(outlets)]
    by_outlet: defaultdict[str, list[Doc]] = defaultdict(list)
    for each in known:
        by_outlet[each["outlet"]].append(each)
    found: list[list[str] | None] = []
    for outlet, own in by_outlet.items():
        different = _different(own, articles)
        if len(different) >= STORIES and not _is_about(folded, different, articles):
            found.append([outlet])
    return found


def _different(seen: Sequence[Doc], articles: Mapping[str, Doc]) -> list[Doc]:
    """Give one sighting for each story that is told in other words than the others."""
    chosen: list[Doc] = []
    for each in sorted(seen, key=lambda each: (each["at"], each["_id"])):
        article = articles[each["_id"]]
        if not any(_same(article, articles[other["_id"]]) for other in chosen):
            chosen.append(each)
    return chosen


def _same(first: Doc, second: Doc) -> bool:
    if first["storyId"] == second["storyId"]:
        return True
    one, other = _words(first["headline"]), _words(second["headline"])
    if one and other and len(one & other) > _ALIKE * min(len(one), len(other)):
        return True
    here, there = _paragraphs(first), _paragraphs(second)
    common = sum(map(len, here & there))
    return common > _COMMON * min(sum(map(len, here)), sum(map(len, there)))


def _words(headline: str | None) -> set[str]:
    return set(fold(headline or "").split())


def _paragraphs(article: Doc) -> set[str]:
    return {fold(paragraph) for paragraph in (article["articleBody"] or "").split("\n\n")}


def _is_about(folded: str, chosen: Sequence[Doc], articles: Mapping[str, Doc]) -> bool:
    """Tell whether a line speaks of the stories under which it stands, as the background of an affair does."""
    telling = set(_TELLING_WORD.findall(folded))
    about = sum(not telling.isdisjoint(_words(articles[each["_id"]]["headline"])) for each in chosen)
    return about > _ABOUT * len(chosen)
