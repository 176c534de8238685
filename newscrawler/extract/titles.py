"""The headline of a page that no cue of a network describes: chosen among its h1, JSON-LD, OpenGraph and `<title>`.

Any of these is right on nearly every page, none of them on more than three in four: the h1 is a site's name or a
box's heading, the others carry the site's name or are written for search engines. What is shown and agrees with
another claim is believed first, then what is shown, then what is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs

from newscrawler.extract.blocks import Block
from newscrawler.extract.linkeddata import plain
from newscrawler.extract.metadata import Claim, Metadata
from newscrawler.sources.profile import PageProfile
from newscrawler.text import fold

_SEPARATOR = re.compile(r"\s+(?:\||-|–|—|―|::|»|«|•|·|›|~|/)\s+|\s?\|\s?|\s?»\s?")
_LONGEST = 300
"""Characters of a headline; the longest of the tuning pages has 170."""
_AGREES = 0.5
"""Share of words from which two titles tell the same headline; the pages' rewordings for search engines have more."""
_STRANGE = 0.2
"""Share of words below which an only h1 has nothing to do with the claims."""
_MAX_HEADINGS = 30
"""Headings that are compared: the headline is among a page's first."""
_ASIDE = frozenset({"nav", "footer", "aside"})
_ORDER = ("json-ld", "og", "twitter", "title")
_LABEL = re.compile(r"(?:title|headline)\s*:\s*", re.IGNORECASE)


@attrs.define
class Title:
    """The headline, the cue that gave it ("h1 and og", "json-ld") and the `order` of the block that shows it."""

    text: str
    cue: str
    order: int | None = None


def find_title(blocks: Sequence[Block], metadata: Metadata, profile: PageProfile) -> Title | None:
    """Give the headline of the page; None where nothing on it can be one."""
    names = SiteNames([*metadata.claims.outlets, profile.outlet or ""], profile.domain or "")
    claims = _without_site(metadata.claims.headlines, names, [claim.text for claim in metadata.claims.authors])
    shown = [block for block in blocks if block.heading][:_MAX_HEADINGS]
    words = [(claim, frozenset(fold(claim.text).split())) for claim in claims]
    ranked = []
    for block in shown:
        if block.heading > 2 and not claims:
            continue
        if not 1 < len(block.text) <= _LONGEST or names.has(block.text):
            continue
        agreement, cue = _agreement(block.text, words)
        ranked.append((agreement - 0.1 * (block.heading > 1) - 0.1 * bool(block.within & _ASIDE), block, cue))
    firsts = [entry for entry in ranked if entry[1].heading == 1]
    for candidates, least in ((firsts, _AGREES), (ranked, 0.75)):
        best = max(candidates, key=lambda entry: entry[0], default=None)
        if best is not None and best[0] >= least:
            return Title(names.off(_tidy(best[1].text)), f"h{best[1].heading} and {best[2]}", best[1].order)
    claim = claims[0] if claims else None
    only = max(firsts, key=lambda entry: entry[0], default=None)
    if only is not None and (claim is None or (only[0] >= _STRANGE or not _consensus(claims))):
        return Title(names.off(_tidy(only[1].text)), "h1", only[1].order)
    if claim is not None:
        return Title(claim.text, claim.cue, _shown_at(claim.text, blocks))
    return None


@attrs.define
class SiteNames:
    """Names of the site, to be told from headlines: those that the page gives, and the domain's."""

    names: Iterable[str]
    domain: str
    _folded: frozenset[str] = attrs.field(init=False)
    _label: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._folded = frozenset(fold(name) for name in list(self.names)[:30] if name) - {""}
        self._label = re.sub(r"[^a-z0-9]", "", self.domain.split(".", 1)[0].lower())

    def has(self, text: str) -> bool:
        """Tell whether `text` is the site's name: one that the page gives, or the domain's with or without blanks."""
        folded = fold(text)
        if folded in self._folded:
            return True
        joined = folded.replace(" ", "").removeprefix("the")
        label = self._label
        if len(label) < 3 or not joined:
            return False
        if joined == label or joined == fold(self.domain).replace(" ", ""):
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


def _tidy(text: str) -> str:
    return plain(text) or text


def _without_site(claims: Sequence[Claim], names: SiteNames, authors: Sequence[str]) -> list[Claim]:
    """Give the claims that can be headlines, site's name and author's off, likeliest first."""
    persons = {fold(author) for author in authors}
    kept: list[Claim] = []
    for claim in claims:
        text = names.off(claim.text)
        head, _, tail = text.rpartition(" - ")
        if head and fold(tail.removeprefix("by ")) in persons:
            text = head
        if 1 < len(text) and not names.has(text):
            kept.append(Claim(text, claim.cue))
    kept.sort(key=lambda claim: _ORDER.index(claim.cue))
    # What another claim has alone, this one has with a label or the name of a section.
    for index, claim in enumerate(kept):
        for other in kept:
            rest = claim.text.removeprefix(other.text)
            if rest != claim.text and rest and _SEPARATOR.match(rest):
                kept[index] = Claim(other.text, claim.cue)
                break
    if len(kept) == 1 or not any(c.cue != "title" for c in kept):
        kept = [Claim(_main_part(claim.text), claim.cue) for claim in kept]
    return kept


def _main_part(title: str) -> str:
    """Give the longest part of a title of which no other claim tells where the headline ends."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    longest = max(parts, key=len)
    return longest if len(longest.split()) >= 4 and all(len(p.split()) <= 4 for p in parts if p != longest) else title


def _agreement(text: str, claims: Sequence[tuple[Claim, frozenset[str]]]) -> tuple[float, str]:
    """Give how well a heading agrees with the claim nearest to it, 0 to 1, and that claim's cue."""
    shown = frozenset(fold(text).split())
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
    folded = [fold(claim.text) for claim in claims]
    return len(folded) > 1 and len(set(folded)) < len(folded)


def _shown_at(text: str, blocks: Sequence[Block]) -> int | None:
    wanted = fold(text)
    length = len(text)
    for block in blocks[:400]:
        if abs(len(block.text) - length) <= 12 and not block.within & _ASIDE and fold(block.text) == wanted:
            return block.order
    return None
