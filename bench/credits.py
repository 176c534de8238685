"""Whom newscrawler names as the source of each page, and by which cue: to be judged by eye, for no gold tells it."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from newscrawler import read

PAGES = Path(__file__).parents[2] / "shared" / "pages"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of gold.jsonl and html/ (%(default)s)")
    folder = parser.parse_args().pages
    if not (folder / "gold.jsonl").is_file():
        print(
            f"no pages to read: {folder / 'gold.jsonl'} is not there (--pages DIR names another folder)",
            file=sys.stderr,
        )
        sys.exit(2)
    cues: Counter[str] = Counter()
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        page = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        article = read(page, row["url"] or f"https://unknown.invalid/{row['id']}")["article"]
        source = article["sourceOrganization"]
        if source is not None:
            cue = article["evidence"]["source"]
            cues[cue] += 1
            print(f"{row['id']}  {cue:20} {source['name']}  ({source['domain'] or 'domain not known'})  {row['url']}")
    print(", ".join(f"{cue}: {count}" for cue, count in cues.most_common()) or "no source found")


if __name__ == "__main__":
    main()
