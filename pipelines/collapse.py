"""Third step: teasers that say the same become one record, while each place that shows them stays.

Sameness here is the exact identity (`newscrawler.sources.identity.teaser_id`). A page often shows a teaser twice,
in one box with headline and picture, in another with the snippet alone: both sightings are handed on, and both carry
the fullest of what either shows, so that the store may take any of them for the teaser's record.
"""

from __future__ import annotations

from collections import defaultdict

from newscrawler.items import Capture, Teaser
from pipelines.plain import evolved


def collapse(capture: Capture) -> Capture:
    """Give `capture` with teasers in page order and repeats made equal.

    `position`, `section`, `self` and `url` stay each sighting's own.
    """
    groups: defaultdict[str, list[Teaser]] = defaultdict(list)
    for teaser in sorted(capture.teasers, key=lambda teaser: teaser.position):
        groups[teaser.id].append(teaser)
    teasers = [_with_record(teaser, group) for group in groups.values() for teaser in group]
    return evolved(capture, teasers=sorted(teasers, key=lambda teaser: teaser.position))


def _with_record(teaser: Teaser, group: list[Teaser]) -> Teaser:
    if len(group) == 1:
        return teaser
    return evolved(
        teaser,
        headline=next((each.headline for each in group if each.headline), None),
        text=group[0].text,
        truncated=group[0].truncated,
        dateline=next((each.dateline for each in group if each.dateline), None),
        image=next((each.image for each in group if each.image), None),
        datePublished=next((each.datePublished for each in group if each.datePublished), None),
    )


class CollapsePipeline:
    def process_item(self, item: Capture) -> Capture:
        return collapse(item)
