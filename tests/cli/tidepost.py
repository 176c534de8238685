"""Saved pages of a small invented site that repeats one line under each of its stories."""

from __future__ import annotations

import json
import random
from pathlib import Path

SITE = "http://tide.example"
PROMO = "Follow the Tide Post wherever you row, swim or drift, all the year round."
STORIES = {
    "mayor": "The mayor of Brine Bay resigned on Monday after a long quarrel about lamps.",
    "ferry": "Two ferries missed each other by an hour, as ferries in a hurry will.",
    "squid": "A squid of remarkable patience was measured by pupils of the old school.",
    "piano": "Nobody knows who left a piano on the pier, but everybody plays it now.",
    "bread": "Bakers in three villages baked one loaf together and argued over the crust.",
    "clock": "The harbour clock is right again for the first time since the great storm.",
}


def page(name: str, text: str) -> str:
    rng = random.Random(name)
    # No words in common but those of the promo: stories whose texts are mostly the same are one.
    said = [" ".join(rng.sample(text.split(), 9)) for _ in range(4)]
    more = "".join(f"<p>{text} Of {name}, number {n}: {each}.</p>" for n, each in enumerate(said))
    head = f"<title>{text[:40]} | Tide Post</title><meta property='og:type' content='article'>"
    return f"<html><head>{head}</head><body><article><h1>{text[:40]}</h1>{more}<p>{PROMO}</p></article></body></html>"


def save(folder: Path, name: str, html: str, minute: int) -> None:
    (folder / f"{name}.html").write_text(html, "utf-8")
    told = {"url": f"{SITE}/2025/05/01/{name}", "fetchedAt": f"2025-05-01T10:{minute:02}:00Z"}
    (folder / f"{name}.json").write_text(json.dumps(told), "utf-8")
