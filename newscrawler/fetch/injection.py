"""scrapy-poet's injection of captures into callbacks, planned once a page type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy_poet.downloadermiddlewares import DEFAULT_PROVIDERS, InjectionMiddleware
from scrapy_poet.injection import Injector
from scrapy_poet.utils import create_registry_instance
from web_poet import RulesRegistry

from newscrawler.items import Capture

_Key = tuple[Callable[..., Any], type | None]


class _Injector(Injector):
    """Keeps the plans, of which scrapy-poet makes three a page: they took 0.9 ms of its processor time."""

    def __init__(self, crawler: Crawler) -> None:
        registry = create_registry_instance(RulesRegistry, crawler)
        super().__init__(crawler, default_providers=DEFAULT_PROVIDERS, registry=registry)
        self._plans: dict[_Key, Any] = {}

    def is_scrapy_response_required(self, request: Request) -> bool:
        """Tell that no page is read without its answer, which no callback needs to be searched for."""
        del request
        return True

    def build_plan(self, request: Request) -> Any:
        """Give the plan for a callback and the page object that the rules name for the URL: no rule knows more."""
        callback = request.callback or self.crawler.spider.parse  # type: ignore[union-attr]  # made after the spider
        key = (getattr(callback, "__func__", callback), self.registry.page_cls_for_item(request.url, Capture))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = super().build_plan(request)
        return plan


class CaptureMiddleware(InjectionMiddleware):
    """Builds the captures that callbacks ask for."""

    def __init__(self, crawler: Crawler) -> None:
        # Without the parent's own, which would make an injector of another class.
        self.crawler = crawler
        self.injector = _Injector(crawler)
        self.registry = self.injector.registry
