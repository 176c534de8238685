"""When the article was published: chosen among JSON-LD, meta tags, microdata, `<time>`, visible lines and the URL.

Claims that tell one day support each other. A claim that equals the page's own date of change is doubted where the
page shows an earlier one; what is shown as "Updated" is believed only where nothing else is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from newscrawler.extract.fields.dateforms import HAS_YEAR
from newscrawler.extract.fields.dates import Moment, parse_date
from newscrawler.extract.fields.opening import MAX_LINE
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Claim, Metadata
from newscrawler.sources.profile import PageProfile

# How far a cue is believed alone. On the half of the tuning pages that the weights were made on, JSON-LD is right
# where it is on 86 %, the page's node on 95 %, meta tags on 90 %, visible lines on 91 %, <time> on 84 %, URLs on all.
_WEIGHTS = {
    "json-ld": 5.0,
    "meta": 4.0,
    "microdata": 4.0,
    "published line": 4.0,
    "json-ld page": 3.5,
    "visible line": 3.0,
    "time": 3.0,
    "url": 2.5,
    "any time": 1.2,
    "updated line": 0.8,
}
_IN_URL = re.compile(r"(?<=[/_-])(?P<year>(?:19|20)\d\d)(?P<part>[/_-]?)(?P<month>\d\d)(?P=part)(?P<day>\d\d)(?!\d)")
_UPDATED = re.compile(
    r"updated?\b|modified|reviewed|revised|edited|aktualisiert|stand:|geändert|mise? à jour|modifié|actualizad"
    r"|aggiornat|atualizad|bijgewerkt|gewijzigd|обновлен|изменен|güncelle|zaktualizowan|aktualizacja|uppdaterad|oppdatert"
    r"|opdateret|päivitetty|diperbarui|aktualizováno|frissítve|更新|수정",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publish(?:ed)?|posted|first (?:published|posted)|released|created|veröffentlicht|erschienen|publié|publicad"
    r"|pubblicat|gepubliceerd|geplaatst|опубликован|дата публикации|yayın|opublikowan|publicerad|publisert|publiceret"
    r"|julkaistu|diterbitkan|publikováno|megjelent|发布|發佈|公開|입력",
    re.IGNORECASE,
)
_MICRODATA = re.compile(r"datePublished|dateCreated")
_TIME_CLASS = re.compile(r"publi|entry-date|post-?date|posted|created", re.IGNORECASE)
_TIME_UPDATED = re.compile(r"updat|modif|dateModified", re.IGNORECASE)
_COMMENT = re.compile(r"comment|related|sidebar|widget-area|teaser|recommend|popular", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")
_DAY_FIRST = frozenset(
    ["uk", "au", "nz", "in", "ie", "za", "sg", "my", "ke", "ng", "gh", "pk", "bd", "lk", "hk", "mt", "eu", "ug", "zw"]
)
"""Top-level domains of English that writes the day first."""
_EARLIEST, _LATEST = 1990, 2100
"""Years between which a page of the web is dated; what claims another is believed only alone."""
_MAX_CLAIMS = 12
"""Claims of one kind that are read."""
_ASIDE = frozenset(["nav", "footer", "aside"])


@attrs.define
class Candidate:
    """A date that some cue gives, and how far it is believed."""

    moment: Moment
    cue: str
    weight: float

    @property
    def day(self) -> str:
        return self.moment.local[:10]


def find_published(
    metadata: Metadata, opening: Sequence[Block], profile: PageProfile, url: str
) -> tuple[Moment, str] | None:
    """Give when the page's article was published, and the cue that told it; None where nothing tells.

    `opening` are the lines around the headline (`find_opening`).
    """
    month_first = _month_first(metadata.language, profile.domain)
    reader = _Reader(profile.time_zone, month_first=month_first)
    modified = next((found for claim in metadata.claims.modified[:3] if (found := reader.read(claim.text))), None)
    claimed = list(_claimed(metadata, reader))
    if (sure := _undisputed(claimed, modified)) is not None:
        return sure.moment, sure.cue
    candidates = [
        *claimed,
        *_timed(metadata.claims.times, opening, reader),
        *_visible(opening, reader),
        *_of_url(url),
    ]
    if not candidates:
        return _guessed(metadata, profile)
    candidates = [_ordered(candidate, candidates, modified, reader) for candidate in candidates]
    _doubt(candidates, modified)
    best = max(candidates, key=lambda candidate: (_support(candidate, candidates), candidate.weight))
    group = [candidate for candidate in candidates if _agree(candidate.moment, best.moment)]
    chosen = _most_precise(group, best)
    return chosen.moment, chosen.cue if chosen is best else f"{best.cue}, {chosen.cue}"


def _undisputed(claimed: Sequence[Candidate], modified: Moment | None) -> Candidate | None:
    """Give the claim that another one tells to the second and that is no date of change: nothing shown outweighs it."""
    first = claimed[0] if len(claimed) > 1 else None
    if first is None or first.moment.zone_from != "page" or _midnight(first.moment) or _in_utc(first.moment):
        return None
    if modified is not None and (_agree(first.moment, modified) or _days(first.moment, modified) > 0):
        return None
    same = any(each.moment.iso == first.moment.iso for each in claimed[1:])
    return first if same and _EARLIEST <= int(first.day[:4]) < _LATEST else None


@attrs.define
class _Reader:
    zone: str | None
    month_first: bool = attrs.field(kw_only=True)

    def read(self, raw: str) -> Moment | None:
        found = parse_date(raw, zone=self.zone, month_first=self.month_first, guess=False)
        # What a clock without a battery shows, and what a database without a value holds.
        return None if found is None or found.local[:10] in ("1970-01-01", "1969-12-31", "1900-01-01") else found


def _month_first(language: str | None, domain: str | None) -> bool:
    """Tell whether numbers stand month first: in English, but where its country writes otherwise."""
    tongue, _, region = (language or "").partition("-")
    if tongue != "en":
        return False
    top = (domain or "").rsplit(".", 1)[-1]
    return top not in _DAY_FIRST and (region or "us") in ("us", "ph", "ca")


def _claimed(metadata: Metadata, reader: _Reader) -> Iterator[Candidate]:
    seen: set[str] = set()
    for claim in metadata.claims.published[:_MAX_CLAIMS]:
        moment = reader.read(claim.text) if claim.cue not in seen else None
        if moment is not None:
            seen.add(claim.cue)
            yield Candidate(moment, claim.cue, _WEIGHTS[claim.cue])


def _timed(times: Sequence[Claim], opening: Sequence[Block], reader: _Reader) -> Iterator[Candidate]:
    """Give the dates of `<time>`: of each cue the first."""
    near = {block.element: block for block in opening if not block.within & _ASIDE}
    seen: set[str] = set()
    for claim in times[:_MAX_CLAIMS]:
        element = claim.element
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        updated = _TIME_UPDATED.search(marks) and not _TIME_CLASS.search(marks)
        block, aside = _place(element, near)
        label = block is not None and _label(block.text) == "updated line"
        if updated or label:
            cue = "updated line"
        elif _MICRODATA.search(marks) or element.get("pubdate") is not None:
            cue = "microdata"
        else:
            cue = "time" if block is not None else "any time"
        if cue in seen or (aside and block is None):
            continue
        moment = reader.read(claim.text) or (reader.read(element.text or "") if element.text else None)
        if moment is not None:
            seen.add(cue)
            yield Candidate(moment, cue, _WEIGHTS[cue])


def _place(element: object, near: dict[object, Block]) -> tuple[Block | None, bool]:
    """Give the block of the opening that holds an element, and whether it stands aside of the article."""
    for depth in range(8):
        if element is None:
            break
        if depth < 5 and element in near:
            return near[element], False
        if element.tag in _ASIDE or _COMMENT.search(element.get("class") or ""):  # type: ignore[attr-defined]
            return None, True
        element = element.getparent()  # type: ignore[attr-defined]
    return None, False


def _visible(opening: Sequence[Block], reader: _Reader) -> Iterator[Candidate]:
    """Give the dates that stand in lines around the headline, one of each kind."""
    seen: set[str] = set()
    before = ""
    for block in opening:
        text = block.text
        label, before = before, text if len(text) < 30 else ""
        if len(text) > MAX_LINE or block.within & _ASIDE or not HAS_YEAR.search(text):
            continue
        if block.heading == 1 or (len(text.split()) > 8 and _SENTENCE.search(text)):
            continue
        if block.link_share > 0.8 and len(text.split()) > 4:
            continue
        for part, cue in _parts(text, label):
            moment = reader.read(part[:120]) if cue not in seen else None
            if moment is not None:
                seen.add(cue)
                yield Candidate(moment, cue, _WEIGHTS[cue])


def _parts(text: str, label: str) -> list[tuple[str, str]]:
    """Cut a line at its labels: "Published May 1, updated May 2" tells two dates."""
    marks = [(found.start(), "published line") for found in _PUBLISHED.finditer(text)]
    marks += [(found.start(), "updated line") for found in _UPDATED.finditer(text)]
    if not marks:
        return [(text, _label(label))]
    marks.sort()
    cuts = [(text[: marks[0][0]], "visible line")] if marks[0][0] else []
    for index, (start, cue) in enumerate(marks[:6]):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        cuts.append((text[start:end], cue))
    if marks[-1][0] > 6 and not any(map(str.isdigit, text[marks[-1][0] :])):
        # The label follows its date.
        return [(text[: marks[-1][0]], marks[-1][1])]
    return cuts


def _label(text: str) -> str:
    if _PUBLISHED.search(text):
        return "published line"
    return "updated line" if _UPDATED.search(text) else "visible line"


def _of_url(url: str) -> Iterator[Candidate]:
    found = _IN_URL.search(url.split("?", 1)[0])
    if found is not None:
        day = f"{found['year']}-{found['month']}-{found['day']}"
        try:
            date.fromisoformat(day)
        except ValueError:
            return
        yield Candidate(Moment(day, "day", None, found[0], day), "url", _WEIGHTS["url"])


def _ordered(
    candidate: Candidate, candidates: Sequence[Candidate], modified: Moment | None, reader: _Reader
) -> Candidate:
    """Give a date in doubtful numbers with day and month as the other candidates have them."""
    if not candidate.moment.doubtful:
        return candidate
    other = parse_date(candidate.moment.raw, zone=reader.zone, month_first=not reader.month_first, guess=False)
    sure = [each.moment for each in candidates if not each.moment.doubtful]
    sure += [modified] if modified is not None and not modified.doubtful else []
    if other is None or any(_agree(candidate.moment, each) for each in sure):
        return candidate
    if any(_agree(other, each) for each in sure):
        return attrs.evolve(candidate, moment=other)
    return candidate


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


def _support(candidate: Candidate, candidates: Sequence[Candidate]) -> float:
    return sum(each.weight for each in candidates if _agree(each.moment, candidate.moment))


def _agree(first: Moment, second: Moment) -> bool:
    """Tell whether two tell one day, on the page's clock or on that of UTC: pages mix both."""
    if first.local[:10] == second.local[:10] or first.iso[:10] == second.iso[:10]:
        return True
    return first.local[:10] == second.iso[:10] or first.iso[:10] == second.local[:10]


def _days(first: Moment, second: Moment) -> int:
    """Give how many days the first lies after the second."""
    return (date.fromisoformat(first.local[:10]) - date.fromisoformat(second.local[:10])).days


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
