"""When the article was published: chosen among JSON-LD, meta tags, microdata, `<time>`, visible lines and the URL.

Claims that tell one day support each other. A claim that equals the page's own date of change is doubted where the
page shows an earlier one; what is shown as "Updated" is believed only where nothing else is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import attrs

from newscrawler.extract.fields.datecues import Candidate, Reader, below, claimed, month_of_url, of_url, timed, visible
from newscrawler.extract.fields.dates import Moment, parse_date
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Claim, Metadata
from newscrawler.sources.profile import PageProfile

_DAY_FIRST = frozenset(
    ["uk", "au", "nz", "in", "ie", "za", "sg", "my", "ke", "ng", "gh", "pk", "bd", "lk", "hk", "mt", "eu", "ug", "zw"]
)
"""Top-level domains of English that writes the day first."""
_FILED = 1.5
"""What the month in a page's address adds to a date in it: less than any cue that is believed alone."""
_OFFSET = re.compile(r"[+-]\d\d:?\d\d$")
_MAX_TIMES = 12
"""Times of the page by which numbers are read that could be day or month."""
_EARLIEST, _LATEST = 1990, 2100
"""Years between which a page of the web is dated; what claims another is believed only alone."""


def find_published(
    metadata: Metadata, opening: Sequence[Block], blocks: Sequence[Block], profile: PageProfile, url: str
) -> tuple[Moment, str] | None:
    """Give when the page's article was published, and the cue that told it; None where nothing tells.

    `opening` are the lines around the headline (`find_opening`), `blocks` what stands under it.
    """
    month_first = _month_first(metadata.language, profile.domain)
    reader = Reader(profile.time_zone, month_first=month_first)
    modified = next((found for claim in metadata.claims.modified[:3] if (found := reader.read(claim.text))), None)
    heads = list(claimed(metadata.claims.published, reader))
    if (sure := _undisputed(heads, modified, metadata.claims.times)) is not None:
        return sure.moment, sure.cue
    candidates = [
        *heads,
        *timed(metadata.claims.times, opening, reader),
        *visible(opening, reader),
        *of_url(url),
    ]
    if all(candidate.cue == "updated line" for candidate in candidates):
        candidates += below(blocks, opening, reader)
    if not candidates:
        return _guessed(metadata, profile)
    candidates = _ordered(candidates, metadata, modified, reader)
    _doubt(candidates, modified)
    month = month_of_url(url)

    def support(candidate: Candidate) -> tuple[float, float]:
        filed = _FILED if month is not None and candidate.day.startswith(month) else 0.0
        return filed + sum(
            each.weight for each in candidates if _agree(each.moment, candidate.moment)
        ), candidate.weight

    best = max(candidates, key=support)
    group = [candidate for candidate in candidates if _agree(candidate.moment, best.moment)]
    chosen = _most_precise(_before_change(group, modified), best)
    return chosen.moment, chosen.cue if chosen is best else f"{best.cue}, {chosen.cue}"


def _undisputed(heads: Sequence[Candidate], modified: Moment | None, times: Sequence[Claim]) -> Candidate | None:
    """Give the claim that another one tells to the second and that is no date of change: nothing shown outweighs it.

    What both tell in UTC may be the local clock's time, where `times` know of a zone.
    """
    first = heads[0] if len(heads) > 1 else None
    if first is None or first.moment.zone_from != "page" or _midnight(first.moment):
        return None
    if modified is not None and (first.moment.iso[:16] == modified.iso[:16] or _days(first.moment, modified) > 0):
        return None
    if _in_utc(first.moment) and any(_OFFSET.search(claim.text) for claim in times[:_MAX_TIMES]):
        return None
    same = any(each.moment.iso == first.moment.iso for each in heads[1:])
    return first if same and _EARLIEST <= int(first.day[:4]) < _LATEST else None


def _month_first(language: str | None, domain: str | None) -> bool:
    """Tell whether numbers stand month first: in English, but where its country writes otherwise."""
    tongue, _, region = (language or "").partition("-")
    if tongue != "en":
        return False
    top = (domain or "").rsplit(".", 1)[-1]
    return top not in _DAY_FIRST and (region or "us") in ("us", "ph", "ca")


