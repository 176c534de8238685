"""Profiles: what a file may say, what is made of it, and which one wins."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.sources import catalog
from newscrawler.sources.profile import (
    Outlet,
    PageProfile,
    Profile,
    ProfileError,
    load_profile,
    match_path,
    profile_for_site,
)
from newscrawler.sources.target import find_target
from newscrawler.urls import is_web_url, netloc

OUTLET = '[[outlets]]\nname = "Harbour Gazette"\ndomain = "harbour.example"\n'
VALID = f'name = "tidewire"\n{OUTLET}'


@pytest.fixture
def own_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the operator's folder of profiles."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "newscrawler" / "sources"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "name: "),
        ("name = ", "not valid TOML"),
        ("name = 'a'\nname = 'b'", "not valid TOML"),
        (OUTLET, "name: "),
        (f'name = "Tide Wire"\n{OUTLET}', "name: "),
        (f'name = ""\n{OUTLET}', "name: "),
        (f'name = "a/b"\n{OUTLET}', "name: "),
        (f"name = 7\n{OUTLET}", "name: "),
        ('name = "tidewire"', "outlets: "),
        ('name = "tidewire"\noutlets = []', "outlets: "),
        ('name = "tidewire"\noutlets = ["harbour.example"]', "outlets.0: "),
        ('name = "tidewire"\n[[outlets]]\nname = "H"', "outlets.0.domain: "),
        ('name = "tidewire"\n[[outlets]]\ndomain = "h.example"', "outlets.0.name: "),
        (f'{VALID}feed = ["/rss"]', "outlets.0.feed: "),
        (f'feed = ["/rss"]\n{VALID}', "feed: "),
        (f'feeds = "/rss"\n{VALID}', "feeds: "),
        (f'article_path = "/news/"\n{VALID}', "article_path: "),
        (f"section_pages = 0\n{VALID}", "section_pages: "),
        (f'copies = "some"\n{VALID}', "copies: "),
        (f'copies = "sample:2"\n{VALID}', "copies: "),
        (f"list_budget = 0\n{VALID}", "list_budget: "),
        (f"politeness = {{ delay = -1 }}\n{VALID}", "politeness.delay: "),
        (f"politeness = {{ delay = 'long' }}\n{VALID}", "politeness.delay: "),
        (f"politeness = {{ concurrency = 0 }}\n{VALID}", "politeness.concurrency: "),
        (f"politeness = {{ pause = 1 }}\n{VALID}", "politeness.pause: "),
    ],
)
def test_an_invalid_profile_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert str(caught.value).startswith(f"profile {path}")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read_are_told_in_one_line(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.toml", tmp_path, binary):
        with pytest.raises(ProfileError, match=r"^profile [^\n]+$"):
            load_profile(path)


@given(st.text())
def test_any_text_is_a_profile_or_a_profile_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, "utf-8", errors="replace")
    with pytest.raises(ProfileError, match=r"^profile [^\n]+$"):
        load_profile(path)


@pytest.mark.parametrize(
    ("template", "path", "identity"),
    [
        ("/news/<id>/<slug>", "/news/17/a-boat", "17"),
        ("/news/<id>/<slug>", "/news/17/a-boat/", "17"),
        ("/news/<id>/<slug>", "/news/17/", "17"),
        ("/news/<id>/<slug>", "/news/17", "17"),
        ("/news/<id>/<slug>", "/news/17/a-boat?page=2#top", "17"),
        ("/news/<id>/<slug>", "/news/17/a-boat/print", None),
        ("/news/<id>/<slug>", "/news/", None),
        ("/news/<id>/<slug>", "/old/news/17/a-boat", None),
        ("/news/<id>/<slug>", "/news-17/a-boat", None),
        ("/<section>/a.<id>.html", "/sea/a.17.html", "17"),
        ("/<section>/a.<id>.html", "/sea/aX17.html", None),
        ("/<section>/a.<id>.html", "/sea/deep/a.17.html", None),
        ("/story/<id>/", "/story/17", "17"),
        ("/story/<id>", "/story/17/", "17"),
        (None, "/news/17/a-boat", None),
    ],
)
def test_templates(template: str | None, path: str, identity: str | None) -> None:
    assert match_path(template, f"https://harbour.example{path}") == identity


def test_a_network_id_is_one_of_the_networks_hosts_only() -> None:
    profile = Profile(name="t", article_path="/news/<id>", outlets=[Outlet(name="H", domain="harbour.example")])
    assert profile.network_id("https://www.harbour.example/news/17") == "17"
    assert profile.network_id("https://HARBOUR.example/news/17") == "17"
    assert profile.network_id("https://lagoon.example/news/17") is None
    assert profile.network_id("https://harbour.example:8443/news/17") is None


def test_addresses_are_absolute_and_asked_once() -> None:
    profile = Profile(
        name="tidewire",
        feeds=["https://feeds.tidewire.example/all", "/rss"],
        sections=["/", "/sea"],
        outlets=[
            Outlet(name="H", domain="harbour.example", feeds=["/rss/harbour", "https://feeds.tidewire.example/all"]),
            Outlet(name="L", domain="lagoon.example", url="http://127.0.0.3:8917/", sections=["/sea", "sky"]),
        ],
    )
    assert profile.addresses("feeds") == [
        "https://feeds.tidewire.example/all",
        "https://www.harbour.example/rss",
        "https://www.harbour.example/rss/harbour",
        "http://127.0.0.3:8917/rss",
    ]
    assert profile.addresses("sections") == [
        "https://www.harbour.example/",
        "https://www.harbour.example/sea",
        "http://127.0.0.3:8917/",
        "http://127.0.0.3:8917/sea",
        "http://127.0.0.3:8917/sky",
    ]
    assert profile.addresses("sitemaps") == []


def test_what_a_page_may_know_of_its_profile() -> None:
    profile = Profile(
        name="tidewire",
        article_path="/news/<id>",
        time_zone="Australia/Sydney",
        language="en",
        promos=["Read {outlet}"],
        outlets=[Outlet(name="Harbour Gazette", domain="harbour.example", country="AU")],
    )
    told = profile.for_page("https://www.harbour.example/news/17")
    assert told == PageProfile(
        network="tidewire",
        outlet="Harbour Gazette",
        domain="harbour.example",
        country="AU",
        article_path="/news/<id>",
        time_zone="Australia/Sydney",
        language="en",
        promos=told.promos,
    )
    assert list(told.promos) == ["Read {outlet}"]
    assert PageProfile(**told.as_params()).as_params() == told.as_params()
    elsewhere = profile.for_page("https://www.elsewhere.example/news/17")
    assert (elsewhere.outlet, elsewhere.domain, elsewhere.country) == (None, "elsewhere.example", None)


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(
        ["harbour.example", "www.Harbour.example", "127.0.0.3", "[::1]", "münchen.example", "東京.example"]
    ),
    st.sampled_from(["", ":8917"]),
)
def test_any_site_has_a_profile(scheme: str, host: str, port: str) -> None:
    url = f"{scheme}://{host}{port}/a/page"
    profile = profile_for_site(url)
    assert profile.outlet_of(url) is not None
    assert not profile.is_network
    (outlet,) = profile.outlets
    assert netloc(outlet.base_url) == netloc(url)
    told = profile.for_page(url)
    assert (told.network, told.outlet, told.domain) == (None, None, outlet.domain)
    assert catalog.page_profile(url).as_params() == told.as_params()


def test_the_bundled_profile() -> None:
    profile = catalog.find_profile("bignewsnetwork")
    domains = [outlet.domain for outlet in profile.outlets]
    assert len(domains) == len(set(domains)) >= 70
    assert len({outlet.name for outlet in profile.outlets}) == len(domains)
    hosts = [host for outlet in profile.outlets for host in outlet.all_hosts]
    assert len(hosts) == len(set(hosts))
    assert {"newyorktelegraph.com", "londonmercury.com", "beijingbulletin.com"} <= set(domains)
    assert profile.network_id("https://www.londonmercury.com/news/278000001/a-story") == "278000001"
    assert profile.outlet_of("https://feeds.bignewsnetwork.com/category/c08dd24cec417021") is not None
    assert profile.outlet_of("http://LondonMercury.com/") is profile.outlet_of("https://www.londonmercury.com/")
    for kind in ("feeds", "sections", "sitemaps"):
        assert all(is_web_url(url) for url in profile.addresses(kind))
    assert profile.addresses("feeds")
    assert profile.politeness.concurrency == 1
    assert (profile.politeness.delay or 0) >= 1


def test_every_bundled_profile_is_named_as_its_file() -> None:
    paths = {name: path for name, path in catalog.profile_paths().items() if path.parent == catalog.BUNDLED}
    assert paths
    for name, path in paths.items():
        assert load_profile(path).name == name


def test_the_operators_profile_wins_over_the_bundled_one(own_sources: Path) -> None:
    bundled = catalog.find_profile("bignewsnetwork")
    (own_sources / "bignewsnetwork.toml").write_text(VALID.replace("tidewire", "bignewsnetwork"))
    (own_sources / "lagoon.toml").write_text(VALID.replace("tidewire", "lagoon").replace("harbour", "lagoon"))
    assert catalog.find_profile("bignewsnetwork").outlets[0].domain == "harbour.example"
    assert list(catalog.profile_paths()) == sorted(catalog.profile_paths())
    assert {"bignewsnetwork", "lagoon"} <= set(catalog.profile_paths())
    assert find_target("lagoon").profile.outlets[0].domain == "lagoon.example"
    # By its path the bundled one is still to be had.
    assert catalog.find_profile(str(catalog.BUNDLED / "bignewsnetwork.toml")) == bundled


def test_an_invalid_profile_of_the_operator_is_told_not_passed_over(own_sources: Path) -> None:
    (own_sources / "bignewsnetwork.toml").write_text("name = ")
    with pytest.raises(ProfileError, match=r"not valid TOML"):
        catalog.find_profile("bignewsnetwork")


@pytest.mark.parametrize("source", ["nosuch", "", "no/such.toml", "ftp://harbour.example/", "http://", "~/none.toml"])
def test_what_is_no_source_is_told_in_one_line(source: str) -> None:
    with pytest.raises(ProfileError, match=r"^[^\n]+$"):
        find_target(source)


def test_a_source_by_url_is_read_by_its_networks_profile() -> None:
    target = find_target("https://www.londonmercury.com/news/278000001/a-story")
    assert (target.profile.name, target.url) == ("bignewsnetwork", target.name)
    alone = find_target("https://www.elsewhere.example/a")
    assert (alone.profile.name, alone.name) == ("elsewhere.example", "https://www.elsewhere.example/a")
    assert find_target("bignewsnetwork").url is None
