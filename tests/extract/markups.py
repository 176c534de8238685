"""A story in many markups, each as some site's templates would write it; none is favoured, all show the same words."""

from __future__ import annotations

import json
import textwrap

import furniture
from stories import SEED_GLUE, Box, PageStory
from templates import (
    MARKUPS,
    bare_paragraph,
    body,
    boxes,
    card_link,
    cell,
    deck,
    document,
    esc,
    list_item,
    local_time,
    markup,
    meta,
    paragraph,
    picture_card,
    rich,
    tail,
)

__all__ = ["MARKUPS"]


@markup("html5")
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


@markup("divsoup")
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


@markup("no-classes")
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


@markup("tables")
def tables(story: PageStory) -> str:
    """A page of 1999: nested tables and fonts."""
    return f"""<HTML><HEAD><TITLE>{esc(story.headline)} - {story.outlet}</TITLE></HEAD>
<BODY bgcolor="#ffffff"><table width="760"><tr><td colspan="3"><img src="/logo.gif" alt="{story.outlet}"></td></tr>
<tr><td width="120" valign="top"><font size="1">{furniture.nav(story)}</font></td>
<td valign="top"><table><tr><td><font size="5"><b>{esc(story.headline)}</b></font></td></tr>
<tr><td><table><tr><td><font size="2">{esc(story.source)}</font></td>
<td><font size="2">{esc(story.date_line)}</font></td></tr></table></td></tr>
{deck(story, '<tr><td><font size="3"><i>{}</i></font></td></tr>')}
<tr><td><font size="2">{body(story, title="<p><b>{}</b></p>")}
{tail(story, "<p><i>{}</i></p>")}</font></td></tr></table></td>
<td width="160" valign="top"><table>
{boxes(story, cell, heading="<tr><td><b>{}</b></td></tr>", frame="{}")}</table></td></tr>
<tr><td colspan="3"><font size="1">{furniture.footer(story)}</font></td></tr></table></BODY></HTML>"""


@markup("br-cell")
def br_cell(story: PageStory) -> str:
    """The whole story, promos and teasers too, in one cell with pairs of line breaks."""
    shown = [f"<b>{esc(story.headline)}</b>", f"{esc(story.source)}<br>{esc(story.date_line)}"]
    shown += [f"<i>{esc(story.deck)}</i>"] if story.deck else []
    shown += [paragraph(part, story, title="<b>{}</b>", plain="{}") for part in story.paragraphs]
    shown += [tail(story, "{}<br><br>").removesuffix("<br><br>")]
    for section, group in story.sections():
        shown += [f"<b>{section}</b>"] if section else []
        for box in group:
            link = f'<a href="{box.url}">{esc(box.headline or box.text or "")}</a>'
            shown.append(link + (f"<br>{esc(box.text)}" if box.headline and box.text else ""))
    joined = "<br><br>\n".join(shown)
    title = f"<title>{esc(story.headline)}</title>"
    return f"<html><head>{title}</head><body><table><tr><td>{joined}</td></tr></table></body></html>"


@markup("br-div")
def br_div(story: PageStory) -> str:
    """A story of one text with line breaks, as <br /> and with a space between them; boxes apart."""
    text = "<br />\n&nbsp;<br />".join(
        paragraph(part, story, title="<strong>{}</strong>", plain="{}") for part in story.paragraphs
    )
    return document(
        story,
        f"""<div id="top">{furniture.nav(story)}</div><div id="story"><h1>{esc(story.headline)}</h1>
<div>{esc(story.source)} {esc(story.date_line)}</div>{deck(story, "<h2>{}</h2>")}
<div>{text}<br /><br />{story.credit or ""}</div>{"".join(f"<div>{esc(promo)}</div>" for promo in story.promos)}</div>
<div id="more">{boxes(story, picture_card, heading="<h5>{}</h5>", frame="<div>{}</div>")}</div>""",
    )


@markup("br-lines", links=False, mixed=False)
def br_lines(story: PageStory) -> str:
    """Every line of the text with one line break behind it."""
    return document(story, "<div>" + "<br>\n".join(esc(line) for line in lines(story)) + "</div>")


@markup("unclosed")
def unclosed(story: PageStory) -> str:
    """Tags in capitals, most of them never closed, attributes without quotes, ampersands as typed."""
    text = "".join(f"\n<P><B>{p.text}</B>" if p.intertitle else f"\n<P>{p.text}" for p in story.paragraphs)
    shown = ""
    for section, group in story.sections():
        shown += f"\n<H4>{section}</H4>" if section else ""
        shown += "\n<UL>" + "".join(
            f"\n<LI><A HREF={box.url}>{box.headline or box.text}</A>"
            + (f"<P>{box.text}" if box.headline and box.text else "")
            for box in group
        )
        shown += "\n</UL>"
    return f"""<HTML><TITLE>{story.headline} - {story.outlet}</TITLE>
<TABLE WIDTH=100%><TR><TD VALIGN=top>{furniture.nav(story)}<TD><H1>{story.headline}</H1>
<P>{story.source}
<P>{story.date_line}{f"<P><EM>{story.deck}</EM>" if story.deck else ""}{text}
<P>{story.credit or ""}<P>{"<P>".join(story.promos)}</SPAN></DIV>
<TR><TD COLSPAN=2>{shown}
<TR><TD><P>{furniture.footer(story)}"""