def _ordered(
    candidates: list[Candidate], metadata: Metadata, modified: Moment | None, reader: Reader
) -> list[Candidate]:
    """Give dates in doubtful numbers with day and month as other dates of the page have them."""
    if not any(candidate.moment.doubtful for candidate in candidates):
        return candidates
    sure = [each.moment for each in candidates if not each.moment.doubtful]
    sure += [modified] if modified is not None and not modified.doubtful else []
    times = [reader.read(claim.text) for claim in metadata.claims.times[:_MAX_TIMES]]
    sure += [moment for moment in times if moment is not None and not moment.doubtful]

    def ordered(candidate: Candidate) -> Candidate:
        if not candidate.moment.doubtful or any(_agree(candidate.moment, each) for each in sure):
            return candidate
        other = parse_date(candidate.moment.raw, zone=reader.zone, month_first=not reader.month_first, guess=False)
        if other is None or not any(_agree(other, each) for each in sure):
            return candidate
        return attrs.evolve(candidate, moment=other)

    return [ordered(candidate) for candidate in candidates]


def _doubt(candidates: list[Candidate], modified: Moment | None) -> None:
    """Lower the weight of what cannot be, and of dates of change that pass for dates of publication."""
    for candidate in candidates:
        if not _EARLIEST <= int(candidate.day[:4]) < _LATEST:
            candidate.weight *= 0.02
        elif modified is not None and _days(candidate.moment, modified) > 2:
            candidate.weight *= 0.4
    if modified is None:
        return
    shown = ("visible line", "time", "any time")
    head = ("json-ld", "meta", "json-ld page")
    claimed = [each for each in candidates if each.cue in head and not _agree(each.moment, modified)]
    earlier = [
        each
        for each in candidates
        if each.cue in (*shown, "published line", "microdata", "url") and _days(modified, each.moment) > 2
    ]
    for candidate in candidates:
        if not _agree(candidate.moment, modified):
            continue
        if claimed and candidate.cue in shown:
            candidate.weight *= 0.2
        elif not claimed and earlier and candidate.cue in head:
            candidate.weight *= 0.3


def _agree(first: Moment, second: Moment) -> bool:
    """Tell whether two tell one day, on the page's clock or on that of UTC: pages mix both."""
    if first.local[:10] == second.local[:10] or first.iso[:10] == second.iso[:10]:
        return True
    return first.local[:10] == second.iso[:10] or first.iso[:10] == second.local[:10]


def _days(first: Moment, second: Moment) -> int:
    """Give how many days the first lies after the second."""
    return (date.fromisoformat(first.local[:10]) - date.fromisoformat(second.local[:10])).days


def _before_change(group: Sequence[Candidate], modified: Moment | None) -> Sequence[Candidate]:
    """Leave out what is the moment of the last change, where the same day has an earlier one on another clock."""
    if modified is None or modified.precision == "day":
        return group
    changed = [each for each in group if each.moment.iso[:16] == modified.iso[:16]]
    earlier = [each for each in group if each.moment.zone_from == "page" and each.moment.iso < modified.iso]
    clocks = {each.moment.local[:16] for each in changed}
    if not changed or not any(each.moment.local[:16] not in clocks and not _midnight(each.moment) for each in earlier):
        return group
    return [each for each in group if each not in changed]


def _most_precise(group: Sequence[Candidate], best: Candidate) -> Candidate:
    """Give the candidate of one day that tells most: an instant, with a zone, not midnight, weightiest first."""
    instants = [each for each in group if each.moment.precision == "instant" and each.cue != "updated line"]
    if not instants:
        return best
    chosen = max(instants, key=lambda each: (not _midnight(each.moment), each.moment.zone_from == "page", each.weight))
    heavy = max(instants, key=lambda each: each.weight)
    if heavy.moment.zone_from == "page" and not _midnight(heavy.moment):
        chosen = heavy
    if _in_utc(chosen.moment):
        # Systems that know no zones call the local clock UTC: one that tells it with its zone is believed.
        for each in instants:
            same_clock = each.moment.local[:16] == chosen.moment.local[:16]
            if same_clock and each.moment.zone_from == "page" and not _in_utc(each.moment):
                return each
    return chosen


def _midnight(moment: Moment) -> bool:
    return moment.local[11:] == "00:00:00"


def _in_utc(moment: Moment) -> bool:
    return moment.local == moment.iso.rstrip("Z")


def _guessed(metadata: Metadata, profile: PageProfile) -> tuple[Moment, str] | None:
    """Read claims in forms that are not known, by dateparser."""
    for claim in metadata.claims.published[:2]:
        moment = parse_date(claim.text, zone=profile.time_zone)
        if moment is not None and _EARLIEST <= int(moment.local[:4] or 0) < _LATEST:
            return moment, claim.cue
    return None
