"""The generated stories, and the look-alikes that resemble an earlier one without being it.

Known from newsrooms: a follow-up lifts the background of the story before; a brief or an obituary is written over
the last
one, names and ages changed; a round-up puts the first lines of several stories together; reports on one speech quote
the
same sentences; every story of a running affair carries the affair's background paragraphs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date

import attrs
import dedup_words as words
from dedup_grammar import DECKS, FRAMES, HEADLINES, LEADS, Voice, zipf
from dedup_names import World
from dedup_topics import SPEECH_FRAMES, TOPICS

_WEIGHTS = [topic.weight for topic in TOPICS]
_SMALL = re.compile(r"\b\d{1,2}\b")
_BRIEFS = tuple(
    [" ".join(part.split()) for part in brief.split("|")]
    for brief in (
        """A %(age)s-year-old man from %(C)s was arrested on %(wd)s on suspicion of %(N)s theft, police said. |
        Officers were called to
        a %(N)s in %(C)s shortly after %(h)s o'clock. %(P)s was held after a short chase and taken to the station in
        %(C)s. | He is due
        to appear in court on %(wd)s. Anyone with information is asked to call the police.""",
        """%(P)s, %(age)s, of %(C)s, was sentenced to %(h)s years in prison on %(wd)s for fraud, the court in %(C)s
        said. | The judge
        said %(L)s had betrayed the trust of those who had given money for a %(N)s. The losses came to about $%(n)s.
        | %(L)s pleaded
        guilty in %(mo)s. The defence said it would consider an appeal.""",
        """Two people were injured on %(wd)s when a car and a %(N)s collided on the road between %(C)s and %(C)s,
        police said. | The
        driver, a %(age)s-year-old from %(C)s, was taken to hospital with serious injuries. Her passenger, %(age)s,
        was treated at the
        scene. | The road was closed for %(h)s hours. The cause of the accident is under investigation.""",
        """A fire destroyed a %(N)s in %(C)s early on %(wd)s, the fire service said. No one was hurt. | About %(age)s
        firefighters
        fought the flames for %(h)s hours and kept them from spreading to a nearby %(N)s. The damage is put at
        $%(n)s. | The cause was
        not immediately known. %(P)s of the fire service said an inquiry had been opened.""",
        """%(P)s, %(age)s, of %(C)s, passed away peacefully on %(wd)s, surrounded by family. | Born in %(C)s in
        %(y)s, %(L)s worked as
        %(role)s for many years and was a member of the %(N)s club. | A service will be held on %(wd)s at %(h)s
        o'clock at the chapel
        in %(C)s. In lieu of flowers, the family asks for donations to the local hospice. Condolences may be left
        online.""",
        """Funeral services for %(P)s, %(age)s, of %(C)s will be held at %(h)s o'clock on %(wd)s at the funeral home
        in %(C)s. Burial
        will follow in the town's cemetery. | %(L)s died on %(wd)s. Survivors include a wife, two sons and %(h)s
        grandchildren. |
        Visitation will be one hour before the service. Memorials may be sent to the %(N)s fund.""",
        """%(O)s has named %(P)s as %(role)s, it said on %(wd)s. | %(L)s, %(age)s, joins from %(co)s, where the work
        included %(NS)s
        and %(NS)s. The appointment takes effect in %(mo)s. | "We are delighted to welcome %(L)s to the team," the
        chairman said.
        The post had been vacant since %(mo)s.""",
        """Police in %(C)s are asking for help in finding %(P)s, %(age)s, who has been missing since %(wd)s. | %(L)s
        was last seen near
        the %(N)s in %(C)s at about %(h)s o'clock and was wearing a %(A)s jacket. | Anyone who has seen %(L)s or
        knows where %(L)s may
        be is asked to call the police. Officers say they are becoming increasingly concerned.""",
    )
)
_INTROS = (
    "Here are the top stories at this hour", "Here is what you need to know today", "The day's main news in brief",
    "News digest",
    "A look at the stories making headlines", "What the papers say", "Business briefs", "The week in review",
    "World news in brief",
)  # fmt: skip


@attrs.frozen
class Story:
    id: str
    kind: str
    """news, brief, market, earnings, formula, roundup or a language's code."""
    day: date
    size: int
    """How many sites print it, more or less."""
    headlines: list[str]
    deck: str
    paragraphs: list[str]
    place: str
    agency: str
    names: list[str] = attrs.field(factory=list)
    update: str = ""
    """The lead of a later write-through, where there is one."""
    like: str = ""
    """What kind of look-alike it is: twin, follow-up, roundup, quotes, market, earnings, formula or language."""
    resembles: list[str] = attrs.field(factory=list)
    """Ids of the stories that it looks like."""


