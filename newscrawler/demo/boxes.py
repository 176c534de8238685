"""The boxes of teasers beside every article: live, so that they change with the hour and not with the page's age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newscrawler.demo.grammar import seeded
from newscrawler.demo.network import Network
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story

BOX_SIZE = 12
"""Teasers a box; two boxes make the 24 of the network's pages."""
_POOL = 3 * BOX_SIZE
"""Newest stories from which a box is drawn: few, so that the pages of one hour repeat each other's teasers."""
_OWN = 1 / 3
"""Share of the pages that show their own story in a box."""
_TWICE = 0.3
"""Share of the boxes that show a teaser twice in a row."""


@dataclass(frozen=True)
class Box:
    heading: str
    stories: tuple[Story, ...]


def boxes_of(network: Network, outlet: Outlet, story: Story, now: datetime) -> tuple[Box, Box]:
    """Give the two boxes that stand on a story's page at an outlet within the hour of `now`."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rng = seeded("boxes", network.seed, outlet.number, story.id, hour.isoformat())
    business = [item.story for item in network.visible(outlet, hour, "Business")[:_POOL]]
    rest = [item.story for item in network.visible(outlet, hour) if item.story.section != "Business"][:_POOL]
    own = rng.random() < _OWN
    boxes = []
    for heading, pool, at_home in (
        ("International Section", rest, story.section != "Business"),
        ("Business Section", business, story.section == "Business"),
    ):
        others = [other for other in pool if other.id != story.id]
        drawn = rng.sample(others, min(BOX_SIZE, len(others)))
        if own and at_home:
            drawn.insert(rng.randrange(len(drawn) + 1), story)
        if drawn and rng.random() < _TWICE:
            place = rng.randrange(len(drawn))
            drawn.insert(place, drawn[place])
        # What no longer fits falls off the end, never the page's own story.
        while len(drawn) > BOX_SIZE:
            del drawn[-1 if drawn[-1].id != story.id else 0]
        boxes.append(Box(heading, tuple(drawn)))
    return boxes[0], boxes[1]
