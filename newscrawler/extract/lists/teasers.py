"""Teasers: the entries of the boxes and lists that point to other stories, in page order.

An entry is a linked headline, a snippet (text cut with "..."), or both. Entries are read off the blocks that the
article itself has not taken; a snippet belongs to the headline just before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

import attrs

from newscrawler.extract.body.cues import (
    COMMENTS,
    GLUED_HEADING,
    MORE_INFORMATION,
    is_box_heading,
    is_noise,
    is_pointer,
    is_promo,
)
from newscrawler.extract.fields.datelines import parse_dateline, split_dateline
from newscrawler.extract.fields.dates import DATE_LINE
from newscrawler.extract.page.blocks import Block, share_entry
from newscrawler.extract.page.metadata import absolute
from newscrawler.items import Article, Image, Teaser
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import NEWS_PATH, PageProfile, match_path
from newscrawler.text import ELLIPSIS_END, clean, fold, is_truncated
from newscrawler.urls import normalise_url

_SNIPPET = 40
"""Shortest text, in characters, that can be a snippet; the networks' have 133 to 143."""
_HEADLINE_WORDS = 3
_OWN_PREFIX = 60
"""Folded characters of a snippet that must open the page's own deck and body to be its own teaser."""
_OUTSIDE = frozenset({"nav", "footer", "menu"})
_NUMBERED_URL = re.compile(r"/\d{5,}(?:[/.-]|$)|/20\d\d/[01]?\d/|-\d{5,}(?:\.html?)?/?$")
_SLUG_DASHES = 4
_SLUG_URL = re.compile(rf"/[^/?]*(?:-[^/?-]+){{{_SLUG_DASHES},}}/?(?:\.\w+)?$")
_CARD_DEPTH = 4
"""Levels from a snippet up to the card that holds its link."""
MAX_TEASERS = 2_000


@attrs.define
class _Entry:
    section: str | None
    headline: str | None = None
    text: str | None = None
    url: str | None = None
    image: str | None = None
    element: Any = None
    """Where its headline stands."""
    open: bool = True
    """A snippet may still follow."""


def looks_like_article(url: str, profile: PageProfile) -> bool:
    """Tell whether a URL is an article's: by the profile's path, else by the shape that news sites share."""
    if profile.article_path is not None:
        return match_path(profile.article_path, url) is not None
    if match_path(NEWS_PATH, url) is not None or _NUMBERED_URL.search(url):
        return True
    return url.count("-") >= _SLUG_DASHES and _SLUG_URL.search(url) is not None


def read_teasers(
    blocks: Sequence[Block], *, base: str, profile: PageProfile, taken: Collection[int], article: Article | None
) -> list[Teaser]:
    """Give the teasers in page order, repeats kept.

    `taken` are the `order`s of the article's own blocks; `article` is the page's own story, to which `self` refers.
    """
    entries = _Reader(base, profile).read(blocks, taken)
    near = article.datePublished if article else None
    own = _OwnStory(article, base, profile) if article else None
    teasers: list[Teaser] = []
    for entry in entries:
        if not (entry.text or entry.headline) or len(teasers) >= MAX_TEASERS:
            continue
        teasers.append(
            Teaser(
                id=teaser_id(entry.text, entry.headline, _target(entry.url, profile)),
                position=len(teasers),
                section=entry.section,
                headline=entry.headline,
                text=entry.text,
                url=entry.url,
                truncated=entry.text is not None and is_truncated(entry.text),
                self_=own is not None and own.shown_by(entry),
                dateline=parse_dateline(entry.text, near=near) if entry.text else None,
                image=Image(url=entry.image) if entry.image else None,
            )
        )
    return teasers


def _fences(blocks: Sequence[Block], taken: Collection[int]) -> set[Any]:
    fences: set[Any] = set()
    snippets: set[Any] = set()
    for block in blocks:
        if block.order in taken:
            fences.update(block.element.iterancestors(), [block.element])
        elif is_truncated(block.text) and len(block.text) >= _SNIPPET:
            around = list(islice(block.element.iterancestors(), _CARD_DEPTH))
            fences.update(each for each in around if each in snippets)
            snippets.update(around)
    return fences


def _target(url: str | None, profile: PageProfile) -> str | None:
    """Give what names the target in an identity: the network's id, else the normalised URL."""
    if url is None:
        return None
    network_id = profile.network_id(url)
    return f"{profile.network}/{network_id}" if network_id else normalise_url(url)


