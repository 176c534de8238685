"""The pipelines inside a crawl of their own process, on a real MongoDB."""

from __future__ import annotations

import json
import pickle

import attrs
import pytest
from captures import article, listing, teaser
from commands import fork

from newscrawler.mongo.client import with_database


@pytest.fixture
def crawling(tmp_path):
    def crawl(items, uri):
        path = tmp_path / "items.pickle"
        path.write_bytes(pickle.dumps(items))
        done = fork(json.dumps({"items": str(path), "uri": uri}), program="crawl_items")
        assert done.code == 0, done.stderr
        return done.lines[-1], done.stderr

    return crawl


def test_a_crawl_stores_what_it_finds_and_keeps_what_it_drops(crawling, database, database_uri):
    items = [article(number, minutes=number / 10, teasers=[teaser(number)]) for number in range(400)]
    items += [article(500, headline=None), {"url": "https://a.example/", "n": 2**80}, "odd \ud800 item"]
    stats, _ = crawling([*items, listing([1, 900])], database_uri)
    assert stats["finish_reason"] == "finished"
    assert stats["is_empty"]
    assert database["articles"].count_documents({}) == stats["store/article_new"] == 400
    assert database["teasers"].count_documents({}) == stats["store/teaser_new"] == 400
    assert database["copies"].count_documents({}) == stats["store/copy_new"] == 401
    # In batches; where the crawl takes long, one a second.
    assert 3 <= stats["store/flush"] <= 100
    rejects = sorted(
        (doc["reason"], doc["stage"], doc["url"]) for doc in database["rejects"].find({"url": {"$ne": None}})
    )
    assert rejects == [("no headline", "validate", items[400].url)]
    assert database["rejects"].count_documents({"reason": "not a capture"}) == 2
    assert (stats["reject/no_headline"], stats["reject/not_a_capture"]) == (1, 2)
    page = database["urls"].find_one({"_id": "tidewire/harbour.example/1500"})
    assert (page["reason"], page["state"]) == ("no headline", "fetched")
    assert database["outlets"].count_documents({"network": "tidewire"}) == 3
    assert database["agencies"].count_documents({}) > 5


def test_a_mistake_of_a_pipeline_is_a_reject_too(crawling, database, database_uri):
    broken = attrs.evolve(article(1), teasers=[attrs.evolve(teaser(1), text=7)])
    stats, _ = crawling([broken, article(2)], database_uri)
    assert database["rejects"].find_one()["reason"] == "pipeline error"
    assert stats["store/article_new"] == 1


def test_a_database_of_another_version_is_refused(crawling, database, mongo_uri):
    other = database.client["test_of_another_version"]
    other["schema"].insert_one({"_id": "schema", "version": 99})
    stats, errors = crawling([article(1)], with_database(mongo_uri, other.name))
    assert stats["finish_reason"] == "schema mismatch"
    assert "has schema version 99" in errors
    assert "Traceback" not in errors
    assert other.list_collection_names() == ["schema"]
