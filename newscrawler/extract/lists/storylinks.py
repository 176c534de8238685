"""Which URLs lead to stories: the one rule by which teasers are read and by which a crawl tells its links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawler.sources.profile import NEWS_PATH, PageProfile, match_path

_NUMBERED_URL = re.compile(r"/\d{5,}(?:[/.-]|$)|/20\d\d/[01]?\d/|-\d{5,}(?:\.html?)?/?$")
_SLUG_DASHES = 4
_SLUG_URL = re.compile(rf"/[^/?]*(?:-[^/?-]+){{{_SLUG_DASHES},}}/?(?:\.\w+)?$")
_LISTING = re.compile(
    r"^https?://[^/]*/?(?:[?#].*)?$"
    r"|/(?:tags?|categor(?:y|ies)|authors?|contributors?|archives?|search|log-?in|sign-?(?:in|up)|register|account"
    r"|cart|checkout|shop|store|products?|privacy[^/]*|terms[^/]*|contact[^/]*|about(?:-us)?|cdn-cgi|go|jobs|careers"
    r"|wp-content|wp-json|feed|rss|users?|profiles?|people|staff|members?|videos?|pages?/\d+)(?:[/?#.]|$)"
    r"|/(?:topics?|sections?|subjects?|newsletters?|podcasts?|events?)/[^/]*/?$"
    r"|\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|zip|docx?|xlsx?|pptx?)(?:[?#]|$)"
    r"|^https?://(?:[\w-]+\.)*(?:facebook|twitter|x|instagram|linkedin|pinterest|youtube|reddit|tiktok|whatsapp|t|youtu"
    r"|amazon|amzn|google|apple|flipboard|wikipedia)\.(?:com|me|be|to|co|org)(?:/|$)",
    re.IGNORECASE,
)


def looks_like_article(url: str, profile: PageProfile) -> bool:
    """Tell whether a URL is an article's: by the profile's path, else by the shape that news sites share."""
    if profile.article_path is not None:
        return match_path(profile.article_path, url) is not None
    if match_path(NEWS_PATH, url) is not None or _NUMBERED_URL.search(url):
        return True
    # The slug stands behind one of the last two slashes.
    return url.count("-") >= _SLUG_DASHES and _SLUG_URL.search(url, url.rfind("/", 0, url.rfind("/"))) is not None


def is_listing(url: str) -> bool:
    """Tell whether a URL leads to no story by its own words: to a tag, an author, a shop, a social network."""
    return _LISTING.search(url) is not None
