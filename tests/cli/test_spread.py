"""Origin, spread and counts of a network that was polled while it changed, held against its truth.

Lists of a served network are saved at many times of its own clock, outlets in turn, and replayed; its articles follow.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from commands import call

from newscrawler.demo.feeds import feed_path
from newscrawler.demo.layouts.page import section_path
from newscrawler.demo.network import SECTIONS, Network, build_network
from newscrawler.demo.outlets import AGENCIES, Outlet
from newscrawler.demo.server import Served, running
from newscrawler.mongo.client import connect, with_database
from newscrawler.sources import catalog

from .terminal import run_on_terminal

BY_SECTIONS = 4
"""The outlet whose section pages are polled; of the others it is the feeds."""
ROUNDS, EVERY, TURN = 22, timedelta(minutes=40), timedelta(minutes=7)


@attrs.define
class Polled:
    """A network that was polled: what is true of it, what was asked when, and where it is stored."""

    network: Network
    uri: str
    truth: dict[str, dict[str, Any]]
    polls: dict[str, list[datetime]]
    """By outlet."""

    def told(self, *arguments: str) -> Any:
        ran = call(*arguments, "--json", "--mongo-uri", self.uri)
        assert ran.code == 0, ran.stderr
        return ran.json

    def shown(self, story: dict[str, Any]) -> dict[str, datetime]:
        return {entry["outlet"]: instant(entry["firstShown"]) for entry in story["outlets"]}

    def interval(self, outlet: str, shown: datetime) -> tuple[datetime | None, datetime]:
        """Give the last poll of an outlet without a story, and the first one with it."""
        polls = self.polls[outlet]
        return max((at for at in polls if at < shown), default=None), min(at for at in polls if at >= shown)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Saver:
    """Saves pages of the served network as they are at the clock's time."""

    def __init__(self, served: Served, network: Network, folder: Path) -> None:
        self.served, self.network, self.folder = served, network, folder
        self.now = network.end

    def go_to(self, moment: datetime) -> None:
        self.served.control("clock", advance=(moment - self.now).total_seconds())
        self.now = moment

    def save(self, outlet: Outlet, path: str, ending: str) -> None:
        url = f"http://{outlet.host}:{self.served.port}{path}"
        with urllib.request.urlopen(url) as response:
            body = response.read()
        stem = f"{self.now:%d%H%M%S}-{outlet.number}-{re.sub(r'[^a-z0-9]+', '-', path.lower())}"
        (self.folder / f"{stem}.{ending}").write_bytes(body)
        (self.folder / f"{stem}.json").write_text(json.dumps({"url": url, "fetchedAt": self.now.isoformat()}))


