"""Stories of dedup_real.py: the parts of the pages, and the look-alikes that are made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import attrs
from dedup_real_formulas import Instance, instances
from dedup_real_pages import Part, words_of
from dedup_real_scripts import LANGUAGES, Foreign, Tongue, prose, tables
from dedup_real_words import any_name, person, place

_HOURS = 24 * 45
"""Over which the stories start."""
_MOST_TELLING = 190
"""Characters; a story that is told from its look-alikes later than that has no teasers."""
_NO_TEASERS = 400
"""Characters at which a table has told its first rows."""


@attrs.define
class Story:
    id: str
    headline: str
    paragraphs: list[str]
    at: datetime
    later: list[str] = attrs.Factory(list)
    """New matter of an updated version of it."""
    like: str | None = None
    resembles: list[str] = attrs.Factory(list)
    telling: int = 0
    """Characters from the beginning of the lead that a reader needs to tell it from what it resembles."""
    figures: bool = False
    """Its figures and names are all that tells it from others of its form: no edit touches them."""
    tongue: Tongue | None = None
    series: str = ""

    @property
    def least(self) -> int:
        """Words that every copy keeps from the beginning."""
        return max(45, len(" ".join(self.paragraphs)[: self.telling].split()) + 40 if self.telling else 0)


def stories(parts: Sequence[Part], start: datetime, rng: Random) -> list[Story]:
    """Give all stories; each is in the list once, those that others resemble among them."""
    maker = _Maker(start, rng)
    parts = list(parts)
    rng.shuffle(parts)
    affairs = len(parts) // 120
    backgrounds, parts = parts[:affairs], parts[affairs:]
    base = [maker.story(part.headline, part.paragraphs, later=part.later) for part in parts]
    made = [*base, *maker.follow_ups(base), *maker.twins(base), *maker.roundups(base)]
    maker.quotes(base)
    maker.affairs(base, backgrounds)
    made += maker.formulas(int(len(base) * 0.28))
    made += maker.foreign(int(len(base) * 0.06), int(len(base) * 0.012))
    return made


class _Maker:
    def __init__(self, start: datetime, rng: Random) -> None:
        self._start, self._rng, self._count = start, rng, 0

    def story(self, headline: str, paragraphs: list[str], at: datetime | None = None, **known: object) -> Story:
        self._count += 1
        at = at or self._start + timedelta(hours=self._rng.uniform(0, _HOURS))
        return Story(f"s{self._count:05}", headline, list(paragraphs), at, **known)  # type: ignore[arg-type]

    def follow_ups(self, base: list[Story]) -> Iterator[Story]:
        """Lift three to six paragraphs of an older story under a new lead and new matter, which are half or more."""
        rng = self._rng
        for story in [story for story in base if story.later]:
            new = _first_words(story.later, 260)
            room = words_of(new)
            if room < 60 or len(story.paragraphs) < 4 or rng.random() < 0.25:
                continue
            lifted: list[str] = []
            for paragraph in rng.sample(story.paragraphs[1:], len(story.paragraphs) - 1):
                size = words_of([*lifted, paragraph])
                if len(lifted) < 6 and size <= room * 0.95 and size <= 0.65 * words_of(story.paragraphs):
                    lifted.append(paragraph)
            if words_of(lifted) < 40:
                continue
            story.later = []
            lifted.sort(key=story.paragraphs.index)
            at = story.at + timedelta(hours=rng.uniform(5, 24 * 8))
            yield self.story(_opening(new[0]), [*new, *lifted], at, like="follow-up", resembles=[story.id])

    def twins(self, base: list[Story]) -> Iterator[Story]:
        """Tell some stories of other people, places and firms: the same wording, all names swapped."""
        rng = self._rng
        named = [story for story in base if _is_of_names(story) and not story.later]
        for story in rng.sample(named, min(len(named), len(base) // 11)):
            swap = _Swap(story, rng)
            texts = [swap.text(text) for text in story.paragraphs]
            at = story.at + timedelta(hours=rng.uniform(-48, 24 * 15))
            twin = self.story(swap.text(story.headline), texts, at, like="twin", resembles=[story.id])
            twin.telling = _second_difference(texts, story.paragraphs)
            story.telling = max(story.telling, _second_difference(story.paragraphs, texts))
            story.figures = twin.figures = True
            yield twin

    def roundups(self, base: list[Story]) -> Iterator[Story]:
        rng = self._rng
        for number in range(len(base) // 22):
            first = rng.choice(base)
            near = sorted(base, key=lambda story: abs(story.at - first.at))[: rng.randrange(4, 9)]
            texts = [f"Good morning from {place(rng)}. Here are {len(near)} stories that you may have missed."]
            for story in near:
                if number % 2:
                    texts.append(story.headline)
                texts += _first_words(story.paragraphs[:1], 70)
            at = max(story.at for story in near) + timedelta(hours=rng.uniform(1, 14))
            title = rng.choice(("Morning briefing", "The day in brief", "What to know today", "News round-up"))
            headline = f"{title}: {near[0].headline}"
            yield self.story(headline, texts, at, like="roundup", resembles=[story.id for story in near])

    def quotes(self, base: list[Story]) -> None:
        """Put one long quote into two stories."""
        rng = self._rng
        for _ in range(len(base) // 25):
            one, two, donor = rng.sample(base, 3)
            said = _first_words([max(donor.paragraphs, key=len)], rng.randrange(35, 70))[0].strip('"“”')
            if two.like or len(said.split()) < 20:
                continue
            quote = f"“{said.rstrip('.,')},” {person(rng)} said."
            for story in (one, two):
                story.paragraphs.insert(rng.randrange(1, len(story.paragraphs) + 1), quote)
            two.like, two.resembles = "quote", [one.id]

    def affairs(self, base: list[Story], backgrounds: list[Part]) -> None:
        """End many stories of an affair with the same standing background."""
        rng = self._rng
        for background in backgrounds:
            texts = _first_words(background.paragraphs, rng.randrange(60, 150))
            near = [story for story in rng.sample(base, rng.randrange(4, 12)) if not story.like]
            near = [story for story in near if words_of(texts) < 0.55 * words_of(story.paragraphs)]
            for number, story in enumerate(sorted(near, key=lambda story: story.at)):
                story.paragraphs += texts
                if number:
                    story.like, story.resembles = "background", [other.id for other in near if other.at < story.at][-6:]

    def formulas(self, count: int) -> Iterator[Story]:
        rng = self._rng
        filled = instances(rng, self._start.date(), _HOURS // 24, count=count)
        texts = [" ".join(instance.paragraphs) for instance in filled]
        earlier: dict[str, list[Story]] = {}
        for number, instance in enumerate(filled):
            story = self._formula(instance)
            others = [text for at, text in enumerate(texts) if at != number and filled[at].kind == instance.kind]
            story.telling = _first_difference(texts[number], others)
            held = earlier.setdefault(instance.kind, [])
            own = [other for other in held if other.series == story.series]
            story.resembles = [other.id for other in [*held[-3:], *own[-5:]]]
            story.like = instance.kind if story.resembles else None
            held.append(story)
            yield story

    def _formula(self, instance: Instance) -> Story:
        at = datetime.combine(instance.day, datetime.min.time(), self._start.tzinfo)
        at += timedelta(hours=self._rng.uniform(4, 20))
        return self.story(instance.headline, instance.paragraphs, at, figures=True, series=str(instance.series))

    def foreign(self, count: int, pairs: int) -> Iterator[Story]:
        """Tell stories in other languages, some with a twin of other figures, and tables in two languages."""
        rng = self._rng
        tongues = [Tongue(language, rng) for language in LANGUAGES]
        for number in range(count):
            tongue = tongues[number % len(tongues)]
            story = self._foreign(prose(tongue, rng), tongue)
            yield story
            if number % 5 == 0:
                lifted = story.paragraphs[2:4]
                texts = [tongue.paragraph(), tongue.paragraph(), *lifted, tongue.paragraph()]
                at = story.at + timedelta(hours=rng.uniform(8, 150))
                yield self.story(tongue.headline(), texts, at, like="follow-up", resembles=[story.id], tongue=tongue)
        for _ in range(pairs):
            one, two = tables(rng)
            first = self.story(one.headline, one.paragraphs, figures=True, telling=_NO_TEASERS)
            yield first
            at = first.at + timedelta(hours=rng.uniform(0, 9))
            known = {"figures": True, "telling": _NO_TEASERS, "like": "language", "resembles": [first.id]}
            yield self.story(two.headline, two.paragraphs, at, **known)

    def _foreign(self, told: Foreign, tongue: Tongue) -> Story:
        return self.story(told.headline, told.paragraphs, tongue=tongue)


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-zé]+\b(?![’'][^s])")
_NO_NAMES = {
    "The",
    "This",
    "That",
    "These",
    "And",
    "But",
    "For",
    "With",
    "You",
    "Your",
    "Our",
    "They",
    "There",
    "What",
    "How",
    "When",
}


def _names(paragraphs: list[str]) -> Counter[str]:
    """Give the capitalised words inside sentences that are nowhere written small."""
    text = "\n".join(paragraphs)
    small = set(re.findall(r"\b[a-z]+\b", text))
    return Counter(name for name in _NAME.findall(text) if name.lower() not in small and name not in _NO_NAMES)


def _is_of_names(story: Story) -> bool:
    names = _names(story.paragraphs)
    if len(names) < 5 or not 9 <= names.total() <= 0.2 * words_of(story.paragraphs):
        return False
    opening = " ".join(" ".join(story.paragraphs).split()[:80])
    lead = story.paragraphs[0][:_MOST_TELLING]
    return sum(len(re.findall(rf"\b{name}\b", opening)) for name in names) >= 3 and any(
        re.search(rf"\b{name}\b", lead) for name in names
    )


class _Swap:
    def __init__(self, story: Story, rng: Random) -> None:
        self._to: dict[str, str] = {}
        for name in sorted(_names(story.paragraphs)):
            group = next((group for group in (_MONTHS, _DAYS) if name in group), None)
            self._to[name] = rng.choice(group) if group else any_name(rng)
        self._pattern = re.compile(rf"\b({'|'.join(map(re.escape, self._to))})\b")
        shift = rng.randrange(1, 9)
        self._figures = (lambda match: str(int(match[0]) + shift)) if rng.random() < 0.5 else None

    def text(self, text: str) -> str:
        text = self._pattern.sub(lambda match: self._to[match[0]], text)
        return re.sub(r"(?<![\d.,])\d{1,3}(?![\d.,])", self._figures, text) if self._figures else text


def _second_difference(texts: list[str], others: list[str]) -> int:
    """Give the end of the second word that `others`, of as many words, do not have: one could be a copy editor's."""
    text = " ".join(texts)
    words = re.finditer(r"\S+", text)
    pairs = zip(words, " ".join(others).split(), strict=True)
    known: set[str] = set()
    for word, other in pairs:
        if word[0] != other and len(known | {other}) > 1:
            return word.end()
        if word[0] != other:
            known.add(other)
    return len(text)


def _first_difference(text: str, others: list[str]) -> int:
    """Give the end of the word by which `text` differs from each of `others`."""
    most = 0
    for other in others:
        same = next(
            (at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two),
            min(len(text), len(other)),
        )
        most = max(most, same)
    end = text.find(" ", most + 1)
    return end if end != -1 else len(text)


def has_teasers(story: Story) -> bool:
    return story.telling <= _MOST_TELLING


def _opening(text: str) -> str:
    return " ".join(text.split()[:11]).rstrip(",;:.- ")


def _first_words(paragraphs: list[str], most: int) -> list[str]:
    """Give whole sentences from the beginning, up to about `most` words."""
    kept: list[str] = []
    left = most
    for paragraph in paragraphs:
        sentences = []
        for sentence in re.split(r"(?<=[.!?]) (?=[A-Z“\"])", paragraph):
            if left <= 0:
                break
            sentences.append(sentence)
            left -= len(sentence.split())
        if sentences:
            kept.append(" ".join(sentences))
    return kept