class _Reader:
    def __init__(self, base: str, profile: PageProfile) -> None:
        self.base = base
        self.profile = profile
        self.entries: list[_Entry] = []
        self.section: str | None = None
        self.linkless = False
        self.commented = False
        """Under "Comments", where readers write: nothing there is a teaser until a heading or a link to a story."""
        self.fences: set[Any] = set()
        """Elements that hold part of the article, or more than one snippet: no card reaches so far."""

    def read(self, blocks: Sequence[Block], taken: Collection[int]) -> list[_Entry]:
        """Give the entries of the blocks; on a page without a single link its headlines count as they stand."""
        self.linkless = not any(block.links for block in blocks)
        self.fences = _fences(blocks, taken)
        for index, block in enumerate(blocks):
            text = block.text
            if block.order in taken:
                # No box reaches across the article.
                self._heading(None)
                continue
            if glued := GLUED_HEADING.match(text) or MORE_INFORMATION.match(text):
                self._heading(glued[0])
                self.commented = False
                text = text[glued.end() :].strip()
                if not text:
                    continue
            if COMMENTS.match(text):
                self._heading(None)
                self.commented = True
                continue
            self.commented = self.commented and not block.heading and self._story_link(block) is None
            if self.commented or (is_pointer(text) and not is_truncated(text)):
                continue
            if is_promo(text, self.profile.promos, self.profile.outlet):
                self._heading(None)
                continue
            if is_box_heading(text) and (block.heading or block.link_share < 0.5):
                self._heading(text)
                self.commented = False
                continue
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            snippets = is_truncated(text) or (following is not None and is_truncated(following.text))
            if not is_noise(text) and (snippets or not block.within & _OUTSIDE):
                self._block(block, text, following)
        return [entry for entry in self.entries if entry.text or entry.url or self.linkless]

    def _heading(self, text: str | None) -> None:
        self.section = text.rstrip(": ") if text else None
        if self.entries:
            self.entries[-1].open = False

    def _block(self, block: Block, text: str, following: Block | None) -> None:
        link = self._story_link(block)
        if link is not None:
            url, shown = link
            rest = clean(text[len(shown) :]) if text.startswith(shown) else ""
            if is_truncated(text) and text.endswith(shown) and split_dateline(text)[0] is not None:
                self._snippet(block, text, url)
            elif is_truncated(shown) and len(shown) >= _SNIPPET and not self._cut_headline(shown, rest):
                self._snippet(block, shown, url)
            elif len(shown) >= len(text) - 2 or not rest:
                self._linked(block, text if len(shown) >= len(text) - 2 else shown, url)
            else:
                self._linked(block, shown, url)
                self._rest(block, rest, url)
            return
        if len(text) < 120 and DATE_LINE.search(text):
            return
        if is_truncated(text) and len(text) >= _SNIPPET:
            self._snippet(block, text, self._card_url(block))
        elif self._belongs(block) and len(text) >= _SNIPPET:
            self._snippet(block, text, None)
        elif self._unlinked_headline(block, text, following):
            self.entries.append(_Entry(self.section, headline=text, element=block.element, image=self._image(block)))
        elif block.heading and len(text) <= 60 and not block.links:
            self._heading(text)
        elif self.entries and len(text) >= 200:
            self.entries[-1].open = False

    def _cut_headline(self, shown: str, rest: str) -> bool:
        """Tell whether a linked text with an ellipsis is a cut headline: a snippet follows it in the same block."""
        return len(rest) >= _SNIPPET and len(shown) < 100

    def _story_link(self, block: Block) -> tuple[str, str] | None:
        """Give (URL, text) of the block's link to a story, if that link is its headline or the whole of it."""
        for href, shown in block.links:
            url = absolute(href, self.base)
            if url is None or not looks_like_article(url, self.profile):
                continue
            words = len(shown.split())
            letters = sum(char.isalpha() for char in shown)
            if (
                words >= _HEADLINE_WORDS
                or len(shown) >= 25
                or (letters >= 6 and not shown.isascii() and not is_noise(shown))
            ):
                return url, shown
        return None

    def _card_url(self, block: Block) -> str | None:
        """Give the only story to which the snippet's entry links, by image or "Read more"."""
        element = block.element
        for _ in range(_CARD_DEPTH):
            if (
                element is None
                or element.tag in ("body", "html")
                or (element in self.fences and element is not block.element)
            ):
                return None
            urls = {url for a in element.iter("a") if (url := absolute(a.get("href") or "", self.base))}
            stories = {url for url in urls if looks_like_article(url, self.profile)}
            if stories:
                return stories.pop() if len(stories) == 1 else None
            element = element.getparent()
        return None

    def _linked(self, block: Block, text: str, url: str) -> None:
        """Take a linked line: a new headline, or more of the card that the same link opened."""
        last = self.entries[-1] if self.entries else None
        if last is not None and last.open and last.url == url and last.headline:
            if fold(last.headline) == fold(text):
                return
            if last.text is None and len(text) >= _SNIPPET and share_entry(last.element, block.element):
                last.text = text
                return
        snippet = last is not None and last.open and last.headline is None and last.url == url
        if last is not None and snippet and share_entry(last.element, block.element):
            last.headline = text
            return
        if last is not None and last.url is None and last.open and last.headline and fold(last.headline) == fold(text):
            last.url = url
            return
        self.entries.append(
            _Entry(self.section, headline=text, url=url, element=block.element, image=self._image(block))
        )

    def _snippet(self, block: Block, text: str, url: str | None) -> None:
        last = self.entries[-1] if self.entries else None
        fits = last is not None and last.open and last.text is None and (url is None or last.url in (None, url))
        if last is not None and fits:
            last.text = text
            last.url = last.url or url
            last.image = last.image or self._image(block)
            return
        self.entries.append(_Entry(self.section, text=text, url=url, element=block.element, image=self._image(block)))

    def _rest(self, block: Block, rest: str, url: str) -> None:
        """Take the text behind a linked headline in one block as its snippet."""
        if len(rest) >= _SNIPPET and not DATE_LINE.search(rest):
            self._snippet(block, rest.lstrip("-–—:| "), url)

    def _belongs(self, block: Block) -> bool:
        """Tell whether an uncut text is the snippet of the headline before it: both in one entry of a list."""
        last = self.entries[-1] if self.entries else None
        if last is None or not last.open or last.text is not None or last.headline is None:
            return False
        if self.linkless:
            return block.text[-1] in '.!?"”'
        return last.url is not None and share_entry(last.element, block.element)

    def _unlinked_headline(self, block: Block, text: str, following: Block | None) -> bool:
        """Tell whether an unlinked line is the headline of the snippet that follows it."""
        if self.linkless and self.section and not block.heading and len(text) <= 200 and not text.endswith("."):
            return len(text.split()) >= _HEADLINE_WORDS
        if following is None or not is_truncated(following.text) or len(following.text) < _SNIPPET:
            return False
        if not 15 <= len(text) <= 200 or len(text.split()) < _HEADLINE_WORDS or ELLIPSIS_END.search(text):
            return False
        beside = not block.heading or self.section is not None or share_entry(block.element, following.element)
        return not text.endswith(".") and beside

    def _image(self, block: Block) -> str | None:
        return next((url for src in block.images if (url := absolute(src, self.base))), None)


