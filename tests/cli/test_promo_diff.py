"""`replay --diff` beside promos: what was cut from a stored article is no change of the reader."""

from __future__ import annotations

import json
from pathlib import Path

from commands import run

from newscrawler.mongo.client import connect

PROMO = "Follow the Tide Post wherever you row, swim or drift, all the year round."
STORIES = {
    "mayor": "The mayor of Brine Bay resigned on Monday after a long quarrel about lamps.",
    "ferry": "Two ferries missed each other by an hour, as ferries in a hurry will.",
    "squid": "A squid of remarkable patience was measured by pupils of the old school.",
    "piano": "Nobody knows who left a piano on the pier, but everybody plays it now.",
    "bread": "Bakers in three villages baked one loaf together and argued over the crust.",
    "clock": "The harbour clock is right again for the first time since the great storm.",
}


def save(folder: Path) -> None:
    for number, (name, text) in enumerate(STORIES.items()):
        more = "".join(f"<p>{text} That was said again in other words, number {n} of {name}.</p>" for n in range(4))
        head = f"<title>{text[:40]} | Tide Post</title><meta property='og:type' content='article'>"
        body = f"<article><h1>{text[:40]}</h1>{more}<p>{PROMO}</p></article>"
        (folder / f"{name}.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8")
        told = {"url": f"http://tide.example/2025/05/01/{name}", "fetchedAt": f"2025-05-01T10:{number:02}:00Z"}
        (folder / f"{name}.json").write_text(json.dumps(told), "utf-8")


def test_what_was_cut_from_stored_articles_is_no_change(database_uri: str, tmp_path: Path) -> None:
    save(tmp_path)
    assert run("replay", tmp_path, "--mongo-uri", database_uri).code == 0
    with connect(database_uri, "newscrawler tests").client as client:
        cut = client.get_default_database()["articles"].count_documents({"promos": {"$ne": []}})
    assert cut == len(STORIES)
    compared = run("replay", tmp_path, "--diff", "--json", "--mongo-uri", database_uri)
    assert compared.json["states"]["same"] == len(STORIES), compared.json["pages"][0]["changes"]
