"""Near-duplicates with their state in MongoDB: quality, cost and size, however many processes share it.

    .venv/bin/python bench/dedup_mongo.py /tmp/set.jsonl --kind articles [--limit 100000] [--mongo-uri URI]

The set is dedup.py's. Each row is a run of `newscrawler dedup` into a database of its own: by one process, by two, in
another order, and killed half way and begun again. "docs/s of CPU" counts all that its processes spend, reading and
decoding the lines too, and is per worker; "bytes" is the size of `signatures` by document that was read. Databases are
dropped afterwards. Without --mongo-uri a server of its own is started under a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import dedup_metric as metric
from databases import serving
from pymongo import MongoClient
from pymongo.database import Database

from newscrawler.mongo.client import with_database

_GIVEN = ("id", "text", "headline", "site", "date")


def main() -> None:
    parser = argparse.ArgumentParser(description="near-duplicates with their state in MongoDB")
    parser.add_argument("file", type=Path, metavar="SET.jsonl")
    parser.add_argument("--kind", choices=["articles", "teasers"], required=True)
    parser.add_argument("--limit", type=int, default=sys.maxsize, help="the first N documents only")
    parser.add_argument("--mongo-uri")
    options = parser.parse_args()
    gold, lines = _read(options.file, options.kind, options.limit)
    print(f"{len(lines):,} {options.kind}, {len(set(gold.values())):,} stories")
    print(f"{'run':<24}{'F1':>7}{'B3':>7}{'seconds':>9}{'docs/s of CPU':>15}{'bytes':>7}{'entries':>9}")
    shuffled = lines[:]
    random.Random(1).shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder, serving(options.mongo_uri, Path(folder) / "mongodb") as uri:
        for name, order, workers, killed in (
            ("one process", lines, 1, False),
            ("two processes", lines, 2, False),
            ("four processes", lines, 4, False),
            ("another order", shuffled, 1, False),
            ("killed and begun again", lines, 2, True),
        ):
            file = Path(folder) / "texts.jsonl"
            file.write_text("\n".join(order), "utf-8")
            _print_run(name, gold, (file, options.kind), uri, workers=workers, killed=killed)


def _read(file: Path, kind: str, limit: int) -> tuple[dict[str, str], list[str]]:
    gold: dict[str, str] = {}
    lines: list[str] = []
    with file.open(encoding="utf-8") as source:
        for line in source:
            document = json.loads(line)
            if f"{document['kind']}s" == kind and len(lines) < limit:
                gold[document["id"]] = document["story"]
                lines.append(json.dumps({name: document[name] for name in _GIVEN}, ensure_ascii=False))
    return gold, lines


def _print_run(
    name: str, gold: dict[str, str], texts: tuple[Path, str], uri: str, *, workers: int, killed: bool
) -> None:
    database = f"bench_dedup_{os.getpid()}"
    file, kind = texts
    whole = with_database(uri, database)
    command = [sys.executable, "-m", "newscrawler", "dedup", str(file), "--kind", kind, "--mongo-uri", whole]
    command += ["--workers", str(workers)]
    with MongoClient[dict[str, Any]](uri) as client:
        try:
            if killed:
                _kill_half_way(command, client[database], len(gold))
            before, start = _children(), time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)  # noqa: S603 - our own command
            cpu, seconds = _children() - before, time.perf_counter() - start
            clusters = dict(line.split("\t") for line in done.stdout.splitlines())
            size = client[database].command("collStats", "signatures")
        finally:
            client.drop_database(database)
    pairs, cubed = metric.pairwise(gold, clusters), metric.b_cubed(gold, clusters)
    rate = f"{len(gold) / cpu:,.0f}"
    print(
        f"{name:<24}{pairs.f1:>7.4f}{cubed.f1:>7.4f}{seconds:>9.1f}{rate:>15}"
        f"{size['size'] / len(gold):>7.0f}{size['count']:>9,}"
    )


def _kill_half_way(command: list[str], database: Database[dict[str, Any]], count: int) -> None:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
    while process.poll() is None and database["signatures"].estimated_document_count() < count // 512:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
