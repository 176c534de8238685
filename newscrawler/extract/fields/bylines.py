"""Names out of bylines: "By A and B", "A in Paris", "A, political editor", "A/AFP", "Von A und B".

Only names of people come out. Outlets, agencies, desks and accounts ("Staff", "admin") are none, nor are those who
took the photos, edited or reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newscrawler.extract.fields.dateforms import find_written
from newscrawler.extract.fields.lexicons import NEWSPAPER, ROLE, ROLE_WORDS, alternatives, is_nobody
from newscrawler.extract.fields.months import MONTHS
from newscrawler.extract.fields.titles import key
from newscrawler.extract.page.linkeddata import plain
from newscrawler.sources.agencies import find_agency
from newscrawler.text import clean

MAX_BYLINE = 300
"""Characters of a byline that are read: the longest of the tuning pages has 170."""
_MAX_NAMES = 20


_WRITTEN = alternatives(
    """
    article story text words report(?:ing|ed)? post(?:ed)? written published authored created recipe analysis
    opinion review contributed shared submitted compiled essay column commentary
    """
)
_LABEL = re.compile(
    rf"^[\s|·•–—:-]*(?:(?-i:By(?=[A-Z][a-z]))|(?:(?:{_WRITTEN}) )?by\b"
    r"|author(?:\(?s\)?)?\b(?=\s*:)|(?:writer|contributors?|words)\b(?=\s*:)"
    r"|(?:ein (?:artikel|beitrag|gastbeitrag) )?von\b|(?:[eé]crit |publié |rédigé )?par\b|(?:escrito |redactado )?por\b"
    r"|(?:scritto |pubblicato )?(?:da|di)\b(?=\s+[A-Z])|(?:geschreven )?door\b|(?:skrevet |skriven )?(?:av|af)\b|oleh\b"
    r"|(?:autor(?:zy|ka|es|a)?|auteurs?|autor[ei]|автор(?:ы)?|yazar|yazan|penulis|text|tekst|szerző|tác giả)\s*:)"
    r"\s*:?\s*",
    re.IGNORECASE,
)
BY_LINE = re.compile(
    rf"^\W{{0,3}}(?:(?:{_WRITTEN}) )?by(?=[\s:A-Z]|$)"
    r"|^(?:authors?|writer|contributors?|words|autor(?:es|a|in)?|auteurs?|autore|автор|penulis)\s?:"
    r"|^(?-i:(?:Von|Par|Por|Door|Av|Af|Oleh)\s+(?=[A-ZÀ-Þ]))|^(?-i:Di|Da)\s+(?-i:[A-ZÀ-Þ]\w+\s+[A-ZÀ-Þ]\w+$)",
    re.IGNORECASE,
)
"""Opens a line that names its writer."""
_OTHER_WORDS = (
    *("review", "check", "verif", "approv", "edit", "photo", "image", "picture", "video", "illustrat", "translat"),
    *("reporting", "with additional", "updated", "published", "posted", "last ", "behalf", "read", "follow", "see "),
    *("view ", "more ", "share", "comment", "special", "foto", "bearbeitet"),
)
"""One of them stands in what `_OTHERS` finds, which takes longer."""
_OTHERS = re.compile(
    r"\b(?:(?:medically |legally |expert |fact[- ]?|clinically )?(?:reviewed|checked|verified|approved)(?: by)?"
    r"|edited(?: by)?|editing by|editor:|photo(?:s|graph(?:s|y|ed))?(?: by|:)|(?:image|picture|video)s? by"
    r"|illustrat\w+ by|translated by|(?:additional )?reporting by|with additional|updated|published|posted"
    r"|last (?:updated|modified|reviewed)|on behalf of|\d+[- ]min(?:ute)?s? read|read time|read more|follow\b"
    r"|see (?:all|more)|view (?:all|profile)|more (?:posts|from|by)|share\b|comments?\b|special to|fotos?:|bearbeitet)",
    re.IGNORECASE,
)
"""Opens the part of a byline that names others, or nobody."""
_ELSEWHERE = re.compile(
    r",?\s+(?:in|at|for|from|on|of|à|em|aus|für|pour|para|bei|w|nel|con sede|reports?|reporting|via|@)(?:\s.*)?$"
)
_PLAIN = re.compile(
    r"[A-Z\u00c0-\u024f][a-z\u00c0-\u024f'’]+(?: [A-Z]\.?)?(?: [A-Z\u00c0-\u024f][a-z\u00c0-\u024f'’A-Z-]+){1,2}"
)
"""Two or three words with capitals, perhaps an initial between."""
_CAPITALS = re.compile(r"[A-Z]\S*\s+(?:[a-z]{1,3}\s+){0,2}[A-Z]")
"""Two words with capitals, perhaps with small words between."""
_ASIDES = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S{1,64}@\S{1,64}|(?:https?:|www\.)\S{1,200}")
_AND = alternatives("and und et y e och og ja en i и та ve dan és și with mit avec con")
_JOINTS = re.compile(rf"\s*(?:[;|•·⋅∙●/]|,\s*(?:and|&)\s|,|\s&\s|\s\+\s|\s[–—-]\s|\s(?:{_AND})\s)\s*", re.IGNORECASE)
_DEGREES = alternatives(
    r"""
    ph\.?\s?d m\.?d m\.?b\.?a m\.?a m\.?s m\.?sc b\.?s b\.?a b\.?sc m\.?ed ed\.?d j\.?d ll\.?m esq r\.?n r\.?d
    d\.?o np fnp pa-c jr sr ii iii iv pe psy\.?d pharm\.?d
    """
)
_CREDENTIAL = re.compile(rf"^(?:{_DEGREES}|(?-i:[A-Z]{{3,6}}))\.?®?$", re.IGNORECASE)
_HONOURS = re.compile(r"(?:,?\s+(?:[A-Z]{2,5}|Ph\.?D|M\.D)\.?)+$")
_TITLE = re.compile(r"^(?:mr|mrs|ms)\.?\s+(?=\S+\s+\S)", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^(?:and|by|with|von|par|por|the author)\s+", re.IGNORECASE)
_SMALL = frozenset(
    [
        *["de", "da", "do", "dos", "das", "del", "della", "di", "du", "der", "den", "des", "van", "von", "vom", "zu"],
        *["zur", "la", "le", "el", "al", "bin", "bint", "ibn", "ben", "y", "e", "ter", "ten", "af", "av", "i", "abu"],
        *["o", "st"],
    ]
)
"""Words of names that go without a capital."""


def names_of(raw: str, *, barred: Callable[[str], bool] = lambda _: False, strict: bool = False) -> list[str]:
    """Give the people that a byline names, in its order.

    `barred` tells names that are none, such as the outlet's. With `strict` a name has two to four words, each with a
    capital: for lines of which nothing says that they are a byline.
    """
    text = plain(raw[:MAX_BYLINE]) or ""
    if (strict and not may_name(text)) or barred(text):
        return []
    # Most claims are one plain name: what follows would only find that out in more time.
    plainly = _PLAIN.fullmatch(text) and not (_LABEL.match(text) or _TITLE.match(text) or _HONOURS.search(text))
    if plainly and not ROLE_WORDS.within(text):
        return [] if is_nobody(text) or find_agency(text) is not None else [text]
    parts = _cut(text, barred)
    names: list[str] = []
    after_role = of_what = single = False
    for index, (joint, part) in enumerate(parts):
        name = _name(part)
        if name is None:
            continue
        # What follows a job title after a comma is the place of the job: "A, editor, Harbour Letter"; after an "and" it
        # is more of a title such as "head of sales and marketing".
        after_role = after_role and (joint.strip() == "," or (of_what and joint.strip().isalpha()))
        of_what = " of " in part or (after_role and of_what)
        if (beside := _beside_role(name, first=index == 0)) is not None:
            name = beside
        elif (role := ROLE_WORDS.within(name)) or _CREDENTIAL.match(name):
            after_role = after_role or role
            continue
        if after_role or barred(name) or find_agency(name) is not None:
            continue
        if _is_name(name, strict=strict, alone=index == 0 or (single and "," not in joint)):
            names.append(name)
            single = " " not in name
    return list(dict.fromkeys(names))


def _cut(text: str, barred: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Give the parts of a byline, each with the joint before it, label, date and other people's work off."""
    text = _without_date(text)
    for _ in range(2):
        text = _LABEL.sub("", text, count=1)
    if barred(text):
        return []
    small = text.lower()
    others = _OTHERS.search(text) if any(word in small for word in _OTHER_WORDS) else None
    if others is not None:
        text = text[: others.start()]
    text = _ASIDES.sub(" ", text)
    inverted = _inverted(text)
    return [("", inverted)] if inverted else list(_parts(text))[:_MAX_NAMES]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text at what joins names; give each part with the joint before it."""
    at, joint = 0, ""
    for found in _JOINTS.finditer(text):
        if text[at : found.start()].strip():
            yield joint, text[at : found.start()]
            joint = found[0]
        else:
            joint += found[0]
        at = found.end()
    if text[at:].strip():
        yield joint, text[at:]


def _beside_role(part: str, *, first: bool) -> str | None:
    """Give the name in "Political editor Anna Keel", of a byline's `first` part in "Anna Keel Staff Writer", too.

    None where a part is a title alone, or a name alone.
    """
    if not ROLE_WORDS.within(part):
        return None
    roles = list(ROLE.finditer(part))
    if not roles:
        return None
    behind, before = part[roles[-1].end() :].strip(), part[: roles[0].start()].strip().removesuffix(" Staff")
    if _PLAIN.fullmatch(behind):
        return behind
    return before if first and _PLAIN.fullmatch(before) else None


def _without_date(text: str) -> str:
    written = find_written(text[:200])
    return clean(text.replace(written.raw, " | ", 1)) if written is not None else text


def _inverted(text: str) -> str | None:
    """Give "Anna Keel" of "Keel, Anna", as catalogues write names."""
    if text.count(",") != 1 or re.search(r"[;|•·/&]", text):
        return None
    last, first = (part.strip() for part in text.split(","))
    plain_words = len(last.split()) == 1 and len(first.split()) <= 2 and first[:1].isupper() and last[:1].isupper()
    if not plain_words or _CREDENTIAL.match(first) or ROLE_WORDS.within(first) or is_nobody(text):
        return None
    return f"{first} {last}" if find_agency(first) is None and find_agency(last) is None else None


def _name(part: str) -> str | None:
    """Give the name in one part of a byline, without place, honours and marks."""
    part = _ELSEWHERE.sub("", part.strip())
    part = _TITLE.sub("", part) if part[:3].lower() in ("mr ", "mr.", "mrs", "ms ", "ms.") else part
    part = _BEFORE_NAME.sub("", part)
    part = clean(part).strip(" .,:;|·•*&–—-\"“”'’‘†‡()[]0123456789®")
    cut = _HONOURS.sub("", part)
    if cut and not part.isupper() and " " in cut:
        part = cut
    return None if part.lower() in MONTHS else part or None


def _is_name(name: str, *, strict: bool, alone: bool) -> bool:
    """Tell whether a part is a name; one word is one only where it stands `alone`."""
    words = name.split()
    if not 2 <= len(name) <= 60 or len(words) > 5 or is_nobody(name) or not name[0].isalpha():
        return False
    if len(words) == 1:
        return alone and not strict
    capitals = [word for word in words if word.lower() not in _SMALL]
    if any(word[0].islower() for word in capitals) or not capitals:
        return False
    return not strict or (len(words) <= 4 and not any(map(str.isdigit, name)))


def may_name(text: str) -> bool:
    """Tell at little cost whether a text can hold a name of two words or more."""
    return not text.isascii() or _CAPITALS.search(text) is not None


def is_plain_name(text: str) -> bool:
    """Tell whether a text is two or three words with capitals, perhaps an initial between, and nothing else."""
    return _PLAIN.fullmatch(text) is not None


def has_role(text: str) -> bool:
    """Tell whether the second part of a line, behind a bar, is a job title: "Anna Keel | Senior Writer"."""
    parts = text.split("|", 2)
    return len(parts) > 1 and ROLE_WORDS.within(parts[1]) and names_of(parts[0], strict=True) != []


def is_personal(name: str) -> bool:
    """Tell whether the name of a site reads like its writer's: two or three words, none of them a newspaper's."""
    words = name.split()
    if not 2 <= len(words) <= 3 or is_nobody(name) or NEWSPAPER.search(name):
        return False
    return all(
        word[0].isupper() and word.strip(".").isalpha() and (len(word) < 3 or not word.isupper()) for word in words
    )


def distinct(names: list[str]) -> list[str]:
    """Give each person once: the fullest form of names that differ in case, marks or a missing part."""
    kept: dict[str, str] = {}
    for name in names:
        form = key(name)
        if form and form not in kept:
            kept[form] = name
    return [name for form, name in kept.items() if not any(form != other and form in other.split() for other in kept)]
