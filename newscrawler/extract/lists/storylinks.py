"""Which URLs lead to stories: the one rule by which teasers are read and by which a crawl tells its links."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawler.sources.profile import NEWS_PATH, PageProfile, match_path

_NUMBERED_URL = re.compile(r"/\d{5,}(?:[/.-]|$)|/20\d\d/[01]?\d/|-\d{5,}(?:\.html?)?/?$")
_SLUG_DASHES = 4
_SLUG_URL = re.compile(rf"/[^/?]*(?:-[^/?-]+){{{_SLUG_DASHES},}}/?(?:\.\w+)?$")
_LISTINGS = frozenset(
    [
        *["tag", "tags", "category", "categories", "author", "authors", "contributor", "contributors", "archive"],
        *["archives", "people", "staff", "member", "members", "user", "users", "profile", "profiles", "search"],
        *["login", "log-in", "signin", "sign-in", "signup", "sign-up", "register", "account", "cart", "checkout"],
        *["shop", "store", "product", "products", "contact", "contact-us", "about", "about-us", "privacy", "terms"],
        *["privacy-policy", "cookie-policy", "terms-of-use", "terms-of-service", "terms-and-conditions", "jobs"],
        *["careers", "video", "videos", "feed", "rss", "wp-content", "wp-json", "cdn-cgi", "go"],
    ]
)
"""Words that stand alone between the slashes of a URL that leads to no story."""
_SUBJECTS = frozenset(
    [
        *["topic", "topics", "section", "sections", "subject", "subjects", "newsletter", "newsletters", "podcast"],
        *["podcasts", "event", "events", "page"],
    ]
)
"""Words before the last part of such a URL."""
_FILES = frozenset(
    [
        "pdf",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "webp",
        "svg",
        "mp3",
        "mp4",
        "zip",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
    ]
)
_HOSTS = frozenset(
    [
        *[
            "facebook",
            "twitter",
            "instagram",
            "linkedin",
            "pinterest",
            "youtube",
            "youtu",
            "reddit",
            "tiktok",
            "whatsapp",
        ],
        *["amazon", "amzn", "google", "apple", "flipboard", "wikipedia"],
    ]
)
_SHORT_HOSTS = frozenset(["x.com", "t.co", "t.me"])


def looks_like_article(url: str, profile: PageProfile) -> bool:
    """Tell whether a URL is an article's: by the profile's path, else by the shape that news sites share."""
    if profile.article_path is not None:
        return match_path(profile.article_path, url) is not None
    return _is_shaped(url)


@lru_cache(maxsize=8_192)
def _is_shaped(url: str) -> bool:
    if match_path(NEWS_PATH, url) is not None or _NUMBERED_URL.search(url):
        return True
    # The slug stands behind one of the last two slashes.
    return url.count("-") >= _SLUG_DASHES and _SLUG_URL.search(url, url.rfind("/", 0, url.rfind("/"))) is not None


def is_listing(url: str) -> bool:
    """Tell whether an absolute URL says that it leads to no story: to a tag, an author, a shop, a social network."""
    host, _, path = url.lower().partition("://")[2].partition("/")
    parts = path.partition("?")[0].partition("#")[0].rstrip("/").split("/")
    last = parts[-1]
    return (
        not last
        or not _LISTINGS.isdisjoint(parts)
        or (len(parts) > 1 and parts[-2] in _SUBJECTS)
        or last.rpartition(".")[2] in _FILES
        or not _HOSTS.isdisjoint(host.split("."))
        or host in _SHORT_HOSTS
    )
