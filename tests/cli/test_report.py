"""What a crawl tells while it runs, and the report at its end."""

from __future__ import annotations

import logging
import re

import pytest

from newscrawler.cli import crawling
from newscrawler.cli.crawling import Outcome
from newscrawler.cli.progress import ProgressDisplay
from newscrawler.cli.report import build_report, print_report


@pytest.mark.parametrize(("changed", "told"), [(0, "7 (3 new)"), (2, "7 (3 new, 2 changed)")])
def test_articles_that_changed_are_told(capsys: pytest.CaptureFixture[str], changed: int, told: str) -> None:
    stats = {"crawl/article": 7, "store/article_new": 3, "store/article_changed": changed}
    print_report(build_report(Outcome("a-run", "tidewire", "finished", 1.0, stats), None), next_command="")
    assert re.search(rf"^articles +{re.escape(told)} *$", capsys.readouterr().out, re.MULTILINE)


def test_a_quiet_crawl_shows_no_progress() -> None:
    extensions = {
        level: crawling._settings(None, level, {}).getdict("EXTENSIONS") for level in (logging.WARNING, logging.ERROR)
    }
    assert {level: ProgressDisplay in found for level, found in extensions.items()} == {
        logging.WARNING: True,
        logging.ERROR: False,
    }
