"""Names out of bylines: "By A and B", "A in Paris", "A, political editor", "A/AFP", "Von A und B".

Only names of people come out. Outlets, agencies, desks and accounts ("Staff", "admin") are none, nor are those who
took the photos, edited or reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newscrawler.extract.dateforms import MONTHS, find_written
from newscrawler.extract.linkeddata import plain
from newscrawler.sources.agencies import find_agency
from newscrawler.text import clean

MAX_BYLINE = 300
"""Characters of a byline that are read: the longest of the tuning pages has 170."""
_MAX_NAMES = 20
_LABEL = re.compile(
    r"^[\s|·•–—:-]*(?:(?-i:By(?=[A-Z][a-z]))|(?:article |story |text |words |report(?:ing|ed)? |post(?:ed)? |written |published |authored |created |recipe"
    r" |analysis |opinion |review |contributed |shared |submitted |compiled |essay |column |commentary )?by\b|author(?:\(?s\)?)?\b(?=\s*:)"
    r"|writer\b(?=\s*:)|contributors?\b(?=\s*:)|words\b(?=\s*:)"
    r"|(?:ein (?:artikel|beitrag|gastbeitrag) )?von\b|(?:ecrit |écrit |publié |rédigé )?par\b"
    r"|(?:escrito |redactado |publicado )?por\b|(?:scritto |pubblicato )?(?:da|di)\b(?=\s+[A-Z])|(?:geschreven )?door\b|(?:skrevet |skriven )?(?:av|af)\b"
    r"|(?:autor(?:zy|ka|es|a)?|auteur|autore|auteurs|autori|автор(?:ы)?|yazar|penulis|text|tekst|foto & text|kirjoittanut|szerző|oleh|yazan|tác giả)\s*:?"
    r"(?=\s))\s*:?\s*",
    re.IGNORECASE,
)
BY_LINE = re.compile(
    r"^\W{0,3}(?:(?:article|story|text|words|report(?:ing|ed)?|posted|written|published|authored|recipe|analysis|review|contributed"
    r") )?by(?=[\s:A-Z])|^(?:authors?|writer|contributors?|words|autor(?:es|a|in)?|auteurs?|autore|автор|penulis)\s?:"
    r"|^(?-i:(?:Von|Par|Por|Door|Av|Af|Oleh)\s+(?=[A-ZÀ-Þ]))|^(?-i:Di|Da)\s+(?-i:[A-ZÀ-Þ]\w+\s+[A-ZÀ-Þ]\w+$)",
    re.IGNORECASE,
)
"""Opens a line that names its writer."""
_OTHERS = re.compile(
    r"\b(?:(?:medically |legally |expert |fact[- ]?|clinically )?(?:reviewed|checked|verified|approved)(?: by)?"
    r"|edited(?: by)?|editing by|editor:|photo(?:s|graph(?:s|y|ed))?(?: by|:)|images? by|pictures? by|illustrat\w+ by|video(?:s)? by"
    r"|translated by|additional reporting|reporting by|with additional|updated|published|posted|last (?:updated|modified|reviewed)"
    r"|on behalf of|\d+[- ]min(?:ute)?s? read|read time|read more|follow\b|see (?:all|more)|view (?:all|profile)|more (?:posts|from|by)"
    r"|share\b|comments?\b|special to|fotos?:|foto:|para\b(?=\s+[A-Z])|bearbeitet)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r",?\s+(?:in|at|for|from|on|of the|of|à|em|aus|für|pour|para|bei|w|nel|con sede|reports?|reporting|via|@)\s.*$"
)
_PLAIN = re.compile(r"[A-Z\u00c0-\u024f][a-z\u00c0-\u024f'’]+(?: [A-Z]\.?)?(?: [A-Z\u00c0-\u024f][a-z\u00c0-\u024f'’A-Z-]+){1,2}")
"""Two or three words with capitals, perhaps an initial between."""
_ASIDES = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S{1,64}@\S{1,64}")
_JOINTS = re.compile(
    r"\s*(?:[;|•·/\n\t]|,\s*(?:and|&)\s|,|\s&\s|\s\+\s|\s[–—-]\s|\s(?:and|und|et|y|e|och|og|ja|en|i|и|та|ve|dan|és|și|with|mit|avec|con)\s)\s*",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^(?:ph\.?\s?d|m\.?d|m\.?b\.?a|m\.?a|m\.?s|m\.?sc|b\.?s|b\.?a|b\.?sc|m\.?ed|ed\.?d|j\.?d|ll\.?m|esq|r\.?n|r\.?d|rdn|ldn|cssd|mph|dvm|vmd|d\.?o|dds"
    r"|cfp|cpa|cfa|cepf|cpt|cscs|facp|faap|lcsw|lmft|psy\.?d|pharm\.?d|np|fnp|pa-c|jr|sr|ii|iii|iv|pe|pmp|obe|mbe|phd|dacvb|bcba|(?-i:[A-Z]{3,6}))\.?®?$",
    re.IGNORECASE,
)
_HONOURS = re.compile(r"(?:,?\s+(?:[A-Z]{2,5}|Ph\.?D|M\.D)\.?)+$")
_TITLE = re.compile(r"^(?:dr|prof|professor|sir|mr|mrs|ms)\.?\s+(?=\S+\s+\S)", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editors?|writers?|reporters?|correspondents?|columnists?|contributors?|contributing|journalists?|producers?|photographers?|analysts?"
    r"|ceo|cto|cfo|founders?|co-?founders?|directors?|managers?|president|chief|heads?|lead|senior|junior|assistant|associate|professors?|lecturer"
    r"|specialist|strategist|consultant|engineer|experts?|officer|partner|intern|freelance\w*|bureau|critic|blogger|author|host|anchor|meteorologist"
    r"|researcher|fellow|attorney|dietitian|nutritionist|physician|therapist|trainer|coach|executive|vice|vp|marketing|coordinator|developer|designer"
    r"|redakteur\w*|korrespondent\w*|redactor\w*|journaliste|corresponsal|corrispondente|inviat[oa]|repórter|redator\w*|verslaggever|korespondent\w*"
    r"|muhabir\w*|wartawan|dziennikar\w+|корреспондент\w*|обозреватель)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:staff|admin\w*|newsroom|news ?desk|desk|teams?|editorial|webmaster|editors|guest (?:author|post|contributor)|unknown|anonymous|undefined|null|none|nan"
    r"|user|redaktion\w*|redacci[oó]n|r[eé]daction|redazione|redação|redactie|redakcja|redaktionen|toimitus|редакция|redaksi|haber merkezi|wire|wires"
    r"|agenc(?:y|ies)|agencias|agenturen|press release|news(?:letter|wire)?|network|media|magazine|inc|llc|ltd|gmbh|corp|company|group|university"
    r"|institute|association|foundation|centers?|centre|clinic|department|office|service|services|blog|society|council|college|school|committee|ministry"
    r"|government|solutions|technologies|technology|software|systems|insurance|bank|facebook|bluesky|twitter|instagram|linkedin|youtube|website|online|digital"
    r"|home|menu|contact|about|subscribe|login|category|categories|tags?|comments?|share|profile|bio|author|authors|more|all posts|articles?|posts?"
    r"|latest|read|click|follow|here|this|that|our|we|you|your|my|was|is|are|has|have|not)\b"
    r"|[@#{}<>=\\]|https?:|www\.|\.(?:com|org|net|co|io)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "de da do dos das del della di du der den des van von vom zu zur la le el al bin bint ibn ben y e ter ten af av i"
    " abu o st".split()
)


def names_of(raw: str, *, barred: Callable[[str], bool] = lambda _: False, strict: bool = False) -> list[str]:
    """Give the people that a byline names, in its order.

    `barred` tells names that are none, such as the outlet's. With `strict` a name has two to four words, each with a
    capital: for lines of which nothing says that they are a byline.
    """
    text = plain(raw[:MAX_BYLINE]) or ""
    if barred(text):
        return []
    # Most claims are one plain name: what follows would only find that out in more time.
    parts = [("", text)] if _PLAIN.fullmatch(text) and not _LABEL.match(text) else _cut(text, barred)
    names: list[str] = []
    after_role = single = False
    for index, (joint, part) in enumerate(parts):
        name = _name(part)
        if name is None:
            continue
        # What follows a job title after a comma is the place of the job: "A, editor, Harbour Letter".
        after_role = after_role and "," in joint
        if _ROLE.search(name) or _CREDENTIAL.match(name):
            after_role = after_role or bool(_ROLE.search(name))
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
    others = _OTHERS.search(text)
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


def _without_date(text: str) -> str:
    written = find_written(text[:200])
    return clean(text.replace(written.raw, " | ", 1)) if written is not None else text


def _inverted(text: str) -> str | None:
    """Give "Anna Keel" of "Keel, Anna", as catalogues write names."""
    if text.count(",") != 1 or re.search(r"[;|•·/&]", text):
        return None
    last, first = (part.strip() for part in text.split(","))
    plain_words = len(last.split()) == 1 and len(first.split()) <= 2 and first[:1].isupper() and last[:1].isupper()
    if not plain_words or _CREDENTIAL.match(first) or _ROLE.search(first) or _NOBODY.search(text):
        return None
    return f"{first} {last}" if find_agency(first) is None and find_agency(last) is None else None


def _name(part: str) -> str | None:
    """Give the name in one part of a byline, without place, honours and marks."""
    part = _ELSEWHERE.sub("", part.strip())
    part = _TITLE.sub("", part) if part[:3].lower() in ("mr ", "mr.", "mrs", "ms ", "ms.") else part
    part = re.sub(r"^(?:and|by|with|von|par|por|the author)\s+", "", part, flags=re.IGNORECASE)
    part = part.strip(" .,:;|·•*–—-\"“”'’‘†‡()[]0123456789®")
    cut = _HONOURS.sub("", part)
    if cut and not part.isupper() and " " in cut:
        part = cut
    return None if part.lower() in MONTHS else part or None


def _is_name(name: str, *, strict: bool, alone: bool) -> bool:
    """Tell whether a part is a name; one word is one only where it stands `alone`."""
    words = name.split()
    if not 2 <= len(name) <= 60 or len(words) > 5 or _NOBODY.search(name) or not name[0].isalpha():
        return False
    if len(words) == 1:
        return alone and not strict
    capitals = [word for word in words if word.lower() not in _SMALL]
    if any(word[0].islower() for word in capitals) or not capitals:
        return False
    return not strict or (len(words) <= 4 and not any(map(str.isdigit, name)))


def is_personal(name: str) -> bool:
    """Tell whether the name of a site reads like its writer's: two or three words, none of them a newspaper's."""
    words = name.split()
    if not 2 <= len(words) <= 3 or _NOBODY.search(name) or _NEWSPAPER.search(name):
        return False
    return all(word[0].isupper() and word.strip(".").isalpha() and not word.isupper() for word in words)


_NEWSPAPER = re.compile(
    r"^(?:the|le|la|les|el|los|il|lo|der|die|das|de|het|o|al|ars)\s|\b(?:news|times|post|daily|herald|tribune|gazette|journal|press|mail|today|world|sun"
    r"|star|mirror|guardian|independent|chronicle|observer|standard|express|telegraph|mercury|bulletin|echo|globe|review|report\w*|weekly|week|tv|radio"
    r"|sports?|business|tech|insider|hub|life|living|health|care|wellness|home|homes|food|travel|money|finance|capital|marketing|design|studio|studios"
    r"|labs?|works|shop|store|academy|guide|club|house|fitness|yoga|photography|law|legal|group|partners|consulting|advisors?|wedding|events?|art|arts"
    r"|science|nature|politico|voice|monitor|record|register|courier|dispatch|examiner|inquirer|sentinel|argus|advocate|leader|city|county|state"
    r"|national|international|global|american|british|european|new|north|south|east|west)\b",
    re.IGNORECASE,
)
