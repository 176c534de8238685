"""What sites call the parts of a page: the kinds of part that an element's class, id and itemprop speak of."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 300
"""Characters of an element's names that are looked at: frameworks write kilobytes of utility classes."""

_PATTERNS = {
    "comment": r"comment(?!s?[-_]?(?:open|closed|link|count|enabled|disabled|icon|status|off|on|button"
    r"|number|bubble)\b)|disqus|respond|replies|discussion",
    "related": r"relat|recommend|more-?(?:from|stories|posts|articles|news|on|in)|also|read-?(?:next|more)|up-?next"
    r"|popular|trending|most-?|latest|similar|suggest|outbrain|taboola|you-?may|next-?(?:post|article)|prev",
    "quoted": r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|fb-post|mastodon-embed",
    "share": r"shar(?:e|ing)|social|follow|tweet|facebook|addtoany|addthis",
    "letter": r"newsletter|subscri|sign-?up|mailing|opt-?in|register|donat|paywall|cta|call-to-action",
    "advert": r"ads?(?:$|[-_])|advert|sponsor|promo|banner|affiliate|dfp|commercial",
    "author": r"author|byline|bio(?:$|[-_])|contributor|writer|profile|avatar",
    "meta": r"meta|date|time(?:stamp|$|[-_])|tags?(?:$|[-_])|categor|topic|reading|published|posted|labels?"
    r"|keyword|info",
    "caption": r"caption|credit|gallery|slideshow|carousel|slider|media|figure|image|photo|video|player|embed"
    r"|attribution|copyright",
    "nav": r"nav|menu|(?:bread)?crumb|pagin|pager|toolbar|skip|search|login|dropdown|tabs?(?:$|[-_])|accordion|filter",
    "side": r"side-?bar|widget|rail|aside|right-?col|secondary|complementary|sticky",
    "foot": r"foot|bottom|legal|disclaim",
    "head": r"header|masthead|hero|title|headline|heading|top-?bar|dek|deck|stand-?first|sub-?title|excerpt|summary"
    r"|intro|lead|kicker",
    "popup": r"cookie|consent|modal|popup|pop-up|overlay|gdpr|notice|alert|toast|lightbox|dialog",
    "contents": r"toc|table-?of-?contents|on-this-page|contents-list|jump",
    "card": r"card|teaser|tile|grid|item|list-?entry|thumb|feed|loop|archive|posts(?:$|[-_])|box(?:$|[-_])|module"
    r"|product|price|cart|shop|review|rating",
    "article": r"article|post|story|entry|blog|page|single|news",
    "body": r"(?:article|post|story|entry|blog|page|main|single|news)[-_]*(?:body|content|text|copy|detail)"
    r"|body[-_]*(?:content|text|copy)|rich-?text|prose|content(?:$|[-_])|wysiwyg|markdown|articlebody"
    r"|text(?:$|[-_])",
}
# Only where a part of a name begins: a "subheading" heads nothing. All kinds are looked for in one search.
_BEGINNING = re.compile("(?<![a-z])(?=[a-z])" + "".join(f"(?=({pattern})?)" for pattern in _PATTERNS.values()))
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


@lru_cache(maxsize=100_000)
def _bits_of_word(word: str) -> int:
    word = (word if word.islower() else _HUMP.sub("-", word)).lower()
    bits = 0
    for beginning in _BEGINNING.finditer(word):
        if beginning.lastindex is not None:
            bits |= sum(1 << place for place, found in enumerate(beginning.groups()) if found is not None)
    return bits
