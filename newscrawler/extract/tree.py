"""From bytes to one parsed tree, decoded as web-poet decodes a response, so that both doors read the same page."""

from __future__ import annotations

import html
import re

from lxml import etree
from w3lib.encoding import html_to_unicode, resolve_encoding

_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|title|meta|div|p|br|table|tr|td|span|a|ul|li|h[1-6])[\s/>])", re.IGNORECASE
)


def decode(body: bytes, content_type: str = "") -> str:
    """Give the text of a response body by BOM, header, declaration and, failing these, by trial."""
    return html_to_unicode(content_type, body, auto_detect_fun=_guess, default_encoding="ascii")[1]


def _guess(body: bytes) -> str | None:
    for encoding in ("ascii", "utf-8", "cp1252"):
        try:
            body.decode(encoding)
        except UnicodeError:
            continue
        return resolve_encoding(encoding)
    return None


def parse(text: str) -> etree._Element:
    """Give the root element of an HTML page; text without a single tag becomes one `<pre>`."""
    if not has_markup(text):
        text = f"<html><body><pre>{html.escape(text)}</pre></body></html>"
    # The same steps as parsel's, which web-poet's selector takes.
    data = text.strip().replace("\x00", "").encode("utf-8", "replace") or b"<html/>"
    root = etree.fromstring(data, etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True))
    return root if root is not None else etree.fromstring(b"<html/>", etree.HTMLParser())


def has_markup(text: str) -> bool:
    """Tell whether `text` has an HTML tag near its start; without one its lines are its paragraphs."""
    return _TAG.search(text, 0, 20000) is not None
