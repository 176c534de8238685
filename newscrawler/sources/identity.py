"""Identities: what one page, one story and one teaser are called, for ever.

They depend on the URL, the profile and the text alone, so that any process at any time gives the same.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from newscrawler.sources.profile import Profile
from newscrawler.text import digest, fold
from newscrawler.urls import domain_of, netloc, normalise_url


def page_id(url: str, profile: Profile) -> str:
    """Give the `_id` of the page at `url`: `network/domain/networkId`, else `domain/` and a digest.

    The digest is of the normalised URL with the outlet's domain in place of scheme and host, so that neither
    "www.", https nor a port makes another page. Raises ValueError where `url` is no web URL.
    """
    normal = normalise_url(url)
    outlet = profile.outlet_of(normal)
    domain = outlet.domain if outlet else domain_of(netloc(normal))
    network_id = profile.network_id(normal)
    if network_id is not None:
        return f"{profile.name}/{domain}/{network_id}"
    parts = urlsplit(normal)
    host = netloc(normal).removeprefix("www.")
    front = netloc(outlet.base_url).removeprefix("www.") if outlet else domain
    # The front page's address (a loopback one, say) stands for the domain. Further names under the domain (feeds.,
    # a blog's) may serve other pages under one path.
    if host == domain or (host == front and not front.endswith(f".{domain}")):
        host = ""
    return f"{domain}/{digest(host, parts.path, parts.query)}"


def story_id(article_id: str, network_id: str | None, profile: Profile) -> str:
    """Give the `_id` of a story that this article founds: `network/networkId`, else the article's own."""
    return article_id if network_id is None else f"{profile.name}/{network_id}"


def teaser_id(text: str | None, headline: str | None, target: str | None) -> str:
    """Give the identity of a teaser: of its normalised text, else of headline and target."""
    if text:
        return _text_id(text)
    return digest("headline", fold(headline or ""), target or "")


@lru_cache(maxsize=2_048)
def _text_id(text: str) -> str:
    # The boxes of a network show one snippet on hundreds of pages.
    return digest("text", fold(text))
