"""scrapy-poet's injection of captures into callbacks, planned once a page type."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import andi
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_poet.downloadermiddlewares import DEFAULT_PROVIDERS, InjectionMiddleware
from scrapy_poet.injection import Injector
from scrapy_poet.utils import create_registry_instance
from web_poet import RulesRegistry
from web_poet.pages import is_injectable

from newscrawler.items import Capture

_Key = tuple[Callable[..., Any], type | None]


class _Injector(Injector):
    """Keeps the plans, of which scrapy-poet makes several a page: fetching is 1.5x as fast (bench/crawl.py).

    Kept are those of callbacks and those of providers. SCRAPY_POET_CACHE and annotated types are not for captures.
    """

    def __init__(self, crawler: Crawler) -> None:
        registry = create_registry_instance(RulesRegistry, crawler)
        super().__init__(crawler, default_providers=DEFAULT_PROVIDERS, registry=registry)
        self._plans: dict[_Key, Any] = {}
        self._arguments: dict[Any, Any] = {}
        """Of providers: what makes their arguments."""

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

    async def build_instances_from_providers(
        self, request: Request, response: Response, plan: Any
    ) -> dict[Callable[..., Any], Any]:
        """Give what providers make of a response for a plan."""
        given = self.available_dependencies_for_providers(request, response)
        wanted = {cls for cls, _ in plan.dependencies}
        instances: dict[Callable[..., Any], Any] = {}
        for provider in self.providers:
            provided = {cls for cls in wanted if cls not in instances and provider.is_provided(cls)}
            if not provided:
                continue
            if provider not in self._arguments:
                self._arguments[provider] = andi.plan(
                    provider, is_injectable=is_injectable, externally_provided=given, full_final_kwargs=False
                )
            found = provider(provided, **self._arguments[provider].final_kwargs(given))
            instances.update((type(each), each) for each in (await found if isawaitable(found) else found))
        return instances


class CaptureMiddleware(InjectionMiddleware):
    """Builds the captures that callbacks ask for."""

    def __init__(self, crawler: Crawler) -> None:
        # Without the parent's own, which would make an injector of another class.
        self.crawler = crawler
        self.injector = _Injector(crawler)
        self.registry = self.injector.registry
