"""Tables and font tags; cells and paragraphs are never closed, the text is parted by line breaks."""

from __future__ import annotations

from newscrawler.demo.boxes import Box
from newscrawler.demo.layouts.page import MORE, SHARE_BAR, WEATHER, ArticlePage, Layout, ListPage, Site, e


def article(page: ArticlePage) -> str:
    story, site = page.story, page.site
    blocks = [
        f"<b>{e(text)}</b>" if index in story.intertitles else e(text) for index, text in enumerate(story.paragraphs)
    ]
    if story.deck:
        blocks.insert(0, f"<i>{e(story.deck)}</i>")
    if story.credit:
        blocks.append(e(story.credit))
    main = f"""<font size="5" face="Georgia"><b>{e(story.headline)}</b></font><br>
<font size="1" color="#666666">{e(story.agency.name)}<br>{page.date}</font>
<p><font size="1">{SHARE_BAR}</font>
<table width="100%"><tr><td><font size="3">
{"<br><br>".join(blocks)}
</font>
<p>{e(site.promos[0])}
<p>{e(site.promos[1])}
</table>
<table width="100%"><tr><td bgcolor="#eeeeee"><b>{MORE}</b>
{"".join(_box(box) for box in page.boxes)}</table>"""
    return _shell(site, f"{site.name} - {story.headline}", main)


def listing(page: ListPage) -> str:
    rows = "\n".join(
        f'<tr><td><a href="{entry.story.path}"><b>{e(entry.story.headline)}</b></a><br>'
        f'<font size="1">{page.site.outlet.shown(entry.shown)}</font><br>{e(entry.story.snippet)}<br>&nbsp;'
        for entry in page.entries
    )
    before = f'<a href="{page.previous}">&lt;&lt; newer</a>' if page.previous else ""
    after = f'<a href="{page.next}">older &gt;&gt;</a>' if page.next else ""
    return _shell(
        page.site,
        f"{page.site.name} - {page.title}",
        f'<font size="4"><b>{e(page.title)}</b></font><table>{rows}</table><p align="center">{before} {after}',
    )


def notice(site: Site, text: str) -> str:
    return _shell(site, f"{site.name} - {text}", f'<font size="4"><b>{e(text)}</b></font>')


def _shell(site: Site, title: str, main: str) -> str:
    sections = " | ".join(f'<a href="{path}">{name}</a>' for name, path in site.sections)
    return f"""<html><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8">
<title>{e(title)}</title>
<link rel="alternate" type="application/rss+xml" href="{site.feed}">
<body bgcolor="#ffffff" text="#000000">
<table width="760" align="center"><tr><td colspan="2"><a href="/"><font size="6">{e(site.name)}</font></a>
<td align="right"><font size="1">{WEATHER}</font>
<tr><td colspan="3"><font size="2">{sections}</font>
<tr><td colspan="3">
{main}
<tr><td colspan="3"><p><font size="1">{e(site.name)}
</table>
"""


def _box(box: Box) -> str:
    rows = "".join(f'<tr><td><font size="2"><a href="{s.path}">{e(s.snippet)}</a></font>\n' for s in box.stories)
    if box.heading.startswith("Business"):
        rows = "".join(
            f'<tr><td><font size="2"><a href="{s.path}"><b>{e(s.headline)}</b></a><br>{e(s.snippet)}</font>\n'
            for s in box.stories
        )
    return f'<tr><td bgcolor="#dddddd"><font size="2"><b>{box.heading}</b></font>\n{rows}'


LAYOUT = Layout("tables", article, listing, notice)
