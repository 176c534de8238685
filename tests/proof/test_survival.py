"""A crawl that is hurt stores what one stores that nobody disturbs: nothing is lost, nothing is there twice.

Short forms of what `make proof` does at length.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import injuries
from .clock import library
from .contents import Contents, compare
from .ground import Ground, ground
from .mongods import Mongod, small_disk
from .trials import Started, Trial, ended, run

pytestmark = pytest.mark.slow

NETWORK = {"outlets": 3, "stories": 12, "seed": 7}


@pytest.fixture(scope="module")
def proving(quick_folder: Path) -> Iterator[Ground]:
    with ground(quick_folder / "proof", **NETWORK, crawl_delay=0.0) as prepared:
        yield prepared


def check(proving: Ground, trial: Trial, injured: int = 1) -> None:
    """Hold what a trial left behind against the undisturbed crawl; `injured` times at least it was hurt."""
    assert trial.injuries >= injured, "the crawl was over before it could be hurt"
    differences = proving.differences(trial)
    assert not differences, str(differences)
    assert not trial.needless, f"stored, and asked again: {trial.needless[:3]}"


def test_a_comparison_tells_what_is_lost_doubled_and_different(proving: Ground) -> None:
    expected = proving.expected
    page, other = sorted(expected.counts["articles"])[:2]
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


def test_crawler_killed(proving: Ground) -> None:
    trial = run(proving.trial("crawler"), injuries.crawler_killed, 2)
    check(proving, trial)
    assert trial.again <= sum(trial.waiting)


def test_mongod_killed(proving: Ground) -> None:
    trial = run(proving.trial("mongod"), injuries.mongod_killed(2), 1)
    check(proving, trial)
    assert (trial.starts, trial.again) == (1, 0), "the crawl waits for its database, and asks nothing twice"


def test_crawler_and_mongod_killed(proving: Ground) -> None:
    trial = run(proving.trial("both"), injuries.both_killed, 1)
    check(proving, trial)
    assert trial.again <= sum(trial.waiting)


def test_mongod_frozen(proving: Ground) -> None:
    trial = run(proving.trial("frozen"), injuries.frozen(2), 1)
    check(proving, trial)
    assert (trial.starts, trial.again) == (1, 0)


def test_answers_cut(proving: Ground) -> None:
    # Less often than a page is tried: one crawl gets all of them.
    trial = run(proving.trial("cut"), injuries.answers_cut(injuries.TRIES - 1, seconds=2), 1)
    assert proving.watch.cuts
    check(proving, trial)
    assert trial.again <= proving.watch.cuts


def test_one_of_two_crawlers_killed(proving: Ground) -> None:
    trial = proving.trial("two")
    other = trial.begin()

    def kill_one(trial: Trial, process: Started) -> None:
        injuries.crawler_killed(trial, process)
        # The survivor has to do without the first one's second life.
        trial.start = lambda: other

    run(trial, kill_one, 1)
    assert ended(other) == 0
    check(proving, trial)
    assert trial.again <= sum(trial.waiting)


def test_disk_full(proving: Ground, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", megabytes=700) as disk:
            mongod = Mongod(disk / "data")
            try:
                trial = proving.trial("disk", mongod=mongod, embedded=True)
                run(trial, injuries.disk_full(disk, seconds=1), 1)
                check(proving, trial)
                assert (trial.starts, trial.again) == (1, 0)
            finally:
                mongod.stop()
    except PermissionError as exc:
        pytest.skip(str(exc))


def test_clock_jumps(proving: Ground, tmp_path: Path) -> None:
    faketime = library()
    if faketime is None:
        pytest.skip("no libfaketime here: apt-get install libfaketime")
    offset = tmp_path / "offset"
    trial = proving.trial("clock", environment=faketime(offset))
    run(trial, injuries.clock_jumps(offset), 2)
    check(proving, trial)
    assert (trial.starts, trial.again) == (1, 0)
