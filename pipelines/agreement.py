"""Whether an outlet's copy of a story says what the founding article says.

Texts are compared word by word once promos are cut. Case, punctuation, paragraphs, dateline and credit are the
outlet's style, as is whether it shows the deck; a word more or less is not.
"""

from __future__ import annotations

from collections.abc import Mapping

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.text import folded_words
from pipelines.merges import literal, upsert
from pipelines.plain import Doc
from pipelines.writes import Write, write

_FOUNDING = {"foundingArticleId": 1}
_TEXT = dict.fromkeys(["storyId", "description", "articleBody", "dateline", "creditText"], 1)


def agrees(copy: Doc, founding: Doc) -> bool | None:
    """Tell whether two articles, as they are stored, say the same; None where one of them has no text."""
    both = (copy, founding)
    # What is told as dateline or credit on one page may be read as text on the other.
    datelines = [folded_words((each["dateline"] or {}).get("text") or "") for each in both]
    credit_lines = [folded_words(each["creditText"] or "") for each in both]
    (deck, body), (other_deck, other_body) = (_words(each, datelines, credit_lines) for each in both)
    if not body or not other_body:
        return None
    if deck and other_deck:
        return deck + body == other_deck + other_body
    # A deck may be shown as the first paragraph, or not at all.
    return body in (other_body, other_deck + other_body) or deck + body == other_body


def _words(article: Doc, datelines: list[list[str]], credit_lines: list[list[str]]) -> tuple[list[str], list[str]]:
    """Give the words of deck and body, without dateline and credit."""
    body = folded_words(article["articleBody"] or "")
    for line in datelines:
        if line and body[: len(line)] == line:
            body = body[len(line) :]
    for line in credit_lines:
        if line and body[-len(line) :] == line:
            body = body[: -len(line)]
    return folded_words(article["description"] or ""), body


async def compare_copies(db: AsyncDatabase[Doc], articles: Mapping[str, str], *, least: int = 2) -> None:
    """Write into `copies.agrees` how these articles (their story by `_id`) stand to their stories' founding ones.

    Where one of them founds its story, all fetched copies of the story are compared. The work grows with the stories
    of which `least` copies are fetched: a single one is compared with nothing, but may have been before.
    """
    several = {"_id": {"$in": sorted(set(articles.values()))}, "fetchedCount": {"$gte": least}}
    founding = {doc["_id"]: doc["foundingArticleId"] async for doc in db["stories"].find(several, _FOUNDING)}
    if not founding:
        return
    founded = [story for story, article in founding.items() if article in articles]
    given = [article for article, story in articles.items() if story in founding]
    ids = {"_id": {"$in": [*given, *filter(None, founding.values())]}}
    texts = {doc["_id"]: doc async for doc in db["articles"].find({"$or": [ids, {"storyId": {"$in": founded}}]}, _TEXT)}
    writes = []
    for identity, text in texts.items():
        first = founding.get(text["storyId"])
        told = agrees(text, texts[first]) if first in texts and first != identity else None
        writes.append(Write(identity, upsert(literal({"agrees": told}))))
    await write(db["copies"], writes)
