"""No crawl and no command asks an address that is not public, however it is led there."""

from __future__ import annotations

import json
import socket
from ipaddress import ip_address
from pathlib import Path

import pytest
from commands import Run, call

from newscrawler.fetch.addresses import Addresses, PrivateAddressError, addresses_of, inner, is_public
from newscrawler.fetch.page import FetchError, fetch_page
from newscrawler.sources.profile import load_profile

from .attackers import Attacker, article, front

PRIVATE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1"),  # noqa: S104
    *("192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "fe80::1", "fe80::1%2"),
    *("fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "100::1"),
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2002:5db8:d70e::1", "64:ff9b::808:808"]

OUTLET = '[[outlets]]\nname = "Q"\ndomain = "q.example"\nurl = "http://the-quay.example/"\n'
SPELLINGS = ["127.0.0.2", "2130706434", "0x7f000002", "0x7f.0.0.2", "0177.0.0.2", "127.2", "127.0.0.2."]
SPELLINGS += ["[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]"]
"""Of loopback addresses: the literal, whole numbers, what old C libraries take, and IPv6."""


@pytest.mark.parametrize("address", PRIVATE)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(inner(ip_address(address)))


@pytest.mark.parametrize("address", PUBLIC)
def test_others_are(address: str) -> None:
    assert is_public(inner(ip_address(address)))


def test_a_network_that_is_allowed_is_allowed_in_any_form(tmp_path: Path) -> None:
    profile = tmp_path / "quay.toml"
    profile.write_text(
        'name = "quay"\nallow_private = ["10.1.0.0/16"]\n[[outlets]]\nname = "Q"\ndomain = "q.example"\n'
    )
    allowed = addresses_of(load_profile(profile))
    assert [allowed.allow("q.example", 80, each) for each in ("10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1")] == [
        True,
        True,
        False,
    ]


def test_a_network_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    profile = tmp_path / "quay.toml"
    profile.write_text(f'name = "quay"\nallow_private = ["10.1/99"]\n{OUTLET}')
    ran = call("crawl", profile)
    assert (ran.code, ran.stdout) == (2, "")
    assert "allow_private" in ran.stderr
    assert ran.stderr.count("\n") == 1


# --- crawls ---


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost"])
def test_a_site_at_a_private_address_is_not_asked(
    attacker: Attacker, newscrawler: Run, tmp_path: Path, host: str
) -> None:
    ran = newscrawler("crawl", attacker.profile(tmp_path, 'sections = ["/"]', host=host), "--dry-run")
    assert attacker.asked == []
    assert ran.code == 1
    told = [line for line in ran.stderr.splitlines() if "not asked: " in line]
    assert len(told) == 1
    assert "no public address" in told[0]
    assert "allow_private" in told[0]
    assert "Traceback" not in ran.stderr


def test_nor_is_it_behind_tls(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    profile = attacker.profile(tmp_path, 'sections = ["/"]', host="localhost")
    profile.write_text(profile.read_text("utf-8").replace("http://", "https://"), "utf-8")
    ran = newscrawler("crawl", profile, "--dry-run")
    assert ran.code == 1
    assert "not asked: localhost is at 127.0.0.1" in ran.stderr


def test_a_profile_may_allow_them(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    attacker.pages["/"] = front("/2026/05/01/the-tide-came-in-late-again")
    attacker.pages["/2026/05/01/the-tide-came-in-late-again"] = article("pier one")
    for allowed in ("true", '["127.0.0.0/8"]'):
        profile = attacker.profile(tmp_path, 'sections = ["/"]', f"allow_private = {allowed}")
        ran = newscrawler("crawl", profile, "--dry-run")
        assert ran.code == 0, ran.stderr
        assert [each["kind"] for each in ran.lines] == ["list", "article"]


def test_the_address_that_an_operator_types_is_asked_and_no_other(attacker: Attacker, newscrawler: Run) -> None:
    attacker.pages["/"] = front("/a", "/b")
    attacker.pages["/2026/05/01/the-tide-came-in-late-again"] = article("pier one")
    attacker.redirect("/moved", attacker.url("/secret", "127.0.0.2"))
    ran = newscrawler("crawl", attacker.url("/2026/05/01/the-tide-came-in-late-again"), "--dry-run")
    assert (ran.code, [each["kind"] for each in ran.lines]) == (0, ["article"])
    ran = newscrawler("crawl", attacker.url("/moved"), "--dry-run")
    assert ran.code == 1
    assert "off the network" in ran.stderr
    assert attacker.paths("127.0.0.2") == []


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_redirect_leads_to_one(attacker: Attacker, newscrawler: Run, tmp_path: Path, host: str) -> None:
    target = attacker.url("/secret", host)
    attacker.redirect("/", target)
    # The host that the attacker names is one of the network's: its address alone speaks against it.
    other = f'[[outlets]]\nname = "Other"\ndomain = "other.example"\nurl = "{attacker.url(host=host)}"'
    profile = attacker.profile(tmp_path, 'sections = ["/"]', 'allow_private = ["127.0.0.1/32"]', tables=other)
    ran = newscrawler("crawl", profile, "--dry-run")
    assert attacker.paths() == ["/"]
    assert len(attacker.asked) == 1
    assert "Traceback" not in ran.stderr


def test_a_second_lookup_gets_nothing_past(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    """A name that has an allowed address when it is looked up first, and another one when it is looked up again."""
    attacker.pages["/"] = front("/2026/05/01/the-tide-came-in-late-again")
    attacker.headers["/"] = [("Connection", "close")]
    allowed = 'allow_private = ["127.0.0.2/32"]'
    profile = attacker.profile(tmp_path, 'sections = ["/"]', allowed, host="rebinding.example")
    ran = newscrawler("crawl", profile, "--dry-run", program="rebinding")
    assert attacker.asked == [f"rebinding.example:{attacker.port}/"]
    assert attacker.reached == ["127.0.0.2"]
    assert "rebinding.example is at 127.0.0.1" in ran.stderr


# --- a proxy, and other handlers ---


def test_a_proxy_is_told_no_private_address(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    attacker.otherwise = lambda _path: front("/a")
    proxy = attacker.url(host="127.0.0.2")
    profile = attacker.profile(tmp_path, 'sections = ["/"]')
    ran = newscrawler("crawl", profile, "--dry-run", http_proxy=proxy, no_proxy="")
    assert attacker.asked == []
    assert "not asked: 127.0.0.1" in ran.stderr


def test_a_proxy_of_the_operators_is_asked_wherever_it_is(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    attacker.pages["http://the-quay.example/"] = front("/a")
    profile = tmp_path / "quay.toml"
    profile.write_text(f'name = "quay"\nsections = ["/"]\n[politeness]\ndelay = 0.0\n{OUTLET}')
    newscrawler("crawl", profile, "--dry-run", http_proxy=attacker.url(host="127.0.0.2"), no_proxy="")
    assert attacker.asked == [f"the-quay.examplehttp://the-quay.example/{path}" for path in ("robots.txt", "")]


def test_the_profiles_own_handler_is_told_none(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    handler = 'download_handler = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"'
    for host in ("localhost", "0x7f000001"):
        newscrawler("crawl", attacker.profile(tmp_path, 'sections = ["/"]', handler, host=host), "--dry-run")
    assert attacker.asked == []


# --- pages without a crawl ---


def test_extract_asks_what_is_typed_and_no_redirect_elsewhere(attacker: Attacker) -> None:
    attacker.pages["/a"] = article("pier one")
    assert call("extract", attacker.url("/a")).code == 0
    attacker.asked.clear()
    for target in (attacker.url("/secret", "127.0.0.2"), attacker.url("/secret", "0x7f000002"), "file:///etc/hostname"):
        attacker.redirect("/moved", target)
        ran = call("extract", attacker.url("/moved"))
        assert (ran.code, ran.stdout) == (1, "")
        assert ran.stderr.count("\n") == 1
    assert attacker.paths() == ["/moved"] * 3
    assert len(attacker.asked) == 3


def test_a_page_at_a_private_address_is_not_fetched(attacker: Attacker) -> None:
    with pytest.raises(FetchError, match="no public address"):
        fetch_page(attacker.url("/a"), user_agent="tests", addresses=Addresses())
    assert attacker.asked == []


def test_the_address_that_is_connected_to_is_the_one_that_was_judged(
    attacker: Attacker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = []

    def lookup(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        lookups.append(host)
        address = "93.184.215.14" if len(lookups) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert Addresses().resolve("rebinding.example", 80) == ["93.184.215.14"]
    with pytest.raises(PrivateAddressError):
        Addresses().resolve("rebinding.example", 80)
    with pytest.raises(FetchError, match=r"rebinding\.example is at 127\.0\.0\.1"):
        fetch_page(f"http://rebinding.example:{attacker.port}/", user_agent="tests", addresses=Addresses())
    assert attacker.asked == []


def test_sources_new_asks_no_private_address_that_a_page_leads_to(
    attacker: Attacker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    attacker.redirect("/", attacker.url("/secret", "127.0.0.2"))
    ran = call("sources", "new", "quay", "--from", attacker.url(), "--output", tmp_path / "quay.toml")
    assert ran.code == 1
    assert json.dumps(attacker.paths("127.0.0.2")) == "[]"
