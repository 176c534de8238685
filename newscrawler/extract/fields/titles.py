"""The headline of a page that no cue of a network describes: chosen among its h1, JSON-LD, OpenGraph and `<title>`.

Any of these is right on nearly every page, none of them on more than three in four: the h1 is a site's name or a
box's heading, the others carry the site's name or are written for search engines. What is shown and agrees with
another claim is believed first, then what is shown, then what is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs

from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.linkeddata import plain
from newscrawler.extract.page.metadata import Claim, Metadata
from newscrawler.sources.profile import PageProfile
from newscrawler.text import clean

_SEPARATOR = re.compile(r"\s+(?:\||-|–|—|―|::|»|«|•|·|›|~|/)\s+|\s?\|\s?|\s?»\s?")
_LONGEST = 300
"""Characters of a headline; the longest of the tuning pages has 170."""
_LONGEST_CLAIM = 600
"""Characters of a claim that is read: a headline and the names around it."""
_AGREES = 0.5
"""Share of words from which two titles tell the same headline; the pages' rewordings for search engines have more."""
_RELATED = 0.3
"""Share of words from which an only h1 is the headline, whatever lower heading is nearer to a claim."""
_STRANGE = 0.2
"""Share of words below which an only h1 has nothing to do with the claims."""
_MAX_HEADINGS = 30
"""Headings that are compared: the headline is among a page's first."""
_SAME = 0.75
"""Share of words from which a lower heading is the headline."""
_MATCH = 20
"""Characters of a claim that tell which part of a heading is the headline."""
_LONGEST_NAME, _MAX_NAMES = 80, 12
"""Characters of a site's name, and how many names of one are compared."""
_APOSTROPHES = dict.fromkeys(map(ord, "'´ʼ‘’ʹ′\u00ad\u200b"))
_ASCII = {code: (chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)} | {ord("'"): ""}
_NOT_WORD = re.compile(r"[\W_]+")
_ASIDE = frozenset({"nav", "footer", "aside"})
_ORDER = ("json-ld", "og", "twitter", "title")


@attrs.define
class Title:
    """The headline, the cue that gave it ("h1 and og", "json-ld") and the `order` of the block that shows it."""

    text: str
    cue: str
    order: int | None = None


def find_title(blocks: Sequence[Block], metadata: Metadata, names: SiteNames) -> Title | None:
    """Give the headline of the page; None where nothing on it can be one.

    `blocks` are those that may show it; of headings that agree with the claims alike the first is taken.
    """
    claims = _without_site(metadata.claims.headlines, names, metadata.claims.authors)
    words = [(claim, frozenset(key(claim.text).split())) for claim in claims]
    headings = [block for block in blocks if block.heading and 1 < len(block.text) <= _LONGEST]
    firsts = [
        shown for shown in _ranked([b for b in headings if b.heading == 1], words) if not names.has(shown.block.text)
    ]
    best = firsts[0] if firsts else None
    if best is not None and best.agreement >= _AGREES:
        return _title(best, claims, metadata, names)
    if words and (best is None or len(firsts) > 1 or best.agreement < _RELATED):
        lower = next((shown for shown in _ranked([b for b in headings if b.heading > 1], words)), None)
        if lower is not None and lower.agreement >= _SAME and not names.has(lower.block.text):
            return _title(lower, claims, metadata, names)
    # Of several h1 one that no claim knows is a box's.
    strange = best is not None and best.agreement < _STRANGE and (_consensus(claims) or len(firsts) > 2)
    if best is not None and (not claims or not strange):
        return Title(names.off(_tidy(best.text)), "h1", best.block.order)
    if not claims:
        return None
    text = claims[0].text
    order = _shown_at(text, blocks)
    if order is None and text == metadata.title:
        # Nothing tells where in it the headline ends. Where the site's name was cut off, it ends there.
        text = _main_part(text)
        order = _shown_at(text, blocks)
    return Title(text, claims[0].cue, order)


@attrs.define
class _Shown:
    """A heading, and how far it agrees with the claim nearest to it, 0 to 1."""

    text: str
    block: Block
    agreement: float
    cue: str


def _ranked(headings: Sequence[Block], words: Sequence[tuple[Claim, frozenset[str]]]) -> list[_Shown]:
    """Give the headings, those first that agree best with a claim."""
    ranked: list[_Shown] = []
    before: Block | None = None
    for block in headings[:_MAX_HEADINGS]:
        agreement, cue = _agreement(block.text, words)
        shown = _Shown(block.text, block, agreement - 0.1 * bool(block.within & _ASIDE), cue)
        if before is not None and before.element is block.element and before.order == block.order - 1:
            # A <br> parts one heading into two blocks.
            whole = f"{ranked[-1].text} {block.text}"
            agreement, cue = _agreement(whole, words)
            if agreement >= max(ranked[-1].agreement, shown.agreement):
                ranked[-1] = _Shown(whole, ranked[-1].block, agreement, cue)
                before = block
                continue
        ranked.append(shown)
        before = block
    ranked.sort(key=lambda shown: -shown.agreement)
    return ranked


def _title(shown: _Shown, claims: Sequence[Claim], metadata: Metadata, names: SiteNames) -> Title:
    """Give a heading that agrees with a claim as the headline: without the site's name and what is no part of it."""
    text = _own_part(shown, claims) or names.off(_tidy(shown.text))
    if "|" in text and len(metadata.claims.headlines) == 1 and key(shown.text) == key(metadata.title or ""):
        # The heading is made of <title>, whose site nothing names.
        text = _main_part(text)
    return Title(text, f"h{shown.block.heading} and {shown.cue}", shown.block.order)


