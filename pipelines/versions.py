"""The versions of one article's text, put in order from captures that may come late: pure functions, no database.

A version is a stretch of captures that show the same text. The newest is the article itself; an earlier one is kept
as what makes it of a later one. Texts are compared as shown, but for the lines that were cut as promos from either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import attrs

from newscrawler.differences import PARAGRAPH_BREAK, Edit, edited, edits
from newscrawler.items import Article
from newscrawler.mongo.records import PromoCut
from newscrawler.text import digest
from pipelines.promos.lines import restored

Doc = dict[str, Any]
Texts = dict[str, str | None]
Delta = dict[str, list[dict[str, Any]] | None]

TEXTS = ("headline", "description", "articleBody", "creditText")


@attrs.define(eq=False)
class Version:
    """A text, and the captures between which it was shown."""

    texts: Texts
    digest: str
    """Of the texts."""
    first: datetime
    last: datetime
    extractorVersion: int
    dateModified: datetime | None
    runId: str | None = None
    opened: datetime | None = None
    """The page's `dateModified` at `first`."""
    readers: frozenset[int] = frozenset()
    """Versions of the reader that are known to have read it so."""
    stored: Doc | None = None
    """Its document in `revisions`."""
    heir: Version | None = None
    """What followed when it was stored; null where something else does by now."""


@attrs.define
class History:
    """All versions of an article."""

    live: list[Version]
    """As they followed each other, the article's present one last."""
    promos: frozenset[str] = frozenset()
    """Lines that were cut from it as promos: no part of its text."""
    reread: list[Version] = attrs.field(factory=list)
    """Other readings of single captures."""

    def followed(self) -> list[tuple[Version, Version]]:
        """Give each version but the present with the one that followed, and each new reading with the one that counts.

        Other readings of earlier times are left as they are.
        """
        return [*pairwise(self.live), *((each, each.heir) for each in self.reread if each.heir)]

    def place(self, seen: Version) -> None:
        """Put a capture in its place: it makes a version longer, parts one, or is one itself.

        Of one capture read twice the later reader's word counts, at the same version the last.
        """
        at, present = seen.first, self.live[-1]
        index = bisect_right(self.live, at, key=lambda version: version.first)
        if index and at <= self.live[index - 1].last:
            index -= 1
            over = self.live[index]
            if self.same(over, seen):
                _confirm(over, seen)
                return
            if at in (over.first, over.last) and seen.extractorVersion < over.extractorVersion:
                self._put_aside(seen, over)
                return
            index = self._make_room(index, seen)
        before = self.live[index - 1] if index else None
        after = self.live[index] if index < len(self.live) else None
        # What is stored as an earlier version stays one, even where the present one is found to say the same.
        if before and self.same(before, seen) and (after or before is present):
            _confirm(before, seen)
        elif after and self.same(after, seen):
            after.first, after.opened = at, seen.dateModified
            after.readers = after.readers | seen.readers
        else:
            self.live.insert(index, seen)

    def _make_room(self, index: int, seen: Version) -> int:
        """Part the version that spans `seen`, as far as its captures are known; give the place between the parts."""
        over, at = self.live[index], seen.first
        if over.first == over.last:
            self._put_aside(self.live.pop(index), seen)
            return index
        if over.first < at < over.last:
            late = attrs.evolve(over, first=over.last, opened=over.dateModified, stored=None, heir=None)
            self.live.insert(index + 1, late)
        if at > over.first:
            over.last = over.first
            return index + 1
        over.first, over.opened = over.last, over.dateModified
        return index

    def _put_aside(self, version: Version, heir: Version) -> None:
        known = any((each.first, each.texts) == (version.first, version.texts) for each in self.reread)
        if version.stored or not known:
            version.heir = heir
            self.reread.append(version)

    def same(self, one: Version, other: Version) -> bool:
        return not differing(one, other, self.promos)


def differing(one: Version, other: Version, promos: Collection[str]) -> list[str]:
    """Give the texts in which two versions differ, lines of `promos` aside."""
    return [
        name
        for name in TEXTS
        if one.texts[name] != other.texts[name]
        and _without(one.texts[name], promos) != _without(other.texts[name], promos)
    ]


def _without(text: str | None, promos: Collection[str]) -> str | None:
    if not promos or text is None:
        return text
    return PARAGRAPH_BREAK.join(each for each in text.split(PARAGRAPH_BREAK) if each not in promos) or None


def _confirm(version: Version, seen: Version) -> None:
    version.readers = version.readers | seen.readers
    if seen.first > version.last or (seen.first == version.last and seen.extractorVersion >= version.extractorVersion):
        version.last = seen.first
        version.extractorVersion, version.dateModified = seen.extractorVersion, seen.dateModified


