"""Formula stories: texts that come daily or quarterly in the same words, with other numbers, dates and names.

Known from the wire's own products: closing market reports, earnings snapshots and results summaries written from data,
livestock and grain quotations, notices of exchange and mortgage rates, weather bulletins, lottery numbers, horoscopes,
fixtures and results. Each day's text is a story of its own, however alike it is to the day's before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs
import dedup_words as words
from dedup_grammar import zipf
from dedup_names import World

Paragraphs = list[str]


@attrs.define
class Series:
    """One formula for one place or company; `instance` writes the text of a day."""

    kind: str
    """What look-alike its texts are of each other: market, earnings or formula."""
    place: str
    every: int
    """Days from one text to the next."""
    instance: Callable[[random.Random, date], tuple[str, Paragraphs]]
    """From chance and a day to headline and paragraphs."""
    start: int = 0
    """Its first day is this many days after that of the series beside it."""


def series(world: World, seed: int) -> Iterator[Series]:
    """Give series without end, the kinds in turn."""
    rng = random.Random(f"series {seed}")
    while True:
        for make in (_market, _earnings, _notice, _market, _earnings, _rates, _forecast, _draw, _earnings, _results, _stars):
            yield make(rng, world)


def _pick(rng: random.Random, text: str, count: int) -> list[str]:
    """Draw `count` of the variants that bars part; a series keeps those it drew."""
    return rng.sample([" ".join(part.split()) for part in text.split("|")], count)


def _num(rng: random.Random, low: float, high: float, digits: int = 2) -> str:
    return f"{rng.uniform(low, high):,.{digits}f}"


def _up(rng: random.Random) -> str:
    return rng.choice(("rose", "fell", "gained", "lost", "added", "slipped", "climbed", "dropped"))


def _day(day: date) -> str:
    return words.WEEKDAYS[day.weekday()]


def _written(day: date) -> str:
    return f"{words.MONTHS[day.month - 1]} {day.day}"


def _market(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    companies = [zipf(rng, world.companies, 1.2) for _ in range(24)]
    level = rng.uniform(800, 40000)
    exchange, index = f"{place} Stock Exchange", f"{place} {rng.choice((20, 30, 50, 100, 225))}"
    frames = _pick(
        rng,
        """Advancing issues outnumbered declining ones on the {x} by {a} to {b}, and {c} ended unchanged |
        The {i} Volatility index, which measures the implied volatility of {i} options, was {up} {p}% to {n} |
        Crude oil for {m} delivery {up} {p}% or {n} to ${q} a barrel, while gold {up} {p}% to trade at ${g} an ounce |
        The US dollar index futures {up} {p}% at {n}, and the ten-year yield was at {q} percent |
        The best performers of the session on the {i} were {c1}, which {up} {p}% or {n} points to trade at {q} at the close |
        The worst performers of the session were {c2}, which {up} {p}% to trade at {q} at the close |
        Meanwhile, {c3} added {p}% to end at {q} and {c4} was up {n} points at {q} in late trade |
        Turnover on the exchange was {g} million shares, compared with an average of {q} million over the past 20 sessions |
        Shares in {c1} and {c2} {up} to 52-week highs, while {c4} fell to an all-time low after losing {p}% |
        For the week the {i} {up} {p}%, and for the year it is {p}% from where it began""",
        6,
    )
    lead = _pick(
        rng,
        """{x} stocks were mixed after the close on {d}, as gains in the {s1}, {s2} and {s3} sectors led shares |
        Shares in {place} {up} on {d}, with {s1} and {s2} stocks ahead of {s3} ones, and the {i} ended at {l} |
        The {i} index {up} {p}% to {l} on {d}, led by {s1} and {s2} shares, while {s3} companies {up} |
        On {d} the {x} closed at {l}: {s1} shares {up}, {s2} and {s3} shares did the reverse |
        {s1} stocks {up} {p}% in {place} on {d} and took the {i} to {l}, its level of {m} |
        Investors in {place} sold {s1} shares on {d} and bought {s2} ones, so that the {i} {up} {n} points |
        {c1} and {c2} moved the {x} on {d}, when the {i} {up} {p}% in thin trade to {l} |
        A weak {s1} sector weighed on {place} on {d}; the {i} {up} {n} points, or {p}%, to {l}""",
        1,
    )[0]
    second = _pick(
        rng,
        """At the close in {place}, the {i} {up} {p}% or {n} points to {l}, while the All Share index {up} {q}% |
        The {i} began the day at {l}, {up} by noon and ended {n} points from there |
        The broader {place} Composite {up} {p}% to {l}, and the small companies' index {up} {q}%""",
        1,
    )[0]
    sectors = "banking mining retail energy transport telecoms property food media insurance steel technology".split()

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        def filled(frame: str) -> str:
            c1, c2, c3, c4 = rng.sample(companies, 4)
            s1, s2, s3 = rng.sample(sectors, 3)
            text = frame.format(
                x=exchange, i=index, place=place, up=_up(rng), d=_day(day), p=_num(rng, 0.02, 6), n=_num(rng, 0.1, 90),
                q=_num(rng, 1, 200), g=_num(rng, 900, 4000), l=_num(rng, level * 0.9, level * 1.1), m=rng.choice(words.MONTHS),
                a=rng.randint(20, 400), b=rng.randint(20, 400), c=rng.randint(5, 60),
                c1=c1, c2=c2, c3=c3, c4=c4, s1=s1, s2=s2, s3=s3,
            ) + "."  # fmt: skip
            return text[0].upper() + text[1:]

        percent = _num(rng, 0.02, 4)
        return f"{place} stocks {rng.choice(('higher', 'lower', 'mixed'))} at close of trade; {index} {_up(rng)} {percent}%", [
            filled(frame) for frame in (lead, second, *frames)
        ]

    return Series("market", place, 1, instance)


