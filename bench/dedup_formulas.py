"""Formula stories: texts that come daily or quarterly in the same words, with other numbers, dates and names.

Known from the wire's own products: closing market reports, earnings snapshots and results summaries written from data,
livestock and grain quotations, notices of exchange and mortgage rates, weather bulletins, lottery numbers, horoscopes,
fixtures and results. Each day's text is a story of its own, however alike it is to the day's before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import dedup_notices as notices
import dedup_words as words
from dedup_grammar import zipf
from dedup_names import World
from dedup_series import Paragraphs, Series, moved, num, pick, weekday


def _market(rng: random.Random, world: World) -> Series:
    place = zipf(rng, world.places)
    companies = [zipf(rng, world.companies, 1.2) for _ in range(24)]
    level = rng.uniform(800, 40000)
    exchange, index = f"{place} Stock Exchange", f"{place} {rng.choice((20, 30, 50, 100, 225))}"
    frames = pick(
        rng,
        """Advancing issues outnumbered declining ones on the {x} by {a} to {b}, and {c} ended unchanged |
        The {i} Volatility index, which measures the implied volatility of {i} options, was {up} {p}% to {n} |
        Crude oil for {m} delivery {up} {p}% or {n} to ${q} a barrel, while gold {up} {p}% to trade at ${g} an ounce |
        The US dollar index futures {up} {p}% at {n}, and the ten-year yield was at {q} percent |
        The best performers of the session on the {i} were {c1}, which {up} {p}% or {n} points to trade at {q} at the
        close |
        The worst performers of the session were {c2}, which {up} {p}% to trade at {q} at the close |
        Meanwhile, {c3} added {p}% to end at {q} and {c4} was up {n} points at {q} in late trade |
        Turnover on the exchange was {g} million shares, compared with an average of {q} million over the past 20
        sessions |
        Shares in {c1} and {c2} {up} to 52-week highs, while {c4} fell to an all-time low after losing {p}% |
        For the week the {i} {up} {p}%, and for the year it is {p}% from where it began""",
        6,
    )
    lead = pick(
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
    second = pick(
        rng,
        """At the close in {place}, the {i} {up} {p}% or {n} points to {l}, while the All Share index {up} {q}% |
        The {i} began the day at {l}, {up} by noon and ended {n} points from there |
        The broader {place} Composite {up} {p}% to {l}, and the small companies' index {up} {q}%""",
        1,
    )[0]
    sectors = [
        "banking",
        "mining",
        "retail",
        "energy",
        "transport",
        "telecoms",
        "property",
        "food",
        "media",
        "insurance",
        "steel",
        "technology",
    ]

    def instance(rng: random.Random, day: date) -> tuple[str, Paragraphs]:
        def filled(frame: str) -> str:
            c1, c2, c3, c4 = rng.sample(companies, 4)
            s1, s2, s3 = rng.sample(sectors, 3)
            text = frame.format(
                x=exchange, i=index, place=place, up=moved(rng), d=weekday(day), p=num(rng, 0.02, 6), n=num(rng, 0.1,
                90),
                q=num(rng, 1, 200), g=num(rng, 900, 4000), l=num(rng, level * 0.9, level * 1.1),
                m=rng.choice(words.MONTHS),
                a=rng.randint(20, 400), b=rng.randint(20, 400), c=rng.randint(5, 60),
                c1=c1, c2=c2, c3=c3, c4=c4, s1=s1, s2=s2, s3=s3,
            ) + "."  # fmt: skip
            return text[0].upper() + text[1:]

        close = f"{rng.choice(('higher', 'lower', 'mixed'))} at close of trade"
        percent = num(rng, 0.02, 4)
        return (
            f"{place} stocks {close}; {index} {moved(rng)} {percent}%",
            [filled(frame) for frame in (lead, second, *frames)],
        )

    return Series("market", place, 1, instance)


def _earnings(rng: random.Random, world: World) -> Series:
    company, place = zipf(rng, world.companies, 1.1), zipf(rng, world.places)
    term = zipf(rng, world.terms)
    background = pick(
        rng,
        """The company's shares have risen {p} percent since the beginning of the year, while the index has climbed
        {q} percent |
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
                c=company, place=place, t=term, r=quarter, d=weekday(day), up=moved(rng), p=num(rng, 0.5, 40, 0),
                q=num(rng, 5, 160),
                n=rng.randint(2, 98), g=num(rng, 20, 900, 1), h=num(rng, 20, 900, 1), k=rng.randint(3, 15),
                m=rng.choice(words.MONTHS),
            ) + "."  # fmt: skip

        leads = (
            ("{c} on {d} reported {r}-quarter profit of ${g} million",
             "The {place}-based company said it had profit of {n} cents per share",
             "The results exceeded expectations",
             "The company posted revenue of ${g} million in the period, which also topped forecasts"),
            ("{c} reported a net loss of ${g} million in its {r} quarter, compared with ${h} million a year earlier",
             "On a per-share basis, the {place}-based company said it had a loss of {n} cents",
             "The results did not meet expectations",
             "Revenue {up} {p} percent to ${g} million, it said in a statement on {d}"),
        )[style]  # fmt: skip
        return f"{company}: {quarter[:2].upper()} earnings snapshot", [filled(frame) for frame in (*leads, *background)]

    return Series("earnings", place, 14, instance, rng.randrange(14))


_MAKERS = (
    _market, _earnings, notices.livestock, _market, _earnings, notices.rates,
    notices.forecast, notices.draw, _earnings, notices.results, notices.stars
)  # fmt: skip


def series(world: World, seed: int) -> Iterator[Series]:
    """Give series without end, the kinds in turn."""
    rng = random.Random(f"series {seed}")
    while True:
        for make in _MAKERS:
            yield make(rng, world)
