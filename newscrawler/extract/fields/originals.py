"""Notices that name where a text comes from: "This article originally appeared on X", "Republished from X"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawler.extract.fields.bylines import is_plain_name
from newscrawler.extract.fields.creditlines import NOBODY
from newscrawler.extract.fields.gazetteer import country_codes
from newscrawler.extract.fields.lexicons import NEWSPAPER, is_nobody
from newscrawler.extract.fields.months import MONTHS
from newscrawler.sources.agencies import find_agency

_NOUNS = (
    r"(?:article|story|post|piece|essay|op-ed|column|commentary|report|interview|excerpt|extract|content|release|blog"
    r"|feature|analysis|review|text|poem|item|update|editorial|opinion|guide|list|recipe|dispatch|series|investigation)"
)
_WHEN = r"(?:in \w+ 20\d\d|on \w+ \d{1,2}(?:, 20\d\d)?),?"
_PERMITTED = r"with(?: the)?(?: \w+)? permission(?: of)?"
_TOLD = re.compile(
    rf"\b(?:this(?: [\w’'-]+){{0,2}}? {_NOUNS}|the (?:above|following|preceding)(?: \w+){{0,2}}? {_NOUNS}"
    rf"|(?:a|an|another|shorter|longer|earlier) (?:\w+ )?version of (?:this|the)(?: \w+)? {_NOUNS})\b"
    r"(?P<said>[^.!?]{0,120}?)\s(?P<verb>appeared|published|posted|republished|reprinted|reposted|syndicated|produced"
    r"|provided|supplied|distributed|cross-?posted|released)"
    rf"(?P<more>(?: (?:first|originally|here|online|{_PERMITTED}|{_WHEN}))*) (?:on|in|at|by|from|with|via|to)\s+",
    re.IGNORECASE,
)
_OPENED = re.compile(
    rf"\W{{0,3}}(?:(?:originally|first|previously) (?:published|appeared|posted|printed)(?: {_WHEN})?"
    r"|(?:re-?published|reprinted|reposted|syndicated|excerpted|cross-?posted)(?: here)?)"
    rf"(?: {_PERMITTED})? (?:on|in|by|at|from|with|via|courtesy of)\s+",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"[\"”’'*_]?(?:,? (?:on|in) (?:[A-Z]\w+ )?(?:\d{1,2}, )?\d{1,4})?\s*(?:$|[.;|)\]]|\b(?:under|with|and is|here)\b)"
)
"""What follows the name where such an opening is a notice and no part of a sentence."""
_FIRST_ON = re.compile(r"The post\b.{0,300}?\b(?:first appeared|appeared first) on\s+", re.IGNORECASE)
_FOREIGN = re.compile(
    r"(?:dies(?:er|es) (?:artikel|beitrag|text) (?:erschien|ist|wurde) (?:zuerst|zunächst|ursprünglich)"
    r"(?: erschienen| veröffentlicht)? (?:auf|bei|in|im|von)"
    r"|(?:zuerst|ursprünglich) (?:erschienen|veröffentlicht) (?:auf|bei|in|im)"
    r"|cet article (?:a été|est) (?:\w+ment )?(?:re)?publié(?: \w+ment| ici)? (?:sur|dans|par|à partir de)"
    r"|este (?:artículo|texto) (?:fue|se|apareció)(?: publicado| publicó)?(?: originalmente)?(?: publicado| publicó)?"
    r" (?:en|por)"
    r"|est[ea] (?:artigo|texto|matéria) (?:foi )?(?:publicad[oa] )?(?:originalmente )?(?:publicad[oa] )?"
    r"(?:em|no|na|por|pel[oa])"
    r"|questo articolo è (?:stato )?(?:pubblicato|apparso)(?: \w+mente| per la prima volta)? (?:su|da|in)"
    r"|dit artikel (?:verscheen|is) (?:eerder|eerst|oorspronkelijk)(?: verschenen| gepubliceerd)? (?:op|in|bij))\s+",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\b(?:first|originally|initially|previously|permission)\b|^re-?p|cross|syndic|produc|provid|suppl|distrib",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:also|not|never)\b", re.IGNORECASE)
_DAY = re.compile(r"\d+(?:st|nd|rd|th)?$")
_ISSUE = re.compile(
    r"(?:(?:the|its|their) )?(?:[\w/-]+ ){0,3}?(?:issue|edition|blog|website|site|pages|newsletter|opinion section)"
    r" of\s+",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w&’'+-]*(?:[./][\w&’'-]+)*|\d+\w*"
_NAME = re.compile(
    rf"(?:the )?[\"“'‘*_]?(?P<name>(?:{_WORD}|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{{2,6}}\b)"
    rf"(?: (?:(?:of|the|and|&|de|la|le|du|des|der|for|in|y) )?(?:{_WORD}))*)"
)
_NOT_NAMES = frozenset([*MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "page"])
_ORIGIN_WORDS = (
    *("appeared", "publi", "pubbli", "printed", "posted", "syndicated", "produced", "provided", "supplied"),
    *("distributed", "released", "excerpted", "erschien", "veröffentlicht", "apareció", "apparso", "verscheen"),
)
"""One of them stands, small, in every notice."""


def may_tell_origin(text: str) -> bool:
    """Tell at little cost whether a notice can stand in a text; False is certain."""
    small = text.lower()
    return any(word in small for word in _ORIGIN_WORDS)


_BY_SOMEBODY = re.compile(r"\b(?:published|posted|written|released) by\s+$", re.IGNORECASE)


def _is_outlet(name: str) -> bool:
    return NEWSPAPER.search(name) is not None or is_nobody(name)


def origins(text: str) -> Iterator[tuple[str, str, bool]]:
    """Give what a notice such as "This article originally appeared on X" names.

    That is the name, the text from it on, and whether the words alone tell an original; else X must be known or linked.
    """
    if not may_tell_origin(text):
        return
    for found in (_TOLD.search(text), _OPENED.match(text), _FIRST_ON.match(text), _FOREIGN.search(text)):
        if found is None or _ALSO.search(found[0]):
            continue
        at = found.end()
        if issue := _ISSUE.match(text, at):
            at = issue.end()
        told = found.re is not _TOLD or _ADVERB.search(f"{found['verb']} {found['said']} {found['more']}") is not None
        name = _NAME.match(text, at)
        if name is None:
            continue
        shown = name["name"].rstrip(".,")
        if find_agency(f"The {shown}") is not None and text[at:].lower().startswith("the "):
            shown = f"The {shown}"
        words = shown.split()
        if found.re is _OPENED and not _CLOSED.match(text, name.end()):
            # "Originally published in France in 1922, the book ..."
            continue
        if country_codes(shown):
            continue
        if words[0].lower().rstrip(".,") in _NOT_NAMES or _DAY.match(words[0]) or NOBODY.fullmatch(shown):
            continue
        # Texts are published by their writers, too.
        signed = _BY_SOMEBODY.search(found[0]) and is_plain_name(shown) and not _is_outlet(shown)
        yield shown, text[at:], told and not signed
