"""Reading the boxes that link to other stories: newscrawler's teasers beside those that a person labelled.

    .venv/bin/python bench/teasers.py               the table: precision, recall and F1 of entries, and their parts
    .venv/bin/python bench/teasers.py --page 0417   what is missed and what is too much on a page

The labels are tests/extract/gold/teasers.jsonl, whose head tells the rules; the pages are no part of the repository,
and without them (see --pages) this says so and exits with 2. An entry is found if a teaser has its headline or its
target, each teaser standing for one entry. The parts are shares of the entries found: the snippet, the section and
the headline are the gold's to the folded letter, an image and a time are there where the gold has them and only there.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from newscrawler import read
from newscrawler.text import fold
from newscrawler.urls import normalise_url

REPO = Path(__file__).resolve().parents[1]
PAGES = REPO.parent / "shared" / "pages"
GOLD = REPO / "tests" / "extract" / "gold" / "teasers.jsonl"
PARTS = ("headline", "snippet", "section", "image", "time")


@attrs.frozen
class Page:
    """A page's labels."""

    id: str
    split: str
    """"tune" or "held out"."""
    teasers: list[dict[str, Any]]


@attrs.define
class Score:
    """How the teasers read compare with the labels, of a page or of several."""

    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = attrs.field(factory=list)
    """Label and teaser of each entry found."""
    missed: list[dict[str, Any]] = attrs.field(factory=list)
    extra: list[dict[str, Any]] = attrs.field(factory=list)

    @property
    def precision(self) -> float:
        return _share(len(self.pairs), len(self.pairs) + len(self.extra))

    @property
    def recall(self) -> float:
        return _share(len(self.pairs), len(self.pairs) + len(self.missed))

    @property
    def f1(self) -> float:
        return _share(2 * len(self.pairs), 2 * len(self.pairs) + len(self.extra) + len(self.missed))

    def share(self, part: str) -> float:
        """Give the share of the entries found whose `part` is right."""
        return _share(sum(label[part] == _hashed(teaser)[part] for label, teaser in self.pairs), len(self.pairs))


def load_gold(path: Path = GOLD) -> list[Page]:
    """Give the labelled pages, in order of their ids."""
    lines = path.read_text("utf-8").splitlines()
    return [Page(**json.loads(line)) for line in lines if not line.startswith("#")]


def load_urls(pages: Path = PAGES) -> dict[str, str]:
    """Give the address of each page of the folder, by its id."""
    lines = (pages / "gold.jsonl").read_text("utf-8").splitlines()
    return {page["id"]: page["url"] for page in map(json.loads, lines)}


def read_page(page_id: str, url: str, pages: Path = PAGES) -> dict[str, Any]:
    """Give what newscrawler reads on a page of the folder."""
    return read(gzip.decompress((pages / "html" / f"{page_id}.html.gz").read_bytes()), url)


def score_page(labels: Sequence[dict[str, Any]], teasers: Sequence[dict[str, Any]]) -> Score:
    """Pair labels and teasers, those first that agree in headline and target, then those that agree in either."""
    score = Score()
    left = list(labels)
    unpaired = [(teaser, _hashed(teaser)) for teaser in teasers]
    for needed in (2, 1):
        for label in list(left):
            for number, (teaser, hashes) in enumerate(unpaired):
                if (label["headline"] == hashes["headline"]) + (label["url"] == hashes["url"]) >= needed:
                    score.pairs.append((label, teaser))
                    left.remove(label)
                    del unpaired[number]
                    break
    score.missed, score.extra = left, [teaser for teaser, _ in unpaired]
    return score


def total(scores: Iterable[Score]) -> Score:
    """Give the scores of several pages as one."""
    whole = Score()
    for score in scores:
        whole.pairs += score.pairs
        whole.missed += score.missed
        whole.extra += score.extra
    return whole


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _hash(text: str | None) -> str | None:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:8] if text else None


def _hashed(teaser: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": _hash(fold(teaser["headline"] or "")),
        "url": _hash(normalise_url(teaser["url"])) if teaser["url"] else None,
        "snippet": _hash(fold(teaser["text"] or "")),
        "section": _hash(fold(teaser["section"] or "")),
        "image": teaser["image"] is not None,
        "time": teaser.get("datePublished") is not None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of the pages (default: %(default)s)")
    parser.add_argument("--page", metavar="ID", action="append", help="show what is missed and too much on this page")
    options = parser.parse_args()
    if not (options.pages / "gold.jsonl").is_file():
        print(f"bench/teasers.py: no pages in {options.pages}", file=sys.stderr)
        raise SystemExit(2)
    urls = load_urls(options.pages)
    gold = [page for page in load_gold() if not options.page or page.id in options.page]
    scores = {
        page.id: score_page(page.teasers, read_page(page.id, urls[page.id], options.pages)["teasers"]) for page in gold
    }
    if options.page:
        for page in gold:
            _print_page(page, urls[page.id], scores[page.id])
        return
    print(f"{'pages':<10}{'entries':>9}{'precision':>11}{'recall':>8}{'F1':>8}", *(f"{part:>9}" for part in PARTS))
    for split in ("tune", "held out", "all"):
        some = [page for page in gold if split in (page.split, "all")]
        score = total(scores[page.id] for page in some)
        figures = f"{score.precision:>11.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        entries = sum(len(page.teasers) for page in some)
        print(f"{split:<10}{entries:>9}{figures}", *(f"{score.share(part):>9.3f}" for part in PARTS))
    for page in gold:
        score = scores[page.id]
        if score.missed or score.extra:
            print(f"{page.id}  {page.split:<9} missed {len(score.missed)}, too much {len(score.extra)}")


def _print_page(page: Page, url: str, score: Score) -> None:
    print(f"{page.id}  {page.split}  {url}")
    for label in score.missed:
        print(f"  missed    element {label['at']}")
    for teaser in score.extra:
        print(
            f"  too much  {teaser['section']} | {teaser['headline']} | {(teaser['text'] or '')[:60]} | {teaser['url']}"
        )
    for label, teaser in score.pairs:
        wrong = [part for part in PARTS if label[part] != _hashed(teaser)[part]]
        if wrong:
            print(
                f"  wrong     {', '.join(wrong)} at element {label['at']}: {teaser['section']} | {teaser['headline']}"
            )


if __name__ == "__main__":
    main()
