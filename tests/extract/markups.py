"""A story in the markups of today's templates; none is favoured, all show the same words."""

from __future__ import annotations

import json
import textwrap
from html import escape

import furniture
from stories import Box, PageStory
from templates import (
    Markups,
    bare_paragraph,
    body,
    boxes,
    card_link,
    deck,
    document,
    esc,
    list_item,
    local_time,
    meta,
    paragraph,
    picture_card,
    rich,
    tail,
)

MARKUPS = Markups()


@MARKUPS.add("html5")
def html5(story: PageStory) -> str:
    return document(
        story,
        f"""<header><nav>{furniture.nav(story)}</nav></header>
<main id="main"><article>
<header><h1>{esc(story.headline)}</h1>
<p class="source">{esc(story.source)}</p><p class="date">{esc(story.date_line)}</p>
{deck(story, '<p class="deck">{}</p>')}</header>
<section>{body(story)}
{tail(story)}</section></article>
<aside>{boxes(story, list_item)}</aside></main><footer>{furniture.footer(story)}</footer>""",
        head=f'<link rel="canonical" href="{story.url}">',
    )


@MARKUPS.add("divsoup")
def divsoup(story: PageStory) -> str:
    """Hashed class names, cards that are one link, source and date with nothing between them."""
    middle = len(story.paragraphs) // 2
    form = {"title": '<div class="k8"><strong>{}</strong></div>', "plain": '<div class="k2"><div>{}</div></div>'}
    parts = [paragraph(part, story, **form) for part in story.paragraphs]
    parts.insert(middle, f'<div class="zz1">{furniture.ADVERTISEMENT}</div>')
    return document(
        story,
        f"""<div class="a1"><div class="a2">{furniture.nav(story)}</div>
<div class="b7"><div class="h9Xq">{esc(story.headline)}</div>
<div class="m3"><span>{esc(story.source)}</span><span>{esc(story.date_line)}</span></div>
<div class="q0">{furniture.SHARE}</div>
{deck(story, '<div class="s5">{}</div>')}<div class="t1">{"".join(parts)}
{tail(story, '<div class="k2">{}</div>')}</div></div>
<div class="w4">{boxes(story, card_link, heading='<div class="y6">{}</div>', frame="<div>{}</div>")}</div>
<div class="f2">{furniture.footer(story)}</div></div>""",
        title=f"{story.outlet} | {story.headline}",
    )


@MARKUPS.add("no-classes")
def no_classes(story: PageStory) -> str:
    """No class or id at all; the largest heading is the site's, the story's is the second."""
    return document(
        story,
        f"""<h1><a href="/">{story.outlet}</a></h1>
<h2>{esc(story.headline)}</h2>
<p>{esc(story.source)} | {esc(story.date_line)}</p>
{deck(story, "<p>{}</p>")}
{body(story, title="<p><b>{}</b></p>")}
{tail(story)}
{boxes(story, bare_paragraph, frame="<div>{}</div>")}
<p>{furniture.footer(story)}</p>""",
        title=story.headline,
    )


@MARKUPS.add("sidebar-first")
def sidebar_first(story: PageStory) -> str:
    """Boxes, promos, weather and today's date come before the story; each teaser shows a time of its own."""

    def dated(box: Box, _story: PageStory) -> str:
        headline = f'<a href="{box.url}"><strong>{esc(box.headline)}</strong></a>' if box.headline else ""
        text = f"<p>{esc(box.text)} </p>" if box.headline and box.text else ""
        if box.headline is None:
            text = f'<p><a href="{box.url}">{esc(box.text or "")}</a></p>'
        return f"<li>{headline}<small>04 May 2025, 09:12 GMT+3</small>{text}</li>"

    return document(
        story,
        f"""<div id="header">{story.outlet} <span>Sunday 04 May 2025</span>{furniture.nav(story)}</div>
<div id="left"><div id="weather">{furniture.WEATHER}</div>{boxes(story, dated)}
<div>{"".join(f"<p>{esc(promo)}</p>" for promo in story.promos)}</div></div>
<div id="right"><h1>{esc(story.headline)}</h1><p>{esc(story.date_line)} - {esc(story.source)}</p>
{deck(story, "<h3>{}</h3>")}{body(story, title="<h4>{}</h4>")}
{f"<p>{story.credit}</p>" if story.credit else ""}</div>""",
    )


