"""The whole proof: every injury many times, ours beside a tutorial's crawl, as the table of docs/reliability.md.

    make proof                                # some twenty minutes; progress on stderr, the table on stdout
    make proof ARGS="--write"                 # puts the table into the page, too
    make proof ARGS="--only frozen --no-peer"

Exits with 1 where anything was lost, doubled or different, or asked again although it was stored.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path

import attrs

from . import injuries
from .clock import Clock, clock
from .ground import Ground, ground
from .mongods import Mongod, mongod_on_small_disk
from .peer import Peer
from .trials import Injury, run, run_beside_another

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- proof -->\n", "<!-- /proof -->\n"

HEADINGS = (
    *("what happened", "times", "lost", "doubled", "different", "asked again"),
    *("tutorial: times", "lost", "doubled"),
)


@attrs.define
class Sum:
    """What came of all crawls of one injury."""

    times: int = 0
    lost: int = 0
    doubled: int = 0
    differing: int = 0
    again: int = 0
    wrong: list[str] = attrs.field(factory=list)
    """What else should not have happened."""

    def add(self, lost: int, doubled: int, differing: int = 0) -> None:
        self.lost, self.doubled, self.differing = self.lost + lost, self.doubled + doubled, self.differing + differing

    def __bool__(self) -> bool:
        """Tell whether anything is wrong."""
        return bool(self.lost or self.doubled or self.differing or self.wrong)


@attrs.frozen
class Row:
    """An injury of the table: what it does, how often in all, how often within one crawl."""

    name: str
    what: str
    injure: Injury | None
    """None where it cannot be done here."""
    times: int
    a_crawl: int = 1
    embedded: bool = False
    peer: Injury | None = None
    """What hurts the tutorial's crawl; None where it is not put to that."""
    then: tuple[str, ...] | None = None
    """Options with which the command is started once more in the end."""
    two: bool = False
    """A second crawl runs beside the one that is hurt, and is not."""
    mongod: Mongod | None = None
    """One that this injury needs; None: the ground's."""
    environment: dict[str, str] = attrs.field(factory=dict)
    """Of our crawl, as this injury needs it."""
    ids: bool = True
    """Whether the profile knows the network's ids; else texts tell which copies are of one story."""


