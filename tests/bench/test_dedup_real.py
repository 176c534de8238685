"""bench/dedup_real.py as it is typed, on pages of invented words."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "dedup_real.py"
LETTERS = str.maketrans("0123456789", "abcdefghij")
SMALL = ("--articles", 700, "--teasers", 500)


def dedup_real(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BENCH, *map(str, words)], capture_output=True, text=True, check=False, timeout=100
    )


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty pages of sentences of made-up words, with a word that no other page has and a few names."""
    rng = random.Random(5)
    words = ["".join(rng.choice("bdfklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(900)]

    def sentence(mark: str) -> str:
        told = rng.sample(words, rng.randrange(9, 18))
        told.insert(2, rng.choice((mark, *(f"{mark}{end}".title() for end in ("man", "ton", "ford", "ley", "wick")))))
        return f"{told[0].title()} {' '.join(told[1:])}."

    folder = tmp_path_factory.mktemp("pages")
    with (folder / "gold.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(60):
            mark = f"zq{number:02}".translate(LETTERS)
            texts = [" ".join(sentence(mark) for _ in range(4)) for _ in range(22)]
            page = {"id": f"{number:04}", "headline": f"Page {number}", "body": "\n\n".join(texts)}
            lines.write(json.dumps(page) + "\n")
    return folder


@pytest.fixture(scope="module")
def small(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    file = tmp_path_factory.mktemp("real") / "small.jsonl"
    done = dedup_real(pages, file, *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return rows_of(file)


def test_it_has_what_was_wanted_in_order_of_arrival(small: list[dict[str, Any]]) -> None:
    assert Counter(row["kind"] for row in small) == {"article": 700, "teaser": 500}
    assert [row["date"] for row in small] == sorted(row["date"] for row in small)
    assert len({row["id"] for row in small}) == len(small)
    assert all(row["text"].strip() and row["site"] for row in small)
    likes = {row["like"]["kind"] for row in small if row["like"]}
    assert likes >= {"twin", "follow-up", "roundup", "quote", "obituary"}


def test_a_seed_gives_the_same_and_another_half_other_pages(
    pages: Path, small: list[dict[str, Any]], tmp_path: Path
) -> None:
    dedup_real(pages, tmp_path / "again", *SMALL)
    assert rows_of(tmp_path / "again") == small
    told = []
    for half in (0, 1):
        dedup_real(pages, tmp_path / "half", *SMALL, "--half", half)
        told.append(set(re.findall(r"zq[a-j]{2}", (tmp_path / "half").read_text("utf-8"))))
    assert all(told)
    assert not told[0] & told[1]


def test_every_copy_can_be_told_to_be_one(small: list[dict[str, Any]]) -> None:
    stories = defaultdict(list)
    for row in small:
        if row["kind"] == "article":
            words = re.findall(r"\w+", row["text"].casefold().replace("\xad", ""))
            stories[row["story"]].append({" ".join(words[at : at + 3]) for at in range(len(words) - 2)})
    for copies in stories.values():
        for number, copy in enumerate(copies):
            others = set[str]().union(*copies[:number], *copies[number + 1 :])
            assert len(copies) == 1 or len(copy & others) >= 12


def test_teasers_of_two_stories_never_read_the_same(small: list[dict[str, Any]]) -> None:
    stories = defaultdict(set)
    for row in small:
        if row["kind"] == "teaser":
            stories[row["text"]].add(row["story"])
    assert all(len(told) == 1 for told in stories.values())


def test_without_pages_it_says_so_and_writes_nothing(tmp_path: Path) -> None:
    done = dedup_real(tmp_path, tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "gold.jsonl" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
