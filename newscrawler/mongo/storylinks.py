"""Why each copy belongs to its story: what its text shares with the text that it was linked to, and what not."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from newscrawler.differences import paragraphs

Doc = dict[str, Any]

BY_TEXT = ("sameText", "nearDuplicate")


def with_comparisons(db: Database[Doc], story: Doc) -> Doc:
    """Give a story with a `comparison` in each of its `copies`: with the text that it was linked to.

    That is the article `link.to` where a text was like it, else the story's founding article. None where one of the
    two was not fetched, and for the founding article itself. `common` is the share of the shorter text's words that
    stand in both, in one order; `lost` and `added` are the passages in the other text or in the copy's alone.
    """
    texts = {doc["_id"]: doc["articleBody"] or "" for doc in _articles(db, story)}
    copies = [{**copy, "comparison": _comparison(copy, story["foundingArticleId"], texts)} for copy in story["copies"]]
    return {**story, "copies": copies}


def _articles(db: Database[Doc], story: Doc) -> list[Doc]:
    linked = {copy["link"]["to"] for copy in story["copies"] if copy["link"]["reason"] in BY_TEXT}
    query = {"$or": [{"storyId": story["_id"]}, {"_id": {"$in": sorted(linked)}}]}
    return list(db["articles"].find(query, {"articleBody": 1}))


def _comparison(copy: Doc, founding: str | None, texts: dict[str, str]) -> Doc | None:
    to = copy["link"]["to"] if copy["link"]["reason"] in BY_TEXT and copy["link"]["to"] in texts else founding
    if to is None or to == copy["_id"] or to not in texts or copy["_id"] not in texts:
        return None
    other, own = texts[to], texts[copy["_id"]]
    parts = [part for paragraph in paragraphs(other, own) for part in paragraph]
    found = {kind: [text.strip() for each, text in parts if each == kind and text.strip()] for kind, _ in parts}
    shorter = min(len(other.split()), len(own.split()))
    common = sum(len(text.split()) for text in found.get("same", []))
    return {
        "to": to,
        "common": round(min(1.0, common / shorter), 3) if shorter else None,
        "lost": found.get("gone", []),
        "added": found.get("new", []),
    }