def version_of(article: Doc) -> Version:
    """Give the version that an article's document holds, as of its newest capture."""
    texts = texts_of(article)
    return _version(article, texts, text_digest(texts), (article["capturedAt"], article["capturedAt"]))


def _version(doc: Doc, texts: Texts, digested: str, seen: tuple[datetime, datetime]) -> Version:
    """Give the version of which an article or a revision tells; `seen` are its first and last capture."""
    return Version(
        texts=texts,
        digest=digested,
        first=seen[0],
        last=seen[1],
        extractorVersion=doc["extractorVersion"],
        dateModified=doc["dateModified"],
        opened=doc["dateModified"],
        runId=doc["runId"],
        readers=frozenset({doc["extractorVersion"]}),
    )


def texts_of(article: Doc) -> Texts:
    """Give an article's texts as its page shows them, with its promos back in their places."""
    shown = Article(url=article["url"], **{name: article[name] for name in TEXTS})
    whole = restored(shown, [PromoCut(**cut) for cut in article["promos"]])
    return {name: getattr(whole, name) or None for name in TEXTS}


def text_digest(texts: Texts) -> str:
    return digest(*(texts[name] or "" for name in TEXTS))


def history_of(article: Doc, revisions: Collection[Doc], promos: Collection[str] = ()) -> History:
    """Give the history that is stored of an article; `promos` are lines that are no part of its text.

    A revision that a process wrote before it died without writing the article is the article's own.
    """
    present = version_of(article)
    texts = restored_texts(article, revisions)
    history = History([], frozenset(promos))
    for doc in sorted(revisions, key=lambda doc: (doc["firstSeen"], doc["replacedAt"])):
        if doc["textDigest"] not in texts:
            continue
        if _is_present(doc, article):
            present.stored = doc
            continue
        seen = doc["firstSeen"], doc["lastSeen"]
        version = _version(doc, texts[doc["textDigest"]], doc["textDigest"], seen)
        version.stored = doc
        (history.live if doc["replacedAt"] > doc["lastSeen"] else history.reread).append(version)
    if not history.live:
        present.first = article["firstCapturedAt"]
    elif _leads_to(history.live[-1], present):
        present.first = history.live[-1].stored["replacedAt"]  # type: ignore[index]  # all before the present are stored
    history.live.append(present)
    for version, heir in pairwise(history.live):
        if _leads_to(version, heir):
            version.heir = heir
    return history


def _leads_to(version: Version, heir: Version) -> bool:
    return version.stored is not None and version.stored["replacedBy"] == heir.digest


def restored_texts(article: Doc, revisions: Collection[Doc]) -> dict[str, Texts]:
    """Give the texts of an article and of its earlier versions by their `textDigest`.

    What two processes wrote of one article at one time may lead back from a version that was never stored: then another
    way leads there. A version to which none does is not among the texts.
    """
    present = texts_of(article)
    found = {text_digest(present): present}
    waiting = sorted(revisions, key=lambda doc: doc["replacedAt"], reverse=True)
    while True:
        left = []
        for doc in waiting:
            if doc["textDigest"] in found:
                continue
            way = next((later for later in doc["deltas"] if later in found), None)
            if way is None:
                left.append(doc)
            else:
                found[doc["textDigest"]] = earlier_texts(found[way], doc["deltas"][way])
        if len(left) == len(waiting):
            return found
        waiting = left


@attrs.define
class Earlier:
    """An earlier version as it is shown."""

    revision: Doc
    texts: Texts
    following: Texts | None
    """What followed; None where that is not stored."""


def earlier_versions(article: Doc, revisions: Collection[Doc]) -> list[Earlier]:
    """Give what an article said before, the earliest first."""
    texts = restored_texts(article, revisions)
    return [
        Earlier(doc, texts[doc["textDigest"]], texts.get(doc["replacedBy"]))
        for doc in sorted(revisions, key=lambda doc: (doc["firstSeen"], doc["replacedAt"]))
        if doc["textDigest"] in texts and not _is_present(doc, article)
    ]


def _is_present(revision: Doc, article: Doc) -> bool:
    """Tell whether a revision was written by a process that did not come to write the article."""
    leaves_later: bool = revision["replacedAt"] > article["capturedAt"]
    return leaves_later and revision["textDigest"] == text_digest(texts_of(article))


def delta(later: Texts, earlier: Texts) -> Delta:
    """Give what makes the earlier texts of the later ones."""
    return {
        name: None
        if earlier[name] is None
        else [each._asdict() for each in edits(later[name] or "", earlier[name] or "")]
        for name in TEXTS
        if earlier[name] != later[name]
    }


def earlier_texts(later: Texts, changes: Mapping[str, Collection[Mapping[str, Any]] | None]) -> Texts:
    """Give the earlier texts that a delta makes of the later ones."""
    return later | {
        name: None if told is None else edited(later[name] or "", (Edit(**each) for each in told))
        for name, told in changes.items()
    }
