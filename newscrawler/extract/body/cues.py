"""The wording by which a network's pages tell their parts, whatever the markup around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newscrawler.sources.agencies import find_agency
from newscrawler.sources.outletname import OUTLET
from newscrawler.text import fold

MORE_INFORMATION = re.compile(r"^More Information(?=$|[A-Z0-9\"“‘'])")
"""Opens the boxes; some pages glue it to the first teaser."""
GLUED_HEADING = re.compile(r"^(?P<heading>More Information|(?:[A-Z][\w&]* ){1,3}Section)(?=[A-Z0-9\"“‘'])")
"""A box's heading with its first teaser glued to it."""
_BOX_HEADING = re.compile(
    r"^(?:(?-i:(?:[A-Z&][\w'’-]* ){1,4}(?:Section|SECTION))|more information"
    r"|more (?:news|stories|headlines|from .{2,40})"
    r"|related (?:news|stories|articles|posts|content|reading)|also read"
    r"|you (?:may|might) also (?:like|be interested in)"
    r"|(?:top|latest|trending|popular|recent|breaking|other|editors?['’]? pick(?:s|ed)?)"
    r" (?:news|stories|headlines|articles|posts)"
    r"|most (?:read|popular|viewed|shared|recent)|trending(?: now)?|read (?:next|more|also)|recommended(?: for you)?"
    r"|in other news|don['’]t miss"
    r"|(?:latest|international|business|world|local|sports?|technology|national) news)\s*:?$",
    re.IGNORECASE,
)
_DAILY_DOSE = re.compile(r"^Get a daily dose of (?P<outlet>.{2,60}?) news through our daily email", re.IGNORECASE)
_NEWS_RELEASE = re.compile(r"^Publish news of your business, community or sports group", re.IGNORECASE)
_RELEASE_OUTLET = re.compile(r"news release to (?P<outlet>.{2,60}?)\.?$", re.IGNORECASE)
_SOURCE_LABEL = re.compile(r"^(?:source|news source|by|from|via|courtesy(?: of)?|author)\b\s*[:\-–]?\s*", re.IGNORECASE)
_PUBLISHED_LABEL = re.compile(
    r"\b(?:published|posted|updated|last updated|date|modified)(?:\s+(?:on|at|by))?\s*:?\s*$"
    r"|^(?:published|posted|updated|last updated|date|modified)\b(?:\s+(?:on|at|by))?\s*:?\s*",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(["of", "the", "and", "for", "de", "la", "du", "&", "on", "in"])
_EDGES = " \t|·•-–—,:;/»>()[]"
_CREDIT = re.compile(r"^[(\[](?:source|credit|courtesy)?\s*:?\s*(?P<name>[^()\[\]]{2,60})[)\]]\.?$", re.IGNORECASE)
_CREDIT_INLINE = re.compile(r"(?<=[.!?\"”’'])\s*(?P<credit>\((?P<name>[A-Z][\w .&/'-]{1,40})\))$")
_LABELLED_CREDIT = re.compile(r"^(?:source|courtesy|credit|via)s?\b\s*[:\-–—]?\s*(?P<name>.{2,60})$", re.IGNORECASE)
_DASHED_CREDIT = re.compile(r"^[-–—]{1,2}\s?(?P<name>.{2,60})$")
_POINTER = re.compile(
    r"^(?:related|(?:read|see|watch) (?:also|more|next)|also read|read|watch|more)\s*:", re.IGNORECASE
)
COMMENTS = re.compile(r"(?:\d+ )?comments?(?: \(?\d+\)?)?:?$", re.IGNORECASE)

_NOISE = re.compile(
    r"^(?:share(?: (?:article|this|on).*)?:?|(?:shares? ?)*(?:tweet|share|flip|email|print|pin|save|comments?)"
    r"(?:[ ,|/]+(?:shares?|tweet|flip|email|print|pin|save|comments?))*"
    r"|share article:.*|shares? share tweet.*"
    r"|.*\bnull in null\b.*|null"
    r"|advertise?ments?|sponsored(?: content)?|ad|promoted|loading\.*|skip to .{3,40}"
    r"|\d+ (?:comments?|shares?|views?|min(?:utes?)? read)|(?:leave|post|add|write) a (?:comment|reply)"
    r"|no comments(?: yet)?\.?|be the first to comment\.?"
    r"|(?:login|sign in|log in|register|subscribe|sign up|follow us)(?: .{0,60})?"
    r"|read more\s*[»>…]*|continue reading.{0,40}|click here.{0,60}"
    r"|(?:previous|next|prev)(?: (?:article|story|post))?\s*[»«>]*"
    r"|(?:photo|image|picture|file photo|photograph|pic)(?: (?:credit|by|courtesy))?\s*[:/].{0,120}"
    r"|tags?\s*:.{0,200}|filed under.{0,120}|topics?\s*:.{0,120}|(?:©|copyright|\(c\)|all rights reserved).{0,160}"
    r"|(?:we use|this (?:site|website) uses) cookies.{0,300}|accept(?: all)?(?: cookies)?|enter your e-?mail.{0,60}"
    r"|(?:this (?:article|story|page) was )?printed from .{0,200}|get the latest .{0,80}"
    r"|home(?: ?[>»/|] ?.{1,60})+|[\W\d_]+)$",
    re.IGNORECASE | re.DOTALL,
)


_PROMO_OPENINGS = ("get", "pub")
_PROMO_WORDS = ("daily dose of", "news of your business")
"""Stand, small, in the promos that every network shows, one of them in each."""
_PART_OPENINGS = frozenset(
    [
        *_PROMO_OPENINGS,
        *["mor", "rel", "als", "you", "top", "lat", "tre", "pop", "rec", "bre", "oth", "edi", "mos", "rea"],
        *["in ", "don", "int", "bus", "wor", "loc", "spo", "tec", "nat", "see", "wat", "com"],
    ]
)
_NOISE_OPENINGS = frozenset(
    [
        *["sha", "twe", "fli", "ema", "pri", "pin", "sav", "com", "nul", "adv", "spo", "ad", "pro", "loa"],
        *["ski", "lea", "pos", "add", "wri", "no ", "be ", "log", "sig", "reg", "sub", "fol", "rea", "con"],
        *["cli", "pre", "nex", "pho", "ima", "pic", "fil", "tag", "top", "cop", "all", "we ", "thi", "acc"],
        *["ent", "get", "hom"],
    ]
)
"""The first three letters, small, of what the patterns above can match: few lines open so, and to ask costs little."""

_ARROWS = " «»←→\u2039\u203a"
PROMO_LENGTH, _PROMO_OPENING = 40, 240
"""Characters from which a block can be a promo, and of its start in which the profile's opening must stand."""


def opens_part(text: str) -> bool:
    """Tell whether a line may be a box's heading, a pointer, a network's promo or the head of comments.

    False is certain.
    """
    opening = text[:3].lower()
    return (
        opening in _PART_OPENINGS
        or not opening.isascii()
        or opening[:1].isdigit()
        or "Section" in text
        or "SECTION" in text
    )


def is_noise(text: str) -> bool:
    """Tell whether a block is furniture: share bar, weather box, label of an advertisement, call to click."""
    words = text.lstrip(_ARROWS)
    if not words or len(words) >= 320:
        return not words
    opening = words[:3].lower()
    worded = opening.isascii() and opening[0].isalpha() and opening not in _NOISE_OPENINGS
    return not (worded and "null" not in words.lower()) and _NOISE.match(words) is not None


def may_have_promo(page: str, promos: Iterable[str] = ()) -> bool:
    """Tell at little cost whether a promo can stand in a page's text; `promos` are the profile's."""
    small = page.lower()
    return bool(promos) or any(words in small for words in _PROMO_WORDS)


def is_promo(text: str, promos: Iterable[str] = (), outlet: str | None = None) -> bool:
    """Tell whether a paragraph is one that every page of the network repeats.

    `promos` are the profile's openings, with `{outlet}` for the outlet's name.
    """
    if text[:3].lower() in _PROMO_OPENINGS and (_DAILY_DOSE.match(text) or _NEWS_RELEASE.match(text)):
        return True
    if len(text) < PROMO_LENGTH:
        return False
    openings = [_promo_parts(promo, outlet) for promo in promos]
    shown = fold(text[:_PROMO_OPENING]) if openings else ""
    return any(shown.startswith(parts[0]) and all(part in shown for part in parts) for parts in openings)


@cache
def _promo_parts(promo: str, outlet: str | None) -> tuple[str, ...]:
    marked = promo.replace(OUTLET, f"\x00{outlet}\x00" if outlet else "\x00")
    return tuple(fold(part) for part in marked.split("\x00"))


def promo_outlet(text: str) -> str | None:
    """Give the outlet's name from its own promo, None where the text is none."""
    if text[:3].lower() not in _PROMO_OPENINGS:
        return None
    found = _DAILY_DOSE.match(text)
    if found is None and _NEWS_RELEASE.match(text):
        found = _RELEASE_OUTLET.search(text)
    return found["outlet"].strip() if found else None


def is_box_heading(text: str) -> bool:
    """Tell whether a line is the heading of a box of teasers."""
    return len(text) <= 60 and _BOX_HEADING.match(text) is not None


def source_name(text: str) -> str | None:
    """Give the source's name from a source line, labels and separators off; None where nothing is left."""
    name = text.strip(_EDGES)
    name = _PUBLISHED_LABEL.sub("", name).strip(_EDGES)
    name = _SOURCE_LABEL.sub("", name).strip(_EDGES)
    return name if 1 < len(name) <= 60 and any(char.isalpha() for char in name) else None


def reads_like_name(text: str) -> bool:
    """Tell whether a line reads like a name, such as an outlet's: a few words, each with a capital."""
    words = [word for word in text.split() if word.lower() not in _SMALL_WORDS]
    return 0 < len(words) <= 4 and all(word[0].isupper() for word in words) and text[-1] not in '.!?…:;"”’'


def has_source_label(text: str) -> bool:
    return _SOURCE_LABEL.match(text) is not None


def parenthesised_credit(text: str) -> str | None:
    """Give the name in a block that is nothing but "(RT.com)" or the like; a remark in parentheses is none."""
    found = _CREDIT.match(text)
    name = found["name"].strip() if found else ""
    return name if name and (find_agency(name) is not None or reads_like_name(name)) else None


def credit_of(text: str, source: str | None) -> str | None:
    """Give the name in a block that is nothing but a credit: "(RT.com)", "Source: ANI", "- IANS", the source alone."""
    if name := parenthesised_credit(text):
        return name
    if source is not None and fold(text) == fold(source):
        return text
    found = _LABELLED_CREDIT.match(text) or _DASHED_CREDIT.match(text)
    if found is None:
        return None
    name = found["name"].strip()
    known = find_agency(name) is not None or (source is not None and fold(name) == fold(source))
    return name if known or (":" in text and reads_like_name(name)) else None


def is_pointer(text: str) -> bool:
    """Tell whether a line points to another story: "Read also: ..."."""
    return ":" in text and _POINTER.match(text) is not None


def split_credit(text: str, source: str | None) -> tuple[str, str | None]:
    """Cut a credit off the end of a last paragraph: "(ANI)" where it is the story's source or a known agency."""
    found = _CREDIT_INLINE.search(text)
    if found is None:
        return text, None
    name = found["name"]
    if (source is not None and fold(name) == fold(source)) or find_agency(name) is not None:
        return text[: found.start()].rstrip(), found["credit"]
    return text, None
