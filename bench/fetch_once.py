"""What a crawl of a network costs where a story is fetched once, as outlets grow; and how soon copies are found.

    .venv/bin/python bench/fetch_once.py --outlets 5,20,40,100,400 --stories 100 --plain
    .venv/bin/python bench/fetch_once.py --outlets 40 --stories 1000 --plain
    .venv/bin/python bench/fetch_once.py --budgets 0,1200,2400,4800 --outlets 20 --hours 6

The bundled network (outlets agreeing, no faults) is served on loopback and crawled by `newscrawler crawl` in a process
of its own; its server counts the requests. "copies" are what the network shows, "recorded" those that the database
holds after the crawl, "a story" the requests for articles by the number of stories, "revisits" the requests of a second
crawl, which finds nothing new, with those for articles in parentheses. With `--plain` a plain crawler
(plain_crawler.py), which keeps nothing, goes beside it: its second crawl would be as its first.

With `--budgets` (lists a day; 0: no budget) the network publishes for `--hours`, and is crawled every `--every` minutes
of its clock, by which the database's times are moved as well. A copy is found when a crawl has stored it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from databases import emptied
from pymongo.database import Database

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running
from newscrawler.mongo.client import resolve_uri

Db = Database[dict[str, Any]]

_PLAIN = Path(__file__).with_name("plain_crawler.py")
_LISTS = ("feed", "section", "sitemap", "other")
_MOVED = {
    "urls": ["firstSeen", "lastSeen", "fetchedAt", "shownAt", "changedAt"],
    "runs": ["startedAt", "finishedAt", "heartbeatAt"],
    "copies": ["firstSeen", "lastSeen", "capturedAt"],
}


def main() -> None:
    options = _options()
    if options.budgets:
        _budgets(options)
    else:
        _growth(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="requests for articles, lists and revisits of a network")
    parser.add_argument("--outlets", type=_numbers, default=[5, 20, 40, 100, 400], help="(5,20,40,100,400)")
    parser.add_argument("--stories", type=int, default=200, help="(%(default)s)")
    parser.add_argument("--copies", default="sample:0.02", help="as of crawl (%(default)s)")
    parser.add_argument("--plain", action="store_true", help="a plain crawler, which fetches every copy, beside it")
    parser.add_argument("--budgets", type=_numbers, default=[], help="lists a day; 0: no budget")
    parser.add_argument("--hours", type=float, default=6, help="that the network is followed (%(default)s)")
    parser.add_argument("--every", type=int, default=30, help="minutes between two crawls (%(default)s)")
    parser.add_argument("--mongo-uri", metavar="URI", help="(the embedded server)")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _growth(options: argparse.Namespace) -> None:
    print("| outlets | stories | copies | recorded | crawl | articles | a story | lists | revisits | MB | s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for outlets in options.outlets:
        with _served(outlets, options.stories) as served:
            copies = sum(len(story["outlets"]) for story in _truth(served))
            with emptied(resolve_uri(options.mongo_uri)) as (uri, db):
                crawl = _command("-m", "newscrawler", "crawl", served.profile, "--mongo-uri", uri)
                first = _measured(served, [*crawl, "--copies", options.copies])
                recorded = db["copies"].count_documents({})
                again = _measured(served, [*crawl, "--copies", options.copies])
            revisits = f"{again.lists + again.articles:,} ({again.articles:,})"
            head = f"| {outlets} | {options.stories:,} | {copies:,} |"
            print(f"{head} {recorded:,} | {options.copies} | {_cells(first, options.stories, revisits)} |", flush=True)
            if options.plain:
                plain = _measured(served, _command(_PLAIN, served.profile))
                print(f"{head} - | plain | {_cells(plain, options.stories, '-')} |", flush=True)


@dataclass(frozen=True)
class _Cost:
    """What a crawl took, by the server's count but for the seconds."""

    articles: int
    lists: int
    size: int
    """Bytes of the bodies."""
    seconds: float


