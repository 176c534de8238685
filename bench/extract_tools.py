"""The extractors that are measured: each is handed the same UTF-8 bytes of a page and its address.

Peers run as their documentation shows for an article's text, without comments where they can leave them out, and are
never let onto the network. A peer is imported when it is measured; one that is not installed is told so.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs
from lxml import html as lxml_html

FIELDS = ("body", "headline", "date", "authors")


@attrs.frozen
class Reading:
    """What a tool says of a page; a field that it does not give stays empty."""

    body: str = ""
    headline: str | None = None
    authors: list[str] = attrs.field(factory=list)
    date: str | datetime | date | None = None
    date_raw: str | None = None
    """The date as the page writes it, where the tool tells."""
    note: str = ""
    """What the tool took the page for, where that is no article."""


Read = Callable[[bytes, str], Reading]


@attrs.frozen
class Tool:
    name: str
    package: str
    """The distribution that has to be installed."""
    load: Callable[[], Read]
    """Imports what it needs and gives the function that is timed."""
    gives: tuple[str, ...] = FIELDS

    @property
    def version(self) -> str | None:
        """None where it is not installed."""
        try:
            return importlib.metadata.version(self.package)
        except importlib.metadata.PackageNotFoundError:
            return None


def _newscrawler() -> Read:
    from newscrawler import read  # noqa: PLC0415 - each tool imports its own, the others may be absent

    def reading(html: bytes, url: str) -> Reading:
        answer = read(html, url)
        article, kind = answer["article"], answer["kind"]
        return Reading(
            body=article["articleBody"] or "",
            headline=article["headline"],
            authors=[author["name"] for author in article["authors"]],
            date=article["datePublished"],
            date_raw=article["datePublishedRaw"],
            note="" if kind == "article" else f"kind {kind}",
        )

    return reading


def _newscrawler_body() -> Read:
    from newscrawler.extract.body.maintext import paragraphs_of, read_main_text  # noqa: PLC0415
    from newscrawler.extract.page.blocks import read_blocks  # noqa: PLC0415 - as above
    from newscrawler.extract.page.tree import mended_body, parse  # noqa: PLC0415

    def reading(html: bytes, _url: str) -> Reading:
        blocks = read_blocks(parse(mended_body(html)))
        return Reading("\n\n".join(paragraphs_of(read_main_text(blocks, None))))

    return reading


def _trafilatura(*, fast: bool) -> Read:
    bare_extraction: Any = importlib.import_module("trafilatura").bare_extraction

    def reading(html: bytes, url: str) -> Reading:
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, fast=fast)
        if found is None:
            return Reading()
        authors = (found.author or "").split("; ")
        return Reading(found.text or "", found.title, [name for name in authors if name], found.date)

    return reading


def _resiliparse() -> Read:
    tree: Any = importlib.import_module("resiliparse.parse.html").HTMLTree
    plain: Any = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def reading(html: bytes, _url: str) -> Reading:
        parsed = tree.parse_from_bytes(html, "utf-8")
        return Reading(plain(parsed, main_content=True, alt_texts=False, comments=False) or "")

    return reading


def _newspaper() -> Read:
    newspaper: Any = importlib.import_module("newspaper")
    tldextract: Any = importlib.import_module("tldextract.tldextract")
    # Its own extractor asks the network for the list of suffixes.
    tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    config = newspaper.Config()
    config.fetch_images = False

    def reading(html: bytes, url: str) -> Reading:
        article = newspaper.Article(url, config=config)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return Reading(article.text, article.title, list(article.authors), article.publish_date)

    return reading


_BLOCKS = re.compile(
    r"address|article|blockquote|body|br|d[dlt]|div|fig.*|h[1-6]|hr|li|ol|p|pre|section|t[dhr]|table|ul"
)


def _readability() -> Read:
    document: Any = importlib.import_module("readability").Document

    def reading(html: bytes, url: str) -> Reading:
        page = document(html.decode("utf-8", "replace"), url=url)
        summary: Any = lxml_html.fromstring(page.summary())
        # It gives markup: text of blocks is parted by lines, as the other tools part it.
        for element in summary.iter("*"):
            if _BLOCKS.fullmatch(element.tag):
                element.text, element.tail = "\n" + (element.text or ""), "\n" + (element.tail or "")
        return Reading(summary.text_content(), page.short_title())

    return reading


def _parse() -> Read:
    def reading(html: bytes, _url: str) -> Reading:
        lxml_html.document_fromstring(html, parser=lxml_html.HTMLParser(encoding="utf-8"))
        return Reading()

    return reading


FLOOR = Tool("lxml parse", "lxml", _parse, gives=())
"""No tool that builds lxml's tree can be faster; the others' times are told as multiples of it."""

SUBJECT = Tool("newscrawler", "newscrawler", _newscrawler)

TOOLS = (
    SUBJECT,
    Tool("newscrawler body", "newscrawler", _newscrawler_body, gives=("body",)),
    Tool("trafilatura", "trafilatura", lambda: _trafilatura(fast=False)),
    Tool("trafilatura fast", "trafilatura", lambda: _trafilatura(fast=True)),
    Tool("resiliparse", "resiliparse", _resiliparse, gives=("body",)),
    Tool("newspaper4k", "newspaper4k", _newspaper),
    Tool("readability-lxml", "readability-lxml", _readability, gives=("body", "headline")),
)
