"""Last step: a batch of captures becomes documents.

What is stored is read once a batch (who is known, what each page showed), then each collection is written in one
unordered bulk, in an order that lets a batch that broke off be sent again: a page's own `urls` document, by which a
crawl holds a page for known, comes last. Every write is a merge that repeats and late arrivals leave as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import attrs

from newscrawler.items import Capture, Teaser
from newscrawler.mongo.tombstones import FORGOTTEN
from newscrawler.sources.profile import Profile
from pipelines import merges
from pipelines.agreement import compare_copies
from pipelines.announcements import News, announce, articles_at
from pipelines.copying import store_copies
from pipelines.dedup.shared import Shared
from pipelines.documents import (
    Claim,
    article_document,
    asked_id,
    claim_of,
    links_of,
    redirect_document,
    teaser_document,
    url_document,
)
from pipelines.engines import Engines
from pipelines.following import Following, want_copies, want_links
from pipelines.forgotten import Forgotten
from pipelines.identities import Page, Targets, page_of
from pipelines.pages import Batch, Database, ids_of
from pipelines.placing import group_again, group_teasers, place, place_again
from pipelines.plain import Doc
from pipelines.promos.cleaning import clean
from pipelines.promos.learning import judged, learn, mark_judged_since
from pipelines.promos.lines import Promos
from pipelines.reads import by_id
from pipelines.rejects import Reject, slug, write_rejects
from pipelines.revisions import KNOWN, guard, review, revise
from pipelines.sightings import compare, follow
from pipelines.stories import FOUNDING
from pipelines.takedown import finish
from pipelines.validate import answered
from pipelines.visits import STANDING, brought, plan_visits
from pipelines.writes import Write, laid

_PAGE_STATE = dict.fromkeys(
    ["kind", "shownDigest", "shownAt", "state", "fetchedAt", "role", "listPage", "storyId", *STANDING], 1
)


async def store(
    db: Database,
    captures: Sequence[Capture],
    profile: Profile,
    engines: Engines,
    following: Following | None = None,
) -> Counter[str]:
    """Store a batch of one source: `store_pages`."""
    return await store_pages(db, [(capture, profile) for capture in captures], engines, following)


async def store_pages(
    db: Database,
    captures: Sequence[tuple[Capture, Profile]],
    engines: Engines,
    following: Following | None = None,
) -> Counter[str]:
    """Store one batch (100 to 200 captures do best) and give what happened, counted by outcome.

    Captures come with the profile by which each was read: of one source, or of as many as there are pages. They have
    passed validate, normalise and collapse. One that cannot be stored goes to `rejects`. `engines` tell which texts are
    one story, `following` what a crawl asks of that to which the pages lead. The counts are named as the stats are:
    "store/article_new", "reject/breaks_the_schema".
    Raises PyMongoError where the database is lost: nothing is half-known then, and the same batch may be sent again.
    """
    # What is read is compared with what captures say, in UTC.
    db = db.with_options(codec_options=db.codec_options.with_options(tz_aware=True))
    promos = await judged(db, {profile.name for _, profile in captures})
    batch = _open(captures, promos, engines.forgotten)
    asked = [asked_id(page) for page in batch.pages]
    urls = await by_id(db["urls"], ids_of({*asked, *(page.id for page in batch.pages)}), _PAGE_STATE)
    batch.looks = compare(batch.pages, [urls[page.id] for page in batch.pages if page.id in urls])
    for _, page in batch.news():
        for link in links_of(page.capture):
            batch.targets(link.url, page.profile)
    batch.pages = await place(db, batch.pages, batch.targets, engines.articles)
    batch.pages, sent_again = engines.forgotten.without_placed(batch.pages)
    batch.counts["store/forgotten"] = sum(page.capture.reason == FORGOTTEN for page in batch.pages)
    wanted = {number: urls[page] for number, page in enumerate(asked) if urls.get(page, {}).get("role")}
    news: dict[int, tuple[int, int]] = {}
    if following:
        lists = [n for n, doc in wanted.items() if doc["role"] != "article" and batch.looks[n].news]
        news = await brought(db, following, {n: batch.pages[n] for n in lists}, batch.targets)
        leading = [(page, wanted[n]) for n, page in enumerate(batch.pages) if n in wanted and batch.leads(n)]
        batch.counts += await want_links(db, following, leading, batch.targets)
    await _store_articles(db, batch)
    articles = await articles_at(db, _unknown_targets(batch))
    batch.targets.tell(articles)
    batch.stored += articles.values()
    copies = await store_copies(db, batch)
    teasers = await _store_teasers(db, batch, engines.teasers)
    await _store_sightings(db, batch)
    batch.stored += await announce(db, _news(batch, teasers))
    await place_again(db, copies, batch.stored)
    await _store_promos(db, batch, promos)
    await compare_copies(db, {page.id: page.story for _, page, _ in batch.articles()})
    if following:
        stored = {number for number, _, _ in batch.articles()}
        answered = {doc["_id"]: (doc["storyId"], n in stored) for n, doc in wanted.items() if doc["storyId"]}
        batch.counts += await want_copies(db, following, answered)
        asked_pages = {number: (batch.pages[number], doc) for number, doc in wanted.items()}
        batch.visits = await plan_visits(db, following, asked_pages, stored=stored, news=news, founded=batch.founded)
    await _store_urls(db, batch)
    await write_rejects(db, batch.rejects)
    # Last: what was forgotten while this was written, and copies of it that were sent under another id.
    await finish(db, await engines.forgotten.look(db), sent_again)
    batch.counts.update(f"reject/{slug(reject.reason)}" for reject, _ in batch.rejects)
    return +batch.counts


def _open(captures: Iterable[tuple[Capture, Profile]], promos: Promos, forgotten: Forgotten) -> Batch:
    targets = Targets()
    pages: list[Page] = []
    rejects: list[tuple[Reject, Profile]] = []
    for capture, profile in captures:
        try:
            cut = promos.cut(capture, profile)
            page = attrs.evolve(page_of(cut.capture, profile), lines=cut.lines, promos=cut.promos)
            pages.append(forgotten.without(page, targets))
        except ValueError as exc:
            reject = Reject(item=capture, reason="bad URL or fetch time", stage="store", detail=str(exc))
            rejects.append((reject, profile))
    pages.sort(key=lambda page: page.at)
    rejects += [
        (Reject(item=page.capture, reason=page.capture.reason or page.capture.kind, stage="page"), page.profile)
        for page in pages
        if answered(page.capture) and not page.shows and page.capture.reason != FORGOTTEN
    ]
    return Batch(pages=pages, targets=targets, rejects=rejects, counts=Counter({"store/page": len(pages)}))


async def _store_articles(db: Database, batch: Batch) -> None:
    waiting = {number: article_document(page, article) for number, page, article in batch.articles()}
    revised: dict[str, int] = {}
    while waiting:
        # Of several captures of one article each looks at what the one before it left.
        first = {doc["_id"]: number for number, doc in sorted(waiting.items(), reverse=True)}
        beaten = await _store_each_article(db, batch, {n: waiting[n] for n in sorted(first.values())}, revised)
        waiting = {n: doc for n, doc in waiting.items() if n in beaten or n not in first.values()}
    while revised:
        docs = await review(db, await _known_articles(db, revised))
        await _store_revisions(db, batch, [(revised[doc["articleId"]], doc) for doc in docs])
        told = {doc["articleId"]: revised[doc["articleId"]] for doc in docs}
        revised = {identity: number for identity, number in told.items() if number not in batch.reasons}


async def _store_each_article(
    db: Database, batch: Batch, documents: dict[int, Doc], revised: dict[str, int]
) -> set[int]:
    """Store captures of different articles, and before each what it takes the place of; give those that were beaten."""
    known = await _known_articles(db, [doc["_id"] for doc in documents.values()])
    batch.stored += ((identity, doc["storyId"]) for identity, doc in known.items())
    made = dict(zip(documents, await revise(db, [*documents.values()], known), strict=True))
    await _store_revisions(db, batch, [(number, doc) for number, each in made.items() for doc in each.revisions])
    revised |= {each.article["_id"]: number for number, each in made.items() if each.revisions}
    articles = {number: each.article for number, each in made.items() if number not in batch.reasons}
    writes = [
        laid(doc, merges.article, n, new=doc["_id"] not in known, guard=guard(known.get(doc["_id"])))
        for n, doc in articles.items()
    ]
    outcome = await batch.write(db, "articles", writes)
    beaten = {each.page for each in outcome.beaten}
    for number, doc in articles.items():
        if number in batch.reasons or number in beaten:
            continue
        before = known.get(doc["_id"])
        judged = _judge_article(doc, before)
        batch.counts[f"store/article_{judged}"] += 1
        if judged != "unchanged" or any(before[name] != doc[name] for name in FOUNDING):  # type: ignore[index]
            batch.marked.add(doc["storyId"])
    return beaten


async def _store_revisions(db: Database, batch: Batch, revisions: Sequence[tuple[int, Doc]]) -> None:
    outcome = await batch.write(
        db, "revisions", [Write(doc["_id"], merges.revision(doc), number) for number, doc in revisions]
    )
    batch.counts.update(f"store/{doc['kind']}_new" for _, doc in revisions if doc["_id"] in outcome.new)


async def _known_articles(db: Database, ids: Iterable[str]) -> dict[str, Doc]:
    fields = dict.fromkeys([*KNOWN, *FOUNDING, "storyId"], 1)
    return await by_id(db["articles"], ids_of(ids), fields)


def _judge_article(doc: Doc, known: Doc | None) -> str:
    if known is None:
        return "new"
    if doc["capturedAt"] < known["capturedAt"]:
        return "older"
    return "unchanged" if doc["contentDigest"] == known["contentDigest"] else "changed"


async def _store_teasers(db: Database, batch: Batch, engine: Shared) -> list[str]:
    """Store teasers, and give their ids."""
    batch.counts["store/teaser_seen"] += sum(len(page.capture.teasers) for page in batch.pages if page.shows)
    teasers = _earliest_teasers(batch)
    fields = {"firstSeen": 1, "storyId": 1, "storySince": 1, "groupId": 1}
    known = await by_id(db["teasers"], ids_of(teasers), fields)
    grouped = {identity for identity, doc in known.items() if doc["groupId"]}
    new = [doc for identity, (_, doc) in teasers.items() if identity not in grouped]
    await group_teasers(db, new, engine)
    writes = [
        laid(doc, merges.teaser, number, new=identity not in known)
        for identity, (number, doc) in teasers.items()
        if identity not in grouped or _teaser_tells_more(doc, known[identity])
    ]
    outcome = await batch.write(db, "teasers", writes)
    if new:
        await group_again(db, new, engine)
    batch.counts["store/teaser_new"] += len(outcome.new)
    return [*teasers]


def _earliest_teasers(batch: Batch) -> dict[str, tuple[int, Doc]]:
    """Give each teaser as first shown, with the earliest story that any sighting of it tells."""
    first: dict[str, tuple[tuple[datetime, str], int, Teaser]] = {}
    claims: dict[str, Claim] = {}
    for number, page in batch.news():
        for teaser in page.capture.teasers:
            claim = claim_of(page, teaser, batch.targets(teaser.url, page.profile))
            if claim is not None:
                claims[teaser.id] = min(claims.get(teaser.id, claim), claim)
            key = (page.at, page.id)
            if teaser.id not in first or key < first[teaser.id][0]:
                first[teaser.id] = key, number, teaser
    documents = {}
    for identity, (_, number, teaser) in first.items():
        page = batch.pages[number]
        target = batch.targets(teaser.url, page.profile)
        documents[identity] = number, teaser_document(page, teaser, target, claims.get(identity))
    return documents


def _teaser_tells_more(doc: Doc, known: Doc) -> bool:
    """Tell whether a teaser may change what is stored: most are known, and need no write."""
    if doc["firstSeen"] <= known["firstSeen"]:
        return True
    # Of a story that the text told, the time is not known.
    return doc["storyId"] is not None and (known["storySince"] is None or doc["storySince"] <= known["storySince"])


async def _store_sightings(db: Database, batch: Batch) -> None:
    changed = {page.id for page, look in zip(batch.pages, batch.looks, strict=True) if look.changed}
    batch.counts["store/page_older"] += sum(look.older for look in batch.looks)
    batch.counts["store/page_unchanged"] += sum(1 for look in batch.looks if look.digest and not look.news)
    stored = await by_id(db["sightings"], {"pageId": {"$in": sorted(changed)}, "closedAt": None})
    documents = follow(batch.pages, batch.looks, stored.values(), batch.targets)
    writes = [laid(doc, merges.sighting, number, new=doc["_id"] not in stored) for doc, number in documents]
    outcome = await batch.write(db, "sightings", writes)
    batch.counts["store/sighting_opened"] += len(outcome.new)
    batch.counts["store/sighting_closed"] += sum(1 for doc, _ in documents if doc["closedAt"])


def _unknown_targets(batch: Batch) -> set[str]:
    """Give the pages to which teasers lead and whose story nothing tells yet."""
    targets = [batch.targets(teaser.url, page.profile) for _, page in batch.news() for teaser in page.capture.teasers]
    return {target.id for target in targets if target is not None and target.story is None}


def _news(batch: Batch, teasers: Collection[str]) -> News:
    """Give what teasers may be linked by."""
    pages = [page for _, page, _ in batch.articles()]
    unnamed = [page for page in pages if page.link.reason != "networkId"]
    asked = [(redirect_document(page), page.id) for page in unnamed]
    return News(
        articles={page.id for page in pages},
        addresses={page.id: page.id for page in unnamed} | {doc["_id"]: led for doc, led in asked if doc},
        targets=_unknown_targets(batch),
        teasers=teasers,
    )


async def _store_promos(db: Database, batch: Batch, promos: Promos) -> None:
    profiles = batch.profiles
    batch.counts["store/promo_cut"] += sum(len(page.promos) for _, page, _ in batch.articles())
    await mark_judged_since(db, {profile.name for profile in profiles}, promos)
    batch.counts["store/promo_new"] += await learn(db, (page for _, page, _ in batch.articles()), promos)
    batch.counts["store/promo_cleaned"] += await clean(db, *profiles)


async def _store_urls(db: Database, batch: Batch) -> None:
    writes = []
    for number, (page, look) in enumerate(zip(batch.pages, batch.looks, strict=True)):
        doc = url_document(page)
        doc["reason"] = batch.reasons.get(number, doc["reason"])
        visit = batch.visits.get(number)
        if visit and doc["state"] == "gone" and not visit.given_up:
            doc["state"] = "fetchError"
        batch.counts[f"store/url_{_snake(doc['state'])}"] += 1
        # A page that could not wholly be stored is to be looked at again.
        shown = look.digest if not look.older and number not in batch.reasons else None
        asked = redirect_document(page)
        planned = visit.fields if visit else None
        update = merges.url(doc, shown=shown, visit=None if asked else planned)
        writes.append(Write(page.id, update, number))
        if asked is not None:
            batch.counts["store/url_redirected"] += 1
            writes.append(Write(asked["_id"], merges.url(asked, shown=None, visit=planned), number))
    await batch.write(db, "urls", writes)


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
