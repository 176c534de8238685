"""HTML 4 in windows-1252, declared by the page alone; tags in capitals, and the boxes stand before the story."""

from __future__ import annotations

from newscrawler.demo.boxes import Box
from newscrawler.demo.layouts.page import MORE, SHARE_BAR, WEATHER, ArticlePage, Layout, ListPage, Site, e


def article(page: ArticlePage) -> str:
    story, site = page.story, page.site
    body = "\n".join(
        f"<H4>{_text(text)}</H4>" if index in story.intertitles else f"<P>{_text(text)}"
        for index, text in enumerate(story.paragraphs)
    )
    deck = f'<P CLASS="lead"><EM>{_text(story.deck)}</EM>' if story.deck else ""
    credit = f"<P>{_text(story.credit)}" if story.credit else ""
    side = f"""<H3>{MORE}</H3>
{"".join(_box(box) for box in page.boxes)}"""
    main = f"""<H1>{_text(story.headline)}</H1>
<P CLASS="source">{_text(story.agency.name)}
<P CLASS="date">{page.date}
<P CLASS="share">{SHARE_BAR}
<DIV CLASS="story">
{deck}
{body}
{credit}
<P>{_text(site.promos[0])}
<P>{_text(site.promos[1])}
</DIV>
<P CLASS="print"><A HREF="/print/{story.id}">Print</A>"""
    head = f'<LINK REL="canonical" HREF="{page.origin}">'
    return _shell(site, f"{story.headline} -- {site.name}", head, side, main)


def listing(page: ListPage) -> str:
    entries = "\n".join(
        f'<LI><A HREF="{entry.story.path}">{_text(entry.story.headline)}</A><BR>'
        f"<SMALL>{_text(entry.story.agency.name)}, {page.site.outlet.shown(entry.shown)}</SMALL>"
        f"<P>{_text(entry.story.snippet)}"
        for entry in page.entries
    )
    before = f'<A HREF="{page.previous}">Previous page</A>' if page.previous else ""
    after = f'<A HREF="{page.next}">Next page</A>' if page.next else ""
    main = f"<H1>{_text(page.title)}</H1>\n<UL>{entries}</UL>\n<P>{before} {after}"
    return _shell(page.site, f"{page.title} -- {page.site.name}", "", "", main)


def notice(site: Site, text: str) -> str:
    return _shell(site, f"{text} -- {site.name}", "", "", f"<H1>{_text(text)}</H1>")


def _shell(site: Site, title: str, head: str, side: str, main: str) -> str:
    sections = "\n".join(f'<LI><A HREF="{path}">{name}</A>' for name, path in site.sections)
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1252">
<TITLE>{_text(title)}</TITLE>
<LINK REL="alternate" TYPE="application/rss+xml" HREF="{site.feed}">
{head}
</HEAD>
<BODY>
<DIV ID="sidebar">
<P><A HREF="/">{_text(site.name)}</A>
<P CLASS="weather">{WEATHER}
<UL>{sections}</UL>
{side}
</DIV>
<DIV ID="main">
{main}
</DIV>
<HR><ADDRESS>{_text(site.name)}</ADDRESS>
</BODY>
</HTML>
"""


def _text(text: str) -> str:
    # Half of such pages' accents are entities, half raw bytes.
    return e(text).replace("é", "&eacute;").replace("–", "&#150;")


def _box(box: Box) -> str:
    teasers = "\n".join(
        f'<DT><A HREF="{story.path}">{_text(story.headline)}</A><DD>{_text(story.snippet)}' for story in box.stories
    )
    return f"<H4>{box.heading}</H4>\n<DL>\n{teasers}\n</DL>\n"


LAYOUT = Layout("legacy", article, listing, notice, encoding="windows-1252", in_header=False, paging="path")