@MARKUPS.add("split-boxes")
def split_boxes(story: PageStory) -> str:
    """The first box before the story, the others below it."""
    shown = [
        (f"<h3>{section}</h3>" if section else "") + "<ul>" + "".join(list_item(box, story) for box in group) + "</ul>"
        for section, group in story.sections()
    ]
    return document(
        story,
        f"""<div class="side">{shown[0]}</div><div class="content"><h1>{esc(story.headline)}</h1>
<div class="byline">By {esc(story.source)} | {esc(story.date_line)}</div>{deck(story, '<div class="summary">{}</div>')}
{body(story)}{tail(story)}</div><div class="side">{"".join(shown[1:])}</div>""",
    )


@MARKUPS.add("jsonld")
def jsonld(story: PageStory) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "headline": story.headline,
        "description": story.deck or story.body[0],
        "datePublished": local_time(story).isoformat(),
        "author": {"@type": "Organization", "name": story.source},
        "publisher": {"@type": "Organization", "name": story.outlet, "logo": {"@type": "ImageObject", "url": "/l.png"}},
        "articleBody": "\n\n".join(story.body),
    }
    return _with_data(story, data)


@MARKUPS.add("jsonld-sloppy")
def jsonld_sloppy(story: PageStory) -> str:
    """Data as careless plug-ins write it: a graph, no zone, an agency as person, all text in one line."""
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": story.outlet, "url": f"https://{story.host}/"},
            {
                "@type": ["NewsArticle"],
                "headline": f"{story.headline} | {story.outlet}",
                "description": story.body[0][:120],
                "datePublished": local_time(story).replace(tzinfo=None).isoformat(),
                "author": [{"@type": "Person", "name": story.source}],
                "articleBody": " ".join([*story.body, story.credit or "", *story.promos]),
            },
        ],
    }
    return _with_data(story, data)


def _with_data(story: PageStory, data: object) -> str:
    return document(
        story,
        f"""<div class="page"><div class="brand">{story.outlet}</div><h1>{esc(story.headline)}</h1>
<div class="info"><span class="src">{esc(story.source)}</span> <span class="dt">{esc(story.date_line)}</span></div>
{deck(story, '<h2 class="sub">{}</h2>')}<div class="text">{body(story, title="<h2>{}</h2>")}{tail(story)}</div>
<div class="rail">{boxes(story, list_item, heading="<h2>{}</h2>")}</div></div>""",
        head=f'<script type="application/ld+json">{json.dumps(data)}</script>',
    )


@MARKUPS.add("opengraph")
def opengraph(story: PageStory) -> str:
    """OpenGraph tags; the page itself has no heading elements."""
    return document(
        story,
        f"""<div><b>{esc(story.headline)}</b></div><div><i>{esc(story.source)}</i> &middot; {esc(story.date_line)}</div>
{deck(story, "<div><b>{}</b></div>")}<div>{body(story, title="<p><strong>{}</strong></p>")}{tail(story)}</div>
{boxes(story, bare_paragraph, heading="<div><b>{}</b></div>", frame="<div>{}</div>")}""",
        title=story.headline,
        head=meta(story),
    )


@MARKUPS.add("inline")
def inline(story: PageStory) -> str:
    """Spans in divs, drop cap, soft hyphens, no-break spaces, and what browsers never show in between."""
    parts = []
    for i, part in enumerate(story.paragraphs):
        shown = rich(part.text, story)
        if i == 0 and not story.dateline:
            shown = f'<span class="cap">{shown[0]}</span>{shown[1:]}'
        parts.append(f"<div><span><span>{shown}</span></span></div>{furniture.junk() if i == 1 else ''}")
    return document(
        story,
        f"""{furniture.junk()}<div><div><span style="font-size:2em">{esc(story.headline)}</span></div>
<div><span>By&nbsp;{esc(story.source)}</span><span>&nbsp;|&nbsp;</span><span>{esc(story.date_line)}</span></div>
{deck(story, "<div><span><em>{}</em></span></div>")}<div>{"".join(parts)}</div>
{tail(story, "<div><span>{}</span></div>")}</div>{furniture.junk()}
<div>{boxes(story, card_link, heading="<div><span>{}</span></div>", frame="<div>{}</div>")}</div>""",
        head=meta(story),
    )


