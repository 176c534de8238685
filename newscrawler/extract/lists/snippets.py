"""Teasers told by a network's wording: linked headlines and snippets (text cut with "...") as they follow each other.

An entry is a linked headline, a snippet, or both. Entries are read off the blocks that the article itself has not
taken; a snippet belongs to the headline just before it. Markup decides little: the networks' pages have little of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any

from newscrawler.extract.body.cues import (
    COMMENTS,
    GLUED_HEADING,
    MORE_INFORMATION,
    PROMO_LENGTH,
    is_box_heading,
    is_noise,
    is_pointer,
    is_promo,
    opens_part,
)
from newscrawler.extract.fields.datelines import split_dateline
from newscrawler.extract.fields.dates import find_date_line
from newscrawler.extract.lists.entries import SNIPPET, Entry
from newscrawler.extract.lists.storylinks import looks_like_article
from newscrawler.extract.page.blocks import Block, share_entry
from newscrawler.extract.page.metadata import absolute
from newscrawler.sources.profile import PageProfile
from newscrawler.text import clean, fold, is_truncated

_HEADLINE_WORDS = 3
_OUTSIDE = frozenset({"nav", "footer", "menu"})
_CARD_DEPTH = 4
"""Levels from a snippet up to the card that holds its link."""


def read_snippets(blocks: Sequence[Block], taken: Collection[int], base: str, profile: PageProfile) -> list[Entry]:
    """Give the entries in page order, repeats kept; `taken` are the `order`s of the article's own blocks."""
    return _Reader(blocks, taken, base, profile).read()


def _fences(blocks: Sequence[Block], taken: Collection[int]) -> set[Any]:
    held: set[Any] = set()
    shared: set[Any] = set()
    snippets: set[Any] = set()
    for block in blocks:
        element = block.element
        if block.order in taken:
            # What is around an element of the set is in it too.
            while element is not None and element not in held:
                held.add(element)
                element = element.getparent()
        elif is_truncated(block.text) and len(block.text) >= SNIPPET:
            around = list(islice(element.iterancestors(), _CARD_DEPTH))
            shared.update(each for each in around if each in snippets)
            snippets.update(around)
    return held | shared


def _is_wordy(text: str) -> bool:
    """Tell whether a text has as many words as a headline; no part of a text that has not is."""
    return len(text) >= 25 or text.count(" ") + 1 >= _HEADLINE_WORDS


