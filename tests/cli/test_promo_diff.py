"""`replay --diff` beside promos: what was cut from a stored article is no change of the reader."""

from __future__ import annotations

from pathlib import Path

from commands import call

from newscrawler.mongo.client import connect

from .tidepost import STORIES, page, save


def test_what_was_cut_from_stored_articles_is_no_change(database_uri: str, tmp_path: Path) -> None:
    for number, (name, text) in enumerate(STORIES.items()):
        save(tmp_path, name, page(name, text), number)
    assert call("replay", tmp_path, "--mongo-uri", database_uri).code == 0
    with connect(database_uri, "newscrawler tests").client as client:
        cut = client.get_default_database()["articles"].count_documents({"promos": {"$ne": []}})
    assert cut == len(STORIES)
    compared = call("replay", tmp_path, "--diff", "--json", "--mongo-uri", database_uri)
    assert compared.json["states"]["same"] == len(STORIES), compared.json["pages"][0]["changes"]