def rows(small: Mongod | None, jumping: Clock | None, times: int) -> list[Row]:
    """Give the table's rows; without a small disk or a clock that jumps theirs say that it was not done."""
    killed, kill_mongod, away = injuries.crawler_killed, injuries.mongod_killed(0, 5), injuries.mongod_killed(90, 90)
    full, their_full = (injuries.disk_full(5, embedded=mine) if small else None for mine in (True, False))
    frozen, cut = injuries.frozen(30), injuries.answers_cut(injuries.TRIES - 1, seconds=2)
    all_cut = injuries.answers_cut(sys.maxsize, seconds=3)
    jump, environment = (injuries.clock_jumps(jumping), jumping.environment) if jumping else (None, {})
    return [
        Row("crawler", "crawler killed -9", killed, times, 5, peer=killed),
        Row("plain", "the same where no id tells the story", killed, max(1, times // 2), 5, ids=False),
        Row("mongod", "MongoDB killed -9, back after 0-5 s", kill_mongod, times, 5, peer=kill_mongod),
        Row("away", "MongoDB away for 90 s", away, 1, peer=away),
        Row("embedded", "embedded MongoDB killed -9", injuries.embedded_mongod_killed, times, 5, embedded=True),
        Row("both", "both killed -9", injuries.both_killed, times, 5, peer=injuries.both_killed),
        Row("two", "one of two crawlers killed -9", killed, max(1, times // 5), two=True),
        Row("disk", "disk full for 5 s", full, 2, embedded=True, mongod=small, peer=their_full),
        Row("frozen", "MongoDB frozen for 30 s", frozen, 2, peer=frozen),
        Row("cut", "answers cut, fewer times than they are tried", cut, 4, 2, peer=cut),
        Row("failing", "answers cut until they are given up", all_cut, 2, then=("--retry-errors",), peer=all_cut),
        Row("clock", "clock an hour to a day off", jump, 6, 3, environment=environment),
    ]


def ours(row: Row, injure: Injury, where: Ground) -> Sum:
    """Put our crawl to a row's injury until it was hurt often enough."""
    total = Sum()

    def once(number: int) -> int:
        trial = where.trial(
            f"{row.name}-{number}", mongod=row.mongod, embedded=row.embedded, environment=row.environment
        )
        run_beside_another(trial, injure) if row.two else run(trial, injure, row.a_crawl)
        total.again += trial.again
        total.wrong += trial.faults()
        if row.then is not None:
            trial.start = partial(trial.start, *row.then)
            run(trial)
        differences = where.differences(trial)
        total.add(*differences.totals)
        if differences:
            _tell(str(differences))
        return trial.injuries

    _until_hurt(row, total, once)
    return total


def theirs(row: Row, injure: Injury, peer: Peer) -> Sum:
    """Put the tutorial's crawl to a row's injury until it was hurt often enough; how it ends is not looked at."""
    total = Sum()

    def once(number: int) -> int:
        trial = peer.trial(f"tutorial-{row.name}-{number}", row.mongod)
        run(trial, injure, row.a_crawl)
        if row.then is not None:
            run(trial)
        total.again += trial.again
        total.add(*peer.losses(trial))
        return trial.injuries

    _until_hurt(row, total, once)
    return total


def _until_hurt(row: Row, total: Sum, once: Callable[[int], int]) -> None:
    number = 0
    while total.times < row.times and number < 2 * row.times:
        began, known = time.monotonic(), len(total.wrong)
        try:
            total.times += once(number)
        except AssertionError as exc:
            total.wrong.append(str(exc))
            total.times += row.a_crawl
        _tell(*(f"  wrong: {each}" for each in total.wrong[known:]))
        number += 1
        _tell(
            f"  {row.name}: {total.times} of {row.times}, {time.monotonic() - began:.0f} s; so far {total.lost} lost,"
            f" {total.doubled} doubled, {total.differing} different, {total.again} asked again"
        )


def prove(folder: Path, given: argparse.Namespace) -> tuple[str, bool]:
    """Do all of it, and give the table in Markdown and whether all is well."""
    jumping = clock(folder)
    table, well = [], True
    with ExitStack() as stack:
        try:
            small = stack.enter_context(mongod_on_small_disk(folder / "disk"))
        except PermissionError as exc:
            small = None
            _tell(str(exc))
        where = stack.enter_context(
            ground(folder / "ground", outlets=given.outlets, stories=given.stories, seed=given.seed, crawl_delay=0)
        )
        _tell(f"undisturbed: {where.expected}; {where.requests} requests in {where.seconds:.0f} s")
        peer = Peer(where)
        if not given.no_peer:
            peer.undisturbed()
            _tell(f"the tutorial's: {peer.expected.total()} articles; {peer.requests} requests in {peer.seconds:.0f} s")
        for row in rows(small, jumping, given.times):
            if given.only and row.name not in given.only:
                continue
            _tell(row.what)
            if row.injure is None:
                table.append([row.what, "not done here"])
                continue
            with nullcontext(where) if row.ids else where.without_ids() as here:
                got = ours(row, row.injure, here)
            well = well and not got
            cells = [got.times, got.lost, got.doubled, got.differing, got.again]
            if row.peer is not None and not given.no_peer:
                beside = theirs(row, row.peer, peer)
                cells += [beside.times, beside.lost, beside.doubled]
            table.append([row.what, *map(str, cells)])
        caption = f"Each crawl: {where.expected}, in {where.requests} requests"
        if peer.expected:
            caption += f"; the tutorial's: {peer.expected.total()} articles, in {peer.requests}"
    return markdown(caption, table), well


def markdown(caption: str, table: list[list[str]]) -> str:
    width = len(HEADINGS)
    lines = [HEADINGS, ["---", *["---:"] * (width - 1)], *([*row, *[""] * (width - len(row))] for row in table)]
    return f"{caption}.\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(table: str) -> None:
    """Put the table in the place of the one in docs/reliability.md."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{table}{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Prove that nothing is lost and nothing doubled.")
    parser.add_argument("--outlets", type=int, default=8)
    parser.add_argument("--stories", type=int, default=75)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=20, help="how often crawler, MongoDB and both are killed")
    parser.add_argument("--only", nargs="*", help="names of injuries")
    parser.add_argument("--no-peer", action="store_true", help="leave out the tutorial's crawl")
    parser.add_argument("--write", action="store_true", help="write the table into docs/reliability.md")
    parser.add_argument("--keep", action="store_true", help="keep the logs and say where they are")
    given = parser.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it
    folder = Path(tempfile.mkdtemp(prefix="newscrawler-proof-", dir=memory if memory.is_dir() else None))
    # Of the developer's own configuration nothing is to be seen.
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    try:
        table, well = prove(folder, given)
    finally:
        if given.keep:
            _tell(f"logs: {folder}/ground/*.log")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(table, end="")  # noqa: T201 - the result
    if given.write:
        write(table)
    raise SystemExit(0 if well else 1)


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    main()
