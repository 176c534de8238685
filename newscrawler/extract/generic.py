"""The body of a page that no profile and no cue describes, by trafilatura."""

from __future__ import annotations

import logging

from newscrawler.text import clean

MAX_PAGE = 4 * 1024 * 1024
"""Characters of a page up to which it is worth the extractor's time."""


def read_body(text: str) -> list[str]:
    """Give the paragraphs of a page's main text, none where there is no main text."""
    if len(text) > MAX_PAGE:
        return []
    import trafilatura  # noqa: PLC0415 - a third of a second of import that pages of known networks never need

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    body = trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=False)
    return [line for raw in (body or "").split("\n") if (line := clean(raw.removeprefix("- ")))]
