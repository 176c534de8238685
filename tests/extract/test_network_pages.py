"""Network pages in many markups: what is read must not depend on how a page is built.

Where a reader of the paper could differ, a comment says what is taken as right.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from furniture import JUNK, RELATED
from invented import INVENTED
from markups import MARKUPS
from old_markups import OLD_MARKUPS
from plain_markups import PLAIN_MARKUPS
from stories import SEED_GLUE, Box, Line, PageStory
from templates import Markup

from newscrawler.extract.reader import read
from newscrawler.text import is_truncated

Read = dict[str, Any]


@dataclass(frozen=True)
class Case:
    story: PageStory
    markup: Markup

    def __str__(self) -> str:
        return f"{self.story.name}-{self.markup.name}"


def cases(*stories: PageStory) -> list[Case]:
    markups = [*MARKUPS, *OLD_MARKUPS, *PLAIN_MARKUPS]
    return [Case(story, markup) for story in stories for markup in markups if markup.fits(story)]


@cache
def reading(case: Case) -> Read:
    """Read a page once for all its tests, which must not change it."""
    return read(case.markup.render(case.story), case.story.url)


def article(case: Case) -> Read:
    found: Read = reading(case)["article"]
    return found


def teasers(case: Case) -> list[Read]:
    """Give the teasers without those of a list in the middle of the body, which may be counted or not."""
    return [teaser for teaser in reading(case)["teasers"] if teaser["headline"] not in RELATED]


def mend(text: str | None) -> str | None:
    """Case is no part of a place's name: datelines shout."""
    return text.casefold() if text else text


def places(found: Read | None) -> list[tuple[str | None, str | None, str | None]]:
    """Give name, region and country of a dateline's places."""
    return [(mend(p["name"]), mend(p["region"]), p["country"]) for p in found["places"]] if found else []


def expected_places(line: Line | None, found: Read | None) -> list[tuple[str | None, str | None, str | None]]:
    """Give what `places` should; a country that the text leaves open may be null."""
    shown = line.places if line else ()
    given = [place["country"] for place in found["places"]] if found else []
    open_ = [spot.guessed and i < len(given) and given[i] is None for i, spot in enumerate(shown)]
    return [
        (mend(spot.name), mend(spot.region), None if free else spot.country)
        for spot, free in zip(shown, open_, strict=True)
    ]


def dateline_parts(found: Read | None) -> tuple[str, str | None, str | None] | None:
    """Give text, agency and date of a dateline."""
    return (found["text"], (found["agency"] or {}).get("name"), found["date"]) if found else None


def expected_parts(line: Line | None) -> tuple[str, str | None, str | None] | None:
    return (line.text, line.agency, line.date) if line else None


def story_identity(box: Box, case: Case) -> tuple[str, ...]:
    """Two teasers are one where their text is, or without text, where headline and address are."""
    return (box.text,) if box.text else (box.headline or "", (box.url or "") if case.markup.links else "")


