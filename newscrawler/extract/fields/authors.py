"""The authors of an article: chosen among JSON-LD, meta tags, author links and the bylines near the headline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from newscrawler.extract.fields.authormarks import LONGEST_BYLINE, OTHER_ROLE, leads_to_author, marked_names
from newscrawler.extract.fields.bylines import (
    BY_LINE,
    distinct,
    has_role,
    is_personal,
    is_plain_name,
    may_name,
    names_of,
)
from newscrawler.extract.fields.titles import SiteNames, key
from newscrawler.extract.fields.writers import find_writer
from newscrawler.extract.page.blocks import Block
from newscrawler.extract.page.metadata import Metadata

_TOGETHER = 3
"""Blocks between the links to two authors of one article."""
_SIGNED = 4
"""Blocks below the headline in which a byline may speak against the head."""
_ASIDE = frozenset(["nav", "footer"])


def find_authors(
    metadata: Metadata,
    opening: Sequence[Block],
    below: Sequence[Block],
    sites: SiteNames,
    *,
    headline: str | None,
    sources: Sequence[str | None] = (),
) -> tuple[list[str], str | None]:
    """Give the names of the article's authors and the cue that told them; none and None where nothing does.

    `opening` are the lines around the headline (`find_opening`), `below` what stands under it; `sites` are the outlet's
    names and `sources` those of the organizations that wrote the text: none of them is a person.
    """
    others = {key(name) for name in (headline, metadata.section, *sources) if name}
    organizations = {key(name) for name in metadata.claims.organizations[:12]}

    def barred(name: str) -> bool:
        folded = key(name)
        if folded in others:
            return True
        if folded in organizations:
            return not (is_personal(name) and _signed(name, metadata, opening))
        return sites.has(name) and not is_personal(name)

    claimed: list[str] = []
    cue = None
    for each in ("json-ld", "meta"):
        raws = list(dict.fromkeys(c.text for c in metadata.claims.authors if c.cue == each))
        claimed = [name for raw in raws[:30] for name in names_of(raw, barred=barred)]
        if claimed:
            cue = each
            break
    claimed = distinct(claimed)
    if not claimed:
        names, cue = _shown(opening, barred, deep=True)
        return (names, cue) if names else find_writer(below, opening, barred)
    # A name of one word may be an account's.
    account = all(" " not in name for name in claimed)
    lines = opening if account else _near(opening, claimed[0], signed=cue == "meta")
    names, shown_cue = _shown(lines, barred, deep=account)
    if account and any(" " in name for name in names):
        return names, shown_cue
    told, shown = {_untitled(name) for name in claimed}, {_untitled(name) for name in names}
    if len(names) > len(claimed) and told <= shown:
        # A longer byline than the head's names those whom it forgot.
        return names, f"{shown_cue} and {cue}"
    if cue == "meta" and shown_cue == "byline" and told.isdisjoint(shown) and all(map(is_plain_name, names)):
        # Meta tags name whose account it was: on both tuning pages where the two differ the byline is right.
        return names, shown_cue
    return claimed, cue


def _signed(name: str, metadata: Metadata, opening: Sequence[Block]) -> bool:
    """Tell whether what passes for an organization is a person: named as author, and in a line below the headline.

    A letter's publisher may be its writer; some sites call each of their writers an organization.
    """
    cues = [claim.cue for claim in metadata.claims.authors if claim.text == name]
    person = "json-ld" in cues or ("json-ld organization" in cues and key(name) != key(metadata.site_name or ""))
    return person and any(name in line.text for line in opening if line.order > opening[0].order)


def _near(opening: Sequence[Block], name: str, *, signed: bool) -> list[Block]:
    """Give the lines that stand together with one that holds `name`; and, where asked, those of another's byline."""
    places = [block.order for block in opening if name in block.text]
    if signed and not places:
        return [block for block in opening if 0 < block.order - opening[0].order <= _SIGNED]
    return [block for block in opening if any(abs(block.order - place) <= _TOGETHER for place in places)]


def _untitled(name: str) -> str:
    """Give the form in which two spellings of one person's name are compared."""
    return key(name).removeprefix("dr ").removeprefix("prof ")


def _shown(opening: Sequence[Block], barred: Callable[[str], bool], *, deep: bool) -> tuple[list[str], str | None]:
    """Give the names in the lines around the headline, by the strongest cue that any line has.

    Without `deep` the marks of elements, which cost most, are not looked at.
    """
    found: dict[str, tuple[int, list[str]]] = {}
    for index, block in enumerate(opening):
        if block.heading == 1 or len(block.text) > LONGEST_BYLINE or block.within & _ASIDE:
            continue
        following = opening[index + 1] if index + 1 < len(opening) else None
        for cue, raw, strict in _cues(block, following, deep=deep and not found):
            order, names = found.get(cue, (block.order, []))
            # One byline a page: further ones are other stories'. Links to several authors stand together.
            if not names or (cue == "author link" and 0 <= block.order - order <= _TOGETHER):
                more = names_of(raw, barred=barred, strict=strict)
                found[cue] = (block.order, [*names, *more])
    for cue in ("author link", "byline", "author mark"):
        if names := found.get(cue, (0, []))[1]:
            return distinct(names), cue
    return [], None


def _cues(block: Block, following: Block | None, *, deep: bool) -> Iterator[tuple[str, str, bool]]:
    """Give the cue, the text that should hold names, and whether it must look like names, of one line."""
    text = block.text
    label = BY_LINE.match(text)
    if label is not None:
        if len(text) - label.end() > 2:
            yield "byline", text, False
        elif following is not None and following.order == block.order + 1:
            yield "byline", following.text, False
    elif "|" in text and has_role(text):
        yield "byline", text, True
    for href, shown in block.links[:10]:
        if not shown or len(shown) > 60 or not leads_to_author(href):
            continue
        # In a byline what stands behind a name is its own title: "By Anna Keel, Review Editor".
        if not OTHER_ROLE.search(text if label is None else text[: text.find(shown)]):
            yield "author link", shown, " " in shown
    # A mark alone makes a name of two words or more.
    if deep and may_name(text):
        for marked, whole in marked_names(block):
            if whole or label is None:
                yield "author mark", marked, True
