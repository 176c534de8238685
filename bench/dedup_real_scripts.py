"""Stories of dedup_real.py in other languages: nonsense of their words or letters, and tables told in two of them."""

from __future__ import annotations

import bisect
import itertools
from random import Random

import attrs
from dedup_real_words import person, place, sections

_HELD = sections("dedup_real_languages.txt")
_BLANKLESS = {"zh": ("\uff0c", "。"), "ja": ("、", "。"), "th": (" ", " ")}
"""Comma and stop of the scripts without blanks between words."""
_SPACED = ("es", "de", "fr")
_TABLES = ("en", "es", "de")


@attrs.frozen
class Foreign:
    language: str
    headline: str
    paragraphs: list[str]


class Tongue:
    """Draws words as often as a language does: the commonest much more often than the rest."""

    def __init__(self, language: str, rng: Random) -> None:
        self.language, self._rng = language, rng
        self.has_blanks = language in _SPACED
        if self.has_blanks:
            common = " ".join(_HELD[language]).split()
            stems = [word for word in common if len(word) > 5]
            ends = _HELD[f"endings-{language}"][0].split()
            rare = [
                rng.choice(stems)[: rng.randrange(3, 6)] + rng.choice(stems)[-4:] + rng.choice(ends)
                for _ in range(1200)
            ]
            self._words = [*common, *rare]
        else:
            characters = "".join(_HELD[language])
            lengths = (3, 4, 5, 6) if language == "th" else (1, 2, 2, 3)
            self._words = [
                "".join(
                    characters[min(len(characters) - 1, int(rng.expovariate(2.5 / len(characters))))]
                    for _ in range(length)
                )
                for length in rng.choices(lengths, k=1400)
            ]
        self._sums = list(itertools.accumulate(1 / (rank + 6) for rank in range(len(self._words))))

    def word(self, rng: Random | None = None) -> str:
        return self._words[bisect.bisect(self._sums, (rng or self._rng).random() * self._sums[-1] * 0.9999)]

    def furniture(self, seed: int) -> list[str]:
        """Give the lines that one outlet has under each story."""
        own = Random(seed)
        return [self.sentence(own).strip() for _ in range(own.randrange(5))]

    def sentence(self, rng: Random | None = None) -> str:
        rng = rng or self._rng
        words = [self.word(rng) for _ in range(rng.randrange(8, 24))]
        if rng.random() < 0.3:
            words.insert(rng.randrange(len(words)), str(rng.randrange(2, 4000)))
        if self.has_blanks:
            text = " ".join([f"{word}," if rng.random() < 0.06 else word for word in words])
            return text[0].upper() + text[1:].rstrip(",") + ". "
        comma, stop = _BLANKLESS[self.language]
        middle = rng.randrange(3, len(words) - 2)
        return "".join([*words[:middle], comma, *words[middle:], stop])

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self._rng.randrange(2, 5))).strip()

    def headline(self) -> str:
        return self.sentence()[:60].strip(" .。")

    def edited(self, text: str, share: float) -> str:
        """Replace or drop up to `share` of the text, a word at a time."""
        rng = self._rng
        if self.has_blanks:
            words = text.split(" ")
            return " ".join(self.word() if rng.random() < share else word for word in words)
        for _ in range(int(share * len(text) / 2)):
            at = rng.randrange(len(text) - 3)
            if not any(char.isdigit() for char in text[at : at + 2]):
                text = text[:at] + (self.word() if rng.random() < 0.7 else "") + text[at + 2 :]
        return text


LANGUAGES = (*_BLANKLESS, *_SPACED)


def prose(tongue: Tongue, rng: Random) -> Foreign:
    return Foreign(tongue.language, tongue.headline(), [tongue.paragraph() for _ in range(rng.randrange(4, 9))])


def tables(rng: Random) -> list[Foreign]:
    """Give one table of results in two languages: the same names and figures between other words."""
    rows = [
        {"a": place(rng), "b": place(rng), "x": rng.randrange(6), "y": rng.randrange(6), "n": rng.randrange(900, 60000),
         "p": ", ".join(person(rng) for _ in range(rng.randrange(1, 4)))}
        for _ in range(rng.randrange(5, 10))
    ]  # fmt: skip
    day = rng.randrange(3)
    told = []
    for language in rng.sample(_TABLES, 2):
        days, headline, opening, row, end = _HELD[f"table-{language}"]
        shown = days.split()[day]
        texts = [opening.format(day=shown), *(row.format(**values) for values in rows), end]
        told.append(Foreign(language, headline.format(day=shown), texts))
    return told