@pytest.fixture(scope="module")
def polled(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Polled]:
    network = build_network(5, 24, 7, agree=0.6)
    config, pages = tmp_path_factory.mktemp("config"), tmp_path_factory.mktemp("pages")
    uri = with_database(mongo_uri, "test_spread")
    polls: dict[str, list[datetime]] = defaultdict(list)
    with running(network, tmp_path_factory.mktemp("demo"), port=0, crawl_delay=0.0) as served:
        saver = Saver(served, network, pages)
        for number in range(ROUNDS):
            for outlet in network.outlets:
                # The first round finds stories that were there before; one outlet is asked less.
                if number % 2 == 0 and outlet.number == 1:
                    continue
                saver.go_to(network.end - (ROUNDS - 1 - number) * EVERY - (5 - outlet.number) * TURN)
                # The last round sees all there is.
                if number == ROUNDS - 1:
                    saver.go_to(network.end + outlet.number * TURN)
                polls[outlet.domain].append(saver.now)
                if outlet.number == BY_SECTIONS:
                    for section in SECTIONS:
                        saver.save(outlet, section_path(section), "html")
                else:
                    saver.save(outlet, feed_path(outlet.domain), "xml")
        saver.go_to(network.end + timedelta(hours=1))
        for outlet in network.outlets:
            for showing in network.showings[outlet.number]:
                # One story's page on one outlet is never fetched.
                if (outlet.number, showing.story) != (0, network.showings[0][0].story):
                    saver.save(outlet, showing.story.path, "html")
        truth = {entry["id"]: entry for entry in map(json.loads, served.truth.read_text("utf-8").splitlines())}
        sources = config / "newscrawler" / "sources"
        sources.mkdir(parents=True)
        (sources / "demo.toml").write_text(served.profile.read_text("utf-8"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(config))
        catalog._known_profiles.cache_clear()
        # Twice, for nothing may be counted twice.
        for _ in range(2):
            ran = call("replay", pages, "--mongo-uri", uri, "--json")
            assert ran.code == 0, ran.stderr
        yield Polled(network, uri, truth, dict(polls))
    catalog._known_profiles.cache_clear()
    with connect(uri, "newscrawler tests").client as client:
        client.drop_database("test_spread")


@pytest.fixture(scope="module")
def stories(polled: Polled) -> dict[str, Any]:
    """Give each story as `story ID --json` tells it."""
    return {identity: polled.told("story", identity) for identity in polled.truth}


def test_a_first_appearance_is_what_the_polls_could_see(polled: Polled, stories: dict[str, Any]) -> None:
    bases = Counter()
    for identity, story in polled.truth.items():
        shown, published = polled.shown(story), instant(story["published"])
        spread = {entry["outlet"]: entry for entry in stories[identity]["spread"]}
        assert spread.keys() == shown.keys()
        for outlet, entry in spread.items():
            absent, seen = polled.interval(outlet, shown[outlet])
            since, until = entry["since"] and instant(entry["since"]), instant(entry["until"])
            assert until == seen
            # Nothing is shown before it is published.
            assert since == (published if absent is None or absent <= published else absent)
            assert since <= shown[outlet] <= until
            assert (entry["timeBasis"] == "seen") == (absent is not None and absent >= published)
            bases[entry["timeBasis"]] += 1
    assert bases["seen"] > 20
    assert bases["published"] > 20
    assert bases["feed"] == 1


def test_first_movers_and_places_are_told_with_their_ties(polled: Polled, stories: dict[str, Any]) -> None:
    decided = 0
    for identity, story in polled.truth.items():
        shown, published = polled.shown(story), instant(story["published"])
        spread = {entry["outlet"]: entry for entry in stories[identity]["spread"]}
        bounds = {outlet: polled.interval(outlet, at) for outlet, at in shown.items()}
        # Strictly after a poll, not before the publication.
        certain = {
            (one, other)
            for one in shown
            for other in shown
            if (bounds[one][1] <= bounds[other][0] if bounds[other][0] and bounds[other][0] >= published else False)
            or bounds[one][1] < published
        }
        first = {one for one in shown if not any((other, one) in certain for other in shown)}
        assert set(stories[identity]["firstMovers"]) == first
        order = sorted(shown, key=lambda outlet: shown[outlet])
        assert order[0] in first
        decided += len(first) == 1
        for outlet, entry in spread.items():
            assert entry["place"] == 1 + sum((other, outlet) in certain for other in shown)
            assert entry["lastPlace"] == len(shown) - sum((outlet, other) in certain for other in shown)
            assert entry["place"] <= order.index(outlet) + 1 <= entry["lastPlace"]
    assert 3 < decided < len(polled.truth)


def test_an_origin_is_its_agency_s(polled: Polled, stories: dict[str, Any]) -> None:
    for identity, story in polled.truth.items():
        origin = stories[identity]["origin"]
        assert origin["sourceOrganization"]["name"] == story["source"]
        assert origin["evidence"]["pageId"] == stories[identity]["foundingArticleId"]
        assert origin["evidence"]["cue"]
        # No page tells an address, but the feeds tell where the agency is.
        agency = next(agency for agency in AGENCIES if agency.name == story["source"])
        domain = origin["original"]["outlet"]
        assert domain in (agency.name.lower(), urlsplit(agency.url).hostname)
        reasons = [{"cue": "agencyDomain", "domain": domain}]
        assert origin["original"] == {"url": None, "outlet": domain, "articleId": None, "reasons": reasons}
        assert origin["tied"] == []


def test_the_report_counts_what_is_true(polled: Polled) -> None:
    report, truth = polled.told("report"), polled.truth.values()
    pages = sum(len(story["outlets"]) for story in truth)
    assert (report["stories"], report["copies"], report["fetched"]) == (len(truth), pages, pages - 1)
    assert report["naive"] == {"stories": pages, "times": round(pages / len(truth), 4)}
    assert report["shareOfCopies"] == round(1 - len(truth) / pages, 4)
    assert (report["teasers"], report["teasersOfNoStory"]) == (len(truth), 0)

    def rows(table: list[dict[str, Any]], key: str) -> dict[Any, tuple[int, int, int]]:
        return {row[key]: (row["stories"], row["copies"], row["teasers"]) for row in table}

    def expected(keys: Any) -> dict[Any, tuple[int, int, int]]:
        found: defaultdict[Any, list[int]] = defaultdict(lambda: [0, 0])
        for story in truth:
            for key in keys(story):
                found[key][0] += 1
                found[key][1] += len(story["outlets"])
        return {key: (number, copies, number) for key, (number, copies) in found.items()}

    assert rows(report["byAgency"], "agency") == expected(lambda story: [story["source"]])
    assert rows(report["byDay"], "day") == expected(lambda story: [story["published"][:10]])
    assert rows(report["byCountry"]["agency"], "country") == expected(lambda _: [None])
    assert rows(report["byCountry"]["dateline"], "country") == expected(
        lambda story: {place["country"] for place in story["datelinePlaces"]} or {None}
    )
    on = Counter(entry["outlet"] for story in truth for entry in story["outlets"])
    assert rows(report["byOutlet"], "outlet") == {outlet: (n, n, n) for outlet, n in on.items()}
    countries = {outlet.country: on[outlet.domain] for outlet in polled.network.outlets}
    assert rows(report["byCountry"]["outlet"], "country") == {land: (n, n, n) for land, n in countries.items()}


def test_the_report_tells_first_movers_with_their_ties(polled: Polled, stories: dict[str, Any]) -> None:
    report = polled.told("report")
    first = {identity: told["firstMovers"] for identity, told in stories.items() if len(told["spread"]) > 1}
    alone = Counter(outlets[0] for outlets in first.values() if len(outlets) == 1)
    tied = Counter(outlet for outlets in first.values() if len(outlets) > 1 for outlet in outlets)
    assert {row["outlet"]: (row["first"], row["tied"]) for row in report["byOutlet"]} == {
        outlet.domain: (alone[outlet.domain], tied[outlet.domain]) for outlet in polled.network.outlets
    }
    assert report["firstMovers"] == {
        "stories": len(first),
        "decided": alone.total(),
        "tied": len(first) - alone.total(),
    }


def test_the_report_since_a_time_is_of_the_stories_first_seen_since(polled: Polled) -> None:
    since = polled.network.end - timedelta(hours=6)
    seen = {
        identity: min(polled.interval(outlet, at)[1] for outlet, at in polled.shown(story).items())
        for identity, story in polled.truth.items()
    }
    late = {identity for identity, at in seen.items() if at >= since}
    assert 0 < len(late) < len(seen)
    report = polled.told("report", "--since", since.isoformat())
    assert report["stories"] == len(late)
    assert report["copies"] == sum(len(polled.truth[identity]["outlets"]) for identity in late)
    listed = polled.told("stories", "--since", since.isoformat(), "--limit", "100")
    assert {story["networkId"] for story in listed} == late
    assert polled.told("report", "--since", "2999-01-01")["stories"] == 0


def ids(polled: Polled, *arguments: str) -> list[str]:
    return [story["networkId"] for story in polled.told("stories", "--limit", "100", *arguments)]


def test_stories_are_filtered(polled: Polled) -> None:
    truth = polled.truth
    outlet = polled.network.outlets[2]
    on = {i for i, story in truth.items() if outlet.domain in polled.shown(story)}
    assert len(on) < len(truth)
    for name in (outlet.domain, outlet.name, outlet.name.upper()):
        assert set(ids(polled, "--outlet", name)) == on
    assert ids(polled, "--outlet", "nosuch.example") == []
    assert set(ids(polled, "--country", outlet.country.lower())) == on
    lands = Counter(place["country"] for story in truth.values() for place in story["datelinePlaces"])
    land = lands.most_common()[0][0]
    assert set(ids(polled, "--country", land, "--country-of", "dateline")) == {
        i for i, story in truth.items() if land in {place["country"] for place in story["datelinePlaces"]}
    }
    assert ids(polled, "--country", "FR", "--country-of", "agency") == []
    ran = call("stories", "--country", "Norway", "--mongo-uri", polled.uri)
    assert (ran.code, ran.stdout) == (2, "")
    assert "Norway is no code of two letters" in ran.stderr
    agency = next(iter(truth.values()))["source"]
    both = {i for i in on if truth[i]["source"] == agency}
    assert set(ids(polled, "--outlet", outlet.domain, "--source", agency)) == both


def test_stories_are_searched_in_headline_and_text(polled: Polled) -> None:
    def having(*words: str) -> set[str]:
        texts = {
            identity: "\n".join([story["headline"], story["deck"] or "", *story["paragraphs"]]).lower()
            for identity, story in polled.truth.items()
        }
        return {i for i, text in texts.items() if all(re.search(rf"(?<!\w){word}", text) for word in words)}

    story = next(iter(polled.truth.values()))
    headline = [word.lower() for word in re.findall(r"[A-Za-z]{5,}", story["headline"])][:2]
    text = re.findall(r"[a-z]{7,}", story["paragraphs"][0])[0]
    assert set(ids(polled, "--search", " ".join(headline).upper())) == having(*headline) >= {story["id"]}
    assert set(ids(polled, "--search", f"{text} {headline[0]}")) == having(text, headline[0]) >= {story["id"]}
    assert ids(polled, "--search", "zyzzyva") == []
    ran = call("stories", "--search", " - ", "--mongo-uri", polled.uri)
    assert (ran.code, ran.stdout) == (2, "")
    assert "search for 1 to 10 words" in ran.stderr


def test_stories_are_sorted(polled: Polled) -> None:
    by_date = ids(polled, "--sort", "published")
    assert by_date == sorted(polled.truth, key=lambda i: polled.truth[i]["published"], reverse=True)
    counts = [len(polled.truth[i]["outlets"]) for i in ids(polled, "--sort", "outlets")]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]
    seen = [story["firstSeen"] for story in polled.told("stories", "--limit", "100")]
    assert seen == sorted(seen, reverse=True)


