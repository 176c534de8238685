"""What stands around a story and is none of it: bars, forms, junk; none of it may be read as body or teaser."""

from __future__ import annotations

from stories import PageStory

SHARE = "Share article: Shares Share Tweet Share Flip Email"
WEATHER = "null in null"
CAPTION = "A picture of the day from our archive. Photo: Ida Quill"
COOKIES = "We use cookies to make this site work and to count our visitors."
NEWSLETTER = "Sign up for the morning letter and never miss a headline"
COMMENT = "I have been saying this for years and nobody at the council listens to me."
HIDDEN = "This sentence stands in the page but no reader ever gets to see it on a screen."
SCRIPTED = "This sentence is written by a script and was never part of the story at all."
NOSCRIPT = "Please switch on JavaScript to see the whole of this page as it was meant to be."
FRAMED = "Your browser does not show frames, so you miss the film that belongs here."
ADVERTISEMENT = "Advertisement"
COPYRIGHT = "All rights reserved"

JUNK = (
    *("Share article", WEATHER, "Ida Quill", "We use cookies", "Sign up for", "nobody at the council", "ever gets to"),
    *("written by a script", "switch on JavaScript", "does not show frames", ADVERTISEMENT, COPYRIGHT),
    *("daily dose of", "Publish news of your", "Skip to content", "Read more", "Leave a comment"),
)
"""A piece of each, and of the promos: none may come out anywhere."""

RELATED = ("What our readers asked last week", "Ten questions about the weather, answered")
"""Headlines of a list in the middle of a body: links to other stories, so they may be counted as teasers or not."""


def nav(story: PageStory) -> str:
    links = "".join(
        f'<li><a href="/category/{name.lower()}">{name}</a></li>'
        for name in ("International", "Business", "Sport", "Breaking News")
    )
    return f'<a href="#main">Skip to content</a><a href="/">{story.outlet}</a><ul>{links}</ul>'


def footer(story: PageStory) -> str:
    return (
        '<a href="/about">About us</a> <a href="/contact">Contact</a> <a href="/rss">RSS</a> '
        f"&copy; Copyright 1999-2025 {story.outlet}. {COPYRIGHT}. Last updated 05 Jun 2025, 11:00 GMT"
    )


def breadcrumbs(story: PageStory) -> str:
    return f'<a href="/">Home</a> &raquo; <a href="/category/international">International</a> &raquo; {story.headline}'


def related(story: PageStory) -> str:
    items = "".join(
        f'<li><a href="https://{story.host}/news/27000{i}111/related-{i}">{headline}</a></li>'
        for i, headline in enumerate(RELATED)
    )
    return f"<h4>Related stories</h4><ul>{items}</ul>"


def comments() -> str:
    return (
        '<h3>Comments (1)</h3><div class="comment"><b>harald51</b> <span>2 days ago</span>'
        f"<p>{COMMENT}</p></div><form action='/comment'><label>Leave a comment</label>"
        "<textarea name=c></textarea><button>Send</button></form>"
    )


def newsletter() -> str:
    return f'<form action="/letter"><label>{NEWSLETTER}</label><input type="email" name="e"><button>OK</button></form>'


def junk() -> str:
    """Give what browsers never show."""
    return (
        f'<div style="display:none"><p>{HIDDEN}</p></div><p hidden>{HIDDEN}</p>'
        f"<!-- <p>{HIDDEN}</p> --><script>document.write('<p>{SCRIPTED}</p>');</script>"
        f"<style>.a::after{{content:'{SCRIPTED}'}}</style><template><p>{HIDDEN}</p></template>"
        f'<noscript><p>{NOSCRIPT}</p><img src="/pixel.gif"></noscript>'
        f'<iframe src="https://film.example.org/1">{FRAMED}</iframe>'
    )
