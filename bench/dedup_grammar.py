"""The grammar of the generated stories: a voice for each story, which fills the slots of frames by chance.

A slot is written `%(name)s`. A voice keeps its story's cast (people, bodies, places) and theme (the nouns that come
again), so that a story reads as one; two stories of a topic share its stock sentences, as real ones do, and single
words.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

import dedup_words as words
from dedup_names import World

NP = (
    "the %(A)s %(N)s", "the %(N)s", "its %(A)s %(N)s", "the %(T)s", "the %(T)s %(N)s", "the %(A)s %(T)s",
    "%(A)s %(NS)s",
    "the %(N)s of the %(T)s", "the %(NS)s in %(C)s", "several %(NS)s", "the %(A)s %(N)s and its %(NS)s",
    "the %(X)s %(N)s",
    "the %(N)s %(N)s", "the %(N)s near %(C)s", "the city's %(A)s %(NS)s", "the %(T)s and the %(N)s",
    "most %(A)s %(NS)s",
)  # fmt: skip
FRAMES = (
    "%(O)s %(V)s %(np)s %(t)s", "%(np)s %(VP)s %(np)s, %(O)s %(s)s", "%(P)s %(s)s %(np)s would %(B)s %(np)s",
    "%(t)s, %(np)s was %(V)s because of %(np)s", "%(np)s has %(adv)s %(V)s %(np)s in %(C)s",
    "more than %(n)s %(NS)s were %(V)s %(t)s", "about %(pct)s percent of %(np)s %(V)s %(np)s",
    "%(L)s, the %(role)s, %(s)s that %(np)s could not %(B)s %(np)s without %(np)s",
    '"%(q)s," %(L)s %(s)s', '"%(q)s," %(s)s %(P)s, %(role)s of %(O)s. "%(q)s"',
    '%(P)s %(s)s %(np)s was "%(A)s and %(A)s"',
    "%(np)s will cost $%(m)s million and %(B)s %(np)s", "%(O)s and %(O)s %(V)s %(np)s, which %(adv)s %(V)s %(np)s",
    "critics of %(np)s say %(np)s should %(B)s %(np)s", "the %(N)s comes after %(np)s %(V)s %(np)s %(t)s",
    "%(np)s, %(adv)s %(V)s %(t)s, is expected to %(B)s %(np)s", "in %(C)s, %(np)s %(V)s %(np)s despite %(np)s",
    "%(L)s did not say whether %(np)s would %(B)s %(np)s", "neither %(np)s nor %(np)s %(V)s %(np)s",
    "the number of %(NS)s rose to %(n)s from %(n)s, data from %(O)s showed", "%(np)s needs %(n)s %(NS)s and %(np)s",
    "until %(mo)s, %(np)s had %(V)s only %(np)s", "%(np)s %(adv)s %(V)s, and %(np)s %(V)s %(np)s in return",
    "a %(N)s of %(n)s %(NS)s %(V)s %(np)s between %(C)s and %(C)s", "if %(np)s fails, %(O)s may %(B)s %(np)s",
    "%(np)s is one of %(n)s %(NS)s that %(O)s wants to %(B)s",
    "%(P)s, who %(adv)s %(V)s %(np)s, %(s)s %(np)s mattered more",
    "%(O)s declined to comment on %(np)s but %(s)s %(np)s was %(adv)s %(V)s", "the %(T)s has %(V)s %(np)s since %(y)s",
    "for %(np)s, the %(N)s means %(A)s %(NS)s and fewer %(NS)s", "%(np)s took %(n)s days to %(B)s %(np)s, %(L)s %(s)s",
    "under the %(N)s, %(np)s must %(B)s %(np)s by %(mo)s", "%(np)s and %(np)s %(V)s each other over %(np)s %(t)s",
    "a draft seen by %(O)s would %(B)s %(np)s and %(B)s %(np)s", "%(L)s called for %(np)s to %(B)s %(np)s",
    "the %(role)s of %(O)s %(s)s the %(N)s had %(V)s %(np)s %(adv)s", "%(np)s was built in %(y)s to %(B)s %(np)s",
    "at least %(n)s %(NS)s from %(C)s %(V)s %(np)s", "rising %(NS)s and %(A)s %(NS)s have %(V)s %(np)s %(t)s",
    "officials in %(C)s %(V)s %(np)s, while %(np)s %(adv)s %(V)s", "%(np)s could %(B)s %(np)s as soon as next %(wd)s",
)  # fmt: skip
LEADS = (
    "%(O)s %(V)s %(np)s in %(C)s on %(wd)s, %(P)s said, after %(np)s %(V)s %(np)s",
    "%(P)s, the %(role)s of %(O)s, %(V)s %(np)s on %(wd)s as %(np)s %(V)s %(np)s near %(C)s",
    "More than %(n)s %(NS)s in %(C)s were %(V)s on %(wd)s when %(np)s %(adv)s %(V)s %(np)s, %(O)s said",
    "%(np)s %(adv)s %(V)s %(np)s in %(C)s on %(wd)s, and %(O)s said %(np)s would %(B)s",
    "A %(A)s %(N)s that %(V)s %(np)s in %(C)s has been %(V)s by %(O)s, its %(role)s %(P)s said on %(wd)s",
    "%(O)s will %(B)s %(np)s after %(np)s in %(C)s %(V)s %(n)s %(NS)s, according to %(P)s",
)  # fmt: skip
QUOTES = (
    "We want to %(B)s %(np)s and %(B)s %(np)s", "Nobody here %(V)s %(np)s, and nobody will",
    "It is %(np)s that worries us",
    "The %(N)s will %(B)s %(np)s whatever happens", "You cannot %(B)s %(np)s without %(np)s", "I never %(V)s %(np)s",
    "There were %(n)s %(NS)s and not one %(N)s", "Our %(NS)s deserve %(np)s", "This is about %(np)s, not about %(np)s",
    "We are looking at %(np)s very closely", "If they %(B)s %(np)s, we shall %(B)s %(np)s",
    "%(np)s can wait, %(np)s cannot",
)  # fmt: skip
HEADLINES = (
    "%(O)s %(V)s %(A)s %(N)s", "%(C)s %(N)s %(V)s after %(T)s %(N)s", "%(L)s %(V)s %(T)s %(N)s",
    "%(A)s %(NS)s %(V)s in %(C)s",
    "%(O)s to %(B)s %(T)s %(N)s in %(C)s", "%(n)s %(NS)s %(V)s as %(A)s %(N)s hits %(C)s",
    "%(L)s: %(T)s must %(B)s %(NS)s",
    "Why %(A)s %(NS)s %(B)s %(C)s", "%(C)s %(V)s %(NS)s over %(A)s %(T)s",
)  # fmt: skip
DECKS = (
    "%(np)s %(V)s %(np)s, and %(np)s may follow", "%(L)s says %(np)s will %(B)s %(np)s",
    "%(np)s %(adv)s %(V)s by %(O)s",
    "What %(np)s means for %(np)s in %(C)s", "%(n)s %(NS)s in %(C)s wait for %(np)s",
)  # fmt: skip


def zipf(rng: random.Random, items: Sequence[str], power: float = 2.0) -> str:
    """Draw one of `items`, the first ones the most often: the chance of rank x falls as x**(1/power - 1)."""
    return items[int(len(items) * rng.random() ** power)]


class Voice:
    """Fills frames for one story; a mapping from a slot's name to what `rng` puts there."""

    def __init__(self, rng: random.Random, world: World, nouns: Sequence[str], day: date) -> None:
        self.rng = rng
        self.world = world
        self.day = day
        self.people = [(zipf(rng, world.firsts), zipf(rng, world.lasts, 1.5)) for _ in range(rng.randint(2, 4))]
        self.places = [zipf(rng, world.places, 1.7) for _ in range(rng.randint(1, 3))]
        self.bodies = [zipf(rng, rng.choice((world.bodies, world.companies)), 1.7) for _ in range(rng.randint(1, 3))]
        self.theme = [zipf(rng, nouns, 1.3) for _ in range(3)] + [zipf(rng, words.NOUNS, 1.2) for _ in range(3)]
        self.terms = [zipf(rng, world.terms, 1.5) for _ in range(2)]

    def __getitem__(self, slot: str) -> str:
        return _SLOTS[slot](self)

    @property
    def names(self) -> list[str]:
        """All that a look-alike about others must swap, longer names first."""
        first_last = [f"{first} {last}" for first, last in self.people] + [last for _, last in self.people]
        return sorted({*first_last, *self.places, *self.bodies}, key=lambda name: (-len(name), name))

    def write(self, frames: Sequence[str]) -> str:
        """Give one sentence, without its full stop."""
        text = self.rng.choice(frames) % self
        return text[0].upper() + text[1:]

    def paragraph(self, stock: Sequence[str], least: int = 2, most: int = 4) -> str:
        """Give some sentences, now and then one of the topic's `stock`."""
        random_ = self.rng.random
        sentences = [
            self.write(stock if stock and random_() < 0.12 else FRAMES) for _ in range(self.rng.randint(least, most))
        ]
        return ". ".join(sentences).replace('".', '."') + "."

    def phrase(self, frames: Sequence[str]) -> str:
        return frames[int(len(frames) * self.rng.random())] % self

    def _quote(self) -> str:
        text = self.phrase(QUOTES)
        return text[0].upper() + text[1:]


