"""What each part and constant of the near-duplicate engine is worth: F1 / B-cubed with it changed, all else as it is.

    .bench-venv/bin/python bench/dedup_parts.py /tmp/set3.jsonl /tmp/real1.jsonl

The sets are dedup.py's or dedup_real.py's, such as nothing was learned on. The weights are not learned anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import dedup_metric as metric
from dedup_tools import SUBJECT

from pipelines.dedup import decisions, furniture, index, signatures, words

Change = Mapping[tuple[Any, str], Any]

_NEVER = 10**6
CHANGES: dict[str, Change] = {
    "as it is": {},
    "no furniture": {(furniture, "_STORIES"): _NEVER, (furniture, "_STORIES_OF_ALL"): _NEVER},
    "furniture after 2 stories": {(furniture, "_STORIES"): 2},
    "furniture after 5 stories": {(furniture, "_STORIES"): 5},
    "no datelines cut": {(words, "_LONGEST_DATELINE"): 0},
    "no language": {(signatures, "_TOLD"): _NEVER},
    "frequent from 4 stories": {(index, "FREQUENT"): 4},
    "frequent from 16 stories": {(index, "FREQUENT"): 16},
    "never frequent": {(index, "FREQUENT"): 30_000},
    "24 hashes looked up": {(index, "_QUERY"): 24},
    "3 candidates": {(index, "_CANDIDATES"): 3},
    "12 candidates": {(index, "_CANDIDATES"): 12},
    "likeness .4": {(decisions, "ENOUGH"): 0.4},
    "likeness .6": {(decisions, "ENOUGH"): 0.6},
    "1 representative": {(decisions, "_REPRESENTATIVES"): 1},
    "3 representatives": {(decisions, "_REPRESENTATIVES"): 3},
    "different below .9": {(decisions, "_DIFFERENT"): 0.9},
    "stories never united": {(decisions, "_EQUAL"): 3.0},
    "united from .9": {(decisions, "_EQUAL"): 0.9},
    "united whatever their size": {(decisions, "_SLIGHT"): _NEVER},
}
KINDS: dict[str, dict[str, float]] = {
    "half the anchors": {"anchors": 0.5},
    "two thirds of the sketch": {"sketch": 2 / 3},
    "half the names and numbers": {"facts": 0.5},
}
"""What a kind has, as a share of it."""


def main() -> None:
    parser = argparse.ArgumentParser(description="what each part of the near-duplicate engine is worth")
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    options = parser.parse_args()
    sets = [(path.stem, kind, _documents(path, kind)) for path in options.sets for kind in signatures.KINDS]
    print(f"{'':<28}" + "".join(f"{f'{name} {kind}':>18}" for name, kind, _ in sets))
    for name, change in CHANGES.items():
        with _changed(change):
            _print_row(name, sets)
    whole = dict(signatures.KINDS)
    for name, shares in KINDS.items():
        for kind, given in whole.items():
            less = {field: round(getattr(given, field) * share) for field, share in shares.items()}
            signatures.KINDS[kind] = attrs.evolve(given, **less)
        _print_row(name, sets)
    signatures.KINDS.update(whole)


def _documents(path: Path, kind: str) -> list[dict[str, Any]]:
    documents = map(json.loads, path.read_text("utf-8").splitlines())
    return [document for document in documents if f"{document['kind']}s" == kind]


@contextmanager
def _changed(change: Change) -> Iterator[None]:
    before = {key: getattr(*key) for key in change}
    for (module, name), value in change.items():
        setattr(module, name, value)
    yield
    for (module, name), value in before.items():
        setattr(module, name, value)


def _print_row(name: str, sets: list[tuple[str, str, list[dict[str, Any]]]]) -> None:
    cells = []
    for _, kind, documents in sets:
        clusters = SUBJECT.load(kind, None)(iter(documents))
        gold = {document["id"]: document["story"] for document in documents}
        cells.append(f"{metric.pairwise(gold, clusters).f1:.4f} / {metric.b_cubed(gold, clusters).f1:.4f}")
    print(f"{name:<28}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
