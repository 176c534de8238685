"""A labelled set of real texts: articles of pages, sent and printed with edits, among look-alikes: other stories.

    .bench-venv/bin/python bench/dedup_real.py PAGES OUT.jsonl --seed 1 --half 0 --articles 15000 --teasers 15000
    .bench-venv/bin/python bench/dedup.py run OUT.jsonl --kind articles --errors

PAGES is a folder whose gold.jsonl has `id headline body` a line; the long ones are parted into several stories
(dedup_real_pages.py). No text of them is kept here, and without them nothing is written. OUT has the lines of dedup.py.
Nothing is shared with its invented documents, on which the engine's weights were learned: look-alikes
(dedup_real_stories.py, dedup_real_formulas.py), edits (dedup_real_edits.py) and outlets (dedup_real_outlets.py) are
others.
"""

from __future__ import annotations

import argparse
import bisect
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from dedup_real_copies import Document, article, send, teaser
from dedup_real_outlets import Outlet, outlets
from dedup_real_pages import parts
from dedup_real_stories import Story, has_teasers, stories

_START = datetime(2026, 1, 5, tzinfo=UTC)
_FEWEST = 40
_OUTLETS = 180
_SIZES = ((1, 1, 0.40), (2, 5, 0.30), (6, 12, 0.17), (13, 39, 0.095), (40, 130, 0.035))
"""Copies a story, from and to, and the share of such stories."""
_SMALL = ((1, 1, 0.45), (2, 4, 0.33), (5, 12, 0.19), (13, 40, 0.03))
"""Of stories that look like others."""


def main() -> None:
    options = _options()
    rng = Random(options.seed)
    try:
        found = parts(options.pages, half=options.half, rng=rng)
    except (OSError, ValueError, KeyError) as exc:
        print(f"no pages to make stories of in {options.pages}: {exc}", file=sys.stderr)
        sys.exit(2)
    if len(found) < _FEWEST:
        print(f"{options.pages} gives {len(found)} stories, too few to make look-alikes of", file=sys.stderr)
        sys.exit(2)
    wanted = {"article": options.articles, "teaser": options.teasers}
    counts = dict.fromkeys(wanted, 0)
    with options.out.open("w", encoding="utf-8") as out:
        for document in documents(stories(found, _START, rng), wanted, rng):
            counts[document["kind"]] += 1
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    told = ", ".join(f"{counts[kind]:,} of {count:,} {kind}s" for kind, count in wanted.items())
    print(f"{told} in {options.out}", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="a labelled set of copies of real texts")
    parser.add_argument("pages", type=Path, metavar="PAGES", help="folder with gold.jsonl")
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every other page alone; all without it")
    parser.add_argument("--articles", type=int, default=15_000, help="(%(default)s)")
    parser.add_argument("--teasers", type=int, default=15_000, help="(%(default)s)")
    return parser.parse_args()


def documents(known: list[Story], wanted: dict[str, int], rng: Random) -> Iterator[Document]:
    """Give the copies of all stories in order of their dates, up to the wanted number of each kind."""
    printers = outlets(rng, _OUTLETS)
    made: list[tuple[datetime, Document]] = []
    sizes = {kind: _sizes(known, kind, count, rng) for kind, count in wanted.items()}
    known = sorted(known, key=lambda story: story.at)
    told = [story for story in known if story.tongue is None]
    for story in known:
        place = bisect.bisect(told, story.at, key=lambda other: other.at)
        recent = [other.headline for other in told[max(0, place - 30) : place + 30]]
        sent = send(story, recent, rng)
        for kind in wanted:
            for number, outlet in enumerate(_chosen(printers, sizes[kind].get(story.id, 0), rng)):
                hours = 0.0 if not number else _delay(rng)
                at = story.at + timedelta(hours=hours)
                is_article = kind == "article"
                text = article(sent, outlet, at, hours, rng) if is_article else teaser(sent, outlet, at, rng)
                made.append((at, _record(text, story, kind, outlet, at)))
    made.sort(key=lambda pair: pair[0])
    for number, (_, document) in enumerate(made):
        yield {"id": f"r{number:06}", **document}


def _sizes(known: list[Story], kind: str, wanted: int, rng: Random) -> dict[str, int]:
    """Give how many copies each story has; they grow or shrink together until they are as many as wanted."""
    drawn = {
        story.id: _size(_SMALL if story.like or story.figures or story.tongue else _SIZES, rng)
        for story in known
        if kind == "article" or has_teasers(story)
    }
    scale = wanted / sum(drawn.values())
    sizes = {id_: max(1, round(size * scale)) if size > 1 else 1 for id_, size in drawn.items()}
    ids = sorted(sizes)
    rng.shuffle(ids)
    least = 1 if wanted >= len(ids) else 0
    copied = [id_ for id_ in ids if sizes[id_] > 1] or ids
    over = sum(sizes.values()) - wanted
    while over:
        for id_ in ids if over > 0 else copied:
            if over < 0 or (over > 0 and sizes[id_] > least):
                step = 1 if over < 0 else -1
                sizes[id_], over = sizes[id_] + step, over + step
    return sizes


def _size(table: tuple[tuple[int, int, float], ...], rng: Random) -> int:
    low, high, _ = rng.choices(table, [share for _, _, share in table])[0]
    return rng.randrange(low, high + 1)


def _delay(rng: Random) -> float:
    """Hours: most copies within a day, few after a week."""
    if rng.random() < 0.03:
        return rng.uniform(72, 200)
    return min(50.0, rng.lognormvariate(1.2, 1.2))


def _chosen(printers: list[Outlet], count: int, rng: Random) -> list[Outlet]:
    """Draw outlets, each once as long as there are enough of them."""
    weighted = sorted(printers, key=lambda outlet: rng.expovariate(outlet.prints)) if count > 1 else []
    if count == 1:
        return rng.choices(printers, [outlet.prints for outlet in printers])
    return [weighted[number % len(weighted)] for number in range(count)]


def _record(text: Document, story: Story, kind: str, outlet: Outlet, at: datetime) -> Document:
    tells = kind == "article" or story.figures
    like = {"kind": story.like, "stories": story.resembles} if story.like and tells else None
    return {
        "text": text["text"], "headline": text["headline"], "site": outlet.domain, "date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "kind": kind, "story": story.id, "edits": text["edits"], "like": like,
    }  # fmt: skip


if __name__ == "__main__":
    main()
