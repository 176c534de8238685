"""Stories of dedup_real.py in other languages: nonsense of their words or characters, and tables told in two of them."""

from __future__ import annotations

import bisect
import itertools
from random import Random

import attrs
from dedup_real_words import person, place

_CHARACTERS = {
    "zh": """的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严""",
    "ja": """のにはをたがでてとしれさあいるらかなもりっこうくきまそだよめつおえせどわけすちみやねほむ日本人年大会国中出事者社時長地方行東分目場業今学部同体動自立通力全市実当新定的外内対合最金物小政意見理手相世間後前所高表性成化明発経済関氏議員産保道北南西都県知取車全開院店山教女子上下入力安民問題決党活主度法軍戦選代連税米機区月万円百千億五六七八九十見食""",
    "th": """กขคงจชซดตถทธนบปผพฟภมยรลวศษสหอฮะาำิีึืุูเแโใไ่้็์""",
}  # fmt: skip
_MARKS = {"zh": ("，", "。"), "ja": ("、", "。"), "th": (" ", " ")}
_WORDS = {
    "es": """de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta
entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos
gobierno ciudad personas presidente semana medidas policía empresa mercado región agua trabajo ministerio jueves declaró según informó
autoridades anunció nuevo proyecto millones vecinos calle puerto obras ley acuerdo partido elecciones escuela hospital salud años""",
    "de": """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei
Regierung Stadt Menschen Präsident Woche Maßnahmen Polizei Unternehmen Markt Region Wasser Arbeit Ministerium Donnerstag erklärte laut
Behörden kündigte Projekt Millionen Anwohner Straße Hafen Bauarbeiten Gesetz Abkommen Partei Wahlen Schule Krankenhaus Jahre""",
    "fr": """de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec son mais comme ou si
leur y dont aux ces été entre cette après sans fait deux ont même aussi bien peut être sous ainsi ans tout selon depuis avant
gouvernement ville personnes président semaine mesures police entreprise marché région eau travail ministère jeudi déclaré autorités
annoncé nouveau projet millions habitants rue port travaux loi accord parti élections école hôpital santé années lors encore""",
}
_ENDINGS = {"es": "o a os as ción ado ar mente", "de": "en er ung lich keit isch ten e", "fr": "e es er tion ment eur ique é"}
_TABLES = {
    "en": ("Results and goals of {day} in the league", """All results of the matches that were played on {day} in the league, with those
who scored and the number of people who watched in the stadium, as the association gave them to the press in the evening.""",
        "{a} against {b} ended {x} to {y}. Goals by: {p}. Spectators: {n}.",
        "The next matches are played in a week, and the association has asked all clubs to be at the ground in good time."),
    "es": ("Resultados y goles del {day} en la liga", """Todos los resultados de los partidos que se jugaron el {day} en la liga, con los
autores de los goles y el número de personas que los vieron en el estadio, según los dio a conocer la federación por la noche.""",
        "El partido de {a} contra {b} terminó {x} a {y}. Goles de: {p}. Espectadores: {n}.",
        "Los próximos partidos se juegan dentro de una semana y la federación pide a todos los clubes que lleguen a tiempo al campo."),
    "de": ("Ergebnisse und Tore vom {day} in der Liga", """Alle Ergebnisse der Spiele, die am {day} in der Liga ausgetragen wurden, mit den
Torschützen und der Zahl der Zuschauer im Stadion, wie sie der Verband am Abend der Presse mitgeteilt hat.""",
        "Das Spiel von {a} gegen {b} endete {x} zu {y}. Tore durch: {p}. Zuschauer: {n}.",
        "Die nächsten Spiele finden in einer Woche statt, und der Verband bittet alle Vereine, rechtzeitig am Platz zu sein."),
}  # fmt: skip
_DAYS = {
    "en": ("Saturday", "Sunday", "Wednesday"), "es": ("sábado", "domingo", "miércoles"), "de": ("Samstag", "Sonntag", "Mittwoch"),
}  # fmt: skip


