"""Faults on demand: what a server can do wrong, under `/fault/...` and on the pages of a chosen story."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

KINDS = (
    *("404", "403", "429", "500", "503", "slow", "redirect", "loop"),
    *("truncated", "empty", "challenge", "feed-is-html"),
)
SLOW_SECONDS = 5.0
RETRY_AFTER = "1"
TURNS_AWAY = 2
"""How often 429 is answered before the page comes."""

_CHALLENGE = """<!DOCTYPE html><html><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"><script src="/challenge-platform/h/b/orchestrate.js"></script></head>
<body><noscript>Enable JavaScript and cookies to continue</noscript><div id="challenge-form"></div></body></html>
"""
_ERROR_PAGE = """<!DOCTYPE html><html><head><title>Service notice</title></head>
<body><h1>Service notice</h1><p>The feed is being rebuilt.</p></body></html>
"""

Page = Callable[[], Awaitable[web.StreamResponse]]


async def answer(
    kind: str, request: web.Request, page: Page, *, asked: int, seconds: float = SLOW_SECONDS
) -> web.StreamResponse:
    """Answer a request with a fault; `page` gives the page that should have come, `asked` counts from 1.

    Redirects are the caller's, who knows where they lead.
    """
    if kind == "429" and asked <= TURNS_AWAY:
        return web.Response(status=429, text="Too many requests\n", headers={"Retry-After": RETRY_AFTER})
    if kind == "slow":
        await asyncio.sleep(seconds)
    if kind == "truncated":
        return await _truncated(request, await page())
    if kind == "empty":
        return web.Response(text="", content_type="text/html")
    if kind == "challenge":
        return web.Response(
            status=403, text=_CHALLENGE, content_type="text/html", headers={"Cf-Mitigated": "challenge"}
        )
    if kind == "feed-is-html":
        return web.Response(text=_ERROR_PAGE, content_type="text/html")
    if kind in {"404", "403", "500", "503"}:
        return web.Response(status=int(kind), text=f"<html><h1>{kind}</h1></html>\n", content_type="text/html")
    return await page()


async def _truncated(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """Send half of a page under the length of all of it, then cut the connection."""
    body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b"x" * 1000
    response = web.StreamResponse(
        headers={"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    )
    response.force_close()
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
