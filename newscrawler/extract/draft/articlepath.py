"""The path of a site's articles, guessed from the addresses of its stories.

Every address that has something like an id in its path is generalised: the id becomes `<id>`, dates `<year>`,
`<month>` and `<day>`, and the rest free segments. Of the shapes that come out the one wins that most stories fit,
each by an id of its own. Free segments that hardly ever change are written out again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

import attrs

from newscrawler.extract.draft.pages import StoryLink
from newscrawler.sources.profile import match_path
from newscrawler.text import fold

_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_WHOLE_DAY = re.compile(r"(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{8,}", re.IGNORECASE)
_MIXED = re.compile(r"(?=.*[a-z]\d)(?=.*\d[a-z])[a-z0-9]{6,}", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]{0,3}\d{4,}")
_BEHIND = re.compile(rf"(?P<slug>.+)(?P<mark>[-_,])(?P<id>{_UUID.pattern}|[A-Za-z0-9]+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<id>[A-Za-z0-9]+)(?P<mark>[-_,])(?P<slug>.+)")
_WORD = re.compile(r"[^\W\d_]+")

_MOST = 0.9
"""Share of the stories in which a free segment is the same from which it is written out, and share of the ids that
must differ. No measurement: sites keep a few stories under other sections."""
_FITS = 0.5
"""Share of the stories that must fit for the guess to be taken: sites have other forms for videos and live blogs."""
_STRAYS = 0.1
"""Share of the links to no story that may fit."""
_SHAPES = 20
"""Shapes that are tried, the most frequent first."""


@attrs.define
class PathGuess:
    """A guess at `article_path`, and what speaks for it."""

    template: str
    fits: int
    """Stories whose address fits."""
    stories: int
    strays: list[str]
    """Addresses of no story that fit too."""
    others: int
    read: int
    """Articles whose page was given."""
    read_fit: int
    """Those of them that fit."""
    shared: int = 0
    """Ids seen on two outlets or more."""
    agreed: int = 0
    """Those of them under which two outlets show one headline."""
    clashes: int = 0
    """Those of them under which no two outlets do, though their headlines are known."""

    @property
    def sure(self) -> bool:
        """Tell whether the guess may stand in a profile: the rest is for the operator to look at."""
        return self.doubt is None

    @property
    def doubt(self) -> str | None:
        """Say what speaks against it; None where nothing does."""
        if len(self.strays) > self.others * _STRAYS:
            return f"{len(self.strays)} of {self.others} links to no story fit too, such as {self.strays[0]}"
        if self.clashes > self.agreed:
            return f"{self.clashes} ids stand for other stories on other outlets: give each outlet a profile of its own"
        if self.fits < self.stories * _FITS:
            return "most stories do not fit"
        if self.read_fit < self.read * _FITS:
            return f"{self.read - self.read_fit} of {self.read} articles given do not fit"
        return None

    @property
    def note(self) -> str:
        """Say in one line how sure the guess is."""
        told = f"{self.fits} of {self.stories} story links fit"
        if self.agreed:
            told += f"; a network's id: {self.agreed} of {self.shared} ids seen on several outlets have one headline"
        return f"{told}; {self.doubt}" if self.doubt else told


_Shape = tuple[str, ...]
"""The segments of a path, each with "*" where it is free, one of them with `<id>`."""


def guess_article_path(stories: Sequence[StoryLink], others: Sequence[str]) -> PathGuess | None:
    """Give the best guess; None where no address has an id.

    `stories` are all of the network's own hosts; `others` are addresses there that lead to no story.
    """
    groups: dict[_Shape, list[list[str]]] = defaultdict(list)
    for story in stories:
        for shape, values in _shapes(urlsplit(story.url).path):
            groups[shape].append(values)
    common = sorted(groups, key=lambda shape: -len(groups[shape]))[:_SHAPES]
    templates = list(dict.fromkeys(_template(shape, groups[shape]) for shape in common))
    guesses = [guess for template in templates if (guess := _weigh(template, stories, others)) is not None]
    # A page that was read is an article, a link may be an advertisement's; of two equals the one that says more wins.
    return max(
        guesses,
        key=lambda guess: (
            guess.read_fit,
            guess.fits - len(guess.strays),
            len(re.sub(r"<[a-z]+>", "", guess.template)),
        ),
        default=None,
    )


def _weigh(template: str, stories: Sequence[StoryLink], others: Sequence[str]) -> PathGuess | None:
    ids = {story: found for story in stories if (found := match_path(template, story.url)) is not None}
    told = {(story.domain, found) for story, found in ids.items()}
    if len(told) < len(ids) * _MOST:
        return None
    guess = PathGuess(
        template,
        fits=len(ids),
        stories=len(stories),
        strays=[url for url in others if match_path(template, url) is not None],
        others=len(others),
        read=sum(story.read for story in stories),
        read_fit=sum(story.read for story in ids),
    )
    shown: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for story, found in ids.items():
        shown[found][story.domain].update([fold(story.headline)] if story.headline else [])
    for outlets in shown.values():
        if len(outlets) > 1:
            guess.shared += 1
            counts = Counter(headline for headlines in outlets.values() for headline in headlines)
            one = any(count > 1 for count in counts.values())
            guess.agreed += one
            guess.clashes += not one and sum(bool(headlines) for headlines in outlets.values()) > 1
    return guess


def _shapes(path: str) -> Iterator[tuple[_Shape, list[str]]]:
    """Give each shape of a path in which one of its segments holds the id, with the values of the free ones."""
    segments = [segment for segment in path.split("/") if segment]
    plain = _plain(segments)
    for place, segment in enumerate(segments):
        if plain[place][0].startswith("*"):
            for form, value in _with_id(segment):
                made = [*plain[:place], (form, value), *plain[place + 1 :]]
                yield tuple(form for form, _ in made), [value for form, value in made if "*" in form]


def _plain(segments: Sequence[str]) -> list[tuple[str, str]]:
    """Give the form and the value of each segment, were none of them to hold the id."""
    made: list[tuple[str, str]] = []
    for segment in segments:
        before = made[-1][0] if made else ""
        if _YEAR.fullmatch(segment):
            made.append(("<year>", segment))
        elif before == "<year>" and _MONTH.fullmatch(segment.lower()):
            made.append(("<month>", segment))
        elif (before == "<month>" and _DAY.fullmatch(segment)) or _WHOLE_DAY.fullmatch(segment):
            made.append(("<day>", segment))
        else:
            stem, ending = _apart(segment)
            made.append((f"*{ending}", stem))
    return made


def _apart(segment: str) -> tuple[str, str]:
    ending = _EXTENSION.search(segment)
    return (segment[: ending.start()], ending[0]) if ending else (segment, "")


def _with_id(segment: str) -> Iterator[tuple[str, str]]:
    """Give the forms of a segment that holds an id, with the value of its free part, if any."""
    stem, ending = _apart(segment)
    if _is_id(stem) or (stem.isdecimal() and len(stem) > 2):
        yield f"<id>{ending}", ""
        return
    behind = _BEHIND.fullmatch(stem)
    if behind is not None and _is_id(behind["id"]):
        yield f"*{behind['mark']}<id>{ending}", behind["slug"]
        return
    before = _BEFORE.fullmatch(stem)
    if before is not None and _is_id(before["id"]):
        yield f"<id>{before['mark']}*{ending}", before["slug"]


def _is_id(text: str) -> bool:
    if _YEAR.fullmatch(text) or _WHOLE_DAY.fullmatch(text):
        return False
    return any(form.fullmatch(text) for form in (_NUMBER, _UUID, _HEX, _MIXED))


def _template(shape: _Shape, found: Sequence[Sequence[str]]) -> str:
    """Write a shape as a template; `found` are the values of its free parts, an address a row."""
    columns = iter(list(zip(*found, strict=True)))
    parts: list[str] = []
    for segment in shape:
        if "*" not in segment:
            parts.append(segment)
            continue
        values = Counter(next(columns))
        value, count = values.most_common(1)[0]
        constant = count >= len(found) * _MOST and (len(found) > 2 or _WORD.fullmatch(unquote(value)) is not None)
        # What would read as a placeholder cannot be written out.
        if constant and "<" not in value:
            parts.append(segment.replace("*", value))
            continue
        behind = "<id>" in segment or any("<id>" in part for part in parts)
        slugs = sum(number for text, number in values.items() if "-" in text or "_" in text)
        parts.append(segment.replace("*", "<slug>" if behind or slugs * 2 > len(found) else "<section>"))
    return "/" + "/".join(parts)
