"""Hosts that are not the network's are not asked, whatever leads to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Run
from pymongo.database import Database

from .attackers import Attacker, article, front

STORY = "/news/1/the-tide-came-in-late-again"
WAYS = ["link", "next", "feed link", "redirect", "refresh", "canonical", "feed", "sitemap", "index", "base"]


def lead(attacker: Attacker, way: str, target: str) -> None:
    """Let the front page, its feed or its sitemap lead to `target`."""
    link = f'<link rel="{{}}" href="{target}">'
    pages: dict[str, str] = {
        "link": front(target, f"{target}/2026/05/01/a-story-of-the-tide"),
        "next": front(STORY, head=link.format("next") + f'<a rel="next" href="{target}">Next page</a>'),
        "feed link": front(STORY, head=f'<link rel="alternate" type="application/rss+xml" href="{target}">'),
        "refresh": f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head><body>A</body></html>',
        "canonical": front(STORY, head=link.format("canonical") + f'<meta property="og:url" content="{target}">'),
        "base": front("news/2/the-tide-went-out", head=f'<base href="{target}/">'),
    }
    item = f"<item><title>The tide</title><link>{target}</link></item>"
    attacker.pages["/"] = pages.get(way, front(STORY))
    attacker.pages["/feed"] = f'<rss version="2.0"><channel>{item if way == "feed" else ""}</channel></rss>'
    kind = "sitemap" if way == "index" else "url"
    entry = f"<{kind}><loc>{target}</loc></{kind}>" if way in ("sitemap", "index") else ""
    name = "sitemapindex" if way == "index" else "urlset"
    attacker.pages["/sitemap.xml"] = f"<{name}>{entry}</{name}>"
    attacker.types |= {"/feed": "application/rss+xml", "/sitemap.xml": "application/xml"}
    attacker.pages[STORY] = article("pier one")
    if way == "redirect":
        attacker.redirect("/", target)


@pytest.mark.parametrize("way", WAYS)
def test_another_host_is_not_asked(attacker: Attacker, newscrawler: Run, tmp_path: Path, way: str) -> None:
    lead(attacker, way, attacker.url("/elsewhere/news/9/a-story-of-another-quay", "127.0.0.2"))
    keys = (
        'article_path = "/news/<id>/<slug>"',
        'sections = ["/"]',
        'feeds = ["/feed"]',
        'sitemaps = ["/sitemap.xml"]',
    )
    ran = newscrawler("crawl", attacker.profile(tmp_path, *keys, "allow_private = true"), "--dry-run")
    assert "Traceback" not in ran.stderr
    assert attacker.paths("127.0.0.2") == []
    assert {"/", "/feed", "/sitemap.xml"} <= {*attacker.paths()}
    if way in ("redirect", "refresh"):
        assert ran.stderr.count("off the network; a crawl of that address would follow it") == 1


def test_a_refused_redirect_is_counted_and_stays_with_the_page(
    attacker: Attacker, newscrawler: Run, database_uri: str, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    attacker.redirect("/", attacker.url("/elsewhere", "127.0.0.2"))
    attacker.pages["/feed"] = '<rss version="2.0"><channel></channel></rss>'
    profile = attacker.profile(tmp_path, 'sections = ["/"]', 'feeds = ["/feed"]', "allow_private = true")
    ran = newscrawler("crawl", profile, "--mongo-uri", database_uri, "--json")
    assert ran.code == 0, ran.stderr
    assert ran.json["run"]["refused"] == {"off_network": 1}
    run, page = database["runs"].find_one({}), database["urls"].find_one({"url": attacker.url()})
    assert run is not None
    assert page is not None
    assert run["counts"]["crawl/refused_off_network"] == 1
    assert page["reason"].startswith("redirected to http://127.0.0.2:")


def test_a_site_may_redirect_within_itself(attacker: Attacker, newscrawler: Run, tmp_path: Path) -> None:
    attacker.redirect("/", "/home")
    attacker.pages["/home"] = front(STORY)
    attacker.pages[STORY] = article("pier one")
    profile = attacker.profile(
        tmp_path, 'article_path = "/news/<id>/<slug>"', 'sections = ["/"]', "allow_private = true"
    )
    ran = newscrawler("crawl", profile, "--dry-run")
    assert ran.code == 0, ran.stderr
    assert attacker.paths() == ["/", "/home", STORY]
