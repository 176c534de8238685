"""One page, fetched without a crawl, for a look at it."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException

import attrs

TIMEOUT = 30
"""Seconds without a byte."""
MAX_SIZE = 16 * 1024 * 1024
"""Bytes; as DOWNLOAD_MAXSIZE of a crawl."""


class FetchError(RuntimeError):
    """The page could not be had; the message is one line, `status` that of the answer, if there was one."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


KEPT_HEADERS = ("Content-Type", "ETag", "Last-Modified")
"""What a page object reads; cookies and the rest are nobody's business."""


@attrs.define(frozen=True)
class Fetched:
    body: bytes
    url: str
    """Final URL."""
    headers: dict[str, str]
    """Those of KEPT_HEADERS that were sent."""


def fetch_page(url: str, *, user_agent: str) -> Fetched:
    """Give the page at an http(s) URL.

    Raises FetchError where there is no answer, an error status or more than MAX_SIZE bytes.
    """
    request = urllib.request.Request(url, headers={"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.8"})  # noqa: S310 - the caller gives http(s)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 - as above
            body = response.read(MAX_SIZE + 1)
            final = response.url
            headers = {name: value for name in KEPT_HEADERS if (value := response.headers.get(name))}
    except urllib.error.HTTPError as exc:
        exc.close()
        raise FetchError(f"{url}: HTTP {exc.code}", exc.code) from exc
    except (OSError, HTTPException, ValueError) as exc:
        reason = getattr(exc, "reason", None) or exc
        raise FetchError(f"{url}: no answer: {reason}") from exc
    if len(body) > MAX_SIZE:
        raise FetchError(f"{url}: more than {MAX_SIZE} bytes")
    return Fetched(body, final, headers)
