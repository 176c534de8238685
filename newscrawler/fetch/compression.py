"""Compressed answers, unpacked to DOWNLOAD_MAXSIZE at the most."""

from __future__ import annotations

import sys
import zlib

import brotli  # type: ignore[import-untyped]  # has no types
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawler.fetch.refusals import BadEncoding

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_ENCODINGS = 2
"""One within the other: no server means more."""

HEAD = "head"
"""In a request's meta: so many bytes of its answer are wanted, from the first on."""


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, which bounds what each encoding unpacks to, but neither their number nor what breaks within."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        encodings = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if encodings > MAX_ENCODINGS:
            raise BadEncoding(f"packed {encodings} times")
        try:
            if HEAD in request.meta:
                return self._head(response, request.meta[HEAD])
            return super().process_response(request, response)
        except IgnoreRequest as exc:
            raise BadEncoding(f"unpacks to more than {self._max_size} bytes") from exc
        except Exception as exc:
            # Each library has errors of its own.
            raise BadEncoding(f"cannot be unpacked: {exc}") from exc

    def _head(self, response: Response, size: int) -> Response:
        """Give the first `size` bytes of a body, which may be cut itself."""
        body = response.body
        for encoding in self._split_encodings(response.headers.getlist("Content-Encoding"))[0]:
            body = _unpacked(body, encoding, size)
        return response.replace(body=body[:size])


def _unpacked(body: bytes, encoding: bytes, size: int) -> bytes:
    if encoding == b"br":
        # It gives some more than it is asked for.
        return bytes(brotli.Decompressor().process(body, output_buffer_limit=size))
    if encoding == b"zstd":
        return bytes(zstd.ZstdDecompressor().decompress(body, max_length=size))
    gzip_or_zlib = 32
    try:
        return zlib.decompressobj(gzip_or_zlib + zlib.MAX_WBITS).decompress(body, size)
    except zlib.error:
        # "deflate" is sent without zlib's header, too.
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, size)
