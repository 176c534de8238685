"""Pages of the network as data: what a page shows, and what must be read from it whatever its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

SEED_FOLDER = Path(__file__).parents[2].parent / "shared" / "seed"
SNIPPET = 138
"""Longest snippet, with its dots: the real ones have 133 to 143 characters."""


@dataclass(frozen=True)
class Spot:
    name: str
    region: str | None = None
    country: str | None = None
    guessed: bool = False
    """The text leaves the country open: null is right too."""


@dataclass(frozen=True)
class Line:
    """A dateline."""

    text: str
    places: tuple[Spot, ...]
    agency: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Box:
    """A teaser."""

    section: str | None
    headline: str | None
    text: str | None
    url: str | None
    dateline: Line | None = None
    own: bool = False
    by_address: bool = False
    """Only its address tells that it is the page's own story."""

    @property
    def shape(self) -> tuple[bool, bool]:
        return self.headline is not None, self.text is not None


@dataclass(frozen=True)
class Paragraph:
    text: str
    intertitle: bool = False


@dataclass(frozen=True)
class PageStory:
    name: str
    url: str
    outlet: str
    headline: str
    source: str
    date_line: str
    published: str
    """The same instant in UTC."""
    paragraphs: tuple[Paragraph, ...]
    boxes: tuple[Box, ...]
    deck: str | None = None
    credit: str | None = None
    dateline: Line | None = None
    network_id: str | None = None
    """Null where the outlet is in no bundled profile."""
    promos: tuple[str, ...] = field(default=())

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def body(self) -> list[str]:
        return [paragraph.text for paragraph in self.paragraphs]

    @property
    def is_uniform(self) -> bool:
        """Tell whether all teasers have the same parts: without tags, only such a list can be taken apart."""
        return len({box.shape for box in self.boxes}) == 1

    def sections(self) -> Iterator[tuple[str | None, list[Box]]]:
        """Give the boxes by heading, in page order."""
        for section, boxes in groupby(self.boxes, key=lambda box: box.section):
            yield section, list(boxes)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Give the paragraphs of a text with blank lines between them; "# " marks an intertitle."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip())]
    return tuple(Paragraph(block.removeprefix("# "), block.startswith("# ")) for block in blocks)


def snippet(text: str, *, apostrophes: bool = False) -> str:
    """Cut a text as the network's boxes do: whole words, three dots, apostrophes lost."""
    text = text if apostrophes else text.replace("'", "").replace("\u2019", "")
    if len(text) <= SNIPPET:
        return text
    return text[: SNIPPET - 2].rsplit(" ", 1)[0] + "..."


def promos(outlet: str) -> tuple[str, str]:
    """Give the two lines that stand under every story."""
    return (
        f"Get a daily dose of {outlet} news through our daily email, free of charge and ready before breakfast.",
        f"Publish news of your business, community or sports group, prizes and jubilees too, with {outlet}.",
    )


WASHINGTON = Spot("Washington", "D.C.", "US")

# By position in the seed; the other teasers have none.
SEED_DATELINES = {
    0: Line("WASHINGTON, D.C.", (WASHINGTON,)),
    1: Line("SHANGHAI, China", (Spot("Shanghai", country="CN"),)),
    2: Line("NEW YORK, New York", (Spot("New York", "New York", "US"),)),
    3: Line("TOKYO, Japan", (Spot("Tokyo", country="JP"),)),
    4: Line("WASHINGTON, D.C.", (WASHINGTON,)),
    5: Line("SEOUL/WASHINGTON, D.C.", (Spot("Seoul", country="KR", guessed=True), WASHINGTON)),
    10: Line("Beijing [China], May 1 (ANI)", (Spot("Beijing", country="CN"),), "ANI", "2025-05-01"),
}
SEED_OWN = 6
SEED_GLUE = "More Information"

# Invented: the seed shows snippets alone.
SEED_HEADLINES = (
    "Cattle trade with southern neighbour under review",
    "Plug-in cars with long legs sell out",
    "Wall Street ends the month without direction",
    "Short-video firm to open a shop window in Asia",
    "Skies over Bangkok get top marks again",
    "Allies look for a way around new duties",
    "Pact on minerals is short of guarantees",
    "Top diplomat explains why the pact matters",
    "What both sides get out of the minerals pact",
    "Minerals pact signed at last",
    "Quarrel over where the virus came from goes on",
    "Museum board loses several of its members",
)


def seed_is_there() -> bool:
    return any(SEED_FOLDER.glob("*.txt"))


def load_seed() -> PageStory:
    """Build the story of the seed file; headline and addresses are invented, all else is its text."""
    text = next(iter(sorted(SEED_FOLDER.glob("*.txt")))).read_text("utf-8")
    shown = [line.strip() for line in text.splitlines() if line.strip()]
    source, date_line, deck, *rest = shown
    end = rest.index("(RT.com)")
    snippets = [rest[end + 3].removeprefix(SEED_GLUE), *rest[end + 4 :]]
    base = "https://www.newyorktelegraph.com/news/"
    own = f"{base}278123456/minerals-pact-with-kiev-carries-no-security-pledge"
    boxes = tuple(
        Box(
            SEED_GLUE,
            None,
            snippet,
            own if i == SEED_OWN else f"{base}2781{30000 + 17 * i}/story-of-the-day-{i}",
            SEED_DATELINES.get(i),
            i == SEED_OWN,
        )
        for i, snippet in enumerate(snippets)
    )
    return PageStory(
        name="seed",
        url=own,
        outlet="New York Telegraph",
        headline="Minerals pact with Kiev carries no security pledge",
        source=source,
        date_line=date_line,
        published="2025-05-01T10:03:00Z",
        deck=deck,
        paragraphs=tuple(Paragraph(line) for line in rest[:end]),
        credit=rest[end],
        network_id="278123456",
        promos=tuple(rest[end + 1 : end + 3]),
        boxes=boxes,
    )


def load_headlined_seed() -> PageStory:
    """Build the seed with invented headlines over its teasers, its own story under another id and headline."""
    seed = load_seed()
    boxes = tuple(
        replace(
            box,
            headline=SEED_HEADLINES[i],
            section="International Section" if i in range(6) else "Business Section",
            url=f"https://www.newyorktelegraph.com/news/2781{40000 + 13 * i}/told-under-another-name-{i}",
        )
        for i, box in enumerate(seed.boxes)
    )
    return replace(seed, name="seed-headlined", boxes=boxes)
