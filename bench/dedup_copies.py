"""The copies of a story as sites print them: articles with their furniture, and teasers as boxes show them."""

from __future__ import annotations

import random
from typing import Any

import attrs
import dedup_edits
import dedup_words as words
from dedup_sites import Site
from dedup_stories import Story

_DECK_SHARE = 0.3
"""Stories whose teasers come from the deck; those of the others come from the lead."""


@attrs.frozen
class Copy:
    headline: str
    text: str
    edits: list[str]


def article(rng: random.Random, story: Story, site: Site, month: int) -> Copy:
    edits: list[str] = []
    paragraphs = story.paragraphs
    if story.update and len(paragraphs) > 3 and rng.random() < 0.12:
        edits.append("lead")
        paragraphs = [story.update, *paragraphs[1:]]
    if rng.random() < 0.66:
        for name, (chance, edit) in dedup_edits.EDITS.items():
            if rng.random() < chance:
                changed = edit(rng, paragraphs)
                if changed != paragraphs:
                    edits.append(name)
                    paragraphs = changed
    if site.spelling:
        spelled = dedup_edits.spelling(rng, paragraphs)
        if spelled != paragraphs:
            edits.append("spelling")
            paragraphs = spelled
    body = "\n\n".join(paragraphs)
    dateline = _filled(site.dateline, rng, story, site)
    if dateline:
        edits.append("dateline")
        body = dateline + body
    if site.limit and len(body) > site.limit:
        edits.append("cut to characters")
        body = dedup_edits.cut_characters(body, site.limit)
    credit = _filled(site.credit, rng, story, site)
    if credit:
        edits.append("credit")
    body = dedup_edits.typeset(site, body, edits)
    heads, promos = site.furniture(month)
    if heads or promos:
        edits.append("boilerplate" if len(promos) < 5 else "long boilerplate")
    return Copy(_headline(rng, story, site, edits), "\n\n".join(filter(None, (*heads, body, credit, *promos))), edits)


def teaser(rng: random.Random, story: Story, site: Site) -> Copy:
    edits: list[str] = []
    lead = " ".join(story.paragraphs[:2])
    # By the id, so that all of a story's teasers agree.
    if story.deck and int(story.id[-4:], 16) / 0xFFFF < _DECK_SHARE:
        form = rng.random()
        if form < 0.1:
            edits.append("deck alone")
            text = story.deck
        elif form < 0.99:
            # Stripping the markup leaves no mark between the two.
            edits.append("deck and lead")
            text = f"{story.deck} {lead}" if rng.random() < 0.7 else f"{story.deck}{lead}"
        else:
            edits.append("lead of a deck")
            text = lead
    else:
        text = lead
        dateline = _filled(site.dateline, rng, story, site)
        if site.teasers and dateline:
            edits.append("dateline")
            text = dateline + text
    if rng.random() < 0.1:
        edits.append("synonyms")
        text = dedup_edits.copy_edit(rng, [text], rng.choice((0.03, 0.06, 0.1)))[0]
    if rng.random() < 0.04:
        edits.append("typos")
        text = dedup_edits.typos(rng, [text])[0]
    limit = site.teaser_cut if rng.random() < 0.96 else rng.randint(80, 110)
    if len(text) > limit:
        edits.append("cut to characters" if limit > 132 else "cut short")
        text = dedup_edits.cut_characters(text, limit)
    if "'" in text and rng.random() < 0.6:
        edits.append("apostrophes")
        text = text.replace("'", "")
    text = dedup_edits.typeset(site, text, edits)
    return Copy(_headline(rng, story, site, edits), text, edits)


def _headline(rng: random.Random, story: Story, site: Site, edits: list[str]) -> str:
    headline = story.headlines[0]
    if rng.random() < 0.5:
        edits.append("headline")
        headline = rng.choice(story.headlines)
        if site.group % 3 == 0:
            headline = f"{headline} | {site.name}"
        if site.group % 5 == 0:
            headline = headline.title()
    return headline


def _filled(form: str, rng: random.Random, story: Story, site: Site) -> str:
    if "{" not in form:
        return form
    month = words.MONTHS[story.day.month - 1]
    return form.format(
        CITY=story.place.upper(), City=story.place, agency=story.agency, mon=month[:3], month=month, day=story.day.day,
        year=story.day.year, site=site.name, name=" ".join(story.names[:1]), name2=story.place,
        initials=rng.choice(("jm", "aw", "rt", "kl")), initials2=rng.choice(("sd", "cg", "pm")),
    )  # fmt: skip


def record(copy: Copy, story: Story, site: Site, **fields: Any) -> dict[str, Any]:
    """Give the line of a copy; `story`, `edits` and `like` are the gold, of which no tool under test may know."""
    return {
        **fields,
        "headline": copy.headline,
        "text": copy.text,
        "site": site.domain,
        "story": story.id,
        "edits": copy.edits or ["none"],
        "like": {"kind": story.like, "stories": story.resembles} if story.like else None,
    }
