"""Lines of text as promos know them, and the cutting of confirmed ones: pure functions, no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from newscrawler.extract.article import set_body
from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.items import Article, Capture, Teaser
from newscrawler.mongo.records import PromoCut
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.outletname import OUTLET, masked
from newscrawler.sources.profile import Profile
from newscrawler.text import digest, fold, is_truncated, without_ellipsis
from newscrawler.urls import domain_of, netloc
from pipelines.openings import folded_paragraph
from pipelines.plain import Doc

SHORTEST, SHORTEST_LETTERS, LONGEST = 25, 10, 1_000
"""Folded characters of a line: shorter ones are intertitles ("What happens next"); where letters are words of
their own fewer do. Longer ones are stories rather than promos, and no row of `promos` is to weigh more."""
STORIES, AGAIN = 5, 1.5
"""Stories under which a line must stand to be judged, and by how many times more to be judged again: what is no promo
under five is asked ten times in all before it stands under 300."""
_HALF = 2**63
"""BSON's integers have a sign."""


@attrs.define
class Line:
    """A line of a page."""

    id: str
    """Of its promo, were it one."""
    key: int
    """In the index of lines."""
    folded: str
    """With the outlet's name masked."""
    text: str
    """As shown."""
    position: int | None
    """Its place among the paragraphs, from 0; None of a deck."""
    outlet: Outlet

    @property
    def masked(self) -> str:
        """The line as shown, with the outlet's name masked."""
        return self.outlet.masked(self.text)


class Outlet:
    """An outlet as its lines name it."""

    def __init__(self, source: str, name: str, domain: str) -> None:
        self.source = source
        self.name = name
        self.domain = domain
        self._names = sorted({name, domain}, key=len, reverse=True)
        self.folded = [folded for each in self._names if (folded := fold(each))]
        """The names by which lines may call it."""

    def line(self, text: str, position: int | None = None) -> Line | None:
        """Give the line that `text` is; None where it is too short or too long for one."""
        if len(text) > 2 * LONGEST:
            return None
        padded = f" {folded_paragraph(text)} "
        for name in self.folded:
            # Folded text has no braces of its own, and folding leaves nothing between a name and its genitive's "s".
            padded = padded.replace(f" {name} ", f" {OUTLET} ").replace(f" {name}s ", f" {OUTLET}s ")
        folded = padded[1:-1]
        if not (SHORTEST if folded.isascii() else SHORTEST_LETTERS) <= len(folded) <= LONGEST:
            return None
        identity = f"{self.source}/{digest(self.source, folded)}"
        return Line(identity, promo_key(identity), folded, text, position, self)

    def masked(self, text: str) -> str:
        """Give text as shown with the outlet's name masked."""
        return masked(text, *self._names)


def promo_key(identity: str) -> int:
    """Give the key in the index of lines of the promo of this `_id`."""
    return int(identity.rpartition("/")[2][:16], 16) - _HALF


def outlet_at(url: str, profile: Profile, shown: str | None) -> Outlet:
    """Give the outlet that answers `url`; `shown` is the name that the page itself gives it."""
    outlet = profile.outlet_of(url)
    domain = outlet.domain if outlet else domain_of(netloc(url))
    name = outlet.name if outlet and outlet.name != domain else shown
    return Outlet(profile.name, name or domain, domain)


def paragraphs_of(article: Article) -> list[str]:
    return article.articleBody.split("\n\n") if article.articleBody else []


def lines_of(article: Article, profile: Profile) -> list[Line]:
    """Give the article's lines, its deck's first."""
    outlet = outlet_at(article.url, profile, article.publisher.name if article.publisher else None)
    lines = [outlet.line(article.description)] if article.description else []
    lines += [outlet.line(text, place) for place, text in enumerate(paragraphs_of(article))]
    return [line for line in lines if line is not None]


def restored(article: Article, cuts: Sequence[PromoCut]) -> Article:
    """Give the article with its cut lines back where they stood."""
    if not cuts:
        return article
    whole = attrs.evolve(article)
    paragraphs = paragraphs_of(article)
    for cut in sorted(cuts, key=lambda cut: -1 if cut.position is None else cut.position):
        if cut.position is None:
            whole.description = cut.text
        else:
            paragraphs.insert(cut.position, cut.text)
    if any(cut.position is not None for cut in cuts):
        set_body(whole, paragraphs)
    return whole


@attrs.define
class Cut:
    """A capture without its promos."""

    capture: Capture
    lines: list[Line] = attrs.field(factory=list)
    """Of its article, those that are left."""
    promos: list[PromoCut] = attrs.field(factory=list)
    """What was cut from its article."""


