"""The outlet's name in what its pages repeat."""

from __future__ import annotations

import pytest

from newscrawler.sources.outletname import masked


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Read the Tide Post daily", ["Tide Post"], "Read the {outlet} daily"),
        ("READ THE TIDE POST'S LETTER", ["Tide Post"], "READ THE {outlet}'S LETTER"),
        ("Newsletters of the News", ["News"], "Newsletters of the {outlet}"),
        ("tide.example, of the Tide", ["Tide", "tide.example"], "{outlet}, of the {outlet}"),
        ("What (is) it? (is) it", ["(is) it?"], "What {outlet} (is) it"),
    ],
)
def test_names_are_masked_as_whole_words(text: str, names: list[str], shown: str) -> None:
    assert masked(text, *names) == shown
