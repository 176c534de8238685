"""Outlets of dedup_real.py: what they put around a story and the house style in which they set it. All invented."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

import attrs
from dedup_real_words import BRITISH, firm, person, place, sections

Furniture = list[str]
FURNITURE = sections("dedup_real_furniture.txt")
AGENCIES = ("NWP", "Norwire", "Meridian Press", "TransAsia News", "CPA", "Xenhua", "Baltic News Service", "AND")
_DATELINES = (
    "{PLACE} ({agency}) — ", "{PLACE}, {month} {day} ({agency}) - ", "{place}: ", "{PLACE}, {country}: ",
    "({agency}) - ", "{place} [{country}], {month} {day} ({agency}): ", "{PLACE} — ",
    "{PLACE}, {mon}. {day} /{agency}/ -- ", "{place} | ", "{PLACE}/{PLACE2}, {month} {day} ({agency}) - ",
    "By {agency} | {place} | Published {day} {month} {year} — ", "{place}, {day} {month} ({agency}.) ",
    "{PLACE}, {country} — ", "{weekday}, {place} – ", "",
)  # fmt: skip
_COUNTRIES = ("Norland", "India", "South Africa", "Veridia", "Pakistan", "Kenya", "Ontario", "Ill.", "N.S.W.", "Texas")


@attrs.define
class Outlet:
    name: str
    domain: str
    furniture: dict[str, Furniture]
    dateline: str
    credit: str
    styles: list[Callable[[str], str]]
    cuts: tuple[str, int] | None
    """`chars`, `words` or `paragraphs` after which each story ends; None: as long as it is."""
    prints: float
    """How often it prints, beside others."""
    seed: int

    def around(self, rng: Random, at: datetime, recent: Sequence[str]) -> dict[str, Furniture]:
        """Give the lines at the top, middle and bottom of one page: most of them the same on each.

        `recent` are headlines of other stories, to which some lines point.
        """
        values = {"n": str(rng.randrange(2, 60)), "hour": f"{at:%H:%M}", "year": f"{at:%Y}"}

        def filled(match: re.Match[str]) -> str:
            return values.get(match[1]) or rng.choice(recent)

        return {
            area: [re.sub(r"<(\w+)>", filled, line) for line in held if rng.random() < 0.7]
            for area, held in self.furniture.items()
        }

    def set(self, text: str) -> str:
        for style in self.styles:
            text = style(text)
        return text

    def dateline_of(self, place_: str, agency: str, at: datetime, rng: Random) -> str:
        return self.dateline.format(
            PLACE=place_.upper(), place=place_, PLACE2=place(rng).upper(), agency=agency,
            month=f"{at:%B}", mon=f"{at:%b}", day=at.day, year=at.year, weekday=f"{at:%A}",
            country=_COUNTRIES[len(place_) % len(_COUNTRIES)],
        )  # fmt: skip

    def credit_of(self, agency: str, rng: Random) -> str:
        initials = "".join(rng.choice("ABCDEKLMNPRST") for _ in range(2))
        return self.credit.format(agency=agency, initials=initials, person=person(rng), place=place(rng))


def outlets(rng: Random, count: int) -> list[Outlet]:
    """Give outlets, some of them in chains whose furniture and style are one but for the outlet's name."""
    made: list[Outlet] = []
    while len(made) < count:
        size = rng.choice((1, 1, 1, 2, 3, 8))
        drawn = rng.randrange(1 << 30)
        made += [_outlet(rng, drawn, is_chain=size > 1) for _ in range(min(size, count - len(made)))]
    return made


def _outlet(rng: Random, drawn: int, *, is_chain: bool) -> Outlet:
    name = f"{place(rng)} {rng.choice(FURNITURE['paper'])}"
    if rng.random() < 0.2:
        name = f"{firm(rng)} {rng.choice(('News', 'Finance', 'Portal', 'Life'))}"
    domain = f"{name.lower().replace(' ', '')}.{rng.choice(('example', 'test', 'invalid'))}"
    own = Random(drawn)
    known = {
        "outlet": name, "domain": domain, "person": person(own), "place": place(rng if is_chain else own),
        "firm": firm(own), "since": str(own.randrange(1871, 2015)), "n": "<n>", "hour": "<hour>", "year": "<year>",
    }  # fmt: skip
    kept = own.choice((0.1, 0.2, 0.3, 0.4, 0.6, 1.0))
    furniture = {
        "top": _lines(own, "top", kept * 1.6, known),
        "middle": _lines(own, "middle", kept * 1.2, known),
        "bottom": _lines(own, "bottom", kept * 2.6, known),
    }
    return Outlet(
        name=name, domain=domain, furniture=furniture, dateline=own.choice(_DATELINES) if own.random() < 0.8 else "",
        credit=own.choice(FURNITURE["credit"]) if own.random() < 0.5 else "", styles=_styles(own),
        cuts=_cuts(own), prints=min(6.0, own.paretovariate(1.3)), seed=drawn,
    )  # fmt: skip