@MARKUPS.add("furnished")
def furnished(story: PageStory) -> str:
    """Everything that a site hangs around a story, and two things in the middle of it."""
    parts = [paragraph(part, story, title="<h2>{}</h2>") for part in story.paragraphs]
    parts.insert(1, f'<figure><img src="/img/big.jpg"><figcaption>{furniture.CAPTION}</figcaption></figure>')
    parts.insert(3, f'<div class="ad"><span>{furniture.ADVERTISEMENT}</span></div>')
    parts.insert(len(parts) - 1, f'<div class="related">{furniture.related(story)}</div>')
    stamp = local_time(story).isoformat()
    return document(
        story,
        f"""<div id="cookie-bar" role="dialog"><p>{furniture.COOKIES}</p><button>Accept</button></div>
<header><nav>{furniture.nav(story)}</nav><div class="weather">{furniture.WEATHER}</div></header>
<div class="breadcrumbs">{furniture.breadcrumbs(story)}</div>
<article class="post"><h1>{esc(story.headline)}</h1>
<div class="meta"><span class="author">{esc(story.source)}</span>
<time datetime="{stamp}">{esc(story.date_line)}</time></div>
<div class="share">{furniture.SHARE}</div>{deck(story, '<p class="excerpt">{}</p>')}
<div class="entry-content">{"".join(parts)}{f"<p><em>{story.credit}</em></p>" if story.credit else ""}</div>
<div class="share">{furniture.SHARE}</div>
<div class="promo">{"".join(f"<p>{esc(promo)}</p>" for promo in story.promos)}</div></article>
<section id="comments">{furniture.comments()}</section><section class="newsletter">{furniture.newsletter()}</section>
<section class="more">{boxes(story, picture_card, frame='<div class="grid">{}</div>')}</section>
<footer>{furniture.footer(story)}</footer>""",
        title=f"{story.headline} | {story.outlet}",
        head=meta(story),
    )


@MARKUPS.add("no-site-name")
def no_site_name(story: PageStory) -> str:
    """Neither title nor brand; source and date in one text; a base address."""
    shown = boxes(story, bare_paragraph, heading="<b>{}</b>", frame="{}")
    return f"""<html><head><base href="https://{story.host}/news/"></head><body><div><h1>{esc(story.headline)}</h1>
<div>{esc(story.source)} | {esc(story.date_line)}</div>{deck(story, "<p>{}</p>")}{body(story)}{tail(story)}</div>
<div>{shown}</div></body></html>"""


@MARKUPS.add("glued-heading", glued=True)
def glued_heading(story: PageStory) -> str:
    """The heading and the first teaser in one block, without a space."""
    shown = ""
    for section, group in story.sections():
        glue = f"<span>{section}</span>" if section else ""
        for box in group:
            text = esc(box.text) if box.headline and box.text else ""
            link = f'<a href="{box.url}">{esc(box.headline or box.text or "")}</a>'
            shown += f"<div>{glue}{link}{f'<br>{text}' if text else ''}</div>"
            glue = ""
    return document(
        story,
        f"""<div><h1>{esc(story.headline)}</h1><h5>{esc(story.source)}</h5><h5>{esc(story.date_line)}</h5>
{deck(story, "<h4>{}</h4>")}{body(story, title="<h6>{}</h6>")}{tail(story)}{shown}</div>""",
    )


@MARKUPS.add("one-article")
def one_article(story: PageStory) -> str:
    """Boxes inside the story's own element, in definition lists; labels before source and date; a linked heading."""

    def entry(box: Box, _story: PageStory) -> str:
        first = f'<dt><a href="{box.url}">{esc(box.headline or box.text or "")}</a></dt>'
        return first + (f"<dd>{esc(box.text)}</dd>" if box.headline and box.text else "")

    return document(
        story,
        f"""<article><h1><a href="{story.url}">{esc(story.headline)}</a></h1>
<ul class="facts"><li>Source: {esc(story.source)}</li><li>Published: {esc(story.date_line)}</li></ul>
{deck(story, "<blockquote>{}</blockquote>")}{body(story, title="<h3>{}</h3>")}{tail(story)}
{boxes(story, entry, heading="<h3>{}</h3>", frame="<dl>{}</dl>")}</article>""",
    )


