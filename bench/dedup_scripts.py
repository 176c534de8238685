"""Invented stories in other languages: scripts without blanks between words, and Latin ones that share names and
figures.

The words are made of each language's own letters and mean nothing; function words are real, so that a language can
be told.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import attrs
from dedup_grammar import zipf
from dedup_names import World
from dedup_sites import Site
from dedup_stories import Newsroom, Story

_LATIN = {
    "es": (
        "el la los las de del en con por para que se ha una un y no más sobre entre hasta desde",
        "a o os as ción dad ado ar ero ista",
    ),
    "fr": (
        "le la les des du en avec pour que qui se une un et ne pas plus sur entre dans est aux",
        "e es eur tion té é er ier iste eux",
    ),
    "de": (
        "der die das den dem in mit für dass sich eine ein und nicht mehr auf zwischen bis aus ist",
        "en er ung heit lich bar keit isch",
    ),
    "pt": (
        "o a os as do da em com por para que se uma um e não mais sobre entre até desde são",
        "a o os as ção dade ado ar eiro ista",
    ),
    "it": (
        "il la i le del della in con per che si una un e non più su tra fino da sono gli",
        "a o i e zione tà ato are iere ista",
    ),
    "id": (
        "yang di ke dari dan untuk dengan ini itu pada tidak akan dalam juga oleh ada para",
        "an kan i nya asi wan ah ik",
    ),
}
_TABLES = {
    "en": "These are the results of the matches that were played in the league on {d}: {rows}. {n} people came.",
    "es": "Estos son los resultados de los partidos que se jugaron en la liga el {d}: {rows}. Asistieron {n}.",
    "fr": "Voici les résultats des matches qui ont été joués dans la ligue le {d} : {rows}. L'affluence était de {n}.",
    "de": "Das sind die Ergebnisse der Spiele, die in der Liga am {d} ausgetragen wurden: {rows}. Es kamen {n}.",
    "pt": "Estes são os resultados dos jogos que foram disputados na liga em {d}: {rows}. O público foi de {n}.",
}


class Bureau:
    """Writes stories of one language; its words are those of the seed."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        rng = random.Random(f"{language} {seed}")
        self._words, self._space, self._stop = _LEXICONS.get(language, _latin)(rng, language)

    def sites(self, english: list[Site]) -> list[Site]:
        """Give the sites that print this language, whose promos are in it."""
        rng = random.Random(f"sites {self.language}")
        return [
            attrs.evolve(
                site,
                name=f"{self.language} {site.name}",
                domain=f"{self.language}.{site.domain}",
                dateline=rng.choice(("({agency}) ", "{CITY} - ", "")),
                credit=rng.choice(("", "({agency})")),
                own=tuple(self._sentence(rng, [site.name]) + self._stop for _ in range(rng.randint(1, 3))),
            )
            for site in rng.sample(english, 20)
        ]

    def story(self, room: Newsroom, day: date) -> Story:
        rng = room.rng
        names = [zipf(rng, room.world.places) for _ in range(2)]
        paragraphs = [self._paragraph(rng, names) for _ in range(rng.randint(2, 7))]
        return _story(room, self.language, day, paragraphs, [self._sentence(rng, names) for _ in range(3)])

    def _paragraph(self, rng: random.Random, names: list[str]) -> str:
        return self._space.join(self._sentence(rng, names) + self._stop for _ in range(rng.randint(2, 4)))

    def _sentence(self, rng: random.Random, names: list[str]) -> str:
        parts = [zipf(rng, self._words, 1.8) for _ in range(rng.randint(7, 16))]
        parts[rng.randrange(len(parts))] = rng.choice((*names, str(rng.randint(2, 900))))
        text = self._space.join(parts)
        return text[0].upper() + text[1:]


def tables(room: Newsroom, day: date) -> tuple[Story, Story]:
    """Give one table of results in two languages: the names and figures are the same, the few words are not."""
    rng = room.rng
    rows = [
        f"{zipf(rng, room.world.teams)} - {zipf(rng, room.world.teams)} {rng.randint(0, 5)}-{rng.randint(0, 5)}"
        for _ in range(9)
    ]
    first, second = rng.sample(sorted(_TABLES), 2)
    filled = {"d": day.isoformat(), "rows": "; ".join(rows), "n": rng.randint(900, 60000)}
    one = _story(room, first, day, [_TABLES[first].format(**filled)], [rows[0]])
    other = _story(
        room, second, day, [_TABLES[second].format(**filled)], [rows[0]], like="language", resembles=[one.id]
    )
    return one, other


def _story(
    room: Newsroom, language: str, day: date, paragraphs: list[str], headlines: list[str], **like: object
) -> Story:
    return Story(
        id=room.id(), kind=language, day=day, size=room.size(40), headlines=headlines, deck="", paragraphs=paragraphs,
        place=zipf(room.rng, room.world.places), agency=room.rng.choice(room.world.agencies), **like,
    )  # type: ignore[arg-type]  # fmt: skip


_Lexicon = tuple[list[str], str, str]


def _latin(rng: random.Random, language: str) -> _Lexicon:
    little, ends = _LATIN[language]
    made = World.of(rng.getrandbits(30)).lasts[:1500]
    content = [name[: rng.randint(3, 5)].lower() + rng.choice(ends.split()) for name in made]
    for at, word in enumerate(little.split()):
        content.insert(at * 2, word)
    return content, " ", "."


def _han(rng: random.Random, low: int = 0x4E00, high: int = 0x7000, count: int = 900) -> list[str]:
    return [chr(code) for code in rng.sample(range(low, high), count)]


def _chinese(rng: random.Random, _language: str) -> _Lexicon:
    signs = _han(rng)
    return (
        [*"的是在了和有", *("".join(rng.choice(signs) for _ in range(rng.choice((1, 2, 2, 3)))) for _ in range(1500))],
        "",
        "。",
    )


def _japanese(rng: random.Random, _language: str) -> _Lexicon:
    signs, tails = _han(rng), "のはがをにでともしたる"
    kana = [chr(code) for code in range(0x30A2, 0x30F0)]
    made = ["".join(rng.choice(signs) for _ in range(2)) + rng.choice(tails) for _ in range(1100)]
    made += ["".join(rng.choice(kana) for _ in range(rng.randint(3, 5))) + rng.choice(tails) for _ in range(400)]
    return made, "", "。"


def _thai(rng: random.Random, _language: str) -> _Lexicon:
    consonants, vowels = [chr(code) for code in range(0x0E01, 0x0E2E)], [*"ะาิีุู", ""]
    before = [*"เแโใไ", "", "", ""]

    def syllable() -> str:
        return rng.choice(before) + rng.choice(consonants) + rng.choice(vowels) + rng.choice((*consonants, "", ""))

    return ["".join(syllable() for _ in range(rng.randint(1, 3))) for _ in range(1500)], "", " "


_LEXICONS: dict[str, Callable[[random.Random, str], _Lexicon]] = {"zh": _chinese, "ja": _japanese, "th": _thai}
LANGUAGES = ("zh", "ja", "th", *_LATIN)
