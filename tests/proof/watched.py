"""The bundled network as a proof serves it: every request is written down, and answers can be cut in their midst."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from aiohttp import web

from newscrawler.demo import faults, server
from newscrawler.demo.network import Network
from newscrawler.demo.server import Served, running


@attrs.define
class Watched:
    """A served network, what was asked of it, and when its answers are cut."""

    served: Served = attrs.field(init=False)
    requests: Counter[str] = attrs.field(factory=Counter)
    """By address; robots.txt aside, which each start asks for."""
    cut: Callable[[str], bool] = lambda _: False
    """Asked before each answer, with its address: whether it ends in its midst, and the connection with it."""
    cuts: int = 0
    began: float | None = None
    """Of the monotonic clock, when the first request came."""

    def reset(self) -> None:
        self.requests.clear()
        self.cut, self.cuts, self.began = lambda _: False, 0, None

    @property
    def seconds(self) -> float:
        """Since the first request."""
        return 0.0 if self.began is None else time.monotonic() - self.began

    @property
    def asked(self) -> int:
        """How many requests there were so far."""
        return self.requests.total()

    def wait_for(self, requests: int, over: Callable[[], bool]) -> bool:
        """Wait until so many requests were made; tell whether they were, before `over`."""
        while self.asked < requests:
            if over():
                return False
            time.sleep(0.002)
        return True


@contextmanager
def watched(network: Network, folder: Path, **options: Any) -> Iterator[Watched]:
    """Serve within the block. Options are those of `serving`."""
    watch = Watched()
    make = server.application

    def application(*given: Any, **named: Any) -> web.Application:
        app = make(*given, **named)
        app.middlewares.append(_middleware(watch))
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "application", application)
        with running(network, folder, port=0, **options) as served:
            watch.served = served
            yield watch


def _middleware(watch: Watched) -> Any:
    @web.middleware
    async def written_down(request: web.Request, handler: Any) -> web.StreamResponse:
        path = urlsplit(str(request.url)).path
        if path.startswith("/-/") or path == "/robots.txt":
            answer: web.StreamResponse = await handler(request)
            return answer
        if watch.began is None:
            watch.began = time.monotonic()
        watch.requests[str(request.url)] += 1
        answer = await handler(request)
        if not watch.cut(str(request.url)):
            return answer
        watch.cuts += 1
        return await faults._truncated(request, answer)

    return written_down
