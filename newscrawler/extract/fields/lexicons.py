"""Words that tell a name from what stands beside names or passes for one: job titles, desks, companies, newspapers."""

from __future__ import annotations

import re

import attrs

_WORD = re.compile(r"[^\W\d_]+")


def alternatives(words: str) -> str:
    """Give the alternatives of a pattern, one a word; "~" stands for a blank."""
    return "|".join(words.split()).replace("~", " ")


def _pattern(words: str) -> str:
    """Give a lexicon's words as the alternatives of a pattern."""
    return alternatives(words).replace("*", r"\w*")


@attrs.define
class Lexicon:
    """Words that are looked for in short texts, whatever their number, at the cost of one look-up a word."""

    words: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, packed: str) -> Lexicon:
        """Unpack "word", "words?" (with and without s), "stem*" (any ending) and "two~words"."""
        entries = packed.split()
        words = {form for entry in entries for form in (entry.removesuffix("s?"), entry.replace("?", ""))}
        return cls(
            frozenset(word for word in words if word.isalpha()),
            tuple(entry[:-1] for entry in entries if entry.endswith("*")),
            tuple(entry.replace("~", " ") for entry in entries if "~" in entry),
        )

    def within(self, text: str) -> bool:
        """Tell whether one of the words stands in `text`."""
        small = text.lower()
        words = _WORD.findall(small)
        return (
            not self.words.isdisjoint(words)
            or any(word.startswith(self.stems) for word in words)
            or any(phrase in small for phrase in self.phrases)
        )


_ROLES = """
    editors? writers? reporters? correspondents? columnists? contributors? contributing journalists? producers?
    photographers? analysts? ceo cto cfo founders? cofounders? directors? managers? president chief heads?
    lead senior junior assistant associate professors? lecturer specialist strategist consultant engineer
    experts? officer partner intern freelance* bureau critic blogger author host anchor meteorologist
    researcher fellow attorney dietitian nutritionist physician therapist trainer coach executive vice vp
    marketing coordinator developer designer redakteur* korrespondent* redactor* journaliste corresponsal
    corrispondente inviata inviato repórter redator* verslaggever korespondent* muhabir* wartawan dziennikar*
    корреспондент* обозреватель
    """
ROLE = re.compile(rf"\b(?:{_pattern(_ROLES)})\b", re.IGNORECASE)
ROLE_WORDS = Lexicon.of(_ROLES)
_ACCOUNTS = Lexicon.of(
    """
    staff admin* newsroom newsdesk desk teams? editorial webmaster guest~author guest~post guest~contributor unknown
    anonymous undefined null none nan user redaktion* redacción redaccion rédaction redaction redazione redação
    redactie redakcja toimitus редакция редакции redaksi haber~merkezi wires? agency agencies agencias? agence agenzia
    agentur agenturen press~release news newsletter newswire network media magazine inc llc ltd gmbh corp company group
    university institute association foundation centers? centre clinic department office services? blog society
    council college school committee ministry government solutions technologies technology software systems
    insurance bank facebook bluesky twitter instagram linkedin youtube website online digital home menu contact
    about subscribe login category categories tags? comments? share profile bio authors? more all~posts
    articles? posts? latest read click follow here this that our we you your my was is are has have not
    checked
    """
)
_MACHINE = re.compile(r"[@#{}<>=\\]|https?:|www\.|\.(?:com|org|net|co|io)\b", re.IGNORECASE)
"""Desks, accounts, companies and what else of a page passes for a name."""
_PAPERS = alternatives(
    r"""
    news times post daily herald tribune gazette journal press mail today world sun star mirror guardian
    independent chronicle observer standard express telegraph mercury bulletin echo globe review report\w*
    weekly week tv radio sports? business tech insider hub life living health care wellness homes? food travel
    money finance capital marketing design studios? labs? works law legal shop store academy guide club house
    fitness yoga photography partners consulting advisors? wedding events? arts? science nature politico voice
    monitor record register courier dispatch examiner inquirer sentinel argus advocate leader city county state
    national international global american british european new north south east west
    """
)
NEWSPAPER = re.compile(
    rf"^(?:the|le|la|les|el|los|il|lo|der|die|das|de|het|o|al|ars)\s|\b(?:{_PAPERS})\b", re.IGNORECASE
)


def is_nobody(name: str) -> bool:
    return _ACCOUNTS.within(name) or _MACHINE.search(name) is not None