def test_a_story_is_shown_to_people(polled: Polled, stories: dict[str, Any]) -> None:
    identity = next(i for i, told in stories.items() if len(told["firstMovers"]) > 1)
    shown = call("story", identity, "--mongo-uri", polled.uri).stdout
    assert shown.startswith(polled.truth[identity]["headline"])
    assert "one of " in shown
    assert "their times overlap" in shown
    assert "(the agency's own domain)" in shown
    for entry in stories[identity]["spread"]:
        assert entry["outlet"] in shown
        assert entry["until"].replace("T", " ")[:19] in shown


@pytest.fixture(scope="module")
def reworded(polled: Polled) -> tuple[str, str, str, str, str]:
    """Give a story, two outlets, and the last paragraph on each where they differ."""
    for story in polled.network.stories:
        on = [outlet for outlet in polled.network.outlets if (outlet.number, story.id) in polled.network.shown]
        for one in on[1:]:
            for other in on[1:]:
                before, after = (polled.network.text_on(outlet, story).paragraphs[-1] for outlet in (one, other))
                if before != after and "<" not in before + after:
                    return story.id, one.domain, other.domain, before, after
    raise AssertionError("all outlets agree")


def test_diff_tells_what_an_outlet_changed(polled: Polled, reworded: tuple[str, ...]) -> None:
    identity, one, other, before, after = reworded
    told = polled.told("story", identity, "--diff", one, other)
    assert (told["before"]["outlet"], told["after"]["outlet"]) == (one, other)
    (change,) = told["changes"]
    assert change["field"] == "articleBody"
    assert "headline" in told["same"]
    changed = [part for parts in change["paragraphs"] for part in parts if part[0] != "same"]
    assert changed
    sides = {
        kind: "\n\n".join("".join(t for k, t in parts if k in ("same", kind)) for parts in change["paragraphs"])
        for kind in ("gone", "new")
    }
    assert sides["gone"].strip().endswith(before)
    assert sides["new"].strip().endswith(after)

    plain = call("story", identity, "--diff", one, other, "--mongo-uri", polled.uri)
    assert (plain.code, plain.stderr) == (0, "")
    assert "\x1b" not in plain.stdout
    assert plain.stdout.startswith(f"- {one}")
    assert "the same: headline" in plain.stdout
    coloured = run_on_terminal("story", identity, "--diff", one, other, "--mongo-uri", polled.uri).stdout
    assert f"\x1b[31m- {one}" in coloured
    assert f"\x1b[32m+ {other}" in coloured
    same = call("story", identity, "--diff", one, one, "--mongo-uri", polled.uri).stdout
    assert "articleBody" in same.splitlines()[-1]


