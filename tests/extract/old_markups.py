"""A story in markups of another age: tables, line breaks, tags left open, old encodings."""

from __future__ import annotations

import furniture
from stories import PageStory
from templates import Markups, body, boxes, cell, deck, document, esc, list_item, paragraph, picture_card, tail

OLD_MARKUPS = Markups()


@OLD_MARKUPS.add("tables")
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


@OLD_MARKUPS.add("br-cell")
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


@OLD_MARKUPS.add("br-div")
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


@OLD_MARKUPS.add("unclosed")
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


def _old_page(story: PageStory, head: str) -> bytes:
    page = f"""<html><head>{head}<title>{esc(story.headline)} - {story.outlet}</title></head><body>
<div id="article"><h1>{esc(story.headline)}</h1><p>{esc(story.source)}</p><p>{esc(story.date_line)}</p>
{deck(story, '<p class="lead"><b>{}</b></p>')}
{body(story)}{tail(story)}</div><div id="boxes">{boxes(story, list_item, heading="<h2>{}</h2>")}</div></body></html>"""
    return page.encode("cp1252", "xmlcharrefreplace")


@OLD_MARKUPS.add("cp1252-declared")
def cp1252_declared(story: PageStory) -> bytes:
    return _old_page(story, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">')


@OLD_MARKUPS.add("cp1252-undeclared")
def cp1252_undeclared(story: PageStory) -> bytes:
    return _old_page(story, "")


@OLD_MARKUPS.add("cp1252-as-latin1")
def cp1252_as_latin1(story: PageStory) -> bytes:
    """Says ISO-8859-1 and means windows-1252, as browsers take it."""
    return _old_page(story, '<meta charset="iso-8859-1">')


@OLD_MARKUPS.add("utf8-undeclared")
def utf8_undeclared(story: PageStory) -> bytes:
    return tables(story).encode()


@OLD_MARKUPS.add("xhtml-str")
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


@OLD_MARKUPS.add("rows")
def rows(story: PageStory) -> str:
    """One table for everything, each paragraph and each teaser a row."""
    shown = [f'<font size="+2">{esc(story.headline)}</font>', esc(f"{story.source} {story.date_line}")]
    shown += [f"<b>{esc(story.deck)}</b>"] if story.deck else []
    shown += [paragraph(part, story, title="<b>{}</b>", plain="{}") for part in story.paragraphs]
    shown += [esc(text) for text in [*([story.credit] if story.credit else []), *story.promos]]
    for section, group in story.sections():
        shown += [f"<b>{section}</b>"] if section else []
        for box in group:
            link = f'<a href="{box.url}">{esc(box.headline or box.text or "")}</a>'
            shown.append(link + (f"<br><small>{esc(box.text)}</small>" if box.headline and box.text else ""))
    joined = "".join(f"<tr><td>{row}</td></tr>\n" for row in shown)
    title = f"<title>{story.outlet} - {esc(story.headline)}</title>"
    return f"<html><head>{title}</head><body><table>{joined}</table></body></html>"
