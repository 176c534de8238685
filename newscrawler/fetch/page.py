"""One page, fetched without a crawl, for a look at it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import attrs

from newscrawler.fetch.addresses import Addresses, PrivateAddressError, end_of

TIMEOUT = 30.0
"""Seconds for a whole answer, and for each that it redirects to."""
MAX_SIZE = 16 * 1024 * 1024
"""Bytes; as DOWNLOAD_MAXSIZE of a crawl."""
_CHUNK = 64 * 1024


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


def fetch_page(url: str, *, user_agent: str, addresses: Addresses | None = None, head: int | None = None) -> Fetched:
    """Give the page at an http(s) URL, or its first `head` bytes.

    `addresses` may be asked, redirects included; by default public ones and the URL's own host, which the operator
    typed. Raises FetchError where there is no answer, an error status, more than MAX_SIZE bytes or an address that may
    not be asked.
    """
    if addresses is None:
        addresses = Addresses(ends=frozenset({end_of(url)}))
    request = urllib.request.Request(url, headers={"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.8"})  # noqa: S310 - the caller gives http(s)
    try:
        with _opener(addresses).open(request, timeout=TIMEOUT) as response:
            body = _read(response, MAX_SIZE + 1 if head is None else head)
            final = response.url
            headers = {name: value for name in KEPT_HEADERS if (value := response.headers.get(name))}
    except urllib.error.HTTPError as exc:
        exc.close()
        raise FetchError(f"{url}: HTTP {exc.code}", exc.code) from exc
    except (OSError, HTTPException, ValueError) as exc:
        reason = getattr(exc, "reason", None) or exc
        told = "" if isinstance(reason, PrivateAddressError) else "no answer: "
        raise FetchError(f"{url}: {told}{getattr(reason, 'strerror', None) or reason}") from exc
    if len(body) > MAX_SIZE:
        raise FetchError(f"{url}: more than {MAX_SIZE} bytes")
    return Fetched(body, final, headers)


def _read(response: Any, most: int) -> bytes:
    """Give the first `most` bytes of a body. Raises TimeoutError where it trickles."""
    body, end = bytearray(), time.monotonic() + TIMEOUT
    while len(body) < most and (chunk := response.read1(_CHUNK)):
        body += chunk
        if time.monotonic() > end:
            raise TimeoutError(f"not all of it came in {TIMEOUT:g} s")
    return bytes(body[:most])


def _opener(addresses: Addresses) -> urllib.request.OpenerDirector:
    """Give what opens http and https alone, through the environment's proxy if there is one."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Http(addresses),
        _Https(addresses),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5


class _Opening(urllib.request.AbstractHTTPHandler):
    """Opens connections to addresses that may be asked, and closes those whose answer does not begin in time."""

    connection: type[http.client.HTTPConnection]

    def __init__(self, addresses: Addresses) -> None:
        super().__init__()
        self._addresses = addresses

    def opened(self, request: urllib.request.Request) -> Any:
        if urlsplit(request.full_url).netloc != request.host:
            # A proxy of the operator's, which looks the host up itself.
            with contextlib.suppress(socket.gaierror):
                self._addresses.resolve(*end_of(request.full_url))
            dial: Callable[..., socket.socket] = socket.create_connection
        else:
            dial = self._dial
        made: list[http.client.HTTPConnection] = []

        def connection(host: str, **options: Any) -> http.client.HTTPConnection:
            one = self.connection(host, **options)
            one._create_connection = dial  # type: ignore[attr-defined]  # noqa: SLF001 - what http.client connects by
            made.append(one)
            return one

        with _closing_late(made):
            return self.do_open(connection, request)

    def _dial(self, end: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
        addresses = self._addresses.resolve(*end)
        for address in addresses[:-1]:
            with contextlib.suppress(OSError):
                return socket.create_connection((address, end[1]), *args, **options)
        return socket.create_connection((addresses[-1], end[1]), *args, **options)


class _Http(_Opening):
    connection = http.client.HTTPConnection
    http_open = _Opening.opened
    http_request = urllib.request.AbstractHTTPHandler.do_request_


class _Https(_Opening):
    connection = http.client.HTTPSConnection
    https_open = _Opening.opened
    https_request = urllib.request.AbstractHTTPHandler.do_request_


@contextlib.contextmanager
def _closing_late(made: list[http.client.HTTPConnection]) -> Iterator[None]:
    """Cut connections that are still in hand after TIMEOUT: each byte of a header would begin a socket's own anew.

    Raises TimeoutError where it did.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        for connection in made:
            with contextlib.suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(TIMEOUT, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise TimeoutError(f"it did not begin in {TIMEOUT:g} s")
