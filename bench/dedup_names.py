"""Invented names of people, places, companies and teams, composed from syllables; `World` holds those of one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

import attrs
import dedup_words

_STARTS = dedup_words.words("""Al An Ar Bal Bar Bel Ber Bor Bran Cal Car Cor Cul Dar Del Dor Dun El Em Er Fal Fen Fer
    Gal Gar Gor Gran Hal
Har Hel Hol Il In Is Jar Jor Kal Kar Kel Kor Lan Lar Lem Lin Lor Mal Mar Mel Mer Mor Nal Nor Ol Or Os Pal Par Pel Per
Pol
Quin Ral Ran Ras Rem Ror Sal San Sel Ser Sor Tal Tar Tel Tor Tul Ul Ur Val Van Ver Vol Wal Wen Wil Yar Yor Zal Zan
Zel""")
_MIDDLES = dedup_words.words(
    "a e i o u an en in on ar er or al el il as es is ad ed ev av am em im om and end ond ant ent int ast est"
)
_LAST_ENDS = dedup_words.words("""son sen man berg wick ley ford croft well ham ström feld mann ova ski sky dez rez
    inho etti ani ucci oulos
akis yan enko uk ici ova dottir gaard quist lund mark stein wald hardt meyer ling ton worth shaw field brook stone""")
_FIRST_ENDS = dedup_words.words(
    "a o e an en in el is us ia ina ette ard ert wen lyn ora ita ice ney dra nor mir lan vin bert dine"
)
_PLACE_ENDS = dedup_words.words("""ton ville burg stad haven mouth ford bridge minster field wood dale moor holm vik
    nes torp hausen dorf
au ach ino ara eira ona ente ova grad itsa pur abad kota shima yama wick combe stead port cester by gate crest""")
_COMPANY_ENDS = dedup_words.words(
    "tec ora ix on ium ex ent is ara onic ica via era gen dyne sys core max lux net pharm cor wave trix"
)
_COMPANY_FORMS = """{} Inc | {} Group | {} Holdings | {} Bank | {} Energy | {} Plc | {} Motors | {} Foods | {} Pharma |
{} Airlines | {} Networks | {} Mining | {} Insurance | {} Retail | {} Logistics | {} Systems | {} Steel | {} Media"""
_BODY_FORMS = """{} Council | {} Transport Authority | {} Police | {} University | {} Chamber of Commerce | {}
    Hospital |
{} Water Board | {} Institute | {} Farmers' Union | {} Court of Appeal | {} Port Authority | {} Health Trust"""
_TEAM_FORMS = (
    "{} United | {} City | {} Rovers | {} Athletic | Real {} | {} Wanderers | Dynamo {} | {} Lions | {} Town | FC {}"
)


@attrs.frozen
class World:
    """The names of one seed, the first of each list the best known."""

    firsts: list[str]
    lasts: list[str]
    places: list[str]
    companies: list[str]
    bodies: list[str]
    teams: list[str]
    agencies: list[str]
    terms: list[str]
    """Invented common nouns: products, diseases, chemicals, laws."""

    @classmethod
    def of(cls, seed: int) -> World:
        rng = random.Random(f"names {seed}")
        companies = [form.format(name) for name, form in _formed(rng, _COMPANY_ENDS, _COMPANY_FORMS, 1500)]
        bodies = [form.format(name) for name, form in _formed(rng, _PLACE_ENDS, _BODY_FORMS, 900)]
        return cls(
            firsts=_made(rng, _FIRST_ENDS, 500),
            lasts=_made(rng, _LAST_ENDS, 4000),
            places=_made(rng, _PLACE_ENDS, 2500),
            companies=companies,
            bodies=bodies,
            teams=[form.format(name) for name, form in _formed(rng, _PLACE_ENDS, _TEAM_FORMS, 500)],
            agencies=["".join(name).upper()[:4] for name in _made(rng, ["p", "na", "fa", "is"], 6)],
            terms=[name.lower() for name in _made(rng, _COMPANY_ENDS, 1200)],
        )


def _made(rng: random.Random, ends: Sequence[str], count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        middle = rng.choice(_MIDDLES) if rng.random() < 0.6 else ""
        names[rng.choice(_STARTS) + middle + rng.choice(ends)] = None
    return list(names)


def _formed(rng: random.Random, ends: Sequence[str], forms: str, count: int) -> list[tuple[str, str]]:
    shapes = dedup_words.phrases(forms)
    return [(name, rng.choice(shapes)) for name in _made(rng, ends, count)]
