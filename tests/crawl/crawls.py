"""A crawl of the served network as Scrapy's own command starts it, some or all batches of its store sent twice."""

from __future__ import annotations

import json

from commands import fork

from newscrawler.demo.server import Served
from newscrawler.settings import ITEM_PIPELINES

TWICE, SOME_TWICE = "crawl.twice.TwicePipeline", "crawl.twice.SomeTwicePipeline"

_STORE = "pipelines.store.StorePipeline"


def crawl(served: Served, uri: str, store: str) -> None:
    """Ask the whole network, every copy and the pages that are known too."""
    pipelines = {name: place for name, place in ITEM_PIPELINES.items() if name != _STORE} | {store: 900}
    given = {
        "-a": [f"source={served.profile}", "refetch=1", "copies=all"],
        "-s": [f"ITEM_PIPELINES={json.dumps(pipelines)}"],
    }
    options = [each for flag, values in given.items() for value in values for each in (flag, value)]
    done = fork("crawl", "syndication", *options, program="scrapy", MONGODB_URI=uri)
    assert done.code == 0, done.stderr
    assert "Traceback" not in done.stderr
