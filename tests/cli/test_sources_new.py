"""Profiles drafted through the real command from invented sites of several shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest
from commands import Run

from newscrawler.demo.network import build_network
from newscrawler.demo.server import Served, running
from newscrawler.sources.profile import Profile, load_profile

NOUNS = ["lantern", "ferry", "orchard", "bridge", "violin", "kettle", "meadow", "anchor", "market", "tunnel"]
PLACES = ["harbour", "quarry", "lagoon", "station", "valley", "island", "castle", "mill", "square", "forest"]


@attrs.define
class Story:
    number: int
    path: str

    @property
    def headline(self) -> str:
        return headline(self.number)


def headline(number: int) -> str:
    return f"The {NOUNS[number % 10]} of the {PLACES[number // 10 % 10]} is repaired in the {number + 1}th week"


def slug(number: int) -> str:
    return headline(number).lower().replace(" ", "-")


@attrs.define
class Site:
    """A site whose pages lie in a folder, each with its address beside it."""

    host: str
    name: str
    stories: Sequence[Story]
    sections: Sequence[str] = ("world", "business", "sport")
    language: str = "en"
    stamp: str = "2025-05-01T20:03:00+10:00"
    closing: str = ""
    head: str = ""

    def save(self, folder: Path, *, articles: int = 3) -> None:
        folder.mkdir(exist_ok=True)
        self._save(folder, "front", "/", self._page("News", self._teasers()))
        for story in self.stories[:articles]:
            text = "".join(f"<p>{self._paragraph(story.number, part)}</p>" for part in range(4))
            main = (
                f"<article><h1>{story.headline}</h1><time datetime='{self.stamp}'>{self.stamp}</time>{text}"
                f"{f'<p>{self.closing}</p>' if self.closing else ''}</article>"
            )
            head = (
                f'<meta property="og:type" content="article">'
                f'<meta property="article:published_time" content="{self.stamp}">'
            )
            self._save(folder, f"story{story.number}", story.path, self._page(story.headline, main, head))

    def _paragraph(self, number: int, part: int) -> str:
        return (
            f"Workers at the {PLACES[(number + part) % 10]} said on day {number * 7 + part} that the "
            f"{NOUNS[(number + part) % 10]} had been lifted by {number + part + 2} cranes while the council of the "
            f"{PLACES[(number + 3) % 10]} counted what the {NOUNS[(part + 5) % 10]} had cost and who would pay for it."
        )

    def _teasers(self) -> str:
        return "".join(f'<li><h3><a href="{s.path}">{s.headline}</a></h3></li>' for s in self.stories)

    def _page(self, title: str, main: str, head: str = "") -> str:
        menu = "".join(f'<li><a href="/{section}">{section.title()}</a></li>' for section in self.sections)
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><title>{title} | {self.name}</title>{self.head}{head}'
            f'<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>'
            f'<nav><ul><li><a href="/">Home</a></li>{menu}</ul></nav><main>{main}</main>'
            f'<footer><a href="/about-us">About us</a> <a href="/privacy">Privacy</a></footer></body></html>'
        )

    def _save(self, folder: Path, name: str, path: str, text: str) -> None:
        name = f"{self.host.replace('.', '-')}-{name}"
        (folder / f"{name}.html").write_text(text, "utf-8")
        (folder / f"{name}.json").write_text(json.dumps({"url": f"https://{self.host}{path}"}), "utf-8")


def hash_of(number: int) -> str:
    return f"{number * 2654435761 % 2**32:08x}"[::-1].replace("0", "a")[:7] + "4f"


NETWORK_IDS = [278_100_000 + 371 * number for number in range(30)]
PATHS = {
    "ids": lambda n: f"/news/{NETWORK_IDS[n]}/{slug(n)}",
    "dates": lambda n: f"/2025/{n % 12 + 1:02}/{n % 28 + 1:02}/{slug(n)}-{40_000 + 97 * n}.html",
    "hashes": lambda n: f"/{['world', 'business', 'sport'][n % 3]}/story/{hash_of(n)}/{slug(n)}",
    "leading ids": lambda n: f"/a/{50_000 + 13 * n}-{slug(n)}",
    "no ids": lambda n: f"/2025/05/{n % 28 + 1:02}/{slug(n)}",
}
TEMPLATES = {
    "ids": ("/news/<id>/<slug>", str(NETWORK_IDS[0])),
    "dates": ("/<year>/<month>/<day>/<slug>-<id>.html", "40000"),
    "hashes": ("/<section>/story/<id>/<slug>", hash_of(0)),
    "leading ids": ("/a/<id>-<slug>", "50000"),
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the operator's profiles, empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "newscrawler" / "sources"


def site(shape: str, host: str = "www.harbour.example", name: str = "Harbour Gazette", **told: Any) -> Site:
    return Site(host, name, [Story(number, PATHS[shape](number)) for number in range(30)], **told)


@pytest.mark.parametrize("shape", PATHS)
def test_a_site_of_each_shape(shape: str, config: Path, tmp_path: Path, newscrawler: Run) -> None:
    harbour = site(shape)
    harbour.save(tmp_path / "saved")
    ran = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved", "--json")
    assert ran.code == 0, ran.stderr
    profile = load_profile(config / "harbour.toml")
    template, first = TEMPLATES.get(shape, (None, None))
    assert profile.article_path == template
    assert profile.network_id(f"https://www.harbour.example{harbour.stories[0].path}") == first
    (outlet,) = profile.outlets
    assert (outlet.name, outlet.domain, outlet.base_url) == (
        "Harbour Gazette",
        "harbour.example",
        "https://www.harbour.example/",
    )
    assert profile.addresses("feeds") == ["https://www.harbour.example/feed.xml"]
    assert [url.removeprefix("https://www.harbour.example") for url in profile.addresses("sections")] == [
        *["/", "/world", "/business", "/sport"]
    ]
    assert (profile.language, profile.time_zone) == ("en", "Etc/GMT-10")
    guessed = {guess["key"]: guess for guess in ran.json["guessed"]}
    if template is not None:
        assert guessed["article_path"]["note"].startswith("30 of 30 story links fit")
    else:
        assert "article_path: none of 30 story links has an id; the site is read by its URLs" in ran.json["missing"]
    assert newscrawler("sources", "check", "harbour").code == 0


def test_the_report_tells_what_is_found_and_what_is_missing(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    site("ids").save(tmp_path / "saved", articles=2)
    ran = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved")
    rows = [line.split() for line in ran.stdout.splitlines()]
    assert " ".join(rows[0]) == (
        "kind headline date source deck body authors credit dateline words teasers stories page"
    )
    assert sorted(row[0] for row in rows[1:4]) == ["article", "article", "list"]
    told = next(row for row in rows if row[0] == "article")
    assert told[1:9] == ["yes", "yes", "-", "-", "yes", "-", "-", "-"]
    assert re.search(r"^guessed +article_path /news/<id>/<slug> \(30 of 30", ran.stdout, re.MULTILINE)
    assert re.search(r"^to do +country: of harbour\.example$", ran.stdout, re.MULTILINE)
    assert ran.stdout.splitlines()[-1] == f"written   {config / 'harbour.toml'}"
    # What is left to do stands in the file, too.
    assert "# To do: country: of harbour.example" in (config / "harbour.toml").read_text("utf-8")


def test_outlets_of_one_network_share_ids(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    for host, name in (("www.harbour.com.au", "Harbour Gazette"), ("lagoon.example", "Lagoon Post")):
        site("ids", host, name).save(tmp_path / "saved", articles=1)
    ran = newscrawler("sources", "new", "tidewire", "--from", tmp_path / "saved", "--json")
    profile = load_profile(config / "tidewire.toml")
    assert {(outlet.name, outlet.domain, outlet.country) for outlet in profile.outlets} == {
        ("Harbour Gazette", "harbour.com.au", "AU"),
        ("Lagoon Post", "lagoon.example", None),
    }
    assert profile.outlet_of("https://lagoon.example/news/1/a") is not None
    assert profile.feeds == ["/feed.xml"]
    assert profile.sections == ["/", "/world", "/business", "/sport"]
    note = next(guess["note"] for guess in ran.json["guessed"] if guess["key"] == "article_path")
    assert "a network's id: 30 of 30 ids seen on several outlets have one headline" in note


def test_ids_that_stand_for_other_stories_elsewhere_are_no_networks(
    config: Path, tmp_path: Path, newscrawler: Run
) -> None:
    site("ids").save(tmp_path / "saved")
    other = site("ids", "www.lagoon.example", "Lagoon Post")
    other.stories = [Story(29 - number, story.path) for number, story in enumerate(other.stories)]
    other.save(tmp_path / "saved")
    ran = newscrawler("sources", "new", "tidewire", "--from", tmp_path / "saved")
    assert load_profile(config / "tidewire.toml").article_path is None
    assert '# article_path = "/news/<id>/<slug>"' in (config / "tidewire.toml").read_text("utf-8")
    assert "30 ids stand for other stories on other outlets" in ran.stdout


def test_a_path_that_fits_pages_of_no_story_is_left_to_the_operator(
    config: Path, tmp_path: Path, newscrawler: Run
) -> None:
    harbour = site("ids", sections=[f"a{number}/index" for number in range(10)])
    harbour.stories = [Story(number, f"/a{number % 10}/{600_000 + number}") for number in range(30)]
    harbour.save(tmp_path / "saved")
    ran = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved")
    assert load_profile(config / "harbour.toml").article_path is None
    assert "links to no story fit too" in ran.stdout


def test_links_with_ids_elsewhere_do_not_outvote_the_articles_given(
    config: Path, tmp_path: Path, newscrawler: Run
) -> None:
    harbour = site("ids")
    advertised = [Story(number, f"/out/{900_000 + number}/{slug(number)}") for number in range(1, 30)]
    harbour.stories = [harbour.stories[0], *advertised]
    harbour.save(tmp_path / "saved", articles=1)
    ran = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved")
    assert ran.code == 0
    assert load_profile(config / "harbour.toml").article_path != "/out/<id>/<slug>"


def test_a_feed_tells_further_outlets_of_the_network(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    site("ids").save(tmp_path / "saved", articles=1)
    items = "".join(
        f"<item><title>{headline(n if host == 'lagoon' else n + 40)}</title>"
        f"<link>https://www.{host}.example/news/{NETWORK_IDS[n]}/{slug(n)}</link></item>"
        for host in ("lagoon", "estuary")
        for n in range(4)
    )
    (tmp_path / "saved" / "all.xml").write_text(f"<rss version='2.0'><channel>{items}</channel></rss>", "utf-8")
    (tmp_path / "saved" / "all.json").write_text('{"url": "https://feeds.tidewire.example/all"}', "utf-8")
    ran = newscrawler("sources", "new", "tidewire", "--from", tmp_path / "saved", "--json")
    profile = load_profile(config / "tidewire.toml")
    assert [outlet.domain for outlet in profile.outlets] == ["harbour.example", "lagoon.example"]
    # Other headlines under these ids: it may be of the network, or not.
    assert ran.json["candidates"] == ["estuary.example"]
    assert '# domain = "estuary.example"' in (config / "tidewire.toml").read_text("utf-8")
    assert profile.feeds == ["https://feeds.tidewire.example/all"]


def test_what_bodies_repeat_is_a_promo(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    harbour = site(
        "ids",
        closing="Readers of the Harbour Gazette may borrow the boat of the editors on each Sunday.",
    )
    harbour.save(tmp_path / "saved")
    newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved")
    (promo,) = load_profile(config / "harbour.toml").promos
    assert promo.startswith("Readers of the {outlet} may borrow")


def test_one_page_of_an_address_given(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    site("ids").save(tmp_path / "saved", articles=1)
    page = tmp_path / "page.html"
    page.write_bytes(next((tmp_path / "saved").glob("*story0.html")).read_bytes())
    unknown = newscrawler("sources", "new", "harbour", "--from", page)
    assert (unknown.code, config.exists()) == (1, False)
    assert "address is not known" in unknown.stderr
    url = f"https://www.harbour.example{PATHS['ids'](0)}"
    ran = newscrawler("sources", "new", "harbour", "--from", page, "--url", url)
    assert ran.code == 0, ran.stderr
    assert load_profile(config / "harbour.toml").article_path == "/news/<id>/<slug>"
    assert "guessed from 1 address(es) alone" in ran.stdout


def test_no_profile_is_overwritten_unasked(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    site("ids").save(tmp_path / "saved")
    config.mkdir(parents=True)
    mine = config / "harbour.toml"
    mine.write_text("# mine", "utf-8")
    refused = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved")
    assert (refused.code, mine.read_text("utf-8")) == (2, "# mine")
    printed = newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved", "--output", "-")
    assert (printed.code, mine.read_text("utf-8")) == (0, "# mine")
    assert newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved", "--force").code == 0
    # stdout is the profile alone where it is asked for there.
    assert printed.stdout == mine.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["Harbour", "--from", "."], 2),
        (["harbour"], 2),
        (["harbour", "--from", "nosuch.html"], 1),
        (["harbour", "--from", "http://127.0.0.1:9/"], 1),
        (["harbour", "--from", ".", "--url", "https://harbour.example/"], 2),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    arguments: list[str], code: int, config: Path, newscrawler: Run
) -> None:
    ran = newscrawler("sources", "new", *arguments)
    assert (ran.code, ran.stdout, config.exists()) == (code, "", False)
    assert ran.stderr


def test_hostile_text_does_not_break_the_file(config: Path, tmp_path: Path, newscrawler: Run) -> None:
    hostile = 'The "Quoted" \\ Times\x7f #1 = ['
    site("ids", head=f"<meta property='og:site_name' content='{hostile}'>").save(tmp_path / "saved")
    assert newscrawler("sources", "new", "harbour", "--from", tmp_path / "saved").code == 0
    assert load_profile(config / "harbour.toml").outlets[0].name.startswith('The "Quoted" \\ Times')


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(build_network(3, 40, 1), tmp_path_factory.mktemp("demo"), port=0) as each:
        yield each


def test_live_pages_are_drafted_as_the_networks_own_profile_has_it(
    served: Served, config: Path, newscrawler: Run
) -> None:
    truth: Profile = load_profile(served.profile)
    fronts = [outlet.base_url for outlet in truth.outlets]
    before = served.counts()
    ran = newscrawler("sources", "new", "mine", "--from", *fronts, f"{fronts[0]}nosuch", f"{fronts[0]}print/1")
    assert ran.code == 1
    assert f"{fronts[0]}nosuch: HTTP 404" in ran.stderr
    assert f"{fronts[0]}print/1: robots.txt forbids it" in ran.stderr
    assert served.counts()["disallowed"] == before["disallowed"] == 0
    mine = load_profile(config / "mine.toml")
    assert mine.article_path == truth.article_path
    assert [outlet.name for outlet in mine.outlets] == [outlet.name for outlet in truth.outlets]
    assert set(mine.addresses("sitemaps")) == set(truth.addresses("sitemaps"))
    assert set(mine.addresses("feeds")) < set(truth.addresses("feeds"))
