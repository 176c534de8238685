"""Whether a site lets its pages be archived, as its headers and pages say by "noarchive"."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawler.extract.page.robots import directives_in, directives_of
from newscrawler.extract.page.tree import mended_body, parse

_WORD = "noarchive"


def headers_allow(headers: Sequence[bytes]) -> bool:
    """Tell whether the values of X-Robots-Tag let a response be archived."""
    return _WORD not in directives_in(value.decode("latin-1") for value in headers)


def page_allows(body: bytes) -> bool:
    """Tell whether the meta tags of a page let it be archived."""
    # The word itself tells of almost all pages that they do, before they are parsed.
    return _WORD.encode() not in body.lower() or _WORD not in directives_of(parse(mended_body(body)))
