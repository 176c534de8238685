"""What the markups share: what is to be known of a markup, and the parts of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape as escape_all
from typing import TypeVar
from urllib.parse import urlsplit

from stories import Box, PageStory, Paragraph

Renderer = Callable[[PageStory], str | bytes]
R = TypeVar("R", bound=Renderer)


@dataclass(frozen=True)
class Markup:
    name: str
    render: Renderer
    links: bool = True
    """Whether teasers carry their address."""
    headings: bool = True
    """Whether the boxes' headings are shown."""
    headline: bool = True
    """Whether the page tells its headline anywhere."""
    mixed: bool = True
    """Whether teasers of several shapes can be told apart; plain lines leave that open."""
    glued: bool = False
    """Whether the first heading stands right before the first teaser, without even a space."""

    def fits(self, story: PageStory) -> bool:
        return self.mixed or story.is_uniform


class Markups(list[Markup]):
    def add(self, name: str, **traits: bool) -> Callable[[R], R]:
        """Take in a renderer under a name, with the traits of `Markup`."""

        def take(render: R) -> R:
            self.append(Markup(name, render, **traits))
            return render

        return take


def esc(text: str) -> str:
    return escape_all(text, quote=False)


def document(story: PageStory, body: str, *, title: str | None = None, head: str = "") -> str:
    """Give a whole HTML5 page; the title is "Headline - Outlet" unless given, and left out where it is empty."""
    title = f"{story.headline} - {story.outlet}" if title is None else title
    titled = f"<title>{esc(title)}</title>" if title else ""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">{titled}{head}</head>
<body>{body}</body></html>"""


def meta(story: PageStory) -> str:
    """Give the usual OpenGraph tags. Where there is no deck, the description is the lead cut, as templates do it."""
    description = story.deck or story.body[0][:150]
    return "".join(
        f'<meta property="{name}" content="{escape_all(value)}">\n'
        for name, value in [
            ("og:type", "article"),
            ("og:title", story.headline),
            ("og:site_name", story.outlet),
            ("og:url", story.url),
            ("og:description", description),
            ("article:published_time", local_time(story).isoformat()),
        ]
    )


def local_time(story: PageStory) -> datetime:
    """Give the time in the zone that the page shows."""
    zone = story.date_line.rpartition("GMT")[2] or "+0"
    hours, _, minutes = zone[1:].partition(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if zone[0] == "-" else 1)
    return datetime.fromisoformat(story.published).astimezone(timezone(offset))


def root_relative(url: str, story: PageStory) -> str:
    """Give the address as a template on the story's own host writes it."""
    return urlsplit(url).path if urlsplit(url).netloc == story.host else url


def paragraph(part: Paragraph, story: PageStory, *, title: str = "<h3>{}</h3>", plain: str = "<p>{}</p>") -> str:
    return (title if part.intertitle else plain).format(rich(part.text, story))


def rich(text: str, story: PageStory) -> str:
    """Give a text with its dateline in bold and some words in the middle linked: the words stay the same."""
    bold = ""
    if story.dateline and text.startswith(story.dateline.text):
        bold, text = f"<b>{esc(story.dateline.text)}</b>", text[len(story.dateline.text) :]
    words = text.split(" ")
    if len(words) > 14:
        words[8] = f"<A>{words[8]}"
        words[10] = f"{words[10]}</A>"
    linked = esc(" ".join(words)).replace("&lt;A&gt;", '<a href="https://www.example.org/report">')
    return bold + linked.replace("&lt;/A&gt;", "</a>")


def body(story: PageStory, **forms: str) -> str:
    return "\n".join(paragraph(part, story, **forms) for part in story.paragraphs)


def tail(story: PageStory, form: str = "<p>{}</p>") -> str:
    """Give the credit and the promos."""
    return "\n".join(form.format(esc(text)) for text in [*([story.credit] if story.credit else []), *story.promos])


def deck(story: PageStory, form: str) -> str:
    return form.format(esc(story.deck)) if story.deck else ""


def boxes(
    story: PageStory,
    item: Callable[[Box, PageStory], str],
    *,
    heading: str = "<h3>{}</h3>",
    frame: str = "<ul>{}</ul>",
) -> str:
    """Give every box of teasers: its heading, then its teasers in a frame."""
    return "\n".join(
        (heading.format(esc(section)) if section else "") + frame.format("\n".join(item(box, story) for box in group))
        for section, group in story.sections()
    )


def list_item(box: Box, _story: PageStory) -> str:
    """Give headline link and snippet; a snippet alone, or a headline alone, is the link itself."""
    if box.headline is None:
        return f'<li><a href="{box.url}">{esc(box.text or "")}</a></li>'
    text = f"<p>{esc(box.text)}</p>" if box.text else ""
    return f'<li><a href="{box.url}">{esc(box.headline)}</a>{text}</li>'


def card_link(box: Box, story: PageStory) -> str:
    """Give a card that is one link, hashed classes and all."""
    headline = f'<div class="_7fQ2">{esc(box.headline)}</div>' if box.headline else ""
    text = f'<div class="_x91b">{esc(box.text)}</div>' if box.text else ""
    return f'<a class="_c0a8" href="{root_relative(box.url or "", story)}">{headline}{text}</a>'


def picture_card(box: Box, story: PageStory) -> str:
    """Give a card with a linked picture, a headline, a snippet and "Read more": three links to one page."""
    href = root_relative(box.url or "", story)
    headline = f'<h4><a href="{href}">{esc(box.headline)}</a></h4>' if box.headline else ""
    text = f"<div>{esc(box.text)}</div>" if box.text else ""
    return (
        f'<div class="card"><a href="{href}"><img src="/img/{len(href)}.jpg" alt=""></a>{headline}{text}'
        f'<a href="{href}">Read more</a></div>'
    )


def bare_paragraph(box: Box, story: PageStory) -> str:
    """Give a paragraph: headline link, line break, snippet; or the snippet as link."""
    href = root_relative(box.url or "", story)
    if box.headline is None:
        return f'<p><a href="{href}">{esc(box.text or "")}</a></p>'
    return f'<p><a href="{href}">{esc(box.headline)}</a>' + (f"<br>{esc(box.text)}</p>" if box.text else "</p>")


def cell(box: Box, _story: PageStory) -> str:
    first = f'<a href="{box.url}"><b>{esc(box.headline or box.text or "")}</b></a>'
    return f"<tr><td>{first}" + (f"<br>{esc(box.text)}" if box.headline and box.text else "") + "</td></tr>"
