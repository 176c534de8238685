"""Near-duplicates: newscrawler's stories beside other tools' clusters, on a labelled set of invented documents.

    .bench-venv/bin/python bench/dedup.py generate /tmp/set.jsonl --articles 15600 --teasers 15800 --seed 1
    .bench-venv/bin/python bench/dedup.py run /tmp/set.jsonl --kind articles
    .bench-venv/bin/python bench/dedup.py run /tmp/set.jsonl --kind teasers --tools newscrawler,datasketch --errors
    .bench-venv/bin/python bench/dedup.py run /tmp/set.jsonl --kind articles --command "TOOL {file} --kind {kind}"
    .bench-venv/bin/python bench/dedup.py year /tmp/year.jsonl --documents 400000
    .bench-venv/bin/python bench/dedup.py run /tmp/year.jsonl --kind articles --tools newscrawler --months

`generate` writes a line a document in order of arrival: `id text headline site date kind`, and the gold `story edits
like`. `run` clusters those of a kind with every tool in turns (dedup_race.py), and a command line tool after them, and
prints quality (dedup_metric.py) and cost; of tools that are not installed it says so. dedup_corpus.py says how the
documents are made, docs/benchmarks.md what the figures were.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import attrs
import dedup_metric as metric
from dedup_corpus import Wanted, documents
from dedup_race import GIVEN, Run, race
from dedup_tools import KINDS, SUBJECT, TOOLS, YARDSTICK, Tool, run_command

Row = dict[str, Any]
_YEAR = 365


def main() -> None:
    options = _options()
    if options.action == "run":
        _run(options)
        return
    if options.action == "year":
        share = options.documents // 2
        wanted = Wanted(articles=options.documents - share, teasers=share, days=_YEAR)
    else:
        wanted = Wanted(articles=options.articles, teasers=options.teasers, days=options.days)
    wanted = attrs.evolve(
        wanted, seed=options.seed, names_seed=options.names_seed, other_languages=options.other_languages
    )
    start = time.process_time()
    with options.out.open("w", encoding="utf-8") as out:
        count = 0
        for count, document in enumerate(documents(wanted), 1):  # noqa: B007 - told below
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    seconds = time.process_time() - start
    print(f"{count:,} documents in {options.out}, {count / seconds:,.0f} a second", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="newscrawler's stories beside other tools' clusters")
    actions = parser.add_subparsers(dest="action", required=True)
    generate = actions.add_parser("generate", help="write a labelled set")
    generate.add_argument("--articles", type=int, default=Wanted().articles, help="(%(default)s)")
    generate.add_argument("--teasers", type=int, default=Wanted().teasers, help="(%(default)s)")
    generate.add_argument("--days", type=int, default=Wanted().days, help="over which they arrive (%(default)s)")
    year = actions.add_parser("year", help="write a year of one network, articles and teasers by halves")
    year.add_argument("--documents", type=int, default=400_000, help="(%(default)s)")
    for writes in (generate, year):
        writes.add_argument("out", type=Path, metavar="OUT.jsonl")
        writes.add_argument("--seed", type=int, default=1, help="of the stories and copies (%(default)s)")
        writes.add_argument("--names-seed", type=int, default=1, help="of names, sites and series (%(default)s)")
        writes.add_argument(
            "--other-languages", type=float, default=Wanted().other_languages, help="share (%(default)s)"
        )
    run = actions.add_parser("run", help="cluster a set and tell quality and cost")
    run.add_argument("file", type=Path, metavar="FILE.jsonl")
    run.add_argument("--kind", choices=sorted(KINDS), required=True)
    run.add_argument("--tools", type=lambda text: text.split(","), help="names of the first column, with commas")
    run.add_argument("--threshold", type=float, help="for all tools, instead of each one's best")
    run.add_argument(
        "--command", action="append", default=[], help="a tool that prints id<TAB>storyId; {file} and {kind} filled"
    )
    run.add_argument("--limit", type=int, help="the first N documents only")
    run.add_argument("--chunk", type=int, default=1000, help="documents a turn (%(default)s)")
    run.add_argument("--errors", action="store_true", help="errors by kind of edit and of look-alike")
    run.add_argument("--months", action="store_true", help="quality and cost of each month")
    run.add_argument("--json", action="store_true", help="all figures as one JSON object")
    options = parser.parse_args()
    for name in getattr(options, "tools", None) or []:
        if name not in [tool.name for tool in TOOLS]:
            parser.error(f"no tool {name!r}; there are: {', '.join(tool.name for tool in TOOLS)}")
    if options.action == "run" and options.chunk < 1:
        parser.error("--chunk: at least 1")
    return options


def _run(options: argparse.Namespace) -> None:
    gold = list(_gold(options.file, options.kind, options.limit))
    if not gold:
        _stop(f"no {options.kind} in {options.file}")
    tools = [tool for tool in TOOLS if options.tools is None or tool.name in options.tools]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{options.kind}.jsonl"
        _write_given(options.file, file, options.kind, options.limit)
        there = [(tool, options.threshold) for tool in tools if tool.version is not None]
        runs = race(there, file, options.kind, chunk=options.chunk, count=len(gold))
        runs += [_commanded(command, file, options.kind) for command in options.command]
    yardstick = next((run for run in runs if run.tool is YARDSTICK and not run.error), None)
    rows = {run.tool.name: _scores(run, gold, yardstick) for run in runs if not run.error}
    if options.json:
        print(json.dumps({"documents": len(gold), "kind": options.kind, "tools": rows}, indent=1))
        return
    stories = len({row["story"] for row in gold})
    print(f"{len(gold):,} {options.kind}, {stories:,} stories, Python {sys.version.split()[0]}")
    _print_table([*tools, *(run.tool for run in runs if run.tool not in tools)], rows)
    for run in runs:
        if run.error:
            print(f"{run.tool.name} {run.error}")
    if options.errors:
        _print_errors("look-alikes taken for what they resemble", "mistaken", rows)
        _print_errors("copies apart from most of their story, by edit", "separated", rows)
    if options.months:
        for run in runs:
            if not run.error:
                _print_months(run, gold, options.chunk)


def _gold(file: Path, kind: str, limit: int | None) -> Iterator[Row]:
    for row in _rows(file, kind, limit):
        yield {key: row[key] for key in ("id", "date", "story", "edits", "like")}


def _write_given(file: Path, out: Path, kind: str, limit: int | None) -> None:
    with out.open("w", encoding="utf-8") as lines:
        for row in _rows(file, kind, limit):
            lines.write(json.dumps({key: row[key] for key in GIVEN}, ensure_ascii=False) + "\n")


def _rows(file: Path, kind: str, limit: int | None) -> Iterator[Row]:
    if not file.is_file():
        _stop(f"no documents to cluster: {file} is not there (dedup.py generate {file} writes it)")
    left = limit or sys.maxsize
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == KINDS[kind]:
                yield row
                left -= 1
                if not left:
                    return


def _stop(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(2)


def _commanded(command: str, file: Path, kind: str) -> Run:
    run = Run(Tool(command.split(maxsplit=1)[0], "", TOOLS[-1].load))
    before = _children_seconds()
    try:
        run.clusters = run_command(command, file, kind)
    except (OSError, RuntimeError, ValueError) as exc:
        run.error = str(exc)
    run.end = _children_seconds() - before
    return run


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _scores(run: Run, gold: list[Row], yardstick: Run | None) -> Row:
    stories = {row["id"]: row["story"] for row in gold}
    pairs, cubed = metric.pairwise(stories, run.clusters), metric.b_cubed(stories, run.clusters)
    return {
        "version": run.tool.version,
        "f1": pairs.f1, "precision": pairs.precision, "recall": pairs.recall,
        "b_f1": cubed.f1, "b_precision": cubed.precision, "b_recall": cubed.recall,
        "clusters": len({run.clusters.get(id_, id_) for id_ in stories}),
        "bridges": metric.bridges(gold, run.clusters),
        "rate": len(gold) / run.total if run.total else None,
        "times": yardstick.total / run.total if yardstick and run.total else None,
        "growth": _growth(run.seconds),
        "megabytes": run.megabytes or None,
        "mistaken": metric.mistaken(gold, run.clusters), "separated": metric.separated(gold, run.clusters),
    }  # fmt: skip


def _growth(seconds: list[float]) -> float | None:
    """Give the cost of a document in the last tenth of the set over that in the second: the first warms up."""
    tenth = len(seconds) // 10
    if not tenth:
        return None
    # The last chunk may be a short one.
    early, late = sum(seconds[tenth : 2 * tenth]), sum(seconds[-tenth - 1 : -1])
    return late / early if early else None


COLUMNS = {
    "F1": "f1", "precision": "precision", "recall": "recall", "B3": "b_f1", "B3 prec": "b_precision",
    "B3 rec": "b_recall", "clusters": "clusters", "bridges": "bridges", "docs/s": "rate", "x datasketch": "times",
    "growth": "growth", "MB": "megabytes",
}  # fmt: skip


def _print_table(tools: list[Tool], rows: dict[str, Row]) -> None:
    lines = [["tool", *COLUMNS]]
    for tool in tools:
        if tool.name in rows:
            lines.append(
                [
                    f"{tool.name} {tool.version or ''}".strip(),
                    *(_cell(rows[tool.name][key], key) for key in COLUMNS.values()),
                ]
            )
        elif tool.version is None:
            lines.append([tool.name, "not there yet" if tool is SUBJECT else "not installed"])
    _print_lines(lines)


def _cell(value: float | None, key: str) -> str:
    if value is None:
        return "-"
    if key in ("clusters", "bridges", "rate", "megabytes"):
        return f"{value:,.0f}"
    return f"{value:.1f}" if key == "times" else f"{value:.3f}"


def _print_errors(title: str, key: str, rows: dict[str, Row]) -> None:
    kinds = sorted({kind for row in rows.values() for kind in row[key]})
    lines = [[title, "documents", *rows]]
    for kind in kinds:
        count = next(row[key][kind][1] for row in rows.values() if kind in row[key])
        lines.append([kind, f"{count:,}", *(f"{row[key].get(kind, (0.0,))[0]:.3f}" for row in rows.values())])
    print()
    _print_lines(lines)


def _print_months(run: Run, gold: list[Row], chunk: int) -> None:
    """Tell each month's own documents apart; a pair across the months' border is in neither."""
    months: dict[str, list[Row]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for number, row in enumerate(gold):
        month = row["date"][:7]
        months[month].append(row)
        if number // chunk < len(run.seconds):
            size = min(chunk, len(gold) - number // chunk * chunk)
            seconds[month] += run.seconds[number // chunk] / size
    lines = [[f"{run.tool.name} by month", "documents", "F1", "B3", "ms/doc"]]
    for month, rows in sorted(months.items()):
        stories = {row["id"]: row["story"] for row in rows}
        f1, b_f1 = metric.pairwise(stories, run.clusters).f1, metric.b_cubed(stories, run.clusters).f1
        lines.append([month, f"{len(rows):,}", f"{f1:.3f}", f"{b_f1:.3f}", f"{seconds[month] / len(rows) * 1000:.3f}"])
    print()
    _print_lines(lines)


def _print_lines(lines: list[list[str]]) -> None:
    widths = [max(len(line[at]) for line in lines if at < len(line)) for at in range(len(lines[0]))]
    for line in lines:
        cells = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=False))
        print(line[0].ljust(widths[0]), *cells, sep="  ")


if __name__ == "__main__":
    main()
