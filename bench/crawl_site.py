"""The site that bench/crawl.py crawls: pages of 67 KB of invented news, made in advance and served from memory.

    .venv/bin/python bench/crawl_site.py --sizes 1500,1 --address 127.77.0.1 --port 80

Each size is a site of so many pages at an address of its own, counted up from the given one. `/robots.txt` names
`/sitemap.xml`, which leads to every page; `/-/served` tells how many pages were sent since it was asked last. A JSON
line on stdout tells the sites once they answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from functools import partial
from ipaddress import ip_address
from itertools import count

from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.feeds import SITEMAP_LENGTH
from newscrawler.demo.grammar import seeded
from newscrawler.demo.layouts import LAYOUTS
from newscrawler.demo.layouts.page import ArticlePage, Layout, Site
from newscrawler.demo.network import SECTIONS, Network, build_network

SIZE = 67_000
"""Bytes a page."""
SCRIPT_SHARE = 0.4
"""Of what fills a page up, the share that is scripts and styles. The rest is markup of 9 elements a KB, the median of
the 141 real pages of 45 to 95 KB that bench/extract.py reads, whose scripts are taken off."""

_WORDS = [
    "menu",
    "item",
    "panel",
    "grid",
    "tile",
    "cover",
    "badge",
    "inner",
    "primary",
    "expanded",
    "wide",
    "lazy",
    "banner",
    "strip",
    "widget",
    "column",
]


def pages_of(stories: int, base: str) -> dict[str, tuple[bytes, str]]:
    """Give body and Content-Type by path, oldest story first; the demo's markups take turns."""
    network = build_network(1, stories)
    pages = {}
    for number, story in enumerate(network.stories):
        layout = LAYOUTS[number % len(LAYOUTS)]
        charset = f"; charset={layout.encoding}" if layout.in_header else ""
        pages[story.path] = (_page(network, layout, number, base), f"text/html{charset}")
    return pages


def _page(network: Network, layout: Layout, number: int, base: str) -> bytes:
    outlet, story = network.outlets[0], network.stories[number]
    site = Site(outlet, base, "/feed")
    origin = f"{base}{story.path}"
    page = layout.article(ArticlePage(site, story, boxes_of(network, outlet, story, network.end), origin))
    missing = SIZE - len(page.encode(layout.encoding))
    head, title, rest = page.partition("</title>")
    body, end, tail = rest.rpartition("</body>")
    if not end:
        body, tail = rest, ""
    # What frames a story is the same on all pages of a markup, as on a site.
    scripts = _scripts(int(missing * SCRIPT_SHARE), layout.name)
    links = _links(missing - len(scripts), layout.name)
    return f"{head}{title}{scripts}{body}{links}{end}{tail}".encode(layout.encoding)


def _scripts(size: int, layout: str) -> str:
    rng = seeded("scripts", layout)
    rules = (f".{rng.choice(_WORDS)}-{rng.randrange(999)}{{margin:{rng.randrange(40)}px;opacity:.9}}" for _ in count())
    calls = (f'w.{rng.choice(_WORDS)}.push({{"id":{rng.randrange(9**9)},"slot":"top"}});' for _ in count())
    return f"<style>{_take(rules, size // 3)}</style>\n<script>{_take(calls, size - size // 3)}</script>\n"


