"""A profile: one TOML file that tells a network's outlets, addresses, habits and manners.

The fields below are the file's keys; docs/profiles.md shows a whole file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import attrs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from newscrawler.sources.copies import DEFAULT, CopyRule, copy_rule
from newscrawler.sources.revisits import Revisits
from newscrawler.urls import domain_of, is_web_url, netloc

NAME = r"^[a-z0-9][a-z0-9._:-]*$"
DEFAULT_BUDGET = 200
"""Pages in a row that bring nothing new: docs/safety.md has the measurement."""
DEFAULT_DELAY = 2.0
"""Seconds between two requests to a site that states no wish of its own."""


class ProfileError(ValueError):
    """A profile cannot be used; the message is one line for the operator."""


@attrs.define(kw_only=True, frozen=True)
class PageProfile:
    """The part of a profile on which the reading of one page depends: plain JSON values, so that fixtures keep it."""

    network: str | None = None
    outlet: str | None = None
    """Name of the outlet that shows the page."""
    domain: str | None = None
    country: str | None = None
    article_path: str | None = None
    time_zone: str | None = None
    language: str | None = None
    promos: Sequence[str] = ()

    def as_params(self) -> dict[str, Any]:
        """Give the plain dict that web-poet's PageParams carry; `PageProfile(**params)` reads it back."""
        return {**attrs.asdict(self), "promos": list(self.promos)}

    def network_id(self, url: str) -> str | None:
        """Give the network's id of the story at `url`, None where its path is no article's."""
        return match_path(self.article_path, url)


class Outlet(BaseModel):
    """One `[[outlets]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    domain: str
    """The outlet's lasting name in every `_id`; hosts and ports may change under it."""
    url: str | None = None
    """Its front page; by default `https://www.<domain>/`."""
    hosts: list[str] = []
    """host[:port] under which its pages come; by default the domain, with and without "www."."""
    country: str | None = None
    feeds: list[str] = []
    sections: list[str] = []
    sitemaps: list[str] = []

    @property
    def base_url(self) -> str:
        return self.url or f"https://www.{self.domain}/"

    @property
    def all_hosts(self) -> list[str]:
        """Every host[:port] of the outlet, the front page's first."""
        hosts = self.hosts or [self.domain, f"www.{self.domain}"]
        return list(dict.fromkeys([netloc(self.base_url), *(host.lower() for host in hosts)]))


