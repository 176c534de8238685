"""A small network on loopback addresses that writes down when each request came, and answers as a test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import attrs

OUTLETS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
STORIES = 5


@attrs.frozen
class Answer:
    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    """A Content-Type of HTML is added where none is named."""


@attrs.frozen
class Asked:
    at: float
    """Of the monotonic clock."""
    host: str
    path: str
    nth: int
    """Which request for this address it is, from 0."""


Rule = Callable[[Asked], Answer | None]


@attrs.define
class Recorded:
    """The network: its log, and what it answers; None is the page that is there."""

    port: int
    profile: Path
    stories: int = STORIES
    """Of each outlet."""
    log: list[Asked] = attrs.field(factory=list)
    answer: Rule = lambda _: None
    latency: float = 0.0
    """Seconds that an answer takes."""
    under_way: int = 0
    most: int = 0
    """Requests at a time."""
    robots: str = "User-agent: *\nDisallow:\n"

    def pages(self) -> list[Asked]:
        """Give the requests for anything but a robots.txt."""
        return [each for each in self.log if each.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """Give the seconds between requests, over all hosts."""
        return [after - before for before, after in pairwise(sorted(each.at for each in self.log))]

    def page(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return Answer(body=self.robots, headers={"Content-Type": "text/plain"})
        if asked.path == "/":
            links = "".join(
                f'<h3><a href="/news/{number}/harbour-ferry-{number}">The harbour ferry number {number} sails</a></h3>'
                for number in self._stories(asked.host)
            )
            return Answer(body=f"<html><head><title>Harbour front</title></head><body>{links}</body></html>")
        number = asked.path.split("/")[2]
        sails = f"The harbour ferry number {number} sailed on Thursday with all of its passengers and their dogs. "
        return Answer(
            body=f"<html><head><title>Ferry {number}</title></head><body><article><h1>Harbour ferry {number} sails</h1>"
            f"<time datetime='2025-05-01T10:03:00Z'>1 May 2025</time><p>{sails * 4}</p><p>{sails * 3}</p></article>"
            "</body></html>"
        )

    def _stories(self, host: str) -> range:
        # Each outlet has stories of its own, so that all are asked.
        first = 1000 * int(host.rsplit(".", 1)[1])
        return range(first, first + self.stories)


@contextmanager
def recorded(
    folder: Path, *, delay: float | None, outlets: int = len(OUTLETS), group: str | None = None
) -> Iterator[Recorded]:
    """Serve within the block a network of so many outlets, whose profile states `delay`."""
    servers = [ThreadingHTTPServer((OUTLETS[0], 0), BaseHTTPRequestHandler)]
    port = servers[0].server_address[1]
    servers += [ThreadingHTTPServer((host, port), BaseHTTPRequestHandler) for host in OUTLETS[1:outlets]]
    network = Recorded(port, folder / "tide.toml")
    lines = ['name = "tide"', 'article_path = "/news/<id>/<slug>"', 'sections = ["/"]', "allow_private = true"]
    lines += ["[politeness]"]
    lines += [] if delay is None else [f"delay = {delay}"]
    lines += [] if group is None else [f'group = "{group}"']
    for host in OUTLETS[:outlets]:
        at = f"{host}:{port}"
        name = f"tide{host[-1]}.example"
        lines += ["[[outlets]]", f'name = "Tide {host[-1]}"', f'domain = "{name}"']
        lines += [f'url = "http://{at}/"', f'hosts = ["{at}"]']
    network.profile.write_text("\n".join(lines) + "\n")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            with lock:
                nth = sum(each.host == host and each.path == self.path for each in network.log)
                asked = Asked(time.monotonic(), host, self.path, nth)
                network.log.append(asked)
                network.under_way += 1
                network.most = max(network.most, network.under_way)
            time.sleep(network.latency)
            answer = network.answer(asked) or network.page(asked)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            with lock:
                network.under_way -= 1
            self.send_response(answer.status)
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
            for name, value in (headers | dict(answer.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's
            """Say nothing."""

    threads = []
    for server in servers:
        server.RequestHandlerClass = Handler
        server.daemon_threads = True
        threads.append(threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True))
        threads[-1].start()
    try:
        yield network
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