def _lines(rng: Random, area: str, mean: float, known: dict[str, str]) -> Furniture:
    lines = FURNITURE[area]
    count = min(len(lines), int(rng.expovariate(1 / mean) + 0.5))
    return [line.format(**known) for line in rng.sample(lines, count)]


def _cuts(rng: Random) -> tuple[str, int] | None:
    drawn = rng.random()
    if drawn < 0.025:
        return "chars", rng.choice((500, 800, 1000, 1500))
    if drawn < 0.045:
        return "words", rng.choice((100, 150, 200))
    if drawn < 0.07:
        return "paragraphs", rng.choice((3, 4, 6))
    return None


def _styles(rng: Random) -> list[Callable[[str], str]]:
    drawn = (
        (rng.choice((_curly, _straight, _single, _straight)), 1.0), (_british, 0.35), (_american, 0.3),
        (rng.choice((_dashes, _hyphens)), 0.6), (rng.choice((_per_cent, _percent_sign)), 0.5),
        (rng.choice((_entities, _numbers_as_entities, _twice_escaped)), 0.16), (_dots, 0.4), (_money, 0.3),
        (rng.choice((_no_apostrophes, _no_apostrophes, _wrong_charset, _narrow_blanks, _soft_hyphens)), 0.12),
        (_plain_numbers, 0.2),
    )  # fmt: skip
    return [style for style, share in drawn if rng.random() < share]


def _curly(text: str) -> str:
    text = re.sub(r"(^|[\s(\[])[\"“]", r"\1“", text).replace('"', "”")
    return re.sub(r"(\w)'", r"\1’", text)


def _straight(text: str) -> str:
    return text.translate(str.maketrans("“”’‘\xa0", "\"\"'' "))


def _single(text: str) -> str:
    return re.sub(r"[\"“]([^\"“”]+)[\"”]", r"‘\1’", text)


def _british(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda match: _cased(match[0], BRITISH.get(match[0].lower())), text)


_AMERICAN = {british: american for american, british in BRITISH.items() if american not in ("check", "apartment")}


def _american(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda match: _cased(match[0], _AMERICAN.get(match[0].lower())), text)


def _cased(word: str, other: str | None) -> str:
    if other is None:
        return word
    return other.capitalize() if word[0].isupper() else other


def _dashes(text: str) -> str:
    return re.sub(r"\s+[-–]{1,2}\s+|—", " – ", text)


def _hyphens(text: str) -> str:
    return re.sub(r"\s*[–—]\s*", " -- ", text)


def _per_cent(text: str) -> str:
    return re.sub(r"(\d)\s?(?:%|percent)", r"\1 per cent", text)


def _percent_sign(text: str) -> str:
    return re.sub(r"(\d) per ?cent\b", r"\1%", text)


def _money(text: str) -> str:
    return re.sub(r"\$(\d[\d.,]*) (m|b)illion", r"US$\1\2n", text)


def _plain_numbers(text: str) -> str:
    return re.sub(r"(\d),(\d{3})\b", r"\1\2", text)


def _dots(text: str) -> str:
    return text.replace("...", "…").replace("U.S.", "US").replace("a.m.", "am").replace("p.m.", "pm")


def _entities(text: str) -> str:
    return html.escape(text, quote=True).replace("’", "&rsquo;").replace("“", "&ldquo;").replace("”", "&rdquo;")


def _numbers_as_entities(text: str) -> str:
    return re.sub(r"[&\"“”’‘–—'…]", lambda match: f"&#{ord(match[0])};", text)


def _twice_escaped(text: str) -> str:
    return _entities(text).replace("&", "&amp;")


def _no_apostrophes(text: str) -> str:
    return re.sub(r"(\w)['’](\w)", r"\1\2", text)


def _wrong_charset(text: str) -> str:
    return re.sub(r"[“”’‘–—…]", lambda match: match[0].encode().decode("cp1252", "replace"), text)


def _narrow_blanks(text: str) -> str:
    return re.sub(r"(\d) (\w)", "\\1\xa0\\2", text).replace(", ", ",\u2009")


def _soft_hyphens(text: str) -> str:
    return re.sub(r"\b(\w{6})(\w{5,})\b", "\\1\xad\\2", text)
