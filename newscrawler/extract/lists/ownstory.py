"""The page's own story among its teasers."""

from __future__ import annotations

from functools import cached_property

from newscrawler.items import Article
from newscrawler.sources.profile import NEWS_PATH, PageProfile, match_path
from newscrawler.text import fold, without_ellipsis
from newscrawler.urls import normalise_url

_OWN_PREFIX = 60
"""Folded characters of a snippet that must open the page's own deck and body to be its own teaser."""
_FIRST = 30
"""Characters of a snippet by whose words most are told from the page's own story."""


class OwnStory:
    """The page's own story, to recognise its teaser: by its id or address, else by the opening of its text."""

    def __init__(self, article: Article, base: str, profile: PageProfile) -> None:
        self.profile = profile
        self.network_id = article.networkId or match_path(NEWS_PATH, article.url)
        self.urls = {normalise_url(url) for url in (article.url, article.canonicalUrl, base) if url}
        self.article = article

    @cached_property
    def headline(self) -> str:
        return fold(self.article.headline or "")

    @cached_property
    def openings(self) -> list[tuple[str, str]]:
        """What a snippet of the story may start with, each behind its own first words, folded."""
        plain = " ".join((self.article.articleBody or "").split("\n\n", 6)[:6])
        openings = [plain]
        if self.article.dateline:
            openings.append(plain[len(self.article.dateline.text) :].lstrip(" :-–—"))
        if self.article.description:
            openings += [f"{self.article.description} {plain}", self.article.description]
        return [(_first_words(opening, _FIRST), opening) for opening in openings]

    def shown_by(self, url: str | None, headline: str | None, text: str | None) -> bool:
        """Tell whether a teaser of this target, headline and snippet is the story's own."""
        if url is not None:
            if normalise_url(url) in self.urls:
                return True
            other = self.profile.network_id(url) or match_path(NEWS_PATH, url)
            if self.network_id is not None and other is not None and other == self.network_id:
                return True
        if text is not None:
            return self._opens(text)
        return url is None and bool(self.headline) and fold(headline or "") == self.headline

    def _opens(self, text: str) -> bool:
        shown = without_ellipsis(text)
        if shown is not text:
            # The cut may fall amid a word.
            shown = shown.rsplit(" ", 1)[0]
        # Texts are long and most differ in their first words: folding these tells.
        first = _first_words(shown, _FIRST)
        alike = [opening for start, opening in self.openings if start[: len(first)] == first[: len(start)]]
        key = fold(shown) if alike else ""
        return len(key) >= _OWN_PREFIX and any(fold(opening).startswith(key) for opening in alike)


def _first_words(text: str, length: int) -> str:
    """Give the words of `fold(text)` that stand whole among the first characters of a text."""
    return fold(text[:length].rpartition(" ")[0])
