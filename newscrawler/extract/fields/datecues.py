"""The dates of a page, each with the cue that gives it: the head's claims, `<time>`, visible lines, the URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

import attrs

from newscrawler.extract.fields.dateforms import HAS_YEAR
from newscrawler.extract.fields.dates import Moment, parse_date
from newscrawler.extract.fields.months import MONTHS
from newscrawler.extract.fields.opening import MAX_LINE
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Claim

# How far a cue is believed alone. On the half of the tuning pages that the weights were made on, JSON-LD is right
# where it is on 86 %, the page's node on 95 %, meta tags on 90 %, visible lines on 91 %, <time> on 84 %, URLs on all.
WEIGHTS = {
    "json-ld": 5.0,
    "meta": 4.0,
    "microdata": 4.0,
    "published line": 4.0,
    "json-ld page": 3.5,
    "visible line": 3.0,
    "time": 3.0,
    "url": 2.5,
    "any time": 1.2,
    "credit line": 1.0,
    "updated line": 0.8,
}
_IN_URL = re.compile(
    r"(?<=[/_-])(?P<year>(?:19|20)\d\d)(?P<part>[/_-]?)(?P<month>\d\d)(?P=part)(?P<day>\d\d)(?!\d)"
    r"|(?<=/)(?P<year2>(?:19|20)\d\d)/(?P<month2>\d{1,2}|[a-z]{3,9})/(?P<day2>\d{1,2})(?=/|$)"
)
_MONTH_IN_URL = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>0[1-9]|1[0-2])(?=/|$)")
_UPDATED = (
    *("update", "modified", "reviewed", "revised", "edited", "aktualisiert", "stand:", "geändert", "mise à jour"),
    *(
        "mis à jour",
        "modifié",
        "actualizad",
        "aggiornat",
        "atualizad",
        "bijgewerkt",
        "gewijzigd",
        "обновлен",
        "изменен",
    ),
    *("güncelle", "zaktualizowan", "aktualizacja", "uppdaterad", "oppdatert", "opdateret", "päivitetty", "diperbarui"),
    *("aktualizováno", "frissítve", "更新", "수정"),
)
_PUBLISHED = (
    *("publish", "posted", "released", "created", "veröffentlicht", "erschienen", "publié", "publicad", "pubblicat"),
    *("gepubliceerd", "geplaatst", "опубликован", "дата публикации", "yayın", "opublikowan", "publicerad", "publisert"),
    *("publiceret", "julkaistu", "diterbitkan", "publikováno", "megjelent", "发布", "發佈", "公開", "입력"),
)
"""Words that open a date's line, in small letters and as far as they are the same in all their forms."""
_MICRODATA = re.compile(r"datePublished|dateCreated")
_TIME_CLASS = re.compile(r"publi|entry-date|post-?date|posted|created", re.IGNORECASE)
_TIME_UPDATED = re.compile(r"updat|modif|dateModified", re.IGNORECASE)
_COMMENT = re.compile(r"comment|related|sidebar|widget-area|teaser|recommend|popular", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")
_DIGIT = re.compile(r"\d")
_MAX_CLAIMS = 12
"""Claims of one kind that are read."""
_MAX_INSIDE = 6
"""Elements of a line that are looked at."""
_MAX_BELOW, _CREDIT = 600, 100
"""Blocks in which a line that dates the page is looked for, and the characters of one."""
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


@attrs.define
class Reader:
    """Reads dates as the page writes them."""

    zone: str | None
    month_first: bool = attrs.field(kw_only=True)

    _known: dict[str, Moment | None] = attrs.field(factory=dict)
    """Many claims of a page are one string."""

    def read(self, raw: str) -> Moment | None:
        if raw not in self._known:
            found = parse_date(raw, zone=self.zone, month_first=self.month_first, guess=False)
            # What a clock without a battery shows, and what a database without a value holds.
            empty = found is not None and found.local[:10] in ("1970-01-01", "1969-12-31", "1900-01-01")
            self._known[raw] = None if empty else found
        return self._known[raw]


def claimed(claims: Sequence[Claim], reader: Reader) -> Iterator[Candidate]:
    """Give the dates of publication that the head claims: of each cue the first."""
    seen: set[str] = set()
    for claim in claims[:_MAX_CLAIMS]:
        moment = reader.read(claim.text) if claim.cue not in seen else None
        if moment is not None:
            seen.add(claim.cue)
            yield Candidate(moment, claim.cue, WEIGHTS[claim.cue])


def timed(times: Sequence[Claim], opening: Sequence[Block], reader: Reader) -> Iterator[Candidate]:
    """Give the dates of `<time>`: of each cue the first."""
    near = {block.element: block for block in opening if not block.within & _ASIDE} if times else {}
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
            yield Candidate(moment, cue, WEIGHTS[cue])


def _place(element: Any, near: dict[Any, Block]) -> tuple[Block | None, bool]:
    """Give the block of the opening that holds an element, and whether it stands aside of the article."""
    for depth in range(8):
        if element is None:
            break
        if depth < 5 and element in near:
            return near[element], False
        # An article may have a footer of its own, and date itself there.
        own = element.tag == "footer" and next(element.iterancestors("article"), None) is not None
        if (element.tag in _ASIDE and not own) or _COMMENT.search(element.get("class") or ""):
            return None, True
        element = element.getparent()
    return None, False


def visible(opening: Sequence[Block], reader: Reader) -> Iterator[Candidate]:
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
        for part, cue in [*_marked(block), *_parts(text, label)]:
            moment = reader.read(part[:120]) if cue not in seen else None
            if moment is not None:
                seen.add(cue)
                yield Candidate(moment, cue, WEIGHTS[cue])


def _marked(block: Block) -> Iterator[tuple[str, str]]:
    """Give what microdata tell in the attributes of a line's elements; those of `<time>` are read elsewhere."""
    for element in islice(block.element.iter("span", "div", "p", "abbr"), _MAX_INSIDE):
        if (content := element.get("content")) and _MICRODATA.search(element.get("itemprop") or ""):
            yield content, "microdata"


def below(blocks: Sequence[Block], opening: Sequence[Block], reader: Reader) -> Iterator[Candidate]:
    """Give the date of a page that shows none around its headline: in a line below the text that says that it is one.

    Else that of a line beside the headline that is nothing but a date.
    """
    before = ""
    for block in islice(blocks, _MAX_BELOW):
        text = block.text
        label, before = before, text if len(text) < 30 else ""
        if len(text) > _CREDIT or not ("20" in text or "19" in text):
            continue
        for part, cue in _parts(text, label):
            if cue == "published line" and (moment := reader.read(part)) is not None:
                yield Candidate(moment, "credit line", WEIGHTS["credit line"])
                return
    for block in opening:
        moment = reader.read(block.text) if len(block.text) < 30 and block.within & _ASIDE else None
        if moment is not None and len(block.text) <= len(moment.raw) + 1:
            yield Candidate(moment, "credit line", WEIGHTS["credit line"])
            return


def _parts(text: str, label: str) -> list[tuple[str, str]]:
    """Cut a line at its labels: "Published May 1, updated May 2" tells two dates."""
    marks = _labels(text)
    if not marks:
        return [(text, _label(label))]
    cuts = [(text[: marks[0][0]], "visible line")] if marks[0][0] else []
    for index, (start, cue) in enumerate(marks[:6]):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        cuts.append((text[start:end], cue))
    if marks[-1][0] > 6 and not _DIGIT.search(text, marks[-1][0]):
        # The label follows its date.
        return [(text[: marks[-1][0]], marks[-1][1])]
    return cuts


def _labels(text: str) -> list[tuple[int, str]]:
    """Give where in a line words open a date, and the cue that they make of it."""
    small = text.lower()
    found = [(small.find(word), "published line") for word in _PUBLISHED if word in small]
    found += [(small.find(word), "updated line") for word in _UPDATED if word in small]
    return sorted(found)


def _label(text: str) -> str:
    cues = {cue for _, cue in _labels(text)} if text else set()
    return "published line" if "published line" in cues else "updated line" if cues else "visible line"


def of_url(url: str) -> Iterator[Candidate]:
    """Give the day in an address: /2025/05/01/, /2025/may/1/, -20250501."""
    found = _IN_URL.search(url.split("?", 1)[0])
    if found is None:
        return
    month = found["month"] or found["month2"]
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    try:
        day = date(int(found["year"] or found["year2"]), number, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return
    yield Candidate(Moment(day, "day", None, found[0], day), "url", WEIGHTS["url"])


def month_of_url(url: str) -> str | None:
    """Give the YYYY-MM under which an address files its page: /2025/05/a-slug."""
    found = _MONTH_IN_URL.search(url.split("?", 1)[0])
    return f"{found['year']}-{found['month']}" if found is not None else None
