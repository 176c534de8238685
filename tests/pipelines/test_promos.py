"""Promos: lines repeated under different stories are learned, cut, cut from what is stored, kept and forgotten."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import attrs
import pytest
from captures import DOMAINS, PROFILE, address, article, instant, listing
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.items import Article, Capture, Publisher, Teaser
from newscrawler.mongo.client import connect_async
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import profile_for_site
from pipelines.documents import content_digest
from pipelines.plain import moment
from pipelines.promos.cleaning import decide, tend
from pipelines.promos.lines import Outlet, Promos, cut_snippet, paragraphs_of, restored

LINE = "Sign up for the morning letter of the {outlet} and read it before the gulls do."
NAMES = [outlet.name for outlet in PROFILE.outlets]
SYLLABLES = ["ka", "lo", "min", "ter", "su", "vra", "pel", "dor", "ni", "gash", "oth", "rel", "quin", "bu", "zam", "fi"]


def words(seed: str, count: int) -> str:
    rng = random.Random(seed)
    said = " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count))
    return f"{said.capitalize()}."


def paragraphs(story: int, count: int = 6) -> list[str]:
    return [words(f"{story}/{number}", 14) for number in range(count)]


def told(story: int, *lines: str, outlet: int = 0, at: int | None = None, **fields: Any) -> Capture:
    """Give an article of its own words, with these lines at its end."""
    body = "\n\n".join([*paragraphs(story), *lines])
    minutes = story if at is None else at
    shown = {"headline": words(f"headline {story}", 6).rstrip("."), **fields}
    return article(story, outlet=outlet, minutes=minutes, body=body, **shown)


def line(outlet: int = 0) -> str:
    return LINE.replace("{outlet}", NAMES[outlet])


def bodies(database: Any) -> dict[str, str]:
    return {doc["_id"]: doc["articleBody"] for doc in database["articles"].find()}


def whole(*stories: int) -> set[str]:
    return {"\n\n".join(paragraphs(story)) for story in stories}


def run(database_uri: str, act: Any) -> Any:
    async def inside() -> Any:
        db = connect_async(database_uri, "newscrawler tests")
        try:
            return await act(db.with_options(codec_options=db.codec_options.with_options(tz_aware=True)))
        finally:
            await db.client.close()

    return asyncio.run(inside())


def test_a_line_under_different_stories_is_learned_and_cut_from_what_is_stored(storing, database):
    counts = storing(*([told(story, line())] for story in range(1, 5)))
    assert counts["store/promo_new"] == 0
    assert database["promos"].count_documents({}) == 0
    assert all(body.endswith(line()) for body in bodies(database).values())

    counts = storing([told(5, line())])
    assert (counts["store/promo_new"], counts["store/promo_cleaned"]) == (1, 5)
    promo = database["promos"].find_one({"text": LINE})
    assert (promo["state"], promo["outlets"], promo["pending"]) == ("confirmed", [DOMAINS[0]], False)
    assert set(bodies(database).values()) == whole(1, 2, 3, 4, 5)

    assert storing([told(6, line())])["store/promo_cut"] == 1
    doc = database["articles"].find_one({"url": address(6)})
    assert doc["articleBody"] in whole(6)
    assert doc["promos"] == [{"promoId": promo["_id"], "position": 6, "text": line()}]
    assert doc["wordCount"] == len(doc["articleBody"].split())
    # Nothing else is held for one: a story's own words come once.
    assert database["promos"].count_documents({"state": "confirmed"}) == 1


def test_on_a_network_the_outlets_count_together_whatever_their_names(storing, database):
    storing([told(story, line(story % 3), outlet=story % 3) for story in range(1, 6)])
    assert database["promos"].find_one({"state": "confirmed"})["outlets"] is None
    storing([told(9, line(2), outlet=2)])
    assert set(bodies(database).values()) == whole(1, 2, 3, 4, 5, 9)


def test_a_batch_sent_twice_and_the_order_of_batches_change_nothing(storing, database):
    captures = [told(story, line()) for story in range(1, 9)]
    storing(*([each] for each in reversed(captures)))
    assert set(bodies(database).values()) == whole(*range(1, 9))
    before = {doc["_id"]: doc for doc in database["articles"].find()}
    promos = {doc["_id"]: doc for doc in database["promos"].find()}
    storing(captures, captures)
    after = {doc["_id"]: doc for doc in database["articles"].find()}
    assert {key: doc["updatedAt"] for key, doc in before.items()} == {k: doc["updatedAt"] for k, doc in after.items()}
    assert {doc["_id"]: doc for doc in database["promos"].find()} == promos
    assert {doc["contentDigest"] for doc in after.values()} == {
        content_digest(Article(url="", headline=doc["headline"], articleBody=doc["articleBody"]))
        for doc in after.values()
    }


def test_a_page_on_which_the_line_is_read_again_stays_unchanged(storing):
    storing([told(story, line()) for story in range(1, 6)])
    assert storing([told(1, line(), at=90)])["store/article_unchanged"] == 1


def test_what_follow_ups_repeat_is_no_promo(storing, database):
    background = "The Korvane dispute began in spring when the ferry company closed both of its piers."
    heads = [
        "Korvane talks fail",
        "Mayor leaves over Korvane",
        "Strike at Korvane",
        "Korvane piers open",
        "Korvane who",
    ]
    storing([told(number, background, headline=head) for number, head in enumerate(heads, 1)])
    assert database["promos"].count_documents({"state": "confirmed"}) == 0


def test_one_story_sent_under_many_ids_is_no_promo(storing, database):
    body = "\n\n".join(paragraphs(1))
    storing([article(story, minutes=story, body=body, headline=words(f"h{story}", 6)) for story in range(1, 9)])
    assert database["promos"].count_documents({"state": "confirmed"}) == 0
    assert set(bodies(database).values()) == {body}


def test_daily_bulletins_keep_their_formulas(storing, database):
    formula = (
        "These are the heights of the tide at the old harbour wall.\n\nAll heights are given in metres above zero."
    )
    for day in range(1, 9):
        storing([article(day, minutes=day, body=f"{formula}\n\n{words(f'{day}', 12)}", headline=f"Tides of day {day}")])
    assert database["promos"].count_documents({"state": "confirmed"}) == 0


def test_a_line_under_few_of_many_stories_is_no_promo(storing, database):
    # 6 of 150: an outlet does not show its promos so seldom.
    storing([told(story, *([line()] if story % 25 == 0 else [])) for story in range(1, 151)])
    assert database["promos"].find_one({"text": LINE})["state"] == "learning"


def test_an_article_of_nothing_but_promos_keeps_its_body(storing, database):
    storing([told(story, line()) for story in range(1, 6)], [article(7, minutes=9, body=line())])
    assert database["articles"].find_one({"url": address(7)})["articleBody"] == line()


def test_a_deck_that_every_page_has_is_cut_too(storing, database):
    slogan = "News from the edge of the sea, gathered twice a day since 1871"
    storing([told(story, description=slogan) for story in range(1, 7)])
    assert {doc["description"] for doc in database["articles"].find()} == {None}
    assert {cut["position"] for doc in database["articles"].find() for cut in doc["promos"]} == {None}


def snippet(text: str | None, story: int, headline: str | None = "A boat") -> Teaser:
    return Teaser(
        id=teaser_id(text, headline, None),
        position=0,
        headline=headline,
        text=text,
        url=address(story),
        truncated=bool(text) and text.endswith("..."),
    )


def test_snippets_lose_the_promo_that_opens_them(storing, database):
    cut, glued, own = line()[:60] + "...", f"{line()} The boat came home late and", "The boat came home late again..."
    shown = [snippet(cut, 21), snippet(glued, 22), snippet(own, 23), snippet(f"{line()[:50]}...", 24, None)]
    page = listing([], minutes=1, teasers=[attrs.evolve(each, position=place) for place, each in enumerate(shown)])
    storing([page], [told(story, line()) for story in range(1, 6)])
    rest = "The boat came home late and"
    assert {doc["text"] for doc in database["teasers"].find()} == {None, rest, own}
    # As they are stored, and their identity with them; what says nothing else is gone.
    storing([attrs.evolve(page, url="https://www.harbour.example/section/sky", fetchedAt=instant(9))])
    identities = [teaser_id(None, "A boat", "tidewire/1021"), teaser_id(rest, None, None), teaser_id(own, None, None)]
    sightings = database["sightings"].find({"openedAt": moment(instant(9))}).sort("position")
    assert [(each["teaserId"], each["position"]) for each in sightings] == list(zip(identities, range(3), strict=True))


def test_an_operators_word_is_final_and_gives_the_line_back(storing, database, database_uri):
    storing([told(story, line()) for story in range(1, 6)])
    identity = database["promos"].find_one({"state": "confirmed"})["_id"]
    assert run(database_uri, lambda db: decide(db, PROFILE, identity, "kept")) == 5
    assert all(body.endswith(line()) for body in bodies(database).values())
    assert all(doc["promos"] == [] for doc in database["articles"].find())
    storing([told(story, line()) for story in range(6, 12)])
    assert database["promos"].find_one({"_id": identity})["state"] == "kept"
    assert all(body.endswith(line()) for body in bodies(database).values())
    assert run(database_uri, lambda db: decide(db, PROFILE, identity, "dropped")) == 11
    assert set(bodies(database).values()) == whole(*range(1, 12))


def test_what_is_not_shown_for_long_is_forgotten(storing, database, database_uri):
    storing([told(story, line()) for story in range(1, 6)], [told(7, words("once", 9))])
    day = 24 * 60
    storing([told(20, words("later", 9), at=20 * day)])
    run(database_uri, lambda db: tend(db, PROFILE))
    assert [doc["_id"] for doc in database["lines"].find()] == ["tidewire/harbour.example/1020"]
    assert [doc["state"] for doc in database["promos"].find()] == ["confirmed"]
    storing([told(21, words("much later", 9), at=120 * day)])
    run(database_uri, lambda db: tend(db, PROFILE))
    assert database["promos"].count_documents({}) == 0


def test_a_promo_still_shown_is_not_forgotten(storing, database, database_uri):
    day = 24 * 60
    storing(
        [told(story, line()) for story in range(1, 6)], *([told(n, line(), at=n * day)] for n in range(30, 130, 20))
    )
    run(database_uri, lambda db: tend(db, PROFILE))
    assert database["promos"].count_documents({"state": "confirmed"}) == 1


def test_what_another_crawler_stored_meanwhile_is_cut_at_the_next_start(storing, database, database_uri):
    storing([told(story, line()) for story in range(1, 6)])
    # As a process leaves it that died between confirming and cutting.
    database["promos"].update_many({"state": "confirmed"}, {"$set": {"pending": True}})
    doc = database["articles"].find_one({"url": address(1)})
    database["articles"].update_one(
        {"_id": doc["_id"]}, {"$set": {"promos": [], "articleBody": f"{doc['articleBody']}\n\n{line()}"}}
    )
    run(database_uri, lambda db: tend(db, PROFILE))
    assert set(bodies(database).values()) == whole(1, 2, 3, 4, 5)


def test_a_site_without_a_profile_has_promos_too(storing, database):
    site = profile_for_site("https://tide.example/")
    follow = "Follow {outlet} wherever you row, swim or drift."
    captures = []
    for story in range(1, 7):
        url = f"https://tide.example/2025/story-{story}"
        shown = told(story, follow.replace("{outlet}", "Tide Post"), publisher=Publisher(name="Tide Post"))
        captures.append(attrs.evolve(shown, url=url, article=attrs.evolve(shown.article, url=url)))
    storing(captures, profile=site)
    assert database["promos"].find_one({"state": "confirmed"})["text"] == follow
    assert set(bodies(database).values()) == whole(*range(1, 7))


OWN = Outlet(PROFILE.name, NAMES[0], DOMAINS[0])
TEXTS = st.text("ab .'’\u00e9\u4e2d", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.sets(st.integers(0, 7)), st.booleans())
def test_what_was_cut_can_be_given_back(texts, places, deck):
    shown = Article(url=address(1), articleBody="\n\n".join(texts), description=texts[0] if deck else None)
    lines = [OWN.line(text) for place, text in enumerate(texts) if place in places]
    confirmed = {"source": PROFILE.name, "outlets": None, "state": "confirmed"}
    promos = Promos([{"_id": each.id, "folded": each.folded} | confirmed for each in lines if each])
    cut, _, cuts = promos.cut_article(shown, PROFILE)
    back = restored(cut, cuts)
    assert (back.articleBody, back.description) == (shown.articleBody, shown.description)
    assert paragraphs_of(cut)
    assert promos.cut_article(cut, PROFILE)[2] == [] or paragraphs_of(cut) == paragraphs_of(shown)


# Few characters, of every kind that folding treats apart: else no text ever opens with an opening.
SNIPPETS = "aB .,'’\n\u00ad\u00e9e\u0301\u0130\u00df\u4e2d"


@given(st.text(SNIPPETS, max_size=80), st.lists(st.text(SNIPPETS, max_size=40), max_size=3))
def test_a_snippet_keeps_its_end(text, openings):
    known: dict[str, list[str]] = {}
    for each in openings:
        if promo := OWN.line(each):
            known.setdefault(promo.folded[:10], []).append(promo.folded)
    left = cut_snippet(text, known)
    assert left is None or text.endswith(left)


@pytest.mark.parametrize("text", ["Background", "What happens next", "x" * 3000, ""])
def test_what_is_no_line(text):
    assert OWN.line(text) is None
