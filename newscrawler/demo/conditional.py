"""Answers with ETag and Last-Modified, and 304 for who has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web

from newscrawler.text import digest


def conditional(
    request: web.Request,
    body: bytes | Callable[[], bytes],
    content_type: str,
    modified: datetime | None,
    tag: str | None = None,
) -> web.Response:
    """Answer 304 where the client has what there is; `tag` spares making a body only to compare it."""
    if tag is None and isinstance(body, bytes):
        tag = digest(content_type, body.decode("latin-1"))
    etag = f'"{tag}"'
    headers = {"ETag": etag}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    asked = request.headers.get("If-None-Match")
    since = request.if_modified_since
    if asked is not None:
        same = asked.strip() == "*" or etag in [value.strip().removeprefix("W/") for value in asked.split(",")]
    else:
        same = since is not None and modified is not None and modified.replace(microsecond=0) <= since
    if same:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body() if callable(body) else body, headers={**headers, "Content-Type": content_type})