def _amount(voice: Voice) -> str:
    value = int(10 ** (0.4 + 3.4 * voice.rng.random()))
    return f"{value:,}"


_SLOTS: dict[str, Callable[[Voice], str]] = {
    "N": lambda voice: zipf(voice.rng, words.NOUNS, 1.6),
    "NS": lambda voice: zipf(voice.rng, words.PLURALS, 1.6),
    "A": lambda voice: zipf(voice.rng, words.ADJECTIVES, 1.6),
    "T": lambda voice: voice.theme[int(6 * voice.rng.random())],
    "X": lambda voice: voice.terms[int(2 * voice.rng.random())],
    "V": lambda voice: words.VERBS[int(len(words.VERBS) * voice.rng.random() ** 1.6)][1],
    "VP": lambda voice: words.VERBS[int(len(words.VERBS) * voice.rng.random() ** 1.6)][1],
    "B": lambda voice: words.VERBS[int(len(words.VERBS) * voice.rng.random() ** 1.6)][0],
    "adv": lambda voice: zipf(voice.rng, words.ADVERBS),
    "np": lambda voice: voice.phrase(NP),
    "t": lambda voice: voice.phrase(words.TIMES),
    "s": lambda voice: zipf(voice.rng, words.SAID, 3),
    "q": Voice._quote,  # noqa: SLF001 - the table belongs to the class
    "role": lambda voice: voice.rng.choice(words.ROLES),
    "P": lambda voice: " ".join(voice.rng.choice(voice.people)),
    "L": lambda voice: voice.rng.choice(voice.people)[1],
    "C": lambda voice: voice.rng.choice(voice.places),
    "O": lambda voice: voice.rng.choice(voice.bodies),
    "n": _amount,
    "m": lambda voice: f"{voice.rng.randint(2, 999) / 10:g}",
    "pct": lambda voice: f"{voice.rng.randint(11, 990) / 10:g}",
    "y": lambda voice: str(voice.rng.randint(1961, 2025)),
    "age": lambda voice: str(voice.rng.randint(17, 94)),
    "wd": lambda voice: words.WEEKDAYS[voice.day.weekday() - int(3 * voice.rng.random() ** 2)],
    "mo": lambda voice: voice.rng.choice(words.MONTHS),
    "team": lambda voice: zipf(voice.rng, voice.world.teams, 1.2),
    "co": lambda voice: zipf(voice.rng, voice.world.companies, 1.2),
    "score": lambda voice: f"{int(5 * voice.rng.random() ** 1.5)}-{int(4 * voice.rng.random() ** 1.5)}",
}
