"""Learn the weights by which texts are told to be copies (pipelines/dedup/weights.json).

    .bench-venv/bin/python bench/train_dedup.py SET.jsonl [SET.jsonl ...]
    .bench-venv/bin/python bench/train_dedup.py --check SET.jsonl OTHER.jsonl

The sets are dedup.py's. Documents arrive as in the engine, but each goes to the story of its gold; every story that it
is compared with on the way is an example. The weights are those of a logistic regression with a little shrinkage, by
Newton's method. --check learns on the first set and counts wrong decisions on the others, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines.dedup import engine, likeness
from pipelines.dedup.signatures import KINDS, Kind, sign

_SHRINKAGE = 0.01
_STEPS = 40
_WEIGHTS = Path(likeness.__file__).parent / "weights.json"


def main() -> None:
    parser = argparse.ArgumentParser(description="learn the weights of near-duplicates")
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    learned = {}
    for kind in KINDS.values():
        sets = [np.array(list(_examples(path, kind))) for path in options.sets]
        weights = _learn(sets[0] if options.check else np.concatenate(sets))
        learned[kind.name] = [round(float(weight), 3) for weight in weights]
        for path, examples in zip(options.sets, sets, strict=True):
            given, same = examples[:, :-1] @ weights > 0, examples[:, -1] > 0
            print(
                f"{kind.name} {path.name}: {len(same)} examples, {int(same.sum())} copies,"
                f" {int((given & ~same).sum())} wrongly taken, {int((~given & same).sum())} missed"
            )
    if not options.check:
        _WEIGHTS.write_text(json.dumps(learned) + "\n", "utf-8")


def _examples(path: Path, kind: Kind) -> Iterator[list[float]]:
    """Give the measures of each comparison, and whether it was with the text's own story."""
    told = engine.Engine(kind)
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        if f"{document['kind']}s" != kind.name:
            continue
        signature = sign(document["text"], kind)
        yield from told.teach(document["story"], signature)


def _learn(examples: np.ndarray) -> np.ndarray:
    measures, same = examples[:, :-1], examples[:, -1]
    mean, spread = measures.mean(0), measures.std(0)
    mean[0], spread[0] = 0, 1
    scaled = (measures - mean) / np.maximum(spread, 1e-9)
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        given = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (same - given) - _SHRINKAGE * weights
        bend = (scaled * (given * (1 - given))[:, None]).T @ scaled + _SHRINKAGE * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    weights /= np.maximum(spread, 1e-9)
    weights[0] -= weights[1:] @ mean[1:]
    return weights


if __name__ == "__main__":
    main()
