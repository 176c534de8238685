"""The cheap questions about a block's opening never say no where the patterns behind them say yes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.extract.body import cues
from newscrawler.extract.body.cues import is_noise, opens_part
from newscrawler.text import clean

PARTS = [
    cues.MORE_INFORMATION,
    cues.GLUED_HEADING,
    cues.COMMENTS,
    cues._BOX_HEADING,
    cues._POINTER,
    cues._DAILY_DOSE,
    cues._NEWS_RELEASE,
]


# One strategy a pattern: to make one takes longer than to draw from it.
@cache
def matches(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    return st.from_regex(pattern).map(clean).filter(lambda text: pattern.match(text) is not None)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=30)
@given(st.data())
@pytest.mark.parametrize("pattern", PARTS, ids=lambda pattern: pattern.pattern[:20])
def test_every_opening_of_a_part_is_let_by(pattern: re.Pattern[str], data: st.DataObject) -> None:
    assert opens_part(data.draw(matches(pattern)))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=100)
@given(matches(cues._NOISE))
def test_every_noise_is_let_by(text: str) -> None:
    words = text.lstrip(cues._ARROWS)
    assert is_noise(text) == (not words or (len(words) < 320 and cues._NOISE.match(words) is not None))


@pytest.mark.parametrize(
    "text",
    ["Share", "\u017fhare", "12 comments", "null in null", "Rain, null in null", "Ad", "©", "We use cookies", "→"],
)
def test_noise(text: str) -> None:
    assert is_noise(text)


@pytest.mark.parametrize("text", ["The boats came home", "Nullarbor ferries", "Adrift again", "12 boats sank"])
def test_no_noise(text: str) -> None:
    assert not is_noise(text)
