"""Where a story comes from: who wrote it and how we know, and which page is probably the original, with the reasons.

Pure functions over documents of `stories`, `articles` and `copies`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs

from newscrawler.sources.agencies import find_agency
from newscrawler.urls import domain_of, is_web_url, netloc, normalise_url

ARTICLE_FIELDS = ("outlet", "url", "canonicalUrl", "isBasedOn", "wordCount", "sourceOrganization", "evidence")
"""What of an article is read here."""

Doc = dict[str, Any]


@attrs.define
class _Candidate:
    url: str | None
    outlet: str | None
    """Domain."""
    article: str | None = None
    """`articles._id` where it is fetched."""
    named: int = 0
    """Pages that say they are based on it."""
    on_agency: bool = False
    """Stands on a domain of the agency that wrote the story."""
    canonical: int = 0
    """Other pages of the story that claim its address as their canonical one."""
    early: bool = False
    """No outlet was certainly before."""
    words: int | None = None


def origin(story: Doc, copies: Sequence[Doc], articles: Sequence[Doc], first: Collection[str | None]) -> Doc:
    """Give what is known of a story's origin: source with evidence, probable original with reasons.

    `first` are the outlets that may have been first. Where nothing decides between several pages, `original` is null
    and `tied` has their outlets.
    """
    candidates = _candidates(story, copies, articles, first)
    best, tied = _choose(list(candidates))
    return {
        "sourceOrganization": story["sourceOrganization"],
        "evidence": _evidence(story, copies, articles),
        "original": None
        if best is None
        else {
            "url": best.url,
            "outlet": best.outlet,
            "articleId": best.article,
            "reasons": _reasons(best, candidates, first),
        },
        "tied": sorted({each.outlet for each in tied}, key=str),
    }


def _evidence(story: Doc, copies: Sequence[Doc], articles: Sequence[Doc]) -> Doc | None:
    """Give the cue and page that told who wrote the story."""
    if story["sourceOrganization"] is None:
        return None
    for article in articles:
        if article["_id"] == story["foundingArticleId"] and article["sourceOrganization"]:
            return {"cue": article["evidence"].get("source"), "pageId": article["_id"]}
    links = [copy["linked"] for copy in copies if (copy["linked"] or {}).get("sourceOrganization")]
    if not links:
        return None
    # As the story's own source was chosen: a dated link first, then the earliest.
    link = min(links, key=lambda link: (link["datePublished"] is None, link["at"], link["pageId"]))
    return {"cue": "feed", "pageId": link["pageId"]}


def _candidates(
    story: Doc, copies: Sequence[Doc], articles: Sequence[Doc], first: Collection[str | None]
) -> list[_Candidate]:
    texts = {article["_id"]: article for article in articles}
    found: list[_Candidate] = []
    addresses: dict[str, _Candidate] = {}
    for copy in copies:
        article = texts.get(copy["_id"], {})
        one = _Candidate(copy["url"], copy["outlet"], article.get("_id"), words=article.get("wordCount"))
        one.early = copy["outlet"] in first
        found.append(one)
        addresses[copy["url"]] = one
    for article in articles:
        named = addresses.get(article["canonicalUrl"] or "")
        if named is not None and named.article != article["_id"]:
            named.canonical += 1
    based_on = Counter(
        normalise_url(article["isBasedOn"])
        for article in articles
        if article["isBasedOn"] and is_web_url(article["isBasedOn"])
    )
    for url, count in sorted(based_on.items()):
        if url not in addresses:
            addresses[url] = _Candidate(url, domain_of(netloc(url)))
            found.append(addresses[url])
        addresses[url].named += count
    domains = _agency_domains(story["sourceOrganization"], copies)
    for one in found:
        one.on_agency = one.outlet in domains
    if domains and not any(one.on_agency for one in found):
        # The agency publishes its stories itself, at an address that nobody has told.
        found.append(_Candidate(None, domains[0], on_agency=True))
    return found


def _agency_domains(source: Mapping[str, Any] | None, copies: Sequence[Doc]) -> list[str]:
    """Give the domains on which who wrote the story publishes: the page's or a feed's word first, then ours."""
    if source is None:
        return []
    known = find_agency(source["name"])
    links = [(copy["linked"] or {}).get("sourceOrganization") for copy in copies]
    told = sorted({link["domain"] for link in links if link and link["domain"] and link["name"] == source["name"]})
    return list(dict.fromkeys(filter(None, [source["domain"], *told, *(known.all_domains if known else ())])))


def _choose(candidates: Sequence[_Candidate]) -> tuple[_Candidate | None, list[_Candidate]]:
    """Give the one for which most speaks, cue by cue; else None and those between which nothing decides."""
    for cue in ("named", "on_agency", "canonical", "early"):
        most = max((getattr(one, cue) for one in candidates), default=0)
        candidates = [one for one in candidates if getattr(one, cue) == most]
    # What was not fetched may be longer still.
    if len(candidates) > 1 and all(one.words is not None for one in candidates):
        longest = max(one.words or 0 for one in candidates)
        candidates = [one for one in candidates if one.words == longest]
    return (candidates[0], []) if len(candidates) == 1 else (None, list(candidates))


def _reasons(best: _Candidate, candidates: Sequence[_Candidate], first: Collection[str | None]) -> list[Doc]:
    reasons: list[Doc] = []
    if best.named:
        reasons.append({"cue": "isBasedOn", "pages": best.named})
    if best.on_agency:
        reasons.append({"cue": "agencyDomain", "domain": best.outlet})
    if best.canonical:
        reasons.append({"cue": "canonical", "pages": best.canonical})
    if best.early:
        reasons.append({"cue": "earliest", "ties": len(first) - 1})
    others = [one.words for one in candidates if one is not best and one.words is not None]
    if best.words is not None and others and best.words > max(others):
        reasons.append({"cue": "longestText", "words": best.words, "next": max(others)})
    return reasons