def test_diff_as_html_is_a_page(polled: Polled, reworded: tuple[str, ...]) -> None:
    from lxml import html

    identity, one, other, before, after = reworded
    page = call("story", identity, "--diff", one, other, "--html", "--mongo-uri", polled.uri).stdout
    tree = html.document_fromstring(page)
    assert polled.truth[identity]["headline"] in tree.findtext(".//h1")
    for tag, kept in (("ins", before), ("del", after)):
        copy = html.document_fromstring(page)
        for element in copy.xpath(f"//p//{tag}"):
            element.drop_tree()
        assert kept in [p.text_content() for p in copy.xpath("//p")]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--html"], 2, "--html is a form of --diff"),
        (["--diff", "nosuch.example", "nosuch.example"], 1, "nosuch.example does not show"),
    ],
)
def test_a_diff_that_cannot_be(
    polled: Polled, reworded: tuple[str, ...], arguments: list[str], code: int, said: str
) -> None:
    ran = call("story", reworded[0], *arguments, "--mongo-uri", polled.uri)
    assert (ran.code, ran.stdout) == (code, "")
    assert said in ran.stderr


def test_a_diff_with_a_page_that_was_only_linked(polled: Polled) -> None:
    outlet, story = polled.network.outlets[0], polled.network.showings[0][0].story
    ran = call("story", story.id, "--diff", outlet.domain, outlet.domain, "--mongo-uri", polled.uri)
    assert (ran.code, ran.stdout) == (1, "")
    assert "was not fetched, only linked: newscrawler crawl http" in ran.stderr


