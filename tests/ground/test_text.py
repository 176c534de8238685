"""Text as shown, as compared and as digested."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.text import clean, digest, fold, folded_words, is_truncated, without_ellipsis


@given(st.text())
@example("ŉ")
@example("ﬀ İ ΐ ͅ")
@example("a\u00ad'b")
@example("\u00a8 \u00b4 \u0384")
@example("K\u200b´\ufeff")
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "′", "`", "´", "ʹ", "\uff07"])
def test_apostrophes_fold_away_without_a_trace(apostrophe: str) -> None:
    assert fold(f"The country{apostrophe}s boats") == fold("The countrys boats") == "the countrys boats"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  “Boats”,  he\u00a0said — twice! ", "boats he said twice"),
        ("\uff37\uff29\uff24\uff25 ﬁsh", "wide fish"),
        ("STRASSE Straße", "strasse strasse"),
        ("snake_case__word", "snake case word"),
        ("5% of $3 is €0.15", "5% of $3 is €0 15"),
        ("soft\u00adly\u200b", "softly"),
        ("東京 — 大阪", "東京 大阪"),
        ("...", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_clean_keeps_what_a_reader_sees() -> None:
    assert clean("\n A\u00a0“boat” \t that’s\u200b sunk\u00ad… \r\n") == "A “boat” that’s sunk…"


# These values stand in databases: another algorithm or another spelling of the parts would orphan them.
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), "cae66941d9efbd404e4d88758ea67670"),
        (("",), "c804ce198ec337e3dc762bdd1a09aece"),
        (("text", "the countrys boats"), "5b586ee08ee565ccdaaaa3fbbabe3ea6"),
        (("ab", "c"), "d301c71d527a1a9ae0e1e1e5bee135f5"),
        (("a", "bc"), "f657d58ed59382298356d21c95353a31"),
        (("東京",), "373032c63670b8434028dbed0130e84d"),
        (("\ud800",), "ae886a3c602af5030d0380965cc15cac"),
    ],
)
def test_digests_are_for_ever(parts: tuple[str, ...], expected: str) -> None:
    assert digest(*parts) == expected


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
@example(["ab", "c"], ["a", "bc"])
@example(["a", ""], ["a"])
@example([""], [])
def test_parts_are_not_ambiguous(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_another_process_gives_the_same_digest() -> None:
    code = "from newscrawler.text import digest; print(digest('a', 'b'))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {digest("a", "b")}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The boat is...", True),
        ("The boat is ...", True),
        ("The boat is…", True),
        ("The boat is [...]", True),
        ("The boat is […] ", True),
        ("The boat is....", True),
        ("The boat is..", False),
        ("The boat is.", False),
        ("The... boat is.", False),
        ("", False),
    ],
)
def test_ellipses_at_the_end(text: str, cut: bool) -> None:
    assert is_truncated(text) is cut


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("The boat is...", "The boat is"),
        ("The boat is .....\n", "The boat is"),
        ("The boat is […] ", "The boat is"),
        ("The boat is... [...]", "The boat is..."),
        ("The boat is…...", "The boat is…"),
        ("The boat is.. ", "The boat is.. "),
        ("...", ""),
    ],
)
def test_a_text_without_its_ellipsis(text: str, bare: str) -> None:
    assert without_ellipsis(text) == bare


@given(st.text(), st.text())
@example("a\u00a0", "\u0301b")
@example("’", "'b")
def test_the_first_words_of_a_text_fold_alone_as_they_do_in_it(first: str, rest: str) -> None:
    assert folded_words(f"{first} {rest}") == folded_words(first) + folded_words(rest)
