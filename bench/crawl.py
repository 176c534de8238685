"""What a crawl costs beside a bare Scrapy and news-please, on one core, against one local server of 67 KB pages.

    make bench-env                                        # news-please; without it the others are measured alone
    .venv/bin/python bench/crawl.py                       # 1,500 pages, 5 rounds: about 10 minutes
    .venv/bin/python bench/crawl.py --pages 500 --rounds 2 --only bare,fetching
    .venv/bin/python bench/crawl.py --settings REFERER_ENABLED=true --only bare,fetching

Each crawler runs in a process of its own on core 1; server and MongoDB have core 0. Crawlers take turns, round by
round. A page's figure is the difference between a crawl of all pages and one of a single page, by their number: what a
crawler takes to start is told apart. CPU is the user and system time of the crawler's process and its threads. The
figures are medians of the rounds. Every crawl must have had all pages, and those that store must have stored them.

- `bare`: Scrapy's defaults, pages dropped; `bare quiet` does not log each page (LOG_LEVEL "INFO").
- `fetching`: the project's settings and spider, pages not read.
- `JOBDIR`: `bare quiet` with what is still to ask in files; `frontier`: with it in MongoDB, as our crawls have it.
- `whole`: `newscrawler crawl` into MongoDB: fetched, read, near-duplicates found, stored.
- `archived`: the same with `--archive`, into an empty archive.
- `news-please`: its sitemap crawler with its own pipelines, which write a HTML and a JSON file a page.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
from databases import emptied, serving
from pymongo.database import Database

HERE = Path(__file__).parent
BENCH_PYTHON = HERE.parent / ".bench-venv" / "bin" / "python"
CONCURRENCY = 16
"""Requests at a time, of all crawlers."""
SERVER_CORE, CRAWLER_CORE = 0, 1
FEW = 150
"""Pages for a crawler that takes a hundred times as long a page."""

_PROFILE = """name = "bench"
article_path = "/news/<id>/<slug>"
language = "en"
sitemaps = ["/sitemap.xml"]
allow_private = true

[politeness]
delay = 0.0
concurrency = {concurrency}