@markup("sidebar-first")
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


@markup("split-boxes")
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


@markup("jsonld")
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


@markup("jsonld-sloppy")
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


@markup("opengraph")
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


def _old_page(story: PageStory, head: str) -> bytes:
    page = f"""<html><head>{head}<title>{esc(story.headline)} - {story.outlet}</title></head><body>
<div id="article"><h1>{esc(story.headline)}</h1><p>{esc(story.source)}</p><p>{esc(story.date_line)}</p>
{deck(story, '<p class="lead"><b>{}</b></p>')}
{body(story)}{tail(story)}</div><div id="boxes">{boxes(story, list_item, heading="<h2>{}</h2>")}</div></body></html>"""
    return page.encode("cp1252", "xmlcharrefreplace")


@markup("cp1252-declared")
def cp1252_declared(story: PageStory) -> bytes:
    return _old_page(story, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">')


@markup("cp1252-undeclared")
def cp1252_undeclared(story: PageStory) -> bytes:
    return _old_page(story, "")


@markup("cp1252-as-latin1")
def cp1252_as_latin1(story: PageStory) -> bytes:
    """Says ISO-8859-1 and means windows-1252, as browsers take it."""
    return _old_page(story, '<meta charset="iso-8859-1">')


@markup("utf8-undeclared")
def utf8_undeclared(story: PageStory) -> bytes:
    return tables(story).encode()


@markup("xhtml-str")
def xhtml_str(story: PageStory) -> str:
    """Already decoded, with a declaration of the encoding that it once had."""
    return f"""<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1" /><title>{esc(story.headline)}</title></head>
<body><div class="hentry"><h2 class="entry-title">{esc(story.headline)}</h2>
<p class="meta">{esc(story.source)}<br />{esc(story.date_line)}</p>{deck(story, '<p class="standfirst">{}</p>')}
<div class="entry">{body(story, title="<p><strong>{}</strong></p>")}{tail(story)}</div></div>
{boxes(story, list_item, heading='<h3 class="box">{}</h3>')}</body></html>"""


def lines(story: PageStory, *, headline: bool = True, glued: bool = False) -> list[str]:
    """Give the text of the page, one entry a line; a teaser is one entry, of two lines where it has a headline."""
    shown = [story.headline] if headline else []
    shown += [story.source, story.date_line, *([story.deck] if story.deck else []), *story.body]
    shown += [*([story.credit] if story.credit else []), *story.promos]
    for section, group in story.sections():
        teasers = ["\n".join(text for text in (box.headline, box.text) if text) for box in group]
        if glued and section == SEED_GLUE:
            teasers[0] = section + teasers[0]
        elif section:
            shown.append(section)
        shown += teasers
    return shown


@markup("pre", links=False, mixed=False)
def pre(story: PageStory) -> str:
    return document(story, "<pre>" + "\n".join(esc(line) for line in lines(story)) + "</pre>")


@markup("pre-no-headline", links=False, mixed=False, headline=False)
def pre_no_headline(story: PageStory) -> str:
    text = "\n".join(esc(line) for line in lines(story, headline=False))
    return document(story, f"<pre>\n{text}\n</pre>", title="")


@markup("text", links=False, mixed=False)
def text_only(story: PageStory) -> str:
    """No tag at all."""
    return "\n".join(lines(story))


@markup("text-glued", links=False, mixed=False, headline=False, glued=True)
def text_glued(story: PageStory) -> str:
    """As the seed file: no headline, the heading of the box glued to its first teaser."""
    return "\n".join(lines(story, headline=False, glued=True))


@markup("text-blank-lines", links=False)
def text_blank_lines(story: PageStory) -> bytes:
    """A blank line between blocks, Windows line ends, UTF-8 bytes."""
    return "\n\n".join(lines(story)).replace("\n", "\r\n").encode()


@markup("text-in-body", links=False, mixed=False)
def text_in_body(story: PageStory) -> str:
    """Lines in <body> without any tag among them, the headline only in the title."""
    text = "\n".join(esc(line) for line in lines(story, headline=False))
    return f"<html><head><title>{esc(story.headline)}</title></head><body>\n{text}\n</body></html>"


@markup("inline")
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


@markup("furnished")
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


@markup("no-site-name")
def no_site_name(story: PageStory) -> str:
    """Neither title nor brand; source and date in one text; a base address."""
    shown = boxes(story, bare_paragraph, heading="<b>{}</b>", frame="{}")
    return f"""<html><head><base href="https://{story.host}/news/"></head><body><div><h1>{esc(story.headline)}</h1>
<div>{esc(story.source)} | {esc(story.date_line)}</div>{deck(story, "<p>{}</p>")}{body(story)}{tail(story)}</div>
<div>{shown}</div></body></html>"""


@markup("glued-heading", glued=True)
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


@markup("one-article")
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


@markup("lead-without-tag")
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


@markup("minified")
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


@markup("wrapped")
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
