"""Near-duplicates: copies meet, look-alikes stay apart, and every process says the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedup import Engine, Text, days_of
from pipelines.dedup.signatures import ARTICLES, KINDS, NONE, TEASERS, sign

SYLLABLES = ["ka", "lo", "min", "ter", "su", "vra", "pel", "dor", "ni", "gash", "oth", "rel", "quin", "bu", "zam", "fi"]


def word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(1, 4)))


WORDS = [word(random.Random(number)) for number in range(3000)]


def sentence(rng: random.Random, *said: str) -> str:
    told = [*rng.choices(WORDS, k=rng.randint(8, 18))]
    for each in said:
        told.insert(rng.randint(1, len(told)), each)
    return f"{' '.join(told).capitalize()}."


def story(seed: int, paragraphs: int = 8) -> list[str]:
    rng = random.Random(f"story {seed}")
    names = [word(rng).capitalize() + word(rng) for _ in range(3)]
    numbers = [str(rng.randint(11, 9999)) for _ in range(3)]
    return [
        " ".join(sentence(rng, rng.choice(names), rng.choice(numbers)) for _ in range(3)) for _ in range(paragraphs)
    ]


def text(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def clusters(*texts: str, kind: str = "articles") -> list[str]:
    engine = Engine(KINDS[kind])
    found = engine.assign([Text(f"d{number}", said, 1) for number, said in enumerate(texts)])
    return [engine.known.current(decision.story) for decision in found]


def edited(paragraphs: list[str], share: float) -> list[str]:
    rng = random.Random(f"edit {share}")
    return [" ".join(word(rng) if rng.random() < share else each for each in said.split()) for said in paragraphs]


ONE = story(1)
COPIES = {
    "cut": text(ONE[:3]),
    "cut to characters": text(ONE)[:700].rsplit(" ", 1)[0][:-3] + "...",
    "a paragraph dropped": text(ONE[:4] + ONE[5:]),
    "paragraphs in another order": text([ONE[0], ONE[2], ONE[1], *ONE[3:]]),
    "curly quotes and entities": text(ONE).replace(" ka ", " &#8220;ka&#8221; ").replace("'", "&rsquo;"),
    "capitals": text(ONE).upper(),
    "dateline and credit": f"BRINE BAY, May 1 (GULL) - {text(ONE)}\n\n(GULL)",
    "furniture": text(["Listen to this story now.", *ONE, "Follow us wherever you row.", "All rights reserved 2025."]),
    "copy edits": text(edited(ONE, 0.05)),
    "paragraphs run together": " ".join(ONE),
    "a lead of its own": text([sentence(random.Random(9)), *ONE[1:]]),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_copy_joins_its_story_whichever_comes_first(copy):
    assert clusters(text(ONE), copy, text(story(2))) == ["d0", "d0", "d2"]
    assert clusters(copy, text(ONE)) == ["d0", "d0"]


def test_stories_of_other_words_stay_apart():
    texts = [text(story(seed)) for seed in range(60)]
    assert clusters(*texts) == [f"d{number}" for number in range(60)]


def test_the_same_wording_about_another_person_and_place_is_another_story():
    frame = (
        "{name} of {place} was found guilty on Monday of taking {n} oars from a shed. The judge told {name} that"
        " {place} had waited {m} years for the verdict. Neighbours of {name} said that {n} oars are hard to hide in"
        " {place}. The prosecutor from {place} asked for {m} months and {name} asked for mercy."
    )
    texts = [
        frame.format(name=name, place=place, n=n, m=m)
        for name, place, n, m in [("Ada Korvane", "Brine Bay", 17, 4), ("Tom Pellgrin", "Mill End", 230, 11)]
    ]
    assert clusters(*texts) == ["d0", "d1"]
    assert clusters(texts[0], texts[1], texts[0].replace("Monday", "Tuesday")) == ["d0", "d1", "d0"]


def test_a_round_up_bridges_no_stories():
    stories = [story(seed) for seed in range(10, 15)]
    round_up = text([each[0] for each in stories])
    found = clusters(*(text(each) for each in stories), round_up, *(text(each[:5]) for each in stories))
    assert found[:5] == ["d0", "d1", "d2", "d3", "d4"]
    assert found[6:] == found[:5]


def test_a_background_in_many_stories_is_no_evidence():
    background = story(99, paragraphs=3)
    texts = [text([*story(seed)[:3], *background]) for seed in range(100, 140)]
    assert len(set(clusters(*texts))) == 40


@pytest.mark.parametrize(
    "script",
    [
        "中文字符新闻报道记者昨日表示将于明年完成",
        "ニュースによると昨日の会議で新しい計画が発表",
        "ข่าววันนี้รายงานว่าเมื่อวานนี้มีการประชุม",
    ],
)
def test_scripts_without_blanks(script):
    rng = random.Random(script)
    letters = "".join(dict.fromkeys(script))
    one, two = ("".join(rng.choices(letters, k=260)) for _ in range(2))
    assert clusters(one, two, one[:150] + "…", f"{one[:40]}{one[60:]}") == ["d0", "d1", "d0", "d0"]


def test_teasers_are_cut_openings():
    lead = text(ONE)[:138].rsplit(" ", 1)[0] + "..."
    shorter, dated = text(ONE)[:104] + "...", f"BRINE BAY - {text(ONE)[:130]}..."
    assert clusters(lead, shorter, dated, text(story(2))[:138] + "...", kind="teasers") == ["d0", "d0", "d0", "d3"]


def test_what_has_no_match_for_long_is_forgotten_and_what_has_is_not():
    engine = Engine(ARTICLES, days=30)
    found = [engine.assign([Text(name, text(ONE), day)])[0].story for name, day in [("a", 0), ("b", 29), ("c", 58)]]
    assert found == ["a", "a", "a"]
    for day in range(59, 188):
        engine.assign([Text(f"other {day}", text(story(day)), day)])
    assert engine.assign([Text("d", text(ONE), 188)])[0].story == "d"
    # Nothing but the last month's is held, each once.
    assert engine.known.index.live().size == sum(day + 30 >= engine.known.horizon for day in range(59, 189))


HARD = [
    "",
    " \n\n ",
    "...",
    "\x00\ufffe",
    "a",
    "1",
    "a " * 5000,
    "&amp;" * 99,
    "\u4e00",
    "é" * 9999,
    "\u202e",
    "0 " * 300,
]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_stories_of_their_own(kind):
    found = clusters(*HARD, text(ONE), *HARD, kind=kind)
    assert found.count(f"d{len(HARD)}") == 1
    # What has hardly a word is like nothing, itself included.
    assert [found[place] == found[place + len(HARD) + 1] for place, said in enumerate(HARD)] == [
        len(said.split()) > 99 for said in HARD
    ]


def test_every_process_says_the_same(tmp_path):
    texts = [*COPIES.values(), text(story(2)), text(ONE)]
    (tmp_path / "texts.json").write_text(json.dumps(texts), "utf-8")
    program = (
        "import json, sys; from pipelines.dedup.signatures import ARTICLES, sign;"
        "print([column.tolist() for column in sign(json.load(open(sys.argv[1])), ARTICLES).columns()])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / "texts.json"],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


@given(st.lists(st.text(max_size=400), min_size=1, max_size=5), st.sampled_from([ARTICLES, TEASERS]))
@settings(max_examples=200)
def test_a_text_is_signed_the_same_in_any_company(said, kind):
    together = sign(said, kind)
    for place, each in enumerate(said):
        alone = sign([each], kind)
        for many, one in zip(together.columns(), alone.columns(), strict=True):
            assert (many[place] == one[0]).all()
        kept = alone.sketch[0][alone.sketch[0] != NONE].tolist()
        assert kept == sorted(set(kept))


@pytest.mark.parametrize("date", ["yesterday", "2025-13-01", ""])
def test_what_is_no_date(date):
    with pytest.raises(ValueError, match=r"."):
        days_of(date, 0)


def test_texts_are_signed_alike_however_many_at_once(monkeypatch):
    texts = [text(story(seed)) for seed in range(9)]
    together = sign(texts, ARTICLES)
    monkeypatch.setattr("pipelines.dedup.signatures._MOST", 2 * len(texts[0]))
    for one, other in zip(together.columns(), sign(texts, ARTICLES).columns(), strict=True):
        assert (one == other).all()


def test_a_text_is_known_for_its_days_from_the_last_match_however_few_they_are():
    engine = Engine(ARTICLES, days=1)
    found = [engine.assign([Text(name, text(ONE), day)])[0].story for name, day in [("a", 0), ("b", 0.9), ("c", 1.8)]]
    assert found == ["a", "a", "a"]
