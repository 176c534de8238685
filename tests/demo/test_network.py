from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.layouts import LAYOUTS
from newscrawler.demo.layouts.page import ArticlePage, Site
from newscrawler.demo.network import Network, build_network
from newscrawler.demo.stories import SNIPPET_LENGTHS
from newscrawler.text import fold, is_truncated

SMALL = {"outlets": 3, "stories": 12, "seed": 7}


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network()


def test_same_arguments_same_network() -> None:
    assert build_network(**SMALL) == build_network(**SMALL)
    assert build_network(**SMALL).stories[0].headline != build_network(**{**SMALL, "seed": 8}).stories[0].headline


def test_another_process_makes_the_same_network() -> None:
    code = (
        "from newscrawler.demo.network import build_network;"
        "[print(s.id, s.headline, *s.paragraphs) for s in build_network(3, 12, 7).stories]"
    )
    made = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True)
    stories = build_network(**SMALL).stories
    assert made.stdout.decode().splitlines() == [" ".join([s.id, s.headline, *s.paragraphs]) for s in stories]


@pytest.mark.parametrize("bad", [{"outlets": 0}, {"outlets": 577}, {"stories": 0}])
def test_numbers_out_of_range(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        build_network(**bad)


def test_default_numbers(network: Network) -> None:
    assert len(network.outlets) >= 8
    assert len(network.stories) >= 250
    assert len({story.agency.name for story in network.stories}) >= 5
    assert len({outlet.offset for outlet in network.outlets}) == 8
    assert "GMT+5:30" in {outlet.shown(network.end).split(", ")[1].split()[1] for outlet in network.outlets}


def test_scales_to_400_outlets() -> None:
    network = build_network(400, 3)
    assert len({outlet.domain for outlet in network.outlets}) == 400
    assert network.outlets[0].host == "127.0.0.2"
    assert network.outlets[399].host == "127.0.1.145"


def test_most_stories_stand_on_most_outlets(network: Network) -> None:
    copies = Counter(story_id for _, story_id in network.shown)
    assert set(copies) == {story.id for story in network.stories}
    assert sum(count >= 6 for count in copies.values()) > 0.8 * len(copies)
    assert any(count <= 3 for count in copies.values())


def test_shown_after_published_and_before_the_end(network: Network) -> None:
    for (_, story_id), shown in network.shown.items():
        assert network.by_id[story_id].published <= shown <= network.end
    late = max(shown - network.by_id[story_id].published for (_, story_id), shown in network.shown.items())
    assert timedelta(hours=1) < late < timedelta(hours=12)


def test_ids_and_headlines(network: Network) -> None:
    ids = [story.id for story in network.stories]
    assert ids == sorted(set(ids))
    assert all(len(story_id) == 9 and story_id.startswith("27") for story_id in ids)
    assert len({story.headline for story in network.stories}) == len(ids)
    for story in network.stories:
        assert not story.headline.endswith(".")
        assert story.slug
        assert story.slug.isascii()


def test_two_shapes(network: Network) -> None:
    with_deck = [story for story in network.stories if story.deck]
    others = [story for story in network.stories if not story.deck]
    assert len(with_deck) > 50
    assert len(others) > 50
    for story in with_deck:
        assert not story.deck.endswith(".")
        assert story.credit == f"({story.agency.name})"
        assert (story.dateline, story.intertitles) == (None, frozenset())
    assert all(story.credit is None for story in others)
    assert any(story.intertitles for story in others)
    dated = [story for story in others if story.dateline]
    assert all(story.paragraphs[0].startswith(story.dateline) for story in dated)
    assert {story.paragraphs[0][len(story.dateline) :][:2] for story in dated} == {": ", " -"}
    assert {len(story.places) for story in network.stories} == {0, 1, 2}


def test_paragraphs(network: Network) -> None:
    for story in network.stories:
        texts = [text for index, text in enumerate(story.paragraphs) if index not in story.intertitles]
        assert 6 <= len(texts) <= 12
        assert all(25 <= len(text.split()) <= 80 for text in texts)
        assert all("{" not in text and "  " not in text for text in story.paragraphs)
        assert all(len(story.paragraphs[index].split()) <= 8 for index in story.intertitles)


def test_snippets(network: Network) -> None:
    for story in network.stories:
        assert len(story.snippet) in SNIPPET_LENGTHS
        assert is_truncated(story.snippet)
        assert fold(story.lead).startswith(fold(story.snippet.removesuffix("...")))
    assert any("'" in story.lead[:100] and "'" not in story.snippet for story in network.stories)
    assert len({fold(story.snippet) for story in network.stories}) == len(network.stories)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = fold(text).split()
    return {tuple(words[start : start + 4]) for start in range(len(words) - 3)}


def greatest_overlap(texts: list[str]) -> float:
    sets = [shingles(text) for text in texts]
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, found in enumerate(sets):
        for shingle in found:
            where[shingle].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in where.values():
        shared.update((a, b) for index, a in enumerate(numbers) for b in numbers[index + 1 :])
    return max(count / (len(sets[a]) + len(sets[b]) - count) for (a, b), count in shared.items())


def test_unrelated_stories_are_no_near_copies(network: Network) -> None:
    assert greatest_overlap([" ".join(story.paragraphs) for story in network.stories]) <= 0.1


def test_unrelated_snippets_are_no_near_copies(network: Network) -> None:
    assert greatest_overlap([story.snippet for story in network.stories]) <= 0.5


def test_every_text_can_be_written_in_windows_1252(network: Network) -> None:
    text = "".join(story.headline + "".join(story.paragraphs) for story in network.stories)
    text.encode("windows-1252")
    assert all(character in text for character in "éü\u2013\u2019\u201c€'\"")
    assert "U.S." in text


def test_boxes(network: Network) -> None:
    outlet = network.outlets[0]
    pages = {
        item.story.id: boxes_of(network, outlet, item.story, network.end)
        for item in network.visible(outlet, network.end)
    }
    assert {len(box.stories) for boxes in pages.values() for box in boxes} == {12}
    own = sum(any(story.id == page for box in boxes for story in box.stories) for page, boxes in pages.items())
    assert 0.2 < own / len(pages) < 0.45
    twice = sum(len(set(box.stories)) < len(box.stories) for boxes in pages.values() for box in boxes)
    assert 0.1 < twice / len(pages) / 2 < 0.5
    across = Counter(story.id for boxes in pages.values() for box in boxes for story in box.stories)
    assert max(across.values()) > 20
    story = network.stories[0]
    now = boxes_of(network, outlet, story, network.end)
    assert boxes_of(network, outlet, story, network.end + timedelta(minutes=50)) == now
    assert boxes_of(network, outlet, story, network.end + timedelta(hours=1)) != now


def test_outlets_that_do_not_agree() -> None:
    network = build_network(**SMALL, agree=0.5)
    texts = [network.text_on(outlet, story) == story for outlet in network.outlets for story in network.stories]
    assert 0.2 < sum(texts) / len(texts) < 0.8
    story = network.stories[0]
    assert all(network.text_on(outlet, story).headline == story.headline for outlet in network.outlets)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_markup_shows_what_the_networks_pages_show(network: Network, layout: object) -> None:
    outlet = network.outlets[0]
    story = next(story for story in network.stories if story.deck and "é" not in "".join(story.paragraphs))
    site = Site(outlet, "http://127.0.0.2:1", "/rss/a")
    boxes = boxes_of(network, outlet, story, network.end)
    html = layout.article(ArticlePage(site=site, story=story, boxes=boxes, origin="http://127.0.0.3:1/"))
    html.encode(layout.encoding)
    cues = ["Share article: Shares Share Tweet Share Flip Email", "null in null", "More Information"]
    cues += ["International Section", "Business Section", f"Get a daily dose of {outlet.name} news", story.credit]
    for cue in [*cues, outlet.shown(story.published), story.agency.name]:
        assert cue in html
    assert html.count("/news/") >= 24