class Promos:
    """The lines of some sources that were judged: those that are cut, those that are kept, and those being learned."""

    def __init__(self, judged: Iterable[Doc]) -> None:
        self._judged = {doc["_id"]: doc for doc in judged}
        self._by_source: defaultdict[str, dict[str, Doc]] = defaultdict(dict)
        for identity, doc in self._judged.items():
            self._by_source[doc["source"]][identity] = doc

    def cuts(self, line: Line) -> bool:
        """Tell whether a line is cut on its outlet."""
        return self._applies(line.id, line.outlet.domain)

    def settles(self, line: Line) -> bool:
        """Tell whether there is nothing to learn of a line on its outlet: cut there, or kept."""
        promo = self._judged.get(line.id)
        return promo is not None and (promo["state"] == "kept" or self.cuts(line))

    def due(self, line: Line) -> float:
        """Give the number of stories under which a line must stand to be judged, again where it was."""
        promo = self._judged.get(line.id)
        return STORIES if promo is None else promo["stories"] * AGAIN

    def agrees(self, promo: Doc) -> bool:
        """Tell whether a line was judged so already when these were read."""
        known = self._judged.get(promo["_id"])
        return known is not None and all(known[name] == promo[name] for name in ("state", "outlets"))

    def _applies(self, identity: str, domain: str) -> bool:
        promo = self._judged.get(identity)
        # Where no outlets are named it is the whole source's.
        return promo is not None and _is_cut(promo) and (promo["outlets"] is None or domain in promo["outlets"])

    def unseen_since(self, identities: Iterable[str], moment: datetime) -> list[str]:
        """Give those of the lines whose last sighting is older than that."""
        return [each for each in identities if each in self._judged and self._judged[each]["lastSeen"] < moment]

    def cut(self, capture: Capture, profile: Profile) -> Cut:
        """Cut the promos from the article and the teasers of a capture of this source."""
        lines: list[Line] = []
        cuts: list[PromoCut] = []
        article = capture.article
        if article is not None:
            article, lines, cuts = self.cut_article(article, profile)
        teasers = self._teasers(capture, profile) if profile.name in self._by_source else capture.teasers
        if cuts or teasers is not capture.teasers:
            capture = attrs.evolve(capture, article=article, teasers=teasers)
        return Cut(capture, lines, cuts)

    def cut_article(
        self, article: Article, profile: Profile, before: Iterable[PromoCut] = ()
    ) -> tuple[Article, list[Line], list[PromoCut]]:
        """Give the article without its promos, its lines that are left, and what was cut.

        A body that is nothing but promos stays. What was cut `before` stays cut where the line was forgotten since.
        """
        lines = lines_of(article, profile)
        forgotten = {cut.promoId for cut in before} - self._judged.keys()
        found = [line for line in lines if self.cuts(line) or line.id in forgotten]
        places = {line.position for line in found}
        left = [text for place, text in enumerate(paragraphs_of(article)) if place not in places]
        if not left:
            found = [line for line in found if line.position is None]
        if not found:
            return article, lines, []
        cut = attrs.evolve(article)
        if None in places:
            cut.description = None
        if left and places != {None}:
            set_body(cut, left)
        cuts = [PromoCut(promoId=line.id, position=line.position, text=line.text) for line in found]
        return cut, [line for line in lines if line not in found], cuts

    def _teasers(self, capture: Capture, profile: Profile) -> list[Teaser]:
        """Give the teasers without promos, the same list where none has any; what says nothing else is gone."""
        if not any(teaser.text for teaser in capture.teasers):
            return capture.teasers
        shown = capture.article.publisher.name if capture.article and capture.article.publisher else None
        openings = self.openings(outlet_at(capture.url, profile, shown))
        told: list[Teaser] = []
        changed = False
        for teaser in capture.teasers:
            text = cut_snippet(teaser.text, openings) if teaser.text else teaser.text
            if text == teaser.text:
                told.append(attrs.evolve(teaser, position=len(told)) if changed else teaser)
                continue
            changed = True
            if text or teaser.headline:
                told.append(_retold(teaser, text, len(told), profile))
        return told if changed else capture.teasers

    def openings(self, outlet: Outlet) -> dict[str, list[str]]:
        """Give the folded promos of an outlet, its name in place, by their first letters."""
        openings: defaultdict[str, list[str]] = defaultdict(list)
        for identity, promo in self._by_source.get(outlet.source, {}).items():
            if self._applies(identity, outlet.domain):
                for text in {promo["folded"].replace(OUTLET, name) for name in outlet.folded}:
                    openings[text[:SHORTEST_LETTERS]].append(text)
        return openings


def _retold(teaser: Teaser, text: str | None, position: int, profile: Profile) -> Teaser:
    network_id = profile.network_id(teaser.url) if teaser.url else None
    target = f"{profile.name}/{network_id}" if network_id else teaser.url
    return attrs.evolve(
        teaser,
        id=teaser_id(text, teaser.headline, target),
        position=position,
        text=text,
        truncated=text is not None and is_truncated(text),
        dateline=parse_dateline(text) if text else None,
    )


def _is_cut(promo: Doc) -> bool:
    return promo["state"] in ("confirmed", "dropped")


def cut_snippet(text: str, openings: Mapping[str, Sequence[str]]) -> str | None:
    """Give a snippet without the promo that opens it; None where it is nothing else, cut or whole."""
    shown = without_ellipsis(text)
    folded = fold(shown)
    for promo in openings.get(folded[:SHORTEST_LETTERS], ()):
        if folded == promo or (shown != text and len(folded) >= SHORTEST and promo.startswith(folded)):
            return None
        if folded.startswith(f"{promo} "):
            return _behind(text, len(promo))
    return text


def _behind(text: str, folded: int) -> str:
    """Give what stands behind the words of `text` that fold to so many characters."""
    end = 0
    for word in re.finditer(r"\S+", text):
        if len(fold(text[: word.end()])) > folded:
            break
        end = word.end()
    return text[end:].lstrip()
