"""HTML5 as the manual has it: landmarks, OpenGraph, JSON-LD, every tag closed."""

from __future__ import annotations

import json

from newscrawler.demo.boxes import Box
from newscrawler.demo.layouts.page import MORE, SHARE_BAR, WEATHER, ArticlePage, Layout, ListPage, Site, e
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import Story


def article(page: ArticlePage) -> str:
    story, site = page.story, page.site
    body = "\n".join(
        f"<h3>{e(text)}</h3>" if index in story.intertitles else f"<p>{e(text)}</p>"
        for index, text in enumerate(story.paragraphs)
    )
    head = f"""<link rel="canonical" href="{page.url}">
<meta name="description" content="{_attribute(story.snippet)}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{_attribute(site.name)}">
<meta property="og:title" content="{_attribute(story.headline)}">
<meta property="og:description" content="{_attribute(story.snippet)}">
<meta property="og:url" content="{page.url}">
<meta property="og:image" content="{site.base}/images/{story.id}.gif">
<meta property="article:published_time" content="{site.outlet.local(story.published)}">
<meta property="article:section" content="{story.section}">
<script type="application/ld+json">{_json_ld(page)}</script>"""
    main = f"""<article>
<header>
<h1>{e(story.headline)}</h1>
<p class="byline"><span class="source">{e(story.agency.name)}</span>
<time datetime="{site.outlet.local(story.published)}">{page.date}</time></p>
</header>
<div class="share">{SHARE_BAR}</div>
{f'<p class="deck">{e(story.deck)}</p>' if story.deck else ""}
<section class="article-body">
{body}
{f"<p>{e(story.credit)}</p>" if story.credit else ""}
</section>
</article>
<aside class="promo">{"".join(f"<p>{e(promo)}</p>" for promo in site.promos)}</aside>
<aside class="more"><h2>{MORE}</h2>
{"".join(_box(site, box) for box in page.boxes)}</aside>"""
    return _shell(site, story.headline, head, main)


def listing(page: ListPage) -> str:
    entries = "\n".join(
        f'<article class="teaser"><h2><a href="{page.site.base}{entry.story.path}">{e(entry.story.headline)}</a></h2>'
        f'<p class="meta">{e(entry.story.agency.name)} <time datetime="{entry.shown:%Y-%m-%dT%H:%M:%SZ}">'
        f"{page.site.outlet.shown(entry.shown)}</time></p><p>{e(entry.story.snippet)}</p></article>"
        for entry in page.entries
    )
    before = f'<a rel="prev" href="{page.previous}">Newer</a>' if page.previous else ""
    after = f'<a rel="next" href="{page.next}">Older</a>' if page.next else ""
    return _shell(page.site, page.title, "", f"<h1>{e(page.title)}</h1>\n{entries}\n<nav>{before} {after}</nav>")


def notice(site: Site, text: str) -> str:
    return _shell(site, text, '<meta name="robots" content="noindex">', f"<h1>{e(text)}</h1>")


def _shell(site: Site, title: str, head: str, main: str) -> str:
    sections = "".join(f'<li><a href="{path}">{name}</a></li>' for name, path in site.sections)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{e(title)} - {e(site.name)}</title>
<link rel="alternate" type="application/rss+xml" title="{_attribute(site.name)}" href="{site.feed}">
{head}
</head>
<body>
<header class="site"><a href="/">{e(site.name)}</a><div class="weather">{WEATHER}</div></header>
<nav><ul>{sections}</ul></nav>
<main>
{main}
</main>
<footer><p>{e(site.name)}. Made for a demonstration.</p></footer>
</body>
</html>
"""


def _box(site: Site, box: Box) -> str:
    return f'<section class="box"><h3>{box.heading}</h3>\n{"".join(_teaser(site, s) for s in box.stories)}</section>\n'


def _teaser(site: Site, story: Story) -> str:
    url = f"{site.base}{story.path}"
    return f'<div class="teaser"><h4><a href="{url}">{e(story.headline)}</a></h4><p>{e(story.snippet)}</p></div>\n'


def _json_ld(page: ArticlePage) -> str:
    story, outlet = page.story, page.site.outlet
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.snippet,
        "url": page.url,
        "inLanguage": "en",
        "articleSection": story.section,
        "datePublished": outlet.local(story.published),
        **_modified(story, outlet),
        "image": f"{page.site.base}/images/{story.id}.gif",
        "publisher": {"@type": "Organization", "name": outlet.name},
        "sourceOrganization": {"@type": "Organization", "name": story.agency.name},
        "isAccessibleForFree": True,
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _modified(story: Story, outlet: Outlet) -> dict[str, str]:
    return {"dateModified": outlet.local(story.corrected)} if story.corrected else {}


def _attribute(text: str) -> str:
    return e(text).replace('"', "&quot;")


LAYOUT = Layout("semantic", article, listing, notice)
