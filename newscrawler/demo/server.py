"""The demo's server: one port on many loopback addresses, each of them an outlet."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from newscrawler.demo.files import write_profile, write_truth
from newscrawler.demo.live import Live
from newscrawler.demo.network import Network
from newscrawler.demo.outlets import FEEDS_HOST
from newscrawler.demo.site import application

DEFAULT_PORT = 8917
CRAWL_DELAY = 0.01
"""Seconds that robots.txt asks for by default."""
_TRIES = 20
"""Free ports tried: one that is free on the first address may be taken on another."""


class DemoError(RuntimeError):
    """The demo cannot be served; the message is one line for the operator."""


@dataclass(frozen=True)
class Served:
    """Where a served network is met."""

    url: str
    """The first outlet's front page."""
    profile: Path
    stats: str
    """URL of the requests counted so far."""
    truth: Path
    base: str
    """The network's own host, http://127.0.0.1:port, where its feeds and the control address are."""
    port: int

    def as_dict(self) -> dict[str, str]:
        """Give what `demo --serve` prints first."""
        return {"url": self.url, "profile": str(self.profile), "stats": self.stats, "truth": str(self.truth)}

    def counts(self) -> dict[str, Any]:
        """Ask for the requests counted so far."""
        return _ask(urllib.request.Request(self.stats))  # noqa: S310 - our own loopback address

    def control(self, action: str, **payload: Any) -> dict[str, Any]:
        """Post to the control address: "fault", "correct", "clock" or "reset" (control.py tells what each takes)."""
        return _ask(
            urllib.request.Request(  # noqa: S310 - our own loopback address
                f"{self.base}/-/{action}", json.dumps(payload).encode(), {"Content-Type": "application/json"}
            )
        )


@asynccontextmanager
async def serving(
    network: Network,
    folder: Path,
    *,
    port: int | None = None,
    crawl_delay: float = CRAWL_DELAY,
    latency: float = 0.0,
    speed: float = 0.0,
) -> AsyncIterator[Served]:
    """Serve `network` within the block; profile and truth are written to `folder`, named by the port.

    `port` 0 takes a free one; None the default one, a free one where that is taken. `crawl_delay` (what robots.txt
    asks) and `latency` (of every answer) are in seconds, `speed` in virtual seconds a real second. Raises DemoError
    where the port is taken or the addresses cannot be had.
    """
    hosts = [FEEDS_HOST, *(outlet.host for outlet in network.outlets)]
    sockets = _sockets(hosts, port)
    port = sockets[0].getsockname()[1]
    live = Live(network, speed=speed)
    runner = web.AppRunner(
        application(live, port, crawl_delay=crawl_delay, latency=latency),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=0.5,
    )
    await runner.setup()
    try:
        for sock in sockets:
            await web.SockSite(runner, sock).start()
        base = f"http://{FEEDS_HOST}:{port}"
        profile, truth = folder / f"demo-{port}.toml", folder / f"truth-{port}.jsonl"
        try:
            write_profile(network, port, profile)
            write_truth(network, port, truth)
        except OSError as exc:
            raise DemoError(f"demo: cannot write to {folder}: {exc.strerror or exc}; free it or give another") from exc
        yield Served(
            url=f"http://{network.outlets[0].host}:{port}/",
            profile=profile,
            stats=f"{base}/-/stats",
            truth=truth,
            base=base,
            port=port,
        )
    finally:
        await runner.cleanup()


async def serve(network: Network, folder: Path, started: Callable[[Served], None], **options: Any) -> None:
    """Serve until cancelled; `started` is called once the addresses answer. Options and errors are `serving`'s."""
    async with serving(network, folder, **options) as served:
        started(served)
        await asyncio.Event().wait()


@contextmanager
def running(network: Network, folder: Path, **options: Any) -> Iterator[Served]:
    """Serve within the block from a thread with a loop of its own. Options and errors are `serving`'s."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    outcome: list[Served | BaseException] = []
    task: list[asyncio.Task[None]] = []

    def started(served: Served) -> None:
        outcome.append(served)
        ready.set()

    async def main() -> None:
        try:
            await serve(network, folder, started, **options)
        except asyncio.CancelledError:
            pass
        except BaseException as exc:  # noqa: BLE001 - handed to the caller's thread, which raises it
            outcome.append(exc)
        finally:
            ready.set()

    def run() -> None:
        try:
            task.append(loop.create_task(main()))
            loop.run_until_complete(task[0])
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()

    thread = threading.Thread(target=run, name="demo-server", daemon=True)
    thread.start()
    ready.wait()
    try:
        first = outcome[0]
        if isinstance(first, BaseException):
            raise first
        yield first
    finally:
        if thread.is_alive():
            loop.call_soon_threadsafe(task[0].cancel)
        thread.join()


def _sockets(hosts: list[str], port: int | None) -> list[socket.socket]:
    """Give a listening socket a host, all on one port. Raises DemoError where that cannot be."""
    wanted = [DEFAULT_PORT, *[0] * _TRIES] if port is None else [port] if port else [0] * _TRIES
    for number, attempt in enumerate(wanted, 1):
        opened: list[socket.socket] = []
        try:
            chosen = attempt
            for host in hosts:
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                opened.append(sock)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind((host, chosen))
                sock.listen(128)
                chosen = sock.getsockname()[1]
        except OSError as exc:
            for sock in opened:
                sock.close()
            if number == len(wanted):
                where = f"{hosts[len(opened) - 1]}:{chosen}"
                raise DemoError(f"demo: cannot listen on {where}: {exc.strerror}; give another --port") from exc
        else:
            return opened
    raise AssertionError("unreachable")


def _ask(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - our own loopback address
        answer: dict[str, Any] = json.load(response)
    return answer
