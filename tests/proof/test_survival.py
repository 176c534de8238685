"""A crawl that is hurt stores what one stores that nobody disturbs: nothing is lost, nothing is there twice.

Short forms of what `make proof` does at length.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from . import injuries
from .clock import clock
from .contents import Contents, compare
from .ground import Ground, ground
from .mongods import mongod_on_small_disk
from .trials import Injury, Trial, run, run_beside_another

pytestmark = pytest.mark.slow

NETWORK = {"outlets": 3, "stories": 12, "seed": 7}


@pytest.fixture(scope="module")
def proving(quick_folder: Path) -> Iterator[Ground]:
    with ground(quick_folder / "proof", **NETWORK, crawl_delay=0.0) as prepared:
        yield prepared


def prove(proving: Ground, name: str, injure: Injury, times: int = 1, **how: Any) -> Trial:
    """Hurt a crawl and hold what it left behind against the undisturbed one; `how` is of `Ground.trial`."""
    for number in range(3):
        trial = run(proving.trial(f"{name}-{number}", **how), injure, times)
        # It may be over before the moment comes.
        if trial.injuries:
            break
    check(proving, trial)
    return trial


def check(proving: Ground, trial: Trial) -> None:
    assert trial.injuries
    differences = proving.differences(trial)
    assert not differences, str(differences)
    assert not trial.faults()


def test_a_comparison_tells_what_is_lost_doubled_and_different(proving: Ground) -> None:
    expected = proving.expected
    page, other = list(expected.counts["articles"])[:2]
    counts = {name: counter.copy() for name, counter in expected.counts.items()}
    said = {name: dict(docs) for name, docs in expected.said.items()}
    del counts["articles"][page], said["articles"][page]
    sighting = next(iter(counts["sightings"]))
    counts["sightings"][sighting] += 1
    said["articles"][other] = said["articles"][other] | {"headline": "Another one"}
    found = compare(expected, Contents(counts, said))
    assert found.totals == (1, 1, 1)
    assert str(page) in str(found)
    assert "1 sightings doubled" in str(found)
    assert f"{other}: headline is 'Another one', not" in str(found)
    assert not compare(expected, expected)
    # What a process left behind that died before it had counted a story.
    story, doc = next(iter(expected.said["stories"].items()))
    more = expected.said | {"stories": expected.said["stories"] | {story: doc | {"recount": True}}}
    assert compare(expected, Contents(expected.counts, more)).totals == (0, 0, 1)


def test_crawler_killed(proving: Ground) -> None:
    prove(proving, "crawler", injuries.crawler_killed, 2)


def test_mongod_killed(proving: Ground) -> None:
    prove(proving, "mongod", injuries.mongod_killed(0, 2))


def test_crawler_and_mongod_killed(proving: Ground) -> None:
    prove(proving, "both", injuries.both_killed)


def test_mongod_frozen(proving: Ground) -> None:
    prove(proving, "frozen", injuries.frozen(2))


def test_answers_cut(proving: Ground) -> None:
    # Less often than a page is tried: one crawl gets all of them.
    prove(proving, "cut", injuries.answers_cut(injuries.TRIES - 1, seconds=2))
    assert proving.watch.cuts


def test_one_of_two_crawlers_killed(proving: Ground) -> None:
    check(proving, run_beside_another(proving.trial("two"), injuries.crawler_killed))


def test_disk_full(proving: Ground, tmp_path: Path) -> None:
    with ExitStack() as stack:
        try:
            mongod = stack.enter_context(mongod_on_small_disk(tmp_path / "disk"))
        except PermissionError as exc:
            pytest.skip(str(exc))
        prove(proving, "disk", injuries.disk_full(seconds=1), mongod=mongod, embedded=True)


def test_clock_jumps(proving: Ground, tmp_path: Path) -> None:
    jumping = clock(tmp_path)
    if jumping is None:
        pytest.skip("no cc here to build a clock that jumps with")
    prove(proving, "clock", injuries.clock_jumps(jumping), 2, environment=jumping.environment)
