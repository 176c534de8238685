"""No class names, no landmarks, no site name in the title: only headings, divs, and ids that repeat."""

from __future__ import annotations

from newscrawler.demo.boxes import Box
from newscrawler.demo.layouts.page import MORE, SHARE_BAR, WEATHER, ArticlePage, Layout, ListPage, Site, e


def article(page: ArticlePage) -> str:
    story, site = page.story, page.site
    body = "\n".join(
        f"<p><strong>{e(text)}</strong></p>" if index in story.intertitles else f"<p>{e(text)}</p>"
        for index, text in enumerate(story.paragraphs)
    )
    main = f"""<h1>{e(story.headline)}</h1>
<div id="a">{e(story.agency.name)}</div>
<div id="a">{page.date}</div>
<div>{SHARE_BAR}</div>
<div id="b">
{f"<p>{e(story.deck)}</p>" if story.deck else ""}
{body}
{f"<p>{e(story.credit)}</p>" if story.credit else ""}
<p>{e(site.promos[0])}</p>
<p>{e(site.promos[1])}</p>
</p></div></section>
<div id="b"><h2>{MORE}</h2>
{"".join(_box(box) for box in page.boxes)}</div>"""
    return _shell(site, story.headline, main)


def listing(page: ListPage) -> str:
    entries = "\n".join(
        f'<div><h3><a href="{entry.story.path}">{e(entry.story.headline)}</a></h3>'
        f"<div>{page.site.outlet.shown(entry.shown)}</div><p>{e(entry.story.snippet)}</p></div>"
        for entry in page.entries
    )
    before = f'<a href="{page.previous}">Back</a>' if page.previous else ""
    after = f'<a href="{page.next}">More</a>' if page.next else ""
    return _shell(page.site, page.title, f"<h1>{e(page.title)}</h1>\n{entries}\n<p>{before} {after}</p>")


def notice(site: Site, text: str) -> str:
    return _shell(site, text, f"<h1>{e(text)}</h1>")


def _shell(site: Site, title: str, main: str) -> str:
    sections = "\n".join(f'<a href="{path}">{name}</a>' for name, path in site.sections)
    return f"""<!doctype html>
<meta charset=utf-8>
<title>{e(title)}</title>
<link rel=alternate type=application/rss+xml href={site.feed}>
<div><a href=/>{e(site.name)}</a></div>
<div>{sections}</div>
<div>{WEATHER}</div>
<div>
{main}
</div>
<div>{e(site.name)}</div>
"""


def _box(box: Box) -> str:
    teasers = "\n".join(f'<p><a href="{story.path}">{e(story.snippet)}</a></p>' for story in box.stories)
    if box.heading.startswith("Business"):
        teasers = "\n".join(
            f'<h4><a href="{story.path}">{e(story.headline)}</a></h4><p>{e(story.snippet)}</p>' for story in box.stories
        )
    return f"<h3>{box.heading}</h3>\n{teasers}\n"


LAYOUT = Layout("bare", article, listing, notice)
