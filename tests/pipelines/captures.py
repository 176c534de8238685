"""Captures of a small invented network, as its pages would give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawler.items import (
    Article,
    Capture,
    Dateline,
    Http,
    Kind,
    Link,
    Organization,
    Place,
    Teaser,
)
from newscrawler.sources.identity import teaser_id
from newscrawler.sources.profile import Outlet, Profile

START = datetime(2025, 5, 1, 12, tzinfo=UTC)

PROFILE = Profile(
    name="tidewire",
    article_path="/news/<id>/<slug>",
    outlets=[
        Outlet(name="Harbour Gazette", domain="harbour.example", country="GB"),
        Outlet(name="Lagoon Courier", domain="lagoon.example", country="AU"),
        Outlet(name="Delta Observer", domain="delta.example"),
    ],
)
DOMAINS = [outlet.domain for outlet in PROFILE.outlets]


def instant(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def address(story: int, outlet: int = 0) -> str:
    return f"https://www.{DOMAINS[outlet]}/news/{1000 + story}/tide-report-{story}"


def teaser(number: int, *, position: int = 0, story: int | None = None, outlet: int = 0, **fields: Any) -> Teaser:
    text = f"BRINE BAY, Atlantis: Boat number {number} came home late and nobody minded it at all..."
    url = None if story is None else address(story, outlet)
    given = {"headline": f"Boat {number} is late", "section": "International", "truncated": True} | fields
    dateline = Dateline(text="BRINE BAY, Atlantis", places=[Place(name="Brine Bay")], date="2025-05-01")
    return Teaser(id=teaser_id(text, None, None), position=position, text=text, url=url, dateline=dateline, **given)


def article(
    story: int,
    *,
    outlet: int = 0,
    minutes: float = 0,
    body: str | None = None,
    teasers: list[Teaser] | None = None,
    run: str = "run-1",
    **fields: Any,
) -> Capture:
    url = address(story, outlet)
    content: dict[str, Any] = {
        "networkId": str(1000 + story),
        "headline": f"Tide report {story}",
        "articleBody": body or f"Pier {story} saw the tide rise.\n\nThe boats rose with it.",
        "datePublished": "2025-05-01T10:03:00Z",
        "sourceOrganization": Organization(name="Gull Agency"),
        "inLanguage": "en",
    }
    return Capture(
        url=url,
        kind="article",
        outlet=DOMAINS[outlet],
        fetchedAt=instant(minutes),
        runId=run,
        article=Article(url=url, **(content | fields)),
        teasers=teasers or [],
        http=Http(status=200, etag=f'"{story}"'),
    )


def listing(
    stories: list[int],
    *,
    outlet: int = 0,
    minutes: float = 0,
    teasers: list[Teaser] | None = None,
    kind: Kind = "list",
    run: str = "run-1",
    path: str = "section/sea",
    **link: Any,
) -> Capture:
    links = [
        Link(**{"url": address(each, outlet), "kind": "article", "headline": f"Tide report {each}", **link})
        for each in stories
    ]
    return Capture(
        url=f"https://www.{DOMAINS[outlet]}/{path}",
        kind=kind,
        outlet=DOMAINS[outlet],
        fetchedAt=instant(minutes),
        runId=run,
        teasers=teasers or [],
        links=links,
        http=Http(status=200),
    )


def without_times(doc: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in doc.items() if key not in ("updatedAt", *names)}
