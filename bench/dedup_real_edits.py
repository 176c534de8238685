"""Edits of dedup_real.py: how a printed copy comes to differ from the story as it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from dedup_real_outlets import FURNITURE
from dedup_real_words import BRITISH, DROPPED, FILLERS, SAME, SHORT_FORMS, firm, last_name, person, place

Paragraphs = list[str]

ABOVE = ("Correction: ", "Here is what you", "The following report", "It is one of the stories")
"""Openings of what is set above a dateline."""
_INTERTITLES = (
    "What we know",
    "Background",
    "The details",
    "Why it matters",
    "What happens next",
    "In numbers",
    "Key points",
)


def copy_edit(paragraphs: Paragraphs, rng: Random, share: float) -> Paragraphs:
    """Replace, drop or insert up to `share` of the words; figures and names stay."""
    return [_copy_edited(text, rng, share) for text in paragraphs]


def _copy_edited(text: str, rng: Random, share: float) -> str:
    wanted = share * len(text.split()) * rng.uniform(0.7, 1.3)
    for long, short in SHORT_FORMS.items():
        if long in text and rng.random() < share * 6:
            text = text.replace(long, short, 1)
    words = text.split(" ")
    places = list(range(len(words)))
    rng.shuffle(places)
    for at in places:
        if wanted <= 0:
            break
        core = re.sub(r"^\W+|\W+$", "", words[at])
        if not core:
            continue
        low = core.lower()
        if low in DROPPED and core == low and words[at] == core and rng.random() < 0.5:
            words[at] = ""
        elif low in SAME and not core.isupper():
            other = rng.choice(SAME[low])
            words[at] = words[at].replace(core, other.capitalize() if core[0].isupper() else other)
        elif rng.random() < 0.04 and at and words[at - 1][-1:].isalnum():
            words[at] = f"{rng.choice(FILLERS).replace('-', ' ')} {words[at]}"
        else:
            continue
        wanted -= 1
    return " ".join(word for word in words if word)


def new_lead(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Write the first paragraph anew: its words exchanged where there are others, its clauses turned round."""
    lead = _copy_edited(paragraphs[0], rng, 0.3)
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z“\"])", lead)
    sentences[0] = _turned(sentences[0])
    if len(sentences) > 2 and rng.random() < 0.5:
        del sentences[rng.randrange(1, len(sentences))]
    return [" ".join(sentences), *paragraphs[1:]]


def _turned(sentence: str) -> str:
    clauses = re.split(r", (?=\w+ \w+ \w+)", sentence.rstrip("."))
    if len(clauses) < 2:
        return sentence
    first, rest = clauses[0], clauses[1:]
    opening = rest[0][0].upper() + rest[0][1:]
    return ", ".join([opening, *rest[1:], first[0].lower() + first[1:] if not first[:2].isupper() else first]) + "."


