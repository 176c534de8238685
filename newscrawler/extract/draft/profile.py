"""A draft: the profile that pages suggest, with what speaks for each line and what is left to the operator."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

import attrs

from newscrawler.extract.draft.articlepath import PathGuess, guess_article_path
from newscrawler.extract.draft.habits import draft_language, draft_promos, draft_zones
from newscrawler.extract.draft.outlets import OutletDraft, common_paths, draft_outlets, linked_outlet, relative
from newscrawler.extract.draft.pages import SeenPage, StoryLink, other_links, story_links
from newscrawler.sources.profile import Profile, match_path
from newscrawler.text import fold
from newscrawler.urls import netloc

FIELDS = ("headline", "date", "source", "deck", "body", "authors", "credit", "dateline")
"""Of an article, as a draft counts them: the first, the second and the body no article does without."""
_ADDRESSES: tuple[Literal["feeds", "sections", "sitemaps"], ...] = ("feeds", "sections", "sitemaps")
_ADDRESS = re.compile(r"[\d.]+(?::\d+)?$|\[")
_LINKED = 3
"""Links that fit the article path from which a host that no page is of is named."""


@attrs.define
class Guess:
    """One key of the profile."""

    key: str
    value: Any
    note: str
    """What speaks for it."""
    sure: bool = True
    """False: it stands in the file as a comment."""


@attrs.define
class Draft:
    name: str
    guesses: list[Guess]
    outlets: list[OutletDraft]
    candidates: list[OutletDraft]
    """Hosts that were only seen linked, under the same path."""
    missing: list[str]
    """What is left to the operator, a line each."""

    def profile(self) -> Profile:
        """Give the profile as a crawl would load it. Raises pydantic's ValidationError where the name is none."""
        return Profile.model_validate(tomllib.loads(self.toml()))

    def toml(self) -> str:
        """Write the profile file; what is not sure is a comment."""
        told = [f"# Drafted by newscrawler sources new {self.name}: read it, then newscrawler sources check it."]
        told += [f"# To do: {_comment(line)}" for line in self.missing]
        told += ["", f"name = {_value(self.name)}"]
        for guess in self.guesses:
            told += _assigned(guess.key, guess.value, note=guess.note, sure=guess.sure)
        for outlet in self.outlets:
            told += ["", *self._table(outlet)]
        for outlet in self.candidates:
            told += ["", "# Seen linked under the same path, perhaps of the same network:"]
            told += [f"# {line}" for line in self._table(outlet)]
        return "\n".join(told) + "\n"

    def _table(self, outlet: OutletDraft) -> list[str]:
        lines = ["[[outlets]]"]
        lines += _assigned("name", outlet.name, note="" if outlet.named else "the pages do not tell it")
        lines += _assigned("domain", outlet.domain)
        if outlet.url != f"https://www.{outlet.domain}/":
            lines += _assigned("url", outlet.url)
        usual = [outlet.domain, f"www.{outlet.domain}"]
        if not {*outlet.hosts} <= {*usual, netloc(outlet.url)}:
            lines += _assigned("hosts", list(dict.fromkeys([*usual, *outlet.hosts])))
        if outlet.country is not None:
            lines += _assigned("country", outlet.country)
        shared = {guess.key: guess.value for guess in self.guesses if guess.sure}
        for kind in _ADDRESSES:
            paths = [relative(outlet, url) for url in getattr(outlet, kind)]
            paths = [path for path in paths if path not in shared.get(kind, ())]
            if paths:
                lines += _assigned(kind, paths)
        return lines


def draft_profile(name: str, pages: Sequence[SeenPage], *, sitemaps: Mapping[str, Sequence[str]]) -> Draft:
    """Draft a profile from pages of its site; `sitemaps` are those that robots.txt names, by host[:port].

    Raises ValueError where there are no pages.
    """
    if not pages:
        raise ValueError("no pages to draft a profile from")
    links = story_links(pages)
    domains = {page.domain for page in pages}
    own = [story for story in links if story.domain in domains]
    # Feeds alone: their entries' hosts are the outlets.
    stories = own or links
    path = guess_article_path(stories, [link.url for link in other_links(pages, stories)])
    template = path.template if path is not None and path.sure else None
    outlets = draft_outlets(pages, article_path=template, sitemaps=sitemaps)
    sharing, candidates = _linked_outlets(links, domains, template)
    outlets += sharing
    of_outlets = {outlet.domain for outlet in outlets}
    articles = [page.reading.article for page in pages if page.reading.article is not None]
    guesses = []
    if path is not None:
        guesses.append(Guess("article_path", path.template, path.note, sure=path.sure))
    language = draft_language(pages)
    if language is not None:
        tag, count, told = language
        guesses.append(Guess("language", tag, f"{count} of {told} pages that tell one", sure=count * 2 > told))
    zones = draft_zones(articles)
    if zones.name is not None:
        count = sum(zones.offsets.values())
        note = f"{count} dates carry this offset; a place's name (Europe/London) would know summer time"
        guesses.append(Guess("time_zone", zones.name, note))
    for kind in _ADDRESSES:
        shared = common_paths(outlets, kind)
        elsewhere = [page.url for page in pages if f"{page.reading.kind}s" == kind and page.domain not in of_outlets]
        if shared or elsewhere:
            note = f"on each of the {len(outlets)} outlets" if shared else "given, of no outlet's domain"
            guesses.append(Guess(kind, [*elsewhere, *shared], note))
    private = _private_addresses(pages)
    if private:
        guesses.append(Guess("allow_private", private, "where pages were given, and nobody but you may allow it"))
    promos = draft_promos(articles)
    if promos:
        guesses.append(Guess("promos", list(promos), f"repeated by {max(promos.values())} stories"))
    draft = Draft(name, guesses, outlets, candidates, [])
    draft.missing = _missing(draft, path, stories, zones.bare if zones.name is None else 0)
    return draft