class Newsroom:
    """Writes stories; remembers the recent ones, which look-alikes are made from."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world = world
        self.rng = rng
        self.recent: list[Story] = []
        self._affairs: list[list[str]] = []
        self._briefs: list[list[Story]] = [[] for _ in _BRIEFS]

    def size(self, most: int = 130, power: float = 1.2) -> int:
        """Draw how often a story is printed: mostly once, seldom more than a hundred times."""
        return min(most, int((1 - self.rng.random()) ** (-1 / power)))

    def id(self) -> str:
        return f"s{self.rng.getrandbits(48):012x}"

    def news(self, day: date) -> Story:
        rng = self.rng
        topic = rng.choices(TOPICS, _WEIGHTS)[0]
        voice = Voice(rng, self.world, topic.nouns, day)
        lead = voice.write(LEADS) + "."
        body = [voice.paragraph(topic.stock) for _ in range(min(16, 2 + int(rng.expovariate(0.22))))]
        if rng.random() < 0.35:
            body += self._background(voice, topic.stock)
        return self._keep(self._story(voice, "news", [lead, *body]))

    def follow_up(self, day: date) -> Story:
        """Give a story of its own lead and news whose other 30 to 60 % are an earlier story's paragraphs."""
        before = self._earlier()
        rng = self.rng
        topic = rng.choices(TOPICS, _WEIGHTS)[0]
        voice = Voice(rng, self.world, topic.nouns, day)
        share = rng.uniform(0.3, 0.6)
        lifted = before.paragraphs[1:] or before.paragraphs
        own = [voice.write(LEADS) + "."]
        wanted = sum(map(len, lifted)) * (1 - share) / share
        while sum(map(len, own)) < wanted:
            own.append(voice.paragraph(topic.stock))
        return self._keep(self._story(voice, "news", own + lifted, like="follow-up", resembles=[before.id], most=60))

    def twin(self, day: date) -> Story:
        """Give an earlier story about other people and places; half of the time the small numbers are others too."""
        before = self._earlier()
        rng = self.rng
        voice = Voice(rng, self.world, TOPICS[0].nouns, day)
        swap: dict[str, str] = {}
        for name in before.names:
            first, _, last = name.partition(" ")
            if first in self.world.firsts:
                new = " ".join(voice.people[len(swap) % len(voice.people)])
                swap[name], swap[last] = new, new.rpartition(" ")[2]
            elif name not in swap:
                pool = voice.bodies if " " in name else voice.places
                swap[name] = (
                    pool[0]
                    if rng.random() < 0.5
                    else zipf(rng, self.world.bodies if " " in name else self.world.places)
                )
        renumber = rng.random() < 0.5

        def swapped(text: str) -> str:
            for old, new in swap.items():
                text = text.replace(old, new)
            return _SMALL.sub(lambda match: str(int(match[0]) + rng.randint(1, 9)), text) if renumber else text

        texts = [swapped(text) for text in (before.deck, *before.headlines, *before.paragraphs)]
        heads = 1 + len(before.headlines)
        made = self._story(voice, before.kind, texts[heads:], like="twin", resembles=[before.id], most=40)
        return attrs.evolve(made, deck=texts[0], headlines=texts[1:heads], place=swap.get(before.place, before.place))

    def brief(self, day: date) -> Story:
        """Give a brief or an obituary, written over the last ones of its form."""
        rng = self.rng
        form = rng.randrange(len(_BRIEFS))
        voice = Voice(rng, self.world, TOPICS[3].nouns, day)
        paragraphs = [part % _Numbered(voice) for part in _BRIEFS[form]]
        before = self._briefs[form]
        made = self._story(
            voice, "brief", paragraphs, like="twin" if before else "", resembles=[s.id for s in before[-20:]], most=8
        )
        before.append(made)
        del before[:-20]
        return self._keep(made)

    def roundup(self, day: date) -> Story:
        rng = self.rng
        parts = {story.id: story for story in (self._earlier() for _ in range(rng.randint(5, 9)))}
        voice = Voice(rng, self.world, TOPICS[0].nouns, day)
        paragraphs = [f"{rng.choice(_INTROS)}: {'; '.join(story.headlines[0] for story in parts.values())}."]
        for story in parts.values():
            paragraphs += story.paragraphs[: rng.choice((1, 1, 2))]
        return self._story(voice, "roundup", paragraphs, like="roundup", resembles=list(parts), most=40)

    def speech(self, day: date) -> Story:
        """Give another report of the speech that an earlier story quotes: the quotes are the same, the rest is not."""
        before = self._earlier()
        rng = self.rng
        quoting = [paragraph for paragraph in before.paragraphs if '"' in paragraph][:4]
        topic = rng.choices(TOPICS, _WEIGHTS)[0]
        voice = Voice(rng, self.world, topic.nouns, day)
        body: list[str] = []
        for quote in quoting:
            body += [quote, voice.paragraph((*topic.stock, *SPEECH_FRAMES))]
        paragraphs = [voice.write(LEADS) + ".", *body, voice.paragraph(topic.stock)]
        return self._keep(
            self._story(voice, "news", paragraphs, like="quotes" if quoting else "", resembles=[before.id], most=60)
        )

    def _earlier(self) -> Story:
        """Draw a recent story, the ones that many print the more often: those are followed, copied and summed up."""
        return max((self.rng.choice(self.recent) for _ in range(3)), key=lambda story: story.size)

    def _keep(self, story: Story) -> Story:
        self.recent.append(story)
        if len(self.recent) > 4000:
            del self.recent[:2000]
        return story

    def _background(self, voice: Voice, stock: Sequence[str]) -> list[str]:
        rng = self.rng
        if not self._affairs or rng.random() < 0.3:
            self._affairs.append([voice.paragraph(stock) for _ in range(rng.randint(1, 4))])
            del self._affairs[:-200]
        return self._affairs[int(len(self._affairs) * rng.random())]

    def _story(
        self,
        voice: Voice,
        kind: str,
        paragraphs: list[str],
        *,
        like: str = "",
        resembles: Sequence[str] = (),
        most: int = 130,
    ) -> Story:
        rng = self.rng
        headlines = [voice.write(HEADLINES) for _ in range(3)]
        return Story(
            id=self.id(),
            kind=kind,
            day=voice.day,
            size=self.size(most),
            headlines=headlines,
            deck=voice.write(DECKS),
            paragraphs=paragraphs,
            place=voice.places[0],
            agency=rng.choice(self.world.agencies),
            names=voice.names,
            update=voice.write(LEADS) + ". " + voice.write(FRAMES) + "." if rng.random() < 0.3 else "",
            like=like,
            resembles=list(resembles),
        )


@attrs.frozen
class _Numbered:
    """A voice that also knows hours and short terms."""

    voice: Voice

    def __getitem__(self, slot: str) -> str:
        return words.NUMBER_WORDS[str(self.voice.rng.randint(2, 12))] if slot == "h" else self.voice[slot]
