"""Daily notices: livestock sales, exchange rates, weather bulletins, lottery numbers, results, horoscopes.

Each series draws how much of its text is fixed, so that some are mostly figures and some mostly the same words.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from dedup_grammar import zipf
from dedup_names import World
from dedup_series import Paragraphs, Series, num, pick, weekday, written


def livestock(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    beasts = rng.sample(
        ["Slaughter steers", "Feeder heifers", "Cull cows", "Bulls", "Veal calves", "Barrows and gilts", "Sows",
         "Lambs", "Goats",
         "Feeder pigs", "Ewes", "Replacement cows", "Bred heifers", "Boars"], rng.choice((3, 4, 6, 8)),
    )  # fmt: skip
    tail = pick(
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
    lead = pick(
        rng,
        """{p} livestock auction for {d}: receipts {n} head | Receipts at the {p} sale on {d} were {n} head, by the
        clerk's count |
        Cattle and hogs at {p}, {d}: {n} head sold | On {d} farmers brought {n} head to the sale barn in {p} |
        {d}, {p}: {n} animals changed hands at the weekly market""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        first = lead.format(p=place, d=f"{weekday(day)}, {written(day)}", n=f"{rng.randint(200, 3000):,}")
        rows = [
            f"{beast}: {rng.choice(('steady', 'firm', 'higher', 'lower'))}, {num(rng, 40, 120)} to "
            f"{num(rng, 120, 260)}, mostly {num(rng, 80, 200)}"
            for beast in beasts
        ]
        return f"{place} livestock report", [
            f"{first}.",
            ". ".join(rows[:4]) + ".",
            ". ".join(rows[4:]) + ".",
            *(f"{t}." for t in tail),
        ]

    return Series("formula", place, rng.choice((1, 1, 2, 7)), instance, rng.randrange(2))