def _private_addresses(pages: Sequence[SeenPage]) -> list[str]:
    """Give the addresses that are not public among the pages' hosts; names are judged by a crawl."""
    found: dict[str, None] = {}
    for page in pages:
        with contextlib.suppress(ValueError):
            address = ip_address(urlsplit(page.url).hostname or "")
            if not address.is_global:
                found[str(address)] = None
    return list(found)


def _linked_outlets(
    links: Sequence[StoryLink], domains: set[str], template: str | None
) -> tuple[list[OutletDraft], list[OutletDraft]]:
    """Give the outlets of domains without a page: those that show a known story under its id, and mere candidates."""
    fitting = [(story, identity) for story in links if (identity := match_path(template, story.url)) is not None]
    known = {
        (identity, fold(story.headline)) for story, identity in fitting if story.domain in domains and story.headline
    }
    first: dict[str, StoryLink] = {}
    counts: Counter[str] = Counter()
    sharing: set[str] = set()
    for story, identity in fitting:
        if story.domain not in domains:
            first.setdefault(story.domain, story)
            counts[story.domain] += 1
            if story.headline and (identity, fold(story.headline)) in known:
                sharing.add(story.domain)
    sure = [linked_outlet(story.url) for domain, story in first.items() if domain in sharing]
    perhaps = [d for d in first if d not in sharing and counts[d] >= _LINKED]
    return sure, [linked_outlet(first[domain].url) for domain in perhaps]


def _missing(draft: Draft, path: PathGuess | None, stories: Sequence[StoryLink], bare: int) -> list[str]:
    told = []
    if path is None and stories:
        told.append(f"article_path: none of {len(stories)} story links has an id; the site is read by its URLs")
    elif path is None:
        told.append("article_path: no story seen; give an article or a section")
    elif not path.sure:
        told.append(f"article_path: {path.doubt}")
    elif path.stories <= _LINKED:
        told.append(f"article_path: guessed from {path.stories} address(es) alone; give a section or a feed as well")
    elif not path.agreed:
        several = len({story.domain for story in stories}) > 1
        seen = "no id was seen on two outlets" if several else "one outlet was given"
        told.append(f"article_path: {seen}, so whether its ids are a network's is open")
    told += [f"name: {outlet.domain} does not tell its own" for outlet in draft.outlets if not outlet.named]
    told += [
        f"domain: {each.domain} may change, and ids begin with it"
        for each in draft.outlets
        if _ADDRESS.match(each.domain)
    ]
    nowhere = [outlet.domain for outlet in draft.outlets if outlet.country is None]
    if nowhere:
        told.append(f"country: of {', '.join(nowhere)}")
    if bare:
        told.append(f"time_zone: {bare} article(s) show a time without a zone")
    if draft.candidates:
        told.append(f"outlets: {', '.join(each.domain for each in draft.candidates)} link under the same path")
    keys = {guess.key for guess in draft.guesses}
    for kind in _ADDRESSES[:2]:
        if kind not in keys and not any(getattr(outlet, kind) for outlet in draft.outlets):
            told.append(f"{kind}: none found")
    return told


def _assigned(key: str, value: Any, *, note: str = "", sure: bool = True) -> list[str]:
    lines = [f"{key} = {_value(value)}"]
    if isinstance(value, list) and len(lines[0]) > 100:
        lines = [f"{key} = [", *(f"  {_value(entry)}," for entry in value), "]"]
    if note:
        lines[0] += f"  # {_comment(note)}"
    return lines if sure else [f"# {line}" for line in lines]


def _value(value: Any) -> str:
    # Strings and lists of strings are written alike in JSON and TOML, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