def _earnings(rng: random.Random, world: World) -> Series:
    company, place = zipf(rng, world.companies, 1.1), zipf(rng, world.places)
    term = zipf(rng, world.terms)
    background = _pick(
        rng,
        """The company's shares have risen {p} percent since the beginning of the year, while the index has climbed {q} percent |
        The average estimate of {k} analysts surveyed was for earnings of {n} cents per share |
        For the current quarter ending in {m}, {c} expects its results to range from {n} cents to {q} cents per share |
        The company expects full-year revenue in the range of ${g} million to ${h} million |
        In the final minutes of trading on {d}, shares hit ${q}, an increase of {p} percent in the last 12 months |
        Earnings, adjusted for non-recurring costs and stock option expense, came to {q} cents per share |
        This earnings story was generated from data supplied by the company and its regulator |
        Net interest and similar income was ${g} million, against ${h} million in the same quarter a year earlier |
        Sales of {t}, its best-selling product, {up} {p} percent to ${g} million |
        The board declared a quarterly dividend of {n} cents a share, payable in {m}""",
        5,
    )
    # Many companies are reported with the same frames: the look-alike of another company.
    style = rng.randrange(2)

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        quarter = ("fourth", "first", "second", "third")[(day.month - 1) // 3]

        def filled(frame: str) -> str:
            return frame.format(
                c=company, place=place, t=term, r=quarter, d=_day(day), up=_up(rng), p=_num(rng, 0.5, 40, 0), q=_num(rng, 5, 160),
                n=rng.randint(2, 98), g=_num(rng, 20, 900, 1), h=_num(rng, 20, 900, 1), k=rng.randint(3, 15),
                m=rng.choice(words.MONTHS),
            ) + "."  # fmt: skip

        leads = (
            ("{c} on {d} reported {r}-quarter profit of ${g} million", "The {place}-based company said it had profit of {n} cents per share",
             "The results exceeded expectations", "The company posted revenue of ${g} million in the period, which also topped forecasts"),
            ("{c} reported a net loss of ${g} million in its {r} quarter, compared with ${h} million a year earlier",
             "On a per-share basis, the {place}-based company said it had a loss of {n} cents",
             "The results did not meet expectations", "Revenue {up} {p} percent to ${g} million, it said in a statement on {d}"),
        )[style]  # fmt: skip
        return f"{company}: {quarter[:2].upper()} earnings snapshot", [filled(frame) for frame in (*leads, *background)]

    return Series("earnings", place, 14, instance, rng.randrange(14))


def _notice(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    beasts = rng.sample(
        ["Slaughter steers", "Feeder heifers", "Cull cows", "Bulls", "Veal calves", "Barrows and gilts", "Sows", "Lambs", "Goats",
         "Feeder pigs", "Ewes", "Replacement cows", "Bred heifers", "Boars"], rng.choice((3, 4, 6, 8)),
    )  # fmt: skip
    tail = _pick(
        rng,
        """Prices are per hundredweight unless otherwise stated and include all fees |
        Trading was moderate with good demand. Supply included mostly medium and large frame animals |
        The next sale will be held at the same place; consignments are taken from eight in the morning |
        Quotations are compiled from the sale barn's records and are given without guarantee |
        Compared to the last sale, the undertone was steady to firm on all classes |
        Sellers must bring the papers of their animals and have them tagged before they are unloaded |
        The barn is closed to visitors except on sale days, and children must be kept out of the pens |
        Buyers pay by cheque or in cash on the day, and take their animals away before the evening |
        Weights are those of the scale at the gate and are rounded down to the nearest five pounds |
        Terms such as choice, good and utility follow the grades of the department of agriculture""",
        # Some notices are mostly figures, some mostly fixed text.
        rng.randint(2, 9),
    )
    lead = _pick(
        rng,
        """{p} livestock auction for {d}: receipts {n} head | Receipts at the {p} sale on {d} were {n} head, by the clerk's count |
        Cattle and hogs at {p}, {d}: {n} head sold | On {d} farmers brought {n} head to the sale barn in {p} |
        {d}, {p}: {n} animals changed hands at the weekly market""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        first = lead.format(p=place, d=f"{_day(day)}, {_written(day)}", n=f"{rng.randint(200, 3000):,}")
        rows = [
            f"{beast}: {rng.choice(('steady', 'firm', 'higher', 'lower'))}, {_num(rng, 40, 120)} to {_num(rng, 120, 260)}, "
            f"mostly {_num(rng, 80, 200)}"
            for beast in beasts
        ]
        return f"{place} livestock report", [f"{first}.", ". ".join(rows[:4]) + ".", ". ".join(rows[4:]) + ".", *(f"{t}." for t in tail)]

    return Series("formula", place, rng.choice((1, 1, 2, 7)), instance, rng.randrange(2))


def _rates(rng: random.Random, world: World) -> Series:
    place, bank = zipf(rng, world.places), zipf(rng, world.companies)
    currencies = rng.sample("dollar euro pound yen franc krona rupee rand peso real lira yuan dinar zloty won".split(), rng.choice((4, 6, 9)))
    base = {name: rng.uniform(0.2, 90) for name in currencies}
    tail = _pick(
        rng,
        """Rates are for cash transactions over the counter, may change during the day without notice, and exclude commission |
        Travellers should carry a passport or an identity card and keep the receipt until they leave the country |
        Larger sums should be ordered by telephone a day ahead, and coins are neither bought nor sold |
        The central bank publishes its own reference rates in the afternoon, to which no bank is bound |
        Licensed money changers are listed at the town hall; changing money in the street is an offence |
        The rates for transfers and cards differ, and are shown on the bank's own pages""",
        rng.randint(1, 6),
    )
    lead = _pick(
        rng,
        """The following are the rates of {b} in {p} on {d} | {b}, {p}, bought and sold foreign notes on {d} at these rates |
        On {d} banks in {p} quoted these rates, as {b} gave them | {p}, {d}: what foreign money costs at the counters of {b} |
        Money changers in {p} went by this list of {b} on {d}""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rates = [
            f"the {name} buying {base[name] * rng.uniform(0.97, 1.01):.4f}, selling {base[name] * rng.uniform(1.01, 1.04):.4f}"
            for name in currencies
        ]
        return f"Foreign exchange rates in {place}", [
            lead.format(b=bank, p=place, d=f"{_day(day)}, {_written(day)}") + ".",
            "; ".join(rates[:3]).capitalize() + ".",
            "; ".join(rates[3:]).capitalize() + ".",
            *(f"{part}." for part in tail),
        ]

    return Series("formula", place, 1, instance)


def _forecast(rng: random.Random, world: World) -> Series:
    places = [zipf(rng, world.places, 1.2) for _ in range(rng.choice((3, 4, 6)))]
    skies = "sunny|cloudy with sunny spells|overcast with light rain|showers in the afternoon|mist, then clear|windy and dry".split("|")
    lead = _pick(
        rng,
        """The weather service's forecast for {d}, for {p} and the region | {d} in {p}: what the forecasters expect |
        Here is what the sky over {p} will do on {d} | For {p} and its surroundings the outlook on {d} is as follows |
        {p} wakes to this weather on {d}, according to the local station""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rows = [
            f"{name}: {rng.choice(skies)}, high of {rng.randint(8, 34)}, low of {rng.randint(-4, 14)}, wind {rng.randint(3, 60)} kilometres "
            f"per hour, chance of rain {rng.randint(0, 19) * 5} percent"
            for name in places
        ]
        return f"Weather forecast for {places[0]} and the region", [
            lead.format(p=places[0], d=f"{_day(day)}, {_written(day)}") + ".",
            ". ".join(rows[:2]) + ".",
            ". ".join(rows[2:]) + ".",
            f"Sunrise is at 6:{rng.randint(10, 59)} and sunset at 7:{rng.randint(10, 59)}. Temperatures are in degrees Celsius. The next "
            "bulletin will be issued in the evening.",
        ]

    return Series("formula", places[0], 1, instance)


def _draw(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    game = rng.choice(("Pick 5", "Cash 4", "Lotto", "Daily Six", "Lucky Draw"))
    tail = _pick(
        rng,
        """Players who match all numbers win the top prize; the odds are 1 in 13,983,816 |
        Tickets must be claimed within 180 days of the drawing | Winners of small sums are paid wherever tickets are sold |
        Tickets are sold until an hour before the drawing, and not to anyone under the age of 18 |
        Half of the proceeds go to schools, parks and the care of the old, the lottery says on its pages""",
        rng.randint(1, 5),
    )

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        numbers = "-".join(f"{n:02}" for n in sorted(rng.sample(range(1, 50), 6)))
        return f"Winning numbers drawn in {place} '{game}' game", [
            f"The winning numbers in {_day(day)} evening's drawing of the {place} Lottery's \"{game}\" game, {_written(day)}, were: {numbers}.",
            f"Estimated jackpot: ${rng.randint(20, 9000) * 1000:,}.",
            *(f"{part}." for part in tail),
        ]

    return Series("formula", place, rng.choice((1, 3)), instance)


def _results(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    league = f"{place} {rng.choice(('League', 'Premier Division', 'Conference'))}"
    teams = rng.sample(world.teams, 16)

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        drawn = rng.sample(teams, 16)
        games = [f"{a} {rng.randint(0, 4)}, {b} {rng.randint(0, 4)}" for a, b in zip(drawn[:6], drawn[6:12], strict=True)]
        table = [f"{team} {rng.randint(8, 20)} {rng.randint(1, 9)} {rng.randint(1, 9)} {rng.randint(5, 50)}" for team in drawn[:8]]
        following = [f"{a} v {b}" for a, b in zip(drawn[2:6], drawn[8:12], strict=True)]
        return f"{league} results and standings", [
            f"Results of matches played in the {league} on {_day(day)}, {_written(day)}: {'; '.join(games)}.",
            f"Standings (played, won, drawn, points): {'; '.join(table)}.",
            f"Playing on {_day(day + timedelta(days=3))}: {'; '.join(following)}. All times are local and subject to change.",
        ]

    return Series("formula", place, 3, instance, rng.randrange(3))


def _stars(rng: random.Random, world: World) -> Series:
    seer = f"{zipf(rng, world.firsts)} {zipf(rng, world.lasts)}"
    signs = "Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn Aquarius Pisces".split()
    advice = (
        "An old friend has news for you", "Do not sign anything today", "Your patience will be rewarded", "A small gift brings joy",
        "Money matters need your attention", "Listen before you speak", "Travel plans may change", "Romance is in the air",
        "Leave work at the office", "Someone at home needs your help", "A good day to begin anew", "Trust your first impression",
        "Rest and eat well", "Keep a secret that you are told", "An argument ends well", "Expect a letter or a call",
    )  # fmt: skip

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rows = [f"{sign}: {'. '.join(rng.sample(advice, 2))}. Lucky number {rng.randint(1, 60)}." for sign in signs]
        return f"Your horoscope by {seer}", [
            f"{seer} for those born on {_day(day)}, {_written(day)}: {rng.choice(advice)}. {rng.choice(advice)}.",
            *(" ".join(rows[at : at + 4]) for at in (0, 4, 8)),
        ]

    return Series("formula", zipf(rng, world.places), 1, instance)
