"""Reading pages that were kept: what a page object says of each, as a crawl's response would have."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import attrs
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse
from scrapy.utils.response import get_meta_refresh
from w3lib.url import safe_url_string
from web_poet import HttpResponse, RulesRegistry

from newscrawler.archive.answers import Answer, answer_of
from newscrawler.archive.cases import SavedPageError
from newscrawler.archive.records import Record, RecordError, read_record
from newscrawler.archive.saved import SavedPage, load_page
from newscrawler.archive.timeline import Entry, Place
from newscrawler.items import Capture, WarcRecord
from newscrawler.pages.capture import CapturePage, page_params
from newscrawler.pages.rules import page_class, page_rules
from newscrawler.sources.catalog import profile_listing, profile_of
from newscrawler.sources.profile import Profile, profile_for_site
from newscrawler.urls import is_web_url, netloc
from pipelines.collapse import collapse
from pipelines.normalise import normalise
from pipelines.rejects import Reject
from pipelines.validate import validate

log = logging.getLogger(__name__)

FAILED = "page failed"
"""Reason of the rejects of pages whose object raised an exception."""

_HOSTS = 1000
"""Sites of which the profile is kept: with its rules one takes 20 KB."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFRESH_HEAD = 4 * 4096
"""Bytes of a page in which Scrapy looks for a refresh, at the most."""
_REFRESH_DELAY = 100
"""Seconds after which a refresh is none: Scrapy's METAREFRESH_MAXDELAY."""


@attrs.define
class Outcome:
    """What became of one page or record."""

    place: Place
    at: datetime
    url: str = ""
    item: Capture | Reject | None = None
    """What it says; None where it is no page."""
    case: Profile | None = None
    """The profile that a fixture brings."""
    redirect: str | None = None
    """Where it leads instead of showing a page."""
    passed: str | None = None
    """Why it is no page, though nothing is wrong with it; in the words by which it is counted."""
    problem: str | None = None
    """Why it cannot be used, in one line."""
    record: WarcRecord | None = None
    end: int | None = None
    """Where its record ends: what began before that is none."""
    seconds: float = 0.0


@attrs.define
class Sites:
    """The profile of each address, and the page rules of each profile, made once."""

    given: tuple[Profile, ...] = ()
    """They win over those that are known."""
    _profiles: dict[str, Profile] = attrs.field(factory=dict, init=False)
    _registries: dict[int, tuple[Profile, RulesRegistry]] = attrs.field(factory=dict, init=False)

    def profile(self, url: str) -> Profile:
        """Give the profile by which a page is read, the same object for a while."""
        host = netloc(url)
        found = self._profiles.get(host)
        if found is None:
            if len(self._profiles) >= _HOSTS:
                self._profiles.clear()
            named = next((each for each in self.given if each.outlet_of(url) or host in each.list_hosts), None)
            known = named or profile_of(url) or profile_listing(url)
            found = self._profiles[host] = known or profile_for_site(url)
        return found

    def rules(self, url: str) -> tuple[Profile, RulesRegistry]:
        """Give a page's profile, and the rules that name page classes."""
        profile = self.profile(url)
        if id(profile) not in self._registries:
            if len(self._registries) >= _HOSTS:
                self._registries.clear()
            self._registries[id(profile)] = profile, RulesRegistry(rules=page_rules(profile))
        return self._registries[id(profile)]


