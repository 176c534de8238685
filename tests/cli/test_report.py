"""The report at the end of a crawl."""

from __future__ import annotations

import re

import pytest

from newscrawler.cli.crawling import Outcome
from newscrawler.cli.report import build_report, print_report


@pytest.mark.parametrize(("changed", "told"), [(0, "7 (3 new)"), (2, "7 (3 new, 2 changed)")])
def test_articles_that_changed_are_told(capsys: pytest.CaptureFixture[str], changed: int, told: str) -> None:
    stats = {"crawl/article": 7, "store/article_new": 3, "store/article_changed": changed}
    print_report(build_report(Outcome("a-run", "tidewire", "finished", 1.0, stats), None), next_command="")
    assert re.search(rf"^articles +{re.escape(told)} *$", capsys.readouterr().out, re.MULTILINE)
