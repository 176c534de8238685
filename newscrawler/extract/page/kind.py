"""What format a response has, told from its first bytes."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from newscrawler.extract.page.tree import unmarked_charset

Format = Literal["html", "feed", "sitemap", "binary"]

_HEAD = 2_000
_FEED = re.compile(rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
GZIP = b"\x1f\x8b"
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"%!PS")
"""How files begin that need not have a NUL at their start."""


def sniff(body: bytes, content_type: str = "") -> Format:
    """Tell a document's format from its first bytes; the header, which often lies, only where these say nothing."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(head):
        return "html"
    if _SITEMAP.search(head):
        return "sitemap"
    if _FEED.search(head):
        return "feed"
    if body.startswith(GZIP):
        return "sitemap"
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or unmarked_charset(body)
    plain = head.replace(b"\x00", b"") if wide else head
    kind = content_type.partition("/")[0].strip().lower()
    if b"\x00" in plain or head.startswith(_MAGIC) or kind in ("image", "video", "audio", "font"):
        return "binary"
    return "html"