@attrs.define
class Reader:
    """Reads saved pages and records by the profile of each one's site."""

    run_id: str | None = None
    sites: Sites = attrs.field(factory=Sites)
    url: str | None = None
    """The address of a saved page that is given."""

    async def outcome(self, entry: Entry) -> Outcome:
        """Give what becomes of an entry; what is wrong with it is told there."""
        began = time.perf_counter()
        found = Outcome(entry.place, entry.at, entry.url or "")
        try:
            page = load_page(entry.place.file, url=self.url) if entry.kind == "page" else self._archived(entry, found)
            if page is not None:
                found.url = page.url
                found.case = page.case.profile() if page.case is not None else None
                found.item = (await self.read(page))[0]
                if isinstance(found.item, Capture):
                    found.item.record = found.record
        except (SavedPageError, RecordError, OSError) as exc:
            told = str(exc)
            found.problem = told if told.startswith(str(entry.place.path)) else f"{entry.place}: {told}"
        found.seconds = time.perf_counter() - began
        return found

    def _archived(self, entry: Entry, found: Outcome) -> SavedPage | None:
        """Give the page that a record holds; None where that is none, as `found` is told then."""
        record = _record(entry.place)
        found.end = record.end
        placed = (entry.place.offset or 0) + entry.place.length
        if record.end < placed:
            found.problem = f"{entry.place.path}@{record.end}: {placed - record.end} bytes are no record"
        url = record.head.url
        if entry.kind == "other":
            return None
        if not is_web_url(url):
            # Too long, as no crawl would ask it, or without a host.
            found.passed = "bad_address"
            return None
        answer = answer_of(record.content)
        if entry.kind == "revisit" and (answer is None or answer.status != 304):
            if entry.original is None:
                found.passed = "revisit_without_original"
                return None
            original = answer_of(_record(entry.original).content)
            if original is None:
                raise RecordError(f"the record that it revisits ({entry.original}) holds no HTTP answer")
            answer = original if answer is None else attrs.evolve(answer, body=original.body)
        if answer is None:
            raise RecordError("it holds no HTTP answer")
        if urlsplit(url).path == "/robots.txt":
            found.passed = "robots"
            return None
        found.redirect = redirect_of(url, answer)
        if found.redirect is not None:
            found.passed = "redirect"
            return None
        named = entry.place.record
        if named is not None and record.head.id:
            found.record = WarcRecord(file=named[0], offset=named[1], id=record.head.id)
        return SavedPage(
            path=entry.place.path,
            url=url,
            body=answer.body,
            fetchedAt=f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
            status=answer.status,
            headers=answer.headers,
        )

    async def read(self, page: SavedPage) -> tuple[Capture | Reject, Profile]:
        """Give what a page says, as a crawl's response would have, through the steps before the store.

        A page whose object fails is a reject with the reason FAILED.
        """
        shown, profile = self.page_object(page)
        try:
            capture = await shown.to_item()
        except Exception as exc:  # noqa: BLE001 - whatever the code under change does wrong concerns this page alone
            item = Capture(url=page.url, kind="other", fetchedAt=page.fetchedAt, runId=self.run_id)
            return Reject(item=item, reason=FAILED, stage="page", detail=failure(exc)), profile
        capture.fetchedAt, capture.runId = page.fetchedAt, self.run_id
        return clean(capture, profile), profile

    def page_object(self, page: SavedPage, use: type[CapturePage] | None = None) -> tuple[CapturePage, Profile]:
        """Give a page's object and profile: a fixture's own, else of the class `use` or the one that the rules name."""
        if page.case is not None and use is None:
            return page.case.page, page.case.profile()
        profile, registry = self.sites.rules(page.url)
        response = HttpResponse(page.url, page.body, status=page.status or 200, headers=page.headers)
        params = page_params(profile.for_page(page.url))
        return (use or page_class(page.url, registry))(response=response, page_params=params), profile


def _record(place: Place) -> Record:
    with place.file.open("rb") as file:
        return read_record(file, place.offset or 0)


def redirect_of(url: str, answer: Answer) -> str | None:
    """Give where an answer sends who asks, as Scrapy's middlewares follow it; None where it is the page itself."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    location = headers.get("location") if answer.status in _REDIRECTS else None
    try:
        if location:
            target = urljoin(url, safe_url_string(location))
            return target if is_web_url(target) else None
        if b"refresh" not in answer.body[:_REFRESH_HEAD].lower():
            return None
        response = HtmlResponse(url, status=answer.status, headers=answer.headers, body=answer.body)
        delay, refreshed = get_meta_refresh(response, ignore_tags=("noscript",))
    except ValueError:
        return None
    follows = refreshed and delay is not None and delay < _REFRESH_DELAY and is_web_url(refreshed)
    return refreshed if follows else None


def failure(exc: Exception) -> str:
    """Word an exception of a page object in one line, with its place in the code; -v shows the traceback."""
    log.info("a page object failed", exc_info=exc)
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    return f"{type(exc).__name__}: {' '.join(str(exc).split())} ({frame.filename}:{frame.lineno})"


def clean(capture: Capture, profile: Profile) -> Capture | Reject:
    """Take a capture through the steps before the store, in their order; give the reject where one refuses it."""
    stage = "validate"
    try:
        valid = validate(capture)
        stage = "normalise"
        normal = normalise(valid, profile)
        stage = "collapse"
        return collapse(normal)
    except DropItem as exc:
        return Reject(item=capture, reason=str(exc), stage=stage)
