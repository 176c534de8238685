"""The writer named elsewhere than in a byline: in a line under the text, in a box about them, by name alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from newscrawler.extract.fields.authormarks import OTHER_ROLE, is_author_mark, leads_to_author
from newscrawler.extract.fields.bylines import distinct, is_plain_name, names_of
from newscrawler.extract.fields.gazetteer import city_countries, country_codes, region_countries
from newscrawler.extract.page.blocks import Block

_LABEL = re.compile(
    r"(?:this (?:blog ?|news )?(?:post|article|story|piece)(?: was| is)? )?"
    r"(?:(?:written|posted|words|article|story|text) by|about the author|authors?(?=\s?:|\s?$))\b\s?:?",
    re.IGNORECASE,
)
"""Opens a line that tells who wrote the text."""
_INITIALS = frozenset("TWPASBtwpasb")
"""Of these words, so that few blocks are matched."""
_PART = re.compile(r"\s[|·•⋅]\s")
_MAX_BELOW, _LINE = 400, 160
"""Blocks in which the writer is looked for, and characters of one that names the writer."""
_NAME, _SHORT = 40, 60
"""Characters of a line that is a name, and of one that holds it beside a date or the like."""
_RIGHT_BELOW = 2
"""Blocks below the headline in which a name stands alone: on the tuning pages that of a writer on 6 of 7."""
_MENUS = frozenset(["nav", "footer", "li"])
"""What holds short lines by the dozen, and hardly ever the writer."""

Barred = Callable[[str], bool]


def find_writer(blocks: Sequence[Block], opening: Sequence[Block], barred: Barred) -> tuple[list[str], str | None]:
    """Give the names of the writers and the cue that told them; none and None where nothing does.

    `blocks` are those from the headline on, `opening` the lines around it, `barred` tells names that are no person's.
    """
    linked: list[str] = []
    for place, block in enumerate(blocks[:_MAX_BELOW]):
        text = block.text
        size = len(text)
        if size > _LINE:
            continue
        if text[0] in _INITIALS and block.heading != 1 and (label := _LABEL.match(text)) is not None:
            alone = size - label.end() <= 2
            told = _text(blocks, place + 1) if alone else text[label.end() :]
            names = distinct(names_of(_PART.split(told)[0], barred=barred, strict=alone))
            if names and not label[0].lower().startswith("posted"):
                return names, "credit"
            # Comments are posted by somebody, too.
            linked = distinct([*linked, *names])
        if size > _SHORT or len(linked) > 1 or " " not in text or not block.within.isdisjoint(_MENUS):
            continue
        if more := _marked(block, barred):
            # "Fact checked by", "Photos" in the line before.
            other = place and len(blocks[place - 1].text) <= _NAME and OTHER_ROLE.search(blocks[place - 1].text)
            linked = linked if other else distinct([*linked, *more])
    if name := _alone(blocks, opening, barred):
        return [name], "name line"
    # Several are other stories' writers.
    return (linked, "only author") if len(linked) == 1 else ([], None)


def _text(blocks: Sequence[Block], place: int) -> str:
    return blocks[place].text if place < len(blocks) and len(blocks[place].text) <= _LINE else ""


def _marked(block: Block, barred: Barred) -> list[str]:
    """Give the names in a short block that links to an author, or is marked as an author's name."""
    raws = [shown for href, shown in block.links[:3] if leads_to_author(href)] if block.links else []
    if len(block.text) <= _NAME and _is_marked(block):
        raws.append(block.text)
    if not raws or block.heading == 1:
        return []
    return [name for raw in raws for name in names_of(raw, barred=barred, strict=True)]


def _is_marked(block: Block) -> bool:
    """Tell whether a line is marked as an author's name, or is a name in a box that is marked as the author's."""
    if is_author_mark(block.element.get("class") or ""):
        return True
    box = block.element.getparent() if is_plain_name(block.text) else None
    return box is not None and is_author_mark(box.get("class") or "")


def _alone(blocks: Sequence[Block], opening: Sequence[Block], barred: Barred) -> str | None:
    """Give the name that stands alone, or beside the date, right below the headline.

    A line that is no name is told by its words, which the text has in small letters; a name alone is believed where a
    box below repeats it.
    """
    for line in opening:
        if not blocks or not 0 < line.order - blocks[0].order <= _RIGHT_BELOW or len(line.text) > _SHORT:
            continue
        names = names_of(line.text, barred=barred, strict=True)
        if len(names) != 1 or not is_plain_name(names[0]):
            continue
        name = names[0]
        if any(shown == name for _, shown in line.links):
            # It leads to no author, or it would have been taken for one: to a section or a place.
            continue
        repeated = any(block.text.startswith(name) for block in blocks if block.order > line.order)
        dated = line.text != name and any(map(str.isdigit, line.text))
        if (repeated or dated) and not _spoken(name, blocks) and not _is_place(name):
            return name
    return None


def _is_place(name: str) -> bool:
    return any(find(name) for find in (city_countries, region_countries, country_codes))


def _spoken(name: str, blocks: Sequence[Block]) -> bool:
    """Tell whether the text has a word of `name` in small letters."""
    text = " ".join([block.text for block in blocks])
    return any(f" {word.lower()} " in text for word in name.split() if len(word) > 2)
