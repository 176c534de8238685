"""A server on loopback that plays the attacker: it answers as it is told, and counts what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs

Answer = Callable[[BaseHTTPRequestHandler], None]

ROBOTS = "User-agent: *\nDisallow:\n"


def article(text: str, *, head: str = "", tail: str = "") -> str:
    """Give a page that reads as an article, its text made of `text`."""
    sentences = " ".join(
        f"The harbour master of {text} said on day {day} that the tide came in late." for day in range(9)
    )
    return (
        f'<html lang="en"><head><title>Tide of {text}</title><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="2026-05-01T08:00:00Z">{head}</head>'
        f"<body><article><h1>Tide of {text}</h1><p>{sentences}</p><p>{sentences}</p></article>{tail}</body></html>"
    )


def front(*links: str, head: str = "") -> str:
    """Give a list of pages."""
    items = "".join(f'<li><a href="{link}">What the tide left at the quay, {link[-30:]}</a></li>' for link in links)
    return f"<html><head><title>The quay</title>{head}</head><body><h1>The quay</h1><ul>{items}</ul></body></html>"


@attrs.define
class Attacker:
    """What it serves, by path; `{}` in a page stands for its own host and port."""

    port: int = 0
    pages: dict[str, str | bytes | Answer] = attrs.field(factory=dict)
    types: dict[str, str] = attrs.field(factory=dict)
    headers: dict[str, list[tuple[str, str]]] = attrs.field(factory=dict)
    statuses: dict[str, int] = attrs.field(factory=dict)
    otherwise: Callable[[str], str | None] = lambda _path: None
    asked: list[str] = attrs.field(factory=list)
    """Host as named, and path, of each request but those for robots.txt."""
    reached: list[str] = attrs.field(factory=list)
    """Address at which each of them came."""

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path], self.statuses[path], self.headers[path] = "", status, [("Location", target)]

    def paths(self, host: str = "127.0.0.1") -> list[str]:
        """Give the paths that were asked of a host."""
        prefix = f"{host}:{self.port}"
        return [each.removeprefix(prefix) for each in self.asked if each.startswith(f"{prefix}/")]

    def profile(self, folder: Path, *keys: str, host: str = "127.0.0.1", tables: str = "") -> Path:
        """Write the profile of a site at `host`, the lines `keys` in it."""
        path = folder / "quay.toml"
        lines = ['name = "quay"', *keys, "[politeness]", "delay = 0.0", "[[outlets]]", 'name = "The Quay"']
        lines += [
            'domain = "quay.example"',
            f'url = "{self.url(host=host)}"',
            f'hosts = ["{host}:{self.port}"]',
            tables,
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path


@contextmanager
def attacking(*addresses: str) -> Iterator[Attacker]:
    """Serve on one port of these loopback addresses within the block."""
    attacker = Attacker()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/robots.txt" and self.path not in attacker.pages:
                _send(self, ROBOTS.encode(), "text/plain", 200, [])
                return
            attacker.asked.append(f"{self.headers['Host']}{self.path}")
            attacker.reached.append(str(self.server.server_address[0]))
            found = attacker.pages.get(self.path)
            if found is None:
                found = attacker.otherwise(self.path)
            if callable(found):
                found(self)
                return
            body = found.encode() if isinstance(found, str) else found
            status = attacker.statuses.get(self.path, 200 if body is not None else 404)
            kind = attacker.types.get(self.path, "text/html; charset=utf-8")
            _send(self, body or b"", kind, status, attacker.headers.get(self.path, []))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    servers = []
    for address in addresses or ("127.0.0.1",):
        server = ThreadingHTTPServer((address, attacker.port), Handler)
        server.daemon_threads = True
        attacker.port = server.server_address[1]
        servers.append(server)
    threads = [threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield attacker
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _send(handler: BaseHTTPRequestHandler, body: bytes, kind: str, status: int, headers: list[tuple[str, str]]) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
