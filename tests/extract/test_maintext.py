"""The body of pages that no cue describes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extract.body.maintext import paragraphs_of, read_main_text
from newscrawler.extract.page.blocks import read_blocks
from newscrawler.extract.page.parts import BITS
from newscrawler.extract.page.tree import mended, parse

TEXT = [
    "The harbour master of a small island has asked the ferries to sound their horns once, since the seals answer.",
    "Residents counted forty answers in a single night last week, and most of them have not slept well since then.",
    "“We like the seals, and we like the ferries, but not in conversation,” said the owner of the only guest house.",
    "The ferry company said that it would consider a lamp, provided that the captains could agree on a colour.",
    "A meeting of all captains is planned for the second week of autumn, when the boats are out of the water.",
    "Until then the horn is to be used in fog alone, and for the harbour master's own wedding in September.",
]
CAPTION = "The seals of the outer harbour, of which the oldest has answered the horn of every ferry since spring."
NAV = "".join(
    f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("world", "sport", "weather", "arts", "money")
)
HEADLINES = ["Bridge moved by a metre", "Choir sings under water", "Mayor loses his bicycle"]
CARDS = "".join(
    f'<div class="card"><a href="/2031/{number}"><h4>{headline}</h4></a>'
    f"<p>What there is to tell of it, told by {number} people who were ...</p></div>"
    for number, headline in enumerate(HEADLINES)
)


def page(article: str, after: str = "") -> str:
    return (
        f"<html><head><title>Ferries to sound once | Island Post</title></head><body><nav><ul>{NAV}</ul></nav>"
        f'<main><article class="story"><h1>Ferries to sound once</h1><div class="byline">By Ada Lund</div>'
        f'<div class="story-body">{article}</div></article></main>{after}'
        '<footer><p>© Island Post. All rights reserved.</p><a href="/privacy">Privacy policy</a></footer></body></html>'
    )


def body(html: str) -> list[str]:
    return paragraphs_of(read_main_text(read_blocks(parse(mended(html))), "Ferries to sound once | Island Post"))


PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


@pytest.mark.parametrize(
    "html",
    [
        page(PARAGRAPHS),
        page("<br><br>".join(TEXT)),
        page("".join(f"<div>{text}</div>" for text in TEXT)),
        page(PARAGRAPHS, f'<section class="related"><h3>Related stories</h3>{CARDS}</section>'),
        page(f'<aside class="related-links"><h3>More on this</h3>{CARDS}</aside>{PARAGRAPHS}'),
        page(PARAGRAPHS + '<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div>'),
        page(
            PARAGRAPHS,
            '<section id="comments"><h3>2 comments</h3>'
            + "".join(f'<div class="comment"><p>{text.replace("harbour", "bakery")}</p></div>' for text in TEXT * 3)
            + "</section>",
        ),
        page('<figure><img src="/seal.jpg"><figcaption>A seal. Photo: Ada Lund</figcaption></figure>' + PARAGRAPHS),
        page(f"<figure><img src=/seal.jpg><figcaption>{CAPTION}</figcaption></figure>{PARAGRAPHS}"),
        page(f'{PARAGRAPHS}<blockquote class="twitter-tweet"><p>{CAPTION}</p>Ada Lund (@ada) May 1, 2031</blockquote>'),
        page(PARAGRAPHS + '<div class="newsletter-signup"><p>Sign up for our newsletter</p></div>'),
        f"<header><button class=menu>Menu<main>{page(PARAGRAPHS)}",
        page(PARAGRAPHS).replace('<div class="story-body">', '<div hidden id="S:1">'),
    ],
)
def test_the_text_and_nothing_else(html: str) -> None:
    assert body(html) == TEXT


def test_intertitles_lists_and_tables_belong_to_it() -> None:
    rows = "".join(
        f"<tr><td>{boat}</td><td>{horns} times a night</td></tr>" for boat, horns in [("Nor", 12), ("Syd", 9)]
    )
    points = "".join(
        f"<li>{point}</li>" for point in ["No horn before six in the morning.", "One horn in fog, not two."]
    )
    html = page(
        f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p><h2>What the captains agreed on</h2><ul>{points}</ul><p>{TEXT[2]}</p>"
        f"<p>{TEXT[3]}</p><table><tr><th>Ferry</th><th>Sounded its horn</th></tr>{rows}</table><p>{TEXT[4]}</p>"
    )
    found = body(html)
    assert "What the captains agreed on" in found
    assert "No horn before six in the morning." in found
    assert "Nor | 12 times a night" in found


def test_a_text_shown_twice_is_there_once() -> None:
    assert body(page(PARAGRAPHS + f"<blockquote>{TEXT[2]}</blockquote>")) == TEXT


def test_no_heading_closes_it() -> None:
    assert body(page(PARAGRAPHS + "<h2>Where the seals live</h2>")) == TEXT


@pytest.mark.parametrize("html", ["<p>", "<html><body><nav><a href=/a>One</a></nav></body></html>", "<table><tr><td>"])
def test_a_page_without_text_has_none(html: str) -> None:
    assert body(html) == []


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        ('class="comment-list"', {"comment"}),
        ('class="comments-open"', set()),
        ('class="story-body"', {"article", "body"}),
        ('id="related-stories"', {"related"}),
        ('itemprop="articleBody"', {"article", "body"}),
        ('class="main__content"', {"body"}),
        ('class="breadcrumb"', {"nav"}),
        ('class="subheading"', set()),
        ('class="mt-4 flex"', set()),
    ],
)
def test_names_of_parts(names: str, kinds: set[str]) -> None:
    block = read_blocks(parse(f"<html><body><div {names}>x</div></body></html>"))[0]
    own = block.box.parts()[1]
    assert {kind for kind, bit in BITS.items() if own & bit} == kinds


@settings(max_examples=80)
@given(
    st.lists(
        st.sampled_from(
            [
                *TEXT,
                "<p>",
                "</p>",
                "<div class=comment>",
                "</div>",
                "<table><tr><td>",
                "<h2>",
                "<a href=/a>",
                "</a>",
                "<li>",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_what_is_kept_stands_in_the_page(html: str) -> None:
    blocks = read_blocks(parse(mended(f"<html><body>{html}</body></html>")))
    kept = read_main_text(blocks, None)
    assert [block.order for block in kept] == sorted({block.order for block in kept})
    assert all(block in blocks for block in kept)
