"""The demo's stories: what one says, who wrote it, and how it is cut into a snippet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from newscrawler.demo.grammar import Writer, curled, seeded
from newscrawler.demo.outlets import AGENCIES, Agency
from newscrawler.demo.topics import TOPICS
from newscrawler.demo.words import City
from newscrawler.text import fold

SNIPPET_LENGTHS = range(133, 144)
"""Characters of a snippet with its "...", as measured on the network's pages."""

_INNER_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")


@dataclass(frozen=True)
class Story:
    id: str
    slug: str
    headline: str
    deck: str | None
    dateline: str | None
    """Without its closing colon or dash; the first paragraph opens with it."""
    places: tuple[City, ...]
    """The dateline's places, a region only where it is shown."""
    paragraphs: tuple[str, ...]
    """As shown, dateline and intertitles included, credit not."""
    intertitles: frozenset[int]
    """Which of the paragraphs are intertitles, by index."""
    credit: str | None
    agency: Agency
    topic: str
    section: str
    published: datetime
    """UTC, a whole minute."""
    corrected: datetime | None = None

    @property
    def path(self) -> str:
        return f"/news/{self.id}/{self.slug}"

    @property
    def lead(self) -> str:
        """What snippets are cut from: deck and first paragraph, glued without a mark."""
        return f"{self.deck} {self.paragraphs[0]}" if self.deck else self.paragraphs[0]

    @cached_property
    def snippet(self) -> str:
        return cut(self.lead) or self.lead


def cut(text: str) -> str | None:
    """Give a snippet: apostrophes within words dropped, cut between words; None where no cut gives its length."""
    bare = _INNER_APOSTROPHE.sub("", text)
    end = bare.rfind(" ", 0, SNIPPET_LENGTHS.stop - 3)
    snippet = f"{bare[:end]}..."
    return snippet if end > 0 and len(snippet) in SNIPPET_LENGTHS else None


def slug_of(headline: str) -> str:
    """Give the headline as addresses write it, in ASCII."""
    plain = unicodedata.normalize("NFKD", fold(headline)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].strip("-")


def write_story(seed: int, number: int, story_id: str, published: datetime) -> Story:
    """Give the story of this number, the same for the same seed."""
    rng = seeded("story", seed, number)
    topic = TOPICS[rng.randrange(len(TOPICS))]
    agency = rng.choices(AGENCIES, [agency.weight for agency in AGENCIES])[0]
    writer = Writer(topic, rng)
    dateline, closing, places = _dateline(agency, writer, published)
    opening = f"{dateline}{closing}" if dateline else ""
    headline = writer.headline()
    # A deck or lead is written again until words end where the network's snippets do.
    while True:
        deck = writer.deck() if agency.shape == "deck" else None
        lead = opening + writer.paragraph(25)
        if cut(f"{deck} {lead}" if deck else lead):
            break
    blocks = [lead]
    intertitles = set()
    for index in range(1, rng.randint(6, 12)):
        if not deck and index >= 2 and index % 3 == 2 and rng.random() < 0.6:
            intertitles.add(len(blocks))
            blocks.append(writer.intertitle())
        blocks.append(writer.paragraph())
    if rng.random() < 0.25:
        headline, deck, blocks = curled(headline), deck and curled(deck), [curled(block) for block in blocks]
    return Story(
        id=story_id,
        slug=slug_of(headline),
        headline=headline,
        deck=deck,
        dateline=dateline,
        places=places,
        paragraphs=tuple(blocks),
        intertitles=frozenset(intertitles),
        credit=f"({agency.short})" if deck else None,
        agency=agency,
        topic=topic.name,
        section=topic.section,
        published=published,
    )


def rewritten(story: Story, *key: str) -> Story:
    """Give the story with its last paragraph written anew, headline and all else unchanged; `key` decides the text."""
    topic = next(topic for topic in TOPICS if topic.name == story.topic)
    return replace(story, paragraphs=(*story.paragraphs[:-1], Writer(topic, seeded(story.id, *key)).paragraph()))


def _dateline(agency: Agency, writer: Writer, published: datetime) -> tuple[str | None, str, tuple[City, ...]]:
    first, second = writer.cities[:2]
    if agency.shape == "agency":
        text = f"{first.name} [{first.country}], {published:%B} {published.day} ({agency.short})"
        return text, ": ", (first._replace(region=None),)
    if agency.shape == "dateline":
        whole = f"{first.name.upper()}, {first.region or first.country}"
        return (whole.upper() if writer.rng.random() < 0.3 else whole), " - ", (first,)
    if agency.shape == "cities":
        if writer.rng.random() < 0.5:
            return (
                f"{first.name.upper()}/{second.name.upper()}, {second.region or second.country}",
                ": ",
                (
                    first._replace(region=None),
                    second,
                ),
            )
        return f"{first.name.upper()}, {first.region or first.country}", ": ", (first,)
    return None, "", ()
