"""Hostile documents: none raises, each is what it is said to be, by both doors. `bench/hostile.py` measures them."""

from __future__ import annotations

import json

import attrs
import pytest
from checks import crawled
from corpus import HOSTS
from documents import ALL, Hostile, Repeated
from mutations import Document

import newscrawler

PATH = "/news/278000001/a-goose-leaves"


_GIANT = 1_000_000
"""Bytes from which a document is read by the crawl's door alone: the other one takes the same steps."""


_SHARE = 10
"""What is one piece again and again is as hostile a tenth as long."""


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.name)
def test_a_hostile_document(document: Hostile) -> None:
    make = document.make
    read_rightly(document, make(_SHARE) if isinstance(make, Repeated) else make())


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", [each for each in ALL if isinstance(each.make, Repeated)], ids=lambda document: document.name
)
def test_a_hostile_document_in_full(document: Hostile) -> None:
    read_rightly(document, document.make())


def read_rightly(document: Hostile, body: bytes) -> None:
    capture = crawled(Document(body, HOSTS[0] + PATH, document.content_type))
    assert capture.kind in document.kinds
    assert capture.kind in ("article", "list", "feed", "sitemap") or capture.reason
    if document.reason is not None:
        assert capture.reason == document.reason
    if document.holds is not None:
        article = capture.article
        shown = [teaser.headline for teaser in capture.teasers[:1]]
        assert document.holds in f"{article.headline} {article.articleBody}" if article else document.holds in shown
    if len(body) < _GIANT and not document.content_type:
        reading = newscrawler.read(body, HOSTS[0] + PATH)
        json.dumps(reading, allow_nan=False, ensure_ascii=False).encode()
        assert reading["kind"] == capture.kind
        assert reading["teasers"] == [attrs.asdict(teaser) for teaser in capture.teasers]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["a million headlines", "a million p", "200,000 date lines", "10 MB of lines without tags", "a headline of 1 MB"],
)
def test_a_giant_at_a_networks_address(name: str) -> None:
    document = next(each for each in ALL if each.name == name)
    assert newscrawler.read(document.make(), HOSTS[1] + PATH)["kind"] in document.kinds


def test_names_are_unique() -> None:
    assert len({document.name for document in ALL}) == len(ALL)