class _OwnStory:
    """The page's own story, to recognise its teaser: by its id or address, else by the opening of its text."""

    def __init__(self, article: Article, base: str, profile: PageProfile) -> None:
        self.profile = profile
        self.network_id = article.networkId or match_path(NEWS_PATH, article.url)
        self.urls = {normalise_url(url) for url in (article.url, article.canonicalUrl, base) if url}
        self.headline = fold(article.headline or "")
        body = article.articleBody or ""
        opening = body.split("\n\n", 6)[:6]
        plain = " ".join(opening)
        undated = plain[len(article.dateline.text) :].lstrip(" :-–—") if article.dateline else plain
        openings = [
            plain,
            undated,
            *([f"{article.description} {plain}", article.description] if article.description else []),
        ]
        self.openings = [fold(opening) for opening in openings]

    def shown_by(self, entry: _Entry) -> bool:
        if entry.url is not None:
            if normalise_url(entry.url) in self.urls:
                return True
            other = self.profile.network_id(entry.url) or match_path(NEWS_PATH, entry.url)
            if self.network_id is not None and other is not None and other == self.network_id:
                return True
        if entry.text is not None:
            return self._opens(entry.text)
        return entry.url is None and bool(self.headline) and fold(entry.headline or "") == self.headline

    def _opens(self, text: str) -> bool:
        shown = ELLIPSIS_END.sub("", text)
        if shown != text:
            # The cut may fall amid a word.
            shown = shown.rsplit(" ", 1)[0]
        key = fold(shown)
        return len(key) >= _OWN_PREFIX and any(opening.startswith(key) for opening in self.openings)
