"""Divs with class names, from a content system that glues fragments: stray closing tags, one id on many elements."""

from __future__ import annotations

from html import escape

from newscrawler.demo.boxes import Box
from newscrawler.demo.layouts.page import MORE, SHARE_BAR, WEATHER, ArticlePage, Layout, ListPage, Site


def article(page: ArticlePage) -> str:
    story, site = page.story, page.site
    body = "\n".join(
        f'<div class="par sub"><b>{escape(text)}</b></div>'
        if index in story.intertitles
        else f'<div class="par">{escape(text)}</div></span>'
        for index, text in enumerate(story.paragraphs)
    )
    deck = f'<div class="par intro">{escape(story.deck)}</div>' if story.deck else ""
    credit = f'<div class="par">{escape(story.credit)}</div>' if story.credit else ""
    main = f"""<div class="art" id="content">
<div class="art-title" id="content">{escape(story.headline)}</div>
<div class="art-info"><span class="src">{escape(story.agency.name)}</span><br>
<span class="dt">{page.date}</span></div>
<div class="soc">{SHARE_BAR}</div></div>
<div class="art-text" id="content">
{deck}
{body}
{credit}
<div class="par pr">{escape(site.promos[0])}</div>
<div class="par pr">{escape(site.promos[1])}</div>
</div></div></div>
<div class="info"><div class="info-h">{MORE}</div>
{"".join(_box(box, with_headline=box.heading.startswith("Business")) for box in page.boxes)}
</div></div>
<div class="tools"><a href="/print/{story.id}" rel="nofollow">Printable version</a></div>"""
    return _shell(site, f"{story.headline} | {site.name}", main)


def listing(page: ListPage) -> str:
    entries = "\n".join(
        f'<div class="item"><a class="item-h" href="{entry.story.path}">{escape(entry.story.headline)}</a>'
        f'<div class="item-d">{page.site.outlet.shown(entry.shown)}</div>'
        f'<div class="item-t">{escape(entry.story.snippet)}</div></div></div>'
        for entry in page.entries
    )
    before = f'<a href="{page.previous}">&laquo; Previous</a>' if page.previous else ""
    after = f'<a href="{page.next}">Next &raquo;</a>' if page.next else ""
    main = (
        f'<div class="list-h" id="content">{escape(page.title)}</div>{entries}<div class="pages">{before}{after}</div>'
    )
    return _shell(page.site, f"{page.title} | {page.site.name}", main)


def notice(site: Site, text: str) -> str:
    return _shell(site, f"{text} | {site.name}", f'<div class="note" id="content">{escape(text)}</div>')


def _shell(site: Site, title: str, main: str) -> str:
    sections = "".join(f'<div class="nav-i"><a href="{path}">{name}</a></div>' for name, path in site.sections)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{escape(title)}</title>
<link href="{site.feed}" type="application/rss+xml" rel="alternate" />
<style type="text/css">.par {{ margin: 8px 0 }} .soc {{ float: right }}</style>
<script type="text/javascript">var box = "<div class='par'>" + (new Date()).getTime() + "</div>";</script>
</head>
<body>
<div class="wrap" id="top"><div class="logo"><a href="/">{escape(site.name)}</a></div>
<div class="wx">{WEATHER}</div>
<div class="nav">{sections}</div>
{main}
</div>
<div class="foot" id="top">{escape(site.name)} <a href="{site.feed}">RSS</a></div>
</body>
</html>
"""


def _box(box: Box, *, with_headline: bool) -> str:
    teasers = []
    for story in box.stories:
        snippet = escape(story.snippet)
        if with_headline:
            headline = escape(story.headline)
            teasers.append(f'<div class="bx"><a href="{story.path}">{headline}</a><span>{snippet}</span></div>')
        else:
            teasers.append(f'<div class="bx"><a href="{story.path}">{snippet}</a></div></i>')
    return f'<div class="bx-h">{box.heading}</div>\n' + "\n".join(teasers) + "\n"


LAYOUT = Layout("soup", article, listing, notice, paging="path")