def rates(rng: random.Random, world: World) -> Series:
    place, bank = zipf(rng, world.places), zipf(rng, world.companies)
    currencies = rng.sample(
        [
            "dollar",
            "euro",
            "pound",
            "yen",
            "franc",
            "krona",
            "rupee",
            "rand",
            "peso",
            "real",
            "lira",
            "yuan",
            "dinar",
            "zloty",
            "won",
        ],
        rng.choice((4, 6, 9)),
    )
    base = {name: rng.uniform(0.2, 90) for name in currencies}
    tail = pick(
        rng,
        """Rates are for cash transactions over the counter, may change during the day without notice, and exclude
        commission |
        Travellers should carry a passport or an identity card and keep the receipt until they leave the country |
        Larger sums should be ordered by telephone a day ahead, and coins are neither bought nor sold |
        The central bank publishes its own reference rates in the afternoon, to which no bank is bound |
        Licensed money changers are listed at the town hall; changing money in the street is an offence |
        The rates for transfers and cards differ, and are shown on the bank's own pages""",
        rng.randint(1, 6),
    )
    lead = pick(
        rng,
        """The following are the rates of {b} in {p} on {d} | {b}, {p}, bought and sold foreign notes on {d} at these
        rates |
        On {d} banks in {p} quoted these rates, as {b} gave them | {p}, {d}: what foreign money costs at the counters
        of {b} |
        Money changers in {p} went by this list of {b} on {d}""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rates = [
            f"the {name} buying {rate * rng.uniform(0.97, 1.01):.4f}, selling {rate * rng.uniform(1.01, 1.04):.4f}"
            for name, rate in base.items()
        ]
        return f"Foreign exchange rates in {place}", [
            lead.format(b=bank, p=place, d=f"{weekday(day)}, {written(day)}") + ".",
            "; ".join(rates[:3]).capitalize() + ".",
            "; ".join(rates[3:]).capitalize() + ".",
            *(f"{part}." for part in tail),
        ]

    return Series("formula", place, 1, instance)


def forecast(rng: random.Random, world: World) -> Series:
    places = [zipf(rng, world.places, 1.2) for _ in range(rng.choice((3, 4, 6)))]
    skies = [
        "sunny",
        "cloudy with sunny spells",
        "overcast with light rain",
        "showers in the afternoon",
        "mist, then clear",
        "windy and dry",
    ]
    tail = "Temperatures are in degrees Celsius. The next bulletin will be issued in the evening."
    lead = pick(
        rng,
        """The weather service's forecast for {d}, for {p} and the region | {d} in {p}: what the forecasters expect |
        Here is what the sky over {p} will do on {d} | For {p} and its surroundings the outlook on {d} is as follows |
        {p} wakes to this weather on {d}, according to the local station""",
        1,
    )[0]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rows = [
            f"{name}: {rng.choice(skies)}, high of {rng.randint(8, 34)}, low of {rng.randint(-4, 14)}, wind "
            f"{rng.randint(3, 60)} kilometres per hour, chance of rain {rng.randint(0, 19) * 5} percent"
            for name in places
        ]
        return f"Weather forecast for {places[0]} and the region", [
            lead.format(p=places[0], d=f"{weekday(day)}, {written(day)}") + ".",
            ". ".join(rows[:2]) + ".",
            ". ".join(rows[2:]) + ".",
            f"Sunrise is at 6:{rng.randint(10, 59)} and sunset at 7:{rng.randint(10, 59)}. {tail}",
        ]

    return Series("formula", places[0], 1, instance)


def draw(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    game = rng.choice(("Pick 5", "Cash 4", "Lotto", "Daily Six", "Lucky Draw"))
    tail = pick(
        rng,
        """Players who match all numbers win the top prize; the odds are 1 in 13,983,816 |
        Tickets must be claimed within 180 days of the drawing | Winners of small sums are paid wherever tickets are
        sold |
        Tickets are sold until an hour before the drawing, and not to anyone under the age of 18 |
        Half of the proceeds go to schools, parks and the care of the old, the lottery says on its pages""",
        rng.randint(1, 5),
    )

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        numbers = "-".join(f"{n:02}" for n in sorted(rng.sample(range(1, 50), 6)))
        return f"Winning numbers drawn in {place} '{game}' game", [
            (
                f"The winning numbers in {weekday(day)} evening's drawing of the {place} Lottery's \"{game}\" game, "
                f"{written(day)}, were: {numbers}."
            ),
            f"Estimated jackpot: ${rng.randint(20, 9000) * 1000:,}.",
            *(f"{part}." for part in tail),
        ]

    return Series("formula", place, rng.choice((1, 3)), instance)


def results(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    league = f"{place} {rng.choice(('League', 'Premier Division', 'Conference'))}"
    teams = rng.sample(world.teams, 16)

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        drawn = rng.sample(teams, 16)
        games = [
            f"{a} {rng.randint(0, 4)}, {b} {rng.randint(0, 4)}" for a, b in zip(drawn[:6], drawn[6:12], strict=True)
        ]
        table = [
            f"{team} {rng.randint(8, 20)} {rng.randint(1, 9)} {rng.randint(1, 9)} {rng.randint(5, 50)}"
            for team in drawn[:8]
        ]
        following = [f"{a} v {b}" for a, b in zip(drawn[2:6], drawn[8:12], strict=True)]
        return f"{league} results and standings", [
            f"Results of matches played in the {league} on {weekday(day)}, {written(day)}: {'; '.join(games)}.",
            f"Standings (played, won, drawn, points): {'; '.join(table)}.",
            (
                f"Playing on {weekday(day + timedelta(days=3))}: {'; '.join(following)}. "
                "All times are local and subject to change."
            ),
        ]

    return Series("formula", place, 3, instance, rng.randrange(3))


def stars(rng: random.Random, world: World) -> Series:
    seer = f"{zipf(rng, world.firsts)} {zipf(rng, world.lasts)}"
    signs = [
        "Aries",
        "Taurus",
        "Gemini",
        "Cancer",
        "Leo",
        "Virgo",
        "Libra",
        "Scorpio",
        "Sagittarius",
        "Capricorn",
        "Aquarius",
        "Pisces",
    ]
    advice = (
        "An old friend has news for you", "Do not sign anything today", "Your patience will be rewarded",
        "A small gift brings joy",
        "Money matters need your attention", "Listen before you speak", "Travel plans may change",
        "Romance is in the air",
        "Leave work at the office", "Someone at home needs your help", "A good day to begin anew",
        "Trust your first impression",
        "Rest and eat well", "Keep a secret that you are told", "An argument ends well", "Expect a letter or a call",
    )  # fmt: skip

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        rows = [f"{sign}: {'. '.join(rng.sample(advice, 2))}. Lucky number {rng.randint(1, 60)}." for sign in signs]
        return f"Your horoscope by {seer}", [
            f"{seer} for those born on {weekday(day)}, {written(day)}: {rng.choice(advice)}. {rng.choice(advice)}.",
            *(" ".join(rows[at : at + 4]) for at in (0, 4, 8)),
        ]

    return Series("formula", zipf(rng, world.places), 1, instance)