[[outlets]]
name = "Harbour Tribune"
domain = "harbourtribune.example"
url = "{base}/"
hosts = ["{host}"]
country = "GB"
"""


@attrs.define
class Site:
    base: str
    pages: int
    profile: Path

    def served(self) -> int:
        """Ask how many pages were sent since this was asked last."""
        with urllib.request.urlopen(f"{self.base}/-/served", timeout=30) as response:  # noqa: S310 - loopback
            return int(response.read())


@attrs.define(frozen=True)
class Crawler:
    name: str
    command: Callable[[Site], list[str]]
    stored: Callable[[], int] | None = None
    """Tells how many pages are stored, and forgets them."""
    slow: bool = False
    """Crawls FEW pages alone."""


@attrs.define(frozen=True)
class Cost:
    """Seconds of a page, and CPU seconds of the start."""

    wall: float
    cpu: float
    start: float


def main() -> None:
    options = _options()
    # What is started from here, the server and MongoDB, stays on this core.
    os.sched_setaffinity(0, {SERVER_CORE})
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(options.mongo_uri, Path(folder) / "mongodb") as server_uri,
        emptied(server_uri) as (uri, db),
        _served(Path(folder), options) as (site, few, single),
    ):
        crawlers = _crawlers(Path(folder), uri, db, options)
        costs: dict[str, list[Cost]] = {each.name: [] for each in crawlers}
        for number in range(options.rounds):
            for each in crawlers:
                own = few if each.slow else site
                cost = _cost(_run(each, single), _run(each, own), own.pages - 1)
                costs[each.name].append(cost)
                print(f"round {number + 1}: {each.name}: {cost.cpu * 1000:.2f} ms a page", file=sys.stderr)
    _table(costs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="pages a second and CPU a page of crawlers")
    parser.add_argument("--pages", type=int, default=1500, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--only", type=lambda text: text.split(","), help="crawlers by name, by commas")
    parser.add_argument("--address", default="127.77.0.1", help="of loopback; the next is taken too (%(default)s)")
    parser.add_argument("--port", type=int, default=80, help="news-please can crawl no other (%(default)s)")
    parser.add_argument("--mongo-uri", metavar="URI", help="(an embedded server of its own)")
    parser.add_argument("--settings", nargs="*", default=[], metavar="NAME=JSON", help="to try on `fetching`")
    return parser.parse_args()


def _crawlers(folder: Path, uri: str, db: Database[dict[str, Any]], options: argparse.Namespace) -> list[Crawler]:
    python, same, quiet = sys.executable, str(CONCURRENCY), 'LOG_LEVEL="INFO"'
    bare, fetching, frontier = ([python, str(HERE / f"crawl_{name}.py")] for name in ("bare", "fetching", "frontier"))

    def jobdir(site: Site) -> list[str]:
        return [*bare, site.base, same, f"JOBDIR={json.dumps(tempfile.mkdtemp(dir=folder))}", quiet]

    def marked() -> int:
        count = db["urls"].count_documents({"state": "fetched", "nextFetchAt": None})
        db.client.drop_database(db.name)
        return count

    def whole(site: Site) -> list[str]:
        crawl = [python, "-m", "newscrawler", "crawl", str(site.profile)]
        return [*crawl, "--copies", "all", "--mongo-uri", uri, "--json"]

    def stored() -> int:
        count = db["articles"].count_documents({})
        db.client.drop_database(db.name)
        return count

    def archived(site: Site) -> list[str]:
        return [*whole(site), "--archive"]

    def kept() -> int:
        shutil.rmtree(archive)
        return stored()

    archive = folder / "archive"
    os.environ["NEWSCRAWLER_ARCHIVE_DIR"] = str(archive)
    crawlers = [
        Crawler("bare", lambda site: [*bare, site.base, same]),
        Crawler("bare quiet", lambda site: [*bare, site.base, same, quiet]),
        Crawler("JOBDIR", jobdir),
        Crawler("frontier", lambda site: [*frontier, str(site.profile), same, uri, quiet], marked),
        Crawler("fetching", lambda site: [*fetching, str(site.profile), same, *options.settings]),
        Crawler("whole", whole, stored),
        Crawler("archived", archived, kept),
    ]
    if _has_newsplease():
        crawlers.append(_newsplease(folder / "news-please"))
    else:
        print("news-please is not measured: `make bench-env` installs it", file=sys.stderr)
    return [each for each in crawlers if options.only is None or each.name in options.only]


def _has_newsplease() -> bool:
    looked = [str(BENCH_PYTHON), "-c", "import newsplease.single_crawler"]
    return BENCH_PYTHON.exists() and not subprocess.run(looked, capture_output=True, check=False).returncode  # noqa: S603


def _newsplease(folder: Path) -> Crawler:
    """Its own process for one site, as its launcher starts it, with its default pipelines."""
    folder.mkdir()

    def command(site: Site) -> list[str]:
        return [str(BENCH_PYTHON), str(HERE / "crawl_newsplease.py"), site.base, str(CONCURRENCY), str(folder)]

    def stored() -> int:
        count = sum(1 for _ in (folder / "data").rglob("*.json"))
        shutil.rmtree(folder)
        folder.mkdir()
        return count

    return Crawler("news-please", command, stored, slow=True)


def _run(crawler: Crawler, site: Site) -> tuple[float, float]:
    """Give the seconds and CPU seconds of a crawl that had all pages."""
    site.served()
    began = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own
            crawler.command(site),
            stdout=subprocess.DEVNULL,
            stderr=errors,
            preexec_fn=lambda: os.sched_setaffinity(0, {CRAWLER_CORE}),  # noqa: PLW1509 - there are no threads yet
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0, os.SEEK_END)
        errors.seek(max(0, errors.tell() - 2000))
        tail = errors.read().decode(errors="replace")
    served = site.served()
    stored = site.pages if crawler.stored is None else crawler.stored()
    if process.returncode or served != site.pages or stored != site.pages:
        sys.exit(
            f"{crawler.name}: exit {process.returncode}, {served} pages fetched and {stored} stored "
            f"of {site.pages}:\n{tail}"
        )
    return wall, usage.ru_utime + usage.ru_stime


def _cost(start: tuple[float, float], crawl: tuple[float, float], pages: int) -> Cost:
    return Cost((crawl[0] - start[0]) / pages, (crawl[1] - start[1]) / pages, start[1])


def _table(costs: dict[str, list[Cost]]) -> None:
    first = next(iter(costs))
    print(f"| crawler | pages a second | x {first} | CPU ms a page | lowest, highest | x {first} | start, s CPU |")
    print("|---|---|---|---|---|---|---|")
    for name, each in costs.items():
        wall = statistics.median(cost.wall for cost in each)
        cpu = sorted(cost.cpu * 1000 for cost in each)
        # Of one round with one round: what slowed the machine slowed both.
        pairs = list(zip(costs[first], each, strict=True))
        walls = statistics.median(base.wall / own.wall for base, own in pairs)
        cpus = statistics.median(base.cpu / own.cpu for base, own in pairs)
        start = statistics.median(cost.start for cost in each)
        print(
            f"| {name} | {1 / wall:.0f} | {walls:.2f} | {statistics.median(cpu):.2f} "
            f"| {cpu[0]:.2f}, {cpu[-1]:.2f} | {cpus:.2f} | {start:.1f} |"
        )


@contextmanager
def _served(folder: Path, options: argparse.Namespace) -> Iterator[list[Site]]:
    command = [sys.executable, str(HERE / "crawl_site.py")]
    command += ["--sizes", f"{options.pages},{min(FEW, options.pages)},1"]
    command += ["--address", options.address, "--port", str(options.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                sys.exit("the pages cannot be served: is the port free and allowed? give --address and --port")
            yield [_site(folder / f"{pages}.toml", base, pages) for base, pages in json.loads(line)]
        finally:
            process.terminate()


def _site(profile: Path, base: str, pages: int) -> Site:
    profile.write_text(_PROFILE.format(base=base, host=base.partition("//")[2], concurrency=CONCURRENCY), "utf-8")
    return Site(base, pages, profile)


if __name__ == "__main__":
    main()
