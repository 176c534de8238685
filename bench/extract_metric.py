"""How a reading of a page is held against its gold.

- Body: precision, recall and F1 as the article-extraction-benchmark publishes them (`evaluate.py` of
  scrapinghub/article-extraction-benchmark): tokens are runs of `\\w`, case kept; a text is the multiset of its 4-token
  shingles (one shorter shingle where it has fewer tokens); each page's true positives, false positives and misses are
  divided by their sum, so that a long page weighs no more; precision is the mean over the pages where something was
  given, recall over those whose gold has text, F1 the harmonic mean of the two means. No bootstrap intervals.
- Words: the F1 of WCXB (`evaluate.py` of Murrough-Foley/web-content-extraction-benchmark): lower-cased words, their
  order set aside, the mean of the pages' own F1.
- Headline: right where it equals the gold's in case, blanks, quotes and dashes folded.
- Day: right where the calendar day is the gold's; of an instant, the day in UTC and the one in the zone that it was
  written in both count.
- Authors: sets of names, both sides split by the same rule ("A, B and C" is three); over the pages that have gold
  authors or where some were given: precision where some were given, recall where the gold has some, F1 the mean of the
  pages' own. A gold without authors may be the gold's mistake; names given there count as wrong all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from statistics import fmean

import attrs

_SHINGLE = 4
_TOKEN = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"\W+")
_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")  # noqa: RUF001 - folded on purpose
)
_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;|&\n]|\b(?:and|with)\b)\s*", re.IGNORECASE)
_BYLINE = re.compile(r"^\s*(?:written\s+)?by\b:?\s*", re.IGNORECASE)
_CREDENTIAL = re.compile(r"[A-Z.®]{2,8}|Ph\.?D\.?")
"""What stands after a name as a piece of its own: MD, CFP, DACVB."""
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_WRITTEN_DAY = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2})[a-z]*|([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2})),?\s+(\d{4})\b"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@attrs.frozen
class Overlap:
    """What two multisets share; precision and recall are None where nothing was given or wanted."""

    tp: float
    fp: float
    fn: float

    @property
    def precision(self) -> float | None:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def f1(self) -> float:
        """The page's own; 1 where there was nothing to find and nothing was given."""
        size = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / size if size else 1.0


def body_overlap(gold: str, given: str) -> Overlap:
    """Compare two texts by their shingles; the three parts add up to 1 (0 where both are empty)."""
    wanted, got = shingles(gold), shingles(given)
    parts = [(wanted & got).total(), (got - wanted).total(), (wanted - got).total()]
    size = sum(parts) or 1
    return Overlap(*(part / size for part in parts))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    return Counter(_windows(_TOKEN.findall(text)))


def _windows(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    if not tokens:
        return []
    return [tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1))]


def macro(overlaps: Iterable[Overlap]) -> tuple[float, float, float]:
    """Give precision, recall (means over the pages that have one) and the harmonic mean of the two."""
    pages = list(overlaps)
    precision, recall = mean(page.precision for page in pages) or 0.0, mean(page.recall for page in pages) or 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values: Iterable[float | None]) -> float | None:
    """Give the mean of what is not None, None where nothing is left."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def word_f1(gold: str, given: str) -> float:
    wanted, got = (Counter(_TOKEN.findall(text.lower())) for text in (gold, given))
    return Overlap((wanted & got).total(), (got - wanted).total(), (wanted - got).total()).f1


def unshared(text: str, other: str) -> list[str]:
    """Give the runs of `text` that no shingle of `other` covers, as written, in their order.

    A shingle that `other` has once covers one place: repeats come out.
    """
    spans = list(_TOKEN.finditer(text))
    left, covered = shingles(other), [False] * len(spans)
    for start, window in enumerate(_windows([span.group() for span in spans])):
        if left[window] > 0:
            left[window] -= 1
            covered[start : start + len(window)] = [True] * len(window)
    runs: list[tuple[int, int]] = []
    for span, shared in zip(spans, covered, strict=True):
        if not shared:
            goes_on = bool(runs) and not _TOKEN.search(text, runs[-1][1], span.start())
            start = runs.pop()[0] if goes_on else span.start()
            runs.append((start, span.end()))
    return [_SPACE.sub(" ", text[start:end]) for start, end in runs]


def same_headline(gold: str, given: str | None) -> bool:
    return given is not None and _headline(gold) == _headline(given)


def _headline(text: str) -> str:
    # Quotes first: NFKC would take the lone accents apart.
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text.translate(_FOLDED)).casefold()).strip()


def days(moment: str | datetime | date | None, raw: str | None = None) -> set[str]:
    """Give the days (YYYY-MM-DD) that a date stands for: as given, in UTC, and as the page's own `raw` text has it."""
    found: set[str] = set()
    if isinstance(moment, str):
        moment = _parsed(moment)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        found.add(moment.astimezone(UTC).date().isoformat())
    if moment is not None:
        found.add(moment.isoformat()[:10])
        if raw is not None:
            found |= _written_days(raw)
    return found


def _parsed(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _written_days(raw: str) -> set[str]:
    if iso := _ISO_DAY.match(raw):
        return {"-".join(iso.groups())}
    written = _WRITTEN_DAY.search(raw)
    if written is None:
        return set()
    day, month = written[1] or written[4], written[2] or written[3]
    return {f"{written[5]}-{_MONTHS.index(month) + 1:02}-{int(day):02}"} if month in _MONTHS else set()


def same_day(gold: str, given: set[str]) -> bool:
    """Tell whether one of the days is the gold's; a gold of a month alone (YYYY-MM) takes any of its days."""
    return any(day.startswith(gold[:10]) for day in given)


def instant(moment: str | datetime | date | None) -> datetime | None:
    """Give the moment in UTC to the minute, None where it has no time or no zone."""
    if isinstance(moment, str):
        moment = _parsed(moment)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def author_names(texts: Iterable[str]) -> frozenset[str]:
    """Give the folded names in bylines, split alike on either side; credentials after a name are left out."""
    names: set[str] = set()
    for text in texts:
        pieces = [piece for piece in _BETWEEN_AUTHORS.split(_BYLINE.sub("", text)) if piece]
        people = [piece for piece in pieces if not _CREDENTIAL.fullmatch(piece)] or pieces
        names.update(_NOT_WORD.sub(" ", unicodedata.normalize("NFKC", piece).casefold()).strip() for piece in people)
    return frozenset(names - {""})


def author_overlap(gold: Iterable[str], given: Iterable[str]) -> Overlap | None:
    """Compare two sets of names; None where neither side has one."""
    wanted, got = author_names(gold), author_names(given)
    return Overlap(len(wanted & got), len(got - wanted), len(wanted - got)) if wanted | got else None
