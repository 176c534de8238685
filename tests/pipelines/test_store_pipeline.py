"""The pipelines inside a crawl of their own process, on a real MongoDB."""

from __future__ import annotations

import json
import pickle
import shutil

import attrs
import pytest
from captures import article, listing, teaser
from commands import fork

from newscrawler.mongo import server
from newscrawler.mongo.client import connect, with_database


@pytest.fixture
def crawling(tmp_path):
    def crawl(items, uri, *, data_dir=None, **options):
        path = tmp_path / "items.pickle"
        path.write_bytes(pickle.dumps(items))
        given = json.dumps({"items": str(path), "uri": uri, **options})
        folder = {"NEWSCRAWLER_DATA_DIR": str(data_dir)} if data_dir else {}
        done = fork(given, program="crawl_items", **folder)
        assert done.code == 0, done.stderr
        return done.lines[-1], done.stderr

    return crawl


def test_a_crawl_stores_what_it_finds_and_keeps_what_it_drops(crawling, database, database_uri):
    items = [article(number, minutes=number / 10, teasers=[teaser(number)]) for number in range(400)]
    items += [article(500, headline=None), {"url": "https://a.example/", "n": 2**80}, "odd \ud800 item"]
    stats, _ = crawling([*items, listing([1, 900])], database_uri)
    assert stats["finish_reason"] == "finished"
    assert database["articles"].count_documents({}) == stats["store/article_new"] == 400
    assert database["teasers"].count_documents({}) == stats["store/teaser_new"] == 400
    assert database["copies"].count_documents({}) == stats["store/copy_new"] == 401
    assert 3 <= stats["store/flush"] <= 20
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


@pytest.fixture
def own_server(quick_folder, tmp_path):
    folder = quick_folder / tmp_path.name
    yield folder, with_database(server.start(folder), "halfway")
    server.stop(force=True, data_dir=folder)
    shutil.rmtree(folder)


ITEMS = [article(number, minutes=number / 10) for number in range(1000)]


@pytest.mark.slow
def test_an_embedded_server_that_dies_is_started_again_and_nothing_is_lost(crawling, own_server):
    folder, uri = own_server
    stats, errors = crawling(ITEMS, uri, data_dir=folder, kill=str(folder))
    assert stats["finish_reason"] == "finished", errors
    assert stats["store/retry"] >= 1
    with connect(uri, "newscrawler tests").client as client:
        assert client["halfway"]["articles"].count_documents({}) == len(ITEMS)
        assert client["halfway"]["stories"].count_documents({"recount": True}) == 0


@pytest.mark.slow
def test_a_lost_database_closes_the_spider_and_keeps_what_it_acknowledged(crawling, own_server, tmp_path):
    folder, uri = own_server
    options = {"settings": {"NEWSCRAWLER_STORE_PATIENCE": 1}, "kill": str(folder)}
    stats, errors = crawling(ITEMS, uri + "&serverSelectionTimeoutMS=500", data_dir=tmp_path / "other", **options)
    assert stats["finish_reason"] == "database lost"
    assert "did not come back" in errors
    assert stats["store/lost"] > 0
    with connect(with_database(server.start(folder), "halfway"), "newscrawler tests").client as client:
        stored = client["halfway"]["articles"].count_documents({})
        assert stored >= stats["store/article_new"]
        assert 0 < stats["store/article_new"] < len(ITEMS)
