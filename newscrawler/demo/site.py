"""What each address of the served network answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from newscrawler.demo import control, faults, feeds
from newscrawler.demo.boxes import boxes_of
from newscrawler.demo.conditional import conditional
from newscrawler.demo.layouts import layout_of
from newscrawler.demo.layouts.page import ArticlePage, Entry, ListPage, Site
from newscrawler.demo.live import Live
from newscrawler.demo.network import SECTIONS, Showing
from newscrawler.demo.outlets import FEEDS_HOST, Outlet
from newscrawler.demo.stories import Story
from newscrawler.text import digest

SECTION_LENGTH = 25
"""Entries a section page: the default network's larger sections have several pages."""
FRONT_LENGTH = 10
HOPS = 2
"""Redirects before a story's page where "redirect" was asked for."""

_GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002014400 3b".replace(" ", "")
)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(live: Live, port: int, *, crawl_delay: float, latency: float) -> web.Application:
    """Give the application that answers on every host of the network; the host reached says which outlet it is."""
    pages = _Pages(live, port, crawl_delay)

    @web.middleware
    async def counted(request: web.Request, handler: _Handler) -> web.StreamResponse:
        if request.path.startswith("/-/"):
            return await handler(request)
        kind = kind_of(request.path)
        counts = live.counts
        counts.start(kind, str(request.url))
        if kind == "article":
            counts.stories[request.path.split("/")[2]] += 1
        elif kind != "robots":
            counts.paths[str(request.url)] += 1
        counts.disallowed += request.path.startswith("/print/")
        status: int | None = None
        size = 0
        try:
            await asyncio.sleep(latency)
            response = await handler(request)
            status = response.status
            size = len(response.body) if isinstance(response, web.Response) and isinstance(response.body, bytes) else 0
        except web.HTTPException as exc:
            status = exc.status
            raise
        finally:
            counts.finish(kind, status, size)
        return response

    app = web.Application(middlewares=[counted])
    app.add_routes(
        [
            web.get("/", pages.front),
            web.get("/robots.txt", pages.robots),
            web.get("/news/{id}", pages.article),
            web.get("/news/{id}/", pages.article),
            web.get("/news/{id}/{slug}", pages.article),
            web.get("/hop/{left}/{id}", pages.hop),
            web.get("/print/{id}", pages.printed),
            web.get("/images/{name}", pages.image),
            web.get("/section/{section}", pages.section),
            web.get("/section/{section}/page/{page}", pages.section),
            web.get("/rss/{feed}", pages.feed),
            web.get("/sitemap.xml", pages.sitemap_index),
            web.get("/news-sitemap.xml", pages.news_sitemap),
            web.get(r"/sitemap-{number:\d+}.xml", pages.sitemap),
            web.get(r"/sitemap-{number:\d+}.xml.gz", pages.sitemap),
            web.get("/fault/{kind}", pages.fault),
            web.get("/fault/{kind}/{left}", pages.fault),
            *control.routes(live),
            web.get("/{rest:.*}", pages.unknown),
        ]
    )
    return app


def kind_of(path: str) -> str:
    """Give the kind under which a request is counted."""
    if path.startswith("/news/"):
        return "article"
    if path == "/robots.txt":
        return "robots"
    first = path.split("/")[1]
    if first.startswith(("sitemap", "news-sitemap")):
        return "sitemap"
    return {"section": "section", "rss": "feed"}.get(first, "other")


