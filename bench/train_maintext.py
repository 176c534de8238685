"""Learn the weights of `newscrawler/extract/body/maintext.py` from labelled pages.

    .bench-venv/bin/python bench/train_maintext.py [--pages ../shared/pages] [--check]

`--pages` is a folder with `html/ID.html.gz` and `gold.jsonl` (a line a page: id and body). A block of a page is text
where half of its 4-gram shingles stand in the gold body, or where, being shorter, it is a line of it. One logistic
regression learns the weights. Some gold is wrong (cut off, or another part of the page): a page on which a regression
that has not seen it does badly, or whose gold no choice of blocks can give, is left out when the weights are learned.
`--check` writes nothing and prints how it does on pages that it was not trained on, those left out included; and on
those of them that are from news sites and magazines (`news_hosts.txt`).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import numpy as np
from extract_metric import body_overlap, macro, shingles
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from newscrawler.extract.body.maintext import block_keys, paragraphs_of, row_of
from newscrawler.extract.body.signs import SIGNS
from newscrawler.extract.page.blocks import Block, read_blocks
from newscrawler.extract.page.metadata import read_metadata
from newscrawler.extract.page.tree import mended_body, parse

FOLDS = 5
PENALTY = 0.01
"""Inverse strength of the penalty (L2): the best of 0.003, 0.01, 0.03, 0.1 by `--check`."""
RARE = 8
"""Signs of fewer pages are left out."""
EVEN = 0.55
"""Share of odds from which a block is kept. By `--check` 0.45 is best for all pages, 0.6 for news; this costs F1 0.001
there, 0.0003 here."""
NEWS = Path(__file__).with_name("news_hosts.txt").read_text("utf-8").split()
TRUSTED, GIVEN = 0.75, 0.93
"""F1, held out and of the labelled blocks, from which a page's gold is trusted: 462 of the 500 tuning pages. Without
the others F1 on all held-out pages is .949, with them .948."""
TARGET = Path(__file__).resolve().parents[1] / "newscrawler" / "extract" / "data" / "maintext.json"
_TOKEN = re.compile(r"\w+")


@attrs.define
class Page:
    id: str
    host: str
    gold: str
    blocks: list[Block]
    keys: list[Any]
    labels: list[bool]
    fold: int


def load(folder: Path) -> list[Page]:
    """Give the labelled pages of the folder."""
    pages = []
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        root = parse(mended_body(gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes())))
        blocks = read_blocks(root)
        keys = block_keys(blocks, read_metadata(root, gold["url"]).title)
        fold = int(hashlib.blake2b(gold["id"].encode()).hexdigest(), 16) % FOLDS
        pages.append(
            Page(
                gold["id"],
                urlsplit(gold["url"] or "").netloc,
                gold["body"],
                blocks,
                keys,
                labels(blocks, gold["body"]),
                fold,
            )
        )
    return pages


def labels(blocks: list[Block], gold: str) -> list[bool]:
    """Tell which blocks are in the gold body."""
    wanted = shingles(gold)
    lines = {" ".join(_TOKEN.findall(line.lower())) for line in gold.split("\n")}
    rows: dict[Any, list[str]] = {}
    for block in blocks:
        rows.setdefault(row_of(block), []).append(block.text)
    found = []
    for block in blocks:
        # A cell of a table is hardly ever a line of its own.
        text = " ".join(rows[row_of(block)]) if row_of(block) is not None else block.text
        own = shingles(text)
        if len(_TOKEN.findall(text)) < 4:
            found.append(" ".join(_TOKEN.findall(text.lower())) in lines)
        else:
            found.append(sum(count for key, count in own.items() if key in wanted) >= 0.5 * own.total())
    return found


class Design:
    """The rows that a regression learns from: the candidate blocks of the pages, and the signs of each."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self.rows = [
            (number, index)
            for number, page in enumerate(pages)
            for index, key in enumerate(page.keys)
            if key is not None
        ]
        signs = [[sign for kind, *key in pages[n].keys[i] for sign in SIGNS[kind](*key)] for n, i in self.rows]
        spread: dict[str, set[int]] = {}
        for (number, _), row in zip(self.rows, signs, strict=True):
            for sign in row:
                spread.setdefault(sign, set()).add(number)
        self.names = sorted(sign for sign, found in spread.items() if len(found) >= RARE)
        place = {name: at for at, name in enumerate(self.names)}
        at = [(row, place[sign]) for row, found in enumerate(signs) for sign in set(found) if sign in place]
        self.matrix = csr_matrix(
            (np.ones(len(at)), ([row for row, _ in at], [column for _, column in at])),
            shape=(len(self.rows), len(self.names)),
        )
        self.wanted = np.array([pages[number].labels[index] for number, index in self.rows])
        self.folds = np.array([pages[number].fold for number, _ in self.rows])
        words = [min(len(_TOKEN.findall(pages[number].blocks[index].text)), 120) + 3.0 for number, index in self.rows]
        a_page: Counter[int] = Counter()
        for (number, _), size in zip(self.rows, words, strict=True):
            a_page[number] += int(size)
        # Every page weighs the same, and within it every word, a long paragraph's up to 120.
        self.sizes = np.array([100 * size / a_page[number] for (number, _), size in zip(self.rows, words, strict=True)])

    def fit(self, rows: Any) -> LogisticRegression:
        model = LogisticRegression(C=PENALTY, max_iter=400, fit_intercept=False)
        return model.fit(self.matrix[rows], self.wanted[rows], sample_weight=self.sizes[rows])

    def held_out(self, learned_from: Any) -> Any:
        """Give the log of the odds of each row by a model that has not seen its page."""
        odds = np.zeros(len(self.rows))
        for fold in range(FOLDS):
            model = self.fit((self.folds != fold) & learned_from)
            odds[self.folds == fold] = model.decision_function(self.matrix[self.folds == fold])
        return odds

    def trusted(self) -> Any:
        """Tell of each row whether the gold of its page is trusted."""
        odds = self.by_page(self.held_out(np.ones(len(self.rows), dtype=bool)))
        least = math.log(EVEN / (1 - EVEN))
        good = [
            body_overlap(page.gold, body(page.blocks, found, least)).f1 >= TRUSTED
            and body_overlap(page.gold, body(page.blocks, [float(label) for label in page.labels], 0.5)).f1 >= GIVEN
            for page, found in zip(self.pages, odds, strict=True)
        ]
        return np.array([good[number] for number, _ in self.rows])

    def by_page(self, odds: Any) -> list[list[float]]:
        found = [[-math.inf] * len(page.blocks) for page in self.pages]
        for (number, index), value in zip(self.rows, odds, strict=True):
            found[number][index] = float(value)
        return found


