"""The page as a flat list of blocks, whatever the markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newscrawler.extract.page import tree
from newscrawler.extract.page.blocks import MAX_BLOCKS, Block, read_blocks
from newscrawler.extract.page.tree import decode, has_markup, mended, mended_body, parse


def blocks(body: str) -> list[Block]:
    return read_blocks(parse(f"<html><head><title>No</title></head><body>{body}</body></html>"))


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("One<br>Two<br><br>Three", ["One", "Two", "Three"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p>One <b>bold</b> <i>word</i></p>", ["One bold word"]),
        ("<p>One\n   word\u00a0more</p>", ["One word more"]),
        ("<table><tr><td>One<td>Two<tr><td>Three</table>", ["One", "Two", "Three"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("<pre>One\nTwo\n\nThree</pre>", ["One Two", "Three"]),
        ("<font size=2>One</font> word", ["One word"]),
        ("<p>One</p><script>no()</script><style>no</style><noscript>no</noscript><p>Two</p>", ["One", "Two"]),
        ("<p>One</p><p hidden>No</p><p style='display: none'>No</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<!-- no --> word</p>", ["One word"]),
        ("<p>One</p><p> \u200b </p><p>&nbsp;</p><p>Two</p>", ["One", "Two"]),
        ("<p>A &amp; B &lt;3</p>", ["A & B <3"]),
        ('<div style="white-space: pre-line">One\n\nTwo</div>Three\n\nfour', ["One", "Two", "Three four"]),
        ("<select><option>No</select><textarea>No</textarea><button>No</button>One", ["One"]),
        ('<span style="display:block">One</span><span style="DISPLAY: flex"><i>Two</i></span>', ["One", "Two"]),
        ("<p>One <span hidden>no</span><i style='visibility:hidden'>no</i><b>word</b></p>", ["One word"]),
        ("<p>One <span style='display:none'>no <b>no</b> no</span>word</p>", ["One word"]),
        ("<div>One <nav><ul><li><a href=/a>No</a></ul></nav>Two</div>", ["One", "Two"]),
        ("<nav><li>One<main><p>Two</p></main>", ["One", "Two"]),
        ("<footer><a href=/a>No</a></footer><footer><p>One</p></footer>", ["One"]),
        ("One<div hidden>no<p>no</p></div> word", ["One word"]),
        ("", []),
    ],
)
def test_texts_in_page_order(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_what_a_block_knows() -> None:
    found = blocks(
        '<article><h2>A <a href="/a">boat</a></h2><img src="/boat.jpg"><p><b>All bold</b></p>'
        '<p><a href="/b">One</a> and <a href="/c">two</a></p></article>'
    )
    heading, bold, links = found
    assert (heading.text, heading.heading, list(heading.links)) == ("A boat", 2, [("/a", "boat")])
    assert (bold.emphasised, list(bold.images), bold.heading) == (True, ["/boat.jpg"], 0)
    assert list(links.links) == [("/b", "One"), ("/c", "two")]
    assert links.link_share == pytest.approx(6 / len("One and two"))
    assert {"article", "p"} <= links.within
    assert [block.order for block in found] == [0, 1, 2]


def test_a_page_of_too_many_blocks_is_read_up_to_the_bound() -> None:
    assert len(texts("<p>x</p>" * (MAX_BLOCKS + 10))) == MAX_BLOCKS


def test_a_line_of_too_many_breaks_is_read_up_to_the_bound() -> None:
    assert len(texts("<p>" + "x<br>" * (MAX_BLOCKS + 10))) == MAX_BLOCKS


def test_nesting_deeper_than_python_recurses() -> None:
    assert texts("<div>" * 20_000 + "deep" + "</div>" * 20_000)[:1] in (["deep"], [])


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "a", " ", "\n", "<td>", "<a>"]))
)
def test_no_soup_of_tags_loses_or_adds_a_letter(pieces: list[str]) -> None:
    found = "".join(texts("".join(pieces)))
    assert found.replace(" ", "") == "a" * pieces.count("a")


def test_text_without_a_tag_is_its_lines() -> None:
    assert not has_markup("One\n\nTwo < three")
    assert [block.text for block in read_blocks(parse(mended("One\n\nTwo < three")))] == ["One", "Two < three"]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("caf\u00e9".encode(), "", "café"),
        ("caf\u00e9 \u201cboat\u201d".encode("cp1252"), "", "café “boat”"),
        ("caf\u00e9".encode("cp1252"), "text/html; charset=iso-8859-1", "café"),
        ("caf\u00e9".encode("utf-16"), "", "café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "text/html; charset=latin-1", "café"),
        ('<meta charset="koi8-r">лодка'.encode("koi8-r"), "", '<meta charset="koi8-r">лодка'),
        ("caf\u00e9".encode(), "text/html; charset=nonsense", "café"),
        ("caf\u00e9".encode(), "text/html; charset=cp1252", "café"),
        ("caf\u00e9 \u201cboat\u201d".encode("cp1252"), "text/html; charset=utf-8", "café “boat”"),
        ("caf\u00e9".encode() + b" caf\xe9", "text/html; charset=utf-8", "café café"),
    ],
)
def test_charsets(body: bytes, content_type: str, expected: str) -> None:
    assert decode(body, content_type) == expected


@pytest.mark.parametrize("page", ["<p>café", "<p>cafe", "<p>caf\x00é", "café", "\ufeff<p>café", "<p>" + "é " * 70_000])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1252"])
def test_a_body_reads_as_its_text_does(page: str, charset: str) -> None:
    body = page.encode(charset, "ignore")
    shown = mended_body(body)
    assert etree.tostring(parse(shown)) == etree.tostring(parse(mended(decode(body))))
    assert (shown is body) == (charset == "utf-8" and page.startswith("<p>") and "é" in page and "\x00" not in page)


def test_comments_part_no_words() -> None:
    text = "<p>A bo<!-- x -->at <?x y?>is <!-- -->late</p>"
    assert [block.text for block in read_blocks(parse(text))] == ["A boat is late"]
    assert [block.text for block in read_blocks(etree.HTML(text))] == ["A boat is late"]


def test_text_that_was_encoded_twice_is_decoded_again() -> None:
    text = "<p>The mayor’s café – “closed” • 5 €, déjà vu at 20 °C 🚲</p>"
    assert mended(text.encode().decode("latin-1")) == text
    # A letter alone is no proof.
    single = "<p>Ã©tude, 5 Â°C</p>"
    assert mended(single) is single


def test_a_tag_of_a_thousand_attributes_loses_them() -> None:
    many = " ".join(f'a{number}="<>"' for number in range(30_000))
    paragraph = parse(mended(f"<html><body><p {many}>One</p></body></html>")).findall(".//p")[0]
    assert (paragraph.text, dict(paragraph.attrib)) == ("One", {})


tag_pieces = st.lists(
    st.sampled_from(["<p", "<b ", "</b", ">", " ", "a", "=", "= ", '"', "'", "/", "\n", '="', "='", "<"]), max_size=30
).map("".join)


@given(tag_pieces)
@example("<p a=\">' b='>\">")
@example("<p a = '>")
def test_what_ends_markup_stands_in_no_tag(text: str) -> None:
    tags = [found.span() for found in tree._TAG_WITH_ATTRIBUTES.finditer(text)]
    ends = [at for at, char in enumerate(text) if char == ">" and tree._ends_markup(text, 0, at)]
    assert not [at for at in ends for start, end in tags if start < at < end]


@pytest.mark.parametrize("before", ["", "<p>One</p>" * 2_000, "<script>a = '>' + " + "x;" * 9_000 + "</script>"])
@pytest.mark.parametrize("attribute", ["a{}", 'a{}=">"', "a{}='<p>'", "a{}=x", 'a{}="x"', "a{} = '\">'"])
def test_a_monstrous_tag_is_found_wherever_it_stands(before: str, attribute: str) -> None:
    many = " ".join(attribute.format(number) for number in range(30_000))
    paragraph = parse(mended(f"<html><body>{before}<p {many}>One<p>")).findall(".//p")[-2]
    assert (paragraph.text, dict(paragraph.attrib)) == ("One", {})


def test_a_long_page_of_plain_tags_is_left_as_it_is() -> None:
    text = "<html><body>" + """<p class=a data-b='{"c": "<d>"}' title=it's>One</p>""" * 10_000
    assert mended(text) is text