class NetworkPage:
    """What must hold of one page, whose test is one for all of it: thousands of tests take longer than what they do."""

    @staticmethod
    def check_kind(case: Case) -> None:
        assert reading(case)["kind"] == "article"
        assert article(case)["url"] == case.story.url

    @staticmethod
    def check_headline(case: Case) -> None:
        assert article(case)["headline"] == (case.story.headline if case.markup.headline else None)

    @staticmethod
    def check_deck(case: Case) -> None:
        # A description that only the page's head tells (the lead, cut) is no deck: none is shown.
        assert article(case)["description"] == case.story.deck

    @staticmethod
    def check_body(case: Case) -> None:
        body = article(case)["articleBody"]
        assert (body or "").split("\n\n") == case.story.body
        assert article(case)["wordCount"] == len(body.split())

    @staticmethod
    def check_source(case: Case) -> None:
        assert (article(case)["sourceOrganization"] or {}).get("name") == case.story.source
        assert article(case)["authors"] == []

    @staticmethod
    def check_date(case: Case) -> None:
        found = article(case)
        assert found["datePublished"] == case.story.published
        assert found["datePrecision"] == "instant"
        assert found["dateZoneFrom"] == "page"
        assert case.story.date_line in (found["datePublishedRaw"] or "")

    @staticmethod
    def check_credit(case: Case) -> None:
        assert article(case)["creditText"] == case.story.credit

    @staticmethod
    def check_dateline(case: Case) -> None:
        found = article(case)["dateline"]
        assert dateline_parts(found) == expected_parts(case.story.dateline)
        assert places(found) == expected_places(case.story.dateline, found)

    @staticmethod
    def check_outlet(case: Case) -> None:
        found, story = article(case), case.story
        assert (found["publisher"] or {}).get("name") == story.outlet
        assert found["publisher"]["domain"] == story.host.removeprefix("www.")
        assert found["networkId"] == story.network_id
        assert (found["publisher"]["network"] is not None) == (story.network_id is not None)

    @staticmethod
    def check_teaser_texts(case: Case) -> None:
        assert [teaser["text"] for teaser in teasers(case)] == [box.text for box in case.story.boxes]
        assert [teaser["headline"] for teaser in teasers(case)] == [box.headline for box in case.story.boxes]

    @staticmethod
    def check_teaser_places(case: Case) -> None:
        found, boxes = teasers(case), case.story.boxes
        shown = reading(case)["teasers"]
        assert [teaser["position"] for teaser in shown] == list(range(len(shown)))
        assert [teaser["url"] for teaser in found] == [box.url if case.markup.links else None for box in boxes]
        sections = [teaser["section"] for teaser in found]
        # A heading glued to a teaser is no heading to the eye: the section may be told or not.
        told = [section if case.markup.headings else None for section in (box.section for box in boxes)]
        assert sections == told or (case.markup.glued and set(sections) <= {None, SEED_GLUE, *told})

    @staticmethod
    def check_teaser_cuts(case: Case) -> None:
        cut = [(box.text or "").endswith("...") for box in case.story.boxes]
        assert [teaser["truncated"] for teaser in teasers(case)] == cut

    @staticmethod
    def check_teaser_identities(case: Case) -> None:
        expected = [story_identity(box, case) for box in case.story.boxes]
        ids = [teaser["id"] for teaser in teasers(case)]
        assert [ids.index(i) for i in ids] == [expected.index(i) for i in expected]

    @staticmethod
    def check_teaser_self(case: Case) -> None:
        # A teaser that shows the page's own text under another headline and id is the page's own story too.
        # What a page does not show cannot tell it: neither an address, nor a headline to compare with.
        markup = case.markup
        own = [
            box.own and (markup.links or bool(box.text) or (markup.headline and not box.by_address))
            for box in case.story.boxes
        ]
        assert [teaser["self"] for teaser in teasers(case)] == own

    @staticmethod
    def check_teaser_datelines(case: Case) -> None:
        found, story = teasers(case), case.story
        assert len(found) == len(story.boxes)
        for teaser, box in zip(found, story.boxes, strict=True):
            if box.own and story.deck and story.dateline:
                continue  # the dateline stands after the deck, in the middle of the snippet: told or not
            assert dateline_parts(teaser["dateline"]) == expected_parts(box.dateline)
            assert places(teaser["dateline"]) == expected_places(box.dateline, teaser["dateline"])

    @staticmethod
    def check_nothing_else(case: Case) -> None:
        found = article(case)
        told = [found["headline"], found["description"], found["articleBody"], found["creditText"]]
        told += [teaser[field] for teaser in reading(case)["teasers"] for field in ("headline", "text", "section")]
        shown = "\n".join(text for text in told if text)
        assert [piece for piece in JUNK if piece in shown] == []


def hold(case: Case, page: type[NetworkPage], subtests: pytest.Subtests) -> None:
    """Check all that must hold of a page, and tell each check that fails as a test of its own."""
    for name in dir(page):
        if name.startswith("check_"):
            try:
                getattr(page, name)(case)
            except AssertionError:
                with subtests.test(name):
                    raise


@pytest.mark.parametrize("case", cases(*INVENTED), ids=str)
def test_network_page(case: Case, subtests: pytest.Subtests) -> None:
    hold(case, NetworkPage, subtests)


def assert_one_id_a_text(*stories: PageStory) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for case in cases(*stories):
        for teaser in teasers(case):
            ids[teaser["text"] or ""].add(teaser["id"])
    ids.pop("", None)
    assert ids
    assert {text: found for text, found in ids.items() if len(found) > 1} == {}


def test_a_teaser_has_one_id_in_every_markup() -> None:
    assert_one_id_a_text(*INVENTED)


@pytest.mark.parametrize("story", INVENTED, ids=lambda story: story.name)
def test_a_snippet_shown_twice_in_a_row_keeps_its_headline_and_target(story: PageStory) -> None:
    twice = replace(story, boxes=[box for box in story.boxes for _ in range(1 + is_truncated(box.text or ""))])
    for case in cases(story):
        found = read(case.markup.render(twice), story.url)["teasers"]
        once, again = (
            {(each["headline"], each["text"], each["url"]) for each in shown if each["headline"] not in RELATED}
            for shown in (teasers(case), found)
        )
        assert again == once, case.markup.name


@pytest.mark.parametrize("case", cases(*INVENTED), ids=str)
def test_markups_keep_the_text(case: Case) -> None:
    """A markup that lost a word would blame the reader for it."""
    page, story = case.markup.render(case.story), case.story
    if isinstance(page, bytes):
        page = page.decode("cp1252" if "cp1252" in case.markup.name else "utf-8")
    bare = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<(title|script).*?</\1>|<!--.*?-->", "", page)))
    shown = " ".join(bare.split())
    parts = [story.source, story.date_line, story.deck, *story.body, story.credit]
    parts += [text for box in story.boxes for text in (box.headline, box.text)]
    assert [part for part in parts if part and part not in shown] == []
