"""Learn the weights by which texts are told to be copies (pipelines/dedup/weights.json).

    .bench-venv/bin/python bench/train_dedup.py SET.jsonl [SET.jsonl ...]
    .bench-venv/bin/python bench/train_dedup.py --check SET.jsonl [SET.jsonl ...] OTHER.jsonl

The sets are dedup.py's. Documents arrive as in the engine, but each goes to the story of its gold; every story that it
is compared with on the way is an example. The weights are those of a logistic regression with a little shrinkage, by
Newton's method. --check learns on all but the last set and counts wrong decisions on it, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup import likeness
from pipelines.dedup.furniture import Furniture
from pipelines.dedup.index import Index
from pipelines.dedup.likeness import compare
from pipelines.dedup.signatures import KINDS, Kind, sign

_SHRINKAGE = 1e-5
_STEPS = 1500
_RATE = 0.02
_UNITS = 8
_BATCH = 16
_REPRESENTATIVES, _DIFFERENT = 6, 0.8
"""As in the engine."""
_WEIGHTS = Path(likeness.__file__).parent / "weights.json"


def main() -> None:
    parser = argparse.ArgumentParser(description="learn the weights of near-duplicates")
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    learned = {}
    for kind in KINDS.values():
        sets = [np.concatenate(list(_examples(path, kind))) for path in options.sets]
        weights = _learn(np.concatenate(sets[:-1] if options.check else sets))
        learned[kind.name] = [np.round(layer, 4).tolist() for layer in weights]
        for path, examples in zip(options.sets, sets, strict=True):
            given = np.tanh(examples[:, :-1] @ weights[0]) @ weights[1][:-1] + weights[1][-1] > 0
            same = examples[:, -1] > 0
            print(
                f"{kind.name} {path.name}: {len(same)} examples, {int(same.sum())} copies,"
                f" {int((given & ~same).sum())} wrongly taken, {int((~given & same).sum())} missed"
            )
    if not options.check:
        _WEIGHTS.write_text(json.dumps(learned) + "\n", "utf-8")


def _examples(path: Path, kind: Kind) -> Iterator[NDArray[np.float64]]:
    """Give the measures of each comparison, and whether it was with the text's own story."""
    index, furniture, stories, sizes = Index(kind), Furniture(), {}, Counter()
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    documents = [each for each in documents if f"{each['kind']}s" == kind.name]
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        own = np.array([stories.setdefault(each["story"], len(stories)) for each in batch])
        cut = [furniture.cut(each["text"], each["site"]) for each in batch]
        signatures = sign([text for text, _ in cut], kind)
        for each, (_, lines) in zip(batch, cut, strict=True):
            furniture.confirm(furniture.learn(lines, each["story"]))
        clean = index.clean(signatures.sketch)
        couples = index.candidates(clean)
        others = index.signatures.of(couples.row)
        pairs = compare(signatures.of(couples.text), others, clean[couples.text], index.clean(others.sketch))
        texts, told = couples.text[pairs.near], index.story[couples.row[pairs.near]]
        best: dict[tuple[int, int], int] = {}
        for place, key in enumerate(zip(texts.tolist(), told.tolist(), strict=True)):
            if key not in best or pairs.share[place] > pairs.share[best[key]]:
                best[key] = place
        chosen = np.array([*best.values()], np.intp)
        same = (told == own[texts])[chosen]
        yield np.concatenate([pairs.measures[chosen], same[:, None]], axis=1)
        shares = {int(texts[place]): pairs.share[place] for place in chosen[same]}
        added, first = [], []
        for place, story in enumerate(own.tolist()):
            if sizes[story] < _REPRESENTATIVES and shares.get(place, 0.0) < _DIFFERENT:
                added.append(place)
                first.append(not sizes[story])
                sizes[story] += 1
        rows = np.array(added, np.intp)
        index.add(signatures.of(rows), own[rows], np.zeros(len(rows)), np.array(first, np.bool_))


def _learn(examples: np.ndarray) -> list[np.ndarray]:
    """Give the weights of a net of one hidden layer (Adam: Kingma and Ba 2015), inputs as they are measured."""
    measures, same = examples[:, :-1], examples[:, -1]
    mean, spread = measures.mean(0), np.maximum(measures.std(0), 1e-6)
    mean[0], spread[0] = 0, 1
    scaled = (measures - mean) / spread
    rng = np.random.default_rng(1)
    layers = [rng.normal(0, 0.3, (scaled.shape[1], _UNITS)), rng.normal(0, 0.3, _UNITS + 1)]
    moments = [np.zeros_like(layer) for layer in (*layers, *layers)]
    for step in range(1, _STEPS + 1):
        hidden = np.tanh(scaled @ layers[0])
        given = 1 / (1 + np.exp(-(hidden @ layers[1][:-1] + layers[1][-1])))
        wrong = (given - same) / len(same)
        back = np.outer(wrong, layers[1][:-1]) * (1 - hidden**2)
        slopes = [
            scaled.T @ back + _SHRINKAGE * layers[0],
            np.append(hidden.T @ wrong, wrong.sum()) + _SHRINKAGE * layers[1],
        ]
        rate = _RATE * min(1, 2 * (1 - step / (_STEPS + 1)))
        for each, slope in enumerate(slopes):
            first, second = moments[each], moments[each + 2]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            layers[each] -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    inner = layers[0] / spread[:, None]
    inner[0] -= (mean[1:, None] * inner[1:]).sum(0)
    return [inner, layers[1]]


if __name__ == "__main__":
    main()