def report(pages: list[Page], odds: list[list[float]]) -> None:
    """Print precision, recall and F1 (macro averages) at some thresholds."""
    for share in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        least = math.log(share / (1 - share))
        precision, recall, f1 = macro(
            body_overlap(page.gold, body(page.blocks, found, least)) for page, found in zip(pages, odds, strict=True)
        )
        sys.stdout.write(f">= {share:.2f}  P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}\n")


def body(blocks: list[Block], odds: list[float], least: float) -> str:
    """Give the body that the blocks of large enough odds make."""
    return "\n\n".join(paragraphs_of([block for block, value in zip(blocks, odds, strict=True) if value > least]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "pages")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    pages = load(given.pages)
    design = Design(pages)
    trusted = design.trusted()
    if given.check:
        sys.stdout.write(f"{len(pages)} pages, {len(design.names)} signs\n")
        odds = design.by_page(design.held_out(trusted))
        report(pages, odds)
        news = [(page, found) for page, found in zip(pages, odds, strict=True) if page.host.endswith(tuple(NEWS))]
        sys.stdout.write(f"{len(news)} of them news\n")
        report([page for page, _ in news], [found for _, found in news])
        return 0
    model = design.fit(trusted)
    found = dict(zip(design.names, (float(value) for value in model.coef_[0]), strict=True))
    found["bias"] -= math.log(EVEN / (1 - EVEN))
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {value:.3f}" for name, value in found.items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
