"""Teasers: the entries of the boxes and lists that point to other stories, in page order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newscrawler.extract.fields.datelines import parse_dateline
from newscrawler.extract.lists.boxes import read_box_entries
from newscrawler.extract.lists.entries import Entry
from newscrawler.extract.lists.ownstory import OwnStory
from newscrawler.extract.lists.snippets import read_snippets
from newscrawler.extract.page.blocks import Block
from newscrawler.items import Article, Image, Teaser
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import PageProfile
from newscrawler.text import fold, is_truncated
from newscrawler.urls import normalise_url

MAX_TEASERS = 2_000
_LETTERS = 4
"""Characters by which texts that may be the same are told first."""


def read_teasers(
    blocks: Sequence[Block],
    *,
    base: str,
    profile: PageProfile,
    taken: Collection[int],
    article: Article | None,
    worded: bool = False,
) -> list[Teaser]:
    """Give the teasers in page order, repeats kept.

    `taken` are the `order`s of the article's own blocks; `article` is the page's own story, to which `self` refers.
    `worded` tells that the page's wording is a network's, so that its boxes are read by it, too.
    """
    own = OwnStory(article, base, profile) if article else None
    worded = worded or profile.article_path is not None
    entries: list[Entry] = []
    if not worded:
        entries = _apart_from(
            article, read_box_entries(blocks, taken, base, profile, own.urls if own else {normalise_url(base)})
        )
    # A list without boxes may be one of headlines and snippets in plain lines.
    if worded or not (entries or (article and any(block.links for block in blocks))):
        entries = read_snippets(blocks, taken, base, profile)
    near = article.datePublished if article else None
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
                self_=own is not None and own.shown_by(entry.url, entry.headline, entry.text),
                dateline=parse_dateline(entry.text, near=near) if entry.text else None,
                image=Image(url=entry.image) if entry.image else None,
                datePublished=entry.published,
            )
        )
    return teasers


def _apart_from(article: Article | None, entries: list[Entry]) -> list[Entry]:
    """Leave out what the article's text says word for word: its own list of contents, or what it took for text."""
    if article is None or not entries:
        return entries
    # Most paragraphs open otherwise, which costs little to tell.
    openings = {text[:_LETTERS].lower() for entry in entries for text in (entry.headline, entry.text) if text}
    paragraphs = (article.articleBody or "").split("\n\n")
    same = {fold(text) for text in paragraphs if text[:_LETTERS].lower() in openings}
    if not same:
        return entries
    kept = [entry for entry in entries if not entry.headline or fold(entry.headline) not in same]
    for entry in kept:
        if entry.text and fold(entry.text) in same:
            entry.text = None
    return kept


def _target(url: str | None, profile: PageProfile) -> str | None:
    """Give what names the target in an identity: the network's id, else the normalised URL."""
    if url is None:
        return None
    network_id = profile.network_id(url)
    return f"{profile.network}/{network_id}" if network_id else normalise_url(url)
