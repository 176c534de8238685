"""The figures of bench/extract.py, on texts whose figures are known."""

from __future__ import annotations

from datetime import datetime

import extract_metric as metric
import pytest

TEXT = "The ferry to the northern islands left an hour late because of the fog"


def test_a_perfect_body_has_all_and_nothing_else() -> None:
    overlap = metric.body_overlap(TEXT, "The ferry, to the northern islands,\n\nleft an hour late because of the fog!")
    assert (overlap.precision, overlap.recall, overlap.f1) == (1, 1, 1)
    assert metric.word_f1(TEXT, TEXT.upper()) == 1


def test_case_counts_in_shingles_alone() -> None:
    assert metric.body_overlap(TEXT, TEXT.upper()).f1 == 0


def test_an_empty_body_has_no_precision_and_recalls_nothing() -> None:
    overlap = metric.body_overlap(TEXT, "")
    assert (overlap.precision, overlap.recall, overlap.f1) == (None, 0, 0)
    assert metric.word_f1(TEXT, "") == 0


def test_nothing_wanted_and_nothing_given_is_right() -> None:
    overlap = metric.body_overlap("", " \n")
    assert (overlap.precision, overlap.recall, overlap.f1) == (None, None, 1)


def test_half_a_body_is_precise() -> None:
    # Eight tokens have five shingles; the first four tokens have one of them.
    overlap = metric.body_overlap("one two three four five six seven eight", "one two three four")
    assert overlap.precision == 1
    assert overlap.recall == pytest.approx(1 / 5)


def test_a_text_of_fewer_words_than_a_shingle_is_one_shingle() -> None:
    assert metric.body_overlap("Fog again", "Fog again").f1 == 1
    assert metric.body_overlap("Fog again", "Fog").f1 == 0


def test_repeated_text_costs_precision() -> None:
    # 14 tokens have 11 shingles; twice the text has them twice, and three across the seam.
    overlap = metric.body_overlap(TEXT, f"{TEXT} {TEXT}")
    assert overlap.recall == 1
    assert overlap.precision == pytest.approx(11 / 25)


def test_pages_weigh_the_same_and_empty_answers_lower_recall_alone() -> None:
    long = " ".join(str(number) for number in range(1000))
    pages = [metric.body_overlap(long, long), metric.body_overlap(TEXT, "")]
    assert metric.macro(pages) == (1, 0.5, pytest.approx(2 / 3))
    assert metric.macro([]) == (0, 0, 0)


def test_runs_of_one_side_alone_are_told_as_written() -> None:
    gold = f"{TEXT}. It came back at noon."
    assert metric.unshared(gold, TEXT) == ["It came back at noon"]
    assert metric.unshared(f"Read more: {TEXT}\n\nRead\nmore here", TEXT) == ["Read more", "Read more here"]
    assert metric.unshared(TEXT, TEXT) == []


def test_the_second_showing_of_a_text_is_unshared() -> None:
    assert metric.unshared(f"{TEXT}. {TEXT}.", TEXT) == [TEXT]


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("Fog’s end  –  “at last”", True),
        ('FOG\'S END - "AT LAST"', True),
        ('Fog\'s end - "at last" | The Harbour Post', False),
        (None, False),
    ],
)
def test_headlines_fold_case_blanks_quotes_and_dashes(given: str | None, right: bool) -> None:
    assert metric.same_headline('Fog\'s end - "at last"', given) is right


@pytest.mark.parametrize(
    ("moment", "raw", "right"),
    [
        ("2025-05-01", None, True),
        ("2025-05-01T23:30:00Z", None, True),
        ("2025-05-02T03:30:00Z", "2025-05-01T22:30:00-05:00", True),
        ("2025-05-02T03:30:00Z", "1 May 2025, 22:30 GMT-5", True),
        ("2025-05-02T03:30:00Z", "May 1st, 2025", False),
        ("2025-05-02T03:30:00Z", "May 1, 2025 10:30 PM EST", True),
        ("2025-05-02T03:30:00Z", None, False),
        (datetime.fromisoformat("2025-05-01T22:30:00-05:00"), None, True),
        (None, "2025-05-01", False),
    ],
)
def test_a_day_is_right_in_utc_or_in_the_zone_it_was_written_in(
    moment: str | datetime | None, raw: str | None, right: bool
) -> None:
    assert metric.same_day("2025-05-01", metric.days(moment, raw)) is right


def test_a_gold_of_a_month_takes_its_days() -> None:
    assert metric.same_day("2025-05", {"2025-05-17"})
    assert not metric.same_day("2025-05", {"2025-06-01"})


def test_instants_need_a_time_and_a_zone() -> None:
    assert metric.instant("2025-05-01T20:03:10+10:00") == metric.instant("2025-05-01T10:03:00Z")
    assert metric.instant("2025-05-01") is None
    assert metric.instant("2025-05-01T20:03:10") is None


def test_bylines_are_split_alike_on_both_sides() -> None:
    assert metric.author_names(["By Ada Moss, Ben Reed, and Cy Lund"]) == {"ada moss", "ben reed", "cy lund"}
    assert metric.author_names(["Ada Moss, MD, Ph.D."]) == {"ada moss"}
    assert metric.author_names(["AP"]) == {"ap"}
    assert metric.author_names(["Sandy Withers"]) == {"sandy withers"}


def test_authors_are_compared_as_sets() -> None:
    half = metric.author_overlap(["Ada Moss and Ben Reed"], ["Ben Reed"])
    assert half is not None
    assert (half.precision, half.recall, half.f1) == (1, 0.5, pytest.approx(2 / 3))
    surplus = metric.author_overlap([], ["Ada Moss"])
    assert surplus is not None
    assert (surplus.precision, surplus.recall, surplus.f1) == (0, None, 0)
    assert metric.author_overlap([], []) is None
