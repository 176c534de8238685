"""Which page object reads which address: rules built from a profile when a crawl or a replay starts."""

from __future__ import annotations

import re

from url_matcher import Patterns
from web_poet import ApplyRule, RulesRegistry

from newscrawler.items import Capture
from newscrawler.pages.capture import CapturePage
from newscrawler.pages.html import AnyPage, ArticlePage, ListPage
from newscrawler.pages.xml import FeedPage, SitemapPage
from newscrawler.sources.profile import Profile

_SCHEME = re.compile(r"^https?://")


def page_rules(profile: Profile) -> list[ApplyRule]:
    """Give the rules for a profile's hosts: feeds and sitemaps by address, articles by path, the rest as lists.

    The last rule matches any URL, since an address without a page object would end a crawl's request in a TypeError.
    """
    rules = [_rule([""], AnyPage, priority=100)]
    if profile.article_path is not None:
        template = re.sub(r"<[a-z]+>", "*", profile.article_path).removesuffix("/*")
        # One rule an outlet: url-matcher finds a rule by its domain, but tries a rule's patterns one by one.
        hosts = [outlet.all_hosts for outlet in profile.outlets]
        rules += [_rule([f"{host}{template}" for host in of_outlet], ArticlePage, priority=300) for of_outlet in hosts]
    for kind, use in (("sections", ListPage), ("feeds", FeedPage), ("sitemaps", SitemapPage)):
        # "|" ends the match: the front page "/" is a section, but not all that stands below it.
        ends = [_SCHEME.sub("", address) + ("" if "?" in address else "|") for address in profile.addresses(kind)]
        rules += [_rule([address], use, priority=400) for address in ends]
    return rules


def _rule(include: list[str], use: type[CapturePage], *, priority: int) -> ApplyRule:
    return ApplyRule(Patterns(list(dict.fromkeys(include)), priority=priority), use=use, to_return=Capture)


def page_class(url: str, registry: RulesRegistry) -> type[CapturePage]:
    """Give the page class that the rules name for `url`."""
    use = registry.page_cls_for_item(url, Capture)
    return use if use is not None and issubclass(use, CapturePage) else AnyPage