def reorder(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Keep the lead and move a third of the rest, or all of it."""
    lead, rest = paragraphs[:1], paragraphs[1:]
    if rng.random() < 0.3:
        rng.shuffle(rest)
    else:
        for _ in range(max(1, len(rest) // 3)):
            rest.insert(rng.randrange(len(rest) + 1), rest.pop(rng.randrange(len(rest)))) if rest else None
    return lead + rest


def reparagraph(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Make one paragraph of several, or a paragraph of each sentence."""
    if rng.random() < 0.4:
        joined: Paragraphs = []
        for text in paragraphs:
            if joined and rng.random() < 0.6:
                joined[-1] += " " + text
            else:
                joined.append(text)
        return joined
    return [part for text in paragraphs for part in re.split(r"(?<=[.!?]) (?=[A-Z“\"])", text)]


def drop_middle(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Drop up to half of what stands between the lead and the end."""
    if len(paragraphs) < 4:
        return paragraphs
    run = rng.randrange(1, max(2, (len(paragraphs) - 1) // 2 + 1))
    at = rng.randrange(1, len(paragraphs) - run + 1)
    return paragraphs[:at] + paragraphs[at + run :]


def drop_sentences(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Leave out sentences all over, as one who must save lines does."""
    kept = []
    for at, text in enumerate(paragraphs):
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z“\"])", text)
        held = [sentence for sentence in sentences if rng.random() > 0.3]
        kept.append(" ".join(held or sentences[:1]) if at else text)
    return kept


def correction(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Set one figure or name right and say so."""
    places = [(at, match) for at, text in enumerate(paragraphs) for match in re.finditer(r"\b\d[\d,.]*\b", text)]
    what = rng.choice(("a figure", "the day", "a name", "an amount"))
    note = f"Correction: An earlier version of this story misstated {what}. It has been changed."
    if places:
        at, match = rng.choice(places)
        text = paragraphs[at]
        paragraphs = [
            *paragraphs[:at],
            text[: match.start()] + str(rng.randrange(2, 90)) + text[match.end() :],
            *paragraphs[at + 1 :],
        ]
    return [note, *paragraphs] if rng.random() < 0.5 else [*paragraphs, note]


def local(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Add what it means for the outlet's own town, or an introduction."""
    if rng.random() < 0.3:
        return [_filled(rng.choice(FURNITURE["introduction"]), rng), *paragraphs]
    at = rng.randrange(1, len(paragraphs) + 1)
    return [*paragraphs[:at], _filled(rng.choice(FURNITURE["local"]), rng), *paragraphs[at:]]


def _filled(text: str, rng: Random) -> str:
    return text.format(
        place=place(rng), person=person(rng), n=rng.randrange(12, 900), firm=firm(rng), last=last_name(rng)
    )


def intertitles(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    titles = iter(rng.sample(_INTERTITLES, len(_INTERTITLES)))
    set_: Paragraphs = []
    for at, text in enumerate(paragraphs):
        if at and rng.random() < 0.35 and (title := next(titles, None)):
            set_.append(title)
        set_.append(text)
    return set_


def typos(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return [_each_word(text, rng, 0.015, _mistyped) for text in paragraphs]


def _mistyped(word: str, rng: Random) -> str:
    at = rng.randrange(len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )


def scanned(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Read the text off paper: letters mistaken, words hyphenated at line ends, blanks lost."""
    return [_each_word(text, rng, 0.04, _misread) for text in paragraphs]


def _misread(word: str, rng: Random) -> str:
    pairs = (
        ("rn", "m"),
        ("m", "rn"),
        ("l", "1"),
        ("e", "c"),
        ("li", "h"),
        ("O", "0"),
        ("h", "b"),
        ("fi", "ﬁ"),
        ("ff", "ﬀ"),
    )
    fits = [(one, two) for one, two in pairs if one in word]
    if fits and rng.random() < 0.6:
        return word.replace(*rng.choice(fits), 1)
    at = rng.randrange(2, len(word) - 1)
    return f"{word[:at]}- {word[at:]}" if rng.random() < 0.6 else f"{word}\x00"


def _each_word(text: str, rng: Random, share: float, change: Callable[[str, Random], str]) -> str:
    words = [
        change(word, rng) if len(word) > 4 and word.isalpha() and rng.random() < share else word
        for word in text.split(" ")
    ]
    return " ".join(words).replace("\x00 ", "").replace("\x00", "")


def capitals(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Set the first words of the lead in capitals, a drop cap apart, or all the text."""
    drawn, (lead, *rest) = rng.random(), paragraphs
    if drawn < 0.15:
        return [text.upper() for text in paragraphs]
    if drawn < 0.4:
        return [f"{lead[0]} {lead[1:]}", *rest]
    words = lead.split(" ")
    count = rng.randrange(2, 6)
    return [" ".join([*(word.upper() for word in words[:count]), *words[count:]]), *rest]


def titles(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Call people Mr or Ms where they are named after `said`, and links by what they do."""
    ms = rng.choice(("Mr", "Ms", "Mr."))
    return [re.sub(r"\b(said|says|told|added) ([A-Z][a-z]+)\b", rf"\1 {ms} \2", text) for text in paragraphs]


def footnotes(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    counted = iter(range(1, 999))
    return [
        re.sub(
            r"(?<=[a-z])([.,]) ",
            lambda match: f"[{next(counted)}]{match[1]} " if rng.random() < 0.4 else match[0],
            text,
        )
        for text in paragraphs
    ]


def units(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Write figures otherwise, and words as another country spells them."""
    del rng
    changed = [re.sub(r"\b(\d+),(\d{3})\b", r"\1 \2", text) for text in paragraphs]
    return [" ".join(BRITISH.get(word, word) for word in text.split(" ")) for text in changed]


EDITS: dict[str, tuple[float, Callable[[Paragraphs, Random], Paragraphs]]] = {
    "copy-edit": (2.2, lambda paragraphs, rng: copy_edit(paragraphs, rng, rng.uniform(0.01, 0.05))),
    "heavy-copy-edit": (1.4, lambda paragraphs, rng: copy_edit(paragraphs, rng, rng.uniform(0.05, 0.12))),
    "new-lead": (1.6, new_lead),
    "reorder": (1.0, reorder),
    "reparagraph": (1.2, reparagraph),
    "drop-middle": (1.6, drop_middle),
    "drop-sentences": (1.0, drop_sentences),
    "correction": (0.6, correction),
    "local": (1.2, local),
    "intertitles": (0.7, intertitles),
    "typos": (0.6, typos),
    "scanned": (0.5, scanned),
    "capitals": (0.7, capitals),
    "titles": (0.4, titles),
    "footnotes": (0.3, footnotes),
    "units": (0.3, units),
}
"""What an outlet does to a story beyond its house style, and how often beside the others."""
HARMS_FIGURES = {"correction", "scanned", "typos"}
"""Edits that could make one formula story of another."""