def _measured(served: Served, command: Sequence[str]) -> _Cost:
    served.control("reset", only="stats")
    began = time.monotonic()
    _run(command)
    seconds = time.monotonic() - began
    counted = served.counts()
    lists = sum(counted[kind] for kind in _LISTS)
    return _Cost(counted["article"], lists, sum(counted["bytes"].values()), seconds)


def _cells(cost: _Cost, stories: int, revisits: str) -> str:
    each = f"{cost.articles:,} | {cost.articles / stories:.3f} | {cost.lists:,} | {revisits}"
    return f"{each} | {cost.size / 1e6:,.0f} | {cost.seconds:,.0f}"


def _budgets(options: argparse.Namespace) -> None:
    print("| outlets | budget a day | lists asked | articles | copies found within an hour | ever |")
    print("|---|---|---|---|---|---|")
    for outlets in options.outlets:
        for budget in options.budgets:
            with _served(outlets, options.stories) as served, emptied(resolve_uri(options.mongo_uri)) as (uri, db):
                print(f"| {outlets} | {budget or 'none'} | {_follow(served, uri, db, budget, options)} |", flush=True)


def _follow(served: Served, uri: str, db: Db, budget: int, options: argparse.Namespace) -> str:
    """Crawl the network while it publishes, and give what that cost and found as cells of a row."""
    profile = served.profile
    if budget:
        profile = profile.with_name("budget.toml")
        profile.write_text(f"list_budget = {budget}\n{served.profile.read_text('utf-8')}", "utf-8")
    shown = {
        f"demo/{entry['outlet']}/{story['id']}": datetime.fromisoformat(entry["firstShown"])
        for story in _truth(served)
        for entry in story["outlets"]
    }
    hours, step = timedelta(hours=options.hours), timedelta(minutes=options.every)
    now = datetime.fromisoformat(served.control("clock", advance=0)["now"])
    # The middle of what the network publishes: its last stories spread on while no new ones come.
    start = sorted(shown.values())[len(shown) // 2]
    served.control("clock", advance=(start - now).total_seconds())
    # What was there before is known, as to a crawler that has long followed the network.
    _crawl(served.profile, uri, "--copies", options.copies)
    db["runs"].update_many({}, {"$set": {"counts": {}}})
    found: dict[str, datetime] = dict.fromkeys((doc["_id"] for doc in db["copies"].find({}, {"_id": 1})), start)
    before = served.counts()
    now, moved = start, time.time()
    while now < start + hours:
        now += step
        served.control("clock", advance=step.total_seconds())
        _move(db, step.total_seconds() - (time.time() - moved))
        moved = time.time()
        _crawl(profile, uri, "--copies", options.copies)
        for doc in db["copies"].find({}, {"_id": 1}):
            found.setdefault(doc["_id"], now)
    after = served.counts()
    due = {page: at for page, at in shown.items() if start < at <= now - timedelta(hours=1)}
    soon = sum(page in found and found[page] - at <= timedelta(hours=1) for page, at in due.items())
    lists = sum(after[kind] - before[kind] for kind in _LISTS)
    articles = after["article"] - before["article"]
    return f"{lists:,} | {articles} | {soon / len(due):.3f} | {sum(page in found for page in due) / len(due):.3f}"


def _move(db: Db, seconds: float) -> None:
    """Let `seconds` pass: all that is stored is so much older."""
    for collection, names in _MOVED.items():
        older = {
            name: {"$cond": [{"$ne": [f"${name}", None]}, {"$add": [f"${name}", -int(seconds * 1000)]}, None]}
            for name in names
        }
        db[collection].update_many({}, [{"$set": older}])


@contextmanager
def _served(outlets: int, stories: int) -> Iterator[Served]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(build_network(outlets, stories), Path(folder), port=0, crawl_delay=0.0) as served,
    ):
        yield served


def _crawl(profile: Path, uri: str, *arguments: str) -> None:
    _run(_command("-m", "newscrawler", "crawl", profile, "--mongo-uri", uri, *arguments))


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, *map(str, arguments)]


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr[-2000:]}")


def _truth(served: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.truth.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
