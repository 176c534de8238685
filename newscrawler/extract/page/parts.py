"""What sites call the parts of a page: the kinds of part that an element's class, id and itemprop speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

_LONGEST = 300
"""Characters of an element's names that are looked at: frameworks write kilobytes of utility classes."""

_ARTICLES = ("article", "post", "story", "entry", "blog", "page", "single", "news")
_PATTERNS: dict[str, Sequence[str]] = {
    "comment": [
        *(r"comment(?!s?[-_]?(?:open|closed|link|count|enabled|disabled|icon|status|off|on|button|number|bubble)\b)",),
        *("disqus", "respond", "replies", "discussion"),
    ],
    "related": [
        *("relat", "recommend", "more-?(?:from|stories|posts|articles|news|on|in)", "also", "read-?(?:next|more)"),
        *("up-?next", "popular", "trending", "most-?", "latest", "similar", "suggest", "outbrain", "taboola"),
        *("you-?may", "next-?(?:post|article)", "prev"),
    ],
    "quoted": ["twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-post", "mastodon-embed"],
    "share": ["shar(?:e|ing)", "social", "follow", "tweet", "facebook", "addtoany", "addthis"],
    "letter": [
        *("newsletter", "subscri", "sign-?up", "mailing", "opt-?in", "register", "donat", "paywall", "cta"),
        *("call-to-action",),
    ],
    "advert": ["ads?(?:$|[-_])", "advert", "sponsor", "promo", "banner", "affiliate", "dfp", "commercial"],
    "author": ["author", "byline", "bio(?:$|[-_])", "contributor", "writer", "profile", "avatar"],
    "meta": [
        *("meta", "date", "time(?:stamp|$|[-_])", "tags?(?:$|[-_])", "categor", "topic", "reading", "published"),
        *("posted", "labels?", "keyword", "info"),
    ],
    "caption": [
        *("caption", "credit", "gallery", "slideshow", "carousel", "slider", "media", "figure", "image", "photo"),
        *("video", "player", "embed", "attribution", "copyright"),
    ],
    "nav": [
        *("nav", "menu", "breadcrumb", "crumb", "pagin", "pager", "toolbar", "skip", "search", "login", "dropdown"),
        *("tabs?(?:$|[-_])", "accordion", "filter"),
    ],
    "side": ["side-?bar", "widget", "rail", "aside", "right-?col", "secondary", "complementary", "sticky"],
    "foot": ["foot", "bottom", "legal", "disclaim"],
    "head": [
        *("header", "masthead", "hero", "title", "headline", "heading", "top-?bar", "dek", "deck", "stand-?first"),
        *("sub-?title", "excerpt", "summary", "intro", "lead", "kicker"),
    ],
    "popup": [
        *("cookie", "consent", "modal", "popup", "pop-up", "overlay", "gdpr", "notice", "alert", "toast", "lightbox"),
        *("dialog",),
    ],
    "contents": ["toc", "table-?of-?contents", "on-this-page", "contents-list", "jump"],
    "card": [
        *("card", "teaser", "tile", "grid", "item", "list-?entry", "thumb", "feed", "loop", "archive"),
        *("posts(?:$|[-_])", "box(?:$|[-_])", "module", "product", "price", "cart", "shop", "review", "rating"),
    ],
    "article": _ARTICLES,
    "body": [
        *(f"{whose}[-_]*(?:body|content|text|copy|detail)" for whose in (*_ARTICLES, "main")),
        *("body[-_]*(?:content|text|copy)", "rich-?text", "prose", "content(?:$|[-_])", "wysiwyg", "markdown"),
        *("articlebody", "text(?:$|[-_])"),
    ],
}
"""The kinds of part, each with what its names begin with: a pattern in small letters, two letters before all else."""


_BEGINNING = re.compile("(?<![a-z])[a-z]{2}")
"""Only where a part of a name begins is it looked at: a "subheading" heads nothing."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
BITS = {kind: 1 << place for place, kind in enumerate(_PATTERNS)}
"""The kinds of part, each with the bit that stands for it."""


@lru_cache(maxsize=100_000)
def names_of(names: str) -> int:
    """Give the bits of what the words of a class, id or itemprop speak of."""
    bits = 0
    for word in names[:_LONGEST].split():
        bits |= _bits_of_word(word)
    return bits


@cache
def _kinds_from(letters: str) -> Sequence[tuple[int, re.Pattern[str]]]:
    """Give the bit of each kind of which names begin with two letters, and a pattern of these names."""
    begun = {kind: [each for each in patterns if each.startswith(letters)] for kind, patterns in _PATTERNS.items()}
    return [(BITS[kind], re.compile("|".join(patterns))) for kind, patterns in begun.items() if patterns]


@lru_cache(maxsize=100_000)
def _bits_of_word(word: str) -> int:
    if not word.islower():
        word = _HUMP.sub("-", word).lower()
    bits = 0
    for beginning in _BEGINNING.finditer(word):
        for bit, pattern in _kinds_from(beginning[0]):
            if pattern.match(word, beginning.start()):
                bits |= bit
    return bits
