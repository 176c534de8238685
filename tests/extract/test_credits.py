"""Who wrote it: the cues of a source on a page of any site, through the reader. Every sentence is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler import read

URL = "https://www.harbourletter.example/news/a-boat-comes-late"
HEADLINE = "A boat comes late to the harbour"
TEXT = (
    "The boat that was due at noon came in at seven, and nobody on the quay could say why it had taken so long.",
    "Its master walked to the inn without a word, and the crew carried nine crates of lemons into the old shed.",
    "The harbour office says that it will ask the owners for a letter, as it does whenever a boat is late at night.",
    "By Friday the lemons had been sold to a baker from the hills, who promised a cake for everybody on the quay.",
)


def page(*, lines: str = "", first: str = "", last: str = "", below: str = "", head: str = "", **article: Any) -> str:
    """Give a page: `lines` between headline and text, `first` and `last` paragraphs, `below` markup under the text."""
    if article:
        node = {"@type": "NewsArticle", "headline": HEADLINE, **article}
        head += f'<script type="application/ld+json">{json.dumps(node)}</script>'
    middle = "".join(f"<p>{text}</p>" for text in TEXT)
    text = (f"<p>{first}</p>" if first else "") + middle + (f"<p>{last}</p>" if last else "")
    return (
        f"<!doctype html><html lang=en><head><title>{HEADLINE} | Harbour Letter</title>"
        f'<meta property="og:site_name" content="Harbour Letter">{head}</head><body>'
        f"<article><h1>{HEADLINE}</h1>{lines}<div class=text>{text}</div>{below}</article></body></html>"
    )


def source(html: str, url: str = URL) -> tuple[str, str | None, str | None, str] | None:
    article = read(html, url)["article"]
    found = article["sourceOrganization"]
    return found and (found["name"], found["domain"], found["country"], article["evidence"]["source"])


def p(text: str) -> str:
    return f"<p>{text}</p>"


def spans(*texts: str) -> str:
    return "<div>" + "</div><div>".join(texts) + "</div>"


DATE = "May 1, 2025, 10:03 am"
REUTERS = ("Reuters", "reuters.com", "GB")
AP = ("AP", "apnews.com", "US")
AFP = ("AFP", "afp.com", "FR")
PTI = ("PTI", "ptinews.com", "IN")
ANI = ("ANI", "aninews.in", "IN")
XINHUA = ("Xinhua", "xinhuanet.com", "CN")
THE_AP = ("The Associated Press", "apnews.com", "US")
CONVERSATION = ("The Conversation", "theconversation.com", "AU")
PA = ("Press Association", "pa.media", "GB")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (p("Source: Xinhua"), XINHUA),
        (p("Source: Xinhua | Updated: May 1, 2025"), XINHUA),
        (p("SOURCE: REUTERS"), ("REUTERS", *REUTERS[1:])),
        (p("News source - ANI"), ANI),
        (p("Quelle: dpa"), ("dpa", "dpa.com", "DE")),
        (p("Fuente: Agencia EFE"), ("Agencia EFE", "efe.com", "ES")),
        (p("Fonte: ANSA"), ("ANSA", "ansa.it", "IT")),
        (p("Source : AFP"), AFP),
        (p("Источник: Интерфакс"), ("Интерфакс", "interfax.com", "RU")),
        (p("Kaynak: AA"), ("AA", "aa.com.tr", "TR")),
        (p("来源\uff1a新华社"), ("新华社", "xinhuanet.com", "CN")),
        (p("المصدر: الجزيرة"), ("الجزيرة", "aljazeera.com", "QA")),
        (p("Source: Gull Wire Service"), ("Gull Wire Service", None, None)),
        (p("Source: gullwire.com"), ("gullwire.com", "gullwire.com", None)),
        (p("Source: Xinhua| 2025-05-01 10:03:15|Editor: keel"), XINHUA),
        (p("Source: AFP Published: May 1, 2025"), AFP),
        (p("Source: Gull Wire, May 1, 2025"), ("Gull Wire", None, None)),
        (p("Edited by: Anna Keel | Source: ANI | May 1, 2025"), ANI),
        (p("Source: RT"), ("RT", "rt.com", "RU")),
        (p("Source: PA"), ("PA", "pa.media", "GB")),
        (spans("Reuters", DATE), REUTERS),
        (spans(DATE, "Agence France-Presse"), ("Agence France-Presse", "afp.com", "FR")),
        (spans("Anna Keel", "AP", DATE), AP),
        (spans("By ANNA KEEL", "Associated Press"), ("Associated Press", *AP[1:])),
        (spans("PTI", "New Quay", "Updated: May 01, 2025 10:03 IST"), PTI),
        (p("Reuters | Published 01.05.25, 10:03 AM"), REUTERS),
        (p("By Reuters"), REUTERS),
        (p("By Reuters Staff"), REUTERS),
        (p("By Anna Keel, Reuters"), REUTERS),
        (p("By ANNA KEEL Associated Press"), ("Associated Press", "apnews.com", "US")),
        (p("By Anna Keel and John Roe, Associated Press"), ("Associated Press", "apnews.com", "US")),
        (p("By Anna Keel | The Associated Press"), THE_AP),
        (p("By Anna Keel/AFP"), AFP),
        (p("Anna Keel | Reuters"), REUTERS),
        (p("By PTI | New Quay | May 1, 2025"), PTI),
        (p("PTI | Updated: May 01, 2025 10:03 IST"), PTI),
        (p("Press Trust of India - May 1, 2025"), ("Press Trust of India", "ptinews.com", "IN")),
        (p("Xinhua, May 1, 2025"), XINHUA),
        (p("Von dpa"), ("dpa", "dpa.com", "DE")),
        (p("By Agence France-Presse"), ("Agence France-Presse", "afp.com", "FR")),
        (p("From The Conversation, May 1, 2025"), CONVERSATION),
        (p("Europa Press") + p(DATE), ("Europa Press", "europapress.es", "ES")),
        (p("Par Le Quai avec AFP"), AFP),
        (p("Redacción / EFE"), ("EFE", "efe.com", "ES")),
        (p("AP/Reuters") + p(DATE), AP),
        (p("By ASSOCIATED PRESS"), ("ASSOCIATED PRESS", "apnews.com", "US")),
        (p('<a href="/tag/reuters">Reuters</a>') + p(DATE), REUTERS),
    ],
)
def test_source_line(line: str, expected: tuple[str, ...]) -> None:
    assert source(page(lines=line)) == (*expected, "source line")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("(RT.com)", ("RT.com", "rt.com", "RU")),
        ("(gullwire.com)", ("gullwire.com", "gullwire.com", None)),
        ("(ANI)", ANI),
        ("[Reuters]", REUTERS),
        ("- Reuters", REUTERS),
        ("-- AP", AP),
        ("— AFP", AFP),
        ("AFP", AFP),
        ("(AFP/Xinhua)", AFP),
        ("AFP/Xinhua", AFP),
        ("Reuters, AP", REUTERS),
        ("(HL/ANI)", ANI),
        ("/TASS/", ("TASS", "tass.com", "RU")),
        ("(dpa)", ("dpa", "dpa.com", "DE")),
        ("(SANA)", ("SANA", "sana.sy", "SY")),
        ("(MENA)", ("MENA", "mena.org.eg", "EG")),
        ("(WAM)", ("WAM", "wam.ae", "AE")),
        ("(PA)", ("PA", "pa.media", "GB")),
        ("(via Reuters)", REUTERS),
        ("PTI SKL VN", PTI),
        ("© 2025 AFP", AFP),
        ("© Agence France-Presse", ("Agence France-Presse", "afp.com", "FR")),
        ("Copyright 2025 The Associated Press. All rights reserved. This material may not be published.", THE_AP),
        ("(c) 2025 Xinhua", XINHUA),
        ("© dpa-infocom, dpa:250501-99-1/2", ("dpa-infocom", "dpa.com", "DE")),
        ("Copyright (c) 2025 IANS. All rights reserved.", ("IANS", "ians.in", "IN")),
        ("Distributed by Tribune Content Agency, LLC.", ("Tribune Content Agency", "tribunecontentagency.com", "US")),
        ("Provided by SyndiGate Media Inc.", ("SyndiGate Media Inc", "syndigate.info", "JO")),
        ("This story has been published from a PTI feed without modifications to the text.", PTI),
        ("(This story is auto-generated from an ANI news feed.)", ANI),
        ("The baker paid in cakes. (ANI)", ANI),
        ("The baker paid in cakes. - Reuters", REUTERS),
        ("The baker paid in cakes. [AP]", AP),
        ("“We like cakes,” the baker said. (Xinhua)", XINHUA),
        ("The baker paid in cakes. /TASS/", ("TASS", "tass.com", "RU")),
        ("The baker paid in cakes. (AP/Reuters)", AP),
        ("The baker paid in cakes. (© AFP)", AFP),
    ],
)
def test_trailing_credit(last: str, expected: tuple[str, ...]) -> None:
    assert source(page(last=last)) == (*expected, "trailing credit")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("(With inputs from ANI)", ANI),
        ("With inputs from PTI", PTI),
        ("(With agency inputs from Reuters)", REUTERS),
        ("(with AP inputs)", AP),
        ("With AFP", AFP),
        ("(avec AFP)", AFP),
        ("mit dpa", ("dpa", "dpa.com", "DE")),
        ("(con información de EFE)", ("EFE", "efe.com", "ES")),
        ("Com informações da Agência Brasil", ("Agência Brasil", "agenciabrasil.ebc.com.br", "BR")),
        ("Mit Material von dpa und AFP", ("dpa", "dpa.com", "DE")),
        ("With files from The Canadian Press", ("The Canadian Press", "thecanadianpress.com", "CA")),
        ("(With additional reporting by Reuters)", REUTERS),
        ("Inputs from IANS", ("IANS", "ians.in", "IN")),
        ("The Associated Press contributed to this report.", THE_AP),
        ("Anna Keel and The Associated Press contributed to this story.", THE_AP),
        ("The baker paid in cakes. (With inputs from ANI)", ANI),
        ("Some information for this report came from Reuters.", REUTERS),
        ("Some material in this report came from The Associated Press and AFP.", THE_AP),
        ("This report includes information from Reuters.", REUTERS),
        (
            "Associated Press writers Anna Keel in Rome and John Roe contributed to this report.",
            ("Associated Press", *AP[1:]),
        ),
        ("(This story has been written with inputs from PTI)", PTI),
    ],
)
def test_inputs(last: str, expected: tuple[str, ...]) -> None:
    assert source(page(last=last)) == (*expected, "inputs")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Source: Xinhua", XINHUA),
        ("Source : AFP", AFP),
        ("(Source: RT)", ("RT", "rt.com", "RU")),
        ("Quelle: dpa", ("dpa", "dpa.com", "DE")),
        ("Fuente: EFE", ("EFE", "efe.com", "ES")),
        ("Fonte: ANSA", ("ANSA", "ansa.it", "IT")),
        ("Source: Gull Wire", ("Gull Wire", None, None)),
        ("SOURCE Gull Ferries Inc.", ("Gull Ferries Inc", None, None)),
        ("The baker paid in cakes. (Source: ANI)", ANI),
    ],
)
def test_label_under_the_text(last: str, expected: tuple[str, ...]) -> None:
    assert source(page(last=last)) == (*expected, "source label")


GULL = ("Gull Magazine", None, None)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("This article originally appeared on Gull Magazine.", GULL),
        ("This story was originally published by Gull Magazine.", GULL),
        ("This article was first published in Gull Magazine on May 1, 2025.", GULL),
        ("A version of this article first appeared in the June issue of Gull Magazine.", GULL),
        ("Originally published in Gull Magazine.", GULL),
        ("Republished from Gull Magazine with the writer's leave.", GULL),
        ("Reprinted with permission from Gull Magazine.", GULL),
        ("This article is republished from The Conversation under a Creative Commons license.", CONVERSATION),
        ("This article was originally published on The Conversation. Read the original article.", CONVERSATION),
        (
            "This story was produced by ProPublica and is shared under a licence.",
            ("ProPublica", "propublica.org", "US"),
        ),
        ("This story was first published by the Associated Press.", ("The Associated Press", *THE_AP[1:])),
        ("The post A boat comes late appeared first on Gull Magazine.", GULL),
        ("This post was originally published on gullmagazine.com.", ("gullmagazine.com", "gullmagazine.com", None)),
        ("Dieser Artikel erschien zuerst auf Gull Magazine.", GULL),
        ("Cet article a été publié initialement sur Gull Magazine.", GULL),
        ("Este artículo fue publicado originalmente en Gull Magazine.", GULL),
        ("Este artigo foi publicado originalmente em Gull Magazine.", GULL),
        ("Questo articolo è stato pubblicato originariamente su Gull Magazine.", GULL),
        ("This press release was provided by Gull Ferries.", ("Gull Ferries", None, None)),
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_original(notice: str, expected: tuple[str, ...], place: str) -> None:
    assert source(page(**{place: notice})) == (*expected, "originally appeared")


def test_the_original_is_linked() -> None:
    notice = 'This story was published with the leave of the <a href="https://gull.example/boat">Gull Magazine</a>.'
    linked = 'This story was originally published in <a href="https://gull.example/boat">Gull Magazine</a>.'
    assert source(page(last=notice)) is None
    article = read(page(last=linked), URL)["article"]
    assert article["isBasedOn"] == "https://gull.example/boat"
    assert article["sourceOrganization"] == {"name": "Gull Magazine", "domain": "gull.example", "country": None}


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("LONDON (AP) — A boat came in at seven on Thursday, nine hours after it had left the far bank.", AP),
        ("Paris, May 1 (AFP) - A boat came in at seven on Thursday, nine hours after it had left the bank.", AFP),
        ("(Reuters) - A boat came in at seven on Thursday, nine hours after it had left the far bank.", REUTERS),
        (
            "MOSCOW, May 1. /TASS/. A boat came in at seven on Thursday, nine hours after it had left.",
            ("TASS", "tass.com", "RU"),
        ),
        (
            "Berlin (dpa) - A boat came in at seven on Thursday, nine hours after it had left the far bank.",
            ("dpa", "dpa.com", "DE"),
        ),
        ("New Delhi [India], May 1 (ANI): A boat came in at seven on Thursday, nine hours after it left.", ANI),
        (
            "(ANSA) - ROMA, 01 MAG - A boat came in at seven on Thursday, nine hours after it had left.",
            ("ANSA", "ansa.it", "IT"),
        ),
    ],
)
def test_dateline(first: str, expected: tuple[str, ...]) -> None:
    assert source(page(first=first)) == (*expected, "dateline")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (page(author={"@type": "Organization", "name": "Reuters"}), (*REUTERS, "metadata")),
        (page(author={"@type": "Person", "name": "Press Association"}), (*PA, "metadata")),
        (page(author={"@type": "Person", "name": "Anna Keel, Reuters"}), (*REUTERS, "metadata")),
        (page(head='<meta name="author" content="AFP">'), (*AFP, "metadata")),
        (page(head='<meta name="author" content="Reuters Staff">'), (*REUTERS, "metadata")),
        (page(head='<meta name="source" content="Xinhua">'), (*XINHUA, "metadata")),
        (
            page(sourceOrganization={"@type": "Organization", "name": "Gull Wire"}),
            ("Gull Wire", None, None, "metadata"),
        ),
        (page(provider={"@type": "Organization", "name": "ANI"}), (*ANI, "metadata")),
        (page(copyrightHolder={"@type": "Organization", "name": "AFP"}), (*AFP, "metadata")),
        (page(creditText="Reuters"), (*REUTERS, "metadata")),
        (page(isBasedOn="https://www.reuters.com/world/boat/"), (*REUTERS, "isBasedOn")),
        (
            page(isBasedOn={"@type": "Article", "url": "https://gull.com/boat"}),
            ("gull.com", "gull.com", None, "isBasedOn"),
        ),
        (
            page(head='<meta name="syndication-source" content="https://gull.com/b">'),
            ("gull.com", "gull.com", None, "isBasedOn"),
        ),
        (page(head='<link rel=canonical href="https://english.news.cn/boat">'), (*XINHUA, "canonical")),
        (
            page(head='<link rel=canonical href="https://www.gull.com/boat">'),
            ("gull.com", "gull.com", None, "canonical"),
        ),
    ],
)
def test_head(html: str, expected: tuple[str, ...]) -> None:
    assert source(html) == expected


@pytest.mark.parametrize(
    "last",
    [
        "The New York Times reported that the baker had paid in cakes.",
        "The baker had paid in cakes, Reuters reports.",
        "Reuters reported on Thursday that the baker had paid in cakes.",
        "The baker had paid in cakes, according to The Associated Press.",
        "The baker told AFP that he had paid in cakes.",
        "The baker reads the Press Trust of India (PTI).",
        "The Associated Press (AP) is an agency that has never written of cakes.",
        "Three agencies wrote of the cakes: AP, AFP and Reuters.",
        "The inn takes three wires - AP, AFP and Reuters.",
        "Photo: AP",
        "(Photo: Reuters)",
        "(AP Photo/Anna Keel)",
        "Image: Getty Images",
        "Image source: Reuters",
        "Source: Getty Images",
        "Video: Reuters",
        "(With agency inputs)",
        "(With inputs from our bureau)",
        "With inputs from Anna Keel",
        "(Agencies)",
        "Source: Agencies",
        "Source: company data",
        "Source: the survey of 2025 and our own count",
        "This story has been published from a wire agency feed without modifications to the text.",
        "(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",
        "This article was originally published on May 1, 2025.",
        "This article was first published in March 2022 and has been updated.",
        "This post was originally published on the 21st of June 2017.",
        "Originally posted February 2017",
        "This article also appeared in the Gull Magazine.",
        "This article originally appeared on Harbour Letter.",
        "The post A boat comes late appeared first on Harbour Letter.",
        "This article was originally published in our newsletter.",
        "The report was first published in Gull Magazine, the baker said.",
        "This story was published by Anna Keel on May 1, 2025.",
        "© 2025 Harbour Letter. All rights reserved.",
        "Source: Harbour Letter",
        "(Continued)",
        "(Anna Keel)",
        "- Anna Keel",
        "Sana",
        "The shop sold three maps (MAP).",
        "With care",
        "Originally published in France in 1922, the book of lemons tells of a baker and a boat.",
        "First published by Gull Press, the book of lemons tells of a baker and a boat.",
        "First published in 1922 by a baker.",
        "This article was first published in France.",
        "With AP, IB and honours classes",
        "Boats, Lemons, Reuters, Cakes",
        "Lemons, AP",
        "The model of the quay was built with inputs from ANI by the baker.",
        "This report includes information on lemons from the hills.",
        "Contact Reuters with your news of cakes.",
    ],
)
def test_no_credit(last: str) -> None:
    assert source(page(last=last)) is None


@pytest.mark.parametrize(
    "line",
    [
        p("By Anna Keel"),
        p("By Petra"),
        p("By Sana, May 1, 2025"),
        p("Photo: AP"),
        p("Anna Keel/AP Photo, May 1, 2025"),
        "<figure><figcaption>Anna Keel/AFP</figcaption></figure>",
        '<div class="caption">Reuters</div>',
        p("MENA") + p(DATE),
        p("Map") + p(DATE),
        p("AP"),
        p("As seen in") + p("Bloomberg") + p("Gull Magazine"),
        p("Tags: Reuters, boats, lemons"),
        p("Reuters says that boats come late on Thursdays"),
        p("Source: Getty Images"),
        p("By Harbour Letter"),
        p("Source: Harbour Letter"),
    ],
)
def test_no_source_line(line: str) -> None:
    assert source(page(lines=line)) is None


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page(head='<link rel=canonical href="https://harbourletter.com/boat">'), URL),
        (page(head='<link rel=canonical href="https://m.harbourletter.example/boat">'), URL),
        (page(head='<link rel=canonical href="http://localhost/boat">'), URL),
        (page(head='<link rel=canonical href="http://10.0.0.1/boat">'), URL),
        (page(isBasedOn="https://www.harbourletter.example/boat"), URL),
        (page(last="(ANI)"), "https://www.aninews.in/news/boat"),
        (page(lines=p("By Reuters")), "https://www.reuters.com/world/boat"),
        (page(head='<meta name="author" content="Harbour Letter">'), URL),
        (page(sourceOrganization={"@type": "Organization", "name": "Harbour Letter"}), URL),
        (page(first="LONDON (WABC) — A boat came in at seven on Thursday, nine hours after it had left."), URL),
    ],
)
def test_no_outlet_is_its_own_source(html: str, url: str) -> None:
    assert source(html, url) is None


RANKED = [
    ({"lines": p("Source: Xinhua")}, "source line"),
    ({"last": "(RT.com)"}, "trailing credit"),
    ({"first": "LONDON (AP) — A boat came in at seven on Thursday, nine hours after it had left."}, "dateline"),
    ({"author": {"@type": "Person", "name": "Reuters"}}, "metadata"),
    ({"below": p("(With inputs from ANI)")}, "inputs"),
    ({"below": p("Source: PTI")}, "source label"),
    ({"below": p("This article originally appeared on Gull Magazine.")}, "originally appeared"),
    ({"isBasedOn": "https://www.reuters.com/boat"}, "isBasedOn"),
    ({"head": '<link rel=canonical href="https://www.gull.com/boat">'}, "canonical"),
]


@pytest.mark.parametrize(
    ("better", "worse"),
    [(RANKED[at], RANKED[below]) for at in range(len(RANKED)) for below in range(at + 1, len(RANKED))],
)
def test_the_better_cue_wins(better: tuple[dict[str, Any], str], worse: tuple[dict[str, Any], str]) -> None:
    both = {**worse[0], **better[0]}
    if {*better[0]} & {*worse[0]} == {"below"}:
        both["below"] = worse[0]["below"] + better[0]["below"]
    found = source(page(**both))
    assert found is not None
    assert found[-1] == better[1]


def test_the_credit_is_kept_as_shown_and_the_body_as_read() -> None:
    article = read(page(last="(AFP/Xinhua)"), URL)["article"]
    assert article["creditText"] == "(AFP/Xinhua)"
    ended = read(page(last="The baker paid in cakes. (ANI)"), URL)["article"]
    assert ended["creditText"] == "(ANI)"
    assert ended["articleBody"].endswith("The baker paid in cakes. (ANI)")
    assert read(page(last="(ANI)", lines=p("By Reuters")), URL)["article"]["creditText"] == "(ANI)"


@pytest.mark.parametrize("line", ["By Anna Keel, Reuters", "By Anna Keel | The Associated Press", "By Anna Keel/AFP"])
def test_an_agency_is_no_author(line: str) -> None:
    article = read(page(lines=p(line)), URL)["article"]
    assert article["authors"] == [{"name": "Anna Keel"}]


@pytest.mark.parametrize("name", ["Reuters", "Press Association", "Reuters Staff", "AFP"])
def test_an_agency_in_the_head_is_no_author(name: str) -> None:
    article = read(page(author={"@type": "Person", "name": name}), URL)["article"]
    assert article["authors"] == []