def _own_part(shown: _Shown, claims: Sequence[Claim]) -> str | None:
    """Give the piece of a heading's text that is a claim, where date, label or counter stand beside it."""
    folded = key(shown.text)
    for claim in claims:
        wanted = key(claim.text)
        if wanted == folded:
            return None
        if len(wanted) >= _MATCH and wanted in folded:
            pieces = (clean(piece) for piece in shown.block.element.itertext())
            return next((piece for piece in pieces if key(piece) == wanted), None)
    return None


def key(text: str) -> str:
    """Give the form in which titles and names are compared; `fold`, but for rare letters and signs of money."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return _NOT_WORD.sub(" ", text.translate(_APOSTROPHES).casefold()).strip()


@attrs.define
class SiteNames:
    """Names of the site, to be told from headlines: those that the page gives, and the domain's."""

    names: Iterable[str]
    domain: str
    _folded: frozenset[str] = attrs.field(init=False)
    _label: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._folded = frozenset([key(name) for name in list(self.names)[:_MAX_NAMES] if name]) - {""}
        self._label = re.sub(r"[^a-z0-9]", "", self.domain.split(".", 1)[0].lower())

    def has(self, text: str) -> bool:
        """Tell whether `text` is the site's name: one that the page gives, or the domain's with or without blanks."""
        if len(text) > _LONGEST_NAME:
            return False
        folded = key(text)
        if folded in self._folded:
            return True
        if 0 < folded.count(" ") < 4 and any(name.startswith(f"{folded} ") for name in self._folded):
            return True
        label = self._label
        if folded.split(" ", 1)[0] == label and folded.count(" ") < 2 and len(label) in (2, 3):
            return True
        joined = folded.replace(" ", "").removeprefix("the")
        if len(label) < 3 or not joined:
            return False
        if joined == label or joined == key(self.domain).replace(" ", ""):
            return True
        if len(joined) >= 5 and joined in label and len(joined) * 2 >= len(label):
            return True
        return len(label) >= 4 and label in joined and len(joined) <= len(label) + 12

    def off(self, text: str) -> str:
        """Give a title without the site's name before or behind it; a title that is nothing else stays."""
        for _ in range(2):
            cuts = list(_SEPARATOR.finditer(text))[:20]
            if not cuts:
                break
            first, last = cuts[0], cuts[-1]
            if self.has(text[last.end() :]) and text[: last.start()].strip():
                text = text[: last.start()].strip()
            elif self.has(text[: first.start()]) and text[first.end() :].strip():
                text = text[first.end() :].strip()
            else:
                break
        return text


def site_names(metadata: Metadata, profile: PageProfile) -> SiteNames:
    """Give the names of the page's site that its head, its profile and its domain tell."""
    return SiteNames([*metadata.claims.outlets, profile.outlet or ""], profile.domain or "")


def _tidy(text: str) -> str:
    return plain(text) or text


def _without_site(claims: Sequence[Claim], names: SiteNames, authors: Sequence[Claim]) -> list[Claim]:
    """Give the claims that can be headlines, site's name and author's off, likeliest first."""
    kept: list[Claim] = []
    titles: dict[str, str | None] = {}
    for claim in claims:
        if len(claim.text) > _LONGEST_CLAIM:
            continue
        if claim.text not in titles:
            text = names.off(claim.text)
            head, _, tail = text.rpartition(" - ")
            if head and any(key(tail.removeprefix("by ")) == key(author.text) for author in authors[:_MAX_NAMES]):
                text = head
            titles[claim.text] = text if len(text) > 1 and not names.has(text) else None
        if title := titles[claim.text]:
            kept.append(Claim(title, claim.cue))
    kept.sort(key=lambda claim: _ORDER.index(claim.cue))
    # What another claim has alone, this one has with a label or the name of a section.
    for index, claim in enumerate(kept):
        for other in kept:
            rest = claim.text.removeprefix(other.text)
            if rest != claim.text and rest and _SEPARATOR.match(rest):
                kept[index] = Claim(other.text, claim.cue)
                break
    return kept


def _main_part(title: str) -> str:
    """Give the longest part of a title of which no other claim tells where the headline ends."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    longest = max(parts, key=len)
    rest = [part.split() for part in parts if part != longest]
    # Names of sites and sections are short, and written with capitals.
    named = all(len(words) <= 4 and not any(word[0].islower() and len(word) > 3 for word in words) for words in rest)
    return longest if named and len(longest.split()) >= 4 else title


def _agreement(text: str, claims: Sequence[tuple[Claim, frozenset[str]]]) -> tuple[float, str]:
    """Give how well a heading agrees with the claim nearest to it, 0 to 1, and that claim's cue."""
    shown = frozenset(key(text).split())
    best, cue = 0.0, ""
    for claim, words in claims:
        both = len(shown & words)
        share = 2 * both / (len(shown) + len(words)) if both else 0.0
        # A claim may be cut or carry a subtitle: one that holds all of a longer heading agrees, too.
        if both >= 3 and both == min(len(shown), len(words)):
            share = max(share, 0.8)
        if share > best:
            best, cue = share, claim.cue
    return best, cue


def _consensus(claims: Sequence[Claim]) -> bool:
    """Tell whether two claims tell one headline."""
    folded = [key(claim.text) for claim in claims]
    return len(folded) > 1 and len(set(folded)) < len(folded)


def _shown_at(text: str, blocks: Sequence[Block]) -> int | None:
    wanted = key(text)
    length = len(text)
    for block in blocks[:400]:
        if abs(len(block.text) - length) <= 12 and not block.within & _ASIDE and key(block.text) == wanted:
            return block.order
    return None
