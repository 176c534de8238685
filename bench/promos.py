"""Promos learned against what the generated sites really repeat: precision, recall and the articles it took.

    .bench-venv/bin/python bench/promos.py --articles 6000
    .bench-venv/bin/python bench/promos.py --stories 3,5,8 --shares .02,.05,.1

The articles of dedup_corpus.py go through the store in order of arrival, into a database of their own; the sites'
furniture (dedup_sites.py) is the gold. A line counts where a paragraph of the text is one of its site's. "cut" is what
was cut at the end, earlier articles included; "frequent" leaves out lines that stood under fewer than ten stories.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from typing import Any

from dedup_corpus import START, Wanted, documents
from dedup_sites import sites

from newscrawler.items import Article, Capture
from newscrawler.mongo.client import connect_async, resolve_uri, with_database
from newscrawler.mongo.schema import ensure_schema
from newscrawler.sources.profile import Outlet, Profile
from newscrawler.text import fold
from pipelines.batch import store
from pipelines.engines import open_engines
from pipelines.promos import judging, learning, lines

_BATCH = 150
_FREQUENT = 10
_CREDITS = ("with agency inputs from ", "distributed by ", "reporting by ")


def main() -> None:
    options = _options()
    wanted = Wanted(articles=options.articles, teasers=1, days=options.days, seed=options.seed)
    known = {site.domain for site in sites(wanted.names_seed)}
    made = [each for each in documents(wanted) if each["kind"] == "article" and each["site"] in known]
    print(f"{len(made):,} articles of {len({each['story'] for each in made}):,} stories", file=sys.stderr)
    print("| stories | share | precision | recall | of frequent lines | lines | false lines | ms an article |")
    print("|---|---|---|---|---|---|---|---|")
    for stories, share in itertools.product(options.stories, options.shares):
        judging.STORIES, lines.STORIES, learning.SHARE = stories, stories, share
        told = asyncio.run(_learned(made, resolve_uri(options.mongo_uri), show=options.show))
        print(f"| {stories} | {share} | {told}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="promos learned against what generated sites repeat")
    parser.add_argument("--articles", type=int, default=6000, help="(%(default)s)")
    parser.add_argument("--days", type=int, default=20, help="over which they arrive (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    numbers = {"stories": (int, [judging.STORIES]), "shares": (float, [judging.SHARE])}
    for name, (kind, default) in numbers.items():
        parser.add_argument(
            f"--{name}", type=lambda text, kind=kind: [kind(each) for each in text.split(",")], default=default
        )
    parser.add_argument("--mongo-uri", metavar="URI", help="(the embedded server)")
    parser.add_argument("--show", action="store_true", help="the lines that are wrongly cut, on stderr")
    return parser.parse_args()


async def _learned(made: list[dict[str, Any]], uri: str, *, show: bool) -> str:
    db = connect_async(with_database(uri, "newscrawler_bench_promos"), "newscrawler bench")
    outlets = {site.domain: site for site in sites(1)}
    profile = Profile(
        name="bench",
        article_path="/news/<id>/<slug>",
        outlets=[Outlet(name=site.name, domain=site.domain) for site in outlets.values()],
    )
    try:
        await db.client.drop_database(db.name)
        await ensure_schema(db)
        engines = await open_engines(db, days=profile.signature_days)
        captures = [_capture(document) for document in made]
        began = time.process_time()
        for start in range(0, len(captures), _BATCH):
            await store(db, captures[start : start + _BATCH], profile, engines)
        spent = (time.process_time() - began) / len(captures) * 1000
        cut = {doc["_id"]: [each["text"] for each in doc["promos"]] async for doc in db["articles"].find({})}
    finally:
        await db.client.drop_database(db.name)
        await db.client.close()
    return _score(made, cut, outlets, show=show) + f" {spent:.2f} |"


def _capture(document: dict[str, Any]) -> Capture:
    url = f"https://www.{document['site']}/news/{document['story']}/story"
    article = Article(url=url, networkId=document["story"], headline=document["headline"], articleBody=document["text"])
    return Capture(url=url, kind="article", outlet=document["site"], fetchedAt=document["date"], article=article)


def _score(made: list[dict[str, Any]], cut: dict[str, list[str]], outlets: dict[str, Any], *, show: bool) -> str:
    true = false = missed = often = often_missed = 0
    frequency: Counter[str] = Counter()
    rows = []
    wrong: Counter[str] = Counter()
    repeated = set()
    for document in {f"bench/{each['site']}/{each['story']}": each for each in made}.items():
        identity, each = document
        site = outlets[each["site"]]
        month = (int(each["date"][:4]) - START.year) * 12 + int(each["date"][5:7]) - START.month
        # Credits that a site puts under all that it has from an agency are repeated, too.
        credits_ = {line for line in map(fold, each["text"].split("\n\n")) if line.startswith(_CREDITS)}
        furniture = credits_ | {fold(line) for part in site.furniture(month) for line in part if len(fold(line)) >= 25}
        shown = {fold(line) for line in each["text"].split("\n\n")} & furniture
        masked = {line: line.replace(fold(site.name), "{outlet}") for line in shown}
        frequency.update(masked.values())
        gone = {fold(text) for text in cut.get(identity, [])}
        true += len(gone & shown)
        false += len(gone - shown)
        wrong.update(gone - shown)
        repeated |= {line.replace(fold(site.name), "{outlet}") for line in gone}
        rows.append((masked, gone))
    for masked, gone in rows:
        for line, name in masked.items():
            missed += line not in gone
            often += frequency[name] >= _FREQUENT
            often_missed += frequency[name] >= _FREQUENT and line not in gone
    if show:
        print(json.dumps(wrong.most_common(25), indent=1), file=sys.stderr)
    precision = true / max(true + false, 1)
    recall = true / max(true + missed, 1)
    frequent = 1 - often_missed / max(often, 1)
    return f"{precision:.4f} | {recall:.4f} | {frequent:.4f} | {len(repeated)} | {len(wrong)} |"


if __name__ == "__main__":
    main()