def _links(size: int, layout: str) -> str:
    rng = seeded("links", layout)

    def entries() -> Iterable[str]:
        for place in count():
            name, section = rng.choice(_WORDS), rng.choice(SECTIONS).lower()
            classes = f"{name} {name}-{rng.choice(_WORDS)} {name}-{rng.randrange(9999)}"
            href = f"/section/{section}/{rng.choice(_WORDS)}-{rng.randrange(999)}"
            image = f"/images/{rng.randrange(9**9)}.gif"
            inner = (
                f'<img class="{name}-image" src="{image}" srcset="{image}?w=160 160w, {image}?w=320 320w" alt="">'
                if place % 3 == 0
                else f'<a class="{name}-link" href="{href}" rel="nofollow"><span class="{classes}">{section}</span></a>'
            )
            yield (
                f'<li class="{classes} {name}-type-taxonomy" id="{name}-{place}" data-position="{place}" '
                f'data-campaign="{rng.randrange(9**9)}" data-section="{section}" style="order:{place}">{inner}</li>\n'
            )

    return f'<div class="footer-menu"><ul class="{rng.choice(_WORDS)}">\n{_take(entries(), size)}</ul></div>\n'


def _take(parts: Iterable[str], size: int) -> str:
    taken, length = [], 0
    for part in parts:
        if length + len(part) > size:
            break
        taken.append(part)
        length += len(part)
    return "".join(taken)


class _Site:
    """All answers of one address, as the bytes that are sent."""

    def __init__(self, base: str, pages: dict[str, tuple[bytes, str]]) -> None:
        self.served = 0
        self._pages = {path.encode(): _answer(body, kind) for path, (body, kind) in pages.items()}
        paths = list(pages)
        parts = [paths[at : at + SITEMAP_LENGTH * 10] for at in range(0, len(paths), SITEMAP_LENGTH * 10)]
        maps = {f"/sitemap-{number}.xml": _urls(base, part, "url") for number, part in enumerate(parts, 1)}
        texts = {
            "/": "<!doctype html><title>Front</title>",
            "/robots.txt": f"User-agent: *\nDisallow: /print/\n\nSitemap: {base}/sitemap.xml\n",
            "/sitemap.xml": _urls(base, maps, "sitemap"),
            **maps,
        }
        kinds = {"/": "text/html", "/robots.txt": "text/plain"}
        self._others = {
            path.encode(): _answer(text.encode(), kinds.get(path, "application/xml")) for path, text in texts.items()
        }

    def answer(self, path: bytes) -> bytes:
        page = self._pages.get(path)
        if page is not None:
            self.served += 1
            return page
        if path == b"/-/served":
            served, self.served = self.served, 0
            return _answer(str(served).encode(), "text/plain")
        return self._others.get(path) or _answer(b"", "text/plain", "404 Not Found")


def _urls(base: str, paths: Iterable[str], tag: str) -> str:
    entries = "".join(f"<{tag}><loc>{base}{path}</loc></{tag}>\n" for path in paths)
    root = {"url": "urlset", "sitemap": "sitemapindex"}[tag]
    return f'<?xml version="1.0"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</{root}>\n'


def _answer(body: bytes, kind: str, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Server: bench\r\nConnection: keep-alive\r\n\r\n".encode() + body


class _Connection(asyncio.Protocol):
    """Answers one request after the other: no more of HTTP than GET without a body."""

    def __init__(self, site: _Site) -> None:
        self._site = site
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a TCP server
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._site.answer(head.split(b" ", 2)[1]))


async def _serve(sizes: list[int], address: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    hosts = [str(ip_address(address) + number) for number in range(len(sizes))]
    bases = [f"http://{host}" + (f":{port}" if port != 80 else "") for host in hosts]
    pages = list(pages_of(max(sizes), bases[0]).items())
    for host, base, size in zip(hosts, bases, sizes, strict=True):
        site = _Site(base, dict(pages[:size]))
        await loop.create_server(partial(_Connection, site), host, port, backlog=128)
    print(json.dumps(list(zip(bases, sizes, strict=True))), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="serve the pages that bench/crawl.py crawls")
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in text.split(",")], default=[1500, 1])
    parser.add_argument("--address", default="127.77.0.1", help="of loopback (%(default)s)")
    parser.add_argument("--port", type=int, default=80, help="(%(default)s)")
    options = parser.parse_args()
    asyncio.run(_serve(options.sizes, options.address, options.port))


if __name__ == "__main__":
    main()
