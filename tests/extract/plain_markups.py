"""A story as lines of text, with next to no markup or none at all."""

from __future__ import annotations

from stories import SEED_GLUE, PageStory
from templates import Markups, document, esc

PLAIN_MARKUPS = Markups()


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


@PLAIN_MARKUPS.add("br-lines", links=False, mixed=False)
def br_lines(story: PageStory) -> str:
    """Every line of the text with one line break behind it."""
    return document(
        story, "<div>" + "<br>\n".join(esc(line) for line in "\n".join(lines(story)).split("\n")) + "</div>"
    )


@PLAIN_MARKUPS.add("pre", links=False, mixed=False)
def pre(story: PageStory) -> str:
    return document(story, "<pre>" + "\n".join(esc(line) for line in lines(story)) + "</pre>")


@PLAIN_MARKUPS.add("pre-no-headline", links=False, mixed=False, headline=False)
def pre_no_headline(story: PageStory) -> str:
    text = "\n".join(esc(line) for line in lines(story, headline=False))
    return document(story, f"<pre>\n{text}\n</pre>", title="")


@PLAIN_MARKUPS.add("text", links=False, mixed=False)
def text_only(story: PageStory) -> str:
    """No tag at all."""
    return "\n".join(lines(story))


@PLAIN_MARKUPS.add("text-glued", links=False, mixed=False, headline=False, glued=True)
def text_glued(story: PageStory) -> str:
    """As the seed file: no headline, the heading of the box glued to its first teaser."""
    return "\n".join(lines(story, headline=False, glued=True))


@PLAIN_MARKUPS.add("text-blank-lines", links=False, mixed=False)
def text_blank_lines(story: PageStory) -> bytes:
    """A blank line between blocks, Windows line ends, UTF-8 bytes."""
    return "\n\n".join(lines(story)).replace("\n", "\r\n").encode()


@PLAIN_MARKUPS.add("text-in-body", links=False, mixed=False)
def text_in_body(story: PageStory) -> str:
    """Lines in <body> without any tag among them, the headline only in the title."""
    text = "\n".join(esc(line) for line in lines(story, headline=False))
    return f"<html><head><title>{esc(story.headline)}</title></head><body>\n{text}\n</body></html>"