@attrs.frozen
class Foreign:
    language: str
    headline: str
    paragraphs: list[str]


class Tongue:
    """Draws words as often as a language does: the commonest much more often than the rest."""

    def __init__(self, language: str, rng: Random) -> None:
        self.language, self._rng = language, rng
        self.has_blanks = language in _WORDS
        if self.has_blanks:
            common = _WORDS[language].split()
            stems = [word for word in common if len(word) > 5]
            ends = _ENDINGS[language].split()
            rare = [rng.choice(stems)[: rng.randrange(3, 6)] + rng.choice(stems)[-4:] + rng.choice(ends) for _ in range(1200)]
            self._words = [*common, *rare]
        else:
            characters = [char for char in _CHARACTERS[language] if not char.isspace()]
            lengths = (3, 4, 5, 6) if language == "th" else (1, 2, 2, 3)
            self._words = [
                "".join(characters[min(len(characters) - 1, int(rng.expovariate(2.5 / len(characters))))] for _ in range(length))
                for length in rng.choices(lengths, k=1400)
            ]
        self._sums = list(itertools.accumulate(1 / (rank + 6) for rank in range(len(self._words))))

    def word(self, rng: Random | None = None) -> str:
        return self._words[bisect.bisect(self._sums, (rng or self._rng).random() * self._sums[-1] * 0.9999)]

    def furniture(self, seed: int) -> list[str]:
        """Give the lines that one outlet has under each story."""
        own = Random(seed)
        return [self.sentence(own).strip() for _ in range(own.randrange(5))]

    def sentence(self, rng: Random | None = None) -> str:
        rng = rng or self._rng
        words = [self.word(rng) for _ in range(rng.randrange(8, 24))]
        if rng.random() < 0.3:
            words.insert(rng.randrange(len(words)), str(rng.randrange(2, 4000)))
        if self.has_blanks:
            text = " ".join([f"{word}," if rng.random() < 0.06 else word for word in words])
            return text[0].upper() + text[1:].rstrip(",") + ". "
        comma, stop = _MARKS[self.language]
        middle = rng.randrange(3, len(words) - 2)
        return "".join([*words[:middle], comma, *words[middle:], stop])

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self._rng.randrange(2, 5))).strip()

    def headline(self) -> str:
        return self.sentence()[:60].strip(" .。")

    def edited(self, text: str, share: float) -> str:
        """Replace or drop up to `share` of the text, a word at a time."""
        rng = self._rng
        if self.has_blanks:
            words = text.split(" ")
            return " ".join(self.word() if rng.random() < share else word for word in words)
        for _ in range(int(share * len(text) / 2)):
            at = rng.randrange(len(text) - 3)
            if not any(char.isdigit() for char in text[at : at + 2]):
                text = text[:at] + (self.word() if rng.random() < 0.7 else "") + text[at + 2 :]
        return text


LANGUAGES = ("zh", "ja", "th", "es", "de", "fr")


def prose(tongue: Tongue, rng: Random) -> Foreign:
    return Foreign(tongue.language, tongue.headline(), [tongue.paragraph() for _ in range(rng.randrange(4, 9))])


def tables(rng: Random) -> list[Foreign]:
    """Give one table of results in two languages: the same names and figures between other words."""
    rows = [
        {"a": place(rng), "b": place(rng), "x": rng.randrange(6), "y": rng.randrange(6), "n": rng.randrange(900, 60000),
         "p": ", ".join(person(rng) for _ in range(rng.randrange(1, 4)))}
        for _ in range(rng.randrange(5, 10))
    ]  # fmt: skip
    day = rng.randrange(3)
    told = []
    for language in rng.sample(sorted(_TABLES), 2):
        headline, opening, row, end = (" ".join(text.split()) for text in _TABLES[language])
        texts = [opening.format(day=_DAYS[language][day]), *(row.format(**values) for values in rows), end]
        told.append(Foreign(language, headline.format(day=_DAYS[language][day]), texts))
    return told