class _Pages:
    """The handlers: they read the request, ask `live`, and hand to a markup."""

    def __init__(self, live: Live, port: int, crawl_delay: float) -> None:
        self.live = live
        self.network = live.network
        self.port = port
        self.crawl_delay = crawl_delay

    async def article(self, request: web.Request) -> web.StreamResponse:
        outlet, story_id = self._outlet(request), request.match_info["id"]
        kind = self.live.fault(outlet, story_id)
        if kind is None or "hop" in request.query:
            return self._article(request, outlet, story_id)
        if kind == "redirect":
            raise web.HTTPFound(f"/hop/{HOPS - 1}/{story_id}")
        if kind == "loop":
            raise web.HTTPFound(request.path)
        return await self._fault(request, kind, story_id, outlet, story_id)

    async def hop(self, request: web.Request) -> web.StreamResponse:
        left, story_id = int(request.match_info["left"]), request.match_info["id"]
        story = self.network.by_id.get(story_id)
        if story is None:
            return self._not_found(self._outlet(request))
        raise web.HTTPFound(f"/hop/{left - 1}/{story_id}" if left > 1 else f"{story.path}?hop=0")

    async def fault(self, request: web.Request) -> web.StreamResponse:
        """Answer `/fault/<kind>`; where a page comes in the end it is that of the outlet's oldest story."""
        outlet, kind = self._outlet(request), request.match_info["kind"]
        oldest = self.network.showings[outlet.number][0].story
        if kind == "loop":
            raise web.HTTPFound(request.path)
        if kind == "redirect":
            left = int(request.match_info.get("left", HOPS))
            raise web.HTTPFound(f"/fault/redirect/{left - 1}" if left > 1 else oldest.path)
        if kind not in faults.KINDS:
            return self._not_found(outlet)
        return await self._fault(request, kind, request.path, outlet, oldest.id)

    async def printed(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlet(request)
        story = self.live.story(outlet, request.match_info["id"])
        if story is None:
            return self._not_found(outlet)
        return web.Response(text="\n\n".join([story.headline, *story.paragraphs]), content_type="text/plain")

    async def image(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(body=_GIF, content_type="image/gif")

    async def front(self, request: web.Request) -> web.StreamResponse:
        if self._host(request) == FEEDS_HOST:
            links = "\n".join(
                f'<link rel="alternate" type="application/rss+xml" title="{section or "All"}" href="{path}">'
                f'<p><a href="{path}">{section or "All"}</a></p>'
                for path, section in feeds.NETWORK_FEEDS.items()
            )
            return web.Response(text=f"<!DOCTYPE html><title>Feeds</title>\n{links}\n", content_type="text/html")
        outlet = self._outlet(request)
        return self._list(request, outlet, "Latest news", self.network.visible(outlet, self.live.now())[:FRONT_LENGTH])

    async def section(self, request: web.Request) -> web.StreamResponse:
        outlet, layout = self._outlet(request), layout_of(self._outlet(request))
        names = {section.lower(): section for section in SECTIONS}
        section = names.get(request.match_info["section"])
        number = request.match_info.get("page") or request.query.get("page") or "1"
        if section is None or not number.isdecimal():
            return self._not_found(outlet)
        page = int(number)
        items = self.network.visible(outlet, self.live.now(), section)
        pages = max(1, -(-len(items) // SECTION_LENGTH))
        if not 1 <= page <= pages:
            return self._not_found(outlet)
        return self._list(
            request,
            outlet,
            section,
            items[(page - 1) * SECTION_LENGTH : page * SECTION_LENGTH],
            previous=layout.page_path(section, page - 1) if page > 1 else None,
            after=layout.page_path(section, page + 1) if page < pages else None,
        )

    async def feed(self, request: web.Request) -> web.StreamResponse:
        path, now = request.path, self.live.now()
        if self._host(request) == FEEDS_HOST:
            if path not in feeds.NETWORK_FEEDS:
                raise web.HTTPNotFound
            section = feeds.NETWORK_FEEDS[path]
            newest = self.network.first_outlets(now, section)[: feeds.FEED_LENGTH]
            items = [(item, self._base(outlet) + item.story.path) for item, outlet in newest]
            title = f"The bundled network: {section or 'all news'}"
            text = feeds.rss(title, f"http://{FEEDS_HOST}:{self.port}/", items)
        else:
            outlet = self._outlet(request)
            if path != feeds.feed_path(outlet.domain):
                return self._not_found(outlet)
            base = self._base(outlet)
            items = [(i, base + i.story.path) for i in self.network.visible(outlet, now)[: feeds.FEED_LENGTH]]
            text = feeds.rss(outlet.name, f"{base}/", items)
        modified = max((item.shown for item, _ in items), default=now)
        return conditional(request, text.encode(), "application/rss+xml; charset=utf-8", modified)

    async def sitemap_index(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlet(request)
        paths = feeds.sitemap_paths(len(self.network.showings[outlet.number]))
        text = feeds.sitemap_index(self._base(outlet), paths)
        return conditional(request, text.encode(), "application/xml", None)

    async def sitemap(self, request: web.Request) -> web.StreamResponse:
        outlet, number = self._outlet(request), int(request.match_info["number"])
        every = self.network.showings[outlet.number]
        if request.path not in feeds.sitemap_paths(len(every)):
            return self._not_found(outlet)
        now = self.live.now()
        items = every[(number - 1) * feeds.SITEMAP_LENGTH : number * feeds.SITEMAP_LENGTH]
        shown = [item for item in items if item.shown <= now]
        text = feeds.sitemap(self._base(outlet), shown, self.live.modified)
        modified = max((self.live.modified(item.story, item.shown) for item in shown), default=None)
        if request.path.endswith(".gz"):
            return conditional(request, feeds.gzipped(text), "application/gzip", modified)
        return conditional(request, text.encode(), "application/xml", modified)

    async def news_sitemap(self, request: web.Request) -> web.StreamResponse:
        outlet, now = self._outlet(request), self.live.now()
        items = [i for i in self.network.visible(outlet, now) if i.shown > now - feeds.NEWS_AGE]
        text = feeds.news_sitemap(self._base(outlet), outlet, items)
        return conditional(request, text.encode(), "application/xml", None)

    async def robots(self, request: web.Request) -> web.StreamResponse:
        base = f"http://{self._host(request)}:{self.port}"
        return web.Response(text=feeds.robots(base, self.crawl_delay), content_type="text/plain")

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        return self._not_found(self._outlet(request))

    def _article(self, request: web.Request, outlet: Outlet, story_id: str) -> web.StreamResponse:
        story = self.live.story(outlet, story_id)
        if story is None:
            return self._not_found(outlet)
        now = self.live.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        shown = self.network.shown[outlet.number, story_id]
        modified = max(hour, self.live.modified(story, shown))
        tag = digest("article", outlet.domain, story_id, hour.isoformat(), *story.paragraphs)
        layout = layout_of(outlet)

        def body() -> bytes:
            page = ArticlePage(
                site=self._site(outlet),
                story=story,
                boxes=boxes_of(self.network, outlet, story, now),
                origin=self._origin(story),
            )
            return layout.article(page).encode(layout.encoding)

        return conditional(request, body, _html_type(outlet), modified, tag)

    def _list(
        self,
        request: web.Request,
        outlet: Outlet,
        title: str,
        items: Sequence[Showing],
        *,
        previous: str | None = None,
        after: str | None = None,
    ) -> web.StreamResponse:
        layout = layout_of(outlet)
        page = ListPage(
            site=self._site(outlet),
            title=title,
            entries=[Entry(item.story, item.shown) for item in items],
            previous=previous,
            next=after,
        )
        newest = items[0].shown if items else None
        return conditional(request, layout.listing(page).encode(layout.encoding), _html_type(outlet), newest)

    def _not_found(self, outlet: Outlet) -> web.Response:
        layout = layout_of(outlet)
        body = layout.notice(self._site(outlet), "Page not found").encode(layout.encoding)
        return web.Response(status=404, body=body, headers={"Content-Type": _html_type(outlet)})

    async def _fault(
        self, request: web.Request, kind: str, key: str, outlet: Outlet, story_id: str
    ) -> web.StreamResponse:
        self.live.asked[key] += 1

        async def page() -> web.StreamResponse:
            return self._article(request, outlet, story_id)

        seconds = float(request.query.get("s", faults.SLOW_SECONDS))
        return await faults.answer(kind, request, page, asked=self.live.asked[key], seconds=seconds)

    def _origin(self, story: Story) -> str:
        first = min(
            (outlet for outlet in self.network.outlets if (outlet.number, story.id) in self.network.shown),
            key=lambda outlet: self.network.shown[outlet.number, story.id],
        )
        return self._base(first) + story.path

    def _site(self, outlet: Outlet) -> Site:
        return Site(outlet, self._base(outlet), feeds.feed_path(outlet.domain))

    def _base(self, outlet: Outlet) -> str:
        return f"http://{outlet.host}:{self.port}"

    def _host(self, request: web.Request) -> str:
        # The address reached, whatever the Host header says: that is what a name in the DNS would have led to.
        name = request.transport.get_extra_info("sockname") if request.transport else None
        return str(name[0]) if name else FEEDS_HOST

    def _outlet(self, request: web.Request) -> Outlet:
        outlet = self.network.by_host.get(self._host(request))
        if outlet is None:
            raise web.HTTPNotFound
        return outlet


def _html_type(outlet: Outlet) -> str:
    layout = layout_of(outlet)
    return f"text/html; charset={layout.encoding}" if layout.in_header else "text/html"
