"""The grammar of the demo's stories: phrases with slots in braces, filled by chance from a seed.

A writer keeps one story's cast (people, bodies, cities) together and does not use a phrase twice before it has used
its whole list, so that a story reads as one and two stories share little but single words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from newscrawler.demo import words
from newscrawler.demo.topics import Topic
from newscrawler.text import digest

_SLOT = re.compile(r"\{([a-z]+)(?::([a-z]+))?\}")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiou](?!ne?-))")
_QUOTED = re.compile(r'"([^"]*)"')
_COMMON = {
    "adj": words.ADJECTIVES,
    "landmark": words.LANDMARKS,
    "time": words.TIMES,
    "weekday": words.WEEKDAYS,
    "month": words.MONTHS,
    "ordinal": words.ORDINALS,
    "opener": words.OPENERS,
    "subject": words.SUBJECTS,
    "object": words.OBJECTS,
    "tail": words.TAILS,
    "frame": words.FRAMES,
    "quote": words.QUOTES,
    "speech": words.SPEECHES,
    "headline": words.HEADLINES,
    "deck": words.DECKS,
    "intertitle": words.INTERTITLES,
}
_SMALL = words.phrases("two | three | four | five | six | seven | eight | nine | eleven | twelve")
_VOWEL_ADJECTIVES = tuple(adjective for adjective in words.ADJECTIVES if adjective[0] in "aeiou")


def seeded(*parts: object) -> random.Random:
    """Give a random source that depends on `parts` alone, the same in every process."""
    return random.Random(int(digest(*(str(part) for part in parts)), 16))


class Writer:
    """Writes one story about `topic`; `rng` decides everything."""

    def __init__(self, topic: Topic, rng: random.Random) -> None:
        self.rng = rng
        self.lists = {**_COMMON, **topic.lists}
        self.cities = rng.sample(words.CITIES, 3)
        self.regions = rng.sample(words.REGIONS, 2)
        lasts = rng.sample(words.LAST_NAMES, 4)
        self.people = list(zip(rng.sample(words.FIRST_NAMES, 4), lasts, strict=True))
        bodies = rng.sample(words.BODY_NAMES, 3)
        forms = rng.sample(topic.lists["body"], 3)
        self.bodies = [form.format(name) for form, name in zip(forms, bodies, strict=True)]
        self.introduced: list[str] = []
        self._last_city = ""
        self._left: dict[str, list[str]] = {}
        self._made: dict[str, Callable[[], str]] = {
            "number": self._number,
            "percent": lambda: f"{rng.randint(11, 990) / 10:g}",
            "money": self._money,
            "year": lambda: str(rng.randint(1971, 2024)),
            "city": self._city,
            "region": lambda: rng.choice(self.regions),
            "org": lambda: rng.choice(self.bodies),
            "person": self._person,
            "last": self._last,
            "base": lambda: self._pick("verb").split("/")[0],
            "past": lambda: self._pick("verb").split("/")[1],
            "present": lambda: _third_person(self._pick("verb").split("/")[0]),
        }

    def write(self, template: str) -> str:
        """Give `template` with every slot filled, down to the last."""
        text = self._fill(template).replace(" ,", ",").replace(" that, ", " that ")
        return _ARTICLE.sub(r"\1n ", text)

    def headline(self) -> str:
        return _capital(self.write("{headline}"))

    def deck(self) -> str:
        return _capital(self.write("{deck}"))

    def intertitle(self) -> str:
        return _capital(self.write("{intertitle}"))

    def paragraph(self, least: int = 28, most: int = 68) -> str:
        """Give a paragraph of at least 25 and at most 70 words."""
        goal = self.rng.randint(least, (least + most) // 2)
        sentences: list[str] = []
        count = 0
        while count < goal:
            sentence = _capital(self.write("{frame}"))
            length = len(sentence.split())
            if count + length <= most:
                sentences.append(sentence)
                count += length
        return " ".join(sentences)

    def _fill(self, template: str) -> str:
        return _SLOT.sub(self._slot, template)

    def _slot(self, match: re.Match[str]) -> str:
        name, change = match.groups()
        if change == "vowel":
            return self.rng.choice(_VOWEL_ADJECTIVES)
        made = self._made.get(name)
        text = made() if made else self._fill(self._pick(name))
        if change == "cap":
            return _capital(text)
        if change == "low":
            return text[:1].lower() + text[1:] if not text.startswith(("I ", "I'")) else text
        return text

    def _pick(self, name: str) -> str:
        left = self._left.get(name)
        if not left:
            left = self._left[name] = self.rng.sample(self.lists[name], len(self.lists[name]))
        return left.pop()

    def _city(self) -> str:
        self._last_city = self.rng.choice([city.name for city in self.cities if city.name != self._last_city])
        return self._last_city

    def _person(self) -> str:
        first, last = self.rng.choice(self.people)
        if last in self.introduced:
            return last
        self.introduced.append(last)
        return f"{first} {last}"

    def _last(self) -> str:
        return self.rng.choice(self.introduced) if self.introduced else self._person()

    def _number(self) -> str:
        scale = self.rng.random()
        if scale < 0.3:
            return self.rng.choice(_SMALL)
        return f"{self.rng.randint(13, 99) if scale < 0.7 else self.rng.randint(101, 9800):,}"

    def _money(self) -> str:
        sign = self.rng.choice("$$$€£")
        if self.rng.random() < 0.6:
            unit = self.rng.choice(("million", "million", "billion"))
            return f"{sign}{self.rng.randint(11, 480) / 10:g} {unit}"
        return f"{sign}{self.rng.randint(12, 980) * 1000:,}"


def curled(text: str) -> str:
    """Give `text` with typographic quotes and apostrophes in place of straight ones."""
    return _QUOTED.sub("“\\1”", text).replace("'", "’")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _third_person(verb: str) -> str:
    head, _, rest = verb.partition(" ")
    if head.endswith(("s", "x", "sh", "ch", "z")):
        head += "es"
    elif head.endswith("y") and head[-2] not in "aeiou":
        head = head[:-1] + "ies"
    else:
        head += "s"
    return f"{head} {rest}".strip()
