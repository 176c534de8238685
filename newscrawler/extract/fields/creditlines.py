"""What a line of text credits: a source line, a trailing credit, "with inputs from", "Source:".

A name counts only in a credit's own place. In a sentence ("Reuters reported") it is none, and neither is a credit for
a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import attrs

from newscrawler.extract.fields.bylines import BY_LINE, is_plain_name
from newscrawler.extract.fields.lexicons import is_nobody
from newscrawler.sources.agencies import WireSource, find_agency, may_name_agency
from newscrawler.urls import domain_of, is_web_url, netloc

Cue = Literal["source line", "trailing credit", "dateline", "inputs", "source label"]

MAX_CREDIT = 400
"""Characters of a text that is a credit as a whole: publishers' notices take two or three sentences."""
_LINE, _TAIL = 160, 90
"""Characters of a source line, and of a paragraph's end that can hold a credit."""
_PART = 40
"""Characters of what stands beside an agency's name in a line."""


@attrs.define(frozen=True)
class Credit:
    """A source that a text names."""

    name: str
    cue: Cue
    text: str
    """The credit as shown."""


_SOURCE = re.compile(
    r"(?:(?:news |original )?source|source (?:de l'article|originale)|quelle|fuente|fonte|источник|джерело|извор"
    r"|източник|kaynak|kilde|källa|kjelde|bron|źródło|zdroj|sumber|nguồn|forrás|lähde|izvor|πηγή|sursa|allikas|šaltinis|avots"
    r"|来源|來源|稿源|出典|출처|자료|المصدر|منبع|स्रोत|सोर्स|מקור)\s?(?::|\uff1a|\s[-–—](?=\s))\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"SOURCE:? (?P<name>[A-Z].{1,60})$")
"""Closes a press release: "SOURCE Harbour Ferries Inc."."""
_PICTURED = re.compile(
    r"\b(?:photo|image|picture|pic|video|illustration|graphic|file|courtesy|handout|getty|shutterstock|istock|alamy"
    r"|unsplash|pexels|pixabay|freepik|wikimedia|wikipedia|flickr|adobe|depositphotos|dreamstime|envato|canva|google"
    r"|youtube|twitter|facebook|instagram|tiktok|reddit|foto|fotos|bild|bilder|imagen|imagem|afbeelding|kép)\w{0,6}\b",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:the )?(?:authors?|company|our|own|various|multiple|agenc(?:y|ies)|internet|web|website|links?|here|study"
    r"|data|survey|staff|wires?|news|press release|reports?|supplied|provided|this|that|it|you|us|we|editors?|media"
    r"|agencias|agences|agenturen|redacción|redaktion)\b",
    re.IGNORECASE,
)
_EDGES = ' /\t\xa0-–—―*_|·•()[]{}"“”«»'
_INPUTS = re.compile(
    r"(?:(?:this|the) (?:story|report|article|copy|news)\b[^.]{0,60}?\b)?"
    r"(?:(?:with|avec|mit|con|com|med|met)\s+)(?:(?:additional|further|some|other|agency|la|les|el|as)\s+)?"
    r"(?:inputs?|information(?:s|en)?|reporting|files?|material|reports?|contributions?|información|informaciones"
    r"|informações|informazioni|agenturmaterial|texten)\s+(?:from|by|of|d[eaou]s?|di|von|der|från|fra|van)\s+"
    r"(?P<names>[^.]{2,80})",
    re.IGNORECASE,
)
_FROM_INPUTS = re.compile(
    r"(?:agency )?(?:inputs?|additional reporting|reporting) (?:from|by)[:\s]\s*(?P<names>[^.]{2,80})", re.IGNORECASE
)
_WITH = re.compile(r"(?:with|avec|mit|con|com|med|met|z)\s+(?P<names>[^.]{2,60}?)(?:\s+inputs?)?$", re.IGNORECASE)
_GAVE = re.compile(
    r"(?P<names>[^.]{2,100}?) (?:also )?contributed (?:reporting )?to (?:this|the) (?:report|story|article)",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"(?:some |additional |other )?(?:information|material|reporting) (?:for|in|used in) this (?:report|story|article)"
    r"[^.]{0,30}? (?:from|by) (?P<names>[^.]{2,100})"
    r"|this (?:report|story|article) (?:includes|contains|uses) (?:\w+ )?(?:information|material|reporting|content)"
    r" (?:from|by) (?P<others>[^.]{2,100})",
    re.IGNORECASE,
)
_CONTRIBUTED = (_INPUTS, _FROM_INPUTS, _GAVE, _WITH)
_BY = re.compile(
    r"(?:by|from|via|per|par|por|von|da|distributed by|provided by|supplied by|courtesy(?: of)?|credits?\s?:"
    r"|credit to)\s+(?P<names>[^.]{2,60})$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:(?:©|\(c\)|copyright)\s*)+(?:(?:by|19\d\d|20\d\d|[-–,])\s*)*(?P<names>[^,;|]{2,60}?)"
    r"(?=\s*(?:$|[,;|]|\s[–—-]\s|\.(?:\s|$)|\ball rights|\b20\d\d))",
    re.IGNORECASE,
)
_INITIALED = re.compile(r"(?P<names>[A-Z]{2,5})(?: [A-Z]{2,4}){1,6}$")
"""An agency with its editors' initials: "PTI SKL VN"."""
_END = re.compile(
    r"(?:(?<=[.!?…\"”’»):])|^)\s*(?P<credit>[(\[](?P<inside>[^()\[\]]{2,80})[)\]]|(?:--?|–|—)\s?(?P<dash>[^-–—.!?,]{2,40})"
    r"|/(?P<slash>[^/\s][^/]{1,25})/)\s?\.?$"
)
_FEED = re.compile(
    r"\b(?:published|generated|sourced|syndicated|taken|created|derived)\b[^.]{0,40}? from (?:an? |the )?"
    r"(?P<names>[^.]{2,40}?)(?:['’]s)?(?: news)?(?: agency)?(?: wire)?(?: syndicated)? feed\b",
    re.IGNORECASE,
)
_FEED_LENGTH = 300
_JOINTS = re.compile(
    r"\s*(?:[/,;|&+•·]|\b(?:and|und|et|y|e|og|och|en|и|ve|dan)\b"
    r"|(?<=\w) (?:writers?|reporters?|journalists?|correspondents?)\b)\s*"
)
_ABOUT = re.compile(
    r"^(?:the |news agency |agency |agencia |agence |agentur |l['’])"
    r"|(?:['’]s)? (?:news agency|wire service|agency|wires?|staff(?: writers?| reporters?)?|news desk|newsroom"
    r"|reporters?|correspondents?|bureau|writers?|contributors?)$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,30})*\.[a-z]{2,12}(?:/\S*)?$", re.IGNORECASE
)


def agency_in(text: str, *, codes: bool = True) -> str | None:
    """Give the first name of a known agency in a list such as "AFP/Xinhua" or "the Associated Press and ANI"."""
    text = text.strip(_EDGES).rstrip(".")
    parts = (text, *_JOINTS.split(text[:MAX_CREDIT]))
    return next((name for name in (_known(part, codes=codes) for part in parts) if name), None)


def _known(text: str, *, codes: bool) -> str | None:
    """Give the name of a known agency that a text is, without "the" before it or "staff" behind it where need be."""
    name = text.strip(_EDGES)
    forms = dict.fromkeys((name, _ABOUT.sub("", name)))
    return next((form for form in forms if form and find_agency(form, codes=codes) is not None), None)


_DESKS, _DESK = 3, 12
"""Desks from which a text is no credit, and characters of one's name."""
_COMPANY = frozenset(["llc", "inc", "ltd", "corp", "gmbh"])


def _only_agencies(text: str, *, codes: bool) -> str | None:
    """Give the first agency of a text in which, with short names of desks beside them, nothing else stands."""
    if name := _known(text.rstrip("."), codes=codes):
        return name
    parts = [part for part in (part.strip(_EDGES) for part in _JOINTS.split(text)) if part]
    known = [_known(part, codes=codes) for part in parts]
    others = [part for part, name in zip(parts, known, strict=True) if name is None]
    # "HL/ANI", "dpa/abc".
    desks = "/" in text and len(others) < _DESKS and all(len(part) <= _DESK for part in others)
    if not desks and any(part.rstrip(".").lower() not in _COMPANY for part in others):
        return None
    return next(filter(None, known), None)


_AFTER_NAME = re.compile(
    r"\s*[|•·;]\s*|\s[-–—]\s|,(?=[^,]*\d)|\s+(?=(?:published|updated|posted|editor|author|date|time)\s?:)",
    re.IGNORECASE,
)
"""Parts the name behind a label from date, editor and the like."""


def named(text: str) -> str | None:
    """Give what a label names: a known agency, an address's host or what reads like a name; None of anything else."""
    text = text.strip(_EDGES).rstrip(".")
    first = _AFTER_NAME.split(text, maxsplit=1)[0].strip(_EDGES)
    if name := agency_in(first):
        return name
    if _DOMAIN.match(first):
        address = first if "://" in first else f"http://{first}"
        return domain_of(netloc(address)) if is_web_url(address) and "/" not in first.partition("://")[2] else None
    if not 2 < len(first) <= 60 or _PICTURED.search(first) or NOBODY.match(first) or "," in first:
        return None
    words = [word for word in first.split() if len(word) > 3 or word[0].isupper()]
    capitals = all(word[0].isupper() or not word[0].isascii() for word in words)
    return first if words and len(words) <= 5 and capitals and not any(map(str.isdigit, first)) else None


def trailing(text: str, *, last: bool = True) -> Credit | None:
    """Give the credit that a paragraph is, or has at its end; `last` where nothing of the article follows.

    A name that no file knows is believed behind a label of the last paragraph.
    """
    whole = text if len(text) <= MAX_CREDIT else text[-_TAIL:]
    labelled = last and (":" in whole or "\uff1a" in whole or "SOURCE" in whole)
    if not labelled and text[0] != "(" and not may_name_agency(whole):
        return None
    if whole is text and (credit := _whole(text, last=last)):
        return credit
    if text[-1] not in ")]/." and not text[-1].isalpha():
        return None
    end = _END.search(text[-_TAIL:])
    if end is None:
        return None
    inside = end["inside"] or end["slash"]
    if inside is None:
        name = _only_agencies(end["dash"], codes=False)
        return Credit(name, "trailing credit", end["credit"]) if name else None
    found = _phrase(inside, codes=True) or (_labelled(inside) if last else None)
    if found is None and len(end[0]) == len(text) and _DOMAIN.match(inside) and "/" not in inside:
        found = (inside, "trailing credit")
    return Credit(found[0], found[1], end["credit"]) if found else None


def _whole(text: str, *, last: bool) -> Credit | None:
    """Give the credit of a text that is nothing else."""
    bare = text.strip(_EDGES)
    if not bare:
        return None
    rights = text[:3].lower() == "(c)"
    if (rights or text[0] not in "([") and (found := _phrase(text if rights else bare, codes=False)):
        return Credit(*found, text)
    if len(text) <= _LINE and (last or _SOURCE.match(bare)) and (found := _labelled(bare, known=not last)):
        return Credit(*found, text)
    if len(text) <= _FEED_LENGTH and "feed" in text.lower() and (feed := _FEED.search(text)):
        name = agency_in(feed["names"])
        return Credit(name, "trailing credit", text) if name else None
    return None


def _labelled(text: str, *, known: bool = False) -> tuple[str, Cue] | None:
    label = _SOURCE.match(text) or _RELEASE.match(text)
    name = (agency_in(label["name"]) if known else named(label["name"])) if label else None
    return (name, "source label") if name else None


def _phrase(text: str, *, codes: bool) -> tuple[str, Cue] | None:
    """Give the known agency that a text without its parentheses credits, and by which words."""
    small = text.lower()
    if came := _CAME.match(text):
        name = agency_in(came["names"] or came["others"])
        return (name, "inputs") if name else None
    for pattern in _CONTRIBUTED:
        if found := pattern.match(text):
            name = agency_in(found["names"]) if pattern is not _WITH else _only_agencies(found["names"], codes=codes)
            return (name, "inputs") if name else None
    if "copyright" in small or "©" in small or "(c)" in small:
        rights = _RIGHTS.search(text)
        name = agency_in(rights["names"]) if rights and rights.start() <= _TAIL else None
        return (name, "trailing credit") if name else None
    if len(text) > _LINE or _PICTURED.search(text):
        return None
    if label := _SOURCE.match(text):
        name = agency_in(label["name"])
        return (name, "source label") if name else None
    by = _BY.match(text.rstrip(".")) or _INITIALED.match(text)
    name = _only_agencies(by["names"] if by else text, codes=codes)
    return (name, "trailing credit") if name else None


_BARS = re.compile(r"\s*[|•·]\s*")
_SEPARATORS = re.compile(r"\s*[|·•,;()\[\]–—]\s*|\s[-/]\s|(?<=\w)/(?=[A-Z])|\s(?:via|from|for|with|avec|mit|con|com)\s")
_LEADING = re.compile(
    r"(?:by|from|via|source|(?:posted|written|published|reported|story) by|por|par|von|door|di|da|av|af|oleh|автор)"
    r"\b\s*:?\s*",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}|\d{1,2}[:.h]\d\d|\b\d{1,2}\b.*[A-Za-z]{3}|[A-Za-z]{3}.*\b\d{1,2}\b|\bago\b", re.IGNORECASE)


def source_line(text: str, beside: Callable[[], bool]) -> str | None:
    """Give the source that a line between headline and text names; `beside` tells if byline or date are next to it.

    A label names anybody; without one the line names a known agency, alone, beside a date or behind a writer's name.
    """
    if len(text) > _LINE:
        return None
    if ":" in text or "\uff1a" in text or " - " in text:
        labels = [_SOURCE.match(part) for part in (text, *_BARS.split(text)[1:])]
        if label := next(filter(None, labels), None):
            return named(label["name"]) if not _PICTURED.search(text) else None
    if not may_name_agency(text) or _PICTURED.search(text):
        return None
    signed = BY_LINE.match(text) is not None
    parts = [part for part in _SEPARATORS.split(text) if part]
    for part in parts:
        bare = part.strip(_EDGES)
        whole = _LEADING.sub("", bare, count=1)
        name = _known(whole, codes=False)
        if name is None:
            continue
        others = [other for other in parts if other is not part]
        if signed or not others:
            return name if signed or whole != bare or beside() else None
        dated = any(_DATED.search(other) for other in others)
        told = dated or is_plain_name(others[0]) or is_nobody(others[0]) or all(_known(o, codes=False) for o in others)
        if told and all(len(other) <= _PART for other in others):
            return name
    if signed and len(parts) <= 2:
        # "By JANE DOE Associated Press".
        words = parts[0].split()
        for size in range(1, min(4, len(words) - 2) + 1):
            if find_agency(name := " ".join(words[-size:]), codes=False) is not None:
                return name
    return None


_OPENING = re.compile(
    r"(?:(?P<before>[^()\[\]!?]{0,80}?)\s?)?(?:\((?P<name>[^()]{2,40})\)|/(?P<slash>[^/\s][^/]{1,25})/)"
    r"\s?(?:--|[-–—:.]|(?=\s[A-Z\"“]))"
)


def opening_agency(text: str) -> str | None:
    """Give the agency in the opening of a text that has no place to make it a dateline: "(Reuters) - ", "/TASS/."."""
    if not ("(" in text[:_TAIL] or "/" in text[:_TAIL]):
        return None
    found = _OPENING.match(text)
    if found is None:
        return None
    before, name = (found["before"] or "").strip(" ,.-–—"), found["name"] or found["slash"]
    words = before.replace("/", " ").split()
    known: WireSource | None = find_agency(name.strip())
    placed = len(words) <= 6 and all(word[0].isupper() or word[0].isdigit() or len(word) <= 3 for word in words)
    # "The Press Trust of India (PTI) - an agency" tells its short name.
    itself = known is not None and (find_agency(before) is known or agency_in(before) is not None)
    return name.strip() if known is not None and placed and not itself else None