@MARKUPS.add("lead-without-tag")
def lead_without_tag(story: PageStory) -> str:
    """The first paragraph is bare text in the story's element, the others have tags."""
    first, *others = story.paragraphs
    rest = "\n".join(paragraph(part, story) for part in others)
    return document(
        story,
        f"""<div class="article"><h1>{esc(story.headline)}</h1><div class="by">{esc(story.source)}</div>
<div class="on">{esc(story.date_line)}</div>{deck(story, '<h4 class="d">{}</h4>')}
<div class="copy">{rich(first.text, story)}
{rest}
{tail(story)}</div></div><div class="boxes">{boxes(story, card_link, frame="<div>{}</div>")}</div>""",
        title=f"{story.outlet}: {story.headline}",
    )


@MARKUPS.add("minified")
def minified(story: PageStory) -> str:
    """Not one space between tags."""
    return (
        f"<!doctype html><html><head><title>{esc(story.headline)}</title></head>"
        f"<body><div><h1>{esc(story.headline)}</h1>"
        f"<div><div>{esc(story.source)}</div><div>{esc(story.date_line)}</div></div>{deck(story, '<div>{}</div>')}"
        + "".join(paragraph(part, story, title="<h3>{}</h3>") for part in story.paragraphs)
        + "".join(f"<p>{esc(text)}</p>" for text in [*([story.credit] if story.credit else []), *story.promos])
        + boxes(story, picture_card, frame="<section>{}</section>").replace("\n", "")
        + "</div></body></html>"
    )


@MARKUPS.add("wrapped")
def wrapped(story: PageStory) -> str:
    """Source text wrapped and indented by an editor: line ends inside paragraphs mean nothing."""

    def fill(text: str) -> str:
        return textwrap.fill(esc(text), 60, initial_indent=" " * 8, subsequent_indent=" " * 8, break_on_hyphens=False)

    shown = "".join(
        f"      <h3>\n{fill(p.text)}\n      </h3>\n" if p.intertitle else f"      <p>\n{fill(p.text)}\n      </p>\n"
        for p in story.paragraphs
    )
    ends = "".join(
        f"    <p>\n{fill(text)}\n    </p>\n" for text in [*([story.credit] if story.credit else []), *story.promos]
    )
    listed = ""
    for section, group in story.sections():
        listed += f"    <h3>\n      {section}\n    </h3>\n" if section else ""
        for box in group:
            listed += f'    <div>\n      <a href="{box.url}">\n{fill(box.headline or box.text or "")}\n      </a>\n'
            listed += f"      <p>\n{fill(box.text)}\n      </p>\n" if box.headline and box.text else ""
            listed += "    </div>\n"
    return document(
        story,
        f"""
  <div>
    <h1>\n{fill(story.headline)}\n    </h1>
    <div>\n      {esc(story.source)}\n      |\n{fill(story.date_line)}\n    </div>
{f"    <h2>{chr(10)}{fill(story.deck)}{chr(10)}    </h2>" if story.deck else ""}
    <div>\n{shown}    </div>
{ends}
  </div>
  <div>\n{listed}  </div>
""",
    )


@MARKUPS.add("no-promos")
def no_promos(story: PageStory) -> str:
    """The boxes follow the last paragraph at once; entities for all quotes; addresses relative to a base."""

    def item(box: Box, _story: PageStory) -> str:
        href = (box.url or "").removeprefix(f"https://{story.host}/news/")
        text = f"<span>{escape(box.text)}</span>" if box.headline and box.text else ""
        return f'<li><h4><a href="{href}">{escape(box.headline or box.text or "")}</a></h4>{text}</li>'

    return document(
        story,
        f"""<div class="site"><a href="/">{story.outlet}</a></div><div class="post"><h1>{escape(story.headline)}</h1>
<p>{escape(story.date_line)}</p><p>{escape(story.source)}</p>
{f"<p><b>{escape(story.deck)}</b></p>" if story.deck else ""}
{"".join(f"<p>{f'<b>{escape(p.text)}</b>' if p.intertitle else escape(p.text)}</p>" for p in story.paragraphs)}
{f"<p>{story.credit}</p>" if story.credit else ""}</div>
{boxes(story, item)}""",
        head=f'<base href="https://{story.host}/news/">',
    )
