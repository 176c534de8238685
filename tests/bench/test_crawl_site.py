"""The pages of bench/crawl.py: of the size of real ones, each an article that is read."""

from __future__ import annotations

import crawl_site

import newscrawler


def test_every_page_is_an_article_of_67_kb() -> None:
    pages = crawl_site.pages_of(10, "http://127.77.0.1")
    headlines = set()
    for path, (body, _) in pages.items():
        assert abs(len(body) - crawl_site.SIZE) < 1000
        read = newscrawler.read(body, f"http://127.77.0.1{path}")
        assert read["kind"] == "article"
        assert len(read["teasers"]) >= 6
        headlines.add(read["article"]["headline"])
    assert len(headlines) == 10


def test_what_frames_them_is_the_same_on_all_pages_of_a_markup() -> None:
    bodies = [body for body, _ in crawl_site.pages_of(6, "http://127.77.0.1").values()]
    menu = b'<div class="footer-menu">'
    assert bodies[0].partition(menu)[2][:20_000] == bodies[5].partition(menu)[2][:20_000]
