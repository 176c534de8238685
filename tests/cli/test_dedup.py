"""`dedup`: anybody's texts in, `id<TAB>storyId` out."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newscrawler.cli.main import cli

ONE = "The mayor of Brine Bay resigned on Monday after a long quarrel about 17 lamps, and the council was not amused."
OTHER = "A squid of remarkable patience was measured by pupils of the old school, who found it longer than their boat."


def dedup(file: Path, *arguments: str) -> Result:
    command = ["dedup", str(file), "--kind", "articles", *arguments]
    return CliRunner().invoke(cli, command, prog_name="newscrawler")


def written(folder: Path, *lines: str) -> Path:
    file = folder / "texts.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_each_line_gets_its_story(tmp_path: Path) -> None:
    texts = {"a": ONE, "b": OTHER, "c": f"BRINE BAY - {ONE}", "d": OTHER.upper()}
    file = written(tmp_path, *(json.dumps({"id": name, "text": text}) for name, text in texts.items()))
    told = dedup(file)
    assert (told.exit_code, told.stdout) == (0, "a\ta\nb\tb\nc\ta\nd\tb\n")
    assert dedup(file, "--live").stdout == told.stdout
    assert told.stderr
    quiet = dedup(file, "--quiet")
    assert (quiet.stdout, quiet.stderr) == (told.stdout, "")


def test_a_bad_line_is_named_and_left_out(tmp_path: Path) -> None:
    good = json.dumps({"id": 7, "text": ONE, "date": "2025-05-01"})
    bad = [
        "no JSON",
        "[1]",
        '{"id": "x"}',
        json.dumps({"id": "x", "text": ONE, "date": "soon"}),
        '{"id": "x\\ty", "text": ""}',
        '{"id": "\\ud800", "text": ""}',
        json.dumps({"id": "x", "text": ONE, "date": "9999-12-31T23:59:59-12:00"}),
    ]
    file = written(tmp_path, good, *bad, "", good)
    told = dedup(file)
    assert (told.exit_code, told.stdout) == (1, "7\t7\n7\t7\n")
    named = [line for line in told.stderr.splitlines() if line.startswith(str(file))]
    assert [line.split(":")[1] for line in named] == ["2", "3", "4", "5", "6", "7", "8"]


@pytest.mark.parametrize("arguments", [["nosuch.jsonl", "--kind", "articles"], ["--kind", "articles"], [__file__]])
def test_usage(arguments: list[str]) -> None:
    told = CliRunner().invoke(cli, ["dedup", *arguments], prog_name="newscrawler")
    assert (told.exit_code, told.stdout) == (2, "")


def texts_of_stories(count: int) -> list[dict[str, str]]:
    """Give three copies of each story: the whole text, a cut one and one with a word of its own."""
    found = []
    for number in range(count):
        rng = random.Random(number)
        names, numbers = [rng.choice(WORDS).capitalize() for _ in range(3)], [rng.randint(11, 9999) for _ in range(3)]
        facts = [f"{rng.choice(names)} told {rng.choice(names)} of {rng.choice(numbers)}" for _ in range(9)]
        said = [f"{' '.join(rng.choice(WORDS) for _ in range(20))} {fact}." for fact in facts]
        copies = ["\n\n".join(said), "\n\n".join(said[:3]), "\n\n".join([*said, f"Seen by {WORDS[number]}."])]
        found += [{"id": f"{number}-{copy}", "text": text} for copy, text in enumerate(copies)]
    return found


WORDS = ["".join(random.Random(n).choices("abcdefghijklmnop", k=6)) for n in range(2000)]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_known_in_mongodb_stays_known(tmp_path: Path, database_uri: str, workers: str) -> None:
    texts = texts_of_stories(150)
    first = written(tmp_path, *map(json.dumps, texts[:250]))
    where = ["--mongo-uri", database_uri, "--workers", workers]
    assert dedup(first, *where).exit_code == 0
    told = dedup(written(tmp_path, *map(json.dumps, texts)), *where)
    lines = [line.split("\t") for line in told.stdout.splitlines()]
    assert [identity for identity, _ in lines] == [text["id"] for text in texts]
    stories = {story: {identity.split("-")[0] for identity, other in lines if other == story} for _, story in lines}
    assert len(stories) == 150
    assert all(len(held) == 1 for held in stories.values())


def test_live_lines_come_at_once_and_then_what_stories_became(tmp_path: Path) -> None:
    texts = texts_of_stories(30)
    # Two halves that have the opening in common alone are two stories, until the whole comes.
    opening, *rest = whole = texts[0]["text"].split("\n\n")
    parts = {"one": [opening, *rest[:4]], "two": [opening, *rest[4:]]}
    halves = [{"id": name, "text": "\n\n".join(part)} for name, part in parts.items()]
    both = {"id": "both", "text": "\n\n".join(whole)}
    file = written(tmp_path, *map(json.dumps, [*halves, *texts[3:], both]))
    told = dedup(file, "--live").stdout.splitlines()
    assert told[:2] == ["one\tone", "two\ttwo"]
    assert told[-2:] == ["both\tone", "two\tone"]
    assert dedup(file).stdout.splitlines()[:2] == ["one\tone", "two\tone"]


def test_ids_that_repeat_lead_no_story_in_a_circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.cli.dedup.BATCH", 1)
    texts = texts_of_stories(101)

    def bridged(text: str, names: str, date: str) -> list[dict[str, str]]:
        opening, *rest = text.split("\n\n")
        said = ["\n\n".join([opening, *rest[:4]]), "\n\n".join([opening, *rest[4:]]), text]
        return [{"id": name, "text": each, "date": date} for name, each in zip(names, said, strict=True)]

    between = [each | {"date": "2025-03-01"} for each in texts[6:153]]
    after = [each | {"date": "2025-06-01"} for each in texts[153:]]
    lines = [
        *bridged(texts[0]["text"], "BAx", "2025-01-01"),
        *between,
        *after,
        *bridged(texts[3]["text"], "ABy", "2025-06-01"),
    ]
    file = written(tmp_path, *map(json.dumps, lines))
    assert dedup(file, "--live").stdout.splitlines()[-1] == "B\tA"
    assert dedup(file).stdout.splitlines()[-1] == "y\tA"


def test_a_database_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps({"id": 1, "text": ONE}))
    uri = "mongodb://user:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=50"
    for workers in ("1", "2"):
        told = dedup(file, "--mongo-uri", uri, "--workers", workers)
        assert (told.exit_code, told.stdout) == (1, "")
        said = [line for line in told.stderr.splitlines() if "MongoDB" in line]
        assert len(said) == 1
        assert "secret" not in told.stderr


def test_workers_need_a_database(tmp_path: Path) -> None:
    told = dedup(written(tmp_path, json.dumps({"id": 1, "text": ONE})), "--workers", "2")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "give --mongo-uri" in told.stderr
