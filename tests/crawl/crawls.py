"""A crawl of the served network as Scrapy's own command starts it, with a store of choice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from newscrawler.demo.server import Served
from newscrawler.settings import ITEM_PIPELINES

STORE, TWICE = "pipelines.store.StorePipeline", "crawl.twice.TwicePipeline"

_REPO = Path(__file__).parents[2]


def crawl(served: Served, uri: str, store: str) -> None:
    """Ask the whole network, the pages that are known too."""
    pipelines = {name: place for name, place in ITEM_PIPELINES.items() if name != STORE} | {store: 900}
    given = {"-a": [f"source={served.profile}", "refetch=1"], "-s": [f"ITEM_PIPELINES={json.dumps(pipelines)}"]}
    options = [each for flag, values in given.items() for value in values for each in (flag, value)]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "syndication", *options],
        env={**os.environ, "MONGODB_URI": uri, "PYTHONPATH": os.pathsep.join(map(str, (_REPO, _REPO / "tests")))},
        cwd=_REPO,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
