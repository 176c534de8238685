"""Compressed answers, unpacked to DOWNLOAD_MAXSIZE at the most."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawler.fetch.refusals import BadEncoding

MAX_ENCODINGS = 2
"""One within the other: no server means more."""


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, which bounds what each encoding unpacks to, but neither their number nor what breaks within."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        encodings = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if encodings > MAX_ENCODINGS:
            raise BadEncoding(f"packed {encodings} times")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as exc:
            raise BadEncoding(f"unpacks to more than {self._max_size} bytes") from exc
        except Exception as exc:
            # Each library has errors of its own.
            raise BadEncoding(f"cannot be unpacked: {exc}") from exc
