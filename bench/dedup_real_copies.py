"""Copies of dedup_real.py: a story as one outlet prints it, and the teaser that points to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

import attrs
from dedup_real_edits import ABOVE, EDITS, HARMS_FIGURES, Paragraphs, copy_edit, typos
from dedup_real_outlets import AGENCIES, Outlet
from dedup_real_pages import words_of
from dedup_real_stories import Story
from dedup_real_words import person, place

Document = dict[str, Any]
_UNTOUCHED, _ONE, _TWO = 0.5, 0.82, 0.95
"""Shares of the copies with no edit, up to one, up to two; the rest has three."""
_TAILS = ("...", "…", " ...", "", "... Read more", "… Continue reading", " [...]", "....", "... [+{n} chars]", "")


@attrs.define
class Sent:
    """A story on the wire: where from, by whom, and the versions in which desks pass it on."""

    story: Story
    place: str
    agency: str
    deck: str
    headlines: list[str]
    versions: list[tuple[list[str], Paragraphs]]
    updated: float
    """Hours after which new matter is on the wire."""
    byline: str
    captions: list[str]
    recent: Sequence[str]
    """Headlines of the day."""


def send(story: Story, recent: Sequence[str], rng: Random) -> Sent:
    deck = ""
    if len(story.paragraphs) > 2 and rng.random() < 0.35 and not story.figures:
        deck = " ".join(story.paragraphs[2].split()[: rng.randrange(7, 14)])[:100].rstrip(",.;:")
        if story.tongue is not None and not story.tongue.has_blanks:
            deck = deck[:25]
    versions: list[tuple[list[str], Paragraphs]] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        edits: list[str] = []
        versions.append((edits, _edited(story, story.paragraphs, edits, rng, rng.choice((1, 1, 2)))))
    headlines = [story.headline, *(_retitled(story.headline, rng) for _ in range(3))]
    agency, where = rng.choice(AGENCIES), place(rng)
    byline = rng.choice(("By {person}", "By {person}, {agency}", "{PERSON}\n\n{agency}", "{person} | {agency}"))
    writer = person(rng)
    return Sent(
        story, where, agency, deck, headlines, versions, updated=rng.uniform(0.5, 14), recent=recent,
        byline=byline.format(person=writer, PERSON=writer.upper(), agency=agency),
        captions=[_caption(story, agency, rng) for _ in range(rng.choice((0, 0, 1, 2)))],
    )  # fmt: skip


def _caption(story: Story, agency: str, rng: Random) -> str:
    shown = " ".join(rng.choice(story.paragraphs).split()[: rng.randrange(9, 24)]).rstrip(",.;:")
    return rng.choice(
        ("FILE - {shown}. ({agency} Photo/{person})", "{shown}. | Photo: {agency}", "Image: {shown} ({person})")
    ).format(shown=shown, agency=agency, person=person(rng))


def _retitled(headline: str, rng: Random) -> str:
    words = copy_edit([headline], rng, 0.3)[0].split()
    changed = " ".join(words[: rng.randrange(5, 13)])
    drawn = rng.random()
    if drawn < 0.3:
        return changed.title()
    if drawn < 0.45:
        return f"{rng.choice(('Watch', 'Explained', 'UPDATE 1', 'Report', 'In pictures', 'News'))}: {changed}"
    return changed


def article(sent: Sent, outlet: Outlet, at: datetime, hours: float, rng: Random) -> Document:
    story = sent.story
    edits: list[str] = []
    paragraphs = story.paragraphs
    least = story.least
    if story.later and hours > sent.updated and rng.random() < 0.75:
        paragraphs, edits = _updated(story), ["update"]
        least = int(words_of(paragraphs) * 0.75)
    elif sent.versions and rng.random() < 0.35:
        known, paragraphs = rng.choice(sent.versions)
        edits = list(known)
    drawn = rng.random()
    count = 0 if drawn < _UNTOUCHED else 1 if drawn < _ONE else 2 if drawn < _TWO else 3
    paragraphs = _edited(story, paragraphs, edits, rng, count)
    if story.tongue is None:
        paragraphs = _cut(paragraphs, edits, outlet, least, rng)
    elif rng.random() < 0.15:
        edits.append("cut-paragraphs")
        paragraphs = paragraphs[: max(2, len(paragraphs) // 2)]
    paragraphs = list(paragraphs)
    if story.tongue is None:
        lead = next((number for number, text in enumerate(paragraphs) if not text.startswith(ABOVE)), 0)
        paragraphs[lead] = outlet.dateline_of(sent.place, sent.agency, at, rng) + paragraphs[lead]
        if sent.captions and rng.random() < 0.3:
            paragraphs.insert(
                rng.choice((0, len(paragraphs), rng.randrange(len(paragraphs)))), rng.choice(sent.captions)
            )
        if rng.random() < 0.2:
            paragraphs.insert(0, sent.byline)
        if outlet.credit:
            paragraphs.append(outlet.credit_of(sent.agency, rng))
        paragraphs = _framed(paragraphs, outlet, at, sent.recent, rng)
    else:
        paragraphs += story.tongue.furniture(outlet.seed)
    text = "\n\n".join(paragraphs)
    headline = rng.choice(sent.headlines)
    return {"text": outlet.set(text), "headline": outlet.set(headline), "edits": sorted(set(edits))}


def _edited(story: Story, paragraphs: Paragraphs, edits: list[str], rng: Random, count: int) -> Paragraphs:
    if story.tongue is not None:
        for _ in range(min(count, 1 - len(edits))):
            edits.append("copy-edit")
            paragraphs = [story.tongue.edited(text, rng.uniform(0.01, 0.06)) for text in paragraphs]
        return paragraphs
    names = [name for name in EDITS if not (story.figures and name in HARMS_FIGURES) and name not in edits]
    if story.figures and story.like != "twin" and "new-lead" in names:
        names.remove("new-lead")
    for name in rng.choices(names, [EDITS[name][0] for name in names], k=count):
        edited = EDITS[name][1](paragraphs, rng)
        if edited != paragraphs and words_of(edited) >= min(story.least, words_of(paragraphs)):
            paragraphs = edited
            edits.append(name)
    return paragraphs


def _updated(story: Story) -> Paragraphs:
    """Put a new lead above the old one and two new paragraphs below it: less than half of the old matter."""
    room = words_of(story.paragraphs) * 0.45
    new: Paragraphs = []
    for text in story.later:
        if len(new) < 3 and words_of([*new, text]) <= room:
            new.append(text)
    at = 1 + len(story.paragraphs) // 3
    return [*new[:1], *story.paragraphs[:at], *new[1:], *story.paragraphs[at:]]


def _cut(paragraphs: Paragraphs, edits: list[str], outlet: Outlet, least: int, rng: Random) -> Paragraphs:
    drawn = rng.random()
    kind, limit = outlet.cuts or ("", 0)
    if not kind and drawn < 0.04:
        kind, limit = "paragraphs", rng.randrange(2, 7)
    elif not kind and drawn < 0.07:
        kind, limit = "chars", rng.choice((300, 400, 500, 600, 800, 1200))
    if kind == "paragraphs":
        kept = list(paragraphs[:limit])
        while words_of(kept) < least and len(kept) < len(paragraphs):
            kept.append(paragraphs[len(kept)])
        if len(kept) < len(paragraphs):
            edits.append("cut-paragraphs")
        return kept
    if not kind:
        return paragraphs
    text = "\n\n".join(paragraphs)
    most = max(limit if kind == "chars" else _end_of(text, limit), _end_of(text, least))
    if most >= len(text):
        return paragraphs
    edits.append("cut-characters")
    cut = text[:most] if kind == "chars" and rng.random() < 0.6 else text[:most].rsplit(None, 1)[0]
    return (cut + rng.choice(_TAILS).format(n=rng.randrange(200, 4000))).split("\n\n")


def _end_of(text: str, words: int) -> int:
    """Give where the word of that number ends."""
    return next(
        (match.end() for number, match in enumerate(re.finditer(r"\S+", text), 1) if number == words), len(text)
    )


def _framed(paragraphs: Paragraphs, outlet: Outlet, at: datetime, recent: Sequence[str], rng: Random) -> Paragraphs:
    lines = outlet.around(rng, at, recent)
    body = list(paragraphs)
    # An outlet has more around a long story than around a short one, but for some.
    most = words_of(body) * (rng.uniform(0.2, 0.6) if rng.random() < 0.99 else 2)
    while (filled := [area for area in lines if lines[area]]) and sum(map(words_of, lines.values())) > most:
        held = lines[rng.choice(filled)]
        held.remove(rng.choice(held))
    for line in lines["middle"]:
        body.insert(rng.randrange(1, len(body) + 1), line)
    return [*lines["top"], *body, *lines["bottom"]]


def teaser(sent: Sent, outlet: Outlet, at: datetime, rng: Random) -> Document:
    """Cut the beginning of the story as a box of the outlet does."""
    story, edits = sent.story, []
    lead, *rest = story.paragraphs
    joint = "" if story.tongue and not story.tongue.has_blanks else " "
    while rest and len(lead) < 240:
        lead += joint + rest.pop(0)
    drawn = rng.random()
    if story.tongue is None and not story.figures:
        if drawn < 0.12:
            edits.append("copy-edit")
            lead = copy_edit([lead], rng, rng.uniform(0.03, 0.1))[0]
        elif drawn < 0.15:
            edits.append("typos")
            lead = typos(typos([lead], rng), rng)[0]
    elif story.tongue is not None and drawn < 0.1:
        edits.append("copy-edit")
        lead = story.tongue.edited(lead, 0.05)
    before = ""
    own = Random(outlet.seed + 1)
    length = own.choice((0, 0, 100, 120, 140, 140, 160, 200)) or rng.randrange(90, 221)
    headline = rng.choice(sent.headlines)
    if own.random() < 0.4 and story.tongue is None:
        before = outlet.dateline_of(sent.place, sent.agency, at, rng)
    if sent.deck and rng.random() < 0.3:
        before = f"{sent.deck} {before}"
        edits.append("deck")
    elif rng.random() < 0.05:
        before = f"{headline}{rng.choice((' ', ' - ', ': ', ' | '))}{before}"
        edits.append("headline")
    if before and not edits:
        edits.append("dateline")
    text = before + lead
    most = max(length, len(before) + max(65, story.telling + 1))
    if most < len(text):
        text = text[:most] if rng.random() < 0.4 else text[: max(text.rfind(" ", 0, most + 1), len(before) + 50)]
        text = text.rstrip(" ,;") + rng.choice(_TAILS[:4])
    if own.random() < 0.15:
        text = re.sub(r"(\w)['’](\w)", r"\1\2", text)
    return {"text": outlet.set(text), "headline": outlet.set(headline), "edits": edits}
