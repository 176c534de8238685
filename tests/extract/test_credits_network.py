"""Who wrote it, on the pages of a network: sources that no file knows, and the credit taken off the text."""

from __future__ import annotations

import pytest

from newscrawler import read

URL = "https://www.newyorktelegraph.com/news/278119027/a-boat-comes-late"
HEADLINE = "A boat comes late to the harbour"
TEXT = (
    "The boat that was due at noon came in at seven, and nobody on the quay could say why it had taken so long.",
    "Its master walked to the inn without a word, and the crew carried nine crates of lemons into the old shed.",
    "By Friday the lemons had been sold to a baker from the hills, who promised a cake for everybody on the quay.",
)
NOTICE = "This article originally appeared on Gull Magazine."
PROMO = "Publish news of your business, community or sports group, prizes too, with New York Telegraph."


def page(*, line: str = "", last: str = "", head: str = "") -> str:
    texts = "".join(f"<p>{text}</p>" for text in (*TEXT, last) if text)
    return (
        f"<!doctype html><html><head><title>{HEADLINE} - New York Telegraph</title>{head}</head>"
        f"<body><h1>{HEADLINE}</h1>"
        f"<div>{line}</div><div>01 May 2025, 20:03 GMT+10</div>{texts}<p>{PROMO}</p></body></html>"
    )


@pytest.mark.parametrize(
    ("html", "name", "country", "cue", "credit"),
    [
        (page(line="ANI"), "ANI", "IN", "source line", None),
        (page(line="Gull Wire Service"), "Gull Wire Service", None, "source line", None),
        (page(line="Gull Wire Service", last="(RT.com)"), "Gull Wire Service", None, "source line", "(RT.com)"),
        (page(line="AFP/Xinhua"), "AFP", "FR", "source line", None),
        (page(last="(RT.com)"), "RT.com", "RU", "trailing credit", "(RT.com)"),
        (page(last="(AFP/Xinhua)"), "AFP", "FR", "trailing credit", "(AFP/Xinhua)"),
        (page(last="(With inputs from ANI)"), "ANI", "IN", "inputs", "(With inputs from ANI)"),
        (page(last=NOTICE), "Gull Magazine", None, "originally appeared", None),
    ],
)
def test_source(html: str, name: str, country: str | None, cue: str, credit: str | None) -> None:
    article = read(html, URL)["article"]
    found = article["sourceOrganization"]
    assert (found["name"], found["country"], article["evidence"]["source"]) == (name, country, cue)
    assert article["creditText"] == credit
    assert credit is None or credit not in article["articleBody"]


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(line="New York Telegraph"),
        page(head='<link rel=canonical href="https://www.londonmercury.com/news/278119027/a-boat-comes-late">'),
        page(last="The boat was late again, Reuters reported on Friday evening."),
    ],
)
def test_no_source(html: str) -> None:
    article = read(html, URL)["article"]
    assert article["headline"] == HEADLINE
    assert article["sourceOrganization"] is None
