"""Scrapy's download handler, held to addresses that may be asked and to answers whose head has an end.

Twisted looks a host up when it opens a connection, and connects to what the lookup gave: there each address is judged,
so that the one that is asked is the one that was judged. Connections that are kept open have been judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver, IStreamClientEndpoint
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from newscrawler.fetch.addresses import Addresses, addresses_of, refusal
from newscrawler.fetch.refusals import PrivateAddress

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

MAX_HEAD = 256 * 1024
"""Bytes of an answer's status and headers, the first of its body that came with them among these."""


class HeadTooLong(ValueError):  # noqa: N818 - its name is what is counted
    """The headers of an answer do not end."""


class Handler(HTTP11DownloadHandler):
    """Scrapy's own, but for what it connects to; a proxy of the operator's is asked wherever it is."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider: Any = crawler.spider
        self._pool = _Pool(self._pool, addresses_of(spider.profile, spider.target.url))


class _Pool(HTTPConnectionPool):
    """Connections to hosts that may be asked."""

    def __init__(self, made: HTTPConnectionPool, addresses: Addresses) -> None:
        reactor: Any = made._reactor  # noqa: SLF001 - as the one in whose place it stands
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]  # Twisted's
        self.maxPersistentPerHost = made.maxPersistentPerHost
        self.reactor = reactor
        self._addresses = addresses
        self._factory: Any = _bounded(made._factory)  # noqa: SLF001 - as above

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802 - Twisted's name
        scheme, host, port, *through = key
        # What stands behind is the local address to connect from, and of a tunnel the proxy's.
        if scheme != b"http-proxy" and len(through) == 1:
            endpoint = _Judged(self, endpoint, host.decode("ascii"), port)
        return super().getConnection(key, endpoint)

    def allow(self, host: str, port: int, address: str) -> bool:
        return self._addresses.allow(host, port, address)


@implementer(IStreamClientEndpoint)
class _Judged:
    """The end of a connection that is opened to none but allowed addresses."""

    def __init__(self, pool: _Pool, endpoint: Any, host: str, port: int) -> None:
        self._pool = pool
        self._endpoint = endpoint
        self._host = host
        self._port = port
        self._refused: list[str] = []
        self._is_asked = False

    def connect(self, factory: Any) -> Deferred[Any]:
        _Resolver.put_before(self._pool.reactor)
        self._refused, self._is_asked = [], False
        # The host is looked up within this call, whenever the answer comes.
        _Resolver.judge = self._judge
        try:
            connected: Deferred[Any] = self._endpoint.connect(factory)
        finally:
            _Resolver.judge = None
        if not self._is_asked:
            # Whatever it connects to, nobody has judged it.
            connected.cancel()
        return connected.addErrback(self._explain)

    def _judge(self, receiver: Any) -> _Receiver:
        self._is_asked = True
        return _Receiver(receiver, self._allows)

    def _allows(self, address: str) -> bool:
        allowed = self._pool.allow(self._host, self._port, address)
        if not allowed:
            self._refused.append(address)
        return allowed

    def _explain(self, failure: Failure) -> Failure:
        return _failure(PrivateAddress(refusal(self._host, self._refused))) if self._refused else failure


@implementer(IHostnameResolver)
class _Resolver:
    """The reactor's resolver, whose answers are judged where a connection is about to be opened."""

    judge: Callable[[Any], _Receiver] | None = None

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver

    @classmethod
    def put_before(cls, reactor: Any) -> None:
        """Stand before the reactor's resolver, which Scrapy chooses when a process starts."""
        if not isinstance(reactor.nameResolver, cls):
            reactor.installNameResolver(cls(reactor.nameResolver))

    def resolveHostName(self, receiver: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 - Twisted's name
        receiver = _Resolver.judge(receiver) if _Resolver.judge else receiver
        return self._resolver.resolveHostName(receiver, *args, **kwargs)


@implementer(IResolutionReceiver)
class _Receiver:
    """Hands on the addresses that may be connected to."""

    def __init__(self, receiver: Any, allows: Callable[[str], bool]) -> None:
        self._allows = allows
        self._receiver = receiver
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._allows(address.host):
            self._receiver.addressResolved(address)


def _bounded(made: Callable[..., Any]) -> Callable[..., Any]:
    """Give a factory of connections that end where the head of an answer does not."""

    def factory(*args: Any) -> Any:
        made_one = made(*args)
        build = made_one.buildProtocol

        def build_bounded(address: Any) -> Any:
            protocol = build(address)
            protocol.dataReceived = _Head(protocol).take
            return protocol

        made_one.buildProtocol = build_bounded
        return made_one

    return factory


class _Head:
    """Counts what comes before the body of each answer on one connection."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._receive = protocol.dataReceived
        self._parser: Any = None
        self._size = 0

    def take(self, data: bytes) -> None:
        parser = self._protocol._parser  # noqa: SLF001 - of the answer that is awaited; no one else tells
        if parser is not self._parser:
            self._parser, self._size = parser, 0
        if parser is not None and parser.state in ("STATUS", "HEADER"):
            self._size += len(data)
            if self._size > MAX_HEAD:
                too_long = _failure(HeadTooLong(f"headers of more than {MAX_HEAD} bytes"))
                self._protocol._giveUp(too_long)  # noqa: SLF001 - as where a head cannot be parsed
                return
        self._receive(data)


def _failure(exc: Exception) -> Failure:
    return Failure(exc)  # type: ignore[no-untyped-call]  # Twisted's