class Politeness(BaseModel):
    """The `[politeness]` table: how the whole network is asked, since its outlets share one backend."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str | None = None
    """Profiles of one group wait for each other's requests within a crawl; by default the profile's name."""
    delay: float | None = Field(default=None, ge=0)
    """Seconds between two requests; a longer Crawl-delay or Request-rate of robots.txt wins, up to a minute. Where none
    is given, DEFAULT_DELAY, and of a single outlet what its own robots.txt asks for."""
    concurrency: int = Field(default=1, ge=1)


class Profile(BaseModel):
    """A whole profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    """The network's key, first part of every `_id`."""
    title: str | None = None
    article_path: str | None = None
    """Path of an article with `<id>` for the network's own id, such as `/news/<id>/<slug>`; other `<...>` match
    one path segment each."""
    time_zone: str | None = None
    """IANA name; used where a page shows a time without a zone."""
    language: str | None = None
    feeds: list[str] = []
    """Absolute URLs are asked once, paths (with a leading "/") on every outlet; sections and sitemaps likewise."""
    sections: list[str] = []
    sitemaps: list[str] = []
    section_pages: int = Field(default=3, ge=1)
    """How many pages of a section are followed through its paging."""
    copies: str = DEFAULT
    """Which copies of a story are fetched beside the first: "skip", "sample:" with a share of the stories, or "all"."""
    list_budget: int | None = Field(default=None, ge=1)
    """Requests a day for feeds, sections and sitemaps, at most; null: each is asked in every crawl."""
    promos: list[str] = []
    """Openings of paragraphs that every page repeats; `{outlet}` stands for the outlet's name."""
    signature_days: float = Field(default=30, gt=0)
    """Days for which a text is known by which copies of it are found, counted from the last one found."""
    download_handler: str | None = Field(default=None, pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
    """Import path of the Scrapy download handler that fetches the pages, such as a browser; null: Scrapy's own."""
    allow_private: bool | list[str] = False
    """Whether hosts may be at addresses that are not public: true, or the networks that are meant ("10.0.0.0/8")."""
    noindex: Literal["obey", "ignore"] = "obey"
    """Whether pages that ask not to be indexed are stored without their text."""
    trap_budget: int | None = Field(default=DEFAULT_BUDGET, ge=1)
    """Pages of one pattern of addresses that a crawl asks in a row without anything new; null: no bound."""
    archive: bool = False
    """Whether crawls keep every response in the archive."""
    schedule: str | None = None
    """A cron expression of five fields or an interval such as "every 30m"."""
    schedule_zone: str = "UTC"
    politeness: Politeness = Politeness()
    revisits: Revisits = Revisits()
    outlets: list[Outlet] = Field(min_length=1)

    @field_validator("article_path")
    @classmethod
    def _has_id(cls, value: str | None) -> str | None:
        if value is not None and "<id>" not in value:
            raise ValueError("needs an <id>")
        return value

    @field_validator("copies")
    @classmethod
    def _is_a_rule(cls, value: str) -> str:
        copy_rule(value)
        return value

    @field_validator("allow_private")
    @classmethod
    def _are_networks(cls, value: bool | list[str]) -> bool | list[str]:
        for each in value if isinstance(value, list) else ():
            ip_network(each)
        return value

    @cached_property
    def _by_host(self) -> dict[str, Outlet]:
        return {host: outlet for outlet in self.outlets for host in outlet.all_hosts}

    @cached_property
    def domains(self) -> frozenset[str]:
        """The outlets' lasting names."""
        return frozenset(outlet.domain for outlet in self.outlets)

    @property
    def group(self) -> str:
        """Name of the download slot that all requests of the network share."""
        return self.politeness.group or self.name

    @property
    def copy_rule(self) -> CopyRule:
        return copy_rule(self.copies)

    @property
    def is_network(self) -> bool:
        """Tell whether the profile knows the network's ids; a single site found by URL does not."""
        return self.article_path is not None

    def outlet_of(self, url: str) -> Outlet | None:
        """Give the outlet whose host answers `url`."""
        host = netloc(url)
        return self._by_host.get(host) or self._by_host.get(host.removeprefix("www."))

    def network_id(self, url: str) -> str | None:
        """Give the network's id of the story at `url`: None off the network or where the path is no article's."""
        return match_path(self.article_path, url) if self.outlet_of(url) else None

    def for_page(self, url: str) -> PageProfile:
        """Give what the reader of the page at `url` may know of the profile."""
        outlet = self.outlet_of(url)
        return PageProfile(
            network=self.name if self.is_network else None,
            # A site found by its URL has no name but its domain, which the page knows better.
            outlet=outlet.name if outlet and outlet.name != outlet.domain else None,
            domain=outlet.domain if outlet else domain_of(netloc(url)),
            country=outlet.country if outlet else None,
            article_path=self.article_path,
            time_zone=self.time_zone,
            language=self.language,
            promos=self.promos,
        )

    @property
    def shared_feeds(self) -> list[str]:
        """The network's own feeds."""
        return [entry for entry in self.feeds if is_web_url(entry)]

    @property
    def listed(self) -> list[str]:
        """The absolute URLs of all feeds, sections and sitemaps."""
        return [url for kind in ("feeds", "sections", "sitemaps") for url in self.addresses(kind)]

    @cached_property
    def list_hosts(self) -> frozenset[str]:
        """The hosts of all feeds, sections and sitemaps, which may be none of the outlets'."""
        return frozenset(map(netloc, self.listed))

    def addresses(self, kind: str) -> list[str]:
        """Give the absolute URLs of "feeds", "sections" or "sitemaps", the network's own first, each once."""
        shared: list[str] = getattr(self, kind)
        urls = [entry for entry in shared if is_web_url(entry)]
        for outlet in self.outlets:
            paths = [entry for entry in shared if not is_web_url(entry)]
            urls += [urljoin(outlet.base_url, entry) for entry in [*paths, *getattr(outlet, kind)]]
        return list(dict.fromkeys(urls))


NEWS_PATH = "/news/<id>/<slug>"
"""The article path that networks without a profile are likely to have."""


def match_path(template: str | None, url: str) -> str | None:
    """Give the `<id>` of a URL whose path fits a template such as `/news/<id>/<slug>`, else None."""
    # Most URLs are no article's, and their start tells: taking them apart costs more.
    if template is None or template.partition("<")[0] not in url:
        return None
    return _match_path(template, url)


@lru_cache(maxsize=8192)
def _match_path(template: str, url: str) -> str | None:
    found = _pattern(template).fullmatch(urlsplit(url).path)
    return found["id"] if found else None


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(<[a-z]+>)", template.rstrip("/"))
    # As short as it can be, so that the slug behind `<id>-<slug>` is none of it.
    body = "".join(r"(?P<id>[^/]+?)" if p == "<id>" else r"[^/]*" if p.startswith("<") else re.escape(p) for p in parts)
    # The slug is decoration: the networks answer without it.
    body = re.sub(r"/\[\^/\]\*$", r"(?:/[^/]*)?", body)
    return re.compile(body + "/?")


def load_profile(path: Path) -> Profile:
    """Read a profile file. Raises ProfileError, in one line, where it cannot be read or is not valid."""
    try:
        return Profile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as exc:
        raise ProfileError(f"profile {path}: {exc.strerror or exc}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ProfileError(f"profile {path} is not valid TOML: {exc}") from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProfileError(f"profile {path}: {where}: {first['msg']}") from exc


def profile_for_site(url: str) -> Profile:
    """Give the profile of a site that no file describes: one outlet, its host, polite defaults."""
    host = netloc(url)
    domain = domain_of(host)
    scheme = urlsplit(url).scheme
    # Brackets and letters beyond ASCII do not open a profile's name.
    name = re.sub(r"^(?![a-z0-9])", "site", re.sub(r"[^a-z0-9._:-]", "-", domain))
    outlet = Outlet(name=domain, domain=domain, url=f"{scheme}://{host}/", hosts=[host])
    return Profile(name=name, outlets=[outlet])