def test_a_page_is_not_asked_for_by_an_address_of_which_no_known_profile_tells_the_outlet(
    polled: Polled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    catalog._known_profiles.cache_clear()
    outlet, story = polled.network.outlets[0], polled.network.showings[0][0].story
    ran = call("story", story.id, "--diff", outlet.domain, outlet.domain, "--mongo-uri", polled.uri)
    catalog._known_profiles.cache_clear()
    assert "only linked: crawl the profile of its network, demo, with --copies all\n" in ran.stderr


def test_stories_merged_away_are_left_out(polled: Polled) -> None:
    one, other = list(polled.truth)[:2]
    with connect(polled.uri, "newscrawler tests").client as client:
        db = client.get_default_database()
        held = db["stories"].find_one({"_id": f"demo/{one}"})
        tomb = {"_id": held["_id"], "mergedInto": f"demo/{other}", "at": datetime.now(UTC)}
        db.command("collMod", "stories", validationLevel="off")
        db["stories"].replace_one({"_id": held["_id"]}, tomb)
        try:
            assert one not in ids(polled)
            assert polled.told("story", f"demo/{one}")["networkId"] == other
            assert polled.told("report")["stories"] == len(polled.truth) - 1
        finally:
            db["stories"].replace_one({"_id": held["_id"]}, held)
            db.command("collMod", "stories", validationLevel="strict")
