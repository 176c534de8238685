"""Redirects that a page tells of itself, in `<meta http-equiv="refresh">`."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response

_HEAD = 4 * 4096
"""Bytes of the 4,096 characters in which Scrapy looks for it, at the most."""


class RefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's, which decodes every page for it; few have any, and the word itself tells in any encoding but UTF-16."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if "entry" not in request.meta:
            # A page in place of a robots.txt says nothing, wherever it leads.
            return response
        if b"refresh" not in response.body[:_HEAD].lower():
            return response
        return super().process_response(request, response)