class _Reader:
    def __init__(self, blocks: Sequence[Block], taken: Collection[int], base: str, profile: PageProfile) -> None:
        self.blocks = blocks
        self.taken = taken
        self.base = base
        self.profile = profile
        self.entries: list[Entry] = []
        self.section: str | None = None
        self.linkless = not any(block.links for block in blocks)
        self.commented = False
        """Under "Comments", where readers write: nothing there is a teaser until a heading or a link to a story."""

    @cached_property
    def fences(self) -> set[Any]:
        """Elements that hold part of the article, or more than one snippet: no card reaches so far."""
        return _fences(self.blocks, self.taken)

    def read(self) -> list[Entry]:
        """Give the entries of the blocks; on a page without a single link its headlines count as they stand."""
        promos = bool(self.profile.promos)
        cut = [is_truncated(block.text) for block in self.blocks]
        parted = False
        for block, following, own_cut, next_cut in zip_longest(self.blocks, self.blocks[1:], cut, cut[1:]):
            if block.order in self.taken:
                parted = True
                continue
            if parted:
                # No box reaches across the article.
                self._heading(None)
                parted = False
            text = block.text
            if self.commented or opens_part(text) or (promos and len(text) >= PROMO_LENGTH):
                text = self._behind_cues(block)
                if not text:
                    continue
            snippets = own_cut or next_cut
            if not (snippets or _OUTSIDE.isdisjoint(block.within)):
                continue
            # Menus and buttons are of a word or two.
            if snippets or self.linkless or block.heading or _is_wordy(block.text) or not block.text.isascii():
                self._block(block, text, following if snippets else None)
        return [entry for entry in self.entries if entry.text or entry.url or self.linkless]

    def _behind_cues(self, block: Block) -> str:
        """Give the text behind a heading glued to it; nothing of a heading, promo, pointer or reader's comment."""
        text = block.text
        if glued := GLUED_HEADING.match(text) or MORE_INFORMATION.match(text):
            self._heading(glued[0])
            self.commented = False
            text = text[glued.end() :].strip()
        if COMMENTS.match(text):
            self._heading(None)
            self.commented = True
            return ""
        self.commented = self.commented and not block.heading and self._story_link(block) is None
        if self.commented or (is_pointer(text) and not is_truncated(text)):
            return ""
        if is_promo(text, self.profile.promos, self.profile.outlet):
            self._heading(None)
            return ""
        if is_box_heading(text) and (block.heading or block.link_share < 0.5):
            self._heading(text)
            self.commented = False
            return ""
        return text

    def _heading(self, text: str | None) -> None:
        self.section = text.rstrip(": ") if text else None
        if self.entries:
            self.entries[-1].open = False

    def _block(self, block: Block, text: str, following: Block | None) -> None:
        """Take what a block adds; `following` is the next one where it or this one is cut as snippets are."""
        link = self._story_link(block) if block.links else None
        short = len(text) < SNIPPET and following is None and not (block.heading or self.linkless)
        if (short and link is None) or is_noise(text):
            return
        if link is not None:
            url, shown = link
            rest = clean(text[len(shown) :]) if text.startswith(shown) else ""
            if is_truncated(text) and text.endswith(shown) and split_dateline(text)[0] is not None:
                self._snippet(block, text, url)
            elif is_truncated(shown) and len(shown) >= SNIPPET and not self._cut_headline(shown, rest):
                self._snippet(block, shown, url)
            elif len(shown) >= len(text) - 2 or not rest:
                self._linked(block, text if len(shown) >= len(text) - 2 else shown, url)
            else:
                self._linked(block, shown, url)
                self._rest(block, rest, url)
            return
        if len(text) < 120 and find_date_line(text):
            return
        if is_truncated(text) and len(text) >= SNIPPET:
            self._snippet(block, text, self._card_url(block))
        elif self._belongs(block) and len(text) >= SNIPPET:
            self._snippet(block, text, None)
        elif self._unlinked_headline(block, text, following):
            self.entries.append(Entry(self.section, headline=text, element=block.element, image=self._image(block)))
        elif block.heading and len(text) <= 60 and not block.links:
            self._heading(text)
        elif self.entries and len(text) >= 200:
            self.entries[-1].open = False

    def _cut_headline(self, shown: str, rest: str) -> bool:
        """Tell whether a linked text with an ellipsis is a cut headline: a snippet follows it in the same block."""
        return len(rest) >= SNIPPET and len(shown) < 100

    def _story_link(self, block: Block) -> tuple[str, str] | None:
        """Give (URL, text) of the block's link to a story, if that link is its headline or the whole of it."""
        for href, shown in block.links:
            # Scripts without blanks have but letters.
            if not _is_wordy(shown) and (shown.isascii() or sum(map(str.isalpha, shown)) < 6 or is_noise(shown)):
                continue
            url = absolute(href, self.base)
            if url is not None and looks_like_article(url, self.profile):
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
            if last.text is None and len(text) >= SNIPPET and share_entry(last.element, block.element):
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
            Entry(self.section, headline=text, url=url, element=block.element, image=self._image(block))
        )

    def _snippet(self, block: Block, text: str, url: str | None) -> None:
        last = self.entries[-1] if self.entries else None
        fits = last is not None and last.open and last.text is None and (url is None or last.url in (None, url))
        if last is not None and fits:
            last.text = text
            last.url = last.url or url
            last.image = last.image or self._image(block)
            return
        headline = None
        if last is not None and last.open and last.text == text and url in (None, last.url):
            # The same entry twice in a row: its second headline was taken for more of the first.
            headline, url = last.headline, last.url
        self.entries.append(
            Entry(self.section, headline=headline, text=text, url=url, element=block.element, image=self._image(block))
        )

    def _rest(self, block: Block, rest: str, url: str) -> None:
        """Take the text behind a linked headline in one block as its snippet."""
        if len(rest) >= SNIPPET and not find_date_line(rest):
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
        if following is None or not is_truncated(following.text) or len(following.text) < SNIPPET:
            return False
        if not 15 <= len(text) <= 200 or len(text.split()) < _HEADLINE_WORDS or is_truncated(text):
            return False
        beside = not block.heading or self.section is not None or share_entry(block.element, following.element)
        return not text.endswith(".") and beside

    def _image(self, block: Block) -> str | None:
        return next((url for src in block.images if (url := absolute(src, self.base))), None)
